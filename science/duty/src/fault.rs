//! What stands in the way of a clock.

use anlan_quantity::Text;
use serde::Serialize;

/// Why a clock cannot be told; a missing year of the calendar is a question to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {}", reason.en)]
#[non_exhaustive]
pub struct Fault {
    /// Stable word for programs.
    pub code: &'static str,
    /// What is wrong, or what is asked.
    pub reason: Text,
    /// What to do.
    pub remedy: Text,
    /// Year whose notice of holidays is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_year: Option<i16>,
}

impl Fault {
    pub(crate) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, reason: Text::new(zh.into(), en.into()), remedy: Text::default(), asked_year: None }
    }

    pub(crate) fn remedy(mut self, zh: &'static str, en: &'static str) -> Self {
        self.remedy = Text::new(zh, en);
        self
    }

    pub(crate) fn year_missing(year: i16) -> Self {
        let mut fault = Self::new(
            "clock.year_missing",
            format!("没有{year}年的节假日安排，工作日无法计算；{year}年的放假和调休日期是哪些？"),
            format!(
                "there is no notice of holidays for {year}, so its working days are unknown; which days are off and which weekends are worked in {year}?"
            ),
        )
        .remedy(
            "录入国务院办公厅该年度的节假日安排通知；系统不作推测",
            "enter the notice of the General Office of the State Council for that year; nothing is guessed",
        );
        fault.asked_year = Some(year);
        fault
    }

    pub(crate) fn out_of_range() -> Self {
        Self::new("clock.out_of_range", "期限超出可表示的日期", "the due day lies beyond the days that can be told")
            .remedy("改小期限", "make the period shorter")
    }
}
