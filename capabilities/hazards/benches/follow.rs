//! One holding changed: from the write to the new verdict on the board, at 1 000, 10 000 and 100 000 holdings; and how long the board takes
//! to be derived from nothing. A write waits for the disk, and its slowest hundredth is the disk's own. `cargo bench -p anlan-hazards`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anlan_hazards::Board;
use anlan_kernel::id::CountingIds;
use anlan_kernel::{Actor, Context, RecordId};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_regulations::gb18218::Edition;
use anlan_store::{Location, Options, Store};
use jiff::Timestamp;
use serde_json::{Value, json};

const CHANGES: usize = 400;
const UNITS_OF_SITE: usize = 5;
const HOLDINGS_OF_UNIT: usize = 10;
/// Rows written in one command while the city is filled.
const STRIDE: usize = 2_000;
const SUBSTANCES: [&str; 10] = ["氯", "氨", "苯", "甲醇", "乙炔", "氢", "氟化氢", "汽油", "丙烯腈", "环氧乙烷"];

fn main() {
    println!(
        "{:>9} {:>7} {:>8} {:>11} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "holdings",
        "sites",
        "targets",
        "cold load",
        "write p50",
        "write p99",
        "derive p50",
        "derive p99",
        "both p50",
        "both p99"
    );
    for holdings in [1_000, 10_000, 100_000] {
        let city = City::new(holdings);
        let begun = Instant::now();
        let mut board = Board::load(&city.store).expect("readable");
        let cold = begun.elapsed();
        let (mut writes, mut derivations, mut both) = (Vec::new(), Vec::new(), Vec::new());
        for count in 0..CHANGES {
            let id = city.holdings[(count * 7919) % city.holdings.len()];
            let begun = Instant::now();
            city.change(id, count);
            let written = begun.elapsed();
            let changes = board.catch_up(&city.store).expect("readable");
            both.push(begun.elapsed());
            writes.push(written);
            derivations.push(both[count].checked_sub(written).expect("later"));
            assert!(changes.iter().any(|change| change.edition == Edition::E2018.id()), "a new verdict");
        }
        println!(
            "{holdings:>9} {:>7} {:>8} {:>11} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}",
            board.inputs().sites.len(),
            board.inputs().targets.len(),
            shown(cold),
            shown(at(&mut writes, 50)),
            shown(at(&mut writes, 99)),
            shown(at(&mut derivations, 50)),
            shown(at(&mut derivations, 99)),
            shown(at(&mut both, 50)),
            shown(at(&mut both, 99)),
        );
    }
}

struct City {
    store: Store,
    catalogue: Arc<Catalogue>,
    ids: Arc<CountingIds>,
    holdings: Vec<RecordId>,
    _folder: anlan_testkit::TempDir,
}

impl City {
    /// A city of so many holdings: ten in a unit, five units in a site, one operator for one to three sites, two targets near each site.
    fn new(holdings: usize) -> Self {
        let folder = anlan_testkit::folder();
        let options = Options { patience: Duration::from_mins(1), ..Options::default() };
        let location = Location::File(folder.path().join("city.db"));
        let mut city = Self {
            store: Store::open_with(&location, anlan_registry::MIGRATIONS, options).expect("a new database"),
            catalogue: Arc::new(Catalogue::built_in()),
            ids: Arc::new(CountingIds::new(1)),
            holdings: Vec::new(),
            _folder: folder,
        };
        let sites = holdings.div_ceil(UNITS_OF_SITE * HOLDINGS_OF_UNIT);
        let wide = sites.isqrt() + 1;
        let corner = |at: usize| ((at % wide) as f64 * 0.012 + 121.0, (at / wide) as f64 * 0.01 + 38.7);
        let enterprises =
            city.create("enterprise", (0..sites.div_ceil(2)).map(|at| json!({"name": format!("企业{at}")})));
        let bodies = (0..sites).map(|at| {
            let owner = enterprises[(at / 2 + at % 3) % enterprises.len()];
            let (east, north) = corner(at);
            json!({
                "code": format!("S{at}"), "name": format!("厂{at}"), "enterprise": owner.to_string(),
                "boundary": square(east, north, 0.003),
            })
        });
        let of_site = city.create("site", bodies);
        let bodies = (0..sites * 2).map(|at| {
            let (east, north) = corner(at / 2);
            let outline = square(east + 0.004, north + 0.002 * (at % 2) as f64, 0.001);
            json!({"name": format!("村{at}"), "target_kind": "dwelling", "persons": at % 150, "outline": outline})
        });
        city.create("protection_target", bodies);
        let bodies = (0..sites * UNITS_OF_SITE).map(|at| {
            let (east, north) = corner(at / UNITS_OF_SITE);
            json!({
                "code": format!("U{at}"), "name": format!("单元{at}"), "unit_kind": "storage_tank",
                "site": of_site[at / UNITS_OF_SITE].to_string(),
                "outline": square(east + 0.0005 * (at % UNITS_OF_SITE) as f64, north, 0.0004),
            })
        });
        let units = city.create("unit", bodies);
        let bodies = (0..holdings).map(|at| {
            json!({
                "unit": units[at / HOLDINGS_OF_UNIT].to_string(), "line": at % HOLDINGS_OF_UNIT,
                "substance_name": SUBSTANCES[at % SUBSTANCES.len()], "design_max_t": 1 + at % 97,
            })
        });
        city.holdings = city.create("holding", bodies);
        city
    }

    fn create(&self, kind: &'static str, bodies: impl Iterator<Item = Value>) -> Vec<RecordId> {
        let bodies: Vec<Value> = bodies.collect();
        let mut ids = Vec::new();
        for part in bodies.chunks(STRIDE) {
            let (part, catalogue, source) = (part.to_vec(), self.catalogue.clone(), self.ids.clone());
            let written = records::act(&self.store, move |tx| {
                let ctx = Context { actor: Actor::new("lin", "林"), now: now(), ids: source.as_ref() };
                part.into_iter()
                    .map(|body| {
                        let Value::Object(body) = body else { unreachable!("an object") };
                        let new =
                            NewRecord { kind: kind.to_owned(), body, source: "bench".to_owned(), ..Default::default() };
                        records::create(tx, &ctx, &catalogue, new).map(|written| written.record.id)
                    })
                    .collect::<Result<Vec<_>, _>>()
            });
            ids.extend(written.expect("valid records"));
        }
        ids
    }

    fn change(&self, id: RecordId, count: usize) {
        let (catalogue, source) = (self.catalogue.clone(), self.ids.clone());
        let written = records::act(&self.store, move |tx| {
            let ctx = Context { actor: Actor::new("lin", "林"), now: now(), ids: source.as_ref() };
            let there = records::require(tx, id)?;
            let Value::Object(fields) = json!({"design_max_t": 1000 + count}) else { unreachable!("an object") };
            let change =
                Change { fields, expected_version: there.version, source: "bench".to_owned(), ..Default::default() };
            records::update(tx, &ctx, &catalogue, id, change).map(|_| ())
        });
        written.expect("nobody else writes");
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("a time in range")
}

fn square(east: f64, north: f64, side: f64) -> Value {
    let ring = [[east, north], [east + side, north], [east + side, north + side], [east, north + side], [east, north]];
    json!({"type": "Polygon", "coordinates": [ring]})
}

fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}

fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
