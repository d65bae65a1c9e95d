//! Contours around the changes, before and after.

use anlan_kernel::Problem;
use anlan_qra::{Grid, Place};
use serde_json::Value;

use super::super::summary::drawn;
use super::plan::Plan;
use crate::fault;
use crate::risk::living::View;

/// Side of the map that is drawn, m, at most.
const DRAWN: f64 = 12_000.0;
/// How far around people who come or go is drawn, m.
const AROUND_PEOPLE: f64 = 2_000.0;

/// Draws contours around the changes, before and after.
///
/// # Errors
/// A window that is no grid.
pub(super) fn pictures(view: &View<'_>, plan: &Plan, levels: &[f64]) -> Result<(Value, Value), Problem> {
    let map = view.map;
    let whole = map.grid.grid();
    let (mut low, mut high) = (
        Place { east: f64::INFINITY, north: f64::INFINITY },
        Place { east: f64::NEG_INFINITY, north: f64::NEG_INFINITY },
    );
    let mut widen = |place: Place, reach: f64| {
        low = Place { east: low.east.min(place.east - reach), north: low.north.min(place.north - reach) };
        high = Place { east: high.east.max(place.east + reach), north: high.north.max(place.north + reach) };
    };
    for folded in plan.touched() {
        widen(folded.place(), folded.reach().min(0.5 * DRAWN));
    }
    for target in &plan.new_targets {
        widen(target.place, AROUND_PEOPLE);
    }
    for id in &plan.gone_targets {
        if let Some(facts) = view.facts.targets.get(id) {
            widen(map.place(facts.place), AROUND_PEOPLE);
        }
    }
    // Whole cells of the city's grid.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the grid")]
    let index =
        |value: f64, from: f64, count: usize| ((value - from) / whole.cell).clamp(0.0, count as f64 - 1.0) as usize;
    let columns =
        index(low.east, whole.corner.east, whole.columns)..index(high.east, whole.corner.east, whole.columns) + 1;
    let rows = index(low.north, whole.corner.north, whole.rows)..index(high.north, whole.corner.north, whole.rows) + 1;
    let corner = Place {
        east: whole.corner.east + columns.start as f64 * whole.cell,
        north: whole.corner.north + rows.start as f64 * whole.cell,
    };
    let grid = Grid::new(corner, whole.cell, columns.len(), rows.len()).map_err(|found| fault::plain(&found))?;
    let (mut before, mut after) = (Vec::with_capacity(grid.len()), Vec::with_capacity(grid.len()));
    for row in rows {
        for column in columns.clone() {
            let now = map.grid.risk(column, row);
            before.push(now);
            after.push((now + plan.change_at(view, whole.centre(column, row))).max(0.0));
        }
    }
    Ok((drawn(map, &grid, &before, levels), drawn(map, &grid, &after, levels)))
}
