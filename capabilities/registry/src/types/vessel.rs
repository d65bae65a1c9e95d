//! 储罐、容器、库位: what holds a substance.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{RecordType, choice, decimal, geometry, group, reference, text};
use crate::types::Typed;

/// A tank, vessel or warehouse bay as declared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Vessel {
    /// Code, unique in the city.
    pub code: String,
    /// Name or tag number.
    pub name: String,
    /// Unit it stands in.
    pub unit: String,
    /// `tank`, `vessel` or `bay`.
    pub vessel_kind: String,
    /// Volume, m³.
    pub volume_m3: Option<serde_json::Number>,
    /// Highest working pressure, MPa gauge.
    pub pressure_mpa: Option<serde_json::Number>,
    /// Working temperature, °C.
    pub temperature_c: Option<serde_json::Number>,
    /// Place or outline.
    pub position: Option<serde_json::Value>,
}

impl Typed for Vessel {
    const KIND: &'static str = "vessel";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("vessel", "储罐/容器/库位", "Tank, vessel or bay")
        .group(group::FACILITIES)
        .field(text("code", "设备编号", "vessel code").required().aliases(&["位号", "罐号", "vessel"]))
        .field(text("name", "设备名称", "vessel name").required().aliases(&["名称"]))
        .field(reference("unit", "所属单元", "unit", "unit").required().aliases(&["单元编号", "unit_code"]))
        .field(
            choice(
                "vessel_kind",
                "设备类型",
                "vessel kind",
                &[("tank", "储罐", "tank"), ("vessel", "容器", "vessel"), ("bay", "库位", "warehouse bay")],
            )
            .required()
            .aliases(&["类型", "kind"]),
        )
        .field(
            decimal("volume_m3", "容积", "volume", "m3", Some("0"), Some("1000000"))
                .level(Level::Sensitive)
                .aliases(&["容积m3", "capacity_m3"]),
        )
        .field(
            decimal("pressure_mpa", "最高工作压力", "pressure", "MPa", Some("-0.1"), Some("400"))
                .level(Level::Sensitive),
        )
        .field(
            decimal("temperature_c", "工作温度", "temperature", "°C", Some("-273.15"), Some("3000"))
                .level(Level::Sensitive),
        )
        .field(geometry("position", "位置", "position", &["Point", "Polygon"]).aliases(&["geometry"]))
        .key(&["code"])
}
