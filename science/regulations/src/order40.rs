//! Order 40 of 2011 on the supervision of major hazards: when a hazard is identified and assessed anew (article 11).

use serde::Serialize;

use crate::Text;

/// A cause for identifying and assessing anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Three years have passed since the last assessment.
    ThreeYears,
    /// A plant was built, rebuilt or extended.
    Rebuilt,
    /// Kind, quantity, process or storage conditions changed so that grade or risk is affected.
    InventoryChanged,
    /// The surroundings changed so that grade or risk is affected.
    SurroundingsChanged,
    /// An accident with a death, ten or more injured, or effects on the public.
    Accident,
    /// The standard of identification or assessment changed.
    StandardChanged,
}

impl Trigger {
    /// All causes in the order of the article.
    pub const ALL: [Self; 6] = [
        Self::ThreeYears,
        Self::Rebuilt,
        Self::InventoryChanged,
        Self::SurroundingsChanged,
        Self::Accident,
        Self::StandardChanged,
    ];

    /// Returns what is shown.
    pub fn text(self) -> Text {
        match self {
            Self::ThreeYears => Text::new("安全评估已满三年", "three years since the last assessment"),
            Self::Rebuilt => Text::new("装置、设施或场所新建、改建、扩建", "plant built, rebuilt or extended"),
            Self::InventoryChanged => Text::new(
                "危险化学品种类、数量、工艺或储存方式变化，影响级别或风险",
                "kind, quantity, process or storage changed so that grade or risk is affected",
            ),
            Self::SurroundingsChanged => Text::new(
                "外界生产安全环境变化，影响级别或风险",
                "surroundings changed so that grade or risk is affected",
            ),
            Self::Accident => Text::new(
                "发生致人死亡、10人以上受伤或影响公共安全的事故",
                "an accident with a death, ten or more injured, or effects on the public",
            ),
            Self::StandardChanged => {
                Text::new("辨识或评估标准变化", "the standard of identification or assessment changed")
            }
        }
    }

    /// Returns the clause.
    pub fn clause(self) -> &'static str {
        "Order 40, art. 11"
    }
}

/// Years after which an assessment is due again (article 11).
pub const ASSESSMENT_YEARS: i32 = 3;
/// Days after the assessment report within which a hazard is filed (article 23).
pub const FILING_DAYS: i32 = 15;
