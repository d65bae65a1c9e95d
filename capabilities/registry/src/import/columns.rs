//! Which column is which field.

use std::collections::BTreeMap;

use anlan_kernel::{Body, Problem};
use anlan_quantity::Decimal;
use anlan_spatial::{Datum, convert};
use anlan_tables::{Cell, Row};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::{Catalogue, FieldKind, RecordType};

/// Columns named by the user: heading → field, or `lon`, `lat`, `valid_from`, `valid_to`, `ignore`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub BTreeMap<String, String>);

/// How one column was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnMatch {
    /// Heading as it stands in the file.
    pub heading: String,
    /// Field it fills; absent where the column is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Factor by which its numbers are multiplied, where its unit differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Use {
    Field { name: String, factor: Option<Decimal> },
    Longitude { field: String },
    Latitude { field: String },
    ValidFrom,
    ValidTo,
    Ignored,
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub struct Columns {
    uses: Vec<Use>,
    matches: Vec<ColumnMatch>,
    datum: Datum,
}

/// One row as a body, with what a person should look at.
pub struct ReadRow {
    /// The fields.
    pub body: Body,
    /// First day on which the fact holds.
    pub valid_from: Option<Date>,
    /// First day on which it no longer holds.
    pub valid_to: Option<Date>,
    /// Warnings.
    pub warnings: Vec<Problem>,
}

const LONGITUDE: &[&str] = &["lon", "lng", "long", "longitude", "经度", "x", "东经"];
const LATITUDE: &[&str] = &["lat", "latitude", "纬度", "y", "北纬"];
const VALID_FROM: &[&str] = &["validfrom", "有效期起", "生效日期"];
const VALID_TO: &[&str] = &["validto", "有效期止", "失效日期"];

/// Units of mass a heading may name, as factors to tonnes: kilogram and pound are exact by definition.
const MASS_FACTORS: &[(&str, &str)] =
    &[("kg", "0.001"), ("千克", "0.001"), ("公斤", "0.001"), ("lb", "0.00045359237"), ("磅", "0.00045359237")];

/// Recognises the record type that fits the headings best.
pub fn recognise_type<'c>(
    catalogue: &'c Catalogue,
    header: &[String],
    mapping: &Mapping,
) -> Result<&'c RecordType, Problem> {
    let mut best: Vec<(usize, &RecordType)> = Vec::new();
    for record_type in catalogue.types() {
        let Ok(columns) = recognise(record_type, header, mapping, Datum::Wgs84) else { continue };
        let score = columns.uses.iter().filter(|used| **used != Use::Ignored).count();
        match best.first() {
            Some((there, _)) if *there > score => {}
            Some((there, _)) if *there == score => best.push((score, record_type)),
            _ => best = vec![(score, record_type)],
        }
    }
    match best.as_slice() {
        [(_, record_type)] => Ok(record_type),
        candidates => {
            let names =
                candidates.iter().map(|(_, t)| format!("{} {}", t.name, t.label.zh)).collect::<Vec<_>>().join(", ");
            let names = if names.is_empty() {
                catalogue.types().map(|t| t.name.to_string()).collect::<Vec<_>>().join(", ")
            } else {
                names
            };
            Err(Problem::invalid(
                "import.type_not_recognised",
                "无法从表头判断记录类型",
                "the headings do not tell which record type this is",
            )
            .remedy(
                format!("用 --type 指明类型，或下载模板。可选：{names}"),
                format!("name the type with --type, or start from its template. Choices: {names}"),
            ))
        }
    }
}

/// Recognises the columns of a record type; refused where a required field has no column.
pub fn recognise(
    record_type: &RecordType,
    header: &[String],
    mapping: &Mapping,
    datum: Datum,
) -> Result<Columns, Problem> {
    let mut uses = vec![Use::Ignored; header.len()];
    let geometry = record_type.fields.iter().find(|field| matches!(field.kind, FieldKind::Geometry { .. }));
    let plain: Vec<String> = header.iter().map(|heading| plain_heading(heading)).collect();
    for (at, heading) in header.iter().enumerate() {
        if let Some(target) = mapping.0.get(heading.trim()) {
            uses[at] = named_use(record_type, target, heading)?;
        }
    }
    // A field takes the column whose heading fits best: its name, then its labels, then its aliases in their order.
    for field in &record_type.fields {
        if uses.iter().any(|used| matches!(used, Use::Field { name, .. } if *name == field.name)) {
            continue;
        }
        let names = std::iter::once(&field.name)
            .chain([&field.label.zh, &field.label.en])
            .chain(&field.aliases)
            .map(|name| plain_heading(name));
        let is_mass = matches!(&field.kind, FieldKind::Decimal { unit, .. } if unit == "t");
        'names: for name in names {
            for (at, heading) in plain.iter().enumerate() {
                if uses[at] != Use::Ignored || mapping.0.contains_key(header[at].trim()) {
                    continue;
                }
                let factor = mass_factor(heading, &name).filter(|_| is_mass);
                if *heading == name || factor.is_some() {
                    uses[at] = Use::Field { name: field.name.to_string(), factor };
                    break 'names;
                }
            }
        }
    }
    for (at, heading) in plain.iter().enumerate() {
        if uses[at] != Use::Ignored || mapping.0.contains_key(header[at].trim()) {
            continue;
        }
        let has_geometry =
            |field: &str| uses.iter().any(|used| matches!(used, Use::Field { name, .. } if name == field));
        if let Some(field) = geometry.filter(|field| !has_geometry(&field.name)) {
            let field = field.name.to_string();
            if LONGITUDE.contains(&heading.as_str()) {
                uses[at] = Use::Longitude { field };
                continue;
            }
            if LATITUDE.contains(&heading.as_str()) {
                uses[at] = Use::Latitude { field };
                continue;
            }
        }
        if VALID_FROM.contains(&heading.as_str()) {
            uses[at] = Use::ValidFrom;
        } else if VALID_TO.contains(&heading.as_str()) {
            uses[at] = Use::ValidTo;
        }
    }
    let columns = Columns {
        matches: header
            .iter()
            .zip(&uses)
            .map(|(heading, used)| ColumnMatch {
                heading: heading.clone(),
                field: used.field_name(),
                factor: used.factor_text(),
            })
            .collect(),
        uses,
        datum,
    };
    let filled = |field: &str| columns.uses.iter().any(|used| used.fills(field));
    let missing: Vec<&crate::catalogue::Field> =
        record_type.fields.iter().filter(|field| field.required && !filled(&field.name)).collect();
    if !missing.is_empty() {
        let zh = missing.iter().map(|field| field.label.zh.to_string()).collect::<Vec<_>>().join("、");
        let en = missing.iter().map(|field| field.label.en.to_string()).collect::<Vec<_>>().join(", ");
        return Err(Problem::invalid(
            "import.missing_columns",
            format!("缺少列：{zh}（{}）", record_type.label.zh),
            format!("columns are missing: {en} ({})", record_type.label.en),
        )
        .remedy(
            "补上这些列，或用 --map 指明对应的列",
            "add these columns, or name the columns they stand in with --map",
        ));
    }
    if let Some(group) = record_type.any_of.iter().find(|group| !group.iter().any(|field| filled(field))) {
        return Err(Problem::invalid(
            "import.missing_columns",
            format!("至少需要一列：{}", group.join("、")),
            format!("at least one of these columns is needed: {}", group.join(", ")),
        )
        .remedy("补上其中一列，或用 --map 指明对应的列", "add one of them, or name its column with --map"));
    }
    Ok(columns)
}

impl Columns {
    /// Returns how the columns were understood, in the order of the file.
    pub fn matches(&self) -> &[ColumnMatch] {
        &self.matches
    }

    /// Says in which column of the file the field of a problem stands.
    pub fn name_column(&self, mut problem: Problem) -> Problem {
        if let Some(field) = &problem.place.field
            && let Some(at) = self.uses.iter().position(|used| used.fills(field))
        {
            problem.place.column = Some(self.matches[at].heading.clone());
        }
        problem
    }

    /// Reads one row.
    pub fn read(&self, record_type: &RecordType, row: &Row) -> Result<ReadRow, Vec<Problem>> {
        let mut read = ReadRow { body: Body::new(), valid_from: None, valid_to: None, warnings: Vec::new() };
        let mut problems = Vec::new();
        let (mut longitude, mut latitude) = (None, None);
        for (at, used) in self.uses.iter().enumerate() {
            let Some(cell) = row.cells.get(at).filter(|cell| !cell.is_blank()) else { continue };
            let here = |problem: Problem| problem.at_column(self.matches[at].heading.clone());
            let result = match used {
                Use::Ignored => Ok(()),
                Use::Field { name, factor } => {
                    let field = record_type.get(name).expect("columns are recognised by fields");
                    cell_value(cell, &field.kind, factor.as_ref()).map(|value| {
                        if let Some(value) = value {
                            read.body.insert(name.clone(), value);
                        }
                    })
                }
                Use::Longitude { .. } => number(cell).map(|value| longitude = value),
                Use::Latitude { .. } => number(cell).map(|value| latitude = value),
                Use::ValidFrom => cell.date().map(|day| read.valid_from = day),
                Use::ValidTo => cell.date().map(|day| read.valid_to = day),
            };
            if let Err(problem) = result {
                problems.push(here(problem));
            }
        }
        let field = self.uses.iter().find_map(|used| match used {
            Use::Longitude { field } => Some(field),
            _ => None,
        });
        if let (Some(field), Some(lon), Some(lat)) = (field, longitude, latitude) {
            read.body.insert(field.clone(), serde_json::json!({"type": "Point", "coordinates": [lon, lat]}));
        }
        if problems.is_empty() {
            self.convert_datum(record_type, &mut read, &mut problems);
        }
        if problems.is_empty() { Ok(read) } else { Err(problems) }
    }

    fn convert_datum(&self, record_type: &RecordType, read: &mut ReadRow, problems: &mut Vec<Problem>) {
        if self.datum.same_positions(Datum::Wgs84) {
            return;
        }
        for field in record_type.fields.iter().filter(|field| matches!(field.kind, FieldKind::Geometry { .. })) {
            let Some(value) = read.body.get(field.name.as_ref()) else { continue };
            match crate::validate::read_shape(value) {
                Ok(shape) => {
                    let converted = shape.map(&|position| convert(position, self.datum)).to_geojson();
                    read.body.insert(field.name.to_string(), converted);
                }
                Err(problem) => problems.push(problem.in_field(field.name.clone())),
            }
        }
    }
}

impl Use {
    fn fills(&self, field: &str) -> bool {
        match self {
            Self::Field { name, .. } => name == field,
            Self::Longitude { field: of } => of == field,
            _ => false,
        }
    }

    fn field_name(&self) -> Option<String> {
        match self {
            Self::Field { name, .. } => Some(name.clone()),
            Self::Longitude { field } => Some(format!("{field} (lon)")),
            Self::Latitude { field } => Some(format!("{field} (lat)")),
            Self::ValidFrom => Some("valid_from".to_owned()),
            Self::ValidTo => Some("valid_to".to_owned()),
            Self::Ignored => None,
        }
    }

    fn factor_text(&self) -> Option<String> {
        match self {
            Self::Field { factor: Some(factor), .. } => Some(factor.to_string()),
            _ => None,
        }
    }
}

fn named_use(record_type: &RecordType, target: &str, heading: &str) -> Result<Use, Problem> {
    let geometry = record_type
        .fields
        .iter()
        .find(|field| matches!(field.kind, FieldKind::Geometry { .. }))
        .map(|field| field.name.to_string());
    Ok(match (target, geometry) {
        ("lon", Some(field)) => Use::Longitude { field },
        ("lat", Some(field)) => Use::Latitude { field },
        ("valid_from", _) => Use::ValidFrom,
        ("valid_to", _) => Use::ValidTo,
        ("ignore", _) => Use::Ignored,
        (name, _) if record_type.get(name).is_some() => Use::Field { name: name.to_owned(), factor: None },
        (name, _) => {
            let names = record_type.fields.iter().map(|field| field.name.as_ref()).collect::<Vec<_>>().join(", ");
            return Err(Problem::invalid(
                "import.unknown_field",
                format!("对应表把“{heading}”指向不存在的字段“{name}”"),
                format!(
                    "the map sends \u{201c}{heading}\u{201d} to the field \u{201c}{name}\u{201d}, which there is not"
                ),
            )
            .remedy(format!("可用字段：{names}"), format!("fields there are: {names}")));
        }
    })
}

/// Returns a heading as it is compared: lower case, without spaces, underscores, punctuation and a trailing unit in brackets.
fn plain_heading(heading: &str) -> String {
    let half: String = heading
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            other => other,
        })
        .collect();
    let lower = half.to_lowercase();
    let without_unit = match (lower.rfind('('), lower.trim_end().ends_with(')')) {
        (Some(open), true)
            if matches!(
                lower[open + 1..].trim_end().trim_end_matches(')').trim(),
                "t" | "吨" | "m" | "m3" | "m³" | "mpa" | "℃" | "°c" | "人"
            ) =>
        {
            &lower[..open]
        }
        _ => &lower,
    };
    without_unit.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Returns the factor of a heading that is a name followed by another unit of mass.
fn mass_factor(heading: &str, name: &str) -> Option<Decimal> {
    let stem = name.strip_suffix('t').unwrap_or(name);
    MASS_FACTORS
        .iter()
        .find(|(unit, _)| heading.strip_suffix(unit).is_some_and(|rest| rest == stem || rest == name))
        .map(|(_, factor)| factor.parse().expect("factors are decimals"))
}

fn cell_value(cell: &Cell, kind: &FieldKind, factor: Option<&Decimal>) -> Result<Option<Value>, Problem> {
    Ok(match kind {
        FieldKind::Integer { .. } | FieldKind::Decimal { .. } => {
            let Some(text) = cell.decimal_text()? else { return Ok(None) };
            let text = match factor {
                None => text,
                Some(factor) => {
                    let number: Decimal = text.parse().map_err(|_| not_a_number(&text))?;
                    number.checked_mul(*factor).map_err(|_| not_a_number(&text))?.to_string()
                }
            };
            Some(Value::Number(text.parse().map_err(|_| not_a_number(&text))?))
        }
        FieldKind::Boolean => cell.bool()?.map(Value::Bool),
        FieldKind::Date => cell.date()?.map(|day| Value::String(day.to_string())),
        _ => cell.text()?.map(|text| Value::String(text.into_owned())),
    })
}

fn number(cell: &Cell) -> Result<Option<f64>, Problem> {
    let Some(text) = cell.decimal_text()? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| not_a_number(&text))
}

fn not_a_number(text: &str) -> Problem {
    Problem::invalid("value.wrong_kind", format!("“{text}”不是数"), format!("\u{201c}{text}\u{201d} is not a number"))
        .remedy("填写数字", "enter a number")
}
