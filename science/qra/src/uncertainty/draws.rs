//! Even steps through a normal distribution, in an order of their own for every kind.

use std::sync::LazyLock;

use anlan_consequence::numerics::bracketed;
use anlan_quantity::math::normal_cdf;

/// How often a sum is weighted anew.
pub const DRAWS: usize = 2_000;

/// Middles of as many steps of equal probability.
static STEPS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let lower = |i: usize| {
        let probability = (i as f64 + 0.5) / DRAWS as f64;
        bracketed(|x| normal_cdf(x) - probability, -6.0, 0.0, 1e-12).unwrap_or(0.0)
    };
    let half: Vec<f64> = (0..DRAWS / 2).map(lower).collect();
    half.iter().copied().chain(half.iter().rev().map(|value| -value)).collect()
});

/// Standard normal numbers in an order that comes from a name.
pub(super) fn normals(name: &str) -> Vec<f64> {
    // FNV-1a of the name begins SplitMix64, which shuffles (Fisher and Yates).
    let mut state = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut order = STEPS.clone();
    for last in (1..order.len()).rev() {
        #[expect(clippy::cast_possible_truncation, reason = "below the number of draws")]
        let other = (next() % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
    order
}

/// Quantile of sorted values, straight between the middles of their steps.
pub(super) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let place = (probability * sorted.len() as f64 - 0.5).clamp(0.0, (sorted.len() - 1) as f64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the values")]
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_normal_and_their_order_comes_from_the_name() {
        let (one, again, other) = (normals("tank"), normals("tank"), normals("pipe"));
        assert_eq!(one, again);
        assert_ne!(one, other);
        let together: f64 = one.iter().zip(&other).map(|(a, b)| a * b).sum::<f64>() / DRAWS as f64;
        assert!(together.abs() < 0.08, "{together}");
        let mut sorted = one;
        sorted.sort_by(f64::total_cmp);
        assert!((quantile(&sorted, 0.95) - 1.644_853_627).abs() < 1e-4, "{}", quantile(&sorted, 0.95));
        assert!(quantile(&sorted, 0.5).abs() < 1e-12);
        let square: f64 = sorted.iter().map(|value| value * value).sum::<f64>() / DRAWS as f64;
        assert!((square - 1.0).abs() < 2e-3, "{square}");
    }
}
