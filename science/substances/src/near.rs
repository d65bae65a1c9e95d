//! Names that resemble one that is not listed. They are offered, never taken.

use crate::catalogue::{Catalogue, RowId};

/// Candidates offered for an unknown name.
const OFFERED: usize = 5;

/// Returns rows whose name differs by a few characters or contains the name, nearest first.
pub(crate) fn near_rows(all: &Catalogue, key: &str) -> Vec<RowId> {
    let asked: Vec<char> = key.chars().take(64).collect();
    if asked.len() < 2 {
        return Vec::new();
    }
    let allowed = (asked.len() / 4).clamp(1, 3);
    let mut found: Vec<(usize, RowId)> = Vec::new();
    for (known, row) in &all.keys {
        let characters: Vec<char> = known.chars().collect();
        let apart =
            if characters.len().abs_diff(asked.len()) <= allowed { distance(&asked, &characters) } else { usize::MAX };
        let contained = characters.len() >= 2 && (known.contains(key) || key.contains(known.as_str()));
        if apart <= allowed {
            found.push((apart, *row));
        } else if contained {
            found.push((allowed + characters.len().abs_diff(asked.len()), *row));
        }
    }
    found.sort_unstable();
    let mut rows = Vec::new();
    for (_, row) in found {
        if !rows.contains(&row) {
            rows.push(row);
        }
        if rows.len() == OFFERED {
            break;
        }
    }
    rows
}

/// Levenshtein distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut line: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut corner = line[0];
        line[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = corner + usize::from(left != right);
            corner = line[j + 1];
            line[j + 1] = changed.min(corner + 1).min(line[j] + 1);
        }
    }
    line[b.len()]
}
