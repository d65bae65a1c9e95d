//! `/policies`: the policies as people read them.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::NotRead;
use crate::keeper::Keeper;
use crate::policies::PolicyText;

/// All policies.
#[derive(Serialize, ToSchema)]
pub(crate) struct PolicyList {
    /// In order of their ids.
    items: Vec<PolicyView>,
}

/// A policy.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct PolicyView {
    /// Id.
    id: String,
    /// What it says.
    text: BothLanguages,
    /// Its ground in law or standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<String>,
    /// File of the pack.
    file: &'static str,
    /// The policy itself.
    cedar: String,
}

impl From<&PolicyText> for PolicyView {
    fn from(policy: &PolicyText) -> Self {
        Self {
            id: policy.id.clone(),
            text: (&policy.text).into(),
            clause: policy.clause.clone(),
            file: policy.file,
            cedar: policy.cedar.clone(),
        }
    }
}

/// Lists the policies
///
/// Everybody who is signed in may know by what rules they are served.
#[utoipa::path(get, path = "/policies", tag = "access", responses(
    (status = 200, description = "policies", body = PolicyList),
    NotRead,
))]
pub(crate) async fn list(State(keeper): State<Arc<Keeper>>, Asking(caller): Asking) -> Answer<Json<PolicyList>> {
    caller.actor()?;
    Ok(Json(PolicyList { items: keeper.policies.texts().map(PolicyView::from).collect() }))
}
