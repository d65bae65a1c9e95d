//! What somebody may do on one day: their offices, the policies, and the agreements of their units, put together into grants.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use anlan_kernel::{Grant, Level, Reach, RecordId, Scope, Verb};
use jiff::civil::Date;

use crate::directory::{Office, State};
use crate::policies::{Policies, Relation, UnitLevel, group_of};

/// How an agreement is told in [`Scope::because`].
pub const AGREEMENT: &str = "agreement:";

/// Grants kept for one person; names of record types come from requests.
const KEPT: usize = 1000;

/// What one agreement gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Record types.
    pub kinds: BTreeSet<String>,
    /// The scope.
    pub scope: Scope,
}

/// What somebody may do on one day.
#[derive(Debug)]
pub struct Standing {
    /// Person; absent for a program that acts for a unit.
    pub person: Option<RecordId>,
    /// Offices.
    pub offices: Vec<Office>,
    /// What agreements add.
    pub shared: Vec<Shared>,
    /// Two of the three administrators were joined in this person, who has neither.
    pub joined: bool,
    grants: Mutex<HashMap<(Verb, String), Arc<Grant>>>,
}

impl Standing {
    /// Returns the standing of a person.
    pub fn of_person(state: &State, person: RecordId, day: Date) -> Self {
        let (offices, joined) = state.offices(person, day);
        Self { joined, ..Self::of_offices(state, Some(person), offices, day) }
    }

    /// Returns the standing that offices give.
    pub fn of_offices(state: &State, person: Option<RecordId>, offices: Vec<Office>, day: Date) -> Self {
        let mut shared = Vec::new();
        for office in &offices {
            for (id, agreement) in state.agreements_for(office, day) {
                let Some(reach) = provided(state, agreement.provider, &agreement.districts, day) else { continue };
                let one = Shared {
                    kinds: agreement.kinds.clone(),
                    scope: Scope {
                        reach,
                        level: agreement.level,
                        fields: (!agreement.fields.is_empty()).then(|| agreement.fields.clone()),
                        because: format!("{AGREEMENT}{id}"),
                    },
                };
                if !shared.contains(&one) {
                    shared.push(one);
                }
            }
        }
        Self { person, offices, shared, joined: false, grants: Mutex::default() }
    }

    /// Returns what may be done with records of a type.
    pub fn grant(&self, policies: &Policies, verb: Verb, kind: &str) -> Arc<Grant> {
        let question = (verb, kind.to_owned());
        if let Some(known) = self.grants.lock().unwrap_or_else(PoisonError::into_inner).get(&question) {
            return Arc::clone(known);
        }
        let grant = Arc::new(Grant { scopes: self.scopes(policies, verb, kind) });
        let mut grants = self.grants.lock().unwrap_or_else(PoisonError::into_inner);
        if grants.len() < KEPT {
            grants.insert(question, Arc::clone(&grant));
        }
        grant
    }

    /// Tells whether an operation is allowed.
    pub fn may(&self, policies: &Policies, operation: &str) -> bool {
        self.offices.iter().any(|office| policies.allows(office.role, office.level, operation))
    }

    fn scopes(&self, policies: &Policies, verb: Verb, kind: &str) -> Vec<Scope> {
        let mut scopes: Vec<Scope> = Vec::new();
        for office in &self.offices {
            for relation in Relation::ALL.into_iter().rev() {
                let Some(reach) = self.reach(office, relation, kind) else { continue };
                let Some(allowed) = policies.allowed(office.role, office.level, verb, kind, relation) else { continue };
                let wider = scopes
                    .iter()
                    .any(|there| there.level >= allowed.level && (there.reach == Reach::All || there.reach == reach));
                if !wider {
                    let because = allowed.policies.join(",");
                    scopes.push(Scope { reach, level: allowed.level, fields: None, because });
                }
            }
        }
        if verb == Verb::Read {
            scopes.extend(
                self.shared.iter().filter(|shared| shared.kinds.contains(kind)).map(|shared| shared.scope.clone()),
            );
        }
        scopes
    }

    fn reach(&self, office: &Office, relation: Relation, kind: &str) -> Option<Reach> {
        match relation {
            // What is said about people is one's own only where it is about oneself.
            Relation::Own if group_of(kind) == "people" => {
                self.person.map(|person| Reach::Owners(BTreeSet::from([person])))
            }
            Relation::Own => office.enterprise.map(|enterprise| Reach::Owners(BTreeSet::from([enterprise]))),
            Relation::District => office.district.clone().map(|district| Reach::Districts(BTreeSet::from([district]))),
            Relation::Park => office.park.clone().map(|park| Reach::Parks(BTreeSet::from([park]))),
            Relation::City => Some(Reach::All),
        }
    }

    /// Returns the highest level somebody may read of a type anywhere, for the page that lists readers.
    pub fn highest(grant: &Grant) -> Option<Level> {
        grant.scopes.iter().map(|scope| scope.level).max()
    }
}

/// A unit shares what it answers for, and nothing beyond.
fn provided(state: &State, provider: RecordId, districts: &BTreeSet<String>, day: Date) -> Option<Reach> {
    let (id, unit) = state.unit_on(provider, day)?;
    let above = state.upwards(id);
    match unit.level {
        UnitLevel::City | UnitLevel::Department if districts.is_empty() => Some(Reach::All),
        UnitLevel::City | UnitLevel::Department => Some(Reach::Districts(districts.clone())),
        UnitLevel::District => {
            let own = above.iter().find_map(|(_, unit)| unit.district.clone())?;
            (districts.is_empty() || districts.contains(&own)).then(|| Reach::Districts(BTreeSet::from([own])))
        }
        UnitLevel::Park => {
            above.iter().find_map(|(_, unit)| unit.park.clone()).map(|park| Reach::Parks(BTreeSet::from([park])))
        }
        UnitLevel::Enterprise => {
            let own = above.iter().find_map(|(_, unit)| unit.enterprise)?;
            Some(Reach::Owners(BTreeSet::from([own])))
        }
    }
}

/// Returns how a reach is told as a relation.
pub fn relation_of(reach: &Reach) -> Relation {
    match reach {
        Reach::All => Relation::City,
        Reach::Owners(_) => Relation::Own,
        Reach::Districts(_) => Relation::District,
        Reach::Parks(_) => Relation::Park,
    }
}
