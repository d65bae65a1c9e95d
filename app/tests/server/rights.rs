//! Every route × every role × every relation, against a table that people have read: `rights.csv`.
//!
//! The rows are the operations of the description of the interface, each with the cases below; the columns are a visitor, a person whose post
//! has ended, and one invented person for each role. A cell is the status the caller must get. A route that the table does not name fails, and
//! so does a row that no route has. After a change on purpose: `ANLAN_REVIEW=write cargo test -p anlan --test server rights`, then read the
//! difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::setup::{Client, Server};

/// Who the columns are; each is an invented person of the sample city.
struct Column {
    role: String,
    client: Client,
}

/// Ids in the city by how they stand to the firm's safety manager and to the district's inspector.
struct Stand {
    name: &'static str,
    firm: String,
    holding: String,
    unit: String,
    vessel: String,
}

const ABSENT: &str = "01BX5ZZKBKACTAV9WEVGEMMVRZ";

fn columns(server: &Server) -> Vec<Column> {
    let meta = server.visitor().get("/meta");
    let mut columns = vec![Column { role: "visitor".to_owned(), client: server.visitor() }];
    let mut seen = BTreeSet::new();
    for person in meta.body["demo_people"].as_array().unwrap() {
        let role = person["role"]["id"].as_str().unwrap().to_owned();
        if seen.insert(role.clone()) {
            let client = server.sign_in_with(person["login"].as_str().unwrap(), person["password"].as_str().unwrap());
            columns.push(Column { role, client });
        }
    }
    columns[1..].sort_by(|a, b| a.role.cmp(&b.role));
    columns
}

fn stands(office: &Client, manager: &Client) -> Vec<Stand> {
    let own = manager.get("/records/enterprise?limit=1");
    let own_id = own.body["items"][0]["id"].as_str().unwrap().to_owned();
    let district = own.body["items"][0]["district"].as_str().unwrap().to_owned();
    let all = office.get("/records/enterprise?limit=1000");
    let all = all.body["items"].as_array().unwrap();
    let first = |wanted: &dyn Fn(&Value) -> bool| {
        let found = all.iter().filter(|item| wanted(item));
        let mut with_holding = found.filter_map(|item| {
            let id = item["id"].as_str()?;
            let page = office.get(&format!("/hazards?enterprise={id}&limit=1"));
            let unit = page.body["items"][0]["unit"].as_str()?.to_owned();
            let verdict = office.get(&format!("/hazards/{unit}"));
            let holding = verdict.body["verdicts"][0]["lines"][0]["holding"].as_str()?.to_owned();
            Some((id.to_owned(), holding, unit))
        });
        with_holding.next().expect("the sample city has such a firm")
    };
    let stand = |name, (firm, holding, unit)| {
        let tree = office.get(&format!("/records/enterprise/{firm}/tree"));
        let groups = tree.body["groups"].as_array().unwrap();
        let vessels = groups.iter().find(|group| group["kind"] == "vessel").expect("the firm has vessels");
        let ids = vessels["items"].as_array().unwrap().iter().filter_map(|vessel| vessel["id"].as_str());
        // One with a substance that can be computed, where the firm has one.
        let known = |id: &&str| office.get(&format!("/consequence/vessels/{id}")).status == 200;
        let vessel = ids.clone().find(known).or_else(|| ids.clone().next()).expect("a vessel").to_owned();
        Stand { name, firm, holding, unit, vessel }
    };
    vec![
        stand("own firm", first(&|item| item["id"] == own_id.as_str())),
        stand("same district", first(&|item| item["id"] != own_id.as_str() && item["district"] == district.as_str())),
        stand("other district", first(&|item| item["district"] != district.as_str())),
        Stand {
            name: "absent",
            firm: ABSENT.into(),
            holding: ABSENT.into(),
            unit: ABSENT.into(),
            vessel: ABSENT.into(),
        },
    ]
}

struct Case {
    name: String,
    path: String,
    body: Option<Value>,
    headers: Vec<(&'static str, String)>,
}

/// Requests by which an operation is tried. Writes are such that nobody may carry them out: what is wrong with them shows only to those who
/// pass the gate.
fn cases(operation: &str, stands: &[Stand]) -> Vec<Case> {
    let (method, path) = operation.split_once(' ').unwrap();
    let plain =
        |name: &str, path: String, body: Option<Value>| Case { name: name.to_owned(), path, body, headers: Vec::new() };
    let body = match operation {
        "POST /session" => Some(json!({})),
        "PUT /session/password" => Some(json!({"current": "wrong", "new": "also wrong"})),
        "PUT /session/totp" | "DELETE /session/totp" => Some(json!({"code": "000000"})),
        "POST /setup" => Some(json!({"code": "wrong", "city": "empty", "name": "x", "administrators": []})),
        "POST /records/{kind}" => Some(json!({"fields": {"no_such_field": 1}, "source": "x"})),
        "PATCH /records/{kind}/{id}" => Some(json!({"fields": {"no_such_field": 1}, "source": "x"})),
        "POST /records/{kind}/batch" => Some(json!({"action": "delete", "items": [], "source": "x"})),
        "POST /records/{kind}/{id}/reveal" => Some(json!({"fields": ["no_such_field"], "purpose": "x"})),
        "PUT /views/{kind}/{name}" => Some(json!({"query": "?", "columns": [], "shared": false})),
        "POST /imports/{id}/preview" | "POST /imports/{id}/run" => Some(json!({})),
        "POST /queue" => Some(json!({"question": "x", "reason": "x"})),
        "POST /archive/frozen" => Some(json!({"name": " "})),
        "POST /map/people" => {
            Some(json!({"geometry": {"type": "Point", "coordinates": [121.6, 38.9]}, "buffer_m": 500}))
        }
        "POST /consequence" => Some(json!({"scenario": {}})),
        "POST /tokens" => Some(json!({"name": "x", "unit": ABSENT, "role": "inspector", "days": 1})),
        "PUT /settings" => Some(json!({"idle_minutes": 0})),
        "POST /cases" => Some(json!({"lifecycle": "finding", "title": "x", "seats": []})),
        "POST /cases/{id}/actions" => Some(json!({"action": "no_such_action"})),
        "POST /cases/{id}/comments" | "POST /cases/{id}/urgings" => Some(json!({"text": "x"})),
        "POST /case-absences" => Some(json!({"stand_in": "x", "first_day": "x", "last_day": "x"})),
        _ => None,
    };
    let if_match = |mut case: Case| {
        if matches!(method, "PATCH") || operation == "DELETE /records/{kind}/{id}" {
            case.headers.push(("if-match", "\"4000000000\"".to_owned()));
        }
        case
    };
    if path.contains("{kind}/{id}") {
        let mut all = Vec::new();
        for stand in stands {
            for (kind, id) in [("enterprise", &stand.firm), ("holding", &stand.holding)] {
                let path = path.replace("{kind}", kind).replace("{id}", id);
                all.push(if_match(plain(&format!("{kind}, {}", stand.name), path, body.clone())));
            }
        }
        return all;
    }
    if path.contains("{kind}") {
        let kinds = ["enterprise", "holding", "person", "post", "sharing_agreement", "special_list_entry"];
        let query = match operation {
            "GET /records/{kind}/export" => "?format=csv",
            "GET /types/{kind}/template" => "?format=csv",
            _ => "",
        };
        let path = |kind: &str| format!("{}{query}", path.replace("{kind}", kind).replace("{name}", "x"));
        return kinds.iter().map(|kind| plain(kind, path(kind), body.clone())).collect();
    }
    if operation == "GET /consequence/vessels/{id}" {
        return stands.iter().map(|stand| plain(stand.name, path.replace("{id}", &stand.vessel), None)).collect();
    }
    if operation == "POST /consequence" {
        let about =
            |stand: &Stand| plain(stand.name, path.to_owned(), Some(json!({"scenario": {}, "vessel": stand.vessel})));
        return stands.iter().map(about).chain([plain("", path.to_owned(), body.clone())]).collect();
    }
    if path.contains("{unit}") {
        return stands
            .iter()
            .map(|stand| plain(stand.name, path.replace("{unit}", &stand.unit), body.clone()))
            .collect();
    }
    if path.contains("{layer}") {
        let layers = ["site", "protection_target"];
        let path = |layer: &str| path.replace("{layer}", layer).replace("{z}/{x}/{y}", "8/214/97");
        return layers.iter().map(|layer| plain(layer, path(layer), body.clone())).collect();
    }
    if operation == "POST /cases/{id}/actions" {
        let mut case = plain("", path.replace("{id}", ABSENT), body);
        case.headers.push(("if-match", "\"1\"".to_owned()));
        return vec![case];
    }
    if operation == "GET /cases" {
        return vec![plain("own", path.to_owned(), None), plain("all", format!("{path}?list=all"), None)];
    }
    let path = match operation {
        "GET /case-lifecycles/{name}/diagram" => "/case-lifecycles/finding/diagram".to_owned(),
        "GET /hazards/changes" => format!("{path}?since=2020-01-01"),
        "GET /archive/compare" => format!("{path}?then=2020-01-01"),
        "GET /search" => format!("{path}?q=x"),
        "GET /substances" => format!("{path}?q=x"),
        "DELETE /queue" => format!("{path}?question=x"),
        "GET /map/base/{name}" => "/map/base/land".to_owned(),
        // Nobody's: what there is of one's own is tried by other tests.
        _ => path.replace("{id}", ABSENT).replace("{batch}", ABSENT).replace("{name}", "x"),
    };
    vec![plain("", path, body)]
}

/// Operations that are not asked here, with the reason.
fn left_out(operation: &str) -> Option<&'static str> {
    match operation {
        "GET /events" => Some("a stream that does not end; tried in capabilities/registry"),
        "DELETE /session" => Some("ends the session that asks; tried in attacks.rs"),
        "POST /admin/backups" | "POST /journal/verify" => Some("does what it says; asked last, below"),
        _ => None,
    }
}

fn table_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/server/rights.csv")
}

#[test]
fn every_route_answers_every_role_as_reviewed() {
    let server = Server::with_sample_city();
    let description = server.visitor().get("/openapi.json");
    let columns = columns(&server);
    let of = |role: &str| &columns.iter().find(|column| column.role == role).unwrap().client;
    let stands = stands(of("city_office"), of("enterprise_manager"));
    let mut operations = BTreeSet::new();
    for (path, item) in description.body["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let path = path.strip_prefix("/api/v1").unwrap_or(path);
            operations.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut found: BTreeMap<(String, String), Vec<u16>> = BTreeMap::new();
    let once_only = operations.iter().filter(|operation| left_out(operation).is_some_and(|why| why.contains("below")));
    let asked = operations.iter().filter(|operation| left_out(operation).is_none()).chain(once_only);
    for operation in asked {
        let method = operation.split(' ').next().unwrap();
        for case in cases(operation, &stands) {
            let headers: Vec<(&str, &str)> = case.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let statuses = columns.iter().map(|column| {
                let answer = column.client.ask(method, &case.path, case.body.as_ref(), &headers);
                assert!(answer.status < 500, "{operation} as {}: {} {}", column.role, answer.status, answer.text);
                answer.status
            });
            found.insert((operation.clone(), case.name.clone()), statuses.collect());
        }
    }
    let mut text = String::from("operation,case");
    for column in &columns {
        write!(text, ",{}", column.role).unwrap();
    }
    text.push('\n');
    for ((operation, case), statuses) in &found {
        write!(text, "{operation},\"{case}\"").unwrap();
        for status in statuses {
            write!(text, ",{status}").unwrap();
        }
        text.push('\n');
    }
    for operation in &operations {
        if let Some(why) = left_out(operation).filter(|why| !why.contains("below")) {
            writeln!(text, "# {operation}: {why}").unwrap();
        }
    }
    let cells: usize = found.values().map(Vec::len).sum();
    println!("{} operations, {} rows, {cells} cells", operations.len(), found.len());
    if std::env::var("ANLAN_REVIEW").as_deref() == Ok("write") {
        std::fs::write(table_path(), &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(table_path()).unwrap_or_default();
    let (now, then): (BTreeSet<&str>, BTreeSet<&str>) = (text.lines().collect(), reviewed.lines().collect());
    let new: Vec<_> = now.difference(&then).collect();
    let gone: Vec<_> = then.difference(&now).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "answered but not reviewed: {new:#?}\nreviewed but not answered: {gone:#?}"
    );
}
