//! What may not stand in tracked files: paths of a machine, hosts of package indexes, unfinished marks, unreasoned exceptions; and files that
//! have grown past one idea.

use super::{Finding, Source};

/// Lines of code, tests left out, past which a file is asked whether it holds two ideas.
const LONG: usize = 600;

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| !source.path.starts_with("xtask") && !source.path.ends_with("Cargo.lock"))
        .flat_map(findings_of)
        .collect()
}

fn findings_of(source: &Source) -> Vec<Finding> {
    let rust = source.path.extension().is_some_and(|extension| extension == "rs");
    let tests = source
        .path
        .components()
        .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "benches" | "fuzz" | "testkit")));
    let mut findings = Vec::new();
    let mut say =
        |line: usize, what: &str| findings.push(Finding { path: source.path.clone(), line, what: what.to_owned() });
    let mut in_tests = tests;
    let mut code = 0;
    for (at, line) in source.text.lines().enumerate() {
        if ["/work/", "/root/"].iter().any(|path| line.contains(path)) {
            say(at + 1, "a path of one machine: make it relative");
        }
        if line.contains("://") && ["registry.", "index.crates", "mirror."].iter().any(|host| line.contains(host)) {
            say(at + 1, "the host of a package index: leave it to the user's own settings");
        }
        if !rust {
            continue;
        }
        let trimmed = line.trim_start();
        in_tests |= trimmed.starts_with("#[cfg(test)]");
        if trimmed.starts_with("//") {
            continue;
        }
        code += usize::from(!in_tests && !trimmed.is_empty());
        for mark in ["todo!(", "unimplemented!(", "dbg!(", "#[ignore"] {
            if trimmed.contains(mark) {
                say(at + 1, &format!("{mark} is unfinished work: finish it or take it out"));
            }
        }
        if !in_tests && trimmed.contains(".unwrap()") {
            say(at + 1, "unwrap() outside tests: use expect() with the invariant, or return the error");
        }
        let exception = trimmed.starts_with("#[allow")
            || trimmed.starts_with("#![allow")
            || trimmed.starts_with("#[expect")
            || trimmed.starts_with("#![expect");
        let reasoned = attribute(&source.text, at).any(|line| line.contains("reason"));
        if exception && !reasoned {
            say(at + 1, "an exception from a lint without a reason: add reason = \"…\"");
        }
    }
    if code > LONG && !source.text.contains("// tidy: long because") {
        say(0, &format!("{code} lines: does it hold two ideas? Split it, or say `// tidy: long because …`"));
    }
    findings
}

/// Lines of the attribute that begins on a line, to the one that closes it.
fn attribute(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let mut closed = false;
    text.lines().skip(at).take_while(move |line| !std::mem::replace(&mut closed, line.trim_end().ends_with(")]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(path: &str, text: &str, expect: usize) {
        let found = check(&[Source { path: path.into(), text: text.to_owned() }]);
        assert_eq!(found.len(), expect, "{found:?}");
    }

    #[test]
    fn what_may_not_stand_is_found() {
        check_one("kernel/src/a.rs", "fn a() { b().unwrap(); }\n", 1);
        check_one("kernel/src/a.rs", "#[cfg(test)]\nmod tests { fn a() { b().unwrap(); } }\n", 0);
        check_one("kernel/tests/a.rs", "fn a() { b().unwrap(); }\n", 0);
        check_one("kernel/src/a.rs", "#[allow(dead_code)]\nfn a() {}\n", 1);
        check_one("kernel/src/a.rs", "#[expect(dead_code, reason = \"shown only\")]\nfn a() {}\n", 0);
        check_one("docs/a.md", "see /root/x\n", 1);
        check_one("kernel/src/a.rs", &"let a = 1;\n".repeat(601), 1);
    }
}
