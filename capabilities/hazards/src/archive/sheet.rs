//! The archive as a workbook.

use std::path::Path;

use anlan_kernel::{Problem, Text};
use anlan_tables::write::XlsxWriter;
use anlan_tables::{Cell, Column, ColumnKind, RowWriter as _};

use super::Archive;

/// Headings of columns that hold numbers.
const NUMBERS: &[&str] = &["S", "R", "等级", "2009版等级", "待认定物质", "经度", "纬度"];

/// Headings of the table, Chinese and English.
pub const HEADINGS: &[(&str, &str)] = &[
    ("颜色", "colour"),
    ("等级", "grade"),
    ("名称", "name"),
    ("类别", "kind"),
    ("责任单位", "enterprise"),
    ("行政区", "district"),
    ("行业", "sector"),
    ("园区", "park"),
    ("环节", "link"),
    ("主要物质", "substances"),
    ("S", "S"),
    ("R", "R"),
    ("2009版等级", "grade (2009)"),
    ("待认定物质", "open lines"),
    ("理由", "reason"),
    ("经度", "longitude"),
    ("纬度", "latitude"),
    ("演示", "demo"),
];

/// Returns the rows of the table, in the order of the headings.
pub fn rows(archive: &Archive, chinese: bool) -> impl Iterator<Item = Vec<String>> + '_ {
    archive.rows.iter().map(move |row| {
        let pick = |text: anlan_kernel::Text| if chinese { text.zh.into_owned() } else { text.en.into_owned() };
        let number = |grade: Option<u8>| grade.map(|grade| grade.to_string()).unwrap_or_default();
        vec![
            row.colour.map(|colour| pick(colour.label())).unwrap_or_default(),
            number(row.grade),
            row.name.clone(),
            match (row.kind, chinese) {
                (super::RowKind::Site, true) => "厂区".to_owned(),
                (super::RowKind::Site, false) => "site".to_owned(),
                (super::RowKind::RiskPoint, true) => "风险点".to_owned(),
                (super::RowKind::RiskPoint, false) => "risk point".to_owned(),
            },
            row.enterprise.clone(),
            archive.district_name(&row.district).to_owned(),
            row.sector.clone(),
            row.park.clone(),
            row.link.clone(),
            row.substances.clone(),
            row.s.clone(),
            row.r.clone(),
            number(row.grade_2009),
            if row.open_lines == 0 { String::new() } else { row.open_lines.to_string() },
            pick(row.reason.clone()),
            row.point.map(|point| format!("{:.6}", point.lon)).unwrap_or_default(),
            row.point.map(|point| format!("{:.6}", point.lat)).unwrap_or_default(),
            if row.demo { if chinese { "演示".to_owned() } else { "demo".to_owned() } } else { String::new() },
        ]
    })
}

/// Writes the workbook; the same archive gives the same bytes.
pub fn write(archive: &Archive, path: &Path, chinese: bool) -> Result<(), Problem> {
    let mut writer = Box::new(XlsxWriter::create(path, if chinese { "风险分布档案" } else { "archive of risks" })?);
    let columns: Vec<Column> = HEADINGS
        .iter()
        .map(|(zh, en)| {
            let kind = if NUMBERS.contains(zh) { ColumnKind::Number } else { ColumnKind::Text };
            Column::new(if chinese { *zh } else { *en }, kind).describe(Text::new(*zh, *en))
        })
        .collect();
    writer.header(&columns)?;
    for row in rows(archive, chinese) {
        let cells: Vec<Cell> = row
            .into_iter()
            .zip(&columns)
            .map(|(text, column)| match column.kind {
                _ if text.is_empty() => Cell::Empty,
                ColumnKind::Number => Cell::from_digits(text),
                _ => Cell::from_text(text),
            })
            .collect();
        writer.row(&cells)?;
    }
    writer.finish()
}
