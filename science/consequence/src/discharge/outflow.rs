//! What leaves a hole.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::si::{
    Kelvin, Kilograms, KilogramsPerCubicMetre, KilogramsPerSecond, MetresPerSecond, Pascals, Seconds, SquareMetres,
};

use crate::{Fault, Trace};

/// Flow through a hole, and the state in its plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Outflow {
    /// Mass flow.
    pub mass_rate: KilogramsPerSecond,
    /// Velocity in the narrowest section of the jet.
    pub velocity: MetresPerSecond,
    /// Pressure there.
    pub pressure: Pascals,
    /// Temperature there.
    pub temperature: Kelvin,
    /// Density there.
    pub density: KilogramsPerCubicMetre,
    /// Share of the mass that is vapour there; nothing for a gas that has no liquid side.
    pub quality: Option<f64>,
    /// Narrowest section of the jet: discharge coefficient times area.
    pub area: SquareMetres,
    /// Whether the velocity is that of sound.
    pub choked: bool,
    /// What it rests on.
    pub trace: Trace,
}

/// A vessel or pipe while it empties.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistoryPoint {
    /// Time since the beginning.
    pub time: Seconds,
    /// Mass inside.
    pub mass: Kilograms,
    /// Pressure inside.
    pub pressure: Pascals,
    /// Temperature inside.
    pub temperature: Kelvin,
    /// Height of the liquid above the bottom, m; zero for a gas.
    pub level: f64,
    /// Mass flow.
    pub mass_rate: KilogramsPerSecond,
}

/// A discharge coefficient of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    /// Name by which it is chosen.
    pub name: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Value.
    pub value: f64,
    /// Publication.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

static COEFFICIENTS: LazyLock<Vec<Coefficient>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("../../data/discharge_coefficients.csv").as_bytes())
        .into_records()
        .map(|record| record.expect("embedded tables are well-formed"))
        .map(|r| Coefficient {
            name: r[0].to_owned(),
            zh: r[1].to_owned(),
            en: r[2].to_owned(),
            value: r[3].parse().expect("a coefficient is a number"),
            source: r[4].to_owned(),
            confidence: Confidence::read(&r[5]),
        })
        .collect()
});

/// Returns every discharge coefficient of the table.
pub fn coefficients() -> &'static [Coefficient] {
    &COEFFICIENTS
}

/// Returns a discharge coefficient by name and notes it in a trace.
///
/// # Errors
///
/// `consequence.unknown_set`.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, discharge::coefficient};
/// let mut trace = Trace::default();
/// assert!((coefficient("sharp", &mut trace)? - 0.62).abs() < 1e-12);
/// assert!(coefficient("square", &mut trace).is_err());
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn coefficient(name: &str, trace: &mut Trace) -> Result<f64, Fault> {
    let Some(row) = COEFFICIENTS.iter().find(|row| row.name == name) else {
        let known: Vec<&str> = COEFFICIENTS.iter().map(|row| row.name.as_str()).collect();
        let known = known.join(", ");
        return Err(Fault::new(
            "consequence.unknown_set",
            "discharge_coefficient",
            format!("没有名为“{name}”的流量系数"),
            format!("there is no discharge coefficient “{name}”"),
        )
        .remedy(format!("可选：{known}"), format!("choose one of {known}")));
    };
    trace.rests_on(format!("discharge.coefficient.{name}"), row.source.clone(), row.confidence);
    Ok(row.value)
}
