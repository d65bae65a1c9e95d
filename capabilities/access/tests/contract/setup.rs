//! A keeper on a fresh database, people in it, and short ways to act and to ask.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anlan_access::keeper::day_in_city;
use anlan_access::roles::Role;
use anlan_access::secrets::Cost;
use anlan_access::sign_in::{Attempt, Begun};
use anlan_access::{Keeper, Parts, Placed};
use anlan_kernel::id::CountingIds;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Body, Caller, Context, IdSource, Placement, Problem, Record, RecordId, Verb};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_store::{Location, Options, Store};
use anlan_testkit::Database;
use axum::Router;
use axum::body::Body as Bytes;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A password that stands the rules.
pub(crate) const PASSWORD: &str = "Harbour-7-Lights";

thread_local! {
    static CLOCK: Cell<i64> = const { Cell::new(1_795_000_000_000) };
}

/// The time of this test; the doors ask for it on the thread that the test runs on.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millisecond(CLOCK.get()).unwrap()
}

/// Lets time pass.
pub(crate) fn wait(seconds: i64) {
    CLOCK.set(CLOCK.get() + seconds * 1000);
}

/// The day in the city.
pub(crate) fn today() -> Date {
    day_in_city(now())
}

fn random(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    for part in bytes.chunks_mut(32) {
        let count = NEXT.fetch_add(1, Ordering::Relaxed);
        let digest = anlan_access::secrets::digest(&count.to_string());
        part.copy_from_slice(&digest.as_bytes()[..part.len()]);
    }
}

pub(crate) struct House {
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) store: Store,
    catalogue: Arc<Catalogue>,
    ids: Arc<CountingIds>,
    pub(crate) city: RecordId,
}

impl House {
    /// A house with a city unit and nobody in it.
    pub(crate) fn open(database: &Database) -> Self {
        let options = Options { patience: std::time::Duration::from_mins(1), ..Options::default() };
        let migrations = [anlan_registry::MIGRATIONS, anlan_http::MIGRATIONS, anlan_access::MIGRATIONS].concat();
        let store = Store::open_with(&Location::parse(&database.address), &migrations, options).unwrap();
        let mut catalogue = Catalogue::built_in();
        for record_type in anlan_access::record_types() {
            catalogue.add(record_type).unwrap();
        }
        let (catalogue, ids) = (Arc::new(catalogue), Arc::new(CountingIds::new(1)));
        let mut house = Self { keeper: keeper_on(&store, &catalogue, 2), store, catalogue, ids, city: RecordId::FIRST };
        house.city = house.unit("CITY", "city", json!({}));
        house
    }

    /// Another program on the same database.
    pub(crate) fn second_node(&self) -> Arc<Keeper> {
        keeper_on(&self.store, &self.catalogue, 3)
    }

    pub(crate) fn create(
        &self,
        kind: &str,
        fields: Value,
        days: (Option<Date>, Option<Date>),
    ) -> Result<Record, Vec<Problem>> {
        let Value::Object(body) = fields else { panic!("fields are an object") };
        let new = NewRecord {
            kind: kind.to_owned(),
            body,
            source: "测试".to_owned(),
            valid_from: days.0,
            valid_to: days.1,
            ..NewRecord::default()
        };
        let (catalogue, ids) = (self.catalogue.clone(), self.ids.clone());
        let now = now();
        records::act(&self.store, move |tx| {
            let context = Context { actor: Actor::new("test", "test"), now, ids: ids.as_ref() as &dyn IdSource };
            records::create(tx, &context, &catalogue, new).map(|written| written.record)
        })
    }

    pub(crate) fn change(&self, id: RecordId, fields: Value, ends: Option<Date>) {
        let Value::Object(fields) = fields else { panic!("fields are an object") };
        let (catalogue, ids) = (self.catalogue.clone(), self.ids.clone());
        let now = now();
        records::act(&self.store, move |tx| {
            let context = Context { actor: Actor::new("test", "test"), now, ids: ids.as_ref() as &dyn IdSource };
            let there = records::require(tx, id)?;
            let change = Change {
                fields,
                valid_to: ends,
                expected_version: there.version,
                source: "测试".to_owned(),
                ..Change::default()
            };
            records::update(tx, &context, &catalogue, id, change)
        })
        .unwrap();
    }

    pub(crate) fn unit(&self, code: &str, level: &str, more: Value) -> RecordId {
        let mut fields = json!({"code": code, "name": format!("{code}（演示）"), "level": level});
        merge(&mut fields, more);
        self.create("org_unit", fields, (None, None)).unwrap().id
    }

    pub(crate) fn enterprise(&self, code: &str) -> RecordId {
        self.create(
            "enterprise",
            json!({"credit_code": code, "name": format!("企业{code}（演示）"), "demo": true}),
            (None, None),
        )
        .unwrap()
        .id
    }

    pub(crate) fn person(&self, login: &str) -> RecordId {
        let id = self
            .create("person", json!({"login": login, "name": format!("示某{login}"), "demo": true}), (None, None))
            .unwrap()
            .id;
        self.keeper.set_password(id, PASSWORD, now()).unwrap();
        id
    }

    pub(crate) fn post(&self, person: RecordId, unit: RecordId, role: Role) -> RecordId {
        self.post_within(person, unit, role, (None, None), None)
    }

    pub(crate) fn post_within(
        &self,
        person: RecordId,
        unit: RecordId,
        role: Role,
        days: (Option<Date>, Option<Date>),
        stands_in_for: Option<RecordId>,
    ) -> RecordId {
        let mut fields = json!({"name": role.id(), "person": person, "unit": unit, "role": role.id()});
        if let Some(principal) = stands_in_for {
            merge(&mut fields, json!({"stands_in_for": principal}));
        }
        self.create("post", fields, days).unwrap().id
    }

    /// Somebody with one post in a unit of the city.
    pub(crate) fn holder(&self, login: &str, unit: RecordId, role: Role) -> RecordId {
        let person = self.person(login);
        self.post(person, unit, role);
        person
    }

    pub(crate) fn sign_in(
        &self,
        login: &str,
        password: &str,
        code: Option<&str>,
        address: &str,
    ) -> Result<Begun, Problem> {
        let attempt = Attempt {
            login: login.to_owned(),
            password: password.to_owned(),
            code: code.map(str::to_owned),
            address: address.to_owned(),
            agent: "test".to_owned(),
        };
        self.keeper.sign_in(&attempt, now())
    }

    pub(crate) fn signed_in(&self, login: &str) -> Begun {
        self.sign_in(login, PASSWORD, None, "192.0.2.1").unwrap()
    }

    pub(crate) fn caller(&self, begun: &Begun) -> Caller {
        self.keeper.caller_of_session(&begun.session, Language::Zh, now()).unwrap().expect("a person")
    }

    pub(crate) fn runs(&self, begun: &Begun) -> bool {
        self.keeper.session_of_token(&begun.token, now()).unwrap().is_some()
    }

    /// Tells whether somebody may do something with a record at a place.
    pub(crate) fn may(&self, person: RecordId, verb: Verb, kind: &str, place: &Placement) -> bool {
        let standing = self.keeper.standing(person, now()).unwrap();
        standing.grant(self.keeper.policies(), verb, kind).at(place).is_some()
    }

    /// Names of the security events so far, in order; those of making the people of the test are left out.
    pub(crate) fn events(&self) -> Vec<String> {
        let entries = self.store.read(|reader| reader.entries_after(0, 100_000)).unwrap();
        entries
            .into_iter()
            .filter(|entry| {
                entry.kind == "audit_event" && entry.actor != "anlan"
                    || entry.action == "locked"
                    || entry.action == "administrators_joined"
            })
            .map(|entry| entry.action)
            .collect()
    }

    pub(crate) fn events_named(&self, name: &str) -> usize {
        self.events().iter().filter(|event| *event == name).count()
    }

    pub(crate) fn journal_size(&self) -> u64 {
        self.store.journal_head().unwrap().size
    }
}

fn keeper_on(store: &Store, catalogue: &Arc<Catalogue>, seed: u64) -> Arc<Keeper> {
    let keeper = Keeper::open(Parts {
        store: store.clone(),
        catalogue: Arc::clone(catalogue),
        ids: Arc::new(CountingIds::new(seed)),
        now,
        random,
        cost: Cost { memory_kib: 8, passes: 1, at_once: 2 },
        secure: true,
    })
    .unwrap();
    let places = store.clone();
    keeper.set_places(Arc::new(move |kind, id| {
        let record = places.read(|reader| records::get(reader, id))?.filter(|record| record.kind == kind);
        Ok(record.map(|record| Placed {
            title: record.text("name").unwrap_or_default().to_owned(),
            placement: Placement {
                record: Some(id),
                owner: if kind == "enterprise" {
                    Some(id)
                } else {
                    record.text("enterprise").and_then(|id| id.parse().ok())
                },
                district: record.text("district").map(str::to_owned),
                park: record.text("park").map(str::to_owned),
            },
        }))
    }));
    keeper
}

fn merge(fields: &mut Value, more: Value) {
    let (Value::Object(fields), Value::Object(more)) = (fields, more) else { panic!("fields are an object") };
    fields.extend::<Body>(more);
}

pub(crate) fn in_district(code: &str) -> Placement {
    Placement { district: Some(code.to_owned()), ..Placement::default() }
}

pub(crate) fn of_owner(owner: RecordId) -> Placement {
    Placement { owner: Some(owner), ..Placement::default() }
}

/// The code of the problem, after a look at its texts.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> String {
    let problem = outcome.unwrap_err();
    assert!(
        !problem.message.zh.is_empty() && !problem.message.en.is_empty() && !problem.remedy.is_empty(),
        "{problem:?}"
    );
    problem.code.to_string()
}

/// A browser, or a program.
#[derive(Default)]
pub(crate) struct Client {
    pub(crate) router: Option<Router>,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: Option<String>,
    pub(crate) bearer: Option<String>,
}

pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answered {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Client {
    pub(crate) fn new(keeper: &Arc<Keeper>) -> Self {
        let (routes, _) = anlan_access::routes(Arc::clone(keeper)).split_for_parts();
        let layer = axum::middleware::from_fn_with_state(Arc::clone(keeper), anlan_access::sign_in_layer);
        Self { router: Some(Router::new().nest("/api/v1", routes).layer(layer)), ..Self::default() }
    }

    /// Signs in, and keeps what a browser keeps.
    pub(crate) fn sign_in(&mut self, login: &str) -> Answered {
        let answered = self.send(Method::POST, "/session", Some(json!({"login": login, "password": PASSWORD})), &[]);
        assert_eq!(answered.status, 200, "{}", answered.body);
        let cookie = answered.headers[header::SET_COOKIE].to_str().unwrap();
        self.cookie = cookie.split(';').next().map(str::to_owned);
        self.csrf = answered.body["csrf"].as_str().map(str::to_owned);
        answered
    }

    pub(crate) fn get(&self, path: &str) -> Answered {
        self.send(Method::GET, path, None, &[])
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Answered {
        self.send(Method::POST, path, Some(body), &[])
    }

    pub(crate) fn put(&self, path: &str, body: Value) -> Answered {
        self.send(Method::PUT, path, Some(body), &[])
    }

    pub(crate) fn delete(&self, path: &str) -> Answered {
        self.send(Method::DELETE, path, None, &[])
    }

    pub(crate) fn send(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answered {
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header(header::HOST, "anlan.example");
        let own = [("cookie", self.cookie.clone()), ("x-anlan-csrf", self.csrf.clone())];
        for (name, value) in own.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            request = request.header(name, value);
        }
        if let Some(token) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Bytes::from(body.to_string())
            }
            None => Bytes::empty(),
        };
        let router = self.router.clone().expect("made with a router");
        // One thread for all that waits, so that the doors see the clock of the test.
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let response = router.oneshot(request.body(body).unwrap()).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            assert!(!status.is_server_error(), "{path}: {}", String::from_utf8_lossy(&bytes));
            let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
            Answered { status, headers, body }
        })
    }
}
