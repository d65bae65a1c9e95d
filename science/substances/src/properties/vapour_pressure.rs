//! Vapour pressure: the four-term fit, carried on to the melting and the critical point.

use anlan_quantity::math::{exp, ln};

/// ln p = A + B/T + C ln T + D T within the fit's range.
///
/// Outside it ln p runs straight in 1/T from the fit's end through the points that are known there: the normal boiling (or sublimation) point
/// and the file's value at 298.15 K, and above also the critical point. Below the last known point the slope of the fit's beginning is kept
/// (Clausius–Clapeyron with constant heat of vaporisation).
#[derive(Clone, Debug)]
pub(super) struct VapourPressure {
    fit: [f64; 4],
    /// Range of the fit, K.
    pub(super) fitted: (f64, f64),
    /// Range that may be asked, K.
    pub(super) range: (f64, f64),
    /// Points from the fit's end upward, (K, ln Pa).
    above: Vec<(f64, f64)>,
    /// Points from the fit's beginning downward, (K, ln Pa).
    below: Vec<(f64, f64)>,
}

impl VapourPressure {
    /// Takes the fit, its range, the melting point and known points in order of temperature, the last being the critical point.
    pub(super) fn new(fit: [f64; 4], fitted: (f64, f64), melting: Option<f64>, known: &[(f64, f64)]) -> Self {
        let mut all = Self { fit, fitted, range: fitted, above: Vec::new(), below: Vec::new() };
        all.above = all.carried(fitted.1, known.iter(), |new, last| new.0 > last.0 && new.1 > last.1);
        all.below = all.carried(fitted.0, known.iter().rev(), |new, last| new.0 < last.0 && new.1 < last.1);
        let lowest = all.below[all.below.len() - 1].0;
        all.range = (melting.unwrap_or(lowest).min(lowest), all.above[all.above.len() - 1].0);
        all
    }

    fn carried<'a>(
        &self,
        end: f64,
        known: impl Iterator<Item = &'a (f64, f64)>,
        further: impl Fn((f64, f64), (f64, f64)) -> bool,
    ) -> Vec<(f64, f64)> {
        let mut points = vec![(end, self.of_fit(end))];
        for (t, p) in known {
            let point = (*t, ln(*p));
            if further(point, points[points.len() - 1]) {
                points.push(point);
            }
        }
        points
    }

    /// Returns ln of the pressure in Pa; the caller has checked the range.
    pub(super) fn ln_pressure(&self, t: f64) -> f64 {
        let (from, to) = self.fitted;
        if (from..=to).contains(&t) {
            return self.of_fit(t);
        }
        let line = if t > to { &self.above } else { &self.below };
        match segment(line, t) {
            Some(((t0, y0), slope)) => y0 + slope * (1.0 / t0 - 1.0 / t),
            None => {
                let (t0, y0) = line[line.len() - 1];
                y0 + self.slope_of_fit(if t > to { to } else { from }) * (1.0 / t0 - 1.0 / t)
            }
        }
    }

    /// Returns the pressure, Pa; the caller has checked the range.
    pub(super) fn pressure(&self, t: f64) -> f64 {
        exp(self.ln_pressure(t))
    }

    /// Returns −d ln p / d(1/T), K; the caller has checked the range.
    pub(super) fn slope(&self, t: f64) -> f64 {
        let (from, to) = self.fitted;
        if (from..=to).contains(&t) {
            return self.slope_of_fit(t);
        }
        let line = if t > to { &self.above } else { &self.below };
        segment(line, t).map_or_else(|| self.slope_of_fit(t.clamp(from, to)), |(_, slope)| slope)
    }

    fn of_fit(&self, t: f64) -> f64 {
        let [a, b, c, d] = self.fit;
        a + b / t + c * ln(t) + d * t
    }

    fn slope_of_fit(&self, t: f64) -> f64 {
        let [_, b, c, d] = self.fit;
        -b + c * t + d * t * t
    }
}

/// Returns the beginning and the slope of the straight piece around a temperature; nothing beyond the last point.
fn segment(line: &[(f64, f64)], t: f64) -> Option<((f64, f64), f64)> {
    line.windows(2).find(|pair| (pair[0].0.min(pair[1].0)..=pair[0].0.max(pair[1].0)).contains(&t)).map(|pair| {
        let ((t0, y0), (t1, y1)) = (pair[0], pair[1]);
        ((t0, y0), (y1 - y0) / (1.0 / t0 - 1.0 / t1))
    })
}
