//! What is refused as too large.

/// Bounds of what a reader takes; beyond them a file is refused before it can hurt.
///
/// The defaults take the largest honest import (400 000 rows) and keep this crate below 150 MB of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of a CSV or JSON file, bytes.
    pub max_file_bytes: u64,
    /// Size of a workbook as it lies on disk, bytes.
    pub max_workbook_bytes: u64,
    /// Size of a workbook once unpacked, bytes, declared or actual.
    pub max_unpacked_bytes: u64,
    /// How many times larger than its packed form a part of a workbook may become.
    pub max_ratio: u64,
    /// Files inside a workbook.
    pub max_entries: usize,
    /// Strings in the string table of a workbook.
    pub max_shared_strings: usize,
    /// Bytes of text in the string table of a workbook.
    pub max_shared_bytes: usize,
    /// Rows that are read.
    pub max_rows: u64,
    /// Columns of a row.
    pub max_columns: usize,
    /// Bytes of one cell; a geometry is bounded by its vertices instead.
    pub max_cell_bytes: usize,
    /// Bytes of one row of text, or of one JSON object that holds no geometry.
    pub max_line_bytes: usize,
    /// Bytes of one GeoJSON feature.
    pub max_feature_bytes: usize,
    /// Vertices of one geometry.
    pub max_vertices: usize,
    /// How deep JSON may be nested.
    pub max_depth: usize,
}

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_workbook_bytes: 100 << 20,
            max_unpacked_bytes: 400 << 20,
            max_ratio: 200,
            max_entries: 4_096,
            max_shared_strings: 5_000_000,
            max_shared_bytes: 64 * MIB,
            max_rows: 2_000_000,
            max_columns: 1_024,
            max_cell_bytes: 64 * KIB,
            max_line_bytes: 4 * MIB,
            max_feature_bytes: 16 * MIB,
            max_vertices: 100_000,
            max_depth: 64,
        }
    }
}
