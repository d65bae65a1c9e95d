//! Colour of a grade on the map.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Grade;
use crate::Text;
use crate::table::{Confidence, rows};

/// Colour in which a grade is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Colour {
    /// Name of the colour: 红, 橙, 黄, 蓝.
    pub name: Text,
    /// Level of risk that the colour stands for.
    pub level: Text,
    /// How sure the four colours are.
    pub confidence: Confidence,
    /// What a reader must know of the choice.
    pub note: Text,
}

#[derive(Deserialize)]
struct Row {
    level: u8,
    name_zh: String,
    name_en: String,
    colour_zh: String,
    colour_en: String,
    confidence: String,
}

static COLOURS: LazyLock<Vec<(Grade, Colour)>> = LazyLock::new(|| {
    rows::<Row>(include_str!("../../data/risk-colours.csv"))
        .into_iter()
        .map(|row| {
            let colour = Colour {
                name: Text::new(row.colour_zh, row.colour_en),
                level: Text::new(row.name_zh, row.name_en),
                confidence: Confidence::read(&row.confidence),
                note: Text::new(
                    "重大危险源级别与四色的对应由城市自定，标准未规定",
                    "that a grade takes this colour is the city's choice; no standard says so",
                ),
            };
            (Grade::of_number(row.level).expect("levels are 1 to 4"), colour)
        })
        .collect()
});

/// Returns the colour of a grade: red for one, orange, yellow, blue for four.
///
/// # Source
/// Four-colour rule of risk grading (second-hand); the step from grade to colour is a choice of the city.
pub fn colour_of(grade: Grade) -> &'static Colour {
    let found = COLOURS.iter().find(|(own, _)| *own == grade);
    &found.expect("every grade has a colour").1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grade_has_its_colour() {
        assert_eq!(Grade::ALL.map(|grade| colour_of(grade).name.zh.clone()), ["红", "橙", "黄", "蓝"]);
        assert_eq!(colour_of(Grade::One).confidence, Confidence::Secondary);
    }
}
