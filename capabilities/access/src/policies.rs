//! The policies: Cedar texts of the pack `access`, and the finite table that they decide.
//!
//! A decision depends on the role, on the level of the unit, on what is done, on the record type, on how the record stands to the post and on
//! the level of the field: few enough that each is asked once and kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use anlan_kernel::permission::operation;
use anlan_kernel::{Level, Problem, Text, Verb};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};

use crate::roles::Role;
use crate::types;

const TEXTS: [(&str, &str); 10] = [
    ("everyone.cedar", include_str!("../../../packs/access/policies/everyone.cedar")),
    ("office.cedar", include_str!("../../../packs/access/policies/office.cedar")),
    ("departments.cedar", include_str!("../../../packs/access/policies/departments.cedar")),
    ("districts.cedar", include_str!("../../../packs/access/policies/districts.cedar")),
    ("enterprises.cedar", include_str!("../../../packs/access/policies/enterprises.cedar")),
    ("consequence.cedar", include_str!("../../../packs/access/policies/consequence.cedar")),
    ("risk.cedar", include_str!("../../../packs/access/policies/risk.cedar")),
    ("cases.cedar", include_str!("../../../packs/access/policies/cases.cedar")),
    ("outsiders.cedar", include_str!("../../../packs/access/policies/outsiders.cedar")),
    ("administrators.cedar", include_str!("../../../packs/access/policies/administrators.cedar")),
];
const SCHEMA: &str = include_str!("../../../packs/access/policies/anlan.cedarschema");

/// Decisions kept; names of record types come from requests, so that their number is not ours to say.
const KEPT: usize = 50_000;

/// How a record stands to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Of the post's own enterprise; about the person itself.
    Own,
    /// In the district of the post's unit.
    District,
    /// In the park of the post's unit.
    Park,
    /// Anywhere in the city.
    City,
}

impl Relation {
    /// All relations, the narrowest first.
    pub const ALL: [Self; 4] = [Self::Own, Self::District, Self::Park, Self::City];

    /// Returns the name in policies and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::District => "district",
            Self::Park => "park",
            Self::City => "city",
        }
    }

    /// Returns the name to show.
    pub fn label(self) -> Text {
        match self {
            Self::Own => Text::new("本企业（本人）", "own enterprise (or oneself)"),
            Self::District => Text::new("本区", "own district"),
            Self::Park => Text::new("本园区", "own park"),
            Self::City => Text::new("全市", "the city"),
        }
    }
}

/// Level of the unit a post stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitLevel {
    /// The city itself.
    City,
    /// A department of the city.
    Department,
    /// A district or county.
    District,
    /// A park or port area.
    Park,
    /// An enterprise or agency.
    Enterprise,
}

impl UnitLevel {
    /// All levels.
    pub const ALL: [Self; 5] = [Self::City, Self::Department, Self::District, Self::Park, Self::Enterprise];

    /// Returns the name in records, in policies and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Department => "department",
            Self::District => "district",
            Self::Park => "park",
            Self::Enterprise => "enterprise",
        }
    }

    /// Returns the level of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// Returns the group that policies know a record type by.
pub fn group_of(kind: &str) -> &'static str {
    match kind {
        "special_list" | "special_list_entry" | "risk_matrix_cell" | "stage_control" => "lists",
        types::ORG_UNIT => "organisation",
        types::PERSON | types::POST => "people",
        types::SHARING_AGREEMENT => "agreements",
        "archive_freeze" => "frozen",
        "plan_scenario" => "plans",
        // Runs of the risk map stand in the journal and in a table of their own: nobody reads them as records.
        "risk_run" => "audit",
        types::AUDIT_EVENT => "audit",
        "case" => "cases",
        _ => "facts",
    }
}

/// What the policies allow at one relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Highest level of fields.
    pub level: Level,
    /// Policies that give it, by id.
    pub policies: Vec<String>,
}

/// A policy as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    /// Id.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// Its ground in law or standard.
    pub clause: Option<String>,
    /// File of the pack.
    pub file: &'static str,
    /// The policy itself.
    pub cedar: String,
}

type Question = (Role, UnitLevel, Verb, String, Relation);

/// All policies, ready to decide.
pub struct Policies {
    set: PolicySet,
    authorizer: Authorizer,
    texts: BTreeMap<String, PolicyText>,
    decided: Mutex<HashMap<Question, Option<Allowed>>>,
    operations: Mutex<HashMap<(Role, UnitLevel, &'static str), bool>>,
}

impl Policies {
    /// Reads the policies and checks them against the words they may use.
    ///
    /// # Errors
    /// `access.policies` where the program was built with policies that cannot be read.
    pub fn load() -> Result<Self, Problem> {
        let bad = |cause: String| Problem::internal("access.policies", cause);
        let mut set = PolicySet::new();
        let mut texts = BTreeMap::new();
        for (file, text) in TEXTS {
            let read: PolicySet = text.parse().map_err(|cause| bad(format!("{file}: {cause}")))?;
            for policy in read.policies() {
                let said = |key: &str| policy.annotation(key).map(str::to_owned);
                let id = said("id").ok_or_else(|| bad(format!("{file}: a policy without @id")))?;
                let (Some(zh), Some(en)) = (said("zh"), said("en")) else {
                    return Err(bad(format!("{file}: {id} lacks @zh or @en")));
                };
                let shown = PolicyText {
                    id: id.clone(),
                    text: Text::new(zh, en),
                    clause: said("clause"),
                    file,
                    cedar: policy.to_cedar().unwrap_or_default(),
                };
                set.add(policy.new_id(PolicyId::new(&id))).map_err(|cause| bad(format!("{file}: {cause}")))?;
                texts.insert(id, shown);
            }
        }
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|cause| bad(cause.to_string()))?;
        let checked = Validator::new(schema).validate(&set, ValidationMode::Strict);
        if let Some(error) = checked.validation_errors().next() {
            return Err(bad(error.to_string()));
        }
        Ok(Self { set, authorizer: Authorizer::new(), texts, decided: Mutex::default(), operations: Mutex::default() })
    }

    /// Returns all policies as people read them.
    pub fn texts(&self) -> impl Iterator<Item = &PolicyText> {
        self.texts.values()
    }

    /// Returns a policy by its id.
    pub fn text(&self, id: &str) -> Option<&PolicyText> {
        self.texts.get(id)
    }

    /// Returns what a post may do with the records of a type that stand to it in a relation.
    pub fn allowed(&self, role: Role, unit: UnitLevel, verb: Verb, kind: &str, relation: Relation) -> Option<Allowed> {
        let question = (role, unit, verb, kind.to_owned(), relation);
        let decided = self.decided.lock().unwrap_or_else(PoisonError::into_inner).get(&question).cloned();
        if let Some(answer) = decided {
            return answer;
        }
        let answer = Level::ALL.into_iter().rev().find_map(|level| {
            self.decide(role, unit, verb, kind, relation, level).map(|policies| Allowed { level, policies })
        });
        let mut decided = self.decided.lock().unwrap_or_else(PoisonError::into_inner);
        if decided.len() < KEPT {
            decided.insert(question, answer.clone());
        }
        answer
    }

    /// Decides for one level of fields; returns the policies that allow it.
    pub fn decide(
        &self,
        role: Role,
        unit: UnitLevel,
        verb: Verb,
        kind: &str,
        relation: Relation,
        level: Level,
    ) -> Option<Vec<String>> {
        let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
        let records = Entity::new(
            uid("Records", kind),
            HashMap::from([
                ("kind".to_owned(), text(kind)),
                ("group".to_owned(), text(group_of(kind))),
                ("relation".to_owned(), text(relation.name())),
                ("level".to_owned(), RestrictedExpression::new_long(level as i64)),
            ]),
            HashSet::new(),
        );
        self.ask(role, unit, verb.name(), records.expect("literals need no evaluation"))
    }

    /// Tells whether a post may do something that is not about one record.
    pub fn allows(&self, role: Role, unit: UnitLevel, name: &str) -> bool {
        let Some(name) = operation::ALL.into_iter().find(|known| *known == name) else { return false };
        let question = (role, unit, name);
        let decided = self.operations.lock().unwrap_or_else(PoisonError::into_inner).get(&question).copied();
        decided.unwrap_or_else(|| {
            let answer = self.decide_operation(role, unit, name).is_some();
            self.operations.lock().unwrap_or_else(PoisonError::into_inner).insert(question, answer);
            answer
        })
    }

    /// Returns the policies that allow an operation.
    pub fn decide_operation(&self, role: Role, unit: UnitLevel, name: &str) -> Option<Vec<String>> {
        // The verb `import` is about records of one type, the operation about importing at all.
        let action = if name == operation::IMPORT { "import.run" } else { name };
        self.ask(role, unit, action, Entity::new_no_attrs(uid("House", "anlan"), HashSet::new()))
    }

    fn ask(&self, role: Role, unit: UnitLevel, action: &str, resource: Entity) -> Option<Vec<String>> {
        let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
        let caller = Entity::new(
            uid("Caller", role.id()),
            HashMap::from([("role".to_owned(), text(role.id())), ("unit_level".to_owned(), text(unit.name()))]),
            HashSet::new(),
        );
        let caller = caller.expect("literals need no evaluation");
        let request = Request::new(caller.uid(), uid("Action", action), resource.uid(), Context::empty(), None);
        let request = request.expect("without a schema every request is well formed");
        let entities = Entities::from_entities([caller, resource], None).expect("two entities of different types");
        let response = self.authorizer.is_authorized(&request, &self.set, &entities);
        if response.decision() == Decision::Deny {
            return None;
        }
        let mut policies: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        policies.sort_unstable();
        Some(policies)
    }
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind: EntityTypeName = kind.parse().expect("a plain name is the name of an entity type");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_are_well_formed_and_each_says_what_it_does() {
        let policies = Policies::load().unwrap();
        assert!(policies.texts().count() > 20);
        for policy in policies.texts() {
            assert!(
                !policy.text.zh.is_empty() && !policy.text.en.is_empty() && !policy.cedar.is_empty(),
                "{}",
                policy.id
            );
        }
    }

    #[test]
    fn who_may_see_a_level_may_see_those_before_it() {
        let policies = Policies::load().unwrap();
        for role in Role::all() {
            for unit in UnitLevel::ALL {
                for kind in [
                    "risk_point",
                    "org_unit",
                    "person",
                    "special_list",
                    "sharing_agreement",
                    "archive_freeze",
                    "plan_scenario",
                    "audit_event",
                ] {
                    for relation in Relation::ALL {
                        for verb in Verb::ALL {
                            let seen: Vec<bool> = Level::ALL
                                .iter()
                                .map(|level| policies.decide(role, unit, verb, kind, relation, *level).is_some())
                                .collect();
                            assert!(
                                seen.is_sorted_by(|a, b| a >= b),
                                "{role:?} {verb:?} {kind} {relation:?}: {seen:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}
