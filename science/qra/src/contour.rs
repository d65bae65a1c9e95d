//! Lines of equal risk as closed, valid polygons.

use anlan_quantity::math::ln;
use serde::Serialize;

use crate::grid::Grid;
use crate::source::Place;

/// Area in which a risk is at or above a level.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Area {
    /// Level, 1/year.
    pub level: f64,
    /// Polygons: each an outer ring, anticlockwise, and its holes, clockwise; the first point is repeated at the end.
    pub polygons: Vec<Vec<Vec<Place>>>,
    /// Area within, m².
    pub square_metres: f64,
    /// Whether it goes beyond the map: there the ring follows the map's edge.
    pub is_cut: bool,
}

/// Risk below every level, taken where a cell has none, 1/year: lines between it and a level lie next to the cell that has some.
const NONE: f64 = 1e-18;

/// Draws the areas at or above some levels.
///
/// Cell centres are the corners of squares; each square is crossed by straight pieces (marching squares), a saddle by the mean of its
/// corners. Between two centres the logarithm of the risk is taken to be straight, which it nearly is. Outside the map there is no risk, so
/// that every ring is closed.
pub fn contours(grid: &Grid, risks: &[f64], levels: &[f64]) -> Vec<Area> {
    debug_assert_eq!(risks.len(), grid.len(), "a value a cell");
    levels.iter().map(|level| area(grid, risks, *level)).collect()
}

/// An edge between two neighbouring centres: the lower-left centre, and whether it runs north.
type Edge = (usize, bool);

fn area(grid: &Grid, risks: &[f64], level: f64) -> Area {
    // A frame of empty cells around the map.
    let (width, height) = (grid.columns + 2, grid.rows + 2);
    let value = |column: usize, row: usize| {
        if column == 0 || row == 0 || column > grid.columns || row > grid.rows {
            NONE
        } else {
            risks[(row - 1) * grid.columns + column - 1].max(NONE)
        }
    };
    let mut next: Vec<(Edge, Edge)> = Vec::new();
    let mut above = vec![false; width];
    let mut over = vec![false; width];
    for row in 0..height - 1 {
        if row == 0 {
            below_row(&mut above, |column| value(column, 0) >= level);
        }
        below_row(&mut over, |column| value(column, row + 1) >= level);
        for column in 0..width - 1 {
            let corners = [above[column], above[column + 1], over[column + 1], over[column]];
            if corners == [false; 4] || corners == [true; 4] {
                continue;
            }
            let south = (row * width + column, false);
            let north = ((row + 1) * width + column, false);
            let west = (row * width + column, true);
            let east = (row * width + column + 1, true);
            // Walked with the higher side on the left.
            let mean = || {
                0.25 * (ln(value(column, row))
                    + ln(value(column + 1, row))
                    + ln(value(column + 1, row + 1))
                    + ln(value(column, row + 1)))
                    >= ln(level)
            };
            match corners {
                [true, false, false, false] => next.push((south, west)),
                [false, true, false, false] => next.push((east, south)),
                [false, false, true, false] => next.push((north, east)),
                [false, false, false, true] => next.push((west, north)),
                [true, true, false, false] => next.push((east, west)),
                [false, true, true, false] => next.push((north, south)),
                [false, false, true, true] => next.push((west, east)),
                [true, false, false, true] => next.push((south, north)),
                [false, true, true, true] => next.push((west, south)),
                [true, false, true, true] => next.push((south, east)),
                [true, true, false, true] => next.push((east, north)),
                [true, true, true, false] => next.push((north, west)),
                [true, false, true, false] if mean() => next.extend([(south, east), (north, west)]),
                [true, false, true, false] => next.extend([(south, west), (north, east)]),
                [false, true, false, true] if mean() => next.extend([(east, north), (west, south)]),
                [false, true, false, true] => next.extend([(east, south), (west, north)]),
                [false, false, false, false] | [true, true, true, true] => {}
            }
        }
        core::mem::swap(&mut above, &mut over);
    }
    let point = |edge: Edge| {
        let (column, row) = (edge.0 % width, edge.0 / width);
        let (to_column, to_row) = if edge.1 { (column, row + 1) } else { (column + 1, row) };
        let (a, b) = (ln(value(column, row)), ln(value(to_column, to_row)));
        let to_frame = |c: usize, r: usize| c == 0 || r == 0 || c > grid.columns || r > grid.rows;
        // At the frame the line stops half a cell out: the map's edge. Never on a corner, so that rings do not touch.
        let share = if to_frame(column, row) || to_frame(to_column, to_row) {
            0.5
        } else {
            ((ln(level) - a) / (b - a)).clamp(1e-3, 1.0 - 1e-3)
        };
        let at = |c: usize, r: usize| Place {
            east: grid.corner.east + (c as f64 - 0.5) * grid.cell,
            north: grid.corner.north + (r as f64 - 0.5) * grid.cell,
        };
        let (from, to) = (at(column, row), at(to_column, to_row));
        Place { east: from.east + share * (to.east - from.east), north: from.north + share * (to.north - from.north) }
    };
    let is_cut = (0..grid.columns).any(|c| value(c + 1, 1) >= level || value(c + 1, grid.rows) >= level)
        || (0..grid.rows).any(|r| value(1, r + 1) >= level || value(grid.columns, r + 1) >= level);
    let rings = linked(next).into_iter().map(|ring| ring.into_iter().map(point).collect()).collect();
    let polygons = nested(rings);
    let square_metres = polygons.iter().flatten().map(|ring| signed_area(ring)).sum();
    Area { level, polygons, square_metres, is_cut }
}

fn below_row(row: &mut [bool], is_above: impl Fn(usize) -> bool) {
    for (column, flag) in row.iter_mut().enumerate() {
        *flag = is_above(column);
    }
}

/// Joins pieces to rings; every edge is left once and reached once.
fn linked(mut pieces: Vec<(Edge, Edge)>) -> Vec<Vec<Edge>> {
    pieces.sort_unstable();
    let mut used = vec![false; pieces.len()];
    let mut rings = Vec::new();
    for start in 0..pieces.len() {
        if used[start] {
            continue;
        }
        let mut ring = Vec::new();
        let mut at = start;
        while !used[at] {
            used[at] = true;
            ring.push(pieces[at].0);
            match pieces.binary_search_by_key(&pieces[at].1, |piece| piece.0) {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        ring.push(ring[0]);
        rings.push(ring);
    }
    rings
}

fn signed_area(ring: &[Place]) -> f64 {
    0.5 * ring
        .iter()
        .zip(ring.iter().skip(1))
        .map(|(a, b)| {
            (a.east - ring[0].east) * (b.north - ring[0].north) - (b.east - ring[0].east) * (a.north - ring[0].north)
        })
        .sum::<f64>()
}

/// Whether a place lies inside a ring.
pub(crate) fn is_inside(ring: &[Place], place: Place) -> bool {
    let mut inside = false;
    for (a, b) in ring.iter().zip(ring.iter().skip(1)) {
        if (a.north > place.north) != (b.north > place.north)
            && place.east < a.east + (b.east - a.east) * (place.north - a.north) / (b.north - a.north)
        {
            inside = !inside;
        }
    }
    inside
}

impl Area {
    /// Whether a place lies inside.
    pub fn contains(&self, place: Place) -> bool {
        self.polygons.iter().any(|rings| {
            rings.split_first().is_some_and(|(outer, holes)| {
                is_inside(outer, place) && !holes.iter().any(|hole| is_inside(hole, place))
            })
        })
    }
}

/// Sorts rings into polygons: holes go to the smallest outer ring around them.
fn nested(rings: Vec<Vec<Place>>) -> Vec<Vec<Vec<Place>>> {
    let (mut outer, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().map(|ring| (signed_area(&ring), ring)).partition(|(area, _)| *area > 0.0);
    outer.sort_by(|a, b| b.0.total_cmp(&a.0));
    let areas: Vec<f64> = outer.iter().map(|(area, _)| *area).collect();
    let mut polygons: Vec<Vec<Vec<Place>>> = outer.into_iter().map(|(_, ring)| vec![ring]).collect();
    for (area, hole) in holes {
        let owner = (0..polygons.len()).rev().find(|i| areas[*i] > -area && is_inside(&polygons[*i][0], hole[0]));
        if let Some(owner) = owner {
            polygons[owner].push(hole);
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::exp;

    fn grid() -> Grid {
        Grid::new(Place { east: -1_000.0, north: -1_000.0 }, 20.0, 100, 100).unwrap()
    }

    fn values(grid: &Grid, of: impl Fn(Place) -> f64) -> Vec<f64> {
        (0..grid.rows)
            .flat_map(|row| (0..grid.columns).map(move |column| (column, row)))
            .map(|(c, r)| of(grid.centre(c, r)))
            .collect()
    }

    #[test]
    fn a_hill_gives_circles() {
        let grid = grid();
        let risks = values(&grid, |p| 1e-4 * exp(-(p.east * p.east + p.north * p.north).sqrt() / 100.0));
        let areas = contours(&grid, &risks, &[1e-5, 1e-6]);
        for area in &areas {
            let radius = -100.0 * ln(area.level / 1e-4);
            assert_eq!(area.polygons.len(), 1);
            assert!(!area.is_cut);
            let exact = core::f64::consts::PI * radius * radius;
            assert!((area.square_metres / exact - 1.0).abs() < 5e-3, "{} {exact}", area.square_metres);
            assert!(area.contains(Place::default()));
        }
    }

    #[test]
    fn a_crater_has_a_hole_and_the_map_has_an_edge() {
        let grid = grid();
        let risks = values(&grid, |p| {
            let r = (p.east * p.east + p.north * p.north).sqrt();
            if (300.0..600.0).contains(&r) { 1e-5 } else { 0.0 }
        });
        let area = &contours(&grid, &risks, &[1e-6])[0];
        assert_eq!((area.polygons.len(), area.polygons[0].len()), (1, 2));
        assert!(!area.contains(Place::default()));
        let everywhere = &contours(&grid, &vec![1e-3; grid.len()], &[1e-6])[0];
        assert!(everywhere.is_cut);
        assert!((everywhere.square_metres - 4e6).abs() < 4e6 * 1e-3, "{}", everywhere.square_metres);
    }
}
