//! The people around, target by target, in two verdicts.

use std::collections::BTreeMap;

use anlan_kernel::{Position, RecordId};
use anlan_regulations::order40::Trigger;

use super::{Reason, What};
use crate::inputs::{Neighbour, Surroundings};
use crate::verdict::Verdict;

/// Says whether the boundary moved, and for which targets the people who count changed: because the target was declared anew, or because of
/// the boundary.
pub(super) fn compare(before: &Verdict, after: &Verdict, reasons: &mut Vec<Reason>) {
    let (old, new) = (before.surroundings.as_deref(), after.surroundings.as_deref());
    let boundary = |around: Option<&Surroundings>| around.map(|around| around.boundary.clone());
    let moved = (boundary(old) != boundary(new)).then(|| new.map(|around| around.site_declared_at)).flatten();
    if boundary(old) != boundary(new) {
        let site = new.or(old).map(|around| around.site);
        let reason = Reason::of(What::Boundary, "厂界", "site boundary", boundary(old), boundary(new));
        reasons.push(reason.declared(site, moved, Trigger::SurroundingsChanged));
    }
    let (was, is) = (targets(old), targets(new));
    for (id, row) in &is {
        let there = was.get(id);
        let from = there.and_then(|there| counted(there));
        if from != counted(row) {
            let declared_anew = match there {
                Some(there) => there.declared_at != row.declared_at,
                None => before.derived_at.is_none_or(|before| row.declared_at > before),
            };
            let position = if declared_anew { Some(row.declared_at) } else { moved };
            reasons.push(told(row, from, counted(row), position));
        }
    }
    for (_, row) in was.iter().filter(|(id, row)| row.counted && !is.contains_key(*id)) {
        reasons.push(told(row, counted(row), None, moved));
    }
}

fn targets(around: Option<&Surroundings>) -> BTreeMap<RecordId, &Neighbour> {
    around.into_iter().flat_map(|around| &around.targets).map(|row| (row.target, row)).collect()
}

/// People of a target that count.
fn counted(row: &Neighbour) -> Option<String> {
    row.counted.then(|| row.persons.to_string())
}

/// What is told of a target without its name.
pub(super) const LABEL: (&str, &str) =
    ("防护目标：厂界外500 m内计入人数", "a protection target: people counted within 500 m");

fn told(row: &Neighbour, from: Option<String>, to: Option<String>, position: Option<Position>) -> Reason {
    let name = &row.name;
    let reason = Reason::of(
        What::Target,
        &format!("防护目标 {name}：厂界外500 m内计入人数"),
        &format!("protection target {name}: people counted within 500 m"),
        from,
        to,
    );
    let reason = reason.declared(Some(row.target), position, Trigger::SurroundingsChanged);
    Reason { neighbour: Some(row.placement.clone()), ..reason }
}
