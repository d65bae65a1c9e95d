//! `GET /risk/place`: the risk at a place and what causes it.

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Problem, RecordId};
use anlan_qra::Place;
use anlan_regulations::risk_criteria::{self, Criteria};
use anlan_spatial::LonLat;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::summary::name_of;
use super::when::{When, look};
use super::{Basis, Named, both, enterprise_of, kind_name, living, title_of, word};
use crate::doors::Door;
use crate::risk::living::View;

/// Sources whose cases are told apart; the rest is told by source.
const TOLD_APART: usize = 6;
/// Most causes.
const MOST: usize = 20;

/// Which place.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct At {
    /// Longitude, degrees.
    #[param(minimum = -180, maximum = 180, example = 121.84)]
    lon: f64,
    /// Latitude, degrees.
    #[param(minimum = -90, maximum = 90, example = 38.98)]
    lat: f64,
    /// End of a past day; the present where absent.
    #[serde(default)]
    #[param(example = "2026-06-01", max_length = 10)]
    as_of: Option<String>,
    /// A recorded run, in place of a day.
    #[serde(default)]
    #[param(max_length = 40)]
    run: Option<String>,
}

/// The risk at a place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceRisk {
    /// What it rests on.
    basis: Basis,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Individual risk, 1/year.
    per_year: f64,
    /// With the lowest and highest frequencies of the sets, where every cause has them.
    band: Option<BandShown>,
    /// What causes it, the largest first.
    causes: Vec<Cause>,
    /// Limits of each rule, the strictest first.
    limits: Vec<Limit>,
}

/// A band.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct BandShown {
    /// Low, 1/year.
    low: f64,
    /// High, 1/year.
    high: f64,
}

/// One cause of the risk at a place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cause {
    /// Vessel.
    source: String,
    /// Its title.
    title: String,
    /// Who answers for it.
    enterprise: Option<Named>,
    /// Release case; absent where the source is told as a whole.
    case: Option<String>,
    /// What opens.
    hole: Option<BothLanguages>,
    /// How it ends.
    kind: Option<String>,
    /// How people call that.
    kind_name: Option<BothLanguages>,
    /// Individual risk, 1/year.
    per_year: f64,
    /// Share of the whole.
    share: f64,
    /// Weather in which it happens, the largest share first.
    weather: Vec<WeatherPart>,
}

/// A weather class's part in a cause.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeatherPart {
    /// Class.
    #[schema(example = "F1.5")]
    id: String,
    /// Share of the cause.
    share: f64,
}

/// A limit and how far the place is from it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Limit {
    /// Rule.
    criteria: String,
    /// Its title.
    title: BothLanguages,
    /// Whom it protects.
    sensitivity: String,
    /// Limit, 1/year.
    limit_per_year: f64,
    /// Whether such a target may be here.
    is_met: bool,
    /// Limit over risk; absent where there is no risk.
    margin_factor: Option<f64>,
    /// Clause.
    clause: &'static str,
    /// How sure it is.
    confidence: String,
}

/// Reads a position.
///
/// # Errors
/// `risk.outside` for a place that is not on the map.
pub(super) fn place_on(view: &View<'_>, lon: f64, lat: f64) -> Result<Place, Problem> {
    let is_position = lon.is_finite() && lat.is_finite() && lon.abs() <= 180.0 && lat.abs() <= 90.0;
    let place = is_position.then(|| view.map.place(LonLat::new(lon, lat))).filter(|place| view.map.covers(*place));
    place.ok_or_else(|| {
        Problem::invalid(
            "risk.outside",
            format!("位置 {lon}, {lat} 不在风险图范围内"),
            format!("{lon}, {lat} is not on the risk map"),
        )
        .remedy("在图上范围内选点；坐标按“经度、纬度”", "choose a place on the map; longitude first, then latitude")
    })
}

/// What adds to the risk at a place: the largest sources by case, the others as a whole.
pub(super) fn causes(door: &Door, view: &View<'_>, place: Place) -> (f64, Option<BandShown>, Vec<Cause>) {
    let (sum, parts) = view.map.at(place);
    let mut causes = Vec::new();
    let (mut low, mut high, mut known) = (0.0, 0.0, true);
    for (index, (id, risk)) in parts.iter().enumerate() {
        let whole = |per_year: f64| Cause {
            source: id.to_string(),
            title: title_of(view, *id),
            enterprise: enterprise_of(view, *id),
            case: None,
            hole: None,
            kind: None,
            kind_name: None,
            per_year,
            share: per_year / sum,
            weather: Vec::new(),
        };
        let apart = (index < TOLD_APART).then(|| by_case(door, view, *id, place, sum)).flatten();
        match apart {
            Some((mut told, band)) => {
                causes.append(&mut told);
                match band {
                    Some(band) => (low, high) = (low + band.low, high + band.high),
                    None => known = false,
                }
            }
            None => {
                // What is a small part of the whole does not widen its band.
                (low, high) = (low + risk, high + risk);
                causes.push(whole(*risk));
            }
        }
    }
    causes.sort_by(|a, b| b.per_year.total_cmp(&a.per_year));
    causes.truncate(MOST);
    let band = (known && sum > 0.0 && high > low).then_some(BandShown { low, high });
    (sum, band, causes)
}

fn by_case(
    door: &Door,
    view: &View<'_>,
    id: RecordId,
    place: Place,
    sum: f64,
) -> Option<(Vec<Cause>, Option<BandShown>)> {
    let counted = view.map.sources.get(&id)?;
    let setting = &view.map.setting;
    let built = living(door).workshop().build(&counted.described.equipment, setting).ok()?;
    let stands = counted.folded.place();
    // As seen from the source.
    let seen = Place { east: place.east - stands.east, north: place.north - stands.north };
    let shares = built.source.shares_at(&view.map.fold, seen);
    let mut causes = Vec::new();
    let mut band = Some(BandShown { low: 0.0, high: 0.0 });
    for (index, effect) in built.source.effects.iter().enumerate() {
        let own: Vec<_> = shares.iter().filter(|share| share.effect == index).collect();
        let per_year: f64 = own.iter().map(|share| share.per_year).sum();
        if per_year <= 0.0 {
            continue;
        }
        let case = built.cases.iter().find(|case| case.case.id.as_str() == effect.case.as_ref());
        let factor = case.and_then(|case| {
            let of = &case.case.band;
            let median = case.case.frequency_per_year;
            (median > 0.0).then(|| (of.low / median, of.high / median))
        });
        band = band
            .zip(factor)
            .map(|(sum, (low, high))| BandShown { low: sum.low + low * per_year, high: sum.high + high * per_year });
        let mut weather: Vec<WeatherPart> = own
            .iter()
            .map(|share| WeatherPart {
                id: setting.rose.classes()[share.class].id.clone(),
                share: share.per_year / per_year,
            })
            .collect();
        weather.sort_by(|a, b| b.share.total_cmp(&a.share));
        causes.push(Cause {
            source: id.to_string(),
            title: title_of(view, id),
            enterprise: enterprise_of(view, id),
            case: Some(effect.case.rsplit('/').next().unwrap_or_default().to_owned()),
            hole: case.map(|case| both(&case.case.hole.name())),
            kind: Some(effect.kind.to_string()),
            kind_name: Some(kind_name(&effect.kind)),
            per_year,
            share: per_year / sum,
            weather,
        });
    }
    Some((causes, band))
}

fn limits(per_year: f64) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Criteria::ALL
        .into_iter()
        .flat_map(|criteria| {
            risk_criteria::contours(criteria, false).into_iter().map(move |contour| Limit {
                criteria: name_of(&criteria),
                title: both(&criteria.text()),
                sensitivity: name_of(&contour.sensitivity),
                limit_per_year: contour.level_per_year,
                is_met: per_year <= contour.level_per_year,
                margin_factor: (per_year > 0.0).then(|| contour.level_per_year / per_year),
                clause: criteria.individual_clause(),
                confidence: word(contour.confidence),
            })
        })
        .collect();
    limits.sort_by(|a, b| a.limit_per_year.total_cmp(&b.limit_per_year));
    limits
}

/// Tells the risk at a place
///
/// Individual risk of a person who is always there, outdoors; what causes it by source, release case, ending and weather; the limits of each
/// rule.
#[utoipa::path(get, path = "/risk/place", tag = "risk", params(At), responses(
    (status = 200, description = "the risk there", body = PlaceRisk),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no position, or none on the map", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn place(
    State(door): State<Door>,
    Asking(caller): Asking,
    at: Result<Query<At>, anlan_http::Refusal>,
) -> Answer<Json<PlaceRisk>> {
    super::require(&caller)?;
    let Query(At { lon, lat, as_of, run }) = at?;
    let when = When::new(as_of.as_ref(), run.as_ref());
    work(move || {
        look(&door, &when, |view| {
            let place = place_on(view, lon, lat)?;
            let (per_year, band, causes) = causes(&door, view, place);
            Ok(Json(PlaceRisk {
                basis: Basis::of(&door, view),
                lon,
                lat,
                per_year,
                band,
                causes,
                limits: limits(per_year),
            }))
        })
    })
    .await
}
