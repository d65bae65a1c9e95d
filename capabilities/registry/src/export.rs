//! Records out as tables, and the templates by which tables come in.
//!
//! A table can be written as its reader may see it: the fields of a [`Pick`], the others left out.

use std::path::Path;

use anlan_kernel::problem::Language;
use anlan_kernel::{Placement, Problem, Record, Text};
use anlan_store::Sql;
use anlan_tables::write::{CsvWriter, GeoJsonWriter, JsonLinesWriter, XlsxWriter};
use anlan_tables::{Cell, Column, ColumnKind, RowWriter};
use jiff::civil::Date;
use serde_json::Value;

use crate::catalogue::{Choice, Field, FieldKind, RecordType};
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
    /// Returns the format of a name: `xlsx`, `csv`, `geojson` or `jsonl`.
    pub fn of_name(name: &str) -> Result<Self, Problem> {
        Self::of_path(Path::new(&format!("a.{name}")))
    }

    /// Returns how files of the format end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
            Self::JsonLines => "jsonl",
        }
    }

    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::GeoJson => "application/geo+json",
            Self::JsonLines => "application/x-ndjson",
        }
    }

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

/// Writes all records of a type; returns how many. Workbooks and delimited text are for people and have the headings and choices of their
/// language, GeoJSON and JSON lines are for programs and have the names of the fields; an import reads either.
pub fn export(sql: &mut impl Sql, record_type: &RecordType, path: &Path, language: Language) -> Result<u64, Problem> {
    let references = ReferenceKeys::read(sql, record_type, |_, _| true)?;
    let mut table = TableOut::create(record_type, Pick::all(record_type), path, language, references)?;
    records::each(sql, &record_type.name, |record| table.row(&record))?;
    table.finish()
}

/// Writes an empty table with the headings of a type, their explanation, and lists to choose from.
pub fn template(record_type: &RecordType, path: &Path, language: Language) -> Result<(), Problem> {
    Sheet::of(record_type, Pick::all(record_type), Format::of_path(path)?, language).open(path)?.finish()
}

/// Writes the same with some fields only.
pub fn template_of(pick: Pick<'_>, record_type: &RecordType, path: &Path, language: Language) -> Result<(), Problem> {
    Sheet::of(record_type, pick, Format::of_path(path)?, language).open(path)?.finish()
}

/// The fields a table shows, in their order.
pub struct Pick<'a>(Vec<&'a Field>);

impl<'a> Pick<'a> {
    /// Returns all fields of a type.
    pub fn all(record_type: &'a RecordType) -> Self {
        Self(record_type.fields.iter().collect())
    }

    /// Returns these fields.
    pub fn of(fields: Vec<&'a Field>) -> Self {
        Self(fields)
    }
}

/// A table on its way out.
pub struct TableOut<'a> {
    sheet: Sheet<'a>,
    writer: Box<dyn RowWriter>,
    references: ReferenceKeys,
    count: u64,
}

impl<'a> TableOut<'a> {
    /// Opens a file and writes its headings.
    pub fn create(
        record_type: &'a RecordType,
        pick: Pick<'a>,
        path: &Path,
        language: Language,
        references: ReferenceKeys,
    ) -> Result<Self, Problem> {
        let sheet = Sheet::of(record_type, pick, Format::of_path(path)?, language);
        let writer = sheet.open(path)?;
        Ok(Self { sheet, writer, references, count: 0 })
    }

    /// Writes a record.
    pub fn row(&mut self, record: &Record) -> Result<(), Problem> {
        self.count += 1;
        self.writer.row(&self.sheet.cells(record, &self.references))
    }

    /// Ends the file and returns how many records it holds.
    pub fn finish(self) -> Result<u64, Problem> {
        self.writer.finish()?;
        Ok(self.count)
    }
}

/// Headings of the days between which a fact holds, as an import reads them.
const VALID_FROM: (&str, &str, &str) = ("valid_from", "有效期起", "valid from");
const VALID_TO: (&str, &str, &str) = ("valid_to", "有效期止", "valid to");

/// How the records of a type are laid out in a file.
struct Sheet<'a> {
    record_type: &'a RecordType,
    fields: Vec<&'a Field>,
    format: Format,
    /// Language of headings and choices; absent where programs read.
    language: Option<Language>,
}

impl<'a> Sheet<'a> {
    fn of(record_type: &'a RecordType, pick: Pick<'a>, format: Format, language: Language) -> Self {
        let language = matches!(format, Format::Xlsx | Format::Csv).then_some(language);
        Self { record_type, fields: pick.0, format, language }
    }

    /// Opens the file and writes its headings.
    fn open(&self, path: &Path) -> Result<Box<dyn RowWriter>, Problem> {
        let label = self.record_type.label.get(self.language.unwrap_or(Language::Zh));
        let mut writer = open(path, self.format, label)?;
        let mut columns: Vec<Column> = self.fields.iter().map(|field| self.column(field)).collect();
        columns.extend([VALID_FROM, VALID_TO].map(|(name, zh, en)| {
            let heading = match self.language {
                None => name,
                Some(Language::Zh) => zh,
                Some(Language::En) => en,
            };
            Column::new(heading, ColumnKind::Date).describe(Text::new(zh, en))
        }));
        writer.header(&columns)?;
        Ok(writer)
    }

    fn column(&self, field: &Field) -> Column {
        let kind = match &field.kind {
            FieldKind::Code(_) | FieldKind::Reference { .. } => ColumnKind::Code,
            FieldKind::Integer { .. } | FieldKind::Decimal { .. } => ColumnKind::Number,
            FieldKind::Boolean => ColumnKind::Bool,
            FieldKind::Date => ColumnKind::Date,
            FieldKind::Geometry { .. } => ColumnKind::Geometry,
            FieldKind::Text { .. } if self.record_type.keys.iter().flatten().any(|key| *key == field.name) => {
                ColumnKind::Code
            }
            _ => ColumnKind::Text,
        };
        let choices: Vec<String> = match &field.kind {
            FieldKind::Choice(choices) => choices.iter().map(|choice| self.choice(choice)).collect(),
            _ => Vec::new(),
        };
        let name = match self.language {
            None => field.name.to_string(),
            Some(language) => match &field.kind {
                FieldKind::Decimal { unit, .. } if !unit.is_empty() => format!("{}({unit})", field.label.get(language)),
                _ => field.label.get(language).to_owned(),
            },
        };
        Column::new(name, kind).describe(explanation(field)).choices(choices)
    }

    fn choice(&self, choice: &Choice) -> String {
        match self.language {
            None => choice.value.to_string(),
            Some(language) => choice.label.get(language).to_owned(),
        }
    }

    fn cells(&self, record: &Record, references: &ReferenceKeys) -> Vec<Cell> {
        let cell = |field: &Field| match record.body.get(field.name.as_ref()) {
            None | Some(Value::Null) => Cell::Empty,
            Some(Value::Bool(value)) => Cell::Bool(*value),
            Some(Value::Number(number)) => Cell::from_digits(number.to_string()),
            Some(Value::String(text)) => match &field.kind {
                FieldKind::Reference { .. } => Cell::from_text(references.0.get(text).unwrap_or(text).clone()),
                FieldKind::Choice(choices) => {
                    let found = choices.iter().find(|choice| choice.value == *text);
                    Cell::from_text(found.map_or_else(|| text.clone(), |choice| self.choice(choice)))
                }
                _ => Cell::from_text(text.clone()),
            },
            Some(Value::Array(items)) => {
                Cell::from_text(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";"))
            }
            Some(other) => Cell::from_text(other.to_string()),
        };
        let day = |day: Option<Date>| day.map_or(Cell::Empty, |day| Cell::from_text(day.to_string()));
        let validity = [day(record.valid_from), day(record.valid_to)];
        self.fields.iter().map(|field| cell(field)).chain(validity).collect()
    }
}

fn open(path: &Path, format: Format, sheet: &str) -> Result<Box<dyn RowWriter>, Problem> {
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
    Ok(match format {
        Format::Xlsx => Box::new(XlsxWriter::create(path, &sheet.replace('/', " "))?),
        Format::Csv => Box::new(CsvWriter::new(file()?)),
        Format::GeoJson => Box::new(GeoJsonWriter::new(file()?)),
        Format::JsonLines => Box::new(JsonLinesWriter::new(file()?)),
    })
}

fn explanation(field: &Field) -> Text {
    let unit = match &field.kind {
        FieldKind::Decimal { unit, .. } if !unit.is_empty() => format!("（{unit}）"),
        _ => String::new(),
    };
    let needed = |zh: bool| match (field.required, zh) {
        (true, true) => "，必填",
        (true, false) => ", required",
        _ => "",
    };
    Text::new(
        format!("{}{unit}{} {}", field.label.zh, needed(true), field.help.zh).trim().to_owned(),
        format!("{}{unit}{} {}", field.label.en, needed(false), field.help.en).trim().to_owned(),
    )
}

/// Outside keys of the records that references lead to, so that an exported table can be imported elsewhere.
pub struct ReferenceKeys(std::collections::HashMap<String, String>);

impl ReferenceKeys {
    /// Reads the keys of the types that a type refers to, where `may` says so by type and place.
    pub fn read(
        sql: &mut impl Sql,
        record_type: &RecordType,
        may: impl Fn(&str, &Placement) -> bool,
    ) -> Result<Self, Problem> {
        let mut keys = std::collections::HashMap::new();
        let mut read = std::collections::BTreeSet::new();
        for field in &record_type.fields {
            if let FieldKind::Reference { to } = &field.kind
                && read.insert(to.as_ref())
            {
                sql.query_each(
                    "select id, key, owner, district, park from record where kind = $1 and key is not null",
                    &[to.as_ref().into()],
                    |row| {
                        if may(to, &crate::placement::read(row.text(0)?.parse()?, row, 2)?) {
                            keys.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
                        }
                        Ok(())
                    },
                )?;
            }
        }
        Ok(Self(keys))
    }
}
