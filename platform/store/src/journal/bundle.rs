//! A part of the journal that an outsider can check without the database.
//!
//! A bundle is text, one JSON value a line: a header, then the lines of the entries exactly as they were hashed. The header holds the head of
//! the whole journal, the peaks of the tree before the first entry, and the consistency proof from the tree that ends with the last entry to
//! the head (RFC 6962, 2.1.2). Whoever hashes the lines into the peaks gets a root, and the proof leads from it to the head's: so every line is
//! shown to stand in the journal at its position, unchanged.

use std::io::{BufRead, Read as _, Write};
use std::ops::{Range, RangeInclusive};

use anlan_kernel::{Kind, Position, Problem};
use anlan_merkle::{Frontier, Hash, consistency_ranges, leaf_hash, verify_consistency};
use serde::{Deserialize, Serialize};

use super::line::Line;
use super::{Head, Tail, from_hex, hex, number, to_hash, unsigned};
use crate::reader::Reader;
use crate::store::Store;
use crate::value::Row;

/// Name and version of the format.
const FORMAT: &str = "anlan-journal-1";
/// A line longer than this is no entry of ours.
const LONGEST_LINE: u64 = 64 << 20;

/// First line of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Name and version of the format.
    pub format: String,
    /// First entry of the bundle.
    pub first: Position,
    /// Last entry of the bundle.
    pub last: Position,
    /// Head of the journal when the bundle was made.
    pub head: Head,
    /// Hash of the entry before the first; zeros before entry 1.
    pub previous: String,
    /// Roots of the perfect subtrees before the first entry, the largest first.
    pub peaks: Vec<String>,
    /// Consistency proof from the tree of the first `last` entries to the head.
    pub consistency: Vec<String>,
}

/// Writes the entries of a range with all that is needed to check them.
///
/// # Errors
/// `bundle.range` where the range is empty or goes beyond the journal, `store.io` and `store.disk_full` where it cannot be written.
pub fn export(store: &Store, range: RangeInclusive<Position>, out: &mut dyn Write) -> Result<Header, Problem> {
    store.read(|reader| {
        let tail = Tail::read(reader, "")?;
        let (first, last) = (*range.start(), *range.end());
        let proof = consistency_ranges(last, tail.size()).ok().filter(|_| first >= 1 && first <= last);
        let Some(proof) = proof else { return Err(bad_range(first, last, tail.size())) };
        let (before, previous) = tree(reader, 0..first - 1)?;
        let consistency = proof.into_iter().map(|range| Ok(hex(&tree(reader, range)?.0.root())));
        let header = Header {
            format: FORMAT.to_owned(),
            first,
            last,
            head: tail.head(),
            previous: hex(&previous),
            peaks: before.peaks().iter().map(|peak| hex(peak)).collect(),
            consistency: consistency.collect::<Result<_, Problem>>()?,
        };
        let text = serde_json::to_string(&header).map_err(|cause| Problem::internal("bundle.header", cause))?;
        writeln!(out, "{text}").map_err(unwritten)?;
        reader.query_each(
            "select position, at, actor, action, kind, record, version, after, batch, previous
             from journal where position between $1 and $2 order by position",
            &[number(first), number(last)],
            |row| writeln!(out, "{}", line(row)?).map_err(unwritten),
        )?;
        out.flush().map_err(unwritten)?;
        Ok(header)
    })
}

/// What was found in a bundle.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// Header of the bundle.
    pub header: Header,
    /// Entries read.
    pub entries: u64,
    /// What is wrong; empty when every line stands in the journal as the head says.
    pub faults: Vec<Problem>,
}

/// Checks a bundle by itself; compare its head with the one the journal's keeper has published.
///
/// # Errors
/// `bundle.malformed` where it is no bundle at all.
pub fn verify(input: &mut dyn BufRead) -> Result<Checked, Problem> {
    let first_line = next_line(input)?.ok_or_else(|| malformed("the file is empty"))?;
    let header: Header = serde_json::from_slice(&first_line).map_err(malformed)?;
    if header.format != FORMAT || header.first < 1 || header.last < header.first {
        return Err(malformed(format!("format {} of entries {} to {}", header.format, header.first, header.last)));
    }
    let hashes = |texts: &[String]| texts.iter().map(|text| from_hex(text)).collect::<Option<Vec<Hash>>>();
    let (Some(peaks), Some(proof), Some(mut previous), Some(root)) =
        (hashes(&header.peaks), hashes(&header.consistency), from_hex(&header.previous), from_hex(&header.head.root))
    else {
        return Err(malformed("a hash is not 64 hexadecimal digits"));
    };
    let mut frontier =
        Frontier::from_parts(header.first - 1, peaks).ok_or_else(|| malformed("wrong number of peaks"))?;
    let mut checked = Checked { header, entries: 0, faults: Vec::new() };
    while let Some(line) = next_line(input)? {
        let position = checked.header.first + checked.entries;
        match serde_json::from_slice::<Linked>(&line) {
            Ok(linked) if linked.position != position => {
                checked.faults.push(fault(
                    position,
                    format!("序号为{}", linked.position),
                    format!("it says {}", linked.position),
                ));
            }
            Ok(linked) if from_hex(&linked.previous) != Some(previous) => {
                checked.faults.push(fault(position - 1, "与后一条不衔接", "the entry after it holds another hash"));
            }
            Ok(_) => {}
            Err(cause) => {
                checked.faults.push(fault(position, format!("无法读取：{cause}"), format!("unreadable: {cause}")));
            }
        }
        previous = leaf_hash(&line);
        frontier.push(previous);
        checked.entries += 1;
    }
    let expected = checked.header.last - checked.header.first + 1;
    if checked.entries != expected {
        checked.faults.push(Problem::invalid(
            "bundle.length",
            format!("应有{expected}条，实有{}条", checked.entries),
            format!("it should hold {expected} entries and holds {}", checked.entries),
        ));
    } else if verify_consistency(checked.header.last, checked.header.head.size, &proof, &frontier.root(), &root)
        .is_err()
        || (checked.header.last == checked.header.head.size && from_hex(&checked.header.head.chain) != Some(previous))
    {
        checked.faults.push(Problem::invalid(
            "bundle.root",
            "内容与日志头的默克尔根不符：包内某条或日志头被改动",
            "the entries do not lead to the head's Merkle root: an entry or the head was changed",
        ));
    }
    Ok(checked)
}

/// What a line says about its place.
#[derive(Deserialize)]
struct Linked {
    position: Position,
    previous: String,
}

/// Returns the tree over entries, counted from 0, and the hash of the last one.
fn tree(reader: &mut Reader, range: Range<u64>) -> Result<(Frontier, Hash), Problem> {
    let (mut frontier, mut last) = (Frontier::default(), [0; 32]);
    reader.query_each(
        "select hash from journal where position > $1 and position <= $2 order by position",
        &[number(range.start), number(range.end)],
        |row| {
            last = to_hash(row.blob(0)?)?;
            frontier.push(last);
            Ok(())
        },
    )?;
    Ok((frontier, last))
}

fn line(row: &Row<'_>) -> Result<String, Problem> {
    let previous = to_hash(row.blob(9)?)?;
    let line = Line {
        position: unsigned(row.integer(0)?),
        at: row.text(1)?,
        actor: row.text(2)?,
        action: row.text(3)?,
        kind: row.text(4)?,
        record: row.text(5)?,
        version: row.integer(6)?,
        after: row.optional_text(7)?,
        batch: row.optional_text(8)?,
        previous: &previous,
    };
    Ok(line.text())
}

fn next_line(input: &mut dyn BufRead) -> Result<Option<Vec<u8>>, Problem> {
    let mut line = Vec::new();
    let read = input.take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(malformed)?;
    if read as u64 == LONGEST_LINE {
        return Err(malformed("a line is too long"));
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok((read > 0).then_some(line))
}

fn fault(position: Position, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::invalid(
        "bundle.entry",
        format!("第{position}条：{}", zh.into()),
        format!("entry {position}: {}", en.into()),
    )
}

fn malformed(cause: impl std::fmt::Display) -> Problem {
    Problem::invalid(
        "bundle.malformed",
        format!("不是日志存证包：{cause}"),
        format!("it is no journal bundle: {cause}"),
    )
    .remedy("用 anlan journal export 重新导出", "export it again with anlan journal export")
}

fn bad_range(first: Position, last: Position, size: Position) -> Problem {
    Problem::new(
        Kind::Invalid,
        "bundle.range",
        format!("日志共{size}条，无法导出第{first}至{last}条"),
        format!("the journal has {size} entries; {first} to {last} cannot be exported"),
    )
    .remedy("改用日志范围内的序号", "choose positions within the journal")
}

fn unwritten(error: std::io::Error) -> Problem {
    crate::problems::file(&error, std::path::Path::new(""))
}
