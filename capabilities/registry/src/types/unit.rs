//! 单元: the production or storage unit that GB 18218 identifies.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Field, FieldKind, RecordType, choice, date, geometry, group, reference, text};
use crate::types::Typed;

/// A unit as declared: split at shut-off valves, dikes or independent buildings (GB 18218-2018, 3.5 and 3.6).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Unit {
    /// Code, unique in the city.
    pub code: String,
    /// Name.
    pub name: String,
    /// Site it belongs to.
    pub site: String,
    /// `production`, `storage_tank` or `storage_warehouse`.
    pub unit_kind: String,
    /// Outline, for the 500 m rule of the 2009 edition and the map.
    pub outline: Option<serde_json::Value>,
    /// Day it was taken into service.
    pub in_service_since: Option<String>,
    /// Day of the last safety assessment of its major hazard.
    pub assessed_on: Option<String>,
    /// Day on which it was last rebuilt or extended.
    pub rebuilt_on: Option<String>,
    /// Day of the last accident with a death, ten or more injured, or effects on the public.
    pub accident_on: Option<String>,
    /// Key supervised processes carried out in it (names of the lists of 2009 and 2013).
    pub processes: Vec<String>,
}

impl Typed for Unit {
    const KIND: &'static str = "unit";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("unit", "单元", "Unit")
        .group(group::FACILITIES)
        .field(text("code", "单元编号", "unit code").required().level(Level::Public).aliases(&["unit", "单元"]))
        .field(text("name", "单元名称", "unit name").required().level(Level::Public).aliases(&["名称"]))
        .field(reference("site", "所属厂区", "site", "site").required().level(Level::Public).aliases(&["厂区编号", "site_code", "厂区"]))
        .field(
            choice(
                "unit_kind",
                "单元类型",
                "unit kind",
                &[
                    ("production", "生产单元", "production unit"),
                    ("storage_tank", "储罐区", "tank farm"),
                    ("storage_warehouse", "仓库", "warehouse"),
                ],
            )
            .required()
            .help(
                "生产单元以切断阀划分，储罐区以防火堤划分，仓库以独立建筑划分（GB 18218-2018 3.5、3.6）",
                "production units are split at shut-off valves, tank farms by their dike, warehouses by building (GB 18218-2018, 3.5, 3.6)",
            )
            .aliases(&["类型", "kind"]),
        )
        .field(geometry("outline", "单元轮廓", "outline", &["Polygon", "MultiPolygon", "Point"]).aliases(&["geometry"]))
        .field(date("in_service_since", "投用日期", "in service since").aliases(&["投用时间"]))
        .field(
            date("assessed_on", "安全评估日期", "assessed on")
                .indexed()
                .help("最近一次重大危险源安全评估", "the last safety assessment of the major hazard")
                .aliases(&["评估日期"]),
        )
        .field(
            date("rebuilt_on", "改扩建日期", "rebuilt on")
                .help("最近一次改建、扩建投用", "when it was last rebuilt or extended"),
        )
        .field(date("accident_on", "事故日期", "accident on").help(
            "最近一次致人死亡、10人以上受伤或影响公共安全的事故（40号令第十一条）",
            "the last accident with a death, ten or more injured, or effects on the public (Order 40, art. 11)",
        ))
        .field(
            Field::new("processes", "重点监管工艺", "key supervised processes", FieldKind::List)
                .aliases(&["危险化工工艺", "工艺"]),
        )
        .key(&["code"])
}
