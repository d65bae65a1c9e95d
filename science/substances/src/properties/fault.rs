//! Why a property has no answer.

use super::Property;

/// Why a property has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PropertyFault {
    /// No substance of the table has the name or number.
    #[error("no properties are known for “{asked}”")]
    UnknownSubstance {
        /// Name or number as asked.
        asked: String,
    },
    /// The substance is known, the property is not.
    #[error("{substance}: the {} is not known", property.name_en())]
    NotKnown {
        /// English name of the substance.
        substance: &'static str,
        /// What was asked.
        property: Property,
    },
    /// The temperature or pressure lies outside what the source covers.
    #[error("{substance}: the {} is known from {from} to {to} {unit}, asked at {value} {unit}", property.name_en())]
    OutsideRange {
        /// English name of the substance.
        substance: &'static str,
        /// What was asked.
        property: Property,
        /// Unit of the range.
        unit: &'static str,
        /// Where it was asked.
        value: f64,
        /// Lowest value covered.
        from: f64,
        /// Highest value covered.
        to: f64,
    },
    /// A property of the liquid was asked where the substance is solid.
    #[error("{substance} is solid at {temperature} K (it melts at {melting} K): it has no {}", property.name_en())]
    Solid {
        /// English name of the substance.
        substance: &'static str,
        /// What was asked.
        property: Property,
        /// Where it was asked, K.
        temperature: f64,
        /// Melting point, K.
        melting: f64,
    },
    /// A property of the liquid was asked above the critical point.
    #[error("{substance} is above its critical temperature {critical} K at {temperature} K: it has no {}", property.name_en())]
    Supercritical {
        /// English name of the substance.
        substance: &'static str,
        /// What was asked.
        property: Property,
        /// Where it was asked, K.
        temperature: f64,
        /// Critical temperature, K.
        critical: f64,
    },
    /// The temperature, pressure or share is not a finite number above zero.
    #[error("{quantity} must be a finite number above zero, it is {value}")]
    NotPositive {
        /// What it is, such as `temperature`.
        quantity: &'static str,
        /// As given.
        value: f64,
    },
    /// A mixture without components, or whose shares do not sum to one.
    #[error("the shares of the mixture sum to {sum}, not to 1")]
    Shares {
        /// Sum of the shares.
        sum: f64,
    },
}

impl PropertyFault {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownSubstance { .. } => "properties.unknown_substance",
            Self::NotKnown { .. } => "properties.not_known",
            Self::OutsideRange { .. } => "properties.outside_range",
            Self::Solid { .. } => "properties.solid",
            Self::Supercritical { .. } => "properties.supercritical",
            Self::NotPositive { .. } => "properties.not_positive",
            Self::Shares { .. } => "properties.shares",
        }
    }

    /// Returns the message in Chinese.
    pub fn text_zh(&self) -> String {
        match self {
            Self::UnknownSubstance { asked } => format!("没有“{asked}”的物性数据"),
            Self::NotKnown { substance, property } => format!("{substance}：{}未知", property.name_zh()),
            Self::OutsideRange { substance, property, unit, value, from, to } => {
                format!("{substance}：{}的适用范围为 {from}–{to} {unit}，所求为 {value} {unit}", property.name_zh())
            }
            Self::Solid { substance, property, temperature, melting } => {
                format!("{substance} 在 {temperature} K 为固体（熔点 {melting} K），没有{}", property.name_zh())
            }
            Self::Supercritical { substance, property, temperature, critical } => {
                format!("{substance} 在 {temperature} K 已超过临界温度 {critical} K，没有{}", property.name_zh())
            }
            Self::NotPositive { quantity, value } => format!("{quantity} 应为大于零的有限数，现为 {value}"),
            Self::Shares { sum } => format!("混合物各组分份额之和应为 1，现为 {sum}"),
        }
    }

    /// Returns the message in English.
    pub fn text_en(&self) -> String {
        self.to_string()
    }

    /// Returns what to do, in Chinese and in English.
    pub fn remedy(&self) -> (&'static str, &'static str) {
        match self {
            Self::UnknownSubstance { .. } => (
                "核对名称或 CAS 号，或选用性质相近的代表物质",
                "check the name or CAS number, or choose a substance that behaves alike",
            ),
            Self::NotKnown { .. } => ("自行给出该物性值及其来源", "give the value with its source"),
            Self::OutsideRange { .. } => ("核对温度、压力及其单位", "check temperature and pressure and their units"),
            Self::Solid { .. } => {
                ("该条件下不作液体处理；核对温度", "it cannot flow as a liquid; check the temperature")
            }
            Self::Supercritical { .. } => ("按气体处理", "treat it as a gas"),
            Self::NotPositive { .. } => ("填写大于零的值", "give a value above zero"),
            Self::Shares { .. } => ("使各组分份额之和为 1", "let the shares sum to 1"),
        }
    }
}
