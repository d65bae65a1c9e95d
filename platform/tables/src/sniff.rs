//! What a file is, by its first bytes.

use anlan_kernel::problem::{Problem, Result};

use crate::problems;

/// What can be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A ZIP archive, perhaps a workbook.
    Zip,
    /// Text whose first visible character opens JSON.
    Json,
    /// Any other text.
    Text,
}

/// How many bytes [`content`] wants to see.
pub(crate) const HEAD: usize = 64 * 1024;

/// Tells what the file is, or names what it is instead of a table.
pub(crate) fn content(head: &[u8]) -> Result<Content> {
    let starts = |mark: &[u8]| head.starts_with(mark);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Ok(Content::Zip);
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound(head));
    }
    let known: [(&[u8], &str, &str); 8] = [
        (b"%PDF", " PDF 文档", "a PDF document"),
        (b"\x89PNG", "图片", "a picture"),
        (b"\xff\xd8\xff", "图片", "a picture"),
        (b"GIF8", "图片", "a picture"),
        (b"\x1f\x8b", " gzip 压缩包", "a gzip archive"),
        (b"Rar!", " RAR 压缩包", "a RAR archive"),
        (b"7z\xbc\xaf", " 7z 压缩包", "a 7z archive"),
        (b"SQLite format 3\0", "数据库", "a database"),
    ];
    if let Some((_, zh, en)) = known.iter().find(|(mark, ..)| starts(mark)) {
        return Err(problems::binary(zh, en));
    }
    let wide = starts(b"\xff\xfe") || starts(b"\xfe\xff");
    let controls = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')).count();
    if !wide && controls * 10 > head.len() {
        return Err(problems::binary(
            "二进制数据或没有标记的 UTF-16 文本",
            "binary data, or UTF-16 text without its mark",
        ));
    }
    let visible = head
        .iter()
        .copied()
        .filter(|b| !matches!(b, 0 | b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf | 0xff | 0xfe));
    let start: Vec<u8> = visible.take(16).collect();
    let lower = start.to_ascii_lowercase();
    if [&b"<html"[..], b"<!doctype", b"<table", b"<?xml", b"<workbook", b"<meta"]
        .iter()
        .any(|mark| lower.starts_with(mark))
    {
        return Err(problems::binary("网页或 XML 文件", "a web page or an XML file"));
    }
    Ok(match start.as_slice() {
        [b'{', b'"' | b'}', ..] | [b'[', b'{' | b']', ..] | [b'{'] => Content::Json,
        _ => Content::Text,
    })
}

/// Names what lies in an OLE compound file: an encrypted workbook or one of before 2007.
fn compound(head: &[u8]) -> Problem {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(head, &wide).is_some() {
        return Problem::invalid("tables.encrypted", "工作簿有打开密码", "the workbook is protected by a password")
            .remedy("取消密码后另存为 .xlsx", "remove the password and save it as .xlsx");
    }
    Problem::invalid(
        "tables.legacy_xls",
        "这是旧版 .xls 工作簿（Excel 97–2003）",
        "this is an old .xls workbook (Excel 97–2003)",
    )
    .remedy("用表格软件另存为 .xlsx", "save it as .xlsx in a spreadsheet")
}
