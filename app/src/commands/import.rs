//! `anlan import`: tables in, previews, the list of imports, undo.

use anlan_kernel::{Context, RecordId};
use anlan_registry::import::{Report, Request, Source, batches, import, undo};

use super::{Outcome, code, read_mapping};
use crate::cli::{Arguments, Command};
use crate::house::{House, now};
use crate::output::{Output, say, table};

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let Command::Import { files, kind, map, datum, stated_on, dry_run, all_or_nothing, list, undo: batch } =
        &arguments.command
    else {
        unreachable!("called for this command only")
    };
    let house = House::open(arguments, false)?;
    if *list {
        return show_batches(&house, output);
    }
    if let Some(batch) = batch {
        return take_back(&house, output, batch.parse()?);
    }
    let mapping = read_mapping(map.as_deref())?;
    let mut fine = true;
    let mut reports = Vec::new();
    for file in files {
        let request = Request {
            kind: kind.clone(),
            mapping: mapping.clone(),
            datum: *datum,
            stated_on: *stated_on,
            dry_run: *dry_run,
            all_or_nothing: *all_or_nothing,
            ..Request::new(Source::File(file.clone()))
        };
        let importer = house.importer(output.progress("导入", "importing"));
        let report = import(&house.store, &house.catalogue, &importer, request)?;
        fine &= report.refused == 0;
        show(&report, output);
        reports.push(report);
    }
    output.value(&reports);
    Ok(code(fine))
}

fn show(report: &Report, output: &Output) {
    if output.is_json() {
        return;
    }
    let written = report.batch.map_or_else(String::new, |batch| batch.to_string());
    say!(
        "{} → {}（{}）",
        report.file,
        report.kind,
        match (report.dry_run, report.batch) {
            (true, _) => output.pick("预览，未写入", "preview, nothing written"),
            (false, None) => output.pick("整个文件被拒绝", "the whole file was refused"),
            (false, Some(_)) => &written,
        }
    );
    let used: Vec<String> = report
        .columns
        .iter()
        .filter_map(|column| Some(format!("{} → {}", column.heading, column.field.as_ref()?)))
        .collect();
    let unused: Vec<&str> =
        report.columns.iter().filter(|column| column.field.is_none()).map(|column| column.heading.as_str()).collect();
    say!("  {}{}", output.pick("列 ", "columns "), used.join("，"));
    if !unused.is_empty() {
        say!("  {}{}", output.pick("未用的列 ", "columns left out "), unused.join("，"));
    }
    output.line(
        format!(
            "  {}行：新{}，改{}，未变{}，拒绝{}，提醒{}",
            report.rows, report.created, report.updated, report.unchanged, report.refused, report.warned
        ),
        format!(
            "  {} rows: {} new, {} changed, {} unchanged, {} refused, {} with warnings",
            report.rows, report.created, report.updated, report.unchanged, report.refused, report.warned
        ),
    );
    output.problems(&report.problems);
    if report.problem_counts.values().sum::<u64>() > report.problems.len() as u64 {
        let counts: Vec<String> = report.problem_counts.iter().map(|(code, count)| format!("{code} {count}")).collect();
        say!("  {}{}", output.pick("全部问题 ", "all problems "), counts.join("，"));
    }
}

fn show_batches(house: &House, output: &Output) -> Outcome {
    let all = house.store.read(batches)?;
    output.value(&all);
    if !output.is_json() {
        let rows: Vec<Vec<String>> = all
            .into_iter()
            .map(|batch| {
                vec![batch.id, batch.at, batch.actor, batch.kind, batch.file, batch.undone_at.unwrap_or_default()]
            })
            .collect();
        let headings = match output.language() {
            anlan_kernel::problem::Language::Zh => ["批次", "时间", "操作人", "类型", "文件", "撤销时间"],
            anlan_kernel::problem::Language::En => ["batch", "at", "actor", "type", "file", "undone at"],
        };
        say!("{}", table(&headings, &rows, &[]));
    }
    Ok(code(true))
}

fn take_back(house: &House, output: &Output, batch: RecordId) -> Outcome {
    let (catalogue, ids, actor) = (house.catalogue.clone(), house.ids.clone(), house.actor.clone());
    let report = house.store.write(move |tx| {
        let context = Context { actor, now: now(), ids: ids.as_ref() };
        undo(tx, &context, &catalogue, batch)
    })?;
    output.value(&report);
    output.line(
        format!("已撤销：移除{}，恢复{}，保留{}", report.removed, report.restored, report.kept.len()),
        format!("undone: {} removed, {} put back, {} kept", report.removed, report.restored, report.kept.len()),
    );
    output.problems(&report.kept);
    Ok(code(report.kept.is_empty()))
}
