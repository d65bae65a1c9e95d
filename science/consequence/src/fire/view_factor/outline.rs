//! Line integrals along arcs and straight lines.

use core::f64::consts::PI;

use anlan_quantity::math::{acos, atan, atan2, cos, log1p, sin};

use crate::fire::Vector;

/// A circle in space, relative to the receiver.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circle {
    pub(crate) centre: Vector,
    pub(crate) radius: f64,
    /// Two directions at right angles in its plane.
    pub(crate) first: Vector,
    pub(crate) second: Vector,
}

impl Circle {
    pub(crate) fn at(&self, angle: f64) -> Vector {
        self.centre + (self.first * cos(angle) + self.second * sin(angle)) * self.radius
    }

    /// Least value of n·r on the circle.
    pub(crate) fn lowest(&self, normal: Vector) -> f64 {
        normal.dot(self.centre) - self.radius * self.swing(normal).2
    }

    /// Largest value of n·r on the circle.
    pub(crate) fn highest(&self, normal: Vector) -> f64 {
        normal.dot(self.centre) + self.radius * self.swing(normal).2
    }

    fn swing(&self, normal: Vector) -> (f64, f64, f64) {
        let (a, b) = (normal.dot(self.first), normal.dot(self.second));
        (a, b, (a * a + b * b).sqrt())
    }
}

/// A piece of an outline.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edge {
    /// Part of a circle from one angle to another.
    Arc(Circle, f64, f64),
    /// A straight line.
    Line(Vector, Vector),
}

impl Edge {
    /// ∫ r × dr / r² along the edge.
    pub(crate) fn whole(&self) -> Vector {
        match self {
            Self::Arc(circle, from, to) => arc(circle, *from, *to),
            Self::Line(from, to) => line(*from, *to),
        }
    }

    /// Adds the parts of the edge above the plane of the receiver.
    fn above(&self, normal: Vector, cut: &mut Cut) {
        match self {
            Self::Line(from, to) => {
                let (a, b) = (normal.dot(*from), normal.dot(*to));
                let crossing = *from + (*to - *from) * (a / (a - b));
                match (a >= 0.0, b >= 0.0) {
                    (true, true) => cut.add(normal, line(*from, *to), *from, *to),
                    (true, false) => cut.add(normal, line(*from, crossing), *from, crossing),
                    (false, true) => cut.add(normal, line(crossing, *to), crossing, *to),
                    (false, false) => {}
                }
            }
            Self::Arc(circle, from, to) => {
                let (a, b, swing) = circle.swing(normal);
                let level = normal.dot(circle.centre);
                let mut angles = [*from, *to, *to, *to, *to];
                let mut count = 1;
                let reach = circle.radius * swing;
                if level.abs() < reach {
                    let middle = atan2(b, a);
                    let half = acos(-level / reach);
                    let (low, high) = (from.min(*to), from.max(*to));
                    for crossing in [middle - half, middle + half] {
                        let mut angle = crossing + 2.0 * PI * ((low - crossing) / (2.0 * PI)).ceil();
                        while angle < high && count < 4 {
                            if angle > low {
                                angles[count] = angle;
                                count += 1;
                            }
                            angle += 2.0 * PI;
                        }
                    }
                }
                let crossings = &mut angles[1..count];
                if from <= to {
                    crossings.sort_by(f64::total_cmp);
                } else {
                    crossings.sort_by(|x, y| y.total_cmp(x));
                }
                for piece in 0..count {
                    let (start, end) = (angles[piece], angles[piece + 1]);
                    if normal.dot(circle.at(0.5 * (start + end))) >= 0.0 {
                        cut.add(normal, arc(circle, start, end), circle.at(start), circle.at(end));
                    }
                }
            }
        }
    }
}

/// The parts of an outline above the receiver's plane, joined along it.
#[derive(Default)]
struct Cut {
    sum: f64,
    first: Option<Vector>,
    last: Option<Vector>,
}

impl Cut {
    fn add(&mut self, normal: Vector, integral: Vector, start: Vector, end: Vector) {
        self.sum += normal.dot(integral);
        if let Some(last) = self.last {
            self.sum += turn(normal, last, start);
        }
        self.first = self.first.or(Some(start));
        self.last = Some(end);
    }

    fn close(mut self, normal: Vector) -> f64 {
        if let (Some(first), Some(last)) = (self.first, self.last) {
            self.sum += turn(normal, last, first);
        }
        self.sum
    }
}

/// Angle about the normal from one direction to another; none between a place and itself.
fn turn(normal: Vector, from: Vector, to: Vector) -> f64 {
    atan2(normal.dot(from.cross(to)), from.dot(to))
}

/// n·∮ r × dr / r² along what of a closed outline lies above the plane with the normal.
pub(crate) fn cut(edges: &[Edge], normal: Vector) -> f64 {
    let mut cut = Cut::default();
    for edge in edges {
        edge.above(normal, &mut cut);
    }
    cut.close(normal)
}

fn line(from: Vector, to: Vector) -> Vector {
    let across = from.cross(to);
    let size = across.length();
    if size == 0.0 {
        return Vector::default();
    }
    across * (atan2(size, from.dot(to)) / size)
}

/// With r = c + R(e₁ cos φ + e₂ sin φ): r × r′ = R c × (e₂ cos φ − e₁ sin φ) + R² e₁ × e₂ and r² = D + E cos(φ − φ₀).
fn arc(circle: &Circle, from: f64, to: f64) -> Vector {
    let Circle { centre, radius, first, second } = *circle;
    if radius == 0.0 {
        return Vector::default();
    }
    let (c1, c2) = (centre.dot(first), centre.dot(second));
    let flat = (c1 * c1 + c2 * c2).sqrt();
    let start = atan2(c2, c1);
    let d = centre.dot(centre) + radius * radius;
    let e = 2.0 * radius * flat;
    let height = centre.dot(first.cross(second));
    // D² − E² without loss: ((flat − R)² + h²)((flat + R)² + h²).
    let near = (flat - radius) * (flat - radius) + height * height;
    let far = (flat + radius) * (flat + radius) + height * height;
    let s = (near * far).sqrt();
    let (psi1, psi2) = (from - start, to - start);
    let (sin1, cos1, sin2, cos2) = (sin(psi1), cos(psi1), sin(psi2), cos(psi2));
    let (w1, w2) = (sin1 / (d + s + e * cos1), sin2 / (d + s + e * cos2));
    let turned = atan(e * w2) - atan(e * w1);
    let span = psi2 - psi1;
    let one = (span - 2.0 * turned) / s;
    // The quotients by E stay good where E is small.
    let turned_by_e = if e > 1e-6 * d { turned / e } else { w2 - w1 };
    let cosine = -e * span / (s * (s + d)) + 2.0 * d / s * turned_by_e;
    let q1 = d + e * cos1;
    let change = (cos2 - cos1) / q1;
    let sine = if e > 1e-6 * d { -log1p(e * change) / e } else { -change };
    // Back from ψ to φ = ψ + start: the direction of ψ = 0 is that in which the centre lies.
    let (toward, aside) = if flat > 0.0 {
        ((first * c1 + second * c2) * (1.0 / flat), (second * c1 - first * c2) * (1.0 / flat))
    } else {
        (first, second)
    };
    let along = aside * cosine - toward * sine;
    centre.cross(along) * radius + first.cross(second) * (radius * radius * one)
}
