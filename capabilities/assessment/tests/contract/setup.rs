//! A small city on a fresh database, callers of several kinds, and requests as they come in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use anlan_assessment::risk::living::Living;
use anlan_assessment::risk::relocation::MajorHazard;
use anlan_assessment::risk::runs::Runs;
use anlan_assessment::{Door, routes};
use anlan_kernel::id::CountingIds;
use anlan_kernel::permission::operation;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Caller, Context, Grant, Level, Problem, Reach, ReadNote, RecordId, Rights, Scope, Verb};
use anlan_qra::plant::Setting;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_store::{Location, Options, Store};
use anlan_testkit::Database;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub(crate) struct City {
    door: Door,
    ids: Arc<CountingIds>,
    /// When what is declared next is declared.
    at: Mutex<Timestamp>,
    notes: Arc<Mutex<Vec<ReadNote>>>,
    /// Major hazards that are known of sites.
    pub(crate) hazards: Arc<Mutex<BTreeMap<RecordId, Vec<MajorHazard>>>>,
    runtime: tokio::runtime::Runtime,
    _database: Option<Database>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
    pub(crate) body: Value,
}

impl City {
    /// On a database file of its own.
    pub(crate) fn alone() -> Self {
        let database = Database::sqlite();
        Self::on(&database.address.clone(), Some(database))
    }

    pub(crate) fn new(database: &Database) -> Self {
        Self::on(&database.address, None)
    }

    fn on(address: &str, own: Option<Database>) -> Self {
        let options = Options { patience: std::time::Duration::from_mins(1), ..Options::default() };
        let migrations = [anlan_registry::MIGRATIONS, anlan_assessment::MIGRATIONS].concat();
        let store = Store::open_with(&Location::parse(address), &migrations, options).unwrap();
        let setting = Arc::new(|| Ok(Setting::new(anlan_qra::sample_rose())));
        let living = Living::new(store.clone(), now, setting);
        let mut catalogue = Catalogue::built_in();
        catalogue.add(anlan_assessment::scenario_type()).unwrap();
        let catalogue = Arc::new(catalogue);
        let hazards: Arc<Mutex<BTreeMap<RecordId, Vec<MajorHazard>>>> = Arc::default();
        let known = Arc::clone(&hazards);
        let major_hazards_of = Arc::new(move |site| known.lock().unwrap().get(&site).cloned());
        let ids = Arc::new(CountingIds::new(5));
        let runs = Runs::new(Arc::clone(&living), Arc::new(CountingIds::new(6)));
        let actor_name = Arc::new(|id: &str| format!("{id}其人"));
        let is_sample = Arc::new(|| Ok(true));
        let door =
            Door { store, catalogue, ids: ids.clone(), actor_name, now, is_sample, living, runs, major_hazards_of };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { door, ids, at: Mutex::new(now()), notes: Arc::default(), hazards, runtime, _database: own }
    }

    /// A firm in a district with a site and a tank farm; returns the unit.
    pub(crate) fn firm(&self, number: u32, district: &str) -> (RecordId, RecordId) {
        let firm = self.create("enterprise", json!({ "name": format!("演{number}化工"), "district": district }));
        let site = json!({ "code": format!("S{number}"), "name": "厂区", "enterprise": firm.to_string(), "district": district,
            "boundary": square(121.8, 39.0, 0.01) });
        let site = self.create("site", site);
        let unit = json!({ "code": format!("U{number}"), "name": "罐区", "site": site.to_string(), "unit_kind": "storage_tank",
            "outline": square(121.805, 39.005, 0.001) });
        (firm, self.create("unit", unit))
    }

    pub(crate) fn vessel(&self, unit: RecordId, code: &str, more: Value) -> RecordId {
        let mut fields = json!({ "code": code, "name": code, "unit": unit.to_string(), "vessel_kind": "tank" });
        let Value::Object(more) = more else { panic!("an object") };
        fields.as_object_mut().unwrap().extend(more);
        self.create("vessel", fields)
    }

    /// Declares what follows on a day, at noon.
    pub(crate) fn on_day(&self, day: &str) {
        *self.at.lock().unwrap() = format!("{day}T04:00:00Z").parse().unwrap();
    }

    /// The recorded runs.
    pub(crate) fn runs(&self) -> &Arc<Runs> {
        &self.door.runs
    }

    pub(crate) fn create(&self, kind: &'static str, fields: Value) -> RecordId {
        let at = *self.at.lock().unwrap();
        let Value::Object(body) = fields else { panic!("fields are an object") };
        let (catalogue, ids) = (Arc::clone(&self.door.catalogue), Arc::clone(&self.ids));
        records::act(&self.door.store, move |tx| {
            let ctx = Context { actor: Actor::new("lin", "林"), now: at, ids: ids.as_ref() };
            let new = NewRecord { kind: kind.to_owned(), body, source: "登记表".to_owned(), ..NewRecord::default() };
            records::create(tx, &ctx, &catalogue, new).map(|written| written.record.id)
        })
        .unwrap()
    }

    /// The living risk map.
    pub(crate) fn living(&self) -> &Arc<Living> {
        &self.door.living
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        &self.door.store
    }

    /// A risk map that starts from nothing.
    pub(crate) fn another_living(&self) -> Arc<Living> {
        Living::new(self.door.store.clone(), now, Arc::new(|| Ok(Setting::new(anlan_qra::sample_rose()))))
    }

    pub(crate) fn update(&self, id: RecordId, fields: Value) {
        let at = *self.at.lock().unwrap();
        let Value::Object(set) = fields else { panic!("fields are an object") };
        let (catalogue, ids) = (Arc::clone(&self.door.catalogue), Arc::clone(&self.ids));
        records::act(&self.door.store, move |tx| {
            let ctx = Context { actor: Actor::new("lin", "林"), now: at, ids: ids.as_ref() };
            let version = records::stored(tx, id)?.map_or(0, |stored| stored.record.version);
            let change =
                Change { expected_version: version, fields: set, source: "台账".to_owned(), ..Change::default() };
            records::update(tx, &ctx, &catalogue, id, change).map(|_| ())
        })
        .unwrap();
    }

    pub(crate) fn delete(&self, id: RecordId) {
        let ids = Arc::clone(&self.ids);
        records::act(&self.door.store, move |tx| {
            let ctx = Context { actor: Actor::new("lin", "林"), now: now(), ids: ids.as_ref() };
            let version = records::stored(tx, id)?.map_or(0, |stored| stored.record.version);
            records::delete(tx, &ctx, id, version, None).map(|_| ()).map_err(|problem| vec![problem])
        })
        .unwrap();
    }

    pub(crate) fn post_to(&self, caller: &Caller, path: &str, body: &Value) -> Answer {
        let request = Request::post(path).header("content-type", "application/json").body(body.to_string().into());
        self.send(caller, request.unwrap())
    }

    /// A caller who reaches so far, up to a level, and may compute.
    pub(crate) fn caller(&self, reach: Option<Reach>, level: Level) -> Caller {
        self.caller_who(reach, level, vec![operation::CONSEQUENCE_RUN])
    }

    pub(crate) fn caller_who(&self, reach: Option<Reach>, level: Level, operations: Vec<&'static str>) -> Caller {
        let rights = Fixed { reach, level, operations, notes: Arc::clone(&self.notes) };
        Caller { actor: Some(Actor::new("lin", "林")), language: Language::Zh, rights: Arc::new(rights) }
    }

    pub(crate) fn office(&self) -> Caller {
        self.caller(Some(Reach::All), Level::Sensitive)
    }

    pub(crate) fn manager(&self, firm: RecordId) -> Caller {
        self.caller(Some(Reach::Owners(BTreeSet::from([firm]))), Level::Sensitive)
    }

    pub(crate) fn notes(&self) -> Vec<ReadNote> {
        self.notes.lock().unwrap().clone()
    }

    pub(crate) fn get(&self, caller: &Caller, path: &str) -> Answer {
        self.send(caller, Request::get(path).body(Body::empty()).unwrap())
    }

    pub(crate) fn post(&self, caller: &Caller, body: &Value) -> Answer {
        self.post_text(caller, body.to_string())
    }

    pub(crate) fn post_text(&self, caller: &Caller, body: String) -> Answer {
        self.send(
            caller,
            Request::post("/consequence").header("content-type", "application/json").body(body.into()).unwrap(),
        )
    }

    /// Any request with its headers.
    pub(crate) fn ask(
        &self,
        caller: &Caller,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string().into()),
            None => request.body(Body::empty()),
        };
        self.send(caller, request.unwrap())
    }

    fn send(&self, caller: &Caller, mut request: Request<Body>) -> Answer {
        let (router, _) = routes(self.door.clone()).split_for_parts();
        request.extensions_mut().insert(caller.clone());
        self.runtime.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
            let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            Answer { status, bytes, body }
        })
    }
}

/// Rights over one reach, up to a level; reads are kept as they are noted.
struct Fixed {
    reach: Option<Reach>,
    level: Level,
    operations: Vec<&'static str>,
    notes: Arc<Mutex<Vec<ReadNote>>>,
}

impl Rights for Fixed {
    fn grant(&self, verb: Verb, _kind: &str) -> Arc<Grant> {
        let scope =
            |reach: &Reach| Scope { reach: reach.clone(), level: self.level, fields: None, because: "t".to_owned() };
        Arc::new(Grant { scopes: self.reach.iter().filter(|_| verb == Verb::Read).map(scope).collect() })
    }

    fn may(&self, operation: &str) -> bool {
        self.operations.contains(&operation)
    }

    fn note_read(&self, read: ReadNote) -> Result<(), Problem> {
        self.notes.lock().unwrap().push(read);
        Ok(())
    }
}

pub(crate) fn now() -> Timestamp {
    "2026-06-01T04:00:00Z".parse().expect("a time")
}

/// A square around a place, half so many degrees wide.
fn square(lon: f64, lat: f64, half: f64) -> Value {
    let ring = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]];
    let ring: Vec<[f64; 2]> = ring.iter().map(|[x, y]| [lon + x, lat + y]).collect();
    json!({ "type": "Polygon", "coordinates": [ring] })
}

/// A scenario that is quickly answered: chlorine as a known flow.
pub(crate) fn flow() -> Value {
    json!({
        "schema": "anlan.scenario/1", "title": "演练", "substance": "7782-50-5",
        "release": { "kind": "flow", "rate_kg_s": 1, "duration_s": 600 },
        "weather": { "wind_m_s": 5, "wind_from_deg": 90, "stability": "D", "temperature_k": 293.15 },
        "effects": { "dispersion": "passive" }
    })
}

/// A scenario with a vessel.
pub(crate) fn hole() -> Value {
    let mut scenario = flow();
    scenario["vessel"] = json!({ "volume_m3": 10, "mass_kg": 5000, "temperature_k": 293.15 });
    scenario["release"] = json!({ "kind": "hole", "diameter_m": 0.01 });
    scenario
}
