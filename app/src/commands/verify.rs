//! `anlan verify`: every worked-example file and every campaign below a folder against the engine.

mod page;

use std::path::{Path, PathBuf};

use std::collections::BTreeMap;

use anlan_kernel::Problem;
use anlan_verification::campaigns::goals::{Goal, goals};
use anlan_verification::{FileReport, campaigns, check_file};
use serde::Serialize;

use super::{Outcome, code, read_file};
use crate::output::{Output, say, table};

#[derive(Serialize)]
struct Reports {
    files: Vec<FileReport>,
    goals: Vec<Goal>,
}

pub(super) fn run(output: &Output, folder: &Path, page: Option<&Path>) -> Outcome {
    if !folder.is_dir() {
        return Err(vec![
            Problem::new(
                anlan_kernel::Kind::NotFound,
                "verify.folder",
                format!("没有文件夹{}", folder.display()),
                format!("there is no folder {}", folder.display()),
            )
            .remedy("给出算例所在的文件夹", "give the folder of the worked examples"),
        ]);
    }
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut folders: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        // What is not text is no file of ours.
        if let Ok(text) = read_file(&path) {
            folders.entry(path.parent().map_or_else(PathBuf::new, Path::to_path_buf)).or_default().insert(name, text);
        }
    }
    let files: Vec<FileReport> = folders.values().flat_map(reports).collect();
    let goals: Vec<Goal> = files.iter().flat_map(goals).collect();
    if let Some(page) = page {
        super::write_file(page, &page::html(&files, &goals, folders.values()))?;
        output.line(format!("对比图页面：{}", page.display()), format!("page of comparisons: {}", page.display()));
    }
    let fine = files.iter().all(|file| file.failed.is_empty());
    show(output, &files, &goals);
    output.value(&Reports { files, goals });
    Ok(code(fine))
}

/// Reports on the files of one folder: campaigns, which need several files, and worked cases; a file whose cases all belong to families is
/// told by these.
fn reports(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    let mut reports = campaigns::judge(files);
    for (name, text) in files {
        let Some(worked) = check_file(name, text) else { continue };
        match reports.iter_mut().find(|report| report.file == *name) {
            Some(there) if worked.not_implemented < worked.cases => *there = worked,
            Some(_) => {}
            None => reports.push(worked),
        }
    }
    reports.sort_by(|a, b| a.file.cmp(&b.file));
    reports
}

fn show(output: &Output, files: &[FileReport], goals: &[Goal]) {
    if output.is_json() {
        return;
    }
    let rows: Vec<Vec<String>> = files
        .iter()
        .map(|file| {
            let state = if file.not_implemented == file.cases {
                output.pick("尚未实现", "not implemented")
            } else if file.failed.is_empty() && file.outside > 0 {
                output.pick("已比较", "compared")
            } else if file.failed.is_empty() {
                output.pick("通过", "passed")
            } else {
                output.pick("不符", "failed")
            };
            let numbers = [file.cases, file.passed, file.outside, file.failed.len(), file.not_implemented]
                .map(|number| number.to_string());
            [vec![file.file.clone(), file.family.clone()], numbers.to_vec(), vec![state.to_owned()]].concat()
        })
        .collect();
    let headings = match output.language() {
        anlan_kernel::problem::Language::Zh => ["文件", "类别", "算例", "通过", "超出倍数", "不符", "未实现", "结果"],
        anlan_kernel::problem::Language::En => {
            ["file", "family", "cases", "passed", "outside", "failed", "not implemented", "result"]
        }
    };
    say!("{}", table(&headings, &rows, &[2, 3, 4, 5, 6]));
    told(output, goals);
    for file in files {
        for failure in &file.failed {
            say!(
                "{} · {}\n  {} {}\n  {} {}",
                file.file,
                failure.id,
                output.pick("应为", "expected"),
                failure.expected,
                output.pick("得到", "got"),
                failure.got
            );
        }
    }
}

/// Goals, with what came of them.
fn told(output: &Output, goals: &[Goal]) {
    if goals.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = goals
        .iter()
        .map(|goal| {
            let met = if goal.met { output.pick("达到", "met") } else { output.pick("未达到", "missed") };
            vec![
                output.pick(&goal.name.zh, &goal.name.en).to_owned(),
                goal.bound(),
                format!("{:.3}", goal.value),
                met.to_owned(),
            ]
        })
        .collect();
    let headings = match output.language() {
        anlan_kernel::problem::Language::Zh => ["目标", "要求", "实测", "结果"],
        anlan_kernel::problem::Language::En => ["goal", "wanted", "measured", "result"],
    };
    say!("{}", table(&headings, &rows, &[2]));
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let entries = std::fs::read_dir(folder).map_err(|cause| super::file_problem(folder, &cause))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|ending| ending == "json" || ending == "jsonl" || ending == "csv") {
            paths.push(path);
        }
    }
    Ok(())
}
