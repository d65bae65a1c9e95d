//! Doors of the living risk map.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, Problem, RecordId, end_of_day_in_city};
use anlan_qra::frequency;
use anlan_quantity::{Confidence, Text};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Door;
use crate::risk::living::{Living, View};

pub(super) mod places;
pub(super) mod summary;

pub(super) mod lists;
pub(super) mod sources;

pub(super) mod enterprises;
pub(super) mod parks;

pub(super) mod domino;

pub(super) mod scenario;
pub(super) mod scenario_record;
pub(super) mod what_if;

mod cited;
pub(super) mod compare;
pub(super) mod runs;
mod when;

pub(super) mod relocation;
pub(super) mod response;

/// Requires that the caller may read the risk map.
fn require(caller: &Caller) -> Result<(), Problem> {
    caller.require(operation::RISK_READ)
}

/// What a picture of the risk rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Basis {
    /// Journal position.
    position: u64,
    /// When it was asked; the end of its day for a past one.
    as_of: String,
    /// Day on which facts must hold.
    #[schema(example = "2026-06-01")]
    day: String,
    /// A picture of a moment that is over, which no longer changes.
    is_past: bool,
    /// Edition of the engine.
    engine: &'static str,
    /// Set of failure frequencies.
    frequencies: SetShown,
    /// Weather table.
    weather: SetShown,
    /// Sources that are still being computed: the picture is incomplete; absent when it is whole.
    computing: Option<Computing>,
    /// Side of a cell of the map, m.
    cell_m: f64,
}

/// A set that figures rest on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SetShown {
    /// Stable name.
    id: String,
    /// Title.
    title: BothLanguages,
    /// `verified`, `derived`, `secondary`, `recalled` or `synthetic`.
    confidence: String,
}

/// What is still being computed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Computing {
    /// Sources done.
    done: usize,
    /// Sources in all.
    of: usize,
}

/// An enterprise, a site or a source by its title.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Named {
    /// Record.
    id: String,
    /// Title.
    title: String,
}

impl Basis {
    /// Whether sources are still being computed.
    fn is_computing(&self) -> bool {
        self.computing.is_some()
    }

    /// Id of the set of failure frequencies.
    fn frequencies_id(&self) -> &str {
        &self.frequencies.id
    }

    fn of(door: &Door, view: &View<'_>) -> Self {
        let setting = &view.map.setting;
        let set = frequency::set(&setting.frequencies).ok();
        let title = set.map_or_else(Text::default, |set| set.title.clone());
        Self {
            position: view.past.map_or(view.facts.position, |past| past.position),
            as_of: as_of(door, view).to_string(),
            day: view.past.map(|past| past.day).or(view.facts.day).map(|day| day.to_string()).unwrap_or_default(),
            is_past: view.past.is_some(),
            engine: env!("CARGO_PKG_VERSION"),
            frequencies: SetShown {
                id: setting.frequencies.clone(),
                title: both(&title),
                confidence: word(Confidence::Recalled),
            },
            weather: SetShown {
                id: "joint".to_owned(),
                title: BothLanguages {
                    zh: "联合频率表，按 AQ/T 3046-2013 表9 归为六类（示例城市为合成数据）".to_owned(),
                    en: "joint table brought to the six classes of AQ/T 3046-2013 Table 9 (synthetic in the sample city)"
                        .to_owned(),
                },
                confidence: "synthetic".to_owned(),
            },
            computing: view.computing.map(|(waiting, of)| Computing { done: of.saturating_sub(waiting), of }),
            cell_m: view.map.grid.grid().cell,
        }
    }
}

fn as_of(door: &Door, view: &View<'_>) -> Timestamp {
    let now = (door.now)();
    view.past.map_or(now, |past| end_of_day_in_city(past.day).min(now))
}

fn both(text: &Text) -> BothLanguages {
    BothLanguages { zh: text.zh.to_string(), en: text.en.to_string() }
}

fn word(confidence: Confidence) -> String {
    serde_json::to_value(confidence).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn enterprise_of(view: &View<'_>, source: RecordId) -> Option<Named> {
    let (_, site) = view.facts.site_of(source)?;
    let id = site.enterprise?;
    Some(Named { id: id.to_string(), title: view.facts.enterprises.get(&id)?.clone() })
}

fn title_of(view: &View<'_>, source: RecordId) -> String {
    view.facts.title(source).to_owned()
}

/// What people call the ways a release ends; several that happen together are joined.
fn kind_name(kind: &str) -> BothLanguages {
    let one = |kind: &str| -> (&'static str, &'static str) {
        match kind {
            "toxic_cloud" => ("毒性云团", "toxic cloud"),
            "flammable_cloud" => ("闪火", "flash fire"),
            "cloud_explosion" => ("蒸气云爆炸", "vapour cloud explosion"),
            "jet_fire" => ("喷射火", "jet fire"),
            "pool_fire" => ("池火", "pool fire"),
            "fireball" => ("火球", "fireball"),
            "vessel_burst" => ("容器爆裂", "vessel burst"),
            "explosion" => ("爆炸品爆炸", "explosion of a solid"),
            _ => ("其他", "other"),
        }
    };
    let names: Vec<(&'static str, &'static str)> = kind.split('+').map(one).collect();
    let joined = |of: fn(&(&'static str, &'static str)) -> &'static str, with: &str| -> String {
        names.iter().map(of).collect::<Vec<_>>().join(with)
    };
    BothLanguages { zh: joined(|pair| pair.0, "＋"), en: joined(|pair| pair.1, " and ") }
}

fn living(door: &Door) -> &Arc<Living> {
    &door.living
}
