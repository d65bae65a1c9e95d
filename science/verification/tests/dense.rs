//! Campaigns of dense gases are recognised by their columns and judged whatever their names.

use std::collections::BTreeMap;

use anlan_verification::campaigns::{dense, phast, slab_listings};

const ARCS: &str = "trial,distance_m,c_arcmax_vol_pct\nSome1,100,10\nSome1,300,3\nOther2,100,5\n";
const CONDITIONS: &str = "trial,Q_kg_s,duration_s,pool_diameter_m,p_mbar,T_amb_C,RH_pct,L_m,ustar_m_s,z0_m,receptor_height_m,note\n\
                          Some1,100,100,27,940,30,10,100,0.2,0.0002,1.0,\n";

fn files(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
    texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_trial_is_judged_and_one_without_conditions_is_a_failed_case() {
    let reports = dense::judge(&files(&[("sealed-a.csv", ARCS), ("sealed-b.csv", CONDITIONS)]));
    assert_eq!(reports.len(), 1);
    let report = &reports[0];
    assert_eq!((report.cases, report.passed + report.outside, report.failed.len()), (3, 2, 1));
    assert_eq!(report.failed[0].id, "Other2");
    assert_eq!(report.metrics["Some"]["n"], 2);
    assert!(report.metrics["all"]["vg"].as_f64().unwrap() >= 1.0);
}

#[test]
fn files_of_others_are_left_alone() {
    let others = files(&[("a.csv", "trial,run\n1,2\n"), ("b.json", "{\"cases\": []}"), ("c.json", "[]")]);
    assert!(dense::judge(&others).is_empty());
    assert!(slab_listings::judge(&others).is_empty());
    assert!(phast::judge(&others).is_empty());
}

#[test]
fn a_listing_without_inputs_is_a_failed_case() {
    let listing = "case,x_m,volume_fraction_cv,ctr_conc_timeavg\nX,10,0.5,0.6\n";
    let reports = slab_listings::judge(&files(&[("listing.csv", listing)]));
    assert_eq!((reports.len(), reports[0].failed.len()), (1, 1));
}
