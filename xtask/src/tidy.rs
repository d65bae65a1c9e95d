//! The rules, each a function over the tracked files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

mod docs;
mod rings;
mod schemas;
mod sources;

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// File, relative to the root.
    pub(crate) path: PathBuf,
    /// Line, from 1; 0 where the file as a whole is meant.
    pub(crate) line: usize,
    /// What is wrong, and what to do.
    pub(crate) what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.what)
    }
}

/// A file as the rules see it.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Checks everything.
pub(crate) fn check(root: &Path) -> Vec<Finding> {
    let sources = tracked(root);
    let mut findings = rings::check(&sources);
    findings.extend(docs::check(root, &sources));
    findings.extend(schemas::check(&sources));
    findings.extend(sources::check(&sources));
    findings
}

/// Files that git tracks, or would; only text.
fn tracked(root: &Path) -> Vec<Source> {
    let listed =
        Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root).output();
    let names = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    names
        .lines()
        .filter_map(|name| {
            Some(Source { path: PathBuf::from(name), text: std::fs::read_to_string(root.join(name)).ok()? })
        })
        .collect()
}
