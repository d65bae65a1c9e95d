//! Contours of a field that falls outwards.

use std::sync::OnceLock;

use anlan_quantity::math::{cos, exp, ln, pow, sin};

use super::Level;
use crate::numerics::bracketed;

/// Points of a ring.
const BEARINGS: u32 = 120;
/// Sections of a plume.
const SECTIONS: u32 = 80;

type Value = Box<dyn Fn(f64, f64) -> f64 + Send + Sync>;
type Death = Box<dyn Fn(f64) -> f64 + Send + Sync>;

/// A field over the ground, x downwind and y to the left, with what is needed to find its contours.
pub(crate) struct Footprint {
    value: Value,
    death: Option<Death>,
    spread: Spread,
    /// The axis of a plume, looked at once for all levels.
    axis: OnceLock<Vec<(f64, f64)>>,
}

/// How a field lies on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Spread {
    /// A plume from one x to another, symmetric about the axis and falling away from it.
    Plume { from: f64, to: f64 },
    /// Around a point on the axis, falling outwards from it; nothing beyond `to`.
    Around { x: f64, to: f64 },
    /// The same in every direction from a point on the axis.
    Round { x: f64, to: f64 },
    /// Nowhere.
    Nowhere,
}

impl Default for Footprint {
    fn default() -> Self {
        Self { value: Box::new(|_, _| 0.0), death: None, spread: Spread::Nowhere, axis: OnceLock::new() }
    }
}

impl core::fmt::Debug for Footprint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Footprint").field("spread", &self.spread).finish_non_exhaustive()
    }
}

impl Footprint {
    pub(crate) fn new(spread: Spread, value: impl Fn(f64, f64) -> f64 + Send + Sync + 'static) -> Self {
        Self { value: Box::new(value), death: None, spread, axis: OnceLock::new() }
    }

    /// Adds the chance of death at a value of the field.
    pub(crate) fn deadly(mut self, death: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Self {
        self.death = Some(Box::new(death));
        self
    }

    pub(crate) fn at(&self, x: f64, y: f64) -> f64 {
        (self.value)(x, y)
    }

    pub(crate) fn lethality(&self, value: f64) -> Option<f64> {
        self.death.as_ref().map(|death| death(value).clamp(0.0, 1.0))
    }

    /// Values along the axis downwind, denser near the release, as far as they matter.
    pub(crate) fn profile(&self, floor: f64) -> Vec<(f64, f64)> {
        let (near, far) = match self.spread {
            Spread::Plume { from, to } => (from.max(1.0), to),
            Spread::Around { x, to } | Spread::Round { x, to } => (1.0, x.max(0.0) + to),
            Spread::Nowhere => return Vec::new(),
        };
        if far <= near {
            return Vec::new();
        }
        let step = ln(far / near) / 119.0;
        let mut line: Vec<(f64, f64)> =
            (0..120).map(|i| near * exp(step * f64::from(i))).map(|x| (x, self.at(x, 0.0))).collect();
        let last = line.iter().rposition(|(_, value)| *value >= floor).map_or(0, |last| (last + 3).min(line.len()));
        line.truncate(last);
        line
    }

    /// Fills in how far a level reaches.
    pub(crate) fn draw(&self, level: &mut Level) {
        let ring = match self.spread {
            Spread::Plume { from, to } => self.plume(level.value, from, to),
            Spread::Around { x, to } => Self::around(x, |bearing| self.along(level.value, x, bearing, to)),
            Spread::Round { x, to } => {
                let radius = self.along(level.value, x, 0.0, to);
                Self::around(x, |_| radius)
            }
            Spread::Nowhere => Vec::new(),
        };
        level.distance_m = ring.iter().map(|(x, y)| (x * x + y * y).sqrt()).fold(0.0, f64::max);
        level.half_width_m = ring.iter().map(|(_, y)| y.abs()).fold(0.0, f64::max);
        level.area_m2 = area(&ring);
        level.ring = ring;
    }

    /// The last x at which the axis is at or above a level.
    fn reach(&self, level: f64, from: f64, to: f64) -> Option<f64> {
        let near = from.max(0.1);
        let ratio = pow(to / near, 1.0 / 240.0);
        let axis = self.axis.get_or_init(|| {
            core::iter::successors(Some(near), |x| Some(x * ratio)).take(241).map(|x| (x, self.at(x, 0.0))).collect()
        });
        let inside = axis.iter().rev().find(|(_, value)| *value >= level).map(|(x, _)| *x);
        let inside = inside?;
        let outside = (inside * ratio).min(to);
        Some(bracketed(|x| self.at(x, 0.0) - level, inside, outside, 1e-4 * inside).unwrap_or(inside))
    }

    fn plume(&self, level: f64, from: f64, to: f64) -> Vec<(f64, f64)> {
        let Some(reach) = self.reach(level, from, to) else { return Vec::new() };
        let start = from.min(reach * 1e-3);
        let mut left = Vec::with_capacity(SECTIONS as usize + 1);
        for i in 0..=SECTIONS {
            // Sections lie closer at both ends, where the outline turns.
            let share = 0.5 - 0.5 * cos(core::f64::consts::PI * f64::from(i) / f64::from(SECTIONS));
            let x = start + (reach - start) * share;
            let half = self.half_width(x, level, reach);
            if half > 0.0 || i == SECTIONS {
                left.push((x, half));
            }
        }
        let right: Vec<(f64, f64)> = left.iter().rev().filter(|(_, y)| *y > 0.0).map(|(x, y)| (*x, -y)).collect();
        left.extend(right);
        left
    }

    /// Half of the width at an x; zero where the axis is below the level.
    fn half_width(&self, x: f64, level: f64, scale: f64) -> f64 {
        if self.at(x, 0.0) < level {
            return 0.0;
        }
        let mut outside = 0.02 * scale.max(1.0);
        for _ in 0..40 {
            if self.at(x, outside) < level {
                return bracketed(|y| self.at(x, y) - level, 0.0, outside, 1e-3 * outside).unwrap_or(outside);
            }
            outside *= 1.6;
        }
        outside
    }

    fn around(x: f64, radius: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        let bearings = || (0..BEARINGS).map(|i| core::f64::consts::TAU * f64::from(i) / f64::from(BEARINGS));
        let radii: Vec<f64> = bearings().map(radius).collect();
        if radii.iter().all(|radius| *radius <= 0.0) {
            return Vec::new();
        }
        bearings().zip(radii).map(|(bearing, r)| (x + r * cos(bearing), r * sin(bearing))).collect()
    }

    /// Furthest distance from the middle along a bearing at which a level is reached.
    fn along(&self, level: f64, x: f64, bearing: f64, to: f64) -> f64 {
        let value = |r: f64| self.at(x + r * cos(bearing), r * sin(bearing));
        let ratio = pow(to / 0.5, 1.0 / 48.0);
        let mut outside = to;
        while outside > 0.5 {
            let inside = outside / ratio;
            if value(inside) >= level {
                return bracketed(|r| value(r) - level, inside, outside, 1e-4 * outside).unwrap_or(inside);
            }
            outside = inside;
        }
        0.0
    }
}

/// Area within a ring.
fn area(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    0.5 * ring.iter().zip(next).map(|((x0, y0), (x1, y1))| x0 * y1 - x1 * y0).sum::<f64>().abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::{Confidence, Text};

    fn level(value: f64) -> Level {
        Level {
            id: String::new(),
            name: Text::default(),
            value,
            shown: String::new(),
            source: String::new(),
            confidence: Confidence::Derived,
            distance_m: 0.0,
            half_width_m: 0.0,
            area_m2: 0.0,
            ring: Vec::new(),
        }
    }

    #[test]
    fn a_circle_is_a_circle() {
        let field = Footprint::new(Spread::Around { x: 10.0, to: 1_000.0 }, |x, y| {
            100.0 / ((x - 10.0) * (x - 10.0) + y * y).sqrt().max(1e-9)
        });
        let mut at = level(2.0);
        field.draw(&mut at);
        assert!((at.half_width_m - 50.0).abs() < 0.05, "{at:?}");
        assert!((at.distance_m - 60.0).abs() < 0.05);
        assert!((at.area_m2 / (core::f64::consts::PI * 2_500.0) - 1.0).abs() < 2e-3);
    }

    #[test]
    fn a_plume_ends_where_its_axis_does() {
        let field = Footprint::new(Spread::Plume { from: 0.0, to: 10_000.0 }, |x, y| {
            let width = 0.1 * x.max(1e-6);
            exp(-0.5 * y * y / (width * width)) * 1e3 / (x * x).max(1e-9)
        });
        let mut at = level(1e-3);
        field.draw(&mut at);
        assert!((at.distance_m - 1_000.0).abs() < 0.5, "{}", at.distance_m);
        assert!(at.half_width_m > 80.0 && at.half_width_m < 100.0);
        let mut nowhere = level(1e9);
        field.draw(&mut nowhere);
        assert!(nowhere.ring.is_empty() && nowhere.distance_m == 0.0);
    }
}
