//! The sample city: `cargo xtask demo-city` writes the tables of `packs/demo-city` anew, `--check` compares them with what is there.
//!
//! Every firm, person, stock and protection target is invented by chance from a fixed seed; the ground they stand on is that of the layers.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

mod census;
mod chance;
mod city;
mod ground;
mod names;
mod stock;
mod table;

/// Seed of the city; another seed makes another city.
const SEED: u64 = 20_170_056;

/// Writes the tables, or checks that those there are the same.
pub(crate) fn run(root: &Path, check: bool) -> Result<()> {
    let pack = root.join("packs/demo-city");
    let city = city::build(SEED, &pack.join("layers"))?;
    for (table, kind) in city.tables() {
        let path = pack.join("data").join(table.file);
        if check {
            let there = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            ensure!(there == table.text(), "{} is not what `cargo xtask demo-city` writes", path.display());
        } else {
            std::fs::write(&path, table.text()).with_context(|| path.display().to_string())?;
        }
        println!("{:>6} {kind}", table.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_city_is_what_the_program_writes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
        run(root, true).unwrap();
    }
}
