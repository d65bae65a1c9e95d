//! Where a site can lie: on land, in one district, clear of all other sites.

use std::collections::HashMap;

use anlan_spatial::{Districts, Frame, LonLat, ReadOptions, Shape};
use anyhow::{Context as _, Result, anyhow};
use serde_json::{Value, json};

use super::chance::Chance;

/// Room left between two sites, metres.
const GAP_M: f64 = 40.0;
/// Attempts before a site is given up.
const ATTEMPTS: usize = 4000;

/// A named spot that sites gather around.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) name: String,
    pub(super) at: LonLat,
    pub(super) rank: u64,
}

/// An upright rectangle on the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
}

impl Plot {
    pub(super) fn around(middle: LonLat, width_m: f64, depth_m: f64) -> Self {
        let frame = Frame::at(middle);
        let low = frame.unproject([-width_m / 2.0, -depth_m / 2.0]);
        let high = frame.unproject([width_m / 2.0, depth_m / 2.0]);
        Self { west: low.lon, south: low.lat, east: high.lon, north: high.lat }
    }

    pub(super) fn middle(&self) -> LonLat {
        LonLat { lon: f64::midpoint(self.west, self.east), lat: f64::midpoint(self.south, self.north) }
    }

    /// A part of it: shares of its width and depth, from its south-western corner.
    pub(super) fn part(&self, from: [f64; 2], to: [f64; 2]) -> Self {
        let (width, depth) = (self.east - self.west, self.north - self.south);
        Self {
            west: self.west + width * from[0],
            south: self.south + depth * from[1],
            east: self.west + width * to[0],
            north: self.south + depth * to[1],
        }
    }

    pub(super) fn geojson(&self) -> Value {
        let [w, s, e, n] = [self.west, self.south, self.east, self.north].map(round6);
        // Keys in the order of their names, which every build of the JSON library writes alike.
        json!({"coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]], "type": "Polygon"})
    }

    fn corners(&self) -> [LonLat; 4] {
        [(self.west, self.south), (self.east, self.south), (self.east, self.north), (self.west, self.north)]
            .map(|(lon, lat)| LonLat { lon, lat })
    }

    fn is_clear_of(&self, other: &Self, gap_m: f64) -> bool {
        let (dx, dy) = degrees(gap_m, self.south);
        self.east + dx < other.west
            || other.east + dx < self.west
            || self.north + dy < other.south
            || other.north + dy < self.south
    }
}

/// Metres as degrees of longitude and latitude.
fn degrees(metres: f64, lat: f64) -> (f64, f64) {
    let dy = metres / 111_000.0;
    (dy / lat.to_radians().cos(), dy)
}

pub(super) fn round6(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

pub(super) fn point(at: LonLat) -> Value {
    json!({"coordinates": [round6(at.lon), round6(at.lat)], "type": "Point"})
}

/// Height of the strips that land is cut into, degrees.
const STRIP: f64 = 0.01;

/// Land, its shores sorted into strips so that a place is looked up among few of them.
#[derive(Default)]
struct Land(HashMap<i64, Vec<[LonLat; 2]>>);

impl Land {
    #[expect(clippy::cast_possible_truncation, reason = "strips of a globe are few")]
    fn strip(lat: f64) -> i64 {
        (lat / STRIP).floor() as i64
    }

    fn add(&mut self, ring: &[LonLat]) {
        for pair in ring.windows(2) {
            let (low, high) = (pair[0].lat.min(pair[1].lat), pair[0].lat.max(pair[1].lat));
            for strip in Self::strip(low)..=Self::strip(high) {
                self.0.entry(strip).or_default().push([pair[0], pair[1]]);
            }
        }
    }

    /// Even-odd rule over all shores: an odd number of them lies east of a place on land.
    fn holds(&self, at: LonLat) -> bool {
        let shores = self.0.get(&Self::strip(at.lat)).map_or(&[][..], Vec::as_slice);
        let east = shores.iter().filter(|[a, b]| {
            (a.lat > at.lat) != (b.lat > at.lat)
                && at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon
        });
        east.count() % 2 == 1
    }
}

/// The city's ground with what is taken of it.
pub(super) struct Ground {
    land: Land,
    districts: Districts,
    pub(super) towns: Vec<Spot>,
    pub(super) sites: Vec<Plot>,
    targets: Vec<Plot>,
}

impl Ground {
    pub(super) fn read(layers: &std::path::Path) -> Result<Self> {
        let text = |name: &str| {
            let path = layers.join(name);
            std::fs::read_to_string(&path).with_context(|| path.display().to_string())
        };
        let options = ReadOptions { max_positions: usize::MAX, region: None };
        let features = |text: &str| -> Result<Vec<Value>> {
            let document: Value = serde_json::from_str(text)?;
            Ok(document["features"].as_array().cloned().unwrap_or_default())
        };
        let mut land = Land::default();
        for feature in features(&text("land.geojson")?)? {
            let shape = Shape::from_geojson(&feature["geometry"], &options).map_err(|cause| anyhow!("{cause:?}"))?;
            shape.polygons().iter().flat_map(|polygon| polygon.rings()).for_each(|ring| land.add(ring));
        }
        let districts = Districts::from_geojson_str(&text("districts.geojson")?).map_err(|cause| anyhow!("{cause}"))?;
        let towns = features(&text("places.geojson")?)?
            .iter()
            .filter(|feature| feature["properties"]["kind"] == "town")
            .filter_map(|feature| {
                let at = |n: usize| feature["geometry"]["coordinates"][n].as_f64();
                Some(Spot {
                    name: feature["properties"]["name"].as_str()?.to_owned(),
                    at: LonLat { lon: at(0)?, lat: at(1)? },
                    rank: feature["properties"]["rank"].as_u64().unwrap_or(1),
                })
            })
            .collect();
        Ok(Self { land, districts, towns, sites: Vec::new(), targets: Vec::new() })
    }

    /// Code and name of the district of a place.
    pub(super) fn district(&self, at: LonLat) -> (String, String) {
        self.districts
            .locate(at)
            .map_or_else(Default::default, |found| (found.district.code.clone(), found.district.name.clone()))
    }

    fn is_land(&self, plot: &Plot) -> bool {
        plot.corners().iter().chain([&plot.middle()]).all(|corner| self.land.holds(*corner))
    }

    /// Takes ground for a site near a spot.
    pub(super) fn site(&mut self, chance: &mut Chance, near: &Spot, radius_m: f64, size_m: [f64; 2]) -> Result<Plot> {
        let frame = Frame::at(near.at);
        for attempt in 0..ATTEMPTS {
            // Further out where it is crowded.
            let reach = radius_m * (1.0 + attempt as f64 / 400.0);
            let (angle, away) = (chance.between(0.0, std::f64::consts::TAU), reach * chance.share().sqrt());
            let middle = frame.unproject([away * angle.cos(), away * angle.sin()]);
            let plot = Plot::around(middle, size_m[0], size_m[1]);
            if self.sites.iter().chain(&self.targets).all(|other| plot.is_clear_of(other, GAP_M))
                && self.is_land(&plot)
                && self.districts.locate(middle).is_some()
            {
                self.sites.push(plot);
                return Ok(plot);
            }
        }
        Err(anyhow!("no room for a site near {}", near.name))
    }

    /// Takes ground for people at a distance from a site; nothing where there is no room.
    pub(super) fn target(&mut self, chance: &mut Chance, site: &Plot, away_m: f64, size_m: f64) -> Option<Plot> {
        let frame = Frame::at(site.middle());
        let half = frame.project(LonLat { lon: site.east, lat: site.north });
        for _ in 0..40 {
            let along = chance.between(-1.0, 1.0);
            let (x, y) = match chance.below(4) {
                0 => (half[0] + away_m + size_m / 2.0, half[1] * along),
                1 => (-half[0] - away_m - size_m / 2.0, half[1] * along),
                2 => (half[0] * along, half[1] + away_m + size_m / 2.0),
                _ => (half[0] * along, -half[1] - away_m - size_m / 2.0),
            };
            let plot = Plot::around(frame.unproject([x, y]), size_m, size_m);
            if self.sites.iter().chain(&self.targets).all(|other| plot.is_clear_of(other, 5.0)) && self.is_land(&plot) {
                self.targets.push(plot);
                return Some(plot);
            }
        }
        None
    }
}
