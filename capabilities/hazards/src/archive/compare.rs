//! What changed between two archives.

use std::collections::BTreeMap;

use anlan_kernel::{RecordId, Text};
use serde::Serialize;

use super::{Archive, RiskRow};

/// One difference between two archives.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Difference {
    /// A risk that was not there.
    Added {
        /// The risk.
        now: Box<RiskRow>,
    },
    /// A risk that is there no more.
    Removed {
        /// The risk.
        then: Box<RiskRow>,
    },
    /// A risk whose colour, grade or people's work to do changed.
    Changed {
        /// The risk as it was.
        then: Box<RiskRow>,
        /// The risk as it is.
        now: Box<RiskRow>,
        /// What changed.
        what: Vec<Text>,
    },
}

/// Compares two archives; rows that say the same are left out.
pub fn compare(then: &Archive, now: &Archive) -> Vec<Difference> {
    let old: BTreeMap<RecordId, &RiskRow> = then.rows.iter().map(|row| (row.id, row)).collect();
    let new: BTreeMap<RecordId, &RiskRow> = now.rows.iter().map(|row| (row.id, row)).collect();
    let mut differences = Vec::new();
    for row in &now.rows {
        match old.get(&row.id) {
            None => differences.push(Difference::Added { now: Box::new(row.clone()) }),
            Some(before) => {
                let what = changes(before, row);
                if !what.is_empty() {
                    differences.push(Difference::Changed {
                        then: Box::new((*before).clone()),
                        now: Box::new(row.clone()),
                        what,
                    });
                }
            }
        }
    }
    differences.extend(
        then.rows
            .iter()
            .filter(|row| !new.contains_key(&row.id))
            .map(|row| Difference::Removed { then: Box::new(row.clone()) }),
    );
    differences
}

fn changes(then: &RiskRow, now: &RiskRow) -> Vec<Text> {
    let colour = |row: &RiskRow, zh: bool| {
        row.colour.map_or_else(
            || if zh { "未评".to_owned() } else { "none".to_owned() },
            |colour| if zh { colour.label().zh.to_string() } else { colour.label().en.to_string() },
        )
    };
    let mut what = Vec::new();
    if then.colour != now.colour {
        what.push(Text::new(
            format!("颜色：{} → {}", colour(then, true), colour(now, true)),
            format!("colour: {} → {}", colour(then, false), colour(now, false)),
        ));
    }
    let mut plain = |zh: &str, en: &str, before: &str, after: &str| {
        if before != after {
            what.push(Text::new(format!("{zh}：{before} → {after}"), format!("{en}: {before} → {after}")));
        }
    };
    plain("名称", "name", &then.name, &now.name);
    plain("S", "S", &then.s, &now.s);
    plain("R", "R", &then.r, &now.r);
    plain("责任单位", "enterprise", &then.enterprise, &now.enterprise);
    what
}
