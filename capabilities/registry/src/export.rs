//! Records out as tables, and the templates by which tables come in.

use std::path::Path;

use anlan_kernel::{Problem, Record};
use anlan_store::Sql;
use anlan_tables::write::{CsvWriter, GeoJsonWriter, JsonLinesWriter, XlsxWriter};
use anlan_tables::{Cell, Column, ColumnKind, RowWriter};
use serde_json::Value;

use crate::catalogue::{Field, FieldKind, RecordType};
use crate::records;

/// Format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Workbook.
    Xlsx,
    /// Comma-separated values, UTF-8 with a byte-order mark.
    Csv,
    /// GeoJSON.
    GeoJson,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// Returns the format that the ending of a file name asks for.
    pub fn of_path(path: &Path) -> Result<Self, Problem> {
        match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase().as_str() {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            "geojson" => Ok(Self::GeoJson),
            "jsonl" | "ndjson" => Ok(Self::JsonLines),
            other => Err(Problem::invalid(
                "export.format",
                format!("不认识的格式“{other}”"),
                format!("unknown format \u{201c}{other}\u{201d}"),
            )
            .remedy(
                "文件名以 .xlsx .csv .geojson .jsonl 结尾",
                "end the file name in .xlsx, .csv, .geojson or .jsonl",
            )),
        }
    }
}

/// Writes all records of a type; returns how many.
pub fn export(sql: &mut impl Sql, record_type: &RecordType, path: &Path) -> Result<u64, Problem> {
    let mut writer = open(path, &record_type.label.zh)?;
    writer.header(&columns(record_type))?;
    let mut count = 0;
    let mut failed = None;
    let references = ReferenceKeys::read(sql, record_type)?;
    records::each(sql, &record_type.name, |record| {
        count += 1;
        writer.row(&cells(record_type, &record, &references)).inspect_err(|problem| failed = Some(problem.clone()))
    })?;
    writer.finish()?;
    Ok(count)
}

/// Writes an empty table with the headings of a type, their explanation, and lists to choose from.
pub fn template(record_type: &RecordType, path: &Path) -> Result<(), Problem> {
    let mut writer = open(path, &record_type.label.zh)?;
    writer.header(&columns(record_type))?;
    writer.finish()
}

fn open(path: &Path, sheet: &str) -> Result<Box<dyn RowWriter>, Problem> {
    let file = || {
        std::fs::File::create(path).map(std::io::BufWriter::new).map_err(|cause| {
            Problem::new(
                anlan_kernel::Kind::Unavailable,
                "export.file",
                format!("无法写入{}：{cause}", path.display()),
                format!("{} cannot be written: {cause}", path.display()),
            )
            .remedy("检查路径、权限和磁盘空间", "check path, permissions and disk space")
        })
    };
    Ok(match Format::of_path(path)? {
        Format::Xlsx => Box::new(XlsxWriter::create(path, &sheet.replace('/', " "))?),
        Format::Csv => Box::new(CsvWriter::new(file()?)),
        Format::GeoJson => Box::new(GeoJsonWriter::new(file()?)),
        Format::JsonLines => Box::new(JsonLinesWriter::new(file()?)),
    })
}

fn columns(record_type: &RecordType) -> Vec<Column> {
    record_type
        .fields
        .iter()
        .map(|field| {
            let kind = match &field.kind {
                FieldKind::Code(_) | FieldKind::Reference { .. } => ColumnKind::Code,
                FieldKind::Integer { .. } | FieldKind::Decimal { .. } => ColumnKind::Number,
                FieldKind::Boolean => ColumnKind::Bool,
                FieldKind::Date => ColumnKind::Date,
                FieldKind::Geometry { .. } => ColumnKind::Geometry,
                FieldKind::Text { .. } if record_type.keys.iter().flatten().any(|key| *key == field.name) => {
                    ColumnKind::Code
                }
                _ => ColumnKind::Text,
            };
            let choices: Vec<String> = match &field.kind {
                FieldKind::Choice(choices) => choices.iter().map(|choice| choice.value.to_string()).collect(),
                _ => Vec::new(),
            };
            Column::new(field.name.to_string(), kind).describe(explanation(field)).choices(choices)
        })
        .collect()
}

fn explanation(field: &Field) -> anlan_kernel::Text {
    let unit = match &field.kind {
        FieldKind::Decimal { unit, .. } if !unit.is_empty() => format!("（{unit}）"),
        _ => String::new(),
    };
    let needed = |zh: bool| match (field.required, zh) {
        (true, true) => "，必填",
        (true, false) => ", required",
        _ => "",
    };
    anlan_kernel::Text::new(
        format!("{}{unit}{} {}", field.label.zh, needed(true), field.help.zh).trim().to_owned(),
        format!("{}{unit}{} {}", field.label.en, needed(false), field.help.en).trim().to_owned(),
    )
}

/// Outside keys of the records that references lead to, so that an exported table can be imported elsewhere.
struct ReferenceKeys(std::collections::HashMap<String, String>);

impl ReferenceKeys {
    fn read(sql: &mut impl Sql, record_type: &RecordType) -> Result<Self, Problem> {
        let mut keys = std::collections::HashMap::new();
        for field in &record_type.fields {
            if let FieldKind::Reference { to } = &field.kind {
                sql.query_each(
                    "select id, key from record where kind = $1 and key is not null",
                    &[to.as_ref().into()],
                    |row| {
                        keys.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
                        Ok(())
                    },
                )?;
            }
        }
        Ok(Self(keys))
    }
}

fn cells(record_type: &RecordType, record: &Record, references: &ReferenceKeys) -> Vec<Cell> {
    record_type
        .fields
        .iter()
        .map(|field| match record.body.get(field.name.as_ref()) {
            None | Some(Value::Null) => Cell::Empty,
            Some(Value::Bool(value)) => Cell::Bool(*value),
            Some(Value::Number(number)) => Cell::from_digits(number.to_string()),
            Some(Value::String(text)) if matches!(field.kind, FieldKind::Reference { .. }) => {
                Cell::from_text(references.0.get(text).unwrap_or(text).clone())
            }
            Some(Value::String(text)) => Cell::from_text(text.clone()),
            Some(Value::Array(items)) => {
                Cell::from_text(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";"))
            }
            Some(other) => Cell::from_text(other.to_string()),
        })
        .collect()
}
