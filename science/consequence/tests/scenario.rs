//! The whole chain: what comes out is finite, plausible, and says what it rests on.

use anlan_consequence::outcome::{HazardKind, Outcome};
use anlan_consequence::scenario::{Scenario, assess};
use proptest::prelude::*;
use serde_json::{Value, json};

fn base() -> Value {
    json!({
        "schema": "anlan.scenario/1",
        "substance": "7782-50-5",
        "vessel": { "volume_m3": 10, "mass_kg": 8000, "temperature_k": 293.15 },
        "release": { "kind": "hole", "diameter_m": 0.025, "height_m": 1, "duration_s": 600 },
        "weather": { "wind_m_s": 2, "wind_from_deg": 270, "stability": "D", "temperature_k": 293.15 }
    })
}

fn with(changes: Value) -> Value {
    let mut scenario = base();
    for (key, value) in changes.as_object().unwrap() {
        scenario[key] = value.clone();
    }
    scenario
}

fn run(scenario: &Value) -> Outcome {
    let read = Scenario::read(&scenario.to_string()).unwrap_or_else(|fault| panic!("{fault}: {scenario}"));
    assess(&read).unwrap_or_else(|fault| panic!("{fault}: {scenario}"))
}

fn kinds(outcome: &Outcome) -> Vec<HazardKind> {
    outcome.hazards.iter().map(|hazard| hazard.kind).collect()
}

fn distance(outcome: &Outcome, kind: HazardKind, id: &str) -> f64 {
    let hazard = outcome.hazards.iter().find(|hazard| hazard.kind == kind).unwrap_or_else(|| panic!("{kind:?}"));
    hazard.levels.iter().find(|level| level.id == id).unwrap_or_else(|| panic!("{id}: {:?}", hazard.levels)).distance_m
}

fn tell(name: &str, outcome: &Outcome) {
    let mut source = outcome.source.clone();
    source.history.truncate(1);
    println!("== {name}: {source:?}");
    for hazard in &outcome.hazards {
        println!("  {:?} by {}", hazard.kind, hazard.model);
        for fact in &hazard.figures {
            println!("     {} = {:.4} {}", fact.id, fact.value, fact.unit);
        }
        for level in &hazard.levels {
            println!(
                "     {} {} : {:.1} m, half {:.1} m, {:.0} m2",
                level.id, level.shown, level.distance_m, level.half_width_m, level.area_m2
            );
        }
    }
    for warning in &outcome.trace.warnings {
        println!("  ! {}", warning.text.en);
    }
}

#[test]
fn chlorine_from_a_hole_poisons_and_does_not_burn() {
    let outcome = run(&base());
    tell("chlorine", &outcome);
    assert_eq!(kinds(&outcome), [HazardKind::ToxicCloud]);
    let (all, half, few) = (
        distance(&outcome, HazardKind::ToxicCloud, "lethality_99"),
        distance(&outcome, HazardKind::ToxicCloud, "lethality_50"),
        distance(&outcome, HazardKind::ToxicCloud, "lethality_1"),
    );
    assert!(0.0 < all && all < half && half < few && few < 10_000.0, "{all} {half} {few}");
    assert!(outcome.trace.used.iter().any(|used| used.id == "dense.slab"));
}

#[test]
fn propane_does_all_that_it_can() {
    let hole = with(
        json!({ "substance": "74-98-6", "vessel": { "volume_m3": 100, "mass_kg": 40000, "temperature_k": 293.15 } }),
    );
    let outcome = run(&hole);
    tell("propane hole", &outcome);
    for kind in [HazardKind::FlammableCloud, HazardKind::CloudExplosion, HazardKind::JetFire] {
        assert!(kinds(&outcome).contains(&kind), "{kind:?}");
    }
    let mut ruptured = hole;
    ruptured["release"] = json!({ "kind": "rupture" });
    let outcome = run(&ruptured);
    tell("propane rupture", &outcome);
    for kind in [HazardKind::Fireball, HazardKind::VesselBurst, HazardKind::FlammableCloud] {
        assert!(kinds(&outcome).contains(&kind), "{kind:?}");
    }
    let fireball = distance(&outcome, HazardKind::Fireball, "heat_12.5");
    assert!((100.0..700.0).contains(&fireball), "{fireball}");
}

#[test]
fn a_spill_of_hexane_burns_as_a_pool() {
    let outcome = run(&with(
        json!({ "substance": "正己烷", "release": { "kind": "spill", "mass_kg": 20000 }, "site": { "bund_m2": 400 } }),
    ));
    tell("hexane", &outcome);
    assert!(kinds(&outcome).contains(&HazardKind::PoolFire));
    let reach = distance(&outcome, HazardKind::PoolFire, "heat_12.5");
    assert!((15.0..80.0).contains(&reach), "{reach}");
    assert!((outcome.source.pool.unwrap().area_m2 - 400.0).abs() < 1.0);
}

#[test]
fn ammonia_nitrate_hydrogen_and_methane_have_answers() {
    let nitrate = run(&with(
        json!({ "substance": "6484-52-2", "release": { "kind": "explosive", "mass_kg": 800_000, "share": 0.25 } }),
    ));
    tell("nitrate", &nitrate);
    assert_eq!(kinds(&nitrate), [HazardKind::Explosion]);
    let hydrogen = run(&with(json!({
        "substance": "1333-74-0",
        "vessel": { "volume_m3": 5, "mass_kg": 80, "temperature_k": 293.15, "pressure_pa": 2.0e7 },
        "release": { "kind": "hole", "diameter_m": 0.005, "height_m": 2 }
    })));
    tell("hydrogen", &hydrogen);
    assert!(kinds(&hydrogen).contains(&HazardKind::JetFire));
    let lng = run(&with(
        json!({ "substance": "74-82-8", "release": { "kind": "spill", "mass_kg": 10000, "temperature_k": 111.5 }, "site": { "ground": "water" } }),
    ));
    tell("lng", &lng);
    assert!(distance(&lng, HazardKind::FlammableCloud, "lfl") > 50.0);
    let ammonia = run(&with(
        json!({ "substance": "液氨", "vessel": { "volume_m3": 50, "mass_kg": 20000, "temperature_k": 298.15 } }),
    ));
    tell("ammonia", &ammonia);
    let flow = run(&with(
        json!({ "substance": "7783-06-4", "release": { "kind": "flow", "rate_kg_s": 0.5, "duration_s": 1800 } }),
    ));
    tell("hydrogen sulfide", &flow);
    assert!(kinds(&flow).contains(&HazardKind::ToxicCloud));
}

#[test]
fn the_wind_carries_from_where_it_comes() {
    let mut scenario = base();
    scenario["receivers"] = json!([
        { "label": "east", "east_m": 150, "north_m": 0 },
        { "label": "west", "east_m": -150, "north_m": 0 }
    ]);
    let outcome = run(&scenario);
    let value = |i: usize| outcome.receivers[i].values[0].value;
    assert!(value(0) > 1e-5, "{:?}", outcome.receivers);
    assert!(value(1) == 0.0, "wind from the west carries to the east: {:?}", outcome.receivers);
    let ring = outcome.ring_on_map(&[(100.0, 0.0)]);
    assert!(ring[0].0 > 99.9 && ring[0].1.abs() < 1e-9);
    assert!(outcome.svg().starts_with("<svg"));
}

#[test]
fn a_receiver_is_answered_at_its_own_height() {
    let mut scenario = base();
    scenario["receivers"] = json!([
        { "east_m": 150, "north_m": 0 },
        { "east_m": 150, "north_m": 0, "height_m": 60 },
        { "east_m": 150, "north_m": 0, "height_m": 10 }
    ]);
    let outcome = run(&scenario);
    let value = |i: usize| outcome.receivers[i].values[0].value;
    assert!(value(1) < value(2) && value(2) < value(0), "{:?}", outcome.receivers);
    let mut aloft = base();
    aloft["effects"] = json!({ "height_m": 10 });
    aloft["receivers"] = json!([{ "east_m": 150, "north_m": 0 }]);
    assert_eq!(run(&aloft).receivers[0], outcome.receivers[2], "as if everybody were there");
    let many: Vec<_> = (0..20).map(|i| json!({ "east_m": 150, "north_m": 0, "height_m": i })).collect();
    scenario["receivers"] = json!(many);
    let refused = Scenario::read(&scenario.to_string()).and_then(|scenario| assess(&scenario)).unwrap_err();
    assert_eq!(refused.code, "consequence.too_many_heights");
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let text = serde_json::to_string(&run(&base())).unwrap();
    let other = std::thread::spawn(|| serde_json::to_string(&run(&base())).unwrap()).join().unwrap();
    assert_eq!(text, other);
}

#[test]
fn impossible_questions_name_their_place() {
    for (changes, code, place) in [
        (json!({ "substance": "unobtainium" }), "", "substance"),
        (json!({ "schema": "other/1" }), "consequence.schema", "schema"),
        (json!({ "release": { "kind": "hole", "diameter_m": 0 } }), "consequence.out_of_bounds", "release.diameter_m"),
        (
            json!({ "release": { "kind": "hole", "diameter_m": -0.1 } }),
            "consequence.out_of_bounds",
            "release.diameter_m",
        ),
        (
            json!({ "vessel": { "volume_m3": 1e300, "mass_kg": 1, "temperature_k": 300 } }),
            "consequence.out_of_bounds",
            "vessel.volume_m3",
        ),
        (
            json!({ "vessel": { "volume_m3": 1, "mass_kg": 8000, "temperature_k": 293.15 } }),
            "consequence.overfull",
            "vessel.mass_kg",
        ),
        (json!({ "vessel": null }), "consequence.no_vessel", "vessel"),
        (
            json!({ "weather": { "wind_m_s": 0, "wind_from_deg": 0, "stability": "D", "temperature_k": 293.15 } }),
            "consequence.out_of_bounds",
            "weather.wind_m_s",
        ),
        (
            json!({ "vessel": { "volume_m3": 10, "mass_kg": 5000, "temperature_k": 150 } }),
            "consequence.solid",
            "vessel.temperature_k",
        ),
    ] {
        let text = with(changes.clone()).to_string();
        let fault = Scenario::read(&text).and_then(|scenario| assess(&scenario).map(|_| ())).unwrap_err();
        assert!(code.is_empty() || fault.code == code, "{changes}: {fault}");
        assert_eq!(fault.place, place, "{fault}");
        assert!(!fault.text.zh.is_empty() && !fault.text.en.is_empty());
    }
    let unknown = Scenario::read(r#"{"schema":"anlan.scenario/1","colour":"red"}"#).unwrap_err();
    assert_eq!(unknown.code, "consequence.unreadable");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn answers_are_finite_and_levels_nest(
        substance in prop::sample::select(vec!["7782-50-5", "7664-41-7", "74-98-6", "71-43-2", "7783-06-4", "74-82-8", "67-56-1"]),
        diameter in 0.002_f64..0.3, wind in 0.5_f64..20.0, temperature in 255.0_f64..315.0, mass in 500.0_f64..30_000.0,
        stability in prop::sample::select(vec!["A", "B", "C", "D", "E", "F"]), kind in 0..3_u8,
    ) {
        let release = match kind {
            0 => json!({ "kind": "hole", "diameter_m": diameter }),
            1 => json!({ "kind": "rupture" }),
            _ => json!({ "kind": "spill", "mass_kg": mass }),
        };
        let scenario = with(json!({
            "substance": substance,
            "vessel": { "volume_m3": mass / 300.0, "mass_kg": mass, "temperature_k": temperature },
            "release": release,
            "weather": { "wind_m_s": wind, "wind_from_deg": 30, "stability": stability, "temperature_k": temperature }
        }));
        let outcome = match Scenario::read(&scenario.to_string()).and_then(|scenario| assess(&scenario)) {
            Ok(outcome) => outcome,
            // What cannot be is said with its place.
            Err(fault) => { prop_assert!(!fault.place.is_empty()); return Ok(()); }
        };
        for hazard in &outcome.hazards {
            for pair in hazard.levels.windows(2) {
                prop_assert!(pair[0].value >= pair[1].value);
                prop_assert!(pair[0].distance_m <= pair[1].distance_m * 1.02 + 1.0, "{:?} {:?}", hazard.kind, pair);
            }
            for level in &hazard.levels {
                prop_assert!(level.distance_m.is_finite() && level.area_m2.is_finite());
            }
            prop_assert!(hazard.profile.iter().all(|(x, value)| x.is_finite() && value.is_finite() && *value >= 0.0));
        }
    }
}
