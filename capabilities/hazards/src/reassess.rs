//! Which major hazards must be identified and assessed anew (Order 40, article 11), each with the causes and what shows them.

use std::collections::BTreeMap;

use anlan_kernel::{Problem, RecordId, Text};
use anlan_registry::types::Unit;
use anlan_regulations::gb18218::Edition;
use anlan_regulations::order40::{ASSESSMENT_YEARS, Trigger};
use anlan_store::Store;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::board::Board;
use crate::explain::{Reason, explain};
use crate::verdict::Verdict;

/// One cause for assessing a hazard anew.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Due {
    /// Cause named by the article; absent for a hazard that was never assessed at all (article 8).
    pub trigger: Option<Trigger>,
    /// Day from which it is due, where a day is known.
    pub since: Option<Date>,
    /// What shows it, for both sides to read.
    pub text: Text,
    /// What changed since the assessment, where that is the cause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Clause.
    pub clause: Text,
}

/// A hazard with the causes for assessing it anew.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DueUnit {
    /// Unit.
    pub unit: RecordId,
    /// Its name.
    pub name: String,
    /// Last assessment, where one is declared.
    pub assessed_on: Option<Date>,
    /// Causes, in the order of the article.
    pub due: Vec<Due>,
}

/// Says why a unit must be assessed anew on a day, given its verdicts at the last assessment and now under one edition. Nothing for a unit
/// that is no major hazard now.
///
/// # Source
/// Order 40 (2011), article 11; the three years run from the day of the last assessment.
pub fn causes(unit: &Unit, day: Date, then: Option<&Verdict>, now: &Verdict) -> Vec<Due> {
    if !now.major_hazard {
        return Vec::new();
    }
    let Some(assessed) = read_day(unit.assessed_on.as_deref()) else {
        let text = Text::new("没有登记过安全评估", "no safety assessment is on record");
        let clause = Text::new("原安监总局令第40号第八条", "Order 40, art. 8");
        return vec![Due { trigger: None, since: None, text, reasons: Vec::new(), clause }];
    };
    let mut causes = Vec::new();
    if let Ok(again) = assessed.checked_add(ASSESSMENT_YEARS.years())
        && again <= day
    {
        let text = Text::new(format!("上次评估：{assessed}"), format!("last assessed on {assessed}"));
        causes.push(due(Trigger::ThreeYears, Some(again), text, Vec::new()));
    }
    let later = |text: Option<&str>| read_day(text).filter(|event| *event > assessed && *event <= day);
    let rebuilt = later(unit.rebuilt_on.as_deref()).max(later(unit.in_service_since.as_deref()));
    if let Some(rebuilt) = rebuilt {
        let text = Text::new(format!("{rebuilt}新建、改建或扩建"), format!("built, rebuilt or extended on {rebuilt}"));
        causes.push(due(Trigger::Rebuilt, Some(rebuilt), text, Vec::new()));
    }
    causes.extend(changed(then, now));
    if let Some(accident) = later(unit.accident_on.as_deref()) {
        let text = Text::new(format!("{accident}发生事故"), format!("an accident on {accident}"));
        causes.push(due(Trigger::Accident, Some(accident), text, Vec::new()));
    }
    let in_force = |day: Date| Edition::in_force_on(&day.to_string());
    if let (Some(old), Some(new)) = (in_force(assessed), in_force(day))
        && old != new
    {
        let text = Text::new(format!("{old} → {new}"), format!("{old} → {new}"));
        causes.push(due(Trigger::StandardChanged, read_day(Some(new.valid_from())), text, Vec::new()));
    }
    causes
}

/// Changes of inventory and surroundings count where the grade or the risk is not what it was.
fn changed(then: Option<&Verdict>, now: &Verdict) -> Vec<Due> {
    let judged = |verdict: &Verdict| (verdict.major_hazard, verdict.grade, verdict.r.clone());
    if then.map(judged) == Some(judged(now)) {
        return Vec::new();
    }
    let reasons = explain(then, Some(now));
    [Trigger::InventoryChanged, Trigger::SurroundingsChanged]
        .into_iter()
        .filter_map(|trigger| {
            let own: Vec<Reason> = reasons.iter().filter(|reason| reason.trigger == Some(trigger)).cloned().collect();
            // People who came or went within one band of α affect nothing.
            let affects = match trigger {
                Trigger::SurroundingsChanged => then.is_none_or(|then| then.alpha != now.alpha),
                _ => true,
            };
            if own.is_empty() || !affects {
                return None;
            }
            Some(due(trigger, None, joined(&own), own))
        })
        .collect()
}

fn joined(reasons: &[Reason]) -> Text {
    let join = |part: fn(&Text) -> &str| reasons.iter().map(|reason| part(&reason.text).to_owned()).collect::<Vec<_>>();
    Text::new(join(|text| &text.zh).join("；"), join(|text| &text.en).join("; "))
}

fn due(trigger: Trigger, since: Option<Date>, text: Text, reasons: Vec<Reason>) -> Due {
    let text = named(trigger, &text);
    let clause = Text::new("原安监总局令第40号第十一条", trigger.clause());
    Due { trigger: Some(trigger), since, text, reasons, clause }
}

fn named(trigger: Trigger, text: &Text) -> Text {
    let name = trigger.text();
    Text::new(format!("{}：{}", name.zh, text.zh), format!("{}: {}", name.en, text.en))
}

/// Tells a cause by what changed, for a reader who is told it in other words than those of [`Due::text`].
pub fn told(trigger: Trigger, reasons: &[Reason]) -> Text {
    named(trigger, &joined(reasons))
}

fn read_day(text: Option<&str>) -> Option<Date> {
    text?.parse().ok()
}

/// Says which units of the city must be assessed anew on a day. The city as it was is derived once for each day of an assessment.
pub fn in_city(store: &Store, now: &Board, edition: Edition, day: Date) -> Result<Vec<DueUnit>, Problem> {
    let mut then: BTreeMap<Date, Board> = BTreeMap::new();
    let mut units = Vec::new();
    for (id, state) in &now.inputs().units {
        let Some(verdict) = now.of_unit(edition, *id) else { continue };
        let assessed_on = read_day(state.unit.assessed_on.as_deref());
        if let Some(assessed) = assessed_on
            && verdict.major_hazard
            && !then.contains_key(&assessed)
        {
            then.insert(assessed, Board::at_end_of(store, assessed)?);
        }
        let before = assessed_on.and_then(|assessed| then.get(&assessed)?.of_unit(edition, *id));
        let due = causes(&state.unit, day, before.map(AsRef::as_ref), verdict);
        if !due.is_empty() {
            units.push(DueUnit { unit: *id, name: state.unit.name.clone(), assessed_on, due });
        }
    }
    Ok(units)
}
