//! Who may do what, in words that every capability shares. Capabilities ask; the capability `access` answers, by policy.
//!
//! Every request carries a [`Caller`]. For a list, a capability asks its [`Rights`] for a [`Grant`]: the [`Reach`]es in which records of a
//! type may be touched, which become conditions of the query. For one record it asks the grant for the [`Sight`] at the record's
//! [`Placement`]: whether it may be seen at all, and which of its fields. Anything without a grant is answered as if it were not there.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::context::Actor;
use crate::id::RecordId;
use crate::problem::{Kind, Language, Problem};

/// What is done with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Seeing it, in lists, pages, maps, streams and files.
    Read,
    /// Declaring a new one.
    Create,
    /// Changing one.
    Update,
    /// Deleting one.
    Delete,
    /// Taking many away as a file.
    Export,
    /// Declaring many from a file.
    Import,
    /// Seeing personal data unmasked.
    Reveal,
}

impl Verb {
    /// All verbs, in the order of screens.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Create, Self::Update, Self::Delete, Self::Export, Self::Import, Self::Reveal];

    /// Returns the name in policies and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Export => "export",
            Self::Import => "import",
            Self::Reveal => "reveal",
        }
    }
}

/// How widely a field may be known. Levels are ordered: who may see one may see those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 公开: anybody.
    Public,
    /// 内部: who has business with it.
    #[default]
    Internal,
    /// 敏感: departments by duty.
    Sensitive,
    /// 重要: named people only; consequence results and special lists.
    Restricted,
}

impl Level {
    /// All levels, the widest known first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Sensitive, Self::Restricted];

    /// Returns the name in policies and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Sensitive => "sensitive",
            Self::Restricted => "restricted",
        }
    }
}

/// Where a record stands in the city: what rights are decided by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placement {
    /// The record itself.
    pub record: Option<RecordId>,
    /// Enterprise or person that answers for it.
    pub owner: Option<RecordId>,
    /// District code.
    pub district: Option<String>,
    /// Park.
    pub park: Option<String>,
}

/// A set of records, by where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// All of the city.
    All,
    /// Those whose owner is one of these.
    Owners(BTreeSet<RecordId>),
    /// Those in one of these districts.
    Districts(BTreeSet<String>),
    /// Those in one of these parks.
    Parks(BTreeSet<String>),
}

impl Reach {
    /// Tells whether a record stands in it.
    pub fn holds(&self, placement: &Placement) -> bool {
        match self {
            Self::All => true,
            Self::Owners(owners) => placement.owner.is_some_and(|owner| owners.contains(&owner)),
            Self::Districts(districts) => placement.district.as_ref().is_some_and(|own| districts.contains(own)),
            Self::Parks(parks) => placement.park.as_ref().is_some_and(|own| parks.contains(own)),
        }
    }
}

/// One reach with what may be seen in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Which records.
    pub reach: Reach,
    /// Highest level of fields.
    pub level: Level,
    /// Only these fields, where an agreement names them.
    pub fields: Option<BTreeSet<String>>,
    /// Policy or agreement that gives it, to be told on the "why" page.
    pub because: String,
}

/// What may be done with the records of one type under one verb.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Any one of these suffices.
    pub scopes: Vec<Scope>,
}

/// What may be seen of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight<'a> {
    scopes: Vec<&'a Scope>,
}

impl Grant {
    /// Returns a grant over everything, for the command line and for trusted programs of the house.
    pub fn everything() -> Self {
        Self {
            scopes: vec![Scope {
                reach: Reach::All,
                level: Level::Restricted,
                fields: None,
                because: "system".to_owned(),
            }],
        }
    }

    /// Tells whether nothing is granted.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Tells whether all records of the type are within reach.
    pub fn reaches_all(&self) -> bool {
        self.scopes.iter().any(|scope| scope.reach == Reach::All)
    }

    /// Returns what may be seen at a place; nothing where the record is out of reach.
    pub fn at(&self, placement: &Placement) -> Option<Sight<'_>> {
        let scopes: Vec<&Scope> = self.scopes.iter().filter(|scope| scope.reach.holds(placement)).collect();
        (!scopes.is_empty()).then_some(Sight { scopes })
    }
}

impl Sight<'_> {
    /// Tells whether a field of a level may be seen.
    pub fn shows(&self, field: &str, level: Level) -> bool {
        self.scopes
            .iter()
            .any(|scope| level <= scope.level && scope.fields.as_ref().is_none_or(|fields| fields.contains(field)))
    }

    /// Returns the policies and agreements that give it.
    pub fn because(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(|scope| scope.because.as_str())
    }
}

/// What one caller may do; made by `access` for each session, token or anonymous visitor.
pub trait Rights: Send + Sync {
    /// Returns what the caller may do with records of a type.
    fn grant(&self, verb: Verb, kind: &str) -> Arc<Grant>;

    /// Tells whether the caller may do something that is not about one record, e.g. `backup.make`; the names stand in [`operation`].
    fn may(&self, operation: &str) -> bool;

    /// Writes a sensitive read into the read log. The caller gets nothing where it cannot be written.
    fn note_read(&self, read: ReadNote) -> Result<(), Problem>;
}

/// A sensitive read, as the read log keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadNote {
    /// What was done: `reveal`, `export`, `shared_read` …
    pub action: String,
    /// Record type.
    pub kind: String,
    /// Record; absent where many were read.
    pub record: Option<RecordId>,
    /// Fields.
    pub fields: Vec<String>,
    /// Purpose the reader stated.
    pub purpose: String,
    /// How many records.
    pub count: u64,
}

/// Names of operations that are not about one record.
pub mod operation {
    /// Reading the city's major hazards and archive.
    pub const HAZARDS_READ: &str = "hazards.read";
    /// Freezing an archive.
    pub const ARCHIVE_FREEZE: &str = "archive.freeze";
    /// Deciding what a substance is.
    pub const SUBSTANCE_DECIDE: &str = "substance.decide";
    /// Importing tables.
    pub const IMPORT: &str = "import.run";
    /// Reading the journal's heads and history.
    pub const JOURNAL_READ: &str = "journal.read";
    /// Verifying the journal.
    pub const JOURNAL_VERIFY: &str = "journal.verify";
    /// Making backups.
    pub const BACKUP_MAKE: &str = "backup.make";
    /// Seeing the health of the system.
    pub const HEALTH_READ: &str = "health.read";
    /// Changing settings.
    pub const SETTINGS_CHANGE: &str = "settings.change";
    /// Managing credentials, tokens and locks of people.
    pub const CREDENTIALS_MANAGE: &str = "credentials.manage";
    /// Asking why somebody can see something.
    pub const WHY_ASK: &str = "why.ask";
    /// Reading the read log and the security events.
    pub const AUDIT_READ: &str = "audit.read";
    /// Counting people around a place, measuring on the map.
    pub const MAP_MEASURE: &str = "map.measure";
    /// Computing what a release does.
    pub const CONSEQUENCE_RUN: &str = "consequence.run";
    /// Reading the city's risk map and what a plan would change of it.
    pub const RISK_READ: &str = "risk.read";

    /// All of them.
    pub const ALL: [&str; 15] = [
        HAZARDS_READ,
        ARCHIVE_FREEZE,
        SUBSTANCE_DECIDE,
        IMPORT,
        JOURNAL_READ,
        JOURNAL_VERIFY,
        BACKUP_MAKE,
        HEALTH_READ,
        SETTINGS_CHANGE,
        CREDENTIALS_MANAGE,
        WHY_ASK,
        AUDIT_READ,
        MAP_MEASURE,
        CONSEQUENCE_RUN,
        RISK_READ,
    ];
}

/// Who asks, in which language, and what they may do.
#[derive(Clone)]
pub struct Caller {
    /// Who; absent for a visitor who has not signed in.
    pub actor: Option<Actor>,
    /// Language of answers that are made for one reader, e.g. workbooks.
    pub language: Language,
    /// What they may do.
    pub rights: Arc<dyn Rights>,
}

impl Caller {
    /// Returns who acts, or the problem that nobody has signed in.
    pub fn actor(&self) -> Result<Actor, Problem> {
        self.actor.clone().ok_or_else(|| {
            Problem::new(Kind::Unauthenticated, "access.sign_in", "请先登录", "sign in first").remedy(
                "登录后重试；未保存的内容仍在页面上",
                "sign in and try again; what you entered is still on the page",
            )
        })
    }

    /// Requires an operation that is not about one record.
    pub fn require(&self, operation: &str) -> Result<(), Problem> {
        if self.rights.may(operation) {
            return Ok(());
        }
        self.actor()?;
        Err(Problem::new(
            Kind::Forbidden,
            "access.forbidden",
            "您的岗位不能执行此操作",
            "your post does not allow this",
        )
        .remedy("联系安全管理员，或以有此权限的岗位登录", "ask the security administrator, or use a post that may"))
    }

    /// Requires that something of a type may be touched at all.
    pub fn grant(&self, verb: Verb, kind: &str) -> Result<Arc<Grant>, Problem> {
        let grant = self.rights.grant(verb, kind);
        if grant.is_empty() {
            self.actor()?;
            return Err(Problem::new(
                Kind::Forbidden,
                "access.forbidden",
                format!("您的岗位不能{}此类记录", verb_zh(verb)),
                format!("your post may not {} records of this type", verb.name()),
            )
            .remedy("联系安全管理员", "ask the security administrator"));
        }
        Ok(grant)
    }
}

fn verb_zh(verb: Verb) -> &'static str {
    match verb {
        Verb::Read => "查看",
        Verb::Create => "新增",
        Verb::Update => "修改",
        Verb::Delete => "删除",
        Verb::Export => "导出",
        Verb::Import => "导入",
        Verb::Reveal => "查看明文",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(reach: Reach, level: Level, fields: Option<&[&str]>) -> Scope {
        let fields = fields.map(|fields| fields.iter().map(|field| (*field).to_owned()).collect());
        Scope { reach, level, fields, because: "p".to_owned() }
    }

    #[test]
    fn one_scope_that_holds_suffices_and_each_shows_its_own_fields() {
        let district = Reach::Districts(BTreeSet::from(["210213".to_owned()]));
        let grant = Grant {
            scopes: vec![
                scope(Reach::All, Level::Public, None),
                scope(district, Level::Sensitive, Some(&["telephone"])),
            ],
        };
        let here = Placement { district: Some("210213".to_owned()), ..Placement::default() };
        let there = Placement { district: Some("210281".to_owned()), ..Placement::default() };
        let shows =
            |place: &Placement, field: &str, level| grant.at(place).is_some_and(|sight| sight.shows(field, level));
        assert!(shows(&here, "telephone", Level::Sensitive));
        assert!(!shows(&here, "principal", Level::Sensitive), "not named by the agreement");
        assert!(!shows(&there, "telephone", Level::Sensitive));
        assert!(shows(&there, "name", Level::Public));
        assert!(Grant::default().at(&here).is_none());
    }
}
