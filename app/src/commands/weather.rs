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
        let problem = Problem::invalid(fault.code, fault.text.zh.clone(), fault.text.en.clone())
            .remedy(fault.remedy.zh.clone(), fault.remedy.en.clone())
            .in_file(shown.to_string());
        let line = fault.place.strip_prefix("weather.line_").and_then(|line| line.parse().ok());
        match line.or_else(|| (fault.code == "qra.rose_sum").then(|| line_of_sum(&text)).flatten()) {
            Some(line) => problem.at_row(line).at_column("frequency"),
            None => problem,
        }
    })
}

/// The line at which the shares of a table that does not sum to one go beyond it, or the last one where they stay below.
fn line_of_sum(text: &str) -> Option<u64> {
    /// How far a sum may be from one, as the rose has it.
    const TOLERANCE: f64 = 1e-3;
    let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1_u64..);
    let column = lines.next()?.0.split(',').position(|heading| heading.trim() == "frequency")?;
    let (mut sum, mut last) = (0.0, None);
    for (line, number) in lines {
        let Some(share) = line.split(',').nth(column).and_then(|cell| cell.trim().parse::<f64>().ok()) else {
            continue;
        };
        sum += share;
        last = Some(number);
        if sum > 1.0 + TOLERANCE {
            break;
        }
    }
    last
}

/// The problem of a city whose weather nobody has told.
pub(crate) fn none() -> Problem {
    Problem::invalid(
        "risk.no_weather",
        "没有本市的气象联合频率表，不能计算风险",
        "the city has no weather table: risk cannot be computed",
    )
    .remedy(
        "用 --weather 给出联合频率表（列：period、wind_from、stability、mean_wind_ms、frequency）",
        "give a joint table with --weather (columns: period, wind_from, stability, mean_wind_ms, frequency)",
    )
}
