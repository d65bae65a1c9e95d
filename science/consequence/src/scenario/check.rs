//! Figures that cannot be are told before anything is computed.

use anlan_substances::properties::{Substance, representative_of};

use super::chain::other_heights;
use super::{Direction, MOST_HEIGHTS, MOST_RECEIVERS, Release, Scenario, Vessel};
use crate::weather::{self, Stability, Weather};
use crate::{Fault, Inputs, Trace, Warning};
use anlan_quantity::si::{Kelvin, Metres, MetresPerSecond, Pascals, Radians};

impl Scenario {
    /// Checks every figure by itself; models check what they must beyond that.
    pub fn check(&self) -> Result<(), Fault> {
        if let Some(vessel) = &self.vessel {
            vessel.check()?;
        }
        self.release.check()?;
        let site = &self.site;
        Inputs.between("site.roughness_m", site.roughness_m, 1e-6, 5.0)?;
        if let Some(area) = site.bund_m2 {
            Inputs.between("site.bund_m2", area, 0.01, 1e7)?;
        }
        Inputs.between("site.blast_class", f64::from(site.blast_class), 1.0, 10.0)?;
        Inputs.between("site.flame_mach", site.flame_mach, 0.03, 6.0)?;
        Inputs.between("site.tnt_share", site.tnt_share, 1e-4, 1.0)?;
        Inputs.between("site.air_changes_per_hour", site.air_changes_per_hour, 0.0, 100.0)?;
        let effects = &self.effects;
        Inputs.between("effects.height_m", effects.height_m, 0.0, 200.0)?;
        Inputs.between("effects.flammable_averaging_s", effects.flammable_averaging_s, 1.0, 600.0)?;
        Inputs.between("effects.toxic_averaging_s", effects.toxic_averaging_s, 1.0, 3_600.0)?;
        Inputs.between("effects.toxic_exposure_s", effects.toxic_exposure_s, 1.0, 28_800.0)?;
        Inputs.between("effects.heat_exposure_s", effects.heat_exposure_s, 1.0, 600.0)?;
        let weather = &self.weather;
        Inputs.between("weather.wind_m_s", weather.wind_m_s, 0.2, 60.0)?;
        Inputs.between("weather.wind_height_m", weather.wind_height_m, 0.5, 200.0)?;
        Inputs.between("weather.wind_from_deg", weather.wind_from_deg, -360.0, 720.0)?;
        Inputs.between("weather.temperature_k", weather.temperature_k, 200.0, 340.0)?;
        Inputs.between("weather.humidity", weather.humidity, 0.0, 1.0)?;
        Inputs.between("weather.pressure_pa", weather.pressure_pa, 4e4, 1.2e5)?;
        if let Some(height) = weather.mixing_height_m {
            Inputs.between("weather.mixing_height_m", height, 20.0, 5_000.0)?;
        }
        if let Some(sun) = weather.sun_deg {
            Inputs.between("weather.sun_deg", sun, -90.0, 90.0)?;
        }
        if self.receivers.len() > MOST_RECEIVERS {
            return Err(Fault::new(
                "consequence.too_many_receivers",
                "receivers",
                format!("受体 {} 个，超过每次 {MOST_RECEIVERS} 个的上限", self.receivers.len()),
                format!("{} receivers are more than the {MOST_RECEIVERS} of one question", self.receivers.len()),
            )
            .remedy("分批计算", "ask page by page"));
        }
        for receiver in &self.receivers {
            Inputs.between("receivers.east_m", receiver.east_m, -1e5, 1e5)?;
            Inputs.between("receivers.north_m", receiver.north_m, -1e5, 1e5)?;
            if let Some(height) = receiver.height_m {
                Inputs.between("receivers.height_m", height, 0.0, 200.0)?;
            }
        }
        let heights = other_heights(self).len();
        if heights > MOST_HEIGHTS {
            return Err(Fault::new(
                "consequence.too_many_heights",
                "receivers.height_m",
                format!("受体有 {heights} 种高度，超过每次 {MOST_HEIGHTS} 种的上限"),
                format!("receivers at {heights} heights are more than the {MOST_HEIGHTS} of one question"),
            )
            .remedy("按楼层取整，或分批计算", "round to storeys, or ask page by page"));
        }
        Ok(())
    }

    /// The substance, by CAS number or name; for a product without properties of its own the one that stands for it, and a warning that it does.
    pub(super) fn find_substance(&self, trace: &mut Trace) -> Result<&'static Substance, Fault> {
        let asked = self.substance.trim();
        let of_substance = |fault| Fault { place: "substance".into(), ..Fault::from(fault) };
        let unknown = match Substance::find(asked) {
            Ok(substance) => return Ok(substance),
            Err(fault) => fault,
        };
        let Some(row) = representative_of(asked) else { return Err(of_substance(unknown)) };
        let substance = row.substance().map_err(of_substance)?;
        trace.rests_on(format!("substance.representative.{}", row.representative), row.source.clone(), row.confidence);
        trace.warn(Warning::new(
            "consequence.representative",
            "substance",
            format!(
                "{}没有物性数据，以{}（{}）代表：{}。依据：{}",
                row.product_zh,
                substance.name_zh(),
                substance.cas(),
                row.basis_zh,
                row.source
            ),
            format!(
                "{} has no properties of its own; {} ({}) stands for it: {}. Source: {}",
                row.product_en,
                substance.name_en(),
                substance.cas(),
                row.basis_en,
                row.source
            ),
        ));
        Ok(substance)
    }

    /// The weather, checked.
    pub(super) fn weather(&self, trace: &mut Trace) -> Result<Weather, Fault> {
        let given = &self.weather;
        let conditions = weather::Conditions {
            wind: MetresPerSecond(given.wind_m_s),
            wind_height: Metres(given.wind_height_m),
            stability: Stability::Class(given.stability),
            temperature: Kelvin(given.temperature_k),
            humidity: given.humidity,
            pressure: Pascals(given.pressure_pa),
            mixing_height: given.mixing_height_m.map(Metres),
            sun_altitude: given.sun_deg.map(Radians::from_degrees),
            ..weather::Conditions::of_class(
                given.stability,
                MetresPerSecond(given.wind_m_s),
                Radians::from_degrees(given.wind_from_deg),
                Metres(self.site.roughness_m),
            )
        };
        Weather::new(&conditions, trace).map_err(|fault| fault.within("weather"))
    }
}

impl Vessel {
    fn check(&self) -> Result<(), Fault> {
        Inputs.between("vessel.volume_m3", self.volume_m3, 1e-3, 1e6)?;
        Inputs.between("vessel.mass_kg", self.mass_kg, 1e-3, 1e9)?;
        Inputs.between("vessel.temperature_k", self.temperature_k, 20.0, 1_000.0)?;
        if let Some(pressure) = self.pressure_pa {
            Inputs.between("vessel.pressure_pa", pressure, 1e4, 1e8)?;
        }
        if let Some(pressure) = self.burst_pressure_pa {
            Inputs.between("vessel.burst_pressure_pa", pressure, 1e5, 1e9)?;
        }
        Ok(())
    }
}

impl Release {
    /// Tells whether it blows upwards.
    pub(super) fn is_up(&self) -> bool {
        let (Self::Hole { direction, .. } | Self::Pipeline { direction, .. }) = self else { return false };
        *direction == Direction::Up
    }

    fn check(&self) -> Result<(), Fault> {
        match *self {
            Self::Hole { diameter_m, height_m, above_bottom_m, pipe_length_m, coefficient, duration_s, .. } => {
                Inputs.between("release.diameter_m", diameter_m, 1e-4, 5.0)?;
                Inputs.between("release.height_m", height_m, 0.0, 200.0)?;
                Inputs.between("release.above_bottom_m", above_bottom_m, 0.0, 200.0)?;
                Inputs.between("release.pipe_length_m", pipe_length_m, 0.0, 1e6)?;
                if let Some(coefficient) = coefficient {
                    Inputs.between("release.coefficient", coefficient, 0.05, 1.0)?;
                }
                if let Some(duration) = duration_s {
                    Inputs.between("release.duration_s", duration, 1.0, 1e6)?;
                }
            }
            Self::Rupture => {}
            Self::Spill { mass_kg, temperature_k } => {
                Inputs.between("release.mass_kg", mass_kg, 0.1, 1e9)?;
                if let Some(temperature) = temperature_k {
                    Inputs.between("release.temperature_k", temperature, 20.0, 1_000.0)?;
                }
            }
            Self::Flow { rate_kg_s, duration_s, height_m, temperature_k } => {
                Inputs.between("release.rate_kg_s", rate_kg_s, 1e-6, 1e5)?;
                Inputs.between("release.duration_s", duration_s, 1.0, 1e6)?;
                Inputs.between("release.height_m", height_m, 0.0, 300.0)?;
                if let Some(temperature) = temperature_k {
                    Inputs.between("release.temperature_k", temperature, 20.0, 1_500.0)?;
                }
            }
            Self::Pipeline {
                diameter_m, length_m, pressure_pa, temperature_k, position, height_m, duration_s, ..
            } => {
                Inputs.between("release.diameter_m", diameter_m, 0.01, 2.5)?;
                Inputs.between("release.length_m", length_m, 10.0, 2e6)?;
                Inputs.between("release.pressure_pa", pressure_pa, 1.2e5, 4e7)?;
                Inputs.between("release.position", position, 0.0, 1.0)?;
                Inputs.between("release.height_m", height_m, 0.0, 200.0)?;
                if let Some(temperature) = temperature_k {
                    Inputs.between("release.temperature_k", temperature, 150.0, 600.0)?;
                }
                if let Some(duration) = duration_s {
                    Inputs.between("release.duration_s", duration, 1.0, 1e6)?;
                }
            }
            Self::Explosive { mass_kg, share } => {
                Inputs.between("release.mass_kg", mass_kg, 1e-3, 1e9)?;
                Inputs.between("release.share", share, 1e-4, 1.0)?;
            }
        }
        Ok(())
    }
}
