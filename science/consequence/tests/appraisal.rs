//! Fields without drawing: what those who ask many places rest on.

use anlan_consequence::outcome::{Hazard, HazardKind, Outcome};
use anlan_consequence::scenario::{Scenario, appraise, assess};
use anlan_quantity::math::{cos, sin};

fn scenario(name: &str) -> Scenario {
    let path = format!("{}/../../docs/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Scenario::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn names() -> Vec<String> {
    let folder = format!("{}/../../docs/scenarios", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut names: Vec<String> = files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

fn hazard(outcome: &Outcome, kind: HazardKind) -> &Hazard {
    outcome.hazards.iter().find(|hazard| hazard.kind == kind).unwrap_or_else(|| panic!("{kind:?}"))
}

#[test]
fn an_appraisal_is_an_answer_with_nothing_drawn() {
    for name in names() {
        let asked = scenario(&name);
        let (quick, whole) = (appraise(&asked).unwrap(), assess(&asked).unwrap());
        assert!(quick.trace.warnings.iter().all(|warning| whole.trace.warnings.contains(warning)), "{name}");
        assert_eq!((quick.source.rate_kg_s, quick.source.mass_kg), (whole.source.rate_kg_s, whole.source.mass_kg));
        assert_eq!(quick.hazards.len(), whole.hazards.len());
        for (one, other) in quick.hazards.iter().zip(&whole.hazards) {
            assert!(one.profile.is_empty() && one.levels.iter().all(|level| level.ring.is_empty()));
            let values = |hazard: &Hazard| hazard.levels.iter().map(|level| level.value).collect::<Vec<_>>();
            assert_eq!(values(one), values(other));
            for (x, y) in [(5.0, 0.0), (60.0, 3.0), (250.0, -40.0), (1_500.0, 10.0)] {
                assert_eq!(one.at(x, y).to_bits(), other.at(x, y).to_bits(), "{name} {:?}", one.kind);
                assert_eq!(one.lethality(x, y).to_bits(), other.lethality(x, y).to_bits());
            }
        }
    }
}

#[test]
fn nobody_dies_beyond_the_reach_and_it_is_not_much_too_long() {
    for name in names() {
        for hazard in appraise(&scenario(&name)).unwrap().hazards {
            let reach = hazard.reach();
            let kind = hazard.kind;
            let most = |radius: f64| {
                let bearings = (0..360).map(|degree| f64::from(degree).to_radians());
                bearings.map(|b| hazard.lethality(radius * cos(b), radius * sin(b))).fold(0.0, f64::max)
            };
            for factor in [1.0, 1.02, 1.1, 1.5, 2.0, 4.0] {
                let far = (reach * factor).max(0.1);
                assert!(most(far) < 1e-6, "{name} {kind:?}: {} at {far} m of {reach} m", most(far));
            }
            if reach > 1.0 {
                let some = (30..=100).any(|percent| most(reach * f64::from(percent) / 100.0) >= 1e-6);
                assert!(some, "{name} {kind:?}: nobody dies from a third of {reach} m on");
            }
        }
    }
}

#[test]
fn round_fields_say_where_their_middle_is() {
    let rupture = appraise(&scenario("propane-rupture")).unwrap();
    for (kind, is_round) in [
        (HazardKind::Fireball, true),
        (HazardKind::CloudExplosion, true),
        (HazardKind::VesselBurst, true),
        (HazardKind::PoolFire, false),
        (HazardKind::FlammableCloud, false),
    ] {
        let hazard = hazard(&rupture, kind);
        let Some(x) = hazard.is_round() else {
            assert!(!is_round, "{kind:?}");
            continue;
        };
        assert!(is_round, "{kind:?}");
        let (ahead, aside) = (hazard.at(x + 120.0, 0.0), hazard.at(x, 120.0));
        assert!((ahead / aside - 1.0).abs() < 1e-9, "{kind:?}: {ahead} {aside}");
    }
}

#[test]
fn a_building_protects_from_poison_and_heat_and_not_from_a_burning_cloud() {
    let chlorine = appraise(&scenario("chlorine-hole")).unwrap();
    let cloud = hazard(&chlorine, HazardKind::ToxicCloud);
    for x in [100.0, 500.0, 1_000.0, 3_000.0] {
        assert!(cloud.indoor_lethality(x, 0.0) <= cloud.lethality(x, 0.0));
    }
    assert!(cloud.indoor_lethality(1_500.0, 0.0) < 0.5 * cloud.lethality(1_500.0, 0.0));
    let rupture = appraise(&scenario("propane-rupture")).unwrap();
    let ball = hazard(&rupture, HazardKind::Fireball);
    let reach = ball.levels.iter().find(|level| level.id == "heat_12.5").unwrap().value;
    assert!(ball.at(480.0, 0.0) > 0.9 * reach && ball.lethality(480.0, 0.0) > 0.0);
    assert!(ball.indoor_lethality(480.0, 0.0) <= 0.0);
    let flash = hazard(&rupture, HazardKind::FlammableCloud);
    assert_eq!((flash.lethality(300.0, 0.0), flash.indoor_lethality(300.0, 0.0)), (1.0, 1.0));
    // Between 10 and 30 kPa the building itself kills.
    let blast = hazard(&rupture, HazardKind::CloudExplosion);
    let middle = blast.is_round().unwrap();
    assert_eq!((blast.lethality(middle + 720.0, 0.0), blast.indoor_lethality(middle + 720.0, 0.0)), (0.0, 0.025));
}

#[test]
fn a_burning_cloud_kills_where_it_burns() {
    for name in ["propane-rupture", "lng-on-water", "butane-blocked", "hydrogen-hole"] {
        let outcome = assess(&scenario(name)).unwrap();
        let flash = hazard(&outcome, HazardKind::FlammableCloud);
        let lower = flash.levels.iter().find(|level| level.id == "lfl").unwrap();
        let far = 1.2 * lower.distance_m;
        for i in -20..60 {
            for j in 0..30 {
                let (x, y) = (far * f64::from(i) / 60.0, 1.3 * lower.half_width_m * f64::from(j) / 30.0);
                let value = flash.at(x, y) / lower.value;
                // On the very edge the outline is as good as its points.
                if (0.97..1.03).contains(&value) {
                    continue;
                }
                let burns = f64::from(value >= 1.0);
                assert!((flash.lethality(x, -y) - burns).abs() < 0.5, "{name} {x} {y}: {value}");
            }
        }
    }
}

#[test]
fn a_product_is_computed_as_what_stands_for_it() {
    let asked = |substance: &str| {
        let text = format!(
            r#"{{ "schema": "anlan.scenario/1", "substance": "{substance}",
                "release": {{ "kind": "spill", "mass_kg": 5000 }},
                "weather": {{ "wind_m_s": 3, "wind_from_deg": 0, "stability": "D", "temperature_k": 293.15 }} }}"#
        );
        appraise(&Scenario::read(&text).unwrap()).unwrap()
    };
    let (petrol, hexane) = (asked("92号汽油"), asked("110-54-3"));
    assert_eq!(petrol.substance, hexane.substance);
    assert_eq!(petrol.source, hexane.source);
    let told = |outcome: &Outcome| outcome.trace.warnings.iter().any(|w| w.code == "consequence.representative");
    assert!(told(&petrol) && !told(&hexane));
    assert!(petrol.trace.used.iter().any(|used| used.id == "substance.representative.110-54-3"));
}
