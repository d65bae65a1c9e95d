//! A large invented city: points and areas crowded around forty middles, the same each time.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anlan_atlas::{Atlas, Paint, Painted};
use anlan_kernel::id::CountingIds;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Caller, Context, Grant, Problem, ReadNote, RecordId, Rights, Verb};
use anlan_registry::MIGRATIONS;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, NewRecord};
use anlan_store::{Location, Options, Store};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Records written in one command.
const STRIDE: usize = 2_000;

/// A database with its map.
pub(crate) struct City {
    pub(crate) store: Store,
    #[allow(dead_code, reason = "only the example opens doors")]
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) atlas: Arc<Atlas>,
    pub(crate) points: Vec<Place>,
    pub(crate) areas: Vec<Place>,
}

/// A record as it was declared.
pub(crate) struct Place {
    pub(crate) id: RecordId,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) fields: Value,
}

struct Plain;

impl Paint for Plain {
    fn position(&self) -> u64 {
        u64::MAX
    }

    fn paint(&self, _kind: &str, _id: RecordId) -> Option<Painted> {
        None
    }

    fn paints(&self, _kind: &str) -> bool {
        false
    }
}

struct Everything;

impl Rights for Everything {
    fn grant(&self, _verb: Verb, _kind: &str) -> Arc<Grant> {
        Arc::new(Grant::everything())
    }

    fn may(&self, _operation: &str) -> bool {
        true
    }

    fn note_read(&self, _read: ReadNote) -> Result<(), Problem> {
        Ok(())
    }
}

/// Somebody who may see everything.
pub(crate) fn caller() -> Caller {
    Caller { actor: Some(Actor::new("bench", "bench")), language: Language::Zh, rights: Arc::new(Everything) }
}

impl City {
    pub(crate) fn new(folder: &Path, points: usize, areas: usize, clock: fn() -> Timestamp) -> Self {
        let options = Options { patience: std::time::Duration::from_mins(10), ..Options::default() };
        let location = Location::File(folder.join("city.db"));
        let store = Store::open_with(&location, MIGRATIONS, options).expect("a database can be made");
        let catalogue = Arc::new(Catalogue::built_in());
        let ids = Arc::new(CountingIds::new(1));
        let mut dice = Dice(1);
        let points = fill(&store, &catalogue, &ids, "risk_point", points, |number| point(&mut dice, number));
        let areas = fill(&store, &catalogue, &ids, "protection_target", areas, |number| area(&mut dice, number));
        let begun = std::time::Instant::now();
        let atlas = Arc::new(Atlas::open(&store, &catalogue, Arc::new(Plain), clock).expect("an atlas can be made"));
        eprintln!("atlas of {} features loaded in {:.1?}", points.len() + areas.len(), begun.elapsed());
        Self { store, catalogue, atlas, points, areas }
    }
}

/// Tiles of zooms 11 to 14 that hold something, mixed as a reader would ask for them.
pub(crate) fn tiles(of: &[Place], count: usize) -> Vec<(u8, u32, u32)> {
    let mut dice = Dice(9);
    let mut tiles: Vec<(u8, u32, u32)> = Vec::new();
    while tiles.len() < count {
        let place = &of[dice.below(of.len())];
        let z = 11 + u8::try_from(dice.below(4)).expect("less than 4");
        let n = f64::from(1_u32 << z);
        let y = (1.0 - place.lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tile's number")]
        tiles.push((z, ((place.lon + 180.0) / 360.0 * n) as u32, y as u32));
    }
    tiles
}

/// Records as a table of comma-separated values, geometry as EWKT, for another program.
#[allow(dead_code, reason = "only the example writes tables")]
pub(crate) fn table(places: &[Place], kind: &str, columns: &[&str]) -> String {
    let mut text = String::new();
    for place in places {
        let cell = |value: &Value| match value {
            Value::String(text) => format!("\"{}\"", text.replace('"', "\"\"")),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        write!(text, "{},{kind}", place.id).expect("a String takes everything");
        for column in columns {
            write!(text, ",{}", cell(&place.fields[*column])).expect("a String takes everything");
        }
        let geometry = if kind == "risk_point" { &place.fields["position"] } else { &place.fields["outline"] };
        let position = |p: &Value| format!("{} {}", p[0], p[1]);
        let wkt = match geometry["coordinates"][0].as_array() {
            None => format!("POINT({})", position(&geometry["coordinates"])),
            Some(ring) => format!("POLYGON(({}))", ring.iter().map(position).collect::<Vec<_>>().join(", ")),
        };
        writeln!(text, ",\"SRID=4326;{wkt}\"").expect("a String takes everything");
    }
    text
}

fn fill(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    ids: &Arc<CountingIds>,
    kind: &'static str,
    count: usize,
    mut fields: impl FnMut(usize) -> (f64, f64, Value),
) -> Vec<Place> {
    let mut places = Vec::with_capacity(count);
    while places.len() < count {
        let from = places.len();
        let batch: Vec<(f64, f64, Value)> = (from..count.min(from + STRIDE)).map(&mut fields).collect();
        let (catalogue, ids) = (Arc::clone(catalogue), Arc::clone(ids));
        let written = records::act(store, move |tx| {
            let context = Context { actor: Actor::new("bench", "bench"), now: now(), ids: ids.as_ref() };
            let mut all = Vec::new();
            for (lon, lat, fields) in batch {
                let body = fields.as_object().cloned().unwrap_or_default();
                let new = NewRecord { kind: kind.to_owned(), body, source: "bench".to_owned(), ..NewRecord::default() };
                let id = records::create(tx, &context, &catalogue, new)?.record.id;
                all.push(Place { id, lon, lat, fields });
            }
            Ok(all)
        });
        places.extend(written.expect("the records are sound"));
    }
    places
}

fn point(dice: &mut Dice, number: usize) -> (f64, f64, Value) {
    const LINKS: [&str; 4] = ["production", "storage", "use", "transport"];
    const CLASSES: [&str; 4] = ["chemical_enterprise", "port", "filling_station", "laboratory"];
    let (lon, lat) = dice.place();
    let fields = json!({
        "code": format!("R{number}"),
        "name": format!("风险点{number}（演示）"),
        "link": LINKS[dice.below(4)],
        "place_class": CLASSES[dice.below(4)],
        "persons_nearby": dice.below(500),
        "likelihood": 1 + dice.below(5),
        "severity": 1 + dice.below(5),
        "position": { "type": "Point", "coordinates": [lon, lat] },
        "demo": true,
    });
    (lon, lat, fields)
}

fn area(dice: &mut Dice, number: usize) -> (f64, f64, Value) {
    const KINDS: [&str; 4] = ["dwelling", "education", "medical", "industry"];
    let (lon, lat) = dice.place();
    let radius = 0.000_2 + 0.001 * dice.share();
    let corners = 5 + dice.below(12);
    let mut ring: Vec<[f64; 2]> = (0..corners)
        .map(|corner| {
            let angle = corner as f64 / corners as f64 * std::f64::consts::TAU;
            let by = radius * (0.7 + 0.3 * dice.share());
            [degrees(lon + by * angle.cos()), degrees(lat + by * 0.78 * angle.sin())]
        })
        .collect();
    ring.push(ring[0]);
    let fields = json!({
        "code": format!("T{number}"),
        "name": format!("目标{number}（演示）"),
        "target_kind": KINDS[dice.below(4)],
        "persons": dice.below(3000),
        "outline": { "type": "Polygon", "coordinates": [ring] },
        "demo": true,
    });
    (lon, lat, fields)
}

fn degrees(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than the bound")]
    fn below(&mut self, bound: usize) -> usize {
        (self.share() * bound as f64) as usize
    }

    /// A place near one of forty middles.
    fn place(&mut self) -> (f64, f64) {
        let middle = self.below(40);
        let (east, north) = ((middle % 8) as f64 * 0.15, (middle / 8) as f64 * 0.15);
        let near = (self.share() + self.share() + self.share() - 1.5) * 0.08;
        let beside = (self.share() + self.share() + self.share() - 1.5) * 0.06;
        (degrees(121.2 + east + near), degrees(38.8 + north + beside))
    }
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("an instant")
}
