//! What is wrong with a geometry, and where.

mod rings;

use std::fmt;

use serde::Serialize;

use crate::shape::Simple;
use crate::{LonLat, Shape, Text};

/// Most faults listed for one geometry; a scribble has a crossing for nearly every pair of edges.
pub(crate) const MAX_FAULTS: usize = 100;

/// Coordinates beyond this are as good as infinite: products of them no longer fit a number.
pub(crate) const ABSURD: f64 = 1e100;

/// One fault of a geometry, with its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub point: LonLat,
    /// Part of a multi-part geometry, from 0, counted through collections.
    pub part: usize,
    /// Ring of the polygon: 0 the outer one, then the holes.
    pub ring: usize,
    /// Edge of the ring or line, from 0: edge `i` runs from vertex `i` to `i + 1` of the ring as given.
    pub segment: usize,
    /// What is wrong, for a reader.
    pub text: Text,
    /// How [`crate::repair`] would mend it; `None` where only a person can.
    pub repair: Option<Repair>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text.en)
    }
}

/// Kind of fault, after the rules of OGC 06-103r4 (simple features), clause 6.1.11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// A coordinate is not a finite number, or beyond 1e100.
    NonFinite,
    /// Fewer different positions than the kind of geometry needs.
    TooFewPoints,
    /// First and last position of a ring differ.
    RingNotClosed,
    /// All positions of a ring are in one line.
    ZeroArea,
    /// A ring turns back on itself.
    Spike,
    /// A ring crosses or runs along itself.
    SelfIntersection,
    /// A ring touches itself in a point.
    SelfTouch,
    /// Two rings cross or share an edge.
    RingsCross,
    /// A hole is not inside its outer ring.
    HoleOutsideShell,
    /// A hole lies inside another hole.
    NestedHoles,
    /// A part lies inside another part.
    NestedShells,
    /// Holes cut the area into pieces that hang together in points only.
    InteriorDisconnected,
    /// Neighbouring positions are equal: allowed by the standard, worth telling.
    DuplicatePoints,
}

impl FaultKind {
    /// Tells whether the fault makes the geometry invalid; repeated positions do not.
    pub fn is_error(self) -> bool {
        self != Self::DuplicatePoints
    }

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NonFinite => "non-finite",
            Self::TooFewPoints => "too-few-points",
            Self::RingNotClosed => "ring-not-closed",
            Self::ZeroArea => "zero-area",
            Self::Spike => "spike",
            Self::SelfIntersection => "self-intersection",
            Self::SelfTouch => "self-touch",
            Self::RingsCross => "rings-cross",
            Self::HoleOutsideShell => "hole-outside-shell",
            Self::NestedHoles => "nested-holes",
            Self::NestedShells => "nested-shells",
            Self::InteriorDisconnected => "interior-disconnected",
            Self::DuplicatePoints => "duplicate-points",
        }
    }

    /// Returns how the fault can be mended without a person.
    pub fn repair(self) -> Option<Repair> {
        match self {
            Self::NonFinite | Self::TooFewPoints | Self::ZeroArea => None,
            Self::RingNotClosed => Some(Repair::CloseRing),
            Self::DuplicatePoints => Some(Repair::DropRepeated),
            Self::Spike => Some(Repair::CutSpike),
            Self::SelfIntersection | Self::SelfTouch | Self::InteriorDisconnected => Some(Repair::Split),
            Self::RingsCross | Self::NestedHoles | Self::NestedShells => Some(Repair::Merge),
            Self::HoleOutsideShell => Some(Repair::DropHole),
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NonFinite => ("坐标不是有效数字", "a coordinate is not a usable number"),
            Self::TooFewPoints => ("顶点太少", "too few different vertices"),
            Self::RingNotClosed => ("边界未闭合：首尾顶点不同", "the ring is not closed: first and last vertex differ"),
            Self::ZeroArea => ("边界面积为零：顶点在一条直线上", "the ring has no area: its vertices are in line"),
            Self::Spike => ("边界有折返的尖刺", "the ring turns back on itself (spike)"),
            Self::SelfIntersection => ("边界自相交", "the ring crosses itself"),
            Self::SelfTouch => ("边界与自身相接于一点", "the ring touches itself in a point"),
            Self::RingsCross => ("两条边界相交或共边", "two rings cross or share an edge"),
            Self::HoleOutsideShell => ("内边界（洞）不在外边界之内", "a hole is not inside its outer ring"),
            Self::NestedHoles => ("洞中有洞", "a hole lies inside another hole"),
            Self::NestedShells => ("一个部分套在另一个部分之内", "a part lies inside another part"),
            Self::InteriorDisconnected => ("内部被洞分割为不相连的几块", "holes cut the area into pieces"),
            Self::DuplicatePoints => ("相邻顶点重复", "neighbouring vertices are equal"),
        }
    }
}

/// Way in which a fault can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    /// Repeat the first vertex at the end.
    CloseRing,
    /// Leave repeated vertices out.
    DropRepeated,
    /// Cut the spike off.
    CutSpike,
    /// Split the area at the point (even-odd rule).
    Split,
    /// Join what overlaps.
    Merge,
    /// Leave the hole out where it is outside.
    DropHole,
}

impl Repair {
    /// Returns the offer, for a reader.
    pub fn text(self) -> Text {
        match self {
            Self::CloseRing => Text::new("可自动在末尾补上首顶点", "The first vertex can be repeated at the end"),
            Self::DropRepeated => Text::new("可自动去掉重复顶点", "Repeated vertices can be left out"),
            Self::CutSpike => Text::new("可自动削去尖刺", "The spike can be cut off"),
            Self::Split => Text::new(
                "可自动在该点拆分为多个部分，请确认结果",
                "The area can be split there; please confirm the result",
            ),
            Self::Merge => Text::new(
                "可自动合并重叠部分，请确认结果",
                "Overlapping parts can be joined; please confirm the result",
            ),
            Self::DropHole => Text::new(
                "可自动舍去外边界以外的洞，请确认结果",
                "The hole can be left out where it is outside; please confirm",
            ),
        }
    }
}

/// Returns the faults of a geometry, in the order of its parts; none means valid.
///
/// At most 100 are listed. Whether rings lie inside each other is asked only when none crosses.
///
/// # Source
///
/// OGC 06-103r4, clauses 6.1.6 to 6.1.14. As in the JTS suite a ring that touches itself is a fault, repeated
/// vertices are not ([`FaultKind::is_error`]).
///
/// # Valid for
///
/// Coordinates up to 1e100; the tests are exact for the coordinates as given, in the plane of longitude and latitude.
/// The cost grows with the pairs of edges whose boxes overlap: n·log n for outlines as they are drawn, n² for a comb
/// of n long slanted teeth. Geometries across the 180th meridian must be split there first (RFC 7946, 3.1.9).
///
/// # Example
///
/// ```
/// use anlan_spatial::{FaultKind, LonLat, Polygon, Shape, validate};
/// let bow_tie = [[121.0, 38.0], [121.2, 38.2], [121.2, 38.0], [121.0, 38.2], [121.0, 38.0]];
/// let shape = Shape::Polygon(Polygon::from_shell(bow_tie.map(LonLat::from).to_vec()));
/// let faults = validate(&shape);
/// assert_eq!(faults[0].kind, FaultKind::SelfIntersection);
/// assert!((faults[0].point.lon - 121.1).abs() < 1e-9 && (faults[0].point.lat - 38.1).abs() < 1e-9);
/// ```
pub fn validate(shape: &Shape) -> Vec<Fault> {
    let mut list = FaultList::default();
    match shape {
        Shape::Polygon(polygon) => rings::check(&[polygon], 0, &mut list),
        Shape::MultiPolygon(parts) => rings::check(&parts.iter().collect::<Vec<_>>(), 0, &mut list),
        Shape::Collection(parts) => {
            let mut first = 0;
            for part in parts {
                for mut fault in validate(part) {
                    fault.part += first;
                    if !list.is_full() {
                        list.0.push(fault);
                    }
                }
                part.each_simple(&mut |_| first += 1);
            }
        }
        Shape::Point(_) | Shape::MultiPoint(_) | Shape::Line(_) | Shape::MultiLine(_) => {
            let mut part = 0;
            shape.each_simple(&mut |simple| {
                match simple {
                    Simple::Point(p) if !usable(p) => list.add(FaultKind::NonFinite, p, [part, 0, 0]),
                    Simple::Line(line) => check_line(line, part, &mut list),
                    Simple::Point(_) | Simple::Polygon(_) => {}
                }
                part += 1;
            });
        }
    }
    list.0
}

/// Tells whether a geometry is valid.
pub fn is_valid(shape: &Shape) -> bool {
    validate(shape).iter().all(|fault| !fault.kind.is_error())
}

#[derive(Default)]
pub(crate) struct FaultList(Vec<Fault>);

impl FaultList {
    pub(crate) fn add(&mut self, kind: FaultKind, point: LonLat, [part, ring, segment]: [usize; 3]) {
        if self.is_full() {
            return;
        }
        let (zh, en) = kind.words();
        let text = Text::new(
            format!("第 {} 部分第 {} 条边界第 {} 边，{point}：{zh}", part + 1, ring + 1, segment + 1),
            format!("part {}, ring {}, edge {}, at {point}: {en}", part + 1, ring + 1, segment + 1),
        );
        self.0.push(Fault { kind, point, part, ring, segment, text, repair: kind.repair() });
    }

    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MAX_FAULTS
    }

    pub(crate) fn errors(&self) -> usize {
        self.0.iter().filter(|fault| fault.kind.is_error()).count()
    }
}

pub(crate) fn usable(p: LonLat) -> bool {
    p.lon.abs() <= ABSURD && p.lat.abs() <= ABSURD
}

/// Reports unusable and repeated positions; tells whether all are usable.
fn check_positions(line: &[LonLat], part: usize, ring: usize, list: &mut FaultList) -> bool {
    let mut all = true;
    for (i, p) in line.iter().enumerate() {
        if !usable(*p) {
            all = false;
            list.add(FaultKind::NonFinite, *p, [part, ring, i]);
        } else if i > 0 && line[i - 1] == *p {
            list.add(FaultKind::DuplicatePoints, *p, [part, ring, i - 1]);
        }
    }
    all
}

fn check_line(line: &[LonLat], part: usize, list: &mut FaultList) {
    if check_positions(line, part, 0, list)
        && let Some(first) = line.first()
        && line.iter().all(|p| p == first)
    {
        list.add(FaultKind::TooFewPoints, *first, [part, 0, 0]);
    }
}
