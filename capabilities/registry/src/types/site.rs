//! 厂区: a place with one boundary, for which one enterprise answers.

use serde::{Deserialize, Serialize};

use crate::catalogue::{RecordType, boolean, choice, geometry, reference, text};
use crate::types::{SECTORS, Typed};

/// A site as declared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    /// Code, unique in the city.
    pub code: String,
    /// Name.
    pub name: String,
    /// Enterprise that operates it.
    pub enterprise: Option<String>,
    /// Operator as text, where the enterprise is not registered.
    pub operator: Option<String>,
    /// Sector, where it differs from the enterprise's.
    pub sector: Option<String>,
    /// District, code of GB/T 2260.
    pub district: Option<String>,
    /// Chemical park.
    pub park: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Site boundary (厂界); people outside it count for α. A point where no boundary is known.
    pub boundary: Option<serde_json::Value>,
    /// Invented for demonstration.
    pub demo: bool,
}

impl Typed for Site {
    const KIND: &'static str = "site";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("site", "厂区", "Site")
        .field(text("code", "厂区编号", "site code").required().aliases(&[
            "facility_id",
            "facility id",
            "编号",
            "site",
            "厂区",
        ]))
        .field(text("name", "厂区名称", "site name").required().aliases(&["名称", "场所名称", "facility"]))
        .field(reference("enterprise", "所属企业", "enterprise", "enterprise").aliases(&[
            "统一社会信用代码",
            "credit_code",
            "企业",
        ]))
        .field(text("operator", "运营单位", "operator").aliases(&["经营单位"]))
        .field(choice("sector", "行业类别", "sector", SECTORS))
        .field(text("district", "行政区划代码", "district code").indexed().aliases(&["区县", "所属区", "district"]))
        .field(text("park", "化工园区", "chemical park").indexed().aliases(&["园区"]))
        .field(text("address", "地址", "address"))
        .field(
            geometry("boundary", "厂界", "site boundary", &["Polygon", "MultiPolygon", "Point"])
                .help("GeoJSON；也可分经度、纬度两列", "GeoJSON; or two columns, longitude and latitude")
                .aliases(&["geometry", "边界"]),
        )
        .field(boolean("demo", "演示数据", "demo data"))
        .key(&["code"])
}
