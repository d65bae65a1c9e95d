//! A small city on a fresh database, people at desks, and requests as they come in.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_casework::cases::Rules;
use anlan_casework::check::read;
use anlan_casework::doors::{Door, routes};
use anlan_casework::step::Desk;
use anlan_duty::Calendar;
use anlan_kernel::id::CountingIds;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Caller, Context, Grant, Level, Problem, Reach, ReadNote, RecordId, Rights, Scope, Verb};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, NewRecord};
use anlan_store::{Location, Options, Store};
use anlan_testkit::Database;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::checking::{APPROVAL, FINDING, known};

/// Monday, 2 November 2026, 09:00 in the city.
pub(crate) fn now() -> Timestamp {
    "2026-11-02T01:00:00Z".parse().unwrap()
}

/// The types of the code, and people.
fn catalogue() -> Catalogue {
    let files = [
        ("pack.yaml", "pack: p\ntitle: {zh: 包, en: pack}\ntypes: [person.yaml]\n"),
        (
            "person.yaml",
            "type: person\nlabel: {zh: 人员, en: person}\nfields:\n  - {name: name, label: {zh: 姓名, en: name}, kind: text}\n",
        ),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into_iter().collect();
    let pack = anlan_registry::pack::load("p", files).unwrap();
    let mut catalogue = Catalogue::built_in();
    anlan_registry::pack::register(&mut catalogue, &[pack]).unwrap();
    catalogue
}

pub(crate) fn rules() -> Rules {
    let lifecycles = [FINDING, APPROVAL].map(|text| read("p/l.yaml", text.as_bytes(), &known()).unwrap().0);
    let lifecycles = lifecycles.into_iter().map(|lifecycle| (lifecycle.name.clone(), lifecycle)).collect();
    Rules { lifecycles, calendar: Calendar::china().clone() }
}

/// Rights as a test gives them: one reach under some verbs.
pub(crate) struct Post {
    scopes: Vec<Scope>,
    verbs: BTreeSet<Verb>,
}

impl Rights for Post {
    fn grant(&self, verb: Verb, _kind: &str) -> Arc<Grant> {
        Arc::new(Grant { scopes: if self.verbs.contains(&verb) { self.scopes.clone() } else { Vec::new() } })
    }

    fn may(&self, _operation: &str) -> bool {
        false
    }

    fn note_read(&self, _read: ReadNote) -> Result<(), Problem> {
        Ok(())
    }
}

pub(crate) fn somebody(id: RecordId, reach: Reach, verbs: &[Verb]) -> Caller {
    let scope = Scope { reach, level: Level::Sensitive, fields: None, because: "test".to_owned() };
    let rights = Post { scopes: vec![scope], verbs: verbs.iter().copied().collect() };
    Caller {
        actor: Some(Actor::new(id.to_string(), format!("{id}号"))),
        language: Language::Zh,
        rights: Arc::new(rights),
    }
}

pub(crate) struct City {
    pub(crate) door: Door,
    router: Router,
    runtime: tokio::runtime::Runtime,
    ids: Arc<CountingIds>,
    /// The firm that is inspected.
    pub(crate) firm: RecordId,
    /// Its site.
    pub(crate) site: RecordId,
    /// Units, which are enterprises here as the test has no directory.
    pub(crate) units: Vec<RecordId>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) etag: String,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl City {
    pub(crate) fn open(database: &Database) -> Self {
        let migrations = [anlan_registry::MIGRATIONS, anlan_http::MIGRATIONS, anlan_casework::MIGRATIONS].concat();
        let options = Options { patience: std::time::Duration::from_mins(1), ..Options::default() };
        let store = Store::open_with(&Location::parse(&database.address), &migrations, options).unwrap();
        let catalogue = Arc::new(catalogue());
        let ids = Arc::new(CountingIds::new(7));
        // A person sits at the desk of the unit whose id is theirs with another end.
        let door = Door {
            store,
            catalogue,
            rules: Arc::new(rules()),
            ids: Arc::clone(&ids) as _,
            now,
            desks: Arc::new(|actor| {
                let unit: RecordId = actor.id.parse()?;
                Ok(vec![Desk { unit, enterprise: Some(unit), role: "inspector".to_owned() }])
            }),
        };
        let router = Router::new().nest("/api/v1", routes(door.clone()).split_for_parts().0);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut city =
            Self { door, router, runtime, ids, firm: RecordId::FIRST, site: RecordId::FIRST, units: Vec::new() };
        city.firm = city.create("enterprise", json!({ "name": "海湾仓储（演示）", "district": "210211" }));
        city.site = city.create(
            "site",
            json!({ "code": "S-1", "name": "一库", "enterprise": city.firm.to_string(), "district": "210211" }),
        );
        city.units =
            (0..6).map(|n| city.create("enterprise", json!({ "name": format!("{n}号单位（演示）") }))).collect();
        city
    }

    pub(crate) fn create(&self, kind: &'static str, fields: Value) -> RecordId {
        let Value::Object(body) = fields else { panic!("fields are an object") };
        let (catalogue, ids) = (Arc::clone(&self.door.catalogue), Arc::clone(&self.ids));
        records::act(&self.door.store, move |tx| {
            let ctx = Context { actor: Actor::new("lin", "林"), now: now(), ids: ids.as_ref() };
            let new = NewRecord { kind: kind.to_owned(), body, source: "登记表".to_owned(), ..NewRecord::default() };
            records::create(tx, &ctx, &catalogue, new).map(|written| written.record.id)
        })
        .unwrap()
    }

    /// Somebody at the desk of a unit, with the usual rights in the district of the site.
    pub(crate) fn of_unit(&self, n: usize) -> Caller {
        let reach = Reach::Districts(BTreeSet::from(["210211".to_owned()]));
        somebody(self.units[n], reach, &[Verb::Read, Verb::Create, Verb::Update])
    }

    /// Somebody at the desk of the firm.
    pub(crate) fn of_firm(&self) -> Caller {
        let reach = Reach::Owners(BTreeSet::from([self.firm]));
        somebody(self.firm, reach, &[Verb::Read, Verb::Update])
    }

    pub(crate) fn ask(&self, caller: &Caller, method: &str, path: &str, if_match: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if !if_match.is_empty() {
            request = request.header("if-match", if_match);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(caller.clone());
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let etag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status, etag, body: serde_json::from_slice(&bytes).unwrap_or_default(), text }
        })
    }

    pub(crate) fn get(&self, caller: &Caller, path: &str) -> Answer {
        self.ask(caller, "GET", path, "", None)
    }

    pub(crate) fn post(&self, caller: &Caller, path: &str, if_match: &str, body: Value) -> Answer {
        self.ask(caller, "POST", path, if_match, Some(body))
    }

    /// Opens a finding about the site; returns its id.
    pub(crate) fn finding(&self, title: &str) -> String {
        let body = json!({
            "lifecycle": "finding", "title": title, "subject": self.site.to_string(),
            "seats": [
                { "party": "inspecting", "holder": self.units[0].to_string() },
                { "party": "firm", "holder": self.firm.to_string() },
                { "party": "helping", "holder": self.units[1].to_string() },
            ],
        });
        let answer = self.post(&self.of_unit(0), "/cases", "", body);
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.etag, "\"1\"");
        answer.body["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn photo() -> Value {
    json!([{ "kind": "photo", "name": "围堰.jpg", "media_type": "image/jpeg", "sha256": "ab".repeat(32), "size_bytes": 9 }])
}

pub(crate) fn order() -> Value {
    json!({ "action": "order", "fields": { "level": "general", "finding": "围堰破损" }, "evidence": photo() })
}
