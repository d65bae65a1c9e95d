//! Event trees: chances sum to one, each leaf names hazards that the engine has, and what people choose is told.

use anlan_consequence::outcome::{HazardKind, Phase};
use anlan_consequence::scenario::{Conditions, Scenario, Shape, Vessel, assess};
use anlan_consequence::weather::PasquillClass;
use anlan_qra::event_tree::{Choice, DelayedChoice, Dependence, Initiating, Node, Stated, event_tree};
use anlan_qra::frequency::{Equipment, Placing, Service};
use anlan_qra::ignition::{FlammableClass, Present, Reactivity, Released, classify, delayed, ignition_sources};
use anlan_qra::release_case::{EquipmentDescription, Holes, cases};
use anlan_quantity::si::{Kelvin, Seconds};
use anlan_substances::properties::Substance;
use proptest::prelude::*;

fn sums(node: &Node) -> f64 {
    if node.branches.is_empty() {
        return 0.0;
    }
    let here = (node.branches.iter().map(|branch| branch.probability).sum::<f64>() - 1.0).abs();
    node.branches.iter().map(sums).fold(here, f64::max)
}

fn phases() -> impl Strategy<Value = Phase> {
    prop_oneof![Just(Phase::Gas), Just(Phase::Liquid), Just(Phase::Flashing), Just(Phase::Solid)]
}

fn classes() -> impl Strategy<Value = Option<FlammableClass>> {
    prop_oneof![
        Just(None),
        Just(Some(FlammableClass::Extremely)),
        Just(Some(FlammableClass::Highly)),
        Just(Some(FlammableClass::Flammable)),
        Just(Some(FlammableClass::Hardly)),
        Just(Some(FlammableClass::VeryHardly)),
    ]
}

fn released() -> impl Strategy<Value = Released> {
    prop_oneof![
        (1e-4..1e4f64).prop_map(|rate_kg_s| Released::Continuous { rate_kg_s }),
        (1e-2..1e7f64).prop_map(|mass_kg| Released::Instantaneous { mass_kg }),
    ]
}

fn said() -> impl Strategy<Value = Stated> {
    (0.0..=1.0f64).prop_map(|value| Stated { value, reason: "measured".into(), by: "王工".into() })
}

fn later() -> impl Strategy<Value = DelayedChoice> {
    let present = (0..ignition_sources().len(), 0.0..50.0f64, 0.0..=1.0f64).prop_map(|(at, number, share)| Present {
        source: ignition_sources()[at].id.clone(),
        number,
        share,
    });
    prop_oneof![
        Just(DelayedChoice::FreeField),
        said().prop_map(DelayedChoice::Stated),
        (proptest::collection::vec(present, 0..5), 0.0..3_600.0f64)
            .prop_map(|(present, seconds)| DelayedChoice::Sources { present, seconds }),
    ]
}

proptest! {
    #[test]
    fn chances_sum_to_one(
        released in released(),
        phase in phases(),
        class in classes(),
        flags in proptest::array::uniform5(proptest::bool::ANY),
        delayed in later(),
        immediate in proptest::option::of(said()),
        explosion in proptest::option::of(said()),
        fireball in proptest::option::of(said()),
        book in proptest::bool::ANY,
    ) {
        let [toxic, pool, bursts, alight, low] = flags;
        let initiating = Initiating {
            class,
            reactivity: if low { Reactivity::Low } else { Reactivity::AverageOrHigh },
            toxic,
            pool,
            bursts,
            alight,
            ..Initiating::of_phase(released, phase)
        };
        let set = if book { "purple_book" } else { "aqt3046" }.to_owned();
        let tree = event_tree(&initiating, &Choice { set, immediate, delayed, explosion, fireball }).unwrap();
        let ends = tree.ends();
        let total: f64 = ends.iter().map(|end| end.probability).sum();
        prop_assert!((total - 1.0).abs() < 1e-12, "{total}");
        prop_assert!(sums(&tree.root) < 1e-12);
        for end in &ends {
            prop_assert!((0.0..=1.0).contains(&end.probability) && end.path[0] == "release");
            let mut kinds = end.hazards.clone();
            kinds.sort_unstable();
            kinds.dedup();
            prop_assert_eq!(kinds.len(), end.hazards.len());
            // What poisons did not burn.
            let burns = end.hazards.iter().any(|kind| !matches!(kind, HazardKind::ToxicCloud | HazardKind::VesselBurst | HazardKind::Explosion));
            prop_assert!(!(burns && end.hazards.contains(&HazardKind::ToxicCloud)));
            prop_assert!(class.is_some() || phase == Phase::Solid || !burns);
        }
        prop_assert!(toxic || tree.chance_of(HazardKind::ToxicCloud) == 0.0);
    }

    #[test]
    fn longer_over_more_sources_is_lit_more(at in 0..ignition_sources().len(), number in 0.0..100.0f64, share in 0.0..=1.0f64, time in 0.0..3_600.0f64) {
        let of = |number, time| {
            delayed(&[Present { source: ignition_sources()[at].id.clone(), number, share }], Seconds(time)).unwrap().probability
        };
        let here = of(number, time);
        prop_assert!((0.0..=1.0).contains(&here));
        prop_assert!(of(number + 1.0, time) >= here - 1e-15 && of(number, time + 60.0) >= here - 1e-15);
    }
}

#[test]
fn the_figures_of_the_books() {
    // 0.7 at once, of which 0.7 a fireball; the rest and what comes later 0.6 to 0.4.
    let ball = Initiating {
        class: Some(FlammableClass::Extremely),
        bursts: true,
        ..Initiating::of_phase(Released::Instantaneous { mass_kg: 50_000.0 }, Phase::Flashing)
    };
    let tree = event_tree(&ball, &Choice::default()).unwrap();
    let near = |kind, expected: f64| assert!((tree.chance_of(kind) - expected).abs() < 1e-12, "{kind:?}");
    near(HazardKind::Fireball, 0.49);
    near(HazardKind::FlammableCloud, 0.6 * (0.21 + 0.3));
    near(HazardKind::CloudExplosion, 0.4 * (0.21 + 0.3));
    near(HazardKind::VesselBurst, 1.0);
    let pool = Initiating {
        class: Some(FlammableClass::Highly),
        ..Initiating::of_phase(Released::Continuous { rate_kg_s: 20.0 }, Phase::Liquid)
    };
    let tree = event_tree(&pool, &Choice::default()).unwrap();
    assert!((tree.chance_of(HazardKind::PoolFire) - 1.0).abs() < 1e-12);
    assert!((tree.chance_of(HazardKind::CloudExplosion) - 0.4 * 0.935).abs() < 1e-12);
    // Diesel oil: 0.01 at once, no cloud.
    let diesel = Initiating { class: Some(FlammableClass::Flammable), ..pool };
    let tree = event_tree(&diesel, &Choice::default()).unwrap();
    assert!((tree.chance_of(HazardKind::PoolFire) - 0.01).abs() < 1e-12);
    assert!(tree.chance_of(HazardKind::FlammableCloud) <= 0.0);
}

#[test]
fn toxic_and_flammable_without_sources_counts_as_toxic_and_says_so() {
    let sulphide = Initiating {
        class: Some(FlammableClass::Extremely),
        toxic: true,
        ..Initiating::of_phase(Released::Continuous { rate_kg_s: 1.0 }, Phase::Gas)
    };
    let tree = event_tree(&sulphide, &Choice::default()).unwrap();
    assert!((tree.chance_of(HazardKind::ToxicCloud) - 0.8).abs() < 1e-12);
    assert_eq!(tree.warnings[0].code, "qra.toxic_instead_of_flammable");
    let present = vec![Present { source: "vehicle".into(), number: 1.0, share: 1.0 }];
    let choice = Choice { delayed: DelayedChoice::Sources { present, seconds: 60.0 }, ..Choice::default() };
    let tree = event_tree(&sulphide, &choice).unwrap();
    assert!((tree.chance_of(HazardKind::ToxicCloud) - 0.8 * 0.6).abs() < 1e-12);
    let end = tree.ends().into_iter().find(|end| end.path.contains(&"no_ignition")).unwrap();
    assert_eq!(end.depends, [Dependence::Weather, Dependence::DayNight]);
    assert!(end.basis.iter().any(|basis| basis.id == "ignition.delayed.vehicle"));
}

#[test]
fn a_chance_without_a_reason_is_refused() {
    let leak = Initiating {
        class: Some(FlammableClass::Extremely),
        ..Initiating::of_phase(Released::Continuous { rate_kg_s: 1.0 }, Phase::Gas)
    };
    let bare = Stated { value: 0.1, reason: String::new(), by: "王工".into() };
    let fault = event_tree(&leak, &Choice { explosion: Some(bare), ..Choice::default() }).unwrap_err();
    assert_eq!((fault.code, fault.place.as_ref()), ("qra.stated_without_reason", "ignition.explosion.reason"));
    let none = Stated { value: f64::NAN, reason: "r".into(), by: "b".into() };
    let fault = event_tree(&leak, &Choice { immediate: Some(none), ..Choice::default() }).unwrap_err();
    assert_eq!(fault.code, "consequence.not_a_number");
    let lost = vec![Present { source: "moon".into(), number: 1.0, share: 1.0 }];
    let choice = Choice { delayed: DelayedChoice::Sources { present: lost, seconds: 60.0 }, ..Choice::default() };
    assert_eq!(event_tree(&leak, &choice).unwrap_err().code, "qra.unknown_source");
}

#[test]
fn substances_fall_into_the_classes_of_the_guideline() {
    let of = |cas: &str, kelvin: f64| classify(Substance::find(cas).unwrap(), Kelvin(kelvin)).unwrap();
    for (cas, class) in [
        ("74-98-6", Some(FlammableClass::Extremely)),
        ("1333-74-0", Some(FlammableClass::Extremely)),
        ("71-43-2", Some(FlammableClass::Highly)),
        ("67-56-1", Some(FlammableClass::Highly)),
        ("7782-50-5", None),
        ("7782-44-7", None),
    ] {
        assert_eq!(of(cas, 288.15).class, class, "{cas}");
    }
    assert_eq!(of("74-82-8", 288.15).reactivity, Reactivity::Low);
    assert_eq!(of("74-85-1", 288.15).reactivity, Reactivity::AverageOrHigh);
    // Kept above its flash point a liquid gives off what burns.
    let cold = of("100-42-5", 288.15);
    assert_eq!(cold.class, Some(FlammableClass::Flammable));
    assert_eq!(of("100-42-5", 333.15).class, Some(FlammableClass::Highly));
}

fn weather() -> Conditions {
    Conditions {
        wind_m_s: 5.0,
        wind_height_m: 10.0,
        wind_from_deg: 0.0,
        stability: PasquillClass::D,
        temperature_k: 288.15,
        humidity: 0.7,
        pressure_pa: 101_325.0,
        mixing_height_m: None,
        sun_deg: None,
    }
}

#[test]
fn from_equipment_to_hazards_that_the_engine_has() {
    for cas in ["74-98-6", "7782-50-5", "7664-41-7"] {
        let vessel = Vessel {
            shape: Shape::LyingCylinder,
            volume_m3: 50.0,
            mass_kg: 20_000.0,
            temperature_k: 293.15,
            pressure_pa: None,
            burst_pressure_pa: None,
        };
        let description = EquipmentDescription {
            vessel: Some(vessel),
            holes: Holes::Aqt3046,
            ..EquipmentDescription::new(
                "v-1",
                Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::Lpg },
                cas,
            )
        };
        let set = if cas == "74-98-6" { "hse" } else { "hj169" };
        for case in cases(&description, set).unwrap() {
            let scenario: Scenario = case.scenario.in_weather(weather());
            let outcome = assess(&scenario).unwrap();
            let initiating = case.initiating(&outcome).unwrap();
            let tree = event_tree(&initiating, &Choice::default()).unwrap();
            let ends = tree.ends();
            assert!((ends.iter().map(|end| end.probability).sum::<f64>() - 1.0).abs() < 1e-12);
            for kind in ends.iter().flat_map(|end| &end.hazards) {
                let known = outcome.hazards.iter().any(|hazard| hazard.kind == *kind);
                assert!(known || *kind == HazardKind::CloudExplosion, "{cas} {} {kind:?}", case.id);
            }
            if case.id.ends_with("bleve") {
                assert!((tree.chance_of(HazardKind::Fireball) - 1.0).abs() < 1e-12);
            }
            assert!(serde_json::to_string(&tree).unwrap().contains("\"probability\""));
        }
    }
}
