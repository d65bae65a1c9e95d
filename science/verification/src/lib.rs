//! Worked-example families checked against the engine.
//!
//! A file is recognised by what stands in it, not by its name; a case that the engine cannot judge is counted as not implemented or as
//! failed with the reason, never as passed. Every expected value of a case is compared.
//!
//! To add a family: a file in `families/` with `fn check(case) -> Verdict`, one line in [`families`].

use serde::Serialize;
use serde_json::Value;

pub mod campaigns;

mod compare;
mod families;

pub use families::FAMILIES;

/// Result of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FileReport {
    /// File name.
    pub file: String,
    /// Family; several are joined by ` + `.
    pub family: String,
    /// Cases in it.
    pub cases: usize,
    /// Cases whose every expected value was met.
    pub passed: usize,
    /// Cases of families that are not built yet.
    pub not_implemented: usize,
    /// Cases that were not met.
    pub failed: Vec<Failure>,
    /// Measured or listed points that were computed and lie beyond the factor that counts; figures tell by how much.
    pub outside: usize,
    /// Further figures, for families that have them.
    pub metrics: serde_json::Map<String, Value>,
}

impl FileReport {
    /// Takes over what another check found in the same file.
    pub fn join(&mut self, other: Self) {
        if !other.family.is_empty() && !self.family.split(" + ").any(|family| family == other.family) {
            self.family =
                if self.family.is_empty() { other.family } else { format!("{} + {}", self.family, other.family) };
        }
        self.cases += other.cases;
        self.passed += other.passed;
        self.outside += other.outside;
        self.not_implemented += other.not_implemented;
        self.failed.extend(other.failed);
        self.metrics.extend(other.metrics);
    }
}

/// One case that was not met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// Case.
    pub id: String,
    /// What was expected.
    pub expected: Value,
    /// What came out.
    pub got: Value,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every expected value was met.
    Passed,
    /// Something was not.
    Failed {
        /// What came out, under the names of what was expected.
        got: Value,
    },
    /// The engine does not know this kind of case yet.
    NotImplemented,
}

/// Checks the text of one file: JSON with `cases`, or one case a line. Nothing where it holds no worked cases at all.
pub fn check_file(file: &str, text: &str) -> Option<FileReport> {
    let cases = read_cases(text)?;
    let mut report = FileReport { file: file.to_owned(), cases: cases.len(), ..FileReport::default() };
    let mut names: Vec<&str> = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let family = families::family_of(case);
        let name = family.map_or_else(|| stem(file), |family| family.name);
        if !names.contains(&name) {
            names.push(name);
        }
        match family.map_or(Verdict::NotImplemented, |family| (family.check)(case)) {
            Verdict::Passed => report.passed += 1,
            Verdict::NotImplemented => report.not_implemented += 1,
            Verdict::Failed { got } => report.failed.push(Failure {
                id: case.get("id").and_then(Value::as_str).map_or_else(|| format!("#{}", at + 1), str::to_owned),
                expected: case.get("expected").or_else(|| case.get("wantErr")).cloned().unwrap_or(Value::Null),
                got,
            }),
        }
    }
    report.family = names.join(" + ");
    Some(report)
}

fn read_cases(text: &str) -> Option<Vec<Value>> {
    if let Ok(document) = serde_json::from_str::<Value>(text) {
        let cases = match &document {
            Value::Object(map) => map.get("cases")?.as_array()?,
            Value::Array(items) => items,
            _ => return None,
        };
        return is_worked(cases).then(|| cases.clone());
    }
    let lines: Option<Vec<Value>> =
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).ok()).collect();
    lines.filter(|cases| is_worked(cases))
}

/// A file of worked cases: one expectation makes it one, and a case without is then a failure.
fn is_worked(cases: &[Value]) -> bool {
    cases.iter().any(|case| case.get("expected").is_some() || case.get("wantErr").is_some())
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}
