//! Coordinate reference systems, each with the order of its axes.

use anlan_spatial::{LonLat, Polygon, Shape, from_web_mercator, to_web_mercator};

/// Systems in which features are given. CGCS2000 and WGS 84 are the same here, to a few centimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Crs {
    /// Longitude, latitude.
    #[default]
    Crs84,
    /// CGCS2000: latitude, longitude.
    Epsg4490,
    /// WGS 84: latitude, longitude.
    Epsg4326,
    /// Web mercator: metres east and north.
    Epsg3857,
}

impl Crs {
    pub(crate) const ALL: [Self; 4] = [Self::Crs84, Self::Epsg4490, Self::Epsg4326, Self::Epsg3857];
    /// What coordinates are kept in.
    pub(crate) const STORAGE: Self = Self::Epsg4490;

    pub(crate) fn uri(self) -> &'static str {
        match self {
            Self::Crs84 => "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            Self::Epsg4490 => "http://www.opengis.net/def/crs/EPSG/0/4490",
            Self::Epsg4326 => "http://www.opengis.net/def/crs/EPSG/0/4326",
            Self::Epsg3857 => "http://www.opengis.net/def/crs/EPSG/0/3857",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('<').trim_end_matches('>');
        Self::ALL.into_iter().find(|crs| crs.uri() == text)
    }

    /// Returns the position of two coordinates.
    pub(crate) fn read(self, [first, second]: [f64; 2]) -> LonLat {
        match self {
            Self::Crs84 => LonLat::new(first, second),
            Self::Epsg4490 | Self::Epsg4326 => LonLat::new(second, first),
            Self::Epsg3857 => from_web_mercator([first, second]),
        }
    }

    /// Returns a geometry in coordinates of the system, outer rings running counter-clockwise (RFC 7946, 3.1.6).
    pub(crate) fn write(self, shape: &Shape) -> serde_json::Value {
        let shape = right_handed(shape);
        let shape = match self {
            Self::Crs84 => shape,
            Self::Epsg4490 | Self::Epsg4326 => shape.map(&LonLat::swapped),
            Self::Epsg3857 => shape.map(&|p| {
                let lat = p.lat.clamp(-85.06, 85.06);
                to_web_mercator(LonLat::new(p.lon, lat)).map(|metres| (metres * 1e4).round() / 1e4).into()
            }),
        };
        shape.to_geojson()
    }
}

fn right_handed(shape: &Shape) -> Shape {
    match shape {
        Shape::Polygon(polygon) => Shape::Polygon(turned(polygon)),
        Shape::MultiPolygon(parts) => Shape::MultiPolygon(parts.iter().map(turned).collect()),
        Shape::Collection(parts) => Shape::Collection(parts.iter().map(right_handed).collect()),
        other => other.clone(),
    }
}

fn turned(polygon: &Polygon) -> Polygon {
    let turn = |ring: &Vec<LonLat>, counter_clockwise: bool| {
        let twice_area: f64 = ring.windows(2).map(|ends| ends[0].lon * ends[1].lat - ends[1].lon * ends[0].lat).sum();
        let mut ring = ring.clone();
        if (twice_area > 0.0) != counter_clockwise {
            ring.reverse();
        }
        ring
    };
    Polygon { shell: turn(&polygon.shell, true), holes: polygon.holes.iter().map(|hole| turn(hole, false)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_in_the_order_of_their_system() {
        let point = Shape::Point(LonLat::new(121.6, 38.9));
        assert_eq!(Crs::Crs84.write(&point)["coordinates"], serde_json::json!([121.6, 38.9]));
        for crs in [Crs::Epsg4490, Crs::Epsg4326] {
            assert_eq!(crs.write(&point)["coordinates"], serde_json::json!([38.9, 121.6]));
            assert_eq!(crs.read([38.9, 121.6]), LonLat::new(121.6, 38.9));
        }
        let metres = Crs::Epsg3857.write(&point)["coordinates"].clone();
        let back = Crs::Epsg3857.read([metres[0].as_f64().unwrap(), metres[1].as_f64().unwrap()]);
        assert!((back.lon - 121.6).abs() < 1e-8 && (back.lat - 38.9).abs() < 1e-8);
    }

    #[test]
    fn outer_rings_run_counter_clockwise() {
        let ring = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]].map(LonLat::from).to_vec();
        let shape = Shape::Polygon(Polygon::from_shell(ring));
        assert_eq!(Crs::Crs84.write(&shape)["coordinates"][0][1], serde_json::json!([1.0, 1.0]));
    }
}
