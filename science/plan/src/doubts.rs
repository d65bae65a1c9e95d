//! Doubts about the text as a whole.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::measures::Open;
use crate::outline::Outline;
use crate::plan::{ClockForm, Counts, Form, Measure, Plan, Reading, Unit, UnitKind};
use crate::question::{Code, Question};
use crate::source::Span;
use crate::units;

/// Places shown for one doubt.
const PLACES: usize = 200;

/// Full-width and half-width brackets side by side.
pub(crate) fn brackets(raw: &str, span_of: impl Fn(usize, usize) -> Span) -> Option<Question> {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('（', '）'), ('【', '】'), ('[', ']'), ('［', '］')];
    let mut first: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    let mut counted: BTreeMap<char, usize> = BTreeMap::new();
    // A bracket that opens as one kind and closes as another.
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut crossed = Vec::new();
    for (at, letter) in raw.char_indices() {
        if letter == '\n' {
            open.clear();
        } else if PAIRS.iter().any(|pair| pair.0 == letter) {
            first.entry(letter).or_insert((at, at + letter.len_utf8()));
            *counted.entry(letter).or_default() += 1;
            open.push((at, letter));
        } else if let Some(pair) = PAIRS.iter().find(|pair| pair.1 == letter)
            && let Some((start, opened)) = open.pop()
            && opened != pair.0
            && crossed.len() < 20
        {
            crossed.push((start, at + letter.len_utf8()));
        }
    }
    let (half, full) = (counted.get(&'('), counted.get(&'（'));
    let others = counted.keys().any(|kind| !matches!(kind, '(' | '（'));
    let mixed = half.is_some() && full.is_some() || others && (half.is_some() || full.is_some());
    if !mixed && crossed.is_empty() {
        return None;
    }
    let told: Vec<String> = counted.iter().map(|(kind, count)| format!("{kind} × {count}")).collect();
    let mut spans = first.values().copied().chain(crossed).map(|(start, end)| span_of(start, end));
    let at = spans.next()?;
    Some(
        Question::new(
            Code::MixedBrackets,
            at,
            format!("全角、半角或不同样式的括号混用（{}），按同一种读；原文是否须订正？", told.join("，")),
            format!("brackets of several kinds ({}) were read as one; is the source to be corrected?", told.join(", ")),
        )
        .also(spans),
    )
}

/// Numbers with a blank here and none there, or other signs.
pub(crate) fn numbering(outline: &Outline<'_>, measures: &[Measure]) -> Option<Question> {
    let source = &outline.source;
    let mut forms: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let mut starts: Vec<usize> = measures.iter().map(|measure| measure.span.byte_start).collect();
    starts.sort_unstable();
    for item in &outline.items {
        let end = source.text[item.words..].chars().next().map_or(item.words, |next| item.words + next.len_utf8());
        let span = source.span(item.start..end);
        if starts.binary_search(&span.byte_start).is_err() || end == item.words {
            continue;
        }
        let raw = source.raw_of(item.start..end);
        let last = raw.char_indices().next_back().map_or(0, |(at, _)| at);
        let form: String = raw[..last]
            .chars()
            .filter(|letter| !letter.is_numeric() && crate::marker::digit(*letter).is_none())
            .map(|letter| if letter.is_whitespace() { '␣' } else { letter })
            .collect();
        forms.entry(form).or_default().push(source.span(item.start..item.words));
    }
    if forms.len() < 2 {
        return None;
    }
    let most = forms.iter().max_by_key(|(_, spans)| spans.len()).map(|(form, _)| form.clone())?;
    let told: Vec<String> = forms.iter().map(|(form, spans)| format!("“{form}” × {}", spans.len())).collect();
    let mut spans = forms.into_iter().filter(|(form, _)| *form != most).flat_map(|(_, spans)| spans).take(PLACES);
    let at = spans.next()?;
    Some(
        Question::new(
            Code::MixedNumbering,
            at,
            format!("编号写法不一（{}），按同一种读；对吗？", told.join("，")),
            format!("numbers are written in several ways ({}) and were read as one; is that right?", told.join(", ")),
        )
        .also(spans),
    )
}

/// Numbers left out or used twice.
pub(crate) fn order(measures: &[Measure]) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut seen: BTreeMap<u32, Span> = BTreeMap::new();
    let mut last: Option<u32> = None;
    for measure in measures {
        if let Some(before) = seen.get(&measure.no) {
            questions.push(
                Question::new(
                    Code::NumberTwice,
                    measure.span,
                    format!("编号{}出现两次；哪一处写错了？", measure.no),
                    format!("number {} comes twice; which is wrong?", measure.no),
                )
                .also([*before])
                .about(measure.no),
            );
        } else if measure.no != last.unwrap_or(0) + 1 {
            let expected = last.unwrap_or(0) + 1;
            questions.push(
                Question::new(
                    Code::NumberGap,
                    measure.span,
                    format!("编号从{}跳到{}；是漏项还是写错？", last.unwrap_or(0), measure.no),
                    format!(
                        "after {} comes {}, not {expected}; is a measure missing, or the number wrong?",
                        last.unwrap_or(0),
                        measure.no
                    ),
                )
                .about(measure.no),
            );
        }
        seen.entry(measure.no).or_insert(measure.span);
        last = Some(measure.no);
    }
    questions
}

/// Lists that end with 等, and "all relevant departments".
pub(crate) fn open_lists(open: &Open) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut ask = |code, spans: &[Span], zh: String, en: String| {
        if let [first, rest @ ..] = spans {
            questions.push(Question::new(code, *first, zh, en).also(rest.iter().copied().take(PLACES)));
        }
    };
    let count = open.lists.len();
    ask(
        Code::OpenList,
        &open.lists,
        format!("{count}处单位名单以“等”结尾；还包括哪些单位？"),
        format!("{count} lists of units end with 等 (and others); who else belongs to them?"),
    );
    let count = open.all_relevant.len();
    ask(
        Code::AllRelevant,
        &open.all_relevant,
        format!("{count}处由“各有关部门”负责；分别指哪些部门？"),
        format!("{count} clauses name “all relevant departments”; which are they in each?"),
    );
    questions
}

/// Every party once, with what became of it.
pub(crate) fn parties(measures: &[Measure]) -> (Vec<Unit>, Vec<Question>) {
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut places: Vec<Vec<Span>> = Vec::new();
    for measure in measures {
        for party in &measure.parties {
            let at = *index.entry(&party.name).or_insert_with(|| {
                units.push(Unit {
                    name: party.name.clone(),
                    kind: party.kind,
                    measures: Vec::new(),
                    today: Vec::new(),
                    span: party.span,
                });
                places.push(Vec::new());
                units.len() - 1
            });
            if units[at].measures.last() != Some(&measure.no) {
                units[at].measures.push(measure.no);
            }
            if places[at].len() < PLACES {
                places[at].push(party.span);
            }
        }
    }
    let mut questions = Vec::new();
    for (unit, places) in units.iter_mut().zip(places) {
        if unit.kind != UnitKind::Unit {
            continue;
        }
        let further = places.into_iter().skip(1);
        let name = &unit.name;
        match units::known(name) {
            None => questions.push(
                Question::new(
                    Code::UnitUnknown,
                    unit.span,
                    format!("单位表里没有“{name}”；它是哪个单位，今天叫什么？"),
                    format!("“{name}” is not in the table of units; which unit is it, and what is its name today?"),
                )
                .also(further),
            ),
            Some(known) => {
                if known.changed() {
                    let (today, note) = (known.today.join("、"), &known.row.note);
                    questions.push(
                        Question::new(
                            Code::UnitRenamed,
                            unit.span,
                            format!("“{name}”今天是{today}吗？{}", note.zh),
                            format!("is “{name}” {today} today? {}", note.en),
                        )
                        .also(further)
                        .offering(known.today.iter().cloned()),
                    );
                }
                unit.today = known.today;
            }
        }
    }
    (units, questions)
}

/// Dates of measures before the plan or after its end.
pub(crate) fn outside(measures: &[Measure], issued: Option<Date>, to: Option<Date>) -> Vec<Question> {
    let mut questions = Vec::new();
    for measure in measures {
        for clock in &measure.clocks {
            let day = match &clock.read {
                Reading::Due { by } => *by,
                Reading::Stage { to: Some(to), .. } => *to,
                _ => continue,
            };
            let words = &clock.text;
            if let Some(issued) = issued.filter(|issued| day < *issued) {
                questions.push(
                    Question::new(
                        Code::BeforePlan,
                        clock.span,
                        format!("“{words}”早于方案成文日期{issued}；日期对吗？"),
                        format!("“{words}” lies before the plan's own date, {issued}; is it right?"),
                    )
                    .about(measure.no),
                );
            }
            if let Some(to) = to.filter(|to| day > *to) {
                questions.push(
                    Question::new(
                        Code::AfterPlan,
                        clock.span,
                        format!("“{words}”晚于方案结束的{to}；日期对吗？"),
                        format!("“{words}” lies after the plan's end, {to}; is it right?"),
                    )
                    .about(measure.no),
                );
            }
        }
    }
    questions
}

/// Counts what can be counted.
pub(crate) fn count(plan: &Plan, split_sentences: usize) -> Counts {
    let mut counts = Counts {
        chapters: plan.chapters.len(),
        measures: plan.measures.len(),
        co_led: plan
            .measures
            .iter()
            .filter(|measure| measure.form == Form::NamedLead && !measure.co_leads.is_empty())
            .count(),
        units: plan.units.iter().filter(|unit| unit.kind == UnitKind::Unit).count(),
        split_sentences,
        ..Counts::default()
    };
    for form in [ClockForm::Fixed, ClockForm::Staged, ClockForm::Ongoing, ClockForm::Mixed, ClockForm::None] {
        counts.clocks.insert(form, 0);
    }
    for measure in &plan.measures {
        *counts.clocks.entry(measure.clock_form()).or_default() += 1;
        *counts.forms.entry(measure.form).or_default() += 1;
    }
    counts
}
