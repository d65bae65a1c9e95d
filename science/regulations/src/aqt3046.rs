//! AQ/T 3046-2013, Annex C: degree of danger, which selects the units that are assessed quantitatively.

use std::sync::LazyLock;

use anlan_quantity::si::{CubicMetres, Kelvin, Pascals};
use serde::{Deserialize, Serialize};

use crate::fault::not_negative;
use crate::table::{Confidence, rows};
use crate::{Fault, Text};

/// Item of Table C.1, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// 物质.
    Substance,
    /// 容量.
    Capacity,
    /// 温度.
    Temperature,
    /// 压力.
    Pressure,
    /// 操作.
    Operation,
}

impl Item {
    /// All items in the order of the table.
    pub const ALL: [Self; 5] = [Self::Substance, Self::Capacity, Self::Temperature, Self::Pressure, Self::Operation];

    /// Returns the name.
    pub fn text(self) -> Text {
        match self {
            Self::Substance => Text::new("物质", "substance"),
            Self::Capacity => Text::new("容量", "capacity"),
            Self::Temperature => Text::new("温度", "temperature"),
            Self::Pressure => Text::new("压力", "pressure"),
            Self::Operation => Text::new("操作", "operation"),
        }
    }
}

/// Class of an item in Table C.1, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// 10 points.
    A,
    /// 5 points.
    B,
    /// 2 points.
    C,
    /// No points.
    D,
}

/// One row of Table C.1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Row {
    /// Item.
    pub item: Item,
    /// Class.
    pub class: Class,
    /// Points.
    pub points: u32,
    /// What is of this class.
    pub criterion: String,
    /// Clause.
    pub clause: String,
    /// How sure it is, as the table says.
    pub confidence: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../data/aqt3046-2013-hazard-degree.csv")));

/// Returns the twenty rows of Table C.1.
pub fn degree_rows() -> &'static [Row] {
    &ROWS
}

/// Degree of danger; I is the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Degree {
    /// Ⅰ级, 16 points or more.
    I,
    /// Ⅱ级, 11 to 15 points.
    II,
    /// Ⅲ级, 10 points or less.
    III,
}

impl Degree {
    /// Returns the numeral.
    pub fn numeral(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
        }
    }
}

/// Points from which the degree is I (C.2).
const FIRST_FROM: u32 = 16;
/// Points from which the degree is II, and a unit is assessed quantitatively (C.2).
const SECOND_FROM: u32 = 11;

/// Phase in which a unit holds its substance; capacity is counted differently for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Gas.
    Gas,
    /// Liquid.
    Liquid,
}

/// A unit as Table C.1 asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Class of the substance; the table names fire classes 甲 to 丙 and grades of toxicity, which are looked up elsewhere.
    pub substance: Class,
    /// Phase.
    pub phase: Phase,
    /// Volume held.
    pub volume: CubicMetres,
    /// Working temperature.
    pub temperature: Kelvin,
    /// Ignition point of the substance; absent for what does not burn.
    pub ignition: Option<Kelvin>,
    /// Working pressure, gauge.
    pub pressure: Pascals,
    /// Class of the operation.
    pub operation: Class,
}

/// Points, degree and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HazardDegree {
    /// Points, item by item, in the order of the table.
    pub points: [u32; 5],
    /// Their sum.
    pub total: u32,
    /// Degree.
    pub degree: Degree,
    /// The unit is assessed quantitatively.
    pub qra: bool,
    /// What is said of it.
    pub text: Text,
    /// Clause.
    pub clause: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Returns the degree of five items' points.
///
/// # Source
/// AQ/T 3046-2013, C.2: I from 16, II from 11; units of 11 points or more are assessed quantitatively.
///
/// # Errors
/// [`Fault`] where the points are not five of those that Table C.1 gives (10, 5, 2, 0).
pub fn degree_of_points(points: &[u32]) -> Result<HazardDegree, Fault> {
    let Ok(points) = <[u32; 5]>::try_from(points) else {
        return Err(Fault::new("points", "应填写五项分值", "give the points of the five items"));
    };
    if let Some(at) = points.iter().position(|own| ROWS.iter().all(|row| row.points != *own)) {
        return Err(Fault::new(
            format!("points[{at}]"),
            "分值应为10、5、2或0（表C.1）",
            "points are 10, 5, 2 or 0 (Table C.1)",
        ));
    }
    let total = points.iter().sum();
    let degree = match total {
        FIRST_FROM.. => Degree::I,
        SECOND_FROM.. => Degree::II,
        _ => Degree::III,
    };
    let qra = total >= SECOND_FROM;
    let text = Text::new(
        format!(
            "危险度{}级（{total}分）：{}",
            degree.numeral(),
            if qra { "应进行定量风险评价" } else { "可不选作定量风险评价单元" }
        ),
        format!(
            "degree {} ({total} points): {}",
            degree.numeral(),
            if qra { "to be assessed quantitatively" } else { "need not be selected" }
        ),
    );
    Ok(HazardDegree {
        points,
        total,
        degree,
        qra,
        text,
        clause: "AQ/T 3046-2013, C.2",
        confidence: Confidence::Verified,
    })
}

/// Returns the degree of a unit by its figures.
///
/// # Units
/// m³, K, Pa (gauge).
///
/// # Source
/// AQ/T 3046-2013, Table C.1. Where two printed ranges share a bound, the stricter counts; "100 MPa" of class A is read as 100 MPa or more;
/// 以上 includes the ignition point itself.
///
/// # Errors
/// [`Fault`] where a volume or a pressure is below zero or not a number.
pub fn hazard_degree(unit: &Unit) -> Result<HazardDegree, Fault> {
    let volume = not_negative("volume", unit.volume.get())?;
    let temperature = not_negative("temperature", unit.temperature.get())?;
    let pressure = 1e-6 * not_negative("pressure", unit.pressure.get())?;
    let stepped = |value: f64, bounds: [(f64, Class); 2], above: bool| {
        if above {
            Class::A
        } else {
            bounds.into_iter().find(|(from, _)| value >= *from).map_or(Class::D, |(_, class)| class)
        }
    };
    let capacity = match unit.phase {
        Phase::Gas if volume >= 100.0 => stepped(volume, [(500.0, Class::B), (100.0, Class::C)], volume > 1000.0),
        Phase::Liquid => stepped(volume, [(50.0, Class::B), (10.0, Class::C)], volume > 100.0),
        Phase::Gas => Class::D,
    };
    let celsius = unit.temperature.celsius();
    let above_ignition = unit.ignition.is_some_and(|ignition| temperature >= ignition.get());
    let hot = match (celsius > 1000.0, celsius >= 250.0, above_ignition) {
        (true, _, true) => Class::A,
        (true, _, false) | (false, true, true) => Class::B,
        (false, true, false) | (false, false, true) => Class::C,
        (false, false, false) => Class::D,
    };
    let pressed = stepped(pressure, [(20.0, Class::B), (1.0, Class::C)], pressure >= 100.0);
    let classes = [unit.substance, capacity, hot, pressed, unit.operation];
    let points = Item::ALL.into_iter().zip(classes).map(|(item, class)| points_of(item, class)).collect::<Vec<u32>>();
    degree_of_points(&points)
}

fn points_of(item: Item, class: Class) -> u32 {
    ROWS.iter().find(|row| row.item == item && row.class == class).expect("every item has four classes").points
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit() -> Unit {
        Unit {
            substance: Class::A,
            phase: Phase::Liquid,
            volume: CubicMetres(100.0),
            temperature: Kelvin::from_celsius(25.0),
            ignition: Some(Kelvin::from_celsius(400.0)),
            pressure: Pascals(1.5e6),
            operation: Class::C,
        }
    }

    #[test]
    fn a_tank_of_liquefied_gas_is_of_degree_one() {
        let degree = hazard_degree(&unit()).unwrap();
        assert_eq!((degree.points, degree.total), ([10, 5, 0, 2, 2], 19));
        assert_eq!((degree.degree, degree.qra), (Degree::I, true));
        assert_eq!(hazard_degree(&Unit { volume: CubicMetres(100.1), ..unit() }).unwrap().points[1], 10);
    }

    #[test]
    fn bounds_of_the_degrees() {
        let of = |points: [u32; 5]| degree_of_points(&points).unwrap();
        assert_eq!((of([10, 5, 2, 2, 2]).total, of([10, 5, 2, 2, 2]).degree), (21, Degree::I));
        assert_eq!((of([10, 2, 2, 2, 0]).degree, of([10, 2, 2, 2, 0]).total), (Degree::I, 16));
        assert_eq!((of([5, 5, 5, 0, 0]).degree, of([5, 5, 5, 0, 0]).qra), (Degree::II, true));
        assert_eq!((of([10, 0, 0, 0, 0]).degree, of([10, 0, 0, 0, 0]).qra), (Degree::III, false));
        assert_eq!(degree_of_points(&[10, 5, 3, 2, 2]).unwrap_err().place, "points[2]");
        assert_eq!(degree_of_points(&[10]).unwrap_err().place, "points");
    }

    #[test]
    fn temperature_counts_with_the_ignition_point() {
        let hot = |celsius: f64, ignition: Option<f64>| {
            let unit = Unit {
                temperature: Kelvin::from_celsius(celsius),
                ignition: ignition.map(Kelvin::from_celsius),
                ..unit()
            };
            hazard_degree(&unit).unwrap().points[2]
        };
        assert_eq!(hot(1001.0, Some(500.0)), 10);
        assert_eq!(hot(1001.0, None), 5);
        assert_eq!(hot(600.0, Some(500.0)), 5);
        assert_eq!(hot(250.0, Some(500.0)), 2);
        assert_eq!(hot(249.0, Some(200.0)), 2);
        assert_eq!(hot(249.0, Some(500.0)), 0);
    }

    proptest! {
        #[test]
        fn more_is_never_better(
            volume in 0.0_f64..2000.0, pressure in 0.0_f64..2e8, celsius in -50.0_f64..1200.0, gas: bool, more in 1.0_f64..3.0,
        ) {
            let phase = if gas { Phase::Gas } else { Phase::Liquid };
            let base = Unit {
                phase,
                volume: CubicMetres(volume),
                pressure: Pascals(pressure),
                temperature: Kelvin::from_celsius(celsius),
                ..unit()
            };
            let total = |unit: &Unit| hazard_degree(unit).unwrap().total;
            let fuller = Unit { volume: CubicMetres(volume * more), ..base };
            let tighter = Unit { pressure: Pascals(pressure * more), ..base };
            let hotter = Unit { temperature: Kelvin::from_celsius(celsius + 100.0 * more), ..base };
            for worse in [fuller, tighter, hotter] {
                prop_assert!(total(&worse) >= total(&base));
            }
        }
    }
}
