//! The facts of the plan 大政办发〔2017〕56号, counted by hand; read where the text is at hand, else left out with a word.

use std::collections::BTreeSet;
use std::path::Path;

use anlan_plan::{ClockForm, Code, Form, Options, Plan, UnitKind, parse};

fn seed() -> Option<(String, Plan)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/plan/dalian-2017-56.txt");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("left out: the text of the plan is not at hand (../shared/plan)");
        return None;
    };
    let plan = parse(&text, &Options::default()).expect("a plan");
    Some((text, plan))
}

fn numbers(plan: &Plan, which: impl Fn(&anlan_plan::Measure) -> bool) -> Vec<u32> {
    plan.measures.iter().filter(|measure| which(measure)).map(|measure| measure.no).collect()
}

#[test]
fn what_stands_at_its_head() {
    let Some((_, plan)) = seed() else { return };
    assert_eq!(plan.title, "大连市危险化学品安全综合治理实施方案");
    assert_eq!(plan.issued_by.as_deref(), Some("大连市人民政府办公厅"));
    assert_eq!(plan.number.as_deref(), Some("大政办发〔2017〕56号"));
    assert_eq!(plan.date.unwrap().to_string(), "2017-04-24");
}

#[test]
fn measures_and_chapters() {
    let Some((_, plan)) = seed() else { return };
    assert_eq!(numbers(&plan, |_| true), (1..=43).collect::<Vec<_>>());
    assert_eq!(plan.chapters.len(), 10);
    assert_eq!(plan.measures.iter().map(|measure| &measure.section).collect::<BTreeSet<_>>().len(), 10);
}

#[test]
fn clocks() {
    let Some((_, plan)) = seed() else { return };
    assert_eq!(numbers(&plan, |measure| measure.clock_form() == ClockForm::Ongoing).len(), 16);
    assert_eq!(numbers(&plan, |measure| measure.clock_form() == ClockForm::Staged).len(), 13);
    let fixed = |day: &str| {
        numbers(&plan, |measure| {
            measure.clock_form() == ClockForm::Fixed && measure.due.iter().map(ToString::to_string).eq([day.to_owned()])
        })
    };
    assert_eq!(fixed("2018-03-31").len(), 11);
    assert_eq!(fixed("2017-09-30"), [10]);
    assert_eq!(numbers(&plan, |measure| measure.clock_form() == ClockForm::None), [8]);
    assert_eq!(numbers(&plan, |measure| measure.clock_form() == ClockForm::Mixed), [42]);
    for measure in plan.measures.iter().filter(|measure| !measure.stage.is_empty()) {
        let windows: Vec<String> = measure
            .stage
            .iter()
            .map(|stage| {
                format!("{:?} {:?}", stage.from.map(|day| day.to_string()), stage.to.map(|day| day.to_string()))
            })
            .collect();
        assert_eq!(windows, ["None Some(\"2018-03-31\")", "Some(\"2018-04-01\") Some(\"2019-10-31\")"]);
    }
}

#[test]
fn forms_of_responsibility() {
    let Some((_, plan)) = seed() else { return };
    let with = |form| numbers(&plan, |measure| measure.form == form);
    assert_eq!(with(Form::NamedLead).len(), 17);
    assert_eq!(
        numbers(&plan, |measure| measure.form == Form::NamedLead && !measure.co_leads.is_empty()),
        [9, 14, 15, 19]
    );
    assert_eq!(with(Form::EachLeads), [7, 17, 35]);
    assert_eq!(with(Form::Listed).len(), 8);
    assert_eq!(with(Form::AllRelevant).len(), 14);
    assert_eq!(with(Form::Group), [10]);
}

#[test]
fn units() {
    let Some((text, plan)) = seed() else { return };
    let named: Vec<_> = plan.units.iter().filter(|unit| unit.kind == UnitKind::Unit).collect();
    assert_eq!(named.len(), 28);
    assert_eq!(plan.units.iter().filter(|unit| unit.kind == UnitKind::Group).count(), 1);
    assert_eq!(named.iter().find(|unit| unit.name == "市安监局").unwrap().measures.len(), 26);
    assert!(named.iter().all(|unit| !unit.today.is_empty()), "the table knows every unit");
    for measure in &plan.measures {
        for party in &measure.parties {
            assert_eq!(party.span.of(&text), party.name);
        }
    }
}

#[test]
fn reports_and_summaries() {
    let Some((_, plan)) = seed() else { return };
    let quarterly: Vec<String> = plan
        .requirements
        .iter()
        .flat_map(|requirement| &requirement.recurring)
        .flat_map(|again| &again.dates)
        .map(ToString::to_string)
        .collect();
    assert_eq!(quarterly.len(), 10);
    assert_eq!((quarterly[0].as_str(), quarterly[9].as_str()), ("2017-07-10", "2019-10-10"));
    let due: Vec<String> =
        plan.requirements.iter().flat_map(|requirement| &requirement.due).map(ToString::to_string).collect();
    assert_eq!(due, ["2017-05-10", "2019-12-31"]);
    let last = plan.requirements.last().unwrap();
    assert_eq!(
        (&last.who[..], &last.to[..]),
        (&["市政府安委会办公室".to_owned()][..], &["省安委会办公室".to_owned()][..])
    );
    let report = plan.requirements.iter().find(|requirement| !requirement.recurring.is_empty()).unwrap();
    assert_eq!(
        (report.who.join("、"), report.to.join("、")),
        ("各地区、各有关部门".to_owned(), "市政府安委会办公室".to_owned())
    );
    let stages: Vec<String> = plan
        .stages
        .iter()
        .map(|stage| format!("{} {} {}", stage.name, stage.from.unwrap(), stage.to.unwrap()))
        .collect();
    assert_eq!(
        stages,
        ["部署阶段 2017-04-01 2017-04-30", "整治阶段 2017-05-01 2019-10-31", "总结阶段 2019-11-01 2019-11-30"]
    );
}

#[test]
fn every_trap_is_a_question() {
    let Some((text, plan)) = seed() else { return };
    let ask = |code: Code| plan.questions.iter().filter(|question| question.code == code).collect::<Vec<_>>();
    let places = |code: Code| ask(code).iter().map(|question| question.measure).collect::<Vec<_>>();
    assert_eq!(
        places(Code::SplitSentence),
        [None, Some(5), Some(12), Some(28), Some(33), Some(37), Some(41)],
        "the first is in section 4 (3)"
    );
    assert!(ask(Code::SplitSentence)[0].span.of(&text).contains("经验成果，"));
    assert_eq!(ask(Code::MixedBrackets).len(), 1);
    assert!(ask(Code::MixedNumbering)[0].span.of(&text).starts_with("6."));
    assert_eq!(places(Code::BracketOnOwnLine), [Some(28)]);
    assert_eq!(places(Code::TwoRoles), [Some(14)]);
    assert_eq!(ask(Code::TwoRoles)[0].span.of(&text), "市安监局");
    let summary = ask(Code::DatesContradict);
    assert_eq!((summary.len(), &summary[0].offers[..]), (1, &["2019-11-30".to_owned(), "2019-12-31".to_owned()][..]));
    assert_eq!(places(Code::TwoClocks), [Some(42)]);
    assert_eq!(places(Code::NoClock), [Some(8)]);
    assert_eq!(places(Code::Superseded), [Some(3), Some(7)]);
    assert!(ask(Code::UnitRenamed).len() >= 15);
    assert!(ask(Code::UnitUnknown).is_empty());
}
