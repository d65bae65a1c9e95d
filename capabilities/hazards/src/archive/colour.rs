//! Colours of risks, and why a risk has its colour.

use std::sync::Arc;

use anlan_kernel::Text;
use anlan_regulations::gb18218::{Grade, colour_of};
use serde::Serialize;

use super::largest;
use crate::inputs::Inputs;
use crate::verdict::Verdict;

/// Level of a risk in four colours, 1 the worst (red). The rule names the colours; which grade takes which is the city's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// 红 major.
    Red,
    /// 橙 larger.
    Orange,
    /// 黄 general.
    Yellow,
    /// 蓝 low.
    Blue,
}

impl Colour {
    /// All colours, the worst first.
    pub const ALL: [Self; 4] = [Self::Red, Self::Orange, Self::Yellow, Self::Blue];

    /// Returns the colour of a level from 1 to 4.
    pub fn of_level(level: u8) -> Option<Self> {
        Self::ALL.get(usize::from(level).checked_sub(1)?).copied()
    }

    /// Returns the level, 1 the worst.
    pub fn level(self) -> u8 {
        match self {
            Self::Red => 1,
            Self::Orange => 2,
            Self::Yellow => 3,
            Self::Blue => 4,
        }
    }

    /// Returns the name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Blue => "blue",
        }
    }

    /// Returns the name on screens.
    pub fn label(self) -> Text {
        let grade = Grade::of_number(self.level()).expect("levels are 1 to 4");
        let name = &colour_of(grade).name;
        Text::new(name.zh.to_string(), name.en.to_string())
    }
}

/// Colour of a site with the reason: that of its worst grade, or of what is not graded.
pub(super) fn of_site(verdicts: &[&Arc<Verdict>]) -> (Option<Colour>, Text) {
    if verdicts.is_empty() {
        return (None, Text::new("没有申报存量", "nothing declared to be held"));
    }
    let graded =
        verdicts.iter().filter_map(|verdict| Some((verdict.grade?, verdict))).min_by_key(|(grade, _)| grade.number());
    if let Some((grade, verdict)) = graded {
        return (Colour::of_level(grade.number()), reason_of(grade, verdict, verdicts.len() > 1));
    }
    if let Some(verdict) = verdicts.iter().find(|verdict| verdict.major_hazard) {
        return (
            None,
            Text::new(
                format!("重大危险源，S = {}，厂界外500 m内人数不详，未定级", verdict.s.text),
                format!("a major hazard with S = {}; not graded: people within 500 m are not known", verdict.s.text),
            ),
        );
    }
    let largest = largest(verdicts, |verdict| Some(verdict.s.text.clone()));
    if verdicts.iter().any(|verdict| !verdict.open.is_empty()) {
        return (
            None,
            Text::new(
                format!("有物质待认定，S至少为{largest}"),
                format!("substances are still to be decided; S is at least {largest}"),
            ),
        );
    }
    (
        Some(Colour::Blue),
        Text::new(format!("未构成重大危险源，S = {largest}"), format!("not a major hazard, S = {largest}")),
    )
}

/// Why a site has the grade of one of its units; the unit is named where there are several.
fn reason_of(grade: Grade, verdict: &Verdict, several: bool) -> Text {
    let s = &verdict.s.text;
    let ground = match &verdict.r {
        Some(r) => Text::new(format!("S = {s}，R = {}", r.text), format!("S = {s}, R = {}", r.text)),
        None => Text::new(
            format!("S = {s}；500 m内人数不详，但α取任何值均为同级"),
            format!("S = {s}; people within 500 m are not known, but every α leads to this grade"),
        ),
    };
    let (zh_name, en_name) = if several {
        (format!("{}，", verdict.subject.name), format!("{}, ", verdict.subject.name))
    } else {
        Default::default()
    };
    Text::new(
        format!("{}级重大危险源：{zh_name}{}", grade.name_zh(), ground.zh),
        format!("major hazard of grade {}: {en_name}{}", grade.number(), ground.en),
    )
}

/// Colour of a risk point by the city's risk matrix, where it was judged.
pub(super) fn judged_colour(
    inputs: &Inputs,
    likelihood: Option<i64>,
    severity: Option<i64>,
) -> Option<(Option<Colour>, Text)> {
    let (likelihood, severity) = (likelihood?, severity?);
    let (level, _) = inputs.matrix.get(&(likelihood, severity))?;
    Some((
        Colour::of_level(u8::try_from(*level).ok()?),
        Text::new(
            format!("风险矩阵：可能性{likelihood} × 严重性{severity}"),
            format!("risk matrix: likelihood {likelihood} × severity {severity}"),
        ),
    ))
}

/// The worse of two judgements decides; one that is absent does not.
pub(super) fn worse(
    judged: Option<(Option<Colour>, Text)>,
    inherited: Option<(Option<Colour>, Text)>,
) -> (Option<Colour>, Text) {
    let with_site = |(colour, reason): (Option<Colour>, Text)| {
        (colour, Text::new(format!("所在厂区：{}", reason.zh), format!("its site: {}", reason.en)))
    };
    match (judged, inherited.map(with_site)) {
        (Some(own), Some(site)) => {
            let rank = |colour: Option<Colour>| colour.map_or(9, Colour::level);
            if rank(site.0) < rank(own.0) { site } else { own }
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => (None, Text::new("尚未评级", "not judged yet")),
    }
}
