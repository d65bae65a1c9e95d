//! Tables of the registry.

use anlan_kernel::{Problem, Record};
use anlan_store::journal::verify::StateCheck;
use anlan_store::{Migration, Row};

/// Migrations of the registry, in order. PostgreSQL is told to compare texts by their bytes, as SQLite does, so that pages follow one
/// another alike.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1_001,
        name: "registry: records",
        sqlite: include_str!("../migrations/1001_record.sql"),
        postgres: include_str!("../migrations/1001_record.postgres.sql"),
    },
    Migration {
        version: 1_002,
        name: "registry: facets",
        sqlite: include_str!("../migrations/1002_facet.sql"),
        postgres: include_str!("../migrations/1002_facet.postgres.sql"),
    },
    Migration::shared(1_003, "registry: imports", include_str!("../migrations/1003_import_batch.sql")),
    Migration::shared(1_004, "registry: placement", include_str!("../migrations/1004_placement.sql")),
    Migration::shared(1_005, "registry: saved views", include_str!("../migrations/1005_saved_view.sql")),
];

/// How the record table is compared with the journal: each row must be the record that was journalled.
pub const STATE_CHECK: StateCheck = StateCheck {
    table: "record",
    covers: |_| true,
    sql: "select id, version, kind, key, body, valid_from, valid_to, provenance from record order by id",
    state: journalled_text,
};

fn journalled_text(row: &Row<'_>) -> Result<String, Problem> {
    let bad = |cause: &dyn std::fmt::Display| Problem::internal("registry.row", cause);
    let day = |text: Option<&str>| text.map(str::parse).transpose();
    let record = Record {
        id: row.text(0)?.parse()?,
        version: u32::try_from(row.integer(1)?).map_err(|cause| bad(&cause))?,
        kind: row.text(2)?.to_owned(),
        key: row.optional_text(3)?.map(str::to_owned),
        body: serde_json::from_str(row.text(4)?).map_err(|cause| bad(&cause))?,
        valid_from: day(row.optional_text(5)?).map_err(|cause| bad(&cause))?,
        valid_to: day(row.optional_text(6)?).map_err(|cause| bad(&cause))?,
        provenance: serde_json::from_str(row.text(7)?).map_err(|cause| bad(&cause))?,
        position: 0,
    };
    serde_json::to_string(&record).map_err(|cause| bad(&cause))
}
