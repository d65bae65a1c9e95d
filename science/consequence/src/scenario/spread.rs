//! Clouds: where they burn, where they poison, and where they explode.

use anlan_quantity::Text;
use anlan_quantity::si::{
    Joules, JoulesPerKilogram, Kelvin, Kilograms, KilogramsPerSecond, Metres, MetresPerSecond, Pascals, Seconds,
};

use super::chain::Case;
use super::cloud::{Cloud, Clouds};
use super::emission::Emitted;
use super::{Dispersion, Scenario, stated};
use crate::blast::{self, cloud};
use crate::dense::{DenseFluid, DenseSource, DenseWeather, Limits};
use crate::outcome::{Fact, Footprint, Hazard, HazardKind, Quantity};
use crate::plume::SimilarityPlume;
use crate::{Fault, Trace, Warning};

/// How far clouds are followed, m.
pub(super) const REACH: f64 = 10_000.0;

/// What a cloud is asked for: a fire takes the most there ever is, a dose the mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Burns,
    Poisons,
}

/// Depths of the mixed layer that the dense-gas model takes, m.
const LOWEST_LID: f64 = 10.0;
const HIGHEST_LID: f64 = 1e4;

/// One stream into the air.
pub(super) struct Stream {
    pub(super) dense: Option<DenseSource>,
    pub(super) rate: f64,
    pub(super) height: f64,
    pub(super) duration: f64,
}

/// Works out the clouds of everything that gets into the air.
pub(super) fn clouds(
    case: &Case<'_>,
    emitted: &Emitted,
    hazards: &mut Vec<Hazard>,
    trace: &mut Trace,
) -> Result<(), Fault> {
    let burns = streams(case, emitted, Purpose::Burns);
    if burns.is_empty() {
        trace.warn(Warning::new(
            "consequence.nothing_airborne",
            "source",
            "没有物质进入空气",
            "nothing gets into the air",
        ));
        return Ok(());
    }
    burning(case, &burns, hazards, trace)?;
    poisonous(case, &streams(case, emitted, Purpose::Poisons), hazards, trace)
}

fn streams(case: &Case<'_>, emitted: &Emitted, purpose: Purpose) -> Vec<Stream> {
    let mut streams = Vec::new();
    let wanted = case.scenario.effects.dispersion;
    let air = case.scenario.weather.temperature_k;
    // Heavier than air at the temperature it comes out with.
    let is_heavy =
        |temperature: Kelvin| case.substance.molar_mass().0 * air > crate::air::MOLAR_MASS.0 * temperature.0 * 1.02;
    let chosen = |fits: bool| match wanted {
        Dispersion::Best => fits,
        Dispersion::Dense => true,
        Dispersion::Passive => false,
    };
    if let Some(jet) = &emitted.jet {
        let dense = DenseSource::Jet {
            rate: jet.rate,
            velocity: MetresPerSecond(jet.velocity.0.max(0.5)),
            temperature: jet.temperature,
            liquid_fraction: jet.liquid_fraction,
            height: Metres(jet.height.0.max(0.1)),
            angle: jet.angle,
            duration: Some(jet.duration),
        };
        let fits = jet.driven.is_some() || is_heavy(jet.temperature);
        streams.push(Stream {
            dense: chosen(fits).then_some(dense),
            rate: jet.rate.0,
            height: jet.height.0,
            duration: jet.duration.0,
        });
    }
    if let Some(burst) = &emitted.burst {
        let mass = burst.mass.0 * burst.airborne_fraction;
        let liquid = (1.0 - burst.vapour_fraction / burst.airborne_fraction.max(1e-9)).clamp(0.0, 1.0);
        streams.push(Stream {
            dense: Some(DenseSource::Instantaneous {
                mass: Kilograms(mass),
                temperature: burst.temperature,
                liquid_fraction: liquid,
                // Turbulence of the burst mixes in some ten times the mass (Yellow Book CPR 14E 4.5.3, recalled).
                air: Kilograms(10.0 * mass),
                aspect: 1.0,
            }),
            rate: 0.0,
            height: 0.0,
            duration: 60.0,
        });
    }
    if let Some(pool) = &emitted.pool {
        let mass = pool.rate.0 * pool.duration.0;
        let (rate, duration) = match purpose {
            Purpose::Burns => (pool.peak.0, mass / pool.peak.0.max(1e-9)),
            Purpose::Poisons => (pool.rate.0, pool.duration.0),
        };
        if rate > 1e-6 {
            let dense = DenseSource::Pool {
                rate: KilogramsPerSecond(rate),
                area: pool.area,
                temperature: pool.temperature,
                duration: Some(Seconds(duration.max(1.0))),
            };
            streams.push(Stream {
                dense: chosen(is_heavy(pool.temperature)).then_some(dense),
                rate,
                height: 0.0,
                duration,
            });
        }
    }
    streams
}

pub(super) fn fluid(case: &Case<'_>) -> Result<DenseFluid, Fault> {
    let substance = case.substance;
    let boiling = substance.boiling_point_at(anlan_quantity::si::ATMOSPHERE)?;
    let near = Kelvin(case.scenario.weather.temperature_k);
    Ok(DenseFluid {
        molar_mass: substance.molar_mass(),
        vapour_heat: substance.vapour_heat_capacity(near)?,
        liquid_heat: substance.liquid_heat_capacity(boiling)?,
        boiling_point: boiling,
        heat_of_vaporisation: substance.heat_of_vaporisation(boiling)?,
        liquid_density: substance.liquid_density(boiling)?,
        saturation: None,
    })
}

pub(super) fn dense_weather(case: &Case<'_>) -> DenseWeather {
    let surface = case.weather.surface();
    let given = &case.scenario.weather;
    DenseWeather {
        friction_velocity: surface.friction_velocity(),
        inverse_obukhov: surface.inverse_length(),
        roughness: Metres(case.scenario.site.roughness_m),
        temperature: Kelvin(given.temperature_k),
        pressure: Pascals(given.pressure_pa),
        relative_humidity: given.humidity,
        ground_temperature: Kelvin(given.temperature_k),
        // As far up as the dense-gas model takes it; its clouds are lower.
        mixing_height: Some(Metres(case.weather.mixing_height().0.clamp(LOWEST_LID, HIGHEST_LID))),
    }
    .with_wind(MetresPerSecond(given.wind_m_s), Metres(given.wind_height_m))
}

/// The cloud that can burn, and its explosion.
fn burning(case: &Case<'_>, streams: &[Stream], hazards: &mut Vec<Hazard>, trace: &mut Trace) -> Result<(), Fault> {
    let Some(levels) = stated::flammable(case) else { return Ok(()) };
    let effects = &case.scenario.effects;
    let averaging = effects.flammable_averaging_s;
    let clouds = Clouds::of(case, streams, averaging, trace)?;
    let released = streams.iter().map(|stream| stream.height).fold(0.0, f64::max);
    let asked = clouds.clone();
    let lower = case.substance.lower_flammability_limit()?;
    // Whoever is in the burning cloud is taken as dead, in a building too (AQ/T 3046-2013 E.4 and Table 10; Purple Book 5.2.4).
    let (spread, floor) = (clouds.spread(), 0.2 * lower);
    let field = if clouds.is_steady() && clouds.is_low() && released <= 0.0 {
        Footprint::new(spread, floor, asked.ready(0.0))
    } else {
        Footprint::new(spread, floor, move |x, y| asked.most(x, y, released))
    }
    .deadly_from(lower);
    let reach = field.furthest(lower);
    let upper = case.substance.upper_flammability_limit().unwrap_or(1.0);
    let mass: f64 = clouds
        .0
        .iter()
        .map(|cloud| match cloud {
            Cloud::Dense(cloud) => cloud.mass_between(Limits { lower, upper }).0,
            Cloud::Puff(puff) => puff.cloud.mass_between(Limits { lower, upper }).0,
            Cloud::Passive(plume, to_mole) => passive_mass(plume, *to_mole, lower, upper, reach),
        })
        .sum();
    let fact = Fact {
        id: "flammable_mass".into(),
        name: Text::new("爆炸极限之间的质量", "mass between the flammability limits"),
        value: mass,
        unit: "kg",
    };
    hazards.push(Hazard {
        kind: HazardKind::FlammableCloud,
        model: clouds.model(),
        quantity: Quantity::Concentration,
        unit: "mol/mol",
        averaging_s: Some(averaging),
        height_m: None,
        duration_s: Some(longest(streams)),
        figures: vec![fact],
        profile: Vec::new(),
        levels,
        field,
    });
    if mass > 0.0 && reach > 0.0 {
        let found = explode(case, mass, reach, hazards, trace);
        super::fires::left_out(("蒸气云爆炸", "cloud explosion"), found, trace);
    }
    Ok(())
}

/// Mass between two concentrations in a passive plume, by slices to where its axis falls below the lower.
fn passive_mass(plume: &SimilarityPlume, to_mole: f64, lower: f64, upper: f64, reach: f64) -> f64 {
    let slices = 60;
    let mut mass = 0.0;
    for i in 0..slices {
        let step = reach / f64::from(slices);
        let x = Metres((f64::from(i) + 0.5) * step);
        let (across, up) = (3.0 * plume.sigma_y(x).0 / 24.0, 4.0 * plume.mean_height(x).0 / 24.0);
        for j in 0..24 {
            for k in 0..24 {
                let y = Metres((f64::from(j) + 0.5) * across);
                let z = Metres((f64::from(k) + 0.5) * up);
                let concentration = plume.concentration(x, y, z).0;
                if (lower..=upper).contains(&(concentration * to_mole)) {
                    mass += 2.0 * concentration * across * up * step;
                }
            }
        }
    }
    mass
}

/// The explosion of a cloud by multi-energy.
fn explode(case: &Case<'_>, mass: f64, reach: f64, hazards: &mut Vec<Hazard>, trace: &mut Trace) -> Result<(), Fault> {
    let site = case.scenario.site;
    let heat: JoulesPerKilogram = case.substance.heat_of_combustion()?;
    let energy = Joules(mass * heat.0);
    if energy.0 < super::explosion::LEAST {
        return Ok(());
    }
    let charge = blast::tnt::charge_of(Joules(site.tnt_share * energy.0))?;
    // The middle of the cloud: half way to its furthest edge.
    let middle = 0.5 * reach;
    let figures = vec![
        fact("cloud_energy", "参与爆炸的能量", "energy of the cloud", energy.0, "J"),
        fact("cloud_centre", "爆源距泄漏点", "centre of the explosion, downwind", middle, "m"),
        fact("multi_energy_class", "多能法爆源强度等级", "class of multi-energy", f64::from(site.blast_class), "1"),
        fact("flame_mach", "BST 火焰马赫数", "flame speed of BST", site.flame_mach, "Mach"),
        fact("tnt_charge", "TNT 当量", "TNT charge", charge.0, "kg"),
    ];
    // Named in the trace with how sure they are.
    cloud::multi_energy(energy, site.blast_class, Metres(100.0), trace)?;
    cloud::baker_strehlow_tang(energy, site.flame_mach, 2.0, Metres(100.0), trace)?;
    trace.used(blast::tnt::KINNEY_GRAHAM.id, blast::tnt::KINNEY_GRAHAM.source);
    let class = site.blast_class;
    let field = super::explosion::wave_around(middle, 20_000.0, move |distance| {
        cloud::multi_energy(energy, class, Metres(distance), &mut Trace::default())
            .map_or(0.0, |wave| wave.overpressure.0)
    });
    hazards.push(Hazard {
        kind: HazardKind::CloudExplosion,
        model: cloud::MULTI_ENERGY.id,
        quantity: Quantity::Overpressure,
        unit: "Pa",
        averaging_s: None,
        height_m: Some(case.scenario.effects.height_m),
        duration_s: None,
        profile: Vec::new(),
        figures,
        levels: stated::pressure(),
        field,
    });
    Ok(())
}

/// Adds how far two other methods see the levels of a cloud explosion.
pub(super) fn compare(scenario: &Scenario, hazard: &mut Hazard) {
    let figure = |id: &str| hazard.figures.iter().find(|fact| fact.id == id).map(|fact| fact.value);
    let (Some(energy), Some(charge)) = (figure("cloud_energy"), figure("tnt_charge")) else { return };
    let mut quiet = Trace::default();
    for level in &hazard.levels {
        let target = Pascals(level.value);
        let tnt = blast::distance_to(target, |d| {
            blast::tnt::blast(blast::tnt::TntSet::KinneyGrahamGround, Kilograms(charge), d, &mut quiet)
                .map(|wave| wave.overpressure)
        });
        if let Ok(distance) = tnt {
            hazard.figures.push(fact_of(&format!("tnt_{}", level.id), "TNT 当量法", "TNT", &level.shown, distance.0));
        }
        let mut other = Trace::default();
        let bst = blast::distance_to(target, |d| {
            cloud::baker_strehlow_tang(Joules(energy), scenario.site.flame_mach, 2.0, d, &mut other)
                .map(|wave| wave.overpressure)
        });
        if let Ok(distance) = bst {
            hazard.figures.push(fact_of(&format!("bst_{}", level.id), "BST 法", "BST", &level.shown, distance.0));
        }
    }
}

pub(super) fn fact(id: &str, zh: &'static str, en: &'static str, value: f64, unit: &'static str) -> Fact {
    Fact { id: id.to_owned().into(), name: Text::new(zh, en), value, unit }
}

fn fact_of(id: &str, zh: &str, en: &str, shown: &str, value: f64) -> Fact {
    Fact {
        id: id.to_owned().into(),
        name: Text::new(format!("{zh}：{shown} 的距离"), format!("{en}: distance of {shown}")),
        value,
        unit: "m",
    }
}

/// How long the longest of the streams lasts.
fn longest(streams: &[Stream]) -> f64 {
    streams.iter().map(|stream| stream.duration).fold(0.0, f64::max)
}

/// The cloud that poisons.
fn poisonous(case: &Case<'_>, streams: &[Stream], hazards: &mut Vec<Hazard>, trace: &mut Trace) -> Result<(), Fault> {
    let effects = &case.scenario.effects;
    let lasting = longest(streams);
    let exposure = Seconds(lasting.clamp(60.0_f64.min(effects.toxic_exposure_s), effects.toxic_exposure_s));
    let levels = stated::toxic(case, exposure, trace);
    if levels.is_empty() {
        return Ok(());
    }
    // A mean over longer than the release would thin it out.
    let averaging = effects.toxic_averaging_s.min(lasting.max(effects.flammable_averaging_s));
    let clouds = Clouds::of(case, streams, averaging, trace)?;
    let height = effects.height_m;
    let asked = clouds.clone();
    let floor = levels.last().map_or(1e-6, |level| 0.5 * level.value);
    let mut field = if clouds.is_steady() {
        Footprint::new(clouds.spread(), floor, asked.ready(height))
    } else {
        Footprint::new(clouds.spread(), floor, move |x, y| asked.at(x, y, height)).quick(clouds.clone().ready(height))
    };
    if let Some((_, row)) = stated::probit_of(case) {
        let unit = stated::in_own_unit(case, row, 1.0);
        let inside =
            row.indoors(case.scenario.site.air_changes_per_hour, exposure, Seconds(effects.toxic_exposure_s))?;
        let (outdoors, indoors) = (row.steady(exposure)?, row.steady(inside)?);
        field = field.deadly(move |value| outdoors(value * unit), move |value| indoors(value * unit));
    }
    if levels.last().is_some_and(|level| field.at(0.99 * REACH, 0.0) >= level.value) {
        trace.warn(Warning::new(
            "consequence.beyond_reach",
            "hazards",
            format!("最低一级浓度到达 {REACH} m 的计算边界，实际影响更远"),
            format!("the lowest level goes beyond the {REACH} m that clouds are followed"),
        ));
    }
    hazards.push(Hazard {
        kind: HazardKind::ToxicCloud,
        model: clouds.model(),
        quantity: Quantity::Concentration,
        unit: "mol/mol",
        averaging_s: Some(averaging),
        height_m: Some(height),
        duration_s: Some(lasting),
        figures: vec![fact("exposure", "接触时间", "exposure", exposure.0, "s")],
        profile: Vec::new(),
        levels,
        field,
    });
    Ok(())
}
