//! What the rules say of a plan: one finding a rule, with the targets that it is about.

use anlan_http::problem::BothLanguages;
use anlan_kernel::RecordId;
use anlan_qra::plant::Built;
use anlan_qra::{Fold, Place};
use anlan_quantity::{Text, scientific};
use anlan_regulations::risk_criteria::{Acceptance, Criteria, IndividualVerdict, Region, SocietalVerdict};
use anlan_regulations::siting::{Finding, Outcome};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::summary::name_of;
use super::super::{both, kind_name, living, title_of, word};
use super::judged::{Hit, Judged};
use super::plan::Plan;
use crate::doors::Door;
use crate::risk::living::View;

/// Targets named in a finding at most; how many there are is told.
const MOST_NAMED: usize = 100;
/// Targets of a finding whose case is looked up.
const WITH_CASE: usize = 20;

/// What a rule says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingShown {
    /// Rule, as a key.
    #[schema(example = "individual_risk")]
    rule: String,
    /// `refused`, `ask`, `needs` or `ok`.
    outcome: String,
    /// What is said.
    text: BothLanguages,
    /// Clause.
    clause: String,
    /// First day the rule is in force.
    valid_from: Option<String>,
    /// How sure it is.
    confidence: String,
    /// Targets that it is about, the least room first; at most a hundred.
    targets: Vec<FindingTarget>,
    /// How many targets it is about.
    targets_total: usize,
}

impl FindingShown {
    /// Whether it has an outcome, by its word.
    pub(super) fn is(&self, outcome: &str) -> bool {
        self.outcome == outcome
    }
}

/// A target that a finding is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FindingTarget {
    /// Record; absent for a target that is part of the plan.
    id: Option<String>,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// Longitude of the place in it where the risk is highest.
    lon: f64,
    /// Latitude of it.
    lat: f64,
    /// Individual risk there with the plan, 1/year.
    per_year: f64,
    /// Individual risk there before, 1/year.
    before: f64,
    /// Limit, 1/year.
    limit_per_year: Option<f64>,
    /// Limit over risk: below one the risk must fall by as much.
    margin_factor: Option<f64>,
    /// Why the target is of its class.
    class: Option<BothLanguages>,
    /// What adds most there.
    driver: Option<Driver>,
}

/// What adds most to the risk at a target.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Driver {
    /// Vessel; absent for a new piece of equipment of the plan.
    source: Option<String>,
    /// Index of the change, where it is part of the plan.
    change: Option<usize>,
    /// What it is called.
    title: String,
    /// Release case; absent where the source is told as a whole.
    case: Option<String>,
    /// What opens.
    hole: Option<BothLanguages>,
    /// How it ends.
    kind: Option<String>,
    /// How people call that.
    kind_name: Option<BothLanguages>,
    /// What the source adds, 1/year.
    per_year: f64,
    /// Share of the source in the risk there.
    share: f64,
    /// Share of the case in the source's.
    case_share: Option<f64>,
}

/// All findings, the gravest first.
pub(super) fn findings(door: &Door, view: &View<'_>, plan: &Plan, judged: &Judged) -> Vec<FindingShown> {
    let mut all: Vec<(Outcome, FindingShown)> = Vec::new();
    for criteria in [Criteria::Gb36894, Criteria::Announcement2014, Criteria::Order40] {
        all.extend(by_criteria(door, view, plan, judged, criteria));
    }
    all.extend(judged.society.of_plan.iter().map(of_society));
    if judged.society.takes_the_city_across() {
        all.push(across());
    }
    all.extend(judged.law.iter().map(|finding| (finding.outcome, of_law(finding))));
    all.sort_by_key(|(outcome, _)| core::cmp::Reverse(*outcome));
    all.into_iter().map(|(_, shown)| shown).collect()
}

/// What one rule makes of individual risk: refused, remaining, asked, kept.
fn by_criteria(
    door: &Door,
    view: &View<'_>,
    plan: &Plan,
    judged: &Judged,
    criteria: Criteria,
) -> Vec<(Outcome, FindingShown)> {
    let own = |hit: &Hit| -> Option<IndividualVerdict> {
        hit.verdicts.iter().find(|verdict| verdict.criteria == criteria).cloned()
    };
    let of = |is_of: &dyn Fn(&Hit, &IndividualVerdict) -> bool| -> Vec<(&Hit, IndividualVerdict)> {
        let mut rows: Vec<(&Hit, IndividualVerdict)> = (judged.hits.iter())
            .filter_map(|hit| Some((hit, own(hit)?)))
            .filter(|(hit, verdict)| is_of(hit, verdict))
            .collect();
        let used =
            |verdict: &IndividualVerdict| verdict.limit_per_year.map_or(0.0, |limit| verdict.risk_per_year / limit);
        rows.sort_by(|a, b| used(&b.1).total_cmp(&used(&a.1)).then(b.0.after.total_cmp(&a.0.after)));
        rows
    };
    let is_over = |verdict: &IndividualVerdict| verdict.acceptance == Acceptance::NotAcceptable;
    let title = criteria.text();
    let mut found = Vec::new();
    let mut told = |rule: &str, outcome: Outcome, rows: Vec<(&Hit, IndividualVerdict)>, text: Text| {
        let Some((_, first)) = rows.first() else { return };
        let confidence = rows.iter().map(|(_, verdict)| verdict.confidence).max().unwrap_or(first.confidence);
        let targets: Vec<FindingTarget> = (rows.iter().take(MOST_NAMED).enumerate())
            .map(|(index, (hit, verdict))| target_shown(door, view, plan, hit, verdict, index))
            .collect();
        let shown = FindingShown {
            rule: rule.to_owned(),
            outcome: name_of(&outcome),
            text: both(&text),
            clause: first.clause.to_owned(),
            valid_from: None,
            confidence: word(confidence),
            targets_total: rows.len(),
            targets,
        };
        found.push((outcome, shown));
    };
    let over = of(&|hit, verdict| is_over(verdict) && hit.is_worse());
    let already = over
        .iter()
        .filter(|(hit, verdict)| hit.id.is_some() && verdict.limit_per_year.is_some_and(|limit| hit.before > limit))
        .count();
    let text = over.first().map(|(hit, verdict)| {
        let limit = verdict.limit_per_year.unwrap_or_default();
        let (name, times, count) = (&hit.title, hit.after / limit, over.len());
        let (after, limit) = (scientific(hit.after), scientific(limit));
        let (zh, en) = match already {
            0 => (String::new(), String::new()),
            _ => (
                format!("；其中 {already} 个没有本方案也已超过此限值"),
                format!("; {already} of them are above it without this plan"),
            ),
        };
        Text::new(
            format!(
                "{}：{count} 个防护目标超过限值；最高“{name}” {after} > {limit}/年，应降低 {times:.1} 倍{zh}",
                title.zh
            ),
            format!(
                "{}: {count} protection targets above their limit; highest \u{201c}{name}\u{201d} {after} > {limit} per year, to be \
                 reduced {times:.1} times{en}",
                title.en
            ),
        )
    });
    told("individual_risk", Outcome::Refused, over, text.unwrap_or_default());
    let remaining = of(&|hit, verdict| is_over(verdict) && !hit.is_worse());
    let text = Text::new(
        format!("{}：{} 个防护目标原已超过限值，本方案没有使其增加；现有风险仍应降低", title.zh, remaining.len()),
        format!(
            "{}: {} protection targets were above their limit before, and the plan does not add to it; the risk that is there must still fall",
            title.en,
            remaining.len()
        ),
    );
    told("existing_risk", Outcome::Needs, remaining, text);
    if criteria == Criteria::Gb36894 {
        let asked = of(&|hit, verdict| verdict.acceptance == Acceptance::ToBeAsked && hit.is_worse());
        let text = Text::new(
            format!("{}：{} 个防护目标的类别或人数未登记，无法判断", title.zh, asked.len()),
            format!(
                "{}: {} protection targets cannot be judged: their class or number of people is not recorded",
                title.en,
                asked.len()
            ),
        );
        told("individual_risk", Outcome::Ask, asked, text);
        let kept = of(&|_, verdict| verdict.acceptance == Acceptance::Accepted);
        let text = kept.first().map(|(hit, verdict)| {
            let (after, limit) = (scientific(hit.after), scientific(verdict.limit_per_year.unwrap_or_default()));
            Text::new(
                format!("{}：{} 个防护目标在限值以内；余量最小“{}” {after} ≤ {limit}/年", title.zh, kept.len(), hit.title),
                format!("{}: {} protection targets within their limit; least room \u{201c}{}\u{201d} {after} ≤ {limit} per year", title.en, kept.len(), hit.title),
            )
        });
        told("individual_risk", Outcome::Ok, kept, text.unwrap_or_default());
    }
    found
}

fn target_shown(
    door: &Door,
    view: &View<'_>,
    plan: &Plan,
    hit: &Hit,
    verdict: &IndividualVerdict,
    index: usize,
) -> FindingTarget {
    let at = view.map.position(hit.place);
    FindingTarget {
        id: hit.id.map(|id| id.to_string()),
        title: hit.title.clone(),
        kind: hit.kind.clone(),
        lon: at.lon,
        lat: at.lat,
        per_year: hit.after,
        before: hit.before,
        limit_per_year: verdict.limit_per_year,
        margin_factor: verdict.limit_per_year.filter(|_| hit.after > 0.0).map(|limit| limit / hit.after),
        class: verdict.sorted.as_ref().map(|sorted| both(&sorted.reason)),
        driver: driver(door, view, plan, hit, index),
    }
}

/// What adds most to the risk at a target with the plan; the case of it for the first, and for others where it is at hand.
fn driver(door: &Door, view: &View<'_>, plan: &Plan, hit: &Hit, index: usize) -> Option<Driver> {
    let with_case = index < WITH_CASE;
    let fold = &view.map.fold;
    let planned = plan.added.iter().map(|added| (added.prepared.folded.risk_at(fold, hit.place), added));
    let planned = planned.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(risk, _)| *risk > 0.0);
    let is_left = |id: &RecordId| plan.removed.iter().all(|(gone, _)| gone != id);
    let there = view.map.at(hit.place).1.into_iter().find(|(id, _)| is_left(id));
    let base = |source: Option<RecordId>, change: Option<usize>, title: String, risk: f64| Driver {
        source: source.map(|id| id.to_string()),
        change,
        title,
        case: None,
        hole: None,
        kind: None,
        kind_name: None,
        per_year: risk,
        share: if hit.after > 0.0 { risk / hit.after } else { 0.0 },
        case_share: None,
    };
    match (planned, there) {
        (Some((risk, added)), there) if there.is_none_or(|(_, other)| risk >= other) => {
            let mut driver = base(added.changed, Some(added.change), added.title.clone(), risk);
            if with_case {
                let stands = added.prepared.folded.place();
                driver.tell_case(fold, &added.prepared.built, stands, hit.place);
            }
            Some(driver)
        }
        (_, Some((id, risk))) => {
            let mut driver = base(Some(id), None, title_of(view, id), risk);
            if let Some(counted) = view.map.sources.get(&id).filter(|_| with_case) {
                let (workshop, equipment) = (living(door).workshop(), &counted.described.equipment);
                let built = match index {
                    0 => workshop.build(equipment, &view.map.setting).ok(),
                    _ => workshop.built(equipment, &view.map.setting),
                };
                if let Some(built) = built {
                    driver.tell_case(fold, &built, counted.folded.place(), hit.place);
                }
            }
            Some(driver)
        }
        _ => None,
    }
}

impl Driver {
    /// Tells the case and ending that add most of what the source adds.
    fn tell_case(&mut self, fold: &Fold, built: &Built, stands: Place, place: Place) {
        let seen = Place { east: place.east - stands.east, north: place.north - stands.north };
        let mut sums = vec![0.0; built.source.effects.len()];
        for share in built.source.shares_at(fold, seen) {
            sums[share.effect] += share.per_year;
        }
        let all: f64 = sums.iter().sum();
        let Some((index, most)) = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else { return };
        if *most <= 0.0 {
            return;
        }
        let effect = &built.source.effects[index];
        let case = built.cases.iter().find(|case| case.case.id.as_str() == effect.case.as_ref());
        self.case = Some(effect.case.rsplit('/').next().unwrap_or_default().to_owned());
        self.hole = case.map(|case| both(&case.case.hole.name()));
        self.kind = Some(effect.kind.to_string());
        self.kind_name = Some(kind_name(&effect.kind));
        self.case_share = Some(most / all);
    }
}

fn bare(rule: &str, outcome: Outcome, text: &Text, clause: &str, confidence: String) -> FindingShown {
    FindingShown {
        rule: rule.to_owned(),
        outcome: name_of(&outcome),
        text: both(text),
        clause: clause.to_owned(),
        valid_from: None,
        confidence,
        targets: Vec::new(),
        targets_total: 0,
    }
}

fn of_law(finding: &Finding) -> FindingShown {
    FindingShown {
        valid_from: finding.valid_from.map(str::to_owned),
        ..bare(finding.rule, finding.outcome, &finding.text, &finding.clause, word(finding.confidence))
    }
}

/// What a rule makes of the societal risk of what is built, alone.
fn of_society(verdict: &SocietalVerdict) -> (Outcome, FindingShown) {
    let outcome = match verdict.region {
        Region::NotAcceptable => Outcome::Refused,
        Region::Alarp => Outcome::Needs,
        Region::Acceptable => Outcome::Ok,
    };
    let text = Text::new(
        format!("{}，本方案新增设施的社会风险：{}", verdict.title.zh, verdict.text.zh),
        format!("{}, societal risk of what the plan builds: {}", verdict.title.en, verdict.text.en),
    );
    (outcome, bare("societal_risk", outcome, &text, verdict.clause, word(verdict.confidence)))
}

fn across() -> (Outcome, FindingShown) {
    let text = Text::new(
        "全市社会风险曲线因本方案越过不可接受线",
        "the plan takes the city's curve of societal risk across the line above which it is not acceptable",
    );
    let clause = Criteria::Gb36894.societal_clause();
    let sure = word(anlan_quantity::Confidence::Recalled);
    (Outcome::Refused, bare("societal_risk", Outcome::Refused, &text, clause, sure))
}
