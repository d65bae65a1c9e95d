//! The verdict on one unit under one edition, with its working.

use std::sync::Arc;

use anlan_kernel::{Position, RecordId, Text};
use anlan_quantity::{Decimal, Ratio, Tonnes};
use anlan_regulations::gb18218::{self, Edition, Factor, Grade, MOST_DECIMALS, Resolution, Step};
use serde::Serialize;

use crate::inputs::Surroundings;

mod registered;

pub use registered::derive_registered;

/// Name and version of the engine that derives.
pub const ENGINE: &str = concat!("anlan-hazards ", env!("CARGO_PKG_VERSION"));

/// What a verdict is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Records identified together: one unit, or one site where no unit is given, or several units that the 2009 edition joins.
    pub ids: Vec<RecordId>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Site.
    pub site: Option<RecordId>,
    /// Name of the site.
    pub site_name: String,
    /// Name of the enterprise.
    pub enterprise_name: String,
    /// District code.
    pub district: String,
    /// Sector.
    pub sector: String,
    /// Park.
    pub park: String,
    /// Names of the units joined by the 500 m rule of the 2009 edition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<String>,
    /// Invented for demonstration.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

/// A ratio as shown: exact, and to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Exact value, `numerator/denominator` in lowest terms.
    pub exact: String,
    /// To read; never used to decide.
    pub text: String,
}

impl Shown {
    /// Shows a ratio with so many decimals.
    pub fn new(ratio: &Ratio, places: usize) -> Self {
        Self { exact: ratio.to_string(), text: ratio.to_decimal_text(places) }
    }

    /// Shows a ratio with so many decimals, or as many more as it takes not to look as if it had reached a bound that it has not.
    fn below(ratio: &Ratio, places: usize, bounds: &[u32]) -> Self {
        let reaches = |shown: &Self, bound: u32| {
            let rounded = shown.text.parse::<Decimal>().and_then(Ratio::try_from);
            *ratio < Ratio::from(bound) && rounded.is_ok_and(|rounded| rounded >= Ratio::from(bound))
        };
        let honest = |shown: &Self| !bounds.iter().any(|bound| reaches(shown, *bound));
        let finer = (places..=MOST_PLACES).map(|places| Self::new(ratio, places)).find(honest);
        finer.unwrap_or_else(|| Self::new(ratio, places))
    }
}

/// S from which a unit is a major hazard (GB 18218-2018, 4.2.1; GB 18218-2009, 4.2), and R from which grades begin (Table 6; Order 40, Annex 1,
/// Table 4): for showing only, what decides is the tables.
const S_BOUNDS: &[u32] = &[1];
const R_BOUNDS: &[u32] = &[10, 50, 100];
/// Decimals that are shown at most.
const MOST_PLACES: usize = 25;

/// One line that counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountedLine {
    /// Holding, where it is a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub declared: String,
    /// Quantity, t.
    pub quantity_t: Tonnes,
    /// q/Q.
    pub ratio: Shown,
    /// Critical quantity, β and where they come from.
    #[serde(flatten)]
    pub factor: Arc<Factor>,
    /// Where the quantity was declared.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Journal position at which the line was declared as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_at: Option<Position>,
}

/// One line that does not count, with the reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherLine {
    /// Holding, where it is a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub declared: String,
    /// Quantity, t; absent where none can be read.
    pub quantity_t: Option<Tonnes>,
    /// Key of the question in the queue.
    pub question: String,
    /// Why.
    pub reason: Text,
    /// Journal position at which the line was declared as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_at: Option<Position>,
}

/// Verdict on one subject under one edition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Edition, e.g. `gb18218-2018`.
    pub edition: String,
    /// What it is about.
    pub subject: Subject,
    /// Σ q/Q.
    pub s: Shown,
    /// S ≥ 1.
    pub major_hazard: bool,
    /// People within 500 m outside the site boundary; absent where the boundary is not known.
    pub persons_500m: Option<u64>,
    /// Where those people are, target by target; absent where their number was declared or is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surroundings: Option<Arc<Surroundings>>,
    /// α.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<String>,
    /// R = α·Σ β·q/Q.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<Shown>,
    /// Grade, 1 the worst.
    pub grade: Option<Grade>,
    /// What limits the verdict: people nobody counted, a boundary that is only a point.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// Lines that count.
    pub lines: Arc<[CountedLine]>,
    /// Lines a person must decide; while there are any, S is a lower bound.
    pub open: Vec<OtherLine>,
    /// Lines outside the tables of the edition.
    pub outside: Vec<OtherLine>,
    /// The derivation step by step, written out when somebody reads it.
    pub working: Working,
    /// Journal position of the last change that touched this verdict; absent where there is no journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_at: Option<Position>,
    /// Engine and version.
    pub engine: &'static str,
}

/// What the steps of a derivation are written from: a city keeps many verdicts and reads few workings.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    edition: Edition,
    persons_500m: Option<u64>,
    lines: Arc<[CountedLine]>,
}

impl Working {
    /// Writes the steps out.
    pub fn steps(&self) -> Vec<Step> {
        let summed: Vec<(Tonnes, &Factor)> =
            self.lines.iter().map(|line| (line.quantity_t, line.factor.as_ref())).collect();
        let outcome = identify(self.edition, self.persons_500m, &summed);
        let named: Vec<(&str, Tonnes, &Factor)> =
            self.lines.iter().map(|line| (line.declared.as_str(), line.quantity_t, line.factor.as_ref())).collect();
        gb18218::working(self.edition, self.persons_500m, &named, &outcome)
    }
}

impl Serialize for Working {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.steps().serialize(serializer)
    }
}

fn identify(edition: Edition, persons_500m: Option<u64>, lines: &[(Tonnes, &Factor)]) -> gb18218::Outcome {
    gb18218::identify(edition, persons_500m, lines).expect("quantities below 10^8 t with few decimals")
}

impl Verdict {
    /// Returns the edition as the engine knows it.
    pub fn of_edition(&self) -> Edition {
        self.edition.parse().expect("verdicts are written by an edition")
    }
}

/// One declared line, ready to be counted.
pub struct Declaration<'a> {
    /// Holding, where it is a record.
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub name: &'a str,
    /// Quantity; absent where none can be read.
    pub quantity: Option<Tonnes>,
    /// How the edition counts it.
    pub counted: Arc<crate::substance::Counted>,
    /// Where the quantity was declared.
    pub source: &'a str,
    /// Journal position at which the line was declared as it is.
    pub declared_at: Option<Position>,
}

/// Derives the verdict on declared lines.
pub fn derive(
    edition: Edition,
    subject: Subject,
    persons_500m: Option<u64>,
    declarations: &[Declaration<'_>],
    derived_at: Option<Position>,
) -> Verdict {
    let mut counted: Vec<(&Declaration<'_>, Tonnes, &Arc<Factor>)> = Vec::new();
    let (mut open, mut outside) = (Vec::new(), Vec::new());
    for declaration in declarations {
        let other = |reason: Text| OtherLine {
            holding: declaration.holding,
            declared: declaration.name.to_owned(),
            quantity_t: declaration.quantity,
            question: declaration.counted.question.clone(),
            reason,
            declared_at: declaration.declared_at,
        };
        let readable = declaration.quantity.filter(|quantity| quantity.value().scale() <= MOST_DECIMALS);
        match (&declaration.counted.factor, &declaration.counted.resolution, readable) {
            (Some(factor), _, Some(quantity)) => counted.push((declaration, quantity, factor)),
            (Some(_), _, None) | (None, Resolution::Counted(_), _) => open.push(other(not_a_quantity())),
            (None, Resolution::NotCounted { reason }, _) => outside.push(other(text_of(reason))),
            (None, Resolution::Undecided { reason, .. }, _) => open.push(other(text_of(reason))),
        }
    }
    let summed: Vec<(Tonnes, &Factor)> =
        counted.iter().map(|(_, quantity, factor)| (*quantity, factor.as_ref())).collect();
    let outcome = identify(edition, persons_500m, &summed);
    let lines: Arc<[CountedLine]> = counted
        .iter()
        .zip(&outcome.ratios)
        .map(|((declaration, quantity, factor), ratio)| CountedLine {
            holding: declaration.holding,
            declared: declaration.name.to_owned(),
            quantity_t: *quantity,
            ratio: Shown::new(ratio, 4),
            factor: Arc::clone(factor),
            source: declaration.source.to_owned(),
            declared_at: declaration.declared_at,
        })
        .collect();
    let working = Working { edition, persons_500m, lines: Arc::clone(&lines) };
    Verdict {
        edition: edition.id().to_owned(),
        subject,
        s: Shown::below(&outcome.s, 4, S_BOUNDS),
        major_hazard: outcome.major_hazard,
        persons_500m,
        surroundings: None,
        alpha: outcome.alpha.map(|alpha| alpha.to_string()),
        r: outcome.r.as_ref().map(|r| Shown::below(r, 1, R_BOUNDS)),
        grade: outcome.grade,
        notes: Vec::new(),
        lines,
        open,
        outside,
        working,
        derived_at,
        engine: ENGINE,
    }
}

fn not_a_quantity() -> Text {
    Text::new(
        format!("设计最大量无法精确计算：须为不小于零、小数不超过{MOST_DECIMALS}位的数"),
        format!(
            "the design maximum cannot be counted exactly: give zero or more with at most {MOST_DECIMALS} decimals"
        ),
    )
}

fn text_of(reason: &anlan_regulations::Text) -> Text {
    Text::new(reason.zh.to_string(), reason.en.to_string())
}
