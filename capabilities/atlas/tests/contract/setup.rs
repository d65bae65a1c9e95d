//! A small city on a fresh database, callers of several kinds, and requests as they come in.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_atlas::{Atlas, BaseLayer, Door, Paint, Painted, ogc_routes, routes};
use anlan_kernel::id::CountingIds;
use anlan_kernel::problem::Language;
use anlan_kernel::{
    Actor, Caller, Context, Grant, IdSource, Level, Problem, Reach, ReadNote, Record, RecordId, Rights, Scope, Text,
    Verb,
};
use anlan_registry::MIGRATIONS;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_store::{Location, Options, Store};
use anlan_testkit::Database;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub(crate) struct City {
    pub(crate) store: Store,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) atlas: Arc<Atlas>,
    ids: Arc<CountingIds>,
    runtime: tokio::runtime::Runtime,
    pub(crate) _database: Database,
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Sites are red, other things have no colour; grades by the last sign of the title.
pub(crate) struct ByTitle;

impl Paint for ByTitle {
    fn position(&self) -> u64 {
        u64::MAX
    }

    fn paint(&self, kind: &str, id: RecordId) -> Option<Painted> {
        let is_even = id.to_string().ends_with(['0', '2', '4', '6', '8', 'A', 'C', 'E']);
        (kind == "site").then_some(Painted {
            colour: Some(if is_even { "red" } else { "blue" }),
            grade: Some(if is_even { 1 } else { 4 }),
        })
    }

    fn changed_since(&self, _position: u64) -> Option<Vec<RecordId>> {
        Some(Vec::new())
    }
}

impl City {
    pub(crate) fn new() -> Self {
        let database = Database::sqlite();
        let options = Options { patience: std::time::Duration::from_mins(1), ..Options::default() };
        let store = Store::open_with(&Location::parse(&database.address), MIGRATIONS, options).unwrap();
        let catalogue = Arc::new(Catalogue::built_in());
        let atlas = Arc::new(Atlas::open(&store, &catalogue, Arc::new(ByTitle), now).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { store, catalogue, atlas, ids: Arc::new(CountingIds::new(1)), runtime, _database: database }
    }

    pub(crate) fn runtime(&self) -> &tokio::runtime::Runtime {
        &self.runtime
    }

    /// An atlas read anew from the same database.
    pub(crate) fn rebuilt(&self) -> Arc<Atlas> {
        Arc::new(Atlas::open(&self.store, &self.catalogue, Arc::new(ByTitle), now).unwrap())
    }

    pub(crate) fn door(&self) -> Door {
        self.door_of(Arc::clone(&self.atlas))
    }

    pub(crate) fn door_of(&self, atlas: Arc<Atlas>) -> Door {
        let land = json!({ "type": "FeatureCollection", "features": [
            { "type": "Feature", "properties": {}, "geometry": { "type": "Point", "coordinates": [121.6, 38.9] } } ] });
        let land =
            BaseLayer::new("land", Text::new("陆地", "land"), "CC0", true, land.to_string().into_bytes()).unwrap();
        Door {
            atlas,
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            base_layers: Arc::new(vec![land]),
            public_url: None,
        }
    }

    /// Routes as the app mounts them, for one caller.
    pub(crate) fn router(door: Door, caller: Caller) -> Router {
        let (api, _) = routes(door.clone()).split_for_parts();
        Router::new().nest("/api/v1", api).merge(ogc_routes(door)).layer(axum::Extension(caller))
    }

    pub(crate) fn create(&self, kind: &str, fields: Value) -> Record {
        self.create_between(kind, fields, None, None)
    }

    pub(crate) fn create_between(&self, kind: &str, fields: Value, from: Option<Date>, to: Option<Date>) -> Record {
        let Value::Object(body) = fields else { panic!("fields are an object") };
        let new = NewRecord {
            kind: kind.to_owned(),
            body,
            valid_from: from,
            valid_to: to,
            source: "登记表".to_owned(),
            ..NewRecord::default()
        };
        let (catalogue, ids) = (self.catalogue.clone(), self.ids.clone());
        records::act(&self.store, move |tx| records::create(tx, &context(&ids), &catalogue, new)).unwrap().record
    }

    pub(crate) fn update(&self, record: &Record, fields: Value) -> Record {
        let Value::Object(fields) = fields else { panic!("fields are an object") };
        let version = self.store.read(|reader| records::get(reader, record.id)).unwrap().unwrap().version;
        let change = Change { fields, expected_version: version, source: "检查".to_owned(), ..Change::default() };
        let (catalogue, ids, id) = (self.catalogue.clone(), self.ids.clone(), record.id);
        records::act(&self.store, move |tx| records::update(tx, &context(&ids), &catalogue, id, change)).unwrap().record
    }

    /// Deletes a record, unless something refers to it.
    pub(crate) fn delete(&self, record: &Record) -> bool {
        let Some(there) = self.store.read(|reader| records::get(reader, record.id)).unwrap() else { return false };
        let ids = self.ids.clone();
        let outcome = self.store.write(move |tx| records::delete(tx, &context(&ids), there.id, there.version, None));
        outcome.is_ok()
    }

    pub(crate) fn get(&self, path: &str, caller: &Caller) -> Answer {
        self.get_with(path, caller, &[])
    }

    pub(crate) fn get_with(&self, path: &str, caller: &Caller, headers: &[(&str, &str)]) -> Answer {
        self.ask(self.door(), path, caller, headers)
    }

    pub(crate) fn ask(&self, door: Door, path: &str, caller: &Caller, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path).header("host", "map.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(Self::router(door, caller.clone()), request.body(Body::empty()).unwrap())
    }

    pub(crate) fn post(&self, path: &str, caller: &Caller, body: &Value) -> Answer {
        let request =
            Request::post(path).header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
        self.send(Self::router(self.door(), caller.clone()), request)
    }

    fn send(&self, router: Router, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.unwrap().to_bytes().to_vec();
            Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
        })
    }
}

fn context(ids: &CountingIds) -> Context<'_> {
    Context { actor: Actor::new("lin", "lin"), now: now(), ids: ids as &dyn IdSource }
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

/// Rights given as a list of scopes for all types but those named.
struct Given {
    grant: Arc<Grant>,
    not: &'static [&'static str],
    may: bool,
}

impl Rights for Given {
    fn grant(&self, verb: Verb, kind: &str) -> Arc<Grant> {
        if verb != Verb::Read || self.not.contains(&kind) { Arc::default() } else { Arc::clone(&self.grant) }
    }

    fn may(&self, _operation: &str) -> bool {
        self.may
    }

    fn note_read(&self, _read: ReadNote) -> Result<(), Problem> {
        Ok(())
    }
}

pub(crate) fn caller_of(scopes: Vec<Scope>, not: &'static [&'static str], may: bool) -> Caller {
    let rights = Given { grant: Arc::new(Grant { scopes }), not, may };
    Caller { actor: Some(Actor::new("p", "p")), language: Language::Zh, rights: Arc::new(rights) }
}

pub(crate) fn scope(reach: Reach, level: Level) -> Scope {
    Scope { reach, level, fields: None, because: "test".to_owned() }
}

/// Sees everything.
pub(crate) fn city() -> Caller {
    caller_of(vec![scope(Reach::All, Level::Restricted)], &[], true)
}

/// Sees one district.
pub(crate) fn district(code: &str) -> Caller {
    caller_of(vec![scope(Reach::Districts(BTreeSet::from([code.to_owned()])), Level::Sensitive)], &[], true)
}

/// Has not signed in and sees nothing.
pub(crate) fn nobody() -> Caller {
    Caller { actor: None, ..caller_of(Vec::new(), &[], false) }
}

/// A square around a place, half so many degrees wide.
pub(crate) fn square(lon: f64, lat: f64, half: f64) -> Value {
    let ring = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]];
    let ring: Vec<[f64; 2]> = ring.iter().map(|[x, y]| [lon + x, lat + y]).collect();
    json!({ "type": "Polygon", "coordinates": [ring] })
}

pub(crate) fn point(lon: f64, lat: f64) -> Value {
    json!({ "type": "Point", "coordinates": [lon, lat] })
}

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Between 0 and 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }
}
