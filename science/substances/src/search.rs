//! Look-up by the beginning of a name or by a number.

use crate::catalogue::{RowId, catalogue};
use crate::fold::{light, squeeze};
use crate::{Cas, Composition, Identity, UnNumber};

/// Most hits that a search returns.
const MOST: usize = 50;

/// Returns the substances whose name, alias, CAS, UN number or serial begins with the text; exact hits first.
///
/// # Example
///
/// ```
/// use anlan_substances::search;
///
/// assert_eq!(search("液氨")[0].serial, Some(2));
/// assert_eq!(search("67-56-1")[0].name_zh, "甲醇");
/// assert!(search("UN1017").iter().any(|hit| hit.name_zh == "氯"));
/// ```
pub fn search(prefix: &str) -> Vec<Identity> {
    let all = catalogue();
    let key = squeeze(&light(prefix));
    if key.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<RowId> = Vec::new();
    if let Ok(cas) = prefix.parse::<Cas>() {
        rows.extend(all.by_cas.get(&cas).into_iter().flatten().map(|way| way.row));
    }
    if let Ok(un) = prefix.parse::<UnNumber>() {
        rows.extend(all.by_un.get(&un).into_iter().flatten().map(|way| way.row));
    }
    rows.extend(key.parse().ok().and_then(|serial: u32| all.by_serial.get(&serial)));
    let start = all.keys.partition_point(|(known, _)| known.as_str() < key.as_str());
    let mut hits: Vec<&(String, RowId)> =
        all.keys[start..].iter().take_while(|(known, _)| known.starts_with(&key)).collect();
    // The shorter the name, the less of it was left out.
    hits.sort_by_key(|(known, _)| known.chars().count());
    rows.extend(hits.iter().map(|(_, row)| *row));
    let mut seen = Vec::new();
    for row in rows {
        if !seen.contains(&row) && seen.len() < MOST {
            seen.push(row);
        }
    }
    seen.iter().map(|row| Identity::of(&all.rows[*row], &Composition::default())).collect()
}

/// Returns the row of a serial.
pub fn by_serial(serial: u32) -> Option<Identity> {
    let all = catalogue();
    all.by_serial.get(&serial).map(|row| Identity::of(&all.rows[*row], &Composition::default()))
}
