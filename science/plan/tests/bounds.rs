//! Texts that are no plans, and texts that were made to hurt.

use std::fmt::Write as _;

use anlan_plan::{Code, Options, Plan, Span, parse};
use proptest::prelude::*;

fn fault(text: &str) -> &'static str {
    parse(text, &Options::default()).expect_err("no plan").code
}

#[test]
fn what_is_no_plan_is_said_to_be_none() {
    assert_eq!(fault(""), "plan.empty");
    assert_eq!(fault("\u{feff} \r\n\u{3000}\n"), "plan.empty");
    assert_eq!(fault("今天天气很好，我们去公园。"), "plan.not_a_plan");
    assert_eq!(fault("一、鸡蛋\n二、牛奶\n三、面包（全麦）"), "plan.not_a_plan");
    assert_eq!(fault("1. buy milk\n2. call home (tomorrow)\n"), "plan.not_a_plan");
    assert_eq!(fault(&"安".repeat(50 << 18)), "plan.too_large");
    assert_eq!(fault(&"一、甲（甲局负责）\n".repeat(3_000)), "plan.too_many");
    assert_eq!(fault(&"1.甲\n".repeat(30_000)), "plan.too_many");
}

#[test]
fn nobody_named_anywhere() {
    let plan =
        parse("工作计划\n一、主要任务\n1.摸清底数。建立档案。\n2.整改。2018年底前完成整改。\n", &Options::default())
            .unwrap();
    let codes: Vec<Code> = plan.measures[1].questions.iter().map(|question| question.code).collect();
    assert_eq!(plan.measures.len(), 2);
    assert_eq!(codes, [Code::NoClock, Code::NoParty]);
}

#[test]
fn hostile_texts_end_soon() {
    let begin = "某方案\n一、任务\n1.甲。（甲局负责）\n";
    for part in [
        "(",
        ")",
        "（市安监局、",
        "2018年",
        "主要负责人",
        "（负责人",
        "2018年3月至",
        "1.甲。（",
        "号",
        "(2017)5号",
        "每季度",
        "，并于",
        "等",
        "和",
        "一",
    ] {
        let text = format!("{begin}2.乙。（{}", part.repeat(400_000 / part.len()));
        let _ = parse(&text, &Options::default());
        let text = format!("{}{begin}", part.repeat(400_000 / part.len()));
        let _ = parse(&text, &Options::default());
    }
}

#[test]
fn questions_are_bounded() {
    let mut text = String::new();
    for number in 0..500 {
        writeln!(text, "{}.甲。（市月球{number}局负责）", number * 2 + 1).unwrap();
    }
    let plan = parse(&text, &Options { max_questions: 100, ..Options::default() }).unwrap();
    assert_eq!((plan.questions.len(), plan.questions.last().unwrap().code), (101, Code::More));
}

/// Every span of a plan.
fn spans(plan: &Plan) -> Vec<Span> {
    let mut spans: Vec<Span> = plan.window.iter().map(|window| window.span).collect();
    spans.extend(
        plan.stages.iter().flat_map(|stage| stage.windows.iter().map(|window| window.span).chain([stage.span])),
    );
    spans.extend(plan.chapters.iter().map(|chapter| chapter.span));
    spans.extend(plan.requirements.iter().map(|requirement| requirement.span));
    spans.extend(plan.units.iter().map(|unit| unit.span));
    spans.extend(plan.cited.iter().map(|cited| cited.span));
    spans.extend(plan.questions.iter().flat_map(|question| question.also.iter().copied().chain([question.span])));
    for measure in &plan.measures {
        spans.push(measure.span);
        spans.extend(&measure.clauses);
        spans.extend(measure.parties.iter().map(|party| party.span));
        spans.extend(measure.clocks.iter().map(|clock| clock.span));
        spans.extend(measure.stage.iter().map(|stage| stage.span));
    }
    spans
}

fn check(text: &str) {
    let Ok(plan) = parse(text, &Options::default()) else { return };
    for span in spans(&plan) {
        assert!(span.byte_start <= span.byte_end && span.byte_end <= text.len(), "{span:?}");
        assert!(text.get(span.bytes()).is_some(), "{span:?} cuts a letter");
        assert_eq!(text[..span.byte_start].chars().count(), span.start);
        assert_eq!(text[..span.byte_end].chars().count(), span.end);
    }
    assert_eq!(parse(text, &Options::default()).as_ref(), Ok(&plan), "twice the same");
}

/// Words plans are made of, to be put together at random.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "一、",
        "（一）",
        "(二)",
        "1.",
        "2. ",
        "3、",
        "第三项",
        "①",
        "\n",
        "\r\n",
        "\n\n",
        "　",
        " ",
        "。",
        "，",
        "；",
        "：",
        "、",
        "（",
        "）",
        "(",
        ")",
        "【",
        "】",
        "市安监局",
        "市公安局",
        "各有关部门",
        "各区人民政府",
        "领导小组各成员单位",
        "市月球局",
        "等",
        "等有关部门",
        "和",
        "会同",
        "牵头",
        "共同牵头",
        "负责",
        "按职责分工",
        "配合",
        "责任单位：",
        "完成时限：",
        "2018年",
        "3月",
        "底前",
        "31日",
        "30日前",
        "至",
        "完成",
        "取得阶段性成果",
        "深化提升",
        "持续推进",
        "每季度",
        "第一个月",
        "的10日前",
        "每年",
        "年底前",
        "今年",
        "即日起",
        "阶段",
        "总结阶段",
        "分3个阶段",
        "方案",
        "通知",
        "关于",
        "〔2017〕",
        "56号",
        "市政府办公厅",
        "二〇一七年四月二十四日",
        "GB 18218-2009",
        "摸清底数",
        "附件",
        "😀",
        "\u{200b}",
        "9",
        "99",
        "二月",
        "三十日",
    ]);
    prop::collection::vec(word, 0..80).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn any_text_ends_in_a_plan_or_a_fault(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn any_words_of_plans_too(text in words()) {
        check(&text);
    }

    #[test]
    fn and_a_plan_that_was_damaged(cut in 0_usize..1200, length in 0_usize..30, put in words()) {
        let plan = include_str!("plans/linjiang.txt");
        let letters: Vec<char> = plan.chars().collect();
        let from = cut.min(letters.len());
        let to = (cut + length).min(letters.len());
        let text: String = letters[..from].iter().chain(&put.chars().collect::<Vec<_>>()).chain(&letters[to..]).collect();
        check(&text);
    }
}
