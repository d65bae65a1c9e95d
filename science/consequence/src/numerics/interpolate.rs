//! Curves given by points.

/// A curve through points, by Fritsch–Carlson monotone cubics: it never overshoots what was given.
///
/// # Source
///
/// Fritsch and Carlson, SIAM J. Numer. Anal. 17 (1980) 238–246.
///
/// ```
/// use anlan_consequence::numerics::Curve;
/// let curve = Curve::new(vec![(0.0, 0.0), (1.0, 1.0), (2.0, 1.0)]).unwrap();
/// assert_eq!(curve.at(2.0), Some(1.0));
/// assert!(curve.at(1.5).unwrap() <= 1.0);
/// assert_eq!(curve.at(2.1), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    points: Vec<(f64, f64)>,
    slopes: Vec<f64>,
}

impl Curve {
    /// Takes two or more points whose first coordinates rise; nothing otherwise.
    pub fn new(points: Vec<(f64, f64)>) -> Option<Self> {
        let rises = points.len() >= 2
            && points.iter().all(|(x, y)| x.is_finite() && y.is_finite())
            && points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !rises {
            return None;
        }
        let secants: Vec<f64> = points.windows(2).map(|p| (p[1].1 - p[0].1) / (p[1].0 - p[0].0)).collect();
        let last = secants.len() - 1;
        let mut slopes: Vec<f64> = (0..points.len())
            .map(|i| match i {
                0 => secants[0],
                i if i > last => secants[last],
                i if secants[i - 1] * secants[i] <= 0.0 => 0.0,
                i => 0.5 * (secants[i - 1] + secants[i]),
            })
            .collect();
        for (i, secant) in secants.iter().enumerate() {
            if *secant == 0.0 {
                slopes[i] = 0.0;
                slopes[i + 1] = 0.0;
                continue;
            }
            let (a, b) = (slopes[i] / secant, slopes[i + 1] / secant);
            let size = a * a + b * b;
            if size > 9.0 {
                let shrink = 3.0 / size.sqrt();
                slopes[i] = shrink * a * secant;
                slopes[i + 1] = shrink * b * secant;
            }
        }
        Some(Self { points, slopes })
    }

    /// Returns the ends of the curve.
    pub fn domain(&self) -> (f64, f64) {
        (self.points[0].0, self.points[self.points.len() - 1].0)
    }

    /// Returns the curve's value; nothing outside its ends.
    pub fn at(&self, x: f64) -> Option<f64> {
        let (first, last) = self.domain();
        if !(first..=last).contains(&x) {
            return None;
        }
        let i = self.points.partition_point(|(at, _)| *at <= x).clamp(1, self.points.len() - 1) - 1;
        let ((x0, y0), (x1, y1)) = (self.points[i], self.points[i + 1]);
        let h = x1 - x0;
        let t = (x - x0) / h;
        let (t2, t3) = (t * t, t * t * t);
        Some(
            y0 * (2.0 * t3 - 3.0 * t2 + 1.0)
                + self.slopes[i] * h * (t3 - 2.0 * t2 + t)
                + y1 * (3.0 * t2 - 2.0 * t3)
                + self.slopes[i + 1] * h * (t3 - t2),
        )
    }
}
