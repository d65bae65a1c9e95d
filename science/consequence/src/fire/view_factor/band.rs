//! A frustum between two parallel discs.

use core::f64::consts::{PI, TAU};

use anlan_quantity::math::{acos, atan2};
use anlan_quantity::si::Metres;

use super::outline::{Circle, Edge, cut};
use crate::fire::Vector;

/// What lies between two parallel discs: an upright or leaning cylinder, a frustum, a cone.
///
/// The discs need not stand at right angles to the axis: the flame of a pool is a stack of level discs pushed sideways by the wind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    base: Vector,
    top: Vector,
    base_radius: f64,
    top_radius: f64,
    /// Normal of both discs, towards the top.
    normal: Vector,
    first: Vector,
    second: Vector,
}

/// Part of the surface of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The side.
    Side,
    /// The disc at the base.
    Base,
    /// The disc at the top.
    Top,
}

impl Band {
    /// Returns the band between two level discs.
    pub fn level(base: Vector, base_radius: Metres, top: Vector, top_radius: Metres) -> Self {
        let normal = if top.z < base.z { -Vector::UP } else { Vector::UP };
        Self::new(base, base_radius.0, top, top_radius.0, normal)
    }

    /// Returns the band between two discs across the line from base to top.
    pub fn straight(base: Vector, base_radius: Metres, top: Vector, top_radius: Metres) -> Self {
        let normal = (top - base).direction().unwrap_or(Vector::UP);
        Self::new(base, base_radius.0, top, top_radius.0, normal)
    }

    fn new(base: Vector, base_radius: f64, top: Vector, top_radius: f64, normal: Vector) -> Self {
        let (first, second) = normal.across();
        Self { base, top, base_radius: base_radius.max(0.0), top_radius: top_radius.max(0.0), normal, first, second }
    }

    /// Returns the part of the band from one share of its length to another.
    pub fn between(&self, from: f64, to: f64) -> Self {
        let at = |share: f64| self.base + (self.top - self.base) * share;
        let radius = |share: f64| self.base_radius + (self.top_radius - self.base_radius) * share;
        Self { base: at(from), top: at(to), base_radius: radius(from), top_radius: radius(to), ..*self }
    }

    /// Returns the distance from a place to the surface, taken at right angles to the axis or to its nearer end; 0 inside.
    pub fn distance(&self, place: Vector) -> f64 {
        let along = self.top - self.base;
        let length = along.dot(along);
        let share = if length > 0.0 { ((place - self.base).dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
        let centre = self.base + along * share;
        let radius = self.base_radius + (self.top_radius - self.base_radius) * share;
        ((place - centre).length() - radius).max(0.0)
    }

    /// Tells whether a place lies in the band or on its surface.
    pub fn holds(&self, place: Vector) -> bool {
        let height = self.normal.dot(self.top - self.base);
        let above = self.normal.dot(place - self.base);
        if height <= 0.0 || !(0.0..=height).contains(&above) {
            return false;
        }
        let share = above / height;
        let centre = self.base + (self.top - self.base) * share;
        (place - centre).length() <= self.base_radius + (self.top_radius - self.base_radius) * share
    }

    /// Returns the area of a part of its surface, of the side as if its discs stood across the axis.
    pub fn area(&self, part: Part) -> f64 {
        match part {
            Part::Base => PI * self.base_radius * self.base_radius,
            Part::Top => PI * self.top_radius * self.top_radius,
            Part::Side => {
                let along = self.top - self.base;
                let step = self.top_radius - self.base_radius;
                PI * (self.base_radius + self.top_radius) * (along.dot(along) + step * step).sqrt()
            }
        }
    }

    /// Returns the view vector of a part: its product with a receiver's normal is the view factor, as long as the receiver's plane does
    /// not cut the part.
    pub fn sight(&self, part: Part, place: Vector) -> Vector {
        self.outline(part, place).map_or_else(Vector::default, |(edges, turn)| {
            let sum = edges.iter().fold(Vector::default(), |sum, edge| sum + edge.whole());
            sum * (turn / TAU)
        })
    }

    /// Returns the view factor of a part for a receiver of the given normal; `sight` is what [`Band::sight`] gave.
    pub fn factor(&self, part: Part, place: Vector, normal: Vector, sight: Vector) -> f64 {
        let discs = match part {
            Part::Base => [self.disc(self.base, self.base_radius, place); 2],
            Part::Top => [self.disc(self.top, self.top_radius, place); 2],
            Part::Side => [self.disc(self.base, self.base_radius, place), self.disc(self.top, self.top_radius, place)],
        };
        let lowest = discs[0].lowest(normal).min(discs[1].lowest(normal));
        let highest = discs[0].highest(normal).max(discs[1].highest(normal));
        let factor = if lowest >= -1e-12 * highest {
            normal.dot(sight)
        } else if highest <= 0.0 {
            0.0
        } else {
            self.outline(part, place).map_or(0.0, |(edges, turn)| turn / TAU * cut(&edges, normal))
        };
        factor.clamp(0.0, 1.0)
    }

    fn disc(&self, centre: Vector, radius: f64, place: Vector) -> Circle {
        Circle { centre: centre - place, radius, first: self.first, second: self.second }
    }

    /// Outline of what is visible of a part, and the sign that makes its integral count what faces the place.
    fn outline(&self, part: Part, place: Vector) -> Option<([Edge; 4], f64)> {
        let nothing = Edge::Line(Vector::default(), Vector::default());
        let ring = |circle: Circle| [Edge::Arc(circle, 0.0, TAU), nothing, nothing, nothing];
        match part {
            Part::Top => (self.normal.dot(place - self.top) > 0.0)
                .then(|| (ring(self.disc(self.top, self.top_radius, place)), -1.0)),
            Part::Base => (self.normal.dot(place - self.base) < 0.0)
                .then(|| (ring(self.disc(self.base, self.base_radius, place)), 1.0)),
            Part::Side => {
                let (middle, half) = self.visible(place)?;
                let (from, to) = (middle - half, middle + half);
                let lower = self.disc(self.base, self.base_radius, place);
                let upper = self.disc(self.top, self.top_radius, place);
                let edges = [
                    Edge::Arc(lower, from, to),
                    Edge::Line(lower.at(to), upper.at(to)),
                    Edge::Arc(upper, to, from),
                    Edge::Line(upper.at(from), lower.at(from)),
                ];
                Some((edges, -1.0))
            }
        }
    }

    /// Angles between which the side faces a place: middle and half width; nothing where it is not seen.
    ///
    /// A ruling of the side at angle φ has the normal t × Δ − (R₁ − R₀) e₃ all along it, with t the tangent of the disc and Δ the line from
    /// base to top; it faces the place where the normal's product with the line to the place is above zero, which is a cosine in φ.
    fn visible(&self, place: Vector) -> Option<(f64, f64)> {
        let along = self.top - self.base;
        let to_place = place - self.base;
        let k = along.cross(to_place);
        let (k1, k2) = (k.dot(self.first), k.dot(self.second));
        let size = (k1 * k1 + k2 * k2).sqrt();
        let level = self.base_radius * along.dot(self.normal)
            + (self.top_radius - self.base_radius) * self.normal.dot(to_place);
        if size <= level.abs() {
            return (level < 0.0).then_some((0.0, PI));
        }
        Some((atan2(-k1, k2), acos(level / size)))
    }
}
