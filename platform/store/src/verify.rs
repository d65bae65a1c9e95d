//! Whether the journal is whole, and the tables say what it says.

use std::collections::BTreeMap;

use anlan_kernel::{Position, Problem, Text};
use anlan_merkle::{Frontier, leaf_hash};
use serde::Serialize;

use crate::connection::Sql as _;
use crate::journal::{COLUMNS, Head, JournalRead as _, StoredEntry};
use crate::migration::hex;
use crate::store::Store;

/// Findings kept in full; the rest is counted.
const KEPT: usize = 1000;

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Position in the journal, where the finding has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Record, where the finding has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What does not agree.
    pub what: Text,
}

/// What a check of the journal found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Entries read.
    pub entries: u64,
    /// Records compared with their last entry.
    pub records: u64,
    /// Merkle root computed from the entries, hexadecimal.
    pub root: String,
    /// What does not agree; empty where all is well.
    pub findings: Vec<Finding>,
    /// Findings that were only counted.
    pub more: u64,
}

impl VerifyReport {
    /// Tells whether nothing disagrees.
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }

    fn say(
        &mut self,
        position: Option<Position>,
        record: Option<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        if self.findings.len() < KEPT {
            self.findings.push(Finding { position, record, what: Text::new(zh.into(), en.into()) });
        } else {
            self.more += 1;
        }
    }
}

/// How a table that follows the journal is compared with it: a query that gives, for each record, its id, its version and the JSON of the
/// whole record as it was journalled.
pub struct StateCheck<'a> {
    /// Statement with the columns id, version.
    pub statement: &'a str,
    /// Reads the journalled JSON of a row again from its columns after the second.
    pub text_of: &'a dyn Fn(&crate::Row) -> Result<String, Problem>,
}

/// Recomputes every hash, and compares the last state of each record with the table. Never stops at the first finding.
pub fn verify(
    store: &Store,
    check: Option<&StateCheck<'_>>,
    progress: &mut dyn FnMut(u64),
) -> Result<VerifyReport, Problem> {
    store.read(|reader| {
        let mut report = VerifyReport::default();
        let mut frontier = Frontier::default();
        let mut previous = vec![0; 32];
        let mut expected: Position = 1;
        let mut last: BTreeMap<String, (i64, Option<[u8; 32]>)> = BTreeMap::new();
        reader.query_each(&format!("select {COLUMNS} from journal order by position"), &[], |row| {
            let entry = match StoredEntry::read(row) {
                Ok(entry) => entry,
                Err(problem) => {
                    report.say(
                        Some(expected),
                        None,
                        format!("第{expected}条读不出：{}", problem.message.zh),
                        format!("entry {expected} cannot be read: {}", problem.message.en),
                    );
                    expected += 1;
                    return Ok(());
                }
            };
            let at = entry.position;
            if at != expected {
                let gap = if at == expected + 1 {
                    format!("{expected}")
                } else {
                    format!("{expected}–{}", at.saturating_sub(1))
                };
                report.say(Some(expected), None, format!("第{gap}条被删除"), format!("entry {gap} was deleted"));
            } else if entry.previous != previous {
                report.say(
                    Some(at),
                    Some(entry.record.clone()),
                    format!("第{at}条与前一条的链接不符"),
                    format!("entry {at} is not linked to the entry before"),
                );
            }
            let hash = leaf_hash(entry.line().as_bytes());
            if entry.hash != hash {
                report.say(
                    Some(at),
                    Some(entry.record.clone()),
                    format!("第{at}条的内容被改动"),
                    format!("the contents of entry {at} were edited"),
                );
            }
            previous.clone_from(&entry.hash);
            let stored: Result<[u8; 32], _> = entry.hash.as_slice().try_into();
            frontier.push(stored.unwrap_or(hash));
            last.insert(
                entry.record.clone(),
                (entry.version, entry.after.as_deref().map(|text| leaf_hash(text.as_bytes()))),
            );
            expected = at + 1;
            report.entries += 1;
            if report.entries % 10_000 == 0 {
                progress(report.entries);
            }
            Ok(())
        })?;
        report.root = hex(&frontier.root());
        let head: Head = reader.head()?;
        if head.position != expected - 1 {
            report.say(
                Some(head.position),
                None,
                format!("日志头记有{}条，现存到第{}条：末尾被截去或追加", head.position, expected - 1),
                format!(
                    "the head says {} entries, the journal ends at {}: its end was cut off or added to",
                    head.position,
                    expected - 1
                ),
            );
        } else if head.root != report.root {
            report.say(
                None,
                None,
                "日志头的默克尔根与各条不符：日志被重写",
                "the Merkle root of the head does not agree with the entries: the journal was rewritten",
            );
        }
        if let Some(check) = check {
            compare_states(reader, check, &last, &mut report)?;
        }
        progress(report.entries);
        Ok(report)
    })
}

fn compare_states(
    reader: &mut crate::Reader<'_>,
    check: &StateCheck<'_>,
    last: &BTreeMap<String, (i64, Option<[u8; 32]>)>,
    report: &mut VerifyReport,
) -> Result<(), Problem> {
    let mut seen = std::collections::BTreeSet::new();
    reader.query_each(check.statement, &[], |row| {
        let id = row.text(0)?.to_owned();
        let version = row.integer(1)?;
        report.records += 1;
        match last.get(&id) {
            None | Some((_, None)) => report.say(
                None,
                Some(id.clone()),
                format!("记录{id}不在日志中"),
                format!("record {id} is not in the journal"),
            ),
            Some((journalled, Some(hash))) => {
                let text = (check.text_of)(row);
                if *journalled != version || !text.is_ok_and(|text| leaf_hash(text.as_bytes()) == *hash) {
                    report.say(
                        None,
                        Some(id.clone()),
                        format!("记录{id}与日志不符：表中的内容被改动"),
                        format!("record {id} does not agree with the journal: its row was edited"),
                    );
                }
            }
        }
        seen.insert(id);
        Ok(())
    })?;
    for (id, (_, after)) in last {
        if after.is_some() && !seen.contains(id) {
            report.say(
                None,
                Some(id.clone()),
                format!("记录{id}从表中被删除"),
                format!("record {id} was deleted from its table"),
            );
        }
    }
    Ok(())
}
