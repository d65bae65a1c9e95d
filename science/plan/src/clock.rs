//! Clocks: a fixed day, a window, without an end, again and again.

use std::ops::Range;

use jiff::civil::Date;

use crate::clause::ONGOING;
use crate::dates::{self, Days, Token};
use crate::plan::{Clock, Every, Reading, Recurring};
use crate::question::{Code, Question};
use crate::source::Source;

/// Words between two dates that make them a window.
const LINKS: [&str; 12] = ["起至", "开始至", "开始到", "启动至", "份至", "至", "到", "起到", "-", "~", "～", "开始,至"];
/// Words after a date by which it ends a stage and not the work.
const RESULTS: [&str; 8] = ["阶段性", "取得", "初步", "明显", "基本建立", "初见成效", "深化", "巩固"];

/// What the dates of a plan lean on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Calendar {
    /// Day of issue.
    pub(crate) issued: Option<Date>,
    /// First day of the work.
    pub(crate) from: Option<Date>,
    /// Last day of the work.
    pub(crate) to: Option<Date>,
}

/// Clocks of a stretch, with the words they take up, and the doubts.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) clocks: Vec<Clock>,
    /// What each takes up in the reading.
    pub(crate) taken: Vec<Range<usize>>,
    pub(crate) questions: Vec<Question>,
}

/// Two dates or one, in order of the text.
struct Dated {
    from: Option<Token>,
    to: Token,
    end: usize,
}

/// Reads the clocks of a stretch, phrase by phrase.
pub(crate) fn read(source: &Source<'_>, range: Range<usize>, calendar: Calendar) -> Read {
    let mut read = Read::default();
    let mut year = None;
    for phrase in phrases(&source.text, range) {
        one(source, phrase, calendar, &mut year, &mut read);
    }
    read
}

/// Splits at commas and stops.
pub(crate) fn phrases(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut phrases = Vec::new();
    let (mut start, mut depth) = (range.start, 0_usize);
    for (at, byte) in text[range.clone()].bytes().enumerate() {
        let at = range.start + at;
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' | b';' | b'\n' if depth == 0 => {
                phrases.push(start..at);
                start = at + 1;
            }
            // 。 is E3 80 82, and no other character begins so and ends so.
            0x82 if depth == 0 && text.as_bytes()[at.saturating_sub(2)..at] == [0xe3, 0x80] => {
                phrases.push(start..at - 2);
                start = at + 1;
            }
            _ => {}
        }
    }
    phrases.push(start..range.end);
    phrases.retain(|phrase| phrase.start < phrase.end);
    phrases
}

fn one(source: &Source<'_>, phrase: Range<usize>, calendar: Calendar, year: &mut Option<i16>, read: &mut Read) {
    let text = &source.text;
    if let Some(found) = again(source, phrase.clone(), calendar, read) {
        read.taken.push(found);
        return;
    }
    let mut from = phrase.start;
    let mut seen = false;
    while let Some(dated) = next(text, from..phrase.end) {
        let first = dated.from.map_or(dated.to.start, |token| token.start);
        let tail = tail(text, dated.end..phrase.end);
        let taken = first..tail.end;
        let words = &text[dated.end..tail.end];
        add(source, &dated, taken.clone(), words, calendar, year, read);
        seen = true;
        from = tail.end;
        read.taken.push(taken);
    }
    if !seen && let Some(at) = ongoing(&text[phrase.clone()]) {
        let taken = phrase.start + at..phrase.end;
        read.clocks.push(clock(source, taken.clone(), Reading::Ongoing));
        read.taken.push(taken);
    }
}

fn clock(source: &Source<'_>, taken: Range<usize>, reading: Reading) -> Clock {
    Clock { text: source.own_words(taken.clone()), read: reading, span: source.span(taken) }
}

/// Finds where a clock without end begins: at the head of the phrase, or behind a word of responsibility.
fn ongoing(phrase: &str) -> Option<usize> {
    let at = ONGOING.iter().filter_map(|word| phrase.find(word)).min()?;
    let head = phrase[..at].trim_end_matches(['并', '且', '后', '应', '要']);
    (head.is_empty() || head.ends_with("负责") || head.ends_with("牵头") || head.ends_with(':')).then_some(at)
}

/// Finds the next date or window.
fn next(text: &str, range: Range<usize>) -> Option<Dated> {
    let first = dates::find(text, range.clone())?;
    let rest = &text[first.end..range.end];
    for link in LINKS {
        if let Some(after) = rest.strip_prefix(link) {
            let at = range.end - after.len();
            if let Some(second) = dates::read(text, at, range.end) {
                return Some(Dated { from: Some(first), to: second, end: second.end });
            }
        }
    }
    Some(Dated { from: None, to: first, end: first.end })
}

/// Returns the words after a date that belong to it: up to the next date, or a new subject.
fn tail(text: &str, range: Range<usize>) -> Range<usize> {
    let next = dates::find(text, range.clone()).map_or(range.end, |token| token.start);
    let subject = text[range.start..next].find(['由', '、']).map_or(next, |at| range.start + at);
    range.start..subject
}

fn add(
    source: &Source<'_>,
    dated: &Dated,
    taken: Range<usize>,
    words: &str,
    calendar: Calendar,
    year: &mut Option<i16>,
    read: &mut Read,
) {
    let span = source.span(taken.clone());
    let printed = source.own_words(taken.clone());
    let fallback = year.or(calendar.issued.map(Date::year)).or(calendar.from.map(Date::year));
    // The end of a window without its year is in the year of its start, and the start of one in that of its end.
    let from_year = dated.from.and_then(|token| token.year());
    let from = dated.from.map(|token| token.days(fallback.or(dated.to.year()), calendar.issued));
    let to = dated.to.days(from_year.or(fallback), calendar.issued);
    if from == Some(None) || to.is_none() {
        let known = dated.to.year().is_some() || fallback.is_some();
        let (zh, en) = if known {
            ("没有这一天", "there is no such day")
        } else {
            ("没有写明年份，方案也没有成文日期", "the year is not printed, and the plan has no date")
        };
        read.questions.push(Question::new(
            Code::ImpossibleDate,
            span,
            format!("“{printed}”：{zh}；应为哪一天？"),
            format!("“{printed}”: {en}; which day is meant?"),
        ));
    }
    let (from, to) = (from.flatten(), to);
    if let Some(days) = to.or(from) {
        *year = Some(days.to.year());
    }
    let assumed = to.filter(|days| days.year_assumed && from.is_none());
    if let Some(days) = assumed {
        read.questions.push(Question::new(
            Code::YearAssumed,
            span,
            format!("“{printed}”没有写年份，按{}年读；对吗？", days.to.year()),
            format!("“{printed}” has no year and was read as {}; is that right?", days.to.year()),
        ));
    }
    if let (Some(from), Some(to)) = (from, to)
        && from.from > to.to
    {
        read.questions.push(Question::new(
            Code::WindowReversed,
            span,
            format!("“{printed}”的结束早于开始；哪个日期写错了？"),
            format!("“{printed}” ends before it begins; which date is wrong?"),
        ));
    }
    let Some(to) = to else { return };
    let by = deadline(source, to, words, &printed, taken.clone(), read);
    let staged = dated.from.is_some() || RESULTS.iter().any(|word| words.contains(word));
    let begins = dated.from.is_none() && (words.starts_with('起') || words.starts_with("开始") || dated.to.at_once);
    let reading = if begins {
        Reading::Stage { from: Some(to.from), to: None }
    } else if staged {
        Reading::Stage { from: from.map(|days| days.from), to: Some(by) }
    } else {
        Reading::Due { by }
    };
    read.clocks.push(clock(source, taken, reading));
}

/// Returns the last day of a deadline, and asks where "before March" may mean two days.
fn deadline(source: &Source<'_>, days: Days, words: &str, printed: &str, taken: Range<usize>, read: &mut Read) -> Date {
    let before = words.starts_with('前') || words.starts_with("以前") || words.starts_with("之前");
    if days.sharp || !before {
        return days.to;
    }
    let literal = days.from.yesterday().unwrap_or(days.from);
    read.questions.push(
        Question::new(
            Code::BeforeMonth,
            source.span(taken),
            format!("“{printed}”是{literal}以前，还是{}以前？暂按较早的一日", days.to),
            format!("does “{printed}” mean by {literal} or by {}? The earlier is taken meanwhile", days.to),
        )
        .offering([literal.to_string(), days.to.to_string()]),
    );
    literal
}

/// Reads 每季度第一个月的10日前 and the like; returns what it takes up.
fn again(source: &Source<'_>, phrase: Range<usize>, calendar: Calendar, read: &mut Read) -> Option<Range<usize>> {
    let text = &source.text[phrase.clone()];
    let forms = [
        ("每季度", Every::Quarter),
        ("每个季度", Every::Quarter),
        ("每季", Every::Quarter),
        ("按季度", Every::Quarter),
        ("每半年", Every::HalfYear),
        ("每月", Every::Month),
        ("每个月", Every::Month),
        ("按月", Every::Month),
        ("每年度", Every::Year),
        ("每年", Every::Year),
    ];
    let (at, word, every) =
        forms.iter().filter_map(|(word, every)| Some((text.find(word)?, *word, *every))).min_by_key(|found| found.0)?;
    let rest = text[at + word.len()..].trim_start_matches(['的', '末', '初']);
    let end_of_period = text[at + word.len()..].starts_with('末') && !rest.starts_with('月');
    let (month, rest) = month_of(every, &text[at + word.len()..], rest);
    let (day, rest) = day_of(rest, end_of_period);
    let month = month.or(match every {
        Every::Month => Some(1),
        _ if end_of_period => Some(every.months()),
        _ => None,
    });
    let end = phrase.end - rest.len();
    let taken = phrase.start + at..end.max(phrase.start + at + word.len());
    let span = source.span(taken.clone());
    if month.is_none() || day.is_none() {
        let printed = source.own_words(taken.clone());
        read.questions.push(Question::new(
            Code::NoDay,
            span,
            format!("“{printed}”没有写明哪一天；每期哪一天到期？"),
            format!("“{printed}” names no day; on which day of each period is it due?"),
        ));
    }
    let dates = match (month, day) {
        (Some(month), Some(day)) => dates_of(every, month, day, calendar),
        _ => Vec::new(),
    };
    let recurring = Recurring { every, month, day, dates, span };
    read.clocks.push(clock(source, taken.clone(), Reading::Recurring(recurring)));
    Some(taken)
}

/// Month within the period.
fn month_of<'a>(every: Every, whole: &'a str, rest: &'a str) -> (Option<i8>, &'a str) {
    let first =
        ["第一个月", "首月", "首个月", "第1个月", "头一个月", "结束后的", "结束后次月", "结束后", "次月", "下月"];
    for word in first {
        if let Some(after) = whole.trim_start_matches('的').strip_prefix(word) {
            return (Some(1), after.trim_start_matches('的'));
        }
    }
    for word in ["最后一个月", "末月", "第三个月", "第3个月"] {
        if let Some(after) = whole.trim_start_matches('的').strip_prefix(word) {
            return (Some(every.months()), after.trim_start_matches('的'));
        }
    }
    if every == Every::Year
        && let Some((month, after)) = dates::numeral(rest, 2)
        && let Some(after) = after.strip_prefix('月')
    {
        return (i8::try_from(month).ok().filter(|month| (1..=12).contains(month)), after);
    }
    if every == Every::Year && (whole.starts_with("年底") || whole.starts_with(['底', '末'])) {
        return (Some(12), whole);
    }
    (None, rest)
}

/// Day of the month; 31 for its last.
fn day_of(rest: &str, end_of_period: bool) -> (Option<i8>, &str) {
    let rest = rest.trim_start_matches('的');
    for word in ["底", "末", "月底", "月末", "年底"] {
        if let Some(after) = rest.strip_prefix(word) {
            return (Some(31), until_before(after));
        }
    }
    if let Some((day, after)) = dates::numeral(rest, 2)
        && let Some(after) = ["日", "号", "个工作日", "天"].iter().find_map(|word| after.strip_prefix(word))
    {
        return (i8::try_from(day).ok().filter(|day| (1..=31).contains(day)), until_before(after));
    }
    (end_of_period.then_some(31), rest)
}

fn until_before(rest: &str) -> &str {
    ["之前", "以前", "前", "内"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest)
}

/// Due days after the plan's own date, to its end.
fn dates_of(every: Every, month: i8, day: i8, calendar: Calendar) -> Vec<Date> {
    let (Some(after), Some(to)) = (calendar.issued.or(calendar.from), calendar.to) else { return Vec::new() };
    let mut dates = Vec::new();
    for year in after.year()..=to.year().min(after.year().saturating_add(50)) {
        for period in 0..12 / every.months() {
            let Ok(first) = Date::new(year, period * every.months() + month, 1) else { continue };
            let last = first.last_of_month();
            let date = Date::new(year, first.month(), day.min(last.day())).unwrap_or(last);
            if date > after && date <= to {
                dates.push(date);
            }
        }
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let source = Source::new(text);
        let day = |text: &str| Some(text.parse().unwrap());
        let calendar = Calendar { issued: day("2017-04-24"), from: day("2017-04-01"), to: day("2019-11-30") };
        let read = read(&source, 0..source.text.len(), calendar);
        let mut found: Vec<String> = read
            .clocks
            .iter()
            .map(|clock| match &clock.read {
                Reading::Due { by } => format!("by {by}"),
                Reading::Stage { from, to } => {
                    let day = |day: &Option<Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
                    format!("{}..{}", day(from), day(to))
                }
                Reading::Ongoing => "ongoing".to_owned(),
                Reading::Recurring(recurring) => {
                    format!(
                        "{:?} {:?} {:?} × {}",
                        recurring.every,
                        recurring.month,
                        recurring.day,
                        recurring.dates.len()
                    )
                }
            })
            .collect();
        found.extend(read.questions.iter().map(|question| format!("{:?}", question.code)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn forms_of_clocks() {
        check("各有关部门负责，2018年3月底前完成", &["by 2018-03-31"]);
        check(
            "2018年3月底前取得阶段性成果，2018年4月至2019年10月深化提升",
            &["?..2018-03-31", "2018-04-01..2019-10-31"],
        );
        check("2018年4月至10月深化提升", &["2018-04-01..2018-10-31"]);
        check("甲局负责，持续推进", &["ongoing"]);
        check("甲局负责持续推进", &["ongoing"]);
        check("提升可持续能力", &[]);
        check("要于每季度第一个月的10日前报送", &["Quarter Some(1) Some(10) × 10"]);
        check("每季度首月10日前", &["Quarter Some(1) Some(10) × 10"]);
        check("每季度末报送", &["Quarter Some(3) Some(31) × 10"]);
        check("每季度报送", &["Quarter None None × 0", "NoDay"]);
        check("每月5日前", &["Month Some(1) Some(5) × 31"]);
        check("每年12月底前", &["Year Some(12) Some(31) × 2"]);
        check("2018年3月前完成", &["by 2018-02-28", "BeforeMonth"]);
        check("6月底前完成", &["by 2017-06-30", "YearAssumed"]);
        check("2018年2月30日前完成", &["ImpossibleDate"]);
        check("2019年5月至2018年3月整治", &["2019-05-01..2018-03-31", "WindowReversed"]);
        check("2017年4月开始至2019年11月结束", &["2017-04-01..2019-11-30"]);
    }
}
