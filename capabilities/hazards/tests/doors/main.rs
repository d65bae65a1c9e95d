//! The doors of the hazards: what callers of different reach are answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anlan_hazards::doors::{Door, frozen_type, routes};
use anlan_hazards::{Live, doors};
use anlan_kernel::id::CountingIds;
use anlan_kernel::permission::operation;
use anlan_kernel::problem::Language;
use anlan_kernel::{
    Actor, Caller, Context, Grant, IdSource, Level, Problem, Reach, ReadNote, RecordId, Rights, Scope, Text, Verb,
};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_store::{Location, Options, Store};
use anlan_testkit::{Database, on_both};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use serde_json::{Value, json};
use tower::ServiceExt as _;

const NOW: &str = "2026-06-01T04:00:00Z";

fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

/// Rights over one reach, up to a level.
struct Fixed {
    reach: Option<Reach>,
    level: Level,
    operations: Vec<&'static str>,
}

impl Rights for Fixed {
    fn grant(&self, _verb: Verb, _kind: &str) -> Arc<Grant> {
        let scope =
            |reach: &Reach| Scope { reach: reach.clone(), level: self.level, fields: None, because: "t".to_owned() };
        Arc::new(Grant { scopes: self.reach.iter().map(scope).collect() })
    }

    fn may(&self, operation: &str) -> bool {
        self.operations.contains(&operation)
    }

    fn note_read(&self, _read: ReadNote) -> Result<(), Problem> {
        Ok(())
    }
}

fn caller(reach: Option<Reach>, level: Level) -> Caller {
    let rights = Fixed { reach, level, operations: operation::ALL.to_vec() };
    Caller { actor: Some(Actor::new("lin", "林")), language: Language::Zh, rights: Arc::new(rights) }
}

fn office() -> Caller {
    caller(Some(Reach::All), Level::Sensitive)
}

fn district(code: &str) -> Caller {
    caller(Some(Reach::Districts(BTreeSet::from([code.to_owned()]))), Level::Sensitive)
}

struct City {
    door: Door,
    units: Vec<RecordId>,
    holdings: Vec<RecordId>,
    _folder: anlan_testkit::TempDir,
}

fn create(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    ids: &Arc<dyn IdSource>,
    at: Timestamp,
    kind: &'static str,
    body: Value,
) -> RecordId {
    let (catalogue, ids) = (catalogue.clone(), ids.clone());
    records::act(store, move |tx| {
        let ctx = Context { actor: Actor::new("lin", "林"), now: at, ids: ids.as_ref() };
        let Value::Object(body) = body else { panic!("an object") };
        let new = NewRecord { kind: kind.to_owned(), body, source: "申报表".to_owned(), ..NewRecord::default() };
        records::create(tx, &ctx, &catalogue, new).map(|written| written.record.id)
    })
    .unwrap()
}

impl City {
    /// Two firms in two districts, each with one tank of ammonia; nobody lives near the first, the second was never surveyed.
    fn new(database: &Database) -> Self {
        let options = Options { patience: Duration::from_mins(1), ..Options::default() };
        let migrations = [anlan_registry::MIGRATIONS, anlan_http::MIGRATIONS].concat();
        let store = Store::open_with(&Location::parse(&database.address), &migrations, options).unwrap();
        let mut catalogue = Catalogue::built_in();
        catalogue.add(frozen_type()).unwrap();
        let catalogue = Arc::new(catalogue);
        let ids: Arc<dyn IdSource> = Arc::new(CountingIds::new(7));
        let (mut units, mut holdings) = (Vec::new(), Vec::new());
        let begun = "2026-05-01T00:00:00Z".parse().unwrap();
        let create = |kind, body| create(&store, &catalogue, &ids, begun, kind, body);
        for (number, code) in [(1, "210213"), (2, "210281")] {
            let firm = create("enterprise", json!({"name": format!("演{number}化工"), "district": code}));
            let lon = 121.8 + 0.1 * f64::from(number);
            let ring = json!([[[lon, 39.0], [lon + 0.002, 39.0], [lon + 0.002, 39.002], [lon, 39.002], [lon, 39.0]]]);
            let mut site = json!({"code": format!("S{number}"), "name": format!("演{number}厂区"), "enterprise": firm.to_string(),
                "district": code, "park": "演示园区", "boundary": {"type": "Polygon", "coordinates": ring}});
            if number == 1 {
                site["surroundings_surveyed_on"] = "2026-04-01".into();
            }
            let site = create("site", site);
            let unit = create(
                "unit",
                json!({"code": format!("U{number}"), "name": "氨罐区", "site": site.to_string(), "unit_kind": "storage_tank"}),
            );
            let line = json!({"unit": unit.to_string(), "line": "1", "substance_name": "液氨", "cas": "7664-41-7", "design_max_t": 100});
            holdings.push(create("holding", line));
            create(
                "holding",
                json!({"unit": unit.to_string(), "line": "2", "substance_name": "无名混合物甲", "design_max_t": 5}),
            );
            units.push(unit);
        }
        let live = Arc::new(Live::open(&store, now).unwrap());
        let folder = anlan_testkit::folder();
        let door = Door {
            store,
            catalogue,
            live,
            ids,
            now,
            actor_name: Arc::new(|id: &str| format!("{id}!")),
            districts: Arc::new(BTreeMap::from([("210213".to_owned(), "甲区".to_owned())])),
            layers: Arc::new(Vec::new()),
            city: Arc::new(|| Text::new("演示市", "Demo City")),
            scratch: folder.path().to_owned(),
        };
        Self { door, units, holdings, _folder: folder }
    }

    fn declare(&self, kind: &'static str, body: Value) -> RecordId {
        create(&self.door.store, &self.door.catalogue, &self.door.ids, now(), kind, body)
    }

    fn change(&self, id: RecordId, fields: Value) {
        let catalogue = self.door.catalogue.clone();
        let ids = self.door.ids.clone();
        records::act(&self.door.store, move |tx| {
            let ctx = Context { actor: Actor::new("wu", "吴"), now: now(), ids: ids.as_ref() };
            let there = records::require(tx, id)?;
            let Value::Object(fields) = fields else { panic!("an object") };
            let change =
                Change { fields, expected_version: there.version, source: "变更".to_owned(), ..Change::default() };
            records::update(tx, &ctx, &catalogue, id, change).map(|_| ())
        })
        .unwrap();
    }

    fn ask(&self, caller: &Caller, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let (status, text) = self.send(caller, method, path, body);
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    fn send(&self, caller: &Caller, method: &str, path: &str, body: Option<Value>) -> (StatusCode, String) {
        let (router, _) = routes(self.door.clone()).split_for_parts();
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let mut request = request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap();
        request.extensions_mut().insert(caller.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            (status, String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    fn get(&self, caller: &Caller, path: &str) -> Value {
        let (status, body) = self.ask(caller, "GET", path, None);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }
}

fn a_district_sees_its_own_hazards_only(database: &Database) {
    let city = City::new(database);
    let all = city.get(&office(), "/hazards");
    assert_eq!(all["count"], 2);
    assert_eq!(all["items"][0]["district_name"], "甲区");
    let own = city.get(&district("210213"), "/hazards");
    assert_eq!(
        (&own["count"], own["totals"].as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>()),
        (&json!(1), 1)
    );
    let foreign = format!("/hazards/{}", city.units[1]);
    let absent = "/hazards/0000000000ZZZZZZZZZZZZZZZZ";
    let refused = city.ask(&district("210213"), "GET", &foreign, None);
    assert_eq!(refused, city.ask(&district("210213"), "GET", absent, None), "nobody can tell which");
    assert_eq!(refused.0, 404);
    let archive = city.get(&district("210213"), "/archive");
    assert_eq!(archive["rows"].as_array().unwrap().len(), 1);
    assert_eq!(city.get(&district("210213"), "/queue")["items"][0]["lines"], 1);
    let nobody = caller(None, Level::Public);
    assert_eq!(city.ask(&nobody, "GET", "/hazards", None).0, 403);
}

fn quantities_are_for_those_who_may_see_them(database: &Database) {
    let city = City::new(database);
    let path = format!("/hazards/{}", city.units[0]);
    let full = city.get(&office(), &path);
    assert_eq!(full["verdicts"][0]["lines"][0]["quantity_t"], "100");
    assert_eq!(full["verdicts"][0]["s"]["exact"], "10");
    assert!(!full["verdicts"][0]["steps"].as_array().unwrap().is_empty());
    assert_eq!(full["verdicts"].as_array().unwrap().len(), 2, "both editions");
    let outside = city.get(&caller(Some(Reach::All), Level::Internal), &path);
    assert_eq!(outside["verdicts"][0]["quantities_hidden"], true);
    assert_eq!(outside["verdicts"][0]["lines"], json!([]));
    assert_eq!(outside["verdicts"][0]["steps"], json!([]));
    assert_eq!(outside["verdicts"][0]["grade"], full["verdicts"][0]["grade"]);
    assert!(!outside.to_string().contains("液氨"), "{outside}");
}

/// The one who answers for the first firm.
fn manager(city: &City) -> (Caller, String) {
    let page = city.get(&office(), "/hazards?district=210213");
    let firm = page["items"][0]["enterprise"].as_str().unwrap().to_owned();
    let reach = Reach::Owners(BTreeSet::from([firm.parse().unwrap()]));
    (caller(Some(reach), Level::Sensitive), firm)
}

fn neighbours_are_named_to_those_who_may_see_them(database: &Database) {
    let city = City::new(database);
    let unit = city.units[0];
    city.change(unit, json!({"assessed_on": "2026-05-10"}));
    let near = |name: &str, code: &str, persons: u64, lon: f64| {
        let place = json!({"type": "Point", "coordinates": [lon, 39.001]});
        let target =
            json!({"name": name, "target_kind": "education", "persons": persons, "district": code, "outline": place});
        city.declare("protection_target", target)
    };
    let school = near("演示小学", "210213", 40, 121.9035);
    let village = near("演示村", "210281", 20, 121.8975);
    near("厂内宿舍", "210281", 7, 121.901);
    let named = [("演示小学", school), ("演示村", village)];
    let paths = [
        format!("/hazards/{unit}"),
        format!("/hazards/{unit}/timeline"),
        "/hazards/changes?since=2026-05-12".to_owned(),
        "/hazards/due".to_owned(),
        "/archive/compare?then=2026-05-12".to_owned(),
        "/archive/page?since=2026-05-12".to_owned(),
    ];
    let check = |caller: &Caller, seen: [bool; 2], unnamed: Value| {
        let verdict = &city.get(caller, &paths[0])["verdicts"][0];
        assert_eq!((&verdict["persons_500m"], &verdict["alpha"]), (&json!(60), &json!("1.5")));
        assert_eq!(verdict["neighbours_unnamed"], unnamed);
        let counted = verdict["neighbours"].as_array().unwrap().iter().filter(|one| one["counted"] == true);
        let persons: u64 = counted.filter_map(|one| one["persons"].as_u64()).sum();
        assert_eq!(persons + unnamed["persons"].as_u64().unwrap_or(0), 60, "the sum can be done again");
        for path in &paths {
            let (status, text) = city.send(caller, "GET", path, None);
            assert_eq!(status, 200, "{path}: {text}");
            for ((name, id), seen) in named.iter().zip(seen) {
                assert_eq!(text.contains(name), seen, "{name} in {path}: {text}");
                assert!(seen || !text.contains(&id.to_string()), "{name} in {path}: {text}");
            }
        }
    };
    let unnamed = |count: u64, persons: u64| {
        let label = json!({"zh": "防护目标", "en": "protection targets"});
        json!({"kind": "protection_target", "label": label, "count": count, "persons": persons})
    };
    let (manager, _) = manager(&city);
    check(&office(), [true, true], Value::Null);
    check(&district("210213"), [true, false], unnamed(1, 20));
    check(&manager, [false, false], unnamed(2, 60));
    let timeline = city.get(&manager, &paths[1]);
    let reasons = timeline["items"][0]["reasons"].as_array().unwrap();
    let target = reasons.iter().find(|reason| reason["what"] == "target").unwrap();
    assert_eq!((&target["record"], &target["to"]), (&Value::Null, &json!("20")));
    assert_eq!(target["text"]["zh"], "防护目标：厂界外500 m内计入人数：无 → 20");
    let there = city.get(&office(), &paths[0]);
    assert_eq!(there["verdicts"][0]["neighbours"].as_array().unwrap().len(), 3, "those inside are told too");
}

fn what_is_due_names_firm_and_clause(database: &Database) {
    let city = City::new(database);
    let (manager, firm) = manager(&city);
    let due = city.get(&manager, "/hazards/due");
    assert_eq!(due["items"].as_array().unwrap().len(), 1);
    assert_eq!(due["items"][0]["enterprise"], firm.as_str());
    let clause = &due["items"][0]["causes"][0]["clause"];
    assert_eq!(*clause, json!({"zh": "原安监总局令第40号第八条", "en": "Order 40, art. 8"}));
}

fn units_joined_across_districts_are_named_to_those_who_may_see_them(database: &Database) {
    let city = City::new(database);
    let (_, firm) = manager(&city);
    let ring = json!([[[121.904, 39.0], [121.905, 39.0], [121.905, 39.001], [121.904, 39.001], [121.904, 39.0]]]);
    let site = json!({"code": "S3", "name": "演1码头", "enterprise": firm, "district": "210281",
        "boundary": {"type": "Polygon", "coordinates": ring}});
    let site = city.declare("site", site);
    let unit = json!({"code": "U3", "name": "码头罐区", "site": site.to_string(), "unit_kind": "storage_tank"});
    let unit = city.declare("unit", unit);
    let line =
        json!({"unit": unit.to_string(), "line": "1", "substance_name": "液氯", "cas": "7782-50-5", "design_max_t": 3});
    city.declare("holding", line);
    let path = format!("/hazards/{}?edition=2009", city.units[0]);
    let seen = city.get(&office(), &path);
    assert_eq!(seen["verdicts"][0]["joined"], json!(["氨罐区", "码头罐区"]));
    assert_eq!(seen["verdicts"][0]["quantities_hidden"], false);
    let inspector = district("210213");
    for path in [path, "/hazards?edition=2009".to_owned(), format!("/hazards/{}/timeline?edition=2009", city.units[0])]
    {
        let (status, text) = city.send(&inspector, "GET", &path, None);
        assert!(status == 200 && !text.contains("码头罐区") && !text.contains("液氯"), "{path}: {text}");
    }
    let page = city.get(&inspector, "/hazards?edition=2009");
    assert_eq!(page["items"][0]["joined"], json!(["氨罐区", "另有1个单元 1 more"]));
}

fn what_was_written_is_in_the_next_answer_and_its_history_is_told(database: &Database) {
    let city = City::new(database);
    city.change(city.holdings[0], json!({"design_max_t": 2000}));
    let page = city.get(&office(), &format!("/hazards/{}", city.units[0]));
    assert_eq!(page["verdicts"][0]["s"]["exact"], "200");
    let timeline = city.get(&office(), &format!("/hazards/{}/timeline", city.units[0]));
    let turn = &timeline["items"][0];
    assert_eq!((&turn["before"]["s"]["exact"], &turn["after"]["s"]["exact"]), (&json!("10"), &json!("200")));
    assert_eq!(turn["actor_name"], "wu!");
    assert!(turn["reasons"].as_array().unwrap().iter().any(|reason| reason["what"] == "quantity"));
    let then = city.get(&office(), &format!("/hazards/{}?as_of=2026-05-10", city.units[0]));
    assert_eq!(then["verdicts"][0]["s"]["exact"], "10", "as it was");
    let changes = city.get(&office(), "/hazards/changes?since=2026-05-10");
    assert_eq!(changes["items"].as_array().unwrap().len(), 1);
    let compared = city.get(&office(), "/archive/compare?then=2026-05-10");
    assert!(!compared["differences"].as_array().unwrap().is_empty());
}

fn a_frozen_archive_stays_what_it_was(database: &Database) {
    let city = City::new(database);
    let (status, frozen) = city.ask(&office(), "POST", "/archive/frozen", Some(json!({"name": "二季度"})));
    assert_eq!(status, 201, "{frozen}");
    city.change(city.holdings[0], json!({"design_max_t": 2000}));
    let again = city.get(&office(), &format!("/archive?frozen={}", frozen["id"].as_str().unwrap()));
    assert_eq!(again["rows"][0]["s"].as_str().unwrap(), "10.0000");
    let listed = city.get(&office(), "/archive/frozen?check=true");
    assert_eq!(listed["items"][0]["intact"], true);
    let (status, _) = city.ask(&office(), "POST", "/archive/frozen", Some(json!({"name": "二季度"})));
    assert_eq!(status, 409);
}

fn a_decision_holds_for_every_line_and_can_be_taken_back(database: &Database) {
    let city = City::new(database);
    let queue = city.get(&office(), "/queue");
    let question = queue["items"][0]["question"].as_str().unwrap().to_owned();
    assert_eq!(queue["items"][0]["lines"], 2);
    let body = json!({"question": question, "not_hazardous": true, "reason": "SDS 第3部分"});
    assert_eq!(city.ask(&office(), "POST", "/queue", Some(body)).0, 200);
    let after = city.get(&office(), "/queue");
    assert_eq!((after["items"].as_array().unwrap().len(), &after["decided"][0]["lines"]), (0, &json!(2)));
    let encoded = question.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
    assert_eq!(city.ask(&office(), "DELETE", &format!("/queue?question={encoded}"), None).0, 204);
    assert_eq!(city.get(&office(), "/queue")["items"].as_array().unwrap().len(), 1);
}

fn wrong_input_is_told_by_field(database: &Database) {
    let city = City::new(database);
    let check = |method: &str, path: &str, body: Option<Value>, code: &str| {
        let (status, answer) = city.ask(&office(), method, path, body);
        assert!(status.is_client_error(), "{path}: {status} {answer}");
        assert_eq!(answer["code"], code, "{path}");
    };
    check("GET", "/hazards?as_of=2999-01-01", None, "day.unreadable");
    check("GET", "/hazards?as_of=2026-12-01", None, "as_of.future");
    check("GET", "/hazards?edition=1997", None, "edition.unknown");
    check("GET", "/hazards?after=x", None, "page.cursor");
    check("GET", "/hazards?limit=many", None, "http.query");
    check("GET", "/hazards/x", None, "hazard.not_found");
    check("GET", "/hazards/changes", None, "changes.since_needed");
    check("GET", "/archive/compare?then=2026-06-01", None, "archive.order");
    check("GET", "/archive?frozen=x", None, "archive.not_found");
    check("POST", "/archive/frozen", Some(json!({"name": " "})), "archive.name");
    check("POST", "/archive/frozen", Some(json!({"nmae": "x"})), "http.body");
    check("POST", "/queue", Some(json!({"question": "q", "reason": "r"})), "queue.empty_decision");
    check("POST", "/queue", Some(json!({"question": "q", "categories": ["W9.9"], "reason": "r"})), "queue.category");
    check("DELETE", "/queue?question=none", None, "queue.no_decision");
}

on_both! {
    a_district_sees_its_own_hazards_only
    quantities_are_for_those_who_may_see_them
    neighbours_are_named_to_those_who_may_see_them
    what_is_due_names_firm_and_clause
    units_joined_across_districts_are_named_to_those_who_may_see_them
    what_was_written_is_in_the_next_answer_and_its_history_is_told
    a_frozen_archive_stays_what_it_was
    a_decision_holds_for_every_line_and_can_be_taken_back
    wrong_input_is_told_by_field
}

#[test]
fn every_route_is_described() {
    let city = City::new(&Database::sqlite());
    let (_, api) = doors::routes(city.door).split_for_parts();
    assert!(api.paths.paths.len() >= 11, "{:?}", api.paths.paths.keys().collect::<Vec<_>>());
}
