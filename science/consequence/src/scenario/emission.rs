//! What gets out: into the air as a jet, onto the ground as a pool, or all at once.

use anlan_quantity::si::{
    CubicMetres, Joules, Kelvin, Kilograms, KilogramsPerSecond, Metres, MetresPerSecond, Pascals, Radians, Seconds,
    SquareMetres, WattsPerSquareMetre,
};

use super::chain::Case;
use super::{Direction, Ground, Release, Shape, Vessel};
use crate::discharge::{
    self, GasOrifice, GasVessel, HistoryPoint, LiquidOrifice, LiquidVessel, Outflow, Pad, TwoPhaseHole,
    blowdown_boiling, blowdown_gas, blowdown_liquid, gas_orifice, isolation_time, liquid_orifice, non_equilibrium,
    rupture,
};
use crate::flash::{ExpandedJet, Expansion, RainOutInput, expand, rain_out};
use crate::outcome::{Jet, Moment, Phase, Pool, Source};
use crate::pool::{PoolHistory, PoolInput, Surface, pool};
use crate::{Fault, Trace, Warning};

/// Roughness of drawn steel in use (Yellow Book CPR 14E (2005) Table 2.2).
const STEEL: Metres = Metres(45e-6);

/// What gets out, as the models behind take it.
#[derive(Debug, Default)]
pub(super) struct Emitted {
    pub(super) facts: Source,
    pub(super) jet: Option<JetRelease>,
    pub(super) pool: Option<PoolRelease>,
    pub(super) burst: Option<Burst>,
}

/// What goes into the air in a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct JetRelease {
    pub(super) rate: KilogramsPerSecond,
    pub(super) velocity: MetresPerSecond,
    pub(super) temperature: Kelvin,
    pub(super) density: f64,
    /// Liquid that stays in the air, as a share of `rate`.
    pub(super) liquid_fraction: f64,
    pub(super) height: Metres,
    pub(super) angle: Radians,
    pub(super) duration: Seconds,
    /// Velocity at the opening, where pressure drives it: it burns as a jet fire.
    pub(super) driven: Option<MetresPerSecond>,
}

/// What lies on the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct PoolRelease {
    /// Mean evaporation until nearly all that evaporates has done so, and how long that takes: what is breathed.
    pub(super) rate: KilogramsPerSecond,
    pub(super) duration: Seconds,
    /// Greatest mean evaporation over a minute: what can burn.
    pub(super) peak: KilogramsPerSecond,
    pub(super) area: SquareMetres,
    pub(super) temperature: Kelvin,
}

/// A vessel that fails at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Burst {
    pub(super) mass: Kilograms,
    pub(super) energy: Joules,
    pub(super) vapour_fraction: f64,
    pub(super) airborne_fraction: f64,
    pub(super) temperature: Kelvin,
    pub(super) pressure: Pascals,
}

/// Works out what gets out.
pub(super) fn emit(case: &Case<'_>, trace: &mut Trace) -> Result<Emitted, Fault> {
    match case.scenario.release {
        Release::Hole { .. } => hole(case, trace),
        Release::Rupture => burst(case, trace),
        Release::Spill { mass_kg, temperature_k } => spill(case, mass_kg, temperature_k, trace),
        Release::Flow { rate_kg_s, duration_s, height_m, temperature_k } => {
            let temperature = temperature_k.unwrap_or(case.scenario.weather.temperature_k);
            let density = discharge_density(case, temperature);
            let facts = Source {
                phase: Phase::Gas,
                rate_kg_s,
                duration_s,
                mass_kg: rate_kg_s * duration_s,
                ..Source::default()
            };
            let jet = JetRelease {
                rate: KilogramsPerSecond(rate_kg_s),
                velocity: case.weather.wind(Metres(height_m.max(1.0))),
                temperature: Kelvin(temperature),
                density,
                liquid_fraction: 0.0,
                height: Metres(height_m),
                angle: Radians(0.0),
                duration: Seconds(duration_s),
                driven: None,
            };
            Ok(Emitted { facts, jet: Some(jet), ..Emitted::default() })
        }
        Release::Pipeline { .. } => super::pipeline::broken(case, trace),
        // Answered before the chain begins.
        Release::Explosive { .. } => Ok(Emitted::default()),
    }
}

fn discharge_density(case: &Case<'_>, temperature: f64) -> f64 {
    case.scenario.weather.pressure_pa * case.substance.molar_mass().0 / (anlan_quantity::si::GAS_CONSTANT * temperature)
}

/// The vessel of the scenario, which a hole and a rupture need.
fn vessel_of<'a>(case: &'a Case<'_>) -> Result<&'a Vessel, Fault> {
    case.scenario.vessel.as_ref().ok_or_else(|| {
        Fault::new(
            "consequence.no_vessel",
            "vessel",
            "孔洞泄漏和容器破裂需要给出容器",
            "a hole and a rupture need a vessel",
        )
        .remedy("填写容器的容积、存量和温度", "give volume, content and temperature of the vessel")
    })
}

/// What stands in the vessel.
struct Content {
    pressure: Pascals,
    temperature: Kelvin,
    /// Height of the liquid's surface above the bottom; nothing for a gas.
    level: Option<Metres>,
    shape: discharge::Vessel,
    /// Boiling at the pressure of the air.
    superheated: bool,
}

fn content(case: &Case<'_>, trace: &mut Trace) -> Result<Content, Fault> {
    let vessel = vessel_of(case)?;
    let substance = case.substance;
    let ambient = case.scenario.weather.pressure_pa;
    let temperature = Kelvin(vessel.temperature_k);
    if let Ok(melting) = substance.melting_point()
        && temperature < melting
    {
        return Err(Fault::new(
            "consequence.solid",
            "vessel.temperature_k",
            format!("{}在 {} K 为固体（熔点 {} K）", substance.name_zh(), temperature.0, melting.0),
            format!("{} is solid at {} K (it melts at {} K)", substance.name_en(), temperature.0, melting.0),
        )
        .remedy("核对温度；固体危险品按爆炸物计算", "check the temperature; solids are computed as explosives"));
    }
    let supercritical = temperature >= substance.critical().temperature;
    let saturation = if supercritical { None } else { Some(substance.vapour_pressure(temperature)?) };
    let pressure = vessel.pressure_pa.unwrap_or_else(|| saturation.map_or(ambient, |p| p.0).max(ambient));
    let density = vessel.mass_kg / vessel.volume_m3;
    let is_gas = saturation.is_none_or(|saturation| pressure < 0.98 * saturation.0);
    let shape = shape_of(vessel);
    if is_gas {
        let ideal = pressure * substance.molar_mass().0 / (anlan_quantity::si::GAS_CONSTANT * temperature.0);
        if density > 2.0 * ideal || density < 0.5 * ideal {
            trace.warn(Warning::new(
                "consequence.content_disagrees",
                "vessel.mass_kg",
                format!("容器内气体按压力和温度约为 {:.0} kg，与填写的 {} kg 不符；按压力计算", ideal * vessel.volume_m3, vessel.mass_kg),
                format!(
                    "by pressure and temperature the vessel holds about {:.0} kg of gas, not {} kg; the pressure counts",
                    ideal * vessel.volume_m3,
                    vessel.mass_kg
                ),
            ));
        }
        return Ok(Content { pressure: Pascals(pressure), temperature, level: None, shape, superheated: false });
    }
    let liquid = substance.liquid_density(temperature)?;
    let volume = vessel.mass_kg / liquid.0;
    if volume > vessel.volume_m3 {
        return Err(Fault::new(
            "consequence.overfull",
            "vessel.mass_kg",
            format!("{} kg 液体占 {volume:.1} m³，大于容积 {} m³", vessel.mass_kg, vessel.volume_m3),
            format!(
                "{} kg of liquid take {volume:.1} m³, more than the {} m³ of the vessel",
                vessel.mass_kg, vessel.volume_m3
            ),
        )
        .remedy("核对容积、存量和温度", "check volume, content and temperature"));
    }
    let superheated = substance.boiling_point_at(Pascals(ambient)).is_ok_and(|boiling| temperature > boiling);
    let level = shape.level_of(CubicMetres(volume));
    Ok(Content { pressure: Pascals(pressure), temperature, level: Some(level), shape, superheated })
}

fn shape_of(vessel: &Vessel) -> discharge::Vessel {
    let cube = |factor: f64| Metres(anlan_quantity::math::cbrt(vessel.volume_m3 * factor));
    let pi = core::f64::consts::PI;
    match vessel.shape {
        Shape::UprightCylinder => {
            let diameter = cube(4.0 / pi);
            discharge::Vessel::VerticalCylinder { diameter, height: diameter }
        }
        Shape::LyingCylinder => {
            let diameter = cube(4.0 / (3.0 * pi));
            discharge::Vessel::HorizontalCylinder { diameter, length: Metres(3.0 * diameter.0) }
        }
        Shape::Sphere => discharge::Vessel::Sphere { diameter: cube(6.0 / pi) },
    }
}

fn hole(case: &Case<'_>, trace: &mut Trace) -> Result<Emitted, Fault> {
    let Release::Hole { diameter_m, above_bottom_m, pipe_length_m, coefficient, .. } = case.scenario.release else {
        return Ok(Emitted::default());
    };
    let inside = content(case, trace)?;
    let (substance, ambient) = (case.substance, Pascals(case.scenario.weather.pressure_pa));
    let hole_diameter = Metres(diameter_m);
    let head = inside.level.map(|level| level.0 - above_bottom_m).filter(|head| *head > 0.0);
    let Some(head) = head else {
        // Gas, or the vapour above a liquid.
        let outflow = if pipe_length_m > 0.0 {
            discharge::gas_pipe_adiabatic(&discharge::GasPipe {
                substance,
                pressure: inside.pressure,
                temperature: inside.temperature,
                length: Metres(pipe_length_m),
                diameter: hole_diameter,
                roughness: STEEL,
                ambient,
            })?
        } else {
            let opening = GasOrifice {
                discharge_coefficient: coefficient,
                ambient,
                ..GasOrifice::new(substance, inside.pressure, inside.temperature, hole_diameter)
            };
            // The real gas all the way through the nozzle; where its equation has no answer, real at the inlet only.
            discharge::gas_nozzle_real(&opening).or_else(|_| gas_orifice(&opening))?
        };
        let volume = CubicMetres(vessel_of(case)?.volume_m3);
        let history = || {
            blowdown_gas(&GasVessel {
                discharge_coefficient: coefficient,
                ambient,
                ..GasVessel::new(substance, volume, inside.pressure, inside.temperature, hole_diameter)
            })
        };
        return stream(case, Phase::Gas, outflow, history, trace);
    };
    let level = inside.level.unwrap_or(Metres(head));
    if inside.superheated {
        let boiling = discharge::BoilingVessel {
            hole_length: Metres(pipe_length_m),
            discharge_coefficient: coefficient,
            ambient,
            ..discharge::BoilingVessel::new(
                substance,
                inside.shape,
                level,
                inside.temperature,
                hole_diameter,
                Metres(above_bottom_m),
            )
        };
        let outflow = if pipe_length_m > 0.0 {
            non_equilibrium(&TwoPhaseHole {
                length: Metres(pipe_length_m),
                discharge_coefficient: coefficient,
                pressure: inside.pressure,
                ambient,
                ..TwoPhaseHole::boiling(substance, inside.temperature, hole_diameter)?
            })?
        } else {
            liquid_orifice(&LiquidOrifice {
                head: Metres(head),
                discharge_coefficient: coefficient,
                ambient,
                ..LiquidOrifice::new(substance, inside.pressure, inside.temperature, hole_diameter)
            })?
        };
        // A pad that presses more than the vapour does is taken to keep its pressure; without one the liquid boils as it empties.
        let is_padded = inside.pressure.0 > 1.05 * substance.vapour_pressure(inside.temperature)?.0;
        let history = || {
            if is_padded {
                drained(case, &inside, level, hole_diameter, above_bottom_m, coefficient)
            } else {
                blowdown_boiling(&boiling)
            }
        };
        return stream(case, Phase::Flashing, outflow, history, trace);
    }
    let outflow = liquid_orifice(&LiquidOrifice {
        head: Metres(head),
        discharge_coefficient: coefficient,
        ambient,
        ..LiquidOrifice::new(substance, inside.pressure, inside.temperature, hole_diameter)
    })?;
    let history = || drained(case, &inside, level, hole_diameter, above_bottom_m, coefficient);
    stream(case, Phase::Liquid, outflow, history, trace)
}

/// A vessel that empties under a pad which keeps its pressure.
fn drained(
    case: &Case<'_>,
    inside: &Content,
    level: Metres,
    hole_diameter: Metres,
    above_bottom: f64,
    coefficient: Option<f64>,
) -> Result<(Vec<HistoryPoint>, Trace), Fault> {
    blowdown_liquid(&LiquidVessel {
        hole_height: Metres(above_bottom),
        pressure: inside.pressure,
        pad: Pad::Kept,
        discharge_coefficient: coefficient,
        ambient: Pascals(case.scenario.weather.pressure_pa),
        ..LiquidVessel::vented(case.substance, inside.shape, level, inside.temperature, hole_diameter)
    })
}

/// How long a release lasts: what is said, what detection and isolation give, or until nothing is left.
fn lasting(case: &Case<'_>, mass: f64, rate: f64, trace: &mut Trace) -> Result<f64, Fault> {
    let Release::Hole { diameter_m, duration_s, detection, isolation, .. } = case.scenario.release else {
        return Ok(mass / rate);
    };
    let emptied = mass / rate;
    if let Some(duration) = duration_s {
        return Ok(duration.min(emptied));
    }
    if let (Some(detection), Some(isolation)) = (detection, isolation) {
        let (stopped, used) = isolation_time(detection, isolation, Metres(diameter_m))?;
        trace.take(used);
        return Ok(stopped.0.min(emptied));
    }
    Ok(emptied)
}

fn stream(
    case: &Case<'_>,
    phase: Phase,
    outflow: Outflow,
    history: impl FnOnce() -> Result<(Vec<HistoryPoint>, Trace), Fault>,
    trace: &mut Trace,
) -> Result<Emitted, Fault> {
    let Release::Hole { height_m, direction, .. } = case.scenario.release else { return Ok(Emitted::default()) };
    let rate = outflow.mass_rate.0;
    let mass = vessel_of(case)?.mass_kg;
    // The course in time is told and changes no hazard.
    let history = match if case.is_told { history() } else { Ok(Default::default()) } {
        Ok((points, used)) => {
            trace.take(used);
            points
        }
        Err(fault) => {
            trace.warn(Warning::new("consequence.no_history", "source.history", fault.text.zh, fault.text.en));
            Vec::new()
        }
    };
    // A gas that blows down quickly is told by the mean over what it loses in the time that counts.
    let duration = lasting(case, mass, rate, trace)?;
    let moments = thinned(&history).map(|point| Moment {
        time_s: point.time.0,
        rate_kg_s: point.mass_rate.0,
        pressure_pa: Some(point.pressure.0),
        mass_kg: point.mass.0,
    });
    let facts = Source {
        phase,
        rate_kg_s: rate,
        duration_s: duration,
        mass_kg: (rate * duration).min(mass),
        history: moments.collect(),
        ..Source::default()
    };
    trace.take(outflow.trace.clone());
    let mut emitted = Emitted { facts, ..Emitted::default() };
    let blocked = direction == Direction::Blocked;
    let angle = if direction == Direction::Up { Radians(core::f64::consts::FRAC_PI_2) } else { Radians(0.0) };
    let ambient = Pascals(case.scenario.weather.pressure_pa);
    let air = Kelvin(case.scenario.weather.temperature_k);
    let jet_of = |jet: &ExpandedJet, airborne: f64, liquid: f64| JetRelease {
        rate: KilogramsPerSecond(airborne),
        velocity: if blocked { case.weather.wind(Metres(height_m.max(1.0))) } else { jet.velocity },
        temperature: jet.temperature,
        density: jet.density.0,
        liquid_fraction: liquid,
        height: Metres(height_m),
        angle,
        duration: Seconds(duration),
        driven: Some(jet.velocity),
    };
    if phase == Phase::Liquid {
        let input = PoolInput {
            rate: outflow.mass_rate,
            duration: Seconds(duration),
            temperature: outflow.temperature,
            ..pool_input(case, outflow.temperature)
        };
        lay(&input, &mut emitted, trace)?;
        return Ok(emitted);
    }
    let jet = expand(case.substance, &outflow, ambient, air, Expansion::Momentum)?;
    trace.take(jet.trace.clone());
    let mut rain = 0.0;
    if jet.liquid_mass_fraction > 0.0
        && let Some(drops) = jet.droplet_diameter
    {
        let fallen = rain_out(&RainOutInput {
            substance: case.substance,
            droplet_diameter: drops,
            velocity: jet.velocity,
            release_height: Metres(height_m.max(0.1)),
            air_temperature: air,
            ambient_pressure: ambient,
        })?;
        trace.take(fallen.trace);
        rain = fallen.fraction;
    }
    let falls = jet.liquid_mass_fraction * rain;
    let airborne = rate * (1.0 - falls);
    let liquid = (jet.liquid_mass_fraction - falls) / (1.0 - falls).max(1e-9);
    emitted.facts.jet = Some(Jet {
        velocity_m_s: jet.velocity.0,
        temperature_k: jet.temperature.0,
        liquid_fraction: jet.liquid_mass_fraction,
        rain_out: rain,
        drop_diameter_m: jet.droplet_diameter.map(|diameter| diameter.0),
    });
    emitted.jet = Some(jet_of(&jet, airborne, liquid));
    if falls * rate > 1e-3 {
        let input = PoolInput {
            rate: KilogramsPerSecond(falls * rate),
            duration: Seconds(duration),
            ..pool_input(case, jet.temperature)
        };
        lay_beside(&input, &mut emitted, trace);
    }
    Ok(emitted)
}

/// Points of a history that are told: evenly in time, at most.
const TOLD: usize = 60;

fn thinned(history: &[HistoryPoint]) -> impl Iterator<Item = &HistoryPoint> {
    let end = history.last().map_or(0.0, |point| point.time.0);
    let step = end / TOLD as f64;
    let mut next = 0.0;
    history.iter().enumerate().filter_map(move |(i, point)| {
        let told = point.time.0 >= next || i + 1 == history.len();
        if told {
            next = point.time.0 + step;
        }
        told.then_some(point)
    })
}

/// A pool of the scenario's ground and weather, with nothing spilled yet.
fn pool_input(case: &Case<'_>, temperature: Kelvin) -> PoolInput {
    let scenario = case.scenario;
    let air = Kelvin(scenario.weather.temperature_k);
    let surface = match scenario.site.ground {
        Ground::Concrete => Surface::Land("concrete".to_owned()),
        Ground::Soil => Surface::Land("average-soil".to_owned()),
        Ground::Water => Surface::Water,
    };
    let end = scenario.effects.toxic_exposure_s.max(600.0);
    PoolInput {
        surface,
        bund: scenario.site.bund_m2.map(SquareMetres),
        wind_at_10m: case.weather.wind(Metres(10.0)),
        air_temperature: air,
        ground_temperature: air,
        solar: WattsPerSquareMetre(0.0),
        ambient: Pascals(scenario.weather.pressure_pa),
        end: Seconds(end),
        times: (1..=60).map(|i| Seconds(end * f64::from(i) / 60.0)).collect(),
        ..PoolInput::on_concrete(case.substance, KilogramsPerSecond(0.0), Seconds(0.0), temperature)
    }
}

/// Lets a pool lie and evaporate.
fn lay(input: &PoolInput, emitted: &mut Emitted, trace: &mut Trace) -> Result<(), Fault> {
    let history = pool(input)?;
    trace.take(history.trace.clone());
    let Some(last) = history.points.last() else { return Ok(()) };
    let end = input.end.0;
    let evaporated = last.evaporated.0;
    // Until 95 % of what evaporates within the time followed has done so: the tail of a drying pool would thin out the mean.
    let done = history.points.iter().find(|point| point.evaporated.0 >= 0.95 * evaporated);
    let lasting = done.map_or(end, |point| point.time.0);
    let mean = done.map_or(0.0, |point| point.evaporated.0 / point.time.0);
    let minute = 60.0;
    let peak = history.points.iter().map(|point| {
        let before = history.points.iter().rev().find(|early| early.time.0 <= point.time.0 - minute);
        let (time, mass) = before.map_or((0.0, 0.0), |early| (early.time.0, early.evaporated.0));
        (point.evaporated.0 - mass) / (point.time.0 - time)
    });
    let peak = peak.fold(0.0, f64::max);
    let temperature = hottest(&history);
    emitted.facts.pool = Some(Pool {
        area_m2: history.greatest_area.0,
        evaporation_kg_s: history.greatest_rate.0,
        mean_evaporation_kg_s: mean,
        temperature_k: temperature,
    });
    if emitted.facts.history.is_empty() {
        emitted.facts.history = history
            .points
            .iter()
            .map(|point| Moment {
                time_s: point.time.0,
                rate_kg_s: point.vapour_rate.0,
                pressure_pa: None,
                mass_kg: point.mass.0,
            })
            .collect();
    }
    emitted.pool = Some(PoolRelease {
        rate: KilogramsPerSecond(mean),
        area: history.greatest_area,
        temperature: Kelvin(temperature),
        duration: Seconds(lasting),
        peak: KilogramsPerSecond(peak),
    });
    Ok(())
}

/// Lets a pool lie beside what goes into the air; where it cannot, the air is answered all the same.
fn lay_beside(input: &PoolInput, emitted: &mut Emitted, trace: &mut Trace) {
    if let Err(fault) = lay(input, emitted, trace) {
        trace.warn(Warning::new(
            "consequence.no_pool",
            "source.pool",
            format!("落地部分的液池未能计算：{}", fault.text.zh),
            format!("no pool of what falls to the ground: {}", fault.text.en),
        ));
    }
}

/// Temperature while the pool gives the most.
fn hottest(history: &PoolHistory) -> f64 {
    let most = history.points.iter().max_by(|a, b| a.vapour_rate.0.total_cmp(&b.vapour_rate.0));
    most.map_or(0.0, |point| point.temperature.0)
}

fn spill(case: &Case<'_>, mass: f64, temperature: Option<f64>, trace: &mut Trace) -> Result<Emitted, Fault> {
    let ambient = Pascals(case.scenario.weather.pressure_pa);
    let boiling = case.substance.boiling_point_at(ambient)?;
    let asked = temperature.unwrap_or(case.scenario.weather.temperature_k);
    let temperature = Kelvin(asked.min(boiling.0));
    let facts = Source { phase: Phase::Liquid, mass_kg: mass, ..Source::default() };
    let mut emitted = Emitted { facts, ..Emitted::default() };
    let input = PoolInput { instantaneous: Kilograms(mass), ..pool_input(case, temperature) };
    lay(&input, &mut emitted, trace)?;
    emitted.facts.duration_s = case.scenario.effects.toxic_exposure_s;
    Ok(emitted)
}

fn burst(case: &Case<'_>, trace: &mut Trace) -> Result<Emitted, Fault> {
    let vessel = vessel_of(case)?;
    let inside = content(case, trace)?;
    let ambient = Pascals(case.scenario.weather.pressure_pa);
    let share = match inside.level {
        Some(_) => (vessel.mass_kg / case.substance.liquid_density(inside.temperature)?.0 / vessel.volume_m3).min(1.0),
        None => 0.0,
    };
    let phase = match (inside.level, inside.superheated) {
        (None, _) => Phase::Gas,
        (Some(_), true) => Phase::Flashing,
        (Some(_), false) => Phase::Liquid,
    };
    let facts = Source { phase, mass_kg: vessel.mass_kg, ..Source::default() };
    let mut emitted = Emitted { facts, ..Emitted::default() };
    if phase == Phase::Liquid {
        let input = PoolInput { instantaneous: Kilograms(vessel.mass_kg), ..pool_input(case, inside.temperature) };
        lay(&input, &mut emitted, trace)?;
        return Ok(emitted);
    }
    let burst =
        rupture(case.substance, CubicMetres(vessel.volume_m3), inside.temperature, share, inside.pressure, ambient)?;
    trace.take(burst.trace.clone());
    emitted.facts.mass_kg = burst.mass.0;
    emitted.burst = Some(Burst {
        mass: burst.mass,
        energy: burst.expansion_energy,
        vapour_fraction: burst.vapour_fraction,
        airborne_fraction: burst.airborne_fraction,
        temperature: burst.temperature,
        pressure: Pascals(vessel.burst_pressure_pa.unwrap_or(1.21 * inside.pressure.0)),
    });
    let falls = burst.mass.0 * (1.0 - burst.airborne_fraction);
    if falls > 1.0 {
        let input = PoolInput { instantaneous: Kilograms(falls), ..pool_input(case, burst.temperature) };
        lay_beside(&input, &mut emitted, trace);
    }
    Ok(emitted)
}
