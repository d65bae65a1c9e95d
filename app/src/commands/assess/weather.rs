//! The weather of an assessment, and how sure it is.

use std::path::Path;

use anlan_kernel::{Problem, Text};
use anlan_qra::Rose;

use super::City;

/// A joint table with where it comes from.
pub(super) struct Weather {
    pub(super) rose: Rose,
    /// What it is.
    pub(super) title: Text,
    /// `synthetic`, or `given` by whoever runs the program.
    pub(super) confidence: &'static str,
}

impl Weather {
    /// Reads the table that was given; the synthetic one stands in for tables and the sample city only.
    pub(super) fn of(file: Option<&Path>, city: &City) -> Result<Self, Problem> {
        if let Some(path) = file {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Ok(Self {
                rose: super::super::weather::read(path)?,
                title: Text::new(
                    format!("联合频率表 {name}，按 AQ/T 3046-2013 表9 归为六类"),
                    format!("joint table {name}, brought to the six classes of AQ/T 3046-2013 Table 9"),
                ),
                confidence: "given",
            });
        }
        if !city.may_have_sample_weather() {
            return Err(super::super::weather::none());
        }
        Ok(Self {
            rose: anlan_qra::sample_rose(),
            title: Text::new(
                "合成样表（非实测）：大连的合成逐时数据",
                "the synthetic sample table, never observed: synthetic hours of Dalian",
            ),
            confidence: "synthetic",
        })
    }

    /// Whether it was never observed.
    pub(super) fn is_synthetic(&self) -> bool {
        self.confidence == "synthetic"
    }

    /// What is said loudly.
    pub(super) fn remark(&self) -> Option<Problem> {
        self.is_synthetic().then(|| {
            Problem::invalid(
                "risk.weather_synthetic",
                "没有给出气象表：用合成样表计算，所有风险值只作演示，不能用于判定",
                "no weather table was given: the synthetic sample is used; all figures are for demonstration and decide nothing",
            )
            .warning()
            .remedy("用 --weather 给出本地的联合频率表", "give the local joint table with --weather")
        })
    }
}
