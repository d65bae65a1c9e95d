//! 防护目标: places with people outside hazardous sites.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{RecordType, boolean, choice, geometry, group, integer, text};
use crate::types::Typed;

/// A protection target as declared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProtectionTarget {
    /// Code, where the register gives one.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Kind of place (GB 36894-2018, 3.1 and its table of general targets).
    pub target_kind: String,
    /// People normally there.
    pub persons: Option<i64>,
    /// District, code of GB/T 2260.
    pub district: Option<String>,
    /// Outline or place.
    pub outline: Option<serde_json::Value>,
    /// Invented for demonstration.
    pub demo: bool,
}

impl Typed for ProtectionTarget {
    const KIND: &'static str = "protection_target";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("protection_target", "防护目标", "Protection target")
        .group(group::FACILITIES)
        .field(text("code", "目标编号", "target code").aliases(&["target"]))
        .field(text("name", "目标名称", "target name").required().level(Level::Public).aliases(&["名称"]))
        .field(
            choice(
                "target_kind",
                "目标类型",
                "target kind",
                &[
                    ("education", "教育设施", "education"),
                    ("medical", "医疗卫生场所", "medical"),
                    ("welfare", "社会福利设施", "social welfare"),
                    ("culture", "文化设施", "culture"),
                    ("heritage", "文物保护单位", "heritage"),
                    ("religious", "宗教场所", "religious place"),
                    ("urban_rail", "城市轨道交通设施", "urban rail"),
                    ("military", "军事、安保设施", "military and security"),
                    ("dwelling", "住宅", "dwellings"),
                    ("office", "行政办公设施", "administrative offices"),
                    ("sports", "体育场馆", "sports venue"),
                    ("commercial", "商业、餐饮", "shops and restaurants"),
                    ("hotel", "旅馆住宿", "hotel"),
                    ("business", "商务办公", "business offices"),
                    ("entertainment", "娱乐、康体", "entertainment"),
                    ("industry", "其他工业企业", "other industry"),
                    ("transport_hub", "交通枢纽", "transport hub"),
                    ("park_square", "公园广场", "park or square"),
                    ("other", "其他", "other"),
                ],
            )
            .required()
            .aliases(&["类型", "kind"]),
        )
        .field(integer("persons", "人数", "persons", 0, 10_000_000).required().aliases(&["常住人口", "people", "人口"]))
        .field(
            text("district", "行政区划代码", "district code")
                .indexed()
                .level(Level::Public)
                .aliases(&["区县", "district"]),
        )
        .field(
            geometry("outline", "范围", "outline", &["Polygon", "MultiPolygon", "Point"])
                .required()
                .aliases(&["geometry", "位置"]),
        )
        .field(boolean("demo", "演示数据", "demo data").level(Level::Public))
        .key(&["code"])
}
