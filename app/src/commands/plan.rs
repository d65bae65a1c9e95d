//! `anlan plan parse`: a work plan read from its text.

use std::collections::BTreeMap;
use std::path::Path;

use anlan_kernel::{Kind, Problem};
use anlan_plan::{Clock, ClockForm, Fault, Form, Measure, Options, Plan, UnitKind, parse};
use anlan_tables::{Limits, read_document};

use super::{Outcome, code};
use crate::cli;
use crate::output::{Output, say, table};

/// Letters of a cell.
const CELL: usize = 24;

pub(super) fn run(output: &Output, what: &cli::Plan) -> Outcome {
    let cli::Plan::Parse { file } = what;
    let plan = read(output, file)?;
    output.value(&plan);
    if !output.is_json() {
        show(output, &plan);
    }
    Ok(code(true))
}

fn read(output: &Output, file: &Path) -> Result<Plan, Problem> {
    let options = Options::default();
    let limits = Limits {
        max_file_bytes: options.max_bytes as u64,
        max_workbook_bytes: 32 << 20,
        max_unpacked_bytes: 128 << 20,
        ..Limits::default()
    };
    let document = read_document(file, &limits)?;
    let drawn = (document.numbers_drawn > 0).then(|| numbers_drawn(document.numbers_drawn, file));
    match parse(&document.text, &options) {
        Ok(plan) => {
            output.problems(&drawn);
            Ok(plan)
        }
        // Without its numbers no text is a plan: say that first.
        Err(fault) if fault.code == "plan.not_a_plan" && drawn.is_some() => {
            output.problems(&drawn);
            Err(problem(fault, file))
        }
        Err(fault) => Err(problem(fault, file)),
    }
}

fn numbers_drawn(count: usize, file: &Path) -> Problem {
    Problem::invalid(
        "plan.numbers_drawn",
        format!("{count}个段落使用Word自动编号，编号不在文字里"),
        format!("{count} paragraphs have numbers drawn by the word processor, which do not stand in the text"),
    )
    .warning()
    .remedy("另存为 .txt 后再导入，编号会写成文字", "save it as .txt, which writes the numbers out, and read that")
    .in_file(file.display().to_string())
}

fn problem(fault: Fault, file: &Path) -> Problem {
    let kind =
        if fault.code == "plan.too_large" || fault.code == "plan.too_many" { Kind::TooLarge } else { Kind::Invalid };
    Problem::new(kind, fault.code, fault.reason.zh, fault.reason.en)
        .remedy(fault.remedy.zh, fault.remedy.en)
        .in_file(file.display().to_string())
}

fn show(output: &Output, plan: &Plan) {
    say!("{}", plan.title);
    let date = plan.date.map(|date| date.to_string());
    let head = [plan.number.as_deref(), plan.issued_by.as_deref(), date.as_deref()];
    say!("{}\n", head.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    for stage in &plan.stages {
        for window in &stage.windows {
            let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            say!("{} {} … {} {}", stage.name, day(window.from), day(window.to), window.name);
        }
    }
    let rows: Vec<Vec<String>> = plan.measures.iter().map(|measure| row(output, measure)).collect();
    let headings = [
        "#",
        output.pick("任务", "measure"),
        output.pick("牵头", "led by"),
        output.pick("负责", "responsible"),
        output.pick("时限", "clock"),
        "?",
    ];
    say!("\n{}\n", table(&headings, &rows, &[0, 5]));
    for requirement in &plan.requirements {
        let mut days: Vec<String> = requirement.due.iter().map(ToString::to_string).collect();
        days.extend(requirement.recurring.iter().flat_map(|again| &again.dates).map(ToString::to_string));
        if !days.is_empty() {
            say!("{} {}\n    {}", requirement.no, requirement.text, days.join(" "));
        }
    }
    counts(output, plan);
    questions(output, plan);
}

fn row(output: &Output, measure: &Measure) -> Vec<String> {
    let leads: Vec<&str> = measure.leads.iter().chain(&measure.co_leads).map(String::as_str).collect();
    let mut others: Vec<&str> = measure.responsible.iter().chain(&measure.cooperating).map(String::as_str).collect();
    others.extend(measure.group.as_deref());
    let clocks: Vec<&str> = measure.clocks.iter().map(|Clock { text, .. }| text.as_str()).collect();
    let clocks = if clocks.is_empty() { output.pick("—", "none").to_owned() } else { clocks.join("；") };
    vec![
        measure.no.to_string(),
        shorten(&measure.title),
        shorten(&leads.join("、")),
        shorten(&others.join("、")),
        shorten(&clocks),
        if measure.questions.is_empty() { String::new() } else { measure.questions.len().to_string() },
    ]
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= CELL {
        return text.to_owned();
    }
    text.chars().take(CELL - 1).chain(['…']).collect()
}

fn counts(output: &Output, plan: &Plan) {
    let counts = &plan.counts;
    let clock = |form| counts.clocks.get(&form).copied().unwrap_or_default();
    let form = |form| counts.forms.get(&form).copied().unwrap_or_default();
    say!("");
    output.line(
        format!(
            "{}章{}项；时限：限期{}、分阶段{}、持续{}、几种并存{}、无{}",
            counts.chapters,
            counts.measures,
            clock(ClockForm::Fixed),
            clock(ClockForm::Staged),
            clock(ClockForm::Ongoing),
            clock(ClockForm::Mixed),
            clock(ClockForm::None)
        ),
        format!(
            "{} chapters, {} measures; clocks: {} fixed, {} staged, {} ongoing, {} of several kinds, {} none",
            counts.chapters,
            counts.measures,
            clock(ClockForm::Fixed),
            clock(ClockForm::Staged),
            clock(ClockForm::Ongoing),
            clock(ClockForm::Mixed),
            clock(ClockForm::None)
        ),
    );
    let groups = plan.units.iter().filter(|unit| unit.kind == UnitKind::Group).count();
    output.line(
        format!(
            "责任：指定牵头{}（其中几家牵头{}）、按职责分工牵头{}、列名{}、各有关部门{}、领导小组{}、地区{}、未写{}；有名称的单位{}个，领导小组等{}个",
            form(Form::NamedLead),
            counts.co_led,
            form(Form::EachLeads),
            form(Form::Listed),
            form(Form::AllRelevant),
            form(Form::Group),
            form(Form::Districts),
            form(Form::Nobody),
            counts.units,
            groups
        ),
        format!(
            "responsibility: {} with a named lead ({} of them with several), {} each leading, {} listed, {} all relevant, {} a group, {} districts, {} nobody; {} units with a name, {} groups",
            form(Form::NamedLead),
            counts.co_led,
            form(Form::EachLeads),
            form(Form::Listed),
            form(Form::AllRelevant),
            form(Form::Group),
            form(Form::Districts),
            form(Form::Nobody),
            counts.units,
            groups
        ),
    );
}

fn questions(output: &Output, plan: &Plan) {
    let mut places: BTreeMap<Option<u32>, Vec<&anlan_plan::Question>> = BTreeMap::new();
    for question in &plan.questions {
        places.entry(question.measure).or_default().push(question);
    }
    let count = plan.questions.len();
    say!("");
    output.line(format!("请人确认的问题：{count}"), format!("questions to a person: {count}"));
    for (measure, questions) in places {
        for question in questions {
            let about = measure.map(|measure| format!("{measure}. ")).unwrap_or_default();
            let text = output.pick(&question.text.zh, &question.text.en);
            say!("  {about}{text} [{}–{}]", question.span.start, question.span.end);
        }
    }
}
