//! Sets of dispersion parameters.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{ln, pow, tan};
use anlan_quantity::si::{Metres, Seconds};
use serde::Deserialize;

use crate::weather::PasquillClass;
use crate::weather::tables::{confidence, rows};
use crate::{Fault, Trace};

/// Dispersion parameters of one publication: σy and σz over distance for each class.
#[derive(Clone, Debug, PartialEq)]
pub struct Sigmas {
    /// Name.
    pub set: String,
    /// Averaging time for which σy is meant.
    pub averaging: Seconds,
    /// Publication.
    pub source: String,
    /// How sure the figures are.
    pub confidence: Confidence,
    lateral: [Vec<Piece>; 6],
    vertical: [Vec<Piece>; 6],
}

#[derive(Clone, Debug, PartialEq)]
struct Piece {
    to: f64,
    form: Form,
}

/// Forms in which the sets are printed; x in m here, whatever the print uses.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// a x (1 + b x)^c.
    Briggs(f64, f64, f64),
    /// a x^b.
    Power(f64, f64),
    /// a x tan(b − c ln x), x in km, angle in degrees.
    Tangent(f64, f64, f64),
}

#[derive(Deserialize)]
struct Row {
    set: String,
    class: PasquillClass,
    sigma: String,
    form: String,
    to_m: Option<f64>,
    a: f64,
    b: f64,
    c: Option<f64>,
    source: String,
    #[serde(deserialize_with = "confidence")]
    confidence: Confidence,
}

/// Files with the averaging time of σy, s, and the publication that states it.
const FILES: [(&str, f64); 6] = [
    // Briggs's curves are read as ten-minute values, as AQ/T 3046 and the Purple Book take them.
    (include_str!("../../data/sigmas-briggs-rural.csv"), 600.0),
    (include_str!("../../data/sigmas-briggs-urban.csv"), 600.0),
    // Pasquill-Gifford σy rest on 3- to 10-minute samples; ISC3 uses them for an hour without correction.
    (include_str!("../../data/sigmas-pasquill-gifford-isc3.csv"), 600.0),
    (include_str!("../../data/sigmas-yellow-book.csv"), 600.0),
    (include_str!("../../data/sigmas-gb13201-1991.csv"), 1800.0),
    // Instantaneous: below the shortest time that is told apart.
    (include_str!("../../data/sigmas-slade-1968-puff.csv"), 18.75),
];

static SETS: LazyLock<Vec<Sigmas>> = LazyLock::new(|| FILES.into_iter().map(|(text, time)| read(text, time)).collect());

fn read(text: &str, averaging: f64) -> Sigmas {
    let rows: Vec<Row> = rows(text);
    let pieces = |name: &str, class: PasquillClass| -> Vec<Piece> {
        rows.iter()
            .filter(|row| row.sigma == name && row.class == class)
            .map(|row| Piece { to: row.to_m.unwrap_or(f64::INFINITY), form: form(row) })
            .collect()
    };
    let all = |name: &str| PasquillClass::ALL.map(|class| pieces(name, class));
    let (lateral, vertical) = (all("sigma_y"), all("sigma_z"));
    assert!(lateral.iter().chain(&vertical).all(|pieces| !pieces.is_empty()), "every class has its pieces");
    let first = &rows[0];
    let least = rows.iter().map(|row| row.confidence).max().unwrap_or(Confidence::Recalled);
    Sigmas {
        set: first.set.clone(),
        averaging: Seconds(averaging),
        source: first.source.clone(),
        confidence: least,
        lateral,
        vertical,
    }
}

fn form(row: &Row) -> Form {
    let c = row.c.unwrap_or(0.0);
    match row.form.as_str() {
        "briggs" => Form::Briggs(row.a, row.b, c),
        "power_m" => Form::Power(row.a, row.b),
        "power_km" => Form::Power(row.a * pow(1e-3, row.b), row.b),
        "tangent_km" => Form::Tangent(row.a, row.b, row.c.expect("tangents have three figures")),
        other => panic!("form {other} is not one of the tables"),
    }
}

impl Sigmas {
    /// Returns all sets.
    pub fn all() -> &'static [Self] {
        &SETS
    }

    /// Returns a set by name.
    ///
    /// ```
    /// use anlan_consequence::{plume::Sigmas, weather::PasquillClass};
    /// use anlan_quantity::si::Metres;
    /// let rural = Sigmas::named("briggs_rural").unwrap();
    /// let (y, z) = rural.at(Metres(1000.0), PasquillClass::D);
    /// assert!((y.get() - 76.28).abs() < 0.01 && (z.get() - 37.95).abs() < 0.01);
    /// ```
    ///
    /// # Errors
    ///
    /// A [`Fault`] where no set has the name.
    pub fn named(name: &str) -> Result<&'static Self, Fault> {
        SETS.iter().find(|set| set.set == name).ok_or_else(|| {
            let names: Vec<&str> = SETS.iter().map(|set| set.set.as_str()).collect();
            Fault::new(
                "consequence.unknown_set",
                "sigmas",
                format!("没有名为 {name} 的扩散参数"),
                format!("there is no set of dispersion parameters named {name}"),
            )
            .remedy(format!("可选：{}", names.join("、")), format!("choose one of {}", names.join(", ")))
        })
    }

    /// Notes in a trace that results rest on the set.
    pub fn note(&self, trace: &mut Trace) {
        trace.rests_on(format!("plume.sigmas.{}", self.set), self.source.clone(), self.confidence);
    }

    /// Returns σy and σz at a distance, for the averaging time of the set; zero upwind.
    pub fn at(&self, distance: Metres, class: PasquillClass) -> (Metres, Metres) {
        /// ISC3 (1995) §1.1.5.1 and Table 1-3: σz is not taken above 5000 m.
        const DEEPEST: f64 = 5000.0;
        let x = distance.get();
        if x <= 0.0 {
            return (Metres(0.0), Metres(0.0));
        }
        let of = |pieces: &[Piece]| {
            let piece = pieces.iter().find(|piece| x <= piece.to).unwrap_or(&pieces[pieces.len() - 1]);
            match piece.form {
                Form::Briggs(a, b, c) => a * x * briggs(1.0 + b * x, c),
                Form::Power(a, b) => a * pow(x, b),
                Form::Tangent(a, b, c) => a * 1e-3 * x * tan((b - c * ln(1e-3 * x)).to_radians()),
            }
        };
        (Metres(of(&self.lateral[class.index()])), Metres(of(&self.vertical[class.index()]).min(DEEPEST)))
    }
}

/// A power of Briggs's form; the exponents that are printed are roots and reciprocals.
#[expect(clippy::float_cmp, reason = "exponents are as they stand in print")]
fn briggs(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 {
        1.0
    } else if exponent == -0.5 {
        1.0 / base.sqrt()
    } else if exponent == -1.0 {
        1.0 / base
    } else if exponent == 0.5 {
        base.sqrt()
    } else {
        pow(base, exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PasquillClass::{A, B, D, F};

    fn at(set: &str, x: f64, class: PasquillClass) -> (f64, f64) {
        let (y, z) = Sigmas::named(set).unwrap().at(Metres(x), class);
        (y.get(), z.get())
    }

    #[test]
    fn coefficients_that_copies_often_get_wrong() {
        // Rural σz of class D has 0.0015, urban σz of classes A and B 0.001 (ISC3 Table 1-4).
        assert!((at("briggs_rural", 1000.0, D).1 - 60.0 / 2.5_f64.sqrt()).abs() < 1e-9);
        assert!((at("briggs_urban", 1000.0, A).1 - 240.0 * 2.0_f64.sqrt()).abs() < 1e-9);
        assert!((at("briggs_urban", 1000.0, B).1 - 240.0 * 2.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn values_are_those_of_other_reading() {
        // Turner, Workbook of Atmospheric Dispersion Estimates (1970) Figs. 3-2, 3-3 at 1 km: D 68 m and 32 m, F 34 m and 14 m.
        let (y, z) = at("pasquill_gifford_isc3", 1000.0, D);
        assert!((y - 68.0).abs() < 1.0 && (z - 32.1).abs() < 0.2, "{y} {z}");
        let (y, z) = at("pasquill_gifford_isc3", 1000.0, F);
        assert!((y - 33.8).abs() < 1.0 && (z - 13.95).abs() < 0.2, "{y} {z}");
    }

    #[test]
    fn spread_grows_and_pieces_nearly_join() {
        for set in Sigmas::all() {
            for class in PasquillClass::ALL {
                let mut last = (0.0, 0.0);
                for step in 0..2300 {
                    let x = 1.0 * pow(1.004, f64::from(step));
                    let now = at(&set.set, x, class);
                    // Where two printed pieces meet they may fall back by a hair.
                    assert!(now.0 >= 0.97 * last.0 && now.1 >= 0.97 * last.1, "{} {class} {x}", set.set);
                    assert!(last.0 == 0.0 || now.0 <= 1.1 * last.0 && now.1 <= 1.1 * last.1, "{} {class} {x}", set.set);
                    last = now;
                }
            }
        }
    }
}
