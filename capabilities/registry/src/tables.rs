//! Tables of the registry.

use anlan_store::Migration;

/// Migrations of the registry, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration::shared(1_001, "registry: records", include_str!("../migrations/1001_record.sql")),
    Migration::shared(1_002, "registry: facets", include_str!("../migrations/1002_facet.sql")),
    Migration::shared(1_003, "registry: imports", include_str!("../migrations/1003_import_batch.sql")),
];
