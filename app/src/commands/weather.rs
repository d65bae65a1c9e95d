//! The joint weather table of a city.

use std::path::Path;

use anlan_kernel::Problem;
use anlan_qra::{Rose, read_joint};

/// Largest table, bytes.
const MOST: u64 = 16 << 20;

/// Reads a joint table of wind, stability and part of the day.
pub(crate) fn read(path: &Path) -> Result<Rose, Problem> {
    let shown = path.display();
    let unreadable = |cause: std::io::Error| {
        Problem::invalid(
            "risk.weather_file",
            format!("无法读取气象表{shown}：{cause}"),
            format!("the weather table {shown} cannot be read: {cause}"),
        )
        .remedy("检查路径和权限", "check path and permissions")
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MOST {
        return Err(Problem::invalid(
            "risk.weather_file",
            format!("气象表{shown}过大（{size} 字节）"),
            format!("the weather table {shown} is too large ({size} bytes)"),
        )
        .remedy("给出联合频率表，而不是逐时数据", "give the joint table, not the hours"));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    read_joint(&text).map_err(|fault| {
        Problem::invalid(fault.code, fault.text.zh.clone(), fault.text.en.clone())
            .remedy(fault.remedy.zh.clone(), fault.remedy.en.clone())
    })
}

/// The problem of a city whose weather nobody has told.
pub(crate) fn none() -> Problem {
    Problem::invalid("risk.no_weather", "没有本市的气象联合频率表，不能计算风险", "the city has no weather table: risk cannot be computed")
        .remedy(
            "用 --weather 给出联合频率表（列：period、wind_from、stability、mean_wind_ms、frequency）",
            "give a joint table with --weather (columns: period, wind_from, stability, mean_wind_ms, frequency)",
        )
}
