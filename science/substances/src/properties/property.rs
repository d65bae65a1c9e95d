//! What can be asked of a substance, and where the answer comes from.

use anlan_quantity::Confidence;
use serde::Serialize;

/// A property of a substance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Property {
    /// Normal boiling point.
    BoilingPoint,
    /// Melting point.
    MeltingPoint,
    /// Critical temperature, pressure and acentric factor.
    Critical,
    /// Vapour pressure.
    VapourPressure,
    /// Density of the saturated liquid.
    LiquidDensity,
    /// Heat capacity of the liquid.
    LiquidHeatCapacity,
    /// Heat capacity of the ideal gas at constant pressure.
    VapourHeatCapacity,
    /// Heat of vaporisation.
    HeatOfVaporisation,
    /// Viscosity of the liquid.
    LiquidViscosity,
    /// Viscosity of the dilute gas.
    VapourViscosity,
    /// Thermal conductivity of the liquid.
    LiquidConductivity,
    /// Thermal conductivity of the dilute gas.
    VapourConductivity,
    /// Surface tension against the own vapour.
    SurfaceTension,
    /// Diffusivity in air.
    DiffusivityInAir,
    /// Flash point.
    FlashPoint,
    /// Autoignition temperature.
    AutoignitionTemperature,
    /// Lower flammability limit in air.
    LowerFlammabilityLimit,
    /// Upper flammability limit in air.
    UpperFlammabilityLimit,
    /// Lower heat of combustion of the gas.
    HeatOfCombustion,
}

impl Property {
    /// Returns the name in Chinese.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::BoilingPoint => "沸点",
            Self::MeltingPoint => "熔点",
            Self::Critical => "临界参数",
            Self::VapourPressure => "饱和蒸气压",
            Self::LiquidDensity => "液体密度",
            Self::LiquidHeatCapacity => "液体比热容",
            Self::VapourHeatCapacity => "气体定压比热容",
            Self::HeatOfVaporisation => "汽化热",
            Self::LiquidViscosity => "液体黏度",
            Self::VapourViscosity => "气体黏度",
            Self::LiquidConductivity => "液体导热系数",
            Self::VapourConductivity => "气体导热系数",
            Self::SurfaceTension => "表面张力",
            Self::DiffusivityInAir => "在空气中的扩散系数",
            Self::FlashPoint => "闪点",
            Self::AutoignitionTemperature => "自燃温度",
            Self::LowerFlammabilityLimit => "爆炸下限",
            Self::UpperFlammabilityLimit => "爆炸上限",
            Self::HeatOfCombustion => "燃烧热",
        }
    }

    /// Returns the name in English.
    pub fn name_en(self) -> &'static str {
        match self {
            Self::BoilingPoint => "boiling point",
            Self::MeltingPoint => "melting point",
            Self::Critical => "critical constants",
            Self::VapourPressure => "vapour pressure",
            Self::LiquidDensity => "liquid density",
            Self::LiquidHeatCapacity => "liquid heat capacity",
            Self::VapourHeatCapacity => "vapour heat capacity",
            Self::HeatOfVaporisation => "heat of vaporisation",
            Self::LiquidViscosity => "liquid viscosity",
            Self::VapourViscosity => "vapour viscosity",
            Self::LiquidConductivity => "liquid conductivity",
            Self::VapourConductivity => "vapour conductivity",
            Self::SurfaceTension => "surface tension",
            Self::DiffusivityInAir => "diffusivity in air",
            Self::FlashPoint => "flash point",
            Self::AutoignitionTemperature => "autoignition temperature",
            Self::LowerFlammabilityLimit => "lower flammability limit",
            Self::UpperFlammabilityLimit => "upper flammability limit",
            Self::HeatOfCombustion => "heat of combustion",
        }
    }

    /// Every property that is given as a curve, by its name in the data.
    pub(super) const CURVES: [(&'static str, Self); 9] = [
        ("liquid_density", Self::LiquidDensity),
        ("liquid_heat_capacity", Self::LiquidHeatCapacity),
        ("vapour_heat_capacity", Self::VapourHeatCapacity),
        ("heat_of_vaporisation", Self::HeatOfVaporisation),
        ("liquid_viscosity", Self::LiquidViscosity),
        ("vapour_viscosity", Self::VapourViscosity),
        ("liquid_conductivity", Self::LiquidConductivity),
        ("vapour_conductivity", Self::VapourConductivity),
        ("surface_tension", Self::SurfaceTension),
    ];

    /// Name of the property in the column `sets` of the constants.
    pub(super) fn set_key(self) -> &'static str {
        match self {
            Self::BoilingPoint => "Tb",
            Self::MeltingPoint => "Tm",
            Self::Critical => "Tc",
            Self::VapourPressure => "Psat",
            Self::FlashPoint => "Tflash",
            Self::AutoignitionTemperature => "Tauto",
            Self::LowerFlammabilityLimit => "LFL",
            Self::UpperFlammabilityLimit => "UFL",
            Self::HeatOfCombustion => "Hc",
            _ => "",
        }
    }

    /// Tells whether it belongs to the liquid, which ends at the critical point and at the melting point.
    pub(super) fn is_of_liquid(self) -> bool {
        matches!(
            self,
            Self::VapourPressure
                | Self::LiquidDensity
                | Self::LiquidHeatCapacity
                | Self::HeatOfVaporisation
                | Self::LiquidViscosity
                | Self::LiquidConductivity
                | Self::SurfaceTension
        )
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Provenance {
    /// Data set or predictive method, as the package names it.
    pub set: String,
    /// Publication or package.
    pub source: String,
    /// How sure it is: a predictive method is derived.
    pub confidence: Confidence,
    /// Temperatures it may be asked for, K; nothing for a constant.
    pub range_k: Option<(f64, f64)>,
}
