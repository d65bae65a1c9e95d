//! The archive as rows of a table.

use super::Archive;

/// Headings of the table, Chinese and English.
pub const HEADINGS: &[(&str, &str)] = &[
    ("颜色", "colour"),
    ("等级", "grade"),
    ("名称", "name"),
    ("类别", "kind"),
    ("责任单位", "enterprise"),
    ("行政区", "district"),
    ("行业", "sector"),
    ("园区", "park"),
    ("环节", "link"),
    ("主要物质", "substances"),
    ("S", "S"),
    ("R", "R"),
    ("2009版等级", "grade (2009)"),
    ("待认定物质", "open lines"),
    ("理由", "reason"),
    ("经度", "longitude"),
    ("纬度", "latitude"),
    ("演示", "demo"),
];

/// Returns the rows of the table, in the order of the headings.
pub fn rows(archive: &Archive, chinese: bool) -> impl Iterator<Item = Vec<String>> + '_ {
    archive.rows.iter().map(move |row| {
        let pick = |text: anlan_kernel::Text| if chinese { text.zh.into_owned() } else { text.en.into_owned() };
        let number = |grade: Option<u8>| grade.map(|grade| grade.to_string()).unwrap_or_default();
        vec![
            row.colour.map(|colour| pick(colour.label())).unwrap_or_default(),
            number(row.grade),
            row.name.clone(),
            match (row.kind, chinese) {
                (super::RowKind::Site, true) => "厂区".to_owned(),
                (super::RowKind::Site, false) => "site".to_owned(),
                (super::RowKind::RiskPoint, true) => "风险点".to_owned(),
                (super::RowKind::RiskPoint, false) => "risk point".to_owned(),
            },
            row.enterprise.clone(),
            archive.district_name(&row.district).to_owned(),
            row.sector.clone(),
            row.park.clone(),
            row.link.clone(),
            row.substances.clone(),
            row.s.clone(),
            row.r.clone(),
            number(row.grade_2009),
            if row.open_lines == 0 { String::new() } else { row.open_lines.to_string() },
            pick(row.reason.clone()),
            row.point.map(|point| format!("{:.6}", point.lon)).unwrap_or_default(),
            row.point.map(|point| format!("{:.6}", point.lat)).unwrap_or_default(),
            if row.demo { if chinese { "演示".to_owned() } else { "demo".to_owned() } } else { String::new() },
        ]
    })
}
