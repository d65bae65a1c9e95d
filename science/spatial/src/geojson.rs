//! Reading and writing GeoJSON geometries (RFC 7946).

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::{BBox, Fault, LonLat, Polygon, Shape, Text, validate};

/// Positions taken per geometry unless [`ReadOptions`] says otherwise.
pub const MAX_POSITIONS: usize = 100_000;

/// Depth of geometry collections that is followed.
const MAX_DEPTH: usize = 8;

/// What is taken from a reader.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadOptions {
    /// Most positions taken in one geometry.
    pub max_positions: usize,
    /// Box in which positions are expected; one outside it is refused, with a hint where exchanging longitude and
    /// latitude would bring it inside. `None` takes the whole globe.
    pub region: Option<BBox>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { max_positions: MAX_POSITIONS, region: None }
    }
}

/// Why a geometry was refused. `at` is the path inside the geometry, such as `coordinates[0][3]`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeError {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// Something else stands where a part of a geometry should.
    #[error("{at}: expected {expected}")]
    Structure {
        /// Where.
        at: String,
        /// What should be there.
        expected: &'static str,
    },
    /// The type is none of the seven of GeoJSON.
    #[error("geometry type {0:?} is not one of GeoJSON")]
    UnknownType(String),
    /// A coordinate is not on the globe.
    #[error("{at}: {position} is not on the globe")]
    OutOfRange {
        /// Where.
        at: String,
        /// The position as given.
        position: LonLat,
    },
    /// Longitude and latitude seem exchanged.
    #[error("{at}: {position} looks like latitude, longitude; did you mean {}?", position.swapped())]
    ProbablySwapped {
        /// Where.
        at: String,
        /// The position as given.
        position: LonLat,
    },
    /// A position lies outside the region that was asked for.
    #[error("{at}: {position} lies outside the region")]
    OutsideRegion {
        /// Where.
        at: String,
        /// The position as given.
        position: LonLat,
    },
    /// More positions than are taken.
    #[error("more than {limit} positions")]
    TooManyPositions {
        /// The limit.
        limit: usize,
    },
    /// Collections inside collections, too deep.
    #[error("collections nested deeper than 8")]
    TooDeep,
    /// The geometry was read and is not valid; only from [`Shape::read_valid`].
    #[error("{0}")]
    Fault(Box<Fault>),
}

impl ShapeError {
    /// Returns the stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "geometry-not-json",
            Self::Structure { .. } => "geometry-structure",
            Self::UnknownType(_) => "geometry-type",
            Self::OutOfRange { .. } => "coordinate-out-of-range",
            Self::ProbablySwapped { .. } => "coordinates-swapped",
            Self::OutsideRegion { .. } => "coordinate-outside-region",
            Self::TooManyPositions { .. } => "too-many-positions",
            Self::TooDeep => "geometry-too-deep",
            Self::Fault(fault) => fault.kind.code(),
        }
    }

    /// Returns what is wrong.
    pub fn text(&self) -> Text {
        match self {
            Self::NotJson(cause) => Text::new(format!("不是 JSON：{cause}"), format!("Not JSON: {cause}")),
            Self::Structure { at, expected } => {
                Text::new(format!("{at}：此处应为 {expected}"), format!("{at}: expected {expected}"))
            }
            Self::UnknownType(name) => Text::new(
                format!("“{name}”不是 GeoJSON 几何类型"),
                format!("\"{name}\" is not a GeoJSON geometry type"),
            ),
            Self::OutOfRange { at, position } => Text::new(
                format!("{at}：坐标 {position} 超出经度 ±180°、纬度 ±90° 的范围"),
                format!("{at}: {position} is outside longitude ±180°, latitude ±90°"),
            ),
            Self::ProbablySwapped { at, position } => Text::new(
                format!("{at}：坐标 {position} 疑似经纬度颠倒"),
                format!("{at}: longitude and latitude of {position} seem exchanged"),
            ),
            Self::OutsideRegion { at, position } => Text::new(
                format!("{at}：坐标 {position} 不在所管区域内"),
                format!("{at}: {position} lies outside the region"),
            ),
            Self::TooManyPositions { limit } => {
                Text::new(format!("顶点数超过上限 {limit}"), format!("More than {limit} vertices"))
            }
            Self::TooDeep => Text::new("几何集合嵌套过深（超过 8 层）", "Geometry collections nested deeper than 8"),
            Self::Fault(fault) => fault.text.clone(),
        }
    }

    /// Returns what the reader of the error can do.
    pub fn remedy(&self) -> Text {
        match self {
            Self::NotJson(_) | Self::Structure { .. } | Self::UnknownType(_) | Self::TooDeep => Text::new(
                "请按 RFC 7946 提供几何，例如 {\"type\":\"Point\",\"coordinates\":[121.6,38.9]}",
                "Give the geometry as in RFC 7946, for instance {\"type\":\"Point\",\"coordinates\":[121.6,38.9]}",
            ),
            Self::OutOfRange { .. } => Text::new(
                "请核对坐标；投影坐标（米）须先换算为经纬度",
                "Check the coordinate; projected coordinates in metres must be converted to degrees first",
            ),
            Self::ProbablySwapped { position, .. } => {
                let meant = position.swapped();
                Text::new(
                    format!("请按“经度、纬度”的顺序填写：{meant}"),
                    format!("Write longitude first, then latitude: {meant}"),
                )
            }
            Self::OutsideRegion { .. } => {
                Text::new("请核对坐标和所选坐标系", "Check the coordinate and the datum that was chosen")
            }
            Self::TooManyPositions { .. } => {
                Text::new("请先抽稀边界，或分为几个对象", "Simplify the outline or split it")
            }
            Self::Fault(fault) => fault
                .repair
                .map_or_else(|| Text::new("请在图上改正边界", "Correct the outline on the map"), crate::Repair::text),
        }
    }

    /// Returns the position the error is about.
    pub fn position(&self) -> Option<LonLat> {
        match self {
            Self::OutOfRange { position, .. }
            | Self::ProbablySwapped { position, .. }
            | Self::OutsideRegion { position, .. } => Some(*position),
            Self::Fault(fault) => Some(fault.point),
            _ => None,
        }
    }
}

impl Shape {
    /// Reads a GeoJSON geometry; rings are kept as they are, so that [`validate`] can say what is wrong with them.
    pub fn from_geojson(value: &Value, options: &ReadOptions) -> Result<Self, ShapeError> {
        Reader { options, taken: 0 }.geometry(value, 0)
    }

    /// Reads a GeoJSON geometry from text; one with too many positions is refused while scanning, before it is
    /// parsed and without memory for it.
    pub fn from_geojson_str(text: &str, options: &ReadOptions) -> Result<Self, ShapeError> {
        scan_positions(text.as_bytes(), options.max_positions)?;
        let value = serde_json::from_str(text).map_err(|cause| ShapeError::NotJson(cause.to_string()))?;
        Self::from_geojson(&value, options)
    }

    /// Reads a GeoJSON geometry and refuses one that is not valid, with the first fault.
    pub fn read_valid(value: &Value, options: &ReadOptions) -> Result<Self, ShapeError> {
        let shape = Self::from_geojson(value, options)?;
        match validate(&shape).into_iter().find(|fault| fault.kind.is_error()) {
            Some(fault) => Err(ShapeError::Fault(Box::new(fault))),
            None => Ok(shape),
        }
    }

    /// Returns the geometry as GeoJSON.
    pub fn to_geojson(&self) -> Value {
        let position = |p: &LonLat| json!([p.lon, p.lat]);
        let line = |line: &Vec<LonLat>| line.iter().map(position).collect::<Value>();
        let polygon = |p: &Polygon| p.rings().filter(|ring| !ring.is_empty()).map(line).collect::<Value>();
        let (kind, coordinates) = match self {
            Self::Point(p) => ("Point", position(p)),
            Self::MultiPoint(points) => ("MultiPoint", line(points)),
            Self::Line(points) => ("LineString", line(points)),
            Self::MultiLine(lines) => ("MultiLineString", lines.iter().map(line).collect()),
            Self::Polygon(p) => ("Polygon", polygon(p)),
            Self::MultiPolygon(parts) => ("MultiPolygon", parts.iter().map(polygon).collect()),
            Self::Collection(parts) => {
                let geometries: Value = parts.iter().map(Self::to_geojson).collect();
                return json!({ "type": "GeometryCollection", "geometries": geometries });
            }
        };
        json!({ "type": kind, "coordinates": coordinates })
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_geojson().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_geojson(&value, &ReadOptions::default()).map_err(serde::de::Error::custom)
    }
}

/// Counts the positions of a JSON text (an opening bracket followed by a number) until the limit is passed.
fn scan_positions(text: &[u8], limit: usize) -> Result<(), ShapeError> {
    let (mut count, mut opened) = (0, false);
    for byte in text {
        match byte {
            b'[' => opened = true,
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'-' | b'0'..=b'9' if opened => {
                opened = false;
                count += 1;
                if count > limit {
                    return Err(ShapeError::TooManyPositions { limit });
                }
            }
            _ => opened = false,
        }
    }
    Ok(())
}

struct Reader<'a> {
    options: &'a ReadOptions,
    taken: usize,
}

impl Reader<'_> {
    fn geometry(&mut self, value: &Value, depth: usize) -> Result<Shape, ShapeError> {
        if depth > MAX_DEPTH {
            return Err(ShapeError::TooDeep);
        }
        let kind = value.get("type").and_then(Value::as_str).ok_or_else(|| structure("type", "\"type\""))?;
        if kind == "GeometryCollection" {
            let at = "geometries";
            let parts = array(value.get(at), at)?;
            return Ok(Shape::Collection(
                parts.iter().map(|part| self.geometry(part, depth + 1)).collect::<Result<_, _>>()?,
            ));
        }
        let at = "coordinates";
        let coordinates = value.get(at);
        Ok(match kind {
            "Point" => Shape::Point(self.position(coordinates, at)?),
            "MultiPoint" => Shape::MultiPoint(self.line(coordinates, at)?),
            "LineString" => Shape::Line(self.line(coordinates, at)?),
            "MultiLineString" => Shape::MultiLine(self.lines(coordinates, at)?),
            "Polygon" => Shape::Polygon(polygon(self.lines(coordinates, at)?)),
            "MultiPolygon" => {
                let parts = array(coordinates, at)?.iter().enumerate();
                Shape::MultiPolygon(
                    parts
                        .map(|(i, part)| self.lines(Some(part), &format!("{at}[{i}]")).map(polygon))
                        .collect::<Result<_, _>>()?,
                )
            }
            other => return Err(ShapeError::UnknownType(other.chars().take(40).collect())),
        })
    }

    fn lines(&mut self, value: Option<&Value>, at: &str) -> Result<Vec<Vec<LonLat>>, ShapeError> {
        array(value, at)?.iter().enumerate().map(|(i, line)| self.line(Some(line), &format!("{at}[{i}]"))).collect()
    }

    fn line(&mut self, value: Option<&Value>, at: &str) -> Result<Vec<LonLat>, ShapeError> {
        let line = array(value, at)?;
        if self.taken + line.len() > self.options.max_positions {
            return Err(ShapeError::TooManyPositions { limit: self.options.max_positions });
        }
        line.iter()
            .enumerate()
            .map(|(i, value)| {
                self.taken += 1;
                self.check(value).map_err(|refused| refused.at(format!("{at}[{i}]")))
            })
            .collect()
    }

    fn position(&mut self, value: Option<&Value>, at: &str) -> Result<LonLat, ShapeError> {
        self.check(value.unwrap_or(&Value::Null)).map_err(|refused| refused.at(at.to_owned()))
    }

    fn check(&self, value: &Value) -> Result<LonLat, Refused> {
        let numbers = value.as_array().ok_or(Refused::NoPosition)?;
        let number = |i: usize| numbers.get(i).and_then(Value::as_f64);
        // A third number, the height, is allowed by RFC 7946 and is not used.
        let (2..=4, Some(lon), Some(lat)) = (numbers.len(), number(0), number(1)) else {
            return Err(Refused::NoPosition);
        };
        let position = LonLat::new(lon, lat);
        if !position.is_on_globe() {
            let meant = self.options.region.unwrap_or(BBox::CHINA).contains(position.swapped());
            return Err(if meant { Refused::Swapped(position) } else { Refused::OffGlobe(position) });
        }
        match self.options.region {
            Some(region) if !region.contains(position) && region.contains(position.swapped()) => {
                Err(Refused::Swapped(position))
            }
            Some(region) if !region.contains(position) => Err(Refused::OutsideRegion(position)),
            _ => Ok(position),
        }
    }
}

/// A refusal before its path is known; paths are written only when something is refused.
enum Refused {
    NoPosition,
    OffGlobe(LonLat),
    Swapped(LonLat),
    OutsideRegion(LonLat),
}

impl Refused {
    fn at(self, at: String) -> ShapeError {
        match self {
            Self::NoPosition => ShapeError::Structure { at, expected: "[longitude, latitude]" },
            Self::OffGlobe(position) => ShapeError::OutOfRange { at, position },
            Self::Swapped(position) => ShapeError::ProbablySwapped { at, position },
            Self::OutsideRegion(position) => ShapeError::OutsideRegion { at, position },
        }
    }
}

fn structure(at: &str, expected: &'static str) -> ShapeError {
    ShapeError::Structure { at: at.to_owned(), expected }
}

fn array<'a>(value: Option<&'a Value>, at: &str) -> Result<&'a [Value], ShapeError> {
    value.and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| structure(at, "[…]"))
}

fn polygon(rings: Vec<Vec<LonLat>>) -> Polygon {
    let mut rings = rings.into_iter();
    Polygon { shell: rings.next().unwrap_or_default(), holes: rings.collect() }
}
