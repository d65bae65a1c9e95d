//! People with posts, a city of two firms, and requests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use anlan_kernel::permission::operation;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Caller, Grant, Level, Problem, Reach, ReadNote, RecordId, Rights, Scope, Verb};
use anlan_registry::doors::{Door, routes};
use anlan_testkit::{Database, TempDir};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::setup::{CODE_A, CODE_B, Registry, now};

/// Rights as a test gives them: one reach and one level under every verb, and exceptions.
#[derive(Default)]
pub(crate) struct Post {
    scopes: Vec<Scope>,
    without: BTreeSet<(Verb, String)>,
    pub(crate) notes: Mutex<Vec<ReadNote>>,
}

impl Post {
    pub(crate) fn new(reach: Reach, level: Level) -> Self {
        Self { scopes: vec![scope(reach, level)], ..Self::default() }
    }

    pub(crate) fn all(level: Level) -> Self {
        Self::new(Reach::All, level)
    }

    pub(crate) fn of_firm(firm: RecordId) -> Self {
        Self::new(Reach::Owners(BTreeSet::from([firm])), Level::Sensitive)
    }

    pub(crate) fn and(mut self, reach: Reach, level: Level) -> Self {
        self.scopes.push(scope(reach, level));
        self
    }

    pub(crate) fn without(mut self, verb: Verb, kind: &str) -> Self {
        self.without.insert((verb, kind.to_owned()));
        self
    }
}

fn scope(reach: Reach, level: Level) -> Scope {
    Scope { reach, level, fields: None, because: "test".to_owned() }
}

impl Rights for Post {
    fn grant(&self, verb: Verb, kind: &str) -> Arc<Grant> {
        let missing = self.without.contains(&(verb, kind.to_owned()));
        Arc::new(Grant { scopes: if missing { Vec::new() } else { self.scopes.clone() } })
    }

    fn may(&self, name: &str) -> bool {
        name == operation::IMPORT
    }

    fn note_read(&self, read: ReadNote) -> Result<(), Problem> {
        self.notes.lock().unwrap().push(read);
        Ok(())
    }
}

/// Somebody with a post.
pub(crate) fn somebody(name: &str, post: Arc<Post>) -> Caller {
    Caller { actor: Some(Actor::new(name, name)), language: Language::Zh, rights: post }
}

/// The city that is asked.
pub(crate) struct City {
    pub(crate) registry: Registry,
    pub(crate) ids: BTreeMap<&'static str, RecordId>,
    pub(crate) position: watch::Sender<u64>,
    /// Who a recheck finds.
    pub(crate) still: Arc<Mutex<Option<Caller>>>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    pub(crate) folder: TempDir,
}

impl City {
    /// Two firms in two districts, each with a site, a unit and a holding.
    pub(crate) fn open(database: &Database) -> Self {
        let registry = Registry::open(database);
        let mut ids = BTreeMap::new();
        for (firm, code, name, district, site, unit, holding) in [
            ("A", CODE_A, "海湾仓储（演示）", "210211", "S-A", "U-A", "H-A"),
            ("B", CODE_B, "松岛化工（演示）", "210281", "S-B", "U-B", "H-B"),
        ] {
            let fields = [
                ("credit_code", code),
                ("name", name),
                ("district", district),
                ("sector", "storage"),
                ("principal", "王小明"),
                ("telephone", "0411-000-0001"),
            ];
            ids.insert(firm, registry.create("enterprise", &fields).unwrap().id);
            let site_name = format!("{name}一库");
            ids.insert(
                site,
                registry.create("site", &[("code", site), ("name", &site_name), ("enterprise", code)]).unwrap().id,
            );
            let fields = [("code", unit), ("name", "罐区"), ("site", site), ("unit_kind", "storage_tank")];
            ids.insert(unit, registry.create("unit", &fields).unwrap().id);
            let fields = [("code", holding), ("unit", unit), ("substance_name", "液氨"), ("design_max_t", "50")];
            ids.insert(holding, registry.create("holding", &fields).unwrap().id);
        }
        let folder = anlan_testkit::folder();
        let (position, changed) = watch::channel(0);
        let still = Arc::new(Mutex::new(None));
        let found = Arc::clone(&still);
        let door = Door {
            store: registry.store.clone(),
            catalogue: registry.catalogue.clone(),
            ids: registry.ids.clone(),
            now,
            uploads: folder.path().to_owned(),
            shoreline: None,
            gates: None,
            recheck: Arc::new(move |_: &HeaderMap| found.lock().unwrap().clone()),
            changed,
            actor_name: Arc::new(|id| format!("{id}（人员）")),
            version: "0",
        };
        let router = Router::new().nest("/api/v1", routes(door).split_for_parts().0);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { registry, ids, position, still, router, runtime, folder }
    }

    pub(crate) fn block<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub(crate) fn send(&self, caller: &Caller, mut request: Request<Body>) -> Response<Body> {
        request.extensions_mut().insert(caller.clone());
        self.block(self.router.clone().oneshot(request)).unwrap()
    }

    /// Asks, and returns status, headers and the body as JSON.
    pub(crate) fn ask(
        &self,
        caller: &Caller,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.reply(self.send(caller, request.unwrap()))
    }

    pub(crate) fn reply(&self, response: Response<Body>) -> Reply {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = self.block(response.into_body().collect()).unwrap().to_bytes().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, headers, body, bytes }
    }

    pub(crate) fn get(&self, caller: &Caller, path: &str) -> Reply {
        self.ask(caller, "GET", path, &[], None)
    }

    pub(crate) fn post(&self, caller: &Caller, path: &str, body: Value) -> Reply {
        self.ask(caller, "POST", path, &[], Some(body))
    }

    pub(crate) fn patch(&self, caller: &Caller, path: &str, version: u32, fields: Value) -> Reply {
        let body = json!({"fields": fields, "source": "现场检查"});
        self.ask(caller, "PATCH", path, &[("if-match", &format!("\"{version}\""))], Some(body))
    }

    /// Path of a record.
    pub(crate) fn path(&self, kind: &str, name: &str) -> String {
        format!("/records/{kind}/{}", self.ids[name])
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn code(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    pub(crate) fn titles(&self) -> Vec<&str> {
        self.body["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect()
    }
}
