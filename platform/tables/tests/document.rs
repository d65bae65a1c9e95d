//! Documents: text files, `.docx`, and what is refused.

use std::io::{Cursor, Write as _};

use anlan_tables::{Document, Limits, document_from_bytes};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn body(inner: &str) -> String {
    format!("<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{inner}</w:body></w:document>")
}

fn read(bytes: Vec<u8>) -> Result<Document, String> {
    let limits = Limits { max_file_bytes: 1 << 20, ..Limits::default() };
    document_from_bytes("plan", bytes, &limits).map_err(|problem| problem.code.to_string())
}

#[test]
fn words_of_a_document() {
    let inner = "<w:p><w:r><w:t>一、任务 &amp; </w:t></w:r><w:r><w:t xml:space=\"preserve\">分工</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>摸底</w:t><w:br/><w:t>甲</w:t></w:r></w:p>\
        <w:p><w:r><w:delText>旧</w:delText><w:instrText>PAGE</w:instrText></w:r>\
        <mc:AlternateContent><mc:Choice><w:t>框</w:t></mc:Choice><mc:Fallback><w:p><w:t>框</w:t></w:p></mc:Fallback></mc:AlternateContent></w:p>";
    let document = read(docx(&[("word/document.xml", &body(inner))])).unwrap();
    assert_eq!(document, Document { text: "一、任务 & 分工\n摸底\n甲\n框\n".to_owned(), numbers_drawn: 1 });
}

#[test]
fn text_in_its_encodings() {
    let plain = |bytes: Vec<u8>| read(bytes).unwrap().text;
    assert_eq!(plain("摸清底数".into()), "摸清底数");
    assert_eq!(plain(b"\xc3\xfe\xc7\xe5\xb5\xd7\xca\xfd".to_vec()), "摸清底数");
    assert_eq!(plain("\u{feff}摸清底数".into()), "摸清底数");
}

#[test]
fn what_is_refused() {
    let page = body("<w:p><w:t>甲</w:t></w:p>");
    assert_eq!(read(Vec::new()), Err("tables.empty".into()));
    assert_eq!(
        read(docx(&[("word/document.xml", &page), ("word/vbaProject.bin", "x")])),
        Err("documents.macros".into())
    );
    assert_eq!(read(docx(&[("xl/workbook.xml", &page)])), Err("documents.not_a_document".into()));
    assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old".to_vec()), Err("documents.old".into()));
    assert_eq!(read(b"%PDF-1.7".to_vec()), Err("tables.binary".into()));
    assert_eq!(read("安".repeat(1 << 20).into()), Err("tables.file_too_large".into()));
    let bomb = body(&format!("<w:p><w:t>{}</w:t></w:p>", "0".repeat(5 << 20)));
    assert_eq!(read(docx(&[("word/document.xml", &bomb)])), Err("tables.hostile_archive".into()));
    let long = body(&format!("<w:p><w:t>{}</w:t></w:p>", "甲乙丙丁戊己".repeat(1_000)).repeat(100));
    let read_long = read(docx(&[("word/document.xml", &long)]));
    assert!(["tables.file_too_large", "tables.hostile_archive"].contains(&read_long.unwrap_err().as_str()));
    let entity = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{page}");
    assert_eq!(read(docx(&[("word/document.xml", &entity)])), Err("tables.hostile_archive".into()));
}
