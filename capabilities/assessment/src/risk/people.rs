//! People of protection targets, spread over where they are.

use anlan_qra::presence::{self, Period};
use anlan_qra::{Fault, People, Place};
use anlan_spatial::{Frame, LonLat, Shape};
use geo::{Contains as _, MapCoords as _};

use super::facts::TargetFacts;
use super::map::RiskMap;

/// Side of a cell over which people of an area are spread, m.
const CELL: f64 = 50.0;
/// Most cells of one target; a larger one is spread over larger cells.
const MOST_CELLS: f64 = 400.0;

/// Returns places inside a target: where its people are taken to be, and where its risk is looked at.
pub fn places(shape: &Shape, middle: LonLat, frame: &Frame) -> Vec<Place> {
    let at = |p: LonLat| {
        let [east, north] = frame.project(p);
        Place { east, north }
    };
    if !shape.is_areal() {
        return shape.positions().first().map_or_else(|| vec![at(middle)], |first| vec![at(*first)]);
    }
    let flat = shape.to_geo().map_coords(|c| {
        let [x, y] = frame.project(LonLat::new(c.x, c.y));
        geo::Coord { x, y }
    });
    let Some(bounds) = geo::BoundingRect::bounding_rect(&flat) else { return vec![at(middle)] };
    let side = CELL.max((bounds.width() * bounds.height() / MOST_CELLS).sqrt());
    let mut places = Vec::new();
    let (mut y, from) = (bounds.min().y + 0.5 * side, bounds.min().x + 0.5 * side);
    while y < bounds.max().y {
        let mut x = from;
        while x < bounds.max().x {
            if flat.contains(&geo::Point::new(x, y)) {
                places.push(Place { east: x, north: y });
            }
            x += side;
        }
        y += side;
    }
    if places.is_empty() {
        places.push(at(middle));
    }
    places
}

/// Returns the places at which the risk of a target is looked at: those of its people and the corners of its outline.
pub fn looked_at(shape: &Shape, middle: LonLat, frame: &Frame) -> Vec<Place> {
    let mut all = places(shape, middle, frame);
    if shape.is_areal() {
        all.extend(shape.positions().into_iter().take(200).map(|p| {
            let [east, north] = frame.project(p);
            Place { east, north }
        }));
    }
    all
}

/// Whether those at a kind of place live there or are there by day.
pub fn who(kind: &str) -> presence::People {
    match kind {
        "dwelling" | "hotel" | "welfare" | "medical" => presence::People::Residents,
        _ => presence::People::Workers,
    }
}

/// Spreads the people of a target.
///
/// # Errors
/// A [`Fault`] where the set of presence is not known.
pub fn spread(facts: &TargetFacts, frame: &Frame) -> Result<Vec<People>, Fault> {
    let count = facts.target.persons.map_or(0.0, |persons| persons.max(0) as f64);
    if count <= 0.0 {
        return Ok(Vec::new());
    }
    let kind = who(&facts.target.target_kind);
    let day = presence::presence("purple_book", kind, Period::Day)?;
    let night = presence::presence("purple_book", kind, Period::Night)?;
    let places = places(&facts.shape, facts.place, frame);
    let each = count / places.len() as f64;
    Ok(places
        .into_iter()
        // By day fewer are indoors: that share is taken for both.
        .map(|place| People { place, day: each * day.present, night: each * night.present, indoors: day.indoors })
        .collect())
}

/// People in cells at each level of individual risk or above, the larger of day and night.
pub fn inside(map: &RiskMap, levels: &[f64]) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); levels.len()];
    for group in map.population.people() {
        let Some((column, row)) = map.grid.grid().cell_of(group.place) else { continue };
        let risk = map.grid.risk(column, row);
        for ((day, night), _) in sums.iter_mut().zip(levels).filter(|(_, level)| risk >= **level) {
            (*day, *night) = (*day + group.day, *night + group.night);
        }
    }
    sums.into_iter().map(|(day, night)| f64::max(day, night)).collect()
}
