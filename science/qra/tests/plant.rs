//! From equipment to sources.

use anlan_consequence::scenario::Vessel;
use anlan_qra::frequency::{Containment, Equipment, Placing, Service};
use anlan_qra::plant::{Built, Setting, source};
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::{Fold, Folded, Place};

fn held(equipment: Equipment, substance: &str, volume_m3: f64, mass_kg: f64) -> EquipmentDescription {
    let mut tank = EquipmentDescription::new("t-1", equipment, substance);
    tank.vessel = Some(Vessel {
        shape: anlan_consequence::scenario::Shape::default(),
        volume_m3,
        mass_kg,
        temperature_k: 288.15,
        pressure_pa: None,
        burst_pressure_pa: None,
    });
    tank
}

fn pressure() -> Equipment {
    Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General }
}

fn built(equipment: &EquipmentDescription, setting: &Setting) -> Built {
    source(equipment, Place::default(), setting).unwrap()
}

#[test]
fn endings_share_the_frequency_of_their_case() {
    let setting = Setting::new(anlan_qra::sample_rose());
    for equipment in [
        held(pressure(), "7664-41-7", 100.0, 50_000.0),
        held(
            Equipment::AtmosphericTank { containment: Containment::default(), volume_m3: 1_000.0 },
            "71-43-2",
            1_000.0,
            7e5,
        ),
    ] {
        let built = built(&equipment, &setting);
        assert!(!built.source.effects.is_empty());
        for case in &built.cases {
            assert!(case.faults.is_empty(), "{:?}", case.faults);
            for class in 0..setting.rose.classes().len() {
                let of_case = built.source.effects.iter().filter(|effect| *effect.case == *case.case.id);
                let sum: f64 = of_case.map(|effect| effect.per_year[class]).sum();
                assert!(sum <= case.case.frequency_per_year * (1.0 + 1e-12), "{} {class}", case.case.id);
                assert!(sum > 0.0);
            }
        }
    }
}

#[test]
fn more_stock_reaches_further_and_risk_falls_with_distance() {
    let setting = Setting::new(anlan_qra::sample_rose());
    let fold = Fold::new(&setting.rose);
    let small = Folded::new(&built(&held(pressure(), "7782-50-5", 50.0, 5_000.0), &setting).source, &fold);
    let large = Folded::new(&built(&held(pressure(), "7782-50-5", 50.0, 60_000.0), &setting).source, &fold);
    let at = |folded: &Folded, north: f64| folded.risk_at(&fold, Place { east: 0.0, north });
    for north in [200.0, 500.0, 1_000.0, 2_000.0] {
        assert!(at(&large, north) >= at(&small, north), "{north}");
        assert!(at(&large, north) < at(&large, 0.5 * north));
    }
    assert!(large.reach() >= small.reach());
}

#[test]
fn a_product_is_computed_as_what_stands_for_it_and_says_so() {
    let setting = Setting::new(anlan_qra::sample_rose());
    let tank = Equipment::AtmosphericTank { containment: Containment::default(), volume_m3: 2_000.0 };
    let built = built(&held(tank, "汽油", 2_000.0, 1.2e6), &setting);
    let warned =
        built.cases.iter().flat_map(|case| &case.warnings).any(|warning| warning.code == "consequence.representative");
    assert!(warned);
}

#[test]
fn what_has_no_properties_is_refused_with_a_place() {
    let setting = Setting::new(anlan_qra::sample_rose());
    let fault = source(&held(pressure(), "不存在的物质", 10.0, 100.0), Place::default(), &setting).unwrap_err();
    assert!(!fault.text.zh.is_empty() && !fault.place.is_empty());
}
