//! Printed examples of fires.

use anlan_consequence::Trace;
use anlan_consequence::fire::Air;
use anlan_consequence::fire::fireball::{FireballInput, FireballSet, fireball, radiated_by_pressure};
use anlan_consequence::fire::jet::{HydrogenJet, aqt3046, hydrogen};
use anlan_consequence::fire::pool::{LengthSet, Scales, TiltSet, smoky, yellow_book};
use anlan_consequence::fire::view_factor::{CylinderFactors, sphere_maximum, tilted_cylinder_downwind};
use anlan_quantity::math::{cos, exp, tan};
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, Kelvin, Kilograms, KilogramsPerSecond, KilogramsPerSquareMetreSecond, Metres,
    Pascals, Radians,
};
use serde_json::{Map, Value, json};

use crate::Verdict;
use crate::campaigns::printed::{self, failed, input, topic_has};

type Got = Map<String, Value>;

/// Tells whether a case is an example of fires.
pub(crate) fn knows(case: &Value) -> bool {
    topic_has(case, &["pool fire", "view factor", "fireball", "bleve fire", "jet flame", "jetflame", "jet fire"])
}

/// Checks an example of fires.
pub(crate) fn check(case: &Value) -> Verdict {
    let has = |any: &[&str]| topic_has(case, any);
    let got = if has(&["view factor"]) {
        view_factor(case)
    } else if has(&["pool fire"]) {
        pool(case)
    } else if has(&["fireball", "bleve"]) {
        ball(case)
    } else {
        jet(case)
    };
    match got {
        Ok(got) => printed::judge(case, got),
        Err(reason) => failed(reason),
    }
}

fn say(fault: anlan_consequence::Fault) -> String {
    fault.to_string()
}

fn put(got: &mut Got, names: &[&str], value: f64) {
    for name in names {
        got.insert((*name).to_owned(), json!(value));
    }
}

fn put_factors(got: &mut Got, factors: &CylinderFactors) {
    put(got, &["view_factor_vertical", "F_v"], factors.vertical);
    put(got, &["view_factor_horizontal", "F_h"], factors.horizontal);
    put(got, &["view_factor_max", "view_factor_maximum", "F_max"], factors.maximum);
}

fn view_factor(case: &Value) -> Result<Got, String> {
    let mut got = Got::new();
    let radius = input(case, &["radius_m", "R_m"]).or_else(|| input(case, &["diameter_m"]).map(|d| 0.5 * d));
    let ratio = |direct: &[&str], length: &[&str]| input(case, direct).or_else(|| Some(input(case, length)? / radius?));
    let b = ratio(&["b_X_over_R", "x_over_R", "X_over_R", "b"], &["distance_m", "x_m", "X_m"]);
    let a = ratio(&["a_L_over_R", "L_over_R", "h_over_R", "a"], &["length_m", "flame_length_m", "height_m"]);
    match (a, b) {
        (Some(a), Some(b)) => {
            let tilt = input(case, &["tilt_deg", "theta_deg", "tilt"]).unwrap_or(0.0);
            put_factors(&mut got, &tilted_cylinder_downwind(a, b, Radians::from_degrees(tilt)).map_err(say)?);
        }
        (None, Some(b)) => {
            let factor = sphere_maximum(Metres(1.0), Metres(b)).map_err(say)?;
            put(&mut got, &["view_factor", "view_factor_max", "F"], factor);
        }
        _ => return Err("distance and length over radius are missing".to_owned()),
    }
    Ok(got)
}

/// The chain of the Yellow Book: size, length, lean, emissive power, view factor, flux.
fn pool(case: &Value) -> Result<Got, String> {
    let mut got = Got::new();
    let diameter = input(case, &["pool_diameter_m", "diameter_m"])
        .or_else(|| {
            let area = input(case, &["pool_area_m2", "area_m2"]).or_else(|| {
                Some(
                    input(case, &["spill_volume_m3", "volume_m3"])?
                        / input(case, &["pool_thickness_m", "thickness_m"])?,
                )
            })?;
            Some((4.0 * area / core::f64::consts::PI).sqrt())
        })
        .ok_or("neither diameter nor area nor volume and depth are given")?;
    let rate = input(case, &["burn_flux_kg_m2_s", "burning_rate_kg_m2_s", "m_burn_kg_m2_s"])
        .or_else(|| grown(case["inputs"]["burn_flux_kg_m2_s_eq"].as_str()?, diameter))
        .ok_or("the burning rate is missing")?;
    let heat = input(case, &["heat_of_combustion_J_kg", "heat_J_kg"]).unwrap_or(43e6);
    let wind = input(case, &["u10_m_s", "wind_m_s", "u_m_s"]).unwrap_or(0.0);
    let density = input(case, &["air_density_kg_m3"]).unwrap_or(1.2243);
    let viscosity = input(case, &["air_kinematic_viscosity_m2_s"]).unwrap_or(1.46e-5);
    let flux = KilogramsPerSquareMetreSecond(rate);
    let scales = Scales::of_printed(Metres(diameter), flux, wind, density, viscosity).map_err(say)?;
    let own = anlan_quantity::math::cbrt(anlan_quantity::si::GRAVITY * rate * diameter / density);
    let ratio =
        input(case, &["length_to_diameter"]).unwrap_or_else(|| LengthSet::ThomasWind.length_to_diameter(&scales));
    let tilt = TiltSet::PritchardBinding.tilt(&scales, 1.0);
    put(&mut got, &["pool_diameter_m", "diameter_m"], diameter);
    put(&mut got, &["pool_area_m2", "area_m2"], 0.25 * core::f64::consts::PI * diameter * diameter);
    put(&mut got, &["burn_flux_kg_m2_s"], rate);
    put(&mut got, &["characteristic_wind_m_s"], own);
    put(&mut got, &["scaled_wind"], scales.wind);
    put(&mut got, &["length_to_diameter"], ratio);
    put(&mut got, &["flame_length_m"], ratio * diameter);
    put(&mut got, &["reynolds"], scales.reynolds);
    put(&mut got, &["froude"], scales.froude);
    put(&mut got, &["tan_over_cos"], tan(tilt.0) / cos(tilt.0));
    put(&mut got, &["tilt_deg"], tilt.0.to_degrees());
    let power = if let Some(fraction) = input(case, &["radiative_fraction", "Fs"]) {
        let soot = input(case, &["soot_fraction"]).unwrap_or(0.0);
        let (most, actual) = yellow_book(flux, JoulesPerKilogram(heat), ratio, fraction, soot).map_err(say)?;
        put(&mut got, &["sep_max_W_m2"], most.0);
        actual.0
    } else {
        input(case, &["sep_W_m2", "sep_act_W_m2"])
            .map_or_else(|| smoky(Metres(diameter)).map_err(say).map(|p| p.0), Ok)?
    };
    put(&mut got, &["sep_act_W_m2", "sep_W_m2"], power);
    if let Some(distance) = input(case, &["distance_from_pool_centre_m", "distance_m"]) {
        let radius = 0.5 * diameter;
        let factors = tilted_cylinder_downwind(ratio * diameter / radius, distance / radius, tilt).map_err(say)?;
        put_factors(&mut got, &factors);
        let passed = input(case, &["transmissivity"]).unwrap_or(1.0);
        put(&mut got, &["heat_flux_W_m2"], power * factors.maximum * passed);
        put(&mut got, &["heat_flux_kW_m2"], power * factors.maximum * passed / 1e3);
    }
    Ok(got)
}

/// Reads `0.085*(1-exp(-2.7*D))`.
fn grown(formula: &str, diameter: f64) -> Option<f64> {
    let formula: String = formula.chars().filter(|c| !c.is_whitespace()).collect();
    let (front, back) = formula.split_once("*(1-exp(-")?;
    let rate = back.split_once("*D")?.0;
    Some(front.parse::<f64>().ok()? * (1.0 - exp(-rate.parse::<f64>().ok()? * diameter)))
}

fn ball(case: &Value) -> Result<Got, String> {
    let mut got = Got::new();
    let source =
        case["source"].as_str().unwrap_or_default().to_lowercase() + case["topic"].as_str().unwrap_or_default();
    let set = if source.contains("yellow") || source.contains("tno") {
        FireballSet::YellowBook
    } else if source.contains("roberts") {
        FireballSet::Roberts
    } else {
        FireballSet::Ccps
    };
    let mass = input(case, &["mass_kg", "fuel_mass_kg", "flammable_mass_kg", "M_kg"]).ok_or("the mass is missing")?;
    let pressure =
        input(case, &["burst_pressure_Pa", "vapour_pressure_Pa", "pressure_Pa", "Psv_Pa", "release_pressure_Pa"]);
    let fraction = match (input(case, &["radiative_fraction", "Fs", "radiated_fraction"]), pressure) {
        (Some(fraction), _) => fraction,
        (None, Some(pressure)) => radiated_by_pressure(Pascals(pressure)).map_err(say)?,
        (None, None) => 0.3,
    };
    let lost = input(case, &["heat_of_vaporisation_J_kg", "heat_of_vaporization_J_kg"]).unwrap_or(0.0)
        + input(case, &["cp_J_kgK", "heat_capacity_J_kgK"]).unwrap_or(0.0)
            * input(case, &["temperature_rise_K", "delta_T_K"]).unwrap_or(0.0);
    let heat = input(case, &["net_heat_J_kg"])
        .or_else(|| Some(input(case, &["heat_of_combustion_J_kg", "heat_J_kg", "Hc_J_kg"])? - lost))
        .unwrap_or(46e6);
    let given = FireballInput {
        mass: Kilograms(mass),
        heat_of_combustion: JoulesPerKilogram(heat),
        radiated_fraction: fraction,
    };
    let ball = fireball(&given, set, &mut Trace::default()).map_err(say)?;
    let height = input(case, &["centre_height_m", "lift_height_m"]).unwrap_or(ball.height.0);
    put(&mut got, &["diameter_m", "fireball_diameter_m"], ball.diameter.0);
    put(&mut got, &["radius_m", "fireball_radius_m"], 0.5 * ball.diameter.0);
    put(&mut got, &["duration_s", "fireball_duration_s"], ball.duration.0);
    put(&mut got, &["height_m", "centre_height_m", "lift_height_m"], height);
    put(&mut got, &["radiative_fraction", "Fs", "radiated_fraction"], fraction);
    put(&mut got, &["net_heat_J_kg"], heat);
    put(&mut got, &["sep_W_m2"], ball.emissive_power.0);
    put(&mut got, &["sep_kW_m2"], ball.emissive_power.0 / 1e3);
    if let Some(distance) = input(case, &["distance_m", "x_m", "ground_distance_m"]) {
        let slant = (distance * distance + height * height).sqrt();
        let factor = sphere_maximum(Metres(0.5 * ball.diameter.0), Metres(slant)).map_err(say)?;
        let vertical = factor * distance / slant;
        let passed = input(case, &["transmissivity"]).unwrap_or(1.0);
        put(&mut got, &["slant_distance_m", "X_m"], slant);
        put(&mut got, &["view_factor", "view_factor_max"], factor);
        put(&mut got, &["view_factor_vertical"], vertical);
        put(&mut got, &["heat_flux_W_m2"], ball.emissive_power.0 * factor * passed);
        put(&mut got, &["heat_flux_kW_m2"], ball.emissive_power.0 * factor * passed / 1e3);
    }
    Ok(got)
}

fn jet(case: &Value) -> Result<Got, String> {
    let mut got = Got::new();
    let hydrogen_jet = topic_has(case, &["hydrogen"]) || case["inputs"]["fuel"].as_str() == Some("hydrogen");
    if let (true, Some(pressure), Some(orifice)) =
        (hydrogen_jet, input(case, &["p_Pa", "pressure_Pa"]), input(case, &["orifice_m", "orifice_diameter_m"]))
    {
        let jet = HydrogenJet {
            pressure: Pascals(pressure),
            temperature: Kelvin(input(case, &["T_K", "temperature_K"]).unwrap_or(288.15)),
            orifice: Metres(orifice),
            discharge: input(case, &["discharge_coefficient"]).unwrap_or(1.0),
        };
        let air = Air {
            temperature: Kelvin(input(case, &["amb_T_K"]).unwrap_or(288.15)),
            pressure: Pascals(input(case, &["amb_p_Pa"]).unwrap_or(ATMOSPHERE.0)),
            ..Air::default()
        };
        let flame = hydrogen(&jet, &air, &mut Trace::default()).map_err(say)?;
        put(&mut got, &["visible_flame_length_m", "flame_length_m"], flame.length.0);
        put(&mut got, &["mass_rate_kg_s"], flame.mass_rate.0);
        put(&mut got, &["radiant_fraction", "radiative_fraction"], flame.radiated_fraction);
        return Ok(got);
    }
    let rate = input(case, &["mass_rate_kg_s", "m_kg_s"]).ok_or("the mass flow is missing")?;
    let heat = input(case, &["heat_of_combustion_J_kg", "heat_J_kg", "Hc_J_kg"]).ok_or("the heat is missing")?;
    let fraction = input(case, &["radiative_fraction", "f"]).unwrap_or(0.2);
    let flame =
        aqt3046(KilogramsPerSecond(rate), JoulesPerKilogram(heat), fraction, &mut Trace::default()).map_err(say)?;
    put(&mut got, &["flame_length_m"], flame.length.0);
    if let Some(distance) = input(case, &["distance_m", "x_m"]) {
        let flux = flame.flux(Metres(distance)).map_err(say)?.0;
        put(&mut got, &["heat_flux_W_m2"], flux);
        put(&mut got, &["heat_flux_kW_m2"], flux / 1e3);
    }
    Ok(got)
}
