//! Names, numbers and compositions as users write them: answered the same twice, with a reason.
#![no_main]

libfuzzer_sys::fuzz_target!(|parts: (&str, &str, &str, &str)| {
    let (name, cas, un, note) = parts;
    let query = anlan_substances::Query { name: Some(name), cas: Some(cas), un: Some(un), note: Some(note) };
    assert_eq!(anlan_substances::match_substance(&query), anlan_substances::match_substance(&query));
    assert_eq!(anlan_substances::question_key(&query), anlan_substances::question_key(&query));
});
