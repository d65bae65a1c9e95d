//! `anlan journal`: verify, export, head, history.

use std::fs::File;
use std::io::{BufReader, BufWriter};

use anlan_kernel::Problem;
use anlan_store::journal::bundle;
use anlan_store::journal::verify::verify;

use super::{Outcome, code, create_folder_of, file_problem};
use crate::cli::{Arguments, Journal};
use crate::house::{House, STATES};
use crate::output::{Output, say};

pub(super) fn run(arguments: &Arguments, output: &Output, what: &Journal) -> Outcome {
    match what {
        Journal::Verify { bundle: Some(path) } => {
            let file = File::open(path).map_err(|cause| file_problem(path, &cause))?;
            let checked = bundle::verify(&mut BufReader::new(file))?;
            output.value(&checked);
            let (first, last) = (checked.header.first, checked.header.last);
            output.line(
                format!("离线核对第{first}–{last}条，共{}条", checked.entries),
                format!("entries {first}–{last} verified offline, {} in all", checked.entries),
            );
            let count = checked.faults.len() as u64;
            Ok(show(output, checked.faults.iter(), count))
        }
        Journal::Verify { bundle: None } => {
            let house = House::open(arguments, false)?;
            let progress = output.progress("核对日志", "verifying the journal");
            let report = verify(&house.store, &[], STATES, &mut |position, _| progress(position))?;
            output.value(&report);
            let root = report.head.as_ref().map_or("—", |head| head.root.as_str());
            output.line(
                format!("核对日志{}条、记录{}条；默克尔根 {root}", report.entries, report.records),
                format!(
                    "{} journal entries and {} records verified; Merkle root {root}",
                    report.entries, report.records
                ),
            );
            Ok(show(output, report.faults.iter().map(|fault| &fault.problem), report.fault_count))
        }
        Journal::Export { out } => {
            let house = House::open(arguments, false)?;
            create_folder_of(out)?;
            let last = house.store.journal_head()?.size;
            let file = File::create(out).map_err(|cause| file_problem(out, &cause))?;
            let mut writer = BufWriter::new(file);
            let header = bundle::export(&house.store, 1..=last, &mut writer)?;
            writer.into_inner().map_err(|cause| file_problem(out, cause.error()))?;
            output.value(&serde_json::json!({"file": out, "bundle": header}));
            output.line(
                format!("已导出{last}条到 {0}；用 anlan journal verify {0} 离线核对", out.display()),
                format!("{last} entries written to {0}; verify offline with anlan journal verify {0}", out.display()),
            );
            Ok(code(true))
        }
        Journal::Head => {
            let head = House::open(arguments, false)?.store.journal_head()?;
            output.value(&head);
            output.line(
                format!("{}条 · 末条 {} · 默克尔根 {}", head.size, head.chain, head.root),
                format!("{} entries · last {} · Merkle root {}", head.size, head.chain, head.root),
            );
            Ok(code(true))
        }
        Journal::History { record } => {
            let id = record.parse()?;
            let house = House::open(arguments, false)?;
            let entries = house.store.read(|reader| reader.history(id))?;
            output.value(&entries);
            if !output.is_json() {
                for pair in std::iter::once(None).chain(entries.iter().map(Some)).zip(&entries) {
                    print_change(pair.0.and_then(|entry| entry.after.as_ref()), pair.1);
                }
            }
            Ok(code(!entries.is_empty()))
        }
    }
}

fn print_change(before: Option<&anlan_kernel::Record>, entry: &anlan_kernel::Entry) {
    say!("{} · {} · {} · {} v{}", entry.position, entry.at, entry.actor, entry.action, entry.version);
    let empty = anlan_kernel::Body::new();
    let old = before.map_or(&empty, |record| &record.body);
    let new = entry.after.as_ref().map_or(&empty, |record| &record.body);
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let show = |value: Option<&serde_json::Value>| value.map_or_else(|| "—".to_owned(), ToString::to_string);
        if old.get(name) != new.get(name) {
            say!("    {name}: {} → {}", show(old.get(name)), show(new.get(name)));
        }
    }
}

fn show<'a>(output: &Output, faults: impl Iterator<Item = &'a Problem>, count: u64) -> std::process::ExitCode {
    if count == 0 {
        output.line(
            "完好：每一条都与哈希链和默克尔根相符",
            "whole: every entry agrees with the hash chain and the Merkle root",
        );
    }
    if count > 0 && !output.is_json() {
        output.problems(faults);
        output.line(format!("共{count}处不符"), format!("{count} faults in all"));
    }
    code(count == 0)
}
