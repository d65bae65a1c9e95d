//! The verdict on registered units: who they belong to, what they hold, who lives around.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_kernel::{RecordId, Text};
use anlan_regulations::gb18218::Edition;

use super::{Declaration, Subject, Verdict, derive};
use crate::inputs::{Inputs, Surroundings};

/// Derives the verdict on registered units (or on a site, for holdings that name no unit); nothing where they hold nothing.
pub fn derive_registered(edition: Edition, parts: &[RecordId], inputs: &mut Inputs) -> Option<Verdict> {
    let sites: BTreeSet<RecordId> = parts.iter().filter_map(|part| inputs.site_of_part(*part)).collect();
    let subject = subject_of(parts, *sites.first()?, inputs)?;
    let holdings: Vec<RecordId> = parts.iter().flat_map(|part| inputs.holdings_of(*part)).collect();
    let (lines, substances) = (&inputs.holdings, &mut inputs.substances);
    let declarations: Vec<Declaration<'_>> = holdings
        .iter()
        .filter_map(|id| {
            let line = lines.get(id)?;
            Some(Declaration {
                holding: Some(*id),
                name: &line.holding.substance_name,
                quantity: line.quantity,
                counted: substances.count(edition, &line.declared),
                source: &line.source,
                declared_at: Some(line.declared_at),
            })
        })
        .collect();
    if declarations.is_empty() {
        return None;
    }
    // Each site has its own surroundings; where the 2009 edition joins units of several sites, the most people decide, and a site whose
    // people are not known leaves them unknown.
    let around: Vec<Option<Arc<Surroundings>>> = sites.iter().map(|site| inputs.surroundings(*site)).collect();
    let mut notes: Vec<Text> = around.iter().flatten().flat_map(|around| around.notes.clone()).collect();
    if around.iter().any(Option::is_none) {
        notes.push(Text::new(
            "厂界未填，500 m内人数不详",
            "the site boundary is not given, so the people within 500 m are not known",
        ));
    }
    let all_known = around.iter().all(|around| around.as_ref().is_some_and(|around| around.known));
    let surroundings =
        around.into_iter().flatten().max_by_key(|around| (around.persons, std::cmp::Reverse(around.site)));
    let group = sites.first().and_then(|site| inputs.group_of(*site)).filter(|_| edition == Edition::E2009);
    let touched = inputs.touched_at(parts, &sites, group);
    let persons = surroundings.as_ref().filter(|_| all_known).map(|around| around.persons);
    let mut verdict = derive(edition, subject, persons, &declarations, touched);
    verdict.notes = notes;
    verdict.surroundings = surroundings;
    Some(verdict)
}

fn subject_of(parts: &[RecordId], site: RecordId, inputs: &Inputs) -> Option<Subject> {
    let state = inputs.sites.get(&site)?;
    let enterprise = inputs.operator_of(state).and_then(|id| inputs.enterprises.get(&id));
    let named = |part: &RecordId| match inputs.units.get(part) {
        Some(unit) => Some((unit.unit.code.clone(), unit.unit.name.clone())),
        None => inputs.sites.get(part).map(|site| (site.site.code.clone(), site.site.name.clone())),
    };
    let (code, name) = named(parts.first()?)?;
    let joined =
        if parts.len() < 2 { Vec::new() } else { parts.iter().filter_map(named).map(|(_, name)| name).collect() };
    Some(Subject {
        ids: parts.to_vec(),
        code,
        name,
        site: Some(site),
        site_name: state.site.name.clone(),
        enterprise_name: enterprise
            .map(|enterprise| enterprise.name.clone())
            .or_else(|| state.site.operator.clone())
            .unwrap_or_default(),
        district: state.site.district.clone().unwrap_or_default(),
        sector: state
            .site
            .sector
            .clone()
            .or_else(|| enterprise.and_then(|enterprise| enterprise.sector.clone()))
            .unwrap_or_default(),
        park: state.site.park.clone().unwrap_or_default(),
        joined,
        demo: state.site.demo,
    })
}
