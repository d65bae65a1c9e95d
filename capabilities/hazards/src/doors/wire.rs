//! Shapes on the wire.

use anlan_http::problem::BothLanguages;
use anlan_kernel::{RecordId, Text};
use anlan_registry::types::{ProtectionTarget, Typed as _};
use anlan_regulations::gb18218::{Factor, Step};
use serde::Serialize;
use utoipa::ToSchema;

use super::View;
use crate::archive::Colour;
use crate::board::Board;
use crate::explain::Reason;
use crate::inputs::Neighbour;
use crate::verdict::{CountedLine, OtherLine, Verdict};

/// A number as shown and exact.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Number {
    /// To read.
    #[schema(example = "12.5000")]
    pub text: String,
    /// Exact value, a fraction in lowest terms.
    #[schema(example = "25/2")]
    pub exact: String,
}

/// A verdict in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HazardRow {
    /// Unit, or site where holdings name no unit: the id for `/hazards/{unit}`.
    #[schema(value_type = String)]
    pub unit: RecordId,
    /// Code of the unit.
    pub code: String,
    /// Name of the unit.
    pub name: String,
    /// Site.
    #[schema(value_type = Option<String>)]
    pub site: Option<RecordId>,
    /// Name of the site.
    pub site_name: String,
    /// Enterprise.
    #[schema(value_type = Option<String>)]
    pub enterprise: Option<RecordId>,
    /// Name of the enterprise.
    pub enterprise_name: String,
    /// District code.
    pub district: String,
    /// Name of the district.
    pub district_name: String,
    /// Park.
    pub park: String,
    /// Sector.
    pub sector: String,
    /// Σ q/Q.
    pub s: Number,
    /// R; absent where people within 500 m are not known.
    pub r: Option<Number>,
    /// α.
    pub alpha: Option<String>,
    /// People within 500 m outside the site boundary.
    pub persons_500m: Option<u64>,
    /// S ≥ 1.
    pub major_hazard: bool,
    /// Grade, 1 the worst.
    pub grade: Option<u8>,
    /// Colour of the unit: red, orange, yellow, blue; absent where not decided.
    pub colour: Option<Colour>,
    /// Lines a person must still decide; while there are any, S is a lower bound.
    pub open: usize,
    /// Lines that count.
    pub lines: usize,
    /// Main substances, the largest q/Q first.
    pub substances: Vec<String>,
    /// Grade under the other edition.
    pub other_grade: Option<u8>,
    /// Whether it is a major hazard under the other edition.
    pub other_major_hazard: bool,
    /// Units joined by the 500 m rule of the 2009 edition; those out of reach are only counted.
    pub joined: Vec<String>,
    /// Invented for demonstration.
    pub demo: bool,
}

/// One step of a derivation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepView {
    /// What is done.
    pub what: BothLanguages,
    /// The formula with its numbers.
    pub formula: String,
    /// What comes out.
    pub result: String,
    /// Clause and table.
    pub clause: String,
    /// Row of the table, where one gives the number.
    pub row: Option<String>,
    /// How well the source was read: `printed`, `secondary`, `recalled` …
    pub confidence: String,
    /// Choices that a reader must know of.
    pub notes: Vec<BothLanguages>,
}

/// One line that counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineView {
    /// Holding.
    #[schema(value_type = Option<String>)]
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub declared: String,
    /// Design maximum, t.
    #[schema(value_type = String)]
    pub quantity_t: String,
    /// Critical quantity, t.
    pub critical_quantity_t: String,
    /// q/Q.
    pub ratio: Number,
    /// β.
    pub beta: String,
    /// Where Q comes from.
    pub q_basis: serde_json::Value,
    /// Where β comes from.
    pub beta_basis: serde_json::Value,
    /// Choices that a reader must know of.
    pub notes: Vec<BothLanguages>,
    /// Where the quantity was declared.
    pub source: String,
    /// Journal position at which the line was declared as it is.
    pub declared_at: Option<u64>,
}

/// One line that does not count, with the reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OtherLineView {
    /// Holding.
    #[schema(value_type = Option<String>)]
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub declared: String,
    /// Quantity, t.
    pub quantity_t: Option<String>,
    /// Question of the queue.
    pub question: String,
    /// Why.
    pub reason: BothLanguages,
}

/// People around, target by target.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NeighbourView {
    /// Protection target.
    #[schema(value_type = String)]
    pub target: RecordId,
    /// Name.
    pub name: String,
    /// People there.
    pub persons: u64,
    /// Whether they count.
    pub counted: bool,
    /// Distance from the site boundary, m.
    pub distance_m: f64,
}

/// People around whom the caller may not see: of which kind and how many, nothing more.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnnamedNeighbours {
    /// Record type, `protection_target`.
    pub kind: String,
    /// What they are.
    pub label: BothLanguages,
    /// How many of them count.
    pub count: usize,
    /// People there.
    pub persons: u64,
}

/// A verdict under one edition, with its working.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EditionVerdict {
    /// Edition, `gb18218-2018` or `gb18218-2009`.
    pub edition: String,
    /// Number and name of the standard.
    pub standard: BothLanguages,
    /// Σ q/Q.
    pub s: Number,
    /// S ≥ 1.
    pub major_hazard: bool,
    /// People within 500 m.
    pub persons_500m: Option<u64>,
    /// Those people, target by target, as far as the caller may see the targets.
    pub neighbours: Vec<NeighbourView>,
    /// The other targets that count, without names; with them and those of `neighbours` that count, `persons_500m` is complete.
    pub neighbours_unnamed: Option<UnnamedNeighbours>,
    /// α.
    pub alpha: Option<String>,
    /// R.
    pub r: Option<Number>,
    /// Grade.
    pub grade: Option<u8>,
    /// Colour.
    pub colour: Option<Colour>,
    /// What limits the verdict.
    pub notes: Vec<BothLanguages>,
    /// Units joined by the 500 m rule of the 2009 edition; those out of reach are only counted.
    pub joined: Vec<String>,
    /// Lines that count; empty where the caller may not see quantities.
    pub lines: Vec<LineView>,
    /// Lines a person must decide.
    pub open: Vec<OtherLineView>,
    /// Lines outside the tables of the edition.
    pub outside: Vec<OtherLineView>,
    /// The derivation, step by step; empty where the caller may not see quantities.
    pub steps: Vec<StepView>,
    /// Quantities and steps are left out: the caller's post does not show them.
    pub quantities_hidden: bool,
    /// Journal position of the last change that touched this verdict.
    pub derived_at: Option<u64>,
    /// Engine and version.
    pub engine: String,
}

/// One thing that changed, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReasonView {
    /// What changed: `quantity`, `line`, `target`, `s`, `r`, `grade` …
    pub what: String,
    /// It was declared or ruled, not derived.
    pub is_cause: bool,
    /// Record it was declared in; absent for a protection target that the caller may not see.
    #[schema(value_type = Option<String>)]
    pub record: Option<RecordId>,
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
    /// Journal position.
    pub position: Option<u64>,
    /// The change as both sides read it.
    pub text: BothLanguages,
}

/// What is left of a verdict in a history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// Σ q/Q.
    pub s: Number,
    /// R.
    pub r: Option<Number>,
    /// α.
    pub alpha: Option<String>,
    /// Grade.
    pub grade: Option<u8>,
    /// S ≥ 1.
    pub major_hazard: bool,
    /// Colour.
    pub colour: Option<Colour>,
}

pub(super) fn both(text: &Text) -> BothLanguages {
    text.into()
}

pub(super) fn both_of_law(text: &anlan_regulations::Text) -> BothLanguages {
    BothLanguages { zh: text.zh.to_string(), en: text.en.to_string() }
}

pub(super) fn number(shown: &crate::verdict::Shown) -> Number {
    Number { text: shown.text.clone(), exact: shown.exact.clone() }
}

/// Returns the colour of a verdict: of its grade, blue where it is no major hazard, none where that is not decided.
pub(super) fn colour(verdict: &Verdict) -> Option<Colour> {
    match verdict.grade {
        Some(grade) => Colour::of_level(grade.number()),
        None if verdict.major_hazard || !verdict.open.is_empty() => None,
        None => Some(Colour::Blue),
    }
}

pub(super) fn outcome(verdict: &Verdict) -> Outcome {
    Outcome {
        s: number(&verdict.s),
        r: verdict.r.as_ref().map(number),
        alpha: verdict.alpha.clone(),
        grade: verdict.grade.map(anlan_regulations::gb18218::Grade::number),
        major_hazard: verdict.major_hazard,
        colour: colour(verdict),
    }
}

/// Returns a change as far as somebody may be told it.
pub(super) fn reason(view: &View, reason: &Reason) -> ReasonView {
    let reason = view.told(reason);
    ReasonView {
        what: word(&reason.what),
        is_cause: reason.what.is_cause(),
        record: reason.record,
        from: reason.from.clone(),
        to: reason.to.clone(),
        position: reason.position,
        text: both(&reason.text),
    }
}

/// Returns the word by which a unit variant is written on the wire.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Returns a verdict as far as somebody may see it.
pub(super) fn verdict(view: &View, board: &Board, verdict: &Verdict) -> EditionVerdict {
    let edition = verdict.of_edition();
    let with_quantities = view.shows_quantities_of(board, verdict);
    let around = verdict.surroundings.iter().flat_map(|around| &around.targets);
    let (named, others): (Vec<_>, Vec<_>) = around.partition(|one| view.shows_target(&one.placement));
    EditionVerdict {
        edition: verdict.edition.clone(),
        standard: standard(edition),
        s: number(&verdict.s),
        major_hazard: verdict.major_hazard,
        persons_500m: verdict.persons_500m,
        neighbours: named
            .into_iter()
            .map(|one| NeighbourView {
                target: one.target,
                name: one.name.clone(),
                persons: one.persons,
                counted: one.counted,
                distance_m: (one.distance_m * 10.0).round() / 10.0,
            })
            .collect(),
        neighbours_unnamed: unnamed(&others),
        alpha: verdict.alpha.clone(),
        r: verdict.r.as_ref().map(number),
        grade: verdict.grade.map(anlan_regulations::gb18218::Grade::number),
        colour: colour(verdict),
        notes: verdict.notes.iter().map(both).collect(),
        joined: view.joined(board, verdict),
        lines: if with_quantities { verdict.lines.iter().map(line).collect() } else { Vec::new() },
        open: if with_quantities { verdict.open.iter().map(other).collect() } else { Vec::new() },
        outside: if with_quantities { verdict.outside.iter().map(other).collect() } else { Vec::new() },
        steps: if with_quantities { verdict.working.steps().iter().map(step).collect() } else { Vec::new() },
        quantities_hidden: !with_quantities,
        derived_at: verdict.derived_at,
        engine: verdict.engine.to_owned(),
    }
}

fn unnamed(targets: &[&Neighbour]) -> Option<UnnamedNeighbours> {
    let counted: Vec<u64> = targets.iter().filter(|one| one.counted).map(|one| one.persons).collect();
    (!counted.is_empty()).then(|| UnnamedNeighbours {
        kind: ProtectionTarget::KIND.to_owned(),
        label: BothLanguages { zh: "防护目标".to_owned(), en: "protection targets".to_owned() },
        count: counted.len(),
        persons: counted.iter().sum(),
    })
}

fn standard(edition: anlan_regulations::gb18218::Edition) -> BothLanguages {
    let text = match edition {
        anlan_regulations::gb18218::Edition::E2018 => {
            Text::new("GB 18218-2018 危险化学品重大危险源辨识", "GB 18218-2018, identification of major hazards")
        }
        anlan_regulations::gb18218::Edition::E2009 => Text::new(
            "GB 18218-2009 与原安监总局令第40号",
            "GB 18218-2009 with Order 40 of the former State Administration of Work Safety",
        ),
    };
    both(&text)
}

fn line(line: &CountedLine) -> LineView {
    let factor: &Factor = &line.factor;
    LineView {
        holding: line.holding,
        declared: line.declared.clone(),
        quantity_t: line.quantity_t.to_string(),
        critical_quantity_t: factor.critical_quantity_t.to_string(),
        ratio: number(&line.ratio),
        beta: factor.beta.to_string(),
        q_basis: json(&factor.q_basis),
        beta_basis: json(&factor.beta_basis),
        notes: factor.notes.iter().map(both_of_law).collect(),
        source: line.source.clone(),
        declared_at: line.declared_at,
    }
}

fn other(line: &OtherLine) -> OtherLineView {
    OtherLineView {
        holding: line.holding,
        declared: line.declared.clone(),
        quantity_t: line.quantity_t.map(|quantity| quantity.to_string()),
        question: line.question.clone(),
        reason: both(&line.reason),
    }
}

fn step(step: &Step) -> StepView {
    StepView {
        what: both_of_law(&step.what),
        formula: step.formula.clone(),
        result: step.result.clone(),
        clause: step.clause.clone(),
        row: step.row.clone(),
        confidence: word(&step.confidence),
        notes: step.notes.iter().map(both_of_law).collect(),
    }
}
