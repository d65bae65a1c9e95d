// tidy: long because a question, its answer and the working between them read as one.
//! `POST /risk/first-response`: the zones of the first minutes, beside the distances of printed tables.

use anlan_consequence::scenario::Conditions;
use anlan_consequence::weather::PasquillClass;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Caller, Kind, Problem, ReadNote, RecordId, day_in_city};
use anlan_qra::Place;
use anlan_quantity::si::ATMOSPHERE;
use anlan_regulations::erg::{self, Largest, Row, Size};
use anlan_spatial::{Frame, LonLat};
use anlan_substances::properties::Substance;
use anlan_substances::{Cas, Match, Query, UnNumber, match_substance};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cited::cited;
use super::lists::distance;
use super::{Basis, both, living, word};
use crate::doors::Door;
use crate::fault;
use crate::held::Sighted;
use crate::proposal::{Reason, propose};
use crate::risk::living::View;
use crate::risk::people::looked_at;
use crate::risk::relocation::is_sensitive;
use crate::risk::response::{
    Advised, CUT_M, Computed, Protection, Spilled, Zone, advice, circle, downwind_square, of_substance, of_vessel,
    sun_deg, unknown_weather, zones,
};
use crate::weather::{AIR_K, HUMIDITY};

/// Targets told of at most.
const MOST_TARGETS: usize = 200;
/// A target's outline is smaller than this, m.
const OUTLINE: f64 = 2_000.0;
/// Molar mass of air, kg/mol: heavier vapour keeps to the ground.
const AIR_KG_MOL: f64 = 0.029;

/// What is known of an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstAsked {
    /// Longitude; the place of the vessel where absent.
    #[serde(default)]
    lon: Option<f64>,
    /// Latitude.
    #[serde(default)]
    lat: Option<f64>,
    /// CAS number, UN number or name of the substance; that of the vessel where absent.
    #[serde(default)]
    #[schema(max_length = 200, example = "7782-50-5")]
    substance: Option<String>,
    /// Vessel of the records that leaks.
    #[serde(default)]
    vessel: Option<String>,
    /// `small` (a drum, or a small leak) or `large`; large where absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "large")]
    size: Option<Size>,
    /// The weather; where absent, unfavourable and common weather from every direction.
    #[serde(default)]
    weather: Option<WeatherAsked>,
    /// It gets into water.
    #[serde(default)]
    on_water: bool,
}

/// The weather.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeatherAsked {
    /// Wind at 10 m, m/s.
    #[schema(minimum = 0.2, maximum = 60)]
    wind_m_s: f64,
    /// Where it comes from, degrees clockwise from north.
    wind_from_deg: f64,
    /// Stability class, A to F.
    #[schema(value_type = String, example = "D")]
    stability: PasquillClass,
    /// Air temperature, K; 20 °C where absent.
    #[serde(default)]
    temperature_k: Option<f64>,
}

/// Zones, distances, people and advice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstShown {
    /// What people and targets rest on; absent where the city's register cannot be shown on a map.
    basis: Option<Basis>,
    /// Longitude of the release.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Whether the place lies on the city's map: elsewhere nobody is registered.
    is_on_map: bool,
    /// The substance.
    substance: SubstanceShown,
    /// `small` or `large`.
    size: &'static str,
    /// Whether the sun is up: decides between the distances by day and by night.
    is_day: bool,
    /// Whether the wind is known; elsewise zones are circles.
    is_wind_known: bool,
    /// What is assumed, and why.
    reasons: Vec<ReasonTold>,
    /// Zones: those of the tables, then what the engine finds, the gravest level of each kind first.
    zones: Vec<ZoneShown>,
    /// How far people are protected, and what decides it.
    protection: Option<ProtectionShown>,
    /// Largest of the table distances that hold; absent where no table has the substance.
    guide: Option<GuideShown>,
    /// Every row of the tables that speaks of the substance.
    guides: Vec<GuideRow>,
    /// Whether the computed plume reaches at least as far as the tables: it never makes the distance shorter.
    plume_is_at_least_table: bool,
    /// People in any zone; absent where the register cannot be asked.
    people: Option<PeopleInside>,
    /// Protection targets in any zone, sensitive ones first, then the nearest.
    targets: Vec<TargetInside>,
    /// How many there are; the list holds 200.
    targets_total: usize,
    /// What to do first.
    advice: Vec<BothLanguages>,
    /// What could not be computed.
    warnings: Vec<BothLanguages>,
    /// How long the answer took, ms.
    took_ms: f64,
}

/// The substance as it was understood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubstanceShown {
    /// CAS number.
    cas: String,
    /// Name.
    name: BothLanguages,
    /// UN numbers of the tables.
    un: Vec<u16>,
    /// `gas`, `liquefied_gas`, `liquid`; absent where it is solid or its properties are not known.
    state: Option<&'static str>,
}

/// Why something was assumed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonTold {
    /// What.
    path: &'static str,
    /// Why.
    text: BothLanguages,
}

/// A zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneShown {
    /// Stable name.
    id: String,
    /// Name.
    name: BothLanguages,
    /// Kind of hazard, `isolation` or `protection`.
    kind: &'static str,
    /// Level as people write it.
    level: String,
    /// Ring of longitude and latitude, closed.
    ring: Vec<[f64; 2]>,
    /// How far it reaches, m.
    distance_m: f64,
    /// The engine looks no farther: it may reach beyond.
    or_more: bool,
    /// People in it; absent where the register cannot be asked.
    people: Option<PeopleInside>,
    /// Publication of the level, or of the table.
    source: BothLanguages,
    /// How sure the level is.
    confidence: String,
}

/// People in a zone.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub(crate) struct PeopleInside {
    /// By day.
    day: f64,
    /// By night.
    night: f64,
}

/// How far people are protected.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProtectionShown {
    /// The larger of both, m.
    distance_m: f64,
    /// Of the tables, for the time of day, m.
    table_m: Option<f64>,
    /// Computed, m.
    computed_m: Option<f64>,
    /// `table` or `plume`.
    decided_by: &'static str,
    /// In words.
    text: BothLanguages,
}

/// Largest of the table distances.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuideShown {
    /// Isolate all around, m.
    isolation_m: f64,
    /// Protect people downwind by day, m.
    protect_day_m: f64,
    /// Protect people downwind by night, m.
    protect_night_m: f64,
    /// A table says "or more".
    or_more: bool,
    /// Tables.
    source: BothLanguages,
    /// The least sure of them.
    confidence: String,
}

/// A row of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuideRow {
    /// Publication.
    publication: BothLanguages,
    /// UN number.
    un: Option<u16>,
    /// Substance as printed.
    name: String,
    /// Container or condition it holds for.
    holds_for: Option<BothLanguages>,
    /// Whether it counts here.
    holds: bool,
    /// Isolate all around, m.
    isolation_m: f64,
    /// Protect people downwind by day, m.
    protect_day_m: f64,
    /// Protect people downwind by night, m.
    protect_night_m: f64,
    /// The table says "or more".
    or_more: bool,
    /// Stable name of the publication.
    source: String,
    /// Table or clause.
    clause: BothLanguages,
    /// How sure it is.
    confidence: String,
}

/// A protection target in a zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetInside {
    /// Record.
    id: String,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// People.
    persons: Option<i64>,
    /// Distance from the release, m.
    distance_m: f64,
    /// The smallest zone it lies in.
    zone: String,
    /// Whether it is a sensitive place or homes.
    is_sensitive: bool,
}

/// The substance that was asked about.
struct Named {
    cas: String,
    zh: String,
    en: String,
    substance: Option<&'static Substance>,
}

impl Named {
    fn known(substance: &'static Substance) -> Self {
        Self {
            cas: substance.cas().to_owned(),
            zh: substance.name_zh().to_owned(),
            en: substance.name_en().to_owned(),
            substance: Some(substance),
        }
    }

    /// Finds a substance by name, CAS or UN number; one without known properties is found where a table has it.
    fn find(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if let Ok(substance) = Substance::find(text) {
            return Ok(Self::known(substance));
        }
        let query = match (text.parse::<Cas>(), text.parse::<UnNumber>()) {
            (Ok(_), _) => Query { cas: Some(text), ..Query::default() },
            (_, Ok(_)) => Query { un: Some(text), ..Query::default() },
            _ => Query { name: Some(text), ..Query::default() },
        };
        let found = match match_substance(&query) {
            Match::Matched { identity, .. } => Some(identity),
            _ => None,
        };
        let cas = found.as_ref().and_then(|identity| identity.cas).or_else(|| text.parse().ok());
        if let Some(cas) = cas {
            if let Ok(substance) = Substance::by_cas(cas) {
                return Ok(Self::known(substance));
            }
            let zh = found.as_ref().map_or_else(|| cas.to_string(), |identity| identity.name_zh.clone());
            let en = found.and_then(|identity| identity.name_en).unwrap_or_else(|| cas.to_string());
            return Ok(Self { cas: cas.to_string(), zh, en, substance: None });
        }
        let shown: String = text.chars().take(60).collect();
        Err(unknown(&shown))
    }
}

fn unknown(shown: &str) -> Problem {
    Problem::invalid(
        "risk.unknown_substance",
        format!("不认识物质“{shown}”"),
        format!("\u{201c}{shown}\u{201d} is no substance that is known"),
    )
    .remedy(
        "填写 CAS 号、UN 编号或品名，例如 7782-50-5、UN1017、液氯；混合物按主要危险组分填写",
        "give a CAS number, a UN number or a name, such as 7782-50-5, UN1017, chlorine; of a mixture its most dangerous part",
    )
    .in_field("/substance")
}

fn position(lon: f64, lat: f64) -> Result<LonLat, Problem> {
    let is_position = lon.is_finite() && lat.is_finite() && lon.abs() <= 180.0 && lat.abs() <= 85.0;
    is_position.then(|| LonLat::new(lon, lat)).ok_or_else(|| {
        Problem::invalid(
            "risk.outside",
            format!("{lon}, {lat} 不是可用的经纬度"),
            format!("{lon}, {lat} is no position that can be used"),
        )
        .remedy("在图上点选事故位置，或填写十进制经纬度", "choose the place on the map, or give decimal degrees")
        .in_field(if lon.is_finite() && lon.abs() <= 180.0 { "/lat" } else { "/lon" })
    })
}

impl WeatherAsked {
    fn conditions(&self) -> Conditions {
        Conditions {
            wind_m_s: self.wind_m_s,
            wind_height_m: 10.0,
            wind_from_deg: self.wind_from_deg,
            stability: self.stability,
            temperature_k: self.temperature_k.unwrap_or(AIR_K),
            humidity: HUMIDITY,
            pressure_pa: ATMOSPHERE.get(),
            mixing_height_m: None,
            sun_deg: None,
        }
    }

    fn check(&self) -> Result<(), Problem> {
        let fields = [
            ("wind_m_s", self.wind_m_s, 0.2, 60.0, "m/s"),
            ("wind_from_deg", self.wind_from_deg, 0.0, 360.0, "°"),
            ("temperature_k", self.temperature_k.unwrap_or(AIR_K), 200.0, 340.0, "K"),
        ];
        for (field, value, low, high, unit) in fields {
            if !(low..=high).contains(&value) {
                return Err(Problem::invalid(
                    "risk.weather",
                    format!("{value} {unit} 不在 {low} 至 {high} {unit} 之间"),
                    format!("{value} {unit} is not between {low} and {high} {unit}"),
                )
                .remedy("核对气象数据；未知时不填 weather", "check the weather; leave it out where it is not known")
                .in_field(format!("/weather/{field}")));
            }
        }
        Ok(())
    }
}

/// What is released where, as far as it is known.
struct Incident {
    at: LonLat,
    named: Named,
    vessel: Option<RecordId>,
    spilled: Result<Spilled, Problem>,
    size: Size,
    weather: Option<Conditions>,
    on_water: bool,
}

impl Incident {
    fn read(door: &Door, caller: &Caller, asked: &FirstAsked) -> Result<Self, Vec<Problem>> {
        if let Some(weather) = &asked.weather {
            weather.check()?;
        }
        let size = asked.size.unwrap_or(Size::Large);
        let weather = asked.weather.map(|weather| weather.conditions());
        let air_k = weather.map_or(AIR_K, |weather| weather.temperature_k);
        let given = match (asked.lon, asked.lat) {
            (Some(lon), Some(lat)) => Some(position(lon, lat)?),
            (None, None) => None,
            (lon, _) => {
                return Err(vec![no_place(if lon.is_none() { "/lon" } else { "/lat" })]);
            }
        };
        let vessel = asked.vessel.as_deref().map(crate::doors::id_of).transpose()?;
        let substance = asked.substance.as_deref().filter(|text| !text.trim().is_empty());
        let (mut at, mut named, mut spilled) = (given, substance.map(Named::find).transpose()?, None);
        if let Some(id) = vessel {
            let sighted = Sighted::new(&door.catalogue, caller, day_in_city((door.now)()));
            let held = door.store.read(|reader| sighted.vessel(reader, id))?;
            at = at.or_else(|| held.origin.map(|(at, _)| at));
            match propose(&held) {
                Ok(proposal) => {
                    let own = Substance::find(&proposal.scenario.substance).ok();
                    let is_same = named.as_ref().is_none_or(|named| own.is_some_and(|own| own.cas() == named.cas));
                    if let Some(own) = own.filter(|_| is_same) {
                        named = Some(Named::known(own));
                        spilled = of_vessel(&proposal.scenario, proposal.reasons, size).map(Ok);
                    }
                }
                // Somebody on the spot says what it is: that counts.
                Err(problems) if named.is_none() => return Err(problems),
                Err(_) => {}
            }
        }
        let Some(named) = named else {
            return Err(vec![
                Problem::invalid("risk.no_substance", "未说明是什么物质", "it is not said what substance it is")
                    .remedy("填写物质，或选择登记的设备", "give the substance, or choose a vessel of the records")
                    .in_field("/substance"),
            ]);
        };
        let spilled = match (spilled, named.substance) {
            (Some(spilled), _) => spilled,
            (None, Some(substance)) => of_substance(substance, size, air_k),
            (None, None) => Err(Problem::invalid(
                "risk.no_properties",
                format!("没有“{}”的物性数据，不能计算扩散", named.zh),
                format!("the properties of \u{201c}{}\u{201d} are not known: its spread cannot be computed", named.en),
            )
            .remedy("按隔离距离处置", "follow the isolation distance")),
        };
        let at = at.ok_or_else(|| no_place("/lon"))?;
        Ok(Self { at, named, vessel, spilled, size, weather, on_water: asked.on_water })
    }

    fn guides(&self) -> Vec<Row> {
        erg::distances(&erg::Asked {
            cas: &self.named.cas,
            size: self.size,
            wind_m_s: self.weather.map(|weather| weather.wind_m_s),
            mass_kg: self.spilled.as_ref().ok().map(|spilled| spilled.vessel.mass_kg),
            on_water: self.on_water,
        })
    }
}

fn no_place(field: &str) -> Problem {
    Problem::invalid("risk.no_place", "未说明事故位置", "it is not said where it happened")
        .remedy("在图上点选位置，或填写经度和纬度", "choose the place on the map, or give longitude and latitude")
        .in_field(field.to_owned())
}

/// A zone on the map.
struct Drawn {
    zone: Zone,
    ring: Vec<LonLat>,
}

fn drawn(frame: &Frame, zone: Zone) -> Drawn {
    let ring = zone.ring.iter().map(|(east, north)| frame.unproject([*east, *north])).collect();
    Drawn { zone, ring }
}

fn table_zones(table: Option<&Largest>, protection: Option<&Protection>, wind_from_deg: Option<f64>) -> Vec<Zone> {
    let isolation = table.map(|table| Zone {
        id: "isolation".to_owned(),
        name: anlan_kernel::Text::new("初始隔离区", "initial isolation"),
        kind: "isolation",
        level: format!("{:.0} m", table.isolate_m),
        distance_m: table.isolate_m,
        ring: circle(table.isolate_m),
        source: TABLES.to_owned(),
        confidence: table.confidence,
    });
    let protect = protection.map(|protection| {
        let is_plume = protection.is_plume_at_least_table();
        Zone {
            id: "protection".to_owned(),
            name: anlan_kernel::Text::new("公众防护区", "protective action"),
            kind: "protection",
            level: format!("{:.0} m", protection.distance_m),
            distance_m: protection.distance_m,
            ring: downwind_square(protection.distance_m, wind_from_deg),
            source: match table {
                Some(_) if !is_plume => TABLES.to_owned(),
                _ => ENGINE.to_owned(),
            },
            confidence: match table {
                Some(table) if !is_plume => table.confidence,
                _ => anlan_quantity::Confidence::Derived,
            },
        }
    });
    isolation.into_iter().chain(protect).collect()
}

/// The source that a zone of the tables carries, where the plume does not decide.
const TABLES: &str = "tables";
/// The source of what the engine decides.
const ENGINE: &str = "anlan-consequence";

/// The publications of the rows that hold.
fn tables_of(rows: &[Row]) -> BothLanguages {
    let mut all: Vec<BothLanguages> = Vec::new();
    for row in rows.iter().filter(|row| row.holds) {
        let publication = both(&row.publication);
        if all.iter().all(|own| own.zh != publication.zh) {
            all.push(publication);
        }
    }
    let joined = |pick: fn(&BothLanguages) -> &str, with: &str| all.iter().map(pick).collect::<Vec<_>>().join(with);
    BothLanguages { zh: joined(|text| &text.zh, "；"), en: joined(|text| &text.en, "; ") }
}

fn source_of(zone: &Zone, rows: &[Row]) -> BothLanguages {
    match zone.source.as_str() {
        TABLES => tables_of(rows),
        ENGINE => BothLanguages {
            zh: "后果引擎计算的云团（大于表列距离）".to_owned(),
            en: "the plume that the consequence engine computes (farther than the tables)".to_owned(),
        },
        other => cited(other),
    }
}

/// Whether a place lies inside a ring.
fn is_inside(ring: &[Place], place: Place) -> bool {
    let mut inside = false;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if (a.north > place.north) != (b.north > place.north)
            && place.east < a.east + (b.east - a.east) * (place.north - a.north) / (b.north - a.north)
        {
            inside = !inside;
        }
    }
    inside
}

/// Who is inside, zone by zone and in any.
#[derive(Default)]
struct Inside {
    by_zone: Vec<PeopleInside>,
    any: PeopleInside,
    targets: Vec<TargetInside>,
    is_on_map: bool,
}

fn inside(view: &View<'_>, at: LonLat, zones: &[Drawn]) -> Inside {
    let map = view.map;
    let rings: Vec<Vec<Place>> =
        zones.iter().map(|zone| zone.ring.iter().map(|place| map.place(*place)).collect()).collect();
    let release = map.place(at);
    let reach = rings.iter().flatten().map(|place| distance(*place, release)).fold(0.0, f64::max);
    let mut found = Inside {
        by_zone: vec![PeopleInside::default(); zones.len()],
        is_on_map: map.covers(release),
        ..Inside::default()
    };
    let add = |sum: &mut PeopleInside, day: f64, night: f64| {
        sum.day += day;
        sum.night += night;
    };
    for group in map.population.around(release, reach) {
        let mut is_in_any = false;
        for (ring, sum) in rings.iter().zip(&mut found.by_zone) {
            if is_inside(ring, group.place) {
                is_in_any = true;
                add(sum, group.day, group.night);
            }
        }
        if is_in_any {
            add(&mut found.any, group.day, group.night);
        }
    }
    // The smallest zone first: the one that says most of a target.
    let mut order: Vec<usize> = (0..zones.len()).collect();
    order.sort_by(|a, b| zones[*a].zone.distance_m.total_cmp(&zones[*b].zone.distance_m));
    for (id, facts) in &view.facts.targets {
        if distance(map.place(facts.place), release) > reach + OUTLINE {
            continue;
        }
        let places = looked_at(&facts.shape, facts.place, &map.frame);
        let is_hit = |zone: &&usize| places.iter().any(|place| is_inside(&rings[**zone], *place));
        let Some(zone) = order.iter().find(is_hit) else { continue };
        found.targets.push(TargetInside {
            id: id.to_string(),
            title: facts.target.name.clone(),
            kind: facts.target.target_kind.clone(),
            persons: facts.target.persons,
            distance_m: places.iter().map(|place| distance(*place, release)).fold(f64::INFINITY, f64::min).round(),
            zone: zones[*zone].zone.id.clone(),
            is_sensitive: is_sensitive(facts),
        });
    }
    found.targets.sort_by(|a, b| {
        b.is_sensitive.cmp(&a.is_sensitive).then(a.distance_m.total_cmp(&b.distance_m)).then(a.id.cmp(&b.id))
    });
    found
}

fn rounded(people: PeopleInside) -> PeopleInside {
    PeopleInside { day: people.day.round(), night: people.night.round() }
}

fn protection_shown(protection: &Protection) -> ProtectionShown {
    let is_plume = protection.is_plume_at_least_table();
    let meters = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| format!("{value:.0} m"));
    let (table, computed) = (meters(protection.table_m), meters(protection.computed_m));
    ProtectionShown {
        distance_m: protection.distance_m,
        table_m: protection.table_m,
        computed_m: protection.computed_m,
        decided_by: if is_plume { "plume" } else { "table" },
        text: BothLanguages {
            zh: format!("取表列距离（{table}）与计算距离（{computed}）中较大者：计算结果不缩短表列距离"),
            en: format!(
                "the larger of the table ({table}) and the computed distance ({computed}): what is computed never shortens the table"
            ),
        },
    }
}

fn guide_row(row: &Row) -> GuideRow {
    GuideRow {
        publication: both(&row.publication),
        un: row.un,
        name: row.name.clone(),
        holds_for: row.holds_for.as_ref().map(both),
        holds: row.holds,
        isolation_m: row.isolate_m,
        protect_day_m: row.day.metres,
        protect_night_m: row.night.metres,
        or_more: row.day.or_more || row.night.or_more,
        source: row.source.clone(),
        clause: cited(&row.clause),
        confidence: word(row.confidence),
    }
}

fn advised(
    incident: &Incident,
    computed: &Computed,
    table: Option<&Largest>,
    rows: &[Row],
    protection: Option<&Protection>,
) -> Advised {
    let has = |kind: &str| computed.zones.iter().any(|zone| zone.kind == kind);
    let substance = incident.named.substance;
    let spilled = incident.spilled.as_ref().ok();
    Advised {
        isolate_m: table.map(|table| table.isolate_m),
        protect_m: protection.map(|protection| protection.distance_m),
        is_wind_known: incident.weather.is_some(),
        is_toxic: has("toxic_cloud") || !rows.is_empty(),
        is_flammable: substance.is_some_and(|substance| substance.lower_flammability_limit().is_ok()),
        fire_m: (computed.zones.iter())
            .filter(|zone| matches!(zone.id.as_str(), "fireball.heat_4" | "fireball.heat_4.0"))
            .map(|zone| zone.distance_m)
            .reduce(f64::max),
        is_liquid: spilled.is_some_and(|spilled| spilled.state.name() == "liquid"),
        is_heavy: substance.is_some_and(|substance| substance.molar_mass().get() > AIR_KG_MOL),
        with_water: rows.iter().any(|row| row.holds_for.as_ref().is_some_and(|text| text.en.contains("water"))),
    }
}

/// Notes what was asked about; nobody is told what could not be noted.
fn note(caller: &Caller, incident: &Incident) -> Result<(), Problem> {
    caller.rights.note_read(ReadNote {
        action: "first_response".to_owned(),
        kind: if incident.vessel.is_some() { "vessel" } else { "substance" }.to_owned(),
        record: incident.vessel,
        fields: vec![format!("{} {}", incident.named.cas, incident.named.zh)],
        purpose: String::new(),
        count: 1,
    })
}

fn told(reason: &Reason) -> ReasonTold {
    ReasonTold { path: reason.path, text: (&reason.text).into() }
}

fn answered(door: &Door, caller: &Caller, asked: &FirstAsked) -> Result<FirstShown, Vec<Problem>> {
    let begun = (door.now)();
    let incident = Incident::read(door, caller, asked)?;
    let rows = incident.guides();
    let table = erg::largest(&rows);
    let mut warnings: Vec<BothLanguages> = Vec::new();
    let LonLat { lon, lat } = incident.at;
    let sun = sun_deg(lon, lat, begun);
    let is_day = sun > 0.0;
    let weather = incident.weather.map_or_else(|| unknown_weather(sun), |known| vec![known]);
    let computed = match &incident.spilled {
        Err(problem) if rows.is_empty() => return Err(vec![problem.clone().in_field("/substance")]),
        Err(problem) => {
            warnings.push((&problem.message).into());
            Computed::default()
        }
        Ok(spilled) => match zones(spilled, &weather, incident.weather.is_some()) {
            Ok(computed) => computed,
            Err(found) if rows.is_empty() => return Err(vec![fault::plain(&found)]),
            Err(found) => {
                warnings.push(both(&found.text));
                Computed::default()
            }
        },
    };
    for found in &computed.faults {
        let text = both(&found.text);
        if warnings.iter().all(|own| own.en != text.en) {
            warnings.push(text);
        }
    }
    let protection = Protection::of(table.as_ref(), is_day, computed.protect_m.filter(|metres| *metres > 0.0));
    let advised = advised(&incident, &computed, table.as_ref(), &rows, protection.as_ref());
    let frame = Frame::at(incident.at);
    let wind_from = incident.weather.map(|weather| weather.wind_from_deg);
    let all: Vec<Drawn> = (table_zones(table.as_ref(), protection.as_ref(), wind_from).into_iter())
        .chain(computed.zones)
        .map(|zone| drawn(&frame, zone))
        .collect();
    // A city without a map of risk still gets its zones.
    let looked = living(door).look(|view| Ok((Basis::of(door, view), inside(view, incident.at, &all))));
    let (basis, inside) = match looked {
        Ok((basis, inside)) => (Some(basis), Some(inside)),
        Err(problem) if problem.kind == Kind::Invalid => {
            warnings.push((&problem.message).into());
            (None, None)
        }
        Err(problem) => return Err(vec![problem]),
    };
    note(caller, &incident)?;
    let (people, is_on_map) =
        inside.as_ref().map_or((None, false), |inside| (Some(rounded(inside.any)), inside.is_on_map));
    let people_of = |at: usize| inside.as_ref().and_then(|inside| inside.by_zone.get(at)).copied().map(rounded);
    let zones = (all.iter().enumerate())
        .map(|(at, drawn)| ZoneShown {
            id: drawn.zone.id.clone(),
            name: (&drawn.zone.name).into(),
            kind: drawn.zone.kind,
            level: drawn.zone.level.clone(),
            ring: drawn.ring.iter().map(|place| [round(place.lon), round(place.lat)]).collect(),
            distance_m: drawn.zone.distance_m,
            or_more: drawn.zone.kind.ends_with("cloud") && drawn.zone.distance_m >= CUT_M,
            people: people_of(at),
            source: source_of(&drawn.zone, &rows),
            confidence: word(drawn.zone.confidence),
        })
        .collect();
    let mut targets = inside.map(|inside| inside.targets).unwrap_or_default();
    let targets_total = targets.len();
    targets.truncate(MOST_TARGETS);
    let spilled = incident.spilled.as_ref().ok();
    Ok(FirstShown {
        basis,
        lon,
        lat,
        is_on_map,
        substance: SubstanceShown {
            un: erg::un_numbers(&incident.named.cas).to_vec(),
            cas: incident.named.cas,
            name: BothLanguages { zh: incident.named.zh, en: incident.named.en },
            state: spilled.map(|spilled| spilled.state.name()),
        },
        size: if incident.size == Size::Small { "small" } else { "large" },
        is_day,
        is_wind_known: incident.weather.is_some(),
        reasons: spilled
            .into_iter()
            .flat_map(|spilled| &spilled.reasons)
            .map(told)
            .chain(assumed(asked, &weather))
            .collect(),
        zones,
        plume_is_at_least_table: protection.as_ref().is_some_and(Protection::is_plume_at_least_table),
        protection: protection.as_ref().map(protection_shown),
        guide: table.as_ref().map(|table| GuideShown {
            isolation_m: table.isolate_m,
            protect_day_m: table.day.metres,
            protect_night_m: table.night.metres,
            or_more: table.day.or_more || table.night.or_more,
            source: tables_of(&rows),
            confidence: word(table.confidence),
        }),
        guides: rows.iter().map(guide_row).collect(),
        people,
        targets,
        targets_total,
        advice: advice(&advised).iter().map(Into::into).collect(),
        warnings,
        took_ms: (door.now)().duration_since(begun).as_secs_f64() * 1e3,
    })
}

fn assumed(asked: &FirstAsked, weather: &[Conditions]) -> Option<ReasonTold> {
    let classes: Vec<String> =
        weather.iter().map(|class| format!("{} m/s {:?}", class.wind_m_s, class.stability)).collect();
    asked.weather.is_none().then(|| ReasonTold {
        path: "weather",
        text: BothLanguages {
            zh: format!(
                "气象未知：按当时太阳高度取不利和常见气象（{}），各区取较远者；风向未知，各区画为圆",
                classes.join("、")
            ),
            en: format!(
                "the weather is not known: the farther of unfavourable and common weather for the height of the sun ({}), and circles since the wind may come from anywhere",
                classes.join(", ")
            ),
        },
    })
}

/// A degree to a tenth of a metre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// Gives the zones of the first minutes
///
/// From a place and a substance, or a vessel of the records: toxic, fire and blast zones of the credible worst release, the isolation and
/// protection distances of printed tables, who is inside, and what to do first. A computed plume never makes the distance of a table
/// shorter. Noted in the read log.
#[utoipa::path(post, path = "/risk/first-response", tag = "risk", request_body = FirstAsked, responses(
    (status = 200, description = "zones, people, advice", body = FirstShown),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "the vessel is not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no substance, no place, or no weather that can be; a pointer to it", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn first_response(
    State(door): State<Door>,
    Asking(caller): Asking,
    body: Result<Json<FirstAsked>, anlan_http::Refusal>,
) -> Answer<Json<FirstShown>> {
    super::require(&caller)?;
    let Json(asked) = body?;
    work(move || answered(&door, &caller, &asked).map(Json)).await
}
