//! What changed between two archives.

use std::collections::BTreeMap;

use anlan_kernel::{RecordId, Text};
use serde::Serialize;

use super::{Archive, RiskRow};
use crate::board::VerdictChange;
use crate::explain::Reason;

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
        /// Why, as [`give_causes`] finds it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        causes: Vec<Reason>,
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
                        causes: Vec::new(),
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

/// Gives each site that changed the causes: what was declared, with its old and new value and its journal entry.
pub fn give_causes(differences: &mut [Difference], changes: &[VerdictChange]) {
    let mut causes_of: BTreeMap<RecordId, Vec<&Reason>> = BTreeMap::new();
    for change in changes {
        let site = change.after.as_ref().or(change.before.as_ref()).and_then(|verdict| verdict.subject.site);
        let causes = change.reasons.iter().filter(|reason| reason.what.is_cause());
        causes_of.entry(site.unwrap_or(RecordId::FIRST)).or_default().extend(causes);
    }
    for difference in differences {
        if let Difference::Changed { now, causes, .. } = difference {
            // People around a site are a cause once, whatever the number of its units.
            for cause in causes_of.get(&now.id).into_iter().flatten() {
                if !causes.contains(cause) {
                    causes.push((*cause).clone());
                }
            }
        }
    }
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
    plain("行政区", "district", &then.district, &now.district);
    plain("行业", "sector", &then.sector, &now.sector);
    plain("园区", "park", &then.park, &now.park);
    plain("S", "S", &then.s, &now.s);
    plain("R", "R", &then.r, &now.r);
    plain("责任单位", "enterprise", &then.enterprise, &now.enterprise);
    let count = |row: &RiskRow| row.open_lines.to_string();
    plain("待认定物质", "substances to be decided", &count(then), &count(now));
    what
}
