//! A footprint that is the same in every direction.

use core::f64::consts::PI;

use super::LEAST;

/// Lethality by distance: straight between points, with jumps where two points share a distance.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    points: Vec<(f64, f64)>,
}

/// How far straight lines may lie from the curve, as a share of one.
const NEAR: f64 = 2e-5;
/// Width below which a change is a jump, m.
const JUMP: f64 = 1e-3;

impl Round {
    /// A circle in which everybody dies.
    pub fn circle(radius: f64) -> Self {
        Self { points: vec![(0.0, 1.0), (radius.max(0.0), 1.0)] }
    }

    /// Tabulates a curve that ends within a distance.
    pub fn tabulate(reach: f64, lethality: impl Fn(f64) -> f64) -> Self {
        let mut points = Vec::new();
        let value = |distance: f64| lethality(distance).clamp(0.0, 1.0);
        let (first, last) = ((0.0, value(0.0)), (reach, value(reach)));
        points.push(first);
        // Cut in pieces first, so that a curve that is flat at both ends and in the middle is not taken for a line.
        let mut from = first;
        for i in 1..=32 {
            let distance = reach * f64::from(i) / 32.0;
            let to = if i == 32 { last } else { (distance, value(distance)) };
            refine(&value, from, to, &mut points);
            from = to;
        }
        while points.len() > 2 && points[points.len() - 2].1 < LEAST {
            points.pop();
        }
        Self { points }
    }

    /// Distance beyond which nobody dies, m.
    pub fn reach(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.0)
    }

    /// Returns the lethality at a distance.
    pub fn at(&self, distance: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 < distance);
        match (after.checked_sub(1).and_then(|before| self.points.get(before)), self.points.get(after)) {
            (_, None) => 0.0,
            (None, Some(first)) => first.1,
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (distance - a.0) / (b.0 - a.0),
        }
    }

    /// Returns the area weighted with lethality, m².
    pub fn lethal_area(&self) -> f64 {
        // ∫ 2π r (a + b r) dr of every piece.
        let piece = |(a, b): (&(f64, f64), &(f64, f64))| {
            let width = b.0 - a.0;
            2.0 * PI * width * ((a.1 * (2.0 * a.0 + b.0)) + b.1 * (a.0 + 2.0 * b.0)) / 6.0
        };
        self.points.iter().zip(self.points.iter().skip(1)).map(piece).sum()
    }

    /// The pieces, each from one point to the next.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
        self.points.iter().zip(self.points.iter().skip(1)).map(|(a, b)| (*a, *b))
    }
}

fn refine(value: &impl Fn(f64) -> f64, from: (f64, f64), to: (f64, f64), points: &mut Vec<(f64, f64)>) {
    let middle = (0.5 * (from.0 + to.0), value(0.5 * (from.0 + to.0)));
    let expected = 0.5 * (from.1 + to.1);
    let near = NEAR * expected.max(1e-3);
    // The quarter is looked at too: a curve can cross its chord in the middle.
    let quarter = (0.75 * from.0 + 0.25 * to.0, value(0.75 * from.0 + 0.25 * to.0));
    let is_straight = (middle.1 - expected).abs() <= near && (quarter.1 - (0.75 * from.1 + 0.25 * to.1)).abs() <= near;
    if is_straight {
        points.push(to);
    } else if to.0 - from.0 < JUMP {
        points.push((to.0, from.1));
        points.push(to);
    } else {
        refine(value, from, middle, points);
        refine(value, middle, to, points);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::exp;

    #[test]
    fn a_circle_ends_where_it_ends() {
        let circle = Round::circle(250.0);
        assert!((circle.at(249.0) - 1.0).abs() < 1e-15 && circle.at(251.0) == 0.0);
        assert!((circle.lethal_area() / (PI * 62_500.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn curves_and_jumps_are_followed() {
        // Everybody to 100 m, then a tail.
        let curve = |r: f64| if r <= 100.0 { 1.0 } else { 0.5 * exp(-(r - 100.0) / 20.0) };
        let round = Round::tabulate(1_000.0, curve);
        for r in [0.0, 50.0, 99.9, 100.1, 150.0, 200.0] {
            assert!((round.at(r) - curve(r)).abs() < 1e-4 * curve(r).max(0.1), "{r}: {} {}", round.at(r), curve(r));
        }
        assert!(round.reach() < 520.0, "{}", round.reach());
        assert!(round.points.len() < 2_000, "{}", round.points.len());
    }
}
