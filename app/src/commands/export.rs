//! `anlan export`: records out, and templates.

use std::path::Path;

use anlan_registry::export;

use super::{Outcome, code, create_folder_of};
use crate::cli::Arguments;
use crate::house::{House, catalogue};
use crate::output::Output;

pub(super) fn run(arguments: &Arguments, output: &Output, kind: &str, out: &Path, template: bool) -> Outcome {
    create_folder_of(out)?;
    if template {
        let (catalogue, _) = catalogue()?;
        export::template(catalogue.require(kind)?, out, output.language())?;
        output.line(format!("模板已写入 {}", out.display()), format!("template written to {}", out.display()));
        return Ok(code(true));
    }
    let house = House::open(arguments, false)?;
    let record_type = house.catalogue.require(kind)?;
    let count = house.store.read(|reader| export::export(reader, record_type, out, output.language()))?;
    output.value(&serde_json::json!({"kind": kind, "file": out, "records": count}));
    output
        .line(format!("已导出{count}条到 {}", out.display()), format!("{count} records written to {}", out.display()));
    Ok(code(true))
}
