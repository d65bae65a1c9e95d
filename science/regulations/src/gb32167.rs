//! GB 32167-2015: high-consequence areas of gas pipelines.
//!
//! The formula of the radius is recalled, the rows of the table were read second-hand: every answer says so.

use std::sync::LazyLock;

use anlan_quantity::si::{Metres, Pascals};
use serde::{Deserialize, Serialize};

use crate::fault::positive;
use crate::table::{Confidence, rows};
use crate::{Fault, Text};

/// Factor of the radius for d in mm and p in MPa (GB 32167-2015, 6.1; recalled).
const FACTOR: f64 = 0.099;
/// Width on each side of the pipe that is searched where the radius does not decide (6.1, rows e and f of gas).
const STRIP: Metres = Metres(200.0);
/// Pipes above both are judged by the radius, grade II (row c).
const LARGE: (f64, f64) = (762.0, 6.9);
/// Pipes below both are judged by the radius, grade I (row d).
const SMALL: (f64, f64) = (273.0, 1.6);

/// Grade of a high-consequence area; III is the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AreaGrade {
    /// Ⅰ级.
    I,
    /// Ⅱ级.
    II,
    /// Ⅲ级.
    III,
}

/// One row of the table of high-consequence areas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaRow {
    /// `gas` or `liquid`.
    pub medium: String,
    /// Letter in the table.
    pub item: String,
    /// What makes a segment one.
    pub criterion: String,
    /// Grade.
    pub grade: AreaGrade,
    /// Clause.
    pub clause: String,
    /// How sure it is, as the table says.
    pub confidence: String,
}

static AREAS: LazyLock<Vec<AreaRow>> =
    LazyLock::new(|| rows(include_str!("../data/gb32167-2015-high-consequence-areas.csv")));

/// Returns the rows of the table, liquids first.
pub fn area_rows() -> &'static [AreaRow] {
    &AREAS
}

/// How far from a gas pipe places where people gather are looked for, and what one found there makes of the segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImpactArea {
    /// Radius of the area an ignited rupture reaches.
    pub radius: Metres,
    /// Distance within which specific places count: the radius, or 200 m for pipes between the two bounds.
    pub search: Metres,
    /// Grade of the segment where a specific place lies within that distance.
    pub grade: AreaGrade,
    /// Clause.
    pub clause: &'static str,
    /// What is said of it.
    pub text: Text,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Returns the radius that an ignited rupture of a gas pipe reaches: r = 0.099·√(d²·p).
///
/// # Units
/// Outer diameter, highest allowed working pressure (gauge); the formula itself takes mm and MPa and gives m.
///
/// # Source
/// GB 32167-2015, 6.1 (recalled); made for natural gas.
///
/// # Errors
/// [`Fault`] where the diameter or the pressure is not above zero.
///
/// ```
/// use anlan_quantity::si::{Metres, Pascals};
/// use anlan_regulations::gb32167::impact_radius;
/// let radius = impact_radius(Metres(1.016), Pascals(10e6))?;
/// assert!((radius.get() - 318.07).abs() < 0.01);
/// # Ok::<(), anlan_regulations::Fault>(())
/// ```
pub fn impact_radius(outer_diameter: Metres, pressure: Pascals) -> Result<Metres, Fault> {
    let d = 1e3 * positive("outer_diameter", outer_diameter.get())?;
    let p = 1e-6 * positive("pressure", pressure.get())?;
    Ok(Metres(FACTOR * d * p.sqrt()))
}

/// Returns the radius, the distance within which specific places count, and the grade that one makes of the segment.
///
/// # Source
/// GB 32167-2015, 6.1, rows c, d and e of gas (second-hand); the radius as in [`impact_radius`].
///
/// # Errors
/// As [`impact_radius`].
pub fn impact_area(outer_diameter: Metres, pressure: Pascals) -> Result<ImpactArea, Fault> {
    let radius = impact_radius(outer_diameter, pressure)?;
    let (d, p) = (1e3 * outer_diameter.get(), 1e-6 * pressure.get());
    let (item, search) = if d > LARGE.0 && p > LARGE.1 {
        ("c", radius)
    } else if d < SMALL.0 && p < SMALL.1 {
        ("d", radius)
    } else {
        ("e", STRIP)
    };
    let row = AREAS.iter().find(|row| row.medium == "gas" && row.item == item).expect("rows c, d and e are there");
    Ok(ImpactArea {
        radius,
        search,
        grade: row.grade,
        clause: "GB 32167-2015, 6.1",
        text: Text::new(
            format!("潜在影响半径 {:.0} m；特定场所在 {:.0} m 内即为高后果区", radius.get(), search.get()),
            format!(
                "radius {:.0} m; a specific place within {:.0} m makes a high-consequence area",
                radius.get(),
                search.get()
            ),
        ),
        confidence: Confidence::Recalled,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bounds_choose_the_row() {
        let area = |d: f64, p: f64| impact_area(Metres(1e-3 * d), Pascals(1e6 * p)).unwrap();
        assert_eq!((area(1016.0, 10.0).grade, area(1016.0, 10.0).search), (AreaGrade::II, area(1016.0, 10.0).radius));
        assert_eq!(area(219.0, 1.0).grade, AreaGrade::I);
        assert_eq!((area(762.0, 10.0).grade, area(762.0, 10.0).search), (AreaGrade::II, STRIP));
        assert!(area(500.0, 4.0).confidence.must_be_shown());
        assert_eq!(area_rows().len(), 12);
    }

    #[test]
    fn what_cannot_be_is_named() {
        for (d, p, place) in [(0.0, 1.0, "outer_diameter"), (0.5, -1.0, "pressure"), (f64::NAN, 1.0, "outer_diameter")]
        {
            assert_eq!(impact_radius(Metres(d), Pascals(p)).unwrap_err().place, place);
        }
    }

    proptest! {
        #[test]
        fn the_radius_grows_with_both(d in 0.05_f64..2.0, p in 1e5_f64..2e7, more in 1.001_f64..3.0) {
            let radius = |d, p| impact_radius(Metres(d), Pascals(p)).unwrap().get();
            prop_assert!(radius(d * more, p) > radius(d, p));
            prop_assert!(radius(d, p * more) > radius(d, p));
            prop_assert!((radius(2.0 * d, p) / radius(d, p) - 2.0).abs() < 1e-12);
        }
    }
}
