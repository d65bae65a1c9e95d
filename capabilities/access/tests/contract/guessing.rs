//! Wrong passwords: what they cost, whom they lock out, and whom not.

use anlan_access::roles::Role;
use anlan_access::secrets::totp_code;
use anlan_testkit::Database;

use crate::setup::{House, PASSWORD, code, now, today, wait};

anlan_testkit::on_both! {
    an_unknown_login_costs_the_same_work_and_gets_the_same_answer
    after_five_wrong_passwords_a_password_alone_no_longer_opens
    who_comes_from_where_they_came_before_is_not_locked_out
    ten_thousand_guesses_open_nothing_and_keep_nobody_out
    guesses_that_come_together_all_count
    an_address_that_guesses_waits
    a_code_is_taken_once
    codes_are_not_guessed_by_who_has_the_password
    recovery_codes_open_once
    what_is_refused_writes_nothing
}

fn an_unknown_login_costs_the_same_work_and_gets_the_same_answer(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let work = |login: &str, address: &str| {
        let before = house.keeper.hashes_done();
        let problem = house.sign_in(login, "Wrong-Password-1", None, address).unwrap_err();
        (house.keeper.hashes_done() - before, problem)
    };
    let (known, unknown) = (work("lin", "192.0.2.1"), work("nobody", "192.0.2.2"));
    assert_eq!(known, unknown);
    assert_eq!(known.0, 1);
    // Somebody in the directory without a password is as unknown.
    house.create("person", serde_json::json!({"login": "wang", "name": "示某王"}), (None, None)).unwrap();
    assert_eq!(work("wang", "192.0.2.3"), known);
    // Locked, they are alike too.
    for login in ["lin", "nobody"] {
        for try_no in 0..4 {
            let _ = house.sign_in(login, "Wrong-Password-1", None, &format!("198.51.100.{try_no}"));
        }
    }
    assert_eq!(work("lin", "192.0.2.4"), work("nobody", "192.0.2.5"));
    assert_eq!(work("lin", "192.0.2.4").0, 0, "a locked account costs nothing");
}

fn after_five_wrong_passwords_a_password_alone_no_longer_opens(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    for try_no in 0..5 {
        assert_eq!(
            code(house.sign_in("lin", "Wrong-Password-1", None, &format!("198.51.100.{try_no}"))),
            "access.bad_credentials"
        );
    }
    assert_eq!(code(house.sign_in("lin", PASSWORD, None, "203.0.113.9")), "access.locked");
    assert_eq!(house.events_named("sign_in_failed"), 5);
    assert_eq!(house.events_named("locked"), 1);
    wait(15 * 60 - 5);
    assert_eq!(code(house.sign_in("lin", PASSWORD, None, "203.0.113.9")), "access.locked");
    wait(10);
    house.sign_in("lin", PASSWORD, None, "203.0.113.9").unwrap();
    // And the security administrator opens it before.
    for try_no in 0..5 {
        let _ = house.sign_in("lin", "Wrong-Password-1", None, &format!("198.51.100.{try_no}"));
    }
    let keeper = &house.keeper;
    assert!(keeper.locked_until("lin", now()).unwrap().is_some());
    let lin = keeper.directory().state().by_login("lin", today()).unwrap().0;
    keeper.unlock(&anlan_kernel::Actor::new("sec", "sec"), lin, now()).unwrap();
    house.sign_in("lin", PASSWORD, None, "203.0.113.10").unwrap();
    assert_eq!(house.events_named("unlocked"), 1);
}

fn who_comes_from_where_they_came_before_is_not_locked_out(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    house.sign_in("lin", PASSWORD, None, "203.0.113.9").unwrap();
    for try_no in 0..20 {
        let _ = house.sign_in("lin", "Wrong-Password-1", None, &format!("198.51.100.{try_no}"));
    }
    assert_eq!(code(house.sign_in("lin", PASSWORD, None, "198.51.100.77")), "access.locked", "elsewhere");
    house.sign_in("lin", PASSWORD, None, "203.0.113.9").unwrap();
}

fn ten_thousand_guesses_open_nothing_and_keep_nobody_out(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let secret = house.keeper.begin_totp(lin).unwrap();
    let seconds = || u64::try_from(now().as_second()).unwrap();
    house.keeper.confirm_totp(lin, &totp_code(&secret, seconds()).unwrap(), now()).unwrap();
    let (before, hashes) = (house.journal_size(), house.keeper.hashes_done());
    let mut entries = 0;
    for guess in 0..10_000 {
        let address = format!("198.51.{}.{}", guess % 500 / 250, guess % 250);
        entries += usize::from(house.sign_in("lin", &format!("Guess-{guess}-Wrong"), None, &address).is_ok());
    }
    assert_eq!(entries, 0);
    assert!(house.journal_size() - before <= 6, "five failures and one lock are told, not ten thousand");
    assert!(house.keeper.hashes_done() - hashes <= 5, "and cost five hashes");
    assert_eq!(house.keeper.tries_refused(), 9_995);
    wait(30);
    let real = totp_code(&secret, seconds()).unwrap();
    house.sign_in("lin", PASSWORD, Some(&real), "203.0.113.9").unwrap();
}

fn guesses_that_come_together_all_count(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    let at = now();
    std::thread::scope(|scope| {
        for guess in 0..40 {
            let keeper = &house.keeper;
            scope.spawn(move || {
                let attempt = anlan_access::sign_in::Attempt {
                    login: "lin".to_owned(),
                    password: "Wrong-Password-1".to_owned(),
                    address: format!("198.51.100.{guess}"),
                    ..Default::default()
                };
                assert!(keeper.sign_in(&attempt, at).is_err());
            });
        }
    });
    assert_eq!(code(house.sign_in("lin", PASSWORD, None, "203.0.113.9")), "access.locked");
}

fn an_address_that_guesses_waits(database: &Database) {
    let house = House::open(database);
    house.holder("lin", house.city, Role::CityOffice);
    for name in ["a1", "a2", "a3", "a4"] {
        assert_eq!(code(house.sign_in(name, "Wrong-Password-1", None, "198.51.100.1")), "access.bad_credentials");
    }
    assert_eq!(
        code(house.sign_in("lin", PASSWORD, None, "198.51.100.1")),
        "access.slow_down",
        "the right one waits too, there"
    );
    house.sign_in("lin", PASSWORD, None, "198.51.100.2").unwrap();
    wait(3);
    house.sign_in("lin", PASSWORD, None, "198.51.100.1").unwrap();
}

fn a_code_is_taken_once(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let secret = house.keeper.begin_totp(lin).unwrap();
    let at = |shift: i64| totp_code(&secret, u64::try_from(now().as_second() + shift).unwrap()).unwrap();
    assert_eq!(code(house.keeper.confirm_totp(lin, "000000", now())), "access.code_wrong");
    house.sign_in("lin", PASSWORD, None, "192.0.2.1").unwrap();
    let enrolling = at(0);
    house.keeper.confirm_totp(lin, &enrolling, now()).unwrap();
    assert_eq!(code(house.sign_in("lin", PASSWORD, None, "192.0.2.1")), "access.code_needed");
    assert_eq!(
        code(house.sign_in("lin", PASSWORD, Some(&enrolling), "192.0.2.1")),
        "access.code_wrong",
        "used to enrol"
    );
    let early = at(30);
    house.sign_in("lin", PASSWORD, Some(&early), "192.0.2.1").unwrap();
    assert_eq!(code(house.sign_in("lin", PASSWORD, Some(&early), "192.0.2.1")), "access.code_wrong", "replayed");
    wait(60);
    let next = at(0);
    house.sign_in("lin", PASSWORD, Some(&next), "192.0.2.1").unwrap();
    wait(90);
    assert_eq!(code(house.sign_in("lin", PASSWORD, Some(&at(-60)), "192.0.2.1")), "access.code_wrong", "two steps old");
    assert_eq!(code(house.keeper.begin_totp(lin)), "access.totp_enrolled");
    wait(30);
    house.keeper.end_totp(lin, &at(0), now()).unwrap();
    house.sign_in("lin", PASSWORD, None, "192.0.2.1").unwrap();
}

fn codes_are_not_guessed_by_who_has_the_password(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let secret = house.keeper.begin_totp(lin).unwrap();
    let seconds = || u64::try_from(now().as_second()).unwrap();
    house.keeper.confirm_totp(lin, &totp_code(&secret, seconds()).unwrap(), now()).unwrap();
    let hashes = house.keeper.hashes_done();
    for guess in 0..1000_u32 {
        let guessed = house.sign_in("lin", PASSWORD, Some("12345"), &format!("198.51.{}.{}", guess / 250, guess % 250));
        assert!(guessed.is_err());
    }
    let looked_at = house.keeper.hashes_done() - hashes;
    assert!(looked_at <= 12, "a thousand codes, {looked_at} looked at");
}

fn recovery_codes_open_once(database: &Database) {
    let house = House::open(database);
    let lin = house.holder("lin", house.city, Role::CityOffice);
    let secret = house.keeper.begin_totp(lin).unwrap();
    let enrolling = totp_code(&secret, u64::try_from(now().as_second()).unwrap()).unwrap();
    let codes = house.keeper.confirm_totp(lin, &enrolling, now()).unwrap();
    assert_eq!(codes.len(), 10);
    let typed = codes[3].to_lowercase().replace('-', " ");
    house.sign_in("lin", PASSWORD, Some(&typed), "192.0.2.1").unwrap();
    assert_eq!(code(house.sign_in("lin", PASSWORD, Some(&codes[3]), "192.0.2.1")), "access.code_wrong");
    house.sign_in("lin", PASSWORD, Some(&codes[4]), "192.0.2.1").unwrap();
    assert_eq!(house.events_named("recovery_code_used"), 2);
}

fn what_is_refused_writes_nothing(database: &Database) {
    let house = House::open(database);
    for guess in 0..50 {
        let _ = house.sign_in(&format!("nobody{guess}"), "Wrong-Password-1", None, "198.51.100.1");
    }
    assert_eq!(house.events_named("sign_in_failed"), 4, "three for nothing, the fourth bought the first wait");
    let entries = house.store.read(|reader| reader.entries_after(0, 1000)).unwrap();
    let text = serde_json::to_string(&entries).unwrap();
    assert!(!text.contains("nobody1"), "a login that nobody has may be a password typed in the wrong place");
    assert!(!text.contains("Wrong-Password"));
}
