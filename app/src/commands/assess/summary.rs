//! The figures of an assessment in short: `summary.json`, and what is to be said beside them.

use std::collections::BTreeSet;

use anlan_assessment::risk::facts::Facts;
use anlan_assessment::risk::survey::Survey;
use anlan_kernel::{Problem, RecordId};
use anlan_qra::frequency::Set;
use anlan_quantity::Confidence;
use anlan_regulations::risk_criteria::Acceptance;
use serde_json::{Value, json};

use super::areas::Areas;
use super::{Assessed, name_of, rows};

/// Everything that `summary.json` says. Only `seconds` and `threads` differ between runs over the same records.
pub(super) fn of(assessed: &Assessed) -> Value {
    let (facts, survey) = (&assessed.facts, &assessed.survey);
    let computed = survey.computed();
    let with_result: BTreeSet<RecordId> = (survey.sources.iter().filter(|row| row.outcome.is_ok()))
        .filter_map(|row| facts.site_of(row.id).map(|(site, _)| site))
        .collect();
    let empty = rows::empty_sites(facts).len();
    let mut summary = basis(assessed);
    let more = json!({
        "sources": computed,
        "not_computed": survey.not_computed(),
        "sites": {
            "all": facts.sites.len(), "with_a_result": with_result.len(), "nothing_held": empty,
            "with_reasons_only": facts.sites.len() - with_result.len() - empty,
        },
        "loss_of_life_per_year": survey.society.loss_of_life(),
        "checksum_ir": format!("{:016x}", survey.checksum),
        "checksum_society": format!("{:016x}", survey.society.checksum()),
        "seconds": (assessed.seconds * 1e3).round() / 1e3,
        "threads": assessed.threads,
        "maps": survey.regions,
        "cells": survey.cells,
        "people": {
            "day": figures(survey.people.0), "night": figures(survey.people.1),
            "outside_day": figures(survey.people_outside.0), "outside_night": figures(survey.people_outside.1),
        },
        "targets": {
            "all": survey.targets.len() + facts.unplaced.len(),
            "not_acceptable": targets_with(survey, Acceptance::NotAcceptable),
            "to_be_asked": targets_with(survey, Acceptance::ToBeAsked),
            "accepted": targets_with(survey, Acceptance::Accepted),
            "without_place": facts.unplaced.len(),
        },
        "society": assessed.society.iter().map(|verdict| json!({
            "criteria": name_of(verdict.criteria), "region": verdict.region, "text": verdict.text,
            "critical_deaths": verdict.critical.map(|point| point.deaths),
            "margin_factor": verdict.critical.and_then(|point| point.to_upper.factor),
            "clause": verdict.clause, "confidence": verdict.confidence,
        })).collect::<Vec<_>>(),
        "contours": assessed.areas.levels.iter().map(|level| json!({
            "level": level.per_year, "area_m2": level.square_metres.round(), "polygons": level.polygons.len(), "is_cut": level.is_cut,
        })).collect::<Vec<_>>(),
        "raster": {"pixel_deg": assessed.raster.step(), "is_highest_of_cells": assessed.raster.is_coarse()},
        "remarks": assessed.remarks,
    });
    if let (Value::Object(summary), Value::Object(more)) = (&mut summary, more) {
        summary.extend(more);
    }
    summary
}

/// What all figures rest on.
pub(super) fn basis(assessed: &Assessed) -> Value {
    let cells = assessed.survey.cells_m;
    json!({
        "as_of": assessed.as_of,
        "position": assessed.facts.position,
        "engine": env!("CARGO_PKG_VERSION"),
        "city": assessed.city.name,
        "files": assessed.city.files,
        "frequencies": {
            "id": assessed.set.id, "title": assessed.set.title, "edition": assessed.set.edition,
            "confidence": confidence_of(assessed.set),
        },
        "weather": {
            "title": assessed.weather.title, "confidence": assessed.weather.confidence,
            "classes": assessed.weather.rose.classes().iter().map(|class| json!({
                "id": class.id, "share": figures(class.shares.iter().sum()),
            })).collect::<Vec<_>>(),
        },
        "air_k": assessed.setting.air_k,
        "humidity": assessed.setting.humidity,
        "cell_m": cells.0,
        "largest_cell_m": cells.1,
    })
}

/// Sides of the cells, in words.
pub(super) fn cells(survey: &Survey) -> String {
    let (least, most) = survey.cells_m;
    let sides = if least < most { format!("{least:.0}–{most:.0} m") } else { format!("{least:.0} m") };
    format!("{} × {sides}", survey.cells)
}

/// How sure a set is: as its least sure row.
pub(super) fn confidence_of(set: &Set) -> Confidence {
    match set.rows {
        [_, _, recalled] if recalled > 0 => Confidence::Recalled,
        [_, second_hand, _] if second_hand > 0 => Confidence::Secondary,
        _ => Confidence::Verified,
    }
}

/// How many targets have a worst verdict; without a limit counts as accepted.
pub(super) fn targets_with(survey: &Survey, wanted: Acceptance) -> usize {
    let worst = survey.targets.iter().map(|row| match row.risk.worst_acceptance() {
        Acceptance::NoLimit => Acceptance::Accepted,
        other => other,
    });
    worst.filter(|worst| *worst == wanted).count()
}

/// What is to be said beside the figures.
pub(super) fn remarks(facts: &Facts, survey: &Survey, areas: &Areas) -> Vec<Problem> {
    let mut all = Vec::new();
    let (day, night) = survey.people;
    if day + night <= 0.0 {
        all.push(
            Problem::invalid(
                "risk.no_people",
                "没有登记防护目标的人口：只有个人风险，社会风险和生命损失不能计算",
                "no people are declared at protection targets: individual risk only; societal risk and loss of life cannot be computed",
            )
            .remedy("导入防护目标（protection_target）表", "import a table of protection targets"),
        );
    }
    let outside = survey.people_outside.0.max(survey.people_outside.1);
    if outside > 0.0 {
        all.push(
            Problem::invalid(
                "risk.people_outside",
                format!("{outside:.0} 人在风险图之外，离所有风险源很远"),
                format!("{outside:.0} people are beyond the map, far from every source"),
            )
            .remedy("核对坐标系和经纬度次序", "check the datum and the order of longitude and latitude"),
        );
    }
    if !facts.unplaced.is_empty() {
        all.push(
            Problem::invalid(
                "risk.target_without_place",
                format!("{} 个防护目标没有位置，不能判定", facts.unplaced.len()),
                format!("{} protection targets have no place and cannot be judged", facts.unplaced.len()),
            )
            .remedy("补录位置或轮廓", "record a place or an outline"),
        );
    }
    let inside = survey.targets.iter().filter(|row| row.notes.iter().any(|note| note.code == "risk.target_in_site"));
    let inside = inside.count();
    if inside > 0 {
        all.push(
            Problem::invalid(
                "risk.target_in_site",
                format!("{inside} 个防护目标在厂界之内，逐个注明"),
                format!("{inside} protection targets lie inside the boundary of a site; each is marked"),
            )
            .remedy("核对位置", "check their places"),
        );
    }
    let cut: Vec<String> =
        areas.levels.iter().filter(|level| level.is_cut).map(|level| format!("{:e}", level.per_year)).collect();
    if !cut.is_empty() {
        all.push(
            Problem::invalid(
                "risk.contour_cut",
                format!("等值线 {} 超出风险图边缘，在边缘处截断", cut.join("、")),
                format!("the contours {} go beyond the edge of the map and are cut there", cut.join(", ")),
            )
            .remedy("核对存量是否过大", "check whether a quantity is too large"),
        );
    }
    all.into_iter().map(Problem::warning).collect()
}

/// Six figures: what is summed in floating point does not need more.
fn figures(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
