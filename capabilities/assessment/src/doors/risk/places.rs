//! `GET /risk/place`, `/risk/place/sets`: the risk at a place, what causes it, and what other sets of frequencies make of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Problem, RecordId};
use anlan_qra::frequency::{self, Origin};
use anlan_qra::plant::Setting;
use anlan_qra::{Fold, Place};
use anlan_quantity::Confidence;
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
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BandShown {
    /// Low, 1/year.
    low: f64,
    /// High, 1/year.
    high: f64,
    /// `published`: ranges that the set itself prints; `spread`: what the sets differ by, no share of chances; `mixed`: both.
    origin: &'static str,
    /// Sets whose spread is in it.
    sets: Vec<String>,
    /// What it is, in words.
    text: BothLanguages,
}

/// A band as it is added up.
#[derive(Clone, Debug, Default)]
struct BandSum {
    low: f64,
    high: f64,
    is_published: bool,
    sets: BTreeSet<&'static str>,
}

impl BandSum {
    fn add(&mut self, other: &Self) {
        self.low += other.low;
        self.high += other.high;
        self.is_published |= other.is_published;
        self.sets.extend(&other.sets);
    }

    fn shown(self) -> BandShown {
        let titles = |pick: fn(&anlan_quantity::Text) -> String, with: &str| {
            let sets = self.sets.iter().filter_map(|id| frequency::set(id).ok());
            sets.map(|set| pick(&set.title)).collect::<Vec<_>>().join(with)
        };
        let (zh, en) = (titles(|text| text.zh.to_string(), "、"), titles(|text| text.en.to_string(), ", "));
        let (origin, text) = match (self.is_published, self.sets.is_empty()) {
            (true, true) => (
                "published",
                BothLanguages {
                    zh: "数据集自身给出的频率范围".to_owned(),
                    en: "the range of frequencies that the set itself prints".to_owned(),
                },
            ),
            (is_published, _) => (
                if is_published { "mixed" } else { "spread" },
                BothLanguages {
                    zh: format!("各频率数据集之间的差异，不是 P05–P95（同类孔径：{zh}）"),
                    en: format!("the spread between sets of frequencies, not a P05–P95 (same class of hole: {en})"),
                },
            ),
        };
        let sets = self.sets.iter().map(|id| (*id).to_owned()).collect();
        BandShown { low: self.low, high: self.high, origin, sets, text }
    }
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
    let (mut sum_of_bands, mut known) = (BandSum::default(), true);
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
                    Some(band) => sum_of_bands.add(&band),
                    None => known = false,
                }
            }
            None => {
                // What is a small part of the whole does not widen its band.
                sum_of_bands.add(&BandSum { low: *risk, high: *risk, ..BandSum::default() });
                causes.push(whole(*risk));
            }
        }
    }
    causes.sort_by(|a, b| b.per_year.total_cmp(&a.per_year));
    causes.truncate(MOST);
    let is_band = known && sum > 0.0 && sum_of_bands.high > sum_of_bands.low;
    (sum, is_band.then(|| sum_of_bands.shown()), causes)
}

fn by_case(
    door: &Door,
    view: &View<'_>,
    id: RecordId,
    place: Place,
    sum: f64,
) -> Option<(Vec<Cause>, Option<BandSum>)> {
    let counted = view.map.sources.get(&id)?;
    let setting = &view.map.setting;
    let built = living(door).workshop().build(&counted.described.equipment, setting).ok()?;
    let stands = counted.folded.place();
    // As seen from the source.
    let seen = Place { east: place.east - stands.east, north: place.north - stands.north };
    let shares = built.source.shares_at(&view.map.fold, seen);
    let mut causes = Vec::new();
    let mut band = Some(BandSum::default());
    for (index, effect) in built.source.effects.iter().enumerate() {
        let own: Vec<_> = shares.iter().filter(|share| share.effect == index).collect();
        let per_year: f64 = own.iter().map(|share| share.per_year).sum();
        if per_year <= 0.0 {
            continue;
        }
        let case = built.cases.iter().find(|case| case.case.id.as_str() == effect.case.as_ref());
        let own_band = case.and_then(|case| {
            let of = &case.case.band;
            let factor = per_year / case.case.frequency_per_year;
            factor.is_finite().then(|| BandSum {
                low: of.low * factor,
                high: of.high * factor,
                is_published: of.origin == Origin::Published,
                sets: match &of.origin {
                    Origin::Spread { sets } => sets.iter().copied().collect(),
                    _ => BTreeSet::new(),
                },
            })
        });
        band = band.zip(own_band).map(|(mut sum, own)| {
            sum.add(&own);
            sum
        });
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

pub(super) fn limits(per_year: f64) -> Vec<Limit> {
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

/// The risk at a place by each set of frequencies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceSets {
    /// What it rests on.
    basis: Basis,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Sources that are computed by each set: the largest at the place.
    compared: usize,
    /// What the other sources add, which stays as it is on the map, 1/year.
    rest_per_year: f64,
    /// Sets, that of the map first.
    sets: Vec<SetRisk>,
    /// What a reader must know.
    note: BothLanguages,
}

/// The risk at a place by one set of frequencies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetRisk {
    /// Stable name.
    id: String,
    /// Title.
    title: BothLanguages,
    /// Edition.
    edition: String,
    /// The least sure of its rows.
    confidence: String,
    /// It is the one that the map is computed with.
    is_used: bool,
    /// Individual risk with what the other sources add, 1/year; absent where the set has no frequencies for any of those compared.
    per_year: Option<f64>,
    /// Strictest limit that is met, 1/year; absent where none is.
    met_per_year: Option<f64>,
    /// Sources for which the set has no frequencies: they are not in the figure.
    without: Vec<String>,
    /// What a reader must know of the set.
    note: BothLanguages,
}

/// A source to be computed by other sets.
struct Compared {
    title: String,
    described: Arc<crate::risk::equipment::Described>,
    seen: Place,
    per_year: f64,
}

fn compared(view: &View<'_>, place: Place) -> (f64, Vec<Compared>) {
    let (sum, parts) = view.map.at(place);
    let largest: Vec<Compared> = (parts.iter().take(TOLD_APART))
        .filter_map(|(id, per_year)| {
            let counted = view.map.sources.get(id)?;
            let stands = counted.folded.place();
            Some(Compared {
                title: title_of(view, *id),
                described: Arc::clone(&counted.described),
                seen: Place { east: place.east - stands.east, north: place.north - stands.north },
                per_year: *per_year,
            })
        })
        .collect();
    let told: f64 = largest.iter().map(|source| source.per_year).sum();
    ((sum - told).max(0.0), largest)
}

fn by_set(door: &Door, setting: &Setting, set: &frequency::Set, largest: &[Compared], rest: f64) -> SetRisk {
    let is_used = set.id == setting.frequencies;
    let fold = Fold::new(&setting.rose);
    let own = Setting { frequencies: set.id.to_owned(), ..setting.clone() };
    let (mut sum, mut without) = (rest, Vec::new());
    for source in largest {
        if is_used {
            sum += source.per_year;
            continue;
        }
        match living(door).workshop().build_apart(&source.described.equipment, &own) {
            Ok(built) => sum += built.source.risk_at(&fold, source.seen),
            Err(_) => without.push(source.title.clone()),
        }
    }
    let is_known = largest.is_empty() || without.len() < largest.len();
    let confidence = match set.rows {
        [_, _, recalled] if recalled > 0 => Confidence::Recalled,
        [_, second, _] if second > 0 => Confidence::Secondary,
        _ => Confidence::Verified,
    };
    SetRisk {
        id: set.id.to_owned(),
        title: both(&set.title),
        edition: set.edition.clone(),
        confidence: word(confidence),
        is_used,
        per_year: is_known.then_some(sum),
        met_per_year: is_known
            .then(|| limits(sum).into_iter().find(|limit| limit.is_met))
            .flatten()
            .map(|limit| limit.limit_per_year),
        without,
        note: both(&set.note),
    }
}

/// Tells what each set of failure frequencies makes of the risk at a place
///
/// The largest sources there are computed by every set; what the others add stays as it is on the map. Takes longer than the place itself
/// where a set has holes of its own.
#[utoipa::path(get, path = "/risk/place/sets", tag = "risk", params(At), responses(
    (status = 200, description = "the sets side by side", body = PlaceSets),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no position, or none on the map", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn place_sets(
    State(door): State<Door>,
    Asking(caller): Asking,
    at: Result<Query<At>, anlan_http::Refusal>,
) -> Answer<Json<PlaceSets>> {
    super::require(&caller)?;
    let Query(At { lon, lat, as_of, run }) = at?;
    let when = When::new(as_of.as_ref(), run.as_ref());
    work(move || -> Result<_, Problem> {
        // What is compared is taken from the map at once; the long part keeps nobody waiting.
        let (basis, setting, (rest, largest)) = look(&door, &when, |view| {
            let place = place_on(view, lon, lat)?;
            Ok((Basis::of(&door, view), view.map.setting.clone(), compared(view, place)))
        })?;
        let mut sets: Vec<SetRisk> =
            frequency::sets().map(|set| by_set(&door, &setting, set, &largest, rest)).collect();
        sets.sort_by_key(|set| !set.is_used);
        Ok(Json(PlaceSets {
            basis,
            lon,
            lat,
            compared: largest.len(),
            rest_per_year: rest,
            sets,
            note: BothLanguages {
                zh: "同一设备、同一气象、同一后果模型，只换频率数据集；各数据集覆盖的设备和孔径不同，数值不是概率区间".to_owned(),
                en: "the same equipment, weather and consequence models, only the set of frequencies differs; sets cover different equipment and holes, and the figures are no interval of chances".to_owned(),
            },
        }))
    })
    .await
}
