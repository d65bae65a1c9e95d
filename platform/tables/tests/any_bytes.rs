//! Arbitrary and mutated bytes never panic a reader.

use anlan_tables::fuzzing::{fuzz_csv, fuzz_geojson, fuzz_json, fuzz_xlsx};
use anlan_tables::write::XlsxWriter;
use anlan_tables::{Cell, Column, ColumnKind, Limits, RowWriter, Table};
use proptest::prelude::*;

fn workbook() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seed.xlsx");
    let mut writer: Box<dyn RowWriter> = Box::new(XlsxWriter::create(&path, "数据").unwrap());
    writer.header(&[Column::new("名称", ColumnKind::Text), Column::new("数量", ColumnKind::Number)]).unwrap();
    writer.row(&[Cell::from_text("液氨"), Cell::from_digits("12.5")]).unwrap();
    writer.finish().unwrap();
    std::fs::read(path).unwrap()
}

/// Overwrites, inserts, cuts and doubles a few places, chosen by a fixed sequence.
fn mutate(seed: &[u8], state: &mut u64) -> Vec<u8> {
    let mut next = |below: usize| {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*state >> 33).unwrap() % below.max(1)
    };
    let mut bytes = seed.to_vec();
    for _ in 0..=next(6) {
        let at = next(bytes.len());
        match next(5) {
            0 if !bytes.is_empty() => bytes[at] = u8::try_from(next(256)).unwrap(),
            1 => bytes.insert(at, b"\"'[]{},:;\n\t\0<>&=-9"[next(18)]),
            2 => bytes.truncate(at.max(1)),
            3 => bytes.extend_from_within(at..),
            _ if !bytes.is_empty() => bytes[at] ^= 1 << next(8),
            _ => {}
        }
    }
    bytes
}

fn smoke(seeds: &[Vec<u8>], times: usize, target: fn(&[u8])) {
    let mut state = 20_261_123;
    for round in 0..times {
        target(&mutate(&seeds[round % seeds.len()], &mut state));
    }
}

#[test]
fn mutated_csv() {
    let (gb, ..) = encoding_rs::GB18030.encode("名称,数量\n液氨,12\n");
    let seeds = ["a,b\n\"x\ny\",2\n'=1,'-2\n".into(), "名称;数量\r\n液氨;1,234.5\r\n".into(), gb.into_owned()];
    smoke(&seeds, 4_000, fuzz_csv);
}

#[test]
fn mutated_xlsx() {
    smoke(&[workbook()], 2_000, fuzz_xlsx);
}

#[test]
fn mutated_geojson() {
    let feature = br#"{"type":"Feature","id":7,"properties":{"a":"\u4e2d","n":1e5},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    smoke(&[feature.to_vec()], 4_000, fuzz_geojson);
}

#[test]
fn mutated_json() {
    smoke(
        &[br#"[{"a":1,"b":null},{"a":"x","c":[true]}]"#.to_vec(), b"{\"a\":2}\n{\"a\":3}\n".to_vec()],
        4_000,
        fuzz_json,
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        fuzz_csv(&bytes);
        fuzz_xlsx(&bytes);
        fuzz_geojson(&bytes);
        fuzz_json(&bytes);
    }

    /// Where no bound is met, delimited text is read as the `csv` crate reads it.
    #[test]
    fn csv_is_read_as_others_read_it(body in "([ab\",\n]{0,6}){0,12}") {
        let text = format!("h1,h2\nx,y\nx,y\n{body}");
        let mut theirs = Vec::new();
        for record in csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).records() {
            let record = record.unwrap();
            // Blank cells behind the last heading are let pass, blank rows left out.
            let is_fit = record.len() >= 2 && record.iter().skip(2).all(|cell| cell.trim().is_empty());
            if is_fit && record.iter().any(|cell| !cell.trim().is_empty()) {
                theirs.push(record.iter().take(2).map(str::to_owned).collect::<Vec<_>>());
            }
        }
        // A row more than twice as wide as the first is taken for the heading.
        let table = Table::from_bytes("a.csv", text.into_bytes(), &Limits::default());
        prop_assume!(table.as_ref().is_ok_and(|table| table.header == ["h1", "h2"]));
        let mut table = table.unwrap();
        let ours: Vec<Vec<String>> = table.rows().flatten().map(|row| row.cells.iter().map(|cell| match cell {
            Cell::Text(text) => text.clone(),
            _ => String::new(),
        }).collect()).collect();
        if !table.cut_short() {
            prop_assert_eq!(ours, theirs);
        }
    }
}
