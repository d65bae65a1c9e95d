//! The same functions in single precision and without branches: a loop over many values becomes vector code on every machine, with the
//! same bits. Six digits, which is what tables in single precision hold.

#![expect(clippy::inline_always, reason = "each takes on the vectors of the loop that calls it")]

use core::f32::consts::{FRAC_1_PI, LN_2, LOG2_E};

/// Adding it rounds a number of less than four million to a whole one, which then stands in the low bits.
const WHOLE: f32 = 12_582_912.0;

/// Splits a number from −4 million to 4 million into the nearest whole one and the rest.
#[inline(always)]
pub(crate) fn split(x: f32) -> (i32, f32) {
    let moved = x + WHOLE;
    (moved.to_bits().wrapping_sub(WHOLE.to_bits()).cast_signed(), x - (moved - WHOLE))
}

/// Logarithm to the base two of a positive normal number.
#[inline(always)]
pub(crate) fn log2(x: f32) -> f32 {
    // Half the square root of two: mantissas lie around one.
    const LOW: u32 = 0x3f35_04f3;
    let bits = x.to_bits().wrapping_sub(LOW);
    let exponent = bits.cast_signed() >> 23;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) + LOW);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q * (1.0 / 9.0))));
    exponent as f32 + 2.0 * LOG2_E * s * series
}

/// Two to a power from −126 to 126; powers beyond are taken as these.
#[inline(always)]
pub(crate) fn exp2(x: f32) -> f32 {
    let (whole, part) = split(x.clamp(-126.0, 126.0));
    let part = part * LN_2;
    let series = 1.0
        + part
            * (1.0
                + part
                    * (0.5
                        + part
                            * (1.0 / 6.0
                                + part
                                    * (1.0 / 24.0
                                        + part * (1.0 / 120.0 + part * (1.0 / 720.0 + part * (1.0 / 5_040.0)))))));
    series * f32::from_bits(((whole + 127) << 23).cast_unsigned())
}

/// Probability that a standard normal variable stays below a value, to six digits of itself above −8.
#[inline(always)]
pub(crate) fn normal(x: f32) -> f32 {
    // Φ(−z) exp(z²/2) / t over t = 1/(1 + 0.3 z), its Chebyshev fit for z from 0 to 8.5; within 4·10⁻⁷.
    const FIT: [f32; 8] = [
        0.119_597_19,
        0.121_215_67,
        0.097_181_85,
        0.137_188_74,
        -0.069_418_12,
        0.222_962_15,
        -0.166_620_99,
        0.037_893_53,
    ];
    let z = x.abs().min(13.0);
    let t = 1.0 / (1.0 + 0.3 * z);
    let mut series = FIT[7];
    for coefficient in FIT[..7].iter().rev() {
        series = series * t + coefficient;
    }
    let tail = exp2(-0.5 * LOG2_E * z * z) * t * series;
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// Bearing of a direction that is not zero, clockwise from north, in turns from 0 to 1.
#[inline(always)]
pub(crate) fn turns(east: f32, north: f32) -> f32 {
    let (a, b) = (east.abs(), north.abs());
    let (low, high) = (a.min(b), a.max(b));
    // Beyond 22.5° from the nearer axis the angle is taken from the diagonal.
    let is_far = low > 0.414_213_57 * high;
    let (over, under) = (if is_far { low - high } else { low }, if is_far { low + high } else { high });
    let t = over / under;
    let q = t * t;
    let series = 1.0
        - q * (1.0 / 3.0
            - q * (0.2 - q * (1.0 / 7.0 - q * (1.0 / 9.0 - q * (1.0 / 11.0 - q * (1.0 / 13.0 - q * (1.0 / 15.0)))))));
    let angle = 0.5 * FRAC_1_PI * t * series + if is_far { 0.125 } else { 0.0 };
    let from_north = if a < b { angle } else { 0.25 - angle };
    let half = if north < 0.0 { 0.5 - from_north } else { from_north };
    if east < 0.0 { 1.0 - half } else { half }
}

/// Largest of some values that are not negative.
pub(crate) fn largest(values: impl Iterator<Item = f32>) -> f32 {
    // Without the care that `max` takes of what is not a number.
    values.fold(0.0, |most, value| if value > most { value } else { most })
}

/// Largest of a slice of values that are not negative.
pub(crate) fn largest_of(values: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let pieces = values.chunks_exact(8);
    let rest = pieces.remainder();
    for piece in pieces {
        for (most, value) in lanes.iter_mut().zip(piece) {
            *most = if *value > *most { *value } else { *most };
        }
    }
    largest(lanes.into_iter().chain(rest.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_of_the_long_ones() {
        let mut worst = [0.0_f64; 3];
        for i in 0..40_000_u16 {
            let share = f32::from(i) / 40_000.0;
            let power = -100.0 + 120.0 * share;
            let exact = super::super::exp2(f64::from(power));
            worst[0] = worst[0].max((f64::from(exp2(power)) / exact - 1.0).abs());
            #[expect(clippy::cast_possible_truncation, reason = "single precision is what is tested")]
            let x = exact as f32;
            worst[1] = worst[1].max((f64::from(log2(x)) - super::super::log2(f64::from(x))).abs());
            let angle = core::f64::consts::TAU * f64::from(share);
            let (east, north) = (7.0 * anlan_quantity::math::sin(angle), 7.0 * anlan_quantity::math::cos(angle));
            #[expect(clippy::cast_possible_truncation, reason = "single precision is what is tested")]
            let bearing = turns(east as f32, north as f32);
            let off = (f64::from(bearing) - super::super::turns(east, north)).abs();
            worst[2] = worst[2].max(off.min(1.0 - off));
        }
        assert!(worst[0] < 1e-6 && worst[1] < 1e-5 && worst[2] < 2e-7, "{worst:?}");
        for i in -800..800_i16 {
            let z = f32::from(i) / 100.0;
            let exact = anlan_quantity::math::normal_cdf(f64::from(z));
            assert!((f64::from(normal(z)) / exact - 1.0).abs() < 4e-6, "{z} {} {exact}", normal(z));
        }
        assert_eq!(split(2.4).0, 2);
        assert_eq!(split(-2.6).0, -3);
    }
}
