//! Mass of fluid between two concentrations.
//!
//! The mole ratio of a section is a product of what it is in its centre and of a profile in each direction. Along one of them, z in a layer on
//! the ground, y in a round jet, the logarithm of the profile is a power of the distance: there the integral runs from where the upper limit is
//! passed to where the lower is. Along the other the pieces between those places are integrated with nodes that gather at their ends, where the
//! inner integral begins with a fractional power.

use anlan_quantity::math::{cbrt, exp, ln, tanh};

use super::Limits;
use super::fluid::Mixing;
use super::profile::Profile;
use super::puff::PuffStation;
use super::station::{DEPTH_OVER_SCALE, Station, odds};
use crate::numerics::{bracketed, gauss_legendre_8};

/// Difference of logarithms of the mole ratio at which the mixture is worked out, and intervals into which it is cut.
const COARSE: f64 = 0.05;
const FINE: usize = 4;
/// Such differences at most.
const MOST: usize = 256;
/// Difference of temperature between two levels of heat, K, and levels at most.
const KELVINS: f64 = 4.0;
const LEVELS: usize = 16;
/// Deviations, times √2, from its edge at which a plateau begins to fall: erf is one to a millionth.
const EDGE: f64 = 3.5;

/// Two limits as logarithms of the mole ratio, and the mass in a cubic metre between them.
pub(super) struct Between {
    lower: f64,
    upper: f64,
    /// Enthalpy over mass fraction at the first level, and between two of them.
    heat: (f64, f64),
    /// kg/m³ by level and logarithm of the mole ratio, from the lower limit on; none where nothing reaches it.
    levels: Vec<Vec<f64>>,
    per_log: f64,
}

impl Between {
    /// Tabulates what the sections need.
    pub(super) fn new<'a>(mixing: &Mixing, limits: Limits, sections: impl Iterator<Item = &'a Station>) -> Self {
        let lower = ln(odds(limits.lower.clamp(1e-9, 1.0)));
        let upper = ln(odds(limits.upper.clamp(1e-9, 1.0)));
        let mut between = Self { lower, upper, heat: (0.0, 1.0), levels: Vec::new(), per_log: 1.0 };
        let (mut least, mut most, mut top) = (f64::INFINITY, f64::NEG_INFINITY, lower);
        for section in sections.filter(|section| section.settled.log_odds + THROWN_BACK >= lower) {
            let heat = heat_of(section);
            (least, most) = (least.min(heat), most.max(heat));
            top = top.max(section.settled.log_odds + THROWN_BACK);
        }
        top = top.min(upper);
        if least > most || top <= lower {
            return between;
        }
        let coarse = number((top - lower) / COARSE, MOST);
        let step = (top - lower) / coarse as f64;
        between.per_log = FINE as f64 / step;
        let warmer = mixing.mass_fraction(mole(top)) * (most - least) / mixing.air.heat;
        let gaps = number(warmer / KELVINS, LEVELS);
        let gap = (most - least) / gaps as f64;
        between.heat = (least, gap.max(f64::MIN_POSITIVE));
        let level = |i: usize| densities(mixing, least + gap * i as f64, lower, step, coarse);
        between.levels = (0..=gaps).map(level).collect();
        between
    }

    /// Mass in a steady cloud.
    pub(super) fn along(&self, stations: &[Station]) -> f64 {
        let of = |station: &Station| {
            let centre = station.settled.log_odds + station.settled.log_lasting;
            if centre + THROWN_BACK <= self.lower { 0.0 } else { self.section(station, &self.row(station), centre) }
        };
        let masses: Vec<f64> = stations.iter().map(of).collect();
        let pairs = stations.windows(2).zip(masses.windows(2));
        pairs.map(|(at, mass)| 0.5 * (at[1].distance - at[0].distance) * (mass[0] + mass[1])).sum()
    }

    /// The most that a puff ever holds: it grows and falls once, so that the greatest is looked for ever more closely.
    pub(super) fn most(&self, puffs: &[PuffStation]) -> f64 {
        let (mut best, mut most, mut reach) = (0, 0.0, puffs.len());
        for stride in [16, 4, 1] {
            let (from, to) = (best.max(reach) - reach, (best + reach).min(puffs.len()));
            for i in (from..to).step_by(stride) {
                let mass = self.puff(&puffs[i]);
                if mass > most {
                    (best, most) = (i, mass);
                }
            }
            reach = stride;
        }
        most
    }

    fn puff(&self, puff: &PuffStation) -> f64 {
        let section = &puff.section;
        let centre = section.settled.log_odds;
        if centre <= self.lower {
            return 0.0;
        }
        let (row, along) = (self.row(section), Profile::new(puff.half_length, puff.along, 0.0));
        2.0 * self.side(
            |x| centre + along.log(x),
            |log| self.section(section, &row, log),
            falling(&along, centre - self.lower),
        )
    }

    /// Mass in a metre along the wind, of a section with a value in its centre.
    fn section(&self, station: &Station, row: &[f64], centre: f64) -> f64 {
        let profile = &station.settled.profile;
        let over = centre + THROWN_BACK - self.lower;
        if over <= 0.0 {
            return 0.0;
        }
        if station.radius > 0.0 {
            let own = station.deviation2();
            let strip = |log: f64| profile.wide() * self.strip(row, log, f64::sqrt, |q| q * q);
            let at = |z: f64| centre + profile.log(0.0) + station.log_upright(z);
            // Where the cloud and what the ground throws back have their peak.
            let (height, mut peak) = (station.height.abs(), station.height.abs());
            for _ in 0..30 {
                peak = height * tanh(peak * height / own);
            }
            let far = height - peak + own.sqrt() * ((2.0 * over).sqrt() + 1.0);
            let above = self.side(|up| at(peak + up), strip, (0.0, far));
            return 2.0 * (above + self.side(|down| at(peak - down), strip, (0.0, peak)));
        }
        let scale = station.depth / DEPTH_OVER_SCALE;
        let strip = |log: f64| {
            let root = |power: f64| {
                let third = cbrt(power);
                third * third
            };
            scale * self.strip(row, log, root, |q| q * q.sqrt())
        };
        2.0 * self.side(|y| centre + profile.log(y), strip, falling(profile, over))
    }

    /// Integral from the peak of a profile to where it ends, or passes the lower limit, of an inner integral over the logarithm of the ratio.
    fn side(&self, at: impl Fn(f64) -> f64, inner: impl Fn(f64) -> f64, (flat, far): (f64, f64)) -> f64 {
        let (top, end) = (at(0.0), at(far));
        if top <= self.lower || far <= 0.0 {
            return 0.0;
        }
        let passed = |limit: f64| {
            if top <= limit {
                0.0
            } else if end >= limit {
                far
            } else {
                bracketed(|s| at(s) - limit, 0.0, far, 1e-7 * far).unwrap_or(far)
            }
        };
        let (upper, lower) = (passed(self.upper), passed(self.lower));
        let start = flat.min(if upper > 0.0 { upper } else { lower });
        let plateau = if start > 0.0 { start * inner(top) } else { 0.0 };
        let piece = |from: f64, to: f64| {
            let length = to - from;
            if length <= 0.0 {
                return 0.0;
            }
            gauss_legendre_8(|v| 3.0 * v * v * inner(at(to - length * v * v * v)), 0.0, 1.0) * length
        };
        plateau + piece(start, upper) + piece(start.max(upper), lower)
    }

    /// Integral over a distance in units of a scale, in which the logarithm of the ratio falls by a power of the distance.
    fn strip(&self, row: &[f64], log: f64, root: impl Fn(f64) -> f64, power: impl Fn(f64) -> f64) -> f64 {
        let over = log - self.lower;
        if over <= 0.0 {
            return 0.0;
        }
        let from = root((log - self.upper).max(0.0));
        gauss_legendre_8(|q| self.density(row, over - power(q)), from, root(over))
    }

    /// kg/m³ by what the logarithm of the ratio is above the lower limit.
    fn density(&self, row: &[f64], over: f64) -> f64 {
        let (node, part) = node(over * self.per_log, row.len());
        row[node] + (row[node + 1] - row[node]) * part
    }

    /// Densities at the heat of a section.
    fn row(&self, section: &Station) -> Vec<f64> {
        let [only] = self.levels.as_slice() else {
            if self.levels.is_empty() {
                return vec![0.0; 2];
            }
            let (level, part) = node((heat_of(section) - self.heat.0) / self.heat.1, self.levels.len());
            return self.levels[level].iter().zip(&self.levels[level + 1]).map(|(a, b)| a + (b - a) * part).collect();
        };
        only.clone()
    }
}

/// What the ground throws back adds to the centre, as a logarithm, at most.
const THROWN_BACK: f64 = core::f64::consts::LN_2;

/// Where a profile begins to fall, and a distance beyond which its logarithm has fallen by more than is wanted.
fn falling(profile: &Profile, fall: f64) -> (f64, f64) {
    let (core, wide) = (profile.core(), profile.wide());
    ((core - EDGE * wide).max(0.0), core + wide * (fall.max(0.0).sqrt() + 1.0))
}

/// Kilograms in a cubic metre at a heat, over the logarithm of the mole ratio: over the mole fraction they are nearly straight, so that fine
/// nodes follow from coarse ones.
fn densities(mixing: &Mixing, heat: f64, lower: f64, step: f64, count: usize) -> Vec<f64> {
    let over = |i: usize| {
        let mole = mole(lower + step * i as f64);
        let fraction = mixing.mass_fraction(mole);
        fraction * mixing.at(fraction, heat * fraction).density / mole
    };
    let coarse: Vec<f64> = (0..=count).map(over).collect();
    let fine = |i: usize| {
        let (node, part) = node(i as f64 / FINE as f64, count + 1);
        (coarse[node] + (coarse[node + 1] - coarse[node]) * part) * mole(lower + step * i as f64 / FINE as f64)
    };
    (0..=count * FINE).map(fine).collect()
}

/// Mole fraction at the logarithm of a mole ratio.
fn mole(log: f64) -> f64 {
    1.0 / (1.0 + exp(-log))
}

fn heat_of(section: &Station) -> f64 {
    section.enthalpy / section.mass_fraction.max(1e-30)
}

/// A number of intervals from one to the most.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept between one and the most")]
fn number(wanted: f64, most: usize) -> usize {
    wanted.ceil().clamp(1.0, most as f64) as usize
}

/// The interval of a table, and the part of it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below the first it is the first, beyond the last the last"
)]
fn node(on: f64, length: usize) -> (usize, f64) {
    let node = (on as usize).min(length - 2);
    (node, (on - node as f64).clamp(0.0, 1.0))
}
