//! A city in a database of its own, built by declarations as a user makes them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anlan_hazards::{Board, Verdict};
use anlan_kernel::id::CountingIds;
use anlan_kernel::{Actor, Context, Problem, RecordId};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::merge;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_regulations::gb18218::Edition;
use anlan_store::{Location, Options, Store, Tx};
use anlan_testkit::TempDir;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Runs each named test on both databases.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::setup::City::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&crate::setup::City::postgres()); })*
        }
    };
}
pub(crate) use on_both;

/// A city: its database, and a clock that goes on by a minute with every declaration.
pub(crate) struct City {
    pub(crate) store: Store,
    catalogue: Arc<Catalogue>,
    ids: Arc<CountingIds>,
    minutes: AtomicI64,
    _folder: TempDir,
}

/// First instant of the clock.
const BEGIN: &str = "2026-01-05T00:00:00Z";

impl City {
    pub(crate) fn sqlite() -> Self {
        let folder = anlan_testkit::folder();
        Self::at(&Location::File(folder.path().join("city.db")), folder)
    }

    pub(crate) fn postgres() -> Self {
        Self::at(&Location::Postgres(anlan_testkit::postgres_database()), anlan_testkit::folder())
    }

    fn at(location: &Location, folder: TempDir) -> Self {
        let options = Options { patience: Duration::from_mins(1), ..Options::default() };
        Self {
            store: Store::open_with(location, anlan_registry::MIGRATIONS, options).unwrap(),
            catalogue: Arc::new(Catalogue::built_in()),
            ids: Arc::new(CountingIds::new(1)),
            minutes: AtomicI64::new(0),
            _folder: folder,
        }
    }

    /// Lets days pass.
    pub(crate) fn wait_days(&self, days: i64) {
        self.minutes.fetch_add(days * 24 * 60, Ordering::Relaxed);
    }

    fn now(&self) -> Timestamp {
        let minute = self.minutes.fetch_add(1, Ordering::Relaxed);
        BEGIN.parse::<Timestamp>().unwrap() + Duration::from_mins(minute.unsigned_abs())
    }

    pub(crate) fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, &Context<'_>, &Catalogue) -> Result<T, Vec<Problem>> + Send + 'static,
    ) -> Result<T, Vec<Problem>> {
        let (catalogue, ids, now) = (self.catalogue.clone(), self.ids.clone(), self.now());
        records::act(&self.store, move |tx| {
            let ctx = Context { actor: Actor::new("lin", "林"), now, ids: ids.as_ref() };
            action(tx, &ctx, &catalogue)
        })
    }

    pub(crate) fn create(&self, kind: &str, body: Value) -> RecordId {
        self.create_valid(kind, body, None, None)
    }

    pub(crate) fn create_valid(&self, kind: &str, body: Value, from: Option<Date>, to: Option<Date>) -> RecordId {
        let Value::Object(body) = body else { panic!("a body is an object") };
        let new = NewRecord {
            kind: kind.to_owned(),
            body,
            valid_from: from,
            valid_to: to,
            source: "申报表".to_owned(),
            ..NewRecord::default()
        };
        let written = self.act(move |tx, ctx, catalogue| records::create(tx, ctx, catalogue, new));
        written.unwrap_or_else(|problems| panic!("{problems:#?}")).record.id
    }

    pub(crate) fn try_change(&self, id: RecordId, fields: Value) -> Result<(), Vec<Problem>> {
        let Value::Object(fields) = fields else { panic!("fields are an object") };
        self.act(move |tx, ctx, catalogue| {
            let there = records::require(tx, id)?;
            let change =
                Change { fields, expected_version: there.version, source: "变更".to_owned(), ..Change::default() };
            records::update(tx, ctx, catalogue, id, change).map(|_| ())
        })
    }

    pub(crate) fn change(&self, id: RecordId, fields: Value) {
        self.try_change(id, fields).unwrap_or_else(|problems| panic!("{problems:#?}"));
    }

    pub(crate) fn try_delete(&self, id: RecordId) -> Result<(), Vec<Problem>> {
        self.act(move |tx, ctx, _| {
            let there = records::require(tx, id)?;
            records::delete(tx, ctx, id, there.version, None).map(|_| ()).map_err(|problem| vec![problem])
        })
    }

    pub(crate) fn delete(&self, id: RecordId) {
        self.try_delete(id).unwrap_or_else(|problems| panic!("{problems:#?}"));
    }

    pub(crate) fn merge(&self, from: RecordId, into: RecordId) -> Result<(), Vec<Problem>> {
        self.act(move |tx, ctx, catalogue| merge::merge(tx, ctx, catalogue, from, into, "同一企业").map(|_| ()))
    }

    pub(crate) fn part(&self, id: RecordId) -> Result<(), Vec<Problem>> {
        self.act(move |tx, ctx, catalogue| merge::part(tx, ctx, catalogue, id, "误并").map(|_| ()))
    }

    pub(crate) fn board(&self) -> Board {
        Board::load(&self.store).unwrap()
    }

    /// An enterprise with one site of 200 m by 200 m, its south-west corner so many metres east and north of the origin.
    pub(crate) fn site(&self, code: &str, east: f64, north: f64) -> (RecordId, RecordId) {
        let enterprise = self.create("enterprise", json!({"name": format!("{code}公司"), "sector": "production"}));
        let site = self.site_of(enterprise, code, east, north);
        (enterprise, site)
    }

    pub(crate) fn site_of(&self, enterprise: RecordId, code: &str, east: f64, north: f64) -> RecordId {
        self.create(
            "site",
            json!({
                "code": code, "name": format!("{code}厂"), "enterprise": enterprise.to_string(), "district": "210211",
                "boundary": square(east, north, 200.0), "surroundings_surveyed_on": "2025-06-01",
            }),
        )
    }

    pub(crate) fn unit(&self, site: RecordId, code: &str) -> RecordId {
        self.create(
            "unit",
            json!({"code": code, "name": format!("{code}罐区"), "site": site.to_string(), "unit_kind": "storage_tank"}),
        )
    }

    pub(crate) fn holding(&self, unit: RecordId, substance: &str, tonnes: &str) -> RecordId {
        self.create("holding", json!({"unit": unit.to_string(), "substance_name": substance, "design_max_t": tonnes}))
    }

    pub(crate) fn target(&self, name: &str, persons: u32, outline: Value) -> RecordId {
        self.create(
            "protection_target",
            json!({"name": name, "target_kind": "dwelling", "persons": persons, "outline": outline}),
        )
    }
}

/// The one verdict on a unit.
pub(crate) fn verdict(board: &Board, edition: Edition, unit: RecordId) -> Arc<Verdict> {
    let found: Vec<_> = board.verdicts(edition).filter(|verdict| verdict.subject.ids.contains(&unit)).collect();
    assert_eq!(found.len(), 1, "one verdict on a unit");
    found[0].clone()
}

/// Everything derived, as bytes.
pub(crate) fn bytes(board: &Board) -> String {
    let mut text = String::new();
    for edition in Edition::ALL {
        for verdict in board.verdicts(edition) {
            text.push_str(&serde_json::to_string(verdict).unwrap());
            text.push('\n');
        }
    }
    text
}

/// Origin of the ground plan, and metres of one degree there (WGS 84, 38.9° N).
const ORIGIN: [f64; 2] = [121.6, 38.9];
const METRES_OF_DEGREE: [f64; 2] = [86_737.0, 111_010.0];

/// The position so many metres east and north of the origin.
pub(crate) fn place(east: f64, north: f64) -> [f64; 2] {
    [ORIGIN[0] + east / METRES_OF_DEGREE[0], ORIGIN[1] + north / METRES_OF_DEGREE[1]]
}

pub(crate) fn point(east: f64, north: f64) -> Value {
    json!({"type": "Point", "coordinates": place(east, north)})
}

/// A square by its south-west corner and its side.
pub(crate) fn square(east: f64, north: f64, side: f64) -> Value {
    let ring =
        [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)].map(|(x, y)| place(east + x, north + y));
    json!({"type": "Polygon", "coordinates": [ring]})
}
