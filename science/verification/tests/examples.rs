//! The worked examples of the shared data, where they are present.

use std::path::{Path, PathBuf};

use anlan_verification::check_file;

fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    path.is_dir().then_some(path)
}

/// Checks every file of a folder; returns how many cases passed.
fn check(folder: &str, expect: &[(&str, usize, usize)]) {
    let Some(shared) = shared() else {
        eprintln!("left out: worked examples of {folder} (shared data not present)");
        return;
    };
    for (file, passed, not_implemented) in expect {
        let text = std::fs::read_to_string(shared.join(folder).join(file)).unwrap();
        let report = check_file(file, &text).unwrap();
        assert_eq!(report.failed, [], "{file}");
        assert_eq!((report.passed, report.not_implemented), (*passed, *not_implemented), "{file}");
    }
}

#[test]
fn worked_examples_of_the_rules() {
    check(
        "standards/examples",
        &[
            ("major-hazard.json", 25, 0),
            ("list-lookup.json", 3, 0),
            ("risk-criteria.json", 4, 0),
            ("accident-grade.json", 4, 0),
            ("storage-compatibility.json", 6, 0),
            ("label-precedence.json", 3, 0),
            ("park-risk.json", 4, 0),
            ("special-work.json", 15, 0),
            ("consequence-parameters.json", 6, 0),
        ],
    );
}

#[test]
fn merkle_vectors() {
    let Some(shared) = shared() else {
        eprintln!("left out: merkle vectors (shared data not present)");
        return;
    };
    for file in ["inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"] {
        let text = std::fs::read_to_string(shared.join(format!("conformance/merkle/{file}.jsonl"))).unwrap();
        let report = check_file(file, &text).unwrap();
        assert_eq!(report.failed, [], "{file}");
        assert_eq!(report.passed, report.cases, "{file}");
    }
}

#[test]
fn what_holds_no_cases_is_left_alone() {
    assert_eq!(check_file("a.json", "{\"rows\": []}"), None);
    assert_eq!(check_file("a.json", "not json"), None);
    assert_eq!(check_file("a.json", "{\"cases\": []}"), None);
}
