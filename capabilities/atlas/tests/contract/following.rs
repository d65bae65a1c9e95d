//! An atlas that followed the journal is the same as one made from the records as they are.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_atlas::Atlas;
use anlan_kernel::Record;
use anlan_registry::{placement, records as registry};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::setup::{City, city, district, point, square};

/// One thing done.
#[derive(Clone, Copy, Debug)]
enum Act {
    Create { kind: u8, at: u8, parent: u8 },
    Move { which: u8, at: u8 },
    Refer { which: u8, parent: u8 },
    Delete { which: u8 },
    Look,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0..6_u8, any::<u8>(), any::<u8>()).prop_map(|(kind, at, parent)| Act::Create { kind, at, parent }),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(which, at)| Act::Move { which, at }),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(which, parent)| Act::Refer { which, parent }),
        1 => any::<u8>().prop_map(|which| Act::Delete { which }),
        1 => Just(Act::Look),
    ];
    prop::collection::vec(act, 1..25)
}

const KINDS: [&str; 6] = ["enterprise", "site", "unit", "vessel", "protection_target", "holding"];

fn nth(records: &[Record], kind: &str, number: u8) -> Option<String> {
    let of_kind: Vec<&Record> = records.iter().filter(|record| record.kind == kind).collect();
    (!of_kind.is_empty()).then(|| of_kind[usize::from(number) % of_kind.len()].id.to_string())
}

fn created(here: &City, records: &[Record], number: usize, kind: u8, at: u8, parent: u8) -> Option<Record> {
    let kind = KINDS[usize::from(kind)];
    let (lon, lat) = (121.5 + f64::from(at) / 1000.0, 38.9);
    let district = if at.is_multiple_of(2) { "210213" } else { "210281" };
    let code = format!("C{number}");
    Some(here.create(kind, match kind {
        "enterprise" => json!({ "name": format!("海川{number}"), "district": district }),
        "site" => json!({ "code": code, "name": format!("厂区{number}"), "enterprise": nth(records, "enterprise", parent), "district": at.is_multiple_of(3).then_some(district), "boundary": square(lon, lat, 0.002) }),
        "unit" => json!({ "code": code, "name": format!("单元{number}"), "site": nth(records, "site", parent)?, "unit_kind": "production", "outline": point(lon, lat) }),
        "vessel" => json!({ "code": code, "name": format!("罐{number}"), "unit": nth(records, "unit", parent)?, "vessel_kind": "tank", "position": point(lon, lat) }),
        "protection_target" => json!({ "code": code, "name": format!("学校{number}"), "target_kind": "education", "persons": at, "district": district, "outline": square(lon, lat, 0.000_1) }),
        _ => json!({ "code": code, "unit": nth(records, "unit", parent)?, "substance_name": "汽油", "cas": "86290-81-5", "design_max_t": 1 }),
    }))
}

fn perform(here: &City, records: &mut Vec<Record>, number: usize, act: Act) {
    match act {
        Act::Create { kind, at, parent } => records.extend(created(here, records, number, kind, at, parent)),
        Act::Move { which, at } if !records.is_empty() => {
            let which = usize::from(which) % records.len();
            let record = records[which].clone();
            let field = match record.kind.as_str() {
                "site" => "boundary",
                "unit" | "protection_target" => "outline",
                "vessel" => "position",
                _ => return,
            };
            let place = if at.is_multiple_of(5) && record.kind != "protection_target" {
                Value::Null
            } else {
                point(121.5 + f64::from(at) / 1000.0, 38.91)
            };
            records[which] = here.update(&record, json!({ field: place }));
        }
        Act::Refer { which, parent } if !records.is_empty() => {
            let record = records[usize::from(which) % records.len()].clone();
            let change = match record.kind.as_str() {
                "enterprise" => {
                    json!({ "district": if parent.is_multiple_of(2) { "210213" } else { "210281" }, "name": format!("山海{parent}") })
                }
                "site" => json!({ "enterprise": nth(records, "enterprise", parent) }),
                "unit" => json!({ "site": nth(records, "site", parent) }),
                "vessel" => json!({ "unit": nth(records, "unit", parent) }),
                _ => return,
            };
            here.update(&record, change);
        }
        Act::Delete { which } if !records.is_empty() => {
            let which = usize::from(which) % records.len();
            if here.delete(&records[which]) {
                records.remove(which);
            }
        }
        Act::Look => {
            here.get("/api/v1/map/layers", &city());
        }
        _ => {}
    }
}

/// Records of a type that stand in a district by the registry's own account, and have a place.
fn registered(here: &City, records: &[Record], kind: &str, district: &str) -> BTreeSet<String> {
    let there = records.iter().filter(|record| record.kind == kind).filter(|record| {
        let (placement, now) = here
            .store
            .read(|reader| Ok((placement::of(reader, record.id)?, registry::require(reader, record.id)?)))
            .unwrap();
        let has_place = ["boundary", "outline", "position"]
            .iter()
            .any(|field| now.body.get(*field).is_some_and(|value| !value.is_null()));
        has_place && placement.is_some_and(|placement| placement.district.as_deref() == Some(district))
    });
    there.map(|record| record.id.to_string()).collect()
}

/// Everything an atlas tells to two callers.
fn told(here: &City, atlas: &Arc<Atlas>) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for caller in [city(), district("210213")] {
        let mut paths = vec!["/api/v1/map/layers".to_owned()];
        for word in ["海川", "厂", "c1", "86290-81-5", "hc", "xuexiao"] {
            paths.push(format!("/api/v1/search?q={word}&limit=100"));
        }
        for kind in ["site", "unit", "vessel", "protection_target"] {
            paths.push(format!("/ogc/collections/{kind}/items?limit=1000"));
            // The tiles of the place at three zooms.
            for tile in ["0/0/0", "9/428/195", "12/3431/1567", "12/3430/1567", "12/3432/1567"] {
                paths.push(format!("/api/v1/map/tiles/{kind}/{tile}"));
            }
        }
        for path in paths {
            let answer = here.ask(here.door_of(Arc::clone(atlas)), &path, &caller, &[]);
            assert_eq!(answer.status, 200, "{path} {answer:?}");
            all.push((path, answer.bytes));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn following_the_journal_is_the_same_as_reading_anew(acts in acts()) {
        let here = City::new();
        let mut records = Vec::new();
        for (number, act) in acts.into_iter().enumerate() {
            perform(&here, &mut records, number, act);
        }
        for kind in ["site", "unit", "vessel", "protection_target"] {
            let page = here.get(&format!("/ogc/collections/{kind}/items?limit=1000"), &district("210213")).json();
            let seen: BTreeSet<String> = page["features"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
            prop_assert_eq!(seen, registered(&here, &records, kind, "210213"), "{}", kind);
        }
        let (followed, read) = (told(&here, &here.atlas), told(&here, &here.rebuilt()));
        for ((path, followed), (_, read)) in followed.into_iter().zip(read) {
            prop_assert!(followed == read, "{path}:\n{}\n{}", String::from_utf8_lossy(&followed), String::from_utf8_lossy(&read));
        }
    }
}
