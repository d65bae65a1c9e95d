//! Every decision of the policies against a table that people have looked at.
//!
//! `matrix.csv` has a row for each role, record type and verb, and a column for each relation: the highest level of fields, or `-` for none.
//! `operations.csv` has a row for each role. After a change of the policies, `ANLAN_ACCEPT=1` writes them anew, and the difference is read.

use std::fmt::Write as _;

use anlan_access::policies::{Policies, Relation, UnitLevel};
use anlan_access::roles::Role;
use anlan_kernel::permission::operation;
use anlan_kernel::{Level, Verb};

const KINDS: [&str; 23] = [
    "enterprise",
    "site",
    "unit",
    "vessel",
    "holding",
    "protection_target",
    "risk_point",
    "substance_decision",
    "census_campaign",
    "census_return",
    "register_entry",
    "risk_matrix_cell",
    "special_list",
    "special_list_entry",
    "stage_control",
    "archive_freeze",
    "plan_scenario",
    "org_unit",
    "person",
    "post",
    "sharing_agreement",
    "audit_event",
    "a_type_of_a_pack_not_yet_written",
];

/// Level of the unit that a role is usually held in.
fn unit_of(role: Role) -> UnitLevel {
    match role {
        Role::CityOffice | Role::DepartmentLiaison | Role::EmergencyBureau | Role::Commander | Role::Planner => {
            UnitLevel::Department
        }
        Role::Inspector | Role::DistrictOffice => UnitLevel::District,
        Role::ParkDuty | Role::PortDuty => UnitLevel::Park,
        Role::EnterpriseManager | Role::EnterpriseEmployee | Role::Carrier | Role::EvaluationAgency | Role::Insurer => {
            UnitLevel::Enterprise
        }
        Role::Public | Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => UnitLevel::City,
    }
}

fn check(file: &str, made: &str) {
    let path = format!("{}/tests/contract/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("ANLAN_ACCEPT").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    for (at, (there, made)) in there.lines().zip(made.lines()).enumerate() {
        assert_eq!(there, made, "{file}, line {}", at + 1);
    }
    assert_eq!(there.lines().count(), made.lines().count(), "{file}");
}

#[test]
fn every_cell_is_as_reviewed() {
    let policies = Policies::load().unwrap();
    let mut table = "role,kind,verb,own,district,park,city\n".to_owned();
    for role in Role::all() {
        for kind in KINDS {
            for verb in Verb::ALL {
                let cells = Relation::ALL.map(|relation| {
                    let allowed = policies.allowed(role, unit_of(role), verb, kind, relation);
                    allowed.map_or("-", |allowed| allowed.level.name())
                });
                writeln!(table, "{},{kind},{},{}", role.id(), verb.name(), cells.join(",")).unwrap();
            }
        }
    }
    check("matrix.csv", &table);
}

#[test]
fn every_operation_is_as_reviewed() {
    let policies = Policies::load().unwrap();
    let mut table = format!("role,{}\n", operation::ALL.join(","));
    for role in Role::all() {
        let cells = operation::ALL.map(|name| if policies.allows(role, unit_of(role), name) { "yes" } else { "-" });
        writeln!(table, "{},{}", role.id(), cells.join(",")).unwrap();
    }
    check("operations.csv", &table);
}

/// What must hold whatever the policies say.
#[test]
fn no_role_and_no_unit_breaks_the_walls() {
    let policies = Policies::load().unwrap();
    let facts = ["enterprise", "site", "unit", "holding", "risk_point", "a_type_of_a_pack_not_yet_written"];
    for role in Role::all() {
        for unit in UnitLevel::ALL {
            for verb in Verb::ALL {
                for relation in Relation::ALL {
                    let level =
                        |kind: &str| policies.allowed(role, unit, verb, kind, relation).map(|allowed| allowed.level);
                    let case = format!("{role:?} in {unit:?} {verb:?} {relation:?}");
                    for kind in facts {
                        if role.is_administrator() {
                            assert_eq!(level(kind), None, "an administrator has no business with facts: {case} {kind}");
                        }
                        if unit == UnitLevel::Enterprise && relation != Relation::Own {
                            assert!(
                                level(kind).is_none_or(|level| level == Level::Public),
                                "a firm stays at home: {case} {kind}"
                            );
                        }
                        if verb == Verb::Export {
                            assert!(
                                level(kind) <= Some(Level::Sensitive),
                                "restricted content leaves in no file: {case} {kind}"
                            );
                        }
                        if !matches!(verb, Verb::Read)
                            && matches!(role, Role::Public | Role::Insurer | Role::EvaluationAgency | Role::Planner)
                        {
                            assert_eq!(level(kind), None, "{case} {kind}");
                        }
                    }
                    assert_eq!(level("audit_event"), None, "{case}");
                    if verb != Verb::Read && verb != Verb::Reveal && role != Role::SystemAdmin {
                        assert_eq!(
                            (level("person"), level("post")),
                            (None, None),
                            "posts are the system administrator's: {case}"
                        );
                    }
                }
            }
        }
    }
}

/// The policies come with a pack, which the app loads with all others.
#[test]
fn the_pack_is_one() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/access");
    let manifest = std::fs::read(format!("{root}/pack.yaml")).unwrap();
    let files = [("pack.yaml".to_owned(), manifest)].into_iter().collect();
    let pack = anlan_registry::pack::load("access", files).unwrap();
    assert!(pack.types.is_empty() && pack.data.is_empty() && !pack.demo);
}
