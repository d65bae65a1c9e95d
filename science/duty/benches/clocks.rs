//! A million clocks told anew: `cargo bench -p anlan-duty`.

use anlan_duty::{Calendar, Clock, Event, Every, Rule, Span, What, due_without_working, signals};
use jiff::Timestamp;

fn main() {
    divan::main();
}

const MILLION: i64 = 1_000_000;

fn clocks() -> Vec<Clock> {
    let every = Every { months: 3, first: "2017-07-10".parse().ok(), until: "2027-10-10".parse().ok() };
    let rules = [
        Rule::Within(Span::WorkingDays(20)),
        Rule::Within(Span::CalendarDays(15)),
        Rule::Within(Span::Hours(24)),
        Rule::Within(Span::Months(36)),
        Rule::MonthEnd("2018-03".parse().expect("it is a month")),
        Rule::Every(every),
    ];
    rules.map(|rule| Clock { may_pause: matches!(rule, Rule::Within(_)), ..Clock::of(rule) }).into()
}

/// Starts spread over 2024, of which every other clock stood still for a week.
fn histories() -> Vec<Vec<Event>> {
    (0..1000_i64)
        .map(|n| {
            let at =
                |days: i64| Timestamp::from_second(1_704_160_000 + n * 30_000 + days * 86_400).expect("within range");
            let mut history = vec![Event::new(at(0), "演示", What::Start)];
            if n % 2 == 0 {
                history.push(Event::new(at(0), "演示", What::Pause { reason: "等待检测报告".to_owned() }));
                history.push(Event::new(at(7), "演示", What::Resume));
            }
            history
        })
        .collect()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_due(bencher: divan::Bencher<'_, '_>) {
    let (clocks, histories, calendar) = (clocks(), histories(), Calendar::china());
    bencher.bench(|| {
        let now = "2024-11-25T01:00:00Z".parse::<Timestamp>().expect("a moment");
        let mut overdue = 0_u32;
        for n in 0..MILLION {
            let clock = &clocks[usize::try_from(n).unwrap_or(0) % clocks.len()];
            let mut history = histories[usize::try_from(n).unwrap_or(0) % histories.len()].as_slice();
            if !clock.may_pause {
                history = &history[..1];
            }
            let due = due_without_working(clock, history, calendar).expect("2024 to 2026 are known");
            overdue += u32::from(due.is_overdue(now));
        }
        overdue
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_signalled(bencher: divan::Bencher<'_, '_>) {
    let calendar = Calendar::china();
    let remind = vec![anlan_duty::Reminder { before: Span::WorkingDays(2), to: None }];
    let escalate = vec![anlan_duty::Escalation { after: Span::CalendarDays(1), to: "lead".to_owned() }];
    let clock = Clock { remind, escalate, ..Clock::of(Rule::Within(Span::WorkingDays(20))) };
    let histories = histories();
    bencher.bench(|| {
        let mut told = 0;
        for n in 0..MILLION {
            let history = &histories[usize::try_from(n).unwrap_or(0) % histories.len()][..1];
            let due = due_without_working(&clock, history, calendar).expect("2024 and 2025 are known");
            told += signals(&clock, &due, calendar).expect("2024 and 2025 are known").len();
        }
        told
    });
}
