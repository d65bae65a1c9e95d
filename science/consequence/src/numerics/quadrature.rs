//! Integrals of a function of one variable.

/// Nodes and weights of the sixteen-point Gauss–Legendre rule on −1 … 1, positive half.
///
/// Source: Abramowitz and Stegun (1964), Table 25.4, n = 16.
const NODES: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// Nodes and weights of the eight-point rule, positive half.
///
/// Source: Abramowitz and Stegun (1964), Table 25.4, n = 8.
const NODES_8: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// Returns the integral of a smooth function from one point to another by eight-point Gauss–Legendre.
pub fn gauss_legendre_8(mut f: impl FnMut(f64) -> f64, from: f64, to: f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    NODES_8.iter().map(|(node, weight)| weight * (f(middle - half * node) + f(middle + half * node))).sum::<f64>()
        * half
}

/// Returns the integral of a function from one point to another by sixteen-point Gauss–Legendre on each of `parts` equal parts.
pub fn gauss_legendre(mut f: impl FnMut(f64) -> f64, from: f64, to: f64, parts: u32) -> f64 {
    let width = (to - from) / f64::from(parts.max(1));
    let mut sum = 0.0;
    for part in 0..parts.max(1) {
        let middle = from + width * (f64::from(part) + 0.5);
        for (node, weight) in NODES {
            let away = 0.5 * width * node;
            sum += weight * (f(middle - away) + f(middle + away));
        }
    }
    sum * 0.5 * width
}

/// Returns the integral of a function to a relative tolerance, halving where it is rough, at most twenty times.
pub fn adaptive(mut f: impl FnMut(f64) -> f64, from: f64, to: f64, relative: f64) -> f64 {
    let whole = gauss_legendre(&mut f, from, to, 1);
    let scale = gauss_legendre(|x| f(x).abs(), from, to, 4).abs();
    refine(&mut f, (from, to), whole, relative * scale, 20)
}

fn refine(f: &mut impl FnMut(f64) -> f64, (from, to): (f64, f64), whole: f64, error: f64, depth: u32) -> f64 {
    let middle = 0.5 * (from + to);
    let left = gauss_legendre(&mut *f, from, middle, 1);
    let right = gauss_legendre(&mut *f, middle, to, 1);
    if depth == 0 || (left + right - whole).abs() <= error {
        return left + right;
    }
    refine(f, (from, middle), left, 0.5 * error, depth - 1) + refine(f, (middle, to), right, 0.5 * error, depth - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::exp;

    #[test]
    fn polynomials_and_peaks_are_integrated() {
        assert!((gauss_legendre(|x| x * x * x * x, 0.0, 1.0, 1) - 0.2).abs() < 1e-14);
        assert!((gauss_legendre_8(exp, -1.0, 2.0) - (exp(2.0) - exp(-1.0))).abs() < 1e-13);
        let peak = adaptive(|x| exp(-1e4 * (x - 0.3) * (x - 0.3)), -1.0, 1.0, 1e-10);
        let exact = (core::f64::consts::PI / 1e4).sqrt();
        assert!((peak - exact).abs() < 1e-9 * exact, "{peak} {exact}");
    }
}
