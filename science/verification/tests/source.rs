//! Source terms and properties against the shared data, where they are present.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anlan_verification::campaigns::properties::property_tables;
use anlan_verification::campaigns::source::discharge_listings;
use anlan_verification::check_file;

fn shared(file: &str) -> Option<BTreeMap<String, String>> {
    let base = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let text = std::fs::read_to_string(base.join(file)).ok();
    if text.is_none() {
        eprintln!("left out: {file} (shared data not present)");
    }
    text.map(|text| BTreeMap::from([(file.to_owned(), text)]))
}

#[test]
fn discharge_of_the_program_listing() {
    let Some(files) = shared("validation/commercial_phast.json") else { return };
    let reports = discharge_listings(&files);
    assert_eq!(reports[0].failed, [], "{:?}", reports[0].metrics);
    eprintln!("{:?}", reports[0].metrics);
}

#[test]
fn properties_of_the_parameter_file() {
    let Some(files) = shared("parameters/substance_properties.csv") else { return };
    let reports = property_tables(&files);
    assert_eq!(reports[0].failed, []);
    assert_eq!(reports[0].passed, 163);
    eprintln!("{:?}", reports[0].metrics);
}

#[test]
fn worked_examples_of_source_terms() {
    let Some(files) = shared("validation/worked_examples.json") else { return };
    let text = files.values().next().unwrap();
    let all: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    for id in ["CL-liquid-leak", "HyRAM-CH4-orifice"] {
        let case: Vec<_> = all.iter().filter(|case| case["id"] == id).cloned().collect();
        let report = check_file(id, &serde_json::to_string(&case).unwrap()).unwrap();
        assert_eq!((report.passed, report.failed), (1, vec![]), "{id}");
    }
}

/// Cases of the same kind with other names and units; their figures are worked by hand from the inputs that stand beside them.
#[test]
fn cases_of_other_names_and_units() {
    let cases = r#"[
      {"id": "torricelli", "topic": "liquid leak from a tank hole",
       "inputs": {"substance": "water", "hole_diameter_mm": 20, "liquid_height_m": 5, "T_C": 25, "discharge_coefficient": 0.61},
       "expected": {"velocity_m_s": 9.903}, "tolerance": {"rel": 0.001}},
      {"id": "water-177", "topic": "flash fraction",
       "inputs": {"substance": "water", "T_C": 177, "cp_kJ_kgK": 4.36, "heat_of_vaporisation_kJ_kg": 2253, "boiling_point_C": 100},
       "expected": {"flash_fraction": 0.149}, "tolerance": {"rel": 0.01}}
    ]"#;
    let report = check_file("cases.json", cases).unwrap();
    assert_eq!(report.failed, []);
    assert_eq!(report.passed, 2);
}
