//! Workbooks of ECMA-376 (`.xlsx`), row by row.
//!
//! An own reader over `zip` and `quick-xml`. It keeps the digits of a number as they stand in the file, reserves nothing on the
//! word of the file (counts, dimensions, indices), and bounds every buffer, so that a hostile workbook ends in a problem. It
//! opens no part besides those named here: macros, links to other files and embedded objects are left alone.

pub(crate) mod package;
mod parts;
mod sheet;
pub(crate) mod xml;

use anlan_kernel::problem::{Kind, Problem, Result};

pub(crate) use sheet::SheetReader;

use crate::input::Input;
use crate::problems;
use crate::table::Options;

/// A workbook before the first row of one sheet.
pub(crate) struct Opened {
    pub(crate) sheets: Vec<String>,
    pub(crate) sheet: String,
    pub(crate) rows: Option<u64>,
    pub(crate) reader: SheetReader,
}

/// Checks the archive, reads what the cells refer to and opens one sheet.
pub(crate) fn open(input: Input, options: &Options) -> Result<Opened> {
    let mut package = package::Package::open(input, &options.limits)?;
    let workbook = parts::workbook(&mut package)?;
    let visible = || workbook.sheets.iter().filter(|sheet| sheet.visible);
    let chosen = match &options.sheet {
        Some(name) => workbook.sheets.iter().find(|sheet| sheet.name == *name).ok_or_else(|| {
            let names: Vec<&str> = visible().map(|sheet| sheet.name.as_str()).collect();
            let shown = problems::shorten(name);
            Problem::new(
                Kind::NotFound,
                "tables.no_sheet",
                format!("工作簿中没有工作表“{shown}”"),
                format!("the workbook has no sheet \"{shown}\""),
            )
            .remedy(format!("可选：{}", names.join("、")), format!("choose one of: {}", names.join(", ")))
        })?,
        None => visible().next().ok_or_else(|| problems::workbook("没有可见的工作表", "it has no visible sheet"))?,
    };
    let styles = parts::date_styles(&mut package, &workbook)?;
    let strings = parts::shared_strings(&mut package, &workbook, &options.limits)?;
    package.verify(&chosen.part)?;
    let text = package.stream(&chosen.part)?;
    let mut reader = SheetReader::new(text, strings, styles, workbook.since_1904, options.limits.clone());
    let rows = reader.start()?;
    Ok(Opened { sheets: visible().map(|sheet| sheet.name.clone()).collect(), sheet: chosen.name.clone(), rows, reader })
}
