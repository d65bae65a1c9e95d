//! Quantities whose name carries their unit, such as `hole_diameter_in`.

use std::collections::BTreeMap;

use serde_json::Value;

/// Suffix, factor to SI, offset added after the factor.
const UNITS: &[(&str, f64, f64)] = &[
    ("_kg_m2_s", 1.0, 0.0),
    ("_kW_m2", 1e3, 0.0),
    ("_W_m2", 1.0, 0.0),
    ("_W_mK", 1.0, 0.0),
    ("_W_m_K", 1.0, 0.0),
    ("_kJ_kgK", 1e3, 0.0),
    ("_kJ_kg_K", 1e3, 0.0),
    ("_J_kgK", 1.0, 0.0),
    ("_J_kg_K", 1.0, 0.0),
    ("_kJ_kg", 1e3, 0.0),
    ("_J_kg", 1.0, 0.0),
    ("_kg_m3", 1.0, 0.0),
    ("_g_m3", 1e-3, 0.0),
    ("_lb_ft3", 16.018_463, 0.0),
    ("_m3_kg", 1.0, 0.0),
    ("_kg_kmol", 1e-3, 0.0),
    ("_g_mol", 1e-3, 0.0),
    ("_kg_s", 1.0, 0.0),
    ("_kg_min", 1.0 / 60.0, 0.0),
    ("_kg_h", 1.0 / 3600.0, 0.0),
    ("_g_s", 1e-3, 0.0),
    ("_g_min", 1e-3 / 60.0, 0.0),
    ("_lb_s", 0.453_592_37, 0.0),
    ("_lb_min", 0.453_592_37 / 60.0, 0.0),
    ("_lb_h", 0.453_592_37 / 3600.0, 0.0),
    ("_lbm_s", 0.453_592_37, 0.0),
    ("_lbm_min", 0.453_592_37 / 60.0, 0.0),
    ("_m2_s", 1.0, 0.0),
    ("_m3_s", 1.0, 0.0),
    ("_m_s", 1.0, 0.0),
    ("_cm_s", 1e-2, 0.0),
    ("_ft_s", 0.3048, 0.0),
    ("_mmHg", 133.322_387, 0.0),
    ("_kPa", 1e3, 0.0),
    ("_MPa", 1e6, 0.0),
    ("_barg", 1e5, 0.0),
    ("_bara", 1e5, 0.0),
    ("_bar", 1e5, 0.0),
    ("_psig", 6_894.757, 0.0),
    ("_psia", 6_894.757, 0.0),
    ("_psi", 6_894.757, 0.0),
    ("_atm", 101_325.0, 0.0),
    ("_Pa", 1.0, 0.0),
    ("_degC", 1.0, 273.15),
    ("_C", 1.0, 273.15),
    ("_F", 1.0 / 1.8, 255.372_222),
    ("_R", 1.0 / 1.8, 0.0),
    ("_K", 1.0, 0.0),
    ("_ft3", 0.028_316_847, 0.0),
    ("_gal", 0.003_785_412, 0.0),
    ("_ft2", 0.092_903_04, 0.0),
    ("_in2", 0.000_645_16, 0.0),
    ("_mm2", 1e-6, 0.0),
    ("_cm2", 1e-4, 0.0),
    ("_m3", 1.0, 0.0),
    ("_m2", 1.0, 0.0),
    ("_um", 1e-6, 0.0),
    ("_mm", 1e-3, 0.0),
    ("_cm", 1e-2, 0.0),
    ("_km", 1e3, 0.0),
    ("_in", 0.0254, 0.0),
    ("_ft", 0.3048, 0.0),
    ("_m", 1.0, 0.0),
    ("_kg", 1.0, 0.0),
    ("_lb", 0.453_592_37, 0.0),
    ("_min", 60.0, 0.0),
    ("_h", 3600.0, 0.0),
    ("_s", 1.0, 0.0),
    ("_pct", 1e-2, 0.0),
];

/// A name taken apart: what it is of, and its unit.
pub(super) fn take_apart(name: &str) -> (&str, f64, f64) {
    UNITS
        .iter()
        .filter(|(suffix, _, _)| name.len() > suffix.len() && name.ends_with(suffix))
        .max_by_key(|(suffix, _, _)| suffix.len())
        .map_or((name, 1.0, 0.0), |(suffix, factor, offset)| (&name[..name.len() - suffix.len()], *factor, *offset))
}

/// Numbers of an object in SI units, by name without unit, in lower case.
pub(super) struct Given(BTreeMap<String, f64>);

impl Given {
    pub(super) fn read(object: &Value) -> Self {
        let mut all = BTreeMap::new();
        for (name, value) in object.as_object().into_iter().flatten() {
            if let Some(number) = value.as_f64() {
                let (stem, factor, offset) = take_apart(name);
                let gauge = if name.ends_with("_barg") || name.ends_with("_psig") { "gauge_" } else { "" };
                all.insert(format!("{gauge}{}", stem.to_lowercase()), number * factor + offset);
            }
        }
        Self(all)
    }

    /// The first of several names that is given.
    pub(super) fn get(&self, names: &[&str]) -> Option<f64> {
        names.iter().find_map(|name| self.0.get(*name)).copied()
    }
}

/// Checks an answer against what was expected under a name, by the tolerances of the case.
pub(super) fn meets(name: &str, expected: f64, answer_si: f64, tolerance: &Value) -> (bool, f64) {
    let (stem, factor, offset) = take_apart(name);
    let answer = (answer_si - offset) / factor;
    let of = |key: &str| tolerance.get(key).and_then(Value::as_f64);
    let own = |kind: &str| of(&format!("{stem}_{kind}")).or_else(|| of(&format!("{name}_{kind}"))).or_else(|| of(kind));
    let (relative, absolute) = (own("rel"), own("abs"));
    let bound = match (relative, absolute) {
        (None, None) => 0.01 * expected.abs(),
        (relative, absolute) => (relative.unwrap_or(0.0) * expected.abs()).max(absolute.unwrap_or(0.0)),
    };
    ((answer - expected).abs() <= bound, answer)
}
