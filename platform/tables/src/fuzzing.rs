//! Entry points for fuzzing: each takes any bytes and must neither panic nor run away.

use crate::{Limits, Table};

/// Bounds that keep one input below a tenth of a second.
fn limits() -> Limits {
    Limits {
        max_file_bytes: 1 << 20,
        max_workbook_bytes: 1 << 20,
        max_unpacked_bytes: 8 << 20,
        max_shared_bytes: 1 << 20,
        max_rows: 10_000,
        max_line_bytes: 64 << 10,
        max_cell_bytes: 4 << 10,
        max_feature_bytes: 256 << 10,
        max_vertices: 1_000,
        ..Limits::default()
    }
}

/// Opens the bytes as a table and asks every cell for every type.
fn drain(name: &str, bytes: &[u8]) {
    let Ok(mut table) = Table::from_bytes(name, bytes.to_vec(), &limits()) else { return };
    let columns = table.header.len();
    for row in table.rows().flatten() {
        assert_eq!(row.cells.len(), columns, "every row is as wide as the heading");
        for cell in &row.cells {
            let _ = (cell.text(), cell.decimal_text(), cell.date(), cell.bool());
        }
    }
}

/// Reads delimited text of any encoding.
pub fn fuzz_csv(bytes: &[u8]) {
    drain("fuzz.csv", bytes);
}

/// Reads a workbook.
pub fn fuzz_xlsx(bytes: &[u8]) {
    drain("fuzz.xlsx", bytes);
}

/// Reads a feature collection whose features are the bytes.
pub fn fuzz_geojson(bytes: &[u8]) {
    drain("fuzz.geojson", bytes);
    drain("fuzz.geojson", &[b"{\"type\":\"FeatureCollection\",\"features\":[", bytes, b"]}"].concat());
}

/// Reads a list of objects and objects line by line.
pub fn fuzz_json(bytes: &[u8]) {
    drain("fuzz.json", bytes);
    drain("fuzz.jsonl", &[b"{\"a\":1}\n", bytes].concat());
}
