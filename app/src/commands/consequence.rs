//! `anlan consequence`: what a release does, as a table, JSON, GeoJSON or a picture.

use std::io::Read as _;
use std::path::Path;

use anlan_consequence::outcome::{Hazard, HazardKind, Level, Outcome as Answer};
use anlan_consequence::scenario::{Scenario, assess};
use anlan_consequence::{Fault, Trace};
use anlan_kernel::Problem;
use anlan_spatial::{Frame, LonLat};
use serde_json::{Value, json};

use super::{Outcome, code, read_file};
use crate::output::{Output, say, table};

/// How the answer is wanted.
pub(super) struct Wanted<'a> {
    pub(super) geojson: bool,
    pub(super) at: Option<&'a str>,
    pub(super) svg: bool,
}

pub(super) fn run(output: &Output, path: &Path, wanted: &Wanted<'_>) -> Outcome {
    let text = if path == Path::new("-") { read_standard_input()? } else { read_file(path)? };
    let place = wanted.at.map(place_of).transpose()?;
    let told = |fault: Fault| vec![problem_of(fault).in_file(path.display().to_string())];
    let scenario = Scenario::read(&text).map_err(told)?;
    let answer = assess(&scenario).map_err(told)?;
    if wanted.svg {
        say!("{}", answer.svg());
    } else if wanted.geojson {
        say!("{}", geojson(&answer, place));
    } else if output.is_json() {
        output.value(&answer);
    } else {
        show(output, &answer);
    }
    Ok(code(true))
}

fn read_standard_input() -> Result<String, Problem> {
    let mut text = String::new();
    std::io::stdin()
        .take(8 << 20)
        .read_to_string(&mut text)
        .map_err(|cause| super::file_problem(Path::new("-"), &cause))?;
    Ok(text)
}

/// A fault of the engine as a problem of the house.
pub(super) fn problem_of(fault: Fault) -> Problem {
    Problem::invalid(fault.code, fault.text.zh, fault.text.en)
        .remedy(fault.remedy.zh, fault.remedy.en)
        .in_field(format!("/{}", fault.place.replace('.', "/")))
}

fn place_of(text: &str) -> Result<LonLat, Problem> {
    let numbers =
        text.split_once(',').and_then(|(lon, lat)| Some((lon.trim().parse().ok()?, lat.trim().parse().ok()?)));
    numbers.and_then(|(lon, lat)| LonLat::checked(lon, lat)).ok_or_else(|| {
        Problem::invalid(
            "consequence.place",
            format!("“{text}”不是经纬度"),
            format!("“{text}” is no longitude and latitude"),
        )
        .remedy("写作 --at 121.62,38.91", "write --at 121.62,38.91")
    })
}

fn geojson(answer: &Answer, place: Option<LonLat>) -> Value {
    let features: Vec<Value> = answer
        .hazards
        .iter()
        .flat_map(|hazard| hazard.levels.iter().map(move |level| (hazard, level)))
        .filter(|(_, level)| !level.ring.is_empty())
        .map(|(hazard, level)| feature(answer, hazard, level, place))
        .collect();
    let unit = if place.is_some() { "WGS 84" } else { "metres east and north of the release" };
    json!({ "type": "FeatureCollection", "schema": answer.schema, "engine": answer.engine, "coordinates": unit, "features": features })
}

fn feature(answer: &Answer, hazard: &Hazard, level: &Level, place: Option<LonLat>) -> Value {
    let frame = place.map(Frame::at);
    let mut ring: Vec<[f64; 2]> = answer
        .ring_on_map(&level.ring)
        .into_iter()
        .map(|(east, north)| match &frame {
            Some(frame) => {
                let there = frame.unproject([east, north]);
                [there.lon, there.lat]
            }
            None => [east, north],
        })
        .collect();
    // GeoJSON wants outer rings to run against the clock, and closed.
    let next = ring.iter().cycle().skip(1);
    let doubled: f64 = ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
    if doubled < 0.0 {
        ring.reverse();
    }
    ring.extend(ring.first().copied());
    json!({
        "type": "Feature",
        "geometry": { "type": "Polygon", "coordinates": [ring] },
        "properties": {
            "hazard": hazard.kind, "model": hazard.model, "level": level.id, "value": level.value, "unit": hazard.unit, "shown": level.shown,
            "name": level.name, "source": level.source, "confidence": level.confidence, "distance_m": level.distance_m, "area_m2": level.area_m2,
        },
    })
}

fn kind_of(output: &Output, kind: HazardKind) -> &'static str {
    let (zh, en) = match kind {
        HazardKind::ToxicCloud => ("有毒云团", "toxic cloud"),
        HazardKind::FlammableCloud => ("闪火", "flash fire"),
        HazardKind::CloudExplosion => ("蒸气云爆炸", "cloud explosion"),
        HazardKind::JetFire => ("喷射火", "jet fire"),
        HazardKind::PoolFire => ("池火", "pool fire"),
        HazardKind::Fireball => ("火球", "fireball"),
        HazardKind::VesselBurst => ("容器爆裂", "vessel burst"),
        HazardKind::Explosion => ("爆炸", "explosion"),
    };
    output.pick(zh, en)
}

fn show(output: &Output, answer: &Answer) {
    let source = &answer.source;
    say!(
        "{} {} · {:.3} kg/s · {:.0} s · {:.0} kg",
        output.pick(&answer.substance.name.zh, &answer.substance.name.en),
        answer.substance.cas,
        source.rate_kg_s,
        source.duration_s,
        source.mass_kg
    );
    let rows: Vec<Vec<String>> = answer
        .hazards
        .iter()
        .flat_map(|hazard| hazard.levels.iter().map(move |level| (hazard, level)))
        .map(|(hazard, level)| {
            let recalled =
                if level.confidence.must_be_shown() { output.pick("（待核）", " (recalled)") } else { "" };
            vec![
                kind_of(output, hazard.kind).to_owned(),
                format!("{}{recalled}", output.pick(&level.name.zh, &level.name.en)),
                level.shown.clone(),
                format!("{:.0}", level.distance_m),
                format!("{:.0}", level.half_width_m),
                format!("{:.0}", level.area_m2),
            ]
        })
        .collect();
    let headings = match output.language() {
        anlan_kernel::problem::Language::Zh => ["危害", "级别", "值", "距离 m", "半宽 m", "面积 m²"],
        anlan_kernel::problem::Language::En => ["hazard", "level", "value", "distance m", "half-width m", "area m²"],
    };
    say!("{}", table(&headings, &rows, &[3, 4, 5]));
    for receiver in &answer.receivers {
        let values = receiver.values.iter().map(|value| {
            let death = value.lethality.map_or_else(String::new, |share| format!(" ({:.1} %)", 100.0 * share));
            format!("{} {:.4e}{death}", kind_of(output, value.kind), value.value)
        });
        say!("{}: {}", receiver.label, values.collect::<Vec<_>>().join(" · "));
    }
    rests(output, &answer.trace);
}

fn rests(output: &Output, trace: &Trace) {
    for warning in &trace.warnings {
        say!("! {}", output.pick(&warning.text.zh, &warning.text.en));
    }
    for used in &trace.used {
        let sure = used.confidence.map_or_else(String::new, |sure| format!(" [{sure:?}]"));
        say!("  {}{sure} — {}", used.id, used.source);
    }
}
