//! Packs that people write: loaded, or refused with file and remedy.
#![no_main]

libfuzzer_sys::fuzz_target!(|parts: (&str, &str)| {
    let files = std::collections::BTreeMap::from([
        ("pack.yaml".to_owned(), parts.0.as_bytes().to_vec()),
        ("types/a.yaml".to_owned(), parts.1.as_bytes().to_vec()),
    ]);
    if let Err(problems) = anlan_registry::pack::load("fuzz", files) {
        assert!(problems.iter().all(|problem| problem.place.file.is_some() && !problem.remedy.is_empty()));
    }
});
