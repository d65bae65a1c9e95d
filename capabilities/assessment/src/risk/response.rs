//! The first minutes after a release: zones from the engine beside the distances of printed tables, the larger of both for protection.
//!
//! Little is known then, so what is taken is the credible worst: a large hole for clouds and jets, a container that fails in a fire for
//! fireball and blast, a liquid that lies on the ground at once. Where the weather is not known, unfavourable and common weather are both
//! looked at and zones are circles.

use std::collections::BTreeMap;

use anlan_consequence::outcome::{Hazard, HazardKind, Level, Outcome};
use anlan_consequence::scenario::{
    Conditions, Effects, Release, SCHEMA, Scenario, Shape, Site, Vessel, appraise, assess,
};
use anlan_consequence::weather::{PasquillClass, sun};
use anlan_consequence::{Fault, Trace};
use anlan_kernel::{Problem, Text};
use anlan_quantity::Confidence;
use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{ATMOSPHERE, GAS_CONSTANT, Kelvin, Radians, Seconds};
use anlan_regulations::erg::{Largest, Size};
use anlan_substances::properties::Substance;

use crate::proposal::Reason;
use crate::weather;

/// Share of a container that is filled with liquid.
const FILLED: f64 = 0.85;
/// Volumes of the containers that are taken where none is named, m³: a drum, and a road tanker or tube trailer.
const DRUM_M3: f64 = 0.2;
const TANKER_M3: f64 = 25.0;
/// Absolute pressures of gas cylinders and of tube trailers, Pa.
const CYLINDER_PA: f64 = 15e6;
const TRAILER_PA: f64 = 20e6;
/// Medium and large hole (AQ/T 3046-2013, Table 2), m.
const MEDIUM_M: f64 = 0.025;
const LARGE_M: f64 = 0.1;
/// Altitude of the sun from which the air is no longer as stable as at night, degrees: about an hour after sunrise.
const SUN_UP_DEG: f64 = 10.0;
/// Farthest that round effects are looked for, m.
const FARTHEST: f64 = 30_000.0;
/// Distance at which the engine cuts contours, m: what reaches it may reach farther.
pub const CUT_M: f64 = 10_000.0;
/// Corners of a circle.
const CORNERS: u32 = 72;
/// Levels that responders do not act on.
const LEFT_OUT: [&str; 3] = ["ufl", "lethality_99", "lethality_50"];

/// How a substance is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Compressed gas.
    Gas,
    /// Liquid under the pressure of its own vapour.
    LiquefiedGas,
    /// Liquid below its boiling point.
    Liquid,
}

impl State {
    /// Stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gas => "gas",
            Self::LiquefiedGas => "liquefied_gas",
            Self::Liquid => "liquid",
        }
    }

    /// State of a substance at a temperature and the pressure of the air; nothing for a solid.
    pub fn of(substance: &'static Substance, temperature_k: f64) -> Option<Self> {
        if substance.melting_point().is_ok_and(|melting| temperature_k < melting.get()) {
            return None;
        }
        if temperature_k >= substance.critical().temperature.get() {
            return Some(Self::Gas);
        }
        let boiling = substance.boiling_point_at(ATMOSPHERE).unwrap_or_else(|_| substance.boiling_point());
        Some(if boiling.get() < temperature_k { Self::LiquefiedGas } else { Self::Liquid })
    }
}

/// What gets out of what.
#[derive(Clone, Debug)]
pub struct Spilled {
    /// Substance as the engine takes it.
    pub substance: String,
    /// Its container.
    pub vessel: Vessel,
    /// How it is kept.
    pub state: State,
    /// How it gets out.
    pub release: Release,
    /// Whether the container may fail at once: fireball and blast.
    pub may_burst: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

fn why(path: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Reason {
    Reason { path, text: Text::new(zh.into(), en.into()) }
}

/// How it gets out, and whether the container may fail at once. A small leak of a vessel of the records leaves the vessel whole.
fn released(state: State, size: Size, is_of_records: bool) -> (Release, bool, Reason) {
    let (release, may_burst, zh, en) = match (state, size) {
        (State::Liquid, Size::Large) => (
            Release::Rupture,
            false,
            "大量泄漏：全部液体瞬间流出成池",
            "a large spill: all of the liquid lies on the ground at once",
        ),
        (State::Liquid, Size::Small) if !is_of_records => (
            Release::Rupture,
            false,
            "小量泄漏：整桶液体瞬间流出成池",
            "a small spill: the whole drum lies on the ground at once",
        ),
        (_, Size::Small) => (
            Release::hole(MEDIUM_M),
            !is_of_records,
            if is_of_records {
                "小量泄漏：25 mm 中孔（AQ/T 3046-2013 表2）"
            } else {
                "小量泄漏：25 mm 中孔（AQ/T 3046-2013 表2）；火球和爆裂按容器整体破裂"
            },
            if is_of_records {
                "a small spill: a medium hole of 25 mm (AQ/T 3046-2013, Table 2)"
            } else {
                "a small spill: a medium hole of 25 mm (AQ/T 3046-2013, Table 2); fireball and blast of a container that fails at once"
            },
        ),
        (_, Size::Large) => (
            Release::hole(LARGE_M),
            true,
            "大量泄漏：云团和喷射火按 100 mm 大孔（AQ/T 3046-2013 表2），火球、爆裂和爆炸另按容器整体破裂，取较远者",
            "a large spill: clouds and jets from a large hole of 100 mm (AQ/T 3046-2013, Table 2); fireball, burst and explosion also of a container that fails at once, the farther of both",
        ),
    };
    (release, may_burst, why("release", zh, en))
}

/// The credible worst of a substance where nothing is known of its container.
///
/// # Errors
/// `risk.solid` for what does not flow, and what the properties do not tell.
pub fn of_substance(substance: &'static Substance, size: Size, air_k: f64) -> Result<Spilled, Problem> {
    let Some(state) = State::of(substance, air_k) else {
        return Err(Problem::invalid(
            "risk.solid",
            format!("{}在该气温下为固体，不会泄漏扩散", substance.name_zh()),
            format!("{} is solid at the temperature of the air: it does not spread", substance.name_en()),
        )
        .remedy(
            "按隔离距离和火灾处置；爆炸品按爆炸情景另算",
            "follow the isolation distance and treat as a fire; ask explosives as an explosion",
        ));
    };
    let density = |kelvin: f64| {
        substance.liquid_density(Kelvin(kelvin)).map(anlan_quantity::si::KilogramsPerCubicMetre::get).map_err(|fault| {
            Problem::invalid("risk.density_unknown", fault.text_zh(), fault.text_en())
                .remedy("按隔离距离处置", "follow the isolation distance")
        })
    };
    let volume_m3 = if size == Size::Small { DRUM_M3 } else { TANKER_M3 };
    let (mass_kg, pressure_pa, reason) = match (state, size) {
        (State::Gas, size) => {
            let (pressure, zh, en) = match size {
                Size::Small => (CYLINDER_PA, "一组钢瓶 0.2 m³、15 MPa", "a few cylinders of 0.2 m³ in all at 15 MPa"),
                Size::Large => (TRAILER_PA, "一辆长管拖车 25 m³、20 MPa", "a tube trailer of 25 m³ at 20 MPa"),
            };
            let mass = volume_m3 * pressure * substance.molar_mass().get() / (GAS_CONSTANT * air_k);
            (
                mass,
                Some(pressure),
                why(
                    "vessel",
                    format!("气温高于临界温度，为压缩气体：假定{zh}"),
                    format!("above its critical temperature, so a compressed gas: {en} assumed"),
                ),
            )
        }
        (_, size) => {
            let (zh, en) = match size {
                Size::Small => ("一桶（瓶）0.2 m³", "a drum or cylinder of 0.2 m³"),
                Size::Large => ("一辆公路罐车 25 m³", "a road tanker of 25 m³"),
            };
            let (state_zh, state_en) = match state {
                State::LiquefiedGas => {
                    ("沸点低于气温，为液化气体", "it boils below the temperature of the air, so a liquefied gas")
                }
                _ => ("沸点高于气温，为液体", "it boils above the temperature of the air, so a liquid"),
            };
            let reason = why(
                "vessel",
                format!("{state_zh}：假定{zh}，充装 85 %"),
                format!("{state_en}: {en}, filled to 85 %, assumed"),
            );
            (volume_m3 * FILLED * density(air_k)?, None, reason)
        }
    };
    let (release, may_burst, how) = released(state, size, false);
    let vessel = Vessel {
        shape: Shape::LyingCylinder,
        volume_m3,
        mass_kg,
        temperature_k: air_k,
        pressure_pa,
        burst_pressure_pa: None,
    };
    Ok(Spilled { substance: substance.cas().to_owned(), vessel, state, release, may_burst, reasons: vec![reason, how] })
}

/// The credible worst of a vessel of the records.
pub fn of_vessel(scenario: &Scenario, mut reasons: Vec<Reason>, size: Size) -> Option<Spilled> {
    let vessel = scenario.vessel?;
    reasons.retain(|reason| reason.path.starts_with("vessel") || reason.path == "substance" || reason.path == "origin");
    let substance = Substance::find(&scenario.substance).ok()?;
    let state = match vessel.pressure_pa {
        Some(pressure)
            if (substance.vapour_pressure(Kelvin(vessel.temperature_k)))
                .map_or(true, |saturation| pressure < 0.98 * saturation.get()) =>
        {
            State::Gas
        }
        _ => State::of(substance, vessel.temperature_k)?,
    };
    let (release, may_burst, how) = released(state, size, true);
    reasons.push(how);
    Some(Spilled { substance: scenario.substance.clone(), vessel, state, release, may_burst, reasons })
}

/// A zone in metres east and north of the release.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Stable name: kind and level.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Kind of hazard; `isolation` and `protection` for those of the tables.
    pub kind: &'static str,
    /// Level as people write it.
    pub level: String,
    /// How far it reaches, m.
    pub distance_m: f64,
    /// Ring, metres east and north.
    pub ring: Vec<(f64, f64)>,
    /// Publication of the level.
    pub source: String,
    /// How sure the level is.
    pub confidence: Confidence,
}

/// Zones that the engine finds.
#[derive(Clone, Debug, Default)]
pub struct Computed {
    /// Zones, the gravest of each kind first.
    pub zones: Vec<Zone>,
    /// How far people must be protected, m: the second guideline value, or one death in a hundred where there is none.
    pub protect_m: Option<f64>,
    /// What could not be computed.
    pub faults: Vec<Fault>,
}

/// Weather to look at where it is not known: the common class, and the unfavourable one of the time of day.
///
/// Class F needs a clear night: while the sun is well up, light wind of class D stands in its place.
pub fn unknown_weather(sun_deg: f64) -> Vec<Conditions> {
    let classes = weather::typical().iter().map(|class| class.conditions);
    classes
        .map(|class| match class.stability {
            PasquillClass::F if sun_deg >= SUN_UP_DEG => Conditions { stability: PasquillClass::D, ..class },
            _ => class,
        })
        .collect()
}

/// Works the zones out in each weather and takes the farther; where the wind is not known, as circles.
///
/// # Errors
/// The first fault where nothing at all can be computed.
pub fn zones(spilled: &Spilled, weather: &[Conditions], is_wind_known: bool) -> Result<Computed, Fault> {
    let leaks: Vec<Scenario> = weather.iter().map(|weather| scenario(spilled, spilled.release, *weather)).collect();
    // Round effects hardly depend on the weather: the first, unfavourable one serves.
    let burst =
        weather.first().filter(|_| spilled.may_burst).map(|weather| scenario(spilled, Release::Rupture, *weather));
    // Independent of one another, and somebody is waiting.
    let outcomes: Vec<Result<Outcome, Fault>> = std::thread::scope(|scope| {
        let leaks = leaks.iter().map(|scenario| scope.spawn(|| assess(scenario)));
        let burst = burst.iter().map(|scenario| scope.spawn(|| appraise(scenario).map(round_only)));
        let running: Vec<_> = leaks.chain(burst).collect();
        running.into_iter().map(|run| run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let mut computed = Computed::default();
    let mut farthest: BTreeMap<(usize, usize, String), Zone> = BTreeMap::new();
    let mut has_any = false;
    for outcome in outcomes {
        match outcome {
            Err(fault) => computed.faults.push(fault),
            Ok(outcome) => {
                has_any = true;
                take(&outcome, is_wind_known, &mut farthest, &mut computed.protect_m);
            }
        }
    }
    if !has_any && !computed.faults.is_empty() {
        return Err(computed.faults.swap_remove(0));
    }
    computed.zones = farthest.into_values().collect();
    Ok(computed)
}

/// Keeps the hazards that are the same in every direction, with their levels drawn: the others have cost too much to draw while somebody
/// waits, and the hole has them.
fn round_only(mut outcome: Outcome) -> Outcome {
    outcome.hazards.retain(|hazard| hazard.is_round().is_some() && hazard.kind != HazardKind::PoolFire);
    for hazard in &mut outcome.hazards {
        let centre = hazard.is_round().unwrap_or_default();
        let radii: Vec<f64> = hazard.levels.iter().map(|level| radius(hazard, centre, level)).collect();
        for (level, radius) in hazard.levels.iter_mut().zip(radii).filter(|(_, radius)| *radius > 0.0) {
            level.distance_m = centre.abs() + radius;
            level.half_width_m = radius;
            level.ring = circle(radius).into_iter().map(|(x, y)| (centre + x, y)).collect();
        }
    }
    outcome
}

/// Farthest distance from the centre at which a level is reached, m: zero where nowhere.
fn radius(hazard: &Hazard, centre: f64, level: &Level) -> f64 {
    let reaches = |radius: f64| hazard.at(centre + radius, 0.0) >= level.value;
    let rungs = core::iter::successors(Some(0.5_f64), |rung| Some(rung * 1.2)).take_while(|rung| *rung < FARTHEST);
    let Some(mut low) = rungs.filter(|rung| reaches(*rung)).last() else { return 0.0 };
    let mut high = low * 1.2;
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        if reaches(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn scenario(spilled: &Spilled, release: Release, weather: Conditions) -> Scenario {
    Scenario {
        schema: SCHEMA.to_owned(),
        title: String::new(),
        substance: spilled.substance.clone(),
        vessel: Some(spilled.vessel),
        release,
        site: Site::default(),
        weather,
        effects: Effects::default(),
        receivers: Vec::new(),
    }
}

/// Takes the zones of an outcome where they reach farther than what is there.
fn take(
    outcome: &Outcome,
    is_wind_known: bool,
    farthest: &mut BTreeMap<(usize, usize, String), Zone>,
    protect_m: &mut Option<f64>,
) {
    for hazard in &outcome.hazards {
        let kind = anlan_qra::plant::name(hazard.kind);
        let (kind_zh, kind_en) = kind_words(hazard.kind);
        let guideline = ["erpg_2", "lethality_1"]
            .into_iter()
            .find_map(|id| hazard.levels.iter().find(|level| level.id == id))
            .filter(|_| hazard.kind == HazardKind::ToxicCloud);
        if let Some(level) = guideline {
            *protect_m = Some(protect_m.unwrap_or_default().max(level.distance_m));
        }
        for (rank, level) in hazard.levels.iter().enumerate() {
            if level.distance_m <= 0.0 || level.ring.is_empty() || LEFT_OUT.contains(&level.id.as_str()) {
                continue;
            }
            let key = (order(hazard.kind), rank, level.id.clone());
            if farthest.get(&key).is_some_and(|zone| zone.distance_m >= level.distance_m) {
                continue;
            }
            let ring = if is_wind_known { outcome.ring_on_map(&level.ring) } else { circle(level.distance_m) };
            let zone = Zone {
                id: format!("{kind}.{}", level.id),
                name: Text::new(format!("{kind_zh}：{}", level.name.zh), format!("{kind_en}: {}", level.name.en)),
                kind,
                level: level.shown.clone(),
                distance_m: level.distance_m,
                ring,
                source: level.source.clone(),
                confidence: level.confidence,
            };
            farthest.insert(key, zone);
        }
    }
}

/// Order in which kinds are told.
fn order(kind: HazardKind) -> usize {
    match kind {
        HazardKind::ToxicCloud => 0,
        HazardKind::FlammableCloud => 1,
        HazardKind::CloudExplosion => 2,
        HazardKind::Fireball => 3,
        HazardKind::VesselBurst => 4,
        HazardKind::JetFire => 5,
        HazardKind::PoolFire => 6,
        HazardKind::Explosion => 7,
    }
}

fn kind_words(kind: HazardKind) -> (&'static str, &'static str) {
    match kind {
        HazardKind::ToxicCloud => ("毒性云团", "toxic cloud"),
        HazardKind::FlammableCloud => ("闪火", "flash fire"),
        HazardKind::CloudExplosion => ("蒸气云爆炸", "vapour cloud explosion"),
        HazardKind::JetFire => ("喷射火", "jet fire"),
        HazardKind::PoolFire => ("池火", "pool fire"),
        HazardKind::Fireball => ("火球", "fireball"),
        HazardKind::VesselBurst => ("容器爆裂", "vessel burst"),
        HazardKind::Explosion => ("爆炸", "explosion"),
    }
}

/// A ring around the release.
pub fn circle(radius: f64) -> Vec<(f64, f64)> {
    (0..=CORNERS)
        .map(|corner| {
            let angle = core::f64::consts::TAU * f64::from(corner % CORNERS) / f64::from(CORNERS);
            (radius * cos(angle), radius * sin(angle))
        })
        .collect()
}

/// The square downwind within which the guidebook protects people: as long and as wide as the distance, the release in the middle of its
/// upwind side. Where the wind is not known, all around.
pub fn downwind_square(distance: f64, wind_from_deg: Option<f64>) -> Vec<(f64, f64)> {
    let Some(from) = wind_from_deg else { return circle(distance) };
    let (east, north) = (-sin(from.to_radians()), -cos(from.to_radians()));
    let half = 0.5 * distance;
    [(0.0, -half), (distance, -half), (distance, half), (0.0, half), (0.0, -half)]
        .into_iter()
        .map(|(along, left)| (along * east - left * north, along * north + left * east))
        .collect()
}

/// How far people are protected, and what decides it: a computed plume never makes the distance of a table shorter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Protection {
    /// The larger of both, m.
    pub distance_m: f64,
    /// Distance of the tables for the time of day, m.
    pub table_m: Option<f64>,
    /// Distance computed, m.
    pub computed_m: Option<f64>,
}

impl Protection {
    /// The larger of table and plume; nothing where neither is known.
    pub fn of(table: Option<&Largest>, is_day: bool, computed_m: Option<f64>) -> Option<Self> {
        let table_m = table.map(|table| if is_day { table.day.metres } else { table.night.metres });
        let distance_m = table_m.into_iter().chain(computed_m).reduce(f64::max)?;
        Some(Self { distance_m, table_m, computed_m })
    }

    /// Whether the computed plume reaches at least as far as the table.
    pub fn is_plume_at_least_table(&self) -> bool {
        self.computed_m.is_some_and(|computed| self.table_m.is_none_or(|table| computed >= table))
    }
}

/// Altitude of the sun, degrees.
pub fn sun_deg(lon: f64, lat: f64, at: jiff::Timestamp) -> f64 {
    let found = sun(
        Radians::from_degrees(lat),
        Radians::from_degrees(lon),
        Seconds(at.as_millisecond() as f64 * 1e-3),
        &mut Trace::default(),
    );
    // Where it cannot be told, night is the cautious answer.
    found.map_or(-90.0, |sun| sun.altitude.get().to_degrees())
}

/// What is known when advice is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Advised {
    /// Isolate all around, m.
    pub isolate_m: Option<f64>,
    /// Protect people downwind, m.
    pub protect_m: Option<f64>,
    /// Whether the wind is known.
    pub is_wind_known: bool,
    /// It harms who breathes it.
    pub is_toxic: bool,
    /// It burns.
    pub is_flammable: bool,
    /// Farthest that a container in a fire may burn people when it fails, m.
    pub fire_m: Option<f64>,
    /// It flows away.
    pub is_liquid: bool,
    /// It is heavier than air.
    pub is_heavy: bool,
    /// It makes poisonous gas with water.
    pub with_water: bool,
}

/// What to do first, the most urgent first.
pub fn advice(known: &Advised) -> Vec<Text> {
    let mut all = Vec::new();
    let mut say = |zh: String, en: String| all.push(Text::new(zh, en));
    if known.is_wind_known {
        say(
            "从上风方向接近，人员和车辆停在上风侧。".into(),
            "Come from upwind; people and vehicles stay upwind.".into(),
        );
    } else {
        say(
            "风向未知：先看风向标、旗帜或烟，从上风方向接近；查明前四周都要防护。".into(),
            "The wind is not known: look at a wind sock, flags or smoke and come from upwind; until then protect all around.".into(),
        );
    }
    if let Some(metres) = known.isolate_m {
        say(
            format!("四周至少隔离 {metres:.0} m，无关人员撤出。"),
            format!("Isolate at least {metres:.0} m in all directions; everybody without a task leaves."),
        );
    }
    if let Some(metres) = known.protect_m {
        let (zh, en) = if known.is_wind_known { ("下风向", " downwind") } else { ("四周", "") };
        say(
            format!("{zh} {metres:.0} m 内的公众：来得及就撤离，来不及就进屋，关门窗、停通风。"),
            format!(
                "People within {metres:.0} m{en}: move them away where there is time, else indoors with windows shut and ventilation off."
            ),
        );
    }
    if known.is_toxic {
        say(
            "进入云团须戴正压式空气呼吸器、穿防护服；两人以上同行。".into(),
            "Nobody enters the cloud without self-contained breathing apparatus and a protective suit, and never alone.".into(),
        );
    }
    if known.is_flammable {
        say(
            "消除一切火源：禁烟、断电、停车熄火；能关阀就先关阀，气源不断不灭火。".into(),
            "No ignition sources: no smoking, power off, engines off. Shut the valve first; do not put out burning gas that still flows.".into(),
        );
    }
    if let Some(metres) = known.fire_m {
        say(
            format!("容器受火：撤到 {metres:.0} m 外，用固定水炮远距离冷却；安全阀啸叫或罐壁变色时立即撤离。"),
            format!(
                "A container in a fire: withdraw beyond {metres:.0} m and cool it from afar with unmanned monitors; leave at once when the relief valve howls or the wall discolours."
            ),
        );
    }
    if known.is_heavy {
        say(
            "蒸气比空气重：避开低洼处、地下室和沟渠。".into(),
            "The vapour is heavier than air: keep out of hollows, cellars and drains.".into(),
        );
    }
    if known.with_water {
        say(
            "遇水放出有毒气体：不要让水碰到泄漏物或进入容器。".into(),
            "It makes poisonous gas with water: keep water away from the spill and out of the container.".into(),
        );
    }
    if known.is_liquid {
        say(
            "用沙土围堵，堵住雨水口，不让它流进下水道和河道。".into(),
            "Dam it with sand, cover the drains: it must not reach sewers or water.".into(),
        );
    }
    say(
        "把伤员移到上风侧空气新鲜处，脱去沾染衣物，尽快送医并告知物质名称。".into(),
        "Bring the injured into fresh air upwind, take off soiled clothing, and get them to a doctor who is told the substance.".into(),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_decides_what_is_assumed() {
        let of = |name: &str, size| of_substance(Substance::find(name).unwrap(), size, 293.15);
        let chlorine = of("7782-50-5", Size::Small).unwrap();
        assert_eq!((chlorine.state, chlorine.release), (State::LiquefiedGas, Release::hole(MEDIUM_M)));
        assert!((chlorine.vessel.mass_kg - 0.2 * 0.85 * 1_408.0).abs() < 10.0, "{:?}", chlorine.vessel);
        let hydrogen = of("1333-74-0", Size::Large).unwrap();
        assert_eq!((hydrogen.state, hydrogen.vessel.pressure_pa), (State::Gas, Some(TRAILER_PA)));
        let methanol = of("甲醇", Size::Large).unwrap();
        assert_eq!((methanol.state, methanol.release, methanol.may_burst), (State::Liquid, Release::Rupture, false));
        assert_eq!(of("108-95-2", Size::Large).unwrap_err().code, "risk.solid");
    }

    #[test]
    fn a_plume_never_shrinks_the_distance_of_a_table() {
        let table = |day, night| Largest {
            isolate_m: 60.0,
            day: anlan_regulations::erg::Distance { metres: day, or_more: false },
            night: anlan_regulations::erg::Distance { metres: night, or_more: false },
            source: String::new(),
            confidence: Confidence::Secondary,
        };
        let of = |is_day, computed| Protection::of(Some(&table(400.0, 1_600.0)), is_day, computed).unwrap();
        let said = |is_day, computed| {
            let found = of(is_day, computed);
            (found.distance_m, found.is_plume_at_least_table())
        };
        assert_eq!(said(true, Some(100.0)), (400.0, false));
        assert_eq!(said(false, None), (1_600.0, false));
        assert_eq!(said(true, Some(900.0)), (900.0, true));
        assert_eq!(Protection::of(None, true, None), None);
    }

    #[test]
    fn the_square_lies_downwind() {
        // Wind from the west blows to the east.
        let square = downwind_square(1_000.0, Some(270.0));
        let (east, north): (Vec<f64>, Vec<f64>) = square.into_iter().unzip();
        assert!(east.iter().all(|east| (-1e-6..=1_000.000_001).contains(east)));
        assert!(north.iter().all(|north| (north.abs() - 500.0).abs() < 1e-6));
        let round = downwind_square(1_000.0, None);
        assert!(round.iter().all(|(east, north)| ((east * east + north * north).sqrt() - 1_000.0).abs() < 1e-6));
    }

    #[test]
    fn day_and_night_follow_the_sun() {
        let at = |text: &str| sun_deg(121.8, 39.0, text.parse().unwrap());
        let (noon, midnight) = (at("2026-06-01T04:00:00Z"), at("2026-06-01T16:00:00Z"));
        assert!(noon > 60.0 && midnight < -20.0, "{noon} {midnight}");
        let classes = |sun| unknown_weather(sun).iter().map(|class| class.stability).collect::<Vec<_>>();
        assert_eq!(classes(noon), [PasquillClass::D, PasquillClass::D]);
        assert_eq!(classes(midnight), [PasquillClass::F, PasquillClass::D]);
    }

    #[test]
    fn a_container_that_fails_reaches_as_far_as_the_engine_draws_it() {
        let propane = of_substance(Substance::find("74-98-6").unwrap(), Size::Large, 293.15).unwrap();
        let weather = unknown_weather(-90.0);
        let quick = round_only(appraise(&scenario(&propane, Release::Rupture, weather[0])).unwrap());
        let drawn = assess(&scenario(&propane, Release::Rupture, weather[0])).unwrap();
        let mut compared = 0;
        for hazard in &quick.hazards {
            let same = drawn.hazards.iter().find(|other| other.kind == hazard.kind).unwrap();
            for (own, other) in hazard.levels.iter().zip(&same.levels) {
                assert!(
                    (own.distance_m - other.distance_m).abs() <= 1.0 + 0.01 * other.distance_m,
                    "{:?} {}: {} {}",
                    hazard.kind,
                    own.id,
                    own.distance_m,
                    other.distance_m
                );
                compared += 1;
            }
        }
        assert!(compared >= 10, "{compared}");
    }

    #[test]
    fn what_the_hole_and_the_burst_do_is_told_together() {
        let propane = of_substance(Substance::find("74-98-6").unwrap(), Size::Large, 293.15).unwrap();
        let told = zones(&propane, &unknown_weather(60.0), false).unwrap();
        for id in ["flammable_cloud.lfl", "fireball.heat_4", "vessel_burst.pressure_5", "jet_fire.heat_4"] {
            assert!(told.zones.iter().any(|zone| zone.id == id && zone.distance_m > 50.0), "{id}: {:?}", told.zones);
        }
        assert_eq!(told.protect_m, None, "propane is no poison");
    }
}
