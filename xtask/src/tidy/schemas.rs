//! Names on the wire: two shapes of one name would silently become one in the description of the interface.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Finding, Source};

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut first: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.extension().is_some_and(|extension| extension == "rs")) {
        let mut described = false;
        for (at, line) in source.text.lines().enumerate() {
            described |= line.trim_start().starts_with("#[derive(") && line.contains("ToSchema");
            let Some(name) = declared(line).filter(|_| described) else { continue };
            described = false;
            match first.get(name) {
                None => {
                    first.insert(name.to_owned(), source.path.clone());
                }
                Some(other) => findings.push(Finding {
                    path: source.path.clone(),
                    line: at + 1,
                    what: format!("{} has a shape {name} too: give one of them another name", other.display()),
                }),
            }
        }
    }
    findings
}

/// Name of the struct or enum that a line declares.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    matches!(words.next()?, "struct" | "enum")
        .then(|| words.next())?
        .map(|name| name.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_stand_for_one_shape() {
        let source = |path: &str, text: &str| Source { path: path.into(), text: text.to_owned() };
        let shape = "#[derive(Serialize, ToSchema)]\npub(crate) struct View {\n";
        let other = "#[derive(Serialize)]\nstruct View {\n";
        assert_eq!(check(&[source("a.rs", shape), source("b.rs", other)]), []);
        assert_eq!(check(&[source("a.rs", shape), source("b.rs", shape)]).len(), 1);
    }
}
