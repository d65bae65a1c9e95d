//! Numbers by chance that are the same on every run.

/// SplitMix64, a generator of 64 bits of state.
///
/// # Source
/// G. Steele, D. Lea, C. Flood: Fast splittable pseudorandom number generators, OOPSLA 2014, figure 17.
#[derive(Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to 1, 1 left out.
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// A number between two, as often below the geometric mean as above it: stocks spread over orders of magnitude.
    pub(super) fn spread(&mut self, low: f64, high: f64) -> f64 {
        if low <= 0.0 || low >= high { low } else { (low.ln() + (high / low).ln() * self.share()).exp() }
    }

    /// A whole number from 0 up to a limit, the limit left out.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// One of several.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Whether something of a likelihood happens.
    pub(super) fn happens(&mut self, likelihood: f64) -> bool {
        self.share() < likelihood
    }
}
