//! People around a place: who lives or works within a distance of a point, a line or an area.
//!
//! A target that is a point or a line counts whole when it comes within the distance. Of a target that is an area the share within it counts,
//! people taken as evenly spread, as [`anlan_spatial::CountingRule::ByArea`] does; but what lies inside the place asked about counts too, since it is no site
//! boundary that one's own people are inside of.

use anlan_kernel::Problem;
use anlan_spatial::{
    BBox, CountingRule, Frame, LonLat, Polygon, ReadOptions, Shape, Standing, geodesic_m, people_within, validate,
};
use geo::{Area as _, BooleanOps as _, Buffer as _, MapCoords as _};
use serde_json::Value;

/// Largest distance asked about, m.
pub(crate) const FARTHEST_M: f64 = 50_000.0;
/// Largest extent of a place asked about, m: beyond, the flat frame is no longer flat enough.
const WIDEST_M: f64 = 100_000.0;
/// Positions taken of a place.
const POSITIONS: usize = 5_000;

/// A place and all within a distance of it.
pub(crate) struct Around {
    place: Shape,
    buffer_m: f64,
    frame: Frame,
    /// In the frame, m.
    reach: geo::MultiPolygon,
}

/// How much of a target lies within.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Within {
    pub(crate) distance_m: f64,
    /// 0 to 1.
    pub(crate) share: f64,
}

impl Around {
    /// Reads a place.
    ///
    /// # Errors
    /// Faults of the geometry, each with the position it is at; a distance or an extent that is too large.
    pub(crate) fn read(geometry: &Value, buffer_m: f64) -> Result<Self, Vec<Problem>> {
        if !(0.0..=FARTHEST_M).contains(&buffer_m) {
            return Err(vec![
                Problem::invalid(
                    "map.buffer",
                    "缓冲距离应在0到50000 m之间",
                    "the distance must be between 0 and 50 000 m",
                )
                .remedy("改正缓冲距离", "correct the distance")
                .in_field("/buffer_m"),
            ]);
        }
        let options = ReadOptions { max_positions: POSITIONS, ..ReadOptions::default() };
        let place = Shape::from_geojson(geometry, &options).map_err(|fault| vec![unreadable(&fault)])?;
        let faults: Vec<Problem> = validate(&place).iter().filter(|fault| fault.kind.is_error()).map(faulty).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let empty = || {
            vec![
                Problem::invalid("geometry.empty", "没有给出位置", "there is no position in the geometry")
                    .remedy("在图上画点、线或面", "draw a point, a line or an area on the map")
                    .in_field("/geometry"),
            ]
        };
        let bbox = place.bbox().ok_or_else(empty)?;
        if geodesic_m(bbox.min, bbox.max) > WIDEST_M || bbox.min.lat < -85.0 || bbox.max.lat > 85.0 {
            return Err(vec![
                Problem::invalid(
                    "geometry.extent",
                    "范围过大，应在100 km以内",
                    "the place is too large: at most 100 km across",
                )
                .remedy("缩小范围", "choose a smaller place")
                .in_field("/geometry"),
            ]);
        }
        let frame = Frame::at(bbox.centre());
        let flat = flat(&place, frame);
        let reach = if buffer_m > 0.0 { flat.buffer(buffer_m) } else { areas(&flat) };
        Ok(Self { place, buffer_m, frame, reach })
    }

    /// Returns a box around everything within.
    pub(crate) fn bbox(&self) -> Option<BBox> {
        Some(self.place.bbox()?.widened(self.buffer_m))
    }

    /// Returns what lies within the distance, as one geometry.
    pub(crate) fn ring(&self) -> Shape {
        let back = |c: &geo::Coord| self.frame.unproject([c.x, c.y]);
        let ring = |line: &geo::LineString| line.coords().map(back).collect::<Vec<LonLat>>();
        let parts: Vec<Polygon> = (self.reach.iter())
            .map(|part| Polygon { shell: ring(part.exterior()), holes: part.interiors().iter().map(ring).collect() })
            .collect();
        match <[Polygon; 1]>::try_from(parts) {
            Ok([one]) => Shape::Polygon(one),
            Err(parts) if parts.is_empty() => self.place.clone(),
            Err(parts) => Shape::MultiPolygon(parts),
        }
    }

    /// Returns how much of each target lies within; nothing for those of which none does.
    pub(crate) fn within(&self, targets: impl IntoIterator<Item = Shape>) -> Vec<Option<Within>> {
        let targets: Vec<(Shape, u32)> = targets.into_iter().map(|target| (target, 0)).collect();
        let mut all = vec![None; targets.len()];
        // The place is made ready once for all distances.
        let count = people_within(&self.place, self.buffer_m, &targets, CountingRule::Whole);
        for row in count.rows.into_iter().filter(|row| row.standing != Standing::Beyond) {
            let at = usize::try_from(row.target).expect("a place in the list");
            all[at] = Some(Within { distance_m: row.distance_m, share: self.share(&targets[at].0, row.distance_m) });
        }
        all
    }

    fn share(&self, target: &Shape, distance_m: f64) -> f64 {
        if !target.is_areal() {
            return 1.0;
        }
        // No part of a target is farther away than its nearest part and its whole extent.
        let extent_m = target.bbox().map_or(0.0, |bbox| geodesic_m(bbox.min, bbox.max));
        if distance_m + extent_m < self.buffer_m * 0.98 {
            return 1.0;
        }
        let target = areas(&flat(target, self.frame));
        let whole = target.unsigned_area();
        if whole <= 0.0 {
            return 1.0;
        }
        (target.intersection(&self.reach).unsigned_area() / whole).clamp(0.0, 1.0)
    }
}

fn flat(shape: &Shape, frame: Frame) -> geo::Geometry {
    shape.to_geo().map_coords(|c| {
        let [x, y] = frame.project(LonLat::new(c.x, c.y));
        geo::Coord { x, y }
    })
}

fn areas(geometry: &geo::Geometry) -> geo::MultiPolygon {
    match geometry {
        geo::Geometry::Polygon(polygon) => polygon.clone().into(),
        geo::Geometry::MultiPolygon(parts) => parts.clone(),
        geo::Geometry::GeometryCollection(parts) => parts.iter().flat_map(|part| areas(part).0).collect(),
        _ => geo::MultiPolygon::new(Vec::new()),
    }
}

fn unreadable(fault: &anlan_spatial::ShapeError) -> Problem {
    let (text, remedy) = (fault.text(), fault.remedy());
    let problem = Problem::invalid("geometry.unreadable", text.zh.clone(), text.en.clone())
        .remedy(remedy.zh.clone(), remedy.en.clone())
        .in_field("/geometry");
    match fault.position() {
        Some(at) => problem.at_point([at.lon, at.lat]),
        None => problem,
    }
}

fn faulty(fault: &anlan_spatial::Fault) -> Problem {
    let problem = Problem::invalid("geometry.fault", fault.text.zh.clone(), fault.text.en.clone())
        .at_point([fault.point.lon, fault.point.lat])
        .in_field("/geometry");
    match fault.repair {
        Some(repair) => {
            let text = repair.text();
            problem.remedy(text.zh, text.en)
        }
        None => problem.remedy("请在图上改正边界", "correct the outline on the map"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, lat: f64, half: f64) -> Value {
        let ring = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]];
        let ring: Vec<[f64; 2]> = ring.iter().map(|[x, y]| [lon + x, lat + y]).collect();
        serde_json::json!({ "type": "Polygon", "coordinates": [ring] })
    }

    fn shape(value: &Value) -> Shape {
        Shape::from_geojson(value, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn what_is_inside_the_place_counts_and_what_is_cut_counts_by_area() {
        let around = Around::read(&square(121.6, 38.9, 0.01), 0.0).unwrap();
        let share = |lon: f64| around.within([shape(&square(lon, 38.9, 0.002))])[0].map(|within| within.share);
        assert!((share(121.6).unwrap() - 1.0).abs() < 1e-9);
        assert!((share(121.61).unwrap() - 0.5).abs() < 1e-3);
        assert_eq!(share(121.63), None);
    }

    #[test]
    fn a_disc_holds_its_share_of_a_square_around_it() {
        let around =
            Around::read(&serde_json::json!({ "type": "Point", "coordinates": [121.6, 38.9] }), 500.0).unwrap();
        let around_it = shape(&square(121.6, 38.9, 0.02));
        let share = around.within([around_it.clone()])[0].unwrap().share;
        let expected = std::f64::consts::PI * 500.0 * 500.0 / anlan_spatial::area_m2(&around_it);
        assert!((share / expected - 1.0).abs() < 0.02, "{share} {expected}");
        assert!(anlan_spatial::area_m2(&around.ring()) / (std::f64::consts::PI * 500.0 * 500.0) > 0.98);
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let bow_tie = serde_json::json!({ "type": "Polygon", "coordinates": [[[121.0, 38.0], [121.2, 38.2], [121.2, 38.0], [121.0, 38.2], [121.0, 38.0]]] });
        let problems = Around::read(&bow_tie, 10.0).err().unwrap();
        assert_eq!(problems[0].code, "geometry.fault");
        assert!((problems[0].place.point.unwrap()[0] - 121.1).abs() < 1e-9);
        for (value, buffer_m, code) in [
            (serde_json::json!({ "type": "Point", "coordinates": [121.6, 38.9] }), 50_001.0, "map.buffer"),
            (serde_json::json!({ "type": "Point", "coordinates": [121.6, 38.9] }), f64::NAN, "map.buffer"),
            (serde_json::json!({ "type": "Point", "coordinates": [121.6] }), 1.0, "geometry.unreadable"),
            (
                serde_json::json!({ "type": "LineString", "coordinates": [[100.0, 38.9], [120.0, 38.9]] }),
                1.0,
                "geometry.extent",
            ),
            (serde_json::json!(null), 1.0, "geometry.unreadable"),
        ] {
            assert_eq!(Around::read(&value, buffer_m).err().unwrap()[0].code, code, "{value}");
        }
    }
}
