//! Gaussian plume with reflection at the ground and at the mixing lid.

use anlan_quantity::math::exp;
use anlan_quantity::si::{KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Seconds};
use serde::{Deserialize, Serialize};

use super::{Field, Sigmas, averaging, half_width};
use crate::weather::{PasquillClass, Weather};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Gaussian plume.
pub const MODEL: Model = Model {
    id: "plume.gaussian",
    zh: "高斯烟羽",
    en: "Gaussian plume",
    source: "Pasquill, Meteorological Magazine 90 (1961) 33–49; Turner, Workbook of Atmospheric Dispersion Estimates (1970) Eq. 3.1 and 5.8; US EPA ISC3 vol. II, EPA-454/B-95-003b (1995) Eq. 1-1 and 1-50",
    valid_for: &[
        Range { quantity: "wind", unit: "m/s", from: 0.5, to: 30.0 },
        Range { quantity: "averaging_time", unit: "s", from: 18.75, to: 3600.0 },
        Range { quantity: "release_height", unit: "m", from: 0.0, to: 300.0 },
    ],
};

/// Steady passive release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Mass released a second.
    pub rate: KilogramsPerSecond,
    /// Height of the source above ground, rise included.
    pub height: Metres,
    /// How long concentrations are averaged.
    pub averaging: Seconds,
    /// Dispersion parameters, by name of the set.
    pub sigmas: String,
}

/// What spreads a plume or puff: wind, class, lid and a set of dispersion parameters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Air {
    pub(crate) wind: f64,
    class: PasquillClass,
    lid: f64,
    sigmas: &'static Sigmas,
    widen: f64,
}

impl Air {
    /// Takes the wind at the height of the source, but not below 2 m, where the plume soon is.
    pub(crate) fn new(weather: &Weather, height: Metres, averaging: Seconds, set: &str) -> Result<Self, Fault> {
        const LEAST_HEIGHT: f64 = 2.0;
        let sigmas = Sigmas::named(set)?;
        let MetresPerSecond(wind) = weather.wind(Metres(height.get().max(LEAST_HEIGHT)));
        Ok(Self {
            wind: Inputs.positive("wind_at_source", wind)?,
            class: weather.class(),
            lid: match weather.class() {
                // ISC3 (1995) §1.1.6.1: in stable air mixing is taken as unlimited.
                PasquillClass::E | PasquillClass::F => f64::INFINITY,
                _ => weather.mixing_height().get(),
            },
            sigmas,
            widen: averaging::factor(averaging, sigmas.averaging),
        })
    }

    /// σy for the averaging time, and σz.
    pub(crate) fn sigmas(&self, x: f64) -> (f64, f64) {
        let (y, z) = self.sigmas.at(Metres(x), self.class);
        (self.widen * y.get(), z.get())
    }

    pub(crate) fn set(&self) -> &'static Sigmas {
        self.sigmas
    }

    pub(crate) fn lid(&self) -> f64 {
        self.lid
    }
}

/// Distribution over height with images in the ground and in the lid, 1/m; its integral from ground to lid is one.
pub(crate) fn over_height(z: f64, height: f64, sigma: f64, lid: f64) -> f64 {
    /// (2π)^½.
    const ROOT_TAU: f64 = 2.506_628_274_631_000_5;
    if z > lid && height < lid {
        return 0.0;
    }
    // Turner (1970) p. 7: well mixed from σz = 1.6 times the lid on.
    if height < lid && sigma > 1.6 * lid {
        return 1.0 / lid;
    }
    let bell = |away: f64| {
        let share = away / sigma;
        exp(-0.5 * share * share)
    };
    let mut sum = bell(z - height) + bell(z + height);
    if height < lid && sigma > 0.1 * lid {
        // Images beyond the fifth lie eight spreads away.
        for image in 1..=5 {
            let shift = 2.0 * f64::from(image) * lid;
            sum += bell(z - height - shift)
                + bell(z + height - shift)
                + bell(z - height + shift)
                + bell(z + height + shift);
        }
    }
    sum / (ROOT_TAU * sigma)
}

/// Concentration field of a Gaussian plume.
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianPlume {
    rate: f64,
    height: f64,
    averaging: Seconds,
    air: Air,
}

impl GaussianPlume {
    /// Computes the field.
    ///
    /// # Units
    ///
    /// As the fields of [`Release`] say.
    ///
    /// # Source
    ///
    /// c = Q/(2π u σy σz) exp(−y²/2σy²) Σ exp(−(z ± h + 2nH)²/2σz²): Turner (1970) Eq. 3.1 and 5.8.
    ///
    /// # Valid for
    ///
    /// 100 m to 10 km over even ground, ten-minute means; wind above 0.5 m/s.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for what is not a number or negative, for a calm at the source and for a set that does not exist.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, plume::{GaussianPlume, Release}, weather::{Conditions, PasquillClass, Weather}};
    /// use anlan_quantity::si::{KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds};
    /// let conditions = Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians(0.0), Metres(0.1));
    /// let mut trace = Trace::default();
    /// let weather = Weather::new(&conditions, &mut trace).unwrap();
    /// let release = Release {
    ///     rate: KilogramsPerSecond(1.0),
    ///     height: Metres(10.0),
    ///     averaging: Seconds(600.0),
    ///     sigmas: "briggs_rural".to_owned(),
    /// };
    /// let plume = GaussianPlume::new(&release, &weather, &mut trace).unwrap();
    /// let c = plume.concentration(Metres(1000.0), Metres(0.0), Metres(0.0));
    /// assert!((c.get() - 2.12e-5).abs() < 0.02e-5);
    /// ```
    pub fn new(release: &Release, weather: &Weather, trace: &mut Trace) -> Result<Self, Fault> {
        let rate = Inputs.not_negative("rate", release.rate.get())?;
        let height = Inputs.not_negative("height", release.height.get())?;
        let time = Inputs.positive("averaging", release.averaging.get())?;
        let air = Air::new(weather, release.height, release.averaging, &release.sigmas)?;
        MODEL.judge(&[("wind", air.wind), ("averaging_time", time), ("release_height", height)], trace);
        averaging::MODEL.judge(&[("averaging_time", time)], trace);
        air.set().note(trace);
        Ok(Self { rate, height, averaging: release.averaging, air })
    }

    /// Returns the concentration: x downwind, y to the left, z above ground.
    pub fn concentration(&self, x: Metres, y: Metres, z: Metres) -> KilogramsPerCubicMetre {
        if x.get() <= 0.0 || z.get() < 0.0 {
            return KilogramsPerCubicMetre(0.0);
        }
        let (across, up) = self.air.sigmas(x.get());
        KilogramsPerCubicMetre(self.with(y.get(), z.get(), across, up))
    }

    /// Returns the concentration for spreads given from outside.
    pub fn with_spread(&self, y: Metres, z: Metres, sigma_y: Metres, sigma_z: Metres) -> KilogramsPerCubicMetre {
        KilogramsPerCubicMetre(self.with(y.get(), z.get(), sigma_y.get(), sigma_z.get()))
    }

    /// Returns how far to the side of the axis a concentration reaches; nothing where the axis itself is below it.
    pub fn half_width(&self, x: Metres, z: Metres, concentration: KilogramsPerCubicMetre) -> Option<Metres> {
        half_width(self.concentration(x, Metres(0.0), z), concentration, self.spread(x).0)
    }

    /// Wind that carries the plume.
    pub fn wind(&self) -> MetresPerSecond {
        MetresPerSecond(self.air.wind)
    }

    /// Spreads at a distance for the averaging time.
    pub fn spread(&self, x: Metres) -> (Metres, Metres) {
        let (across, up) = self.air.sigmas(x.get());
        (Metres(across), Metres(up))
    }

    fn with(&self, y: f64, z: f64, across: f64, up: f64) -> f64 {
        const ROOT_TAU: f64 = 2.506_628_274_631_000_5;
        let aside = y / across;
        let lateral = exp(-0.5 * aside * aside) / (ROOT_TAU * across);
        self.rate / self.air.wind * lateral * over_height(z, self.height, up, self.air.lid)
    }
}

impl Field for GaussianPlume {
    fn concentration_at(&self, x: Metres, y: Metres, z: Metres, _time: Seconds) -> KilogramsPerCubicMetre {
        self.concentration(x, y, z)
    }

    fn averaging_time(&self) -> Seconds {
        self.averaging
    }
}
