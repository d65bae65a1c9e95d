//! Two moments told apart: what of the risk changed, and what of the records brought it about.

use std::collections::{BTreeMap, BTreeSet};

use anlan_kernel::{Problem, RecordId};
use anlan_regulations::risk_criteria::{Acceptance, Criteria};
use anlan_spatial::LonLat;
use serde_json::Value;

use super::facts::TargetFacts;
use super::living::View;
use super::map::Counted;
use super::targets::TargetRisk;

/// Causes of a change that are named for each target.
const CAUSES: usize = 3;
/// Targets whose risk changed by less than this share are not told, unless a verdict changed.
const LEAST: f64 = 0.01;

/// How a thing differs between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It was not counted then.
    Added,
    /// It is not counted now.
    Gone,
    /// Its own description changed.
    Changed,
    /// It is the same, and the people around it are others.
    People,
}

impl How {
    /// Name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::People => "people",
        }
    }
}

/// A figure or word of a description that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Path in the description, such as `vessel.mass_kg`.
    pub path: String,
    /// What it was; null where it was absent.
    pub then: Value,
    /// What it is.
    pub now: Value,
}

/// A source that differs.
#[derive(Clone, Debug)]
pub struct SourceChange {
    /// Vessel, or holding without one.
    pub id: RecordId,
    /// How.
    pub how: How,
    /// What of its description.
    pub what: Vec<Difference>,
    /// Why it was not counted, where it was there.
    pub problem_then: Option<Problem>,
    /// Why it is not counted, where it is there.
    pub problem_now: Option<Problem>,
    /// Deaths a year then.
    pub loss_then: Option<f64>,
    /// Deaths a year now.
    pub loss_now: Option<f64>,
}

/// A verdict of one rule on a target, then and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    /// Rule.
    pub criteria: Criteria,
    /// Then.
    pub from: Option<Acceptance>,
    /// Now.
    pub to: Option<Acceptance>,
}

/// A source's part in the change at a target.
#[derive(Clone, Debug)]
pub struct Part {
    /// The source.
    pub source: RecordId,
    /// How it differs; nothing where it does not, and the target does.
    pub how: Option<How>,
    /// What of its description.
    pub what: Vec<Difference>,
    /// What it added there then, 1/year.
    pub then: f64,
    /// What it adds there now.
    pub now: f64,
}

/// A protection target that differs.
#[derive(Clone, Debug)]
pub struct TargetChange {
    /// The target.
    pub id: RecordId,
    /// How the record of it differs: added, gone, changed; nothing where it is the same.
    pub how: Option<How>,
    /// What of it.
    pub what: Vec<Difference>,
    /// Highest risk in it then, 1/year.
    pub then: Option<f64>,
    /// Highest risk in it now.
    pub now: Option<f64>,
    /// Verdicts that changed.
    pub verdicts: Vec<VerdictChange>,
    /// Sources that changed it most, at the place where the risk is highest now.
    pub parts: Vec<Part>,
}

/// What the sources of a site add to the loss of life.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteChange {
    /// Site; nothing for sources without one.
    pub site: Option<RecordId>,
    /// Deaths a year then.
    pub then: f64,
    /// Deaths a year now.
    pub now: f64,
}

/// What differs between two moments.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Sources, those that change the loss of life most first.
    pub sources: Vec<SourceChange>,
    /// Targets: changed verdicts first, then by how much the risk changed.
    pub targets: Vec<TargetChange>,
    /// Sites, the largest change first.
    pub sites: Vec<SiteChange>,
}

/// Tells two moments apart.
///
/// # Errors
/// A figure that is none.
pub fn compare(then: &View<'_>, now: &View<'_>) -> Result<Compared, Problem> {
    let sources = sources(then, now);
    let targets = targets(then, now, &sources)?;
    Ok(Compared { targets, sites: sites(then, now), sources })
}

fn sources(then: &View<'_>, now: &View<'_>) -> Vec<SourceChange> {
    let all: BTreeSet<RecordId> = then.map.sources.keys().chain(now.map.sources.keys()).copied().collect();
    let problem = |view: &View<'_>, id| view.map.problems.get(&id).and_then(|all| all.first()).cloned();
    let mut changes = Vec::new();
    for id in all {
        let (old, new) = (then.map.sources.get(&id), now.map.sources.get(&id));
        let (how, what) = match (old, new) {
            (Some(old), Some(new)) => {
                let what = differences(then, old, now, new);
                match (what.is_empty(), old.account == new.account) {
                    (false, _) => (How::Changed, what),
                    (true, false) => (How::People, what),
                    (true, true) => continue,
                }
            }
            (None, _) => (How::Added, Vec::new()),
            (_, None) => (How::Gone, Vec::new()),
        };
        changes.push(SourceChange {
            id,
            how,
            what,
            problem_then: problem(then, id),
            problem_now: problem(now, id),
            loss_then: old.map(|counted| counted.account.loss_of_life()),
            loss_now: new.map(|counted| counted.account.loss_of_life()),
        });
    }
    let size = |change: &SourceChange| (change.loss_now.unwrap_or(0.0) - change.loss_then.unwrap_or(0.0)).abs();
    changes.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.id.cmp(&b.id)));
    changes
}

/// What of the description of a source differs, and whether it stands elsewhere.
fn differences(then: &View<'_>, old: &Counted, now: &View<'_>, new: &Counted) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.described.equipment != new.described.equipment {
        let whole = |counted: &Counted| serde_json::to_value(&counted.described.equipment).unwrap_or_default();
        leaves("", &whole(old), &whole(new), &mut found);
        found.retain(|difference| !matches!(difference.path.as_str(), "id" | "title.zh" | "title.en"));
    }
    // Maps may have frames of their own: places are compared as people declare them.
    let at = |view: &View<'_>, counted: &Counted| {
        let at: LonLat = view.map.position(counted.folded.place());
        [at.lon, at.lat].map(|degrees| (degrees * 1e6).round() / 1e6)
    };
    let (was, is) = (at(then, old), at(now, new));
    if was != is {
        let text = |[lon, lat]: [f64; 2]| Value::from(format!("{lon:.6}, {lat:.6}"));
        found.push(Difference { path: "position".to_owned(), then: text(was), now: text(is) });
    }
    found
}

fn leaves(path: &str, then: &Value, now: &Value, found: &mut Vec<Difference>) {
    if then == now {
        return;
    }
    if let (Value::Object(old), Value::Object(new)) = (then, now) {
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let part = |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or_default();
            leaves(&path, &part(old), &part(new), found);
        }
        return;
    }
    found.push(Difference { path: path.to_owned(), then: then.clone(), now: now.clone() });
}

fn targets(then: &View<'_>, now: &View<'_>, sources: &[SourceChange]) -> Result<Vec<TargetChange>, Problem> {
    let (old, new) = (then.targets()?, now.targets()?);
    let by_id = |all: &[TargetRisk]| -> BTreeMap<RecordId, TargetRisk> {
        all.iter().map(|risk| (risk.id, risk.clone())).collect()
    };
    let (old, new) = (by_id(&old), by_id(&new));
    let changed: BTreeMap<RecordId, &SourceChange> = sources.iter().map(|change| (change.id, change)).collect();
    let all: BTreeSet<RecordId> = old.keys().chain(new.keys()).copied().collect();
    let mut changes = Vec::new();
    for id in all {
        let (was, is) = (old.get(&id), new.get(&id));
        let verdicts = verdicts(was, is);
        let what = match (then.facts.targets.get(&id), now.facts.targets.get(&id)) {
            (Some(was), Some(is)) => target_differences(was, is),
            _ => Vec::new(),
        };
        let how = match (was, is) {
            (None, _) => Some(How::Added),
            (_, None) => Some(How::Gone),
            _ => (!what.is_empty()).then_some(How::Changed),
        };
        let (risk_then, risk_now) = (was.map(|risk| risk.per_year), is.map(|risk| risk.per_year));
        let is_moved = step(risk_then, risk_now) > LEAST;
        if verdicts.is_empty() && !is_moved && how.is_none() {
            continue;
        }
        let worst = match (is, was) {
            (Some(risk), _) => Some(now.map.position(risk.worst)),
            (None, Some(risk)) => Some(then.map.position(risk.worst)),
            (None, None) => None,
        };
        let parts = worst.map(|at| parts(then, now, at, &changed)).unwrap_or_default();
        changes.push(TargetChange { id, how, what, then: risk_then, now: risk_now, verdicts, parts });
    }
    let order = |change: &TargetChange| (change.verdicts.is_empty(), change.how.is_none());
    changes.sort_by(|a, b| {
        (order(a).cmp(&order(b))).then(step(b.then, b.now).total_cmp(&step(a.then, a.now))).then(a.id.cmp(&b.id))
    });
    Ok(changes)
}

/// By which factor a risk changed, less one; 0 where there was and is none.
fn step(then: Option<f64>, now: Option<f64>) -> f64 {
    let (then, now) = (then.unwrap_or(0.0), now.unwrap_or(0.0));
    let (low, high) = (then.min(now), then.max(now));
    if high <= 0.0 { 0.0 } else { high / low.max(1e-30) - 1.0 }
}

fn verdicts(was: Option<&TargetRisk>, is: Option<&TargetRisk>) -> Vec<VerdictChange> {
    let of = |risk: Option<&TargetRisk>, criteria| {
        risk.and_then(|risk| risk.verdicts.iter().find(|verdict| verdict.criteria == criteria))
            .map(|verdict| verdict.acceptance)
    };
    let all = Criteria::ALL.into_iter().map(|criteria| VerdictChange {
        criteria,
        from: of(was, criteria),
        to: of(is, criteria),
    });
    all.filter(|change| change.from != change.to).collect()
}

fn target_differences(was: &TargetFacts, is: &TargetFacts) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut tell = |path: &str, then: Value, now: Value| {
        if then != now {
            found.push(Difference { path: path.to_owned(), then, now });
        }
    };
    tell("target_kind", was.target.target_kind.clone().into(), is.target.target_kind.clone().into());
    tell("persons", was.target.persons.into(), is.target.persons.into());
    if was.target.outline != is.target.outline {
        let text = |at: LonLat| Value::from(format!("{:.6}, {:.6}", at.lon, at.lat));
        // An outline of another form may have its middle where it was.
        let (then, now) = (text(was.place), text(is.place));
        let path = if then == now { "outline" } else { "position" };
        let (then, now) = if then == now { (Value::Null, Value::Null) } else { (then, now) };
        found.push(Difference { path: path.to_owned(), then, now });
    }
    found
}

/// The sources whose part at a place changed most.
fn parts(then: &View<'_>, now: &View<'_>, at: LonLat, changed: &BTreeMap<RecordId, &SourceChange>) -> Vec<Part> {
    let there =
        |view: &View<'_>| -> BTreeMap<RecordId, f64> { view.map.at(view.map.place(at)).1.into_iter().collect() };
    let (old, new) = (there(then), there(now));
    let all: BTreeSet<RecordId> = old.keys().chain(new.keys()).copied().collect();
    let mut parts: Vec<Part> = (all.into_iter())
        .map(|source| {
            let change = changed.get(&source);
            Part {
                source,
                how: change.map(|change| change.how).filter(|how| *how != How::People),
                what: change.map(|change| change.what.clone()).unwrap_or_default(),
                then: old.get(&source).copied().unwrap_or(0.0),
                now: new.get(&source).copied().unwrap_or(0.0),
            }
        })
        .filter(|part| part.then != part.now)
        .collect();
    parts.sort_by(|a, b| (b.now - b.then).abs().total_cmp(&(a.now - a.then).abs()).then(a.source.cmp(&b.source)));
    parts.truncate(CAUSES);
    parts
}

fn sites(then: &View<'_>, now: &View<'_>) -> Vec<SiteChange> {
    let sums = |view: &View<'_>| {
        let mut sums: BTreeMap<Option<RecordId>, f64> = BTreeMap::new();
        for (id, counted) in &view.map.sources {
            let site = view.facts.site_of(*id).map(|(site, _)| site);
            *sums.entry(site).or_default() += counted.account.loss_of_life();
        }
        sums
    };
    let (old, new) = (sums(then), sums(now));
    let all: BTreeSet<Option<RecordId>> = old.keys().chain(new.keys()).copied().collect();
    let mut changes: Vec<SiteChange> = (all.into_iter())
        .map(|site| SiteChange {
            site,
            then: old.get(&site).copied().unwrap_or(0.0),
            now: new.get(&site).copied().unwrap_or(0.0),
        })
        .filter(|change| change.then != change.now)
        .collect();
    changes.sort_by(|a, b| (b.now - b.then).abs().total_cmp(&(a.now - a.then).abs()).then(a.site.cmp(&b.site)));
    changes
}
