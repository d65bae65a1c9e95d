//! Settings of the sign-in, as the security administrator keeps them.

use anlan_kernel::Problem;
use anlan_store::{Sql, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::roles::Role;

/// Settings of the sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Wrong passwords after which an account is locked.
    #[schema(minimum = 3, maximum = 20)]
    pub lockout_tries: u32,
    /// How long it stays locked.
    #[schema(minimum = 1, maximum = 1440)]
    pub lockout_minutes: u32,
    /// A session that nobody uses ends after this time.
    #[schema(minimum = 1, maximum = 1440)]
    pub idle_minutes: u32,
    /// A session ends after this time in any case.
    #[schema(minimum = 1, maximum = 168)]
    pub absolute_hours: u32,
    /// Sessions of one person at one time; the oldest ends when one more begins.
    #[schema(minimum = 1, maximum = 50)]
    pub sessions_each: u32,
    /// Shortest password, in characters.
    #[schema(minimum = 8, maximum = 64)]
    pub password_min: u32,
    /// Days after which a password must be changed; 0 means never.
    #[schema(minimum = 0, maximum = 3650)]
    pub password_days: u32,
    /// Roles that must sign in with a one-time code.
    pub totp_required_roles: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lockout_tries: 5,
            lockout_minutes: 15,
            idle_minutes: 30,
            absolute_hours: 12,
            sessions_each: 5,
            password_min: 12,
            password_days: 0,
            totp_required_roles: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the settings; what was never set has its default.
    pub fn read(sql: &mut impl Sql) -> Result<Self, Problem> {
        let rows = sql.query("select name, value from setting", &[], |row| {
            let value: serde_json::Value = serde_json::from_str(row.text(1)?).unwrap_or_default();
            Ok((row.text(0)?.to_owned(), value))
        })?;
        let all: serde_json::Map<String, serde_json::Value> = rows.into_iter().collect();
        serde_json::from_value(all.into()).map_err(|cause| Problem::internal("access.settings", cause))
    }

    /// Writes the settings.
    pub(crate) fn write(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let bad = |cause: serde_json::Error| Problem::internal("access.settings", cause);
        let all = serde_json::to_value(self).map_err(bad)?;
        for (name, value) in all.as_object().into_iter().flatten() {
            tx.execute(
                "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
                &[name.into(), value.to_string().into()],
            )?;
        }
        Ok(())
    }

    /// Returns what is wrong with the settings, by field.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (field, value, min, max) in [
            ("lockout_tries", self.lockout_tries, 3, 20),
            ("lockout_minutes", self.lockout_minutes, 1, 1440),
            ("idle_minutes", self.idle_minutes, 1, 1440),
            ("absolute_hours", self.absolute_hours, 1, 168),
            ("sessions_each", self.sessions_each, 1, 50),
            ("password_min", self.password_min, 8, 64),
            ("password_days", self.password_days, 0, 3650),
        ] {
            if !(min..=max).contains(&value) {
                problems.push(
                    Problem::invalid(
                        "settings.out_of_range",
                        format!("须在{min}与{max}之间，而不是{value}"),
                        format!("must lie between {min} and {max}, not {value}"),
                    )
                    .remedy("改为范围内的整数", "give a whole number within the range")
                    .in_field(format!("/{field}")),
                );
            }
        }
        if let Some(unknown) = self.totp_required_roles.iter().find(|role| Role::from_id(role).is_none()) {
            problems.push(
                Problem::invalid(
                    "settings.role",
                    format!("没有角色“{unknown}”"),
                    format!("there is no role \u{201c}{unknown}\u{201d}"),
                )
                .remedy("从角色列表选择", "choose from the list of roles")
                .in_field("/totp_required_roles"),
            );
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_within_their_ranges_and_faults_are_named_by_field() {
        assert_eq!(Settings::default().check(), []);
        let wrong = Settings { idle_minutes: 0, totp_required_roles: vec!["king".to_owned()], ..Settings::default() };
        let fields: Vec<_> = wrong.check().into_iter().filter_map(|problem| problem.place.field).collect();
        assert_eq!(fields, ["/idle_minutes", "/totp_required_roles"]);
    }
}
