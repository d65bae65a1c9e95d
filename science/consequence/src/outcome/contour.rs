//! Contours of a field that falls outwards.

use std::sync::OnceLock;

use anlan_quantity::math::{cos, exp, ln, pow, sin};

use super::Level;
use crate::numerics::bracketed;

/// Points of a ring.
const BEARINGS: u32 = 120;
/// Sections of a plume.
const SECTIONS: u32 = 80;

/// Chance of death that counts as none.
const NONE: f64 = 1e-6;
/// Sections, or circles a decade, at which the reach of a chance of death is looked for.
const LOOKS: u32 = 24;

type Value = Box<dyn Fn(f64, f64) -> f64 + Send + Sync>;
type Death = Box<dyn Fn(f64) -> f64 + Send + Sync>;

/// Chances of death at a value of a field.
struct Deaths {
    outdoors: Death,
    indoors: Death,
}

/// A field over the ground, x downwind and y to the left, with what is needed to find its contours.
pub(crate) struct Footprint {
    value: Value,
    death: Option<Deaths>,
    spread: Spread,
    /// Value below which the axis is not told.
    floor: f64,
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
        Self::new(Spread::Nowhere, 0.0, |_, _| 0.0)
    }
}

impl core::fmt::Debug for Footprint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Footprint").field("spread", &self.spread).finish_non_exhaustive()
    }
}

impl Footprint {
    /// A field whose axis is told down to a floor.
    pub(crate) fn new(spread: Spread, floor: f64, value: impl Fn(f64, f64) -> f64 + Send + Sync + 'static) -> Self {
        Self { value: Box::new(value), death: None, spread, floor, axis: OnceLock::new() }
    }

    /// Adds the chance of death at a value of the field, in the open and in a building.
    pub(crate) fn deadly(
        mut self,
        outdoors: impl Fn(f64) -> f64 + Send + Sync + 'static,
        indoors: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Self {
        self.death = Some(Deaths { outdoors: Box::new(outdoors), indoors: Box::new(indoors) });
        self
    }

    pub(crate) fn at(&self, x: f64, y: f64) -> f64 {
        (self.value)(x, y)
    }

    /// Chances of death in the open and in a building at a value of the field.
    pub(crate) fn deaths(&self, value: f64) -> Option<(f64, f64)> {
        let death = self.death.as_ref()?;
        Some(((death.outdoors)(value).clamp(0.0, 1.0), (death.indoors)(value).clamp(0.0, 1.0)))
    }

    /// Chance of death in the open at a place; none where the field was not followed.
    pub(crate) fn lethality(&self, x: f64, y: f64) -> f64 {
        self.death.as_ref().map_or(0.0, |death| self.chance(&death.outdoors, x, y))
    }

    /// Chance of death in a building at a place.
    pub(crate) fn indoor_lethality(&self, x: f64, y: f64) -> f64 {
        self.death.as_ref().map_or(0.0, |death| self.chance(&death.indoors, x, y))
    }

    fn chance(&self, death: &Death, x: f64, y: f64) -> f64 {
        if self.is_beyond(x, y) { 0.0 } else { death(self.at(x, y)).clamp(0.0, 1.0) }
    }

    fn is_beyond(&self, x: f64, y: f64) -> bool {
        match self.spread {
            Spread::Plume { from, to } => !(from..=to).contains(&x),
            Spread::Around { x: middle, to } | Spread::Round { x: middle, to } => {
                (x - middle) * (x - middle) + y * y > to * to
            }
            Spread::Nowhere => true,
        }
    }

    /// The x of the point around which the field is the same in every direction.
    pub(crate) fn is_round(&self) -> Option<f64> {
        if let Spread::Round { x, .. } = self.spread { Some(x) } else { None }
    }

    /// A distance from the release beyond which the chance of death in the open is below [`NONE`]: never too short, at most some tenths too
    /// long.
    pub(crate) fn reach(&self) -> f64 {
        let (kills, spread) = (|x: f64, y: f64| self.lethality(x, y) >= NONE, self.spread);
        match spread {
            Spread::Plume { from, to } => self.reach_of_plume(kills, from, to),
            Spread::Around { x, to } => x.abs() + Self::reach_around(kills, x, to, 8),
            Spread::Round { x, to } => x.abs() + Self::reach_around(kills, x, to, 0),
            Spread::Nowhere => 0.0,
        }
    }

    fn reach_of_plume(&self, kills: impl Fn(f64, f64) -> bool, from: f64, to: f64) -> f64 {
        let (axis, ratio) = self.axis(from, to);
        let Some((last, _)) = axis.iter().rev().find(|(x, _)| kills(*x, 0.0)) else {
            // Nowhere ahead; a pool or puff may still kill around the release itself.
            return if kills(0.0, 0.0) || kills(from, 0.0) { from.abs() + axis[0].0 } else { 0.0 };
        };
        let far = (last * ratio).min(to);
        let mut wide = 0.0_f64;
        for i in 0..=LOOKS {
            let x = from + (far - from) * f64::from(i) / f64::from(LOOKS);
            wide = wide.max(0.01 * far);
            while kills(x, wide) && wide < 1e6 {
                wide *= 1.2;
            }
        }
        // Between two sections the outline bulges by little.
        let wide = 1.1 * wide;
        let far = far.max(from.abs());
        (far * far + wide * wide).sqrt()
    }

    /// Radius around a point on the axis, from outside; bearings of one half, since the field is symmetric.
    fn reach_around(kills: impl Fn(f64, f64) -> bool, x: f64, to: f64, bearings: u32) -> f64 {
        let ratio = pow(10.0, 1.0 / f64::from(LOOKS));
        let mut outside = to;
        while outside > 0.05 {
            let inside = outside / ratio;
            let is_hit = (0..=bearings).any(|i| {
                let bearing = core::f64::consts::PI * f64::from(i) / f64::from(bearings.max(1));
                kills(x + inside * cos(bearing), inside * sin(bearing))
            });
            if is_hit {
                return if bearings == 0 { outside } else { outside * ratio };
            }
            outside = inside;
        }
        0.0
    }

    /// Values along the axis downwind, denser near the release, as far as they matter.
    pub(crate) fn profile(&self) -> Vec<(f64, f64)> {
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
        let last =
            line.iter().rposition(|(_, value)| *value >= self.floor).map_or(0, |last| (last + 3).min(line.len()));
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

    /// The axis of a plume, and the ratio from one x to the next.
    fn axis(&self, from: f64, to: f64) -> (&[(f64, f64)], f64) {
        let near = from.max(0.1);
        let ratio = pow(to / near, 1.0 / 240.0);
        let axis = self.axis.get_or_init(|| {
            core::iter::successors(Some(near), |x| Some(x * ratio)).take(241).map(|x| (x, self.at(x, 0.0))).collect()
        });
        (axis, ratio)
    }

    /// The furthest x at which the axis is at or above a level; zero where it is nowhere.
    pub(crate) fn furthest(&self, level: f64) -> f64 {
        let Spread::Plume { from, to } = self.spread else { return 0.0 };
        self.last(level, from, to).unwrap_or(0.0)
    }

    /// The last x at which the axis is at or above a level.
    fn last(&self, level: f64, from: f64, to: f64) -> Option<f64> {
        let (axis, ratio) = self.axis(from, to);
        let inside = axis.iter().rev().find(|(_, value)| *value >= level).map(|(x, _)| *x);
        let inside = inside?;
        let outside = (inside * ratio).min(to);
        Some(bracketed(|x| self.at(x, 0.0) - level, inside, outside, 1e-4 * inside).unwrap_or(inside))
    }

    fn plume(&self, level: f64, from: f64, to: f64) -> Vec<(f64, f64)> {
        let Some(reach) = self.last(level, from, to) else { return Vec::new() };
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
        let field = Footprint::new(Spread::Around { x: 10.0, to: 1_000.0 }, 0.0, |x, y| {
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
        let field = Footprint::new(Spread::Plume { from: 0.0, to: 10_000.0 }, 0.0, |x, y| {
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
