//! Puffs: releases at once, for a while, or changing with time.

use anlan_quantity::math::{erf, exp};
use anlan_quantity::si::{Kilograms, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, Seconds};
use serde::{Deserialize, Serialize};

use super::gaussian::{Air, over_height};
use super::{Field, averaging};
use crate::numerics::gauss_legendre;
use crate::weather::Weather;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Gaussian puff.
pub const MODEL: Model = Model {
    id: "plume.puff",
    zh: "高斯烟团（瞬时、有限时长、随时间变化的释放）",
    en: "Gaussian puff: instantaneous, finite and time-varying releases",
    source: "Slade, Meteorology and Atomic Energy, TID-24190 (1968) Eq. 3.154; finite duration: Palazzi, De Faveri, Fumarola and Ferraiolo, Atmospheric Environment 16 (1982) 2785–2790",
    valid_for: &[
        Range { quantity: "wind", unit: "m/s", from: 0.5, to: 30.0 },
        Range { quantity: "release_height", unit: "m", from: 0.0, to: 300.0 },
    ],
};

/// Passive release that does not last for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PuffRelease {
    /// What is released, and when.
    pub course: Course,
    /// Height of the source above ground.
    pub height: Metres,
    /// How long concentrations are averaged.
    pub averaging: Seconds,
    /// Dispersion parameters, by name of the set.
    pub sigmas: String,
}

/// Course of a release in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// All at once at the start.
    Instantaneous(Kilograms),
    /// Steps of constant rate, one after the other from the start: how long, and how much a second.
    Steps(Vec<(Seconds, KilogramsPerSecond)>),
}

/// Concentration field of a puff, over place and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Puff {
    course: Parts,
    height: f64,
    averaging: Seconds,
    air: Air,
}

#[derive(Clone, Debug, PartialEq)]
enum Parts {
    Instantaneous(f64),
    /// From, to, rate.
    Steps(Vec<(f64, f64, f64)>),
}

impl Puff {
    /// Computes the field.
    ///
    /// # Units
    ///
    /// As the fields of [`PuffRelease`] say.
    ///
    /// # Source
    ///
    /// Instantaneous: Slade (1968) Eq. 3.154 with σx = σy. Steps: the plume times the share of it that has arrived and not yet passed,
    /// ½ erf((x − u(t − end))/(√2 σx)) − ½ erf((x − u(t − begin))/(√2 σx)), Palazzi et al. (1982) Eq. 7.
    ///
    /// # Valid for
    ///
    /// As the plume of the same set. The set for a release at once is one of instantaneous puffs, `slade_1968_puff`.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for what is not a number or negative, for no step at all, and for a set that does not exist.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, plume::{Course, Puff, PuffRelease}, weather::{Conditions, PasquillClass, Weather}};
    /// use anlan_quantity::si::{KilogramsPerSecond, Kilograms, Metres, MetresPerSecond, Radians, Seconds};
    /// let conditions = Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians(0.0), Metres(0.1));
    /// let mut trace = Trace::default();
    /// let weather = Weather::new(&conditions, &mut trace).unwrap();
    /// let release = PuffRelease {
    ///     course: Course::Steps(vec![(Seconds(120.0), KilogramsPerSecond(1.0))]),
    ///     height: Metres(1.0),
    ///     averaging: Seconds(600.0),
    ///     sigmas: "briggs_rural".to_owned(),
    /// };
    /// let puff = Puff::new(&release, &weather, &mut trace).unwrap();
    /// let at = |t: f64| puff.concentration(Metres(300.0), Metres(0.0), Metres(1.5), Seconds(t)).get();
    /// assert!(at(10.0) < 1e-9 && at(150.0) > 1e-5 && at(400.0) < 1e-7);
    /// ```
    pub fn new(release: &PuffRelease, weather: &Weather, trace: &mut Trace) -> Result<Self, Fault> {
        let height = Inputs.not_negative("height", release.height.get())?;
        Inputs.positive("averaging", release.averaging.get())?;
        let course = match &release.course {
            Course::Instantaneous(mass) => Parts::Instantaneous(Inputs.not_negative("mass", mass.get())?),
            Course::Steps(steps) => Parts::Steps(parts(steps)?),
        };
        let air = Air::new(weather, release.height, release.averaging, &release.sigmas)?;
        MODEL.judge(&[("wind", air.wind), ("release_height", height)], trace);
        averaging::MODEL.judge(&[], trace);
        air.set().note(trace);
        Ok(Self { course, height, averaging: release.averaging, air })
    }

    /// Returns the concentration at a place and time from the start: x downwind, y to the left, z above ground.
    pub fn concentration(&self, x: Metres, y: Metres, z: Metres, time: Seconds) -> KilogramsPerCubicMetre {
        let (x, y, z, t) = (x.get(), y.get(), z.get(), time.get());
        if t <= 0.0 || z < 0.0 {
            return KilogramsPerCubicMetre(0.0);
        }
        KilogramsPerCubicMetre(match &self.course {
            Parts::Instantaneous(mass) => {
                let centre = self.air.wind * t;
                let (across, up) = self.air.sigmas(centre);
                let (along, aside) = ((x - centre) / across, y / across);
                mass * exp(-0.5 * (along * along + aside * aside)) / (core::f64::consts::TAU * across * across)
                    * over_height(z, self.height, up, self.air.lid())
            }
            Parts::Steps(_) if x <= 0.0 => 0.0,
            Parts::Steps(steps) => {
                let (across, up) = self.air.sigmas(x);
                let aside = y / across;
                let plume = exp(-0.5 * aside * aside) / (ROOT_TAU * across * self.air.wind)
                    * over_height(z, self.height, up, self.air.lid());
                let arrived = |since: f64| match t - since {
                    passed if passed > 0.0 => 0.5 * (1.0 - erf((x - self.air.wind * passed) / (SQRT_2 * across))),
                    _ => 0.0,
                };
                plume
                    * steps.iter().map(|(from, to, rate)| rate * (arrived(*from) - arrived(*to)).max(0.0)).sum::<f64>()
            }
        })
    }

    /// Returns the dose ∫ c^n dt from the start to a time, (kg/m³)^n s.
    ///
    /// ```
    /// # use anlan_consequence::{Trace, plume::{Course, Puff, PuffRelease}, weather::{Conditions, PasquillClass, Weather}};
    /// # use anlan_quantity::si::{Kilograms, Metres, MetresPerSecond, Radians, Seconds};
    /// # let conditions = Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians(0.0), Metres(0.1));
    /// # let weather = Weather::new(&conditions, &mut Trace::default()).unwrap();
    /// # let release = PuffRelease {
    /// #     course: Course::Instantaneous(Kilograms(10.0)), height: Metres(1.0), averaging: Seconds(18.75),
    /// #     sigmas: "slade_1968_puff".to_owned(),
    /// # };
    /// # let puff = Puff::new(&release, &weather, &mut Trace::default()).unwrap();
    /// let dose = puff.dose(Metres(200.0), Metres(0.0), Metres(1.5), Seconds(600.0), 1.0);
    /// assert!(dose > puff.dose(Metres(200.0), Metres(0.0), Metres(1.5), Seconds(45.0), 1.0));
    /// ```
    pub fn dose(&self, x: Metres, y: Metres, z: Metres, until: Seconds, exponent: f64) -> f64 {
        let c = |t: f64| {
            let found = self.concentration(x, y, z, Seconds(t)).get();
            anlan_quantity::math::pow(found, exponent)
        };
        let spread = self.air.sigmas(x.get().max(1.0)).0 / self.air.wind;
        let passes = x.get() / self.air.wind;
        let last = match &self.course {
            Parts::Instantaneous(_) => 0.0,
            Parts::Steps(steps) => steps.last().map_or(0.0, |(_, to, _)| *to),
        };
        // Where the cloud passes it is looked at closely, before and after it there is nothing.
        let (from, to) = ((passes - 8.0 * spread).max(0.0), (passes + 12.0 * spread + last).min(until.get()));
        if to <= from {
            return 0.0;
        }
        let mut parts = 4;
        while parts < 2000 && f64::from(parts) * spread < to - from {
            parts *= 2;
        }
        gauss_legendre(c, from, to, parts)
    }
}

impl Field for Puff {
    fn concentration_at(&self, x: Metres, y: Metres, z: Metres, time: Seconds) -> KilogramsPerCubicMetre {
        self.concentration(x, y, z, time)
    }

    fn averaging_time(&self) -> Seconds {
        self.averaging
    }
}

const ROOT_TAU: f64 = 2.506_628_274_631_000_5;
const SQRT_2: f64 = core::f64::consts::SQRT_2;

fn parts(steps: &[(Seconds, KilogramsPerSecond)]) -> Result<Vec<(f64, f64, f64)>, Fault> {
    let mut begin = 0.0;
    let mut parts = Vec::with_capacity(steps.len());
    for (long, rate) in steps {
        let long = Inputs.positive("duration", long.get())?;
        let rate = Inputs.not_negative("rate", rate.get())?;
        parts.push((begin, begin + long, rate));
        begin += long;
    }
    if parts.is_empty() {
        return Err(Fault::new("consequence.no_steps", "course", "释放过程没有任何时段", "the release has no step")
            .remedy("至少给出一个时段及其释放速率", "give at least one step with its rate"));
    }
    Ok(parts)
}
