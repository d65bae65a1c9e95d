//! The door of the house: what every route shares, and no word of what the routes are about.
//!
//! * [`problem`] turns a [`Problem`](anlan_kernel::Problem) into `application/problem+json`, in one place;
//! * [`caller`] hands a route the [`Caller`](anlan_kernel::Caller) that the sign-in put into the request;
//! * [`input`] reads JSON bodies and queries, and says what is wrong with them by field;
//! * [`etag`] reads and writes versions;
//! * [`idempotency`] answers a repeated write with its first answer;
//! * [`work`] runs blocking work beside the asynchronous door, [`short`] what takes less time than going there;
//! * [`guard`] sets headers and refuses foreign hosts and forged requests;
//! * [`assets`] serves the browser client from memory;
//! * [`serve`] listens, with limits on slow and large requests, and ends gracefully.
//!
//! # How to write a route
//! ```
//! use anlan_http::{Answer, Asking, Json, work};
//! # use anlan_kernel::Problem;
//! # #[derive(serde::Serialize)] struct Reading { level: f64 }
//! # #[derive(Clone)] struct State; impl State { fn reading(&self) -> Result<Reading, Problem> { Ok(Reading { level: 1.0 }) } }
//! async fn reading(axum::extract::State(state): axum::extract::State<State>, Asking(caller): Asking) -> Answer<Json<Reading>> {
//!     caller.require("health.read")?;
//!     Ok(Json(work(move || state.reading()).await?))
//! }
//! ```

pub mod problem;

pub mod caller;
pub mod input;

pub mod etag;
pub mod idempotency;
pub mod work;

pub mod assets;
pub mod guard;
pub mod serve;

pub use caller::Asking;
pub use idempotency::{MIGRATIONS, Once};
pub use input::{Json, Query};
pub use problem::{Answer, ProblemDocument, Refusal};
pub use work::{door_threads, short, work};
