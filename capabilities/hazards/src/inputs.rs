//! Declared facts as identification reads them: sites with their units and holdings, and the people around.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anlan_kernel::{Entry, Position, Problem, Record, RecordId};
use anlan_registry::types::{Enterprise, Holding, ProtectionTarget, RiskPoint, Site, SubstanceDecision, Typed, Unit};
use anlan_spatial::{Count, CountingRule, ReadOptions, Shape, TargetIndex};
use jiff::civil::Date;

use crate::substance::{Declared, Substances};

/// Radius within which people count for α, m (GB 18218-2018, 4.3.2; Order 40, Annex 1).
pub const ALPHA_RADIUS_M: f64 = 500.0;

/// A holding with what it is a holding of.
#[derive(Clone, Debug)]
pub struct HeldLine {
    /// The record.
    pub holding: Holding,
    /// The question for the matching.
    pub declared: Declared,
    /// Source of the quantity, as declared.
    pub source: String,
}

/// A site with what stands in it.
#[derive(Clone, Debug, Default)]
pub struct SiteState {
    /// The record.
    pub site: Site,
    /// Boundary, where there is one.
    pub boundary: Option<Shape>,
    /// Units in it.
    pub units: BTreeSet<RecordId>,
    /// Holdings of the site that name no unit.
    pub holdings: BTreeSet<RecordId>,
    /// Position of the last change that touched what is derived here.
    pub touched: Position,
}

/// A unit with what it holds.
#[derive(Clone, Debug, Default)]
pub struct UnitState {
    /// The record.
    pub unit: Unit,
    /// Outline, where there is one.
    pub outline: Option<Shape>,
    /// Site it lies in.
    pub site: Option<RecordId>,
    /// Holdings in it.
    pub holdings: BTreeSet<RecordId>,
}

/// All declared facts that hazards and the archive are derived from, as of one journal position and one day.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Position up to which the journal was followed.
    pub position: Position,
    /// Day on which facts must hold to count; absent means every fact.
    pub day: Option<Date>,
    /// Enterprises.
    pub enterprises: BTreeMap<RecordId, Enterprise>,
    /// Sites.
    pub sites: BTreeMap<RecordId, SiteState>,
    /// Units.
    pub units: BTreeMap<RecordId, UnitState>,
    /// Holdings.
    pub holdings: HashMap<RecordId, HeldLine>,
    /// Protection targets.
    pub targets: BTreeMap<RecordId, (ProtectionTarget, Option<Shape>)>,
    /// Risk points.
    pub risk_points: BTreeMap<RecordId, RiskPoint>,
    /// Cells of the risk matrix: (likelihood, severity) → (level, ground).
    pub matrix: BTreeMap<(i64, i64), (i64, String)>,
    /// Substances and what people decided about them.
    pub substances: Substances,
    /// Enterprises merged into another.
    pub merged: BTreeMap<RecordId, RecordId>,
    index: TargetIndex,
    index_ids: BTreeMap<RecordId, u64>,
    next_index_id: u64,
    decisions: BTreeMap<RecordId, String>,
    matrix_cells: BTreeMap<RecordId, (i64, i64)>,
    asked_at: HashMap<String, BTreeSet<RecordId>>,
}

impl Inputs {
    /// Takes one journal entry and returns the sites whose derived facts it may change.
    pub fn take(&mut self, entry: &Entry) -> Result<BTreeSet<RecordId>, Problem> {
        self.position = entry.position;
        let holds = |record: &&Record| self.day.is_none_or(|day| record.holds_on(day));
        let after = entry.after.as_ref().filter(holds);
        let id = entry.record;
        let mut dirty = BTreeSet::new();
        match entry.kind.as_str() {
            Enterprise::KIND => self.take_enterprise(id, after, &mut dirty)?,
            Site::KIND => self.take_site(id, after, &mut dirty)?,
            Unit::KIND => self.take_unit(id, after, &mut dirty)?,
            Holding::KIND => self.take_holding(id, after, &mut dirty)?,
            ProtectionTarget::KIND => self.take_target(id, after, &mut dirty)?,
            RiskPoint::KIND => {
                match after {
                    Some(record) => self.risk_points.insert(id, RiskPoint::read(&record.body)?),
                    None => self.risk_points.remove(&id),
                };
            }
            SubstanceDecision::KIND => self.take_decision(id, after, &mut dirty)?,
            "risk_matrix_cell" => self.take_matrix_cell(id, after),
            _ => {}
        }
        for site in &dirty {
            if let Some(state) = self.sites.get_mut(site) {
                state.touched = entry.position;
            }
        }
        Ok(dirty)
    }

    /// Returns the site of a holding's unit, or the site it names itself.
    pub fn site_of(&self, holding: &Holding) -> Option<RecordId> {
        if let Some(unit) = id_of(holding.unit.as_deref()) {
            return self.units.get(&unit).and_then(|unit| unit.site);
        }
        id_of(holding.site.as_deref())
    }

    /// Returns who operates a site: its enterprise, or the one that was merged into.
    pub fn operator_of(&self, site: &SiteState) -> Option<RecordId> {
        let mut id = id_of(site.site.enterprise.as_deref())?;
        for _ in 0..16 {
            match self.merged.get(&id) {
                Some(into) => id = *into,
                None => break,
            }
        }
        Some(id)
    }

    /// Returns the sites of one operator.
    pub fn sites_of_operator(&self, operator: RecordId) -> Vec<RecordId> {
        self.sites.iter().filter(|(_, state)| self.operator_of(state) == Some(operator)).map(|(id, _)| *id).collect()
    }

    /// Counts the people within the radius outside a site's boundary, with the working per target.
    pub fn people_around(&self, boundary: &Shape) -> Count {
        self.index.people_within(boundary, ALPHA_RADIUS_M, CountingRule::Whole)
    }

    fn take_enterprise(
        &mut self,
        id: RecordId,
        after: Option<&Record>,
        dirty: &mut BTreeSet<RecordId>,
    ) -> Result<(), Problem> {
        dirty.extend(self.sites_of_operator(id));
        match after {
            Some(record) => {
                self.enterprises.insert(id, Enterprise::read(&record.body)?);
                match id_of(record.text("merged_into")) {
                    Some(into) => self.merged.insert(id, into),
                    None => self.merged.remove(&id),
                };
            }
            None => {
                self.enterprises.remove(&id);
                self.merged.remove(&id);
            }
        }
        dirty.extend(self.sites_of_operator(id));
        Ok(())
    }

    fn take_site(
        &mut self,
        id: RecordId,
        after: Option<&Record>,
        dirty: &mut BTreeSet<RecordId>,
    ) -> Result<(), Problem> {
        dirty.insert(id);
        match after {
            Some(record) => {
                let state = self.sites.entry(id).or_default();
                state.site = Site::read(&record.body)?;
                state.boundary = shape_of(state.site.boundary.as_ref());
            }
            None => {
                self.sites.remove(&id);
            }
        }
        Ok(())
    }

    fn take_unit(
        &mut self,
        id: RecordId,
        after: Option<&Record>,
        dirty: &mut BTreeSet<RecordId>,
    ) -> Result<(), Problem> {
        if let Some(site) = self.units.get(&id).and_then(|unit| unit.site) {
            dirty.insert(site);
            if let Some(state) = self.sites.get_mut(&site) {
                state.units.remove(&id);
            }
        }
        match after {
            Some(record) => {
                let state = self.units.entry(id).or_default();
                state.unit = Unit::read(&record.body)?;
                state.outline = shape_of(state.unit.outline.as_ref());
                state.site = id_of(Some(&state.unit.site));
                if let Some(site) = state.site {
                    self.sites.entry(site).or_default().units.insert(id);
                    dirty.insert(site);
                }
            }
            None => {
                self.units.remove(&id);
            }
        }
        Ok(())
    }

    fn take_holding(
        &mut self,
        id: RecordId,
        after: Option<&Record>,
        dirty: &mut BTreeSet<RecordId>,
    ) -> Result<(), Problem> {
        if let Some(old) = self.holdings.remove(&id) {
            dirty.extend(self.site_of(&old.holding));
            if let Some(unit) = id_of(old.holding.unit.as_deref()) {
                if let Some(state) = self.units.get_mut(&unit) {
                    state.holdings.remove(&id);
                }
            } else if let Some(site) = id_of(old.holding.site.as_deref())
                && let Some(state) = self.sites.get_mut(&site)
            {
                state.holdings.remove(&id);
            }
            if let Some(asked) = self.asked_at.get_mut(&crate::substance::question_of(&old.declared)) {
                asked.remove(&id);
            }
        }
        if let Some(record) = after {
            let holding = Holding::read(&record.body)?;
            let declared = Declared::from(&holding);
            dirty.extend(self.site_of(&holding));
            if let Some(unit) = id_of(holding.unit.as_deref()) {
                self.units.entry(unit).or_default().holdings.insert(id);
            } else if let Some(site) = id_of(holding.site.as_deref()) {
                self.sites.entry(site).or_default().holdings.insert(id);
            }
            self.asked_at.entry(crate::substance::question_of(&declared)).or_default().insert(id);
            let source = record.provenance.of("design_max_t").source.clone();
            self.holdings.insert(id, HeldLine { holding, declared, source });
        }
        Ok(())
    }

    fn take_target(
        &mut self,
        id: RecordId,
        after: Option<&Record>,
        dirty: &mut BTreeSet<RecordId>,
    ) -> Result<(), Problem> {
        if let Some((_, Some(shape))) = self.targets.remove(&id) {
            dirty.extend(self.sites_near(&shape));
            if let Some(at) = self.index_ids.remove(&id) {
                self.index.remove(at);
            }
        }
        if let Some(record) = after {
            let target = ProtectionTarget::read(&record.body)?;
            let shape = shape_of(target.outline.as_ref());
            if let Some(shape) = &shape {
                self.next_index_id += 1;
                self.index_ids.insert(id, self.next_index_id);
                self.index.insert(
                    self.next_index_id,
                    shape.clone(),
                    u32::try_from(target.persons.unwrap_or(0)).unwrap_or(0),
                );
                dirty.extend(self.sites_near(shape));
            }
            self.targets.insert(id, (target, shape));
        }
        Ok(())
    }

    fn take_decision(
        &mut self,
        id: RecordId,
        after: Option<&Record>,
        dirty: &mut BTreeSet<RecordId>,
    ) -> Result<(), Problem> {
        let mut asked = Vec::new();
        if let Some(question) = self.decisions.remove(&id) {
            self.substances.forget(&question);
            asked.push(question);
        }
        if let Some(record) = after {
            let decision = SubstanceDecision::read(&record.body)?;
            self.substances.decide(&decision);
            self.decisions.insert(id, decision.question.clone());
            asked.push(decision.question);
        }
        for question in asked {
            let holdings: Vec<RecordId> = self.asked_at.get(&question).into_iter().flatten().copied().collect();
            dirty.extend(holdings.iter().filter_map(|id| self.site_of(&self.holdings.get(id)?.holding)));
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

    /// Sites whose boundary lies within the radius of a shape.
    fn sites_near(&self, shape: &Shape) -> Vec<RecordId> {
        let Some(near) = shape.bbox().map(|bbox| bbox.widened(ALPHA_RADIUS_M)) else { return Vec::new() };
        let meets = |boundary: &Shape| {
            boundary.bbox().is_some_and(|other| {
                near.min.lon <= other.max.lon
                    && other.min.lon <= near.max.lon
                    && near.min.lat <= other.max.lat
                    && other.min.lat <= near.max.lat
            })
        };
        self.sites.iter().filter(|(_, state)| state.boundary.as_ref().is_some_and(meets)).map(|(id, _)| *id).collect()
    }
}

/// Reads the id in a reference field.
pub fn id_of(text: Option<&str>) -> Option<RecordId> {
    text?.parse().ok()
}

fn shape_of(value: Option<&serde_json::Value>) -> Option<Shape> {
    Shape::from_geojson(value?, &ReadOptions::default()).ok()
}
