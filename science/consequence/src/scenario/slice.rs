//! A cloud at one height, made ready to be asked often.
//!
//! At every section of a steady cloud its profile across the wind is a pair of error functions (Ermak 1990), from a Gaussian to a plateau with
//! sharp edges. Two numbers tell it: how far out half of the centre is found, and how flat it is. Taken once at every section, a place costs
//! two profiles; between sections the logarithm of the mole ratio is straight, as in the cloud itself. What a puff leaves behind, the most at
//! any time, has no such form: there the profile is tabulated.

use anlan_quantity::math::{erf, exp, ln};

use crate::numerics::bracketed;

/// Flatness beyond which a profile has edges too sharp to tell apart from a box.
const FLATTEST: f64 = 1_500.0;
/// Flatness below which a profile is a Gaussian.
const GAUSSIAN: f64 = 1e-3;
/// Where a profile is looked at, over the distance of the half of its centre.
const PROBES: [f64; 4] = [1.5, 1.1, 1.02, 1.001];
/// Logarithm of a mole ratio that counts as nothing.
const NOTHING: f64 = -690.0;

/// A cloud at one height.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slice {
    cuts: Vec<Cut>,
}

/// A section of a slice: the logarithm of the mole ratio on the axis, and its profile.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cut {
    x: f64,
    log_top: f64,
    profile: Profile,
}

/// Nodes of a tabulated profile, and how many of them lie within the half of the centre.
const NODES: usize = 21;
const EVERY: f64 = 5.0;

/// A profile across the wind.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Profile {
    Pair(Pair),
    /// Root of minus the logarithm of the share, straight between nodes: exact for a Gaussian.
    Table {
        per_metre: f64,
        roots: [f64; NODES],
    },
}

impl Profile {
    fn log_share(&self, y: f64) -> f64 {
        match self {
            Self::Pair(pair) => pair.log_share(y),
            Self::Table { per_metre, roots } => {
                let on = y * per_metre;
                // Beyond the last node the last slope goes on.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a distance in nodes, not below zero; beyond the last it is the last"
                )]
                let node = (on as usize).min(NODES - 2);
                let root = roots[node] + (roots[node + 1] - roots[node]) * (on - node as f64);
                -root * root
            }
        }
    }

    fn tabulated(half: f64, share: impl Fn(f64) -> f64) -> Self {
        let per_metre = EVERY / half;
        let root = |i: usize| (-ln(share(i as f64 / per_metre).clamp(1e-300, 1.0))).sqrt();
        Self::Table { per_metre, roots: core::array::from_fn(root) }
    }
}

/// A pair of error functions of y / `wide` around a plateau of half-width `flat` · `wide`, or a Gaussian.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair {
    inverse: f64,
    flat: f64,
    /// Half of one over the value in the centre; zero for a Gaussian.
    scale: f64,
}

impl Pair {
    fn new(wide: f64, flat: f64) -> Self {
        Self { inverse: 1.0 / wide, flat, scale: if flat < GAUSSIAN { 0.0 } else { 0.5 / erf(flat) } }
    }

    /// Logarithm of the share of the centre that is found at a distance from the axis.
    fn log_share(&self, y: f64) -> f64 {
        let u = y * self.inverse;
        if self.scale <= 0.0 {
            return -u * u;
        }
        let share = self.scale * (erf(u + self.flat) - erf(u - self.flat));
        if share > 0.0 { ln(share) } else { NOTHING }
    }

    /// The profile that has half of its centre at one distance, and what a field has further out: the nearer, the sharper its edges.
    fn through(half: f64, field: impl Fn(f64) -> f64) -> Option<Self> {
        let shares = PROBES.map(|part| (part, field(part * half)));
        let (part, share) = shares.into_iter().find(|(_, share)| *share > 1e-4).unwrap_or(shares[PROBES.len() - 1]);
        // u of the half: erf(u + k) − erf(u − k) = erf(k).
        let at_half = |flat: f64| {
            if flat < GAUSSIAN {
                return Some(core::f64::consts::LN_2.sqrt());
            }
            let over = |u: f64| erf(u + flat) - erf(u - flat) - erf(flat);
            bracketed(over, 0.5 * flat, flat + 1.0, 1e-13)
        };
        let of = |flat: f64| at_half(flat).map(|u| Self::new(half / u, flat));
        let over = |flat: f64| of(flat).map_or(f64::NAN, |one| exp(one.log_share(part * half)) - share);
        // A flatter profile has less there; the Gaussian has the most.
        let flat = if over(2.0 * GAUSSIAN) <= 0.0 { 0.0 } else { bracketed(over, 2.0 * GAUSSIAN, FLATTEST, 1e-12)? };
        of(flat)
    }
}

impl Slice {
    /// Takes the sections of a field of mole fractions, symmetric and falling away from the axis, whose profiles are pairs of error functions.
    /// Nothing where they are not: then the field itself must be asked.
    pub(super) fn of(field: impl Fn(f64, f64) -> f64, sections: impl Iterator<Item = f64>) -> Option<Self> {
        Self::cut(field, sections, |half, share| {
            let pair = Pair::through(half, share)?;
            let is_alike = [0.7, 1.25, 2.0].into_iter().all(|part| {
                let (there, told) = (share(part * half), exp(pair.log_share(part * half)));
                (there - told).abs() <= 1e-5 * told + 1e-12
            });
            is_alike.then_some(Profile::Pair(pair))
        })
    }

    /// Takes the sections of a field with profiles of any form.
    pub(super) fn tabulated(field: impl Fn(f64, f64) -> f64, sections: impl Iterator<Item = f64>) -> Option<Self> {
        Self::cut(field, sections, |half, share| Some(Profile::tabulated(half, share)))
    }

    fn cut(
        field: impl Fn(f64, f64) -> f64,
        sections: impl Iterator<Item = f64>,
        profile: impl Fn(f64, &dyn Fn(f64) -> f64) -> Option<Profile>,
    ) -> Option<Self> {
        let ratio = |x: f64, y: f64| {
            let part = field(x, y);
            part / (1.0 - part).max(1e-12)
        };
        let mut cuts: Vec<Cut> = Vec::new();
        let mut half = 1.0;
        for x in sections {
            let top = ratio(x, 0.0);
            if top < 1e-290 {
                cuts.push(Cut { x, log_top: NOTHING, profile: Profile::Pair(Pair::new(1.0, 0.0)) });
                continue;
            }
            let over = |y: f64| ratio(x, y) - 0.5 * top;
            let mut outside = half;
            while over(outside) > 0.0 && outside < 1e6 {
                outside *= 2.0;
            }
            half = bracketed(over, 0.0, outside, 1e-9 * outside)?;
            let profile = profile(half, &|y| ratio(x, y) / top)?;
            cuts.push(Cut { x, log_top: ln(top), profile });
        }
        (cuts.len() > 1).then_some(Self { cuts })
    }

    /// Mole fraction at a place; nothing outside the sections.
    pub(super) fn at(&self, x: f64, y: f64) -> f64 {
        let (first, last) = (self.cuts[0].x, self.cuts[self.cuts.len() - 1].x);
        if !(first..=last).contains(&x) {
            return 0.0;
        }
        let i = self.cuts.partition_point(|cut| cut.x <= x).clamp(1, self.cuts.len() - 1);
        let (a, b) = (&self.cuts[i - 1], &self.cuts[i]);
        let gap = b.x - a.x;
        let part = if gap > 0.0 { (x - a.x) / gap } else { 1.0 };
        let log = |cut: &Cut| (cut.log_top + cut.profile.log_share(y.abs())).max(-708.0);
        let ratio = exp(log(a) * (1.0 - part) + log(b) * part);
        if ratio < 1e-290 { 0.0 } else { ratio / (1.0 + ratio) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_found_again() {
        for (wide, flat) in [(3.0, 0.0), (40.0, 0.4), (5.0, 2.0), (1.0, 30.0)] {
            let given = Pair::new(wide, flat);
            let share = |y: f64| exp(given.log_share(y));
            let half = bracketed(|y| share(y) - 0.5, 0.0, wide * (flat + 3.0), 1e-12).unwrap();
            let found = Pair::through(half, share).unwrap();
            for y in [0.3, 0.8, 1.0, 1.1].map(|part| part * half) {
                assert!((exp(found.log_share(y)) - share(y)).abs() < 1e-6, "{given:?} {found:?} {y}");
            }
        }
    }

    #[test]
    fn what_is_no_such_profile_is_told_and_can_be_tabulated() {
        let sections = || (1..20).map(f64::from);
        let cone = |_: f64, y: f64| 0.1 * (1.0 - 0.1 * y.abs()).max(0.0);
        assert!(Slice::of(cone, sections()).is_none());
        let table = Slice::tabulated(cone, sections()).unwrap();
        assert!((table.at(3.3, 4.0) / cone(3.3, 4.0) - 1.0).abs() < 0.02, "{}", table.at(3.3, 4.0));
        let gauss = |x: f64, y: f64| {
            let ratio = 0.1 * exp(-y * y / (x * x)) / x;
            ratio / (1.0 + ratio)
        };
        for slice in [Slice::of(gauss, sections()), Slice::tabulated(gauss, sections())] {
            let slice = slice.unwrap();
            assert!(slice.at(0.5, 0.0) <= 0.0 && (slice.at(3.0, 2.0) / gauss(3.0, 2.0) - 1.0).abs() < 1e-3);
        }
    }
}
