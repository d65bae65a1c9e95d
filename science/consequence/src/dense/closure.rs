//! Constants of the processes, as data.

use std::sync::LazyLock;

use anlan_quantity::Confidence;

use crate::Trace;

/// Constants of entrainment and spreading, each from its publication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closure {
    /// Name of the set.
    pub name: &'static str,
    /// Value at zero of the function Φ of the Richardson number that divides entrainment through the top.
    pub neutral: f64,
    /// Factor and exponent of the Richardson number in it.
    pub richardson: (f64, f64),
    /// Factor and exponent of the Richardson number of a cloud that is lighter than air: Φ is divided by one more than their power.
    pub buoyant: (f64, f64),
    /// Speed of a gravity front over √(g′ h).
    pub front: f64,
    /// Entrainment velocity at a gravity front over its speed.
    pub edge_entrainment: f64,
    /// Share of the convective velocity scale in the stirring velocity.
    pub convective_share: f64,
    /// Height at which the stability of the air acts, over depth.
    pub stability_height: f64,
    /// Relative error of a step.
    pub tolerance: f64,
}

struct Set {
    closure: Closure,
    rows: Vec<Row>,
}

struct Row {
    quantity: String,
    value: f64,
    source: String,
    confidence: Confidence,
}

static SETS: LazyLock<Vec<Set>> =
    LazyLock::new(|| vec![read("best", include_str!("../../data/dense_closure_best.csv"))]);

fn read(name: &'static str, text: &str) -> Set {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<Row> = reader
        .records()
        .map(|record| {
            let record = record.expect("the table is well formed");
            Row {
                quantity: record[0].to_owned(),
                value: record[1].parse().expect("the table holds numbers"),
                source: record[2].to_owned(),
                confidence: Confidence::read(&record[3]),
            }
        })
        .collect();
    let get = |quantity: &str| rows.iter().find(|row| row.quantity == quantity).expect("the table is whole").value;
    let closure = Closure {
        name,
        neutral: get("damping_at_zero"),
        richardson: (get("damping_factor"), get("damping_exponent")),
        buoyant: (get("buoyant_factor"), get("buoyant_exponent")),
        front: get("front"),
        edge_entrainment: get("edge"),
        convective_share: get("convective_share"),
        stability_height: get("stability_height"),
        tolerance: 3e-4,
    };
    Set { closure, rows }
}

impl Closure {
    /// Returns the names of the sets.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SETS.iter().map(|set| set.closure.name)
    }

    /// Returns a set by its name.
    pub fn named(name: &str) -> Option<Self> {
        SETS.iter().map(|set| set.closure).find(|closure| closure.name == name)
    }

    /// Returns the best estimate.
    pub fn best() -> Self {
        SETS[0].closure
    }

    /// Notes in a trace what the set rests on.
    pub(super) fn rests(&self, trace: &mut Trace) {
        let set = SETS.iter().find(|set| set.closure.name == self.name);
        for row in set.iter().flat_map(|set| &set.rows) {
            trace.rests_on(format!("dense_closure_{}.{}", self.name, row.quantity), row.source.clone(), row.confidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_whole_and_named() {
        assert!(Closure::names().all(|name| Closure::named(name).is_some()));
        assert_eq!(Closure::named("best"), Some(Closure::best()));
        let mut trace = Trace::default();
        Closure::best().rests(&mut trace);
        assert_eq!(trace.used.len(), 9);
    }
}
