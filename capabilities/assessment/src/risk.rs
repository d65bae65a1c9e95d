//! The living risk map: sources from records, individual and societal risk that follow the journal, verdicts on protection targets.
//!
//! Nothing of it is stored but the record of a run: it is a function of the journal up to a position, of the day, of the weather table and of named sets. A change
//! takes the touched source out of the account and puts it in again; since risk is counted in whole units, the result has the bytes of a full
//! computation. What is still being computed is said with every answer.
//!
//! * [`facts`] follows the records that matter;
//! * [`equipment`] describes a vessel for the risk engine, every default with its reason;
//! * [`people`] spreads the people of protection targets;
//! * [`map`] holds sources, grid, account and verdicts of one moment;
//! * [`targets`] judges the risk at protection targets;
//! * [`group`] looks at the sources of an enterprise or a park by themselves;
//! * [`domino`] screens what an accident may make fail beside it;
//! * [`living`] keeps the map current;
//! * [`past`] keeps pictures of past moments;
//! * [`compare`] tells two moments apart, and why;
//! * [`days`] tells on which days something touched the risk;
//! * [`runs`] records runs and computes them again;
//! * [`relocation`] tells who may have to move, and what that would change;
//! * [`response`] gives the zones of the first minutes;
//! * [`survey`] computes a whole city at once, of today or of a past day.

pub mod facts;

pub mod equipment;

pub mod people;

pub mod map;

pub mod targets;

pub mod group;

pub mod domino;

pub mod living;

pub mod past;

pub mod compare;

pub mod days;

pub mod runs;

pub mod survey;

pub mod relocation;
pub mod response;
