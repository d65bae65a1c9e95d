//! The verdict on one unit under one edition, with its working.

use anlan_kernel::{Position, RecordId, Text};
use anlan_quantity::{Ratio, Tonnes};
use anlan_regulations::gb18218::{self, Edition, Factor, Grade, Resolution, Step};
use serde::Serialize;

use crate::inputs::{Inputs, SiteState};

/// Name and version of the engine that derives.
pub const ENGINE: &str = concat!("anlan-hazards ", env!("CARGO_PKG_VERSION"));

/// What a verdict is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Records identified together: one unit, or one site where no unit is given, or several units that the 2009 edition joins.
    pub ids: Vec<RecordId>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Site.
    pub site: Option<RecordId>,
    /// Name of the site.
    pub site_name: String,
    /// Name of the enterprise.
    pub enterprise_name: String,
    /// District code.
    pub district: String,
    /// Sector.
    pub sector: String,
    /// Park.
    pub park: String,
    /// Names of the units joined by the 500 m rule of the 2009 edition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<String>,
    /// Invented for demonstration.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

/// A ratio as shown: exact, and to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Exact value, `numerator/denominator` in lowest terms.
    pub exact: String,
    /// To read; never used to decide.
    pub text: String,
}

impl Shown {
    /// Shows a ratio with so many decimals.
    pub fn new(ratio: &Ratio, places: usize) -> Self {
        Self { exact: ratio.to_string(), text: ratio.to_decimal_text(places) }
    }
}

/// One line that counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountedLine {
    /// Holding, where it is a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub declared: String,
    /// Quantity, t.
    pub quantity_t: Tonnes,
    /// q/Q.
    pub ratio: Shown,
    /// Critical quantity, β and where they come from.
    #[serde(flatten)]
    pub factor: Factor,
    /// Where the quantity was declared.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// One line that does not count, with the reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherLine {
    /// Holding, where it is a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub declared: String,
    /// Quantity, t.
    pub quantity_t: Tonnes,
    /// Key of the question in the queue.
    pub question: String,
    /// Why.
    pub reason: Text,
}

/// Verdict on one subject under one edition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Edition, e.g. `gb18218-2018`.
    pub edition: String,
    /// What it is about.
    pub subject: Subject,
    /// Σ q/Q.
    pub s: Shown,
    /// S ≥ 1.
    pub major_hazard: bool,
    /// People within 500 m outside the site boundary; absent where the boundary is not known.
    pub persons_500m: Option<u64>,
    /// α.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<String>,
    /// R = α·Σ β·q/Q.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<Shown>,
    /// Grade, 1 the worst.
    pub grade: Option<Grade>,
    /// What limits the verdict: people nobody counted, a boundary that is only a point.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// Lines that count.
    pub lines: Vec<CountedLine>,
    /// Lines a person must decide; while there are any, S is a lower bound.
    pub open: Vec<OtherLine>,
    /// Lines outside the tables of the edition.
    pub outside: Vec<OtherLine>,
    /// The derivation step by step.
    pub working: Vec<Step>,
    /// Journal position of the last change that touched this verdict; absent where there is no journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_at: Option<Position>,
    /// Engine and version.
    pub engine: &'static str,
}

/// One declared line, ready to be counted.
pub struct Declaration<'a> {
    /// Holding, where it is a record.
    pub holding: Option<RecordId>,
    /// Name as declared.
    pub name: &'a str,
    /// Quantity.
    pub quantity: Tonnes,
    /// How the edition counts it.
    pub counted: std::sync::Arc<crate::substance::Counted>,
    /// Where the quantity was declared.
    pub source: &'a str,
}

/// Derives the verdict on declared lines.
pub fn derive(
    edition: Edition,
    subject: Subject,
    persons_500m: Option<u64>,
    declarations: &[Declaration<'_>],
    derived_at: Option<Position>,
) -> Verdict {
    let mut counted: Vec<(Tonnes, &Factor)> = Vec::new();
    let mut named: Vec<(&Declaration<'_>, &Factor)> = Vec::new();
    let (mut open, mut outside) = (Vec::new(), Vec::new());
    for declaration in declarations {
        let other = |reason: Text| OtherLine {
            holding: declaration.holding,
            declared: declaration.name.to_owned(),
            quantity_t: declaration.quantity,
            question: declaration.counted.question.clone(),
            reason,
        };
        match &declaration.counted.resolution {
            Resolution::Counted(factor) => {
                counted.push((declaration.quantity, factor));
                named.push((declaration, factor));
            }
            Resolution::NotCounted { reason } => outside.push(other(text_of(reason))),
            Resolution::Undecided { reason, .. } => open.push(other(text_of(reason))),
        }
    }
    let outcome = gb18218::identify(edition, persons_500m, &counted).expect("quantities of records stay below 10^8 t");
    let working = gb18218::working(
        edition,
        persons_500m,
        &named
            .iter()
            .map(|(declaration, factor)| (declaration.name, declaration.quantity, *factor))
            .collect::<Vec<_>>(),
        &outcome,
    );
    let lines = named
        .iter()
        .zip(&outcome.ratios)
        .map(|((declaration, factor), ratio)| CountedLine {
            holding: declaration.holding,
            declared: declaration.name.to_owned(),
            quantity_t: declaration.quantity,
            ratio: Shown::new(ratio, 4),
            factor: (*factor).clone(),
            source: declaration.source.to_owned(),
        })
        .collect();
    Verdict {
        edition: edition.id().to_owned(),
        subject,
        s: Shown::new(&outcome.s, 4),
        major_hazard: outcome.major_hazard,
        persons_500m,
        alpha: outcome.alpha.map(|alpha| alpha.to_string()),
        r: outcome.r.as_ref().map(|r| Shown::new(r, 1)),
        grade: outcome.grade,
        notes: Vec::new(),
        lines,
        open,
        outside,
        working,
        derived_at,
        engine: ENGINE,
    }
}

/// Derives the verdict on registered units (or on a site, for holdings that name no unit).
pub fn derive_registered(edition: Edition, parts: &[RecordId], inputs: &mut Inputs) -> Option<Verdict> {
    let first = parts.first()?;
    let mut subject = Subject { ids: parts.to_vec(), ..Subject::default() };
    let mut holdings: Vec<RecordId> = Vec::new();
    let mut sites: Vec<RecordId> = Vec::new();
    for part in parts {
        if let Some(unit) = inputs.units.get(part) {
            holdings.extend(&unit.holdings);
            sites.extend(unit.site);
            subject.joined.push(unit.unit.name.clone());
        } else {
            let site = inputs.sites.get(part)?;
            holdings.extend(&site.holdings);
            sites.push(*part);
            subject.joined.push(site.site.name.clone());
        }
    }
    sites.sort_unstable();
    sites.dedup();
    let site = inputs.sites.get(sites.first()?)?;
    subject.site = sites.first().copied();
    subject.site_name.clone_from(&site.site.name);
    subject.district = site.site.district.clone().unwrap_or_default();
    subject.park = site.site.park.clone().unwrap_or_default();
    subject.demo = site.site.demo;
    let enterprise = inputs.operator_of(site).and_then(|id| inputs.enterprises.get(&id));
    subject.enterprise_name =
        enterprise.map(|enterprise| enterprise.name.clone()).or_else(|| site.site.operator.clone()).unwrap_or_default();
    subject.sector = site
        .site
        .sector
        .clone()
        .or_else(|| enterprise.and_then(|enterprise| enterprise.sector.clone()))
        .unwrap_or_default();
    match inputs.units.get(first) {
        Some(unit) => {
            subject.code.clone_from(&unit.unit.code);
            subject.name.clone_from(&unit.unit.name);
        }
        None => {
            subject.code.clone_from(&site.site.code);
            subject.name.clone_from(&site.site.name);
        }
    }
    if subject.joined.len() < 2 {
        subject.joined.clear();
    }
    // Each site has its own surroundings; where the 2009 edition joins units of several sites, the most people decide.
    let mut notes = Vec::new();
    let persons = sites
        .iter()
        .filter_map(|id| inputs.sites.get(id))
        .map(|site| people_outside(site, inputs, &mut notes))
        .collect::<Option<Vec<u64>>>()
        .and_then(|persons| persons.into_iter().max());
    let touched = sites.iter().filter_map(|id| inputs.sites.get(id)).map(|site| site.touched).max();
    let mut lines = Vec::new();
    for id in &holdings {
        let line = inputs.holdings.get(id)?.clone();
        let counted = inputs.substances.count(edition, &line.declared);
        lines.push((*id, line, counted));
    }
    let declarations: Vec<Declaration<'_>> = lines
        .iter()
        .filter_map(|(id, line, counted)| {
            let quantity = line
                .holding
                .design_max_t
                .as_ref()?
                .to_string()
                .parse()
                .ok()
                .and_then(|number| Tonnes::try_new(number).ok())?;
            Some(Declaration {
                holding: Some(*id),
                name: &line.holding.substance_name,
                quantity,
                counted: counted.clone(),
                source: &line.source,
            })
        })
        .collect();
    if declarations.is_empty() {
        return None;
    }
    let mut verdict = derive(edition, subject, persons, &declarations, touched);
    verdict.notes = notes;
    Some(verdict)
}

/// Counts the people within 500 m outside a boundary; nothing where they cannot be known.
fn people_outside(site: &SiteState, inputs: &Inputs, notes: &mut Vec<Text>) -> Option<u64> {
    let name = &site.site.name;
    let mut note = |zh: String, en: String| notes.push(Text::new(zh, en));
    let Some(boundary) = &site.boundary else {
        note(
            format!("“{name}”无厂界，500 m内人数不详"),
            format!("“{name}” has no boundary, so the people within 500 m are not known"),
        );
        return None;
    };
    if !boundary.is_areal() {
        note(
            format!("“{name}”的厂界只是一点，500 m自该点量起；请补绘厂界"),
            format!("the boundary of “{name}” is a point, from which the 500 m are measured; draw the boundary"),
        );
    }
    let people = inputs.people_around(boundary).people;
    if people == 0 && site.site.surroundings_surveyed_on.is_none() {
        note(
            format!("“{name}”周边未登记防护目标，也未填周边调查日期，500 m内人数不详"),
            format!(
                "no protection target is registered around “{name}” and no survey is dated, so the people within 500 m are not known"
            ),
        );
        return None;
    }
    Some(people)
}

/// Says what differs between two verdicts on one subject, for both sides to read.
pub fn differences(before: Option<&Verdict>, after: Option<&Verdict>) -> Vec<Text> {
    let (Some(before), Some(after)) = (before, after) else {
        return match (before, after) {
            (None, Some(_)) => vec![Text::new("新的辨识结论", "a new verdict")],
            (Some(_), None) => vec![Text::new("单元不再有存量", "the unit holds nothing any more")],
            _ => Vec::new(),
        };
    };
    let mut texts = Vec::new();
    for line in &after.lines {
        match before.lines.iter().find(|old| old.holding == line.holding && old.declared == line.declared) {
            None => texts.push(changed(&format!("{} {} t", line.declared, line.quantity_t), "计入", "counted")),
            Some(old) if old.quantity_t != line.quantity_t => {
                texts.push(changed(
                    &format!("{}：{} t → {} t", line.declared, old.quantity_t, line.quantity_t),
                    "设计最大量变化",
                    "design maximum changed",
                ));
            }
            Some(old) if old.factor != line.factor => {
                texts.push(changed(&line.declared, "适用的行或β变化", "row or β changed"));
            }
            Some(_) => {}
        }
    }
    for old in &before.lines {
        if !after.lines.iter().any(|line| line.holding == old.holding && line.declared == old.declared) {
            texts.push(changed(&format!("{} {} t", old.declared, old.quantity_t), "不再计入", "no longer counted"));
        }
    }
    if before.persons_500m != after.persons_500m {
        let show = |persons: Option<u64>| persons.map_or_else(|| "?".to_owned(), |persons| persons.to_string());
        texts.push(changed(
            &format!("{} → {}", show(before.persons_500m), show(after.persons_500m)),
            "厂界外500 m内人数变化",
            "people within 500 m changed",
        ));
    }
    if before.s != after.s {
        texts.push(changed(&format!("{} → {}", before.s.text, after.s.text), "S变化", "S changed"));
    }
    let r = |verdict: &Verdict| verdict.r.as_ref().map_or_else(|| "—".to_owned(), |r| r.text.clone());
    if before.r != after.r {
        texts.push(changed(&format!("{} → {}", r(before), r(after)), "R变化", "R changed"));
    }
    let grade = |verdict: &Verdict| verdict.grade.map_or_else(|| "—".to_owned(), |grade| grade.number().to_string());
    if before.grade != after.grade || before.major_hazard != after.major_hazard {
        texts.push(changed(&format!("{} → {}", grade(before), grade(after)), "等级变化", "grade changed"));
    }
    texts
}

fn changed(what: &str, zh: &str, en: &str) -> Text {
    Text::new(format!("{zh}：{what}"), format!("{en}: {what}"))
}

fn text_of(reason: &anlan_regulations::Text) -> Text {
    Text::new(reason.zh.to_string(), reason.en.to_string())
}
