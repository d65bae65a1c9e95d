//! Routes: every one asks who comes, and says why somebody sees a record.

use anlan_access::roles::Role;
use anlan_testkit::Database;
use axum::http::Method;
use serde_json::json;

use crate::setup::{Client, House};

anlan_testkit::on_both! {
    no_route_is_open_to_a_visitor
    why_is_told_with_policies_and_agreements
    bodies_are_read_with_care
}

/// Routes that a visitor may use.
const OPEN: [(&str, &str); 3] = [("post", "/session"), ("get", "/setup"), ("post", "/setup")];

fn no_route_is_open_to_a_visitor(database: &Database) {
    let house = House::open(database);
    let (_, described) = anlan_access::routes(house.keeper.clone()).split_for_parts();
    let described = serde_json::to_value(&described).unwrap();
    let visitor = Client::new(&house.keeper);
    house.holder("nothing", house.city, Role::Public);
    let mut nothing = Client::new(&house.keeper);
    nothing.sign_in("nothing");
    let mut seen = 0;
    for (path, operations) in described["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if OPEN.contains(&(method.as_str(), path.as_str())) {
                continue;
            }
            seen += 1;
            let at = path.replace("{kind}", "site").replace("{id}", "00000000000000000000000000");
            let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let has_body = operation.get("requestBody").is_some();
            let body = match path.as_str() {
                _ if !has_body => None,
                "/session/password" => Some(json!({"current": "x", "new": "y"})),
                "/session/totp" => Some(json!({"code": "1"})),
                "/tokens" => Some(json!({"name": "x", "days": 1})),
                _ => Some(json!({})),
            };
            let answered = visitor.send(verb.clone(), &at, body.clone(), &[]);
            assert_eq!(answered.status, 401, "{method} {path}: {}", answered.body);
            if operation["tags"][0] == "access" && !matches!(path.as_str(), "/policies" | "/read-log") {
                let answered = nothing.send(verb, &at, body, &[]);
                assert_eq!(answered.status, 403, "{method} {path}: {}", answered.body);
            }
        }
    }
    assert!(seen >= 18, "{seen}");
}

fn why_is_told_with_policies_and_agreements(database: &Database) {
    let house = House::open(database);
    house.holder("sec", house.city, Role::SecurityAdmin);
    let bureau = house.unit("BUREAU", "department", json!({"parent": house.city}));
    let transport = house.unit("TRANSPORT", "department", json!({"parent": house.city}));
    let district = house.unit("D1", "district", json!({"district": "210213"}));
    let liaison = house.holder("liaison", transport, Role::DepartmentLiaison);
    let inspector = house.holder("inspector", district, Role::Inspector);
    let stranger =
        house.holder("stranger", house.unit("D2", "district", json!({"district": "210281"})), Role::Inspector);
    house
        .create(
            "sharing_agreement",
            json!({"code": "XY-1", "name": "存量共享", "provider": bureau, "recipient": transport, "record_types": ["site"],
                "highest_level": "sensitive", "purpose": "核对", "legal_basis": "测试", "begins": "2026-01-01", "ends": "2099-01-01"}),
            (None, None),
        )
        .unwrap();
    let site =
        house.create("site", json!({"code": "S1", "name": "一库", "district": "210213"}), (None, None)).unwrap().id;
    let mut client = Client::new(&house.keeper);
    client.sign_in("sec");
    let why = |person| client.get(&format!("/records/site/{site}/why?person={person}"));
    let of = |answered: &crate::setup::Answered, verb: &str| {
        let verdicts = answered.body["verdicts"].as_array().unwrap();
        verdicts.iter().find(|verdict| verdict["verb"] == verb).unwrap().clone()
    };
    let seen = of(&why(inspector), "read");
    assert_eq!(
        (seen["allowed"].as_bool(), seen["relation"]["zh"].as_str(), seen["policies"][0]["id"].as_str()),
        (Some(true), Some("本区"), Some("district.records"))
    );
    assert!(seen["policies"][0]["clause"].is_string() && seen["fields"]["name"]["shown"] == true);
    assert_eq!(of(&why(inspector), "delete")["allowed"], false);
    let seen = of(&why(liaison), "read");
    assert_eq!((seen["agreements"][0]["code"].as_str(), seen["level"].as_str()), (Some("XY-1"), Some("sensitive")));
    assert_eq!(of(&why(stranger), "read")["allowed"], false);
    let readers = client.get(&format!("/records/site/{site}/why"));
    let logins: Vec<&str> = readers.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["person"]["login"].as_str().unwrap())
        .collect();
    assert_eq!(logins, ["liaison", "inspector"], "in the order they came");
    for lost in [
        format!("/records/unit/{site}/why"),
        "/records/site/nonsense/why".to_owned(),
        format!("/records/unicorn/{site}/why"),
    ] {
        assert_eq!(client.get(&lost).status, 404, "{lost}");
    }
    assert_eq!(client.get(&format!("/records/site/{site}/why?person=x")).status, 422);
    let policies = client.get("/policies");
    assert!(policies.body["items"].as_array().unwrap().len() > 20);
}

fn bodies_are_read_with_care(database: &Database) {
    let house = House::open(database);
    let client = Client::new(&house.keeper);
    let long = "x".repeat(100_000);
    for (body, status) in [
        (json!({"login": "lin"}), 422),
        (json!({"login": "lin", "password": 7}), 422),
        (json!({"login": "lin", "password": "x", "more": 1}), 422),
        (json!({"login": "\u{0}", "password": "x"}), 401),
        (json!({"login": "lin", "password": long}), 413),
        (json!({"login": "lin", "password": "x".repeat(2000)}), 401),
    ] {
        let answered = client.post("/session", body.clone());
        assert_eq!(answered.status, status, "{}", answered.body);
    }
    let untyped = client.send(Method::POST, "/session", None, &[]);
    assert_eq!(untyped.status, 415);
    let broken = client.send(Method::POST, "/session", None, &[("content-type", "application/json")]);
    assert_eq!(broken.status, 400);
}
