//! Tables of the registry.

use anlan_store::Migration;

/// Migrations of the registry, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration::shared(1_001, "registry: records", include_str!("../migrations/1001_record.sql")),
    Migration::shared(1_002, "registry: facets", include_str!("../migrations/1002_facet.sql")),
    Migration::shared(1_003, "registry: imports", include_str!("../migrations/1003_import_batch.sql")),
];

/// Columns of a record's row, in the order in which [`state_check`] reads them.
const STATE: &str = "select id, version, kind, key, body, valid_from, valid_to, provenance from record order by id";

/// Returns how the record table is compared with the journal: each row must be the record that was journalled, byte for byte.
pub fn state_check() -> anlan_store::StateCheck<'static> {
    anlan_store::StateCheck { statement: STATE, text_of: &journalled_text }
}

fn journalled_text(row: &anlan_store::Row) -> Result<String, anlan_kernel::Problem> {
    let bad = |cause: &dyn std::fmt::Display| anlan_kernel::Problem::internal("registry.row", cause);
    let day = |text: Option<&str>| text.map(str::parse).transpose();
    let record = anlan_kernel::Record {
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
