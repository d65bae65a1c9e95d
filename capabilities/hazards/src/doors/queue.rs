//! The queue: substances that a person must decide, once for all lines that ask the same.

use std::collections::BTreeMap;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument, Query, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Body, Context, Kind, Problem, RecordId};
use anlan_registry::records::{self, NewRecord};
use anlan_registry::types::{SubstanceDecision, Typed as _};
use anlan_regulations::gb18218::{Edition, is_category};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{Door, View, placement_of_part};
use crate::board::Board;
use crate::file::{is_asked, question_of};

/// Units named beside a question.
const UNITS_SHOWN: usize = 5;

/// Questions and decisions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueView {
    /// Questions, those that most lines ask first.
    items: Vec<QuestionView>,
    /// Decisions made, by question.
    decided: Vec<DecisionView>,
    /// Lines that ask.
    lines: u64,
    /// Whether the caller may decide.
    may_decide: bool,
}

/// One question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionView {
    /// Key; a decision on it holds for every line that asks it.
    question: String,
    /// Name as written in the first line that asks it.
    declared: String,
    /// CAS number as written.
    cas: Option<String>,
    /// Lines that ask it.
    lines: u64,
    /// Why a person is asked.
    reason: BothLanguages,
    /// What it could be.
    candidates: Vec<String>,
    /// A category that the substance's properties suggest; a person confirms it.
    suggestion: Option<SuggestionView>,
    /// Some of the units that ask.
    units: Vec<AskingUnit>,
}

/// A suggestion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionView {
    /// Symbols of Table 2.
    symbols: Vec<String>,
    /// Why.
    why: BothLanguages,
}

/// A unit that asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AskingUnit {
    /// Unit.
    #[schema(value_type = String)]
    unit: RecordId,
    /// Name of unit and enterprise.
    name: String,
    /// Quantity as declared, t.
    quantity_t: Option<String>,
}

/// One decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    /// Question.
    question: String,
    /// Record of the decision.
    #[schema(value_type = String)]
    record: RecordId,
    /// What was decided: serial, CAS, name, categories, or that it is not hazardous.
    decision: Value,
    /// Who decided.
    by_name: String,
    /// Lines it holds for.
    lines: u64,
}

/// Lists the substances still to be decided
///
/// Only questions that a unit within reach asks; what was decided is listed beside them.
#[utoipa::path(get, path = "/queue", tag = "substances", responses(
    (status = 200, description = "questions and decisions", body = QueueView),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn questions(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<QueueView>> {
    let view = View::of(&caller)?;
    work(move || -> Result<QueueView, Problem> {
        let may_decide = caller.rights.may(operation::SUBSTANCE_DECIDE);
        let (items, decided) = door.live.work(|board| (asked(board, &view), decided(board, &view)))?;
        let decided = decided
            .into_iter()
            .filter_map(|(record, question, lines)| decision_view(&door, record, question, lines).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        Ok(QueueView { lines: items.iter().map(|item| item.lines).sum(), items, decided, may_decide })
    })
    .await
    .map(Json)
}

fn asked(board: &mut Board, view: &View) -> Vec<QuestionView> {
    let mut ids: Vec<RecordId> = board.inputs().holdings.keys().copied().collect();
    ids.sort_unstable();
    let mut found: BTreeMap<String, QuestionView> = BTreeMap::new();
    for id in ids {
        let Some((declared, part, quantity)) = board
            .inputs()
            .holdings
            .get(&id)
            .and_then(|line| Some((line.declared.clone(), line.part()?, line.quantity.map(|own| own.to_string()))))
        else {
            continue;
        };
        if !placement_of_part(board, part).is_some_and(|place| view.shows_quantities(&place)) {
            continue;
        }
        let counted = board.inputs_mut().substances.count(Edition::E2018, &declared);
        if !is_asked(&counted) {
            continue;
        }
        let entry = found.entry(counted.question.clone()).or_insert_with(|| {
            let question = question_of(&declared, &counted);
            QuestionView {
                question: question.question,
                declared: question.declared,
                cas: question.cas,
                lines: 0,
                reason: BothLanguages { zh: question.reason_zh, en: question.reason_en },
                candidates: question.candidates,
                suggestion: question.suggestion.map(|suggestion| SuggestionView {
                    symbols: suggestion.symbols.iter().map(ToString::to_string).collect(),
                    why: BothLanguages { zh: suggestion.why_zh.clone(), en: suggestion.why_en.clone() },
                }),
                units: Vec::new(),
            }
        });
        entry.lines += 1;
        if entry.units.len() < UNITS_SHOWN {
            entry.units.push(AskingUnit { unit: part, name: name_of_part(board, part), quantity_t: quantity });
        }
    }
    let mut items: Vec<QuestionView> = found.into_values().collect();
    items.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.question.cmp(&b.question)));
    items
}

fn name_of_part(board: &Board, part: RecordId) -> String {
    let inputs = board.inputs();
    let site = inputs.site_of_part(part).and_then(|site| inputs.sites.get(&site));
    let site_name = site.map(|state| state.site.name.clone()).unwrap_or_default();
    match inputs.units.get(&part) {
        Some(unit) => format!("{} · {site_name}", unit.unit.name),
        None => site_name,
    }
}

fn decided(board: &Board, view: &View) -> Vec<(RecordId, String, u64)> {
    let inputs = board.inputs();
    let within_reach = |id: &RecordId| {
        let part = inputs.holdings.get(id).and_then(crate::inputs::HeldLine::part);
        part.and_then(|part| placement_of_part(board, part)).is_some_and(|place| view.shows_quantities(&place))
    };
    let decisions = inputs.decided().map(|(record, question)| {
        (record, question.to_owned(), inputs.asking(question).filter(within_reach).count() as u64)
    });
    decisions.collect()
}

fn decision_view(door: &Door, record: RecordId, question: String, lines: u64) -> Result<Option<DecisionView>, Problem> {
    let Some(found) = door.store.read(|reader| records::get(reader, record))? else { return Ok(None) };
    let by_name = (door.actor_name)(&found.provenance.default.by);
    let mut decision = found.body;
    decision.remove("question");
    Ok(Some(DecisionView { question, record, decision: Value::Object(decision), by_name, lines }))
}

/// A decision on a question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// Question, as the queue has it.
    #[schema(min_length = 1, max_length = 400)]
    question: String,
    /// Serial in the catalogue.
    #[schema(minimum = 1, maximum = 100_000)]
    serial: Option<i64>,
    /// CAS number.
    cas: Option<String>,
    /// Name decided on.
    substance_name: Option<String>,
    /// Hazard categories, symbols of Table 2.
    #[serde(default)]
    categories: Vec<String>,
    /// Not a hazardous chemical.
    #[serde(default)]
    not_hazardous: bool,
    /// Ground of the decision.
    #[schema(min_length = 1, max_length = 400)]
    reason: String,
}

/// What a decision did.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Decided {
    /// Record of the decision.
    #[schema(value_type = String)]
    record: RecordId,
    /// Question.
    question: String,
}

/// Decides what a substance is, for every line that asks the same
///
/// A new decision takes the place of an earlier one. The units concerned are identified anew at once.
#[utoipa::path(post, path = "/queue", tag = "substances", request_body = Decision,
    params(("Idempotency-Key" = Option<String>, Header, description = "a repetition with the same key gets the first answer")), responses(
    (status = 200, description = "decided", body = Decided),
    (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "the key was used for another request", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "not JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "something is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn decide(
    State(door): State<Door>,
    Asking(caller): Asking,
    once: Once,
    Json(decision): Json<Decision>,
) -> Answer<(StatusCode, Json<Decided>)> {
    View::of(&caller)?;
    caller.require(operation::SUBSTANCE_DECIDE)?;
    let actor = caller.actor()?;
    work(move || -> Result<_, Vec<Problem>> {
        let body = body_of(&decision)?;
        let (ids, catalogue, now) = (door.ids.clone(), door.catalogue.clone(), (door.now)());
        let (context_actor, question) = (actor.clone(), decision.question.clone());
        let reason = decision.reason.clone();
        let decided = once.write(&door.store, &actor, now, &decision, move |tx| {
            let ctx = Context { actor: context_actor, now, ids: ids.as_ref() };
            if let Some(there) = records::find_by_key(tx, SubstanceDecision::KIND, &question)? {
                records::delete(tx, &ctx, there.id, there.version, None)?;
            }
            let new =
                NewRecord { kind: SubstanceDecision::KIND.to_owned(), body, source: reason, ..NewRecord::default() };
            let written = records::create(tx, &ctx, &catalogue, new)?;
            Ok(Decided { record: written.record.id, question })
        })?;
        Ok((StatusCode::OK, Json(decided)))
    })
    .await
}

fn body_of(decision: &Decision) -> Result<Body, Vec<Problem>> {
    let says = usize::from(decision.serial.is_some() || decision.cas.is_some())
        + usize::from(!decision.categories.is_empty())
        + usize::from(decision.not_hazardous);
    if says == 0 {
        return Err(vec![
            Problem::invalid(
                "queue.empty_decision",
                "须认定为目录中的某一项、某一危险性类别，或不属于危险化学品",
                "decide on a row of the catalogue, on a hazard category, or that it is not hazardous",
            )
            .in_field("/serial"),
        ]);
    }
    if decision.not_hazardous && says > 1 {
        return Err(vec![
            Problem::invalid(
                "queue.contradiction",
                "“不属于危险化学品”不能与目录序号、CAS号或类别同时给出",
                "\u{201c}not hazardous\u{201d} contradicts a serial, a CAS number or a category",
            )
            .in_field("/not_hazardous"),
        ]);
    }
    let known = |symbol: &String| is_category(Edition::E2018, symbol);
    if let Some(unknown) = decision.categories.iter().find(|symbol| !known(symbol)) {
        return Err(vec![
            Problem::invalid(
                "queue.category",
                format!("表2没有符号“{unknown}”"),
                format!("Table 2 has no symbol \u{201c}{unknown}\u{201d}"),
            )
            .remedy("用表2的符号，如 W5.3", "use a symbol of Table 2, e.g. W5.3")
            .in_field("/categories"),
        ]);
    }
    let mut body = Body::new();
    let mut set = |name: &str, value: Option<Value>| value.and_then(|value| body.insert(name.to_owned(), value));
    set("question", Some(decision.question.clone().into()));
    set("serial", decision.serial.map(Value::from));
    set("cas", decision.cas.clone().map(Value::from));
    set("substance_name", decision.substance_name.clone().map(Value::from));
    set("categories", (!decision.categories.is_empty()).then(|| decision.categories.clone().into()));
    set("not_hazardous", decision.not_hazardous.then_some(Value::Bool(true)));
    set("reason", Some(decision.reason.clone().into()));
    Ok(body)
}

/// Which decision.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Which {
    /// Question.
    #[param(required = true)]
    question: Option<String>,
}

/// Takes a decision back: the question is asked again
#[utoipa::path(delete, path = "/queue", tag = "substances", params(Which), responses(
    (status = 204, description = "taken back"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "there is no such decision", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn take_back(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(which): Query<Which>,
) -> Answer<StatusCode> {
    View::of(&caller)?;
    caller.require(operation::SUBSTANCE_DECIDE)?;
    let actor = caller.actor()?;
    work(move || -> Result<StatusCode, Vec<Problem>> {
        let (ids, now, question) = (door.ids.clone(), (door.now)(), which.question.unwrap_or_default());
        records::act(&door.store, move |tx| {
            let ctx = Context { actor, now, ids: ids.as_ref() };
            let there = records::find_by_key(tx, SubstanceDecision::KIND, &question)?.ok_or_else(|| {
                Problem::new(Kind::NotFound, "queue.no_decision", "没有这项认定", "there is no such decision")
            })?;
            records::delete(tx, &ctx, there.id, there.version, None)?;
            Ok(())
        })?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
