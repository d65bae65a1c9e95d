//! From a source and the weather to a cloud that can be asked.

use anlan_quantity::si::{Metres, Seconds};

use super::ambient::{Ambient, KARMAN};
use super::fluid::Mixing;
use super::plume::{Area, Ground, Start};
use super::puff::{Puff, PuffStation, Volume};
use super::slab::GAUSSIAN_WIDTH;
use super::station::Station;
use super::{Closure, DenseFluid, DenseSource, DenseWeather, MODEL};
use crate::jet::integral::{Landing, Nozzle, fly};
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Trace};

/// What the march leaves.
pub(super) struct March {
    pub(super) stations: Vec<Station>,
    pub(super) puffs: Vec<PuffStation>,
    pub(super) mixing: Mixing,
    pub(super) ambient: Ambient,
    pub(super) trace: Trace,
}

/// Computes the cloud of a source.
pub(super) fn march(
    fluid: &DenseFluid,
    source: &DenseSource,
    weather: &DenseWeather,
    reach: Metres,
    closure: &Closure,
) -> Result<March, Fault> {
    fluid.check()?;
    source.check()?;
    weather.check()?;
    Inputs.between("reach", reach.0, 1.0, 1e5)?;
    let ambient = Ambient::new(weather);
    let mixing = Mixing { fluid: *fluid, air: ambient.air };
    let mut trace = Trace::default();
    MODEL.judge(
        &[
            ("friction_velocity", weather.friction_velocity.0),
            ("roughness", weather.roughness.0),
            ("inverse_obukhov", weather.inverse_obukhov),
            ("reach", reach.0),
        ],
        &mut trace,
    );
    closure.rests(&mut trace);
    ambient.note(&mut trace);
    let mut puffs = Vec::new();
    let mut stations = Vec::with_capacity(256);
    match *source {
        DenseSource::Pool { rate, area, temperature, duration } => {
            let enthalpy = mixing.enthalpy(temperature.0, 0.0);
            let density = mixing.pure_density(temperature.0, 0.0);
            let side = 0.5 * area.0.sqrt();
            let blanket = blanket(rate.0 / density, density, side, duration, &ambient, closure);
            let area = Area { from: -side, to: side };
            trace.figure("dense.source_half_width", blanket.half_width, "m");
            let ground = Ground {
                ambient: &ambient,
                mixing: &mixing,
                closure,
                rate: rate.0,
                fluid_enthalpy: enthalpy,
                area: Some(area),
                duration: duration.map_or(f64::INFINITY, |seconds| seconds.0),
            };
            ground.march(&ground.first(side, &blanket), reach.0, &mut stations);
        }
        DenseSource::Jet { rate, velocity, temperature, liquid_fraction, height, angle, duration } => {
            let enthalpy = mixing.enthalpy(temperature.0, liquid_fraction);
            crate::jet::MODEL.judge(&[("velocity", velocity.0)], &mut trace);
            let nozzle = Nozzle { rate: rate.0, speed: velocity.0, enthalpy, height: height.0, angle: angle.0 };
            let landed = fly(&nozzle, &ambient, &mixing, reach.0, closure.tolerance, &mut stations);
            if let Some(landing) = landed {
                trace.figure("dense.touchdown", landing.distance, "m");
                let ground = Ground {
                    ambient: &ambient,
                    mixing: &mixing,
                    closure,
                    rate: rate.0,
                    fluid_enthalpy: enthalpy,
                    area: None,
                    duration: duration.map_or(f64::INFINITY, |seconds| seconds.0),
                };
                let start = ground.after_jet(&landing, stations.last());
                if start.at < reach.0 {
                    ground.march(&start, reach.0, &mut stations);
                }
            }
        }
        DenseSource::Instantaneous { mass, temperature, liquid_fraction, air, aspect } => {
            let volume = Volume {
                fluid: mass.0,
                air: air.0,
                fluid_enthalpy: mixing.enthalpy(temperature.0, liquid_fraction),
                aspect,
            };
            puffs = Puff { ambient: &ambient, mixing: &mixing, closure, volume }.travel(reach.0);
        }
    }
    if stations.len() < 2 && puffs.len() < 2 {
        return Err(Fault::new(
            "consequence.dense.no_march",
            "source",
            "重气云无法从该源推进计算",
            "the cloud could not be followed from this source",
        )
        .remedy("核对源强、速度和温度", "check rate, velocity and temperature of the source"));
    }
    Ok(March { stations, puffs, mixing, ambient, trace })
}

/// A blanket of vapour whose front stands against the wind.
struct Blanket {
    half_width: f64,
    /// Force of the wind on the front, N.
    force: f64,
}

/// Blanket over a pool. Where a pool gives more vapour than the wind carries off over its width, the vapour spreads until its front stands
/// against the wind: the depth follows from the speed of the front, the width from what flows off at the speed of the wind there. A release
/// that lasts only a while fills on average half of what it gives.
fn blanket(
    volume: f64,
    density: f64,
    side: f64,
    duration: Option<Seconds>,
    ambient: &Ambient,
    closure: &Closure,
) -> Blanket {
    let none = Blanket { half_width: side, force: 0.0 };
    let reduced = anlan_quantity::si::GRAVITY * (density - ambient.air.density) / density;
    if reduced <= 0.0 {
        return none;
    }
    let against = |h: f64| closure.front * (reduced * h).sqrt() - ambient.mean_speed(h);
    let Some(depth) = bracketed(against, 1e-4, 0.5 * ambient.mixing_height, 1e-6) else { return none };
    let wind = ambient.mean_speed(depth);
    let grown = volume / (2.0 * depth * wind);
    let limit = duration.map_or(f64::INFINITY, |seconds| (0.125 * volume * seconds.0 / depth).sqrt());
    let half_width = grown.min(limit).max(side);
    let part = (grown / side).min(1.0);
    Blanket { half_width, force: part * ambient.air.density * wind * wind * depth * half_width }
}

impl Ground<'_> {
    /// First section of a plume that rises from an area: a thin layer at the upwind edge.
    fn first(&self, side: f64, blanket: &Blanket) -> Start {
        let half = blanket.half_width;
        let part = 0.01;
        let length = part * 2.0 * side;
        let fluid = part * self.rate;
        let air = self.mixing.air.density;
        let friction = self.ambient.friction;
        let caught = air * KARMAN / self.closure.neutral * friction * 2.0 * half * length;
        let mass = fluid + caught;
        let wind = self.ambient.speed(0.1 * half.min(10.0));
        Start {
            at: -side + length,
            mass,
            enthalpy: fluid * self.fluid_enthalpy,
            momentum: caught * wind + air * friction * friction * 2.0 * half * length + blanket.force,
            half_width: half,
            crosswind: 1e-3 * half,
            time: 0.0,
        }
    }

    /// First section of a jet that has touched the ground: the same peak, the same width across, the same excess of momentum.
    fn after_jet(&self, landing: &Landing, last: Option<&Station>) -> Start {
        let peak = last.map_or(1.0, |station| station.mass_fraction);
        let mass = self.rate / peak.max(1e-12);
        let wind = self.ambient.mean_speed(landing.radius);
        let excess = landing.momentum - landing.mass * wind;
        let half_width = 0.5 * core::f64::consts::PI.sqrt() * landing.radius;
        Start {
            at: landing.distance,
            mass,
            enthalpy: self.rate * self.fluid_enthalpy,
            momentum: (mass * wind + excess).max(0.05 * mass * wind),
            half_width,
            crosswind: half_width / GAUSSIAN_WIDTH,
            time: landing.time,
        }
    }
}

#[cfg(test)]
mod tests {
    use anlan_quantity::si::{
        ATMOSPHERE, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole,
        KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds, SquareMetres,
    };

    use super::*;
    use crate::dense::release;
    use crate::plume::{SimilarityPlume, SurfaceRelease};
    use crate::weather::{Conditions, Stability, Weather};

    /// A gas as heavy as air is a passive plume: the two models must agree where both are made for it.
    #[test]
    fn a_gas_like_air_spreads_as_the_similarity_plume() {
        let air = DenseFluid {
            molar_mass: KilogramsPerMole(0.028_965),
            vapour_heat: JoulesPerKilogramKelvin(1_005.0),
            liquid_heat: JoulesPerKilogramKelvin(2_000.0),
            boiling_point: Kelvin(100.0),
            heat_of_vaporisation: JoulesPerKilogram(2e5),
            liquid_density: KilogramsPerCubicMetre(800.0),
            saturation: None,
        };
        let temperature = Kelvin(293.15);
        for (speed, length, roughness) in
            [(5.0, 1e5, 0.03), (5.0, 1e5, 2e-4), (3.0, 20.0, 0.03), (5.0, 80.0, 2e-4), (5.0, -200.0, 0.03)]
        {
            let weather = DenseWeather {
                friction_velocity: MetresPerSecond(1.0),
                inverse_obukhov: 1.0 / length,
                roughness: Metres(roughness),
                temperature,
                pressure: ATMOSPHERE,
                relative_humidity: 0.0,
                ground_temperature: temperature,
                mixing_height: Some(Metres(1_000.0)),
            }
            .with_wind(MetresPerSecond(speed), Metres(2.0));
            let pool = DenseSource::Pool {
                rate: KilogramsPerSecond(0.01),
                area: SquareMetres(4.0),
                temperature,
                duration: None,
            };
            let cloud =
                release(&air, &pool, &weather, Metres(2_500.0), Seconds(600.0), &Closure::best()).expect("it marches");
            let conditions = Conditions {
                wind: MetresPerSecond(speed),
                wind_height: Metres(2.0),
                wind_from: Radians(0.0),
                stability: Stability::Length(Metres(length)),
                roughness: Metres(roughness),
                displacement: Metres(0.0),
                temperature,
                humidity: 0.0,
                pressure: ATMOSPHERE,
                mixing_height: Some(Metres(1_000.0)),
                latitude: Radians(0.8),
                sun_altitude: None,
                similarity: Conditions::USUAL_SIMILARITY.to_owned(),
            };
            let mut trace = Trace::default();
            let weather = Weather::new(&conditions, &mut trace).expect("it is sound");
            let plume = SurfaceRelease {
                reach: Metres(2_500.0),
                ..SurfaceRelease::near_ground(KilogramsPerSecond(0.01), Metres(0.1))
            };
            let plume = SimilarityPlume::new(&plume, &weather, &mut trace).expect("it is sound");
            for x in [100.0, 400.0, 1_600.0].map(Metres) {
                let of = |z: Metres| {
                    cloud.mass_concentration(x, Metres(0.0), z).0 / plume.concentration(x, Metres(0.0), z).0
                };
                let ratio = of(Metres(1.0));
                assert!((0.67..1.25).contains(&ratio), "L {length} z0 {roughness} x {x:?}: {ratio}");
            }
        }
    }
}
