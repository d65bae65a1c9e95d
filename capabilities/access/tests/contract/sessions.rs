//! Sessions: how they end, and that nothing outlives them.

use anlan_access::roles::Role;
use anlan_access::settings::Settings;
use anlan_testkit::Database;
use axum::http::{Method, header};
use serde_json::json;

use crate::setup::{Client, House, PASSWORD, code, now, today, wait};

anlan_testkit::on_both! {
    a_session_ends_when_nobody_uses_it_and_in_any_case
    a_cookie_is_worth_nothing_after_signing_out
    signing_out_is_seen_by_another_node
    a_request_without_the_word_of_the_page_is_refused
    the_oldest_session_gives_way
    a_password_is_changed_by_who_knows_it
    a_password_given_by_another_must_be_changed_first
    a_role_that_demands_codes_gets_nothing_without
    everybody_sees_and_ends_their_own_sessions
    secrets_stand_nowhere
}

fn a_session_ends_when_nobody_uses_it_and_in_any_case(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let begun = house.signed_in("lin");
    wait(29 * 60);
    assert!(house.runs(&begun));
    house.keeper.used(&begun.session, now());
    wait(29 * 60);
    assert!(house.runs(&begun), "it was used in between");
    wait(2 * 60);
    assert!(!house.runs(&begun), "idle for 31 minutes");
    let begun = house.signed_in("lin");
    for _ in 0..24 {
        wait(30 * 60 - 1);
        assert!(house.runs(&begun));
        house.keeper.used(&begun.session, now());
    }
    wait(60);
    assert!(!house.runs(&begun), "twelve hours");
}

fn a_cookie_is_worth_nothing_after_signing_out(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let mut client = Client::new(&house.keeper);
    let signed_in = client.sign_in("lin");
    let cookie = signed_in.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(client.get("/session").status, 200);
    let out = client.delete("/session");
    assert_eq!(out.status, 204);
    assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    let replayed = client.get("/session");
    assert_eq!((replayed.status.as_u16(), replayed.code()), (401, "access.sign_in"));
    assert_eq!(client.get("/policies").status, 401);
    assert_eq!(house.events(), ["sign_in", "sign_out"]);
}

fn signing_out_is_seen_by_another_node(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let other = house.second_node();
    let begun = house.signed_in("lin");
    assert!(other.session_of_token(&begun.token, now()).unwrap().is_some());
    house.keeper.sign_out(&begun.session, now()).unwrap();
    assert!(!house.runs(&begun), "here at once");
    wait(3);
    assert!(other.session_of_token(&begun.token, now()).unwrap().is_none(), "there within three seconds");
    // A person deleted is gone as fast.
    let again = house.signed_in("lin");
    let post = *other.directory().state().posts.iter().find(|(_, post)| post.person == lin).unwrap().0;
    house.change(post, json!({}), Some(today()));
    assert!(house.keeper.standing(lin, now()).unwrap().offices.is_empty());
    wait(3);
    assert!(other.session_of_token(&again.token, now()).unwrap().is_some());
    assert!(other.standing(lin, now()).unwrap().offices.is_empty(), "the other node has read the journal");
}

fn a_request_without_the_word_of_the_page_is_refused(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let mut client = Client::new(&house.keeper);
    client.sign_in("lin");
    let word = client.csrf.take();
    let forged = client.delete("/session");
    assert_eq!((forged.status.as_u16(), forged.code()), (403, "access.csrf"));
    client.csrf = Some("guessed".to_owned());
    assert_eq!(client.delete("/session").code(), "access.csrf");
    client.csrf = word;
    let foreign = client.send(Method::DELETE, "/session", None, &[("origin", "https://evil.example")]);
    assert_eq!((foreign.status.as_u16(), foreign.code()), (403, "http.cross_site"), "with the word, from another page");
    assert_eq!(client.get("/session").status, 200, "still signed in");
    assert_eq!(client.delete("/session").status, 204);
}

fn the_oldest_session_gives_way(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let mut begun = Vec::new();
    for _ in 0..6 {
        wait(1);
        begun.push(house.signed_in("lin"));
    }
    let running: Vec<bool> = begun.iter().map(|begun| house.runs(begun)).collect();
    assert_eq!(running, [false, true, true, true, true, true]);
}

fn a_password_is_changed_by_who_knows_it(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let (other, own) = (house.signed_in("lin"), house.signed_in("lin"));
    let change = |current: &str, new: &str| code(house.keeper.change_password(&own.session, current, new, now()));
    assert_eq!(change("Wrong-Password-1", "Beacon-9-Shores"), "access.password_wrong");
    assert_eq!(change(PASSWORD, "short"), "access.password_short");
    assert_eq!(change(PASSWORD, "Lin-9-Shores-Beacon"), "access.password_login");
    assert_eq!(change(PASSWORD, PASSWORD), "access.password_same");
    house.keeper.change_password(&own.session, PASSWORD, "Beacon-9-Shores", now()).unwrap();
    assert!(house.runs(&own) && !house.runs(&other), "the other sessions end");
    assert_eq!(code(house.sign_in("lin", PASSWORD, None, "192.0.2.1")), "access.bad_credentials");
    house.sign_in("lin", "Beacon-9-Shores", None, "192.0.2.1").unwrap();
    assert_eq!(house.events_named("password_changed"), 1);
}

fn a_password_given_by_another_must_be_changed_first(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    house.holder("sec", house.city, Role::SecurityAdmin);
    let open = house.signed_in("lin");
    let mut security = Client::new(&house.keeper);
    security.sign_in("sec");
    let given = security.post(&format!("/people/{lin}/credential"), json!({}));
    assert_eq!(given.status, 200, "{}", given.body);
    let password = given.body["password"].as_str().unwrap().to_owned();
    assert!(!house.runs(&open), "their sessions end");
    let state = security.get(&format!("/people/{lin}/credential"));
    assert_eq!((state.body["must_change"].as_bool(), state.body["has_password"].as_bool()), (Some(true), Some(true)));
    let mut client = Client::new(&house.keeper);
    let me = client.post("/session", json!({"login": "lin", "password": password}));
    assert_eq!(me.body["must_change_password"], true);
    client.cookie = me.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().map(str::to_owned);
    client.csrf = me.body["csrf"].as_str().map(str::to_owned);
    let refused = client.get("/policies");
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "access.must_change_password"));
    let changed = client.put("/session/password", json!({"current": password, "new": "Beacon-9-Shores"}));
    assert_eq!(changed.status, 204, "{}", changed.body);
    assert_eq!(client.get("/policies").status, 200);
    assert_eq!(security.post("/people/00000000000000000000000000/credential", json!({})).status, 404);
}

fn a_role_that_demands_codes_gets_nothing_without(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    house.holder("sec", house.city, Role::SecurityAdmin);
    let mut security = Client::new(&house.keeper);
    security.sign_in("sec");
    let mut client = Client::new(&house.keeper);
    assert_eq!(client.sign_in("lin").body["totp_required"], false);
    let settings = Settings { totp_required_roles: vec!["city_office".to_owned()], ..Settings::default() };
    let changed = security.put("/settings", serde_json::to_value(&settings).unwrap());
    assert_eq!(changed.status, 200, "{}", changed.body);
    let refused = client.get("/policies");
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (403, "access.totp_required"),
        "at once, in a session that runs"
    );
    let secret = client.post("/session/totp", json!({})).body["secret"].as_str().unwrap().to_owned();
    let given = anlan_access::secrets::totp_code(&secret, u64::try_from(now().as_second()).unwrap()).unwrap();
    let confirmed = client.put("/session/totp", json!({"code": given}));
    assert_eq!(confirmed.body["recovery_codes"].as_array().map(Vec::len), Some(10));
    assert_eq!(client.get("/policies").status, 200);
    assert_eq!(house.events_named("settings_changed"), 1);
    assert_eq!(security.put("/settings", json!({"idle_minutes": 0})).status, 422);
    assert_eq!(client.get("/settings").status, 403);
}

fn everybody_sees_and_ends_their_own_sessions(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    house.holder("wang", house.city, Role::CityOffice);
    let other = house.signed_in("lin");
    let foreign = house.signed_in("wang");
    let mut client = Client::new(&house.keeper);
    client.sign_in("lin");
    let list = client.get("/sessions");
    let items = list.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items.iter().filter(|item| item["current"] == true).count(), 1);
    assert_eq!(client.delete(&format!("/sessions/{}", foreign.session.id)).status, 404, "another's is not there");
    assert_eq!(client.delete("/sessions/nonsense").status, 404);
    assert_eq!(client.delete(&format!("/sessions/{}", other.session.id)).status, 204);
    assert!(!house.runs(&other) && house.runs(&foreign));
}

fn secrets_stand_nowhere(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let begun = house.signed_in("lin");
    let secret = house.keeper.begin_totp(lin).unwrap();
    let entries = house.store.read(|reader| reader.entries_after(0, 1000)).unwrap();
    let text = serde_json::to_string(&entries).unwrap();
    let csrf = anlan_access::secrets::csrf_of(&begun.token);
    for kept_back in [PASSWORD, "argon2", &begun.token, &begun.session.digest, &secret, &csrf] {
        assert!(!text.contains(kept_back), "{kept_back}");
    }
}
