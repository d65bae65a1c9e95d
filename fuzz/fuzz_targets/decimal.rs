//! Numbers: what is printed is read as the same number.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(number) = text.parse::<anlan_quantity::Decimal>() else { return };
    assert_eq!(number.to_string().parse::<anlan_quantity::Decimal>().expect("what was printed is read"), number);
});
