//! GeoJSON, JSON lists of objects and JSON line by line, as rows.
//!
//! A file is read twice: once for the names of its columns, which any object may add to, and once for its rows. A feature
//! (RFC 7946, section 3.2) becomes its properties with its geometry as JSON text in the column `geometry`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use anlan_kernel::Problem;
use anlan_kernel::problem::Result;
use encoding_rs::Encoding;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::cell::{Cell, Row};
use crate::encoding;
use crate::input::Input;
use crate::limits::Limits;
use crate::problems::{self, Fault};
use crate::scan::{Scanner, Walker};
use crate::table::Format;

/// Name of the column that holds the geometry of a feature as JSON text.
pub(crate) const GEOMETRY: &str = "geometry";

/// A JSON file with its columns known, before its first row.
pub(crate) struct Opened {
    pub(crate) format: Format,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Option<u64>,
    pub(crate) reader: JsonReader,
}

/// Reads objects one after another.
pub(crate) struct JsonReader {
    scanner: Scanner,
    shape: Shape,
    columns: HashMap<String, usize>,
    limits: Limits,
    number: u64,
    raw: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Behind the opening bracket of a list.
    List,
    Lines,
}

/// Finds the shape and the columns of a file.
pub(crate) fn open(input: Input, encoding: &'static Encoding, skip: usize, limits: &Limits) -> Result<Opened> {
    let start = || position(&input, encoding, skip, limits).map_err(Fault::into_problem);
    let (mut format, mut first) = start()?;
    let mut header: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    let mut rows = 0;
    let mut fault = None;
    let mut features = false;
    while let Some(next) = first.object(|members, is_feature| {
        features |= is_feature;
        for (name, _) in members {
            if !known.contains(name.as_ref()) {
                known.insert(name.to_string());
                header.push(name.to_string());
            }
        }
    }) {
        match next {
            Ok(()) => rows += 1,
            Err(Fault::Row(problem)) => fault = fault.or(Some(problem)),
            Err(Fault::Fatal(problem)) => {
                fault = fault.or(Some(problem));
                break;
            }
        }
        if header.len() > limits.max_columns {
            return Err(problems::too_many_columns(first.number, limits.max_columns));
        }
    }
    if header.is_empty() {
        return Err(fault.unwrap_or_else(problems::no_header));
    }
    if features {
        format = Format::GeoJson;
    }
    let (_, mut reader) = start()?;
    reader.columns = header.iter().cloned().enumerate().map(|(index, name)| (name, index)).collect();
    Ok(Opened { format, header, rows: Some(rows), reader })
}

/// Returns the format and a reader before the first object.
fn position(
    input: &Input,
    encoding: &'static Encoding,
    skip: usize,
    limits: &Limits,
) -> Result<(Format, JsonReader), Fault> {
    let text = || encoding::text_of(input.clone(), encoding, skip).map_err(Fault::Fatal);
    let reader = |scanner, shape| JsonReader {
        scanner,
        shape,
        columns: HashMap::new(),
        limits: limits.clone(),
        number: 0,
        raw: Vec::new(),
    };
    let mut scanner = Scanner::new(text()?);
    if scanner.take(b'[')? {
        return Ok((Format::Json, reader(scanner, Shape::List)));
    }
    if features_of(&mut scanner, limits)? {
        return Ok((Format::GeoJson, reader(scanner, Shape::List)));
    }
    Ok((Format::JsonLines, reader(Scanner::new(text()?), Shape::Lines)))
}

/// Goes to the list `features` of a collection; `false` where the object is none.
fn features_of(scanner: &mut Scanner, limits: &Limits) -> Result<bool, Fault> {
    let mut value = Vec::new();
    let mut is_collection = false;
    if !scanner.take(b'{')? {
        return Ok(false);
    }
    while scanner.peek()? == Some(b'"') {
        scanner.value(1, limits, &mut value)?;
        let key: String = serde_json::from_slice(&value).unwrap_or_default();
        if !scanner.take(b':')? {
            return Ok(false);
        }
        if key == "features" && scanner.take(b'[')? {
            return Ok(true);
        }
        scanner.value(1, limits, &mut value)?;
        if key == "type" {
            is_collection = value == b"\"FeatureCollection\"";
            if !is_collection {
                return Ok(false);
            }
        }
        if !scanner.take(b',')? {
            break;
        }
    }
    if is_collection {
        return Err(Fault::Fatal(problems::json(
            1,
            "FeatureCollection 缺少 features",
            "the FeatureCollection has no features",
        )));
    }
    Ok(false)
}

impl JsonReader {
    /// Returns the next row, or `None` behind the last.
    pub(crate) fn next(&mut self) -> Option<Result<Row, Fault>> {
        let columns = std::mem::take(&mut self.columns);
        let max_cell_bytes = self.limits.max_cell_bytes;
        let mut cells = vec![Cell::Empty; columns.len()];
        let mut fault = None;
        let next = self.object(|members, is_feature| {
            for (name, raw) in members {
                let Some(&index) = columns.get(name.as_ref()) else { continue };
                if raw.get().len() > max_cell_bytes && !(is_feature && name == GEOMETRY) {
                    fault = Some(problems::cell_too_long(0, index, max_cell_bytes).at_column(name.to_string()));
                    return;
                }
                cells[index] = cell(raw);
            }
        });
        self.columns = columns;
        let number = self.number;
        next.map(|read| {
            read.and_then(|()| match fault {
                Some(problem) => Err(Fault::Row(problem.at_row(number))),
                None => Ok(Row { number, cells, warnings: Vec::new() }),
            })
        })
    }

    /// Hands the members of the next object to `with`; `None` behind the last object.
    fn object(&mut self, mut with: impl FnMut(&[(Cow<'_, str>, &RawValue)], bool)) -> Option<Result<(), Fault>> {
        match self.fetch() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(fault) => return Some(Err(fault)),
        }
        let number = self.number;
        let members = std::str::from_utf8(&self.raw)
            .ok()
            .filter(|text| !text.contains('\u{fffd}'))
            .ok_or_else(|| problems::characters(number, 0))
            .and_then(|text| members(text, number));
        Some(match members {
            Ok((members, is_feature)) => {
                with(&members, is_feature);
                Ok(())
            }
            Err(mut problem) => {
                if problem.code == "tables.characters" {
                    problem.place.column = None;
                }
                Err(Fault::Row(problem))
            }
        })
    }

    /// Reads the text of the next object into `raw`.
    fn fetch(&mut self) -> Result<bool, Fault> {
        match self.shape {
            Shape::List => {
                if self.scanner.take(b']')? {
                    return Ok(false);
                }
                self.number += 1;
                if self.number > 1 && !self.scanner.take(b',')? {
                    let (zh, en) = (
                        "文件不完整，或对象之间缺少逗号",
                        "the file ends early, or a comma is missing between objects",
                    );
                    return Err(Fault::Fatal(problems::json(self.number, zh, en)));
                }
                self.scanner.peek()?;
                self.scanner.value(self.number, &self.limits, &mut self.raw)?;
                if self.raw.is_empty() {
                    return Err(Fault::Fatal(problems::json(
                        self.number,
                        "逗号后没有对象",
                        "no object follows the comma",
                    )));
                }
                Ok(true)
            }
            Shape::Lines => loop {
                self.number += 1;
                if !self.scanner.line(self.number, &self.limits, &mut self.raw)? {
                    return Ok(false);
                }
                if self.raw.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                let mut walker = Walker::default();
                for &byte in &self.raw {
                    walker.step(byte);
                }
                walker.verdict(self.number, &self.limits).map_err(Fault::Row)?;
                return Ok(true);
            },
        }
    }
}

type MemberList<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

/// Returns the members of an object, those of a feature laid flat, and whether it is a feature.
fn members(text: &str, row: u64) -> Result<(MemberList<'_>, bool)> {
    let parse = |text| {
        serde_json::from_str::<Members>(text)
            .map_err(|error| problems::json(row, format!("不是对象（{error}）"), format!("it is no object ({error})")))
            .and_then(|Members(members)| unique(members, row))
    };
    let outer = parse(text)?;
    let find = |name: &str| outer.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    if find("type").is_none_or(|kind| kind.get() != "\"Feature\"") {
        return Ok((outer, false));
    }
    let mut flat = match find("properties").filter(|properties| properties.get() != "null") {
        Some(properties) => parse(properties.get())?,
        None => Vec::new(),
    };
    if flat.iter().any(|(name, _)| name == GEOMETRY) {
        return Err(
            problems::json(row, "属性中不能有 geometry", "no property may be called geometry").at_column(GEOMETRY)
        );
    }
    if let Some(id) = find("id").filter(|_| !flat.iter().any(|(name, _)| name == "id")) {
        flat.insert(0, ("id".into(), id));
    }
    if let Some(geometry) = find(GEOMETRY) {
        flat.push((GEOMETRY.into(), geometry));
    }
    Ok((flat, true))
}

fn unique(members: MemberList<'_>, row: u64) -> Result<MemberList<'_>> {
    let mut names: HashSet<&str> = HashSet::with_capacity(members.len());
    if let Some((name, _)) = members.iter().find(|(name, _)| !names.insert(name)) {
        let shown = problems::shorten(name);
        return Err(Problem::invalid(
            "tables.duplicate_key",
            format!("键“{shown}”出现了两次"),
            format!("the key \"{shown}\" stands twice"),
        )
        .remedy("只保留一个", "keep one of them")
        .at_row(row)
        .at_column(shown));
    }
    Ok(members)
}

fn cell(raw: &RawValue) -> Cell {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(text).map(Cell::from_text).unwrap_or_default(),
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'n') | None => Cell::Empty,
        Some(b'{' | b'[') => Cell::Text(text.to_owned()),
        Some(_) => Cell::from_digits(text),
    }
}

/// The members of an object in their order, doubles included.
struct Members<'a>(MemberList<'a>);

/// A key, borrowed from the text where it holds no escape.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(name), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
