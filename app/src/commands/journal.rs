//! `anlan journal`: verify, export, head, history.

use std::fs::File;
use std::io::{BufReader, BufWriter};

use anlan_store::{Finding, JournalRead as _, export_bundle, verify, verify_bundle};

use super::{Outcome, code, create_folder_of, file_problem};
use crate::cli::{Arguments, Journal};
use crate::house::House;
use crate::output::Output;

pub(super) fn run(arguments: &Arguments, output: &Output, what: &Journal) -> Outcome {
    match what {
        Journal::Verify { bundle: Some(path) } => {
            let file = File::open(path).map_err(|cause| file_problem(path, &cause))?;
            let report = verify_bundle(BufReader::new(file))?;
            output.value(&report);
            output
                .line(format!("离线核对{}条", report.entries), format!("{} entries verified offline", report.entries));
            Ok(show(output, &report.findings, 0))
        }
        Journal::Verify { bundle: None } => {
            let house = House::open(arguments, false)?;
            let progress = output.progress("核对日志", "verifying the journal");
            let report = verify(&house.store, Some(&anlan_registry::state_check()), &mut |entries| progress(entries))?;
            output.value(&report);
            output.line(
                format!("核对日志{}条、记录{}条；默克尔根 {}", report.entries, report.records, report.root),
                format!(
                    "{} journal entries and {} records verified; Merkle root {}",
                    report.entries, report.records, report.root
                ),
            );
            Ok(show(output, &report.findings, report.more))
        }
        Journal::Export { out } => {
            let house = House::open(arguments, false)?;
            create_folder_of(out)?;
            let file = File::create(out).map_err(|cause| file_problem(out, &cause))?;
            let entries = export_bundle(&house.store, &mut BufWriter::new(file))?;
            output.value(&serde_json::json!({"file": out, "entries": entries}));
            output.line(
                format!("已导出{entries}条到 {}；用 anlan journal verify {} 离线核对", out.display(), out.display()),
                format!(
                    "{entries} entries written to {}; verify offline with anlan journal verify {}",
                    out.display(),
                    out.display()
                ),
            );
            Ok(code(true))
        }
        Journal::Head => {
            let head = House::open(arguments, false)?.store.head()?;
            output.value(&head);
            output.line(
                format!("{}条 · 末条 {} · 默克尔根 {}", head.position, head.hash, head.root),
                format!("{} entries · last {} · Merkle root {}", head.position, head.hash, head.root),
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
    println!("{} · {} · {} · {} v{}", entry.position, entry.at, entry.actor, entry.action, entry.version);
    let empty = anlan_kernel::Body::new();
    let old = before.map_or(&empty, |record| &record.body);
    let new = entry.after.as_ref().map_or(&empty, |record| &record.body);
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let show = |value: Option<&serde_json::Value>| value.map_or_else(|| "—".to_owned(), ToString::to_string);
        if old.get(name) != new.get(name) {
            println!("    {name}: {} → {}", show(old.get(name)), show(new.get(name)));
        }
    }
}

fn show(output: &Output, findings: &[Finding], more: u64) -> std::process::ExitCode {
    if findings.is_empty() {
        output.line(
            "完好：每一条都与哈希链和默克尔根相符",
            "whole: every entry agrees with the hash chain and the Merkle root",
        );
    }
    if !output.is_json() {
        for finding in findings {
            println!("  ✗ {}", output.text(&finding.what));
        }
        if more > 0 {
            println!("  … +{more}");
        }
    }
    code(findings.is_empty())
}
