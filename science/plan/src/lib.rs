//! Work plans of government read from their text: measures, parties, clocks, and what a person has to decide.
//!
//! A Chinese work plan is a notice and a plan: chapters, numbered measures, and after each measure who is responsible and by when. [`parse`] reads
//! it; nothing in it is made for one city. What the text leaves open is never settled here: it becomes a [`Question`] with the place it arises at,
//! and the reading beside it is a proposal.
//!
//! Words used here:
//! * a **clause** says who and when: `（市安监局牵头，各有关部门按职责分工负责，2018年3月底前完成）`, or lines such as `责任单位：…`;
//! * a **clock** is a fixed day, a window with a result, without an end, or comes again; a day ends at 23:59 city time and no weekend moves it;
//! * a **span** counts characters for a screen and bytes for a program, always of the text as it was given.
//!
//! # Example
//! ```
//! let text = "某市治理工作方案\n一、任务\n（一）摸排\n1.摸清底数。建立档案。（市甲局牵头，各有关部门按职责分工负责，2018年3月底前完成）\n";
//! let plan = anlan_plan::parse(text, &anlan_plan::Options::default())?;
//! let measure = &plan.measures[0];
//! assert_eq!((measure.title.as_str(), measure.leads[0].as_str()), ("摸清底数", "市甲局"));
//! assert_eq!(measure.due[0].to_string(), "2018-03-31");
//! assert!(measure.span.of(text).starts_with("1.摸清底数"));
//! # Ok::<(), anlan_plan::Fault>(())
//! ```
//!
//! # How to add one more
//! A form of number goes into `marker.rs`, a label or a word of responsibility into `clause.rs` and `parties.rs`, a form of date into `dates.rs`, a unit
//! into `data/units.csv`, a superseded standard into `data/superseded.csv`; each has a table of cases beside it.

mod fault;
mod plan;
mod question;
mod source;

pub mod units;

mod choose;
mod cited;
mod clause;
mod clock;
mod dates;
mod doubts;
mod front;
mod marker;
mod measures;
mod outline;
mod parties;
mod requirements;
mod stages;

use std::collections::BTreeMap;

pub use fault::Fault;
pub use plan::{
    Chapter, Citation, Clock, ClockForm, Counts, Every, Form, Measure, Party, Plan, Reading, Recurring, Requirement,
    Role, Stage, StageWindow, Unit, UnitKind, Window,
};
pub use question::{Code, Question};
pub use source::Span;

use crate::choose::Chosen;
use crate::clause::Clause;
use crate::clock::Calendar;
use crate::outline::Outline;
use crate::source::Source;

/// Bounds of what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Bytes of the text; a plan has some tens of thousands.
    pub max_bytes: usize,
    /// Numbered paragraphs.
    pub max_items: usize,
    /// Measures.
    pub max_measures: usize,
    /// Questions that are asked; one more says how many were left out.
    pub max_questions: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_bytes: 4 << 20, max_items: 20_000, max_measures: 2_000, max_questions: 5_000 }
    }
}

/// Reads a plan from its text.
///
/// # Errors
///
/// A text that is empty, too large, or no plan.
pub fn parse(text: &str, options: &Options) -> Result<Plan, Fault> {
    if text.len() > options.max_bytes.min(u32::MAX as usize) {
        return Err(Fault::too_large(text.len(), options.max_bytes));
    }
    let source = Source::new(text);
    if source.text.trim().is_empty() {
        return Err(Fault::empty());
    }
    let mut outline = outline::read(&source);
    if outline.items.len() > options.max_items {
        return Err(Fault::too_many("编号段落", "numbered paragraphs", options.max_items));
    }
    let front = front::read(&outline);
    let stages = stages::read(&outline, front.date);
    let clauses = clause::all(&outline.source.text);
    let chosen = choose::choose(&outline, &clauses, &stages.items);
    if chosen.is_empty() {
        return Err(Fault::not_a_plan());
    }
    if chosen.len() > options.max_measures {
        return Err(Fault::too_many("任务", "measures", options.max_measures));
    }
    let window = stages.window;
    let calendar = Calendar {
        issued: front.date,
        from: window.and_then(|window| window.from),
        to: window.and_then(|window| window.to),
    };
    let mut open = measures::Open::default();
    let numbers = numbers(&outline, &chosen);
    let mut measures: Vec<Measure> = chosen
        .iter()
        .zip(numbers)
        .map(|(chosen, no)| {
            let own = own_clauses(&clauses, outline.items[chosen.item].start, chosen.end);
            measures::read(&outline, chosen, no, own, calendar, &mut open)
        })
        .collect();
    let (requirements, asked) = requirements::read(&outline, &others(&outline, &chosen, &stages.items), calendar);
    let (cited, superseded) = cited::read(&outline.source);
    let (units, of_units) = doubts::parties(&measures);

    let mut questions = front.questions;
    questions.append(&mut outline.questions);
    questions.extend(doubts::brackets(text, |start, end| source::at(text, start, end)));
    questions.extend(doubts::numbering(&outline, &measures));
    questions.extend(doubts::order(&measures));
    questions.extend(stages.questions);
    questions.extend(requirements::contradictions(&stages.stages, &requirements));
    questions.extend(asked);
    questions.extend(doubts::outside(&measures, calendar.issued, calendar.to));
    questions.extend(superseded);
    questions.extend(doubts::open_lists(&open));
    questions.extend(of_units);
    attach(&mut measures, &mut questions);
    bound(&mut questions, options.max_questions);

    let mut plan = Plan {
        title: front.title,
        notice: front.notice,
        issued_by: front.issued_by,
        number: front.number,
        date: front.date,
        window,
        stages: stages.stages,
        chapters: chapters(&outline, &chosen, &measures),
        measures,
        requirements,
        units,
        cited,
        counts: Counts::default(),
        questions,
    };
    plan.counts = doubts::count(&plan, outline.mended);
    Ok(plan)
}

/// Gives each measure the questions that arise within it, and the list those of the measures.
fn attach(measures: &mut [Measure], questions: &mut Vec<Question>) {
    let own: Vec<Question> = measures.iter().flat_map(|measure| measure.questions.clone()).collect();
    for question in questions.iter_mut() {
        let within = measures.partition_point(|measure| measure.span.byte_start <= question.span.byte_start);
        let Some(measure) = within.checked_sub(1).map(|at| &mut measures[at]) else { continue };
        let one = matches!(question.code, Code::SplitSentence | Code::Superseded) && question.also.is_empty();
        if question.span.byte_start < measure.span.byte_end && (one || question.measure == Some(measure.no)) {
            question.measure = Some(measure.no);
            measure.questions.push(question.clone());
        }
    }
    questions.extend(own);
}

/// Clauses within a measure.
fn own_clauses(clauses: &[Clause], start: usize, end: usize) -> &[Clause] {
    let first = clauses.partition_point(|clause| clause.outer.start < start);
    let last = clauses.partition_point(|clause| clause.outer.start < end);
    &clauses[first..last.max(first)]
}

/// Numbers of the measures: as printed where they run through, else counted.
fn numbers(outline: &Outline<'_>, chosen: &[Chosen]) -> Vec<u32> {
    let printed: Vec<u32> = chosen.iter().map(|chosen| outline.items[chosen.item].number).collect();
    let one_level =
        chosen.windows(2).all(|pair| outline.items[pair[0].item].level == outline.items[pair[1].item].level);
    let restarts =
        chosen.windows(2).any(|pair| outline.items[pair[1].item].number == 1 && pair[0].chapter != pair[1].chapter);
    if one_level && !restarts { printed } else { (1..).take(chosen.len()).collect() }
}

/// Paragraphs that are neither measures nor stages nor within one, with the heading of their section.
fn others<'o>(
    outline: &'o Outline<'_>,
    chosen: &[Chosen],
    stages: &[usize],
) -> Vec<(usize, &'o outline::Item, String)> {
    let mut others = Vec::new();
    let mut section = String::new();
    let mut taken = chosen.iter().peekable();
    let mut until = 0;
    for (index, item) in outline.items.iter().enumerate() {
        if item.level == marker::Level::Chapter {
            section = measures::heading(outline, index);
        }
        if let Some(chosen) = taken.next_if(|chosen| chosen.item == index) {
            until = chosen.end;
        }
        if item.start >= until && !stages.contains(&index) {
            others.push((index, item, section.clone()));
        }
    }
    others
}

/// Chapters that hold measures, in order.
fn chapters(outline: &Outline<'_>, chosen: &[Chosen], measures: &[Measure]) -> Vec<Chapter> {
    let mut found: BTreeMap<usize, Chapter> = BTreeMap::new();
    for (chosen, measure) in chosen.iter().zip(measures) {
        let Some(at) = chosen.chapter else { continue };
        let item = &outline.items[at];
        let title = &measure.section;
        found
            .entry(at)
            .or_insert_with(|| Chapter {
                no: item.number,
                title: title.clone(),
                measures: Vec::new(),
                span: outline.source.span(item.start..item.words + item.heading(&outline.source).len()),
            })
            .measures
            .push(measure.no);
    }
    found.into_values().collect()
}

/// Keeps the questions within bounds, and says how many were left out.
fn bound(questions: &mut Vec<Question>, most: usize) {
    if questions.len() > most {
        let left = questions.len() - most;
        questions.truncate(most);
        questions.push(Question::new(
            Code::More,
            Span::default(),
            format!("另有{left}个问题未列出；这份文本是否完整、正确？"),
            format!("{left} further questions are left out; is the text whole and right?"),
        ));
    }
}
