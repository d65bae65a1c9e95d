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
    /// The people around it were surveyed: only then does no registered target mean nobody.
    pub is_surveyed: bool,
    /// A place inside its boundary.
    place: Option<LonLat>,
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
    /// Day it was taken into service.
    pub in_service_since: Option<Date>,
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
    /// Sources (vessels, and holdings without one) that must be computed anew.
    pub sources: BTreeSet<RecordId>,
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
    /// Sectors of enterprises that have one.
    pub sectors: BTreeMap<RecordId, String>,
    /// Sites.
    pub sites: BTreeMap<RecordId, SiteFacts>,
    /// Units.
    pub units: BTreeMap<RecordId, UnitFacts>,
    /// Vessels.
    pub vessels: BTreeMap<RecordId, VesselFacts>,
    /// Protection targets.
    pub targets: BTreeMap<RecordId, TargetFacts>,
    /// Protection targets without a place: their names.
    pub unplaced: BTreeMap<RecordId, String>,
    /// Holdings.
    pub holdings: BTreeMap<RecordId, Body>,
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
            Enterprise::KIND => {
                self.sectors.remove(&id);
                match after {
                    Some(record) => {
                        self.enterprises.insert(id, text(&record.body, "name").to_owned());
                        let sector = text(&record.body, "sector");
                        if !sector.is_empty() {
                            self.sectors.insert(id, sector.to_owned());
                        }
                    }
                    None => {
                        self.enterprises.remove(&id);
                    }
                }
            }
            Site::KIND => {
                match after {
                    Some(record) => self.sites.insert(id, site(record)?),
                    None => self.sites.remove(&id),
                };
                for unit in self.of_site.get(&id).into_iter().flatten() {
                    touched.sources.extend(self.of_part(*unit));
                }
                touched.sources.extend(self.of_part(id));
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
                    let facts = UnitFacts {
                        name: unit.name,
                        kind: unit.unit_kind,
                        site,
                        processes: unit.processes,
                        in_service_since: unit.in_service_since.and_then(|day| day.parse().ok()),
                        place,
                    };
                    self.units.insert(id, facts);
                }
                touched.sources.extend(self.of_part(id));
            }
            "vessel" => {
                // A unit with its first vessel, or without its last, tells its holdings otherwise.
                let before = self.vessels.remove(&id).and_then(|vessel| vessel.unit);
                if let Some(unit) = before {
                    unlink(&mut self.of_unit, unit, id);
                    touched.sources.extend(self.of_part(unit));
                }
                if let Some(record) = after {
                    let unit = refers(&record.body, "unit");
                    if let Some(unit) = unit {
                        self.of_unit.entry(unit).or_default().insert(id);
                        touched.sources.extend(self.of_part(unit));
                    }
                    let place = record.body.get("position").and_then(place_of);
                    self.vessels.insert(id, VesselFacts { body: record.body.clone(), unit, place });
                }
                touched.sources.insert(id);
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
                self.unplaced.remove(&id);
                if let Some(record) = after {
                    self.unplaced.insert(id, text(&record.body, "name").to_owned());
                }
                let new = after.map(|record| ProtectionTarget::read(&record.body)).transpose()?.and_then(|target| {
                    let shape = Shape::from_geojson(target.outline.as_ref()?, &ReadOptions::default()).ok()?;
                    let place = inside(&shape)?;
                    Some(TargetFacts { target, shape, place })
                });
                match new {
                    Some(target) => {
                        self.unplaced.remove(&id);
                        self.targets.insert(id, target)
                    }
                    None => self.targets.remove(&id),
                };
                touched.targets.insert(id);
            }
            _ => {}
        }
        Ok(touched)
    }

    fn link_holding(&mut self, id: RecordId, body: &Body, is_there: bool, touched: &mut Touched) {
        touched.sources.insert(id);
        for field in PARTS {
            let Some(part) = refers(body, field) else { continue };
            if is_there {
                self.held_by.entry(part).or_default().insert(id);
            } else {
                unlink(&mut self.held_by, part, id);
            }
            touched.sources.insert(part);
            touched.sources.extend(self.of_part(part));
        }
    }

    /// Vessels of a unit, and what is held in a unit or on a site.
    fn of_part(&self, part: RecordId) -> Vec<RecordId> {
        let vessels = self.of_unit.get(&part).into_iter().flatten();
        vessels.chain(self.held_by.get(&part).into_iter().flatten()).copied().collect()
    }

    /// Returns what counts as a source: vessels, and holdings of units and sites where no vessel is recorded.
    pub fn sources(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.vessels.keys().chain(self.holdings.keys().filter(|id| self.stands_alone(**id))).copied()
    }

    /// Whether a record counts as a source.
    pub fn is_source(&self, id: RecordId) -> bool {
        self.vessels.contains_key(&id) || self.stands_alone(id)
    }

    /// Whether a holding has no vessel: it names none, and its unit has none.
    fn stands_alone(&self, id: RecordId) -> bool {
        self.holdings.get(&id).is_some_and(|body| {
            refers(body, "vessel").is_none()
                && refers(body, "unit").is_none_or(|unit| !self.of_unit.contains_key(&unit))
        })
    }

    /// Returns the name of a source.
    pub fn title(&self, id: RecordId) -> &str {
        match self.vessels.get(&id) {
            Some(vessel) => text(&vessel.body, "name"),
            None => self.holdings.get(&id).map_or("", |body| text(body, "substance_name")),
        }
    }

    /// Returns the unit that a source stands in, by its record.
    pub fn unit_id_of(&self, source: RecordId) -> Option<RecordId> {
        let unit = match self.vessels.get(&source) {
            Some(vessel) => vessel.unit,
            None => refers(self.holdings.get(&source)?, "unit"),
        };
        unit.filter(|unit| self.units.contains_key(unit))
    }

    /// Returns the unit and the site of a source.
    fn around(&self, id: RecordId) -> (Option<&UnitFacts>, Option<RecordId>) {
        let (unit, site) = match (self.vessels.get(&id), self.holdings.get(&id)) {
            (Some(vessel), _) => (vessel.unit, None),
            (None, Some(body)) => (refers(body, "unit"), refers(body, "site")),
            (None, None) => (None, None),
        };
        let unit = unit.and_then(|unit| self.units.get(&unit));
        (unit, unit.and_then(|unit| unit.site).or(site))
    }

    /// Returns a source with what is known around it; nothing where there is none.
    pub fn held(&self, id: RecordId) -> Option<Held> {
        let (unit, site) = self.around(id);
        let site = site.and_then(|site| self.sites.get(&site));
        let (body, place, lines, lines_of_unit) = match self.vessels.get(&id) {
            Some(vessel) => {
                let own = self.lines(id);
                let is_of_unit = own.is_empty();
                let lines = if is_of_unit { vessel.unit.map(|unit| self.lines(unit)).unwrap_or_default() } else { own };
                let is_of_unit = is_of_unit && !lines.is_empty();
                (vessel.body.clone(), vessel.place, lines, is_of_unit)
            }
            None if self.stands_alone(id) => {
                let line = Line { fields: self.holdings.get(&id)?.clone() };
                let kind = if unit.is_some_and(|unit| unit.kind == "storage_warehouse") { "bay" } else { "tank" };
                let body = Body::from_iter([("vessel_kind".to_owned(), serde_json::Value::from(kind))]);
                (body, None, vec![line], false)
            }
            None => return None,
        };
        let origin = origin_of(place, unit, site);
        let enterprise = site.and_then(|site| site.enterprise);
        Some(Held {
            title: self.title(id).to_owned(),
            vessel: body,
            hidden: Vec::new(),
            lines_of_unit,
            lines,
            enterprise: enterprise.and_then(|id| Some((id, self.enterprises.get(&id)?.clone()))),
            origin,
        })
    }

    /// Returns where a source stands, and which record says so.
    pub fn origin(&self, id: RecordId) -> Option<(LonLat, Origin)> {
        let (unit, site) = self.around(id);
        let place = self.vessels.get(&id).and_then(|vessel| vessel.place);
        origin_of(place, unit, site.and_then(|site| self.sites.get(&site)))
    }

    fn lines(&self, part: RecordId) -> Vec<Line> {
        let ids = self.held_by.get(&part).into_iter().flatten();
        ids.filter_map(|id| Some(Line { fields: self.holdings.get(id)?.clone() })).collect()
    }

    /// Returns what is held at each site, by way of its vessels and units or directly.
    pub fn holdings_of_sites(&self) -> BTreeMap<RecordId, Vec<&Body>> {
        let mut all: BTreeMap<RecordId, Vec<&Body>> = BTreeMap::new();
        for body in self.holdings.values() {
            let refers = |field: &str| id_of(body.get(field).and_then(serde_json::Value::as_str));
            let unit = refers("unit").or_else(|| self.vessels.get(&refers("vessel")?)?.unit);
            let site = unit.and_then(|unit| self.units.get(&unit)?.site).or_else(|| refers("site"));
            if let Some(site) = site {
                all.entry(site).or_default().push(body);
            }
        }
        all
    }

    /// Returns the site of a source.
    pub fn site_of(&self, source: RecordId) -> Option<(RecordId, &SiteFacts)> {
        let site = self.around(source).1?;
        Some((site, self.sites.get(&site)?))
    }

    /// Returns the unit in which a source stands.
    pub fn unit_of(&self, source: RecordId) -> Option<&UnitFacts> {
        self.around(source).0
    }
}

fn origin_of(place: Option<LonLat>, unit: Option<&UnitFacts>, site: Option<&SiteFacts>) -> Option<(LonLat, Origin)> {
    (place.map(|at| (at, Origin::Vessel)))
        .or_else(|| Some((unit?.place?, Origin::Unit)))
        .or_else(|| Some((site?.place?, Origin::Site)))
}

/// Fields by which a holding names what holds it.
const PARTS: [&str; 3] = ["vessel", "unit", "site"];

fn refers(body: &Body, field: &str) -> Option<RecordId> {
    id_of(body.get(field).and_then(serde_json::Value::as_str))
}

fn site(record: &Record) -> Result<SiteFacts, Problem> {
    let site: Site = Site::read(&record.body)?;
    let boundary = site.boundary.as_ref().and_then(|value| Shape::from_geojson(value, &ReadOptions::default()).ok());
    Ok(SiteFacts {
        place: boundary.as_ref().and_then(inside),
        boundary,
        enterprise: id_of(site.enterprise.as_deref()),
        name: site.name,
        district: site.district,
        park: site.park,
        is_surveyed: site.surroundings_surveyed_on.is_some_and(|day| !day.is_empty()),
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
