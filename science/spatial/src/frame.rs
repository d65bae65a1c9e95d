//! A flat frame in metres around a place.

use crate::LonLat;

const A: f64 = 6_378_137.0; // WGS 84, semi-major axis, m
const F: f64 = 1.0 / 298.257_223_563; // WGS 84, flattening
const E2: f64 = F * (2.0 - F);

/// Metres east and north of a place: the tangent plane of the ellipsoid there, points dropped on it at right angles.
///
/// # Units
///
/// Degrees in, metres out.
///
/// # Source
///
/// Geographic to geocentric to topocentric coordinates, EPSG Guidance Note 7-2, 4.1.1 and 4.1.2 (methods 9602 and
/// 9837), height zero, the upward coordinate left out.
///
/// # Valid for
///
/// Lengths come out short by at most the share r²/2R², r being the distance from the place: 8e-6 at 25 km, 3e-5 at 50 km,
/// 1.3e-4 at 100 km. Unusable beyond a quarter of the globe.
///
/// # Example
///
/// ```
/// use anlan_spatial::{Frame, LonLat};
/// let frame = Frame::at(LonLat::new(121.6, 38.9));
/// let [east, north] = frame.project(LonLat::new(121.61, 38.9));
/// assert!((east - 867.5).abs() < 0.1 && north.abs() < 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    place: LonLat,
    origin: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

impl Frame {
    /// Returns the frame around a place.
    pub fn at(place: LonLat) -> Self {
        let ((sin_lon, cos_lon), (sin_lat, cos_lat)) =
            (place.lon.to_radians().sin_cos(), place.lat.to_radians().sin_cos());
        Self {
            place,
            origin: geocentric(place),
            east: [-sin_lon, cos_lon, 0.0],
            north: [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
        }
    }

    /// Returns metres east and north.
    pub fn project(&self, p: LonLat) -> [f64; 2] {
        let q = geocentric(p);
        let d = [q[0] - self.origin[0], q[1] - self.origin[1], q[2] - self.origin[2]];
        [dot(d, self.east), dot(d, self.north)]
    }

    /// Returns the position at some metres east and north; the inverse of [`Frame::project`] to a micrometre within
    /// 100 km.
    pub fn unproject(&self, [east, north]: [f64; 2]) -> LonLat {
        let (sin_lat, cos_lat) = self.place.lat.to_radians().sin_cos();
        let w = 1.0 - E2 * sin_lat * sin_lat;
        let per_radian = [A / w.sqrt() * cos_lat, A * (1.0 - E2) / (w * w.sqrt())];
        let mut p = self.place;
        for _ in 0..20 {
            let [x, y] = self.project(p);
            let (dx, dy) = (east - x, north - y);
            p.lon += (dx / per_radian[0]).to_degrees();
            p.lat += (dy / per_radian[1]).to_degrees();
            if dx.abs() < 1e-7 && dy.abs() < 1e-7 {
                break;
            }
        }
        p
    }
}

fn geocentric(p: LonLat) -> [f64; 3] {
    let ((sin_lon, cos_lon), (sin_lat, cos_lat)) = (p.lon.to_radians().sin_cos(), p.lat.to_radians().sin_cos());
    let nu = A / (1.0 - E2 * sin_lat * sin_lat).sqrt(); // EPSG 7-2, 4.1.1: radius in the prime vertical
    [nu * cos_lat * cos_lon, nu * cos_lat * sin_lon, (1.0 - E2) * nu * sin_lat]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesic_m;

    #[test]
    fn lengths_agree_with_the_geodesic() {
        for lat in [0.0, 18.2, 38.9, 53.5, 70.0] {
            let centre = LonLat::new(121.6, lat);
            let frame = Frame::at(centre);
            for (radius, limit) in [(250.0, 1e-8), (25_000.0, 9e-6), (50_000.0, 3.3e-5), (100_000.0, 1.3e-4)] {
                for bearing in 0..12 {
                    let angle = f64::from(bearing) * std::f64::consts::PI / 6.0;
                    let (x, y) = (radius * angle.cos(), radius * angle.sin());
                    let (p, q) = (frame.unproject([x, y]), frame.unproject([-y, x]));
                    let flat = (x + y).hypot(y - x);
                    let share = (geodesic_m(p, q) - flat).abs() / flat;
                    assert!(share < limit, "{lat}° {radius} m: {share:e}");
                }
            }
        }
    }

    #[test]
    fn projection_inverts() {
        let frame = Frame::at(LonLat::new(121.6, 38.9));
        for point in [[0.0, 0.0], [500.0, -300.0], [-40_000.0, 60_000.0]] {
            let [x, y] = frame.project(frame.unproject(point));
            assert!((x - point[0]).abs() < 1e-6 && (y - point[1]).abs() < 1e-6, "{point:?}");
        }
    }
}
