//! Wind over height by a power law.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::pow;
use anlan_quantity::si::{Metres, MetresPerSecond};
use serde::Deserialize;

use super::PasquillClass;
use super::tables::{confidence, rows};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Power law of the wind.
pub const MODEL: Model = Model {
    id: "weather.power_law",
    zh: "风速幂指数律",
    en: "power law of the wind",
    source: "US EPA ISC3 User's Guide vol. II, EPA-454/B-95-003b (1995) §1.1.3, Eq. 1-6",
    valid_for: &[Range { quantity: "height", unit: "m", from: 1.0, to: 200.0 }],
};

/// Exponents of one publication for one kind of surroundings.
#[derive(Clone, Debug, PartialEq)]
pub struct WindExponents {
    /// Name.
    pub set: String,
    exponents: [f64; 6],
    source: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
struct Row {
    set: String,
    class: PasquillClass,
    exponent: f64,
    source: String,
    #[serde(deserialize_with = "confidence")]
    confidence: Confidence,
}

static SETS: LazyLock<Vec<WindExponents>> = LazyLock::new(|| {
    let texts =
        [include_str!("../../data/wind-exponents-isc3.csv"), include_str!("../../data/wind-exponents-ccps.csv")];
    let rows: Vec<Row> = texts.into_iter().flat_map(rows::<Row>).collect();
    rows.chunks(6)
        .map(|six| {
            assert!(six.iter().zip(PasquillClass::ALL).all(|(row, class)| row.class == class), "classes in order");
            WindExponents {
                set: six[0].set.clone(),
                exponents: core::array::from_fn(|class| six[class].exponent),
                source: six[0].source.clone(),
                confidence: six[0].confidence,
            }
        })
        .collect()
});

impl WindExponents {
    /// Returns all sets.
    pub fn all() -> &'static [Self] {
        &SETS
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
                "wind_exponents",
                format!("没有名为 {name} 的风速幂指数"),
                format!("there is no set of wind exponents named {name}"),
            )
            .remedy(format!("可选：{}", names.join("、")), format!("choose one of {}", names.join(", ")))
        })
    }

    /// Returns the exponent of a class.
    pub fn exponent(&self, class: PasquillClass) -> f64 {
        self.exponents[class.index()]
    }

    /// Returns the wind at a height from that at another.
    ///
    /// # Units
    ///
    /// Wind in m/s, heights in m.
    ///
    /// # Source
    ///
    /// ISC3 (1995) Eq. 1-6: u = u_ref (h/h_ref)^p.
    ///
    /// # Valid for
    ///
    /// 1–200 m.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the wind is negative or a height is not above zero.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, weather::{PasquillClass, WindExponents}};
    /// use anlan_quantity::si::{Metres, MetresPerSecond};
    /// let rural = WindExponents::named("isc3_rural").unwrap();
    /// let wind = rural
    ///     .wind(MetresPerSecond(5.0), Metres(10.0), Metres(100.0), PasquillClass::D, &mut Trace::default())
    ///     .unwrap();
    /// assert!((wind.get() - 5.0 * 1.412_537_5).abs() < 1e-6);
    /// ```
    pub fn wind(
        &self,
        wind: MetresPerSecond,
        reference: Metres,
        height: Metres,
        class: PasquillClass,
        trace: &mut Trace,
    ) -> Result<MetresPerSecond, Fault> {
        let wind = Inputs.not_negative("wind", wind.get())?;
        let reference = Inputs.positive("reference_height", reference.get())?;
        let height = Inputs.positive("height", height.get())?;
        MODEL.judge(&[("height", height)], trace);
        trace.rests_on(format!("weather.wind_exponents.{}", self.set), self.source.clone(), self.confidence);
        Ok(MetresPerSecond(wind * pow(height / reference, self.exponent(class))))
    }
}
