//! The first start.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anlan_access::setup::Hooks;
use anlan_testkit::Database;
use serde_json::{Value, json};

use crate::setup::{Client, House, PASSWORD, wait};

anlan_testkit::on_both! {
    three_people_are_needed_and_the_code_of_the_console
}

fn wish(code: &str, logins: [&str; 3]) -> Value {
    let one = |role: &str, login: &str| json!({"role": role, "login": login, "name": format!("示某{login}"), "password": PASSWORD});
    json!({"code": code, "city": "sample", "name": "安澜市", "administrators": [
        one("system", logins[0]), one("security", logins[1]), one("audit", logins[2])]})
}

fn three_people_are_needed_and_the_code_of_the_console(database: &Database) {
    let house = House::open(database);
    let loaded = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&loaded);
    house.keeper.set_hooks(Hooks {
        code: "ABCD-EFGH".to_owned(),
        load_sample: Arc::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }),
    });
    let client = Client::new(&house.keeper);
    let state = client.get("/setup");
    assert_eq!((state.status.as_u16(), state.body["needed"].as_bool()), (200, Some(true)));
    let wrong = client.post("/setup", wish("WRONG", ["xi", "an", "shen"]));
    assert_eq!((wrong.status.as_u16(), wrong.code()), (403, "setup.code"));
    let joined = client.post("/setup", wish("abcd efgh", ["xi", "xi", "shen"]));
    assert_eq!((joined.status.as_u16(), joined.code()), (422, "access.administrators_joined"));
    let mut faulty = wish("ABCD-EFGH", ["xi", "an", "shen"]);
    faulty["administrators"][1]["password"] = "short".into();
    faulty["administrators"][2]["login"] = "审 计".into();
    faulty["name"] = "".into();
    let refused = client.post("/setup", faulty);
    let pointers: Vec<&str> =
        refused.body["errors"].as_array().unwrap().iter().filter_map(|error| error["pointer"].as_str()).collect();
    assert_eq!(pointers, ["/name", "/administrators/1/password", "/administrators/2/login"]);
    assert_eq!(
        client.post("/setup", wish("ABCD-EFGH", ["xi", "an", "auditor"])).status,
        422,
        "the sample city has that login"
    );
    assert_eq!(loaded.load(Ordering::Relaxed), 0);
    let done = client.post("/setup", wish("ABCD-EFGH", ["xi", "an", "shen"]));
    assert_eq!(done.status, 204, "{}", done.body);
    let city = |house: &House| house.keeper.directory().state().city_on(house.keeper.day()).unwrap().name.clone();
    assert_eq!(city(&house), "安澜市", "the unit that was there is called so at once");
    assert_eq!(loaded.load(Ordering::Relaxed), 1);
    assert_eq!(client.get("/setup").body["needed"], false);
    assert_eq!(client.post("/setup", wish("ABCD-EFGH", ["a1", "a2", "a3"])).code(), "setup.done");
    for (login, feature) in [("xi", "backup.make"), ("an", "credentials.manage"), ("shen", "audit.read")] {
        let mut client = Client::new(&house.keeper);
        let me = client.sign_in(login);
        assert!(me.body["features"].as_array().unwrap().iter().any(|own| own == feature), "{}", me.body);
        assert!(me.body["types"].get("site").is_none(), "no business with sites: {login}");
        assert_eq!(me.body["posts"][0]["unit"]["name"], "安澜市");
    }
    // The code is not to be guessed.
    let house = House::open(&Database::sqlite());
    house.keeper.set_hooks(Hooks { code: "ABCD-EFGH".to_owned(), load_sample: Arc::new(|| Ok(())) });
    let client = Client::new(&house.keeper);
    let codes: Vec<u16> =
        (0..6).map(|_| client.post("/setup", wish("WRONG", ["xi", "an", "shen"])).status.as_u16()).collect();
    assert_eq!(codes, [403, 403, 403, 403, 429, 429]);
    wait(3);
    assert_eq!(client.post("/setup", wish("ABCD-EFGH", ["xi", "an", "shen"])).status, 204);
}
