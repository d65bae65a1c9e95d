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

/// `release.diameter_m` → `/scenario/release/diameter_m`; of receivers the first that is wrong gets its number.
fn pointer(place: &str, scenario: &Scenario) -> String {
    let mut parts: Vec<String> = place.split('.').map(str::to_owned).collect();
    if let [list, field] = parts.as_slice()
        && list == "receivers"
        && let Some(number) = wrong_receiver(scenario)
    {
        parts = vec![list.clone(), number.to_string(), field.clone()];
    }
    format!("{ROOT}/{}", parts.join("/"))
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
