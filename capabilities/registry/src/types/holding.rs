//! 存量: a substance held in a unit — the fact that identification starts from.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Code, Field, FieldKind, RecordType, boolean, choice, decimal, group, integer, reference, text};
use crate::types::Typed;

/// Quantities above this on one line are taken, but a person is asked to look: the largest single tank farms of the world hold less.
const SUSPECT_TONNES: &str = "200000";

/// A holding as declared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Holding {
    /// Code, where the holder gives one.
    pub code: Option<String>,
    /// Unit that holds it.
    pub unit: Option<String>,
    /// Site that holds it, where no unit is given.
    pub site: Option<String>,
    /// Tank, vessel or bay.
    pub vessel: Option<String>,
    /// Number of the line in the holder's list.
    pub line: Option<i64>,
    /// Substance as the holder writes it.
    pub substance_name: String,
    /// CAS number as the holder gives it.
    pub cas: Option<String>,
    /// UN number as the holder gives it.
    pub un: Option<String>,
    /// Composition where it decides the row: water, alcohol, nitrogen content, concentration …
    pub composition: Option<String>,
    /// Hazard categories from the SDS: symbols of GB 18218-2018 Table 2 or classes of the 2009 edition.
    pub categories: Vec<String>,
    /// Design maximum, t (GB 18218-2018, 4.2.2): what is counted.
    pub design_max_t: Option<serde_json::Number>,
    /// Largest amount ever present, t: for the shadow check.
    pub actual_max_t: Option<serde_json::Number>,
    /// `gas`, `liquefied_gas`, `liquid` or `solid`.
    pub state: Option<String>,
    /// Working temperature, °C.
    pub temperature_c: Option<serde_json::Number>,
    /// Working pressure, MPa gauge.
    pub pressure_mpa: Option<serde_json::Number>,
    /// Worked above its boiling point (category W5.1).
    pub above_boiling_point: bool,
    /// Special process conditions (category W5.2).
    pub special_process: bool,
}

impl Typed for Holding {
    const KIND: &'static str = "holding";
}

pub(super) fn record_type() -> RecordType {
    let mut design_max = decimal("design_max_t", "设计最大量", "design maximum", "t", Some("0"), Some("100000000"))
        .required()
        .level(Level::Sensitive)
        .help(
            "设计最大量（GB 18218-2018 4.2.2），不是现存量",
            "design maximum (GB 18218-2018, 4.2.2), not the amount present",
        )
        .aliases(&[
            "设计最大量t",
            "设计最大存量",
            "最大存量",
            "数量",
            "存量",
            "quantity_t",
            "quantity",
            "quantity_lb",
            "max_t",
            "设计最大量（t）",
            "设计最大量(吨)",
        ]);
    if let FieldKind::Decimal { suspect_above, .. } = &mut design_max.kind {
        *suspect_above = Some(SUSPECT_TONNES.into());
    }
    RecordType::new("holding", "存量", "Holding")
        .group(group::FACILITIES)
        .title("substance_name")
        .field(text("code", "存量编号", "holding code").aliases(&["holding"]))
        .field(reference("unit", "所属单元", "unit", "unit").aliases(&[
            "单元",
            "单元编号",
            "unit_code",
            "单元名称",
            "重大危险源名称",
        ]))
        .field(reference("site", "所属厂区", "site", "site").aliases(&[
            "厂区",
            "厂区编号",
            "site_code",
            "facility_id",
            "企业名称",
            "facility",
        ]))
        .field(reference("vessel", "储罐/容器/库位", "vessel", "vessel").aliases(&["位号", "罐号", "储罐"]))
        .field(integer("line", "序号", "line", 0, 1_000_000_000).aliases(&["行号", "no"]))
        .field(text("substance_name", "危险化学品名称", "substance").required().aliases(&[
            "化学品名称",
            "物质名称",
            "品名",
            "名称",
            "物料",
            "介质",
            "chemical",
            "name",
            "substance name",
        ]))
        .field(
            Field::new("cas", "CAS号", "CAS number", FieldKind::Code(Code::Cas)).aliases(&["CAS", "cas no", "cas_no"]),
        )
        .field(Field::new("un", "UN编号", "UN number", FieldKind::Code(Code::Un)).aliases(&[
            "UN",
            "联合国编号",
            "un no",
        ]))
        .field(text("composition", "组成说明", "composition").aliases(&["含量", "浓度", "规格", "concentration"]))
        .field(
            Field::new("categories", "危险性类别", "hazard categories", FieldKind::List)
                .help(
                    "GB 18218-2018 表2符号，如 W5.3；多个以分号分隔",
                    "symbols of GB 18218-2018 Table 2, e.g. W5.3; several separated by ;",
                )
                .aliases(&["类别符号", "危险类别", "category", "hazard category"]),
        )
        .field(design_max)
        .field(
            decimal("actual_max_t", "实际最大量", "actual maximum", "t", Some("0"), Some("100000000"))
                .level(Level::Sensitive)
                .aliases(&["实际最大存量", "actual_t"]),
        )
        .field(
            choice(
                "state",
                "物理状态",
                "state",
                &[
                    ("gas", "气态", "gas"),
                    ("liquefied_gas", "液化气体", "liquefied gas"),
                    ("liquid", "液态", "liquid"),
                    ("solid", "固态", "solid"),
                ],
            )
            .aliases(&["状态"]),
        )
        .field(
            decimal("temperature_c", "工作温度", "temperature", "°C", Some("-273.15"), Some("3000"))
                .level(Level::Sensitive),
        )
        .field(
            decimal("pressure_mpa", "工作压力", "pressure", "MPa", Some("-0.1"), Some("400")).level(Level::Sensitive),
        )
        .field(boolean("above_boiling_point", "高于沸点操作", "worked above boiling point"))
        .field(boolean("special_process", "特殊工艺条件", "special process conditions"))
        .key(&["code"])
        .key(&["unit", "line"])
        .key(&["site", "line"])
        .any_of(&["unit", "site"])
}
