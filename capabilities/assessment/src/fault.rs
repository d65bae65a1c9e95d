//! What the engine cannot compute, as problems that name the field.

use anlan_consequence::Fault;
use anlan_consequence::scenario::{SCHEMA, Scenario};
use anlan_kernel::Problem;
use serde_json::Value;

/// Where the scenario stands in a body.
const ROOT: &str = "/scenario";

/// Reads a scenario; what is wrong is told with a pointer to the field.
///
/// # Errors
/// `consequence.unreadable` for what has not the shape, `consequence.schema` for another edition, and the faults of
/// [`Scenario::check`] for impossible figures.
pub fn read(value: Value) -> Result<Scenario, Problem> {
    let scenario: Scenario = serde_path_to_error::deserialize(value).map_err(|error| unreadable(&error))?;
    if scenario.schema != SCHEMA {
        let asked: String = scenario.schema.chars().take(60).collect();
        return Err(Problem::invalid(
            "consequence.schema",
            format!("不认识的情景格式“{asked}”"),
            format!("\u{201c}{asked}\u{201d} is not a schema that is known"),
        )
        .remedy(format!("写作“{SCHEMA}”"), format!("write \u{201c}{SCHEMA}\u{201d}"))
        .in_field(format!("{ROOT}/schema")));
    }
    scenario.check().map_err(|fault| problem(&fault, &scenario))?;
    Ok(scenario)
}

/// Returns the problem of a fault; its place becomes a pointer into the body.
pub fn problem(fault: &Fault, scenario: &Scenario) -> Problem {
    Problem::invalid(fault.code, fault.text.zh.clone(), fault.text.en.clone())
        .remedy(fault.remedy.zh.clone(), fault.remedy.en.clone())
        .in_field(pointer(&fault.place, scenario))
}

/// Returns the problem of a fault that is not about a field of a body.
pub fn plain(fault: &Fault) -> Problem {
    Problem::invalid(fault.code, fault.text.zh.clone(), fault.text.en.clone())
        .remedy(fault.remedy.zh.clone(), fault.remedy.en.clone())
}

/// Fields of a scenario, in the order in which a model's word for a quantity is looked for.
const FIELDS: [&str; 46] = [
    "schema",
    "title",
    "substance",
    "vessel",
    "vessel.shape",
    "vessel.volume_m3",
    "vessel.mass_kg",
    "vessel.temperature_k",
    "vessel.pressure_pa",
    "vessel.burst_pressure_pa",
    "release",
    "release.diameter_m",
    "release.height_m",
    "release.above_bottom_m",
    "release.pipe_length_m",
    "release.direction",
    "release.coefficient",
    "release.duration_s",
    "release.detection",
    "release.isolation",
    "release.mass_kg",
    "release.temperature_k",
    "release.rate_kg_s",
    "release.share",
    "release.length_m",
    "release.position",
    "site",
    "site.roughness_m",
    "site.ground",
    "site.bund_m2",
    "site.blast_class",
    "site.flame_mach",
    "site.tnt_share",
    "site.air_changes_per_hour",
    "weather",
    "weather.wind_m_s",
    "weather.wind_height_m",
    "weather.wind_from_deg",
    "weather.stability",
    "weather.temperature_k",
    "weather.humidity",
    "weather.pressure_pa",
    "weather.mixing_height_m",
    "weather.sun_deg",
    "effects",
    // Of a pipeline alone: elsewhere a pressure is the vessel's or the air's.
    "release.pressure_pa",
];

/// `release.diameter_m` → `/scenario/release/diameter_m`; of receivers the first that is wrong gets its number.
///
/// A model deep inside names its own quantity: `weather.mixing_height` is `weather.mixing_height_m`, and `pressure` that of the vessel. What
/// comes from no field alone points to the scenario.
fn pointer(place: &str, scenario: &Scenario) -> String {
    let parts: Vec<&str> = place.split('.').collect();
    match parts.as_slice() {
        ["receivers", field] => {
            let number = wrong_receiver(scenario).map_or_else(String::new, |number| format!("/{number}"));
            return format!("{ROOT}/receivers{number}/{field}");
        }
        ["receivers" | "effects", ..] => return format!("{ROOT}/{}", parts.join("/")),
        _ => {}
    }
    if FIELDS.contains(&place) {
        return format!("{ROOT}/{}", place.replace('.', "/"));
    }
    let given = |field: &&str| !field.starts_with("vessel.") || scenario.vessel.is_some();
    let means = |field: &&str| {
        let (section, name) = field.split_once('.').unwrap_or(("", field));
        let (asked_in, asked) = place.rsplit_once('.').unwrap_or((section, place));
        section == asked_in && name.strip_prefix(asked).is_some_and(|unit| unit.starts_with('_'))
    };
    match FIELDS.into_iter().filter(given).find(means) {
        Some(field) => format!("{ROOT}/{}", field.replace('.', "/")),
        None if FIELDS.contains(&parts[0]) => format!("{ROOT}/{}", parts[0]),
        None => ROOT.to_owned(),
    }
}

/// Returns the first receiver that the check refuses by itself.
fn wrong_receiver(scenario: &Scenario) -> Option<usize> {
    let mut alone = Scenario { receivers: Vec::new(), ..scenario.clone() };
    scenario.receivers.iter().position(|receiver| {
        alone.receivers = vec![receiver.clone()];
        alone.check().is_err()
    })
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    use serde_path_to_error::Segment;
    let mut pointer = String::from(ROOT);
    let mut last = None;
    for segment in error.path() {
        let name = match segment {
            Segment::Map { key } => key.clone(),
            Segment::Seq { index } => index.to_string(),
            // A variant is no step of the document, and beyond an unknown one there is nothing to name.
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer = format!("{pointer}/{}", escaped(&name));
        last = Some(name);
    }
    let said = error.inner().to_string();
    // The reader of a tagged value looks at its fields only after the tag, and tells their names in words alone.
    if let Some(field) = named_in(&said)
        && last.as_deref() != Some(field)
    {
        pointer = format!("{pointer}/{}", escaped(field));
    }
    Problem::invalid(
        "consequence.unreadable",
        format!("情景无法读取：{said}"),
        format!("the scenario cannot be read: {said}"),
    )
    .remedy("对照接口说明核对字段名和数值", "compare field names and values with the description of the interface")
    .in_field(pointer)
}

/// Returns the field that a message is about: unknown, missing, or given twice.
fn named_in(said: &str) -> Option<&str> {
    let rest = ["unknown field `", "missing field `", "duplicate field `"]
        .iter()
        .find_map(|begin| said.strip_prefix(begin))?;
    rest.split_once('`').map(|(name, _)| name)
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_a_model_leads_to_the_field_it_comes_from() {
        let with_vessel = r#"{ "schema": "anlan.scenario/1", "substance": "7782-50-5", "release": { "kind": "rupture" },
            "vessel": { "volume_m3": 1, "mass_kg": 1, "temperature_k": 293 },
            "weather": { "wind_m_s": 2, "wind_from_deg": 0, "stability": "D", "temperature_k": 293 } }"#;
        let vessel = Scenario::read(with_vessel).unwrap();
        let bare = Scenario { vessel: None, ..vessel.clone() };
        let at = |place: &str| pointer(place, &vessel);
        assert_eq!(at("release.diameter_m"), "/scenario/release/diameter_m");
        assert_eq!(at("weather.mixing_height"), "/scenario/weather/mixing_height_m");
        assert_eq!(at("pressure"), "/scenario/vessel/pressure_pa");
        assert_eq!(at("release.length_m"), "/scenario/release/length_m");
        assert_eq!(pointer("pressure", &bare), "/scenario/weather/pressure_pa");
        assert_eq!(at("height"), "/scenario/release/height_m");
        assert_eq!(at("duration"), "/scenario/release/duration_s");
        assert_eq!(at("effects.height_m"), "/scenario/effects/height_m");
        assert_eq!(at("weather.obukhov"), "/scenario/weather");
        assert_eq!(at("relative_roughness"), "/scenario");
    }
}
