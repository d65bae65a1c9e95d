//! Wind, turbulence and air around a dense release.

use anlan_quantity::math::{ln, pow};
use anlan_quantity::si::{Kelvin, Metres, MetresPerSecond, Pascals};
use serde::{Deserialize, Serialize};

use super::fluid::Air;
use crate::plume::SurfaceRelease;
use crate::plume::similarity::note_structure_constant;
use crate::weather::{Similarity, turbulence};
use crate::{Fault, Inputs, Trace};

/// Constant of von Kármán (Dyer, Boundary-Layer Meteorol. 7 (1974) 363).
pub(crate) const KARMAN: f64 = 0.4;
/// Height of a convective mixing layer where nothing is told, m.
const CONVECTIVE_HEIGHT: f64 = 1_000.0;

/// Weather near the ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DenseWeather {
    /// Friction velocity.
    pub friction_velocity: MetresPerSecond,
    /// One over the Obukhov length, 1/m: positive when stable, zero when neutral.
    pub inverse_obukhov: f64,
    /// Roughness length.
    pub roughness: Metres,
    /// Air temperature.
    pub temperature: Kelvin,
    /// Pressure.
    pub pressure: Pascals,
    /// Relative humidity, 0 … 1.
    pub relative_humidity: f64,
    /// Temperature of the ground or water.
    pub ground_temperature: Kelvin,
    /// Height of the mixing layer; without it that of the wind's own stirring, and 1000 m at least where the air convects.
    pub mixing_height: Option<Metres>,
}

impl DenseWeather {
    /// Returns the same weather with the friction velocity that gives a wind speed at a height.
    pub fn with_wind(mut self, speed: MetresPerSecond, height: Metres) -> Self {
        self.friction_velocity = MetresPerSecond(1.0);
        let unit = Ambient::new(&self).speed(height.0);
        self.friction_velocity = MetresPerSecond(speed.0 / unit);
        self
    }

    /// Returns the wind speed at a height.
    pub fn speed(&self, height: Metres) -> MetresPerSecond {
        MetresPerSecond(Ambient::new(self).speed(height.0))
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        let check = Inputs;
        check.between("weather.friction_velocity", self.friction_velocity.0, 1e-3, 10.0)?;
        check.between("weather.inverse_obukhov", self.inverse_obukhov, -2.0, 2.0)?;
        check.between("weather.roughness", self.roughness.0, 1e-6, 10.0)?;
        check.between("weather.temperature", self.temperature.0, 180.0, 350.0)?;
        check.between("weather.pressure", self.pressure.0, 2e4, 2e5)?;
        check.between("weather.relative_humidity", self.relative_humidity, 0.0, 1.0)?;
        check.between("weather.ground_temperature", self.ground_temperature.0, 150.0, 400.0)?;
        if let Some(height) = self.mixing_height {
            check.between("weather.mixing_height", height.0, 10.0, 1e4)?;
        }
        Ok(())
    }
}

/// Height of the mixing layer where nothing is told: 2300 u*^1.5 by the stress of the wind (Venkatram, Boundary-Layer Meteorol. 19 (1980)
/// 481), more where the air convects.
fn layer(weather: &DenseWeather) -> f64 {
    let friction = weather.friction_velocity.0;
    let stirred = (2_300.0 * friction * friction.sqrt()).clamp(20.0, 3_000.0);
    if weather.inverse_obukhov < 0.0 { stirred.max(CONVECTIVE_HEIGHT) } else { stirred }
}

/// Similarity functions of the wind.
const WIND: &str = "dyer_1974";
/// Similarity functions of heat and matter: those of the similarity plume, so that a cloud that has become passive grows as that does.
const EXCHANGE: &str = SurfaceRelease::USUAL_SIMILARITY;

fn set(name: &str) -> &'static Similarity {
    Similarity::named(name).expect("the set is part of the program")
}

/// Weather made ready for a march.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ambient {
    pub(crate) friction: f64,
    pub(crate) inverse: f64,
    pub(crate) roughness: f64,
    pub(crate) ground: f64,
    pub(crate) air: Air,
    pub(crate) mixing_height: f64,
    /// Similarity functions of the wind, and of what it exchanges with a cloud.
    profile: &'static Similarity,
    exchange: &'static Similarity,
}

impl Ambient {
    pub(crate) fn new(weather: &DenseWeather) -> Self {
        Self {
            friction: weather.friction_velocity.0,
            inverse: weather.inverse_obukhov,
            roughness: weather.roughness.0,
            ground: weather.ground_temperature.0,
            air: Air::new(weather.temperature.0, weather.pressure.0, weather.relative_humidity),
            mixing_height: weather.mixing_height.map_or_else(|| layer(weather), |height| height.0),
            profile: set(WIND),
            exchange: set(EXCHANGE),
        }
    }

    /// Notes in a trace what the profiles and the crosswind spread rest on.
    pub(crate) fn note(&self, trace: &mut Trace) {
        self.profile.note(trace);
        self.exchange.note(trace);
        note_structure_constant(trace);
    }

    /// Returns the wind speed at a height, m/s.
    pub(crate) fn speed(&self, z: f64) -> f64 {
        let z = z.clamp(0.0, self.mixing_height);
        self.friction / KARMAN * (ln((z + self.roughness) / self.roughness) - self.psi(z)).max(0.0)
    }

    /// Returns the mean wind speed from the ground up to a height, m/s.
    pub(crate) fn mean_speed(&self, height: f64) -> f64 {
        let h = height.clamp(1e-6, self.mixing_height);
        let z0 = self.roughness;
        let log = (h + z0) / h * ln((h + z0) / z0) - 1.0;
        // Two-point Gauss–Legendre on the smooth stability part; exact where it is linear.
        let psi = if self.inverse == 0.0 {
            0.0
        } else {
            0.5 * (self.psi(0.211_324_865_405_187_1 * h) + self.psi(0.788_675_134_594_812_9 * h))
        };
        self.friction / KARMAN * (log - psi).max(1e-3)
    }

    /// Stability part of the wind profile.
    fn psi(&self, z: f64) -> f64 {
        self.profile.psi_m(z * self.inverse)
    }

    /// Dimensionless gradient of heat and matter, over what it is in neutral air.
    pub(crate) fn phi_heat(&self, z: f64) -> f64 {
        self.exchange.phi_h(z * self.inverse) / self.exchange.prandtl()
    }

    /// Returns the standard deviation of the crosswind speed, m/s (Panofsky et al., Boundary-Layer Meteorol. 11 (1977) 355, eq. 1: the
    /// whole convective layer moves what is near the ground; Panofsky and Dutton 1984 for the neutral and stable layer).
    pub(crate) fn crosswind(&self) -> f64 {
        if self.inverse < 0.0 {
            return self.friction * pow(12.0 - 0.5 * self.mixing_height * self.inverse, 1.0 / 3.0).max(1.92);
        }
        1.92 * self.friction
    }

    /// Returns the rate at which turbulent energy is dissipated at a height, m²/s³.
    pub(crate) fn dissipation(&self, z: f64) -> f64 {
        turbulence::dissipation(self.friction, KARMAN, z.max(self.roughness), self.inverse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::gauss_legendre;

    fn ambient(inverse: f64) -> Ambient {
        Ambient::new(&DenseWeather {
            friction_velocity: MetresPerSecond(0.3),
            inverse_obukhov: inverse,
            roughness: Metres(0.01),
            temperature: Kelvin(290.0),
            pressure: Pascals(101_325.0),
            relative_humidity: 0.5,
            ground_temperature: Kelvin(290.0),
            mixing_height: None,
        })
    }

    #[test]
    fn the_mean_wind_is_the_mean_of_the_wind() {
        for inverse in [-0.1, -0.01, 0.0, 0.01, 0.1] {
            let ambient = ambient(inverse);
            for depth in [0.5, 2.0, 10.0, 50.0] {
                let mean = gauss_legendre(|z| ambient.speed(z), 0.0, depth, 64) / depth;
                let got = ambient.mean_speed(depth);
                assert!((got / mean - 1.0).abs() < 0.02, "{inverse} {depth} {got} {mean}");
            }
        }
    }

    #[test]
    fn stability_meets_in_neutral_air() {
        let (stable, unstable) = (ambient(1e-9), ambient(-1e-9));
        assert!((stable.speed(10.0) - unstable.speed(10.0)).abs() < 1e-6);
        assert!((stable.phi_heat(10.0) - unstable.phi_heat(10.0)).abs() < 1e-6);
        let weather = DenseWeather {
            friction_velocity: MetresPerSecond(1.0),
            inverse_obukhov: 0.02,
            roughness: Metres(0.1),
            temperature: Kelvin(280.0),
            pressure: Pascals(1e5),
            relative_humidity: 0.5,
            ground_temperature: Kelvin(280.0),
            mixing_height: None,
        }
        .with_wind(MetresPerSecond(2.0), Metres(10.0));
        assert!((weather.speed(Metres(10.0)).0 - 2.0).abs() < 1e-12);
    }
}
