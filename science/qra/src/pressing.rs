//! Heat and overpressure by distance, as they press on neighbouring equipment.

use anlan_consequence::outcome::{Hazard, Quantity};
use anlan_quantity::math::{cos, exp, ln, sin};
use serde::Serialize;

/// Distances of a profile.
const NODES: usize = 36;
/// Nearest and farthest distance, m.
const FROM: f64 = 2.0;
const TO: f64 = 5_000.0;
/// Directions off the wind's axis that are looked at, to one side.
const ANGLES: usize = 9;
/// What no equipment fails of: heat in W/m², overpressure in Pa. Below every threshold of the sets for escalation.
const LEAST_HEAT: f64 = 5_000.0;
const LEAST_PRESSURE: f64 = 5_000.0;

/// What presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// Heat flux, W/m².
    Heat,
    /// Peak side-on overpressure, Pa.
    Overpressure,
}

/// The greatest heat or overpressure at each distance, whatever the direction of the wind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pressing {
    /// What presses.
    pub press: Press,
    values: Vec<f64>,
}

impl Pressing {
    /// Looks at a hazard; nothing for one that neither burns nor bursts, or that is below every threshold.
    pub fn of(hazard: &Hazard) -> Option<Self> {
        let (press, least) = match hazard.quantity {
            Quantity::HeatFlux => (Press::Heat, LEAST_HEAT),
            Quantity::Overpressure => (Press::Overpressure, LEAST_PRESSURE),
            Quantity::Concentration => return None,
        };
        let is_round = hazard.is_round() == Some(0.0);
        let mut values = Vec::with_capacity(NODES);
        for node in 0..NODES {
            let distance = distance_of(node as f64);
            let at = |step: usize| {
                let angle = core::f64::consts::PI * step as f64 / (ANGLES - 1) as f64;
                hazard.at(distance * cos(angle), distance * sin(angle))
            };
            let value = if is_round { at(0) } else { (0..ANGLES).map(at).fold(0.0, f64::max) };
            values.push(value);
        }
        let last = values.iter().rposition(|value| *value >= least)?;
        values.truncate((last + 2).min(NODES));
        Some(Self { press, values })
    }

    /// Takes the greater of both at each distance.
    pub fn widen(&mut self, other: &Self) {
        for (node, value) in other.values.iter().enumerate() {
            match self.values.get_mut(node) {
                Some(own) => *own = own.max(*value),
                None => self.values.push(*value),
            }
        }
    }

    /// Returns the heat or overpressure at a distance, straight between nodes in the logarithm of the distance.
    pub fn at(&self, distance: f64) -> f64 {
        let place = (ln(distance.max(FROM) / FROM) / ln(TO / FROM)) * (NODES - 1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not below zero")]
        let node = place as usize;
        match (self.values.get(node), self.values.get(node + 1)) {
            (Some(a), Some(b)) => a + (b - a) * (place - node as f64),
            (Some(a), None) if place <= node as f64 => *a,
            _ => 0.0,
        }
    }

    /// Distance beyond which nothing presses, m.
    pub fn reach(&self) -> f64 {
        distance_of(self.values.len().saturating_sub(1) as f64)
    }
}

fn distance_of(node: f64) -> f64 {
    FROM * exp(ln(TO / FROM) * node / (NODES - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_consequence::scenario::{Scenario, appraise};

    #[test]
    fn a_charge_presses_less_with_distance() {
        let scenario = Scenario::read(
            r#"{ "schema": "anlan.scenario/1", "substance": "118-96-7", "release": { "kind": "explosive", "mass_kg": 1000 },
                 "weather": { "wind_m_s": 2, "wind_from_deg": 0, "stability": "D", "temperature_k": 288.15 } }"#,
        )
        .unwrap();
        let outcome = appraise(&scenario).unwrap();
        let pressing = Pressing::of(&outcome.hazards[0]).unwrap();
        assert_eq!(pressing.press, Press::Overpressure);
        let mut last = f64::INFINITY;
        for distance in [20.0, 50.0, 100.0, 150.0] {
            let own = pressing.at(distance);
            let exact = outcome.hazards[0].at(distance, 0.0);
            assert!(own < last && (own / exact - 1.0).abs() < 0.1, "{distance}: {own} {exact}");
            last = own;
        }
        assert!(pressing.at(2.0 * pressing.reach()).abs() < f64::EPSILON);
    }
}
