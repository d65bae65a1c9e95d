//! The highest risk on the border of a park.

use anlan_http::problem::BothLanguages;
use anlan_qra::Place;
use geo::ConvexHull as _;
use serde::Serialize;
use utoipa::ToSchema;

use super::lists::distance;
use crate::risk::living::View;

/// Distance between the places looked at on a border, m.
const STEP: f64 = 25.0;

/// The highest risk on a park's border.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct EdgeShown {
    /// Individual risk, 1/year.
    per_year: f64,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Length of the border, m.
    length_m: f64,
    /// What the border is.
    border: BothLanguages,
}

/// Walks around the sites of a park and returns where the risk of the map's cells is highest; nothing where no site has a boundary.
pub(super) fn highest_at_edge(view: &View<'_>, park: &str) -> Option<EdgeShown> {
    let map = view.map;
    let corners: Vec<geo::Coord> = (view.facts.sites.values())
        .filter(|site| site.park.as_deref() == Some(park))
        .filter_map(|site| site.boundary.as_ref())
        .flat_map(anlan_spatial::Shape::positions)
        .map(|at| {
            let place = map.place(at);
            geo::Coord { x: place.east, y: place.north }
        })
        .collect();
    if corners.len() < 3 {
        return None;
    }
    let hull = geo::MultiPoint::from(corners).convex_hull();
    let ring: Vec<Place> = hull.exterior().coords().map(|c| Place { east: c.x, north: c.y }).collect();
    let (mut length_m, mut worst) = (0.0, None::<(f64, Place)>);
    for pair in ring.windows(2) {
        let long = distance(pair[0], pair[1]);
        length_m += long;
        let steps = (long / STEP).ceil().max(1.0);
        let mut step = 0.0;
        while step < steps {
            let share = step / steps;
            let place = Place {
                east: pair[0].east + share * (pair[1].east - pair[0].east),
                north: pair[0].north + share * (pair[1].north - pair[0].north),
            };
            if let Some((column, row)) = map.grid.grid().cell_of(place) {
                let risk = map.grid.risk(column, row);
                if worst.is_none_or(|(highest, _)| risk > highest) {
                    worst = Some((risk, place));
                }
            }
            step += 1.0;
        }
    }
    let (per_year, place) = worst?;
    let at = map.position(place);
    Some(EdgeShown {
        per_year,
        lon: at.lon,
        lat: at.lat,
        length_m,
        border: BothLanguages {
            zh: "园区内各厂界的外包线：园区边界本身未登记".to_owned(),
            en: "the line around the boundaries of its sites: the park's own border is not recorded".to_owned(),
        },
    })
}
