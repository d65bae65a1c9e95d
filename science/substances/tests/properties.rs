//! Properties against the table they are carried from, and their shape over temperature.

use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, NewtonsPerMetre,
    PascalSeconds, Pascals,
};
use anlan_substances::properties::{Property, PropertyFault, Substance};
use proptest::prelude::*;

/// The table's own figures, as an outsider would read them.
fn table() -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(include_str!("../data/thermo.csv").as_bytes());
    let head = reader.headers().unwrap().clone();
    let record = |r: csv::StringRecord| head.iter().map(str::to_owned).zip(r.iter().map(str::to_owned)).collect();
    reader.records().map(|r| record(r.unwrap())).collect()
}

fn near(name: &str, what: &str, got: Result<f64, PropertyFault>, wanted: Option<f64>) {
    let Some(wanted) = wanted else { return };
    match got {
        Ok(got) => assert!((got / wanted - 1.0).abs() < 0.02, "{name} {what}: {got} for {wanted}"),
        Err(fault) => panic!("{name} {what}: {fault}"),
    }
}

#[test]
fn all_163_substances_agree_with_their_table() {
    let table = table();
    assert_eq!(table.len(), 163);
    for row in &table {
        let name = row["name"].as_str();
        let of = |column: &str| row[column].parse::<f64>().ok();
        let s = Substance::find(&row["cas"]).unwrap();
        let reference = Kelvin(of("T_liquid_ref_K").unwrap());
        let boiling = s.boiling_point();
        let room = Kelvin(298.15);
        near(name, "psat 298", s.vapour_pressure(room).map(Pascals::get), of("psat_298K_Pa"));
        // HF: its vapour-pressure source and its boiling point disagree, and the row says so.
        let at_boiling = of("psat_at_Tb_over_1atm").map(|share| share * ATMOSPHERE.get());
        near(name, "psat Tb", s.vapour_pressure(boiling).map(Pascals::get), at_boiling);
        near(name, "hvap Tb", s.heat_of_vaporisation(boiling).map(JoulesPerKilogram::get), of("hvap_Tb_J_kg"));
        near(name, "hvap 298", s.heat_of_vaporisation(room).map(JoulesPerKilogram::get), of("hvap_298K_J_kg"));
        for t in [250.0, 298.15, 350.0, 400.0, 500.0] {
            let column = format!("cpg_{}K_J_kgK", f64::floor(t));
            near(name, &column, s.vapour_heat_capacity(Kelvin(t)).map(JoulesPerKilogramKelvin::get), of(&column));
        }
        near(name, "cpl", s.liquid_heat_capacity(reference).map(JoulesPerKilogramKelvin::get), of("cpl_ref_J_kgK"));
        near(name, "rhol", s.liquid_density(reference).map(KilogramsPerCubicMetre::get), of("rhol_ref_kg_m3"));
        // Seven data sets hold one density for all temperatures; the table repeats it at the boiling point, and Rackett's course does not.
        let one_for_all =
            row["rhol_ref_kg_m3"] == row["rhol_Tb_kg_m3"] && (reference.get() - boiling.get()).abs() > 1.0;
        if !one_for_all {
            near(name, "rhol Tb", s.liquid_density(boiling).map(KilogramsPerCubicMetre::get), of("rhol_Tb_kg_m3"));
        }
        near(name, "sigma", s.surface_tension(reference).map(NewtonsPerMetre::get), of("sigma_ref_N_m"));
        near(name, "mul", s.liquid_viscosity(reference).map(PascalSeconds::get), of("mul_ref_Pa_s"));
        near(name, "LFL", s.lower_flammability_limit(), of("LFL_vol"));
        near(name, "UFL", s.upper_flammability_limit(), of("UFL_vol"));
        near(name, "flash point", s.flash_point().map(Kelvin::get), of("Tflash_K"));
        near(name, "autoignition", s.autoignition_temperature().map(Kelvin::get), of("Tauto_K"));
        near(
            name,
            "heat of combustion",
            s.heat_of_combustion().map(JoulesPerKilogram::get),
            of("heat_combustion_lower_gas_J_kg"),
        );
        assert_eq!(s.flags().is_empty(), row["flag"].is_empty(), "{name}");
        assert_eq!(s.name_zh(), row["name_zh"]);
        assert_eq!(Substance::find(s.name_en()).unwrap().cas(), s.cas());
        assert_eq!(Substance::find(s.name_zh()).unwrap().cas(), s.cas());
    }
}

#[test]
fn every_curve_keeps_its_sign_and_its_direction() {
    for s in Substance::all() {
        let steps = |property: Property| -> Vec<f64> {
            let (from, to) = s.provenance(property).and_then(|p| p.range_k).unwrap();
            (0..=60).map(|i| from + (to - from) * f64::from(i) / 60.0).collect()
        };
        let pressures: Vec<f64> =
            steps(Property::VapourPressure).into_iter().map(|t| s.vapour_pressure(Kelvin(t)).unwrap().get()).collect();
        assert!(pressures.windows(2).all(|p| p[0] < p[1]), "{} {pressures:?}", s.name_en());
        let densities: Vec<f64> =
            steps(Property::LiquidDensity).into_iter().map(|t| s.liquid_density(Kelvin(t)).unwrap().get()).collect();
        assert!(densities.windows(2).all(|p| p[0] >= p[1] && p[1] > 0.0), "{}", s.name_en());
        for t in steps(Property::VapourHeatCapacity) {
            assert!(s.heat_capacity_ratio(Kelvin(t)).unwrap() > 1.0, "{} {t}", s.name_en());
        }
        for t in steps(Property::HeatOfVaporisation) {
            assert!(s.heat_of_vaporisation(Kelvin(t)).unwrap().get() > 0.0, "{} {t}", s.name_en());
        }
        let diffusivity = s.diffusivity_in_air(Kelvin(298.15), ATMOSPHERE).unwrap().get();
        assert!((2e-6..1e-4).contains(&diffusivity), "{} {diffusivity}", s.name_en());
    }
}

#[test]
fn names_in_both_languages_and_of_the_catalogue_lead_to_the_substance() {
    for (name, cas) in [
        ("液氯", "7782-50-5"),
        ("液氨", "7664-41-7"),
        ("Propane", "74-98-6"),
        ("甲乙酮", "78-93-3"),
        ("7732-18-5", "7732-18-5"),
        ("碳酰氯", "75-44-5"),
        ("一氧化碳", "630-08-0"),
    ] {
        assert_eq!(Substance::find(name).unwrap().cas(), cas, "{name}");
    }
    for name in ["", "nothing of the kind", "氨水", "氨溶液[含氨＞10%]", "50-01-1"] {
        assert_eq!(Substance::find(name).unwrap_err().code(), "properties.unknown_substance", "{name}");
    }
}

#[test]
fn what_cannot_be_answered_is_told() {
    let propane = Substance::find("propane").unwrap();
    let code = |fault: PropertyFault| fault.code();
    assert_eq!(code(propane.vapour_pressure(Kelvin(400.0)).unwrap_err()), "properties.supercritical");
    assert_eq!(code(propane.liquid_density(Kelvin(60.0)).unwrap_err()), "properties.solid");
    assert_eq!(code(propane.vapour_heat_capacity(Kelvin(5000.0)).unwrap_err()), "properties.outside_range");
    assert_eq!(code(propane.boiling_point_at(Pascals(1e8)).unwrap_err()), "properties.outside_range");
    assert_eq!(code(Substance::find("water").unwrap().flash_point().unwrap_err()), "properties.not_known");
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(code(propane.vapour_pressure(Kelvin(bad)).unwrap_err()), "properties.not_positive");
        assert_eq!(code(propane.boiling_point_at(Pascals(bad)).unwrap_err()), "properties.not_positive");
    }
    assert!(propane.vapour_pressure(Kelvin(1e308)).is_err());
    let fault = propane.vapour_pressure(Kelvin(400.0)).unwrap_err();
    assert!(fault.text_zh().contains("饱和蒸气压") && !fault.remedy().0.is_empty());
}

#[test]
fn diffusivities_agree_with_measured_ones() {
    // Recalled measured values, cm²/s in air.
    for (name, t, measured) in [("water", 298.15, 0.26), ("benzene", 298.15, 0.096), ("ethanol", 298.15, 0.135)] {
        let got = Substance::find(name).unwrap().diffusivity_in_air(Kelvin(t), ATMOSPHERE).unwrap().get() * 1e4;
        assert!((got / measured - 1.0).abs() < 0.12, "{name} {got}");
    }
}

proptest! {
    #[test]
    fn the_boiling_point_undoes_the_vapour_pressure(which in 0..163_usize, share in 0.02..0.98_f64) {
        let s = &Substance::all()[which];
        let (from, to) = s.provenance(Property::VapourPressure).and_then(|p| p.range_k).unwrap();
        let t = from + share * (to - from);
        let back = s.boiling_point_at(s.vapour_pressure(Kelvin(t)).unwrap()).unwrap();
        prop_assert!((back.get() - t).abs() < 1e-4 * t, "{} {} {}", s.name_en(), t, back);
    }
}
