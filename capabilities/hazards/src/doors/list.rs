//! `GET /hazards`: the city's units with their verdicts, the worst first.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Problem, RecordId};
use anlan_regulations::gb18218::{Edition, Grade};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{self, HazardRow};
use super::{Door, View, day_of, edition_of};
use crate::board::Board;
use crate::verdict::Verdict;

/// Which hazards are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `2018` (default) or `2009`.
    edition: Option<String>,
    /// End of which day; today where absent.
    as_of: Option<String>,
    /// District code.
    district: Option<String>,
    /// Park.
    park: Option<String>,
    /// Sector.
    sector: Option<String>,
    /// `1` to `4`, `major_hazard_not_graded`, `not_decided`, `not_major_hazard`; several separated by commas; `major` for all major hazards.
    grade: Option<String>,
    /// Text that stands in the name of unit, site, enterprise, or in its code.
    q: Option<String>,
    /// Enterprise.
    enterprise: Option<String>,
    /// Site.
    site: Option<String>,
    /// Only units whose grade differs between the two editions.
    differs: Option<bool>,
    /// How many at most, 50 where absent, never more than 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Where the page before ended, its `next`.
    after: Option<String>,
}

/// A part of the list of hazards.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HazardPage {
    /// Units, the worst first.
    items: Vec<HazardRow>,
    /// Where to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Edition that grades.
    edition: String,
    /// Day.
    as_of: String,
    /// Journal position the verdicts were derived at.
    position: u64,
    /// Units by grade key, of all that match whatever the grade asked for.
    totals: BTreeMap<String, u64>,
    /// Units that match.
    count: usize,
}

/// Lists units with their verdicts
///
/// The worst grade first, then the largest S. Units out of reach are missing, from the totals too.
#[utoipa::path(get, path = "/hazards", tag = "hazards", params(Wanted), responses(
    (status = 200, description = "a page of units", body = HazardPage),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<HazardPage>> {
    let view = View::of(&caller)?;
    work(move || page(&door, &view, &wanted)).await.map(Json)
}

fn page(door: &Door, view: &View, wanted: &Wanted) -> Result<HazardPage, Problem> {
    let edition = edition_of(wanted.edition.as_deref())?;
    let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
    let size = wanted.limit.unwrap_or(50).clamp(1, 1000) as usize;
    let after = match wanted.after.as_deref() {
        None | Some("") => None,
        Some(text) => Some(text.parse::<RecordId>().map_err(|_| bad_cursor())?),
    };
    door.live.look(as_of, |board| {
        let mut found: Vec<&Arc<Verdict>> =
            board.verdicts(edition).filter(|verdict| matches(board, view, wanted, verdict)).collect();
        let mut totals: BTreeMap<String, u64> = BTreeMap::new();
        for verdict in &found {
            *totals.entry(crate::file::grade_key(verdict)).or_default() += 1;
        }
        if let Some(grades) = wanted.grade.as_deref().filter(|grades| !grades.is_empty()) {
            let grades: Vec<&str> = grades.split(',').map(str::trim).collect();
            found.retain(|verdict| {
                let key = crate::file::grade_key(verdict);
                grades.iter().any(|grade| *grade == key || (*grade == "major" && verdict.major_hazard))
            });
        }
        found.sort_by(|a, b| worse_first(a, b));
        let count = found.len();
        let start = match after {
            None => 0,
            Some(last) => found.iter().position(|verdict| id_of(verdict) == last).map_or(count, |at| at + 1),
        };
        let shown = &found[start..count.min(start + size)];
        let next = (start + size < count).then(|| shown.last().map(|verdict| id_of(verdict).to_string())).flatten();
        HazardPage {
            items: shown.iter().map(|verdict| row(door, board, view, edition, verdict)).collect(),
            next,
            edition: edition.id().to_owned(),
            as_of: as_of.unwrap_or_else(|| door.live.day()).to_string(),
            position: board.inputs().position,
            totals,
            count,
        }
    })
}

fn bad_cursor() -> Problem {
    Problem::invalid("page.cursor", "分页标记无效", "the page marker is not valid")
        .remedy("从第一页重新开始", "start again from the first page")
        .in_field("/after")
}

pub(super) fn id_of(verdict: &Verdict) -> RecordId {
    verdict.subject.ids.first().copied().unwrap_or(RecordId::FIRST)
}

fn matches(board: &Board, view: &View, wanted: &Wanted, verdict: &Verdict) -> bool {
    let Some(site) = verdict.subject.site else { return false };
    let Some(placement) = board.inputs().placement_of_site(site) else { return false };
    if !view.shows(&placement) {
        return false;
    }
    let equals =
        |asked: &Option<String>, own: &str| asked.as_deref().is_none_or(|asked| asked.is_empty() || asked == own);
    let id = |asked: &Option<String>, own: Option<RecordId>| {
        asked.as_deref().is_none_or(|asked| asked.is_empty() || own.is_some_and(|own| own.to_string() == asked))
    };
    let subject = &verdict.subject;
    let contains = |text: &str| {
        let text = text.trim().to_lowercase();
        [&subject.name, &subject.code, &subject.site_name, &subject.enterprise_name]
            .iter()
            .any(|own| own.to_lowercase().contains(&text))
    };
    equals(&wanted.district, &subject.district)
        && equals(&wanted.park, &subject.park)
        && equals(&wanted.sector, &subject.sector)
        && id(&wanted.enterprise, placement.owner)
        && id(&wanted.site, subject.site)
        && wanted.q.as_deref().is_none_or(|text| text.trim().is_empty() || contains(text))
        && (wanted.differs != Some(true) || other(board, verdict).is_none_or(|other| other.grade != verdict.grade))
}

fn worse_first(a: &Verdict, b: &Verdict) -> Ordering {
    let rank = |verdict: &Verdict| match (verdict.grade, verdict.major_hazard) {
        (Some(grade), _) => grade.number(),
        (None, true) => 5,
        (None, false) if !verdict.open.is_empty() => 6,
        (None, false) => 7,
    };
    let s = |verdict: &Verdict| verdict.s.text.parse::<f64>().unwrap_or(0.0);
    rank(a).cmp(&rank(b)).then_with(|| s(b).total_cmp(&s(a))).then_with(|| id_of(a).cmp(&id_of(b)))
}

/// Returns the verdict on the same unit under the other edition.
fn other<'a>(board: &'a Board, verdict: &Verdict) -> Option<&'a Arc<Verdict>> {
    let edition = match verdict.of_edition() {
        Edition::E2018 => Edition::E2009,
        Edition::E2009 => Edition::E2018,
    };
    board.of_unit(edition, id_of(verdict))
}

fn row(door: &Door, board: &Board, view: &View, _edition: Edition, verdict: &Arc<Verdict>) -> HazardRow {
    let subject = &verdict.subject;
    let placement = subject.site.and_then(|site| board.inputs().placement_of_site(site)).unwrap_or_default();
    let other = other(board, verdict);
    HazardRow {
        unit: id_of(verdict),
        code: subject.code.clone(),
        name: subject.name.clone(),
        site: subject.site,
        site_name: subject.site_name.clone(),
        enterprise: placement.owner,
        enterprise_name: subject.enterprise_name.clone(),
        district: subject.district.clone(),
        district_name: door.districts.get(&subject.district).unwrap_or(&subject.district).clone(),
        park: subject.park.clone(),
        sector: subject.sector.clone(),
        s: wire::number(&verdict.s),
        r: verdict.r.as_ref().map(wire::number),
        alpha: verdict.alpha.clone(),
        persons_500m: verdict.persons_500m,
        major_hazard: verdict.major_hazard,
        grade: verdict.grade.map(Grade::number),
        colour: wire::colour(verdict),
        open: verdict.open.len(),
        lines: verdict.lines.len(),
        substances: if view.shows_quantities_of(board, verdict) { main_substances(verdict) } else { Vec::new() },
        other_grade: other.and_then(|other| other.grade).map(Grade::number),
        other_major_hazard: other.is_some_and(|other| other.major_hazard),
        joined: view.joined(board, verdict),
        demo: subject.demo,
    }
}

fn main_substances(verdict: &Verdict) -> Vec<String> {
    let mut lines: Vec<_> = verdict.lines.iter().collect();
    lines.sort_by(|a, b| {
        let ratio = |line: &crate::verdict::CountedLine| line.ratio.text.parse::<f64>().unwrap_or(0.0);
        ratio(b).total_cmp(&ratio(a))
    });
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        if !names.contains(&line.declared) && names.len() < 4 {
            names.push(line.declared.clone());
        }
    }
    names
}
