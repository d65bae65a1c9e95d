//! `anlan verify`: every worked-example file below a folder against the engine.

use std::path::{Path, PathBuf};

use anlan_kernel::Problem;
use anlan_verification::{FileReport, check_file};
use serde::Serialize;

use super::{Outcome, code, read_file};
use crate::output::{Output, say, table};

#[derive(Serialize)]
struct Reports {
    files: Vec<FileReport>,
}

pub(super) fn run(output: &Output, folder: &Path) -> Outcome {
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
    let mut files = Vec::new();
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        // What is not text, or holds no worked cases, is no file of ours.
        if let Ok(text) = read_file(&path)
            && let Some(report) = check_file(&name, &text)
        {
            files.push(report);
        }
    }
    let fine = files.iter().all(|file| file.failed.is_empty());
    show(output, &files);
    output.value(&Reports { files });
    Ok(code(fine))
}

fn show(output: &Output, files: &[FileReport]) {
    if output.is_json() {
        return;
    }
    let rows: Vec<Vec<String>> = files
        .iter()
        .map(|file| {
            let state = if file.not_implemented == file.cases {
                output.pick("尚未实现", "not implemented")
            } else if file.failed.is_empty() {
                output.pick("通过", "passed")
            } else {
                output.pick("不符", "failed")
            };
            let numbers =
                [file.cases, file.passed, file.failed.len(), file.not_implemented].map(|number| number.to_string());
            [vec![file.file.clone(), file.family.clone()], numbers.to_vec(), vec![state.to_owned()]].concat()
        })
        .collect();
    let headings = match output.language() {
        anlan_kernel::problem::Language::Zh => ["文件", "类别", "算例", "通过", "不符", "未实现", "结果"],
        anlan_kernel::problem::Language::En => {
            ["file", "family", "cases", "passed", "failed", "not implemented", "result"]
        }
    };
    say!("{}", table(&headings, &rows, &[2, 3, 4, 5]));
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

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let entries = std::fs::read_dir(folder).map_err(|cause| super::file_problem(folder, &cause))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|ending| ending == "json" || ending == "jsonl") {
            paths.push(path);
        }
    }
    Ok(())
}
