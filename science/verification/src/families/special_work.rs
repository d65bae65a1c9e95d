//! Special work, GB 30871-2022.

use anlan_quantity::si::Metres;
use anlan_regulations::Fault;
use anlan_regulations::gb30871::{
    Factor, HeightGrade, HeightWork, HotLevel, HotWork, Levelled, Permit, Raise, Work, combustible_gas,
    forbidden_together, height_grade, hot_level, lifting, needs_new_analysis, oxygen, permit, still_valid,
    temporary_power,
};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules, texts};
use crate::{Verdict, compare};

type Got = Map<String, Value>;

pub(super) fn knows(case: &Value) -> bool {
    rules(case).contains("gb30871-2022") && (input(case).get("permit").is_some() || input(case).get("a").is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    let got = if input.get("a").is_some() {
        together(input)
    } else {
        match read::<Permit>(input, "permit") {
            Some(Permit::HotWork) => hot_work(input),
            Some(Permit::ConfinedSpace) => confined_space(input),
            Some(Permit::Height) => height(input),
            Some(Permit::Lifting) => lift(input),
            Some(Permit::TemporaryPower) => power(input),
            Some(kind @ (Permit::Blinding | Permit::Excavation | Permit::RoadBreaking)) => plain(input, kind),
            None => return failed("no such kind of special work"),
        }
    };
    match got {
        Ok(got) => compare::judge(expected(case), &got),
        Err(reason) => compare::judge(expected(case), &Map::from_iter([("error".to_owned(), reason.into())])),
    }
}

fn hot_work(input: &Value) -> Result<Got, String> {
    let mut got = Map::new();
    if let Some(reading) = number(input, "reading_percent") {
        known(input, &["permit", "gas", "lel_percent", "reading_percent"])?;
        let lower = number(input, "lel_percent").ok_or("the lower explosive limit is not given")?;
        let check = combustible_gas(lower, reading).map_err(told)?;
        got.insert("pass".to_owned(), check.pass.into());
        got.insert("limit_percent".to_owned(), check.limit_percent.into());
        return Ok(got);
    }
    let given = input.get("level").or_else(|| input.get("base_level")).and_then(Value::as_str);
    let level = given.map(|key| HotLevel::of_key(key).ok_or("no such level of hot work")).transpose()?;
    if let Some(minutes) = number(input, "interruption_min") {
        known(input, &["permit", "level", "interruption_min"])?;
        let level = level.ok_or("the level is not given")?;
        got.insert("new_analysis".to_owned(), needs_new_analysis(Some(level), minutes).map_err(told)?.into());
        return Ok(got);
    }
    known(input, &["permit", "place", "level", "base_level", "weekday_daytime", "night", "rest_day", "holiday"])?;
    let raise = raises(input);
    let levelled = match (level, input.get("place").and_then(Value::as_str)) {
        (Some(level), _) => level.for_cause(&raise),
        (None, Some(place)) => hot_level(&HotWork { raise, ..of_place(place)? }),
        (None, None) => return Err("neither a place nor a level is given".to_owned()),
    };
    Ok(of_level(&levelled))
}

fn of_level(levelled: &Levelled) -> Got {
    let mut got = Map::new();
    got.insert("level".to_owned(), levelled.level.map(HotLevel::key).into());
    if levelled.raised {
        got.insert("reason".to_owned(), "raised".into());
    }
    got.insert("continuous_gas".to_owned(), levelled.continuous_gas.into());
    got.insert("video".to_owned(), levelled.video.into());
    if let Some(row) = levelled.permit {
        got.insert("validity_h_max".to_owned(), row.valid_hours.into());
        got.insert("approver".to_owned(), row.approver.zh.clone().into());
    }
    got
}

fn raises(input: &Value) -> Vec<Raise> {
    let says = |name: &str, own: bool| input.get(name).and_then(Value::as_bool) == Some(own);
    let mut raise = Vec::new();
    if says("night", true) || says("weekday_daytime", false) {
        raise.push(Raise::Night);
    }
    if says("rest_day", true) {
        raise.push(Raise::RestDay);
    }
    if says("holiday", true) {
        raise.push(Raise::Holiday);
    }
    raise
}

/// Facts that the words of a place tell.
fn of_place(place: &str) -> Result<HotWork, String> {
    let place = place.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| place.contains(word));
    let work = HotWork {
        fixed_area: says(&["fixed hot-work area", "fixed hot work area"]),
        hazard_place: says(&["hazard place", "explosion", "hazardous area"]).then_some(true),
        running: says(&["running", "in service", "pressurised"]),
        major_hazard_dike: says(&["dike"]) && says(&["major-hazard", "major hazard"]),
        pipe_rack: says(&["pipe rack"]),
        shut_down: says(&["shut down"]),
        raise: Vec::new(),
    };
    let told = work.fixed_area || work.running || work.major_hazard_dike || work.pipe_rack || work.shut_down;
    match (told || work.hazard_place.is_some(), says(&["other", "office", "outside hazard"])) {
        (true, _) => Ok(work),
        (false, true) => Ok(HotWork { hazard_place: Some(false), ..work }),
        (false, false) => Err("the words of the place do not tell its kind".to_owned()),
    }
}

fn confined_space(input: &Value) -> Result<Got, String> {
    let mut got = Map::new();
    if let Some(reading) = number(input, "oxygen_percent") {
        known(input, &["permit", "oxygen_percent", "enriched"])?;
        let enriched = input.get("enriched").and_then(Value::as_bool).unwrap_or(false);
        got.insert("pass".to_owned(), oxygen(reading, enriched).map_err(told)?.pass.into());
        return Ok(got);
    }
    if let (Some(lower), Some(reading)) = (number(input, "lel_percent"), number(input, "reading_percent")) {
        known(input, &["permit", "gas", "lel_percent", "reading_percent"])?;
        let check = combustible_gas(lower, reading).map_err(told)?;
        got.insert("pass".to_owned(), check.pass.into());
        got.insert("limit_percent".to_owned(), check.limit_percent.into());
        return Ok(got);
    }
    if let Some(minutes) = number(input, "interruption_min") {
        known(input, &["permit", "interruption_min"])?;
        got.insert("new_analysis".to_owned(), needs_new_analysis(None, minutes).map_err(told)?.into());
        return Ok(got);
    }
    plain(input, Permit::ConfinedSpace)
}

fn height(input: &Value) -> Result<Got, String> {
    known(input, &["permit", "height_m", "factors"])?;
    let height = number(input, "height_m").ok_or("the height is not given")?;
    let factors = match input.get("factors") {
        None => Vec::new(),
        Some(_) => {
            texts(input, "factors").ok_or("factors are words")?.into_iter().map(factor).collect::<Result<_, _>>()?
        }
    };
    let answer = height_grade(&HeightWork { height: Metres(height), factors, extra: Vec::new() }).map_err(told)?;
    let mut got = Map::new();
    got.insert("permit_needed".to_owned(), answer.grade.is_some().into());
    got.insert("allowed_outdoors".to_owned(), answer.allowed_outdoors.into());
    got.insert("grade".to_owned(), answer.grade.map(HeightGrade::numeral).into());
    if let Some(row) = answer.permit {
        got.insert("approver".to_owned(), row.approver.zh.clone().into());
        got.insert("validity_h_max".to_owned(), row.valid_hours.into());
    }
    Ok(got)
}

fn factor(words: &str) -> Result<Factor, String> {
    const WORDS: [(&str, Factor); 10] = [
        ("cold water", Factor::ColdWater),
        ("temperature", Factor::Cold),
        ("ice", Factor::Slippery),
        ("snow", Factor::Slippery),
        ("slippery", Factor::Slippery),
        ("light", Factor::PoorLight),
        ("live", Factor::LiveParts),
        ("footing", Factor::NarrowFooting),
        ("toxic", Factor::BadAir),
        ("rescue", Factor::Rescue),
    ];
    let words = words.to_lowercase();
    if let Some(force) = words.strip_prefix("wind force ") {
        return force.trim().parse().map(Factor::Wind).map_err(|_| "the wind force is a whole number".to_owned());
    }
    let found = WORDS.iter().find(|(word, _)| words.contains(word));
    found.map(|(_, factor)| *factor).ok_or_else(|| format!("{words}: no such factor"))
}

fn lift(input: &Value) -> Result<Got, String> {
    known(input, &["permit", "mass_t"])?;
    let lifted = lifting(number(input, "mass_t").ok_or("the mass is not given")?).map_err(told)?;
    let level = lifted.level.to_string();
    let mut got = Map::new();
    if let Some(row) = permit(Permit::Lifting, Some(&level)) {
        got.insert("approver".to_owned(), row.approver.zh.clone().into());
    }
    got.insert("level".to_owned(), level.into());
    got.insert("plan_needed".to_owned(), lifted.plan_needed.into());
    Ok(got)
}

fn power(input: &Value) -> Result<Got, String> {
    known(input, &["permit", "requested_days", "special_case"])?;
    let days = input.get("requested_days").and_then(Value::as_u64).and_then(|days| u32::try_from(days).ok());
    let special = input.get("special_case").and_then(Value::as_bool).unwrap_or(false);
    let powered = temporary_power(days.ok_or("days are a whole number")?, special);
    Ok(Map::from_iter([
        ("allowed".to_owned(), powered.allowed.into()),
        ("max_days".to_owned(), powered.max_days.into()),
    ]))
}

/// Validity and approver of a kind without levels.
fn plain(input: &Value, kind: Permit) -> Result<Got, String> {
    known(input, &["permit", "valid_from", "now"])?;
    let row = permit(kind, None).ok_or("this kind has levels")?;
    let mut got = Map::new();
    got.insert("approver".to_owned(), row.approver.zh.clone().into());
    got.insert("validity_h_max".to_owned(), row.valid_hours.into());
    let minute = |name: &str| input.get(name).and_then(Value::as_str).and_then(minute_of);
    if let (Some(from), Some(now)) = (minute("valid_from"), minute("now")) {
        got.insert("valid".to_owned(), still_valid(kind, None, now - from).into());
    }
    Ok(got)
}

fn together(input: &Value) -> Result<Got, String> {
    known(input, &["a", "b", "distance_m"])?;
    let work = |name: &str| {
        let own = input.get(name)?;
        Some(Work {
            permit: read(own, "permit")?,
            hazard_place: own.get("hazard_place").and_then(Value::as_bool),
            releases: own.get("releases").and_then(Value::as_bool).unwrap_or(false),
        })
    };
    let (Some(a), Some(b)) = (work("a"), work("b")) else { return Err("two pieces of work are not given".to_owned()) };
    let distance = number(input, "distance_m").ok_or("the distance is not given")?;
    let answer = forbidden_together(&a, &b, Metres(distance)).map_err(told)?;
    Ok(Map::from_iter([("conflict".to_owned(), answer.conflict.into())]))
}

fn known(input: &Value, fields: &[&str]) -> Result<(), String> {
    let all: Vec<&str> = fields.iter().copied().chain(["note"]).collect();
    if asks_more_than(input, &all) {
        Err("the input holds fields that the rule does not know".to_owned())
    } else {
        Ok(())
    }
}

fn number(input: &Value, name: &str) -> Option<f64> {
    input.get(name)?.as_f64()
}

fn read<T: serde::de::DeserializeOwned>(input: &Value, name: &str) -> Option<T> {
    serde_json::from_value(input.get(name)?.clone()).ok()
}

fn told(fault: Fault) -> String {
    fault.reason.en.into_owned()
}

/// Minutes since the first of March of the year nought, of a local time such as `2026-03-01T08:00`.
fn minute_of(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let mut parts = date.split('-').map(|own| own.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let mut parts = time.split(':').map(|own| own.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    if !((1..=12).contains(&month) && (1..=31).contains(&day) && (0..=24).contains(&hour) && (0..60).contains(&minute))
    {
        return None;
    }
    // Years begin in March, so that the leap day is the last.
    let year = if month > 2 { year } else { year - 1 };
    let months = (month + 9) % 12;
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * months + 2) / 5 + day
            - 1;
    Some((days * 24 + hour) * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_pass_over_ends_of_months_and_leap_days() {
        let between = |from: &str, to: &str| minute_of(to).unwrap() - minute_of(from).unwrap();
        assert_eq!(between("2026-03-01T08:00", "2026-03-02T08:01"), 1441);
        assert_eq!(between("2024-02-28T00:00", "2024-03-01T00:00"), 2 * 1440);
        assert_eq!(between("2025-12-31T23:59", "2026-01-01T00:00"), 1);
        assert_eq!(minute_of("2026-13-01T00:00"), None);
    }

    #[test]
    fn a_place_that_tells_nothing_is_not_guessed() {
        assert!(of_place("somewhere").is_err());
        assert_eq!(of_place("office building").map(|work| work.hazard_place), Ok(Some(false)));
    }
}
