//! The journal as a file that anyone can check without a database.
//!
//! The first line is `{"anlan_journal":1,"head":{…}}`; then one line an entry, exactly the bytes that were hashed.

use std::io::{BufRead, Write};

use anlan_kernel::{Kind, Position, Problem, Text};
use anlan_merkle::{Frontier, leaf_hash};
use serde::{Deserialize, Serialize};

use crate::connection::Sql as _;
use crate::journal::{COLUMNS, Head, JournalRead as _, Line, StoredEntry, signed};
use crate::migration::hex;
use crate::store::Store;
use crate::value::Value;
use crate::verify::Finding;

#[derive(Serialize, Deserialize)]
struct Header {
    anlan_journal: u32,
    head: Head,
}

/// What a check of a bundle found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BundleReport {
    /// Entries read.
    pub entries: u64,
    /// Head the bundle states.
    pub head: Option<Head>,
    /// What does not agree.
    pub findings: Vec<Finding>,
}

/// Writes the whole journal; returns how many entries.
pub fn export_bundle(store: &Store, out: &mut dyn Write) -> Result<u64, Problem> {
    store.read(|reader| {
        let head = reader.head()?;
        let header = serde_json::to_string(&Header { anlan_journal: 1, head: head.clone() }).expect("a head is JSON");
        writeln!(out, "{header}").map_err(|cause| write_failed(&cause))?;
        let mut entries = 0;
        reader.query_each(
            &format!("select {COLUMNS} from journal where position <= $1 order by position"),
            &[Value::Integer(signed(head.position))],
            |row| {
                writeln!(out, "{}", StoredEntry::read(row)?.line()).map_err(|cause| write_failed(&cause))?;
                entries += 1;
                Ok(())
            },
        )?;
        out.flush().map_err(|cause| write_failed(&cause))?;
        Ok(entries)
    })
}

/// Checks a bundle by itself: every entry is linked to the one before, and all lead to the head.
pub fn verify_bundle(mut input: impl BufRead) -> Result<BundleReport, Problem> {
    let mut text = String::new();
    let read = |input: &mut dyn BufRead, text: &mut String| {
        text.clear();
        input.read_line(text).map_err(|cause| {
            Problem::invalid(
                "journal.bundle_unreadable",
                format!("文件读不出：{cause}"),
                format!("the file cannot be read: {cause}"),
            )
        })
    };
    read(&mut input, &mut text)?;
    let header: Header = serde_json::from_str(&text).map_err(|_| {
        Problem::invalid("journal.not_a_bundle", "这不是导出的日志文件", "this is not an exported journal")
            .remedy("用 anlan journal export 重新导出", "export it again with anlan journal export")
            .at_row(1)
    })?;
    let mut report = BundleReport { head: Some(header.head.clone()), ..BundleReport::default() };
    let mut frontier = Frontier::default();
    let mut previous = hex(&[0; 32]);
    let mut expected: Position = 1;
    let mut say = |position: Position, zh: String, en: String| {
        report.findings.push(Finding { position: Some(position), record: None, what: Text::new(zh, en) });
    };
    while read(&mut input, &mut text)? > 0 {
        let line = text.trim_end_matches(['\n', '\r']);
        match serde_json::from_str::<Line<'_>>(line) {
            Err(_) => say(expected, format!("第{expected}条读不出"), format!("entry {expected} cannot be read")),
            Ok(entry) => {
                if entry.position != expected {
                    say(expected, format!("第{expected}条缺失"), format!("entry {expected} is missing"));
                    expected = entry.position;
                } else if entry.previous != previous {
                    say(
                        expected,
                        format!("第{expected}条与前一条的链接不符：前一条被改动"),
                        format!("entry {expected} is not linked to the entry before, which was edited"),
                    );
                }
            }
        }
        let hash = leaf_hash(line.as_bytes());
        previous = hex(&hash);
        frontier.push(hash);
        expected += 1;
        report.entries += 1;
    }
    let (position, root) = (report.entries, hex(&frontier.root()));
    if position != header.head.position || root != header.head.root {
        report.findings.push(Finding {
            position: Some(position),
            record: None,
            what: Text::new("各条与日志头的默克尔根不符", "the entries do not lead to the Merkle root of the head"),
        });
    }
    Ok(report)
}

fn write_failed(cause: &std::io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "journal.write",
        format!("写文件出错：{cause}"),
        format!("the file cannot be written: {cause}"),
    )
    .remedy("检查磁盘空间和权限", "check disk space and permissions")
}
