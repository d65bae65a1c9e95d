//! Text of a document: a text file in any encoding, or the words of a `.docx` (ECMA-376).

use std::fs::File;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use anlan_kernel::problem::{Kind, Problem, Result};
use quick_xml::events::Event;

use crate::encoding;
use crate::input::Input;
use crate::limits::Limits;
use crate::problems;
use crate::sniff::{self, Content};
use crate::xlsx::package::Package;
use crate::xlsx::xml::{Xml, push_text};

/// Part that holds the words.
const BODY: &str = "word/document.xml";

/// A document as text, one paragraph a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its text.
    pub text: String,
    /// Paragraphs whose number is drawn by the word processor and does not stand in the text.
    pub numbers_drawn: usize,
}

/// Reads a document.
///
/// `max_file_bytes` bounds the text, `max_workbook_bytes` a `.docx` as it lies on disk.
///
/// # Errors
///
/// A file that is neither, one with macros, one that unpacks without end, one that is too large.
pub fn read_document(path: &Path, limits: &Limits) -> Result<Document> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let read = || {
        let meta = std::fs::metadata(path).map_err(|error| problems::io(&error))?;
        if meta.is_dir() {
            return Err(problems::directory());
        }
        let file = File::open(path).map_err(|error| problems::io(&error))?;
        document(Input::new(file, meta.len()), limits)
    };
    read().map_err(|problem| worded(problem).in_file(&name))
}

/// Reads a document from bytes, as an upload brings them.
///
/// # Errors
///
/// As [`read_document`].
pub fn document_from_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Document> {
    let size = bytes.len() as u64;
    document(Input::new(Cursor::new(bytes), size), limits).map_err(|problem| worded(problem).in_file(name))
}

fn document(mut input: Input, limits: &Limits) -> Result<Document> {
    if input.size == 0 {
        return Err(problems::empty());
    }
    let mut head = Vec::with_capacity(sniff::HEAD);
    input.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head).map_err(|error| problems::io(&error))?;
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(Problem::invalid(
            "documents.old",
            "这是旧版 Word（.doc）或有密码的文档",
            "this is a document of Word before 2007, or one with a password",
        )
        .remedy("取消密码，另存为 .docx 或 .txt", "remove the password and save it as .docx or .txt"));
    }
    let content = sniff::content(&head)?;
    let limit = if content == Content::Zip { limits.max_workbook_bytes } else { limits.max_file_bytes };
    if input.size > limit {
        return Err(problems::file_too_large(input.size, limit));
    }
    if content == Content::Zip { word(input, limits) } else { plain(input, limits) }
}

fn plain(mut input: Input, limits: &Limits) -> Result<Document> {
    let (encoding, skip) = encoding::detect(&mut input, limits, false)?;
    input.seek(SeekFrom::Start(0)).map_err(|error| problems::io(&error))?;
    let mut bytes = Vec::new();
    encoding::text_of(input, encoding, skip)?
        .take(limits.max_file_bytes.saturating_mul(2))
        .read_to_end(&mut bytes)
        .map_err(|error| problems::io(&error))?;
    let text = String::from_utf8(bytes).unwrap_or_else(|fault| String::from_utf8_lossy(fault.as_bytes()).into_owned());
    Ok(Document { text, numbers_drawn: 0 })
}

fn word(input: Input, limits: &Limits) -> Result<Document> {
    let mut package = Package::open(input, limits)?;
    if package.has_ending("vbaproject.bin") || package.has_ending("vbadata.xml") {
        return Err(Problem::invalid(
            "documents.macros",
            "文档含有宏，拒绝读取",
            "the document holds macros and was refused",
        )
        .remedy("另存为不含宏的 .docx，或 .txt", "save it as .docx without macros, or as .txt"));
    }
    if !package.has(BODY) {
        return Err(Problem::invalid(
            "documents.not_a_document",
            "这个压缩包不是 Word 文档",
            "this archive is no Word document",
        )
        .remedy("使用 .docx 或 .txt 文件", "use a .docx or .txt file"));
    }
    package.verify(BODY)?;
    words(Xml::new(package.stream(BODY)?), limits)
}

/// Where the reader stands in the document.
#[derive(Default)]
struct Place {
    /// Within `w:t`.
    text: bool,
    /// Within the second rendering of a drawing, which repeats the first.
    fallback: usize,
    /// The paragraph has a drawn number.
    numbered: bool,
    /// Start of the paragraph.
    start: usize,
}

fn words(mut xml: Xml, limits: &Limits) -> Result<Document> {
    let mut document = Document { text: String::new(), numbers_drawn: 0 };
    let mut place = Place::default();
    let mut buffer = Vec::new();
    loop {
        let event = xml.next(&mut buffer)?;
        match &event {
            Event::Eof => return Ok(document),
            Event::Start(element) => match element.local_name().as_ref() {
                "Fallback" => place.fallback += 1,
                "t" => place.text = true,
                "numPr" => place.numbered = true,
                "tab" if place.fallback == 0 => document.text.push('\t'),
                "br" | "cr" if place.fallback == 0 => document.text.push('\n'),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "Fallback" => place.fallback = place.fallback.saturating_sub(1),
                "t" => place.text = false,
                "p" if place.fallback == 0 => {
                    let empty = document.text[place.start..].trim().is_empty();
                    document.numbers_drawn += usize::from(place.numbered && !empty);
                    document.text.push('\n');
                    (place.numbered, place.start) = (false, document.text.len());
                }
                _ => {}
            },
            _ if place.text && place.fallback == 0 => push_text(&event, &mut document.text)?,
            _ => {}
        }
        if document.text.len() as u64 > limits.max_file_bytes {
            return Err(problems::file_too_large(document.text.len() as u64, limits.max_file_bytes));
        }
    }
}

/// Puts the words of tables into those of documents.
fn worded(mut problem: Problem) -> Problem {
    let (zh, en) = (problem.message.zh.replace("工作簿", "文档"), problem.message.en.replace("workbook", "document"));
    problem.message = anlan_kernel::Text::new(zh.replace("表格文件", "文档"), en.replace("no table", "no document"));
    if problem.kind == Kind::TooLarge || problem.kind == Kind::Invalid {
        let own = ["documents.", "tables.empty"].iter().any(|code| problem.code.starts_with(code));
        if !own {
            problem = problem
                .remedy("另存为 .docx 或 UTF-8 的 .txt，只留正文", "save the text alone as .docx or as .txt in UTF-8");
        }
    }
    problem
}
