//! A tile made from the features that touch it.

use jiff::civil::Date;

use super::address::{BUFFER, EXTENT, TileId};
use super::attributes::{Attribute, tag};
use super::clip::{self, Xy};
use super::encode::{Geometry, Kind, Layer};
use super::gather::{GATHERED_BELOW, Gathering, is_large};
use crate::feature::Feature;
use crate::geometry::{Drawn, Ring, Steps};
use crate::view::View;
use crate::world::World;

/// Areas of these types have a point for their label in a layer of its own, which is in one tile only.
pub(crate) const LABELLED: &[&str] = &["site", "unit"];
/// Positions nearer than this to the line without them are left out: an eighth of a pixel on a tile of 512.
const TOLERANCE: f64 = 1.0;
/// From this zoom on nothing is left out.
const WHOLE_FROM: u8 = 16;
/// Twice the area below which a clipped ring only runs along the edge.
const NOTHING: f64 = 1e-10;

/// Returns the name of the layer that holds labels.
pub(crate) fn label_layer(kind: &str) -> String {
    format!("{kind}_label")
}

/// Makes a tile of one layer as somebody may see it; without features it is empty.
pub(crate) fn build(
    world: &World,
    layer: usize,
    attributes: &[Attribute],
    tile: TileId,
    view: &View<'_>,
    day: Date,
) -> Vec<u8> {
    let kind = world.kind_of_layer(layer).name();
    let (mut drawn, mut labels) = (Layer::new(), Layer::new());
    for attribute in attributes {
        drawn.key(&attribute.name);
        labels.key(&attribute.name);
    }
    let (low, high) = tile.corners(BUFFER);
    let near = world.layers[layer].near(low, high).filter(|feature| feature.holds_on(day));
    let mut pen = Pen { tile, spare: Vec::new(), line: Vec::new(), units: Vec::new() };
    if tile.z < GATHERED_BELOW {
        let mut gathering = Gathering::default();
        let mut large: Vec<&Feature> = Vec::new();
        for feature in near {
            if is_gathered(feature) && !is_large(tile, feature) {
                if let Some(seen) = view.at(feature.place) {
                    gathering.take(tile, feature, seen);
                }
            } else {
                large.push(feature);
            }
        }
        large.sort_unstable_by_key(|feature| feature.id);
        for feature in large {
            pen.feature(&mut drawn, attributes, kind, feature, view);
        }
        gathering.draw(&mut drawn, attributes, kind);
    } else {
        let mut all: Vec<&Feature> = near.collect();
        all.sort_unstable_by_key(|feature| feature.id);
        let is_labelled = LABELLED.contains(&kind);
        for feature in all {
            pen.feature(&mut drawn, attributes, kind, feature, view);
            if is_labelled && matches!(feature.drawn, Drawn::Areas(_)) {
                pen.label(&mut labels, attributes, kind, feature, view);
            }
        }
    }
    let mut bytes = Vec::new();
    drawn.write(kind, &mut bytes);
    labels.write(&label_layer(kind), &mut bytes);
    bytes
}

/// Lines say where something runs, however small the map.
fn is_gathered(feature: &Feature) -> bool {
    !matches!(feature.drawn, Drawn::Lines(_))
}

/// What drawing needs, kept from feature to feature.
struct Pen {
    tile: TileId,
    line: Vec<Xy>,
    spare: Vec<Xy>,
    units: Vec<[i32; 2]>,
}

const LOW: f64 = -BUFFER;
const HIGH: f64 = EXTENT + BUFFER;

impl Pen {
    fn feature<'a>(
        &mut self,
        layer: &mut Layer<'a>,
        attributes: &[Attribute],
        kind: &'a str,
        feature: &'a Feature,
        view: &View<'_>,
    ) {
        let Some(seen) = view.at(feature.place) else { return };
        let drawn_as = match &feature.drawn {
            Drawn::Point(point) => self.points(std::slice::from_ref(point), &mut layer.geometry),
            Drawn::Points(points) => self.points(points, &mut layer.geometry),
            Drawn::Lines(lines) => self.lines(lines, &mut layer.geometry),
            Drawn::Areas(rings) => self.areas(rings, &mut layer.geometry),
        };
        if !layer.geometry.is_empty() {
            tag(layer, attributes, kind, feature, seen);
            layer.end_feature(drawn_as);
        }
    }

    fn label<'a>(
        &mut self,
        layer: &mut Layer<'a>,
        attributes: &[Attribute],
        kind: &'a str,
        feature: &'a Feature,
        view: &View<'_>,
    ) {
        let place = self.tile.place(feature.label);
        let Some(seen) = view.at(feature.place) else { return };
        if place.iter().all(|along| (0.0..EXTENT).contains(along)) {
            layer.geometry.points(&[units(place)]);
            tag(layer, attributes, kind, feature, seen);
            layer.end_feature(Kind::Point);
        }
    }

    fn points(&mut self, points: &[Steps], geometry: &mut Geometry) -> Kind {
        self.units.clear();
        let places = points.iter().map(|point| self.tile.place(*point));
        self.units.extend(places.filter(|place| place.iter().all(|along| (LOW..=HIGH).contains(along))).map(units));
        if !self.units.is_empty() {
            geometry.points(&self.units);
        }
        Kind::Point
    }

    fn lines(&mut self, lines: &[Box<[Steps]>], geometry: &mut Geometry) -> Kind {
        for line in lines {
            self.line.clear();
            self.line.extend(line.iter().map(|point| self.tile.place(*point)));
            let (whole, units_of, z) = (std::mem::take(&mut self.line), &mut self.units, self.tile.z);
            clip::line(&whole, LOW, HIGH, |piece| {
                let mut piece = piece.to_vec();
                if z < WHOLE_FROM {
                    clip::simplify(&mut piece, TOLERANCE);
                }
                to_units(&piece, units_of);
                if let [only] = units_of[..] {
                    // Shorter than a unit, and there all the same.
                    units_of.push([only[0] + 1, only[1]]);
                }
                geometry.line(units_of);
            });
            self.line = whole;
        }
        Kind::Line
    }

    fn areas(&mut self, rings: &[Ring], geometry: &mut Geometry) -> Kind {
        let mut has_outer = false;
        for ring in rings {
            if ring.is_outer {
                has_outer = false;
            } else if !has_outer {
                continue;
            }
            self.line.clear();
            self.line.extend(ring.points.iter().map(|point| self.tile.place(*point)));
            clip::ring(&mut self.line, &mut self.spare, LOW, HIGH);
            if self.line.len() < 3 || clip::twice_area(&self.line).abs() < NOTHING {
                continue;
            }
            if self.line.len() > 4 && self.tile.z < WHOLE_FROM {
                self.line.push(self.line[0]);
                clip::simplify(&mut self.line, TOLERANCE);
                self.line.pop();
            }
            to_units(&self.line, &mut self.units);
            if self.units.len() > 1 && self.units.first() == self.units.last() {
                self.units.pop();
            }
            let area = if self.units.len() < 3 { 0 } else { twice_area(&self.units) };
            if area == 0 {
                if ring.is_outer {
                    // Smaller than a unit, and there all the same: a square of one unit, without its holes.
                    let [x, y] = self.units.first().copied().unwrap_or_else(|| units(self.line[0]));
                    geometry.ring(&[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]]);
                }
                continue;
            }
            // 4.3.3.3: outer rings run clockwise on the screen, holes the other way.
            if (area > 0) != ring.is_outer {
                self.units.reverse();
            }
            geometry.ring(&self.units);
            has_outer |= ring.is_outer;
        }
        Kind::Area
    }
}

#[expect(clippy::cast_possible_truncation, reason = "within a tile and its edge")]
fn units(place: Xy) -> [i32; 2] {
    place.map(|along| along.round() as i32)
}

/// Rounds to whole units, without repeating one.
fn to_units(line: &[Xy], to: &mut Vec<[i32; 2]>) {
    to.clear();
    to.extend(line.iter().map(|place| units(*place)));
    to.dedup();
}

fn twice_area(ring: &[[i32; 2]]) -> i64 {
    let mut before = ring[ring.len() - 1];
    let mut sum = 0;
    for p in ring {
        sum += i64::from(before[0]) * i64::from(p[1]) - i64::from(p[0]) * i64::from(before[1]);
        before = *p;
    }
    sum
}
