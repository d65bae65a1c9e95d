//! Why somebody may see a record, and who may.

use std::collections::BTreeMap;

use anlan_kernel::{Grant, Level, Placement, Problem, RecordId, Scope, Text, Verb};
use jiff::Timestamp;

use crate::keeper::Keeper;
use crate::policies::{PolicyText, Relation};
use crate::standing::{AGREEMENT, Standing, relation_of};

/// Readers listed at most.
const MOST_READERS: usize = 1000;

/// An agreement that lets somebody see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// Id.
    pub id: RecordId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What for.
    pub purpose: String,
    /// Last day.
    pub ends: String,
}

/// How a field is shown, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldVerdict {
    /// It may be seen.
    pub shown: bool,
    /// It is shown masked.
    pub masked: bool,
    /// Why.
    pub why: Text,
}

/// What somebody may do with a record, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may be done at all.
    pub allowed: bool,
    /// How the record stands to the person; the widest that counts.
    pub relation: Option<Relation>,
    /// Highest level of fields.
    pub level: Option<Level>,
    /// Policies that allow it.
    pub policies: Vec<PolicyText>,
    /// Agreements that allow it.
    pub agreements: Vec<Mentioned>,
    /// Its fields, for reading.
    pub fields: BTreeMap<String, FieldVerdict>,
}

/// Somebody who may read a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Person.
    pub person: RecordId,
    /// What they may do, and why.
    pub verdict: Verdict,
    /// Their posts, as indices of nothing but names: post, unit, role.
    pub offices: Vec<(String, String, crate::roles::Role)>,
}

impl Keeper {
    /// Says for one person and one verb whether, and why.
    pub fn verdict(&self, standing: &Standing, verb: Verb, kind: &str, placement: &Placement) -> Verdict {
        let grant = standing.grant(&self.policies, verb, kind);
        let mut verdict = self.verdict_of(&grant, placement);
        if verb == Verb::Read && verdict.allowed {
            let reveal = standing.grant(&self.policies, Verb::Reveal, kind);
            verdict.fields = self.fields(kind, &grant, &reveal, placement);
        }
        verdict
    }

    fn verdict_of(&self, grant: &Grant, placement: &Placement) -> Verdict {
        let scopes: Vec<&Scope> = grant.scopes.iter().filter(|scope| scope.reach.holds(placement)).collect();
        let Some(best) = scopes.iter().max_by_key(|scope| scope.level) else { return Verdict::default() };
        let mut verdict = Verdict {
            allowed: true,
            relation: Some(relation_of(&best.reach)),
            level: Some(best.level),
            ..Verdict::default()
        };
        let state = self.directory.state();
        for scope in scopes {
            match scope.because.strip_prefix(AGREEMENT) {
                None => {
                    for id in scope.because.split(',') {
                        let text = self.policies.text(id).filter(|text| !verdict.policies.contains(text));
                        verdict.policies.extend(text.cloned());
                    }
                }
                Some(id) => {
                    let found = id.parse::<RecordId>().ok().and_then(|id| Some((id, state.agreements.get(&id)?)));
                    verdict.agreements.extend(found.map(|(id, agreement)| Mentioned {
                        id,
                        code: agreement.code.clone(),
                        name: agreement.name.clone(),
                        purpose: agreement.purpose.clone(),
                        ends: agreement.ends.to_string(),
                    }));
                }
            }
        }
        verdict
    }

    fn fields(
        &self,
        kind: &str,
        read: &Grant,
        reveal: &Grant,
        placement: &Placement,
    ) -> BTreeMap<String, FieldVerdict> {
        let Some(record_type) = self.catalogue.get(kind) else { return BTreeMap::new() };
        let (sight, clear) = (read.at(placement), reveal.at(placement));
        let fields = record_type.fields.iter().map(|field| {
            let shown = sight.as_ref().is_some_and(|sight| sight.shows(&field.name, field.level));
            let may_reveal = clear.as_ref().is_some_and(|sight| sight.shows(&field.name, field.level));
            let level = level_label(field.level);
            let why = match (shown, field.personal, may_reveal) {
                (false, _, _) => Text::new(
                    format!("{}级字段，超出可见范围", level.zh),
                    format!("a {} field, beyond what may be seen", level.en),
                ),
                (true, false, _) => Text::new(
                    format!("{}级字段，在可见范围内", level.zh),
                    format!("a {} field, within what may be seen", level.en),
                ),
                (true, true, true) => Text::new(
                    "个人信息，遮盖显示；说明目的后可查看明文并留痕",
                    "personal: masked, revealed with a stated purpose and logged",
                ),
                (true, true, false) => Text::new("个人信息，遮盖显示", "personal: masked"),
            };
            (field.name.to_string(), FieldVerdict { shown, masked: shown && field.personal, why })
        });
        fields.collect()
    }

    /// Lists who may read a record.
    pub fn readers(&self, kind: &str, placement: &Placement, now: Timestamp) -> Result<Vec<Reader>, Problem> {
        let people: Vec<RecordId> = self.directory.state().people.keys().copied().collect();
        let mut readers = Vec::new();
        for person in people {
            let standing = self.standing(person, now)?;
            let grant = standing.grant(&self.policies, Verb::Read, kind);
            let verdict = self.verdict_of(&grant, placement);
            if !verdict.allowed {
                continue;
            }
            let offices =
                standing.offices.iter().map(|office| (office.name.clone(), office.unit_name.clone(), office.role));
            readers.push(Reader { person, verdict, offices: offices.collect() });
            if readers.len() >= MOST_READERS {
                break;
            }
        }
        Ok(readers)
    }
}

/// Returns the name of a level.
pub fn level_label(level: Level) -> Text {
    match level {
        Level::Public => Text::new("公开", "public"),
        Level::Internal => Text::new("内部", "internal"),
        Level::Sensitive => Text::new("敏感", "sensitive"),
        Level::Restricted => Text::new("重要", "restricted"),
    }
}
