//! What is assumed where nothing is said, with its reason.

use anlan_consequence::discharge::{Detection, Isolation};
use anlan_consequence::scenario::{Direction, Effects, Site, Vessel};
use anlan_quantity::{Confidence, Text};
use serde::Serialize;

use super::EquipmentDescription;
use crate::frequency::{Equipment, Hole};
use crate::ignition::Basis;

/// Something that was not said and is assumed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumed {
    /// Field of the description that would change it.
    pub path: &'static str,
    /// What is taken, with unit.
    pub value: Text,
    /// Why.
    pub reason: Text,
    /// Publication it follows, where it follows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// A value that reads the same in both languages.
pub(super) fn same(value: impl ToString) -> Text {
    Text::new(value.to_string(), value.to_string())
}

/// Keeps the assumptions of a case.
#[derive(Default)]
pub(super) struct Assumptions(pub(super) Vec<Assumed>);

impl Assumptions {
    pub(super) fn note(&mut self, path: &'static str, value: Text, zh: impl ToString, en: impl ToString) {
        let reason = Text::new(zh.to_string(), en.to_string());
        self.0.push(Assumed { path, value, reason, basis: None });
    }

    fn rests_on(&mut self, basis: Basis) {
        if let Some(last) = self.0.last_mut() {
            last.basis = Some(basis);
        }
    }

    /// Where the opening is, m above ground.
    pub(super) fn height(&mut self, description: &EquipmentDescription) -> f64 {
        description.height_m.unwrap_or_else(|| {
            self.note(
                "height_m",
                same("1 m"),
                "未填写；泄漏口按离地 1 m",
                "not given; the opening is taken 1 m above ground",
            );
            1.0
        })
    }

    pub(super) fn direction(&mut self, description: &EquipmentDescription) -> Direction {
        description.direction.unwrap_or_else(|| {
            if matches!(description.equipment, Equipment::ReliefValve { .. }) {
                self.note(
                    "direction",
                    Text::new("朝上", "up"),
                    "未填写；泄放口朝上",
                    "not given; a relief device lets out upwards",
                );
                return Direction::Up;
            }
            self.note(
                "direction",
                Text::new("水平", "level"),
                "未填写；水平顺风，影响最远",
                "not given; level with the wind reaches furthest",
            );
            Direction::Level
        })
    }

    /// Detection and isolation, by which the engine takes the time of AQ/T 3046 Table F.2.
    pub(super) fn stopping(&mut self, description: &EquipmentDescription) -> (Detection, Isolation) {
        let table = || Basis::new("discharge.isolation.f2", "AQ/T 3046-2013 Tables F.1 and F.2", Confidence::Verified);
        let detection = description.detection.unwrap_or_else(|| {
            self.note(
                "detection",
                Text::new("C 级", "class C"),
                "未填写；按最慢的 C 级（目视、摄像）",
                "not given; the slowest class C, eyes and cameras",
            );
            self.rests_on(table());
            Detection::C
        });
        let isolation = description.isolation.unwrap_or_else(|| {
            self.note(
                "isolation",
                Text::new("C 级", "class C"),
                "未填写；按最慢的 C 级（手动阀）",
                "not given; the slowest class C, hand valves",
            );
            self.rests_on(table());
            Isolation::C
        });
        (detection, isolation)
    }

    /// Pipe between vessel and opening: only a pipe torn off has one.
    pub(super) fn pipe_length(&mut self, description: &EquipmentDescription, hole: Hole) -> f64 {
        let (Hole::FullBore, Equipment::Pipe { length_m, .. }) = (hole, &description.equipment) else { return 0.0 };
        description.pipe_length_m.unwrap_or_else(|| {
            let half = 0.5 * length_m;
            self.note(
                "pipe_length_m",
                same(format!("{half} m")),
                "未填写；断裂处按管道中点",
                "not given; the middle of the pipe stands for all its places",
            );
            half
        })
    }

    /// Height of the opening above the bottom, given the height of the vessel.
    pub(super) fn above_bottom(&mut self, description: &EquipmentDescription, top: f64) -> f64 {
        description.above_bottom_m.unwrap_or_else(|| {
            if matches!(description.equipment, Equipment::ReliefValve { .. }) {
                self.note(
                    "above_bottom_m",
                    same(format!("{top:.2} m")),
                    "未填写；泄放装置在顶部，泄出气相",
                    "not given; a relief device is at the top and lets out vapour",
                );
                return top;
            }
            self.note(
                "above_bottom_m",
                same("0 m"),
                "未填写；按底部开孔，液相流出最多",
                "not given; at the bottom the most liquid gets out",
            );
            0.0
        })
    }

    /// Pressure of the content.
    pub(super) fn pressure(&mut self, vessel: &Vessel) {
        if vessel.pressure_pa.is_none() {
            self.note(
                "vessel.pressure_pa",
                Text::new("饱和蒸气压", "saturation"),
                "未填写；按储存温度的饱和蒸气压，不低于大气压",
                "not given; that of saturation at the temperature inside, at least that of the air",
            );
        }
    }

    /// Pressure at which a vessel bursts.
    pub(super) fn burst(&mut self, vessel: &Vessel) {
        if vessel.burst_pressure_pa.is_none() {
            self.note(
                "vessel.burst_pressure_pa",
                same("1.21 ×"),
                "未填写；按内压的 1.21 倍破裂",
                "not given; it bursts at 1.21 times the pressure inside",
            );
        }
    }

    /// A torn pipe lets out of the side of the vessel.
    pub(super) fn one_end(&mut self) {
        self.note(
            "hole",
            Text::new("容器一侧", "one end"),
            "断裂管道只计容器一侧的流出",
            "of a pipe torn off only the flow from the side of the vessel is counted",
        );
    }

    pub(super) fn site(&mut self, description: &EquipmentDescription) -> Site {
        description.site.unwrap_or_else(|| {
            let site = Site::default();
            let Site { roughness_m: rough, blast_class: class, air_changes_per_hour: changes, .. } = site;
            let value = Text::new(
                format!("粗糙度 {rough} m，混凝土地面，无围堰，爆炸强度等级 {class}，室内换气 {changes} 次/小时"),
                format!("roughness {rough} m, concrete, no bund, blast class {class}, {changes} air changes per hour"),
            );
            self.note(
                "site",
                value,
                "未填写；按低矮作物和少量障碍物的粗糙度、混凝土地面、无围堰、中等拥塞",
                "not given; the roughness of low crops and a few obstacles, a concrete floor without a bund, moderate congestion",
            );
            site
        })
    }

    pub(super) fn effects(&mut self, description: &EquipmentDescription) -> Effects {
        description.effects.unwrap_or_else(|| {
            let effects = Effects::default();
            let (toxic, heat) = (effects.toxic_exposure_s, effects.heat_exposure_s);
            let value = Text::new(
                format!("毒物暴露 {toxic} s，热辐射暴露 {heat} s"),
                format!("toxic exposure {toxic} s, heat {heat} s"),
            );
            self.note(
                "effects",
                value,
                "未填写；按标准的最长暴露时间 30 min 和 20 s",
                "not given; the longest exposures of the guideline, 30 min and 20 s",
            );
            self.rests_on(Basis::new(
                "harm.exposure",
                "AQ/T 3046-2013, longest exposures, via a second-hand copy",
                Confidence::Secondary,
            ));
            effects
        })
    }
}
