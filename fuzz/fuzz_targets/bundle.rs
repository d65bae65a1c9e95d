//! Exported journals, as they come back from outside.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = anlan_store::journal::bundle::verify(&mut std::io::Cursor::new(bytes));
});
