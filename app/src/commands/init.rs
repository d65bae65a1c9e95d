//! `anlan init`: the database, and the lists of the packs.

use anlan_kernel::Problem;
use anlan_registry::import::{Request, Source, import, was_imported};
use anlan_registry::pack::Pack;

use super::{Outcome, code};
use crate::cli::Arguments;
use crate::house::House;
use crate::output::Output;

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let house = House::open(arguments, true)?;
    load_lists(&house, output)?;
    let head = house.store.journal_head()?;
    output.value(&head);
    output.line(
        format!("数据库已就绪：{}（日志{}条）", house.store.location().shown(), head.size),
        format!("the database is ready: {} (journal at {})", house.store.location().shown(), head.size),
    );
    output.problems(&house.store.health().warnings);
    Ok(code(true))
}

/// Loads the tables of every pack that is not a demonstration.
pub(super) fn load_lists(house: &House, output: &Output) -> Result<(), Problem> {
    house.packs.iter().filter(|pack| !pack.demo).try_for_each(|pack| load_tables(house, output, pack))
}

/// Loads the tables of one pack; a table of ours that does not load whole is a fault of ours.
pub(super) fn load_tables(house: &House, output: &Output, pack: &Pack) -> Result<(), Problem> {
    let mut kept = 0;
    for data in &pack.data {
        let name = format!("{}/{}", pack.name, data.file);
        // The city goes on from the sample: what people have changed in it since stays.
        if pack.demo && house.store.read(|reader| was_imported(reader, &name))? {
            kept += 1;
            continue;
        }
        let request = Request {
            kind: Some(data.record_type.clone()),
            all_or_nothing: true,
            ..Request::new(Source::Bytes { name: name.clone(), bytes: pack.files[&data.file].clone() })
        };
        let importer = house.importer(output.progress("装入", "loading"));
        let report = import(&house.store, &house.catalogue, &importer, request)?;
        if let Some(problem) = report.problems.into_iter().find(Problem::is_error) {
            return Err(problem);
        }
        output.line(
            format!(
                "  {}：{}条（新{}，改{}，未变{}）",
                report.file, report.rows, report.created, report.updated, report.unchanged
            ),
            format!(
                "  {}: {} rows ({} new, {} changed, {} unchanged)",
                report.file, report.rows, report.created, report.updated, report.unchanged
            ),
        );
    }
    if kept > 0 {
        output.line(
            format!("  {}：{kept}张表此前已装入，保持现状", pack.name),
            format!("  {}: {kept} tables were loaded before and stay as they are", pack.name),
        );
    }
    Ok(())
}
