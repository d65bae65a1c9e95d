//! Sources along a line: roads, railways, pipelines.
//!
//! An effect that is the same in every direction is integrated exactly along each straight piece; one that lies with the wind by adaptive
//! quadrature.

use anlan_consequence::numerics::adaptive;
use anlan_quantity::math::ln;

use crate::footprint::Round;
use crate::source::{Fold, Place, Source};

/// A straight piece of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// One end.
    pub from: Place,
    /// The other end.
    pub to: Place,
}

impl Segment {
    /// Length, m.
    pub fn length(&self) -> f64 {
        let (east, north) = (self.to.east - self.from.east, self.to.north - self.from.north);
        (east * east + north * north).sqrt()
    }

    /// Where a place lies: how far along the line from `from`, and how far off it.
    fn seen(&self, place: Place) -> (f64, f64) {
        let length = self.length();
        let (east, north) = (place.east - self.from.east, place.north - self.from.north);
        if length == 0.0 {
            return (0.0, (east * east + north * north).sqrt());
        }
        let (u, v) = ((self.to.east - self.from.east) / length, (self.to.north - self.from.north) / length);
        (east * u + north * v, (east * v - north * u).abs())
    }

    /// Integrates a round footprint along the piece, m: times the frequency a metre and year it is the individual risk.
    ///
    /// # Source
    ///
    /// ∫ P(√(d² + s²)) ds, in closed form for each straight piece a + b r of P: a s + b/2 (s r + d² ln(s + r)).
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_qra::{Place, Round, Segment};
    /// let pipe = Segment { from: Place { east: -10_000.0, north: 0.0 }, to: Place { east: 10_000.0, north: 0.0 } };
    /// let risk = 1e-7 * pipe.exposure(&Round::circle(250.0), Place { east: 0.0, north: 200.0 });
    /// assert!((risk - 3e-5).abs() < 1e-12);
    /// ```
    pub fn exposure(&self, round: &Round, place: Place) -> f64 {
        let (along, off) = self.seen(place);
        // Along the line from the foot of the perpendicular.
        let (from, to) = (-along, self.length() - along);
        let mut sum = 0.0;
        for (inner, outer) in round.pieces() {
            let width = outer.0 - inner.0;
            if outer.0 <= off || width <= 0.0 {
                continue;
            }
            let slope = (outer.1 - inner.1) / width;
            let level = inner.1 - slope * inner.0;
            let near = (inner.0 * inner.0 - off * off).max(0.0).sqrt();
            let far = (outer.0 * outer.0 - off * off).sqrt();
            let anti = |s: f64| {
                let r = (s * s + off * off).sqrt();
                let area = if off > 0.0 { off * off * ln((s + r) / off) } else { 0.0 };
                level * s + 0.5 * slope * (s * r + area)
            };
            // Both sides of the foot.
            for (a, b) in [(near.max(from), far.min(to)), (near.max(-to), far.min(-from))] {
                if b > a {
                    sum += anti(b) - anti(a);
                }
            }
        }
        sum
    }

    /// Integrates a source that moves along the piece, with the frequencies of its effects a year and metre.
    pub fn risk_at(&self, source: &Source, fold: &Fold, place: Place) -> f64 {
        let (along, off) = self.seen(place);
        let reach = source.reach();
        if off >= reach {
            return 0.0;
        }
        let half = (reach * reach - off * off).sqrt();
        let (from, to) = ((along - half).max(0.0), (along + half).min(self.length()));
        if to <= from {
            return 0.0;
        }
        let length = self.length().max(f64::MIN_POSITIVE);
        let at = |s: f64| {
            let share = s / length;
            let mut moved = Place {
                east: self.from.east + share * (self.to.east - self.from.east),
                north: self.from.north + share * (self.to.north - self.from.north),
            };
            // Only where the place lies as seen from the source matters.
            moved.east = place.east - moved.east + source.place.east;
            moved.north = place.north - moved.north + source.place.north;
            source.risk_at(fold, moved)
        };
        let pieces = 8;
        (0..pieces)
            .map(|i| {
                let at_share = |i: i32| from + (to - from) * f64::from(i) / f64::from(pieces);
                adaptive(at, at_share(i), at_share(i + 1), 1e-5)
            })
            .sum()
    }
}
