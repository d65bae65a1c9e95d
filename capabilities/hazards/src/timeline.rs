//! How one verdict came to be what it is: every change of it, with what was declared and who declared it.

use std::collections::BTreeSet;

use anlan_kernel::{Entry, Position, Problem, RecordId};
use anlan_regulations::gb18218::Edition;
use anlan_store::Store;
use jiff::Timestamp;

use crate::board::{Board, VerdictChange};

/// One change of a verdict.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Journal position of the last declaration that led to it.
    pub position: Position,
    /// When it was declared.
    pub at: Timestamp,
    /// Id of who declared it.
    pub actor: String,
    /// The verdicts before and after, and why.
    pub change: VerdictChange,
}

/// Returns the changes of the verdict on a unit, the latest first. Only the journal entries of records that can touch it are read; an import
/// counts as one declaration.
pub fn of_unit(store: &Store, board: &Board, edition: Edition, unit: RecordId) -> Result<Vec<Turn>, Problem> {
    let mut entries: Vec<Entry> = Vec::new();
    for record in concerned(board, unit) {
        entries.extend(store.read(|reader| reader.history(record))?);
    }
    entries.sort_by_key(|entry| entry.position);
    let mut replayed = Board::default();
    let mut turns = Vec::new();
    for declaration in entries.chunk_by(|a, b| a.batch.is_some() && a.batch == b.batch) {
        let changes = replayed.follow(declaration)?;
        let Some(last) = declaration.last() else { continue };
        turns.extend(changes.into_iter().filter(|change| is_about(change, edition, unit)).map(|change| Turn {
            position: last.position,
            at: last.at,
            actor: last.actor.clone(),
            change,
        }));
    }
    turns.reverse();
    Ok(turns)
}

fn is_about(change: &VerdictChange, edition: Edition, unit: RecordId) -> bool {
    let subject = change.after.as_ref().or(change.before.as_ref());
    change.edition == edition.id() && subject.is_some_and(|verdict| verdict.subject.ids.contains(&unit))
}

/// Records whose declarations can touch the verdict on a unit: the sites of its operator with their units and what these ever held, the people
/// around, and what was decided about substances.
fn concerned(board: &Board, unit: RecordId) -> BTreeSet<RecordId> {
    let inputs = board.inputs();
    let mut records: BTreeSet<RecordId> = BTreeSet::from([unit]);
    let Some(site) = inputs.site_of_part(unit) else { return records };
    let group = inputs.group_of(site);
    records.extend(group);
    let sites = group.map_or_else(|| BTreeSet::from([site]), |group| inputs.sites_of_group(group));
    for site in &sites {
        records.insert(*site);
        for part in inputs.parts_of(*site) {
            records.insert(part);
            records.extend(inputs.ever_held_by(part));
        }
        records.extend(inputs.ever_held_by(*site));
        let around = inputs.surroundings(*site);
        records.extend(around.iter().flat_map(|around| &around.targets).map(|neighbour| neighbour.target));
    }
    records.extend(inputs.ever_held_by(unit));
    records.extend(inputs.gone_targets());
    records.extend(inputs.decisions());
    records
}
