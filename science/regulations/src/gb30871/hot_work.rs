//! Level of hot work.

use serde::{Deserialize, Serialize};

use super::{Permit, PermitRow, permit};
use crate::Text;

/// Level of hot work, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HotLevel {
    /// 特级.
    Special,
    /// 一级.
    One,
    /// 二级.
    Two,
}

impl HotLevel {
    /// Returns the level as tables name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Special => "special",
            Self::One => "1",
            Self::Two => "2",
        }
    }

    /// Returns the level of a name.
    pub fn of_key(key: &str) -> Option<Self> {
        [Self::Special, Self::One, Self::Two].into_iter().find(|level| level.key() == key)
    }

    fn name(self) -> Text {
        match self {
            Self::Special => Text::new("特级动火", "special hot work"),
            Self::One => Text::new("一级动火", "hot work of level 1"),
            Self::Two => Text::new("二级动火", "hot work of level 2"),
        }
    }

    fn raised(self) -> Self {
        match self {
            Self::Special | Self::One => Self::Special,
            Self::Two => Self::One,
        }
    }
}

/// Why a level is raised by one (5.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Raise {
    /// Public holiday.
    Holiday,
    /// Rest day.
    RestDay,
    /// At night.
    Night,
    /// Other special circumstances.
    Other,
}

/// Hot work as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HotWork {
    /// In a fixed hot-work area.
    pub fixed_area: bool,
    /// In a place where fire or explosion is a hazard; where nobody has said, it is taken as one.
    pub hazard_place: Option<bool>,
    /// On plant, pipes, tanks or vessels in running state.
    pub running: bool,
    /// Inside the dike of a tank farm that is a major hazard and holds flammable or explosive media.
    pub major_hazard_dike: bool,
    /// On a pipe rack.
    pub pipe_rack: bool,
    /// The whole plant is shut down, purged, analysed, isolated, and that is approved.
    pub shut_down: bool,
    /// Why the level is raised.
    pub raise: Vec<Raise>,
}

/// Level with what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Levelled {
    /// Level before it was raised; absent in fixed areas.
    pub base: Option<HotLevel>,
    /// Level.
    pub level: Option<HotLevel>,
    /// It was raised.
    pub raised: bool,
    /// Permit: who approves, how long.
    pub permit: Option<&'static PermitRow>,
    /// Gas is measured throughout (5.3.1 d).
    pub continuous_gas: bool,
    /// All of it is recorded on video (5.2.11).
    pub video: bool,
    /// Why.
    pub reason: Text,
    /// Clause.
    pub clause: &'static str,
}

/// Returns the level of hot work.
///
/// # Source
/// GB 30871-2022, 5.1.1 to 5.1.5, 5.2.11, 5.3.1 d).
pub fn hot_level(work: &HotWork) -> Levelled {
    let hazard = work.hazard_place.unwrap_or(true);
    let (base, why, clause) = if work.major_hazard_dike {
        (
            HotLevel::Special,
            Text::new("重大危险源罐区防火堤内", "inside the dike of a major-hazard tank farm"),
            "GB 30871-2022, 5.1.2",
        )
    } else if work.fixed_area {
        return Levelled {
            base: None,
            level: None,
            raised: false,
            permit: None,
            continuous_gas: false,
            video: false,
            reason: Text::new("固定动火区内，不分级", "in a fixed hot-work area: no level"),
            clause: "GB 30871-2022, 5.1.4",
        };
    } else if work.shut_down {
        (
            HotLevel::Two,
            Text::new("装置已停车、清洗、分析合格并隔离", "plant shut down, purged, analysed and isolated"),
            "GB 30871-2022, 5.1.4",
        )
    } else if hazard && work.running {
        (
            HotLevel::Special,
            Text::new("火灾爆炸危险场所内处于运行状态的设备", "running plant in a place of fire or explosion hazard"),
            "GB 30871-2022, 5.1.2",
        )
    } else if work.pipe_rack {
        (HotLevel::One, Text::new("管廊上", "on a pipe rack"), "GB 30871-2022, 5.1.3")
    } else if hazard {
        (HotLevel::One, Text::new("火灾爆炸危险场所", "in a place of fire or explosion hazard"), "GB 30871-2022, 5.1.3")
    } else {
        (HotLevel::Two, Text::new("其他场所", "elsewhere"), "GB 30871-2022, 5.1.4")
    };
    level_raised(base, !work.raise.is_empty(), &why, clause)
}

/// Raises a level that is known already, where it is to be raised.
pub(super) fn level_raised(base: HotLevel, raise: bool, why: &Text, clause: &'static str) -> Levelled {
    let level = if raise { base.raised() } else { base };
    let raised = level != base;
    let (more_zh, more_en) = if raised {
        (
            "；夜间、休息日、节假日或特殊情况，升一级",
            "; raised by one: night, rest day, holiday or special circumstances",
        )
    } else {
        ("", "")
    };
    Levelled {
        base: Some(base),
        level: Some(level),
        raised,
        permit: permit(Permit::HotWork, Some(level.key())),
        continuous_gas: level == HotLevel::Special,
        video: level == HotLevel::Special,
        reason: Text::new(
            format!("{}：{}{more_zh}", level.name().zh, why.zh),
            format!("{}: {}{more_en}", level.name().en, why.en),
        ),
        clause: if raised { "GB 30871-2022, 5.1.1" } else { clause },
    }
}

impl HotLevel {
    /// Returns the level raised for cause, with what follows from it (5.1.1).
    pub fn for_cause(self, raise: &[Raise]) -> Levelled {
        level_raised(self, !raise.is_empty(), &Text::new("已定级", "level given"), "GB 30871-2022, 5.1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(work: HotWork) -> Option<HotLevel> {
        hot_level(&work).level
    }

    #[test]
    fn levels_follow_place_and_state() {
        let running = HotWork { hazard_place: Some(true), running: true, ..HotWork::default() };
        assert_eq!(level(running.clone()), Some(HotLevel::Special));
        assert_eq!(level(HotWork { shut_down: true, ..running.clone() }), Some(HotLevel::Two));
        assert_eq!(
            level(HotWork { hazard_place: Some(false), pipe_rack: true, ..HotWork::default() }),
            Some(HotLevel::One)
        );
        assert_eq!(level(HotWork { hazard_place: Some(false), ..HotWork::default() }), Some(HotLevel::Two));
        assert_eq!(level(HotWork { fixed_area: true, ..HotWork::default() }), None);
        // Nobody has said what place it is: the stricter.
        assert_eq!(level(HotWork::default()), Some(HotLevel::One));
        assert_eq!(level(HotWork { running: true, ..HotWork::default() }), Some(HotLevel::Special));
        let special = hot_level(&running);
        assert!(special.video && special.continuous_gas);
        assert_eq!(special.permit.unwrap().approver.zh, "主管领导");
    }

    #[test]
    fn nights_and_holidays_raise_by_one() {
        let night =
            HotWork { hazard_place: Some(false), raise: vec![Raise::Night, Raise::Holiday], ..HotWork::default() };
        let levelled = hot_level(&night);
        assert_eq!((levelled.base, levelled.level, levelled.raised), (Some(HotLevel::Two), Some(HotLevel::One), true));
        let top = HotLevel::Special.for_cause(&[Raise::Night]);
        assert_eq!((top.level, top.raised), (Some(HotLevel::Special), false));
    }
}
