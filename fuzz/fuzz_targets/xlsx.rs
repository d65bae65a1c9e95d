//! See `anlan_tables::fuzzing::fuzz_xlsx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anlan_tables::fuzzing::fuzz_xlsx(bytes));
