//! What a match gives back: the identity and the reasons.

use serde::Serialize;

use crate::catalogue::Row;
use crate::{Cas, CasError, Composition, UnNumberError};

/// Where a substance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A row of the catalogue of hazardous chemicals.
    Listed,
    /// Known from another list or by a decision, without a serial.
    Unlisted,
    /// Decided by a person: not a hazardous chemical.
    NotHazardous,
}

/// A substance in one composition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Serial in the catalogue; the key, since 153 rows have no CAS number and one CAS number may stand in many rows.
    pub serial: Option<u32>,
    /// CAS number of the row.
    pub cas: Option<Cas>,
    /// Name as printed.
    pub name_zh: String,
    /// English name, where a source has one.
    pub name_en: Option<String>,
    /// Other names.
    pub aliases: &'static [String],
    /// Remark 剧毒 of the catalogue.
    pub highly_toxic: bool,
    /// What is known about the composition: as asked, completed by the row's own bounds.
    pub composition: Composition,
    /// Where it stands.
    pub standing: Standing,
    /// Source of the row.
    pub source: &'static str,
    /// How well the source was read, as in the data.
    pub confidence: &'static str,
}

impl Identity {
    pub(crate) fn of(row: &'static Row, asked: &Composition) -> Self {
        Self {
            serial: row.serial,
            cas: row.cas.first().copied(),
            name_zh: row.name_zh.clone(),
            name_en: row.name_en.clone(),
            aliases: &row.aliases,
            highly_toxic: row.highly_toxic,
            composition: asked.completed_by(&row.composition),
            standing: if row.serial.is_some() { Standing::Listed } else { Standing::Unlisted },
            source: &row.source,
            confidence: &row.confidence,
        }
    }
}

/// Why an answer is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Name and CAS number lead to the same row.
    NameAndCasAgree,
    /// The name leads to the row; no CAS number was given or usable.
    NameOnly,
    /// The CAS number stands in this row alone; no name was given.
    CasOnly,
    /// The CAS number stands in this row alone; the name given is in no list.
    CasWithUnknownName {
        /// Name as given.
        name: String,
    },
    /// The UN number leads to the row.
    UnOnly,
    /// The UN number agrees.
    UnAgrees,
    /// The composition given decides between rows.
    CompositionDecides {
        /// Composition as read.
        composition: String,
    },
    /// The row holds only within bounds that what was given does not settle.
    CompositionAssumed {
        /// Bounds of the row.
        composition: String,
    },
    /// Several rows remain; the composition would decide.
    CompositionNeeded,
    /// The composition given lies outside every row.
    CompositionOutside {
        /// Composition as read.
        composition: String,
    },
    /// A name for mixtures or for anything: what is in it must be known.
    GenericName {
        /// Name as given.
        name: String,
    },
    /// Name and CAS number lead to different rows.
    NameAndCasDiffer,
    /// The UN number leads to another row.
    UnDiffers,
    /// The name leads to several rows.
    NameAmbiguous,
    /// A part of the name or note was not understood.
    PartNotUnderstood {
        /// The part, folded.
        part: String,
    },
    /// The CAS number is well-formed but stands in no row.
    CasNotListed {
        /// The number.
        cas: Cas,
    },
    /// The name stands in no list.
    NameNotListed {
        /// Name as given.
        name: String,
    },
    /// The UN number stands in no list here.
    UnNotListed,
    /// The name resembles this one; a person must say whether it is meant.
    NearName {
        /// Name of the candidate.
        name: String,
    },
    /// Neither name nor number was given.
    NothingGiven,
    /// The CAS number cannot be right.
    CasFault {
        /// Message, Chinese.
        zh: String,
        /// Message, English.
        en: String,
    },
    /// The UN number cannot be right.
    UnFault {
        /// Message, Chinese.
        zh: String,
        /// Message, English.
        en: String,
    },
    /// A person decided this question.
    Decided,
    /// A decision names a serial that the catalogue does not have.
    DecisionUnusable,
}

impl From<&CasError> for Reason {
    fn from(fault: &CasError) -> Self {
        Self::CasFault { zh: fault.text_zh(), en: fault.text_en() }
    }
}

impl From<&UnNumberError> for Reason {
    fn from(fault: &UnNumberError) -> Self {
        Self::UnFault { zh: fault.text_zh(), en: fault.text_en() }
    }
}

impl Reason {
    /// Returns the reason in Chinese.
    pub fn text_zh(&self) -> String {
        match self {
            Self::NameAndCasAgree => "名称与 CAS 号一致".into(),
            Self::NameOnly => "按名称识别".into(),
            Self::CasOnly => "按 CAS 号识别（目录中仅此一条）".into(),
            Self::CasWithUnknownName { name } => format!("按 CAS 号识别（目录中仅此一条）；名称“{name}”未收录"),
            Self::UnOnly => "按联合国编号识别".into(),
            Self::UnAgrees => "联合国编号一致".into(),
            Self::CompositionDecides { composition } => format!("由组成确定：{composition}"),
            Self::CompositionAssumed { composition } => {
                format!("该条目限于“{composition}”，所给信息不足以判断，请核对")
            }
            Self::CompositionNeeded => "需要给出组成（含量、是否溶液等）才能确定条目".into(),
            Self::CompositionOutside { composition } => format!("给出的组成“{composition}”不在任何条目的范围内"),
            Self::GenericName { name } => format!("“{name}”是统称，需要给出组成"),
            Self::NameAndCasDiffer => "名称与 CAS 号指向不同物质".into(),
            Self::UnDiffers => "联合国编号指向其他物质".into(),
            Self::NameAmbiguous => "该名称对应多个条目".into(),
            Self::PartNotUnderstood { part } => format!("“{part}”无法识别"),
            Self::CasNotListed { cas } => format!("CAS 号 {cas} 不在目录中"),
            Self::NameNotListed { name } => format!("名称“{name}”未收录"),
            Self::UnNotListed => "联合国编号未收录".into(),
            Self::NearName { name } => format!("名称与“{name}”相近，需人工确认"),
            Self::NothingGiven => "未给出名称、CAS 号或联合国编号".into(),
            Self::CasFault { zh, .. } | Self::UnFault { zh, .. } => zh.clone(),
            Self::Decided => "已由人工认定".into(),
            Self::DecisionUnusable => "人工认定的目录序号不存在，请重新认定".into(),
        }
    }

    /// Returns the reason in English.
    pub fn text_en(&self) -> String {
        match self {
            Self::NameAndCasAgree => "name and CAS number agree".into(),
            Self::NameOnly => "identified by name".into(),
            Self::CasOnly => "identified by CAS number (one row of the catalogue)".into(),
            Self::CasWithUnknownName { name } => {
                format!("identified by CAS number (one row of the catalogue); the name “{name}” is in no list")
            }
            Self::UnOnly => "identified by UN number".into(),
            Self::UnAgrees => "the UN number agrees".into(),
            Self::CompositionDecides { composition } => format!("decided by composition: {composition}"),
            Self::CompositionAssumed { composition } => {
                format!("the row holds for “{composition}” only, which what was given does not settle; check it")
            }
            Self::CompositionNeeded => "the composition (share, solution or not) is needed to choose a row".into(),
            Self::CompositionOutside { composition } => {
                format!("the composition “{composition}” lies outside every row")
            }
            Self::GenericName { name } => format!("“{name}” is a general name: its composition is needed"),
            Self::NameAndCasDiffer => "name and CAS number mean different substances".into(),
            Self::UnDiffers => "the UN number means another substance".into(),
            Self::NameAmbiguous => "the name stands for several rows".into(),
            Self::PartNotUnderstood { part } => format!("the part “{part}” was not understood"),
            Self::CasNotListed { cas } => format!("CAS number {cas} is not in the catalogue"),
            Self::NameNotListed { name } => format!("the name “{name}” is in no list"),
            Self::UnNotListed => "the UN number is in no list".into(),
            Self::NearName { name } => format!("the name resembles “{name}”; a person must confirm"),
            Self::NothingGiven => "no name, CAS number or UN number was given".into(),
            Self::CasFault { en, .. } | Self::UnFault { en, .. } => en.clone(),
            Self::Decided => "decided by a person".into(),
            Self::DecisionUnusable => "the decision names a serial that does not exist; decide again".into(),
        }
    }
}
