//! 物质认定: what a person decided about a substance that the matching was not sure of; it holds for every row that asks the same question.

use serde::{Deserialize, Serialize};

use crate::catalogue::{Code, Field, FieldKind, RecordType, boolean, group, integer, text};
use crate::types::Typed;

/// A decision as declared. Deleting it brings the question back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SubstanceDecision {
    /// Key of the question, as the matching gives it.
    pub question: String,
    /// Serial in the catalogue of hazardous chemicals.
    pub serial: Option<i64>,
    /// CAS number of the substance decided on.
    pub cas: Option<String>,
    /// Name of the substance decided on.
    pub substance_name: Option<String>,
    /// Hazard categories from the SDS.
    pub categories: Vec<String>,
    /// Decided: not a hazardous chemical.
    pub not_hazardous: bool,
    /// Ground of the decision.
    pub reason: Option<String>,
}

impl Typed for SubstanceDecision {
    const KIND: &'static str = "substance_decision";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("substance_decision", "物质认定", "Substance decision")
        .group(group::LISTS)
        .title("question")
        .field(text("question", "问题", "question").required())
        .field(integer("serial", "目录序号", "catalogue serial", 1, 100_000))
        .field(Field::new("cas", "CAS号", "CAS number", FieldKind::Code(Code::Cas)))
        .field(text("substance_name", "认定为", "decided as"))
        .field(Field::new("categories", "危险性类别", "hazard categories", FieldKind::List))
        .field(boolean("not_hazardous", "不属于危险化学品", "not a hazardous chemical"))
        .field(text("reason", "依据", "ground"))
        .key(&["question"])
}
