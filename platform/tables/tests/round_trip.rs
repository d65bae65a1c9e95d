//! What is written comes back as it was, in every format.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anlan_tables::write::{CsvWriter, GeoJsonWriter, JsonLinesWriter, XlsxWriter};
use anlan_tables::{Cell, Column, ColumnKind, Limits, RowWriter, Table, open};

const CODE: &str = "210102198001011234";
const SHAPE: &str = r#"{"type":"Point","coordinates":[121.6147,38.9140]}"#;

fn columns() -> Vec<Column> {
    vec![
        Column::new("统一代码", ColumnKind::Code),
        Column::new("名称", ColumnKind::Text).choices(["液氨", "液氯"]),
        Column::new("最大量", ColumnKind::Number),
        Column::new("日期", ColumnKind::Date),
        Column::new("在用", ColumnKind::Bool),
        Column::new("geometry", ColumnKind::Geometry),
    ]
}

fn rows() -> Vec<Vec<Cell>> {
    let date = Cell::Date(jiff::civil::date(2026, 11, 23).at(0, 0, 0, 0));
    let row = |name: &str, quantity: &str| {
        vec![
            Cell::from_text(CODE),
            Cell::from_text(name),
            Cell::from_digits(quantity),
            date.clone(),
            Cell::Bool(true),
            Cell::from_text(SHAPE),
        ]
    };
    vec![
        row("液氨", "12.5"),
        row("=1+1", "0.1000000000000000055"),
        row("'=x", "-3"),
        row("a,\"b\"\nc", "907000"),
        row("@SUM(A1)", "1234567890123456789"),
        row("-5", "0.1"),
    ]
}

fn write(writer: Box<dyn RowWriter>) {
    let mut writer = writer;
    writer.header(&columns()).unwrap();
    for row in rows() {
        writer.row(&row).unwrap();
    }
    writer.finish().unwrap();
}

fn assert_survives(path: &Path) {
    let mut table = open(path, &Limits::default()).unwrap();
    assert_eq!(table.warnings, []);
    let names: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    let order: Vec<usize> = names.iter().map(|name| table.header.iter().position(|h| h == name).unwrap()).collect();
    let read: Vec<_> = table.rows().map(Result::unwrap).collect();
    assert_eq!(read.len(), rows().len());
    for (expected, row) in rows().iter().zip(&read) {
        let cell = |column: usize| &row.cells[order[column]];
        assert_eq!(cell(0).text().unwrap().unwrap(), CODE);
        assert_eq!(cell(1).text(), expected[1].text());
        assert_eq!(cell(2).decimal_text(), expected[2].decimal_text());
        assert_eq!(cell(3).date(), expected[3].date());
        assert_eq!(cell(4).bool(), Ok(Some(true)));
        assert_eq!(cell(5).text().unwrap().unwrap(), SHAPE);
        assert_eq!(row.warnings, []);
    }
}

#[test]
fn codes_chinese_decimals_and_would_be_formulas_survive_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let create = |name: &str| BufWriter::new(File::create(file(name)).unwrap());
    write(Box::new(XlsxWriter::create(&file("a.xlsx"), "数据").unwrap()));
    write(Box::new(CsvWriter::new(create("a.csv"))));
    write(Box::new(GeoJsonWriter::new(create("a.geojson"))));
    write(Box::new(JsonLinesWriter::new(create("a.jsonl"))));
    for name in ["a.xlsx", "a.csv", "a.geojson", "a.jsonl"] {
        assert_survives(&file(name));
    }
}

#[test]
fn written_csv_holds_no_cell_that_a_spreadsheet_would_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    write(Box::new(CsvWriter::new(BufWriter::new(File::create(&path).unwrap()))));
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with("\u{feff}统一代码,".as_bytes()), "byte order mark and heading");
    let mut plain = csv::Reader::from_reader(&bytes[3..]);
    for record in plain.records() {
        let record = record.unwrap();
        assert!(!record[1].starts_with(['=', '@', '+', '-']), "{:?}", &record[1]);
    }
}

#[test]
fn a_written_workbook_reads_the_same_elsewhere_and_explains_its_columns() {
    use calamine::Reader as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    write(Box::new(XlsxWriter::create(&path, "数据").unwrap()));
    let mut other: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    assert_eq!(other.sheet_names(), ["数据", "说明 Notes"]);
    let range = other.worksheet_range("数据").unwrap();
    let mut table = open(&path, &Limits::default()).unwrap();
    assert_eq!(table.sheets, ["数据", "说明 Notes"]);
    for (theirs, ours) in range.rows().skip(1).zip(table.rows()) {
        let ours = ours.unwrap();
        assert_eq!(theirs[0].to_string(), ours.cells[0].text().unwrap().unwrap());
        assert_eq!(theirs[1].to_string(), ours.cells[1].text().unwrap().unwrap_or_default());
    }
    let formulas = other.worksheet_formula("数据").unwrap();
    assert!(formulas.rows().flatten().all(String::is_empty), "no cell is a formula");
}

#[test]
fn long_lists_of_choices_go_to_their_own_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let choices: Vec<String> = (0..200).map(|n| format!("选项 {n}")).collect();
    let mut writer: Box<dyn RowWriter> = Box::new(XlsxWriter::create(&path, "模板").unwrap());
    writer.header(&[Column::new("种类", ColumnKind::Text).choices(choices)]).unwrap();
    writer.finish().unwrap();
    let options = anlan_tables::Options { sheet: Some("选项 Lists".into()), ..Default::default() };
    let mut table = Table::open(&path, &options).unwrap();
    assert_eq!(table.rows().count(), 199, "the first choice stands where a heading would");
}
