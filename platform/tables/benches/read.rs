//! Rows read per second, and the memory that reading takes.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anlan_tables::write::{CsvWriter, XlsxWriter};
use anlan_tables::{Cell, Column, ColumnKind, Limits, RowWriter, open};
use divan::Bencher;
use divan::counter::ItemsCount;

const ROWS: u64 = 400_000;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["rows.csv", "rows.xlsx"] {
        let path = folder.path().join(name);
        write(&path);
        let before = resident_kib();
        let read = read(&path);
        println!("{name}: {read} rows, resident {} KiB before, {} KiB at most", before, peak_kib());
    }
    // Benches find the files by this name.
    FOLDER.set(folder.path().to_owned()).expect("set once");
    divan::main();
}

static FOLDER: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();

#[divan::bench(args = ["rows.csv", "rows.xlsx"], sample_count = 3, sample_size = 1)]
fn rows(bencher: Bencher<'_, '_>, name: &str) {
    let path = FOLDER.get().expect("set in main").join(name);
    bencher.counter(ItemsCount::new(ROWS)).bench(|| read(&path));
}

fn read(path: &Path) -> usize {
    let mut table = open(path, &Limits::default()).expect("the file was just written");
    table.rows().inspect(|row| assert!(row.is_ok(), "every row is sound")).count()
}

fn write(path: &Path) {
    let columns = [
        Column::new("统一社会信用代码", ColumnKind::Code),
        Column::new("名称", ColumnKind::Text),
        Column::new("设计最大量", ColumnKind::Number),
        Column::new("备注", ColumnKind::Text),
    ];
    let mut writer: Box<dyn RowWriter> = if path.extension().is_some_and(|extension| extension == "csv") {
        Box::new(CsvWriter::new(BufWriter::new(File::create(path).expect("a new file"))))
    } else {
        Box::new(XlsxWriter::create(path, "数据").expect("a new workbook"))
    };
    writer.header(&columns).expect("a heading");
    for row in 0..ROWS {
        let cells = [
            Cell::from_text(format!("91210200{row:010}")),
            Cell::from_text(format!("企业 {row} 号储罐")),
            Cell::from_digits(format!("{}.5", row % 1_000)),
            Cell::from_text("液氨"),
        ];
        writer.row(&cells).expect("a row");
    }
    writer.finish().expect("the end");
}

fn resident_kib() -> u64 {
    status("VmRSS:")
}

fn peak_kib() -> u64 {
    status("VmHWM:")
}

/// Returns a figure of this process as Linux gives it; 0 elsewhere.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()).and_then(|figure| figure.parse().ok()).unwrap_or(0)
}
