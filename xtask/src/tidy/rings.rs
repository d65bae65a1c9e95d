//! Rings: dependencies point left only; science touches nothing outside; the platform knows no word of the domain.

use std::path::{Component, Path};

use super::{Finding, Source};

const RINGS: [&str; 5] = ["science", "kernel", "platform", "capabilities", "app"];
/// The floor of the ring of capabilities: every mechanism works over records, so every capability may read it.
const FLOOR: &str = "registry";
/// What science may not name.
const OUTSIDE: [&str; 6] = ["std::fs", "std::net", "SystemTime", "Instant::now", "std::env", "println!"];
/// Words of the domain that the platform may not know.
const DOMAIN: [&str; 6] = ["substance", "enterprise", "hazard", "危险", "化学品", "企业"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let Some(ring) = ring_of(&source.path) else { continue };
        if source.path.ends_with("Cargo.toml") {
            findings.extend(dependencies(source, ring, sources));
        }
        if source.path.extension().is_some_and(|extension| extension == "rs")
            && source.path.components().any(|part| part.as_os_str() == "src")
        {
            findings.extend(words(source, ring));
        }
    }
    findings
}

fn ring_of(path: &Path) -> Option<usize> {
    let Component::Normal(first) = path.components().next()? else { return None };
    RINGS.iter().position(|ring| first == *ring)
}

fn dependencies(source: &Source, ring: usize, sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_dependencies = false;
    for (at, line) in source.text.lines().enumerate() {
        if let Some(section) = line.strip_prefix('[') {
            in_dependencies = section.starts_with("dependencies");
        }
        let Some(name) =
            line.split(['.', ' ', '=']).next().filter(|name| in_dependencies && name.starts_with("anlan-"))
        else {
            continue;
        };
        let Some(other) = sources.iter().find(|other| is_manifest_of(other, name)) else { continue };
        let Some(other_ring) = ring_of(&other.path) else { continue };
        let equal_is_fine = RINGS[ring] != "capabilities" || name == format!("anlan-{FLOOR}");
        if other_ring > ring || (other_ring == ring && !equal_is_fine) {
            findings.push(Finding {
                path: source.path.clone(),
                line: at + 1,
                what: format!("{} may not depend on {name}: arrows point left only (ARCHITECTURE.md)", RINGS[ring]),
            });
        }
    }
    findings
}

fn is_manifest_of(source: &Source, name: &str) -> bool {
    source.path.ends_with("Cargo.toml") && source.text.lines().any(|line| line == format!("name = \"{name}\""))
}

fn words(source: &Source, ring: usize) -> Vec<Finding> {
    let forbidden: &[&str] = match RINGS[ring] {
        "science" => &OUTSIDE,
        "platform" => &DOMAIN,
        _ => &[],
    };
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut findings = Vec::new();
    for (at, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        for word in forbidden.iter().filter(|word| line.contains(**word)) {
            findings.push(Finding {
                path: source.path.clone(),
                line: at + 1,
                what: format!("{} may not name {word}: hand it in from the ring that may", RINGS[ring]),
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.to_owned() }
    }

    #[test]
    fn arrows_point_left() {
        let sources = [
            source("science/a/Cargo.toml", "name = \"anlan-a\"\n[dependencies]\nanlan-kernel.workspace = true\n"),
            source("kernel/Cargo.toml", "name = \"anlan-kernel\"\n[dependencies]\nanlan-a.workspace = true\n"),
            source(
                "capabilities/x/Cargo.toml",
                "name = \"anlan-x\"\n[dependencies]\nanlan-registry.workspace = true\nanlan-y.workspace = true\n",
            ),
            source("capabilities/y/Cargo.toml", "name = \"anlan-y\"\n"),
            source("capabilities/registry/Cargo.toml", "name = \"anlan-registry\"\n"),
        ];
        let lines: Vec<_> =
            check(&sources).into_iter().map(|finding| (finding.path.display().to_string(), finding.line)).collect();
        assert_eq!(lines, [("science/a/Cargo.toml".to_owned(), 3), ("capabilities/x/Cargo.toml".to_owned(), 4)]);
    }

    #[test]
    fn science_touches_nothing_outside() {
        let sources = [source("science/a/src/lib.rs", "use std::fs;\n// std::net\n#[cfg(test)]\nuse std::fs;\n")];
        assert_eq!(check(&sources).len(), 1);
    }
}
