//! Identification and grading of major hazards.

use anlan_quantity::{Decimal, Ratio, Tonnes};
use anlan_regulations::gb18218::{
    Asked, Conditions, Edition, Factor, Resolution, alpha, grade_of, identify, join, resolve,
};
use anlan_substances::Cas;
use serde_json::{Map, Value, json};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

pub(super) fn knows(case: &Value) -> bool {
    let rules = rules(case);
    let of_rules = rules.contains("18218") || rules.contains("both editions") || rules.contains("order40");
    of_rules
        && ["substances", "persons_500m", "R", "farms", "units", "S"].iter().any(|name| input(case).get(name).is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let given = input(case);
    if given.get("farms").or_else(|| given.get("units")).is_some() {
        return check_units(case);
    }
    if asks_more_than(given, &["unit", "persons_500m", "substances", "R", "S", "note"]) {
        return failed("the input holds fields that identification does not know");
    }
    let Some(edition) = edition_of(&rules(case)) else { return failed("the rules name no edition") };
    let got = match answer(edition, given) {
        Ok(got) => got,
        Err(fault) => Map::from_iter([("error".to_owned(), fault.into())]),
    };
    compare::judge(expected(case), &got)
}

fn edition_of(rules: &str) -> Option<Edition> {
    if rules.contains("2018") && !rules.contains("18218-2009") {
        Some(Edition::E2018)
    } else if rules.contains("2009") || rules.contains("order40") {
        Some(Edition::E2009)
    } else {
        None
    }
}

/// Everything the engine answers on one unit, under the names of the worked examples.
fn answer(edition: Edition, given: &Value) -> Result<Map<String, Value>, String> {
    let mut got = Map::new();
    let persons = match given.get("persons_500m") {
        None | Some(Value::Null) => None,
        Some(value) if value.as_i64().is_some_and(|persons| persons < 0) => return Err("negative persons".to_owned()),
        Some(value) => Some(value.as_u64().ok_or("persons is not a whole number")?),
    };
    if let Some(persons) = persons {
        got.insert("alpha".to_owned(), number(alpha(edition, persons)));
    }
    if let Some(r) = given.get("R") {
        let r = Ratio::try_from(r.to_string().parse::<Decimal>().map_err(|fault| fault.to_string())?)
            .map_err(|fault| fault.to_string())?;
        got.insert("grade".to_owned(), grade_of(edition, &r).number().into());
        return Ok(got);
    }
    let Some(substances) = given.get("substances") else { return Ok(got) };
    let substances = substances.as_array().ok_or("substances is not a list")?;
    if substances.is_empty() {
        return Err("no substances".to_owned());
    }
    let lines = substances.iter().map(|line| read_line(edition, line)).collect::<Result<Vec<_>, _>>()?;
    let counted: Vec<(Tonnes, &Factor)> = lines.iter().map(|line| (line.quantity, &*line.factor)).collect();
    let outcome = identify(edition, persons, &counted).map_err(|fault| fault.to_string())?;
    let ratios: Vec<Value> = lines
        .iter()
        .zip(&outcome.ratios)
        .map(|(line, ratio)| {
            json!({
                "cas": line.cas, "name_zh": line.name, "ratio": ratio.to_f64(),
                "critical_quantity_t": serde_json::to_value(line.factor.critical_quantity_t).unwrap_or_default(),
                "beta": number(line.factor.beta),
            })
        })
        .collect();
    got.insert("ratios".to_owned(), ratios.into());
    got.insert("S".to_owned(), outcome.s.to_f64().into());
    got.insert("major_hazard".to_owned(), outcome.major_hazard.into());
    got.insert("betas".to_owned(), lines.iter().map(|line| number(line.factor.beta)).collect::<Vec<_>>().into());
    if let Some(r) = &outcome.r {
        got.insert("R".to_owned(), r.to_f64().into());
        got.insert("R_one_decimal".to_owned(), r.to_decimal_text(1).parse::<f64>().unwrap_or(f64::NAN).into());
    }
    got.insert("grade".to_owned(), outcome.grade.map(anlan_regulations::gb18218::Grade::number).into());
    Ok(got)
}

struct Line {
    name: String,
    cas: Option<String>,
    quantity: Tonnes,
    factor: Box<Factor>,
}

fn read_line(edition: Edition, line: &Value) -> Result<Line, String> {
    let text = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
    let known = [
        "name_zh",
        "name",
        "name_en",
        "cas",
        "quantity_t",
        "categories",
        "composition",
        "above_boiling_point",
        "special_process",
        "state",
        "note",
    ];
    if asks_more_than(line, &known) {
        return Err("a substance holds fields that identification does not know".to_owned());
    }
    let quantity = line.get("quantity_t").ok_or("no quantity")?;
    if quantity.as_f64().is_some_and(|number| number < 0.0) {
        return Err("negative quantity".to_owned());
    }
    let quantity: Tonnes = quantity
        .as_str()
        .map_or_else(|| quantity.to_string(), str::to_owned)
        .parse()
        .map_err(|fault| format!("quantity: {fault}"))?;
    let cas = text("cas");
    if let Some(fault) = cas.as_deref().and_then(|cas| cas.parse::<Cas>().err()) {
        return Err(format!("invalid CAS: {}", fault.text_en()));
    }
    let name = text("name_zh").or_else(|| text("name")).or_else(|| text("name_en")).unwrap_or_default();
    let truth = |name: &str| line.get(name).and_then(Value::as_bool).unwrap_or(false);
    let conditions = Conditions {
        categories: line
            .get("categories")
            .and_then(Value::as_array)
            .map(|items| items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default(),
        above_boiling_point: truth("above_boiling_point"),
        special_process: truth("special_process"),
    };
    let note = text("composition");
    let asked = Asked { name: &name, cas: cas.as_deref(), note: note.as_deref(), also: Vec::new() };
    match resolve(edition, &asked, &conditions) {
        Resolution::Counted(factor) => Ok(Line { name, cas, quantity, factor }),
        Resolution::NotCounted { reason } | Resolution::Undecided { reason, .. } => {
            Err(format!("{name}: {}", reason.en))
        }
    }
}

/// Two farms or units of one operator, under both editions: the 2009 edition joins below 500 m, the 2018 edition takes dikes, valves and
/// buildings as they are.
fn check_units(case: &Value) -> Verdict {
    let given = input(case);
    let known = ["farms", "units", "edge_distance_m", "same_operator", "persons_500m", "shut_off_valve", "note"];
    if asks_more_than(given, &known) {
        return failed("the input holds fields that unit splitting does not know");
    }
    let Some(farms) = given.get("farms").or_else(|| given.get("units")).and_then(Value::as_array) else {
        return failed("farms is not a list");
    };
    let same_operator = given.get("same_operator").and_then(Value::as_bool).unwrap_or(true);
    let distance = given.get("edge_distance_m").and_then(Value::as_f64);
    let Some(expected) = expected(case).as_object() else { return failed("nothing is expected") };
    let editions: Vec<(String, Edition)> = if expected.keys().all(|name| edition_of(name).is_some()) {
        expected.keys().filter_map(|name| Some((name.clone(), edition_of(name)?))).collect()
    } else {
        match edition_of(&rules(case)) {
            Some(edition) => vec![(String::new(), edition)],
            None => return failed("the case names no edition"),
        }
    };
    let mut got = Map::new();
    for (name, edition) in editions {
        let pairs: Vec<(usize, usize)> =
            (0..farms.len()).flat_map(|a| (a + 1..farms.len()).map(move |b| (a, b))).collect();
        let near: Vec<(usize, usize)> = match edition {
            Edition::E2009 if same_operator && distance.is_some_and(|metres| metres < 500.0) => pairs,
            Edition::E2009 => Vec::new(),
            // Joined only where no dike, valve or building of its own parts them.
            Edition::E2018 => pairs
                .into_iter()
                .filter(|(a, b)| same_operator && !(apart(&farms[*a], given) || apart(&farms[*b], given)))
                .collect(),
        };
        match answer_units(edition, farms, &join(farms.len(), &near), given) {
            Ok(answer) if name.is_empty() => got = answer,
            Ok(answer) => {
                got.insert(name, answer.into());
            }
            Err(fault) => {
                got.insert("error".to_owned(), fault.into());
            }
        }
    }
    compare::judge(&Value::Object(expected.clone()), &got)
}

fn apart(farm: &Value, given: &Value) -> bool {
    let truth = |value: &Value, name: &str| value.get(name).and_then(Value::as_bool).unwrap_or(false);
    ["own_dike", "own_building", "own_valve", "shut_off_valve"].iter().any(|name| truth(farm, name))
        || truth(given, "shut_off_valve")
}

fn answer_units(
    edition: Edition,
    farms: &[Value],
    groups: &[Vec<usize>],
    given: &Value,
) -> Result<Map<String, Value>, String> {
    let mut sums = Vec::new();
    let mut hazards = Vec::new();
    let mut grades = Vec::new();
    let persons = given.get("persons_500m").and_then(Value::as_u64);
    for group in groups {
        let mut lines = Vec::new();
        for at in group {
            let farm = &farms[*at];
            let own: Vec<Value> = match farm.get("substances").and_then(Value::as_array) {
                Some(list) => list.clone(),
                None => vec![json!({
                    "name_zh": farm.get("substance").or_else(|| farm.get("name_zh")).cloned().unwrap_or_default(),
                    "cas": farm.get("cas").cloned().unwrap_or_default(),
                    "quantity_t": farm.get("quantity_t").cloned().unwrap_or_default(),
                    "categories": farm.get("categories").cloned().unwrap_or_else(|| json!([])),
                })],
            };
            for line in &own {
                lines.push(read_line(edition, line)?);
            }
        }
        let counted: Vec<(Tonnes, &Factor)> = lines.iter().map(|line| (line.quantity, &*line.factor)).collect();
        let outcome = identify(edition, persons, &counted).map_err(|fault| fault.to_string())?;
        sums.push(Value::from(outcome.s.to_f64()));
        hazards.push(Value::from(outcome.major_hazard));
        grades.push(Value::from(outcome.grade.map(anlan_regulations::gb18218::Grade::number)));
    }
    let one_or_all = |mut values: Vec<Value>| if values.len() == 1 { values.remove(0) } else { Value::Array(values) };
    Ok(Map::from_iter([
        ("units".to_owned(), groups.len().into()),
        ("S".to_owned(), one_or_all(sums)),
        ("major_hazard".to_owned(), one_or_all(hazards)),
        ("grade".to_owned(), one_or_all(grades)),
    ]))
}

fn number(value: Decimal) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
