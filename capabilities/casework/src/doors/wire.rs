//! Shapes that several routes share.

use anlan_duty::{Signal, SignalKind, Standing};
use anlan_http::problem::{BothLanguages, ProblemItem};
use anlan_kernel::{Body, Problem, Text};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::case::Stance;
use crate::cases::{Rules, Stored};
use crate::derive::{self, Timed};
use crate::lifecycle::{Action, Field, FieldKind, Lifecycle};
use crate::lists::Head;
use crate::step::{self, Acting};

/// A clock's own texts are of another crate.
pub(super) fn both(text: &anlan_quantity::Text) -> BothLanguages {
    BothLanguages { zh: text.zh.to_string(), en: text.en.to_string() }
}

/// A colour and what it means.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ColourView {
    /// `grey`, `green`, `yellow`, `red`, `blue`.
    name: &'static str,
    /// What it means.
    label: BothLanguages,
}

impl From<derive::Colour> for ColourView {
    fn from(colour: derive::Colour) -> Self {
        Self { name: colour.name(), label: (&colour.label()).into() }
    }
}

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseHead {
    /// Id.
    id: String,
    /// Lifecycle.
    lifecycle: String,
    /// What a case of it is called.
    label: BothLanguages,
    /// State.
    state: String,
    /// What the state is called.
    state_label: BothLanguages,
    /// What it is about, in a line.
    title: String,
    /// Record it is about.
    subject: Option<String>,
    /// First moment at which a running clock is due.
    due: Option<String>,
    /// Colour now.
    colour: ColourView,
    /// Nothing follows.
    ended: bool,
    /// Version.
    version: u32,
    /// When it was changed last.
    changed_at: String,
}

impl CaseHead {
    pub(super) fn new(rules: &Rules, head: Head, now: Timestamp) -> Self {
        let lifecycle = rules.lifecycles.get(&head.lifecycle);
        let state = lifecycle.and_then(|lifecycle| lifecycle.state(&head.state));
        let label =
            |text: Option<&Text>| text.map_or(BothLanguages { zh: String::new(), en: String::new() }, Into::into);
        let colour = if head.is_ended { derive::Colour::Grey } else { derive::colour_of_deadline(head.due, now) };
        Self {
            id: head.id.to_string(),
            label: label(lifecycle.map(|lifecycle| &lifecycle.label)),
            lifecycle: head.lifecycle,
            state_label: label(state.map(|state| &state.label)),
            state: head.state,
            title: head.title,
            subject: head.subject.map(|subject| subject.to_string()),
            due: head.due.map(|due| due.to_string()),
            colour: colour.into(),
            ended: head.is_ended,
            version: head.version,
            changed_at: head.changed_at,
        }
    }
}

/// Something that may be written down.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseField {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// `text`, `integer`, `decimal`, `boolean`, `date`, `choice`.
    kind: &'static str,
    /// Characters at most, of a text.
    max: Option<usize>,
    /// Choices.
    choices: Vec<CaseChoice>,
}

/// A choice.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseChoice {
    /// Value.
    value: String,
    /// Label.
    label: BothLanguages,
}

impl From<&Field> for CaseField {
    fn from(field: &Field) -> Self {
        let (kind, max, choices) = match &field.kind {
            FieldKind::Text { max } => ("text", Some(*max), Vec::new()),
            FieldKind::Integer => ("integer", None, Vec::new()),
            FieldKind::Decimal => ("decimal", None, Vec::new()),
            FieldKind::Boolean => ("boolean", None, Vec::new()),
            FieldKind::Date => ("date", None, Vec::new()),
            FieldKind::Choice(choices) => {
                let view = |(value, label): &(String, Text)| CaseChoice { value: value.clone(), label: label.into() };
                ("choice", None, choices.iter().map(view).collect())
            }
        };
        Self { name: field.name.clone(), label: (&field.label).into(), kind, max, choices }
    }
}

/// A field that an action asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AskView {
    /// Field.
    field: String,
    /// It cannot go without.
    required: bool,
}

/// Evidence that an action asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EvidenceAskView {
    /// Kind.
    #[schema(value_type = String)]
    kind: crate::lifecycle::EvidenceKind,
    /// How many at least.
    least: u32,
}

/// An action.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActionView {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// What it does: `move`, `opinion`, `return`, `withdraw`, `add_signer`, `delegate`, `reassign`, `pause`, `resume`.
    #[schema(value_type = String)]
    kind: crate::lifecycle::ActionKind,
    /// States in which it can be done.
    from: Vec<String>,
    /// State it leads to.
    to: Option<String>,
    /// Parties that may do it.
    by: Vec<String>,
    /// Roles of posts that may; any where none is named.
    roles: Vec<String>,
    /// Fields it asks for.
    asks: Vec<AskView>,
    /// Evidence it asks for.
    evidence: Vec<EvidenceAskView>,
    /// It cannot go without a word.
    comment_required: bool,
    /// Whether the caller may do it now; absent where no case is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<bool>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<BothLanguages>,
}

impl ActionView {
    pub(super) fn new(action: &Action, may: Option<Result<(), Problem>>) -> Self {
        Self {
            name: action.name.clone(),
            label: (&action.label).into(),
            kind: action.kind,
            from: action.from.clone(),
            to: action.to.clone(),
            by: action.by.clone(),
            roles: action.roles.clone(),
            asks: action.asks.iter().map(|ask| AskView { field: ask.field.clone(), required: ask.required }).collect(),
            evidence: action.evidence.iter().map(|ask| EvidenceAskView { kind: ask.kind, least: ask.least }).collect(),
            comment_required: action.comment || action.kind.needs_comment(),
            allowed: may.as_ref().map(Result::is_ok),
            reason: may.and_then(Result::err).map(|problem| (&problem.message).into()),
        }
    }
}

/// Somebody who takes part.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SeatView {
    /// Party.
    party: String,
    /// What the party is called.
    label: BothLanguages,
    /// In what capacity.
    capacity: BothLanguages,
    /// Unit, enterprise or person.
    holder: String,
    /// Name when it took the seat.
    name: String,
    /// Who acts in its place.
    delegate: Option<String>,
    /// Name of who acts in its place.
    delegate_name: Option<String>,
    /// Opinion given since the state was entered.
    #[schema(value_type = Option<String>)]
    stance: Option<Stance>,
}

/// Something that somebody is told from a moment on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignalView {
    /// From when.
    at: String,
    /// `reminder` or `escalation`.
    #[schema(value_type = String)]
    kind: SignalKind,
    /// Party; whoever has to act where none is named.
    to: Option<String>,
    /// It is time.
    reached: bool,
}

/// A clock with its working.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockView {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// It runs over the whole case.
    of_case: bool,
    /// The rule in words.
    rule: BothLanguages,
    /// Ground in law, or that it is a setting of the city: `source`, `clause`, `confidence`.
    #[schema(value_type = Option<Object>)]
    ground: Option<anlan_duty::Ground>,
    /// Last second in time.
    due: Option<String>,
    /// How it stands: `is` and what belongs to it.
    #[schema(value_type = Option<Object>)]
    standing: Option<Standing>,
    /// Overdue now.
    overdue: bool,
    /// Year whose notice of holidays may still move it.
    may_move_by: Option<i16>,
    /// How it was worked out, line by line.
    working: Vec<BothLanguages>,
    /// What is asked where it cannot be worked out.
    question: Option<ProblemItem>,
    /// Who is told when.
    signals: Vec<SignalView>,
}

impl ClockView {
    fn new(timed: &Timed<'_>, signals: Vec<&Signal>, now: Timestamp) -> Self {
        let clock = &timed.named.clock;
        let due = timed.due.as_ref().ok();
        Self {
            name: timed.named.name.clone(),
            label: (&timed.named.label).into(),
            of_case: timed.of_case,
            rule: both(&clock.text()),
            ground: clock.ground.clone(),
            due: due.and_then(|due| due.at).map(|at| at.to_string()),
            standing: due.map(|due| due.standing.clone()),
            overdue: due.is_some_and(|due| due.is_overdue(now)),
            may_move_by: due.and_then(|due| due.may_move_by),
            working: due.map(|due| due.working.iter().map(both).collect()).unwrap_or_default(),
            question: timed.due.as_ref().err().map(Into::into),
            signals: signals
                .into_iter()
                .map(|signal| SignalView {
                    at: signal.at.to_string(),
                    kind: signal.kind,
                    to: signal.to.clone(),
                    reached: signal.at <= now,
                })
                .collect(),
        }
    }
}

/// A case as one caller sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseView {
    /// Id.
    id: String,
    /// Version, as in `ETag`.
    version: u32,
    /// Lifecycle.
    lifecycle: String,
    /// What a case of it is called.
    label: BothLanguages,
    /// What it is about, in a line.
    title: String,
    /// Record it is about.
    subject: Option<String>,
    /// State.
    state: String,
    /// What the state is called.
    state_label: BothLanguages,
    /// Who takes part.
    seats: Vec<SeatView>,
    /// What may be written down in the course of it.
    field_types: Vec<CaseField>,
    /// What has been written down.
    #[schema(value_type = Object)]
    fields: Body,
    /// Clocks that count now, with their working.
    clocks: Vec<ClockView>,
    /// Colour now.
    colour: ColourView,
    /// Actions that the state knows, and whether the caller may do them.
    actions: Vec<ActionView>,
    /// Who has to act now.
    todo: Vec<String>,
    /// When it was opened.
    opened_at: String,
    /// When it ended.
    ended_at: Option<String>,
    /// When it was changed last.
    changed_at: String,
}

impl CaseView {
    pub(super) fn new(rules: &Rules, lifecycle: &Lifecycle, stored: &Stored, acting: &Acting, now: Timestamp) -> Self {
        let case = &stored.case;
        let timed = derive::clocks(lifecycle, &rules.calendar, case);
        let told = derive::told(&rules.calendar, &timed).unwrap_or_default();
        let clocks = timed.iter().map(|one| {
            let own = told.iter().filter(|(named, _)| named.name == one.named.name).map(|(_, signal)| signal);
            ClockView::new(one, own.collect(), now)
        });
        let none = || BothLanguages { zh: String::new(), en: String::new() };
        let seats = case.seats.iter().map(|seat| {
            let party = lifecycle.party(&seat.party);
            let given = case.round.iter().find(|given| given.party == seat.party && given.holder == seat.holder);
            SeatView {
                party: seat.party.clone(),
                label: party.map_or_else(none, |party| (&party.label).into()),
                capacity: party.map_or_else(none, |party| (&party.kind.label()).into()),
                holder: seat.holder.to_string(),
                name: seat.name.clone(),
                delegate: seat.delegate.as_ref().map(|delegate| delegate.holder.to_string()),
                delegate_name: seat.delegate.as_ref().map(|delegate| delegate.name.clone()),
                stance: given.map(|given| given.stance),
            }
        });
        let actions = lifecycle.actions_in(&case.state);
        let todo = derive::who(lifecycle, case).into_iter().filter(|(_, list)| *list == derive::List::Todo);
        Self {
            id: stored.id.to_string(),
            version: stored.version,
            lifecycle: case.lifecycle.clone(),
            label: (&lifecycle.label).into(),
            title: case.title.clone(),
            subject: case.subject.map(|subject| subject.to_string()),
            state: case.state.clone(),
            state_label: lifecycle.state(&case.state).map_or_else(none, |state| (&state.label).into()),
            seats: seats.collect(),
            field_types: lifecycle.fields.iter().map(Into::into).collect(),
            fields: case.fields.clone(),
            colour: derive::colour(case, &timed, now).into(),
            clocks: clocks.collect(),
            actions: actions
                .map(|action| ActionView::new(action, Some(step::may(lifecycle, case, &action.name, acting))))
                .collect(),
            todo: todo.map(|(holder, _)| holder.to_string()).collect(),
            opened_at: case.opened_at.to_string(),
            ended_at: case.ended_at.map(|at| at.to_string()),
            changed_at: stored.changed_at.to_string(),
        }
    }
}
