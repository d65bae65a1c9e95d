//! What people call sources and targets, and why a source has no figures.

use anlan_assessment::risk::facts::Facts;
use anlan_assessment::risk::survey::{Survey, TargetRow};
use anlan_kernel::{Problem, RecordId, Text};
use anlan_registry::catalogue::{Catalogue, FieldKind};
use anlan_regulations::risk_criteria::Acceptance;
use anlan_substances::Cas;
use anlan_substances::properties::Substance;

/// Code of a site at which nothing is held.
pub(super) const NOTHING_HELD: &str = "risk.nothing_held";

/// Name of a source; a holding is told with its site.
pub(super) fn source(facts: &Facts, id: RecordId) -> String {
    let title = facts.title(id);
    match facts.site_of(id) {
        Some((_, site)) if !facts.vessels.contains_key(&id) => format!("{} · {title}", site.name),
        _ => title.to_owned(),
    }
}

/// Name of the site of a source.
pub(super) fn site(facts: &Facts, id: RecordId) -> &str {
    facts.site_of(id).map_or("", |(_, site)| site.name.as_str())
}

/// Name of the enterprise of a source.
pub(super) fn enterprise(facts: &Facts, id: RecordId) -> &str {
    let enterprise = facts.site_of(id).and_then(|(_, site)| site.enterprise);
    enterprise.and_then(|id| facts.enterprises.get(&id)).map_or("", String::as_str)
}

/// Name of a substance that is told by its CAS number.
pub(super) fn substance(told: &str) -> String {
    let Ok(cas) = told.parse::<Cas>() else { return told.to_owned() };
    Substance::by_cas(cas).map_or_else(|_| told.to_owned(), |own| format!("{} {told}", own.name_zh()))
}

/// Name of a target.
pub(super) fn target<'a>(facts: &'a Facts, row: &TargetRow) -> &'a str {
    facts.targets.get(&row.risk.id).map_or("", |target| target.target.name.as_str())
}

/// What a kind of target is called.
pub(super) fn kind(catalogue: &Catalogue, kind: &str) -> Text {
    let fields = catalogue.get("protection_target").map(|own| own.fields.as_slice()).unwrap_or_default();
    let choices = fields.iter().find(|field| field.name == "target_kind").map(|field| &field.kind);
    let found = match choices {
        Some(FieldKind::Choice(choices)) => choices.iter().find(|choice| choice.value == kind),
        _ => None,
    };
    found.map_or_else(|| Text::new(kind.to_owned(), kind.to_owned()), |choice| choice.label.clone())
}

/// The source that adds most to the risk at a target, with its share.
pub(super) fn cause(facts: &Facts, row: &TargetRow) -> Option<(String, f64)> {
    row.risk.main_cause.map(|(id, share)| (source(facts, id), share))
}

/// What a verdict is called.
pub(super) fn acceptance(acceptance: Acceptance) -> Text {
    match acceptance {
        Acceptance::Accepted => Text::new("可接受", "accepted"),
        Acceptance::NoLimit => Text::new("无限值", "no limit"),
        Acceptance::ToBeAsked => Text::new("待填资料", "to be asked"),
        Acceptance::NotAcceptable => Text::new("不可接受", "not acceptable"),
    }
}

/// The first problem of a code, which stands for the others.
pub(super) fn example<'a>(survey: &'a Survey, code: &str) -> Option<&'a Problem> {
    let problems = survey.sources.iter().filter_map(|row| row.outcome.as_ref().err()?.first());
    problems.into_iter().find(|problem| problem.code == code)
}

/// Why sources with a code have no figures.
pub(super) fn reason(survey: &Survey, code: &str) -> Text {
    example(survey, code).map(|problem| problem.message.clone()).unwrap_or_default()
}

/// Sites at which nothing is held: no source comes of them.
pub(super) fn empty_sites(facts: &Facts) -> Vec<(RecordId, &str)> {
    let held: std::collections::BTreeSet<RecordId> =
        facts.sources().filter_map(|id| facts.site_of(id)).map(|(site, _)| site).collect();
    let sites = facts.sites.iter().filter(|(id, _)| !held.contains(id));
    sites.map(|(id, site)| (*id, site.name.as_str())).collect()
}

/// Why a site gives no source.
pub(super) fn nothing_held() -> Problem {
    Problem::invalid(NOTHING_HELD, "没有登记储罐、容器或存量", "no vessel and no holding is declared")
        .remedy("登记存量；确无危险化学品的不必处理", "declare what is held; nothing is to be done where nothing is")
}
