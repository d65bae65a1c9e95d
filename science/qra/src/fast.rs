//! Logarithm, power of two, bearing and normal distribution to nine digits, in plain arithmetic: the same bits on every machine, several
//! times faster than the exact functions. Used where a city asks a hundred million times; nothing is decided by the tenth digit.

use core::f64::consts::{FRAC_1_PI, SQRT_2};
use std::sync::LazyLock;

use anlan_quantity::math::normal_cdf;

pub(crate) mod single;

/// Something that is done to many numbers.
pub(crate) trait Work {
    /// What comes out.
    type Out;

    /// Does it; inlined always, so that it takes on the vectors of whoever calls it.
    fn run(self) -> Self::Out;
}

/// Does work in vectors as wide as the processor has: the same steps for every number, more numbers at a time, the same bits. Products and
/// sums stay apart, for a machine that joins them rounds once where another rounds twice.
#[inline]
pub(crate) fn wide<W: Work>(work: W) -> W::Out {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn with_avx2<W: Work>(work: W) -> W::Out {
            work.run()
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            #[expect(
                unsafe_code,
                reason = "compiled for more than the least processor, and called where there is more"
            )]
            // SAFETY: the processor has AVX2, as the line above asks.
            return unsafe { with_avx2(work) };
        }
    }
    work.run()
}

/// Returns the logarithm to the base two of a positive normal number, to 10⁻⁹.
///
/// ```
/// assert!((anlan_qra::fast::log2(1234.5) - 1234.5_f64.log2()).abs() < 1e-9);
/// ```
pub fn log2(x: f64) -> f64 {
    let bits = x.to_bits();
    #[expect(clippy::cast_possible_wrap, reason = "eleven bits")]
    let mut exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if mantissa > SQRT_2 {
        mantissa *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh s, with s = (m − 1)/(m + 1) below 0.172.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0)))));
    exponent as f64 + 2.0 * s * series * core::f64::consts::LOG2_E
}

/// Returns two to a power from −1000 to 1000, to 10⁻⁹ of itself; zero below.
///
/// ```
/// assert!((anlan_qra::fast::exp2(-12.7) / 2.0_f64.powf(-12.7) - 1.0).abs() < 1e-9);
/// ```
pub fn exp2(x: f64) -> f64 {
    if x < -1_000.0 {
        return 0.0;
    }
    let whole = (x + 0.5).floor();
    let part = (x - whole) * core::f64::consts::LN_2;
    let series = 1.0
        + part
            * (1.0
                + part
                    * (0.5
                        + part
                            * (1.0 / 6.0
                                + part
                                    * (1.0 / 24.0
                                        + part
                                            * (1.0 / 120.0
                                                + part
                                                    * (1.0 / 720.0
                                                        + part * (1.0 / 5_040.0 + part * (1.0 / 40_320.0))))))));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between −1000 and 1000")]
    let scale = f64::from_bits(((whole.min(1_000.0) as i64 + 1023) as u64) << 52);
    series * scale
}

/// Returns the bearing of a direction, clockwise from north, in turns from 0 to 1, to 10⁻⁹.
///
/// ```
/// assert!((anlan_qra::fast::turns(1.0, 0.0) - 0.25).abs() < 1e-9);
/// ```
pub fn turns(east: f64, north: f64) -> f64 {
    let (a, b) = (east.abs(), north.abs());
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == 0.0 {
        return 0.0;
    }
    // arctan of 0 … 1, halved twice by tan(θ/2) = t/(1 + √(1 + t²)), then by its series.
    let t = low / high;
    let t = t / (1.0 + (1.0 + t * t).sqrt());
    let t = t / (1.0 + (1.0 + t * t).sqrt());
    let q = t * t;
    let series = 1.0 - q * (1.0 / 3.0 - q * (0.2 - q * (1.0 / 7.0 - q * (1.0 / 9.0 - q * (1.0 / 11.0)))));
    // From the axis that is nearer, in turns.
    let angle = 2.0 * FRAC_1_PI * t * series;
    let from_north = if a < b { angle } else { 0.25 - angle };
    let half = if north < 0.0 { 0.5 - from_north } else { from_north };
    let turn = if east < 0.0 { 1.0 - half } else { half };
    if turn >= 1.0 { 0.0 } else { turn }
}

/// Nodes of the normal distribution between ±[`EDGE`].
const NODES: usize = 2_048;
const EDGE: f64 = 8.0;

/// Values and slopes at the nodes.
static NORMAL: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let step = 2.0 * EDGE / NODES as f64;
    (0..=NODES)
        .map(|i| {
            let x = -EDGE + step * i as f64;
            let slope = 0.398_942_280_401_432_7 * anlan_quantity::math::exp(-0.5 * x * x);
            (normal_cdf(x), slope * step)
        })
        .collect()
});

/// Returns the probability that a standard normal variable stays below a value, to 10⁻¹¹.
///
/// ```
/// use anlan_quantity::math::normal_cdf;
/// assert!((anlan_qra::fast::normal(-2.345) - normal_cdf(-2.345)).abs() < 1e-11);
/// ```
pub fn normal(x: f64) -> f64 {
    if x <= -EDGE {
        return 0.0;
    }
    if x >= EDGE {
        return 1.0;
    }
    let place = (x + EDGE) * (NODES as f64 / (2.0 * EDGE));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the nodes")]
    let node = (place as usize).min(NODES - 1);
    let u = place - node as f64;
    let (a, b) = (NORMAL[node], NORMAL[node + 1]);
    let v = 1.0 - u;
    (1.0 + 2.0 * u) * v * v * a.0 + u * u * (3.0 - 2.0 * u) * b.0 + u * v * v * a.1 - u * u * v * b.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::{atan2, ln, pow};

    #[test]
    fn all_agree_with_the_exact_functions() {
        let mut worst = [0.0_f64; 4];
        for i in 0..20_000 {
            let share = f64::from(i) / 20_000.0;
            let x = pow(10.0, -12.0 + 24.0 * share);
            worst[0] = worst[0].max((log2(x) - ln(x) / core::f64::consts::LN_2).abs());
            let power = -60.0 + 70.0 * share;
            worst[1] = worst[1].max((exp2(power) / pow(2.0, power) - 1.0).abs());
            let angle = core::f64::consts::TAU * share;
            let (east, north) = (3.0 * anlan_quantity::math::sin(angle), 3.0 * anlan_quantity::math::cos(angle));
            let exact = atan2(east, north).rem_euclid(core::f64::consts::TAU) / core::f64::consts::TAU;
            worst[2] = worst[2].max((turns(east, north) - exact).abs());
            let z = -8.0 + 16.0 * share;
            worst[3] = worst[3].max((normal(z) - normal_cdf(z)).abs());
        }
        assert!(worst[0] < 1e-9 && worst[1] < 1e-9 && worst[2] < 1e-9 && worst[3] < 1e-11, "{worst:?}");
        // In the tail, relative to itself.
        for z in [-5.5, -5.0, -4.0] {
            assert!((normal(z) / normal_cdf(z) - 1.0).abs() < 2e-4, "{z}");
        }
    }
}
