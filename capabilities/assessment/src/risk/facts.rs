//! The declared facts that risk is derived from, as of one journal position and one day.

use std::collections::{BTreeMap, BTreeSet};

use anlan_kernel::{Body, Entry, Position, Problem, Record, RecordId};
use anlan_registry::types::{Enterprise, ProtectionTarget, Site, Typed as _, Unit};
use anlan_spatial::{LonLat, ReadOptions, Shape, label_point};
use jiff::civil::Date;

use crate::held::{Held, Line, Origin};

/// A site as far as risk needs it.
#[derive(Clone, Debug, Default)]
pub struct SiteFacts {
    /// Name.
    pub name: String,
    /// Enterprise that operates it.
    pub enterprise: Option<RecordId>,
    /// District, code of GB/T 2260.
    pub district: Option<String>,
    /// Park.
    pub park: Option<String>,
    /// Sector.
    pub sector: String,
    /// Boundary.
    pub boundary: Option<Shape>,
}

/// A unit.
#[derive(Clone, Debug, Default)]
pub struct UnitFacts {
    /// Name.
    pub name: String,
    /// Kind of unit.
    pub kind: String,
    /// Site it lies in.
    pub site: Option<RecordId>,
    /// Processes under special supervision, as declared.
    pub processes: Vec<String>,
    /// Place inside its outline.
    place: Option<LonLat>,
}

/// A vessel.
#[derive(Clone, Debug, Default)]
pub struct VesselFacts {
    /// Fields.
    pub body: Body,
    /// Unit it stands in.
    pub unit: Option<RecordId>,
    place: Option<LonLat>,
}

/// A protection target.
#[derive(Clone, Debug)]
pub struct TargetFacts {
    /// The record.
    pub target: ProtectionTarget,
    /// Outline or place.
    pub shape: Shape,
    /// A place inside.
    pub place: LonLat,
}

/// What a change may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Vessels whose sources must be computed anew.
    pub vessels: BTreeSet<RecordId>,
    /// Protection targets that came, went or changed.
    pub targets: BTreeSet<RecordId>,
}

/// All declared facts that risk is derived from.
#[derive(Debug, Default)]
pub struct Facts {
    /// Position up to which the journal was followed.
    pub position: Position,
    /// Day on which facts must hold.
    pub day: Option<Date>,
    /// Names of enterprises.
    pub enterprises: BTreeMap<RecordId, String>,
    /// Sites.
    pub sites: BTreeMap<RecordId, SiteFacts>,
    /// Units.
    pub units: BTreeMap<RecordId, UnitFacts>,
    /// Vessels.
    pub vessels: BTreeMap<RecordId, VesselFacts>,
    /// Protection targets.
    pub targets: BTreeMap<RecordId, TargetFacts>,
    holdings: BTreeMap<RecordId, Body>,
    of_unit: BTreeMap<RecordId, BTreeSet<RecordId>>,
    held_by: BTreeMap<RecordId, BTreeSet<RecordId>>,
    of_site: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

impl Facts {
    /// Returns no facts yet, for a day on which they must hold.
    pub fn on(day: Date) -> Self {
        Self { day: Some(day), ..Self::default() }
    }

    /// Takes one journal entry and returns what it may change.
    ///
    /// # Errors
    /// A record that cannot be read as its type.
    pub fn take(&mut self, entry: &Entry) -> Result<Touched, Problem> {
        self.position = entry.position;
        let day = self.day;
        let after = entry.after.as_ref().filter(|record| day.is_none_or(|day| record.holds_on(day)));
        let id = entry.record;
        let mut touched = Touched::default();
        match entry.kind.as_str() {
            Enterprise::KIND => match after {
                Some(record) => {
                    self.enterprises.insert(id, text(&record.body, "name").to_owned());
                }
                None => {
                    self.enterprises.remove(&id);
                }
            },
            Site::KIND => {
                match after {
                    Some(record) => self.sites.insert(id, site(record)?),
                    None => self.sites.remove(&id),
                };
                for unit in self.of_site.get(&id).into_iter().flatten() {
                    touched.vessels.extend(self.of_unit.get(unit).into_iter().flatten());
                }
            }
            Unit::KIND => {
                if let Some(site) = self.units.remove(&id).and_then(|unit| unit.site) {
                    unlink(&mut self.of_site, site, id);
                }
                if let Some(record) = after {
                    let unit: Unit = Unit::read(&record.body)?;
                    let site = id_of(Some(&unit.site));
                    if let Some(site) = site {
                        self.of_site.entry(site).or_default().insert(id);
                    }
                    let place = unit.outline.as_ref().and_then(place_of);
                    let facts =
                        UnitFacts { name: unit.name, kind: unit.unit_kind, site, processes: unit.processes, place };
                    self.units.insert(id, facts);
                }
                touched.vessels.extend(self.of_unit.get(&id).into_iter().flatten());
            }
            "vessel" => {
                if let Some(unit) = self.vessels.remove(&id).and_then(|vessel| vessel.unit) {
                    unlink(&mut self.of_unit, unit, id);
                }
                if let Some(record) = after {
                    let unit = id_of(record.body.get("unit").and_then(serde_json::Value::as_str));
                    if let Some(unit) = unit {
                        self.of_unit.entry(unit).or_default().insert(id);
                    }
                    let place = record.body.get("position").and_then(place_of);
                    self.vessels.insert(id, VesselFacts { body: record.body.clone(), unit, place });
                }
                touched.vessels.insert(id);
            }
            "holding" => {
                if let Some(old) = self.holdings.remove(&id) {
                    self.link_holding(id, &old, false, &mut touched);
                }
                if let Some(record) = after {
                    self.link_holding(id, &record.body, true, &mut touched);
                    self.holdings.insert(id, record.body.clone());
                }
            }
            ProtectionTarget::KIND => {
                let new = after.map(|record| ProtectionTarget::read(&record.body)).transpose()?.and_then(|target| {
                    let shape = Shape::from_geojson(target.outline.as_ref()?, &ReadOptions::default()).ok()?;
                    let place = inside(&shape)?;
                    Some(TargetFacts { target, shape, place })
                });
                match new {
                    Some(target) => self.targets.insert(id, target),
                    None => self.targets.remove(&id),
                };
                touched.targets.insert(id);
            }
            _ => {}
        }
        Ok(touched)
    }

    fn link_holding(&mut self, id: RecordId, body: &Body, is_there: bool, touched: &mut Touched) {
        let refers = |field: &str| id_of(body.get(field).and_then(serde_json::Value::as_str));
        for part in [refers("vessel"), refers("unit")].into_iter().flatten() {
            if is_there {
                self.held_by.entry(part).or_default().insert(id);
            } else {
                unlink(&mut self.held_by, part, id);
            }
            if self.of_unit.contains_key(&part) {
                touched.vessels.extend(self.of_unit.get(&part).into_iter().flatten());
            } else {
                touched.vessels.insert(part);
            }
        }
    }

    /// Returns a vessel with what is known around it; nothing where there is no such vessel.
    pub fn held(&self, id: RecordId) -> Option<Held> {
        let vessel = self.vessels.get(&id)?;
        let unit = vessel.unit.and_then(|unit| self.units.get(&unit));
        let site = unit.and_then(|unit| unit.site).and_then(|site| self.sites.get(&site));
        let own = self.lines(id);
        let lines_of_unit = own.is_empty();
        let lines = if lines_of_unit { vessel.unit.map(|unit| self.lines(unit)).unwrap_or_default() } else { own };
        let origin = (vessel.place.map(|at| (at, Origin::Vessel)))
            .or_else(|| Some((unit?.place?, Origin::Unit)))
            .or_else(|| Some((inside(site?.boundary.as_ref()?)?, Origin::Site)));
        let enterprise = site.and_then(|site| site.enterprise);
        Some(Held {
            title: text(&vessel.body, "name").to_owned(),
            vessel: vessel.body.clone(),
            hidden: Vec::new(),
            lines_of_unit: lines_of_unit && !lines.is_empty(),
            lines,
            enterprise: enterprise.and_then(|id| Some((id, self.enterprises.get(&id)?.clone()))),
            origin,
        })
    }

    fn lines(&self, part: RecordId) -> Vec<Line> {
        let ids = self.held_by.get(&part).into_iter().flatten();
        ids.filter_map(|id| Some(Line { fields: self.holdings.get(id)?.clone() })).collect()
    }

    /// Returns the site of a vessel.
    pub fn site_of(&self, vessel: RecordId) -> Option<(RecordId, &SiteFacts)> {
        let site = self.units.get(&self.vessels.get(&vessel)?.unit?)?.site?;
        Some((site, self.sites.get(&site)?))
    }

    /// Returns the kind of the unit a vessel stands in.
    pub fn unit_of(&self, vessel: RecordId) -> Option<&UnitFacts> {
        self.units.get(&self.vessels.get(&vessel)?.unit?)
    }
}

fn site(record: &Record) -> Result<SiteFacts, Problem> {
    let site: Site = Site::read(&record.body)?;
    Ok(SiteFacts {
        boundary: site.boundary.as_ref().and_then(|value| Shape::from_geojson(value, &ReadOptions::default()).ok()),
        enterprise: id_of(site.enterprise.as_deref()),
        name: site.name,
        district: site.district,
        park: site.park,
        sector: text(&record.body, "sector").to_owned(),
    })
}

fn id_of(text: Option<&str>) -> Option<RecordId> {
    text?.parse().ok()
}

fn text<'a>(body: &'a Body, field: &str) -> &'a str {
    body.get(field).and_then(serde_json::Value::as_str).unwrap_or_default()
}

fn place_of(value: &serde_json::Value) -> Option<LonLat> {
    inside(&Shape::from_geojson(value, &ReadOptions::default()).ok()?)
}

fn inside(shape: &Shape) -> Option<LonLat> {
    match shape {
        Shape::Point(at) => Some(*at),
        shape => label_point(shape),
    }
}

fn unlink(of: &mut BTreeMap<RecordId, BTreeSet<RecordId>>, whole: RecordId, part: RecordId) {
    if let Some(parts) = of.get_mut(&whole) {
        parts.remove(&part);
        if parts.is_empty() {
            of.remove(&whole);
        }
    }
}
