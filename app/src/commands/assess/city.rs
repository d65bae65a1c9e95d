//! Where the records come from: the database, or tables taken into a temporary one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anlan_kernel::{IdSource, Problem, RecordId, Text};
use anlan_registry::import::{Request, Source, import, kind_of};
use anlan_store::Location;
use jiff::Timestamp;

use crate::cli::Arguments;
use crate::house::House;
use crate::output::Output;

/// Types of records that risk comes from, in the order in which they refer to one another.
const KINDS: [&str; 6] = ["enterprise", "site", "unit", "vessel", "holding", "protection_target"];
/// Endings of files that may be tables.
const TABLES: [&str; 4] = ["csv", "xlsx", "geojson", "json"];

/// The records of a city.
pub(super) struct City {
    pub(super) house: House,
    /// What it is called.
    pub(super) name: Text,
    /// Tables that were read.
    pub(super) files: Vec<String>,
    /// What is to be said of the tables.
    pub(super) remarks: Vec<Problem>,
    /// The sample city, whose weather is known to be synthetic.
    is_sample: bool,
    /// Folder of the temporary database, which goes when the city does.
    folder: Option<tempfile::TempDir>,
}

/// Ids in the order in which they are asked for: the same tables give the same ids.
#[derive(Debug, Default)]
struct Counted(AtomicU64);

impl IdSource for Counted {
    fn next_id(&self, _now: Timestamp) -> RecordId {
        RecordId::from_parts(0, u128::from(self.0.fetch_add(1, Ordering::Relaxed)) + 1)
    }
}

impl City {
    /// Opens the database, or takes tables into a temporary one.
    pub(super) fn open(arguments: &Arguments, output: &Output, tables: &[PathBuf]) -> Result<Self, Vec<Problem>> {
        if tables.is_empty() {
            let house = House::open(arguments, false)?;
            let name = house.city_name()?;
            let is_sample = name == crate::house::sample_city();
            return Ok(Self { house, name, files: Vec::new(), remarks: Vec::new(), is_sample, folder: None });
        }
        let folder = tempfile::tempdir().map_err(|cause| super::super::file_problem(&std::env::temp_dir(), &cause))?;
        let mut house = House::at(&Location::File(folder.path().join("city.sqlite")), &arguments.actor)?;
        house.ids = Arc::<Counted>::default();
        let named: Vec<String> = tables.iter().map(|path| path.display().to_string()).collect();
        let mut city = Self {
            house,
            name: Text::new(format!("表格：{}", named.join("、")), format!("tables: {}", named.join(", "))),
            files: Vec::new(),
            remarks: Vec::new(),
            is_sample: false,
            folder: Some(folder),
        };
        city.take(output, tables)?;
        Ok(city)
    }

    /// Whether the records were taken from tables and are gone afterwards.
    pub(super) fn is_temporary(&self) -> bool {
        self.folder.is_some()
    }

    /// Whether the synthetic weather may stand for its own, which is then said.
    pub(super) fn may_have_sample_weather(&self) -> bool {
        self.is_temporary() || self.is_sample
    }

    fn take(&mut self, output: &Output, tables: &[PathBuf]) -> Result<(), Vec<Problem>> {
        let mut found: Vec<(usize, PathBuf)> = Vec::new();
        for path in tables {
            let is_named = !path.is_dir();
            for file in files_of(path)? {
                let request = Request::new(Source::File(file.clone()));
                match kind_of(&self.house.catalogue, &request) {
                    Ok(kind) => match KINDS.iter().position(|own| *own == kind.name) {
                        Some(order) => found.push((order, file)),
                        None => self.remarks.push(left_out(&file, kind.name.as_ref())),
                    },
                    Err(problem) if is_named => return Err(vec![problem.in_file(file.display().to_string())]),
                    Err(_) => self.remarks.push(left_out(&file, "")),
                }
            }
        }
        found.sort();
        let mut sites = 0;
        for (order, file) in found {
            let request = Request { kind: Some(KINDS[order].to_owned()), ..Request::new(Source::File(file.clone())) };
            let importer = self.house.importer(output.progress("导入", "importing"));
            let report = import(&self.house.store, &self.house.catalogue, &importer, request)?;
            if KINDS[order] == "site" {
                sites += report.created + report.updated;
            }
            output.line(
                format!(
                    "  {} → {}：{}行，新{}，拒绝{}",
                    report.file, report.kind, report.rows, report.created, report.refused
                ),
                format!(
                    "  {} → {}: {} rows, {} new, {} refused",
                    report.file, report.kind, report.rows, report.created, report.refused
                ),
            );
            self.files.push(report.file.clone());
            self.remarks.extend(report.problems.into_iter().filter(Problem::is_error));
        }
        if sites == 0 {
            let shown = tables.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
            let mut problems = vec![
                Problem::invalid(
                    "assess.no_sites",
                    format!("{shown} 中没有厂区表，或其中没有一行可用"),
                    format!("{shown} has no table of sites, or no row of it can be taken"),
                )
                .remedy(
                    "给出含厂区（site）、存量（holding）等表格的文件夹；模板见 anlan export --template",
                    "give a folder with tables of sites, holdings …; templates come from anlan export --template",
                ),
            ];
            problems.append(&mut self.remarks);
            return Err(problems);
        }
        Ok(())
    }
}

/// Returns the tables of a folder, or the file itself.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    let failed = |cause: &std::io::Error| super::super::file_problem(path, cause);
    if !std::fs::metadata(path).map_err(|cause| failed(&cause))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|cause| failed(&cause))? {
        let file = entry.map_err(|cause| failed(&cause))?.path();
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if file.is_file() && ending.is_some_and(|ending| TABLES.contains(&ending.as_str())) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn left_out(file: &Path, kind: &str) -> Problem {
    let (zh, en) = if kind.is_empty() {
        ("表头不是所需的表".to_owned(), "its headings are those of no table that is needed".to_owned())
    } else {
        (format!("风险计算不用 {kind} 表"), format!("risk does not come from tables of {kind}"))
    };
    Problem::invalid("assess.table_left_out", format!("未读入：{zh}"), format!("left out: {en}"))
        .warning()
        .in_file(file.file_name().unwrap_or_default().to_string_lossy().into_owned())
}
