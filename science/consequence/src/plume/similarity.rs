//! Surface-layer similarity plume: the best estimate for passive releases near the ground.
//!
//! Vertical: the advection–diffusion equation with the wind and the diffusivity of Monin–Obukhov similarity, ground and mixing lid closed,
//! uptake by the ground where it is given. The diffusivity sets in with travel time t, K (1 − e^(−t σw²/K)): near the source a plume cannot
//! spread faster than its eddies fly. Lateral: Taylor's theorem with the lateral turbulence — measured, or from u*, L and the mixing
//! height — and the Lagrangian time 2σv²/(C0 ε) at the mean height of the plume.
//!
//! What it leaves out: thermals that lift a plume off the ground in strong convection (too high beyond about a third of the mixing height
//! times u/w*), slow meandering in calm nights, buildings and hills.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{exp, expm1, ln};
use anlan_quantity::si::{KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds};
use serde::{Deserialize, Serialize};

use super::diffusion::{Column, Columns, USUAL};
use super::{Deposition, Field, averaging, deposition, half_width};
use crate::weather::tables::{confidence, rows};
use crate::weather::{LateralTurbulence, Similarity, SurfaceLayer, Weather, sigma_v, sigma_w, turbulence};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Surface-layer similarity plume.
pub const MODEL: Model = Model {
    id: "plume.similarity",
    zh: "近地层相似烟羽",
    en: "surface-layer similarity plume",
    source: "vertical: van Ulden, Atmospheric Environment 12 (1978) 2125–2129, and Gryning, van Ulden and Larsen, Quarterly Journal of the Royal Meteorological Society 109 (1983) 355–364 (K-theory with similarity profiles), with the growth of Taylor near the source and σw of Panofsky et al. (1977); lateral: Taylor, Proceedings of the London Mathematical Society 20 (1922) 196–212, with the time scale of Thomson, Journal of Fluid Mechanics 180 (1987) 529–556",
    valid_for: &[
        Range { quantity: "release_height", unit: "m", from: 0.0, to: 20.0 },
        Range { quantity: "reach", unit: "m", from: 10.0, to: 10_000.0 },
        Range { quantity: "averaging_time", unit: "s", from: 18.75, to: 3600.0 },
    ],
};

/// Steady release into the surface layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurfaceRelease {
    /// Mass released a second.
    pub rate: KilogramsPerSecond,
    /// Height of the source above ground.
    pub height: Metres,
    /// How long concentrations are averaged.
    pub averaging: Seconds,
    /// Distance up to which the plume is followed.
    pub reach: Metres,
    /// How lateral turbulence is known.
    pub lateral: Lateral,
    /// Uptake by the ground.
    pub deposition: Option<Deposition>,
    /// Similarity functions of wind and diffusivity, by name of the set; they need not be those of the weather.
    pub similarity: String,
}

impl SurfaceRelease {
    /// Name of the similarity functions with which this way of computing was verified (van Ulden 1978, Gryning et al. 1983).
    ///
    /// Their Kármán constant of 0.35 is small by what was measured since; with their Prandtl number of 0.74 the diffusivity for a given
    /// wind is that of newer sets within 5 %.
    pub const USUAL_SIMILARITY: &'static str = "businger_1971";

    /// Returns a release near the ground with ten-minute means up to 10 km, lateral turbulence from the weather and no uptake.
    pub fn near_ground(rate: KilogramsPerSecond, height: Metres) -> Self {
        Self {
            rate,
            height,
            averaging: averaging::TEN_MINUTES,
            reach: Metres(10_000.0),
            lateral: Lateral::Similarity(LateralTurbulence::default()),
            deposition: None,
            similarity: Self::USUAL_SIMILARITY.to_owned(),
        }
    }
}

/// How lateral turbulence is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateral {
    /// From u*, L and the depth of the mixed layer.
    Similarity(LateralTurbulence),
    /// As the standard deviation of the wind direction at the anemometer.
    Measured {
        /// Standard deviation.
        sigma_direction: Radians,
        /// Time over which it was taken.
        averaging: Seconds,
    },
}

/// Constant of the Lagrangian structure function, as published.
#[derive(Clone, Debug, Deserialize)]
struct StructureConstant {
    set: String,
    c0: f64,
    source: String,
    #[serde(deserialize_with = "confidence")]
    confidence: Confidence,
}

static CONSTANTS: LazyLock<Vec<StructureConstant>> =
    LazyLock::new(|| rows(include_str!("../../data/lagrangian-structure-constant.csv")));

/// Constant C₀ of the Lagrangian structure function that is used.
pub(crate) fn structure_constant() -> f64 {
    CONSTANTS[0].c0
}

/// Notes in a trace that results rest on it.
pub(crate) fn note_structure_constant(trace: &mut Trace) {
    let constant = &CONSTANTS[0];
    trace.rests_on(
        format!("plume.lagrangian_structure_constant.{}", constant.set),
        constant.source.clone(),
        constant.confidence,
    );
}

/// Concentration field of a steady release into the surface layer.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarityPlume {
    rate: f64,
    averaging: Seconds,
    columns: Columns,
    sigma_y: Vec<f64>,
}

impl SimilarityPlume {
    /// Computes the field.
    ///
    /// # Units
    ///
    /// As the fields of [`SurfaceRelease`] say.
    ///
    /// # Source
    ///
    /// As [`MODEL`] says; the dissipation rate that sets the Lagrangian time is u*³ φε/(κz) with φε of Kaimal and Finnigan, Atmospheric
    /// Boundary Layer Flows (1994) Eq. 1.39 and 1.40.
    ///
    /// # Valid for
    ///
    /// Sources up to about 20 m over even ground, 10 m to 10 km. A stack is for [`GaussianPlume`](super::GaussianPlume).
    ///
    /// # Errors
    ///
    /// A [`Fault`] for what is not a number or not above zero, and for a source above the mixing lid.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, plume::{SimilarityPlume, SurfaceRelease}, weather::{Conditions, PasquillClass, Weather}};
    /// use anlan_quantity::si::{KilogramsPerSecond, Metres, MetresPerSecond, Radians};
    /// let conditions = Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians(0.0), Metres(0.03));
    /// let mut trace = Trace::default();
    /// let weather = Weather::new(&conditions, &mut trace).unwrap();
    /// let release = SurfaceRelease::near_ground(KilogramsPerSecond(0.1), Metres(1.0));
    /// let plume = SimilarityPlume::new(&release, &weather, &mut trace).unwrap();
    /// let near = plume.concentration(Metres(100.0), Metres(0.0), Metres(1.5));
    /// let far = plume.concentration(Metres(1000.0), Metres(0.0), Metres(1.5));
    /// assert!(near.get() > 30.0 * far.get() && near.get() < 1e-3);
    /// ```
    pub fn new(release: &SurfaceRelease, weather: &Weather, trace: &mut Trace) -> Result<Self, Fault> {
        let rate = Inputs.not_negative("rate", release.rate.get())?;
        let height = Inputs.not_negative("height", release.height.get())?;
        let time = Inputs.positive("averaging", release.averaging.get())?;
        let reach = Inputs.between("reach", release.reach.get(), 1.0, 1e5)?;
        let set = Similarity::named(&release.similarity)?;
        set.note(trace);
        let layer = &weather.surface_with(set);
        let lid = weather.mixing_height().get();
        if height >= lid {
            return Err(Fault::new(
                "consequence.source_above_lid",
                "height",
                format!("源高 {height} m 不低于混合层顶 {lid:.0} m"),
                format!("the source at {height} m is not below the mixing lid at {lid:.0} m"),
            )
            .remedy("核对混合层高度", "check the mixing height"));
        }
        MODEL.judge(&[("release_height", height), ("reach", reach), ("averaging_time", time)], trace);
        let uptake = match &release.deposition {
            Some(ground) => {
                deposition::MODEL.judge(&[("surface_resistance", ground.surface_resistance)], trace);
                ground.uptake(layer).map_err(|fault| fault.within("deposition"))?.get()
            }
            None => 0.0,
        };
        let lateral = lateral_speed(release, weather, layer, trace)?;
        let base = layer.displacement().get();
        let own = weather.surface();
        let bottom = layer.roughness().get().max(LOWEST);
        let columns = Column {
            wind: |z: f64| layer.wind(Metres(z + base)).get(),
            diffusivity: |z: f64| layer.diffusivity(Metres(z + base)).get(),
            variance: |z: f64| {
                let speed = sigma_w(own, Metres(z + base)).get();
                speed * speed
            },
            bottom,
            top: (lid - base).max(10.0 * bottom).max(2.0 * height),
            source: (height - base).max(bottom),
            uptake,
            reach,
        }
        .solve(USUAL);
        note_structure_constant(trace);
        let sigma_y = spread(&columns, layer, lateral, structure_constant());
        Ok(Self { rate, averaging: release.averaging, columns, sigma_y })
    }

    /// Returns the concentration: x downwind, y to the left, z above ground.
    pub fn concentration(&self, x: Metres, y: Metres, z: Metres) -> KilogramsPerCubicMetre {
        if x.get() <= 0.0 || z.get() < 0.0 {
            return KilogramsPerCubicMetre(0.0);
        }
        let log_x = ln(x.get());
        let sigma = self.lateral_at(log_x);
        let aside = y.get() / sigma;
        let across = exp(-0.5 * aside * aside) / (ROOT_TAU * sigma);
        KilogramsPerCubicMetre(self.rate * self.columns.at(log_x, x.get(), z.get()) * across)
    }

    /// Returns how far to the side of the axis a concentration reaches; nothing where the axis itself is below it.
    pub fn half_width(&self, x: Metres, z: Metres, concentration: KilogramsPerCubicMetre) -> Option<Metres> {
        half_width(self.concentration(x, Metres(0.0), z), concentration, self.sigma_y(x))
    }

    /// Returns the concentration integrated across the plume, kg/m².
    pub fn crosswind_integrated(&self, x: Metres, z: Metres) -> f64 {
        if x.get() <= 0.0 || z.get() < 0.0 {
            return 0.0;
        }
        self.rate * self.columns.at(ln(x.get()), x.get(), z.get())
    }

    /// Returns the lateral spread.
    pub fn sigma_y(&self, x: Metres) -> Metres {
        Metres(if x.get() <= 0.0 { 0.0 } else { self.lateral_at(ln(x.get())) })
    }

    /// Returns the mean height of what is airborne.
    pub fn mean_height(&self, x: Metres) -> Metres {
        let (column, on) = self.columns.place(ln(x.get().max(1e-9)));
        let of = |at: usize| self.columns.sums[at].mean_height;
        Metres(of(column) * (1.0 - on) + of(column + 1) * on)
    }

    /// Returns the wind that carries the plume, the mean over what is airborne.
    pub fn wind(&self, x: Metres) -> MetresPerSecond {
        let (column, on) = self.columns.place(ln(x.get().max(1e-9)));
        let of = |at: usize| self.columns.sums[at].wind;
        MetresPerSecond(of(column) * (1.0 - on) + of(column + 1) * on)
    }

    /// Returns the share of the release that is still airborne.
    pub fn airborne(&self, x: Metres) -> f64 {
        let (column, on) = self.columns.place(ln(x.get().max(1e-9)));
        let of = |at: usize| self.columns.sums[at].airborne;
        of(column) * (1.0 - on) + of(column + 1) * on
    }

    fn lateral_at(&self, log_x: f64) -> f64 {
        let (column, on) = self.columns.place(log_x);
        self.sigma_y[column] * (1.0 - on) + self.sigma_y[column + 1] * on
    }
}

impl Field for SimilarityPlume {
    fn concentration_at(&self, x: Metres, y: Metres, z: Metres, _time: Seconds) -> KilogramsPerCubicMetre {
        self.concentration(x, y, z)
    }

    fn averaging_time(&self) -> Seconds {
        self.averaging
    }
}

/// (2π)^½.
const ROOT_TAU: f64 = 2.506_628_274_631_000_5;
/// Lowest height of the columns, m: nearer the ground a smooth surface adds layers and no knowledge.
const LOWEST: f64 = 0.01;

/// Lateral turbulence for the averaging time, m/s.
fn lateral_speed(
    release: &SurfaceRelease,
    weather: &Weather,
    layer: &SurfaceLayer,
    trace: &mut Trace,
) -> Result<f64, Fault> {
    let (speed, of) = match release.lateral {
        Lateral::Similarity(form) => {
            let depth = weather.mixing_height();
            turbulence::LATERAL.judge(&[("mixing_height", depth.get())], trace);
            (sigma_v(layer, depth, form).get(), averaging::TEN_MINUTES)
        }
        Lateral::Measured { sigma_direction, averaging } => {
            let angle = Inputs.positive("sigma_direction", sigma_direction.get())?;
            Inputs.between("sigma_direction", angle, 0.0, 1.8)?;
            let of = Inputs.positive("sigma_direction_averaging", averaging.get())?;
            (angle * weather.conditions().wind.get(), Seconds(of))
        }
    };
    averaging::MODEL.judge(&[("averaging_time", release.averaging.get())], trace);
    Ok(speed * averaging::factor(release.averaging, of))
}

/// Lateral spread at each distance: σv t f(t/T), f² = 2 (T/t)² (t/T − 1 + e^(−t/T)), T = 2σv²/(C0 ε) at the mean height.
fn spread(columns: &Columns, layer: &SurfaceLayer, lateral: f64, c0: f64) -> Vec<f64> {
    let friction = layer.friction_velocity().get();
    let (mut time, mut from) = (0.0, 0.0);
    columns
        .sums
        .iter()
        .map(|sums| {
            time += (sums.x - from) / sums.wind;
            from = sums.x;
            let dissipation =
                turbulence::dissipation(friction, layer.similarity().kappa, sums.mean_height, layer.inverse_length());
            let ratio = time * c0 * dissipation / (2.0 * lateral * lateral);
            lateral * time * taylor(ratio)
        })
        .collect()
}

/// Taylor's share of straight growth for an exponential correlation, over travel time in Lagrangian times.
pub(crate) fn taylor(ratio: f64) -> f64 {
    if ratio < 1e-3 {
        return 1.0 - ratio / 6.0;
    }
    (2.0 * (ratio + expm1(-ratio))).sqrt() / ratio
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_straight_growth_falls_from_one() {
        assert!((taylor(1e-9) - 1.0).abs() < 1e-9);
        assert!((taylor(0.000_999) - taylor(0.001_001)).abs() < 1e-6);
        // Far on, σ² = 2 σv² T t.
        assert!((taylor(1e6) - (2.0 / 1e6_f64).sqrt()).abs() < 1e-8);
    }
}
