//! Risk by direct integration: slow, without tables, to judge the tables by.

use core::f64::consts::{PI, TAU};

use anlan_consequence::numerics::adaptive;
use anlan_quantity::math::{cos, sin};

use crate::rose::Rose;

/// Integrates a lethality over the angles at a distance: the effective angle, rad.
///
/// # Units
///
/// m; the result in rad.
pub fn effective_angle(lethality: impl Fn(f64, f64) -> f64, distance: f64, relative: f64) -> f64 {
    angle_between(&lethality, distance, (0.0, PI), relative) * 2.0
}

fn angle_between(lethality: &impl Fn(f64, f64) -> f64, distance: f64, (from, to): (f64, f64), relative: f64) -> f64 {
    // Pieces that shrink towards the axis, so that a narrow cloud is not missed.
    let mut sum = 0.0;
    let mut outer = to;
    for _ in 0..12 {
        let inner = (0.5 * outer).max(from);
        sum += adaptive(|angle| lethality(distance * cos(angle), distance * sin(angle)), inner, outer, relative);
        outer = inner;
        if outer <= from {
            return sum;
        }
    }
    sum + adaptive(|angle| lethality(distance * cos(angle), distance * sin(angle)), from, outer, relative)
}

/// Returns the individual risk of one event a year in one class, at a distance and bearing, by integrating over every sector.
pub fn individual(rose: &Rose, class: usize, lethality: impl Fn(f64, f64) -> f64, distance: f64, bearing: f64) -> f64 {
    let density = rose.density(class);
    let width = rose.width();
    let over = Rose::from_over(bearing);
    let mut sum = 0.0;
    for (sector, density) in density.iter().enumerate() {
        if *density == 0.0 {
            continue;
        }
        // Angle off the axis for the two edges of the sector, brought next to zero.
        let middle = (sector as f64 * width - over + PI).rem_euclid(TAU) - PI;
        let (from, to) = (middle - 0.5 * width, middle + 0.5 * width);
        let part = |a: f64, b: f64| angle_between(&lethality, distance, (a, b), 1e-9);
        sum += density
            * if from >= 0.0 {
                part(from, to.min(PI)) + if to > PI { part(TAU - to, PI) } else { 0.0 }
            } else if to <= 0.0 {
                part(-to, (-from).min(PI)) + if -from > PI { part(TAU + from, PI) } else { 0.0 }
            } else {
                part(0.0, to) + part(0.0, -from)
            };
    }
    sum
}

/// Integrates a lethality over the ground, m².
pub fn lethal_area(lethality: impl Fn(f64, f64) -> f64, reach: f64, relative: f64) -> f64 {
    let ring = |ln_r: f64| {
        let distance = anlan_quantity::math::exp(ln_r);
        distance * distance * effective_angle(&lethality, distance, relative)
    };
    let pieces = 24;
    let (from, to) = (anlan_quantity::math::ln(1e-2), anlan_quantity::math::ln(reach));
    (0..pieces)
        .map(|i| {
            let at = |i: i32| from + (to - from) * f64::from(i) / f64::from(pieces);
            adaptive(ring, at(i), at(i + 1), relative)
        })
        .sum()
}
