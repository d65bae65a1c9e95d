//! Agreements between departments: who sees more, of what, and for how long.

use anlan_access::roles::Role;
use anlan_kernel::{Level, Placement, RecordId, Verb};
use anlan_testkit::Database;
use jiff::ToSpan as _;
use serde_json::{Value, json};

use crate::setup::{House, in_district, now, of_owner, today, wait};

const HERE: &str = "210213";

anlan_testkit::on_both! {
    an_agreement_begins_ends_and_is_taken_back
    an_agreement_gives_its_fields_districts_and_types_and_no_more
    a_unit_shares_what_it_answers_for
    an_agreement_follows_the_successor
}

struct Two {
    house: House,
    bureau: RecordId,
    transport: RecordId,
    liaison: RecordId,
}

impl Two {
    fn open(database: &Database) -> Self {
        let house = House::open(database);
        let bureau = house.unit("BUREAU", "department", json!({"parent": house.city}));
        let transport = house.unit("TRANSPORT", "department", json!({"parent": house.city}));
        let liaison = house.holder("liaison", transport, Role::DepartmentLiaison);
        Self { house, bureau, transport, liaison }
    }

    fn agree(&self, more: &Value) -> RecordId {
        let day = today();
        let mut fields = json!({
            "code": format!("XY-{}", self.house.journal_size()), "name": "共享", "provider": self.bureau, "recipient": self.transport,
            "record_types": ["holding"], "highest_level": "sensitive", "purpose": "核对", "legal_basis": "测试",
            "begins": day.to_string(), "ends": day.checked_add(9.days()).unwrap().to_string(),
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.house.create("sharing_agreement", fields, (None, None)).unwrap().id
    }

    fn shows(&self, kind: &str, place: &Placement, field: &str) -> bool {
        let standing = self.house.keeper.standing(self.liaison, now()).unwrap();
        let grant = standing.grant(self.house.keeper.policies(), Verb::Read, kind);
        grant.at(place).is_some_and(|sight| sight.shows(field, Level::Sensitive))
    }
}

fn an_agreement_begins_ends_and_is_taken_back(database: &Database) {
    let two = Two::open(database);
    let here = in_district(HERE);
    assert!(!two.shows("holding", &here, "design_max_t"));
    let day = today();
    let (begins, ends) = (day.checked_add(1.day()).unwrap(), day.checked_add(2.days()).unwrap());
    let id = two.agree(&json!({"begins": begins.to_string(), "ends": ends.to_string()}));
    let mut shown = Vec::new();
    for _ in 0..4 {
        shown.push(two.shows("holding", &here, "design_max_t"));
        wait(24 * 3600);
    }
    assert_eq!(shown, [false, true, true, false], "the last day counts");
    two.house.change(id, json!({"ends": "2099-12-31"}), None);
    assert!(two.shows("holding", &here, "design_max_t"));
    two.house.change(id, json!({"revoked": true}), None);
    assert!(!two.shows("holding", &here, "design_max_t"), "taken back");
}

fn an_agreement_gives_its_fields_districts_and_types_and_no_more(database: &Database) {
    let two = Two::open(database);
    let id = two.agree(&json!({"fields": ["design_max_t"], "districts": [HERE], "record_types": ["holding", "person", "sharing_agreement"]}));
    let (here, there) = (in_district(HERE), in_district("210281"));
    assert!(two.shows("holding", &here, "design_max_t"));
    assert!(!two.shows("holding", &here, "actual_max_t"), "a field not named");
    assert!(!two.shows("holding", &there, "design_max_t"), "a district not named");
    assert!(!two.shows("vessel", &here, "design_max_t"), "a type not named");
    assert!(!two.shows("person", &here, "phone"), "people are shared by no agreement");
    let standing = two.house.keeper.standing(two.liaison, now()).unwrap();
    let policies = two.house.keeper.policies();
    let read = standing.grant(policies, Verb::Read, "holding");
    assert!(read.scopes.iter().any(|scope| scope.because == format!("agreement:{id}")));
    let update = standing.grant(policies, Verb::Update, "holding");
    assert!(update.is_empty(), "seeing is not changing");
    // Of another department nobody sees more.
    let other = two.house.unit("OTHER", "department", json!({"parent": two.house.city}));
    let stranger = two.house.holder("stranger", other, Role::DepartmentLiaison);
    let standing = two.house.keeper.standing(stranger, now()).unwrap();
    assert!(standing.shared.is_empty());
    // An agreement with the city reaches nobody below it.
    two.agree(&json!({"recipient": two.house.city}));
    assert!(two.house.keeper.standing(stranger, now()).unwrap().shared.is_empty());
}

fn a_unit_shares_what_it_answers_for(database: &Database) {
    let two = Two::open(database);
    let district = two.house.unit("D1", "district", json!({"district": HERE}));
    let firm = two.house.enterprise("91990200MA0000001M");
    let enterprise = two.house.unit("E1", "enterprise", json!({"enterprise": firm}));
    two.agree(&json!({"provider": district, "record_types": ["vessel"]}));
    two.agree(&json!({"provider": enterprise, "record_types": ["unit"]}));
    two.agree(&json!({"provider": district, "record_types": ["site"], "districts": ["210281"]}));
    assert!(two.shows("vessel", &in_district(HERE), "x") && !two.shows("vessel", &in_district("210281"), "x"));
    assert!(two.shows("unit", &of_owner(firm), "x") && !two.shows("unit", &in_district(HERE), "x"));
    assert!(!two.shows("site", &in_district("210281"), "x"), "another's district is not its own to share");
}

fn an_agreement_follows_the_successor(database: &Database) {
    let two = Two::open(database);
    two.agree(&json!({}));
    let joined = two.house.unit("JOINED", "department", json!({"parent": two.house.city}));
    let here = in_district(HERE);
    two.house.change(two.transport, json!({"successor": joined}), Some(today()));
    assert!(two.shows("holding", &here, "design_max_t"), "post and agreement have gone to the same successor");
    two.house.change(two.bureau, json!({}), Some(today()));
    assert!(!two.shows("holding", &here, "design_max_t"), "nobody answers for it any more");
}
