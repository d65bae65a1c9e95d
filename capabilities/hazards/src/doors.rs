//! Doors of the hazards: lists and workings, what changed and what is due, the archive, the queue of substances.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anlan_http::Refusal;
use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, Grant, IdSource, Kind, Level, Placement, Problem, RecordId, Sight, Text, Verb};
use anlan_registry::catalogue::Catalogue;
use anlan_regulations::gb18218::Edition;
use anlan_store::Store;
use jiff::Timestamp;
use jiff::civil::Date;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::archive::map::MapLayer;
use crate::board::Board;
use crate::explain::Reason;
use crate::live::Live;
use crate::verdict::{Subject, Verdict};

pub mod wire;

mod list;
mod verdict;

mod changes;

mod archive;
mod frozen;

mod queue;
mod substances;

pub use frozen::record_type as frozen_type;

/// What the routes work with.
#[derive(Clone)]
pub struct Door {
    /// Database.
    pub store: Store,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// Boards.
    pub live: Arc<Live>,
    /// Where ids come from.
    pub ids: Arc<dyn IdSource>,
    /// The time.
    pub now: fn() -> Timestamp,
    /// Name of an actor, to show.
    pub actor_name: Arc<dyn Fn(&str) -> String + Send + Sync>,
    /// Names of districts by code.
    pub districts: Arc<BTreeMap<String, String>>,
    /// Layers of printed maps.
    pub layers: Arc<Vec<MapLayer>>,
    /// Name of the city as it is called now, Chinese and English.
    pub city: Arc<dyn Fn() -> Text + Send + Sync>,
    /// Folder for workbooks on their way out.
    pub scratch: PathBuf,
}

/// Returns the routes, relative to `/api/v1`.
pub fn routes(door: Door) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(changes::due))
        .routes(routes!(changes::changes))
        .routes(routes!(verdict::verdict))
        .routes(routes!(verdict::timeline))
        .routes(routes!(archive::archive))
        .routes(routes!(archive::compare_days))
        .routes(routes!(archive::page))
        .routes(routes!(archive::workbook))
        .routes(routes!(frozen::list, frozen::freeze))
        .routes(routes!(queue::questions, queue::decide, queue::take_back))
        .routes(routes!(substances::search))
        .with_state(door)
}

/// What a caller may see of the hazards.
pub(crate) struct View {
    units: Arc<Grant>,
    holdings: Arc<Grant>,
    risk_points: Arc<Grant>,
    targets: Arc<Grant>,
}

impl View {
    /// Returns the view of a caller, or the refusal where the post has no business with hazards.
    pub(crate) fn of(caller: &Caller) -> Result<Self, Refusal> {
        caller.require(operation::HAZARDS_READ)?;
        let units = caller.grant(Verb::Read, "unit")?;
        Ok(Self {
            units,
            holdings: caller.rights.grant(Verb::Read, "holding"),
            risk_points: caller.rights.grant(Verb::Read, "risk_point"),
            targets: caller.rights.grant(Verb::Read, "protection_target"),
        })
    }

    /// Tells whether the verdicts on a site may be seen.
    pub(crate) fn shows(&self, placement: &Placement) -> bool {
        self.units.at(placement).is_some()
    }

    /// Tells whether the quantities behind a verdict may be seen.
    pub(crate) fn shows_quantities(&self, placement: &Placement) -> bool {
        self.holdings.at(placement).is_some_and(|sight| sight.shows("design_max_t", Level::Sensitive))
    }

    /// Tells whether the quantities behind a verdict may be seen: of every unit it joins.
    pub(crate) fn shows_quantities_of(&self, board: &Board, verdict: &Verdict) -> bool {
        let mut placed = verdict.subject.ids.iter().filter_map(|part| placement_of_part(board, *part));
        placed.all(|placement| self.shows_quantities(&placement))
    }

    /// Returns the names of the units that a verdict joins; those out of reach are only counted.
    pub(crate) fn joined(&self, board: &Board, verdict: &Verdict) -> Vec<String> {
        let Subject { ids, joined, .. } = &verdict.subject;
        let seen = |part: &RecordId| placement_of_part(board, *part).is_some_and(|placement| self.shows(&placement));
        let named = ids.iter().zip(joined).filter(|(part, _)| seen(part)).map(|(_, name)| name.clone());
        let mut names: Vec<String> = named.collect();
        let unnamed = joined.len() - names.len();
        if unnamed > 0 {
            names.push(format!("另有{unnamed}个单元 {unnamed} more"));
        }
        names
    }

    /// Tells whether a protection target may be named, with its people.
    pub(crate) fn shows_target(&self, placement: &Placement) -> bool {
        let shows = |sight: Sight<'_>| sight.shows("name", Level::Public) && sight.shows("persons", Level::Internal);
        self.targets.at(placement).is_some_and(shows)
    }

    /// Returns a change as the caller may be told it: of a neighbour out of reach, without its name.
    pub(crate) fn told<'a>(&self, reason: &'a Reason) -> Cow<'a, Reason> {
        match &reason.neighbour {
            Some(placement) if !self.shows_target(placement) => Cow::Owned(reason.unnamed()),
            _ => Cow::Borrowed(reason),
        }
    }

    /// Tells whether a risk point may be seen.
    pub(crate) fn shows_point(&self, placement: &Placement) -> bool {
        self.risk_points.at(placement).is_some()
    }
}

/// Returns where a part (a unit, or a site that holds something itself) stands.
pub(crate) fn placement_of_part(board: &Board, part: RecordId) -> Option<Placement> {
    board.inputs().placement_of_site(board.inputs().site_of_part(part)?)
}

/// Reads an edition; the one in force where none is named.
pub(crate) fn edition_of(text: Option<&str>) -> Result<Edition, Problem> {
    match text {
        None | Some("") => Ok(Edition::E2018),
        Some(text) => text.parse().map_err(|_| {
            Problem::invalid(
                "edition.unknown",
                format!("没有版本“{text}”"),
                format!("there is no edition \u{201c}{text}\u{201d}"),
            )
            .remedy("用 2018 或 2009", "use 2018 or 2009")
            .in_field("/edition")
        }),
    }
}

/// Reads a day.
pub(crate) fn day_of(text: Option<&str>, field: &'static str) -> Result<Option<Date>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let day: Option<Date> = text.parse().ok();
    match day {
        Some(day) if (1949..=2200).contains(&day.year()) => Ok(Some(day)),
        _ => Err(Problem::invalid(
            "day.unreadable",
            format!("“{text}”不是日期"),
            format!("\u{201c}{text}\u{201d} is not a day"),
        )
        .remedy("写作 2026-05-31", "write it as 2026-05-31")
        .in_field(format!("/{field}"))),
    }
}

/// The problem of a unit that is not there, or not for the caller; nobody can tell which.
pub(crate) fn no_unit() -> Problem {
    Problem::new(Kind::NotFound, "hazard.not_found", "没有这个单元", "there is no such unit")
        .remedy("从重大危险源列表重新选择", "choose it from the list of major hazards again")
}
