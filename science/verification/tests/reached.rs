//! What the public campaigns reached stays reached: the figures of `docs/consequence.md`, to their last digit.

use std::collections::BTreeMap;
use std::path::Path;

use anlan_verification::campaigns::{goals::goals, judge};

/// What is wanted, by its English name, and the least or the most that was reached.
const REACHED: &[(&str, f64, f64)] = &[
    ("Prairie Grass with measured σθ · FAC2", 0.943, 1.0),
    ("Prairie Grass with measured σθ · MG", 0.98, 1.03),
    ("Prairie Grass with measured σθ · VG", 1.0, 1.150),
    ("Prairie Grass with routine weather · FAC2", 0.949, 1.0),
    ("Prairie Grass with routine weather · VG", 1.0, 1.185),
    ("LNG clouds without a fence · FAC2", 0.807, 1.0),
    ("LNG clouds without a fence · MG", 0.93, 1.07),
    ("LNG clouds without a fence · VG", 1.0, 1.54),
    ("EPA 1991 jets and pools · FAC2", 0.785, 1.0),
    ("EPA 1991 jets and pools · MG", 0.75, 1.33),
    ("EPA 1991 jets and pools · VG", 1.0, 1.38),
    ("pool-fire radiometers", 0.90, 1.0),
    ("jet-fire radiometers", 0.94, 1.0),
    ("SLAB listings, median", 0.0, 0.085),
    ("SLAB listings, 95th percentile", 0.0, 0.50),
    ("commercial report, share of LFL distances within 25 %", 1.0, 1.0),
];

#[test]
fn nothing_that_was_reached_is_lost() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/validation");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("left out: no campaigns beside the checkout");
        return;
    };
    let files: BTreeMap<String, String> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            Some((path.file_name()?.to_str()?.to_owned(), std::fs::read_to_string(path).ok()?))
        })
        .collect();
    let reached: Vec<(String, f64)> =
        judge(&files).iter().flat_map(goals).map(|goal| (goal.name.en.to_string(), goal.value)).collect();
    for (name, least, most) in REACHED {
        let (_, measured) = reached.iter().find(|(en, _)| en == name).unwrap_or_else(|| panic!("{name}: {reached:?}"));
        assert!((*least..=*most).contains(measured), "{name}: {measured}, was {least} … {most}");
    }
    assert_eq!(reached.len(), REACHED.len(), "{reached:?}");
}
