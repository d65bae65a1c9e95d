//! A cloud at one height, made ready to be asked often.
//!
//! At every section of a steady cloud its profile across the wind is a pair of error functions (Ermak 1990), from a Gaussian to a plateau with
//! sharp edges: a place costs two profiles; between sections the logarithm of the mole ratio is straight, as in the cloud itself. What a puff
//! leaves behind, the most at any time, has no such form: there the profile is tabulated.

use anlan_quantity::math::{exp, ln};

use crate::dense::profile::Profile as Pair;
use crate::numerics::bracketed;

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
    fn log(&self, y: f64) -> f64 {
        match self {
            Self::Pair(pair) => pair.log(y),
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

impl Slice {
    /// Takes the sections of a steady cloud: where, the logarithm of the mole ratio, and the profile that is added to it.
    pub(super) fn of(sections: impl Iterator<Item = (f64, f64, Pair)>) -> Option<Self> {
        let cut = |(x, log_top, profile): (f64, f64, Pair)| Cut { x, log_top, profile: Profile::Pair(profile) };
        let cuts: Vec<Cut> = sections.map(cut).collect();
        (cuts.len() > 1).then_some(Self { cuts })
    }

    /// Takes the sections of a field of mole fractions, symmetric and falling away from the axis, with profiles of any form.
    pub(super) fn tabulated(field: impl Fn(f64, f64) -> f64, sections: impl Iterator<Item = f64>) -> Option<Self> {
        let ratio = |x: f64, y: f64| {
            let part = field(x, y);
            part / (1.0 - part).max(1e-12)
        };
        let mut cuts: Vec<Cut> = Vec::new();
        let mut half = 1.0;
        for x in sections {
            let top = ratio(x, 0.0);
            if top < 1e-290 {
                cuts.push(Cut { x, log_top: NOTHING, profile: Profile::Pair(Pair::gaussian(1.0, 1.0)) });
                continue;
            }
            let over = |y: f64| ratio(x, y) - 0.5 * top;
            let mut outside = half;
            while over(outside) > 0.0 && outside < 1e6 {
                outside *= 2.0;
            }
            // The nodes lie by it; it need not be sharp.
            half = bracketed(over, 0.0, outside, 0.05 * outside)?.max(0.01 * outside);
            cuts.push(Cut { x, log_top: ln(top), profile: Profile::tabulated(half, |y| ratio(x, y) / top) });
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
        let log = |cut: &Cut| (cut.log_top + cut.profile.log(y.abs())).max(-708.0);
        let ratio = exp(log(a) * (1.0 - part) + log(b) * part);
        if ratio < 1e-290 { 0.0 } else { ratio / (1.0 + ratio) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_profile_can_be_tabulated() {
        let sections = || (1..20).map(f64::from);
        let cone = |_: f64, y: f64| 0.1 * (1.0 - 0.1 * y.abs()).max(0.0);
        let table = Slice::tabulated(cone, sections()).unwrap();
        assert!((table.at(3.3, 4.0) / cone(3.3, 4.0) - 1.0).abs() < 0.02, "{}", table.at(3.3, 4.0));
        let gauss = |x: f64, y: f64| {
            let ratio = 0.1 * exp(-y * y / (x * x)) / x;
            ratio / (1.0 + ratio)
        };
        let pairs = sections().map(|x| {
            (x, ln(0.1 / x), Pair::gaussian(x * core::f64::consts::FRAC_1_SQRT_2, x * core::f64::consts::FRAC_1_SQRT_2))
        });
        for slice in [Slice::of(pairs), Slice::tabulated(gauss, sections())] {
            let slice = slice.unwrap();
            assert!(slice.at(0.5, 0.0) <= 0.0 && (slice.at(3.0, 2.0) / gauss(3.0, 2.0) - 1.0).abs() < 1e-3);
        }
    }
}
