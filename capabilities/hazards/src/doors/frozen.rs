//! Frozen archives (measure 1.3): a day, an edition and a journal position under a name, with a digest by which anybody can check that what is
//! derived again is what was frozen.

use anlan_http::{Answer, Asking, Json, Once, ProblemDocument, Query, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Body, Context, Kind, PageRequest, Position, Problem, Record, RecordId, Verb};
use anlan_registry::catalogue::{RecordType, choice, date, integer, text};
use anlan_registry::lists::{self, Filter};
use anlan_registry::records::{self, NewRecord};
use anlan_regulations::gb18218::Edition;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::{Door, View, day_of, edition_of};
use crate::board::Board;
use crate::verdict::ENGINE;

const KIND: &str = "archive_freeze";

/// Describes the record type of a frozen archive.
pub fn record_type() -> RecordType {
    RecordType::new(KIND, "冻结档案", "Frozen archive")
        .field(text("name", "名称", "name").required())
        .field(date("as_of", "截至日期", "as of").required())
        .field(
            choice(
                "edition",
                "标准版本",
                "edition",
                &[
                    ("gb18218-2018", "GB 18218-2018", "GB 18218-2018"),
                    ("gb18218-2009", "GB 18218-2009", "GB 18218-2009"),
                ],
            )
            .required(),
        )
        .field(integer("journal_position", "日志位置", "journal position", 0, i64::MAX).required())
        .field(text("digest", "摘要（SHA-256）", "digest (SHA-256)").required())
        .field(text("engine", "引擎", "engine").required())
        .key(&["name"])
}

/// A frozen archive as read from its record.
pub(super) struct Frozen {
    pub(super) edition: Edition,
    pub(super) day: Date,
    position: Position,
    digest: String,
    record: Record,
}

impl Frozen {
    fn read(record: Record) -> Option<Self> {
        Some(Self {
            edition: record.text("edition")?.parse().ok()?,
            day: record.text("as_of")?.parse().ok()?,
            position: record.body.get("journal_position")?.as_u64()?,
            digest: record.text("digest")?.to_owned(),
            record,
        })
    }

    /// Derives the board again that was frozen.
    pub(super) fn board(&self, door: &Door) -> Result<Board, Problem> {
        Board::as_of(&door.store, Some(self.position), Some(self.day))
    }
}

/// Returns a frozen archive, or the problem that there is none.
pub(super) fn require(door: &Door, id: &str) -> Result<Frozen, Problem> {
    let id: RecordId = id.parse().map_err(|_| no_archive())?;
    let record = door.store.read(|reader| records::get(reader, id))?;
    record.filter(|record| record.kind == KIND).and_then(Frozen::read).ok_or_else(no_archive)
}

fn no_archive() -> Problem {
    Problem::new(Kind::NotFound, "archive.not_found", "没有这份冻结档案", "there is no such frozen archive")
        .remedy("从冻结档案列表选择", "choose it from the list of frozen archives")
}

/// The bytes of the whole city's archive, by which it is told from another: of the city as a whole, whoever looks at it.
fn digest(door: &Door, board: &Board, edition: Edition, day: Date) -> Result<String, Problem> {
    let archive = crate::archive::derive(board, edition, day, &door.districts);
    let bytes = serde_json::to_vec(&archive).map_err(|cause| Problem::internal("archive.digest", cause))?;
    Ok(anlan_kernel::hex(&Sha256::digest(&bytes)))
}

/// Whether to derive them again.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Checked {
    /// Derive each again and say whether its digest is still the same.
    check: Option<bool>,
}

/// Frozen archives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FrozenList {
    /// The latest first.
    items: Vec<FrozenView>,
}

/// A frozen archive.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenView {
    /// Id, for `GET /archive?frozen=`.
    #[schema(value_type = String)]
    id: RecordId,
    /// Name.
    name: String,
    /// Day.
    as_of: String,
    /// Edition.
    edition: String,
    /// Journal position.
    position: u64,
    /// SHA-256 of the archive as derived.
    digest: String,
    /// Engine that derived it.
    engine: String,
    /// Who froze it.
    by: String,
    /// Name of who froze it.
    by_name: String,
    /// Journal position of the freezing itself.
    frozen_at: u64,
    /// Whether deriving it again gave the same digest; absent where it was not checked.
    intact: Option<bool>,
}

fn frozen_view(door: &Door, frozen: &Frozen, check: bool) -> Result<FrozenView, Problem> {
    let intact = if check {
        Some(digest(door, &frozen.board(door)?, frozen.edition, frozen.day)? == frozen.digest)
    } else {
        None
    };
    let record = &frozen.record;
    Ok(FrozenView {
        id: record.id,
        name: record.text("name").unwrap_or_default().to_owned(),
        as_of: frozen.day.to_string(),
        edition: frozen.edition.id().to_owned(),
        position: frozen.position,
        digest: frozen.digest.clone(),
        engine: record.text("engine").unwrap_or_default().to_owned(),
        by: record.provenance.default.by.clone(),
        by_name: (door.actor_name)(&record.provenance.default.by),
        frozen_at: record.position,
        intact,
    })
}

/// Lists frozen archives
#[utoipa::path(get, path = "/archive/frozen", tag = "archive", params(Checked), responses(
    (status = 200, description = "the frozen archives", body = FrozenList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(checked): Query<Checked>,
) -> Answer<Json<FrozenList>> {
    View::of(&caller)?;
    let grant = caller.grant(Verb::Read, KIND)?;
    work(move || -> Result<FrozenList, Problem> {
        let page = PageRequest { limit: 1000, after: None };
        let filter = Filter { page, ..Filter::new(KIND, grant) };
        let found = door.store.read(|reader| lists::list(reader, &door.catalogue, &filter))?;
        let mut frozen: Vec<Frozen> = found.items.into_iter().filter_map(|item| Frozen::read(item.record)).collect();
        frozen.sort_by_key(|one| std::cmp::Reverse(one.record.position));
        let check = checked.check == Some(true);
        let items = frozen.iter().map(|one| frozen_view(&door, one, check)).collect::<Result<_, _>>()?;
        Ok(FrozenList { items })
    })
    .await
    .map(Json)
}

/// What is to be frozen.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Freeze {
    /// Name, unique.
    #[schema(example = "2026年三季度", min_length = 1, max_length = 200)]
    name: String,
    /// End of which day; today, as it is now, where absent.
    as_of: Option<String>,
    /// `2018` (default) or `2009`.
    edition: Option<String>,
}

/// Freezes the city's archive under a name
#[utoipa::path(post, path = "/archive/frozen", tag = "archive", request_body = Freeze,
    params(("Idempotency-Key" = Option<String>, Header, description = "a repetition with the same key gets the first answer")), responses(
    (status = 201, description = "frozen", body = FrozenView),
    (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "the name is taken", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "not JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "something is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn freeze(
    State(door): State<Door>,
    Asking(caller): Asking,
    once: Once,
    Json(wanted): Json<Freeze>,
) -> Answer<(StatusCode, Json<FrozenView>)> {
    View::of(&caller)?;
    caller.require(operation::ARCHIVE_FREEZE)?;
    let actor = caller.actor()?;
    work(move || -> Result<_, Vec<Problem>> {
        let edition = edition_of(wanted.edition.as_deref())?;
        let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
        let name = wanted.name.trim();
        if name.is_empty() || name.chars().count() > 200 {
            return Err(vec![
                Problem::invalid("archive.name", "名称须为1至200字", "the name must have 1 to 200 characters")
                    .in_field("/name"),
            ]);
        }
        let (position, digest, day) = door.live.look(as_of, |board| {
            let day = as_of.unwrap_or_else(|| door.live.day());
            Ok::<_, Problem>((board.inputs().position, digest(&door, board, edition, day)?, day))
        })??;
        let mut body = Body::new();
        body.insert("name".to_owned(), name.into());
        body.insert("as_of".to_owned(), day.to_string().into());
        body.insert("edition".to_owned(), edition.id().into());
        body.insert("journal_position".to_owned(), position.into());
        body.insert("digest".to_owned(), digest.into());
        body.insert("engine".to_owned(), ENGINE.into());
        let (ids, catalogue, now) = (door.ids.clone(), door.catalogue.clone(), (door.now)());
        let context_actor = actor.clone();
        let record: Record = once.write(&door.store, &actor, now, &wanted, move |tx| {
            let ctx = Context { actor: context_actor, now, ids: ids.as_ref() };
            let new = NewRecord { kind: KIND.to_owned(), body, source: ENGINE.to_owned(), ..NewRecord::default() };
            records::create(tx, &ctx, &catalogue, new).map(|written| written.record)
        })?;
        let frozen = Frozen::read(record).ok_or_else(no_archive)?;
        Ok((StatusCode::CREATED, Json(frozen_view(&door, &frozen, false)?)))
    })
    .await
}
