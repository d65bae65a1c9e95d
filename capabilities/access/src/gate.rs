//! What stands against a post whoever writes it, asked inside the command that writes it.

use std::sync::Arc;

use anlan_kernel::Problem;
use anlan_registry::records::{Attempt, Gate};
use anlan_store::Tx;

use crate::directory::Directory;
use crate::types::POST;

/// Lets posts pass that [`State::check_post`](crate::directory::State::check_post) has nothing against, and everything else.
pub struct PostGate {
    /// Who is who.
    pub directory: Arc<Directory>,
    /// Who writes.
    pub actor: String,
}

impl Gate for PostGate {
    fn pass(&self, _tx: &mut Tx<'_>, attempt: &Attempt<'_>) -> Result<(), Vec<Problem>> {
        if attempt.record_type.name != POST {
            return Ok(());
        }
        let id = attempt.before.map(|before| before.record.id);
        Ok(self.directory.state().check_post(&self.actor, id, attempt.after)?)
    }
}
