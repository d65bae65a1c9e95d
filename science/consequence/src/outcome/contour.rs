//! Contours of a field that falls outwards.

use std::sync::OnceLock;

use anlan_quantity::math::{cos, exp, ln, pow, sin};

use super::Level;
use crate::numerics::bracketed;

/// Points of a ring.
const BEARINGS: u32 = 120;
/// Sections of a plume.
const SECTIONS: u32 = 80;

/// How evenly the width of a plume is found, as a share of it.
const EVEN: f64 = 2e-4;
/// How near an outline the field itself is asked, as a share of its width there.
const CLOSE: f64 = 0.05;
/// Chance of death that counts as none.
const NONE: f64 = 1e-6;
/// Sections, or circles a decade, at which the reach of a chance of death is looked for.
const LOOKS: u32 = 24;

type Value = Box<dyn Fn(f64, f64) -> f64 + Send + Sync>;
type Death = Box<dyn Fn(f64) -> f64 + Send + Sync>;

/// Places, or values along an axis.
type Line = Vec<(f64, f64)>;

/// Chances of death at a value of a field.
struct Deaths {
    outdoors: Death,
    indoors: Death,
}

/// A field over the ground, x downwind and y to the left, with what is needed to find its contours.
pub(crate) struct Footprint {
    value: Value,
    /// The same field made ready to be asked often, to a ten-thousandth or as its maker says.
    quick: Option<Value>,
    death: Option<Deaths>,
    /// A level from which everybody dies, and the left half of its outline.
    edge: Option<(f64, OnceLock<Line>)>,
    spread: Spread,
    /// Value below which the axis is not told.
    floor: f64,
    /// The axis of a plume, looked at once for all levels.
    axis: OnceLock<Line>,
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
        Self { value: Box::new(value), quick: None, death: None, edge: None, spread, floor, axis: OnceLock::new() }
    }

    /// Adds a quicker way to the same field, for chances of death at many places.
    pub(crate) fn quick(mut self, value: impl Fn(f64, f64) -> f64 + Send + Sync + 'static) -> Self {
        self.quick = Some(Box::new(value));
        self
    }

    /// Adds death to everybody where the field is at a level or above, in the open and in buildings: the outline is drawn when first asked,
    /// and near it the field itself tells.
    pub(crate) fn deadly_from(mut self, level: f64) -> Self {
        self.edge = Some((level, OnceLock::new()));
        self.deadly(move |value| f64::from(value >= level), move |value| f64::from(value >= level))
    }

    /// Tells whether a place lies well within or well outside the outline of the level that kills.
    fn is_within(&self, x: f64, y: f64) -> Option<bool> {
        let (level, outline) = self.edge.as_ref()?;
        let Spread::Plume { from, to } = self.spread else { return None };
        let left = outline.get_or_init(|| self.left(*level, from, to));
        let i = left.partition_point(|(at, _)| *at <= x);
        let (Some((before, one)), Some((after, other))) = (left.get(i.wrapping_sub(1)), left.get(i)) else {
            let gap = left.last().map_or(f64::INFINITY, |(last, _)| x - last);
            return (left.is_empty() || gap > CLOSE * x.abs().max(1.0)).then_some(false);
        };
        let (least, most) = (one.min(*other), one.max(*other));
        let margin = CLOSE * (most + after - before);
        if y.abs() < least - margin {
            Some(true)
        } else if y.abs() > most + margin {
            Some(false)
        } else {
            None
        }
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
        if self.is_beyond(x, y) {
            return 0.0;
        }
        if let Some(is_within) = self.is_within(x, y) {
            return f64::from(is_within);
        }
        let value = self.quick.as_ref().unwrap_or(&self.value);
        death(value(x, y)).clamp(0.0, 1.0)
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
            Spread::Around { x, to } => {
                let mut near = 0.0;
                Self::around(x, |bearing| {
                    near = self.along(level.value, x, bearing, to, near);
                    near
                })
            }
            Spread::Round { x, to } => {
                let radius = self.along(level.value, x, 0.0, to, 0.0);
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
        let mut left = self.left(level, from, to);
        let right: Vec<(f64, f64)> = left.iter().rev().filter(|(_, y)| *y > 0.0).map(|(x, y)| (*x, -y)).collect();
        left.extend(right);
        left
    }

    /// The left half of an outline, in the order of x.
    fn left(&self, level: f64, from: f64, to: f64) -> Vec<(f64, f64)> {
        let Some(reach) = self.last(level, from, to) else { return Vec::new() };
        let start = from.min(reach * 1e-3);
        let mut left: Vec<(f64, f64)> = Vec::with_capacity(SECTIONS as usize + 1);
        let mut hint = 0.02 * reach.max(1.0);
        // From the far end back, where the width grows from nothing and each section is a good guess for the next.
        for i in (0..=SECTIONS).rev() {
            // Sections lie closer at both ends, where the outline turns.
            let share = 0.5 - 0.5 * cos(core::f64::consts::PI * f64::from(i) / f64::from(SECTIONS));
            let x = start + (reach - start) * share;
            let half = self.half_width(x, level, hint);
            if half > 0.0 || i == SECTIONS {
                left.push((x, half));
            }
            if half > 0.0 {
                hint = half;
            }
        }
        left.reverse();
        left
    }

    /// Half of the width at an x; zero where the axis is below the level.
    ///
    /// The logarithm of a plume is nearly straight in the square of the distance from its axis: secants in the square, within a bracket.
    fn half_width(&self, x: f64, level: f64, hint: f64) -> f64 {
        let over = |square: f64| ln((self.at(x, square.sqrt()) / level).max(f64::MIN_POSITIVE));
        let top = over(0.0);
        if top < 0.0 {
            return 0.0;
        }
        // A tip is no wider than this, squared.
        let narrow = 1e-10 * (x * x + hint * hint);
        let (mut low, mut high) = (0.0, f64::INFINITY);
        let (mut last, mut last_over) = (0.0, top);
        let mut now = hint * hint;
        for _ in 0..80 {
            let here = over(now);
            let bound = if here >= 0.0 { &mut low } else { &mut high };
            *bound = now;
            let slope = (here - last_over) / (now - last);
            let mut next = now - here / slope;
            // A secant to far beyond a sharp edge tells nothing of where the edge is.
            let is_near = last_over.abs() < 1.0 && slope < 0.0;
            if is_near && (next - now).abs() <= 2.0 * EVEN * now {
                return next.max(0.0).sqrt();
            }
            if high.is_finite() && high - low <= 2.0 * EVEN * high + narrow {
                return (0.5 * (low + high)).sqrt();
            }
            (last, last_over) = (now, here);
            // A step that leaves the bracket, or goes far beyond what is known, is not trusted.
            let furthest = if high.is_finite() { high } else { 16.0 * now };
            if !(next > low && next <= furthest) || (high.is_finite() && !is_near) {
                next = if high.is_finite() { 0.5 * (low + high) } else { 4.0 * now };
            }
            now = next;
        }
        now.sqrt()
    }

    /// The ring of a radius over bearings of the left half, mirrored.
    fn around(x: f64, mut radius: impl FnMut(f64) -> f64) -> Vec<(f64, f64)> {
        let bearing = |i: u32| core::f64::consts::TAU * f64::from(i) / f64::from(BEARINGS);
        let half = BEARINGS / 2;
        let radii: Vec<f64> = (0..=half).map(|i| radius(bearing(i))).collect();
        if radii.iter().all(|radius| *radius <= 0.0) {
            return Vec::new();
        }
        let left = radii.iter().zip(0..).map(|(r, i)| (x + r * cos(bearing(i)), r * sin(bearing(i))));
        let mut ring: Vec<(f64, f64)> = left.collect();
        let right: Vec<(f64, f64)> = ring[1..half as usize].iter().rev().map(|(x, y)| (*x, -y)).collect();
        ring.extend(right);
        ring
    }

    /// Furthest distance from the middle along a bearing at which a level is reached, near a distance that was found before.
    fn along(&self, level: f64, x: f64, bearing: f64, to: f64, near: f64) -> f64 {
        let (ahead, aside) = (cos(bearing), sin(bearing));
        let value = |r: f64| self.at(x + r * ahead, r * aside);
        let found = |inside: f64, outside: f64| {
            bracketed(|r| value(r) - level, inside, outside, 1e-4 * outside).unwrap_or(inside)
        };
        // A field falls outwards: what is inside by a tenth and outside by a tenth holds the edge between.
        let (inside, outside) = (near / 1.1, (near * 1.1).min(to));
        if near > 0.5 && value(outside) < level && value(inside) >= level {
            return found(inside, outside);
        }
        let ratio = pow(to / 0.5, 1.0 / 48.0);
        let mut outside = to;
        while outside > 0.5 {
            let inside = outside / ratio;
            if value(inside) >= level {
                return found(inside, outside);
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
