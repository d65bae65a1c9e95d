//! A vessel of the records as the risk engine takes it, every default with its reason.

use anlan_kernel::{Problem, Text};
use anlan_qra::frequency::{Containment, Equipment, Placing, Service};
use anlan_qra::release_case::EquipmentDescription;
use anlan_quantity::si::ATMOSPHERE;

use crate::held::Held;
use crate::proposal::{Reason, propose};

/// Absolute pressure above which a vessel is taken as one under pressure, Pa: 0.1 MPa gauge, from which on the pressure vessel rules hold
/// (TSG 21-2016, 1.3).
const UNDER_PRESSURE: f64 = 201_325.0;
/// A vessel described for the risk engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// What the engine takes.
    pub equipment: EquipmentDescription,
    /// Name of the substance as it is computed.
    pub substance: String,
    /// Why, by path.
    pub reasons: Vec<Reason>,
}

/// Describes a vessel.
///
/// # Errors
/// What keeps it from being computed: no substance whose properties are known, or a kind of equipment without a model.
pub fn describe(id: &str, held: &Held, unit_kind: &str) -> Result<Described, Vec<Problem>> {
    let kind = held.vessel.get("vessel_kind").and_then(serde_json::Value::as_str).unwrap_or_default();
    if kind == "bay" {
        return Err(vec![
            Problem::invalid(
                "risk.no_model",
                "库位的火灾和毒性燃烧产物尚无模型",
                "fires in warehouse bays and their toxic combustion products have no model yet",
            )
            .remedy("按后果法（GB/T 37243）另行评估", "assess it by consequences (GB/T 37243)"),
        ]);
    }
    let proposal = propose(held)?;
    let scenario = proposal.scenario;
    let mut reasons: Vec<Reason> = proposal
        .reasons
        .into_iter()
        .filter(|reason| reason.path.starts_with("vessel") || reason.path == "substance" || reason.path == "origin")
        .collect();
    let mut why = |path: &'static str, zh: &str, en: &str| {
        reasons.push(Reason { path, text: Text::new(zh.to_owned(), en.to_owned()) });
    };
    if held.vessel.get("name").is_none() {
        why(
            "vessel",
            "未登记储罐或容器：按一个容器盛装全部存量",
            "no tank or vessel is recorded: one vessel is taken to hold the whole quantity",
        );
    }
    let vessel = scenario.vessel;
    let pressure = vessel.and_then(|vessel| vessel.pressure_pa).unwrap_or(ATMOSPHERE.get());
    let boils = vessel.is_some_and(|vessel| {
        anlan_substances::properties::Substance::find(&scenario.substance)
            .and_then(|substance| substance.boiling_point_at(ATMOSPHERE))
            .is_ok_and(|boiling| boiling.get() < vessel.temperature_k)
    });
    let equipment = if pressure > UNDER_PRESSURE || boils {
        if unit_kind == "production" {
            why(
                "equipment",
                "生产单元内的带压容器：按过程容器取泄漏频率",
                "a vessel under pressure in a production unit: frequencies of a process vessel",
            );
            Equipment::ProcessVessel
        } else {
            why(
                "equipment",
                "带压或储存温度高于沸点：按地上压力储罐取泄漏频率",
                "under pressure, or kept above its boiling point: frequencies of a pressure vessel above ground",
            );
            Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General }
        }
    } else if unit_kind == "production" {
        why(
            "equipment",
            "生产单元内的常压设备：按过程容器取泄漏频率",
            "equipment at the pressure of the air in a production unit: frequencies of a process vessel",
        );
        Equipment::ProcessVessel
    } else {
        why(
            "equipment",
            "常压储罐，罐型未登记：按单包容储罐取泄漏频率",
            "a tank at the pressure of the air, its kind not recorded: frequencies of single containment",
        );
        Equipment::AtmosphericTank {
            containment: Containment::default(),
            volume_m3: vessel.map_or(0.0, |vessel| vessel.volume_m3),
        }
    };
    let mut described = EquipmentDescription::new(id, equipment, &scenario.substance);
    described.title = anlan_quantity::Text::new(held.title.clone(), held.title.clone());
    described.vessel = vessel;
    Ok(Described { equipment: described, substance: scenario.substance, reasons })
}
