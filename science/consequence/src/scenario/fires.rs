//! Fires: of a jet, of a pool, of a cloud that rises.

use anlan_quantity::si::{
    JoulesPerKilogram, Kelvin, KilogramsPerCubicMetre, Metres, MetresPerSecond, Pascals, Seconds, WattsPerSquareMetre,
};

use super::chain::Case;
use super::emission::{Emitted, JetRelease, PoolRelease};
use super::spread::fact;
use super::stated;
use crate::fire::fireball::{FireballInput, FireballSet, fireball, radiated_by_pressure};
use crate::fire::jet::{HydrogenJet, JetSet, JetSource, hydrogen, jet_fire};
use crate::fire::pool::{Burning, PoolFire, PoolSets, burgess, pool_fire};
use crate::fire::{Air, Receiver, Transmission, TransmissionSet, Vector};
use crate::harm::{HeatDeath, aqt3046_heat};
use crate::outcome::{Fact, Footprint, Hazard, HazardKind, Quantity, Spread};
use crate::{Fault, Trace, Warning};

/// Works out the fires of what gets out, where it burns.
pub(super) fn fires(case: &Case<'_>, emitted: &Emitted, hazards: &mut Vec<Hazard>, trace: &mut Trace) {
    let Ok(heat) = case.substance.heat_of_combustion() else { return };
    if case.substance.lower_flammability_limit().is_err() {
        return;
    }
    if let Some((jet, velocity)) = emitted.jet.as_ref().and_then(|jet| Some((jet, jet.driven?))) {
        let found = of_jet(case, jet, velocity, heat, hazards, trace);
        left_out(("喷射火", "jet fire"), found, trace);
    }
    if let Some(pool) = &emitted.pool {
        let found = of_pool(case, pool, heat, hazards, trace);
        left_out(("池火", "pool fire"), found, trace);
    }
    if let Some(burst) = &emitted.burst {
        let found = radiated_by_pressure(burst.pressure).and_then(|radiated_fraction| {
            let input = FireballInput {
                // What is airborne burns (CCPS 2010 6.3: three times the flash, all of it at most; here what the rupture model lifts).
                mass: anlan_quantity::si::Kilograms(burst.mass.0 * burst.airborne_fraction),
                heat_of_combustion: heat,
                radiated_fraction,
            };
            of_ball(case, &input, hazards, trace)
        });
        left_out(("火球", "fireball"), found, trace);
    }
}

/// Notes a hazard that has no answer: the others are told all the same.
pub(super) fn left_out(of: (&str, &str), found: Result<(), Fault>, trace: &mut Trace) {
    if let Err(fault) = found {
        trace.warn(Warning::new(
            "consequence.hazard_left_out",
            "hazards",
            format!("{}未能计算：{}", of.0, fault.text.zh),
            format!("no {}: {}", of.1, fault.text.en),
        ));
    }
}

fn air(case: &Case<'_>) -> Air {
    let weather = &case.scenario.weather;
    Air {
        temperature: Kelvin(weather.temperature_k),
        pressure: Pascals(weather.pressure_pa),
        relative_humidity: weather.humidity,
        wind: case.weather.wind(Metres(10.0)),
    }
}

/// Turns a flame's radiation into a hazard.
fn radiating(
    case: &Case<'_>,
    kind: HazardKind,
    model: &'static str,
    (spread, lasting): (Spread, f64),
    figures: Vec<Fact>,
    flux: impl Fn(f64, f64) -> f64 + Send + Sync + 'static,
) -> Hazard {
    let exposure = Seconds(lasting.min(case.scenario.effects.heat_exposure_s));
    let death = move |value: f64| {
        aqt3046_heat(WattsPerSquareMetre(value.max(0.0)), exposure, &mut Trace::default()).unwrap_or(HeatDeath::NONE)
    };
    let field = Footprint::new(spread, 1_000.0, flux)
        .deadly(move |value| death(value).individual, move |value| death(value).indoors);
    Hazard {
        kind,
        model,
        quantity: Quantity::HeatFlux,
        unit: "W/m²",
        averaging_s: None,
        height_m: Some(case.scenario.effects.height_m),
        duration_s: Some(lasting),
        profile: Vec::new(),
        figures,
        levels: stated::heat(),
        field,
    }
}

fn of_jet(
    case: &Case<'_>,
    jet: &JetRelease,
    velocity: MetresPerSecond,
    heat: JoulesPerKilogram,
    hazards: &mut Vec<Hazard>,
    trace: &mut Trace,
) -> Result<(), Fault> {
    // Below choked flow hydrogen burns as any other gas does.
    if let Some(figures) = hydrogen_jet(case)
        && figures.pressure.0 >= CHOKED
    {
        return of_hydrogen(case, jet, &figures, hazards, trace);
    }
    let source = JetSource {
        mass_rate: jet.rate,
        velocity: MetresPerSecond(velocity.0.max(1.0)),
        density: KilogramsPerCubicMetre(jet.density),
        molar_mass: case.substance.molar_mass(),
        heat_of_combustion: heat,
    };
    let ahead = Vector::new(1.0, 0.0, 0.0);
    let up = case.scenario.release.is_up();
    let direction = if up { Vector::UP } else { ahead };
    let fire = jet_fire(&source, direction, ahead, &air(case), JetSet::Points, TransmissionSet::Wayne, None, trace)?;
    let flame = fire.flame;
    let figures = vec![
        fact("flame_length", "火焰长度", "length of the flame", flame.length.0, "m"),
        fact("emissive_power", "表面辐射力", "emissive power of the surface", flame.emissive_power.0, "W/m²"),
        fact("radiated_fraction", "辐射分数", "share of heat that is radiated", flame.radiated_fraction, "1"),
    ];
    let middle = 0.5 * (flame.start.x + flame.tip.x);
    let reach = 20.0 * flame.length.0 + 20.0;
    let z = Metres(case.scenario.effects.height_m - jet.height.0);
    hazards.push(radiating(
        case,
        HazardKind::JetFire,
        crate::fire::jet::HANKINSON_LOWESMITH.id,
        (Spread::Around { x: middle, to: reach }, jet.duration.0),
        figures,
        move |x, y| fire.exposure(&Receiver::at(Metres(x), Metres(y), z)).map_or(0.0, |exposure| exposure.flux.0),
    ));
    Ok(())
}

/// The opening of a hydrogen release, which has flames of its own kind.
fn hydrogen_jet(case: &Case<'_>) -> Option<HydrogenJet> {
    let super::Release::Hole { diameter_m, coefficient, .. } = case.scenario.release else { return None };
    let vessel = case.scenario.vessel?;
    (case.substance.cas() == HYDROGEN).then(|| HydrogenJet {
        pressure: Pascals(vessel.pressure_pa.unwrap_or(case.scenario.weather.pressure_pa)),
        temperature: Kelvin(vessel.temperature_k),
        orifice: Metres(diameter_m),
        discharge: coefficient.unwrap_or(1.0),
    })
}

/// Absolute pressure from which a hydrogen jet is choked, as its flame model takes it, Pa.
const CHOKED: f64 = 1.9 * anlan_quantity::si::ATMOSPHERE.0;
/// CAS number of hydrogen.
const HYDROGEN: &str = "1333-74-0";

fn of_hydrogen(
    case: &Case<'_>,
    jet: &JetRelease,
    opening: &HydrogenJet,
    hazards: &mut Vec<Hazard>,
    trace: &mut Trace,
) -> Result<(), Fault> {
    let flame = hydrogen(opening, &air(case), trace)?;
    let up = case.scenario.release.is_up();
    let direction = if up { Vector::UP } else { Vector::new(1.0, 0.0, 0.0) };
    let points = flame.points(direction)?;
    let weather = &case.scenario.weather;
    let transmission = Transmission::new(TransmissionSet::Wayne, Kelvin(weather.temperature_k), weather.humidity)?;
    let figures = vec![
        fact("flame_length", "火焰长度", "length of the flame", flame.length.0, "m"),
        fact("radiated_fraction", "辐射分数", "share of heat that is radiated", flame.radiated_fraction, "1"),
    ];
    let middle = if up { 0.0 } else { 0.5 * flame.length.0 };
    let spread = Spread::Around { x: middle, to: 20.0 * flame.length.0 + 20.0 };
    let z = Metres(case.scenario.effects.height_m - jet.height.0);
    hazards.push(radiating(
        case,
        HazardKind::JetFire,
        crate::fire::jet::HOUF_SCHEFER.id,
        (spread, jet.duration.0),
        figures,
        move |x, y| {
            points
                .exposure(&Receiver::at(Metres(x), Metres(y), z), &transmission)
                .map_or(0.0, |exposure| exposure.flux.0)
        },
    ));
    Ok(())
}

/// Name under which the burning rates know a substance.
fn fuel(cas: &str) -> Option<&'static str> {
    Some(match cas {
        "74-82-8" => "LNG",
        "74-98-6" => "propane",
        "106-97-8" | "75-28-5" => "butane",
        "110-54-3" => "hexane",
        "142-82-5" => "heptane",
        "71-43-2" => "benzene",
        "1330-20-7" | "95-47-6" | "108-38-3" | "106-42-3" => "xylene",
        "67-64-1" => "acetone",
        "67-56-1" => "methanol",
        "64-17-5" => "ethanol",
        "123-91-1" => "dioxane",
        "60-29-7" => "diethyl ether",
        _ => return None,
    })
}

fn of_pool(
    case: &Case<'_>,
    pool: &PoolRelease,
    heat: JoulesPerKilogram,
    hazards: &mut Vec<Hazard>,
    trace: &mut Trace,
) -> Result<(), Fault> {
    let substance = case.substance;
    let diameter = Metres((4.0 * pool.area.0 / core::f64::consts::PI).sqrt());
    let named = fuel(substance.cas()).and_then(Burning::of);
    let ambient = Pascals(case.scenario.weather.pressure_pa);
    let boiling = substance.boiling_point_at(ambient)?;
    let burning_rate = match named {
        Some(row) => row.rate(diameter, trace)?,
        None => burgess(
            heat,
            substance.heat_of_vaporisation(boiling)?,
            substance.liquid_heat_capacity(boiling)?,
            boiling,
            Kelvin(case.scenario.weather.temperature_k),
            trace,
        )?,
    };
    let vapour = substance.molar_mass().0 / boiling.0;
    let surrounding = crate::air::MOLAR_MASS.0 / case.scenario.weather.temperature_k;
    let fire = PoolFire {
        diameter,
        burning_rate,
        heat_of_combustion: heat,
        vapour_to_air: vapour / surrounding,
        air: air(case),
    };
    let clean = matches!(substance.cas(), "74-82-8");
    let sets = PoolSets::mudan(if clean { "LNG" } else { "smoky" });
    let flame = pool_fire(&fire, &sets, trace)?;
    let figures = vec![
        fact("pool_diameter", "池直径", "diameter of the pool", diameter.0, "m"),
        fact("burning_rate", "燃烧速率", "burning rate", burning_rate.0, "kg/(m²·s)"),
        fact("flame_length", "火焰长度", "length of the flame", flame.radiating_length.0, "m"),
        fact("flame_tilt", "火焰倾角", "lean of the flame", flame.tilt.0.to_degrees(), "°"),
        fact("emissive_power", "表面辐射力", "emissive power of the surface", flame.emissive_power.0, "W/m²"),
    ];
    let reach = 12.0 * (flame.radiating_length.0 + diameter.0) + 20.0;
    let z = Metres(case.scenario.effects.height_m);
    hazards.push(radiating(
        case,
        HazardKind::PoolFire,
        crate::fire::pool::MUDAN.id,
        (Spread::Around { x: 0.25 * diameter.0, to: reach }, case.scenario.effects.heat_exposure_s),
        figures,
        move |x, y| flame.exposure(&Receiver::at(Metres(x), Metres(y), z)).map_or(0.0, |exposure| exposure.flux.0),
    ));
    Ok(())
}

fn of_ball(case: &Case<'_>, input: &FireballInput, hazards: &mut Vec<Hazard>, trace: &mut Trace) -> Result<(), Fault> {
    let ball = fireball(input, FireballSet::Ccps, trace)?;
    let weather = &case.scenario.weather;
    let transmission = Transmission::new(TransmissionSet::Wayne, Kelvin(weather.temperature_k), weather.humidity)?;
    if let Some(model) = transmission.set().model() {
        model.judge(&[], trace);
    }
    let figures = vec![
        fact("fireball_mass", "参与质量", "mass that burns", input.mass.0, "kg"),
        fact("fireball_diameter", "火球直径", "diameter", ball.diameter.0, "m"),
        fact("fireball_height", "火球中心高度", "height of the middle", ball.height.0, "m"),
        fact("fireball_duration", "持续时间", "life", ball.duration.0, "s"),
        fact("emissive_power", "表面辐射力", "emissive power of the surface", ball.emissive_power.0, "W/m²"),
        fact("radiated_fraction", "辐射分数", "share of heat that is radiated", input.radiated_fraction, "1"),
    ];
    let z = Metres(case.scenario.effects.height_m);
    hazards.push(radiating(
        case,
        HazardKind::Fireball,
        crate::fire::fireball::CCPS.id,
        (Spread::Round { x: 0.0, to: 20.0 * ball.diameter.0 + 20.0 }, ball.duration.0),
        figures,
        move |x, y| {
            ball.exposure(&Receiver::at(Metres(x), Metres(y), z), &transmission).map_or(0.0, |exposure| exposure.flux.0)
        },
    ));
    Ok(())
}
