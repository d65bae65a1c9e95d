//! Tokens of programs: they act for a unit in a role, for the record types and operations that are named, and for a time.

use anlan_kernel::{Problem, RecordId, Verb};
use anlan_store::{Row, Sql, Tx};

use crate::roles::Role;

/// What every token begins with, so that one found lying about is known for what it is.
pub const PREFIX: &str = "anlan_";

/// A token of a program. All times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineToken {
    /// Id.
    pub id: RecordId,
    /// SHA-256 of the token.
    pub digest: String,
    /// Name.
    pub name: String,
    /// Post it acts for, and with which it ends.
    pub post: Option<RecordId>,
    /// Unit it acts for.
    pub unit: RecordId,
    /// Role it acts in.
    pub role: Role,
    /// What it may do with records.
    pub verbs: Vec<Verb>,
    /// Record types; all where none is named.
    pub kinds: Vec<String>,
    /// Operations that are not about one record.
    pub operations: Vec<String>,
    /// When it was made.
    pub created_at: i64,
    /// Who made it.
    pub created_by: String,
    /// When it ends.
    pub expires_at: i64,
    /// When it was last used.
    pub last_used: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

impl MachineToken {
    /// Tells whether it may be used.
    pub fn runs(&self, now: i64) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Tells whether it may do something with records of a type.
    pub fn covers(&self, verb: Verb, kind: &str) -> bool {
        self.verbs.contains(&verb) && (self.kinds.is_empty() || self.kinds.iter().any(|own| own == kind))
    }

    /// Returns the id by which the journal knows it.
    pub fn actor_id(&self) -> String {
        format!("token:{}", self.id)
    }

    pub(crate) fn write(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let verbs: Vec<&str> = self.verbs.iter().map(|verb| verb.name()).collect();
        tx.execute(
            "insert into machine_token (id, token, name, post, unit, role, verbs, kinds, operations, created_at, created_by, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &[
                self.id.into(),
                self.digest.as_str().into(),
                self.name.as_str().into(),
                self.post.into(),
                self.unit.into(),
                self.role.id().into(),
                json(&verbs).into(),
                json(&self.kinds).into(),
                json(&self.operations).into(),
                self.created_at.into(),
                self.created_by.as_str().into(),
                self.expires_at.into(),
            ],
        )?;
        Ok(())
    }
}

fn json<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).expect("a list of texts is JSON")
}

const COLUMNS: &str = "id, token, name, unit, role, verbs, kinds, operations, created_at, created_by, expires_at, last_used, revoked_at, post";

/// Returns all tokens, the latest first.
pub fn all(sql: &mut impl Sql) -> Result<Vec<MachineToken>, Problem> {
    let found = sql.query(&format!("select {COLUMNS} from machine_token order by id desc"), &[], read_row)?;
    Ok(found.into_iter().flatten().collect())
}

/// Finds a token by its hash.
pub(crate) fn find(sql: &mut impl Sql, digest: &str) -> Result<Option<MachineToken>, Problem> {
    let found = sql.query_optional(
        &format!("select {COLUMNS} from machine_token where token = $1"),
        &[digest.into()],
        read_row,
    )?;
    Ok(found.flatten())
}

/// Takes a token back.
pub(crate) fn revoke(tx: &mut Tx<'_>, id: RecordId, now: i64) -> Result<u64, Problem> {
    tx.execute(
        "update machine_token set revoked_at = $2 where id = $1 and revoked_at is null",
        &[id.into(), now.into()],
    )
}

/// Notes that a token is used.
pub(crate) fn touch(tx: &mut Tx<'_>, id: RecordId, now: i64) -> Result<u64, Problem> {
    tx.execute("update machine_token set last_used = $2 where id = $1", &[id.into(), now.into()])
}

/// A token whose role is no longer one is nobody's.
fn read_row(row: &Row<'_>) -> Result<Option<MachineToken>, Problem> {
    let list = |text: &str| {
        serde_json::from_str::<Vec<String>>(text).map_err(|cause| Problem::internal("access.token", cause))
    };
    let Some(role) = Role::from_id(row.text(4)?) else { return Ok(None) };
    let verbs = list(row.text(5)?)?;
    Ok(Some(MachineToken {
        id: row.text(0)?.parse()?,
        digest: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        unit: row.text(3)?.parse()?,
        role,
        verbs: Verb::ALL.into_iter().filter(|verb| verbs.iter().any(|own| own == verb.name())).collect(),
        kinds: list(row.text(6)?)?,
        operations: list(row.text(7)?)?,
        created_at: row.integer(8)?,
        created_by: row.text(9)?.to_owned(),
        expires_at: row.integer(10)?,
        last_used: row.optional_integer(11)?,
        revoked_at: row.optional_integer(12)?,
        post: row.optional_text(13)?.map(str::parse).transpose()?,
    }))
}
