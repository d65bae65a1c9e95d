//! A property over temperature, given by points.

/// Monotone piecewise cubics through points; a curve that rises over decades is interpolated in its logarithm.
///
/// Source: Fritsch and Carlson, SIAM J. Numer. Anal. 17 (1980) 238–246; slopes by the weighted harmonic mean of Fritsch and Butland (1984).
#[derive(Clone, Debug)]
pub(super) struct Curve {
    at: Vec<f64>,
    value: Vec<f64>,
    slope: Vec<f64>,
    logarithmic: bool,
}

impl Curve {
    /// Takes points in order of temperature; one point is a curve that holds at that temperature alone.
    pub(super) fn new(points: &[(f64, f64)], logarithmic: bool) -> Self {
        let at: Vec<f64> = points.iter().map(|p| p.0).collect();
        let form = |v: f64| if logarithmic { anlan_quantity::math::ln(v) } else { v };
        let value: Vec<f64> = points.iter().map(|p| form(p.1)).collect();
        let slope = slopes(&at, &value);
        Self { at, value, slope, logarithmic }
    }

    /// Returns the first and the last temperature.
    pub(super) fn range(&self) -> (f64, f64) {
        (self.at[0], self.at[self.at.len() - 1])
    }

    /// Returns the value; the caller has checked the range.
    pub(super) fn value(&self, t: f64) -> f64 {
        let value = match self.segment(t) {
            Some(i) => {
                let h = self.at[i + 1] - self.at[i];
                let [c0, c1, c2, c3] = self.cubic(i);
                let s = ((t - self.at[i]) / h).clamp(0.0, 1.0);
                c0 + s * (c1 + s * (c2 + s * c3))
            }
            None => self.value[0],
        };
        if self.logarithmic { anlan_quantity::math::exp(value) } else { value }
    }

    /// Returns the integral from the curve's beginning to a temperature within its range; for curves that are not logarithmic.
    pub(super) fn integral(&self, t: f64) -> f64 {
        let Some(last) = self.segment(t) else { return 0.0 };
        let mut sum = 0.0;
        for i in 0..=last {
            let h = self.at[i + 1] - self.at[i];
            let s = ((t - self.at[i]) / h).clamp(0.0, 1.0);
            let [c0, c1, c2, c3] = self.cubic(i);
            sum += h * s * (c0 + s * (c1 / 2.0 + s * (c2 / 3.0 + s * c3 / 4.0)));
        }
        sum
    }

    fn segment(&self, t: f64) -> Option<usize> {
        (self.at.len() > 1).then(|| self.at.partition_point(|at| *at <= t).clamp(1, self.at.len() - 1) - 1)
    }

    /// Coefficients over the segment's own unit interval.
    fn cubic(&self, i: usize) -> [f64; 4] {
        let h = self.at[i + 1] - self.at[i];
        let (y0, y1) = (self.value[i], self.value[i + 1]);
        let (m0, m1) = (self.slope[i] * h, self.slope[i + 1] * h);
        [y0, m0, 3.0 * (y1 - y0) - 2.0 * m0 - m1, 2.0 * (y0 - y1) + m0 + m1]
    }
}

fn slopes(at: &[f64], value: &[f64]) -> Vec<f64> {
    let n = at.len();
    if n < 2 {
        return vec![0.0; n];
    }
    let h: Vec<f64> = at.windows(2).map(|w| w[1] - w[0]).collect();
    let d: Vec<f64> = value.windows(2).zip(&h).map(|(w, h)| (w[1] - w[0]) / h).collect();
    if n == 2 {
        return vec![d[0]; 2];
    }
    let mut slope = vec![0.0; n];
    for i in 1..n - 1 {
        if d[i - 1] * d[i] > 0.0 {
            let (w1, w2) = (2.0 * h[i] + h[i - 1], h[i] + 2.0 * h[i - 1]);
            slope[i] = (w1 + w2) / (w1 / d[i - 1] + w2 / d[i]);
        }
    }
    slope[0] = end_slope(h[0], h[1], d[0], d[1]);
    slope[n - 1] = end_slope(h[n - 2], h[n - 3], d[n - 2], d[n - 3]);
    slope
}

/// Three-point slope at an end, kept from overshooting.
fn end_slope(h0: f64, h1: f64, d0: f64, d1: f64) -> f64 {
    let slope = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
    if slope * d0 <= 0.0 {
        0.0
    } else if d0 * d1 <= 0.0 && slope.abs() > 3.0 * d0.abs() {
        3.0 * d0
    } else {
        slope
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_pass_through_their_points_and_do_not_overshoot() {
        let curve = Curve::new(&[(0.0, 1.0), (1.0, 2.0), (3.0, 2.5), (4.0, 8.0)], false);
        assert!((curve.value(1.0) - 2.0).abs() < 1e-15 && (curve.value(4.0) - 8.0).abs() < 1e-12);
        assert!((0..=400).all(|i| (1.0..=8.0).contains(&curve.value(f64::from(i) / 100.0))));
        let line = Curve::new(&[(0.0, 0.0), (1.0, 2.0), (2.0, 4.0), (5.0, 10.0)], false);
        assert!((line.integral(3.0) - 9.0).abs() < 1e-12);
        assert!((line.value(2.7) - 5.4).abs() < 1e-12);
    }

    #[test]
    fn a_logarithmic_curve_follows_an_exponential() {
        let points: Vec<(f64, f64)> = (0..5).map(|i| (f64::from(i), anlan_quantity::math::exp(f64::from(i)))).collect();
        let curve = Curve::new(&points, true);
        assert!((curve.value(2.5) / anlan_quantity::math::exp(2.5) - 1.0).abs() < 1e-12);
    }
}
