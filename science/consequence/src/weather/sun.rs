//! Where the sun stands.

use anlan_quantity::math::{asin, atan2, cos, sin};
use anlan_quantity::si::{Radians, Seconds};

use crate::{Fault, Inputs, Model, Range, Trace};

/// Position of the sun by the low-precision formulas of the Astronomical Almanac.
pub const MODEL: Model = Model {
    id: "weather.sun_michalsky_1988",
    zh: "太阳位置（天文年历低精度公式）",
    en: "position of the sun by the Astronomical Almanac's low-precision formulas",
    source: "Michalsky, Solar Energy 40 (1988) 227–235, after The Astronomical Almanac, page C24",
    valid_for: &[Range { quantity: "year", unit: "a", from: 1950.0, to: 2050.0 }],
};

/// Where the sun stands for an observer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sun {
    /// Above the horizon, negative below; without refraction.
    pub altitude: Radians,
    /// Clockwise from north.
    pub azimuth: Radians,
}

/// Returns where the sun stands.
///
/// # Units
///
/// Latitude and longitude in radians, north and east positive; time in seconds since 1970-01-01T00:00:00 UTC.
///
/// # Source
///
/// Michalsky (1988), §2.
///
/// # Valid for
///
/// 1950–2050, to 0.01 degrees.
///
/// # Errors
///
/// A [`Fault`] for what is not a number and for a latitude beyond the poles.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, weather::sun};
/// use anlan_quantity::si::{Radians, Seconds};
/// // Shanghai, 2024-06-21 at noon by the sun.
/// let (lat, lon) = (Radians::from_degrees(31.23), Radians::from_degrees(121.47));
/// let at = sun(lat, lon, Seconds(1_718_942_160.0), &mut Trace::default()).unwrap();
/// assert!((at.altitude.get().to_degrees() - 82.2).abs() < 0.1);
/// ```
pub fn sun(latitude: Radians, longitude: Radians, utc: Seconds, trace: &mut Trace) -> Result<Sun, Fault> {
    const QUARTER: f64 = core::f64::consts::FRAC_PI_2;
    const TURN: f64 = core::f64::consts::TAU;
    let latitude = Inputs.between("latitude", latitude.get(), -QUARTER, QUARTER)?;
    let longitude = Inputs.between("longitude", longitude.get(), -TURN, TURN)?;
    let utc = Inputs.finite("utc", utc.get())?;
    // 2000-01-01T12:00 UTC is 946 728 000 s; n in days.
    let n = (utc - 946_728_000.0) / 86_400.0;
    MODEL.judge(&[("year", 2000.0 + n / 365.25)], trace);

    let mean_longitude = (280.460 + 0.985_647_4 * n).to_radians(); // Michalsky (1988) Eq. 1
    let anomaly = (357.528 + 0.985_600_3 * n).to_radians(); // Eq. 2
    let ecliptic = mean_longitude + (1.915 * sin(anomaly) + 0.020 * sin(2.0 * anomaly)).to_radians(); // Eq. 3
    let obliquity = (23.439 - 4.0e-7 * n).to_radians(); // Eq. 4
    let ascension = atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic)); // Eq. 5
    let declination = asin(sin(obliquity) * sin(ecliptic)); // Eq. 6
    let hours = (utc / 3600.0).rem_euclid(24.0);
    let greenwich = 6.697_375 + 0.065_709_824_2 * n + hours; // Eq. 7, hours
    let hour_angle = (greenwich * 15.0).to_radians() + longitude - ascension; // Eq. 8, 9

    let altitude =
        asin((sin(declination) * sin(latitude) + cos(declination) * cos(latitude) * cos(hour_angle)).clamp(-1.0, 1.0));
    let east = -cos(declination) * sin(hour_angle);
    let north = sin(declination) * cos(latitude) - cos(declination) * sin(latitude) * cos(hour_angle);
    Ok(Sun { altitude: Radians(altitude), azimuth: Radians(atan2(east, north).rem_euclid(TURN)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64, utc: f64) -> (f64, f64) {
        let found =
            sun(Radians::from_degrees(latitude), Radians::from_degrees(longitude), Seconds(utc), &mut Trace::default());
        let found = found.unwrap();
        (found.altitude.get().to_degrees(), found.azimuth.get().to_degrees())
    }

    #[test]
    fn the_algorithm_agrees_with_a_printed_position() {
        // NREL/TP-560-34302 (2008) appendix A.5: Golden, Colorado, 2003-10-17 12:30:30 (−7 h): zenith 50.111 62° with
        // refraction (0.016° here), azimuth 194.340 24°.
        let (altitude, azimuth) = at(39.742_476, -105.178_6, 1_066_419_030.0);
        assert!((altitude - (90.0 - 50.111_62 - 0.016)).abs() < 0.02, "{altitude}");
        assert!((azimuth - 194.340_24).abs() < 0.03, "{azimuth}");
    }

    #[test]
    fn the_sun_rises_in_the_east() {
        // Shanghai, equinox of 2024-03-20: six hours before and after noon by the sun.
        let noon = 1_710_907_400.0;
        let (morning, east) = at(31.23, 121.47, noon - 5.0 * 3600.0);
        let (evening, west) = at(31.23, 121.47, noon + 5.0 * 3600.0);
        assert!(morning > 0.0 && evening > 0.0);
        assert!(east < 180.0 && west > 180.0);
        assert!(at(31.23, 121.47, noon + 12.0 * 3600.0).0 < -50.0);
    }
}
