//! Explosions that need no cloud: vessels that burst, and solids.

use anlan_quantity::Text;
use anlan_quantity::si::{Kilograms, Metres, Pascals};
use anlan_substances::properties::Substance;

use super::chain::Case;
use super::emission::Emitted;
use super::spread::fact;
use super::{Scenario, stated};
use crate::blast::burst::{self, vessel_blast};
use crate::blast::condensed::tnt_equivalence;
use crate::blast::tnt::{self, TntSet, blast};
use crate::harm::{BlastDeath, aqt3046_blast};
use crate::outcome::{
    self, Fact, Footprint, Hazard, HazardKind, Outcome, Phase, Quantity, Source, Spread, SubstanceFacts,
};
use crate::{Fault, Trace};

/// Share of a bursting vessel's energy in the blast: ductile steel (Yellow Book CPR 14E (2005) 7.3.3, recalled).
const BLASTING: f64 = 0.8;

/// Energy below which nothing is called an explosion, J, a milligram of fuel.
pub(super) const LEAST: f64 = 100.0;

/// Chances of death at an over-pressure.
fn death(overpressure: f64) -> BlastDeath {
    aqt3046_blast(Pascals(overpressure.max(0.0)), &mut Trace::silent()).unwrap_or(BlastDeath::NONE)
}

/// A blast around a point on the axis, over the distance from it.
pub(super) fn wave_around(x: f64, to: f64, wave: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Footprint {
    Footprint::new(Spread::Round { x, to }, 1_000.0, move |at, y| wave(((at - x) * (at - x) + y * y).sqrt().max(0.1)))
        .deadly(|pressure| death(pressure).individual, |pressure| death(pressure).indoors)
}

fn hazard(
    kind: HazardKind,
    model: &'static str,
    height: f64,
    figures: Vec<Fact>,
    wave: impl Fn(f64) -> f64 + Send + Sync + 'static,
) -> Hazard {
    Hazard {
        kind,
        model,
        quantity: Quantity::Overpressure,
        unit: "Pa",
        averaging_s: None,
        height_m: Some(height),
        duration_s: None,
        profile: Vec::new(),
        figures,
        levels: stated::pressure(),
        field: wave_around(0.0, 50_000.0, wave),
    }
}

/// The blast of a vessel that bursts.
pub(super) fn of_vessel(
    case: &Case<'_>,
    emitted: &Emitted,
    hazards: &mut Vec<Hazard>,
    trace: &mut Trace,
) -> Result<(), Fault> {
    let Some(bursting) = &emitted.burst else { return Ok(()) };
    let energy = bursting.energy;
    if energy.0 < LEAST {
        return Ok(());
    }
    // Named in the trace, with the warnings of a distance of interest.
    vessel_blast(energy, BLASTING, Metres(100.0), trace)?;
    let range = burst::fragment_range(
        bursting.mass,
        anlan_quantity::si::CubicMetres(case.scenario.vessel.map_or(1.0, |vessel| vessel.volume_m3)),
        trace,
    )?;
    let figures = vec![
        fact("expansion_energy", "膨胀能", "energy of the expansion", energy.0, "J"),
        fact("blast_share", "转化为冲击波的份额", "share of it in the blast", BLASTING, "1"),
        fact("fragment_range", "大块碎片射程", "range of large pieces", range.0, "m"),
    ];
    hazards.push(hazard(
        HazardKind::VesselBurst,
        burst::BURST.id,
        case.scenario.effects.height_m,
        figures,
        move |distance| {
            vessel_blast(energy, BLASTING, Metres(distance), &mut Trace::silent())
                .map_or(0.0, |wave| wave.overpressure.0)
        },
    ));
    Ok(())
}

/// The explosion of a solid.
pub(super) fn of_solid(scenario: &Scenario, mass: f64, share: f64, mut trace: Trace) -> Result<Outcome, Fault> {
    let asked = scenario.substance.trim();
    let row = tnt_equivalence(asked).ok_or_else(|| {
        Fault::new(
            "consequence.no_equivalence",
            "substance",
            format!("没有“{asked}”的 TNT 当量"),
            format!("no TNT equivalence of “{asked}” is known"),
        )
        .remedy(
            "选用表中的爆炸品，或按 TNT（118-96-7）填写换算后的质量",
            "choose one of the table, or give the mass as TNT (118-96-7)",
        )
    })?;
    scenario.weather(&mut trace)?;
    let charge: Kilograms = row.charge(Kilograms(mass), share, &mut trace)?;
    blast(TntSet::KinneyGrahamGround, charge, Metres(100.0), &mut trace)?;
    let figures = vec![
        fact("tnt_factor", "TNT 当量系数", "TNT equivalence", row.factor, "1"),
        fact("share", "参与份额", "share that takes part", share, "1"),
        fact("tnt_charge", "TNT 当量", "TNT charge", charge.0, "kg"),
    ];
    let hazards = vec![hazard(
        HazardKind::Explosion,
        tnt::KINNEY_GRAHAM.id,
        scenario.effects.height_m,
        figures,
        move |distance| {
            blast(TntSet::KinneyGrahamGround, charge, Metres(distance), &mut Trace::silent())
                .map_or(0.0, |wave| wave.overpressure.0)
        },
    )];
    let known = Substance::find(asked).ok();
    let name = row.name();
    Ok(Outcome {
        schema: outcome::SCHEMA,
        engine: env!("CARGO_PKG_VERSION"),
        scenario: scenario.clone(),
        substance: SubstanceFacts {
            cas: row.cas.clone().unwrap_or_default(),
            name: Text::new(name.zh, name.en),
            molar_mass_kg_mol: known.map_or(0.0, |substance| substance.molar_mass().0),
            boiling_point_k: None,
            lower_limit: None,
            upper_limit: None,
        },
        source: Source { phase: Phase::Solid, mass_kg: mass, ..Source::default() },
        receivers: Vec::new(),
        hazards,
        trace,
    })
}
