//! A substance and its properties over temperature.

use std::collections::BTreeMap;

use anlan_quantity::Confidence;
use anlan_quantity::math::{cbrt, exp, ln, pow};
use anlan_quantity::si::{
    GAS_CONSTANT, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole,
    NewtonsPerMetre, PascalSeconds, Pascals, SquareMetresPerSecond, WattsPerMetreKelvin,
};

use super::curve::Curve;
use super::table::substances;
use super::vapour_pressure::VapourPressure;
use super::{Property, PropertyFault, Provenance};
use crate::fold::{light, squeeze};
use crate::{Cas, Match, Query, match_substance};

/// A substance whose properties are known.
#[derive(Debug)]
pub struct Substance {
    pub(super) cas: String,
    pub(super) name_en: String,
    pub(super) name_zh: String,
    pub(super) aliases: Vec<String>,
    pub(super) formula: String,
    pub(super) molar_mass: f64,
    pub(super) boiling: f64,
    pub(super) melting: Option<f64>,
    pub(super) critical: Critical,
    pub(super) vapour_pressure: VapourPressure,
    pub(super) flammability: Flammability,
    pub(super) diffusion_volume: Option<f64>,
    pub(super) flags: Vec<String>,
    pub(super) sets: BTreeMap<String, String>,
    pub(super) estimated: Vec<String>,
    pub(super) source: String,
    pub(super) curves: Vec<(Property, Given)>,
}

/// Critical constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Critical {
    /// Critical temperature.
    pub temperature: Kelvin,
    /// Critical pressure.
    pub pressure: Pascals,
    /// Acentric factor.
    pub acentric_factor: f64,
}

impl Critical {
    pub(super) fn new(temperature: f64, pressure: f64, acentric_factor: f64) -> Self {
        Self { temperature: Kelvin(temperature), pressure: Pascals(pressure), acentric_factor }
    }
}

/// A property given as a curve.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) curve: Curve,
    pub(super) provenance: Provenance,
}

/// What is known about burning.
#[derive(Debug)]
pub(super) struct Flammability {
    pub(super) flash: Option<f64>,
    pub(super) autoignition: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
    pub(super) heat_of_combustion: Option<f64>,
}

/// Diffusion volume of air (Poling, Prausnitz and O'Connell, 5th edition, Table 11-1).
const AIR_DIFFUSION_VOLUME: f64 = 19.7;
/// Molar mass of dry air, g/mol (Picard et al., Metrologia 45 (2008) 149, CIPM-2007).
const AIR_MOLAR_MASS: f64 = 28.965_46;

impl Substance {
    /// Returns every substance whose properties are known.
    pub fn all() -> &'static [Self] {
        substances()
    }

    /// Returns the substance of a CAS number or of a name in Chinese or English.
    ///
    /// A name of the catalogue's leads to the substance too, unless it speaks of a solution.
    ///
    /// # Errors
    ///
    /// `properties.unknown_substance`.
    pub fn find(asked: &str) -> Result<&'static Self, PropertyFault> {
        if let Ok(cas) = asked.parse::<Cas>() {
            return Self::by_cas(cas);
        }
        let key = squeeze(&light(asked));
        let own = |substance: &&Self| substance.names().any(|name| squeeze(&light(name)) == key);
        if let Some(substance) = substances().iter().find(own).filter(|_| !key.is_empty()) {
            return Ok(substance);
        }
        let unknown = || PropertyFault::UnknownSubstance { asked: asked.trim().to_owned() };
        let query = Query { name: Some(asked), ..Query::default() };
        match match_substance(&query) {
            Match::Matched { identity, .. } if identity.composition.is_empty() => {
                Self::by_cas(identity.cas.ok_or_else(unknown)?).map_err(|_| unknown())
            }
            _ => Err(unknown()),
        }
    }

    /// Returns the substance of a CAS number.
    ///
    /// # Errors
    ///
    /// `properties.unknown_substance`.
    pub fn by_cas(cas: Cas) -> Result<&'static Self, PropertyFault> {
        let cas = cas.to_string();
        substances().iter().find(|substance| substance.cas == cas).ok_or(PropertyFault::UnknownSubstance { asked: cas })
    }

    /// Returns the CAS number.
    pub fn cas(&self) -> &str {
        &self.cas
    }

    /// Returns the English name.
    pub fn name_en(&self) -> &str {
        &self.name_en
    }

    /// Returns the Chinese name.
    pub fn name_zh(&self) -> &str {
        &self.name_zh
    }

    /// Returns the molecular formula.
    pub fn formula(&self) -> &str {
        &self.formula
    }

    /// Returns what the self-check and the compilers found doubtful, in English; empty for most.
    pub fn flags(&self) -> &[String] {
        &self.flags
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name_en, &self.name_zh].into_iter().chain(&self.aliases).map(String::as_str)
    }

    /// Returns where a property comes from; nothing where it is not known.
    pub fn provenance(&self, property: Property) -> Option<Provenance> {
        if let Some((_, given)) = self.curves.iter().find(|(of, _)| *of == property) {
            return Some(given.provenance.clone());
        }
        let made = |set: &str, confidence, range_k| {
            Some(Provenance { set: set.to_owned(), source: self.source.clone(), confidence, range_k })
        };
        if property == Property::DiffusivityInAir {
            let set = if self.diffusion_volume.is_some() { "Fuller 1966" } else { "Graham's law from water" };
            return made(set, Confidence::Derived, None);
        }
        let set = self.sets.get(property.set_key())?;
        let confidence = match set.as_str() {
            "WIKIDATA" => Confidence::Secondary,
            "formation enthalpies" => Confidence::Derived,
            _ if self.estimated.iter().any(|name| name == property.set_key()) => Confidence::Derived,
            _ => Confidence::Verified,
        };
        made(set, confidence, (property == Property::VapourPressure).then_some(self.vapour_pressure.range))
    }

    /// Returns the range in which the vapour pressure is the fit to data; outside it, within [`Substance::provenance`]'s range, it is carried on.
    pub fn fitted_vapour_pressure_range(&self) -> (Kelvin, Kelvin) {
        (Kelvin(self.vapour_pressure.fitted.0), Kelvin(self.vapour_pressure.fitted.1))
    }

    /// Returns the molar mass.
    pub fn molar_mass(&self) -> KilogramsPerMole {
        KilogramsPerMole(self.molar_mass)
    }

    /// Returns the gas constant of the substance, J/(kg·K).
    pub fn gas_constant(&self) -> JoulesPerKilogramKelvin {
        JoulesPerKilogramKelvin(GAS_CONSTANT / self.molar_mass)
    }

    /// Returns the critical constants.
    pub fn critical(&self) -> Critical {
        self.critical
    }

    /// Returns the normal boiling point; for a substance that sublimes, the normal sublimation point.
    pub fn boiling_point(&self) -> Kelvin {
        Kelvin(self.boiling)
    }

    /// Returns the melting point.
    pub fn melting_point(&'static self) -> Result<Kelvin, PropertyFault> {
        self.melting.map(Kelvin).ok_or_else(|| self.not_known(Property::MeltingPoint))
    }

    /// Returns the boiling point at a pressure, where the vapour pressure equals it.
    pub fn boiling_point_at(&'static self, pressure: Pascals) -> Result<Kelvin, PropertyFault> {
        let p = positive("pressure", pressure.get())?;
        let (mut low, mut high) = self.vapour_pressure.range;
        let (from, to) = (self.vapour_pressure.pressure(low), self.vapour_pressure.pressure(high));
        if !(from..=to).contains(&p) {
            return Err(PropertyFault::OutsideRange {
                substance: &self.name_en,
                property: Property::BoilingPoint,
                unit: "Pa",
                value: p,
                from,
                to,
            });
        }
        let wanted = ln(p);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if high - low <= 1e-11 * middle {
                break;
            }
            if self.vapour_pressure.ln_pressure(middle) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(Kelvin(0.5 * (low + high)))
    }

    /// Returns the vapour pressure, from the melting point to the critical point.
    pub fn vapour_pressure(&'static self, temperature: Kelvin) -> Result<Pascals, PropertyFault> {
        let t = self.within(Property::VapourPressure, temperature, self.vapour_pressure.range)?;
        Ok(Pascals(self.vapour_pressure.pressure(t)))
    }

    /// Returns d p / d T along the boiling curve, Pa/K.
    pub fn vapour_pressure_slope(&'static self, temperature: Kelvin) -> Result<f64, PropertyFault> {
        let t = self.within(Property::VapourPressure, temperature, self.vapour_pressure.range)?;
        Ok(self.vapour_pressure.pressure(t) * self.vapour_pressure.slope(t) / (t * t))
    }

    /// Returns the density of the saturated liquid.
    pub fn liquid_density(&'static self, temperature: Kelvin) -> Result<KilogramsPerCubicMetre, PropertyFault> {
        self.curve(Property::LiquidDensity, temperature).map(KilogramsPerCubicMetre)
    }

    /// Returns the heat capacity of the liquid.
    pub fn liquid_heat_capacity(&'static self, temperature: Kelvin) -> Result<JoulesPerKilogramKelvin, PropertyFault> {
        self.curve(Property::LiquidHeatCapacity, temperature).map(JoulesPerKilogramKelvin)
    }

    /// Returns the heat capacity of the ideal gas at constant pressure.
    pub fn vapour_heat_capacity(&'static self, temperature: Kelvin) -> Result<JoulesPerKilogramKelvin, PropertyFault> {
        self.curve(Property::VapourHeatCapacity, temperature).map(JoulesPerKilogramKelvin)
    }

    /// Returns the ratio of heat capacities of the ideal gas.
    pub fn heat_capacity_ratio(&'static self, temperature: Kelvin) -> Result<f64, PropertyFault> {
        let cp = self.vapour_heat_capacity(temperature)?.get();
        Ok(cp / (cp - self.gas_constant().get()))
    }

    /// Returns the heat of vaporisation.
    ///
    /// Above the end of the data it follows Watson's exponent 0.38 (Watson, Ind. Eng. Chem. 35 (1943) 398; exponent of Thek and Stiel 1966)
    /// to nothing at the critical point.
    pub fn heat_of_vaporisation(&'static self, temperature: Kelvin) -> Result<JoulesPerKilogram, PropertyFault> {
        let critical = self.critical.temperature.get();
        if let Some((_, given)) = self.curves.iter().find(|(of, _)| *of == Property::HeatOfVaporisation) {
            let (_, end) = given.curve.range();
            let t = temperature.get();
            if t > end && t <= critical {
                let share = (critical - t) / (critical - end);
                return Ok(JoulesPerKilogram(given.curve.value(end) * pow(share, 0.38)));
            }
        }
        self.curve(Property::HeatOfVaporisation, temperature).map(JoulesPerKilogram)
    }

    /// Returns the viscosity of the liquid.
    pub fn liquid_viscosity(&'static self, temperature: Kelvin) -> Result<PascalSeconds, PropertyFault> {
        self.curve(Property::LiquidViscosity, temperature).map(PascalSeconds)
    }

    /// Returns the viscosity of the dilute gas.
    pub fn vapour_viscosity(&'static self, temperature: Kelvin) -> Result<PascalSeconds, PropertyFault> {
        self.curve(Property::VapourViscosity, temperature).map(PascalSeconds)
    }

    /// Returns the thermal conductivity of the liquid.
    pub fn liquid_conductivity(&'static self, temperature: Kelvin) -> Result<WattsPerMetreKelvin, PropertyFault> {
        self.curve(Property::LiquidConductivity, temperature).map(WattsPerMetreKelvin)
    }

    /// Returns the thermal conductivity of the dilute gas.
    pub fn vapour_conductivity(&'static self, temperature: Kelvin) -> Result<WattsPerMetreKelvin, PropertyFault> {
        self.curve(Property::VapourConductivity, temperature).map(WattsPerMetreKelvin)
    }

    /// Returns the surface tension.
    pub fn surface_tension(&'static self, temperature: Kelvin) -> Result<NewtonsPerMetre, PropertyFault> {
        self.curve(Property::SurfaceTension, temperature).map(NewtonsPerMetre)
    }

    /// Returns the diffusivity in air.
    ///
    /// # Source
    ///
    /// Fuller, Schettler and Giddings, Ind. Eng. Chem. 58 (1966) 18, as in Poling, Prausnitz and O'Connell, 5th edition, eq. 11-4.4. Where the
    /// formula holds an atom without a diffusion volume: Graham's law from water's diffusivity.
    pub fn diffusivity_in_air(
        &self,
        temperature: Kelvin,
        pressure: Pascals,
    ) -> Result<SquareMetresPerSecond, PropertyFault> {
        let t = positive("temperature", temperature.get())?;
        let bar = positive("pressure", pressure.get())? / 1e5;
        let fuller = |mass: f64, volume: f64| {
            let pair = 2.0 / (1.0 / mass + 1.0 / AIR_MOLAR_MASS);
            let size = cbrt(volume) + cbrt(AIR_DIFFUSION_VOLUME);
            // Equation 11-4.4; cm²/s there.
            1e-4 * 0.001_43 * exp(1.75 * ln(t)) / (bar * pair.sqrt() * size * size)
        };
        let mass = self.molar_mass * 1000.0;
        Ok(SquareMetresPerSecond(match self.diffusion_volume {
            Some(volume) => fuller(mass, volume),
            // Water: 18.015 g/mol, volume 13.1 (Table 11-1).
            None => fuller(18.015, 13.1) * (18.015 / mass).sqrt(),
        }))
    }

    /// Returns the flash point.
    pub fn flash_point(&'static self) -> Result<Kelvin, PropertyFault> {
        self.flammability.flash.map(Kelvin).ok_or_else(|| self.not_known(Property::FlashPoint))
    }

    /// Returns the autoignition temperature.
    pub fn autoignition_temperature(&'static self) -> Result<Kelvin, PropertyFault> {
        self.flammability.autoignition.map(Kelvin).ok_or_else(|| self.not_known(Property::AutoignitionTemperature))
    }

    /// Returns the lower flammability limit as a volume fraction in air.
    pub fn lower_flammability_limit(&'static self) -> Result<f64, PropertyFault> {
        self.flammability.lower.ok_or_else(|| self.not_known(Property::LowerFlammabilityLimit))
    }

    /// Returns the upper flammability limit as a volume fraction in air.
    pub fn upper_flammability_limit(&'static self) -> Result<f64, PropertyFault> {
        self.flammability.upper.ok_or_else(|| self.not_known(Property::UpperFlammabilityLimit))
    }

    /// Returns the lower heat of combustion of the gas at 298.15 K.
    pub fn heat_of_combustion(&'static self) -> Result<JoulesPerKilogram, PropertyFault> {
        let known = self.flammability.heat_of_combustion.map(JoulesPerKilogram);
        known.ok_or_else(|| self.not_known(Property::HeatOfCombustion))
    }

    /// Returns what a kilogram of liquid takes up from one temperature to another.
    pub fn liquid_enthalpy_change(&'static self, from: Kelvin, to: Kelvin) -> Result<JoulesPerKilogram, PropertyFault> {
        self.integral(Property::LiquidHeatCapacity, from, to)
    }

    /// Returns what a kilogram of ideal gas takes up from one temperature to another at constant pressure.
    pub fn vapour_enthalpy_change(&'static self, from: Kelvin, to: Kelvin) -> Result<JoulesPerKilogram, PropertyFault> {
        self.integral(Property::VapourHeatCapacity, from, to)
    }

    fn integral(
        &'static self,
        property: Property,
        from: Kelvin,
        to: Kelvin,
    ) -> Result<JoulesPerKilogram, PropertyFault> {
        let given = self.given(property)?;
        let range = given.curve.range();
        let (from, to) = (self.within(property, from, range)?, self.within(property, to, range)?);
        Ok(JoulesPerKilogram(given.curve.integral(to) - given.curve.integral(from)))
    }

    fn curve(&'static self, property: Property, temperature: Kelvin) -> Result<f64, PropertyFault> {
        let given = self.given(property)?;
        let t = self.within(property, temperature, given.curve.range())?;
        Ok(given.curve.value(t))
    }

    fn given(&'static self, property: Property) -> Result<&'static Given, PropertyFault> {
        let given = self.curves.iter().find(|(of, _)| *of == property).map(|(_, given)| given);
        given.ok_or_else(|| self.not_known(property))
    }

    fn not_known(&'static self, property: Property) -> PropertyFault {
        PropertyFault::NotKnown { substance: &self.name_en, property }
    }

    /// Checks a temperature against a range; a hair outside counts as its end.
    fn within(
        &'static self,
        property: Property,
        temperature: Kelvin,
        (from, to): (f64, f64),
    ) -> Result<f64, PropertyFault> {
        let t = positive("temperature", temperature.get())?;
        // Data sets round the ends of their ranges to a tenth of a kelvin.
        let hair = 0.05;
        if t >= from - hair && t <= to + hair {
            return Ok(t.clamp(from, to));
        }
        let critical = self.critical.temperature.get();
        if property.is_of_liquid() && t > critical {
            return Err(PropertyFault::Supercritical { substance: &self.name_en, property, temperature: t, critical });
        }
        match self.melting.filter(|melting| property.is_of_liquid() && t < *melting) {
            Some(melting) => Err(PropertyFault::Solid { substance: &self.name_en, property, temperature: t, melting }),
            None => {
                Err(PropertyFault::OutsideRange { substance: &self.name_en, property, unit: "K", value: t, from, to })
            }
        }
    }
}

/// Takes a finite number above zero.
pub(super) fn positive(quantity: &'static str, value: f64) -> Result<f64, PropertyFault> {
    if value.is_finite() && value > 0.0 { Ok(value) } else { Err(PropertyFault::NotPositive { quantity, value }) }
}
