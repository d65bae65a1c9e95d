//! 企业: the firm that answers for sites.

use anlan_kernel::Level;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Code, Field, FieldKind, RecordType, boolean, choice, group, integer, reference, text};
use crate::types::Typed;

/// Sectors by which the city looks at its enterprises: stored value, Chinese, English.
pub const SECTORS: &[(&str, &str, &str)] = &[
    ("production", "生产", "production"),
    ("storage", "储存", "storage"),
    ("port", "港口", "port"),
    ("trade", "经营", "trade"),
    ("filling_station", "加油加气站", "filling station"),
    ("use", "使用", "use"),
    ("transport", "运输", "transport"),
    ("waste", "废弃处置", "waste disposal"),
    ("other", "其他", "other"),
];

/// An enterprise as declared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Enterprise {
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Registered name.
    pub name: String,
    /// Sector, a value of [`SECTORS`].
    pub sector: Option<String>,
    /// District, code of GB/T 2260.
    pub district: Option<String>,
    /// Registered address.
    pub address: Option<String>,
    /// Principal (主要负责人).
    pub principal: Option<String>,
    /// Duty telephone.
    pub telephone: Option<String>,
    /// Employees.
    pub employees: Option<i64>,
    /// `active`, `suspended` or `closed`.
    pub status: Option<String>,
    /// Enterprise it was merged into: the same firm, registered twice.
    pub merged_into: Option<String>,
    /// Invented for demonstration.
    pub demo: bool,
}

impl Typed for Enterprise {
    const KIND: &'static str = "enterprise";
}

pub(super) fn record_type() -> RecordType {
    RecordType::new("enterprise", "企业", "Enterprise")
        .group(group::FACILITIES)
        .field(
            Field::new(
                "credit_code",
                "统一社会信用代码",
                "unified social credit code",
                FieldKind::Code(Code::CreditCode),
            )
            .level(Level::Public)
            .help("18位，含校验位", "18 characters with the check character")
            .aliases(&["信用代码", "credit code", "uscc"]),
        )
        .field(text("name", "企业名称", "enterprise name").required().level(Level::Public).aliases(&[
            "单位名称",
            "企业",
            "名称",
            "company",
        ]))
        .field(choice("sector", "行业类别", "sector", SECTORS).level(Level::Public).aliases(&["类别", "行业"]))
        .field(text("district", "行政区划代码", "district code").indexed().level(Level::Public).aliases(&[
            "区县",
            "所属区",
            "district",
        ]))
        .field(text("address", "地址", "address").level(Level::Public).aliases(&["注册地址"]))
        .field(text("principal", "主要负责人", "principal").personal().aliases(&["负责人"]))
        .field(text("telephone", "值班电话", "duty telephone").aliases(&["电话", "联系电话", "phone"]))
        .field(integer("employees", "从业人数", "employees", 0, 1_000_000).aliases(&["职工人数"]))
        .field(
            choice(
                "status",
                "状态",
                "status",
                &[("active", "在业", "active"), ("suspended", "停产停业", "suspended"), ("closed", "关闭", "closed")],
            )
            .level(Level::Public),
        )
        .field(reference("merged_into", "并入", "merged into", "enterprise"))
        .field(boolean("demo", "演示数据", "demo data").level(Level::Public))
        .key(&["credit_code"])
}
