//! Conversion between the datums in which positions in China are handed around.

use std::f64::consts::PI;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{LonLat, Text};

/// Datum in which a position was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Datum {
    /// WGS 84, what satellite receivers give.
    #[default]
    #[serde(rename = "WGS84")]
    Wgs84,
    /// CGCS2000, the national geodetic datum; equal to WGS 84 within centimetres.
    #[serde(rename = "CGCS2000")]
    Cgcs2000,
    /// GCJ-02, the shifted datum of public maps in China.
    #[serde(rename = "GCJ-02")]
    Gcj02,
    /// BD-09 (longitude and latitude), GCJ-02 shifted once more.
    #[serde(rename = "BD-09")]
    Bd09,
}

impl Datum {
    /// The datums that give different positions, in the order in which they are tried.
    pub const DISTINCT: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// Returns the word by which the datum is named on a command line; it is read back.
    pub fn id(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Cgcs2000 => "cgcs2000",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// Returns the name as it is written.
    pub fn name(self) -> Text {
        match self {
            Self::Wgs84 => Text::new("WGS 84", "WGS 84"),
            Self::Cgcs2000 => Text::new("国家大地 2000（CGCS2000）", "CGCS2000"),
            Self::Gcj02 => Text::new("GCJ-02（火星坐标）", "GCJ-02"),
            Self::Bd09 => Text::new("BD-09（百度坐标）", "BD-09"),
        }
    }

    /// Tells whether two datums give the same positions here.
    pub fn same_positions(self, other: Self) -> bool {
        let plain = |d: Self| if d == Self::Cgcs2000 { Self::Wgs84 } else { d };
        plain(self) == plain(other)
    }
}

/// The name of a datum that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "未知的坐标系“{0}”：可用 WGS84、CGCS2000、GCJ-02、BD-09 / unknown datum \"{0}\": use WGS84, CGCS2000, GCJ-02 or BD-09"
)]
pub struct UnknownDatum(pub String);

impl FromStr for Datum {
    type Err = UnknownDatum;

    /// Reads a name in Chinese or English; case, blanks, hyphens and underscores do not matter.
    fn from_str(name: &str) -> Result<Self, UnknownDatum> {
        let plain: String = name
            .chars()
            .filter(|c| !c.is_whitespace() && !"-_－—()（）".contains(*c))
            .flat_map(char::to_lowercase)
            .collect();
        let plain = plain.strip_suffix("坐标系").or_else(|| plain.strip_suffix("坐标")).unwrap_or(&plain);
        match plain {
            "wgs84" | "wgs1984" | "epsg:4326" | "4326" | "gps" => Ok(Self::Wgs84),
            "cgcs2000"
            | "epsg:4490"
            | "4490"
            | "国家大地2000"
            | "2000国家大地"
            | "国家2000"
            | "大地2000"
            | "cgcs2000国家大地"
            | "国家大地2000cgcs2000" => Ok(Self::Cgcs2000),
            "gcj02" | "gcj" | "火星" | "国测局" | "高德" | "腾讯" | "gcj02火星" => Ok(Self::Gcj02),
            "bd09" | "bd09ll" | "百度" | "bd09百度" => Ok(Self::Bd09),
            _ => Err(UnknownDatum(name.to_owned())),
        }
    }
}

/// Returns a position on CGCS2000/WGS 84 from one given in another datum.
///
/// # Units
///
/// Degrees.
///
/// # Source
///
/// GCJ-02 has no published definition. The series used here is the one that circulates since 2010 as "EvilTransform"
/// (public domain C# and its ports), which maps of the big providers follow to about a metre; its ellipsoid is
/// Krassowsky 1940 (a = 6 378 245 m, e² = 0.006 693 421 622 965 943 23). BD-09 follows from GCJ-02 by the formula that
/// circulates with it. The inverse of either is solved by iteration, not by the usual one-step estimate.
///
/// # Valid for
///
/// Positions inside [`in_gcj02_region`]; outside it GCJ-02 equals WGS 84. The inverse returns the position whose
/// forward image differs from the input by less than 1e-11 degrees (a micrometre); against a provider's own map
/// the formula itself is good to some metres. The rule's box includes parts of neighbouring countries, as in
/// every known implementation. Within half a kilometre of the box's edge the inverse is not unique; the shifted
/// reading is preferred.
///
/// # Example
///
/// ```
/// use anlan_spatial::{Datum, LonLat, convert, unconvert};
/// let harbour = LonLat::new(121.650, 38.920);
/// let shifted = unconvert(harbour, Datum::Gcj02);
/// let back = convert(shifted, Datum::Gcj02);
/// assert!((back.lon - harbour.lon).abs() < 1e-9 && (back.lat - harbour.lat).abs() < 1e-9);
/// ```
pub fn convert(position: LonLat, from: Datum) -> LonLat {
    match from {
        Datum::Wgs84 | Datum::Cgcs2000 => position,
        Datum::Gcj02 => gcj02_to_wgs84(position),
        Datum::Bd09 => gcj02_to_wgs84(invert(position, position, gcj02_to_bd09)),
    }
}

/// Returns a position in another datum from one on CGCS2000/WGS 84; the forward direction of [`convert`].
pub fn unconvert(position: LonLat, to: Datum) -> LonLat {
    match to {
        Datum::Wgs84 | Datum::Cgcs2000 => position,
        Datum::Gcj02 => wgs84_to_gcj02(position),
        Datum::Bd09 => gcj02_to_bd09(wgs84_to_gcj02(position)),
    }
}

/// Tells whether GCJ-02 shifts a position: the box of the circulating formula (72.004–137.8347° E, 0.8293–55.8271° N).
pub fn in_gcj02_region(p: LonLat) -> bool {
    (72.004..=137.8347).contains(&p.lon) && (0.8293..=55.8271).contains(&p.lat)
}

fn wgs84_to_gcj02(p: LonLat) -> LonLat {
    if in_gcj02_region(p) { shift(p) } else { p }
}

fn gcj02_to_wgs84(p: LonLat) -> LonLat {
    // A position up to a shift's length outside the box may be the image of one inside it.
    let guess = invert(p, p, shift);
    if in_gcj02_region(guess) { guess } else { p }
}

/// The shift of GCJ-02 without the rule of the box.
fn shift(p: LonLat) -> LonLat {
    const A: f64 = 6_378_245.0; // Krassowsky 1940, semi-major axis, m
    const EE: f64 = 0.006_693_421_622_965_943; // Krassowsky 1940, first eccentricity squared
    let (x, y) = (p.lon - 105.0, p.lat - 35.0);
    let waves = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let root = x.abs().sqrt();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + waves
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y / 30.0 * PI).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + waves
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let latitude = p.lat.to_radians();
    let magic = 1.0 - EE * latitude.sin().powi(2);
    LonLat::new(
        p.lon + (east * 180.0) / (A / magic.sqrt() * latitude.cos() * PI),
        p.lat + (north * 180.0) / ((A * (1.0 - EE)) / (magic * magic.sqrt()) * PI),
    )
}

fn gcj02_to_bd09(p: LonLat) -> LonLat {
    const X_PI: f64 = PI * 3000.0 / 180.0;
    let radius = p.lon.hypot(p.lat) + 0.000_02 * (p.lat * X_PI).sin();
    let angle = p.lat.atan2(p.lon) + 0.000_003 * (p.lon * X_PI).cos();
    LonLat::new(radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// Solves `f(p) = target` by repeated correction; `f` differs from the identity by a slowly varying shift.
fn invert(target: LonLat, start: LonLat, f: fn(LonLat) -> LonLat) -> LonLat {
    let mut p = start;
    for _ in 0..60 {
        let image = f(p);
        let (east, north) = (target.lon - image.lon, target.lat - image.lat);
        p = LonLat::new(p.lon + east, p.lat + north);
        if east.abs() < 1e-12 && north.abs() < 1e-12 {
            break;
        }
    }
    p
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Frame, geodesic_m};

    #[test]
    fn dalian_is_shifted_as_measured() {
        // Seen against the shoreline as 430–470 m east and 90–160 m north; 10 m are left for the width of the window.
        for (lon, lat) in [(121.62, 38.92), (121.88, 38.96), (121.30, 39.55), (121.75, 39.37)] {
            let p = LonLat::new(lon, lat);
            let [east, north] = Frame::at(p).project(unconvert(p, Datum::Gcj02));
            assert!((420.0..480.0).contains(&east), "{p}: {east} m east");
            assert!((80.0..170.0).contains(&north), "{p}: {north} m north");
        }
    }

    #[test]
    fn agrees_with_published_pairs() {
        // Test values of the repository googollee/eviltransform: WGS 84 latitude, longitude; GCJ-02 latitude, longitude.
        for [lat, lon, gcj_lat, gcj_lon] in [
            [31.177_427_6, 121.527_210_6, 31.175_303_983_645_97, 121.531_541_859_215],
            [22.543_847, 113.912_316, 22.540_796_131_694_766, 113.917_176_480_836_3],
            [39.911_954, 116.377_817, 39.913_345_455_360_69, 116.384_047_224_556_57],
        ] {
            let got = unconvert(LonLat::new(lon, lat), Datum::Gcj02);
            assert!(geodesic_m(got, LonLat::new(gcj_lon, gcj_lat)) < 0.01, "{got}");
        }
    }

    #[test]
    fn abroad_is_left_alone() {
        for p in
            [LonLat::new(2.35, 48.85), LonLat::new(139.7, 35.7), LonLat::new(-122.4, 37.8), LonLat::new(115.0, -32.0)]
        {
            assert_eq!(unconvert(p, Datum::Gcj02), p);
            assert_eq!(convert(p, Datum::Gcj02), p);
        }
    }

    #[test]
    fn bd09_is_a_further_shift() {
        // The circulating formula adds 0.0065° and 0.006° and a wave of at most 2e-5·√2.
        let gcj = LonLat::new(121.65, 38.92);
        let bd = gcj02_to_bd09(gcj);
        assert!((bd.lon - gcj.lon - 0.0065).abs() < 2e-4 && (bd.lat - gcj.lat - 0.006).abs() < 4e-4);
    }

    #[test]
    fn names_are_read() {
        for (name, datum) in [
            ("WGS84", Datum::Wgs84),
            ("wgs 84", Datum::Wgs84),
            ("CGCS2000", Datum::Cgcs2000),
            ("国家大地2000", Datum::Cgcs2000),
            ("国家大地2000坐标系", Datum::Cgcs2000),
            ("GCJ-02", Datum::Gcj02),
            ("gcj02", Datum::Gcj02),
            ("火星坐标", Datum::Gcj02),
            ("火星坐标系", Datum::Gcj02),
            ("BD-09", Datum::Bd09),
            ("百度坐标", Datum::Bd09),
        ] {
            assert_eq!(name.parse(), Ok(datum), "{name}");
        }
        for datum in [Datum::Wgs84, Datum::Cgcs2000, Datum::Gcj02, Datum::Bd09] {
            assert_eq!(datum.name().en.parse(), Ok(datum));
            assert_eq!(datum.name().zh.parse(), Ok(datum));
        }
        assert!("北京54".parse::<Datum>().unwrap_err().to_string().contains("北京54"));
    }

    #[test]
    fn not_a_number_comes_back_as_such() {
        assert!(convert(LonLat::new(f64::NAN, 39.0), Datum::Bd09).lon.is_nan());
    }

    proptest! {
        #[test]
        fn conversions_invert(lon in 72.1_f64..137.7, lat in 0.9_f64..55.7) {
            let p = LonLat::new(lon, lat);
            for datum in Datum::DISTINCT {
                let back = convert(unconvert(p, datum), datum);
                prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9, "{:?} {} {}", datum, p, back);
                prop_assert!(geodesic_m(back, p) < 1e-3);
            }
        }
    }
}
