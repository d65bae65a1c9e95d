//! The read log and the security events: who reads them, and what stands in them.

use anlan_access::roles::Role;
use anlan_kernel::ReadNote;
use anlan_testkit::Database;
use serde_json::json;

use crate::setup::{Client, House};

anlan_testkit::on_both! {
    an_owner_sees_who_looked_and_nobody_else_s
    security_events_are_the_audit_administrators
}

fn an_owner_sees_who_looked_and_nobody_else_s(database: &Database) {
    let house = House::open(database);
    let (firm, other) = (house.enterprise("91990200MA0000001M"), house.enterprise("91990200MA0000002Q"));
    let unit = house.unit("E1", "enterprise", json!({"enterprise": firm}));
    house.holder("manager", unit, Role::EnterpriseManager);
    house.holder("employee", unit, Role::EnterpriseEmployee);
    house.holder("auditor", house.city, Role::AuditAdmin);
    house.holder("office", house.city, Role::CityOffice);
    let office = house.caller(&house.signed_in("office"));
    for record in [firm, other, firm] {
        let note = ReadNote {
            action: "reveal".to_owned(),
            kind: "enterprise".to_owned(),
            record: Some(record),
            fields: vec!["principal".to_owned()],
            purpose: "核实联系人".to_owned(),
            count: 1,
        };
        office.rights.note_read(note).unwrap();
    }
    let read = |login: &str, query: &str| {
        let mut client = Client::new(&house.keeper);
        client.sign_in(login);
        client.get(&format!("/read-log{query}"))
    };
    let own = read("manager", "");
    let items = own.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{}", own.body);
    assert!(items.iter().all(|item| item["record"] == firm.to_string()
        && item["actor_name"] == "示某office"
        && item["purpose"] == "核实联系人"));
    assert_eq!(read("employee", "").body["items"].as_array().unwrap().len(), 0);
    assert_eq!(read("auditor", "").body["items"].as_array().unwrap().len(), 3);
    let first = read("auditor", "?limit=2");
    let next = first.body["next"].as_str().unwrap();
    assert_eq!(read("auditor", &format!("?limit=2&after={next}")).body["items"].as_array().unwrap().len(), 1);
    assert_eq!(read("auditor", &format!("?record={other}")).body["items"].as_array().unwrap().len(), 1);
    assert_eq!(read("auditor", "?from=2020-01-01&to=2020-01-02").body["items"].as_array().unwrap().len(), 0);
    assert_eq!(read("auditor", "?from=x").status, 422);
    assert_eq!(read("auditor", "?after=x").status, 422);
    assert_eq!(read("auditor", "?kind=%00").status, 422);
    assert_eq!(Client::new(&house.keeper).get("/read-log").status, 401);
}

fn security_events_are_the_audit_administrators(database: &Database) {
    let house = House::open(database);
    house.holder("auditor", house.city, Role::AuditAdmin);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let _ = house.sign_in("lin", "Wrong-Password-1", None, "198.51.100.7");
    let mut other = Client::new(&house.keeper);
    other.sign_in("lin");
    assert_eq!(other.get("/audit").status, 403);
    let mut auditor = Client::new(&house.keeper);
    auditor.sign_in("auditor");
    let events = |query: &str| {
        let page = auditor.get(&format!("/audit{query}"));
        assert_eq!(page.status, 200, "{}", page.body);
        page.body["items"].as_array().unwrap().clone()
    };
    let named: Vec<String> = events("").iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect();
    assert_eq!(named, ["sign_in", "sign_in", "sign_in_failed", "password_reset", "password_reset"], "the latest first");
    let failed = &events(&format!("?event=sign_in_failed&person={lin}"))[0];
    assert_eq!(
        (failed["address"].as_str(), failed["actor"].as_str(), failed["person_name"].as_str()),
        (Some("198.51.100.7"), Some("visitor"), Some("示某lin"))
    );
    let page = auditor.get("/audit?limit=3");
    let rest = events(&format!("?limit=3&after={}", page.body["next"].as_str().unwrap()));
    assert_eq!(rest.len(), 2);
    assert_eq!(auditor.get("/audit?person=x").status, 422);
    assert_eq!(auditor.get("/audit?event=%00").status, 422);
}
