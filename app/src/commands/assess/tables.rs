//! The tables of an assessment: the curve, every target, every source.

use std::path::Path;

use anlan_kernel::problem::Language;
use anlan_kernel::{Problem, Text};
use anlan_regulations::risk_criteria::{Criteria, IndividualVerdict, Region, SocietalVerdict, societal_limits};
use anlan_tables::write::{CsvWriter, XlsxWriter};
use anlan_tables::{Cell, Column, ColumnKind, RowWriter};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Assessed, name_of, rows, summary};

/// JSON as people read it.
pub(super) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    let mut text = serde_json::to_vec_pretty(value).map_err(|cause| Problem::internal("assess.json", cause))?;
    text.push(b'\n');
    Ok(text)
}

/// The file `fn.csv`: the curve, the lines beside it, and the region of each point.
pub(super) fn curve(assessed: &Assessed) -> Result<Vec<u8>, Problem> {
    let mut names = vec!["deaths".to_owned(), "per_year".to_owned()];
    for verdict in &assessed.society {
        let rule = name_of(verdict.criteria).replace('-', "_");
        names.extend(["upper_per_year", "lower_per_year", "region"].map(|part| format!("{rule}_{part}")));
    }
    let columns: Vec<Column> = names
        .into_iter()
        .map(|name| {
            let kind = if name.ends_with("region") { ColumnKind::Text } else { ColumnKind::Number };
            Column::new(name, kind)
        })
        .collect();
    let lines = assessed.survey.curve().into_iter().map(|point| {
        let mut cells = vec![number(point.deaths), number(point.per_year)];
        for SocietalVerdict { criteria, .. } in &assessed.society {
            // Beyond the end of the lines there is nothing to compare with.
            let limits = societal_limits(*criteria, point.deaths);
            let region = limits.map(|limits| match limits.region(point.per_year) {
                Region::Acceptable => "acceptable",
                Region::Alarp => "alarp",
                Region::NotAcceptable => "not_acceptable",
            });
            cells.push(limits.map_or(Cell::Empty, |limits| number(limits.upper_per_year)));
            cells.push(limits.map_or(Cell::Empty, |limits| number(limits.lower_per_year)));
            cells.push(Cell::from_text(region.unwrap_or_default()));
        }
        cells
    });
    csv(&columns, lines)
}

/// The file `verdicts.json`.
pub(super) fn verdicts_json(assessed: &Assessed) -> Result<Vec<u8>, Problem> {
    let facts = &assessed.facts;
    let targets: Vec<Value> = (assessed.survey.targets.iter())
        .map(|row| {
            let target = facts.targets.get(&row.risk.id).map(|target| &target.target);
            json!({
                "id": row.risk.id,
                "name": rows::target(facts, row),
                "code": target.and_then(|target| target.code.as_deref()),
                "kind": target.map(|target| &target.target_kind),
                "persons": target.and_then(|target| target.persons),
                "lon": degrees(row.at.lon), "lat": degrees(row.at.lat),
                "per_year": row.risk.per_year,
                "worst": row.risk.worst_acceptance(),
                "verdicts": row.risk.verdicts.iter().map(verdict).collect::<Vec<_>>(),
                "main_cause": row.risk.main_cause.map(|(id, share)| json!({
                    "source": id, "name": rows::source(facts, id), "enterprise": rows::enterprise(facts, id), "share": share,
                })),
                "notes": row.notes,
            })
        })
        .collect();
    let unplaced: Vec<Value> = facts.unplaced.iter().map(|(id, name)| json!({"id": id, "name": name})).collect();
    pretty(&json!({
        "basis": summary::basis(assessed),
        "society": assessed.society,
        "targets": targets,
        "targets_without_place": unplaced,
    }))
}

fn verdict(verdict: &IndividualVerdict) -> Value {
    json!({
        "criteria": name_of(verdict.criteria), "title": verdict.title, "acceptance": verdict.acceptance,
        "class": verdict.sorted.as_ref().map(|sorted| &sorted.reason),
        "limit_per_year": verdict.limit_per_year,
        "margin_factor": verdict.margin.and_then(|margin| margin.factor),
        "text": verdict.text, "clause": verdict.clause, "confidence": verdict.confidence,
    })
}

/// The file `verdicts.xlsx`: a row for each target and rule.
pub(super) fn verdicts_xlsx(assessed: &Assessed, path: &Path, language: Language) -> Result<(), Problem> {
    const COLUMNS: [(&str, &str, ColumnKind); 17] = [
        ("防护目标", "target", ColumnKind::Text),
        ("目标编号", "code", ColumnKind::Text),
        ("类型", "kind", ColumnKind::Text),
        ("人数", "persons", ColumnKind::Number),
        ("经度", "longitude", ColumnKind::Number),
        ("纬度", "latitude", ColumnKind::Number),
        ("个人风险（每年）", "risk per year", ColumnKind::Number),
        ("标准", "criteria", ColumnKind::Text),
        ("判定", "verdict", ColumnKind::Text),
        ("分类理由", "class", ColumnKind::Text),
        ("限值（每年）", "limit per year", ColumnKind::Number),
        ("余量（限值÷风险）", "margin (limit over risk)", ColumnKind::Number),
        ("条款", "clause", ColumnKind::Text),
        ("把握程度", "confidence", ColumnKind::Text),
        ("主要风险源", "main cause", ColumnKind::Text),
        ("占比", "share", ColumnKind::Number),
        ("备注", "notes", ColumnKind::Text),
    ];
    let is_zh = language == Language::Zh;
    let pick = |text: &Text| text.get(language).to_owned();
    let of = |text: &anlan_quantity::Text| if is_zh { text.zh.to_string() } else { text.en.to_string() };
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|(zh, en, kind)| Column::new(if is_zh { *zh } else { *en }, *kind).describe(Text::new(*zh, *en)))
        .collect();
    let mut writer = Box::new(XlsxWriter::create(path, if is_zh { "风险判定" } else { "verdicts" })?);
    writer.header(&columns)?;
    let facts = &assessed.facts;
    for row in &assessed.survey.targets {
        let Some(target) = facts.targets.get(&row.risk.id).map(|target| &target.target) else { continue };
        let cause = rows::cause(facts, row);
        let notes: Vec<String> = row.notes.iter().map(|note| pick(&note.message)).collect();
        for verdict in &row.risk.verdicts {
            writer.row(&[
                Cell::from_text(&target.name),
                Cell::from_text(target.code.clone().unwrap_or_default()),
                Cell::from_text(pick(&rows::kind(&assessed.city.house.catalogue, &target.target_kind))),
                target.persons.map_or(Cell::Empty, |persons| Cell::from_digits(persons.to_string())),
                number(degrees(row.at.lon)),
                number(degrees(row.at.lat)),
                number(row.risk.per_year),
                Cell::from_text(of(&verdict.title)),
                Cell::from_text(pick(&rows::acceptance(verdict.acceptance))),
                Cell::from_text(verdict.sorted.as_ref().map_or_else(|| of(&verdict.text), |sorted| of(&sorted.reason))),
                verdict.limit_per_year.map_or(Cell::Empty, number),
                verdict.margin.and_then(|margin| margin.factor).map_or(Cell::Empty, number),
                Cell::from_text(verdict.clause),
                Cell::from_text(word(&verdict.confidence)),
                Cell::from_text(cause.as_ref().map(|(name, _)| name.clone()).unwrap_or_default()),
                cause.as_ref().map_or(Cell::Empty, |(_, share)| number(*share)),
                Cell::from_text(notes.join("；")),
            ])?;
        }
    }
    for name in facts.unplaced.values() {
        let mut cells = vec![Cell::Empty; COLUMNS.len()];
        cells[0] = Cell::from_text(name);
        cells[8] = Cell::from_text(if is_zh { "不能判定" } else { "cannot be judged" });
        cells[16] = Cell::from_text(if is_zh { "没有位置" } else { "it has no place" });
        writer.row(&cells)?;
    }
    writer.finish()
}

/// The file `sources.csv`: every vessel, every holding without one, every site with neither.
pub(super) fn sources(assessed: &Assessed) -> Result<Vec<u8>, Problem> {
    const COLUMNS: [(&str, ColumnKind); 19] = [
        ("id", ColumnKind::Text),
        ("kind", ColumnKind::Text),
        ("name", ColumnKind::Text),
        ("site", ColumnKind::Text),
        ("enterprise", ColumnKind::Text),
        ("substance", ColumnKind::Text),
        ("lon", ColumnKind::Number),
        ("lat", ColumnKind::Number),
        ("computed", ColumnKind::Text),
        ("loss_of_life_per_year", ColumnKind::Number),
        ("frequency_per_year", ColumnKind::Number),
        ("reach_m", ColumnKind::Number),
        ("defaults_zh", ColumnKind::Text),
        ("defaults_en", ColumnKind::Text),
        ("reason", ColumnKind::Text),
        ("reason_zh", ColumnKind::Text),
        ("reason_en", ColumnKind::Text),
        ("remedy_zh", ColumnKind::Text),
        ("remedy_en", ColumnKind::Text),
    ];
    let columns: Vec<Column> = COLUMNS.iter().map(|(name, kind)| Column::new(*name, *kind)).collect();
    let facts = &assessed.facts;
    let why = |problem: &Problem| {
        [&problem.code, &problem.message.zh, &problem.message.en, &problem.remedy.zh, &problem.remedy.en]
            .map(|text| Cell::from_text(text.as_ref()))
    };
    let mut all: Vec<Vec<Cell>> = Vec::new();
    for row in &assessed.survey.sources {
        let mut cells = vec![
            Cell::from_text(row.id.to_string()),
            Cell::from_text(if row.is_holding { "holding" } else { "vessel" }),
            Cell::from_text(facts.title(row.id)),
            Cell::from_text(rows::site(facts, row.id)),
            Cell::from_text(rows::enterprise(facts, row.id)),
            Cell::from_text(rows::substance(&row.substance)),
            row.at.map_or(Cell::Empty, |at| number(degrees(at.lon))),
            row.at.map_or(Cell::Empty, |at| number(degrees(at.lat))),
        ];
        match &row.outcome {
            Ok(figures) => {
                cells.push(Cell::from_text("yes"));
                cells.extend([figures.loss_of_life_per_year, figures.frequency_per_year].map(number));
                cells.push(number(figures.reach_m.round()));
                let defaults = |of: fn(&Text) -> &str, with: &str| {
                    figures.defaults.iter().map(|reason| of(&reason.text)).collect::<Vec<_>>().join(with)
                };
                cells.push(Cell::from_text(defaults(|text| &text.zh, "；")));
                cells.push(Cell::from_text(defaults(|text| &text.en, "; ")));
                cells.extend(vec![Cell::Empty; 5]);
            }
            Err(problems) => {
                cells.push(Cell::from_text("no"));
                cells.extend(vec![Cell::Empty; 5]);
                cells.extend(problems.first().map_or_else(|| vec![Cell::Empty; 5], |problem| why(problem).to_vec()));
            }
        }
        all.push(cells);
    }
    for (id, name) in rows::empty_sites(facts) {
        let mut cells = vec![Cell::Empty; COLUMNS.len()];
        cells[0] = Cell::from_text(id.to_string());
        cells[1] = Cell::from_text("site");
        cells[2] = Cell::from_text(name);
        cells[3] = Cell::from_text(name);
        cells[8] = Cell::from_text("no");
        for (cell, own) in cells[14..].iter_mut().zip(why(&rows::nothing_held())) {
            *cell = own;
        }
        all.push(cells);
    }
    csv(&columns, all.into_iter())
}

fn csv(columns: &[Column], lines: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut writer = Box::new(CsvWriter::new(&mut bytes));
    writer.header(columns)?;
    for cells in lines {
        writer.row(&cells)?;
    }
    writer.finish()?;
    Ok(bytes)
}

/// A number with the digits that give it back.
fn number(value: f64) -> Cell {
    let text =
        if value != 0.0 && !(1e-3..1e7).contains(&value.abs()) { format!("{value:e}") } else { value.to_string() };
    Cell::from_digits(text)
}

/// Degrees to a tenth of a metre.
pub(super) fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// How sure something is, as a word.
pub(super) fn word(confidence: &impl Serialize) -> String {
    serde_json::to_value(confidence).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The rules that draw lines into the F-N diagram.
pub(super) fn drawn(assessed: &Assessed) -> Vec<Criteria> {
    assessed.society.iter().map(|verdict| verdict.criteria).collect()
}
