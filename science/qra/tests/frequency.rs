//! Frequencies and release cases: nothing is lost on the way, and what cannot be is told.

use anlan_consequence::scenario::{Conditions, Release, Shape, Vessel, assess};
use anlan_consequence::weather::PasquillClass;
use anlan_qra::frequency::{
    CompressorKind, Containment, Contents, Equipment, Factor, Hole, HoleClass, Into, Origin, Placing, Protection,
    Provision, PumpKind, Service, Tanker, by_class, frequencies, sets,
};
use anlan_qra::release_case::{EquipmentDescription, Holes, cases};
use anlan_quantity::Confidence;
use proptest::prelude::*;

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

fn vessel(volume_m3: f64, mass_kg: f64) -> Vessel {
    Vessel {
        shape: Shape::Sphere,
        volume_m3,
        mass_kg,
        temperature_k: 293.15,
        pressure_pa: None,
        burst_pressure_pa: None,
    }
}

/// One of every kind.
fn everything() -> Vec<Equipment> {
    let mut all = vec![
        Equipment::ProcessVessel,
        Equipment::Reactor,
        Equipment::Column,
        Equipment::Filter,
        Equipment::FinFan,
        Equipment::ExplosivesStore,
        Equipment::LoadingArm { diameter_m: 0.1, hours_per_year: 500.0 },
        Equipment::ShipArm { diameter_m: 0.2, operations_per_year: 50.0 },
        Equipment::ReliefValve { diameter_m: 0.05 },
        Equipment::Package { handlings_per_year: 1e4 },
        Equipment::Cylinder { number: 10.0, connection_m: 0.0033 },
        Equipment::Drum { number: 5.0 },
    ];
    for containment in [
        Containment::Single,
        Containment::OuterShell,
        Containment::Double,
        Containment::Full,
        Containment::Mounded,
        Containment::InGround,
    ] {
        all.push(Equipment::AtmosphericTank { containment, volume_m3: 5_000.0 });
    }
    for placing in [Placing::AboveGround, Placing::Mounded] {
        for service in [Service::General, Service::Lpg, Service::Chlorine] {
            all.push(Equipment::PressureVessel { placing, service });
        }
    }
    for contents in [Contents::OutsideTubes, Contents::InsideTubes, Contents::InsideTubesRatedShell] {
        all.push(Equipment::HeatExchanger { contents, tube_m: Some(0.02) });
    }
    for kind in
        [PumpKind::SingleSeal, PumpKind::DoubleSeal, PumpKind::WroughtCasing, PumpKind::Canned, PumpKind::Reciprocating]
    {
        all.push(Equipment::Pump { kind, connection_m: 0.15 });
    }
    for kind in [CompressorKind::Centrifugal, CompressorKind::Reciprocating] {
        all.push(Equipment::Compressor { kind, connection_m: 0.2 });
    }
    for diameter_m in [0.01, 0.025, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.9] {
        all.push(Equipment::Pipe { diameter_m, length_m: 120.0, pieces: 2.0 });
    }
    for provision in [Provision::Basic, Provision::Average, Provision::Multiple] {
        all.push(Equipment::Hose {
            diameter_m: 0.08,
            hours_per_year: Some(300.0),
            operations_per_year: Some(200.0),
            provision,
        });
    }
    for tanker in [Tanker::Atmospheric, Tanker::Pressurised] {
        all.push(Equipment::RoadTanker { tanker, present: 0.2, connection_m: 0.08 });
        all.push(Equipment::RailTanker { tanker, present: 1.5, connection_m: 0.1 });
    }
    for protection in [Protection::Level1Or2, Protection::Level3] {
        all.push(Equipment::Warehouse { protection });
    }
    all
}

#[test]
fn every_kind_is_in_a_set_or_says_which() {
    for equipment in everything() {
        let known: Vec<&str> = sets().map(|set| set.id).filter(|id| frequencies(id, &equipment).is_ok()).collect();
        assert!(!known.is_empty(), "{equipment:?} is in no set");
        for set in sets() {
            match frequencies(set.id, &equipment) {
                Ok(leaks) => {
                    assert!(!leaks.is_empty());
                    for leak in leaks {
                        assert!(leak.per_year > 0.0 && leak.per_year.is_finite(), "{equipment:?} {leak:?}");
                        assert!(leak.band.low <= leak.band.median && leak.band.median <= leak.band.high);
                        assert!((leak.band.median - leak.per_year).abs() <= 1e-15);
                        assert!((leak.row.frequency * leak.exposure - leak.per_year).abs() <= 1e-12 * leak.per_year);
                    }
                }
                Err(fault) => {
                    assert_eq!(fault.code, "qra.no_frequency", "{equipment:?} {fault:?}");
                    assert!(known.iter().any(|id| fault.remedy.en.contains(id)) && !fault.remedy.zh.is_empty());
                }
            }
        }
    }
}

#[test]
fn classes_hold_all_that_the_set_has() {
    for equipment in everything() {
        for set in sets() {
            let Ok(leaks) = frequencies(set.id, &equipment) else { continue };
            let classes = by_class(set.id, &equipment).unwrap();
            let sum: f64 = leaks.iter().map(|leak| leak.per_year).sum();
            let total: f64 = classes.iter().map(|class| class.per_year).sum();
            assert!((sum - total).abs() <= 1e-12 * sum, "{} {equipment:?}", set.id);
            assert_eq!(leaks.len(), classes.iter().map(|class| class.members.len()).sum::<usize>());
            assert!(classes.windows(2).all(|pair| pair[0].class <= pair[1].class));
            // A hole that stands for others is never larger than the bore.
            for class in &classes {
                if let (Hole::Diameter { metres }, Some(bore)) = (class.hole, equipment.bore()) {
                    assert!(metres < bore);
                }
            }
        }
    }
}

#[test]
fn printed_rows_come_back() {
    let of = |set: &str, equipment: Equipment, at: usize| frequencies(set, &equipment).unwrap()[at].clone();
    let pipe = |diameter_m| Equipment::Pipe { diameter_m, length_m: 100.0, pieces: 1.0 };
    // Order 533 (2020) Table 5: below 75 mm, 75 to 150 mm, above.
    for (diameter, rupture, leak) in [(0.05, 1e-6, 5e-6), (0.1, 3e-7, 2e-6), (0.2, 1e-7, 5e-7)] {
        for set in ["rostekhnadzor", "purple_book", "bevi"] {
            assert!((of(set, pipe(diameter), 0).per_year - 100.0 * rupture).abs() < 1e-15);
            assert!((of(set, pipe(diameter), 1).per_year - 100.0 * leak).abs() < 1e-15);
        }
    }
    let read = of("rostekhnadzor", pipe(0.1), 0);
    assert_eq!((read.row.confidence, read.hole), (Confidence::Secondary, Hole::FullBore));
    // API RP 581 (2016) Table 3.1: a heat exchanger, 3.06 × 10⁻⁵ in all.
    let exchanger = Equipment::HeatExchanger { contents: Contents::OutsideTubes, tube_m: None };
    let all: f64 = frequencies("api581_2016", &exchanger).unwrap().iter().map(|leak| leak.per_year).sum();
    assert!((all - 3.06e-5).abs() < 1e-15);
    // Piping of API 581 counts by the foot.
    let foot = Equipment::Pipe { diameter_m: 0.1, length_m: 0.3048 * 40.0, pieces: 1.0 };
    assert!((of("api581_2000", foot, 0).per_year - 40.0 * 9e-7).abs() < 1e-15);
    // A pipe shorter than ten metres counts as ten.
    let short = Equipment::Pipe { diameter_m: 0.1, length_m: 2.0, pieces: 1.0 };
    assert!((of("purple_book", short, 0).per_year - 3e-6).abs() < 1e-18);
}

#[test]
fn a_band_says_where_it_comes_from() {
    let chlorine = Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::Chlorine };
    let printed = &frequencies("hse", &chlorine).unwrap()[0];
    assert_eq!(printed.band.origin, Origin::Published);
    assert!((printed.band.low - 2e-6).abs() < 1e-18);
    let spread = &frequencies("purple_book", &chlorine).unwrap()[0];
    let Origin::Spread { sets } = &spread.band.origin else { panic!("{spread:?}") };
    assert!(sets.contains(&"hse") && spread.band.high > spread.band.median);
    assert!(spread.band.text().zh.contains("数据集之间"));
    let alone = &frequencies("purple_book", &Equipment::ExplosivesStore).unwrap()[0];
    assert_eq!(alone.band.origin, Origin::Unknown);
}

#[test]
fn what_stands_in_says_so() {
    let canned = Equipment::Pump { kind: PumpKind::Canned, connection_m: 0.1 };
    assert!(frequencies("purple_book", &canned).unwrap()[0].note.is_none());
    assert!(frequencies("api581_2000", &canned).unwrap()[0].note.is_some());
    let mounded = Equipment::PressureVessel { placing: Placing::Mounded, service: Service::Lpg };
    assert!(frequencies("bevi", &mounded).unwrap()[0].note.is_none());
    assert!(frequencies("purple_book", &mounded).unwrap()[0].note.is_some());
}

#[test]
fn what_is_missing_is_named() {
    let hose = Equipment::Hose {
        diameter_m: 0.08,
        hours_per_year: Some(300.0),
        operations_per_year: None,
        provision: Provision::Average,
    };
    assert!(frequencies("purple_book", &hose).is_ok());
    let fault = frequencies("hse", &hose).unwrap_err();
    assert_eq!((fault.code, fault.place.as_ref()), ("qra.no_exposure", "equipment.operations_per_year"));
    let tubes = Equipment::HeatExchanger { contents: Contents::InsideTubes, tube_m: None };
    assert_eq!(frequencies("purple_book", &tubes).unwrap_err().code, "qra.no_bore");
    let nothing = EquipmentDescription::new("r-1", Equipment::Reactor, "74-98-6");
    assert_eq!(cases(&nothing, "purple_book").unwrap_err().code, "qra.no_content");
    let fire = EquipmentDescription::new("w-1", Equipment::Warehouse { protection: Protection::Level3 }, "74-98-6");
    assert_eq!(cases(&fire, "purple_book").unwrap_err().code, "qra.not_modelled");
    let unnamed = EquipmentDescription::new(" ", Equipment::Reactor, "74-98-6");
    assert_eq!(cases(&unnamed, "purple_book").unwrap_err().code, "qra.no_id");
}

#[test]
fn nothing_is_zero_without_a_reason() {
    for equipment in [
        Equipment::Package { handlings_per_year: 0.0 },
        Equipment::LoadingArm { diameter_m: 0.1, hours_per_year: 0.0 },
        Equipment::RoadTanker { tanker: Tanker::Atmospheric, present: 0.0, connection_m: 0.1 },
        Equipment::Drum { number: 0.0 },
    ] {
        for set in sets() {
            assert!(frequencies(set.id, &equipment).is_err_and(|fault| fault.code == "consequence.not_positive"));
        }
    }
    let none = EquipmentDescription { number: 0.0, ..sphere(Holes::Aqt3046) };
    assert_eq!(cases(&none, "purple_book").unwrap_err().place, "number");
}

fn sphere(holes: Holes) -> EquipmentDescription {
    EquipmentDescription {
        vessel: Some(vessel(100.0, 40_000.0)),
        holes,
        ..EquipmentDescription::new(
            "v-101",
            Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::Lpg },
            "74-98-6",
        )
    }
}

#[test]
fn factors_need_a_reason_and_stand_in_the_working() {
    let factor = |value: f64, reason: &str, class| Factor { value, reason: reason.into(), by: "李工".into(), class };
    let mut description = sphere(Holes::Aqt3046);
    description.number = 3.0;
    description.factors = vec![factor(0.5, "年度检验", None), factor(0.0, "无此口径接管", Some(HoleClass::Medium))];
    let cases = cases(&description, "purple_book").unwrap();
    assert_eq!(cases[0].frequency_per_year.to_bits(), 0.0_f64.to_bits());
    assert!((cases[1].frequency_per_year - 3.0 * 0.5 * 1e-6).abs() < 1e-18);
    assert_eq!((cases[0].working.factors.len(), cases[1].working.factors.len()), (2, 1));
    assert!(cases[1].working.steps.iter().any(|step| step.text.zh.contains("年度检验（李工）")));
    assert!((cases[1].band.median - cases[1].frequency_per_year).abs() < 1e-18);
    description.factors[1].reason.clear();
    let fault = anlan_qra::release_case::cases(&description, "purple_book").unwrap_err();
    assert_eq!((fault.code, fault.place.as_ref()), ("qra.factor_without_reason", "factors.1.reason"));
}

#[test]
fn all_of_the_content_gets_out_in_ten_minutes() {
    let liquid = |holes| {
        let tank = Equipment::AtmosphericTank { containment: Containment::Single, volume_m3: 2_000.0 };
        EquipmentDescription {
            vessel: Some(Vessel { shape: Shape::UprightCylinder, ..vessel(2_000.0, 1.2e6) }),
            holes,
            ..EquipmentDescription::new("t-201", tank, "71-43-2")
        }
    };
    for description in [sphere(Holes::AsPublished), liquid(Holes::AsPublished)] {
        let mass = description.vessel.unwrap().mass_kg;
        let cases = cases(&description, "purple_book").unwrap();
        let slow = cases.iter().find(|case| case.hole == Hole::TenMinutes).unwrap();
        let outcome = assess(&slow.scenario.in_weather(weather())).unwrap();
        assert!((outcome.source.duration_s - 600.0).abs() < 1.0, "{}", outcome.source.duration_s);
        assert!((outcome.source.mass_kg - mass).abs() < 2e-3 * mass, "{} of {mass}", outcome.source.mass_kg);
        assert!(slow.assumed.iter().any(|assumed| assumed.path == "hole"));
    }
}

#[test]
fn every_case_is_a_question_that_the_engine_takes() {
    for equipment in everything() {
        for holes in [Holes::Aqt3046, Holes::AsPublished] {
            let description = EquipmentDescription {
                vessel: Some(vessel(50.0, 20_000.0)),
                mass_kg: Some(500.0),
                holes,
                ..EquipmentDescription::new("e-1", equipment.clone(), "74-98-6")
            };
            for set in sets() {
                let Ok(cases) = cases(&description, set.id) else { continue };
                let mut ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), cases.len(), "{ids:?}");
                for case in &cases {
                    case.scenario.in_weather(weather()).check().unwrap_or_else(|fault| panic!("{}: {fault}", case.id));
                    assert!(!case.title.zh.is_empty() && !case.working.rows.is_empty());
                    let last = case.working.steps.last().unwrap();
                    assert_eq!(last.value.to_bits(), case.frequency_per_year.to_bits());
                }
                let leaks = frequencies(set.id, &equipment).unwrap();
                let sum: f64 = leaks.iter().map(|leak| leak.per_year).sum();
                let total: f64 = cases.iter().map(|case| case.frequency_per_year).sum();
                assert!((sum - total).abs() <= 1e-12 * sum);
            }
        }
    }
}

#[test]
fn a_second_containment_holds_the_liquid() {
    let tank = Equipment::AtmosphericTank { containment: Containment::Double, volume_m3: 5_000.0 };
    let description = EquipmentDescription {
        vessel: Some(Vessel { shape: Shape::UprightCylinder, temperature_k: 239.0, ..vessel(5_000.0, 2.5e6) }),
        holes: Holes::AsPublished,
        ..EquipmentDescription::new("t-301", tank, "7664-41-7")
    };
    let cases = cases(&description, "purple_book").unwrap();
    let held: Vec<_> = cases.iter().filter(|case| case.into == Into::Second).collect();
    assert!(!held.is_empty());
    for case in held {
        assert!(case.id.ends_with("+second") && case.scenario.site.bund_m2.is_some());
        if case.hole == Hole::Rupture {
            assert!(matches!(case.scenario.release, Release::Spill { .. }));
        }
    }
}

#[test]
fn a_relief_valve_lets_out_vapour_upwards() {
    let valve = EquipmentDescription {
        vessel: Some(vessel(50.0, 20_000.0)),
        ..EquipmentDescription::new("psv-1", Equipment::ReliefValve { diameter_m: 0.05 }, "74-98-6")
    };
    let case = &cases(&valve, "purple_book").unwrap()[0];
    let outcome = assess(&case.scenario.in_weather(weather())).unwrap();
    assert_eq!(outcome.source.phase, anlan_consequence::outcome::Phase::Gas);
}

#[test]
fn descriptions_are_written_and_read() {
    for equipment in everything() {
        let text = serde_json::to_string(&equipment).unwrap();
        assert_eq!(serde_json::from_str::<Equipment>(&text).unwrap(), equipment, "{text}");
    }
    let text = serde_json::to_string(&sphere(Holes::Aqt3046)).unwrap();
    assert_eq!(serde_json::from_str::<EquipmentDescription>(&text).unwrap(), sphere(Holes::Aqt3046));
    assert!(serde_json::from_str::<Equipment>(r#"{"kind":"relief_valve","diameter_m":0.1,"colour":1}"#).is_err());
    let case = &cases(&sphere(Holes::Aqt3046), "hse").unwrap()[0];
    assert!(serde_json::to_string(case).unwrap().contains("\"frequency_per_year\""));
}

proptest! {
    #[test]
    fn frequencies_grow_with_length(diameter in 0.01..1.0f64, length in 10.0..1e4f64) {
        for set in ["purple_book", "bevi", "hse", "api581_2000", "rostekhnadzor"] {
            let of = |length_m| frequencies(set, &Equipment::Pipe { diameter_m: diameter, length_m, pieces: 1.0 }).unwrap();
            for (one, two) in of(length).iter().zip(of(2.0 * length)) {
                prop_assert!((2.0 * one.per_year - two.per_year).abs() < 1e-12 * two.per_year);
            }
        }
    }

    #[test]
    fn no_figure_makes_a_panic(diameter in proptest::num::f64::ANY, length in proptest::num::f64::ANY, pieces in proptest::num::f64::ANY) {
        let pipe = Equipment::Pipe { diameter_m: diameter, length_m: length, pieces };
        let description = EquipmentDescription {
            vessel: Some(vessel(length, diameter)),
            number: pieces,
            ..EquipmentDescription::new("p", pipe, "74-98-6")
        };
        for set in sets() {
            if let Ok(cases) = cases(&description, set.id) {
                for case in cases {
                    prop_assert!(case.frequency_per_year.is_finite() && case.frequency_per_year >= 0.0);
                }
            }
        }
    }
}
