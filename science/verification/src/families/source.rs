//! Worked examples of discharge, flash, evaporation and properties.

use std::collections::BTreeMap;

use anlan_consequence::discharge::{
    GasOrifice, GasPipe, LiquidVessel, TwoPhaseHole, Vessel, blowdown_liquid, gas_nozzle_real, gas_pipe_adiabatic,
    gas_pipe_isothermal, homogeneous_equilibrium, liquid_flux, non_equilibrium, omega,
};
use anlan_consequence::flash::flash;
use anlan_consequence::pool::{ground_heat_flux, surfaces, vapour_flux};
use anlan_consequence::{Fault, discharge};
use anlan_quantity::math::cbrt;
use anlan_quantity::si::{
    ATMOSPHERE, GAS_CONSTANT, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, Metres,
    MetresPerSecond, NewtonsPerMetre, PascalSeconds, Pascals, Seconds,
};
use anlan_substances::properties::Substance;
use serde_json::{Map, Value};

use super::units::{Given, meets, take_apart};
use super::{expected, failed};
use crate::Verdict;

/// Words of topics that belong to other subjects although they share a word with this one.
const OTHERS: &[&str] = &[
    "fire",
    "plume",
    "puff",
    "dense",
    "view factor",
    "viewfactor",
    "probit",
    "dispersion",
    "flame",
    "explosion",
    "jet",
];

/// What a topic asks for, by the words in it.
const TOPICS: &[(&str, Kind)] = &[
    ("two-phase", Kind::TwoPhase),
    ("two phase", Kind::TwoPhase),
    ("flashing liquid", Kind::TwoPhase),
    ("evaporation", Kind::Evaporation),
    ("boiling pool", Kind::BoilingPool),
    ("pool boiling", Kind::BoilingPool),
    ("flash", Kind::Flash),
    ("drain", Kind::Drain),
    ("emptying", Kind::Drain),
    ("liquid leak", Kind::Liquid),
    ("liquid discharge", Kind::Liquid),
    ("liquid outflow", Kind::Liquid),
    ("liquid release", Kind::Liquid),
    ("liquid orifice", Kind::Liquid),
    ("liquid hole", Kind::Liquid),
    ("gas pipe", Kind::GasPipe),
    ("pipe flow", Kind::GasPipe),
    ("isothermal pipe", Kind::GasPipe),
    ("adiabatic pipe", Kind::GasPipe),
    ("gas leak", Kind::Gas),
    ("gas discharge", Kind::Gas),
    ("gas outflow", Kind::Gas),
    ("gas release", Kind::Gas),
    ("choked", Kind::Gas),
    ("sonic", Kind::Gas),
    ("orifice flow", Kind::Gas),
    ("orifice", Kind::Gas),
    ("vapour pressure", Kind::Property),
    ("vapor pressure", Kind::Property),
    ("boiling point", Kind::Property),
    ("propert", Kind::Property),
];

#[derive(Clone, Copy)]
enum Kind {
    Liquid,
    Gas,
    GasPipe,
    TwoPhase,
    Flash,
    Evaporation,
    BoilingPool,
    Drain,
    Property,
}

fn kind(case: &Value) -> Option<Kind> {
    let topic = case.get("topic")?.as_str()?.to_lowercase();
    if OTHERS.iter().any(|word| topic.contains(word)) {
        return None;
    }
    TOPICS.iter().find(|(word, _)| topic.contains(word)).map(|(_, kind)| *kind)
}

pub(super) fn knows(case: &Value) -> bool {
    kind(case).is_some()
}

type Answers = BTreeMap<&'static str, f64>;

/// Names under which an answer is expected.
const NAMES: &[(&str, &[&str])] = &[
    (
        "mass_rate",
        &[
            "mass_flow",
            "rate",
            "discharge_rate",
            "leak_rate",
            "release_rate",
            "q",
            "qm",
            "evaporation_rate",
            "initial_rate",
        ],
    ),
    ("mass_flux", &["flux", "g", "evaporation_flux"]),
    ("velocity", &["exit_velocity", "orifice_velocity", "u"]),
    ("exit_pressure", &["choked_pressure", "throat_pressure", "critical_pressure", "p_choked"]),
    ("exit_temperature", &["throat_temperature"]),
    (
        "vapour_fraction",
        &["flash_fraction", "fraction_vaporized", "fraction_vaporised", "vapor_fraction", "f_v", "fv", "quality", "x"],
    ),
    ("time", &["drain_time", "emptying_time", "time_to_empty", "t"]),
    ("vapour_pressure", &["vapor_pressure", "psat", "p"]),
    ("boiling_point", &["boiling_temperature", "tb"]),
    ("heat_flux", &["ground_heat_flux"]),
];

pub(super) fn check(case: &Value) -> Verdict {
    let inputs = case.get("inputs").or_else(|| case.get("input")).unwrap_or(&Value::Null);
    let Some(kind) = kind(case) else { return Verdict::NotImplemented };
    let topic = case.get("topic").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let answers = match answer(kind, inputs, topic) {
        Ok(answers) => answers,
        Err(reason) => return failed(&reason),
    };
    let tolerance = case.get("tolerance").unwrap_or(&Value::Null);
    let Some(expected) = expected(case).as_object() else { return failed("the case expects nothing") };
    let mut got = Map::new();
    let mut met = true;
    for (name, value) in expected {
        let Some(wanted) = value.as_f64() else { continue };
        let stem = take_apart(name).0.to_lowercase();
        let known = NAMES.iter().find(|(own, others)| *own == stem || others.contains(&stem.as_str()));
        let found = answers.get(stem.as_str()).or_else(|| known.and_then(|(own, _)| answers.get(own)));
        if let Some(found) = found {
            let (within, answer) = meets(name, wanted, *found, tolerance);
            met &= within;
            got.insert(name.clone(), answer.into());
        } else {
            met = false;
            got.insert(name.clone(), "not answered".into());
        }
    }
    if met && !got.is_empty() { Verdict::Passed } else { Verdict::Failed { got: Value::Object(got) } }
}

/// The state and the hole of a case.
struct Case<'a> {
    given: Given,
    inputs: &'a Value,
    topic: String,
}

impl Case<'_> {
    fn substance(&self) -> Result<&'static Substance, String> {
        let name =
            ["substance", "fluid", "gas", "liquid", "species"].iter().find_map(|key| self.inputs.get(key)?.as_str());
        if let Some(name) = name {
            return Substance::find(name).map_err(|fault| fault.text_en());
        }
        if let Some(cas) = self.inputs.get("cas").and_then(Value::as_str) {
            return Substance::find(cas).map_err(|fault| fault.text_en());
        }
        // Some cases name the substance in their topic only; the longest name that stands there is meant.
        let named = Substance::all().iter().filter(|s| self.topic.split(' ').any(|word| word == s.name_en()));
        named.max_by_key(|s| s.name_en().len()).ok_or_else(|| "the case names no substance".to_owned())
    }

    fn ambient(&self) -> f64 {
        self.given.get(&["amb_p", "ambient_pressure", "p_amb", "pa", "back_pressure"]).unwrap_or(ATMOSPHERE.get())
    }

    fn pressure(&self) -> Option<f64> {
        let gauge = [
            "gauge_pressure",
            "pressure_gauge",
            "p_gauge",
            "gauge_p",
            "over_pressure",
            "overpressure",
            "gauge_gauge_pressure",
        ];
        let gauge = self.given.get(&gauge).map(|p| p + self.ambient());
        gauge.or_else(|| {
            self.given.get(&[
                "pressure",
                "p",
                "p0",
                "p1",
                "vessel_pressure",
                "stagnation_pressure",
                "storage_pressure",
                "absolute_pressure",
            ])
        })
    }

    fn temperature(&self) -> Option<f64> {
        self.given.get(&[
            "t",
            "t0",
            "t1",
            "temperature",
            "liquid_temperature",
            "storage_temperature",
            "vessel_temperature",
            "t_liquid",
            "initial_temperature",
        ])
    }

    fn diameter(&self) -> Result<f64, String> {
        let names = [
            "hole_diameter",
            "orifice",
            "orifice_diameter",
            "hole",
            "diameter",
            "leak_diameter",
            "d",
            "pipe_diameter",
            "d_hole",
        ];
        let area =
            self.given.get(&["hole_area", "area", "orifice_area"]).map(|a| (4.0 * a / core::f64::consts::PI).sqrt());
        self.given.get(&names).or(area).ok_or_else(|| "the case has no diameter".to_owned())
    }

    fn coefficient(&self) -> Option<f64> {
        self.given.get(&["discharge_coefficient", "cd", "c0", "c_d"])
    }

    fn need(value: Option<f64>, what: &str) -> Result<f64, String> {
        value.ok_or_else(|| format!("the case has no {what}"))
    }
}

fn told(fault: Fault) -> String {
    fault.to_string()
}

fn answer(kind: Kind, inputs: &Value, topic: String) -> Result<Answers, String> {
    let case = Case { given: Given::read(inputs), inputs, topic };
    match kind {
        Kind::Liquid => liquid(&case),
        Kind::Gas => gas(&case),
        Kind::GasPipe => gas_pipe(&case),
        Kind::TwoPhase => two_phase(&case),
        Kind::Flash => flashing(&case),
        Kind::Evaporation => evaporation(&case),
        Kind::BoilingPool => boiling_pool(&case),
        Kind::Drain => drain(&case),
        Kind::Property => property(&case),
    }
}

fn circle(d: f64) -> f64 {
    0.25 * core::f64::consts::PI * d * d
}

fn liquid_density(case: &Case) -> Result<f64, String> {
    let given = case.given.get(&["density", "liquid_density", "rho"]);
    if let Some(density) = given.or_else(|| case.given.get(&["specific_gravity", "sg"]).map(|sg| 1000.0 * sg)) {
        return Ok(density);
    }
    let t = case.temperature().unwrap_or(298.15);
    case.substance()?.liquid_density(Kelvin(t)).map(KilogramsPerCubicMetre::get).map_err(|fault| fault.text_en())
}

fn liquid(case: &Case) -> Result<Answers, String> {
    let density = liquid_density(case)?;
    let head = case.given.get(&["head", "liquid_height", "liquid_head", "level", "height"]).unwrap_or(0.0);
    let over = case.pressure().map_or(0.0, |p| p - case.ambient());
    let flux = liquid_flux(KilogramsPerCubicMetre(density), Pascals(over), Metres(head)).map_err(told)?.get();
    let cd = case.coefficient().unwrap_or(0.62);
    Ok(Answers::from([
        ("mass_rate", cd * circle(case.diameter()?) * flux),
        ("mass_flux", cd * flux),
        ("velocity", flux / density),
    ]))
}

fn of_outflow(out: &discharge::Outflow) -> Answers {
    let mut answers = Answers::from([
        ("mass_rate", out.mass_rate.get()),
        ("mass_flux", out.mass_rate.get() / out.area.get()),
        ("velocity", out.velocity.get()),
        ("exit_pressure", out.pressure.get()),
        ("exit_temperature", out.temperature.get()),
    ]);
    if let Some(quality) = out.quality {
        answers.insert("vapour_fraction", quality);
    }
    answers
}

fn gas(case: &Case) -> Result<Answers, String> {
    let pressure = Case::need(case.pressure(), "pressure")?;
    let temperature = Case::need(case.temperature(), "temperature")?;
    let hole = GasOrifice {
        discharge_coefficient: Some(case.coefficient().unwrap_or(1.0)),
        ambient: Pascals(case.ambient()),
        ..GasOrifice::new(case.substance()?, Pascals(pressure), Kelvin(temperature), Metres(case.diameter()?))
    };
    gas_nozzle_real(&hole).map(|out| of_outflow(&out)).map_err(told)
}

fn gas_pipe(case: &Case) -> Result<Answers, String> {
    let pipe = GasPipe {
        substance: case.substance()?,
        pressure: Pascals(Case::need(case.pressure(), "pressure")?),
        temperature: Kelvin(Case::need(case.temperature(), "temperature")?),
        length: Metres(Case::need(case.given.get(&["length", "pipe_length", "l"]), "length")?),
        diameter: Metres(case.diameter()?),
        roughness: Metres(case.given.get(&["roughness", "epsilon", "eps"]).unwrap_or(45e-6)),
        ambient: Pascals(case.ambient()),
    };
    let isothermal = case.inputs.get("flow").and_then(Value::as_str).is_some_and(|flow| flow.contains("isothermal"));
    let out = if isothermal { gas_pipe_isothermal(&pipe) } else { gas_pipe_adiabatic(&pipe) };
    out.map(|out| of_outflow(&out)).map_err(told)
}

fn two_phase(case: &Case) -> Result<Answers, String> {
    let substance = case.substance()?;
    let temperature = Kelvin(Case::need(case.temperature(), "temperature")?);
    let boiling = TwoPhaseHole::boiling(substance, temperature, Metres(case.diameter()?)).map_err(told)?;
    let hole = TwoPhaseHole {
        pressure: Pascals(case.pressure().unwrap_or(boiling.pressure.get()).max(boiling.pressure.get())),
        length: Metres(case.given.get(&["length", "pipe_length", "l"]).unwrap_or(0.1)),
        discharge_coefficient: case.coefficient(),
        ambient: Pascals(case.ambient()),
        ..boiling
    };
    let model = case.inputs.get("model").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let out = if model.contains("omega") {
        omega(&hole)
    } else if model.contains("equilibrium rate") || model.contains("fauske") || model.contains("erm") {
        non_equilibrium(&hole)
    } else {
        homogeneous_equilibrium(&hole)
    };
    out.map(|out| of_outflow(&out)).map_err(told)
}

fn flashing(case: &Case) -> Result<Answers, String> {
    let temperature = Case::need(case.temperature(), "temperature")?;
    let boiling = case.given.get(&["boiling_point", "tb", "t_boil", "normal_boiling_point"]);
    let capacity = case.given.get(&["cp", "heat_capacity", "liquid_heat_capacity", "cpl"]);
    let latent = case.given.get(&["heat_of_vaporisation", "heat_of_vaporization", "hvap", "latent_heat", "dhv", "hfg"]);
    if let (Some(boiling), Some(capacity), Some(latent)) = (boiling, capacity, latent) {
        let share = capacity * (temperature - boiling) / latent;
        return Ok(Answers::from([("vapour_fraction", share), ("temperature", boiling)]));
    }
    let out = flash(case.substance()?, Kelvin(temperature), Pascals(case.ambient())).map_err(told)?;
    Ok(Answers::from([("vapour_fraction", out.vapour_fraction), ("temperature", out.temperature.get())]))
}

fn evaporation(case: &Case) -> Result<Answers, String> {
    let substance = case.substance()?;
    let t = Kelvin(case.temperature().unwrap_or(298.15));
    let diameter = case.given.get(&["pool_diameter", "diameter", "d"]);
    let area = case.given.get(&["area", "pool_area", "surface_area"]).or_else(|| diameter.map(circle));
    let area = Case::need(area, "area")?;
    let flux = if let Some(wind) = case.given.get(&["wind", "u10", "u", "wind_speed"]) {
        let diameter = diameter.unwrap_or((4.0 * area / core::f64::consts::PI).sqrt());
        vapour_flux(substance, t, MetresPerSecond(wind), Metres(diameter), Pascals(case.ambient())).map_err(told)?.get()
    } else {
        // Crowl and Louvar, eq. 3-12 and 3-18: K = 0.83 cm/s (18 / M)^⅓, no wind told.
        let mass = substance.molar_mass().get();
        let vapour = case.given.get(&["vapour_pressure", "vapor_pressure", "psat"]);
        let vapour = vapour
            .map_or_else(|| substance.vapour_pressure(t).map(Pascals::get), Ok)
            .map_err(|fault| fault.text_en())?;
        0.0083 * cbrt(0.018_015 / mass) * mass * vapour / (GAS_CONSTANT * t.get())
    };
    Ok(Answers::from([("mass_rate", flux * area), ("mass_flux", flux)]))
}

fn boiling_pool(case: &Case) -> Result<Answers, String> {
    let substance = case.substance()?;
    let name = case.inputs.get("surface").and_then(Value::as_str).unwrap_or("concrete");
    let row = surfaces().iter().find(|row| row.name == name).ok_or("the surface is not in the table")?;
    let mut row = row.clone();
    row.conductivity =
        case.given.get(&["conductivity", "ground_conductivity", "lambda", "ks"]).unwrap_or(row.conductivity);
    row.diffusivity = case.given.get(&["diffusivity", "ground_diffusivity", "alpha", "a"]).unwrap_or(row.diffusivity);
    let ground = Case::need(case.given.get(&["ground_temperature", "t_ground", "tg"]), "ground temperature")?;
    let boiling =
        case.given.get(&["boiling_point", "tb", "pool_temperature"]).unwrap_or(substance.boiling_point().get());
    let time = Case::need(case.given.get(&["time", "t"]), "time")?;
    let heat = ground_heat_flux(&row, Kelvin(ground), Kelvin(boiling), Seconds(time)).map_err(told)?.get();
    let latent = case.given.get(&["heat_of_vaporisation", "heat_of_vaporization", "hvap", "latent_heat"]);
    let latent = latent
        .map_or_else(|| substance.heat_of_vaporisation(Kelvin(boiling)).map(JoulesPerKilogram::get), Ok)
        .map_err(|fault| fault.text_en())?;
    let mut answers = Answers::from([("heat_flux", heat), ("mass_flux", heat / latent)]);
    if let Some(area) = case.given.get(&["area", "pool_area"]) {
        answers.insert("mass_rate", area * heat / latent);
    }
    Ok(answers)
}

fn drain(case: &Case) -> Result<Answers, String> {
    let level = Case::need(case.given.get(&["liquid_height", "level", "head", "height"]), "level")?;
    let tank = case.given.get(&["tank_diameter", "vessel_diameter"]);
    let tank = Case::need(tank, "tank diameter")?;
    let spill = LiquidVessel {
        discharge_coefficient: case.coefficient(),
        pressure: Pascals(case.pressure().unwrap_or(case.ambient())),
        ambient: Pascals(case.ambient()),
        ..LiquidVessel::vented(
            case.substance()?,
            Vessel::VerticalCylinder { diameter: Metres(tank), height: Metres(level) },
            Metres(level),
            Kelvin(case.temperature().unwrap_or(298.15)),
            Metres(case.diameter()?),
        )
    };
    let (history, _) = blowdown_liquid(&spill).map_err(told)?;
    let (first, last) = (history[0], history[history.len() - 1]);
    Ok(Answers::from([("mass_rate", first.mass_rate.get()), ("time", last.time.get())]))
}

fn property(case: &Case) -> Result<Answers, String> {
    let substance = case.substance()?;
    let mut answers = Answers::new();
    if let Some(t) = case.temperature().map(Kelvin) {
        let known = [
            ("vapour_pressure", substance.vapour_pressure(t).map(Pascals::get)),
            ("liquid_density", substance.liquid_density(t).map(KilogramsPerCubicMetre::get)),
            ("heat_of_vaporisation", substance.heat_of_vaporisation(t).map(JoulesPerKilogram::get)),
            ("liquid_heat_capacity", substance.liquid_heat_capacity(t).map(JoulesPerKilogramKelvin::get)),
            ("vapour_heat_capacity", substance.vapour_heat_capacity(t).map(JoulesPerKilogramKelvin::get)),
            ("surface_tension", substance.surface_tension(t).map(NewtonsPerMetre::get)),
            ("liquid_viscosity", substance.liquid_viscosity(t).map(PascalSeconds::get)),
        ];
        answers.extend(known.into_iter().filter_map(|(name, value)| value.ok().map(|value| (name, value))));
    }
    let pressure = case.pressure().map_or(ATMOSPHERE, Pascals);
    if let Ok(boiling) = substance.boiling_point_at(pressure) {
        answers.insert("boiling_point", boiling.get());
    }
    answers.insert("molar_mass", substance.molar_mass().get());
    Ok(answers)
}
