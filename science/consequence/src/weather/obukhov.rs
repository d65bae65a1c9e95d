//! Monin–Obukhov length from stability class and roughness, and from heat flux.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{ln, log10, pow};
use anlan_quantity::si::{GRAVITY, Kelvin, Metres, Pascals, WattsPerSquareMetre};
use serde::Deserialize;

use super::PasquillClass;
use super::tables::{confidence, rows};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Monin–Obukhov length from Pasquill class and roughness.
pub const MODEL: Model = Model {
    id: "weather.obukhov_from_class",
    zh: "由稳定度级别和粗糙度求莫宁—奥布霍夫长度",
    en: "Monin–Obukhov length from stability class and roughness",
    source: "Golder, Boundary-Layer Meteorology 3 (1972) 47–58, Fig. 5",
    valid_for: &[Range { quantity: "roughness", unit: "m", from: 0.001, to: 0.5 }],
};

/// One reading of Golder's curves.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassLengths {
    /// Name.
    pub set: String,
    rows: [Row; 6],
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Row {
    set: String,
    class: PasquillClass,
    form: String,
    a: f64,
    b: f64,
    source: String,
    #[serde(deserialize_with = "confidence")]
    confidence: Confidence,
}

static SETS: LazyLock<Vec<ClassLengths>> = LazyLock::new(|| {
    [
        include_str!("../../data/obukhov-length-golder-1972.csv"),
        include_str!("../../data/obukhov-length-yellow-book.csv"),
        include_str!("../../data/obukhov-length-pasquill-1974.csv"),
    ]
    .into_iter()
    .map(|text| {
        let rows: [Row; 6] = rows(text).try_into().expect("one row a class");
        assert!(rows.iter().zip(PasquillClass::ALL).all(|(row, class): (&Row, _)| row.class == class), "in order");
        ClassLengths { set: rows[0].set.clone(), rows }
    })
    .collect()
});

impl ClassLengths {
    /// Returns all sets.
    pub fn all() -> &'static [Self] {
        &SETS
    }

    /// Returns the set that is used where none is named.
    pub fn usual() -> &'static Self {
        &SETS[0]
    }

    /// Returns a set by name.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where no set has the name.
    pub fn named(name: &str) -> Result<&'static Self, Fault> {
        SETS.iter().find(|set| set.set == name).ok_or_else(|| {
            let names: Vec<&str> = SETS.iter().map(|set| set.set.as_str()).collect();
            Fault::new(
                "consequence.unknown_set",
                "class_lengths",
                format!("没有名为 {name} 的莫宁—奥布霍夫长度数据"),
                format!("there is no set of Monin–Obukhov lengths named {name}"),
            )
            .remedy(format!("可选：{}", names.join("、")), format!("choose one of {}", names.join(", ")))
        })
    }

    /// Returns 1/L of a class over a roughness, 1/m; zero is neutral.
    ///
    /// # Units
    ///
    /// Roughness in m, result in 1/m.
    ///
    /// # Source
    ///
    /// Golder (1972) Fig. 5 in the reading of the set.
    ///
    /// # Valid for
    ///
    /// Roughness of 0.001–0.5 m; beyond, the curves are carried on and a warning says so. A class never crosses neutral.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the roughness is not above zero.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, weather::{ClassLengths, PasquillClass}};
    /// use anlan_quantity::si::Metres;
    /// let stable = ClassLengths::usual().inverse(PasquillClass::F, Metres(0.03), &mut Trace::default()).unwrap();
    /// assert!((1.0 / stable - 11.1).abs() < 0.1);
    /// ```
    pub fn inverse(&self, class: PasquillClass, roughness: Metres, trace: &mut Trace) -> Result<f64, Fault> {
        let roughness = Inputs.positive("roughness", roughness.get())?;
        MODEL.judge(&[("roughness", roughness)], trace);
        let row = &self.rows[class.index()];
        trace.rests_on(format!("weather.obukhov.{}", self.set), row.source.clone(), row.confidence);
        Ok(self.value(class, roughness))
    }

    /// Returns the class whose 1/L is nearest.
    pub fn class(&self, inverse_length: f64, roughness: Metres) -> PasquillClass {
        let away = |class: PasquillClass| (self.value(class, roughness.get().max(1e-6)) - inverse_length).abs();
        PasquillClass::ALL
            .into_iter()
            .fold(PasquillClass::D, |best, class| if away(class) < away(best) { class } else { best })
    }

    fn value(&self, class: PasquillClass, roughness: f64) -> f64 {
        let row = &self.rows[class.index()];
        let found = match row.form.as_str() {
            "scaled" => log10(roughness / row.b) / row.a,
            "length" => 1.0 / (row.a * pow(roughness, row.b)),
            _ => row.a + row.b * log10(roughness),
        };
        if class < PasquillClass::D { found.min(0.0) } else { found.max(0.0) }
    }
}

/// What the air near the ground is like, for the heat flux.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Air {
    pub(crate) temperature: Kelvin,
    pub(crate) pressure: Pascals,
}

/// Returns 1/L of a friction velocity and an upward heat flux, 1/m: −κ g H/(ρ cp T u*³), Obukhov (1946).
pub(crate) fn inverse_from_heat_flux(kappa: f64, friction: f64, heat: WattsPerSquareMetre, air: Air) -> f64 {
    /// Specific gas constant of dry air, J/(kg·K), and specific heat at constant pressure; US Standard Atmosphere 1976 and 3.5 R.
    const R_AIR: f64 = 287.05;
    const CP_AIR: f64 = 1004.7;
    let temperature = air.temperature.get();
    let density = air.pressure.get() / (R_AIR * temperature);
    -kappa * GRAVITY * heat.get() / (density * CP_AIR * temperature * friction * friction * friction)
}

/// Returns u* and 1/L where the heat flux is known: the wind profile and the definition of L are met together.
///
/// `profile(1/L)` is u*/u at the anemometer.
pub(crate) fn meet(
    profile: impl Fn(f64) -> f64,
    wind: f64,
    heat: WattsPerSquareMetre,
    kappa: f64,
    air: Air,
) -> Option<(f64, f64)> {
    let length_of = |friction: f64| inverse_from_heat_flux(kappa, friction, heat, air);
    let neutral = wind * profile(0.0);
    if heat.get() == 0.0 {
        return Some((neutral, 0.0));
    }
    let away = |log: f64| {
        let friction = anlan_quantity::math::exp(log);
        wind * profile(length_of(friction)) - friction
    };
    // Stable: of two roots the larger one, which is the one that carries turbulence; unstable: the only one.
    let (from, to) = if heat.get() < 0.0 { (0.25, 1.0) } else { (1.0, 20.0) };
    let friction =
        crate::numerics::bracketed(away, ln(neutral * from), ln(neutral * to), 1e-12).map(anlan_quantity::math::exp)?;
    Some((friction, length_of(friction)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_found_again_and_readings_agree() {
        for set in ClassLengths::all() {
            for class in PasquillClass::ALL {
                for roughness in [0.01, 0.03, 0.1, 0.3] {
                    let inverse = set.inverse(class, Metres(roughness), &mut Trace::default()).unwrap();
                    assert_eq!(set.class(inverse, Metres(roughness)), class, "{} {class} {roughness}", set.set);
                }
            }
        }
        for (set, class) in ClassLengths::all().iter().flat_map(|set| PasquillClass::ALL.map(|class| (set, class))) {
            let of = |set: &ClassLengths| set.inverse(class, Metres(0.1), &mut Trace::default()).unwrap();
            let (usual, other) = (of(ClassLengths::usual()), of(set));
            assert!((usual - other).abs() < 0.02, "{} {class} {usual} {other}", set.set);
        }
    }
}
