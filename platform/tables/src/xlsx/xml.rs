//! XML events with bounds.

use std::io::{BufRead, BufReader, Read, Result as IoResult};

use anlan_kernel::problem::{Problem, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::problems;

/// No tag and no text of an honest workbook is longer: a cell holds 32 767 characters.
const MAX_EVENT_BYTES: usize = 1 << 20;

/// Hands out a bounded number of bytes between two events, so that none can grow without end.
pub(crate) struct Leash<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Leash<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Leash<R> {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        if self.left == 0 {
            return Err(std::io::Error::other("an element is too long"));
        }
        let bytes = self.inner.fill_buf()?;
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.inner.consume(count);
    }
}

/// XML of one part of a workbook.
pub(crate) struct Xml {
    reader: Reader<Leash<BufReader<Box<dyn Read + Send>>>>,
}

impl Xml {
    pub(crate) fn new(part: Box<dyn Read + Send>) -> Self {
        let bytes = BufReader::with_capacity(64 * 1024, part);
        let mut reader = Reader::from_reader(Leash { inner: bytes, left: MAX_EVENT_BYTES });
        reader.config_mut().expand_empty_elements = true;
        Self { reader }
    }

    /// Returns the next event; [`Event::Eof`] at the end.
    pub(crate) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>> {
        buffer.clear();
        self.reader.get_mut().left = MAX_EVENT_BYTES;
        match self.reader.read_event_into(buffer) {
            Ok(Event::DocType(_)) => Err(problems::hostile("含有 DOCTYPE 声明", "it holds a DOCTYPE")),
            Ok(event) => Ok(event),
            Err(error) => Err(broken(&error)),
        }
    }
}

pub(crate) fn broken(error: &dyn std::fmt::Display) -> Problem {
    problems::workbook(format!("内部 XML 有误（{error}）"), format!("its XML is broken ({error})"))
}

/// Returns an attribute by its local name.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| broken(&error))?;
        if attribute.key.local_name().as_ref() == name {
            return attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map(|value| Some(value.into_owned()))
                .map_err(|error| broken(&error));
        }
    }
    Ok(None)
}

/// Appends the text of an event.
pub(crate) fn push_text(event: &Event<'_>, text: &mut String) -> Result<()> {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => text.push(character(reference)?),
        _ => {}
    }
    Ok(())
}

fn character(reference: &BytesRef<'_>) -> Result<char> {
    if let Some(c) = reference.resolve_char_ref().map_err(|error| broken(&error))? {
        return Ok(c);
    }
    match &**reference {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(broken(&format!("&{};", problems::shorten(other)))),
    }
}

/// Returns a text with its `_x000D_` escapes resolved (ECMA-376 part 1, 22.9.2.19).
pub(crate) fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(c) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            plain.push(c);
            rest = &rest[at + 7..];
        } else {
            plain.push_str("_x");
            rest = &rest[at + 2..];
        }
    }
    plain.push_str(rest);
    plain
}
