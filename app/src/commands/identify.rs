//! `anlan identify`: a file without any database, or the database as of a day.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anlan_hazards::file::{FileReport, grade_key, identify_file};
use anlan_hazards::substance::Substances;
use anlan_hazards::{Board, Verdict, VerdictChange, explain};
use anlan_kernel::problem::Language;
use anlan_regulations::gb18218::Edition;
use anlan_tables::Limits;
use serde::Serialize;

use super::{Outcome, code, read_mapping};
use crate::cli::{Arguments, Command};
use crate::house::House;
use crate::output::{Output, say, table};

mod changes;

/// Units printed in the table of a file.
const SHOWN: usize = 40;

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let Command::Identify { file, edition, map, persons, as_of, compare, since, due, working } = &arguments.command
    else {
        unreachable!("called for this command only")
    };
    if let Some(file) = file {
        return of_file(output, file, *edition, map.as_deref(), *persons, *working);
    }
    let house = House::open(arguments, false)?;
    let board = board_as_of(&house, *as_of)?;
    if *compare {
        compare_editions(output, &board);
        return Ok(code(true));
    }
    if let Some(day) = since {
        let then = board_as_of(&house, Some(*day))?;
        changes::show_since(output, &changes_between(&house, &then, &board, *edition)?);
        return Ok(code(true));
    }
    if *due {
        let day = as_of.unwrap_or_else(super::archive::today);
        changes::show_due(output, &anlan_hazards::reassess::in_city(&house.store, &board, *edition, day)?);
        return Ok(code(true));
    }
    let verdicts: Vec<Arc<Verdict>> = board.verdicts(*edition).cloned().collect();
    let mut by_grade: BTreeMap<String, u64> = BTreeMap::new();
    for verdict in &verdicts {
        *by_grade.entry(grade_key(verdict)).or_default() += 1;
    }
    output.value(&OfDatabase {
        edition: edition.id(),
        position: board.inputs().position,
        summary: Counts { units: verdicts.len(), by_grade: &by_grade },
        verdicts: &verdicts,
    });
    if !output.is_json() {
        let hazards: Vec<&Verdict> = verdicts.iter().map(Arc::as_ref).filter(|verdict| verdict.major_hazard).collect();
        say!("{}", verdict_table(output, &hazards));
        print_counts(output, *edition, &by_grade);
        if *working {
            for verdict in &hazards {
                print_working(output, verdict);
            }
        }
    }
    Ok(code(true))
}

/// What a program is told of the database.
#[derive(Serialize)]
struct OfDatabase<'a> {
    edition: &'a str,
    position: anlan_kernel::Position,
    summary: Counts<'a>,
    verdicts: &'a [Arc<Verdict>],
}

#[derive(Serialize)]
struct Counts<'a> {
    units: usize,
    by_grade: &'a BTreeMap<String, u64>,
}

/// Derives the board as of the end of a day in the city, or as of now with the facts that hold today.
pub(super) fn board_as_of(house: &House, day: Option<jiff::civil::Date>) -> Result<Board, anlan_kernel::Problem> {
    match day {
        Some(day) => Board::at_end_of(&house.store, day),
        None => Board::as_of(&house.store, None, Some(super::archive::today())),
    }
}

/// Says what changed between two boards, each declaration with its journal entry.
pub(super) fn changes_between(
    house: &House,
    then: &Board,
    now: &Board,
    edition: Edition,
) -> Result<Vec<VerdictChange>, anlan_kernel::Problem> {
    let mut changes = now.changes_since(then, edition);
    house.store.read(|reader| {
        let up_to = now.inputs().position;
        changes.iter_mut().try_for_each(|change| explain::locate(&mut change.reasons, reader, up_to))
    })?;
    Ok(changes)
}

fn of_file(
    output: &Output,
    file: &Path,
    edition: Edition,
    map: Option<&Path>,
    persons: Option<u64>,
    working: bool,
) -> Outcome {
    let mapping = read_mapping(map)?;
    let report = identify_file(file, edition, &mapping, persons, &Limits::default(), &mut Substances::default())?;
    output.value(&report);
    if !output.is_json() {
        show_file(output, &report, edition, working);
    }
    Ok(code(report.refused.is_empty()))
}

fn show_file(output: &Output, report: &FileReport, edition: Edition, working: bool) {
    let mut hazards: Vec<&Verdict> = report.verdicts.iter().filter(|verdict| verdict.major_hazard).collect();
    hazards.sort_by_key(|verdict| verdict.grade.map_or(9, anlan_regulations::gb18218::Grade::number));
    let total = hazards.len();
    hazards.truncate(SHOWN);
    say!("{}", verdict_table(output, &hazards));
    if total > SHOWN {
        output.line(
            format!("… 另有{}个单元；全部见 --json", total - SHOWN),
            format!("… {} more units; see all with --json", total - SHOWN),
        );
    }
    let s = &report.summary;
    output.line(
        format!(
            "{}行：匹配{}（其中{}行待填危险性类别），待认定{}，拒绝{}；单元{}",
            s.lines, s.matched, s.category_needed, s.queued, s.refused, s.units
        ),
        format!(
            "{} lines: {} matched ({} of them need a hazard category), {} queued, {} refused; {} units",
            s.lines, s.matched, s.category_needed, s.queued, s.refused, s.units
        ),
    );
    print_counts(output, edition, &s.by_grade);
    if !report.queue.is_empty() {
        output.line("待认定的物质（出现最多者）：", "substances to be decided (the most frequent):");
        for question in report.queue.iter().take(10) {
            let reason = output.pick(&question.reason_zh, &question.reason_en);
            let suggestion = question
                .suggestion
                .as_ref()
                .map(|suggestion| {
                    let why = output.pick(&suggestion.why_zh, &suggestion.why_en);
                    format!(" · {}{}: {why}", output.pick("建议 ", "suggestion "), suggestion.symbols.join("/"))
                })
                .unwrap_or_default();
            say!(
                "  {:>5} × {} {} — {reason}{suggestion}",
                question.lines,
                question.declared,
                question.cas.as_deref().unwrap_or_default()
            );
        }
    }
    output.problems(report.refused.iter().chain(&report.warnings));
    if working {
        for verdict in &hazards {
            print_working(output, verdict);
        }
    }
}

fn verdict_table(output: &Output, verdicts: &[&Verdict]) -> String {
    let rows: Vec<Vec<String>> = verdicts
        .iter()
        .map(|verdict| {
            let grade = verdict.grade.map_or_else(|| "?".to_owned(), |grade| grade.number().to_string());
            let persons = verdict.persons_500m.map_or_else(|| "?".to_owned(), |persons| persons.to_string());
            let main = verdict.lines.iter().map(|line| line.declared.as_str()).take(3).collect::<Vec<_>>().join("、");
            let open = if verdict.open.is_empty() { String::new() } else { verdict.open.len().to_string() };
            vec![
                verdict.subject.name.clone(),
                shorten(&verdict.subject.enterprise_name, 20),
                shorten(&main, 30),
                verdict.s.text.clone(),
                persons,
                verdict.alpha.clone().unwrap_or_default(),
                verdict.r.as_ref().map(|r| r.text.clone()).unwrap_or_default(),
                grade,
                open,
            ]
        })
        .collect();
    let headings = match output.language() {
        Language::Zh => ["单元", "企业", "主要物质", "S", "500m人数", "α", "R", "级", "待认定"],
        Language::En => ["unit", "enterprise", "substances", "S", "people 500 m", "α", "R", "grade", "open"],
    };
    table(&headings, &rows, &[3, 4, 5, 6, 7, 8])
}

fn print_counts(output: &Output, edition: Edition, by_grade: &BTreeMap<String, u64>) {
    let label = |key: &str| match key {
        "major_hazard_not_graded" => {
            output.pick("重大危险源、人数不详未定级", "major hazard, not graded: people not known").to_owned()
        }
        "not_major_hazard" => output.pick("未构成", "not a major hazard").to_owned(),
        "not_decided" => output.pick("物质待认定", "substances to be decided").to_owned(),
        grade => format!("{}{grade}", output.pick("级", "grade ")),
    };
    let counts: Vec<String> = by_grade.iter().map(|(key, count)| format!("{} {count}", label(key))).collect();
    say!("{}: {}", edition.id(), counts.join(" · "));
}

fn print_working(output: &Output, verdict: &Verdict) {
    say!("\n{} · {}", verdict.subject.name, verdict.edition);
    for note in &verdict.notes {
        say!("  ※ {}", output.text(note));
    }
    for step in verdict.working.steps() {
        let what = output.pick(&step.what.zh, &step.what.en);
        let recalled = if step.confidence.must_be_shown() {
            output.pick("〔凭记忆，待核〕", " [recalled, to be checked]")
        } else {
            ""
        };
        say!("  {what}\n      {} = {}   [{}]{recalled}", step.formula, step.result, step.clause);
        for note in &step.notes {
            say!("      ※ {}", output.pick(&note.zh, &note.en));
        }
    }
}

fn compare_editions(output: &Output, board: &Board) {
    let mut rows = Vec::new();
    for verdict in board.verdicts(Edition::E2018) {
        let Some(site) = verdict.subject.site else { continue };
        let older = board
            .of_site(Edition::E2009, site)
            .into_iter()
            .find(|older| older.subject.ids.iter().any(|id| verdict.subject.ids.contains(id)));
        let changed =
            older.is_none_or(|older| older.grade != verdict.grade || older.major_hazard != verdict.major_hazard);
        if changed {
            let reasons = explain::explain(older.map(Arc::as_ref), Some(verdict));
            rows.push((verdict, older.cloned(), reasons));
        }
    }
    output.value(
        &rows
            .iter()
            .map(|(new, old, why)| serde_json::json!({"gb18218-2018": new, "gb18218-2009": old, "reasons": why}))
            .collect::<Vec<_>>(),
    );
    if !output.is_json() {
        let grade = |verdict: &Verdict| match (verdict.grade, verdict.major_hazard) {
            (Some(grade), _) => grade.number().to_string(),
            (None, true) => "?".to_owned(),
            (None, false) => "—".to_owned(),
        };
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|(new, old, why)| {
                vec![
                    new.subject.name.clone(),
                    old.as_ref().map_or_else(|| "—".to_owned(), |old| grade(old)),
                    grade(new),
                    why.iter().map(|reason| output.text(&reason.text)).collect::<Vec<_>>().join("；"),
                ]
            })
            .collect();
        let headings = match output.language() {
            Language::Zh => ["单元", "2009版", "2018版", "差异"],
            Language::En => ["unit", "2009", "2018", "difference"],
        };
        say!("{}", table(&headings, &cells, &[]));
    }
}

fn shorten(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(letters - 1).collect::<String>())
    }
}
