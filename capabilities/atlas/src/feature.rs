//! One record on the map, with everything its tiles, lists and filters need.

use anlan_kernel::masking::mask;
use anlan_kernel::{Record, RecordId};
use anlan_registry::catalogue::FieldKind;
use anlan_spatial::{ReadOptions, Shape, label_point};
use jiff::civil::Date;
use serde_json::Value;

use crate::atlas::Painted;
use crate::geometry::{Drawn, Steps, steps};
use crate::places::PlaceNumber;
use crate::plan::KindPlan;

/// A record with a geometry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Feature {
    pub(crate) id: RecordId,
    pub(crate) title: Box<str>,
    pub(crate) place: PlaceNumber,
    /// As declared.
    pub(crate) shape: Shape,
    /// As drawn.
    pub(crate) drawn: Drawn,
    /// West, north, east and south of what is drawn.
    pub(crate) bounds: [u32; 4],
    /// Where its label stands, inside of it.
    pub(crate) label: Steps,
    pub(crate) valid_from: Option<Date>,
    pub(crate) valid_to: Option<Date>,
    /// Values by field; the geometry is not among them.
    pub(crate) cells: Box<[Cell]>,
    pub(crate) painted: Painted,
}

/// Value of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    #[default]
    Absent,
    Truth(bool),
    Number(serde_json::Number),
    Text(Box<str>),
    Refers(RecordId),
    List(Box<[Box<str>]>),
}

impl Feature {
    /// Reads a record; one without a geometry that can be drawn is not on the map.
    pub(crate) fn read(plan: &KindPlan, record: &Record, title: &str, place: PlaceNumber) -> Option<Self> {
        let geometry = &plan.fields()[plan.geometry?];
        let shape = Shape::from_geojson(record.body.get(geometry.name.as_ref())?, &ReadOptions::default()).ok()?;
        let drawn = Drawn::new(&shape)?;
        let bounds = drawn.bounds();
        let label = match &drawn {
            Drawn::Point(point) => *point,
            _ => steps(label_point(&shape)?),
        };
        let cells = plan.fields().iter().map(|field| match record.body.get(field.name.as_ref()) {
            Some(Value::String(text)) if field.personal => Cell::Text(mask(text).into()),
            Some(value) if !field.personal => Cell::read(&field.kind, value),
            _ => Cell::Absent,
        });
        Some(Self {
            id: record.id,
            title: title.into(),
            place,
            cells: cells.collect(),
            shape,
            drawn,
            bounds,
            label,
            valid_from: record.valid_from,
            valid_to: record.valid_to,
            painted: Painted::default(),
        })
    }

    pub(crate) fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }
}

impl Cell {
    fn read(kind: &FieldKind, value: &Value) -> Self {
        match value {
            _ if matches!(kind, FieldKind::Geometry { .. }) => Self::Absent,
            Value::Bool(truth) => Self::Truth(*truth),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => match kind {
                FieldKind::Reference { .. } => {
                    text.parse().map_or_else(|_| Self::Text(text.as_str().into()), Self::Refers)
                }
                _ => Self::Text(text.as_str().into()),
            },
            Value::Array(items) => Self::List(items.iter().filter_map(Value::as_str).map(Box::from).collect()),
            Value::Null | Value::Object(_) => Self::Absent,
        }
    }

    pub(crate) fn to_json(&self) -> Option<Value> {
        Some(match self {
            Self::Absent => return None,
            Self::Truth(truth) => (*truth).into(),
            Self::Number(number) => number.clone().into(),
            Self::Text(text) => text.as_ref().into(),
            Self::Refers(id) => id.to_string().into(),
            Self::List(items) => items.iter().map(|item| Value::from(item.as_ref())).collect(),
        })
    }

    /// Tells whether the value is the one a reader wrote as text.
    pub(crate) fn is(&self, wanted: &str) -> bool {
        match self {
            Self::Absent => false,
            Self::Truth(truth) => matches!((truth, wanted), (true, "true" | "1") | (false, "false" | "0")),
            Self::Number(number) => {
                number.to_string() == wanted || (number.as_f64().is_some() && number.as_f64() == wanted.parse().ok())
            }
            Self::Text(text) => text.as_ref() == wanted,
            Self::Refers(id) => id.to_string() == wanted,
            Self::List(items) => items.iter().any(|item| item.as_ref() == wanted),
        }
    }
}
