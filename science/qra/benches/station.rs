//! A hydrogen station with its leaks and people, timed: `cargo bench -p anlan-qra --bench station -- FILE`.
//!
//! FILE is JSON: what comes out, how often each leak burns or explodes, and where people are. `benches/peers/station.py` writes it from the
//! inputs of another program and compares the answers.

use std::time::Instant;

use anlan_consequence::outcome::HazardKind;
use anlan_consequence::scenario::{Scenario, appraise};
use anlan_consequence::weather::PasquillClass;
use anlan_qra::plant::name;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Deserialize)]
struct Station {
    substance: String,
    temperature_k: f64,
    pressure_pa: f64,
    density_kg_m3: f64,
    air_k: f64,
    humidity: f64,
    heat_exposure_s: f64,
    flame_mach: f64,
    leaks: Vec<Leak>,
    /// East (the way the jets blow) and north, m.
    people: Vec<(f64, f64)>,
}

#[derive(Deserialize)]
struct Leak {
    diameter_m: f64,
    fires_per_year: f64,
    explosions_per_year: f64,
}

#[derive(Default, Serialize)]
struct Answer {
    rate_kg_s: f64,
    deaths_in_a_fire: f64,
    deaths_in_an_explosion: f64,
    fires_pll: f64,
    explosions_pll: f64,
    faults: Vec<String>,
}

fn main() {
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("no file is given: see benches/peers/station.py");
        return;
    };
    let text = std::fs::read_to_string(&path).expect("the file can be read");
    let station: Station = serde_json::from_str(&text).expect("a station");
    let mut taken = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..30 {
        let began = Instant::now();
        answers = station.leaks.iter().map(|leak| answer(&station, leak)).collect();
        taken.push(1e3 * began.elapsed().as_secs_f64());
    }
    taken.sort_by(f64::total_cmp);
    let pll: f64 = answers.iter().map(|own| own.fires_pll + own.explosions_pll).sum();
    let told = json!({ "pll": pll, "leaks": answers, "median_ms": taken[taken.len() / 2], "least_ms": taken[0] });
    println!("{told}");
}

fn answer(station: &Station, leak: &Leak) -> Answer {
    // A vessel so large that its pressure does not fall while people are exposed.
    let volume_m3 = 50.0;
    let text = json!({
        "schema": "anlan.scenario/1",
        "substance": station.substance,
        "vessel": {
            "volume_m3": volume_m3, "mass_kg": volume_m3 * station.density_kg_m3,
            "temperature_k": station.temperature_k, "pressure_pa": station.pressure_pa
        },
        "release": {
            "kind": "hole", "diameter_m": leak.diameter_m, "height_m": 1.5, "coefficient": 1.0,
            "duration_s": station.heat_exposure_s
        },
        "site": { "flame_mach": station.flame_mach },
        "weather": {
            "wind_m_s": 0.5, "wind_from_deg": 270, "stability": PasquillClass::D, "temperature_k": station.air_k,
            "humidity": station.humidity
        },
        "effects": { "heat_exposure_s": station.heat_exposure_s },
    });
    let outcome = Scenario::read(&text.to_string()).and_then(|scenario| appraise(&scenario));
    let mut answer = Answer::default();
    match outcome {
        Ok(outcome) => {
            answer.rate_kg_s = outcome.source.rate_kg_s;
            let deaths = |kind: HazardKind| -> f64 {
                let hazards = outcome.hazards.iter().filter(|hazard| hazard.kind == kind);
                // The wind blows along the jets: ahead is east.
                hazards.map(|own| station.people.iter().map(|(x, y)| own.lethality(*x, *y)).sum::<f64>()).sum()
            };
            answer.deaths_in_a_fire = deaths(HazardKind::JetFire);
            answer.deaths_in_an_explosion = deaths(HazardKind::CloudExplosion);
            let known: Vec<&str> = outcome.hazards.iter().map(|hazard| name(hazard.kind)).collect();
            if !known.contains(&"jet_fire") {
                answer.faults.push(format!("hazards: {known:?}"));
            }
        }
        Err(fault) => answer.faults.push(fault.to_string()),
    }
    answer.fires_pll = leak.fires_per_year * answer.deaths_in_a_fire;
    answer.explosions_pll = leak.explosions_per_year * answer.deaths_in_an_explosion;
    answer
}
