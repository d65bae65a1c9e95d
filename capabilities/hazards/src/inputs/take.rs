//! One journal entry taken into the facts, and what it touches.

use super::{
    BTreeSet, Declared, Enterprise, Entry, HeldLine, Holding, Inputs, OnceLock, Problem, ProtectionTarget, Record,
    RecordId, RiskPoint, Scope, Shape, Site, SubstanceDecision, TargetState, Touched, Typed as _, Unit, id_of, read,
    shape_of,
};
use crate::substance::question_of;

impl Inputs {
    /// Takes one journal entry and returns what it may change.
    pub fn take(&mut self, entry: &Entry) -> Result<Touched, Problem> {
        let position = entry.position;
        self.position = position;
        let holds = |record: &&Record| self.day.is_none_or(|day| record.holds_on(day));
        let after = entry.after.as_ref().filter(holds);
        let id = entry.record;
        let mut touched = Touched::default();
        match entry.kind.as_str() {
            Enterprise::KIND => self.take_enterprise(id, after, &mut touched)?,
            Site::KIND => self.take_site(id, after, &mut touched)?,
            Unit::KIND => self.take_unit(id, after, &mut touched)?,
            Holding::KIND => self.take_holding(id, after, &mut touched)?,
            ProtectionTarget::KIND => self.take_target(id, after, &mut touched)?,
            SubstanceDecision::KIND => self.take_decision(id, after, &mut touched)?,
            RiskPoint::KIND => {
                match after {
                    Some(record) => self.risk_points.insert(id, read(record)?),
                    None => self.risk_points.remove(&id),
                };
            }
            "risk_matrix_cell" => self.take_matrix_cell(id, after),
            _ => {}
        }
        let reached = [(Scope::Part, &touched.parts), (Scope::Site, &touched.sites), (Scope::Group, &touched.groups)];
        for (scope, ids) in reached {
            self.touched_at.extend(ids.iter().map(|id| ((scope, *id), position)));
        }
        Ok(touched)
    }

    fn take_enterprise(&mut self, id: RecordId, after: Option<&Record>, touched: &mut Touched) -> Result<(), Problem> {
        let after = after.map(read::<Enterprise>).transpose()?;
        let told = |enterprise: &Enterprise| {
            (enterprise.name.clone(), enterprise.sector.clone(), enterprise.merged_into.clone())
        };
        if self.enterprises.get(&id).map(told) != after.as_ref().map(told) {
            // Whose chain of mergers leads here does not change with this record; where it leads on does.
            let sites = self.sites_under(id);
            let groups =
                |inputs: &Self| -> Vec<RecordId> { sites.iter().filter_map(|site| inputs.group_of(*site)).collect() };
            touched.groups.extend(groups(self));
            self.set_merged_into(id, after.as_ref().and_then(|enterprise| id_of(enterprise.merged_into.as_deref())));
            touched.groups.extend(groups(self));
            touched.sites.extend(sites);
        }
        match after {
            Some(enterprise) => self.enterprises.insert(id, enterprise),
            None => self.enterprises.remove(&id),
        };
        Ok(())
    }

    fn set_merged_into(&mut self, id: RecordId, into: Option<RecordId>) {
        if let Some(old) = self.merged_into.remove(&id) {
            unlink(&mut self.merged_from, old, id);
        }
        if let Some(into) = into {
            self.merged_into.insert(id, into);
            self.merged_from.entry(into).or_default().insert(id);
        }
    }

    fn take_site(&mut self, id: RecordId, after: Option<&Record>, touched: &mut Touched) -> Result<(), Problem> {
        touched.sites.insert(id);
        touched.groups.extend(self.group_of(id));
        if let Some(enterprise) = self.sites.remove(&id).and_then(|old| old.enterprise) {
            unlink(&mut self.sites_of, enterprise, id);
        }
        self.site_places.take_out(id);
        if let Some(record) = after {
            let site: Site = read(record)?;
            let boundary = shape_of(site.boundary.as_ref());
            let enterprise = id_of(site.enterprise.as_deref());
            if let Some(enterprise) = enterprise {
                self.sites_of.entry(enterprise).or_default().insert(id);
            }
            if let Some(boundary) = &boundary {
                self.site_places.put(id, boundary.clone(), 0);
            }
            let declared_at = self.position;
            self.sites.insert(
                id,
                super::SiteState { site, boundary, declared_at, enterprise, surroundings: OnceLock::new() },
            );
        }
        touched.groups.extend(self.group_of(id));
        Ok(())
    }

    fn take_unit(&mut self, id: RecordId, after: Option<&Record>, touched: &mut Touched) -> Result<(), Problem> {
        let old = self.units.remove(&id).and_then(|unit| unit.site);
        if let Some(site) = old {
            unlink(&mut self.units_of, site, id);
        }
        let mut new = None;
        if let Some(record) = after {
            let unit: Unit = read(record)?;
            new = id_of(Some(&unit.site));
            if let Some(site) = new {
                self.units_of.entry(site).or_default().insert(id);
            }
            let outline = shape_of(unit.outline.as_ref());
            self.units.insert(id, super::UnitState { unit, outline, site: new, declared_at: self.position });
        }
        for site in old.into_iter().chain(new) {
            touched.sites.insert(site);
            touched.groups.extend(self.group_of(site));
        }
        Ok(())
    }

    fn take_holding(&mut self, id: RecordId, after: Option<&Record>, touched: &mut Touched) -> Result<(), Problem> {
        if let Some(old) = self.holdings.remove(&id) {
            if let Some(part) = old.part() {
                unlink(&mut self.holdings_of, part, id);
                self.touch_part(part, touched);
            }
            unlink(&mut self.asked_at, old.question, id);
        }
        if let Some(record) = after {
            let holding: Holding = read(record)?;
            let declared = Declared::from(&holding);
            let line = HeldLine {
                question: question_of(&declared).into(),
                declared,
                quantity: holding.design_max_t.as_ref().and_then(|number| number.to_string().parse().ok()),
                source: record.provenance.of("design_max_t").source.clone(),
                unit: id_of(holding.unit.as_deref()),
                site: id_of(holding.site.as_deref()),
                holding,
                declared_at: self.position,
            };
            if let Some(part) = line.part() {
                self.touch_part(part, touched);
                self.holdings_of.entry(part).or_default().insert(id);
                self.ever_held.entry(part).or_default().insert(id);
            }
            self.asked_at.entry(line.question.clone()).or_default().insert(id);
            self.holdings.insert(id, line);
        }
        Ok(())
    }

    /// A site stands among its units as long as it holds something itself: its first and its last holding change who may be joined.
    fn touch_part(&self, part: RecordId, touched: &mut Touched) {
        touched.parts.insert(part);
        if self.sites.contains_key(&part) && !self.holdings_of.contains_key(&part) {
            touched.sites.insert(part);
            touched.groups.extend(self.group_of(part));
        }
    }

    fn take_target(&mut self, id: RecordId, after: Option<&Record>, touched: &mut Touched) -> Result<(), Problem> {
        if let Some(TargetState { outline: Some(outline), .. }) = self.targets.remove(&id) {
            self.touch_near(&outline, touched);
            self.target_places.take_out(id);
        }
        match after {
            Some(_) => self.gone_targets.remove(&id),
            None => self.gone_targets.insert(id),
        };
        if let Some(record) = after {
            let target: ProtectionTarget = read(record)?;
            let outline = shape_of(target.outline.as_ref());
            if let Some(outline) = &outline {
                let persons = u32::try_from(target.persons.unwrap_or(0)).unwrap_or(0);
                self.target_places.put(id, outline.clone(), persons);
                self.touch_near(outline, touched);
            }
            self.targets.insert(id, TargetState { target, outline, declared_at: self.position });
        }
        Ok(())
    }

    /// Sites within the radius of a target count their people anew.
    fn touch_near(&mut self, outline: &Shape, touched: &mut Touched) {
        for site in self.site_places.near(outline, super::ALPHA_RADIUS_M) {
            if let Some(state) = self.sites.get_mut(&site) {
                state.surroundings = OnceLock::new();
            }
            touched.sites.insert(site);
        }
    }

    fn take_decision(&mut self, id: RecordId, after: Option<&Record>, touched: &mut Touched) -> Result<(), Problem> {
        let mut asked = Vec::new();
        if let Some(question) = self.decisions.remove(&id) {
            self.substances.forget(&question);
            asked.push(question);
        }
        if let Some(record) = after {
            let decision: SubstanceDecision = read(record)?;
            self.substances.decide(&decision);
            self.decisions.insert(id, decision.question.clone());
            asked.push(decision.question);
        }
        for question in asked {
            let holdings = self.asked_at.get(question.as_str()).into_iter().flatten();
            touched.parts.extend(holdings.filter_map(|id| self.holdings.get(id)?.part()));
        }
        Ok(())
    }

    fn take_matrix_cell(&mut self, id: RecordId, after: Option<&Record>) {
        if let Some(cell) = self.matrix_cells.remove(&id) {
            self.matrix.remove(&cell);
        }
        let number = |record: &Record, field: &str| record.body.get(field).and_then(serde_json::Value::as_i64);
        if let Some(record) = after
            && let (Some(likelihood), Some(severity), Some(level)) =
                (number(record, "likelihood"), number(record, "severity"), number(record, "level"))
        {
            self.matrix_cells.insert(id, (likelihood, severity));
            self.matrix.insert((likelihood, severity), (level, record.text("ground").unwrap_or_default().to_owned()));
        }
    }
}

/// Takes an item out of a set kept under a key; a set left empty goes too.
fn unlink<K: std::hash::Hash + Eq>(
    sets: &mut std::collections::HashMap<K, BTreeSet<RecordId>>,
    key: K,
    item: RecordId,
) {
    if let Some(set) = sets.get_mut(&key) {
        set.remove(&item);
        if set.is_empty() {
            sets.remove(&key);
        }
    }
}
