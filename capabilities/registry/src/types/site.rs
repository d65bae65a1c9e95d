//! 厂区: a place with one boundary, for which one enterprise answers.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{RecordType, boolean, choice, date, geometry, group, reference, text};
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
    /// Day on which the people within 500 m outside the boundary were last surveyed. Only then does no registered target mean nobody.
    pub surroundings_surveyed_on: Option<String>,
    /// Invented for demonstration.
    pub demo: bool,
}

impl Typed for Site {
    const KIND: &'static str = "site";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("site", "厂区", "Site")
        .group(group::FACILITIES)
        .field(text("code", "厂区编号", "site code").required().level(Level::Public).aliases(&[
            "facility_id",
            "facility id",
            "编号",
            "site",
            "厂区",
        ]))
        .field(text("name", "厂区名称", "site name").required().level(Level::Public).aliases(&[
            "名称",
            "场所名称",
            "facility",
        ]))
        .field(reference("enterprise", "所属企业", "enterprise", "enterprise").level(Level::Public).aliases(&[
            "统一社会信用代码",
            "credit_code",
            "企业",
        ]))
        .field(text("operator", "运营单位", "operator").level(Level::Public).aliases(&["经营单位"]))
        .field(choice("sector", "行业类别", "sector", SECTORS).level(Level::Public))
        .field(text("district", "行政区划代码", "district code").indexed().level(Level::Public).aliases(&[
            "区县",
            "所属区",
            "district",
        ]))
        .field(text("park", "化工园区", "chemical park").indexed().level(Level::Public).aliases(&["园区"]))
        .field(text("address", "地址", "address").level(Level::Public))
        .field(
            geometry("boundary", "厂界", "site boundary", &["Polygon", "MultiPolygon", "Point"])
                .level(Level::Public)
                .help("GeoJSON；也可分经度、纬度两列", "GeoJSON; or two columns, longitude and latitude")
                .aliases(&["geometry", "边界"]),
        )
        .field(
            date("surroundings_surveyed_on", "周边调查日期", "surroundings surveyed on")
                .indexed()
                .help(
                    "厂界外500 m内人员调查完成之日；填写后，未登记防护目标即为无人",
                    "day of the survey of people within 500 m; once given, no registered target means nobody",
                )
                .aliases(&["调查日期", "surveyed_on"]),
        )
        .field(boolean("demo", "演示数据", "demo data").level(Level::Public))
        .key(&["code"])
}
