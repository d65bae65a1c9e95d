//! Posts: terms, stand-ins, successors, and the three administrators who are three.

use anlan_access::roles::Role;
use anlan_kernel::problem::Language;
use anlan_kernel::{Placement, Verb};
use anlan_testkit::Database;
use jiff::ToSpan as _;
use serde_json::json;

use crate::setup::{House, code, in_district, now, of_owner, today, wait};

const HERE: &str = "210213";

anlan_testkit::on_both! {
    each_role_reaches_what_is_its_own
    a_post_works_for_its_term
    a_stand_in_ends_with_the_post_it_stands_in_for
    a_right_withdrawn_is_gone_with_the_next_question
    a_successor_takes_over_posts
    nobody_holds_two_of_the_three
    a_demo_city_has_somebody_for_every_role
}

fn each_role_reaches_what_is_its_own(database: &Database) {
    let house = House::open(database);
    let district = house.unit("D1", "district", json!({"district": HERE, "parent": house.city}));
    let park = house.unit("P1", "park", json!({"park": "甲园区", "parent": district}));
    let firm = house.enterprise("91990200MA0000001M");
    let other = house.enterprise("91990200MA0000002Q");
    let enterprise = house.unit("E1", "enterprise", json!({"enterprise": firm, "parent": district}));
    let workshop = house.unit("E1-1", "enterprise", json!({"parent": enterprise}));
    let inspector = house.holder("inspector", district, Role::Inspector);
    let duty = house.holder("duty", park, Role::ParkDuty);
    let manager = house.holder("manager", enterprise, Role::EnterpriseManager);
    let employee = house.holder("employee", workshop, Role::EnterpriseEmployee);
    let in_park = Placement { park: Some("甲园区".to_owned()), ..Placement::default() };
    let reads = |who, place: &Placement| house.may(who, Verb::Read, "site", place);
    assert!(reads(inspector, &in_district(HERE)) && !reads(inspector, &in_district("210281")));
    assert!(reads(duty, &in_park) && !reads(duty, &in_district(HERE)), "a park is not its district");
    assert!(
        reads(manager, &of_owner(firm)) && !reads(manager, &of_owner(other)) && !reads(manager, &in_district(HERE))
    );
    assert!(reads(employee, &of_owner(firm)), "a workshop is of its firm");
    assert!(!house.may(employee, Verb::Update, "site", &of_owner(firm)));
    assert!(house.may(manager, Verb::Import, "holding", &of_owner(firm)));
    // About oneself, and about nobody else.
    assert!(house.may(manager, Verb::Read, "person", &of_owner(manager)));
    assert!(!house.may(manager, Verb::Read, "person", &of_owner(employee)));
}

fn a_post_works_for_its_term(database: &Database) {
    let house = House::open(database);
    let district = house.unit("D1", "district", json!({"district": HERE}));
    let person = house.person("lin");
    let today = today();
    let (from, to) = (today.checked_add(1.day()).unwrap(), today.checked_add(3.days()).unwrap());
    house.post_within(person, district, Role::Inspector, (Some(from), Some(to)), None);
    let mut reads = Vec::new();
    for _ in 0..5 {
        reads.push(house.may(person, Verb::Read, "site", &in_district(HERE)));
        wait(24 * 3600);
    }
    assert_eq!(reads, [false, true, true, false, false]);
}

fn a_stand_in_ends_with_the_post_it_stands_in_for(database: &Database) {
    let house = House::open(database);
    let district = house.unit("D1", "district", json!({"district": HERE}));
    let (chief, deputy, third) = (house.person("chief"), house.person("deputy"), house.person("third"));
    let post = house.post(chief, district, Role::Inspector);
    let standing_in = house.post_within(deputy, district, Role::Inspector, (None, None), Some(post));
    house.post_within(third, district, Role::Inspector, (None, None), Some(standing_in));
    let reads = |who| house.may(who, Verb::Read, "site", &in_district(HERE));
    assert!(reads(chief) && reads(deputy));
    assert!(!reads(third), "nobody stands in for a stand-in");
    house.change(post, json!({}), Some(today()));
    assert!(!reads(chief) && !reads(deputy), "the post has ended");
}

fn a_right_withdrawn_is_gone_with_the_next_question(database: &Database) {
    let house = House::open(database);
    let person = house.person("lin");
    let post = house.post(person, house.city, Role::CityOffice);
    let begun = house.signed_in("lin");
    let open = house.caller(&begun);
    assert!(open.rights.grant(Verb::Read, "site").reaches_all());
    house.change(post, json!({}), Some(today()));
    let anew = house.keeper.caller_of_session(&begun.session, Language::Zh, now()).unwrap().unwrap();
    assert!(anew.rights.grant(Verb::Read, "site").is_empty());
    assert_eq!(code(anew.grant(Verb::Read, "site")), "access.forbidden");
    // And the person themselves.
    house.change(person, json!({}), Some(today()));
    assert!(house.keeper.caller_of_session(&begun.session, Language::Zh, now()).unwrap().is_none());
}

fn a_successor_takes_over_posts(database: &Database) {
    let house = House::open(database);
    let old = house.unit("D1", "district", json!({"district": "210282"}));
    let new = house.unit("D2", "district", json!({"district": "210214"}));
    let inspector = house.holder("lin", old, Role::Inspector);
    let reads = |code: &str| house.may(inspector, Verb::Read, "site", &in_district(code));
    assert!(reads("210282") && !reads("210214"));
    house.change(old, json!({"successor": new}), Some(today()));
    assert!(!reads("210282") && reads("210214"));
    // A ring of successors leads nowhere, and does not turn for ever.
    house.change(new, json!({"successor": old}), Some(today()));
    assert!(!reads("210282") && !reads("210214"));
}

fn nobody_holds_two_of_the_three(database: &Database) {
    let house = House::open(database);
    let person = house.person("lin");
    house.post(person, house.city, Role::SystemAdmin);
    let may = |operation: &str| house.keeper.standing(person, now()).unwrap().may(house.keeper.policies(), operation);
    assert!(may("backup.make"));
    // The gate of the registry asks before it writes.
    let attempt = |role: Role, actor: &str| {
        let body = json!({"name": "x", "person": person, "unit": house.city, "role": role.id()});
        let record = anlan_kernel::Record {
            id: anlan_kernel::RecordId::LAST,
            kind: "post".to_owned(),
            key: None,
            version: 1,
            body: body.as_object().unwrap().clone(),
            valid_from: None,
            valid_to: None,
            provenance: anlan_kernel::Provenance::default(),
            position: 0,
        };
        house.keeper.directory().state().check_post(actor, None, &record)
    };
    assert_eq!(code(attempt(Role::AuditAdmin, "x")), "access.administrators_joined");
    assert_eq!(code(attempt(Role::Inspector, &person.to_string())), "access.own_post");
    attempt(Role::Inspector, "x").unwrap();
    attempt(Role::SystemAdmin, "x").unwrap();
    // Whatever way a second came in, neither works, and it is told.
    house.post(person, house.city, Role::SecurityAdmin);
    assert!(!may("backup.make") && !may("credentials.manage"));
    house.signed_in("lin");
    assert_eq!(house.events_named("administrators_joined"), 1);
}

fn a_demo_city_has_somebody_for_every_role(database: &Database) {
    let house = House::open(database);
    let firm = house.create(
        "enterprise",
        json!({"credit_code": "91990200DM0000013Q", "name": "溆昶炼化有限公司（演示）", "demo": true}),
        (None, None),
    );
    let firm = firm.unwrap().id;
    house
        .create("enterprise", json!({"name": "演示运输（演示）", "sector": "transport", "demo": true}), (None, None))
        .unwrap();
    for (code, park) in [("S1", "大孤山石化园区"), ("S2", "大窑湾港区")] {
        let site = json!({"code": code, "name": code, "enterprise": firm, "park": park, "district": HERE});
        house.create("site", site, (None, None)).unwrap();
    }
    let districts = ["210211", "210213", "210214", "210281"].map(|code| (code.to_owned(), format!("区{code}")));
    anlan_access::load_demo(&house.keeper, &districts.into_iter().collect(), now()).unwrap();
    let people = anlan_access::demo_people(&house.keeper).unwrap();
    let roles: std::collections::BTreeSet<_> = people.iter().filter_map(|person| person.role).collect();
    assert_eq!(roles.len(), Role::all().count());
    for person in &people {
        let begun = house.sign_in(&person.login, &person.password, None, "192.0.2.1").unwrap();
        let standing = house.keeper.standing(begun.session.person, now()).unwrap();
        assert_eq!(standing.offices.is_empty(), person.login == "former", "{}", person.login);
        assert!(!standing.joined, "{}", person.login);
    }
    let state = house.keeper.directory();
    let deputy = state.state().by_login("inspector2", today()).unwrap().0;
    assert!(
        house.may(deputy, Verb::Update, "site", &in_district(HERE))
            && house.may(deputy, Verb::Update, "site", &in_district("210214"))
    );
    // Done twice, it is done once.
    let size = house.journal_size();
    anlan_access::load_demo(&house.keeper, &std::collections::BTreeMap::new(), now()).unwrap();
    assert_eq!(house.journal_size(), size);
    // A password changed is no longer printed.
    let begun = house.sign_in("office", "anlan-demo-office", None, "192.0.2.1").unwrap();
    house.keeper.change_password(&begun.session, "anlan-demo-office", "Beacon-9-Shores", now()).unwrap();
    assert!(anlan_access::demo_people(&house.keeper).unwrap().iter().all(|person| person.login != "office"));
}
