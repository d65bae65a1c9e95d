//! Bad input, each kind tried: a clear problem with place and remedy in both languages, and good rows are kept.

#![allow(clippy::result_large_err, reason = "a problem is rare beside the rows")]

use std::fs::File;
use std::io::{BufWriter, Write};

use anlan_kernel::Problem;
use anlan_tables::{Limits, Table, open};
use zip::write::SimpleFileOptions;

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Table, Problem> {
    Table::from_bytes(name, bytes.into(), &Limits::default())
}

/// Returns the codes of refused rows with their numbers, and the numbers of good rows.
fn outcome(table: &mut Table) -> (Vec<(String, Option<u64>)>, Vec<u64>) {
    let (mut bad, mut good) = (Vec::new(), Vec::new());
    for row in table.rows() {
        match row {
            Ok(row) => good.push(row.number),
            Err(problem) => {
                assert_speaks(&problem);
                bad.push((problem.code.to_string(), problem.place.row));
            }
        }
    }
    (bad, good)
}

fn assert_speaks(problem: &Problem) {
    assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty(), "{problem}");
    assert!(!problem.remedy.zh.is_empty() && !problem.remedy.en.is_empty(), "{problem}");
    assert!(problem.place.file.is_some(), "{problem}");
}

fn refused(name: &str, bytes: impl Into<Vec<u8>>, code: &str) -> Problem {
    let problem = read(name, bytes).expect_err(code);
    assert_eq!(problem.code, code, "{problem}");
    assert_speaks(&problem);
    problem
}

fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELS: &str =
    r#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="隐藏" sheetId="1" state="hidden" r:id="r1"/><sheet name="数据" sheetId="2" r:id="r2"/></sheets></workbook>"#;

fn sheet(rows: &str) -> Vec<u8> {
    sheet_with_strings(rows, "<sst><si><t>名称</t></si><si><r><t>数</t></r><r><t>量</t></r></si></sst>")
}

fn sheet_with_strings(rows: &str, strings: &str) -> Vec<u8> {
    workbook(&[
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/sharedStrings.xml", strings),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

const HEADING: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#;

#[test]
fn what_is_no_table_is_named() {
    refused("a.csv", "", "tables.empty");
    refused("a.csv", "\n\n\n", "tables.no_header");
    refused("a.csv", b"%PDF-1.7 x".to_vec(), "tables.binary");
    refused("a.csv", (0..=255_u8).cycle().take(5000).map(|b| b % 9).collect::<Vec<_>>(), "tables.binary");
    refused("a.xls", "<html><table><tr><td>1</td></tr></table>", "tables.binary");
    refused("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest".to_vec(), "tables.legacy_xls");
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused("a.xlsx", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &encrypted].concat(), "tables.encrypted");
    refused("a.xlsx", workbook(&[("word/document.xml", "<w/>")]), "tables.workbook");
    let whole = sheet(HEADING);
    refused("a.xlsx", whole[..whole.len() / 2].to_vec(), "tables.workbook");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(open(folder.path(), &Limits::default()).unwrap_err().code, "tables.directory");
    assert_eq!(open(&folder.path().join("none.csv"), &Limits::default()).unwrap_err().code, "tables.not_found");
}

#[test]
fn a_heading_without_rows_and_a_wrong_extension_are_taken() {
    let mut table = read("a.xlsx", "名称,数量\n").unwrap();
    assert_eq!(table.header, ["名称", "数量"]);
    assert_eq!(table.rows().count(), 0);
    assert_eq!(table.warnings[0].code, "tables.extension");
}

#[test]
fn a_file_of_1_gb_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.csv");
    File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let problem = open(&path, &Limits::default()).unwrap_err();
    assert_eq!(problem.code, "tables.file_too_large");
}

#[test]
fn one_endless_line_and_a_million_columns_are_refused_early() {
    refused("a.csv", vec![b'a'; 64 << 20], "tables.line_too_long");
    refused("a.csv", "a,".repeat(1_000_000), "tables.too_many_columns");
}

#[test]
fn encodings_are_recognised() {
    let text = "名称,数量\r\n液氨,１２\r\n氢氟酸,3\r\n";
    let (gb, ..) = encoding_rs::GB18030.encode(text);
    let utf16 = |unit: fn(u16) -> [u8; 2]| {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>()
    };
    for (encoding, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8", format!("\u{feff}{text}").into_bytes()),
        ("gb18030", gb.into_owned()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
    ] {
        let mut table = read("a.csv", bytes).unwrap();
        assert_eq!(table.encoding, encoding);
        assert_eq!(table.header, ["名称", "数量"], "{encoding}");
        let row = table.rows().next().unwrap().unwrap();
        assert_eq!(row.cells[0].text().unwrap().unwrap(), "液氨");
        assert_eq!(row.cells[1].decimal_text().unwrap().unwrap(), "12");
    }
    let problem = refused("a.csv", b"a,b\n1,\xff\xff\xff\n".to_vec(), "tables.encoding");
    assert!(problem.message.en.contains("byte 6"), "{problem}");
}

#[test]
fn one_damaged_character_costs_one_row() {
    let mut bytes = "名称,数量\n液氨液氨液氨液氨液氨,1\n液X氯,2\n硫酸硫酸硫酸硫酸硫酸,3\n".as_bytes().to_vec();
    let at = bytes.iter().position(|&b| b == b'X').unwrap();
    bytes[at] = 0xff;
    let mut table = read("a.csv", bytes).unwrap();
    assert_eq!(outcome(&mut table), (vec![("tables.characters".into(), Some(3))], vec![2, 4]));
}

#[test]
fn rows_of_csv_fail_one_by_one() {
    let text = "名称;数量;备注\n液氨;1;x\n短;2\n长;3;x;y\n空\0字;4;\n\"跨\n行\";5;\n;;\n末;6;z\n";
    let mut table = read("a.csv", text).unwrap();
    let (bad, good) = outcome(&mut table);
    assert_eq!(
        bad,
        [("tables.ragged".into(), Some(3)), ("tables.ragged".into(), Some(4)), ("tables.nul".into(), Some(5))]
    );
    assert_eq!(good, [2, 6, 8]);
    assert!(!table.cut_short());
    let mut table = read("a.csv", "a,b\n1,2\n3,\"open\n4,5\n").unwrap();
    assert_eq!(outcome(&mut table), (vec![("tables.open_quote".into(), Some(3))], vec![2]));
    assert!(table.cut_short());
    let long = format!("a,b\n1,{}\n2,ok\n", "x".repeat(100_000));
    assert_eq!(outcome(&mut read("a.csv", long).unwrap()), (vec![("tables.cell_too_long".into(), Some(2))], vec![3]));
}

#[test]
fn headings_are_found_below_titles_and_named_when_doubled() {
    let table = read("a.csv", "大连市储存清单,,\n\n填报日期,2026-11-23,\n名称,数量,备注\n液氨,1,\n").unwrap();
    assert_eq!((table.header.join("/"), table.header_row), ("名称/数量/备注".into(), Some(4)));
    let problem = refused("a.csv", "名称,数量,名称\n1,2,3\n", "tables.duplicate_heading");
    assert_eq!(problem.message.zh, "列名“名称”出现了 2 次（A、C 列）");
    assert_eq!(problem.message.en, "the heading \"名称\" stands 2 times (columns A, C)");
}

#[test]
fn formulas_errors_and_long_numbers_of_a_workbook() {
    let rows = format!(
        "{HEADING}\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲&amp;乙</t></is></c><c r=\"B2\"><f>1+1</f><v>2</v></c></row>\
        <row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"str\"><v>00123</v></c><c r=\"B3\"><f>C9</f></c></row>\
        <row r=\"5\"><c r=\"A5\"><v>2.1010219800101123E+17</v></c><c r=\"B5\" t=\"e\"><v>#REF!</v></c></row>\
        <row r=\"6\"><c r=\"A6\" t=\"s\"><v>99</v></c></row>\
        <row r=\"7\"><c r=\"A7\"><v>0.10000000000000001</v></c></row>"
    );
    let mut table = read("a.xlsx", sheet(&rows)).unwrap();
    assert_eq!((table.sheets.clone(), table.sheet.clone()), (vec!["数据".to_owned()], Some("数据".to_owned())));
    let rows: Vec<_> = table.rows().collect();
    let row = rows[0].as_ref().unwrap();
    assert_eq!(row.cells[0].text().unwrap().unwrap(), "甲&乙");
    assert_eq!(row.cells[1].decimal_text().unwrap().unwrap(), "2");
    assert_eq!(row.warnings[0].code, "tables.formula_used");
    assert_eq!(row.warnings[0].place.column.as_deref(), Some("数量"));
    let row = rows[1].as_ref().unwrap();
    assert_eq!(row.cells[0].text().unwrap().unwrap(), "00123");
    assert_eq!(row.cells[1].decimal_text().unwrap_err().code, "tables.formula");
    let row = rows[2].as_ref().unwrap();
    assert_eq!(row.number, 5);
    assert_eq!(row.warnings[0].code, "tables.long_number");
    assert_eq!(row.cells[1].text().unwrap_err().code, "tables.error_cell");
    let problem = rows[3].as_ref().unwrap_err();
    assert_eq!(
        (problem.code.as_ref(), problem.place.row, problem.place.column.as_deref()),
        ("tables.workbook", Some(6), Some("名称"))
    );
    assert_eq!(rows[4].as_ref().unwrap().cells[0].text().unwrap().unwrap(), "0.1");
}

#[test]
fn archives_made_to_hurt_are_refused_before_reading() {
    refused("a.xlsx", sheet(&format!("{HEADING}{}", " ".repeat(300 << 20))), "tables.hostile_archive");
    let nested = String::from("PK\x03\x04 archive in the archive");
    refused(
        "a.xlsx",
        workbook(&[("_rels/.rels", RELS), ("xl/workbook.xml", BOOK), ("x.bin", &nested)]),
        "tables.hostile_archive",
    );
    refused("a.xlsx", workbook(&[("../up.xml", "x"), ("xl/workbook.xml", BOOK)]), "tables.hostile_archive");
    let entities = "<!DOCTYPE sst [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    refused("a.xlsx", sheet_with_strings(HEADING, entities), "tables.hostile_archive");
    refused("a.xlsx", sheet_with_strings(HEADING, "<sst><si><t>&b;</t></si></sst>"), "tables.workbook");
    // Counts and dimensions are only words: nothing is reserved for them.
    let counted = "<sst uniqueCount=\"18446744073709551615\"><si><t>甲</t></si><si><t>乙</t></si></sst>";
    assert_eq!(read("a.xlsx", sheet_with_strings(HEADING, counted)).unwrap().header, ["甲", "乙"]);
}

#[test]
fn json_of_every_wrong_kind() {
    let list = r#"[{"a":1,"b":"x"},{"a":1,"a":2},5,{"a":1e400},{"b":null,"c":{"d":[1]}}]"#;
    let mut table = read("a.json", list).unwrap();
    assert_eq!(table.header, ["a", "b", "c"]);
    assert_eq!(
        outcome(&mut table),
        (vec![("tables.duplicate_key".into(), Some(2)), ("tables.json".into(), Some(3))], vec![1, 4, 5])
    );
    let mut table = read("a.json", r#"[{"a":1},{"a":2"#).unwrap();
    assert_eq!(outcome(&mut table), (vec![("tables.json".into(), Some(2))], vec![1]));
    assert!(table.cut_short());
    let deep = format!("[{{\"a\":1}},{{\"a\":{}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(outcome(&mut read("a.json", deep).unwrap()), (vec![("tables.json".into(), Some(2))], vec![1]));
    let number = format!("[{{\"a\":1}},{{\"a\":{}}}]", "9".repeat(10 << 20));
    assert_eq!(outcome(&mut read("a.json", number).unwrap()).0, [("tables.cell_too_long".into(), Some(2))]);
    let mut table = read("a.jsonl", "{\"a\":1}\n\n{broken\n{\"a\":3}\n").unwrap();
    assert_eq!(outcome(&mut table), (vec![("tables.json".into(), Some(3))], vec![1, 4]));
}

#[test]
fn a_geometry_of_5_million_vertices_is_refused_fast() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.geojson");
    let mut out = BufWriter::new(File::create(&path).unwrap());
    let good = r#"{"type":"Feature","properties":{"名称":"甲"},"geometry":{"type":"Point","coordinates":[121,38]}}"#;
    write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[{good},").unwrap();
    write!(out, r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":["#).unwrap();
    for n in 0..5_000_000 {
        write!(out, "{}[121.{n},38]", if n > 0 { "," } else { "" }).unwrap();
    }
    write!(out, "]}}}},{good}]}}").unwrap();
    out.flush().unwrap();
    drop(out);
    let mut table = open(&path, &Limits::default()).unwrap();
    assert_eq!(outcome(&mut table), (vec![("tables.too_many_vertices".into(), Some(2))], vec![1]));
    assert!(table.cut_short());
}
