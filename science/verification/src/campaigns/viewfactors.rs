//! Printed view factors of an upright cylinder.
//!
//! Every factor is computed twice, by the outline of the solid and by the closed form; the worse of the two is compared with the table.

use std::collections::BTreeMap;

use anlan_consequence::fire::view_factor::{Band, Part, upright_cylinder};
use anlan_consequence::fire::{Facing, Receiver, SolidFlame, Transmission, Vector};
use anlan_quantity::si::{Metres, WattsPerSquareMetre};
use serde_json::json;

use super::sheet::{Row, failure, find, number, words};
use super::statistics::Point;
use crate::{Failure, FileReport};

const COLUMNS: &[&str] = &["x_over_R", "h_over_R", "quantity", "printed_1000F", "flag"];

/// Judges the table of a folder; nothing where there is none.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    let Some((file, rows)) = find(files, COLUMNS) else { return Vec::new() };
    let mut report = FileReport { file: file.to_owned(), family: "view-factors".to_owned(), ..FileReport::default() };
    let mut worst = 0.0_f64;
    for row in rows.iter().filter(|row| words(row, "flag").is_empty()) {
        report.cases += 1;
        match check(row) {
            Ok(gap) => {
                worst = worst.max(gap);
                report.passed += 1;
            }
            Err(found) => report.failed.push(found),
        }
    }
    report.metrics.insert("worst_gap_in_last_digits".to_owned(), json!(worst));
    report.metrics.insert("flagged_rows_left_out".to_owned(), json!(rows.len() - report.cases));
    vec![report]
}

/// Returns printed and computed factors, for a chart; the distance is that in radii.
pub fn compare(files: &BTreeMap<String, String>) -> Vec<Point> {
    let rows = find(files, COLUMNS).map_or_else(Vec::new, |(_, rows)| rows);
    let unflagged = rows.iter().filter(|row| words(row, "flag").is_empty());
    unflagged
        .filter_map(|row| {
            let (printed, found) = (number(row, "printed_1000F")?, factors(row).ok()?);
            Some(Point::new(words(row, "quantity"), number(row, "x_over_R")?, printed, 1e3 * found.0))
        })
        .collect()
}

/// Returns the gap in units of the last printed digit.
fn check(row: &Row) -> Result<f64, Failure> {
    let id = format!("{} x/R {} h/R {}", words(row, "quantity"), words(row, "x_over_R"), words(row, "h_over_R"));
    let printed = number(row, "printed_1000F").ok_or_else(|| failure(&id, "the printed value is not a number"))?;
    let (outline, closed) = factors(row).map_err(|reason| failure(&id, reason))?;
    let unit = words(row, "printed_1000F")
        .split_once('.')
        .map_or(1.0, |(_, decimals)| (0..decimals.len()).fold(1.0, |unit, _| unit / 10.0));
    let gap = (1e3 * outline - printed).abs().max((1e3 * closed - printed).abs()) / unit;
    if gap <= 1.0 {
        return Ok(gap);
    }
    Err(Failure { id, expected: json!(printed), got: json!({ "outline": 1e3 * outline, "closed form": 1e3 * closed }) })
}

fn factors(row: &Row) -> Result<(f64, f64), String> {
    let x = number(row, "x_over_R").ok_or("x_over_R is not a number")?;
    let h = number(row, "h_over_R").ok_or("h_over_R is not a number")?;
    let closed = upright_cylinder(Metres(1.0), Metres(h), Metres(x)).map_err(|fault| fault.to_string())?;
    let (facing, closed) = match words(row, "quantity") {
        "horizontal_target" => (Facing::Up, closed.horizontal),
        "vertical_target" => (Facing::Vertical, closed.vertical),
        "maximum" => (Facing::Maximum, closed.maximum),
        other => return Err(format!("{other} is not a kind of view factor")),
    };
    let band = Band::level(Vector::default(), Metres(1.0), Vector::new(0.0, 0.0, h), Metres(1.0));
    debug_assert!(band.area(Part::Side) > 0.0);
    let solid = SolidFlame { bands: vec![(band, WattsPerSquareMetre(1.0))], foot: None, tip: None };
    let receiver = Receiver { x: Metres(x), y: Metres(0.0), z: Metres(0.0), facing };
    let seen = solid.exposure(&receiver, &Transmission::clear()).map_err(|fault| fault.to_string())?;
    Ok((seen.view_factor, closed))
}
