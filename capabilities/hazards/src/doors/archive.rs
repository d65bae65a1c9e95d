//! `GET /archive`: the city's risks as of a day; two days compared; the printable page and the workbook.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::problem::Language;
use anlan_kernel::{Caller, Placement, Problem, RecordId};
use anlan_regulations::gb18218::Edition;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{self, ReasonView};
use super::{Door, View, day_of, edition_of};
use crate::archive::compare::{Difference, compare, give_causes};
use crate::archive::html::{Page, page as html_page};
use crate::archive::{self, Archive, Colour, RiskRow, RowKind, sheet};
use crate::board::Board;

/// Which archive is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Wanted {
    /// End of which day; today where absent.
    as_of: Option<String>,
    /// `2018` (default) or `2009`.
    edition: Option<String>,
    /// A frozen archive, by its id; day and edition are then its own.
    frozen: Option<String>,
    /// District code.
    district: Option<String>,
    /// Sector.
    sector: Option<String>,
    /// Park.
    park: Option<String>,
    /// `red`, `orange`, `yellow`, `blue`, or `none`.
    colour: Option<String>,
    /// `site` or `risk_point`.
    kind: Option<String>,
    /// Earlier day to compare with, for the page.
    since: Option<String>,
    /// `zh` or `en`, for page and workbook.
    lang: Option<String>,
}

/// The archive of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArchiveView {
    /// Day.
    as_of: String,
    /// Journal position it was derived at.
    position: u64,
    /// Edition that grades.
    edition: String,
    /// Engine and version.
    engine: String,
    /// Counts by kind, then by district, sector and in all.
    counts: BTreeMap<String, Counts>,
    /// Risks, the worst first.
    rows: Vec<RowView>,
    /// Some of it is invented.
    demo: bool,
}

/// Counts of one kind of risks: each is red, orange, yellow, blue, not decided.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Counts {
    /// In all.
    all: [usize; 5],
    /// By district code.
    by_district: BTreeMap<String, [usize; 5]>,
    /// By sector.
    by_sector: BTreeMap<String, [usize; 5]>,
}

/// One risk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RowView {
    /// Record.
    #[schema(value_type = String)]
    id: RecordId,
    /// `site` or `risk_point`.
    kind: String,
    /// Name.
    name: String,
    /// Who answers for it.
    enterprise: String,
    /// District code.
    district: String,
    /// Name of the district.
    district_name: String,
    /// Sector.
    sector: String,
    /// Park.
    park: String,
    /// Link of the life cycle, for risk points.
    link: String,
    /// Main substances.
    substances: String,
    /// Colour; absent where not decided.
    colour: Option<Colour>,
    /// Why this colour.
    reason: BothLanguages,
    /// Worst grade of its units.
    grade: Option<u8>,
    /// Worst grade by the 2009 edition.
    grade_2009: Option<u8>,
    /// Units that are major hazards.
    major_hazards: usize,
    /// Largest S.
    s: String,
    /// Largest R.
    r: String,
    /// Lines a person must still decide.
    open_lines: usize,
    /// Longitude and latitude.
    point: Option<[f64; 2]>,
    /// Invented for demonstration.
    demo: bool,
}

pub(super) fn kind_word(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Site => "site",
        RowKind::RiskPoint => "risk_point",
    }
}

fn row_view(archive: &Archive, row: &RiskRow) -> RowView {
    RowView {
        id: row.id,
        kind: kind_word(row.kind).to_owned(),
        name: row.name.clone(),
        enterprise: row.enterprise.clone(),
        district: row.district.clone(),
        district_name: archive.district_name(&row.district).to_owned(),
        sector: row.sector.clone(),
        park: row.park.clone(),
        link: row.link.clone(),
        substances: row.substances.clone(),
        colour: row.colour,
        reason: wire::both(&row.reason),
        grade: row.grade,
        grade_2009: row.grade_2009,
        major_hazards: row.major_hazards,
        s: row.s.clone(),
        r: row.r.clone(),
        open_lines: row.open_lines,
        point: row.point.map(|point| [point.lon, point.lat]),
        demo: row.demo,
    }
}

/// Derives the archive that a caller may see.
pub(super) fn derive(door: &Door, view: &View, board: &Board, edition: Edition, day: Date) -> Archive {
    let mut archive = archive::derive(board, edition, day, &door.districts);
    let placement = |row: &RiskRow| -> Placement {
        let site = if row.kind == RowKind::Site { Some(row.id) } else { row.site };
        site.and_then(|site| board.inputs().placement_of_site(site)).unwrap_or_else(|| Placement {
            record: Some(row.id),
            owner: board
                .inputs()
                .risk_points
                .get(&row.id)
                .and_then(|point| crate::inputs::id_of(point.enterprise.as_deref())),
            district: Some(row.district.clone()).filter(|district| !district.is_empty()),
            park: Some(row.park.clone()).filter(|park| !park.is_empty()),
        })
    };
    archive.retain(|row| match row.kind {
        RowKind::Site => view.shows(&placement(row)),
        RowKind::RiskPoint => view.shows_point(&placement(row)),
    });
    for row in &mut archive.rows {
        let site = if row.kind == RowKind::Site { Some(row.id) } else { row.site };
        let place = site.and_then(|site| board.inputs().placement_of_site(site)).unwrap_or_default();
        if !view.shows_quantities(&place) {
            row.substances = String::new();
        }
    }
    if archive.major_hazards.iter().any(|verdict| {
        let place = verdict.subject.site.and_then(|site| board.inputs().placement_of_site(site));
        !place.is_some_and(|place| view.shows_quantities(&place))
    }) {
        archive.major_hazards.clear();
    }
    archive
}

impl Wanted {
    fn keeps(&self, row: &RiskRow) -> bool {
        let equals =
            |asked: &Option<String>, own: &str| asked.as_deref().is_none_or(|asked| asked.is_empty() || asked == own);
        equals(&self.district, &row.district)
            && equals(&self.sector, &row.sector)
            && equals(&self.park, &row.park)
            && equals(&self.kind, kind_word(row.kind))
            && equals(&self.colour, &row.colour.map_or_else(|| "none".to_owned(), |colour| wire::word(&colour)))
    }

    fn language(&self, caller: &Caller) -> Language {
        match self.lang.as_deref() {
            Some("en") => Language::En,
            Some("zh") => Language::Zh,
            _ => caller.language,
        }
    }
}

/// Derives what is wanted, and looks at it beside its board.
fn with_archive<T>(
    door: &Door,
    view: &View,
    wanted: &Wanted,
    look: impl FnOnce(&Archive, &Board) -> Result<T, Problem>,
) -> Result<T, Problem> {
    if let Some(id) = wanted.frozen.as_deref().filter(|id| !id.is_empty()) {
        let frozen = super::frozen::require(door, id)?;
        let board = frozen.board(door)?;
        let mut archive = derive(door, view, &board, frozen.edition, frozen.day);
        archive.retain(|row| wanted.keeps(row));
        return look(&archive, &board);
    }
    let edition = edition_of(wanted.edition.as_deref())?;
    let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
    door.live.look(as_of, |board| {
        let mut archive = derive(door, view, board, edition, as_of.unwrap_or_else(|| door.live.day()));
        archive.retain(|row| wanted.keeps(row));
        look(&archive, board)
    })?
}

/// Tells the city's risks as of a day
///
/// By district and sector, each with its colour and the reason. What is out of reach is missing, from the counts too.
#[utoipa::path(get, path = "/archive", tag = "archive", params(Wanted), responses(
    (status = 200, description = "the archive", body = ArchiveView),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such frozen archive", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn archive(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<ArchiveView>> {
    let view = View::of(&caller)?;
    work(move || with_archive(&door, &view, &wanted, |archive, _| Ok(view_of(archive)))).await.map(Json)
}

fn view_of(archive: &Archive) -> ArchiveView {
    let counts = [RowKind::Site, RowKind::RiskPoint].map(|kind| {
        let all = archive.count_by(kind, |_| "").remove("").unwrap_or_default();
        let counts = Counts {
            all,
            by_district: archive.count_by(kind, |row| &row.district),
            by_sector: archive.count_by(kind, |row| &row.sector),
        };
        (kind_word(kind).to_owned(), counts)
    });
    ArchiveView {
        as_of: archive.as_of.to_string(),
        position: archive.position,
        edition: archive.edition.clone(),
        engine: archive.engine.to_owned(),
        counts: counts.into(),
        rows: archive.rows.iter().map(|row| row_view(archive, row)).collect(),
        demo: archive.rows.iter().any(|row| row.demo),
    }
}

/// Which two days are compared.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct WantedDays {
    /// End of the earlier day.
    #[param(required = true)]
    then: Option<String>,
    /// End of the later day; today where absent.
    now: Option<String>,
    /// `2018` (default) or `2009`.
    edition: Option<String>,
    /// District code.
    district: Option<String>,
}

/// Two archives compared.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Comparison {
    /// The earlier day.
    then: String,
    /// The later day.
    now: String,
    /// Edition.
    edition: String,
    /// Differences.
    differences: Vec<DifferenceView>,
}

/// One difference.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DifferenceView {
    /// `added`, `removed` or `changed`.
    change: String,
    /// The risk as it was.
    then: Option<RowView>,
    /// The risk as it is.
    now: Option<RowView>,
    /// What changed.
    what: Vec<BothLanguages>,
    /// Why.
    causes: Vec<ReasonView>,
}

/// Compares the city's risks on two days
#[utoipa::path(get, path = "/archive/compare", tag = "archive", params(WantedDays), responses(
    (status = 200, description = "the differences", body = Comparison),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn compare_days(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<WantedDays>,
) -> Answer<Json<Comparison>> {
    let view = View::of(&caller)?;
    work(move || -> Result<Comparison, Problem> {
        let edition = edition_of(wanted.edition.as_deref())?;
        let then = day_of(wanted.then.as_deref(), "then")?.ok_or_else(|| {
            Problem::invalid("archive.then_needed", "须给出较早的日期 then", "give the earlier day: then")
                .in_field("/then")
        })?;
        let now = day_of(wanted.now.as_deref(), "now")?;
        let wanted = Wanted { district: wanted.district, ..Wanted::default() };
        let differences = differences(&door, &view, edition, then, now, |row| wanted.keeps(row))?;
        let now = now.unwrap_or_else(|| door.live.day());
        Ok(Comparison { then: then.to_string(), now: now.to_string(), edition: edition.id().to_owned(), differences })
    })
    .await
    .map(Json)
}

fn differences(
    door: &Door,
    view: &View,
    edition: Edition,
    then: Date,
    now: Option<Date>,
    keeps: impl Fn(&RiskRow) -> bool,
) -> Result<Vec<DifferenceView>, Problem> {
    compared(door, view, edition, then, now, keeps, |old, new, list| {
        list.iter().map(|difference| difference_view(view, old, new, difference)).collect()
    })
}

/// Derives both archives and hands them on with their differences and causes.
fn compared<T>(
    door: &Door,
    view: &View,
    edition: Edition,
    then: Date,
    now: Option<Date>,
    keeps: impl Fn(&RiskRow) -> bool,
    look: impl FnOnce(&Archive, &Archive, &[Difference]) -> T,
) -> Result<T, Problem> {
    let today = door.live.day();
    if then >= now.unwrap_or(today) {
        return Err(Problem::invalid(
            "archive.order",
            "较早的日期须早于较晚的日期",
            "the earlier day must be before the later",
        )
        .remedy("改正两个日期", "correct the two days")
        .in_field("/then"));
    }
    door.live.look(Some(then), |old_board| {
        door.live.look(now, |board| {
            let mut old = derive(door, view, old_board, edition, then);
            let mut new = derive(door, view, board, edition, now.unwrap_or(today));
            old.retain(&keeps);
            new.retain(&keeps);
            let mut list = compare(&old, &new);
            if !new.major_hazards.is_empty() || new.rows.is_empty() {
                let mut changes = board.changes_since(old_board, edition);
                for reason in changes.iter_mut().flat_map(|change| &mut change.reasons) {
                    if let Cow::Owned(told) = view.told(reason) {
                        *reason = told;
                    }
                }
                give_causes(&mut list, &changes);
            }
            look(&old, &new, &list)
        })
    })?
}

fn difference_view(view: &View, old: &Archive, new: &Archive, difference: &Difference) -> DifferenceView {
    let (change, then, now, what, causes): (_, Option<&RiskRow>, Option<&RiskRow>, &[_], &[_]) = match difference {
        Difference::Added { now } => ("added", None, Some(now.as_ref()), &[], &[]),
        Difference::Removed { then } => ("removed", Some(then.as_ref()), None, &[], &[]),
        Difference::Changed { then, now, what, causes } => {
            ("changed", Some(then.as_ref()), Some(now.as_ref()), what.as_slice(), causes.as_slice())
        }
    };
    DifferenceView {
        change: change.to_owned(),
        then: then.map(|row| row_view(old, row)),
        now: now.map(|row| row_view(new, row)),
        what: what.iter().map(wire::both).collect(),
        causes: causes.iter().map(|reason| wire::reason(view, reason)).collect(),
    }
}

/// The printed page carries its own style sheet and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/// Prints the archive as a page of its own
///
/// Self-contained HTML with a map, for paper: no script, no outside request.
#[utoipa::path(get, path = "/archive/page", tag = "archive", params(Wanted), responses(
    (status = 200, description = "the page", body = String, content_type = "text/html"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such frozen archive", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn page(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<Wanted>,
) -> Answer<Response> {
    let view = View::of(&caller)?;
    let language = wanted.language(&caller);
    let html = work(move || -> Result<String, Problem> {
        let since = day_of(wanted.since.as_deref(), "since")?;
        let city = (door.city)();
        let city = match language {
            Language::Zh => city.zh,
            Language::En => city.en,
        };
        let print = |archive: &Archive, since: Option<(Date, &[Difference])>| {
            html_page(archive, &Page { city: &city, layers: &door.layers, since, language })
        };
        match since {
            Some(then) => {
                let edition = edition_of(wanted.edition.as_deref())?;
                let now = day_of(wanted.as_of.as_deref(), "as_of")?;
                compared(
                    &door,
                    &view,
                    edition,
                    then,
                    now,
                    |row| wanted.keeps(row),
                    |_, new, list| print(new, Some((then, list))),
                )
            }
            None => with_archive(&door, &view, &wanted, |archive, _| Ok(print(archive, None))),
        }
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)], html)
        .into_response())
}

/// Gives the archive as a workbook
#[utoipa::path(get, path = "/archive/workbook", tag = "archive", params(Wanted), responses(
    (status = 200, description = "the workbook", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such frozen archive", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn workbook(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<Wanted>,
) -> Answer<Response> {
    let view = View::of(&caller)?;
    let chinese = wanted.language(&caller) == Language::Zh;
    let (name, bytes) = work(move || {
        with_archive(&door, &view, &wanted, |archive, _| {
            caller.rights.note_read(anlan_kernel::ReadNote {
                action: "export".to_owned(),
                kind: "archive".to_owned(),
                purpose: "workbook".to_owned(),
                count: archive.rows.len() as u64,
                ..anlan_kernel::ReadNote::default()
            })?;
            let scratch = |cause: std::io::Error| Problem::internal("archive.scratch", cause);
            let file = tempfile::Builder::new().suffix(".xlsx").tempfile_in(&door.scratch).map_err(scratch)?;
            sheet::write(archive, file.path(), chinese)?;
            Ok((format!("archive-{}.xlsx", archive.as_of), std::fs::read(file.path()).map_err(scratch)?))
        })
    })
    .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}
