//! Doors of casework: lifecycles, lists, cases, what is done on them, absences.
//!
//! Whoever has a seat in a case sees it, and so does whoever has acted on it; all others see those within the reach of their post. Acting asks for both:
//! the post must let one act on cases at all, and the lifecycle says which seat does what.

use std::sync::Arc;

use anlan_kernel::{Actor, Caller, IdSource, Problem, RecordId, Verb, day_in_city};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, title_of};
use anlan_store::{Sql, Store};
use axum::extract::DefaultBodyLimit;
use jiff::Timestamp;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::absence;
use crate::cases::{Rules, Stored, not_found};
use crate::lists::is_reached;
use crate::step::{Acting, Desk, Named};
use crate::tables::CASE;

mod wire;

mod lifecycles;

mod list;
mod read;

mod open;

mod act;

mod absences;

/// Largest body taken.
const MOST_JSON: usize = 1 << 20;
/// Record types that can have a seat.
const HOLDERS: [&str; 3] = ["org_unit", "enterprise", "person"];

/// Tells at which desks somebody sits; handed in by the app, since `access` knows it.
pub type Desks = Arc<dyn Fn(&Actor) -> Result<Vec<Desk>, Problem> + Send + Sync>;

/// What the routes work with.
#[derive(Clone)]
pub struct Door {
    /// Database.
    pub store: Store,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// Lifecycles and working days.
    pub rules: Arc<Rules>,
    /// Where ids come from.
    pub ids: Arc<dyn IdSource>,
    /// The time.
    pub now: fn() -> Timestamp,
    /// At which desks somebody sits.
    pub desks: Desks,
}

impl Door {
    /// Who acts: the caller at their desks, and whom they stand in for today.
    fn acting(&self, sql: &mut impl Sql, caller: &Caller) -> Result<Acting, Problem> {
        let actor = caller.actor()?;
        let person: Option<RecordId> = actor.id.parse().ok();
        let stands_in_for = match person {
            Some(person) => absence::stood_in_for(sql, person, day_in_city((self.now)()))?,
            None => Vec::new(),
        };
        Ok(Acting { desks: (self.desks)(&actor)?, id: actor.id, name: actor.name, person, stands_in_for })
    }

    /// Returns somebody who can have a seat, with the name under which they stand in the registry.
    fn holder(&self, sql: &mut impl Sql, id: &str, pointer: &str) -> Result<Named, Problem> {
        self.named(sql, &HOLDERS, id, pointer)
    }

    /// Returns somebody of some record types, with their name.
    fn named(&self, sql: &mut impl Sql, kinds: &[&str], id: &str, pointer: &str) -> Result<Named, Problem> {
        let unknown = || {
            Problem::invalid("case.holder", "没有这个单位、企业或人员", "there is no such unit, enterprise or person")
                .remedy("从登记册中选择", "choose from the register")
                .in_field(pointer.to_owned())
        };
        let id: RecordId = id.parse().map_err(|_| unknown())?;
        let record =
            records::get(sql, id)?.filter(|record| kinds.contains(&record.kind.as_str())).ok_or_else(unknown)?;
        let name = self.catalogue.get(&record.kind).map(|kind| title_of(kind, &record)).unwrap_or_default();
        Ok(Named { holder: id, name })
    }
}

/// Whom a list is about: ids as the tables have them.
fn holders(acting: &Acting) -> Vec<String> {
    let mut holders: Vec<String> = acting.holders().iter().map(RecordId::to_string).collect();
    if !holders.contains(&acting.id) {
        holders.push(acting.id.clone());
    }
    holders
}

/// Tells whether somebody may see a case.
fn sees(caller: &Caller, acting: &Acting, stored: &Stored) -> bool {
    let own = acting.holders();
    let seated = stored.case.seats.iter().any(|seat| {
        own.contains(&seat.holder) || seat.delegate.as_ref().is_some_and(|delegate| own.contains(&delegate.holder))
    });
    seated
        || stored.case.acted.contains(&acting.id)
        || is_reached(&caller.rights.grant(Verb::Read, CASE), &stored.placement)
}

/// Returns a case that somebody may see, and who they are to it.
fn seen(door: &Door, sql: &mut impl Sql, caller: &Caller, id: &str) -> Result<(Stored, Acting), Problem> {
    let acting = door.acting(sql, caller)?;
    let gone = || not_found(RecordId::FIRST);
    let id: RecordId = id.parse().map_err(|_| {
        let mut problem = gone();
        problem.place.record = None;
        problem
    })?;
    match crate::cases::get(sql, id)? {
        Some(stored) if sees(caller, &acting, &stored) => Ok((stored, acting)),
        _ => Err(not_found(id)),
    }
}

/// Returns the routes, relative to `/api/v1`.
pub fn routes(door: Door) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(lifecycles::list))
        .routes(routes!(lifecycles::diagram))
        .routes(routes!(list::list, open::open))
        .routes(routes!(list::counts))
        .routes(routes!(read::read))
        .routes(routes!(read::timeline))
        .routes(routes!(act::act))
        .routes(routes!(act::comment))
        .routes(routes!(act::urge))
        .routes(routes!(absences::list, absences::declare))
        .routes(routes!(absences::take_back))
        .layer(DefaultBodyLimit::max(MOST_JSON))
        .with_state(Arc::new(door))
}
