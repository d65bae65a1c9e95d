//! Measures: title, body, parties and clocks of each.

use std::collections::BTreeMap;

use crate::choose::Chosen;
use crate::clause::Clause;
use crate::clock::{self, Calendar};
use crate::outline::Outline;
use crate::parties;
use crate::plan::{ClockForm, Form, Measure, Party, Reading, Role, StageWindow, UnitKind};
use crate::question::{Code, Question};
use crate::requirements::label;
use crate::source::Span;
use crate::stages::purpose;

/// Letters of a first sentence that still is a title.
const TITLE: usize = 36;

/// Clocks of a body that are offered.
const OFFERS: usize = 10;

/// Lists that end with 等, over all measures.
#[derive(Default)]
pub(crate) struct Open {
    pub(crate) lists: Vec<Span>,
    pub(crate) all_relevant: Vec<Span>,
}

/// Reads one measure.
pub(crate) fn read(
    outline: &Outline<'_>,
    chosen: &Chosen,
    no: u32,
    clauses: &[Clause],
    calendar: Calendar,
    open: &mut Open,
) -> Measure {
    let source = &outline.source;
    let item = &outline.items[chosen.item];
    let span = source.span(item.start..chosen.end);
    let mut questions: Vec<Question> = Vec::new();
    let mut measure = Measure {
        no,
        label: source.own_words(item.start..item.words),
        title: String::new(),
        section: chosen.chapter.map(|at| heading(outline, at)).unwrap_or_default(),
        body: String::new(),
        leads: Vec::new(),
        co_leads: Vec::new(),
        responsible: Vec::new(),
        cooperating: Vec::new(),
        group: None,
        form: Form::Nobody,
        due: Vec::new(),
        stage: Vec::new(),
        ongoing: false,
        recurring: Vec::new(),
        parties: Vec::new(),
        clocks: Vec::new(),
        clauses: clauses.iter().map(|clause| source.span(clause.outer.clone())).collect(),
        span,
        questions: Vec::new(),
    };
    if measure.label.trim().is_empty() {
        measure.label = label(item);
    }
    let first = clauses.first().map_or(chosen.end, |clause| clause.outer.start).max(item.words);
    let title_span = title(outline, item.words..first, &mut measure, &mut questions);
    let body = title_span.min(first)..if clauses.len() > 1 { chosen.end } else { first };
    source.own_words(body.clone()).trim().clone_into(&mut measure.body);
    for clause in clauses {
        let clocks = clock::read(source, clause.inner.clone(), calendar);
        let parties = parties::read(source, clause.inner.clone(), &clocks.taken);
        questions.extend(clocks.questions);
        measure.clocks.extend(clocks.clocks);
        open.lists.extend(parties.open.into_iter().map(|range| source.span(range)));
        for range in parties.unclear {
            let words = source.own_words(range.clone());
            questions.push(Question::new(
                Code::UnitUnclear,
                source.span(range),
                format!("“{words}”读不出是哪个单位；是单位吗，全称是什么？"),
                format!("“{words}” reads as no unit; is it one, and what is its full name?"),
            ));
        }
        measure.parties.extend(parties.parties);
        if clause.alone {
            questions.push(Question::new(
                Code::BracketOnOwnLine,
                source.span(clause.outer.clone()),
                "责任括号自成一段，按属于本项读；对吗？",
                "the clause in brackets stands in a paragraph of its own and was read with this measure; is that right?",
            ));
        }
        if !clause.closed {
            questions.push(Question::new(
                Code::BracketNotClosed,
                source.span(clause.outer.clone()),
                "括号没有右半边，读到段末为止；对吗？",
                "the bracket does not close and was read to the end of the paragraph; is that right?",
            ));
        }
    }
    if let [first, rest @ ..] = measure.clauses.as_slice()
        && !rest.is_empty()
    {
        questions.push(
            Question::new(
                Code::SeveralClauses,
                *first,
                format!("本项有{}处责任说明，已合并；是否应拆成几项？", rest.len() + 1),
                format!("{} clauses of responsibility were read together; are they several measures?", rest.len() + 1),
            )
            .also(rest.iter().copied()),
        );
    }
    settle(&mut measure);
    if measure.clock_form() == ClockForm::None {
        questions.push(no_clock(outline, body, &measure, calendar));
    }
    doubt(&mut measure, &mut questions, open);
    measure.questions = questions.into_iter().map(|question| question.about(no)).collect();
    measure
}

/// Asks for the clock of a measure, and offers those that its body speaks of.
fn no_clock(outline: &Outline<'_>, body: std::ops::Range<usize>, measure: &Measure, calendar: Calendar) -> Question {
    let at = measure.clauses.last().copied().unwrap_or(measure.span);
    let mut within = clock::read(&outline.source, body, calendar).clocks;
    within.truncate(OFFERS);
    let offers: Vec<String> = within.iter().map(|clock| clock.text.clone()).collect();
    if offers.is_empty() {
        return Question::new(
            Code::NoClock,
            at,
            "本项没有时限；何时完成？",
            "the measure has no clock; by when is it to be done?",
        );
    }
    Question::new(
        Code::NoClock,
        at,
        format!("责任说明没有时限，正文里有：{}；以此为时限吗？", offers.join("；")),
        format!("the clause has no clock; the body speaks of {}. Is that the clock?", offers.join("; ")),
    )
    .also(within.iter().map(|clock| clock.span))
    .offering(offers)
}

/// Heading of an item in its own letters.
pub(crate) fn heading(outline: &Outline<'_>, at: usize) -> String {
    let item = &outline.items[at];
    let heading = item.heading(&outline.source);
    let start = item.words + item.text(&outline.source).find(heading).unwrap_or(0);
    outline.source.own_words(start..start + heading.len()).trim().to_owned()
}

/// Reads the title; returns where the body begins.
fn title(
    outline: &Outline<'_>,
    range: std::ops::Range<usize>,
    measure: &mut Measure,
    questions: &mut Vec<Question>,
) -> usize {
    let text = &outline.source.text[range.clone()];
    let end = text.find(['。', '\n', ':', ';']).unwrap_or(text.len());
    let sentence = &text[..end];
    let stop = text[end..].chars().next().map_or(0, char::len_utf8);
    let after = range.start + end + stop;
    let only = text[(end + stop).min(text.len())..].trim().is_empty();
    if sentence.chars().count() <= TITLE && !sentence.trim().is_empty() {
        outline.source.own_words(range.start..range.start + end).trim().clone_into(&mut measure.title);
        return if only { range.start } else { after };
    }
    let cut =
        sentence.find(',').unwrap_or_else(|| sentence.char_indices().nth(TITLE).map_or(sentence.len(), |(at, _)| at));
    outline.source.own_words(range.start..range.start + cut).trim().clone_into(&mut measure.title);
    let at = outline.source.span(range.start..range.start + end);
    questions.push(
        Question::new(
            Code::NoMeasureTitle,
            at,
            format!("本项没有单独的标题，暂以“{}”为题；可以吗？", measure.title),
            format!("the measure has no title of its own; it is called “{}” meanwhile. Is that well?", measure.title),
        )
        .offering([measure.title.clone()]),
    );
    range.start
}

/// Sorts parties and clocks into their lists.
fn settle(measure: &mut Measure) {
    for party in &measure.parties {
        let list = match (party.role, party.kind) {
            (Role::Responsible | Role::Joint, UnitKind::Group) => {
                measure.group.get_or_insert_with(|| party.name.clone());
                continue;
            }
            (Role::Lead, _) => &mut measure.leads,
            (Role::CoLead | Role::EachLeads, _) => &mut measure.co_leads,
            (Role::Joint | Role::Responsible, _) => &mut measure.responsible,
            (Role::Cooperating, _) => &mut measure.cooperating,
        };
        if !list.contains(&party.name) {
            list.push(party.name.clone());
        }
    }
    // 共同牵头 alone: the first is named first.
    if measure.leads.is_empty()
        && measure.parties.iter().all(|party| party.role != Role::EachLeads)
        && !measure.co_leads.is_empty()
    {
        measure.leads.push(measure.co_leads.remove(0));
    }
    let has = |kind| measure.parties.iter().any(|party| party.kind == kind);
    measure.form = if !measure.leads.is_empty() {
        Form::NamedLead
    } else if !measure.co_leads.is_empty() {
        Form::EachLeads
    } else if has(UnitKind::Unit) {
        Form::Listed
    } else if measure.group.is_some() {
        Form::Group
    } else if has(UnitKind::AllRelevant) {
        Form::AllRelevant
    } else if measure.parties.is_empty() {
        Form::Nobody
    } else {
        Form::Districts
    };
    for clock in &measure.clocks {
        match &clock.read {
            Reading::Due { by } => measure.due.push(*by),
            Reading::Stage { from, to } => {
                measure.stage.push(StageWindow { name: purpose(&clock.text), from: *from, to: *to, span: clock.span });
            }
            Reading::Ongoing => measure.ongoing = true,
            Reading::Recurring(again) => measure.recurring.push(again.clone()),
        }
    }
    measure.due.sort_unstable();
    measure.due.dedup();
}

fn doubt(measure: &mut Measure, questions: &mut Vec<Question>, open: &mut Open) {
    let at = measure.clauses.last().copied().unwrap_or(measure.span);
    let fixed_twice = measure.due.len() > 1;
    if measure.clock_form() == ClockForm::Mixed || fixed_twice {
        let all: Vec<String> = measure.clocks.iter().map(|clock| clock.text.clone()).collect();
        let spans = measure.clocks.iter().map(|clock| clock.span);
        questions.push(
            Question::new(
                Code::TwoClocks,
                measure.clocks.first().map_or(at, |clock| clock.span),
                format!("本项有几种时限：{}；以哪个为准？", all.join("；")),
                format!("the measure carries several clocks: {}; which holds?", all.join("; ")),
            )
            .also(spans.skip(1))
            .offering(all),
        );
    }
    if measure.parties.is_empty() {
        questions.push(Question::new(
            Code::NoParty,
            at,
            "本项没有写明责任单位；由谁负责？",
            "nobody is named; who is responsible?",
        ));
    }
    // Where several lead, nobody says who answers for the whole.
    if !measure.co_leads.is_empty() {
        let leads: Vec<&Party> = measure
            .parties
            .iter()
            .filter(|party| matches!(party.role, Role::Lead | Role::CoLead | Role::EachLeads))
            .collect();
        let names: Vec<String> = leads.iter().map(|party| party.name.clone()).collect();
        questions.push(
            Question::new(
                Code::LeadsNotRanked,
                leads.first().map_or(at, |party| party.span),
                format!("几个单位牵头：{}；由谁统稿、各自负责哪一部分？", names.join("、")),
                format!("several lead: {}; who answers for the whole, and which part is whose?", names.join(", ")),
            )
            .also(leads.iter().skip(1).map(|party| party.span))
            .offering(names),
        );
    }
    let mut named: BTreeMap<&str, Vec<&Party>> = BTreeMap::new();
    for party in &measure.parties {
        if party.kind == UnitKind::AllRelevant {
            open.all_relevant.push(party.span);
        } else {
            named.entry(&party.name).or_default().push(party);
        }
    }
    for (name, parties) in named.into_iter().filter(|(_, parties)| parties.len() > 1) {
        let differ = parties.iter().any(|party| party.role != parties[0].role);
        let (code, zh, en) = if differ {
            let roles = |english: bool| {
                let word = |party: &&Party| if english { party.role.english() } else { party.role.chinese() };
                let mut words: Vec<&str> = parties.iter().map(word).collect();
                words.dedup();
                words
            };
            (
                Code::TwoRoles,
                format!("{name}在本项中有几个角色：{}；以哪个为准？", roles(false).join("、")),
                format!("{name} has several roles in this measure: {}; which holds?", roles(true).join(", ")),
            )
        } else {
            (
                Code::NamedTwice,
                format!("{name}在本项中出现{}次；是否有一处应为其他单位？", parties.len()),
                format!("{name} is named {} times; is another unit meant in one place?", parties.len()),
            )
        };
        questions.push(Question::new(code, parties[0].span, zh, en).also(parties[1..].iter().map(|party| party.span)));
    }
}
