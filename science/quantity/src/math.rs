//! Functions of real numbers that give the same bits on every machine.
//!
//! The standard library takes these from the system's C library, and no two of those agree in the last bit; an assessment must not depend
//! on where it ran. Square roots, rounding and the four operations are exact in IEEE 754 and are taken as they are.

pub use libm::{
    acos, asin, atan, atan2, cbrt, cos, cosh, erf, erfc, exp, expm1, log as ln, log1p, log10, pow, sin, sinh, tan, tanh,
};

/// Returns the probability that a standard normal variable stays below a value.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x / core::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_symmetric() {
        assert_eq!(normal_cdf(0.0).to_bits(), 0.5_f64.to_bits());
        for x in [0.1, 1.0, 2.5, 7.0] {
            assert!((normal_cdf(x) + normal_cdf(-x) - 1.0).abs() < 1e-15);
        }
        assert!((normal_cdf(1.0) - 0.841_344_746_068_543).abs() < 1e-14);
    }

    #[test]
    fn values_are_those_of_the_library_and_not_of_the_machine() {
        // Bits taken once; another machine must give the same.
        assert_eq!(exp(1.0).to_bits(), 0x4005_bf0a_8b14_576a);
        assert_eq!(pow(2.0, 0.5).to_bits(), core::f64::consts::SQRT_2.to_bits());
    }
}
