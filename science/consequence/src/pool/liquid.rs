//! What a pool asks of its liquid; where it is colder than the data, of the nearest datum.

use anlan_quantity::math::{exp, ln, pow};
use anlan_quantity::si::{GAS_CONSTANT, Kelvin, Pascals};
use anlan_substances::properties::{Property, Substance};

use super::evaporation::boils;
use crate::{Fault, Warning, air};

/// A liquid whose data begin at temperatures, K.
pub(super) struct Liquid {
    pub(super) substance: &'static Substance,
    density: f64,
    capacity: f64,
    latent: f64,
    vapour: f64,
    ambient: f64,
    molar_mass: f64,
    /// Diffusivity in air over temperature^1.75, m²/s, as it is given.
    diffusivity: f64,
}

/// Exponent of temperature in the diffusivity of Fuller, Schettler and Giddings (1966).
const DIFFUSES: f64 = 1.75;

impl Liquid {
    pub(super) fn new(substance: &'static Substance, ambient: Pascals) -> Result<Self, Fault> {
        let begin = |property| {
            let range = substance.provenance(property).and_then(|provenance| provenance.range_k);
            range.map_or(0.0, |(from, _)| from)
        };
        Ok(Self {
            substance,
            density: begin(Property::LiquidDensity),
            capacity: begin(Property::LiquidHeatCapacity),
            latent: begin(Property::HeatOfVaporisation),
            vapour: begin(Property::VapourPressure),
            ambient: ambient.get(),
            molar_mass: substance.molar_mass().get(),
            diffusivity: substance.diffusivity_in_air(Kelvin(1.0), ambient)?.get(),
        })
    }

    pub(super) fn density(&self, t: f64) -> Result<f64, Fault> {
        Ok(self.substance.liquid_density(Kelvin(t.max(self.density)))?.get())
    }

    pub(super) fn heat_capacity(&self, t: f64) -> Result<f64, Fault> {
        Ok(self.substance.liquid_heat_capacity(Kelvin(t.max(self.capacity)))?.get())
    }

    pub(super) fn heat_of_vaporisation(&self, t: f64) -> Result<f64, Fault> {
        Ok(self.substance.heat_of_vaporisation(Kelvin(t.max(self.latent)))?.get())
    }

    /// Flux of vapour as [`vapour_flux`](super::vapour_flux) has it, kg/(m²·s), with the transfer of wind and diameter worked out before.
    pub(super) fn flux(&self, t: f64, transfer: f64) -> Result<f64, Fault> {
        let share = self.substance.vapour_pressure(Kelvin(t.max(self.vapour)))?.get() / self.ambient;
        if share >= 1.0 {
            return Err(boils());
        }
        let viscosity = air::viscosity(Kelvin(t))?.get() * GAS_CONSTANT * t / (self.ambient * air::MOLAR_MASS.get());
        let schmidt = viscosity / (self.diffusivity * exp(DIFFUSES * ln(t)));
        let vapour = self.ambient * self.molar_mass / (GAS_CONSTANT * t);
        Ok(-transfer * pow(schmidt, -0.67) * vapour * ln(1.0 - share))
    }

    /// Tells that the pool became colder than some of the data.
    pub(super) fn judge(&self, coldest: f64) -> Option<Warning> {
        let data = [
            (Property::LiquidDensity, self.density),
            (Property::LiquidHeatCapacity, self.capacity),
            (Property::HeatOfVaporisation, self.latent),
            (Property::VapourPressure, self.vapour),
        ];
        // The ends of data are rounded to a tenth of a kelvin.
        let (property, begin) = data.into_iter().find(|(_, begin)| coldest < begin - 0.05)?;
        Some(Warning::new(
            "pool.colder_than_data",
            self.substance.cas().to_owned(),
            format!("液池降温至 {coldest:.1} K，低于{}数据的起点 {begin} K，按最近的数据计算", property.name_zh()),
            format!(
                "the pool cools to {coldest:.1} K, below where the {} begins, {begin} K: the nearest datum is taken",
                property.name_en()
            ),
        ))
    }
}
