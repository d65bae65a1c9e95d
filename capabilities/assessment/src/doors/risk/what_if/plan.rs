//! A plan: what is put where, what goes away, what changes its stock.

use std::sync::Arc;

use anlan_kernel::{Problem, RecordId};
use anlan_qra::{Folded, Place};
use anlan_regulations::siting::Purpose;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::living;
use super::super::places::place_on;
use super::super::sources::equipment_of;
use crate::doors::Door;
use crate::fault;
use crate::risk::living::View;
use crate::risk::map::Prepared;

/// Most changes of one question.
pub(in super::super) const MOST_CHANGES: usize = 20;

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Change {
    /// A piece of equipment is put somewhere.
    AddEquipment {
        /// Longitude.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// The equipment, in the shape of a source's `equipment`.
        #[schema(value_type = Object)]
        equipment: Value,
        /// Whether the place lies in a recognised chemical park; asked where absent.
        #[serde(default)]
        in_park: Option<bool>,
        /// `production`, `storage`, `port`, `filling_station` or `use_only`.
        #[serde(default)]
        activity: Option<String>,
    },
    /// A source goes away.
    RemoveSource {
        /// Vessel.
        source: String,
    },
    /// A source holds another quantity.
    ChangeStock {
        /// Vessel.
        source: String,
        /// Mass, kg.
        mass_kg: f64,
    },
    /// People come somewhere.
    AddTarget {
        /// Longitude.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// Kind of place, as in the records of protection targets.
        target_kind: String,
        /// How many.
        persons: u64,
        /// Name.
        #[serde(default)]
        name: String,
    },
    /// A protection target goes away.
    RemoveTarget {
        /// Protection target.
        target: String,
    },
}

/// A new or changed source.
#[derive(Clone)]
pub(super) struct Added {
    /// Index of the change.
    pub(super) change: usize,
    /// What people call it.
    pub(super) title: String,
    pub(super) prepared: Prepared,
    /// The source that is there and changes; nothing where it is new.
    pub(super) changed: Option<RecordId>,
    pub(super) in_park: Option<bool>,
    pub(super) purpose: Option<Purpose>,
}

impl Added {
    pub(super) fn is_new(&self) -> bool {
        self.changed.is_none()
    }
}

/// A target that is part of the plan.
#[derive(Clone)]
pub(super) struct NewTarget {
    /// Index of the change.
    pub(super) change: usize,
    pub(super) place: Place,
    pub(super) kind: String,
    pub(super) persons: u64,
    pub(super) name: String,
}

/// A plan as it changes the map.
#[derive(Clone, Default)]
pub(super) struct Plan {
    pub(super) removed: Vec<(RecordId, Arc<Folded>)>,
    pub(super) added: Vec<Added>,
    pub(super) new_targets: Vec<NewTarget>,
    pub(super) gone_targets: Vec<RecordId>,
}

impl Plan {
    pub(super) fn read(door: &Door, view: &View<'_>, changes: &[Change]) -> Result<Self, Problem> {
        if changes.is_empty() || changes.len() > MOST_CHANGES {
            return Err(how_many());
        }
        let mut plan = Self::default();
        for (index, change) in changes.iter().enumerate() {
            plan.take(door, view, index, change)?;
        }
        Ok(plan)
    }

    fn take(&mut self, door: &Door, view: &View<'_>, index: usize, change: &Change) -> Result<(), Problem> {
        let root = format!("/changes/{index}");
        let source_of = |text: &str| {
            let id = text.parse::<RecordId>().ok().filter(|id| view.map.sources.contains_key(id));
            let id = id.filter(|id| self.removed.iter().all(|(other, _)| other != id));
            id.ok_or_else(|| missing(&format!("{root}/source")))
        };
        match change {
            Change::AddEquipment { lon, lat, equipment, in_park, activity } => {
                let place = place_on(view, *lon, *lat).map_err(|problem| problem.in_field(root.clone()))?;
                let equipment = equipment_of(equipment.clone(), &format!("{root}/equipment"))?;
                let prepared = (view.map.prepare(living(door).workshop(), &equipment, place))
                    .map_err(|found| fault::plain(&found).in_field(format!("{root}/equipment")))?;
                let title = equipment.title.zh.trim().to_owned();
                self.added.push(Added {
                    change: index,
                    title: if title.is_empty() { equipment.id.clone() } else { title },
                    prepared,
                    changed: None,
                    in_park: *in_park,
                    purpose: purpose_of(activity.as_deref()),
                });
            }
            Change::RemoveSource { source } => {
                let id = source_of(source)?;
                self.removed.push((id, Arc::clone(&view.map.sources[&id].folded)));
            }
            Change::ChangeStock { source, mass_kg } => {
                let id = source_of(source)?;
                let counted = &view.map.sources[&id];
                let mut equipment = counted.described.equipment.clone();
                if !(mass_kg.is_finite() && *mass_kg > 0.0) {
                    return Err(Problem::invalid(
                        "risk.mass",
                        "存量应为大于零的千克数；清空请用“移除”",
                        "the quantity is a number of kilograms above zero; to empty it, remove the source",
                    )
                    .remedy("填写质量，kg", "give the mass in kg")
                    .in_field(format!("{root}/mass_kg")));
                }
                if let Some(vessel) = &mut equipment.vessel {
                    vessel.mass_kg = *mass_kg;
                }
                let prepared = (view.map.prepare(living(door).workshop(), &equipment, counted.folded.place()))
                    .map_err(|found| fault::plain(&found).in_field(format!("{root}/mass_kg")))?;
                self.removed.push((id, Arc::clone(&counted.folded)));
                self.added.push(Added {
                    change: index,
                    title: view.facts.title(id).to_owned(),
                    prepared,
                    changed: Some(id),
                    in_park: None,
                    purpose: None,
                });
            }
            Change::AddTarget { lon, lat, target_kind, persons, name } => {
                let place = place_on(view, *lon, *lat).map_err(|problem| problem.in_field(root))?;
                self.new_targets.push(NewTarget {
                    change: index,
                    place,
                    kind: target_kind.clone(),
                    persons: *persons,
                    name: name.clone(),
                });
            }
            Change::RemoveTarget { target } => {
                let id = target.parse::<RecordId>().ok().filter(|id| view.facts.targets.contains_key(id));
                self.gone_targets.push(id.ok_or_else(|| missing(&format!("{root}/target")))?);
            }
        }
        Ok(())
    }

    /// What the plan adds to the risk at a place; below zero where it takes away more.
    pub(super) fn change_at(&self, view: &View<'_>, place: Place) -> f64 {
        let fold = &view.map.fold;
        let added: f64 = self.added.iter().map(|added| added.prepared.folded.risk_at(fold, place)).sum();
        let removed: f64 = self.removed.iter().map(|(_, folded)| folded.risk_at(fold, place)).sum();
        added - removed
    }

    /// Sources that change, each with its table.
    pub(super) fn touched(&self) -> impl Iterator<Item = &Arc<Folded>> {
        self.added.iter().map(|added| &added.prepared.folded).chain(self.removed.iter().map(|(_, folded)| folded))
    }

    /// Whether something is built: then the limits for new plants hold.
    pub(super) fn is_new_plant(&self) -> bool {
        self.added.iter().any(Added::is_new)
    }

    /// The same plan with one change put elsewhere.
    pub(super) fn with(&self, view: &View<'_>, change: usize, place: Place) -> Self {
        let mut plan = self.clone();
        for added in plan.added.iter_mut().filter(|added| added.change == change) {
            added.prepared = view.map.measured(Arc::clone(&added.prepared.built), place);
        }
        for target in plan.new_targets.iter_mut().filter(|target| target.change == change) {
            target.place = place;
        }
        plan
    }

    /// The same plan without one change.
    pub(super) fn without(&self, change: usize) -> Self {
        let mut plan = self.clone();
        plan.added.retain(|added| added.change != change);
        plan.new_targets.retain(|target| target.change != change);
        plan
    }
}

/// The problem of a plan without changes, or with too many.
pub(in super::super) fn how_many() -> Problem {
    Problem::invalid(
        "risk.changes",
        format!("一次推演应有 1 至 {MOST_CHANGES} 项变更"),
        format!("a plan has between 1 and {MOST_CHANGES} changes"),
    )
    .remedy("增减变更项", "add or take away changes")
    .in_field("/changes")
}

fn missing(field: &str) -> Problem {
    Problem::invalid("risk.not_on_map", "风险图上没有这个对象", "there is no such thing on the risk map")
        .remedy("在清单或图上重新选择", "choose it again from the list or on the map")
        .in_field(field.to_owned())
}

fn purpose_of(activity: Option<&str>) -> Option<Purpose> {
    Some(match activity? {
        "production" => Purpose::Production,
        "storage" => Purpose::Storage,
        "port" => Purpose::Port,
        "filling_station" => Purpose::FillingStation,
        "use" | "use_only" => Purpose::UseOnly,
        _ => return None,
    })
}
