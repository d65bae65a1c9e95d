//! Dead paths in the docs: every path in back-ticks or links that begins with a folder of the repository is there.

use std::path::Path;

use super::{Finding, Source};

const FOLDERS: [&str; 11] = [
    "science/",
    "kernel/",
    "platform/",
    "capabilities/",
    "app/",
    "packs/",
    "xtask/",
    "tools/",
    "docs/",
    "fuzz/",
    "web/",
];

pub(super) fn check(root: &Path, sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.extension().is_some_and(|extension| extension == "md")) {
        for (at, line) in source.text.lines().enumerate() {
            for path in paths(line) {
                let beside = source.path.parent().map(|folder| root.join(folder).join(path));
                if !root.join(path).exists() && !beside.is_some_and(|path| path.exists()) {
                    findings.push(Finding {
                        path: source.path.clone(),
                        line: at + 1,
                        what: format!("{path} is not there: mend the path or remove it"),
                    });
                }
            }
        }
    }
    findings
}

/// Paths of the repository named on a line.
fn paths(line: &str) -> Vec<&str> {
    let ticked = line.split('`').skip(1).step_by(2);
    let linked = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    ticked
        .chain(linked)
        .map(|path| path.split(['#', ' ']).next().unwrap_or_default().trim_end_matches('/'))
        .filter(|path| !path.contains(['*', '<', '{', '…']))
        .filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)) || is_root_document(path))
        .collect()
}

fn is_root_document(path: &str) -> bool {
    !path.contains('/') && path.len() > 3 && Path::new(path).extension().is_some_and(|extension| extension == "md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_ticks_and_links() {
        assert_eq!(
            paths("see `science/spatial/` and [the page](docs/a.md#b), not `cargo test` or `packs/*`"),
            ["science/spatial", "docs/a.md"]
        );
    }
}
