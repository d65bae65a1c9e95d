//! Features of small zooms gathered into points, by squares of a grid that is the same for all tiles of a zoom.

use std::collections::BTreeMap;

use super::address::{EXTENT, TileId};
use super::attributes::{Attribute, Source, tag};
use super::encode::{Kind, Layer, Value};
use crate::feature::Feature;
use crate::view::Seen;

/// From this zoom on every feature is drawn by itself.
pub(crate) const GATHERED_BELOW: u8 = 11;
/// Units to the side of a square: a sixteenth of a tile.
const SQUARE: f64 = 256.0;
/// Features at least so many units wide or tall are drawn as they are: they can be seen.
const LARGE: f64 = 512.0;

/// Points under way, by the square they are in.
#[derive(Default)]
pub(crate) struct Gathering<'a> {
    squares: BTreeMap<[u8; 2], Gathered<'a>>,
}

struct Gathered<'a> {
    count: u32,
    sum: [f64; 2],
    first: &'a Feature,
    seen: Seen,
    /// All of them may be graded.
    grades: bool,
    colour: Option<&'static str>,
    grade: Option<u8>,
}

/// Tells whether a feature is large enough at a zoom to be drawn as it is.
pub(crate) fn is_large(tile: TileId, feature: &Feature) -> bool {
    let [west, north, east, south] = feature.bounds;
    f64::from((east - west).max(south - north)) * tile.scale() >= LARGE
}

impl<'a> Gathering<'a> {
    /// Takes a feature whose label lies in the tile; others are in the tiles beside it.
    pub(crate) fn take(&mut self, tile: TileId, feature: &'a Feature, seen: Seen) {
        let place = tile.place(feature.label);
        if !place.iter().all(|along| (0.0..EXTENT).contains(along)) {
            return;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 15")]
        let square = place.map(|along| (along / SQUARE) as u8);
        let painted = feature.painted;
        self.squares
            .entry(square)
            .and_modify(|there| {
                there.count += 1;
                there.sum = [there.sum[0] + place[0], there.sum[1] + place[1]];
                // The one shown where there is one only; and the same whatever the order.
                if feature.id < there.first.id {
                    (there.first, there.seen) = (feature, seen);
                }
                there.grades &= seen.grades;
                there.colour = worse(there.colour, painted.colour);
                there.grade = there.grade.into_iter().chain(painted.grade).min();
            })
            .or_insert(Gathered {
                count: 1,
                sum: place,
                first: feature,
                seen,
                grades: seen.grades,
                colour: painted.colour,
                grade: painted.grade,
            });
    }

    /// Draws the points, square by square.
    pub(crate) fn draw(self, layer: &mut Layer<'a>, attributes: &[Attribute], kind: &'a str) {
        for gathered in self.squares.into_values() {
            #[expect(clippy::cast_possible_truncation, reason = "within a tile")]
            let place = gathered.sum.map(|sum| (sum / f64::from(gathered.count)).floor() as i32);
            layer.geometry.points(&[place]);
            if gathered.count == 1 {
                tag(layer, attributes, kind, gathered.first, gathered.seen);
            } else {
                let colour = gathered.colour.unwrap_or("none");
                for (key, attribute) in (0..).zip(attributes) {
                    let value = match attribute.source {
                        Source::Kind => Value::Text(kind),
                        Source::Count => Value::Whole(gathered.count.into()),
                        Source::Worst | Source::Colour if gathered.grades => Value::Text(colour),
                        Source::Grade if gathered.grades => match gathered.grade {
                            Some(grade) => Value::Whole(grade.into()),
                            None => continue,
                        },
                        _ => continue,
                    };
                    layer.tag(key, value);
                }
            }
            layer.end_feature(Kind::Point);
        }
    }
}

fn worse(a: Option<&'static str>, b: Option<&'static str>) -> Option<&'static str> {
    const ORDER: [&str; 4] = ["red", "orange", "yellow", "blue"];
    let rank =
        |colour: Option<&str>| colour.and_then(|colour| ORDER.iter().position(|known| *known == colour)).unwrap_or(9);
    if rank(b) < rank(a) { b } else { a }
}
