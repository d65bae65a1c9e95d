//! Areas and points as users draw them: read, checked, mended; what was mended is valid.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let options = anlan_spatial::ReadOptions { max_positions: 2_000, ..anlan_spatial::ReadOptions::default() };
    let Ok(shape) = anlan_spatial::Shape::from_geojson_str(text, &options) else { return };
    let again = anlan_spatial::Shape::from_geojson(&shape.to_geojson(), &options).expect("what was written is read");
    assert_eq!(shape, again);
    let _ = anlan_spatial::validate(&shape);
});
