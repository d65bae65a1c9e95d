//! 风险点: what the census of measure 1 finds, at any link of the chain.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{
    Code, Field, FieldKind, RecordType, boolean, choice, decimal, geometry, group, integer, reference, text,
};
use crate::types::{SECTORS, Typed};

/// A risk point as declared (measure 1.2). Its colour is derived, never entered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskPoint {
    /// Code, where the register gives one.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Site it lies in, where there is one.
    pub site: Option<String>,
    /// Enterprise that answers for it.
    pub enterprise: Option<String>,
    /// Link of the life cycle.
    pub link: String,
    /// Class of the place.
    pub place_class: String,
    /// Sector.
    pub sector: Option<String>,
    /// District, code of GB/T 2260.
    pub district: Option<String>,
    /// Substance as written.
    pub substance_name: Option<String>,
    /// CAS number.
    pub cas: Option<String>,
    /// Most held at once, t.
    pub most_held_t: Option<serde_json::Number>,
    /// Accident to be feared.
    pub accident: Option<String>,
    /// People near.
    pub persons_nearby: Option<i64>,
    /// Likelihood as judged, 1 (rare) to 5 (frequent).
    pub likelihood: Option<i64>,
    /// Severity as judged, 1 (slight) to 5 (disaster).
    pub severity: Option<i64>,
    /// Controls in place.
    pub controls: Option<String>,
    /// Person who answers for it.
    pub owner: Option<String>,
    /// Place.
    pub position: Option<serde_json::Value>,
    /// Invented for demonstration.
    pub demo: bool,
}

/// Links of the life cycle of a chemical: value, Chinese, English.
pub const LINKS: &[(&str, &str, &str)] = &[
    ("production", "生产", "production"),
    ("storage", "储存", "storage"),
    ("use", "使用", "use"),
    ("trade", "经营", "trade"),
    ("transport", "运输", "transport"),
    ("disposal", "废弃", "disposal"),
];

impl Typed for RiskPoint {
    const KIND: &'static str = "risk_point";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("risk_point", "风险点", "Risk point")
        .group(group::RISK)
        .field(text("code", "风险点编号", "risk point code").aliases(&["risk_point"]))
        .field(text("name", "风险点名称", "risk point name").required().level(Level::Public).aliases(&["名称"]))
        .field(reference("site", "所属厂区", "site", "site").aliases(&["厂区编号", "site_code"]))
        .field(
            reference("enterprise", "责任单位", "enterprise", "enterprise")
                .aliases(&["统一社会信用代码", "credit_code"]),
        )
        .field(
            choice("link", "环节", "life-cycle link", LINKS).required().aliases(&["生命周期环节", "life_cycle_link"]),
        )
        .field(
            choice(
                "place_class",
                "场所类别",
                "place class",
                &[
                    ("chemical_enterprise", "危险化学品企业", "hazardous-chemicals enterprise"),
                    ("chemical_park", "化工园区", "chemical park"),
                    ("logistics_park", "物流园区", "logistics park"),
                    ("port", "港口", "port"),
                    ("quay", "码头", "quay"),
                    ("airport", "机场", "airport"),
                    ("railway_station", "铁路场站", "railway station"),
                    ("city_gas_user", "城镇燃气用户", "city-gas user"),
                    ("filling_station", "加油加气站", "filling station"),
                    ("pipeline", "油气管道", "pipeline"),
                    ("laboratory", "实验室", "laboratory"),
                    ("other", "其他", "other"),
                ],
            )
            .required()
            .aliases(&["场所"]),
        )
        .field(choice("sector", "行业类别", "sector", SECTORS).level(Level::Public))
        .field(
            text("district", "行政区划代码", "district code")
                .indexed()
                .level(Level::Public)
                .aliases(&["区县", "district"]),
        )
        .field(text("substance_name", "危险化学品名称", "substance").aliases(&["化学品名称", "chemical"]))
        .field(Field::new("cas", "CAS号", "CAS number", FieldKind::Code(Code::Cas)).aliases(&["CAS"]))
        .field(
            decimal("most_held_t", "最大存量", "most held", "t", Some("0"), Some("100000000")).level(Level::Sensitive),
        )
        .field(text("accident", "可能事故", "accident feared").aliases(&["事故类型"]))
        .field(integer("persons_nearby", "周边人数", "persons nearby", 0, 10_000_000))
        .field(integer("likelihood", "可能性", "likelihood", 1, 5))
        .field(integer("severity", "严重性", "severity", 1, 5))
        .field(text("controls", "管控措施", "controls").level(Level::Sensitive))
        .field(text("owner", "责任人", "owner").personal())
        .field(geometry("position", "位置", "position", &["Point", "Polygon", "MultiPolygon"]).aliases(&["geometry"]))
        .field(boolean("demo", "演示数据", "demo data").level(Level::Public))
        .key(&["code"])
}
