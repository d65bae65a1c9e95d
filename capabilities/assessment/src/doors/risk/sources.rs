//! `GET /risk/sources`, `GET /risk/sources/{id}` and its preview: sources, how they came about, and what changed figures would do.

use anlan_consequence::scenario::Shape;
use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Kind, Problem, RecordId};
use anlan_qra::plant::{Built, Setting};
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::{Place, Source};
use anlan_substances::properties::Substance;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::lists::Page;
use super::{Basis, Named, both, enterprise_of, living, title_of};
use crate::doors::Door;
use crate::fault;
use crate::risk::living::View;
use crate::risk::map::Prepared;

/// Freezing point of water, K.
const ICE_K: f64 = 273.15;

/// Sources of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourcePage {
    /// What it rests on.
    basis: Basis,
    /// The largest loss of life first; then those that cannot be computed.
    items: Vec<SourceShown>,
    /// Cursor of the next page.
    next: Option<usize>,
    /// How many there are.
    total: usize,
}

/// A source, or a vessel that cannot be computed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SourceShown {
    /// Vessel.
    id: String,
    /// Its title.
    title: String,
    /// Who answers for it.
    enterprise: Option<Named>,
    /// Site it stands on.
    site: Option<Named>,
    /// Substance as it is computed; absent where it is not.
    substance: Option<String>,
    /// Longitude.
    lon: Option<f64>,
    /// Latitude.
    lat: Option<f64>,
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// Releases a year.
    frequency_per_year: f64,
    /// Distance beyond which nobody dies, m.
    reach_m: f64,
    /// Why it cannot be computed.
    problem: Option<WhyNot>,
}

/// Why a vessel cannot be computed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WhyNot {
    /// Stable code.
    code: String,
    /// What is wrong.
    text: BothLanguages,
    /// What to do.
    remedy: BothLanguages,
}

pub(super) fn shown(view: &View<'_>, id: RecordId) -> SourceShown {
    let site = view.facts.site_of(id).map(|(site, facts)| Named { id: site.to_string(), title: facts.name.clone() });
    let place = view.facts.origin(id).map(|(at, _)| at);
    let counted = view.map.sources.get(&id);
    let problem = view.map.problems.get(&id).and_then(|problems| problems.first()).map(|problem| WhyNot {
        code: problem.code.to_string(),
        text: (&problem.message).into(),
        remedy: (&problem.remedy).into(),
    });
    SourceShown {
        id: id.to_string(),
        title: title_of(view, id),
        enterprise: enterprise_of(view, id),
        site,
        substance: counted.map(|counted| counted.described.substance.clone()),
        lon: place.map(|at| at.lon),
        lat: place.map(|at| at.lat),
        loss_of_life_per_year: counted.map_or(0.0, |counted| counted.account.loss_of_life()),
        frequency_per_year: counted.map_or(0.0, |counted| counted.per_year),
        reach_m: counted.map_or(0.0, |counted| counted.folded.reach()),
        problem,
    }
}

/// Lists sources of risk
///
/// Vessels that are counted, the largest loss of life first, and those that could not be computed with the reason.
#[utoipa::path(get, path = "/risk/sources", tag = "risk", params(Page), responses(
    (status = 200, description = "sources", body = SourcePage),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn sources(
    State(door): State<Door>,
    Asking(caller): Asking,
    page: Result<Query<Page>, anlan_http::Refusal>,
) -> Answer<Json<SourcePage>> {
    super::require(&caller)?;
    let Query(page) = page?;
    work(move || -> Result<_, Problem> {
        super::when::look(&door, &page.when(), |view| {
            let ids: Vec<RecordId> = match page.state() {
                Some("not_computed") => view.map.problems.keys().copied().collect(),
                Some("computed") => view.map.sources.keys().copied().collect(),
                _ => view.map.sources.keys().chain(view.map.problems.keys()).copied().collect(),
            };
            let mut all: Vec<SourceShown> = (ids.into_iter().map(|id| shown(view, id)))
                .filter(|source| {
                    page.matches(&source.title)
                        || source.enterprise.as_ref().is_some_and(|enterprise| page.matches(&enterprise.title))
                })
                .collect();
            all.sort_by(|a, b| {
                (a.problem.is_some().cmp(&b.problem.is_some()))
                    .then(b.loss_of_life_per_year.total_cmp(&a.loss_of_life_per_year))
                    .then(a.id.cmp(&b.id))
            });
            let (items, next, total) = page.cut(all);
            Ok(Json(SourcePage { basis: Basis::of(&door, view), items, next, total }))
        })
    })
    .await
}

/// A source with how it came about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceTold {
    /// What it rests on.
    basis: Basis,
    /// The source.
    source: SourceShown,
    /// The equipment as it is computed.
    #[schema(value_type = Object)]
    equipment: Value,
    /// Every default with its reason.
    defaults: Vec<DefaultShown>,
    /// Release cases.
    cases: Vec<CaseShown>,
}

/// A default and its reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DefaultShown {
    /// Path in the equipment.
    path: String,
    /// What is taken, where it is one figure.
    value: Option<BothLanguages>,
    /// Why.
    text: BothLanguages,
}

/// A release case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseShown {
    /// Name.
    id: String,
    /// What opens.
    hole: BothLanguages,
    /// How often, 1/year.
    frequency_per_year: f64,
    /// Steps of the working, as the engine tells them.
    #[schema(value_type = Object)]
    working: Value,
    /// Event tree in the first weather.
    #[schema(value_type = Object)]
    tree: Value,
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// What the figures were warned of.
    warnings: Vec<BothLanguages>,
    /// Weather classes that could not be computed, and why.
    faults: Vec<BothLanguages>,
}

fn json(value: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|cause| Problem::internal("risk.source", cause))
}

fn cases(view: &View<'_>, built: &Built, place: Place) -> Result<Vec<CaseShown>, Problem> {
    let source = Source { place, ..built.source.clone() };
    let tolls = view.map.society.tolls(&source, &view.map.fold, &view.map.setting.rose, &view.map.population);
    built
        .cases
        .iter()
        .map(|case| {
            let is_own = |effect: usize| built.source.effects[effect].case.as_ref() == case.case.id.as_str();
            Ok(CaseShown {
                id: case.case.id.clone(),
                hole: both(&case.case.hole.name()),
                frequency_per_year: case.case.frequency_per_year,
                working: json(&case.case.working)?,
                tree: json(&case.tree)?,
                loss_of_life_per_year: tolls.iter().filter(|toll| is_own(toll.effect)).map(|toll| toll.per_year).sum(),
                warnings: case.warnings.iter().map(|warning| both(&warning.text)).collect(),
                faults: (case.faults.iter())
                    .map(|(class, fault)| BothLanguages {
                        zh: format!("{class}：{}", fault.text.zh),
                        en: format!("{class}: {}", fault.text.en),
                    })
                    .collect(),
            })
        })
        .collect()
}

/// What is taken at a path of the equipment, where that is one figure or one word.
fn value_of(equipment: &EquipmentDescription, substance: &str, path: &str) -> Option<BothLanguages> {
    let same = |text: String| BothLanguages { zh: text.clone(), en: text };
    let vessel = equipment.vessel.as_ref();
    let told = match path {
        "substance" => match Substance::find(substance) {
            Ok(known) => BothLanguages { zh: known.name_zh().to_owned(), en: known.name_en().to_owned() },
            Err(_) => same(substance.to_owned()),
        },
        "equipment" => both(&equipment.equipment.name()),
        "vessel.shape" => {
            let (zh, en) = match vessel?.shape {
                Shape::UprightCylinder => ("立式圆筒", "upright cylinder"),
                Shape::LyingCylinder => ("卧式圆筒", "lying cylinder"),
                Shape::Sphere => ("球形", "sphere"),
            };
            BothLanguages { zh: zh.to_owned(), en: en.to_owned() }
        }
        "vessel.volume_m3" => same(format!("{} m³", figure(vessel?.volume_m3))),
        "vessel.mass_kg" => same(format!("{} kg", figure(vessel?.mass_kg))),
        "vessel.temperature_k" => {
            let kelvin = vessel?.temperature_k;
            same(format!("{:.1} °C", kelvin - ICE_K))
        }
        "vessel.pressure_pa" => {
            let kilopascals = figure(vessel?.pressure_pa? * 1e-3);
            BothLanguages { zh: format!("{kilopascals} kPa（绝压）"), en: format!("{kilopascals} kPa (absolute)") }
        }
        _ => return None,
    };
    Some(told)
}

/// A figure with four digits that say something.
fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let step = 10_f64.powf(3.0 - value.abs().log10().floor());
    ((value * step).round() / step).to_string()
}

pub(super) fn not_there() -> Problem {
    Problem::new(
        Kind::NotFound,
        "risk.source_not_found",
        "没有这个风险源，或它尚未计算",
        "there is no such source, or it is not computed yet",
    )
    .remedy("在风险源清单中查看原因", "see the list of sources for the reason")
}

/// Tells how a source came about
///
/// Every default with its reason, the release cases with the working of their frequencies, event trees, and what each adds to the loss of
/// life.
#[utoipa::path(get, path = "/risk/sources/{id}", tag = "risk", params(("id" = String, Path, description = "vessel")), responses(
    (status = 200, description = "the source", body = SourceTold),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "not there, or not computed", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "it cannot be computed", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn source(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<SourceTold>> {
    super::require(&caller)?;
    let id = crate::doors::id_of(&id)?;
    work(move || -> Result<_, Vec<Problem>> {
        living(&door)
            .look(|view| {
                let counted = view.map.sources.get(&id).ok_or_else(not_there)?;
                let described = &counted.described;
                let built = living(&door)
                    .workshop()
                    .build(&described.equipment, &view.map.setting)
                    .map_err(|found| fault::plain(&found))?;
                let mut defaults: Vec<DefaultShown> = described
                    .reasons
                    .iter()
                    .map(|reason| DefaultShown {
                        path: reason.path.to_owned(),
                        value: value_of(&described.equipment, &described.substance, reason.path),
                        text: (&reason.text).into(),
                    })
                    .collect();
                for assumed in built.cases.iter().flat_map(|case| &case.case.assumed) {
                    let is_new = |own: &DefaultShown| own.path != assumed.path || own.text.zh != assumed.reason.zh;
                    if defaults.iter().all(is_new) {
                        defaults.push(DefaultShown {
                            path: assumed.path.to_owned(),
                            value: Some(both(&assumed.value)),
                            text: both(&assumed.reason),
                        });
                    }
                }
                Ok(Json(SourceTold {
                    basis: Basis::of(&door, view),
                    source: shown(view, id),
                    equipment: json(&described.equipment)?,
                    defaults,
                    cases: cases(view, &built, counted.folded.place())?,
                }))
            })
            .map_err(|problem| vec![problem])
    })
    .await
}

/// Changed figures of a source.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewAsked {
    /// The equipment with its changed figures, in the shape of the source's `equipment`.
    #[schema(value_type = Object)]
    equipment: Value,
    /// Set of failure frequencies; that of the map where absent.
    #[serde(default)]
    set: Option<String>,
}

/// What changed figures would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Previewed {
    /// What it rests on.
    basis: Basis,
    /// As it is counted.
    before: Figures,
    /// As it would be.
    after: Figures,
    /// Release cases as they would be.
    cases: Vec<CaseShown>,
}

/// Figures of a source.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Figures {
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// Releases a year.
    frequency_per_year: f64,
    /// Distance beyond which nobody dies, m.
    reach_m: f64,
}

/// Reads a description of equipment; what is wrong is told with a pointer.
///
/// # Errors
/// `risk.equipment` for what has not the shape.
pub(super) fn equipment_of(value: Value, root: &str) -> Result<EquipmentDescription, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string().replace('.', "/");
        Problem::invalid(
            "risk.equipment",
            format!("设备描述无法读取：{}", error.inner()),
            format!("the equipment cannot be read: {}", error.inner()),
        )
        .remedy("按风险源页给出的格式填写", "write it in the shape that a source's page shows")
        .in_field(format!("{root}/{path}"))
    })
}

fn figures_of(prepared: &Prepared) -> Figures {
    Figures {
        loss_of_life_per_year: prepared.account.loss_of_life(),
        frequency_per_year: prepared.built.cases.iter().map(|case| case.case.frequency_per_year).sum(),
        reach_m: prepared.folded.reach(),
    }
}

/// Tells what changed figures of a source would do
///
/// Nothing is saved.
#[utoipa::path(post, path = "/risk/sources/{id}/preview", tag = "risk", params(("id" = String, Path, description = "vessel")),
    request_body = PreviewAsked, responses(
    (status = 200, description = "before and after", body = Previewed),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "not there, or not computed", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "it cannot be computed", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn preview(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    body: Result<Json<PreviewAsked>, anlan_http::Refusal>,
) -> Answer<Json<Previewed>> {
    super::require(&caller)?;
    let id = crate::doors::id_of(&id)?;
    let Json(asked) = body?;
    let equipment = equipment_of(asked.equipment, "/equipment")?;
    work(move || -> Result<_, Problem> {
        living(&door).look(|view| {
            let counted = view.map.sources.get(&id).ok_or_else(not_there)?;
            let place = counted.folded.place();
            let setting = Setting {
                frequencies: asked.set.clone().unwrap_or_else(|| view.map.setting.frequencies.clone()),
                ..view.map.setting.clone()
            };
            let built = living(&door)
                .workshop()
                .build(&equipment, &setting)
                .map_err(|found| fault::plain(&found).in_field("/equipment"))?;
            let after = view.map.measured(built, place);
            let before = Figures {
                loss_of_life_per_year: counted.account.loss_of_life(),
                frequency_per_year: counted.per_year,
                reach_m: counted.folded.reach(),
            };
            let cases = cases(view, &after.built, place)?;
            Ok(Json(Previewed { basis: Basis::of(&door, view), before, after: figures_of(&after), cases }))
        })
    })
    .await
}
