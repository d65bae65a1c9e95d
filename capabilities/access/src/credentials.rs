//! The table of credentials.

use anlan_kernel::{Problem, RecordId};
use anlan_store::{Row, Sql, Tx};

/// What proves that somebody is who they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Person.
    pub person: RecordId,
    /// argon2id hash, PHC form.
    pub password: String,
    /// When it was set, in milliseconds since 1970.
    pub password_set_at: i64,
    /// Given by somebody else: to be changed at the first sign-in.
    pub must_change: bool,
    /// Still the printed password of the sample city.
    pub demo: bool,
    /// Secret of one-time codes, once confirmed.
    pub totp_secret: Option<String>,
    /// Secret shown but not yet confirmed.
    pub totp_pending: Option<String>,
    /// Last time step a code was taken for.
    pub totp_step: i64,
    /// Hashes of the recovery codes left.
    pub recovery: Vec<String>,
}

impl Credential {
    /// Returns a credential with a password only.
    pub fn new(person: RecordId, password: String, now: i64) -> Self {
        Self {
            person,
            password,
            password_set_at: now,
            must_change: false,
            demo: false,
            totp_secret: None,
            totp_pending: None,
            totp_step: 0,
            recovery: Vec::new(),
        }
    }

    /// Reads the credential of a person.
    pub fn read(sql: &mut impl Sql, person: RecordId) -> Result<Option<Self>, Problem> {
        sql.query_optional(
            "select person, password, password_set_at, must_change, demo, totp_secret, totp_pending, totp_step, recovery
             from credential where person = $1",
            &[person.into()],
            read_row,
        )
    }

    /// Writes the credential, in place of the one that is there.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let recovery =
            serde_json::to_string(&self.recovery).map_err(|cause| Problem::internal("access.credential", cause))?;
        tx.execute(
            "insert into credential (person, password, password_set_at, must_change, demo, totp_secret, totp_pending, totp_step, recovery)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (person) do update set password = excluded.password, password_set_at = excluded.password_set_at,
               must_change = excluded.must_change, demo = excluded.demo, totp_secret = excluded.totp_secret,
               totp_pending = excluded.totp_pending, totp_step = excluded.totp_step, recovery = excluded.recovery",
            &[
                self.person.into(),
                self.password.as_str().into(),
                self.password_set_at.into(),
                self.must_change.into(),
                self.demo.into(),
                self.totp_secret.clone().into(),
                self.totp_pending.clone().into(),
                self.totp_step.into(),
                recovery.into(),
            ],
        )?;
        Ok(())
    }

    /// Returns the people whose password is still the printed one.
    pub fn demo_people(sql: &mut impl Sql) -> Result<Vec<RecordId>, Problem> {
        sql.query("select person from credential where demo = 1 order by person", &[], |row| row.text(0)?.parse())
    }

    /// Tells whether anybody has a credential.
    pub fn any(sql: &mut impl Sql) -> Result<bool, Problem> {
        Ok(sql
            .query_optional("select person from credential limit 1", &[], |row| row.text(0).map(str::to_owned))?
            .is_some())
    }
}

fn read_row(row: &Row<'_>) -> Result<Credential, Problem> {
    Ok(Credential {
        person: row.text(0)?.parse()?,
        password: row.text(1)?.to_owned(),
        password_set_at: row.integer(2)?,
        must_change: row.integer(3)? != 0,
        demo: row.integer(4)? != 0,
        totp_secret: row.optional_text(5)?.map(str::to_owned),
        totp_pending: row.optional_text(6)?.map(str::to_owned),
        totp_step: row.integer(7)?,
        recovery: serde_json::from_str(row.text(8)?).map_err(|cause| Problem::internal("access.credential", cause))?,
    })
}
