//! People, units, posts, sessions, policies, agreements between departments, and the log of reads.
//!
//! * [`types`] describes units, people, posts and agreements: records like all others, in the [`directory`] kept in memory;
//! * [`policies`] decide, by Cedar, what a [role](roles) may do; a [`standing`] puts them together with agreements into grants;
//! * [`keeper`] knows who is signed in ([`sign_in`], [`sessions`], [`tokens`], [`throttle`]), and [`layer`] puts the caller into requests;
//! * [`audit`] writes security events into the journal, [`read_log`] keeps who saw what;
//! * [`setup`] is the first start, [`demo`] the people of the sample city, [`doors`] the routes.
//!
//! Security events are journal entries of kind [`types::AUDIT_EVENT`] without a row in the record table: a comparison of that table with the
//! journal leaves the kind out.

pub mod roles;
pub mod types;

pub mod policies;

pub mod directory;
pub mod settings;
pub mod standing;

pub mod credentials;
pub mod secrets;
pub mod sessions;
pub mod throttle;
pub mod tokens;

pub mod audit;
pub mod read_log;

pub mod keeper;
pub mod sign_in;

pub mod why;

pub mod demo;
pub mod doors;
pub mod gate;
pub mod layer;
pub mod setup;

mod tables;

pub use demo::{DemoPerson, demo_people, load_demo};
pub use doors::routes;
pub use gate::DirectoryGate;
pub use keeper::{Keeper, Parts, Placed, Places};
pub use layer::sign_in_layer;
pub use sessions::{Session, Signed};
pub use tables::MIGRATIONS;
pub use types::{AUDIT_EVENT, record_types};
