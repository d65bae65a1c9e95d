//! Opening a case: who takes part, what it is about, and from when its clocks are counted.

use anlan_kernel::{Body, Problem, RecordId};
use jiff::{SignedDuration, Timestamp};

use crate::case::{Case, Event, Seat, What};
use crate::lifecycle::Lifecycle;
use crate::step::{Acting, Named, SEATS_MAX};

/// Clocks of a case may have started so long ago: beyond it, a year was mistyped.
const FARTHEST_BACK: SignedDuration = SignedDuration::from_hours(50 * 366 * 24);

/// A case to be opened.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// What it is about, in a line.
    pub title: String,
    /// Record it is about, with its type.
    pub subject: Option<(RecordId, String)>,
    /// Who takes part: party and holder.
    pub seats: Vec<(String, Named)>,
    /// Moment from which its clocks are counted; now, where none is given.
    pub clock_start: Option<Timestamp>,
}

/// Returns a case at its beginning, or everything that stands against it.
pub fn open(lifecycle: &Lifecycle, new: NewCase, actor: &Acting, now: Timestamp) -> Result<Case, Vec<Problem>> {
    let mut problems = Vec::new();
    let title = new.title.trim().to_owned();
    if title.is_empty() || title.chars().count() > 200 {
        problems.push(
            Problem::invalid("case.title", "标题须为1至200个字", "the title has 1 to 200 characters")
                .in_field("/title"),
        );
    }
    let fits = |kind: &str| lifecycle.subjects.is_empty() || lifecycle.subjects.iter().any(|subject| subject == kind);
    match &new.subject {
        Some((_, kind)) if !fits(kind) => problems.push(
            Problem::invalid(
                "case.subject",
                format!("“{}”不针对此类记录", lifecycle.label.zh),
                format!("\u{201c}{}\u{201d} is not about records of this type", lifecycle.label.en),
            )
            .remedy("选择流程所列类型的记录", "choose a record of a type that the lifecycle names")
            .in_field("/subject"),
        ),
        None if !lifecycle.subjects.is_empty() => problems.push(
            Problem::invalid("case.subject", "须写明针对哪条记录", "say which record it is about").in_field("/subject"),
        ),
        _ => {}
    }
    if new.clock_start.is_some_and(|start| start > now) {
        problems.push(
            Problem::invalid("case.clock_start", "起算时间不能晚于现在", "clocks cannot start in the future")
                .remedy("改为过去的时间，或届时再立案", "give a moment past, or open the case then")
                .in_field("/clock_start"),
        );
    }
    if new.clock_start.is_some_and(|start| now.duration_since(start) > FARTHEST_BACK) {
        problems.push(
            Problem::invalid(
                "case.clock_start",
                "起算时间早于五十年前",
                "clocks cannot start more than fifty years ago",
            )
            .remedy("改正年份", "correct the year")
            .in_field("/clock_start"),
        );
    }
    let mut seats: Vec<Seat> = Vec::new();
    for (party, named) in new.seats {
        let there = seats.iter().any(|seat| seat.party == party && seat.holder == named.holder);
        if lifecycle.party(&party).is_none() || there || seats.len() >= SEATS_MAX || named.name.trim().is_empty() {
            problems.push(
                Problem::invalid(
                    "case.seat",
                    format!("参与方“{party}”不存在、重复或没有名称"),
                    format!("party \u{201c}{party}\u{201d} is not there, is named twice, or has no name"),
                )
                .in_field("/seats"),
            );
            continue;
        }
        seats.push(Seat { party, holder: named.holder, name: named.name, delegate: None });
    }
    for party in &lifecycle.parties {
        let count = seats.iter().filter(|seat| seat.party == party.name).count();
        let (least, most) = party.kind.bounds();
        let short = count < least && (party.required || count > 0);
        if short || count > most {
            let label = &party.label;
            problems.push(
                Problem::invalid(
                    "case.seats",
                    if short {
                        format!("“{}”至少{least}方", label.zh)
                    } else {
                        format!("“{}”只能有{most}方", label.zh)
                    },
                    if short {
                        format!("there are {least} at least of {}", label.en)
                    } else {
                        format!("there is {most} at most of {}", label.en)
                    },
                )
                .remedy("补充或删减该参与方", "add or remove some")
                .in_field("/seats"),
            );
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut case = Case::new(lifecycle, title, new.subject.map(|(id, _)| id), seats, now);
    let event = Event {
        at: now,
        by: actor.id.clone(),
        name: actor.name.clone(),
        stood_in_for: None,
        comment: None,
        fields: Body::new(),
        evidence: Vec::new(),
        what: What::Opened { clock_start: new.clock_start.unwrap_or(now) },
    };
    case.take_all(lifecycle, vec![event]);
    Ok(case)
}
