//! `anlan pack`: check packs, print schemas.

use std::collections::BTreeMap;
use std::path::Path;

use anlan_kernel::Problem;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::pack::{self, Files};
use anlan_registry::schema::json_schema;

use super::{Outcome, code, file_problem};
use crate::cli::Pack;
use crate::house;
use crate::output::{Output, say};

pub(super) fn run(output: &Output, what: &Pack) -> Outcome {
    match what {
        Pack::Check { folder } => check(output, folder),
        Pack::Schema { kind: Some(kind) } => {
            let (catalogue, _) = house::catalogue()?;
            say!("{}", serde_json::to_string_pretty(&json_schema(catalogue.require(kind)?)).expect("schemas are JSON"));
            Ok(code(true))
        }
        Pack::Schema { kind: None } => {
            let (catalogue, _) = house::catalogue()?;
            let all: Vec<_> = catalogue.types().map(json_schema).collect();
            output.value(&all);
            if !output.is_json() {
                for record_type in catalogue.types() {
                    say!("{:<22} {}", record_type.name, output.text(&record_type.label));
                }
            }
            Ok(code(true))
        }
    }
}

fn check(output: &Output, folder: &Path) -> Outcome {
    let mut folders = Vec::new();
    if folder.join("pack.yaml").is_file() {
        folders.push(folder.to_owned());
    } else {
        let entries = std::fs::read_dir(folder).map_err(|cause| file_problem(folder, &cause))?;
        folders.extend(entries.flatten().map(|entry| entry.path()).filter(|path| path.join("pack.yaml").is_file()));
        folders.sort();
    }
    if folders.is_empty() {
        return Err(vec![
            Problem::new(
                anlan_kernel::Kind::NotFound,
                "pack.none",
                format!("{}中没有包", folder.display()),
                format!("there is no pack in {}", folder.display()),
            )
            .remedy("包是含有 pack.yaml 的文件夹", "a pack is a folder with a pack.yaml"),
        ]);
    }
    let mut problems = Vec::new();
    let mut packs = Vec::new();
    for path in &folders {
        let name = path
            .canonicalize()
            .unwrap_or_else(|_| path.clone())
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match pack::load(&name, files(path)?) {
            Ok(pack) => packs.push(pack),
            Err(found) => problems.extend(found),
        }
    }
    let mut catalogue = Catalogue::built_in();
    if let Err(found) = pack::register(&mut catalogue, &packs) {
        problems.extend(found);
    }
    let lifecycles = house::lifecycles(&catalogue, &packs).unwrap_or_else(|found| {
        problems.extend(found);
        BTreeMap::new()
    });
    output.value(&serde_json::json!({
        "packs": packs.iter().map(|pack| &pack.name).collect::<Vec<_>>(), "problems": problems,
    }));
    for pack in &packs {
        output.line(
            format!("{} {}：{}个类型，{}张表", pack.name, pack.title.zh, pack.types.len(), pack.data.len()),
            format!("{} {}: {} types, {} tables", pack.name, pack.title.en, pack.types.len(), pack.data.len()),
        );
    }
    for lifecycle in lifecycles.values() {
        let (states, actions, clocks) = (lifecycle.states.len(), lifecycle.actions.len(), lifecycle.clocks.len());
        output.line(
            format!("{} {}：{states}个状态，{actions}个操作，{clocks}个期限", lifecycle.origin, lifecycle.label.zh),
            format!("{} {}: {states} states, {actions} actions, {clocks} clocks", lifecycle.origin, lifecycle.label.en),
        );
    }
    if !output.is_json() {
        output.problems(&problems);
    }
    Ok(code(problems.is_empty()))
}

fn files(folder: &Path) -> Result<Files, Problem> {
    fn collect(root: &Path, folder: &Path, files: &mut Files) -> Result<(), Problem> {
        for entry in std::fs::read_dir(folder).map_err(|cause| file_problem(folder, &cause))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(root, &path, files)?;
            } else {
                let bytes = std::fs::read(&path).map_err(|cause| file_problem(&path, &cause))?;
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, bytes);
            }
        }
        Ok(())
    }
    let mut found = Files::new();
    collect(folder, folder, &mut found)?;
    Ok(found)
}
