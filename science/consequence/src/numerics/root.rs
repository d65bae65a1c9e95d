//! Roots of a function of one variable.

/// Returns where a continuous function crosses zero between two points at which its signs differ, by Brent's method.
///
/// Nothing where the signs agree or a value is not a number. The root is known to `tolerance` or to the last bits, whichever is wider.
///
/// # Source
///
/// Brent, Algorithms for Minimization without Derivatives (1973), chapter 4.
///
/// ```
/// use anlan_consequence::numerics::bracketed;
/// let root = bracketed(|x| x * x - 2.0, 0.0, 2.0, 1e-12).unwrap();
/// assert!((root - 2.0_f64.sqrt()).abs() < 1e-12);
/// ```
pub fn bracketed(mut f: impl FnMut(f64) -> f64, from: f64, to: f64, tolerance: f64) -> Option<f64> {
    let (mut a, mut b) = (from, to);
    let (mut fa, mut fb) = (f(a), f(b));
    if fa == 0.0 {
        return Some(a);
    }
    if fb == 0.0 {
        return Some(b);
    }
    if fa.is_nan() || fb.is_nan() || fa.signum() == fb.signum() {
        return None;
    }
    let (mut c, mut fc) = (a, fa);
    let mut step = b - a;
    let mut last = step;
    for _ in 0..200 {
        if fb.signum() == fc.signum() {
            (c, fc) = (a, fa);
            step = b - a;
            last = step;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let near = 2.0 * f64::EPSILON * b.abs() + 0.5 * tolerance;
        let half = 0.5 * (c - b);
        if half.abs() <= near || fb == 0.0 {
            return Some(b);
        }
        if last.abs() >= near && fa.abs() > fb.abs() {
            let s = fb / fa;
            // Secant where only two points are known, else inverse quadratic through three.
            let (mut p, mut q) = if a.to_bits() == c.to_bits() {
                (2.0 * half * s, 1.0 - s)
            } else {
                let (q, r) = (fa / fc, fb / fc);
                (s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
            };
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            if 2.0 * p < (3.0 * half * q - (near * q).abs()).min((last * q).abs()) {
                last = step;
                step = p / q;
            } else {
                step = half;
                last = half;
            }
        } else {
            step = half;
            last = half;
        }
        (a, fa) = (b, fb);
        b += if step.abs() > near { step } else { near.copysign(half) };
        fb = f(b);
        if fb.is_nan() {
            return None;
        }
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::{cos, exp};

    #[test]
    fn roots_are_found() {
        let root = bracketed(|x| cos(x) - x, 0.0, 1.0, 1e-14).unwrap();
        assert!((root - 0.739_085_133_215_160_6).abs() < 1e-13);
        let steep = bracketed(|x| exp(50.0 * (x - 0.9)) - 1.0, 0.0, 3.0, 1e-12).unwrap();
        assert!((steep - 0.9).abs() < 1e-11);
    }

    #[test]
    fn no_change_of_sign_is_no_root() {
        assert_eq!(bracketed(|x| x * x + 1.0, -1.0, 1.0, 1e-9), None);
        assert_eq!(bracketed(|_| f64::NAN, -1.0, 1.0, 1e-9), None);
    }
}
