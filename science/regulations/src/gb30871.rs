//! GB 30871-2022: special work in enterprises of hazardous chemicals: level of a permit, who approves it, how long it is valid, gas limits,
//! and what may not be done at the same time.

mod height;
mod hot_work;
mod limits;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use height::{Extra, Factor, HeightGrade, HeightWork, Heighted, height_grade};
pub use hot_work::{HotLevel, HotWork, Levelled, Raise, hot_level};
pub use limits::{
    GasCheck, Lifted, Powered, Together, Work, combustible_gas, forbidden_together, lifting, needs_new_analysis,
    oxygen, still_valid, temporary_power,
};

use crate::Text;
use crate::table::{Confidence, rows};

/// Kind of special work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permit {
    /// 动火.
    HotWork,
    /// 受限空间.
    ConfinedSpace,
    /// 盲板抽堵.
    Blinding,
    /// 高处.
    Height,
    /// 吊装.
    Lifting,
    /// 临时用电.
    TemporaryPower,
    /// 动土.
    Excavation,
    /// 断路.
    RoadBreaking,
}

/// A permit of one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PermitRow {
    /// Kind.
    pub permit: Permit,
    /// Name of the kind.
    pub name_zh: String,
    /// Level; absent where the kind has none.
    pub level: Option<String>,
    /// What is of this level.
    pub criterion: String,
    /// Hours it is valid at most; absent where the standard states none.
    pub valid_hours: Option<u32>,
    /// What is said of its validity.
    pub validity_note: String,
    /// Who approves it.
    pub approver: Text,
    /// Who signs as well, in Chinese.
    pub countersign_zh: String,
    /// Who keeps the third copy, in Chinese.
    pub custody_zh: String,
    /// Clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct Row {
    permit: Permit,
    permit_zh: String,
    level: String,
    criterion: String,
    validity_h_max: Option<u32>,
    validity_note: String,
    approver_zh: String,
    approver_en: String,
    countersign_zh: String,
    custody_third_copy_zh: String,
    clause: String,
    confidence: String,
}

static PERMITS: LazyLock<Vec<PermitRow>> = LazyLock::new(|| {
    rows::<Row>(include_str!("../data/gb30871-2022-permits.csv"))
        .into_iter()
        .map(|row| PermitRow {
            permit: row.permit,
            name_zh: row.permit_zh,
            level: (!row.level.is_empty()).then_some(row.level),
            criterion: row.criterion,
            valid_hours: row.validity_h_max,
            validity_note: row.validity_note,
            approver: Text::new(row.approver_zh, row.approver_en),
            countersign_zh: row.countersign_zh,
            custody_zh: row.custody_third_copy_zh,
            clause: format!("GB 30871-2022, {}", row.clause),
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns the fifteen rows of the eight kinds.
pub fn permits() -> &'static [PermitRow] {
    &PERMITS
}

/// Returns the row of a kind and level; the level is absent for kinds that have none.
pub fn permit(kind: Permit, level: Option<&str>) -> Option<&'static PermitRow> {
    PERMITS.iter().find(|row| row.permit == kind && row.level.as_deref() == level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_are_there() {
        assert_eq!(permits().len(), 15);
        assert_eq!(permit(Permit::HotWork, Some("special")).unwrap().valid_hours, Some(8));
        assert_eq!(permit(Permit::HotWork, Some("2")).unwrap().approver.zh, "所在基层单位");
        assert_eq!(permit(Permit::ConfinedSpace, None).unwrap().valid_hours, Some(24));
        assert_eq!(permit(Permit::Excavation, None).unwrap().valid_hours, None);
        assert!(permit(Permit::HotWork, None).is_none());
    }
}
