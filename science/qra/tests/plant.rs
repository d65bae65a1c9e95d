//! From equipment to sources.

use std::time::Instant;

use anlan_consequence::scenario::Vessel;
use anlan_qra::frequency::{Containment, Equipment, Placing, Service};
use anlan_qra::plant::{Setting, source};
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::{Fold, Folded, Place};

fn tank(equipment: Equipment, cas: &str, volume_m3: f64, mass_kg: f64) -> EquipmentDescription {
    let mut tank = EquipmentDescription::new("t-1", equipment, cas);
    tank.vessel = Some(Vessel {
        shape: Default::default(),
        volume_m3,
        mass_kg,
        temperature_k: 288.15,
        pressure_pa: None,
        burst_pressure_pa: None,
    });
    tank
}

#[test]
fn times() {
    let setting = Setting::new(anlan_qra::sample_rose());
    let fold = Fold::new(&setting.rose);
    let pressure = Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General };
    let atmospheric = Equipment::AtmosphericTank { containment: Containment::default(), volume_m3: 1_000.0 };
    for (name, equipment) in [
        ("ammonia", tank(pressure.clone(), "7664-41-7", 100.0, 50_000.0)),
        ("chlorine", tank(pressure.clone(), "7782-50-5", 50.0, 60_000.0)),
        ("propane", tank(pressure, "74-98-6", 400.0, 170_000.0)),
        ("methanol", tank(atmospheric.clone(), "67-56-1", 1_000.0, 700_000.0)),
        ("benzene", tank(atmospheric, "71-43-2", 1_000.0, 750_000.0)),
    ] {
        let from = Instant::now();
        let built = source(&equipment, Place::default(), &setting);
        let took = from.elapsed();
        match built {
            Err(fault) => println!("{name}: {fault} {took:?}"),
            Ok(built) => {
                let from = Instant::now();
                let folded = Folded::new(&built.source, &fold);
                println!("{name}: {} cases {} effects {took:?}, folded {:?}, reach {:.0}", built.cases.len(), built.source.effects.len(), from.elapsed(), folded.reach());
                for effect in &built.source.effects {
                    println!("   {} {} {:e} reach {:.0}", effect.case, effect.kind, effect.per_year[2], effect.reach());
                }
                for case in &built.cases { for (class, fault) in &case.faults { println!("   FAULT {} {class} {fault}", case.case.id); } }
                for d in [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0] {
                    print!(" {d}: {:.2e}", folded.risk_at(&fold, Place { east: 0.0, north: d }));
                }
                println!();
            }
        }
    }
}
