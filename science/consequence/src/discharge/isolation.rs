//! How long a leak lasts, by the means of detection and isolation.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::si::{Metres, Seconds};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs, Model, Range, Trace};

/// Duration of a leak by AQ/T 3046.
pub const MODEL: Model = Model {
    id: "discharge.isolation_time",
    zh: "泄漏时间（AQ/T 3046 表 F.2）",
    en: "Duration of a leak (AQ/T 3046 Table F.2)",
    source: "AQ/T 3046-2013 Tables 2, F.1 and F.2",
    valid_for: &[Range { quantity: "hole_diameter", unit: "m", from: 0.0, to: 0.15 }],
};

/// How a leak is seen (Table F.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detection {
    /// Instruments that see loss of material from a change of pressure or flow.
    A,
    /// Detectors placed where they see material outside.
    B,
    /// Eyes, cameras, remote detectors.
    C,
}

/// How it is stopped (Table F.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Isolation {
    /// Started by instruments without an operator.
    A,
    /// Started by an operator away from the leak.
    B,
    /// Hand valves.
    C,
}

/// Classes of detection and isolation, minutes by size of hole, and how sure they are.
type Duration = ([String; 2], [f64; 3], Confidence);

static MINUTES: LazyLock<Vec<Duration>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("../../data/aqt3046_leak_duration.csv").as_bytes())
        .into_records()
        .map(|record| record.expect("embedded tables are well-formed"))
        .map(|r| {
            let minutes = [2, 3, 4].map(|at| r[at].parse().expect("minutes are a number"));
            ([r[0].to_owned(), r[1].to_owned()], minutes, Confidence::read(&r[6]))
        })
        .collect()
});

/// Returns how long a leak is taken to last.
///
/// # Units
///
/// m; s.
///
/// # Source
///
/// AQ/T 3046-2013 Table F.2; the three columns by the ranges of Table 2: to 5 mm, to 50 mm, to 150 mm.
///
/// # Valid for
///
/// Holes to 150 mm; a larger one takes the last column, with a warning.
///
/// # Errors
///
/// A diameter that is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{Detection, Isolation, isolation_time};
/// use anlan_quantity::si::{Metres, Seconds};
/// assert_eq!(isolation_time(Detection::A, Isolation::B, Metres(0.025))?.0, Seconds(1200.0));
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn isolation_time(
    detection: Detection,
    isolation: Isolation,
    hole_diameter: Metres,
) -> Result<(Seconds, Trace), Fault> {
    let diameter = Inputs.positive("hole_diameter", hole_diameter.get())?;
    let mut trace = Trace::default();
    MODEL.judge(&[("hole_diameter", diameter)], &mut trace);
    // Ranges of Table 2.
    let column = if diameter <= 0.005 { 0 } else { usize::from(diameter > 0.05) + 1 };
    let key = [format!("{detection:?}"), format!("{isolation:?}")];
    let (_, minutes, confidence) =
        MINUTES.iter().find(|(of, _, _)| *of == key).expect("the table has a row for every pair of classes");
    trace.rests_on("discharge.isolation.f2", MODEL.source, *confidence);
    Ok((Seconds(60.0 * minutes[column]), trace))
}
