//! `/tokens`: tokens of programs.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, Once, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Actor, Kind, Problem, RecordId, Verb};
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::me::RoleView;
use super::{NotDone, NotRead, id_of, not_found, plain};
use crate::audit::{self, Event};
use crate::keeper::{Keeper, day_in_city};
use crate::roles::Role;
use crate::secrets;
use crate::sign_in::text_of;
use crate::tokens::{self, MachineToken};

/// Days a token may last at most.
const LONGEST_DAYS: u32 = 730;

/// Tokens of programs.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenList {
    /// The latest first.
    items: Vec<TokenView>,
}

/// A token, without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    id: String,
    name: String,
    /// Post it acts for, and with which it ends.
    post: Option<String>,
    /// Name of the unit it acts for.
    unit: String,
    role: RoleView,
    verbs: Vec<&'static str>,
    /// Record types; all where none is named.
    kinds: Vec<String>,
    operations: Vec<String>,
    created_at: String,
    created_by: String,
    expires_at: String,
    last_used: Option<String>,
    revoked_at: Option<String>,
}

/// A token with its secret, shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenMade {
    #[serde(flatten)]
    view: TokenView,
    /// To be sent as `Authorization: Bearer anlan_…`.
    token: String,
}

/// A token to be made: for a post, or for a role in a unit.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What the program is called.
    #[schema(min_length = 1, max_length = 400)]
    name: String,
    /// Post it acts for.
    #[serde(default)]
    post: Option<String>,
    /// Unit it acts for, where no post is named.
    #[serde(default)]
    unit: Option<String>,
    /// Role it acts in, where no post is named.
    #[serde(default)]
    role: Option<String>,
    /// Days it lasts.
    #[schema(minimum = 1, maximum = 730)]
    days: u32,
    /// What it may do with records; reading and exporting where nothing is said.
    #[serde(default)]
    verbs: Option<Vec<String>>,
    /// Record types; all where none is named.
    #[serde(default)]
    kinds: Vec<String>,
    /// Operations that are not about one record.
    #[serde(default)]
    operations: Vec<String>,
}

/// Lists the tokens of programs
#[utoipa::path(get, path = "/tokens", tag = "access", responses(
    (status = 200, description = "tokens, those taken back too", body = TokenList),
    NotRead,
))]
pub(crate) async fn list(State(keeper): State<Arc<Keeper>>, Asking(caller): Asking) -> Answer<Json<TokenList>> {
    caller.require(operation::CREDENTIALS_MANAGE)?;
    work(move || {
        let all = keeper.store.read(tokens::all)?;
        Ok::<_, Problem>(TokenList { items: all.iter().map(|token| view(&keeper, token)).collect() })
    })
    .await
    .map(Json)
}

/// Makes a token of a program
///
/// The token is kept as a digest only, so a repetition with the same `Idempotency-Key` makes no second token but cannot be given the first one
/// again: it is refused with 409 `token.made_before`.
#[utoipa::path(post, path = "/tokens", tag = "access", request_body = NewToken,
    params(("Idempotency-Key" = Option<String>, Header, description = "a repetition within 24 hours makes no second token and is refused")), responses(
    (status = 201, description = "the token, shown once", body = TokenMade),
    NotDone,
))]
pub(crate) async fn make(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    once: Once,
    Json(given): Json<NewToken>,
) -> Answer<(StatusCode, Json<TokenMade>)> {
    caller.require(operation::CREDENTIALS_MANAGE)?;
    let actor = caller.actor()?;
    let now = (keeper.now)();
    let made = work(move || {
        let secret = format!("{}{}", tokens::PREFIX, secrets::token(keeper.random));
        let token = read(&keeper, &actor, &given, secrets::digest(&secret), now)?;
        let (ids, written, by) = (keeper.ids.clone(), token.clone(), actor.id.clone());
        // What is kept for a repetition is the token's id, never its secret.
        let made: RecordId = once.write(&keeper.store, &actor, now, &given, move |tx| {
            written.write(tx)?;
            let event = Event::new("token_made", by)
                .with("token", written.id.to_string())
                .with("name", written.name.as_str())
                .with("role", written.role.id());
            audit::note(tx, ids.as_ref(), now, event)?;
            Ok(written.id)
        })?;
        if made != token.id {
            return Err(vec![made_before(made)]);
        }
        Ok::<_, Vec<Problem>>(TokenMade { view: view(&keeper, &token), token: secret })
    })
    .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

fn made_before(id: RecordId) -> Problem {
    Problem::new(
        Kind::Conflict,
        "token.made_before",
        "这一请求已生成令牌；令牌只显示一次，不再给出",
        "this request has made its token; a token is shown once and is not given again",
    )
    .remedy(
        format!("若没有收到令牌，请收回 {id}，再用新的 Idempotency-Key 生成一个"),
        format!("where it was not received, take {id} back and make another with a new Idempotency-Key"),
    )
}

/// Takes a token back
#[utoipa::path(delete, path = "/tokens/{id}", tag = "access", params(("id" = String, Path, description = "token")), responses(
    (status = 204, description = "taken back, at once"),
    NotDone,
))]
pub(crate) async fn revoke(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    caller.require(operation::CREDENTIALS_MANAGE)?;
    let actor = caller.actor()?;
    let (id, now) = (id_of(&id)?, (keeper.now)());
    work(move || {
        let ids = keeper.ids.clone();
        keeper.store.write(move |tx| {
            if tokens::revoke(tx, id, now.as_millisecond())? == 0 {
                return Err(not_found());
            }
            audit::note(tx, ids.as_ref(), now, Event::new("token_revoked", actor.id).with("token", id.to_string()))
        })?;
        keeper.tokens_changed();
        Ok::<_, Problem>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(keeper: &Keeper, token: &MachineToken) -> TokenView {
    let state = keeper.directory.state();
    TokenView {
        id: token.id.to_string(),
        name: token.name.clone(),
        post: token.post.map(|post| post.to_string()),
        unit: state.units.get(&token.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        role: token.role.into(),
        verbs: token.verbs.iter().map(|verb| verb.name()).collect(),
        kinds: token.kinds.clone(),
        operations: token.operations.clone(),
        created_at: text_of(token.created_at),
        created_by: token.created_by.clone(),
        expires_at: text_of(token.expires_at),
        last_used: token.last_used.map(text_of),
        revoked_at: token.revoked_at.map(text_of),
    }
}

fn read(
    keeper: &Keeper,
    actor: &Actor,
    given: &NewToken,
    digest: String,
    now: Timestamp,
) -> Result<MachineToken, Vec<Problem>> {
    let mut problems = Vec::new();
    let wrong = |field: &str, zh: &str, en: &str| {
        Problem::invalid("token.field", zh.to_owned(), en.to_owned())
            .remedy("从所列选项选择", "choose one of those there are")
            .in_field(format!("/{field}"))
    };
    let name = plain(&given.name, "name").map(str::to_owned).unwrap_or_default();
    if name.is_empty() {
        problems.push(wrong("name", "填写令牌名称", "say what the program is called"));
    }
    if !(1..=LONGEST_DAYS).contains(&given.days) {
        problems.push(wrong("days", "有效天数须在1与730之间", "it lasts between 1 and 730 days"));
    }
    let verbs: Vec<Verb> = match &given.verbs {
        None => vec![Verb::Read, Verb::Export],
        Some(names) => Verb::ALL.into_iter().filter(|verb| names.iter().any(|name| name == verb.name())).collect(),
    };
    let named: Option<BTreeSet<&String>> = given.verbs.as_ref().map(|names| names.iter().collect());
    if named.is_some_and(|named| named.len() != verbs.len()) {
        problems.push(wrong("verbs", "没有这种操作", "there is no such verb"));
    }
    if given.kinds.len() > 200 || given.kinds.iter().any(|kind| keeper.catalogue.get(kind).is_none()) {
        problems.push(wrong("kinds", "没有这种记录类型", "there is no such record type"));
    }
    if given.operations.iter().any(|name| !operation::ALL.contains(&name.as_str()))
        || given.operations.len() > operation::ALL.len()
    {
        problems.push(wrong("operations", "没有这种操作", "there is no such operation"));
    }
    let place = place_of(keeper, given, now);
    match place {
        Ok((post, unit, role)) if problems.is_empty() => Ok(MachineToken {
            id: keeper.ids.next_id(now),
            digest,
            name,
            post,
            unit,
            role,
            verbs,
            kinds: given.kinds.clone(),
            operations: given.operations.clone(),
            created_at: now.as_millisecond(),
            created_by: actor.id.clone(),
            expires_at: now.as_millisecond() + i64::from(given.days) * 24 * 3_600_000,
            last_used: None,
            revoked_at: None,
        }),
        Ok(_) => Err(problems),
        Err(problem) => {
            problems.push(problem);
            Err(problems)
        }
    }
}

/// Returns for whom a token acts: a post, or a role in a unit; never one of the three administrators.
fn place_of(keeper: &Keeper, given: &NewToken, now: Timestamp) -> Result<(Option<RecordId>, RecordId, Role), Problem> {
    let wrong = |field: &str, zh: &'static str, en: &'static str| {
        Problem::invalid("token.place", zh, en)
            .remedy(
                "选择岗位，或机构和角色；管理员岗位不能用于令牌",
                "choose a post, or a unit and a role; not one of the administrators'",
            )
            .in_field(format!("/{field}"))
    };
    let state = keeper.directory.state();
    let day = day_in_city(now);
    let (field, found) = if let Some(post) = &given.post {
        let office = post.parse().ok().and_then(|post| state.office(post, day));
        ("post", office.map(|office| (Some(office.post), office.unit, office.role)))
    } else {
        let unit = given.unit.as_ref().and_then(|unit| unit.parse().ok()).and_then(|unit| state.unit_on(unit, day));
        let role = given.role.as_deref().and_then(Role::from_id);
        ("unit", unit.zip(role).map(|((unit, _), role)| (None, unit, role)))
    };
    let Some((post, unit, role)) = found else {
        return Err(wrong(field, "没有此岗位，或没有此机构和角色", "there is no such post, or no such unit and role"));
    };
    if role.is_administrator() {
        return Err(wrong(field, "管理员岗位不能用于令牌", "no program is an administrator"));
    }
    Ok((post, unit, role))
}
