//! Britter–McQuaid correlations of dense plumes and puffs.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{cbrt, log10, pow};
use anlan_quantity::si::{
    CubicMetres, CubicMetresPerSecond, GRAVITY, Kelvin, KilogramsPerCubicMetre, Metres, MetresPerSecond, Seconds,
};
use serde::{Deserialize, Serialize};

use crate::weather::tables::{confidence, rows};
use crate::{Fault, Inputs, Model, Range, Trace, Warning};

/// Britter–McQuaid correlations.
pub const MODEL: Model = Model {
    id: "screen.britter_mcquaid",
    zh: "Britter–McQuaid 重气扩散关联式",
    en: "Britter–McQuaid correlations of dense gas",
    source: "Britter and McQuaid, Workbook on the Dispersion of Dense Gases, HSE Contract Research Report 17/1988; curves as fitted in CCPS (1999) and Crowl and Louvar",
    valid_for: &[
        Range { quantity: "alpha_plume", unit: "1", from: -1.0, to: 1.0 },
        Range { quantity: "alpha_puff", unit: "1", from: -1.0, to: 1.0 },
        Range { quantity: "density_over_air", unit: "1", from: 1.0, to: 12.0 },
    ],
};

/// What is released, and into what.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cloud {
    /// Density of the cloud at the source, droplets included.
    pub density: KilogramsPerCubicMetre,
    /// Temperature of the cloud at the source.
    pub temperature: Kelvin,
    /// Volume share of the substance in the cloud at the source: one where no air was mixed in.
    pub share: f64,
    /// Density of the air.
    pub air_density: KilogramsPerCubicMetre,
    /// Temperature of the air.
    pub air_temperature: Kelvin,
    /// Wind at 10 m.
    pub wind_10m: MetresPerSecond,
}

impl Cloud {
    fn check(&self, trace: &mut Trace) -> Result<f64, Fault> {
        let density = Inputs.positive("density", self.density.get())?;
        let air = Inputs.positive("air_density", self.air_density.get())?;
        Inputs.positive("temperature", self.temperature.get())?;
        Inputs.positive("air_temperature", self.air_temperature.get())?;
        Inputs.positive("wind_10m", self.wind_10m.get())?;
        Inputs.positive("share", self.share)?;
        Inputs.between("share", self.share, 0.0, 1.0)?;
        if density <= air {
            return Err(Fault::new(
                "consequence.not_dense",
                "density",
                format!("云团密度 {density:.3} kg/m³ 不高于空气 {air:.3} kg/m³"),
                format!("the cloud with {density:.3} kg/m³ is not denser than the air with {air:.3} kg/m³"),
            )
            .remedy("改用中性气体烟羽模型", "use a plume of neutral gas"));
        }
        MODEL.judge(&[("density_over_air", density / air)], trace);
        Ok(GRAVITY * (density - air) / air)
    }

    /// Share on the curves, which hold for a cloud as warm as the air, for a share in the real cloud: CCPS (1999) §2.1.3, Eq. 2.1.34.
    fn isothermal(&self, share: f64) -> f64 {
        share / (share + (1.0 - share) * self.air_temperature.get() / self.temperature.get())
    }

    /// The other way round.
    fn real(&self, isothermal: f64) -> f64 {
        isothermal / (isothermal + (1.0 - isothermal) * self.temperature.get() / self.air_temperature.get())
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    release: String,
    share: f64,
    alpha_to: f64,
    slope: f64,
    intercept: f64,
    source: String,
    #[serde(deserialize_with = "confidence")]
    confidence: Confidence,
}

/// Curves of one kind of release: β over α for each share, from the highest share down.
#[derive(Debug)]
struct Curves {
    name: &'static str,
    rows: Vec<Row>,
    shares: Vec<f64>,
}

static PLUME: LazyLock<Curves> = LazyLock::new(|| Curves::of("plume"));
static PUFF: LazyLock<Curves> = LazyLock::new(|| Curves::of("puff"));

impl Curves {
    fn of(release: &'static str) -> Self {
        let rows: Vec<Row> = rows::<Row>(include_str!("../../data/britter-mcquaid-1988.csv"))
            .into_iter()
            .filter(|row| row.release == release)
            .collect();
        let mut shares: Vec<f64> = rows.iter().map(|row| row.share).collect();
        shares.dedup();
        Self { name: release, rows, shares }
    }

    fn note(&self, trace: &mut Trace) {
        trace.rests_on(
            format!("screen.britter_mcquaid.{}", self.name),
            self.rows[0].source.clone(),
            self.rows[0].confidence,
        );
    }

    /// β of one curve.
    fn beta(&self, share: f64, alpha: f64) -> f64 {
        let alpha = alpha.min(1.0);
        let mut pieces = self.rows.iter().filter(|row| row.share.total_cmp(&share).is_eq());
        pieces.find(|row| alpha <= row.alpha_to).map_or(0.0, |row| row.slope * alpha + row.intercept)
    }

    /// Distance over the length scale, for each share.
    fn line(&self, alpha: f64) -> Vec<(f64, f64)> {
        self.shares.iter().map(|share| (*share, pow(10.0, self.beta(*share, alpha)))).collect()
    }
}

/// Shares over distance in length scales of the release.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    points: Vec<(f64, f64)>,
    /// Power with which the share falls beyond the last curve.
    decay: f64,
}

impl Line {
    /// Share at a distance; between two curves straight in share over the logarithm of distance, as the worked example of CCPS has it.
    fn share(&self, distance: f64) -> f64 {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        if distance <= first.1 {
            // Between the source and the first curve: falls with the square of distance as the workbook's near-field law does, and meets the curve.
            let part = distance / first.1;
            return 1.0 / (1.0 + (1.0 / first.0 - 1.0) * part * part);
        }
        if distance >= last.1 {
            return last.0 * pow(last.1 / distance, self.decay);
        }
        let at = self.points.partition_point(|(_, from)| *from <= distance).clamp(1, self.points.len() - 1);
        let ((high, near), (low, far)) = (self.points[at - 1], self.points[at]);
        high + (low - high) * log10(distance / near) / log10(far / near)
    }

    /// Distance of a share: the other way round.
    fn distance(&self, share: f64) -> f64 {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        if share >= first.0 {
            return first.1 * ((1.0 / share - 1.0) / (1.0 / first.0 - 1.0)).max(0.0).sqrt();
        }
        if share <= last.0 {
            return last.1 * pow(last.0 / share, 1.0 / self.decay);
        }
        let at = self.points.partition_point(|(curve, _)| *curve >= share).clamp(1, self.points.len() - 1);
        let ((high, near), (low, far)) = (self.points[at - 1], self.points[at]);
        near * pow(far / near, (high - share) / (high - low))
    }

    fn beyond(&self, share: f64) -> bool {
        !(self.points[self.points.len() - 1].0..=self.points[0].0).contains(&share)
    }
}

/// Steady dense plume.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenPlume {
    cloud: Cloud,
    scale: f64,
    alpha: f64,
    line: Line,
}

impl ScreenPlume {
    /// Looks up the curves of a plume.
    ///
    /// # Units
    ///
    /// Volume rate in m³/s at the conditions of the cloud.
    ///
    /// # Source
    ///
    /// Britter and McQuaid (1988): α = log10 (g0² q0/u⁵)^(1/5), β = log10 x (u/q0)^(1/2); dense where (g0 q0/(u³ D))^(1/3) ≥ 0.15.
    ///
    /// # Valid for
    ///
    /// Releases at ground level over even ground, ten-minute means; α up to 1, shares of 0.002–0.1. Curves are read to about 10 %.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for what is not a number or not above zero, and for a cloud that is not denser than air.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, screen::{Cloud, ScreenPlume}};
    /// use anlan_quantity::si::{CubicMetresPerSecond, Kelvin, KilogramsPerCubicMetre, MetresPerSecond};
    /// // CCPS (1999) p. 122: liquefied natural gas, 0.23 m³/s of liquid boiling off.
    /// let cloud = Cloud {
    ///     density: KilogramsPerCubicMetre(1.76),
    ///     temperature: Kelvin(111.15),
    ///     share: 1.0,
    ///     air_density: KilogramsPerCubicMetre(1.184),
    ///     air_temperature: Kelvin(298.0),
    ///     wind_10m: MetresPerSecond(10.9),
    /// };
    /// let rate = CubicMetresPerSecond(0.23 * 425.6 / 1.76);
    /// let plume = ScreenPlume::new(&cloud, rate, &mut Trace::default()).unwrap();
    /// assert!((plume.distance(0.05, &mut Trace::default()).unwrap().get() / 367.0 - 1.0).abs() < 0.03);
    /// ```
    pub fn new(cloud: &Cloud, rate: CubicMetresPerSecond, trace: &mut Trace) -> Result<Self, Fault> {
        let gravity = cloud.check(trace)?;
        let (rate, wind) = (Inputs.positive("volume_rate", rate.get())?, cloud.wind_10m.get());
        let scale = (rate / wind).sqrt();
        let alpha = 0.2 * log10(gravity * gravity * rate / pow(wind, 5.0));
        MODEL.judge(&[("alpha_plume", alpha)], trace);
        if cbrt(gravity * rate / (wind * wind * wind * scale)) < 0.15 {
            trace.warn(passive());
        }
        PLUME.note(trace);
        // Far on a plume falls as a passive one does, about with the square of distance.
        Ok(Self { cloud: *cloud, scale, alpha, line: Line { points: PLUME.line(alpha), decay: 2.0 } })
    }

    /// α of the correlation.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Share on the curves that stands for a share in the cloud, the cold of the cloud taken into account.
    pub fn corrected(&self, share: f64) -> f64 {
        self.cloud.isothermal(share)
    }

    /// Returns the largest volume share of the substance at a distance.
    pub fn share(&self, x: Metres) -> f64 {
        if x.get() <= 0.0 {
            return self.cloud.share;
        }
        self.cloud.share * self.cloud.real(self.line.share(x.get() / self.scale))
    }

    /// Returns the distance at which the plume falls to a volume share of the substance.
    pub fn distance(&self, share: f64, trace: &mut Trace) -> Result<Metres, Fault> {
        let on_curves = target(&self.cloud, &self.line, share, trace)?;
        Ok(Metres(self.scale * self.line.distance(on_curves)))
    }
}

/// Dense puff released at once.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenPuff {
    cloud: Cloud,
    volume: f64,
    gravity: f64,
    scale: f64,
    alpha: f64,
    line: Line,
}

impl ScreenPuff {
    /// Looks up the curves of a puff.
    ///
    /// # Units
    ///
    /// Volume in m³ at the conditions of the cloud.
    ///
    /// # Source
    ///
    /// Britter and McQuaid (1988): α = log10 (g0 V0^(1/3)/u²)^(1/2), β = log10 x/V0^(1/3); dense where (g0 V0)^(1/2)/(u D) ≥ 0.20.
    ///
    /// # Valid for
    ///
    /// As the plume; shares of 0.001–0.1.
    ///
    /// # Errors
    ///
    /// As the plume.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, screen::{Cloud, ScreenPuff}};
    /// use anlan_quantity::si::{CubicMetres, Kelvin, KilogramsPerCubicMetre, Metres, MetresPerSecond};
    /// let cloud = Cloud {
    ///     density: KilogramsPerCubicMetre(3.0),
    ///     temperature: Kelvin(290.0),
    ///     share: 1.0,
    ///     air_density: KilogramsPerCubicMetre(1.2),
    ///     air_temperature: Kelvin(290.0),
    ///     wind_10m: MetresPerSecond(3.0),
    /// };
    /// let puff = ScreenPuff::new(&cloud, CubicMetres(1000.0), &mut Trace::default()).unwrap();
    /// let limit = puff.distance(0.01, &mut Trace::default()).unwrap();
    /// assert!((puff.share(limit) - 0.01).abs() < 1e-9);
    /// ```
    pub fn new(cloud: &Cloud, volume: CubicMetres, trace: &mut Trace) -> Result<Self, Fault> {
        let gravity = cloud.check(trace)?;
        let (volume, wind) = (Inputs.positive("volume", volume.get())?, cloud.wind_10m.get());
        let scale = cbrt(volume);
        let alpha = 0.5 * log10(gravity * scale / (wind * wind));
        MODEL.judge(&[("alpha_puff", alpha)], trace);
        if (gravity * volume).sqrt() / (wind * scale) < 0.2 {
            trace.warn(passive());
        }
        PUFF.note(trace);
        // Far on a puff falls about with the cube of distance.
        let line = Line { points: PUFF.line(alpha), decay: 3.0 };
        Ok(Self { cloud: *cloud, volume, gravity, scale, alpha, line })
    }

    /// α of the correlation.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Returns the largest volume share of the substance at a distance.
    ///
    /// The workbook has no curve above one tenth of the share at the source: nearer than that the share is at least one tenth, and
    /// that is what is returned.
    pub fn share(&self, x: Metres) -> f64 {
        let on_curves = self.line.share(x.get().max(0.0) / self.scale).min(self.line.points[0].0);
        self.cloud.share * self.cloud.real(on_curves)
    }

    /// Returns the distance at which the puff falls to a volume share of the substance.
    pub fn distance(&self, share: f64, trace: &mut Trace) -> Result<Metres, Fault> {
        let on_curves = target(&self.cloud, &self.line, share, trace)?;
        Ok(Metres(self.scale * self.line.distance(on_curves)))
    }

    /// Returns the radius of the cloud: b² = b0² + 1.2 t (g0 V0)^(1/2), b0 that of a cylinder as high as it is wide at its foot.
    pub fn radius(&self, time: Seconds) -> Metres {
        let start = cbrt(self.volume / core::f64::consts::PI);
        Metres((start * start + 1.2 * time.get().max(0.0) * (self.gravity * self.volume).sqrt()).sqrt())
    }

    /// Returns how far the front of the cloud has come: 0.4 u t and the radius.
    pub fn front(&self, time: Seconds) -> Metres {
        Metres(0.4 * self.cloud.wind_10m.get() * time.get().max(0.0) + self.radius(time).get())
    }

    /// Returns the volume share at a distance and time: nothing where the cloud is not.
    pub fn share_at(&self, x: Metres, time: Seconds) -> f64 {
        let middle = 0.4 * self.cloud.wind_10m.get() * time.get().max(0.0);
        if (x.get() - middle).abs() > self.radius(time).get() {
            return 0.0;
        }
        self.share(x)
    }
}

fn target(cloud: &Cloud, line: &Line, share: f64, trace: &mut Trace) -> Result<f64, Fault> {
    let share = Inputs.positive("target_share", share)?;
    Inputs.between("target_share", share, 0.0, cloud.share)?;
    let on_curves = cloud.isothermal(share / cloud.share);
    if line.beyond(on_curves) {
        trace.warn(Warning::new(
            "consequence.beyond_curves",
            MODEL.id,
            format!("浓度比 {on_curves:.2e} 超出 Britter–McQuaid 曲线，距离为外推值"),
            format!("a share of {on_curves:.2e} lies beyond the Britter–McQuaid curves: the distance is carried on from them"),
        ));
    }
    Ok(on_curves)
}

fn passive() -> Warning {
    Warning::new(
        "consequence.not_dense",
        MODEL.id,
        "按 Britter–McQuaid 判据该释放不表现为重气，宜用中性气体模型",
        "by the criterion of Britter and McQuaid the release does not behave as a dense gas: a plume of neutral gas fits better",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_fall_outwards_for_every_alpha() {
        for curves in [&*PLUME, &*PUFF] {
            for step in -100..=120 {
                let line = curves.line(0.01 * f64::from(step));
                assert!(line.windows(2).all(|pair| pair[0].1 < pair[1].1), "{} {step}", curves.name);
            }
        }
    }

    #[test]
    fn potchefstroom() {
        // Britter and McQuaid (1988), accident of 1973: one tenth of the share at the source when the front passes 333 m, after 124 s.
        let cloud = Cloud {
            density: KilogramsPerCubicMetre(1.434),
            temperature: Kelvin(293.15),
            share: 0.060_975_6,
            air_density: KilogramsPerCubicMetre(1.204),
            air_temperature: Kelvin(293.15),
            wind_10m: MetresPerSecond(2.0),
        };
        let puff = ScreenPuff::new(&cloud, CubicMetres(72_500.0), &mut Trace::default()).unwrap();
        assert!((puff.front(Seconds(124.0)).get() / 333.0 - 1.0).abs() < 0.02);
        assert!((puff.share_at(Metres(333.0), Seconds(124.0)) - 0.006_097_6).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_dense_cloud_is_told() {
        let cloud = Cloud {
            density: KilogramsPerCubicMetre(1.0),
            temperature: Kelvin(293.15),
            share: 1.0,
            air_density: KilogramsPerCubicMetre(1.2),
            air_temperature: Kelvin(293.15),
            wind_10m: MetresPerSecond(2.0),
        };
        let fault = ScreenPlume::new(&cloud, CubicMetresPerSecond(1.0), &mut Trace::default()).unwrap_err();
        assert_eq!(fault.code, "consequence.not_dense");
    }
}
