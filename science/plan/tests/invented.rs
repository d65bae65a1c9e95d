//! A short invented plan with most of what can go wrong in a real one.

use anlan_plan::{Code, Form, Measure, Options, Plan, Reading, parse};

const TEXT: &str = include_str!("plans/linjiang.txt");

fn plan() -> Plan {
    parse(TEXT, &Options::default()).expect("a plan")
}

fn line(measure: &Measure) -> String {
    let days = |days: &[jiff::civil::Date]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let stages: Vec<String> = measure
        .stage
        .iter()
        .map(|stage| {
            format!(
                "{}..{}",
                stage.from.map(|day| day.to_string()).unwrap_or_default(),
                stage.to.map(|day| day.to_string()).unwrap_or_default()
            )
        })
        .collect();
    format!(
        "{} {} | {} | {} | {} | {} | {} {} {}",
        measure.no,
        measure.title,
        measure.leads.join("、"),
        measure.co_leads.join("、"),
        measure.responsible.join("、"),
        measure.cooperating.join("、"),
        days(&measure.due),
        stages.join(","),
        if measure.ongoing { "ongoing" } else { "" }
    )
    .trim_end()
    .to_owned()
}

#[test]
fn the_notice_and_the_stages() {
    let plan = plan();
    assert_eq!(plan.title, "临江市危险化学品整治实施方案");
    assert_eq!(plan.notice.as_deref(), Some("临江市人民政府办公室关于印发临江市危险化学品整治实施方案的通知"));
    assert_eq!(plan.issued_by.as_deref(), Some("临江市人民政府办公室"));
    assert_eq!(plan.number.as_deref(), Some("临政办发【2017】8号"));
    assert_eq!(plan.date.unwrap().to_string(), "2017-03-01");
    let stages: Vec<String> = plan
        .stages
        .iter()
        .map(|stage| format!("{} {}..{}", stage.name, stage.from.unwrap(), stage.to.unwrap()))
        .collect();
    assert_eq!(
        stages,
        ["部署阶段 2017-03-01..2017-03-31", "整治阶段 2017-05-01..2018-09-30", "总结阶段 2018-10-01..2018-11-30"]
    );
}

#[test]
fn the_measures() {
    let lines: Vec<String> = plan().measures.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "1 开展摸排 | 市安监局 |  | 市公安局、市环保局 |  | 2017-09-30",
            "2 建立会商机制 | 市安监局 |  | 市交通局 |  |   ongoing",
            "3 整治港口 |  | 市港口局、市月球局 |  |  |",
            "5 联合执法 | 市公安局 | 市安监局 |  | 市安监局、市交通局 |",
            "6 推进搬迁 |  |  | 各有关部门、各区人民政府 |  |  ..2018-05-31,2018-07-01..2019-06-30",
            "7 强化保障 |  |  | 市财政局、市人力资源和社会保障局、市教育局 |  | 2017-12-31",
        ]
    );
    let plan = plan();
    assert_eq!(plan.measures[0].body, "逐户登记（含停产企业），建立台账，做到一户不漏。");
    assert_eq!(plan.measures[0].section, "摸清底数");
    assert_eq!(plan.measures[2].form, Form::EachLeads);
    let quarterly = plan.requirements.iter().find_map(|requirement| requirement.recurring.first()).unwrap();
    let days: Vec<String> = quarterly.dates.iter().map(ToString::to_string).collect();
    assert_eq!(days.join(" "), "2017-04-05 2017-07-05 2017-10-05 2018-01-05 2018-04-05 2018-07-05 2018-10-05");
}

#[test]
fn every_doubt_is_a_question_with_its_place() {
    let plan = plan();
    let expected = [
        (Code::SplitSentence, Some(1), "建立\n\n台账"),
        (Code::MixedBrackets, None, ""),
        (Code::MixedNumbering, None, "2."),
        (Code::NumberGap, Some(5), "5.联合执法"),
        (Code::StageCount, None, "4"),
        (Code::StagesDoNotMeet, None, "2017年5月至2018年9月"),
        (Code::DatesContradict, None, "2017年3月开始至2018年12月结束"),
        (Code::DatesContradict, None, "2018年12月底前报送总结"),
        (Code::YearAssumed, None, "3月20日前"),
        (Code::YearAssumed, Some(7), "12月底前"),
        (Code::Superseded, Some(3), "GB 18218-2009"),
        (Code::OpenList, None, "等"),
        (Code::AllRelevant, None, "各有关部门"),
        (Code::UnitRenamed, None, "市安监局"),
        (Code::UnitUnknown, None, "市月球局"),
        (Code::LeadsNotRanked, Some(3), "市港口局"),
        (Code::NoClock, Some(3), "牵头负责"),
        (Code::NoClock, Some(5), "2018年2月30日"),
        (Code::ImpossibleDate, Some(5), "2018年2月30日前完成"),
        (Code::TwoRoles, Some(5), "市安监局"),
        (Code::BeforeMonth, Some(6), "2018年6月前"),
        (Code::AfterPlan, Some(6), "2018年7月至2019年6月"),
    ];
    for (code, measure, words) in expected {
        let found = plan.questions.iter().any(|question| {
            question.code == code && question.measure == measure && question.span.of(TEXT).contains(words)
        });
        assert!(found, "{code:?} {measure:?} {words}: {:#?}", plan.questions);
    }
    for question in plan.questions.iter().filter(|question| question.measure.is_some()) {
        let measure = plan.measures.iter().find(|measure| Some(measure.no) == question.measure).unwrap();
        assert!(measure.questions.contains(question), "{question:?}");
    }
    for question in &plan.questions {
        assert!(!question.text.zh.is_empty() && !question.text.en.is_empty());
    }
    // The body's own date is offered where the clause has none.
    let offered = plan.measures[2].questions.iter().find(|question| question.code == Code::NoClock).unwrap();
    assert_eq!(offered.offers, ["2018年6月底前完成首轮"]);
}

#[test]
fn every_part_lies_where_it_says() {
    let plan = plan();
    for measure in &plan.measures {
        assert!(measure.span.of(TEXT).starts_with(&measure.label));
        for party in &measure.parties {
            assert_eq!(party.span.of(TEXT), party.name);
        }
        for clock in &measure.clocks {
            assert_eq!(clock.span.of(TEXT), clock.text);
            assert!(!matches!(clock.read, Reading::Recurring(_)));
        }
        let letters: String =
            TEXT.chars().skip(measure.span.start).take(measure.span.end - measure.span.start).collect();
        assert_eq!(letters, measure.span.of(TEXT));
    }
}

#[test]
fn the_shape_of_the_json() {
    let json = serde_json::to_value(plan()).unwrap();
    for key in ["title", "issued_by", "number", "date", "stages", "measures", "requirements", "questions"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    let measure = &json["measures"][0];
    let keys = [
        "no",
        "title",
        "section",
        "leads",
        "co_leads",
        "responsible",
        "group",
        "due",
        "stage",
        "ongoing",
        "span",
        "questions",
    ];
    for key in keys {
        assert!(measure.get(key).is_some(), "{key}");
    }
    assert_eq!(measure["due"][0], "2017-09-30");
    assert_eq!(measure["questions"][0]["code"], "split_sentence");
}
