//! GB 18218, both editions: every printed row is reached, and the arithmetic is exact.

mod arithmetic;
mod categories;
mod names;

use anlan_regulations::gb18218::{Asked, Conditions, Edition, Factor, Resolution, resolve};
use std::collections::BTreeMap;

/// A table as printed: one map of columns a row.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a table of the crate")
}

fn asked(edition: Edition, name: &str, cas: Option<&str>, note: Option<&str>, categories: &[&str]) -> Resolution {
    let conditions =
        Conditions { categories: categories.iter().map(|text| (*text).to_owned()).collect(), ..Conditions::default() };
    resolve(edition, &Asked { name, cas, note, also: Vec::new() }, &conditions)
}

fn counted(resolution: Resolution) -> Factor {
    match resolution {
        Resolution::Counted(factor) => *factor,
        other => panic!("not counted: {other:?}"),
    }
}

/// In a word: `Table 1 12, Q 5, β 4`, `outside`, or `open` with the rows that could apply.
fn told(resolution: &Resolution) -> String {
    match resolution {
        Resolution::Counted(factor) => {
            let basis = &factor.q_basis;
            format!("{} {}, Q {}, β {}", basis.table, basis.row, factor.critical_quantity_t, factor.beta)
        }
        Resolution::NotCounted { .. } => "outside".to_owned(),
        Resolution::Undecided { candidates, .. } => {
            let rows: Vec<&str> = candidates.iter().map(|candidate| candidate.row.as_str()).collect();
            format!("open {}", rows.join(" ")).trim_end().to_owned()
        }
    }
}
