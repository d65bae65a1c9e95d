//! Declared facts as identification reads them: sites with their units and holdings, and the people around.
//!
//! What stands here is a function of the records alone, whatever the order they were declared in: a unit may come before its site, a holding
//! before its unit, and each counts from when both are there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use anlan_kernel::{Entry, Placement, Position, Problem, Record, RecordId};
use anlan_quantity::Tonnes;
use anlan_registry::types::{Enterprise, Holding, ProtectionTarget, RiskPoint, Site, SubstanceDecision, Typed, Unit};
use anlan_spatial::{ReadOptions, Shape};
use jiff::civil::Date;

use crate::substance::{Declared, Substances};

mod places;
mod surroundings;
mod take;

use places::Places;
pub use surroundings::{Neighbour, Surroundings};

/// Radius within which people count for α, m (GB 18218-2018, 4.3.2; Order 40, Annex 1).
pub const ALPHA_RADIUS_M: f64 = 500.0;

/// A holding with what it is a holding of.
#[derive(Clone, Debug)]
pub struct HeldLine {
    /// The record.
    pub holding: Holding,
    /// The question for the matching.
    pub declared: Declared,
    /// Its key.
    pub question: Arc<str>,
    /// Design maximum; absent where it cannot be read as one.
    pub quantity: Option<Tonnes>,
    /// Source of the quantity, as declared.
    pub source: String,
    /// Unit that holds it.
    pub unit: Option<RecordId>,
    /// Site that holds it, where no unit is given.
    pub site: Option<RecordId>,
    /// Journal position at which it was declared as it is.
    pub declared_at: Position,
}

impl HeldLine {
    /// Returns what holds it: its unit, or its site where it names none.
    pub fn part(&self) -> Option<RecordId> {
        self.unit.or(self.site)
    }
}

/// A site.
#[derive(Clone, Debug, Default)]
pub struct SiteState {
    /// The record.
    pub site: Site,
    /// Boundary, where there is one.
    pub boundary: Option<Shape>,
    /// Journal position at which it was declared as it is.
    pub declared_at: Position,
    /// Enterprise that it names.
    enterprise: Option<RecordId>,
    /// People around, counted when first asked for.
    surroundings: OnceLock<Option<Arc<Surroundings>>>,
}

/// A unit.
#[derive(Clone, Debug, Default)]
pub struct UnitState {
    /// The record.
    pub unit: Unit,
    /// Outline, where there is one.
    pub outline: Option<Shape>,
    /// Site it lies in.
    pub site: Option<RecordId>,
    /// Journal position at which it was declared as it is.
    pub declared_at: Position,
}

/// A protection target.
#[derive(Clone, Debug, Default)]
pub struct TargetState {
    /// The record.
    pub target: ProtectionTarget,
    /// Outline or place.
    pub outline: Option<Shape>,
    /// Journal position at which it was declared as it is.
    pub declared_at: Position,
}

/// What a change may have changed.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Parts (units, and sites that hold something themselves) whose verdicts must be derived anew.
    pub parts: BTreeSet<RecordId>,
    /// Sites of which every verdict must be derived anew, and whose parts may be others.
    pub sites: BTreeSet<RecordId>,
    /// Groups (see [`Inputs::group_of`]) whose units may be joined differently.
    pub groups: BTreeSet<RecordId>,
}

impl Touched {
    /// Adds what another change touched.
    pub fn extend(&mut self, other: Self) {
        self.parts.extend(other.parts);
        self.sites.extend(other.sites);
        self.groups.extend(other.groups);
    }
}

/// How far a change reached; one id may be a site, a part and a group of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scope {
    Part,
    Site,
    Group,
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
    pub targets: BTreeMap<RecordId, TargetState>,
    /// Risk points.
    pub risk_points: BTreeMap<RecordId, RiskPoint>,
    /// Cells of the risk matrix: (likelihood, severity) → (level, ground).
    pub matrix: BTreeMap<(i64, i64), (i64, String)>,
    /// Substances and what people decided about them.
    pub substances: Substances,
    /// Enterprises merged into another.
    merged_into: HashMap<RecordId, RecordId>,
    merged_from: HashMap<RecordId, BTreeSet<RecordId>>,
    sites_of: HashMap<RecordId, BTreeSet<RecordId>>,
    units_of: HashMap<RecordId, BTreeSet<RecordId>>,
    holdings_of: HashMap<RecordId, BTreeSet<RecordId>>,
    touched_at: HashMap<(Scope, RecordId), Position>,
    site_places: Places,
    target_places: Places,
    decisions: BTreeMap<RecordId, String>,
    matrix_cells: BTreeMap<RecordId, (i64, i64)>,
    asked_at: HashMap<Arc<str>, BTreeSet<RecordId>>,
    ever_held: HashMap<RecordId, BTreeSet<RecordId>>,
    gone_targets: BTreeSet<RecordId>,
}

/// Enterprises merged into one another are followed so far.
const MOST_MERGES: usize = 16;

impl Inputs {
    /// Returns the units of a site, and the site itself where holdings name no unit, in order.
    pub fn parts_of(&self, site: RecordId) -> Vec<RecordId> {
        if !self.sites.contains_key(&site) {
            return Vec::new();
        }
        let mut parts: Vec<RecordId> = self.units_of.get(&site).into_iter().flatten().copied().collect();
        if self.holdings_of.get(&site).is_some_and(|holdings| !holdings.is_empty()) {
            parts.push(site);
            parts.sort_unstable();
        }
        parts
    }

    /// Returns the site of a part: a unit's, or the part itself.
    pub fn site_of_part(&self, part: RecordId) -> Option<RecordId> {
        match self.units.get(&part) {
            Some(unit) => unit.site,
            None => self.sites.contains_key(&part).then_some(part),
        }
    }

    /// Returns the holdings of a part, in order.
    pub fn holdings_of(&self, part: RecordId) -> impl Iterator<Item = RecordId> + '_ {
        self.holdings_of.get(&part).into_iter().flatten().copied()
    }

    /// Returns the holdings that a part has or ever had, in order: the history of its verdict is theirs.
    pub fn ever_held_by(&self, part: RecordId) -> impl Iterator<Item = RecordId> + '_ {
        self.ever_held.get(&part).into_iter().flatten().copied()
    }

    /// Returns the protection targets that were taken away, wherever they lay.
    pub fn gone_targets(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.gone_targets.iter().copied()
    }

    /// Returns the records that decide what substances are.
    pub fn decisions(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.decisions.keys().copied()
    }

    /// Returns the decided questions, with the records that decide them.
    pub fn decided(&self) -> impl Iterator<Item = (RecordId, &str)> + '_ {
        self.decisions.iter().map(|(id, question)| (*id, question.as_str()))
    }

    /// Returns the holdings that ask a question, in order.
    pub fn asking(&self, question: &str) -> impl Iterator<Item = RecordId> + '_ {
        self.asked_at.get(question).into_iter().flatten().copied()
    }

    /// Returns where a site stands in the city, which decides who may see it.
    pub fn placement_of_site(&self, site: RecordId) -> Option<Placement> {
        let state = self.sites.get(&site)?;
        Some(Placement {
            record: Some(site),
            owner: self.operator_of(state),
            district: state.site.district.clone(),
            park: state.site.park.clone(),
        })
    }

    /// Returns who operates a site: its enterprise, or the one that was merged into.
    pub fn operator_of(&self, site: &SiteState) -> Option<RecordId> {
        let mut id = site.enterprise?;
        for _ in 0..MOST_MERGES {
            match self.merged_into.get(&id) {
                Some(into) => id = *into,
                None => break,
            }
        }
        Some(id)
    }

    /// Returns the group whose units the 2009 edition may join: the operator of a site, or the site alone where none is known.
    pub fn group_of(&self, site: RecordId) -> Option<RecordId> {
        Some(self.operator_of(self.sites.get(&site)?).unwrap_or(site))
    }

    /// Returns the sites of a group.
    pub fn sites_of_group(&self, group: RecordId) -> BTreeSet<RecordId> {
        let mut sites = self.sites_under(group);
        sites.insert(group); // a site without an operator is a group by itself
        sites.retain(|site| self.group_of(*site) == Some(group));
        sites
    }

    /// Returns the journal position of the last change that touched a verdict on these parts, which lie on these sites and, where units
    /// are joined, belong to this group.
    pub fn touched_at(
        &self,
        parts: &[RecordId],
        sites: &BTreeSet<RecordId>,
        group: Option<RecordId>,
    ) -> Option<Position> {
        let of = |scope: Scope| move |id: &RecordId| self.touched_at.get(&(scope, *id));
        let (parts, sites) = (parts.iter().filter_map(of(Scope::Part)), sites.iter().filter_map(of(Scope::Site)));
        parts.chain(sites).chain(group.iter().filter_map(of(Scope::Group))).max().copied()
    }

    /// Returns the people within 500 m outside a site's boundary; nothing where it has none.
    pub fn surroundings(&self, site: RecordId) -> Option<Arc<Surroundings>> {
        let state = self.sites.get(&site)?;
        state.surroundings.get_or_init(|| surroundings::around(self, site).map(Arc::new)).clone()
    }

    /// Sites that name an enterprise, or one that was merged into it.
    fn sites_under(&self, enterprise: RecordId) -> BTreeSet<RecordId> {
        let (mut sites, mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::new(), vec![enterprise]);
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                sites.extend(self.sites_of.get(&id).into_iter().flatten());
                waiting.extend(self.merged_from.get(&id).into_iter().flatten());
            }
        }
        sites
    }
}

/// Reads the id in a reference field.
pub fn id_of(text: Option<&str>) -> Option<RecordId> {
    text?.parse().ok()
}

fn shape_of(value: Option<&serde_json::Value>) -> Option<Shape> {
    Shape::from_geojson(value?, &ReadOptions::default()).ok()
}

fn read<T: Typed>(record: &Record) -> Result<T, Problem> {
    T::read(&record.body)
}
