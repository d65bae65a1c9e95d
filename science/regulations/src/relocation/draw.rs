//! Numbers that look random and are the same for the same seed on every machine.

use anlan_quantity::math::ln;

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in (0, 1].
    pub(super) fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Exponential with mean one; as many of them, divided by their sum, are uniform over all weights that add up to one.
    pub(super) fn exponential(&mut self) -> f64 {
        -ln(self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // First outputs for the seed 1234567, as the reference implementation prints them.
        let mut draw = Draw::new(1_234_567);
        assert_eq!(
            [draw.bits(), draw.bits(), draw.bits()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn means_are_those_of_the_distributions() {
        let mut draw = Draw::new(7);
        let n = 20_000;
        let unit = (0..n).map(|_| draw.unit()).sum::<f64>() / f64::from(n);
        let exponential = (0..n).map(|_| draw.exponential()).sum::<f64>() / f64::from(n);
        assert!((unit - 0.5).abs() < 0.01 && (exponential - 1.0).abs() < 0.03, "{unit} {exponential}");
    }
}
