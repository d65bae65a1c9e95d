//! Tables of casework.

use anlan_kernel::{Problem, Record};
use anlan_store::journal::verify::StateCheck;
use anlan_store::{Migration, Row};

/// Kind under which cases stand in the journal. It is no type of the catalogue.
pub const CASE: &str = "case";
/// Kind under which absences stand in the journal.
pub const ABSENCE: &str = "case_absence";

/// Migrations of casework, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 4_001,
        name: "casework: cases",
        sqlite: include_str!("../migrations/4001_case.sql"),
        postgres: include_str!("../migrations/4001_case.postgres.sql"),
    },
    Migration::shared(
        4_002,
        "casework: cases by lifecycle",
        "create index casework_case_due on casework_case (ended, lifecycle, due, id)",
    ),
    Migration::shared(
        4_003,
        "casework: cases by subject",
        "create index casework_case_subject on casework_case (subject, id) where subject is not null",
    ),
    Migration {
        version: 4_004,
        name: "casework: who has to act",
        sqlite: include_str!("../migrations/4004_seat.sql"),
        postgres: include_str!("../migrations/4004_seat.postgres.sql"),
    },
    Migration::shared(4_005, "casework: seats of a case", "create index casework_seat_case on casework_seat (id)"),
    Migration::shared(
        4_006,
        "casework: absences",
        "create table casework_absence (
    id text primary key,
    person text not null,             -- who is absent
    stand_in text not null,           -- who acts meanwhile
    stand_in_name text not null,
    first_day text not null,
    last_day text not null,
    body {json} not null,             -- as the journal holds it
    provenance {json} not null
)",
    ),
    Migration::shared(
        4_007,
        "casework: absences by stand-in",
        "create index casework_absence_of on casework_absence (stand_in, last_day)",
    ),
    Migration::shared(4_008, "casework: all cases", "create index casework_case_all on casework_case (ended, due, id)"),
    Migration::shared(
        4_009,
        "casework: cases by owner",
        "create index casework_case_owner on casework_case (owner, ended, due, id) where owner is not null",
    ),
    Migration::shared(
        4_010,
        "casework: cases by district",
        "create index casework_case_district on casework_case (district, ended, due, id) where district is not null",
    ),
    Migration::shared(
        4_011,
        "casework: cases by park",
        "create index casework_case_park on casework_case (park, ended, due, id) where park is not null",
    ),
];

/// How the table of cases is compared with the journal.
pub const CASE_CHECK: StateCheck = StateCheck {
    table: "casework_case",
    covers: |kind| kind == CASE,
    sql: "select id, version, body, provenance from casework_case order by id",
    state: |row| journalled(row, CASE),
};

/// How the table of absences is compared with the journal.
pub const ABSENCE_CHECK: StateCheck = StateCheck {
    table: "casework_absence",
    covers: |kind| kind == ABSENCE,
    sql: "select id, 1, body, provenance from casework_absence order by id",
    state: |row| journalled(row, ABSENCE),
};

fn journalled(row: &Row<'_>, kind: &str) -> Result<String, Problem> {
    let bad = |cause: &dyn std::fmt::Display| Problem::internal("casework.row", cause);
    let record = Record {
        id: row.text(0)?.parse()?,
        kind: kind.to_owned(),
        key: None,
        version: u32::try_from(row.integer(1)?).map_err(|cause| bad(&cause))?,
        body: serde_json::from_str(row.text(2)?).map_err(|cause| bad(&cause))?,
        valid_from: None,
        valid_to: None,
        provenance: serde_json::from_str(row.text(3)?).map_err(|cause| bad(&cause))?,
        position: 0,
    };
    serde_json::to_string(&record).map_err(|cause| bad(&cause))
}
