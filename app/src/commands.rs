//! The commands, one file each.

use std::process::ExitCode;

use anlan_kernel::Problem;

use crate::cli::{Arguments, Command};
use crate::output::Output;

mod archive;
mod assess;
mod backup;
mod bench;
mod consequence;
mod demo;
mod export;
mod identify;
mod import;
mod init;
mod journal;
mod openapi;
mod pack;
mod plan;
mod queue;
mod serve;
mod verify;
pub(crate) mod weather;
mod worker;

pub(crate) use archive::{district_names, layers};
pub(crate) use demo::{load_demo_people, load_sample_city};

/// What a command comes to.
pub(crate) type Outcome = Result<ExitCode, Vec<Problem>>;

/// Runs the command that was typed.
pub(crate) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    match &arguments.command {
        Command::Init => init::run(arguments, output),
        Command::Demo { out } => demo::run(arguments, output, out),
        Command::Serve { .. } => serve::run(arguments, output),
        Command::Openapi => openapi::run(),
        Command::Import { .. } => import::run(arguments, output),
        Command::Export { kind, out, template } => export::run(arguments, output, kind, out, *template),
        Command::Identify { .. } => identify::run(arguments, output),
        Command::Queue { .. } => queue::run(arguments, output),
        Command::Consequence { scenario, geojson, at, svg } => {
            consequence::run(output, scenario, &consequence::Wanted { geojson: *geojson, at: at.as_deref(), svg: *svg })
        }
        Command::Assess { .. } => assess::run(arguments, output),
        Command::Worker { nats, threads, name } => worker::run(output, nats, *threads, name.as_deref()),
        Command::Verify { folder, page } => verify::run(output, folder, page.as_deref()),
        Command::Bench { what } => bench::run(output, what),
        Command::Archive { .. } => archive::run(arguments, output),
        Command::Journal { what } => journal::run(arguments, output, what),
        Command::Backup { to } => backup::backup(arguments, output, to),
        Command::Restore { from } => backup::restore(arguments, output, from),
        Command::Pack { what } => pack::run(output, what),
        Command::Plan { what } => plan::run(output, what),
    }
}

/// Done, or done with something to look at.
pub(crate) fn code(fine: bool) -> ExitCode {
    ExitCode::from(u8::from(!fine))
}

/// Reads a file of the user's.
pub(crate) fn read_file(path: &std::path::Path) -> Result<String, Problem> {
    std::fs::read_to_string(path).map_err(|cause| file_problem(path, &cause))
}

/// Writes a file, and the folder it lies in.
pub(crate) fn write_file(path: &std::path::Path, text: &str) -> Result<(), Problem> {
    create_folder_of(path)?;
    std::fs::write(path, text).map_err(|cause| file_problem(path, &cause))
}

/// Creates the folder that a file is to lie in.
pub(crate) fn create_folder_of(path: &std::path::Path) -> Result<(), Problem> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|cause| file_problem(folder, &cause))?;
    }
    Ok(())
}

fn file_problem(path: &std::path::Path, cause: &std::io::Error) -> Problem {
    let kind = if cause.kind() == std::io::ErrorKind::NotFound {
        anlan_kernel::Kind::NotFound
    } else {
        anlan_kernel::Kind::Unavailable
    };
    Problem::new(kind, "file", format!("文件{}：{cause}", path.display()), format!("file {}: {cause}", path.display()))
        .remedy("检查路径、权限和磁盘空间", "check path, permissions and disk space")
}

/// Reads a map of columns.
pub(crate) fn read_mapping(path: Option<&std::path::Path>) -> Result<anlan_registry::import::Mapping, Problem> {
    let Some(path) = path else { return Ok(anlan_registry::import::Mapping::default()) };
    serde_json::from_str(&read_file(path)?).map_err(|cause| {
        Problem::invalid(
            "map.unreadable",
            format!("列对应表有误：{cause}"),
            format!("the map of columns is wrong: {cause}"),
        )
        .remedy("格式：{\"列名\": \"字段\"}", "its form is {\"heading\": \"field\"}")
        .in_file(path.display().to_string())
        .at_row(cause.line() as u64)
    })
}
