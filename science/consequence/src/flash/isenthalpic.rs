//! How much of a liquid boils off when its pressure falls.

use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre, Pascals};
use anlan_substances::properties::{Property, Substance};

use super::saturation::{final_temperature, saturated};
use crate::{Fault, Inputs, Model, Range, Trace};

/// The isenthalpic flash.
pub const MODEL: Model = Model {
    id: "flash.isenthalpic",
    zh: "等焓闪蒸",
    en: "Isenthalpic flash",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.3.7; Crowl and Louvar, Chemical Process Safety, 3rd edition, eq. 4-85",
    valid_for: &[Range { quantity: "superheat", unit: "K", from: 0.0, to: 200.0 }],
};

/// A liquid after its pressure fell.
#[derive(Clone, Debug, PartialEq)]
pub struct Flashed {
    /// Temperature after the flash: the boiling point, or unchanged where nothing boils.
    pub temperature: Kelvin,
    /// Share of the mass that became vapour.
    pub vapour_fraction: f64,
    /// Density of vapour and liquid together.
    pub density: KilogramsPerCubicMetre,
    /// What it rests on.
    pub trace: Trace,
}

/// Returns what becomes of a saturated or sub-cooled liquid at a lower pressure, its enthalpy kept.
///
/// # Units
///
/// Temperature K, pressure Pa absolute; the fraction is one of mass.
///
/// # Source
///
/// TNO Yellow Book CPR 14E (2005) 2.5.3.7; heat capacity and heat of vaporisation follow the temperature.
///
/// # Valid for
///
/// Pure substances. A mixture boils off its light part first.
///
/// # Errors
///
/// Those of the properties, and of a pressure or temperature that is no positive number.
///
/// # Example
///
/// ```
/// use anlan_consequence::flash::flash;
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin};
/// use anlan_substances::properties::Substance;
/// let chlorine = flash(Substance::find("chlorine")?, Kelvin(293.15), ATMOSPHERE)?;
/// assert!((chlorine.vapour_fraction - 0.18).abs() < 0.01);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn flash(substance: &'static Substance, temperature: Kelvin, ambient: Pascals) -> Result<Flashed, Fault> {
    Inputs.positive("temperature", temperature.get())?;
    Inputs.positive("ambient_pressure", ambient.get())?;
    let mut trace = Trace::default();
    note_properties(substance, &mut trace);
    let before = saturated(substance, temperature)?;
    MODEL.judge(&[], &mut trace);
    if before.pressure <= ambient.get() {
        let density = KilogramsPerCubicMetre(before.liquid_density);
        return Ok(Flashed { temperature, vapour_fraction: 0.0, density, trace });
    }
    let boiling = final_temperature(substance, ambient)?;
    let after = saturated(substance, boiling)?;
    MODEL.judge(&[("superheat", temperature.get() - boiling.get())], &mut trace);
    let quality = ((before.liquid_enthalpy - after.liquid_enthalpy) / after.heat_of_vaporisation).clamp(0.0, 1.0);
    Ok(Flashed {
        temperature: boiling,
        vapour_fraction: quality,
        density: KilogramsPerCubicMetre(1.0 / after.volume(quality)),
        trace,
    })
}

/// Notes in a trace which data sets a substance's phase change rests on, and what is doubtful about them.
pub(crate) fn note_properties(substance: &'static Substance, trace: &mut Trace) {
    for property in
        [Property::VapourPressure, Property::LiquidDensity, Property::LiquidHeatCapacity, Property::HeatOfVaporisation]
    {
        if let Some(from) = substance.provenance(property) {
            let id = format!("properties.{}.{}", substance.cas(), property.name_en().replace(' ', "_"));
            trace.rests_on(id, format!("{}: {}", from.source, from.set), from.confidence);
        }
    }
    for flag in substance.flags() {
        trace.warn(crate::Warning::new(
            "properties.flagged",
            substance.cas().to_owned(),
            format!("{}的物性数据存疑：{flag}", substance.name_zh()),
            format!("properties of {} are flagged: {flag}", substance.name_en()),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::si::ATMOSPHERE;

    #[test]
    fn a_cold_liquid_does_not_flash() {
        let benzene = flash(Substance::find("benzene").unwrap(), Kelvin(298.15), ATMOSPHERE).unwrap();
        assert!(benzene.vapour_fraction.abs() < 1e-15 && benzene.temperature == Kelvin(298.15));
    }

    #[test]
    fn propane_flashes_by_a_third_and_more() {
        // Lemmon et al. 2009, computed with CoolProp 8.0.0: liquid cools by 170.21, boils with 425.59 kJ/kg: 0.3999.
        let propane = flash(Substance::find("propane").unwrap(), Kelvin(300.15), ATMOSPHERE).unwrap();
        assert!((propane.vapour_fraction - 0.40).abs() < 0.012, "{propane:?}");
        assert!((propane.temperature.get() - 231.04).abs() < 0.2);
    }

    #[test]
    fn doubtful_data_are_told() {
        let fluoride = flash(Substance::find("hydrogen fluoride").unwrap(), Kelvin(313.15), ATMOSPHERE).unwrap();
        assert!(fluoride.trace.warnings.iter().any(|w| w.code == "properties.flagged"));
    }
}
