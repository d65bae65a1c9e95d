//! What stands against a post or a person whoever writes it, asked inside the command that writes it.

use std::sync::Arc;

use anlan_kernel::Problem;
use anlan_registry::records::{Attempt, Gate};
use anlan_store::Tx;

use crate::directory::Directory;
use crate::setup::check_login;
use crate::types::{PERSON, POST};

/// Lets posts pass that [`State::check_post`](crate::directory::State::check_post) has nothing against, people with a login that is one, and
/// everything else. It says nothing about rights.
pub struct DirectoryGate {
    /// Who is who.
    pub directory: Arc<Directory>,
    /// Who writes.
    pub actor: String,
}

impl Gate for DirectoryGate {
    fn pass(&self, _tx: &mut Tx<'_>, attempt: &Attempt<'_>) -> Result<(), Vec<Problem>> {
        match attempt.record_type.name.as_ref() {
            POST => {
                let id = attempt.before.map(|before| before.record.id);
                Ok(self.directory.state().check_post(&self.actor, id, attempt.after)?)
            }
            PERSON => Ok(check_login(attempt.after.text("login").unwrap_or_default())
                .map_err(|problem| problem.in_field("login"))?),
            _ => Ok(()),
        }
    }
}
