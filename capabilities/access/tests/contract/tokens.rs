//! Tokens of programs.

use anlan_access::roles::Role;
use anlan_kernel::Verb;
use anlan_kernel::problem::Language;
use anlan_testkit::Database;
use axum::http::Method;
use serde_json::{Value, json};

use crate::setup::{Client, House, now, today, wait};

anlan_testkit::on_both! {
    a_token_does_what_it_was_made_for_and_ends
    a_token_ends_with_its_post
    a_token_is_made_with_care
    a_request_repeated_makes_no_second_token_and_is_not_told_the_first
}

fn security(house: &House) -> Client {
    house.holder("sec", house.city, Role::SecurityAdmin);
    let mut client = Client::new(&house.keeper);
    client.sign_in("sec");
    client
}

fn a_token_does_what_it_was_made_for_and_ends(database: &Database) {
    let house = House::open(database);
    let security = security(&house);
    let wish = json!({"name": "交换平台", "unit": house.city, "role": "city_office", "days": 30, "kinds": ["site"], "operations": ["hazards.read"]});
    let made = security.post("/tokens", wish);
    assert_eq!(made.status, 201, "{}", made.body);
    let text = made.body["token"].as_str().unwrap().to_owned();
    assert!(text.starts_with("anlan_"));
    let token = house.keeper.token_of_text(&text, now()).unwrap().unwrap();
    let caller = house.keeper.caller_of_token(&token, Language::En, now()).unwrap();
    let may = |verb, kind| !caller.rights.grant(verb, kind).is_empty();
    assert!(may(Verb::Read, "site") && may(Verb::Export, "site"));
    assert!(!may(Verb::Update, "site") && !may(Verb::Read, "holding"));
    assert!(caller.rights.may("hazards.read") && !caller.rights.may("archive.freeze"));
    let actor = caller.actor.clone().unwrap();
    assert_eq!((actor.id, actor.name.as_str()), (format!("token:{}", token.id), "交换平台"));
    // Through the door it needs no word of a page.
    let program = Client { bearer: Some(text.clone()), ..Client::new(&house.keeper) };
    assert_eq!(program.get("/policies").status, 200);
    assert_eq!(program.get("/session").status, 401, "a program has no session");
    assert_eq!(program.get("/tokens").status, 403);
    let list = security.get("/tokens");
    assert!(!list.body.to_string().contains(&text), "shown once");
    let id = made.body["id"].as_str().unwrap();
    assert_eq!(security.delete(&format!("/tokens/{id}")).status, 204);
    let after = program.get("/policies");
    assert_eq!((after.status.as_u16(), after.code()), (401, "access.bad_token"), "at once");
    assert_eq!(security.delete(&format!("/tokens/{id}")).status, 404, "no longer there to take back");
    assert_eq!(house.events_named("token_made"), 1);
    assert_eq!(house.events_named("token_revoked"), 1);
    // One that nobody takes back ends by itself.
    let made = security.post("/tokens", json!({"name": "短期", "unit": house.city, "role": "public", "days": 1}));
    let text = made.body["token"].as_str().unwrap();
    wait(24 * 3600 - 5);
    assert!(house.keeper.token_of_text(text, now()).unwrap().is_some());
    wait(10);
    assert!(house.keeper.token_of_text(text, now()).unwrap().is_none());
    assert!(house.keeper.token_of_text("anlan_nonsense", now()).unwrap().is_none());
}

fn a_token_ends_with_its_post(database: &Database) {
    let house = House::open(database);
    let security = security(&house);
    let person = house.person("lin");
    let post = house.post(person, house.city, Role::CityOffice);
    let made = security.post("/tokens", json!({"name": "报表", "post": post, "days": 30}));
    let token = house.keeper.token_of_text(made.body["token"].as_str().unwrap(), now()).unwrap().unwrap();
    let reads = || {
        !house.keeper.caller_of_token(&token, Language::Zh, now()).unwrap().rights.grant(Verb::Read, "site").is_empty()
    };
    assert!(reads());
    house.change(post, json!({}), Some(today()));
    assert!(!reads());
}

fn a_token_is_made_with_care(database: &Database) {
    let house = House::open(database);
    let security = security(&house);
    let wish = |more: Value| {
        let mut wish = json!({"name": "x", "unit": house.city, "role": "public", "days": 30});
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        security.post("/tokens", wish)
    };
    for (more, pointer) in [
        (json!({"name": " "}), "/name"),
        (json!({"days": 0}), "/days"),
        (json!({"days": 731}), "/days"),
        (json!({"verbs": ["read", "fly"]}), "/verbs"),
        (json!({"kinds": ["unicorn"]}), "/kinds"),
        (json!({"operations": ["fly"]}), "/operations"),
        (json!({"role": "king"}), "/unit"),
        (json!({"role": "security_admin"}), "/unit"),
        (json!({"post": "00000000000000000000000000"}), "/post"),
    ] {
        let refused = wish(more);
        assert_eq!(
            (refused.status.as_u16(), refused.body["errors"][0]["pointer"].as_str()),
            (422, Some(pointer)),
            "{}",
            refused.body
        );
    }
    house.holder("lin", house.city, Role::CityOffice);
    let mut other = Client::new(&house.keeper);
    other.sign_in("lin");
    assert_eq!(
        other.post("/tokens", json!({"name": "x", "unit": house.city, "role": "public", "days": 3})).status,
        403
    );
}

fn a_request_repeated_makes_no_second_token_and_is_not_told_the_first(database: &Database) {
    let house = House::open(database);
    let security = security(&house);
    let ask = |name: &str, key: &str| {
        let wish = json!({"name": name, "unit": house.city, "role": "public", "days": 3});
        security.send(Method::POST, "/tokens", Some(wish), &[("idempotency-key", key)])
    };
    let made = ask("报表", "k1");
    assert_eq!(made.status, 201, "{}", made.body);
    let (id, secret) = (made.body["id"].as_str().unwrap(), made.body["token"].as_str().unwrap());
    let again = ask("报表", "k1");
    assert_eq!((again.status.as_u16(), again.code()), (409, "token.made_before"));
    assert!(again.body["message"]["zh"].as_str().unwrap().contains("已生成令牌"), "{}", again.body);
    assert!(again.body["remedy"]["en"].as_str().unwrap().contains(id), "it says which to take back: {}", again.body);
    assert_eq!(ask("别的", "k1").code(), "http.idempotency_reused");
    assert_eq!(security.get("/tokens").body["items"].as_array().unwrap().len(), 1);
    assert_eq!(house.events_named("token_made"), 1);
    assert!(house.keeper.token_of_text(secret, now()).unwrap().is_some(), "the first goes on working");
    let kept: Vec<String> = house
        .store
        .read(|reader| reader.query("select answer from idempotency", &[], |row| Ok(row.text(0)?.to_owned())))
        .unwrap();
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].contains(secret), "the secret is not kept");
    assert_eq!(ask("报表", "k2").status, 201, "a new key makes a new one");
}
