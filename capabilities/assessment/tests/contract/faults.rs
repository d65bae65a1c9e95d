//! What cannot be answered is told with a pointer to the field.

use serde_json::{Value, json};

use crate::setup::{City, flow, hole};

fn with(mut scenario: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    scenario.pointer_mut(parent).unwrap()[name] = value;
    scenario
}

#[test]
fn impossible_figures_and_shapes_are_refused_where_they_stand() {
    let city = City::alone();
    let check = |scenario: Value, pointer: &str, code: &str| {
        let answer = city.post(&city.office(), &json!({ "scenario": scenario }));
        assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some(code)), "{pointer}: {}", answer.body);
        let error = &answer.body["errors"][0];
        assert_eq!(error["pointer"], pointer, "{}", answer.body);
        for text in ["message", "remedy"] {
            assert!(["zh", "en"].iter().all(|language| !error[text][language].as_str().unwrap().is_empty()), "{error}");
        }
    };
    let bounds = "consequence.out_of_bounds";
    let figures = [
        "/release/diameter_m",
        "/release/height_m",
        "/vessel/volume_m3",
        "/vessel/mass_kg",
        "/vessel/temperature_k",
        "/weather/wind_m_s",
        "/weather/temperature_k",
        "/weather/pressure_pa",
        "/weather/humidity",
    ];
    for figure in figures {
        for value in [-1.0, 1e308, -1e308] {
            check(with(hole(), figure, value.into()), &format!("/scenario{figure}"), bounds);
        }
    }
    for figure in
        ["/release/diameter_m", "/vessel/volume_m3", "/vessel/mass_kg", "/vessel/temperature_k", "/weather/pressure_pa"]
    {
        check(with(hole(), figure, 0.into()), &format!("/scenario{figure}"), bounds);
    }
    check(with(hole(), "/weather/wind_m_s", 0.into()), "/scenario/weather/wind_m_s", bounds);
    check(with(hole(), "/weather/wind_m_s", 60.5.into()), "/scenario/weather/wind_m_s", bounds);
    check(with(flow(), "/release/rate_kg_s", 0.into()), "/scenario/release/rate_kg_s", bounds);
    check(with(flow(), "/site", json!({ "bund_m2": -1 })), "/scenario/site/bund_m2", bounds);
    let receivers = json!([{ "east_m": 1, "north_m": 1 }, { "east_m": 1, "north_m": 1e308 }]);
    check(with(flow(), "/receivers", receivers), "/scenario/receivers/1/north_m", bounds);
    check(with(hole(), "/vessel", Value::Null), "/scenario/vessel", "consequence.no_vessel");
    check(with(hole(), "/vessel/mass_kg", 50_000.into()), "/scenario/vessel/mass_kg", "consequence.overfull");
    check(with(flow(), "/substance", "无名混合物".into()), "/scenario/substance", "properties.unknown_substance");
    check(with(flow(), "/substance", "7782-50-6".into()), "/scenario/substance", "properties.unknown_substance");
    check(with(flow(), "/substance", "".into()), "/scenario/substance", "properties.unknown_substance");
    // Phenol melts at 314 K.
    check(with(hole(), "/substance", "108-95-2".into()), "/scenario/vessel/temperature_k", "consequence.solid");
    check(with(flow(), "/schema", "anlan.scenario/9".into()), "/scenario/schema", "consequence.schema");

    let shape = "consequence.unreadable";
    check(json!({}), "/scenario/schema", shape);
    check(json!([]), "/scenario", shape);
    check(with(flow(), "/wind", 1.into()), "/scenario/wind", shape);
    check(with(flow(), "/weather/gust_m_s", 1.into()), "/scenario/weather/gust_m_s", shape);
    check(with(flow(), "/release/diametre_m", 1.into()), "/scenario/release/diametre_m", shape);
    check(with(flow(), "/release", json!({ "kind": "hole" })), "/scenario/release/diameter_m", shape);
    check(with(flow(), "/release/kind", "leak".into()), "/scenario/release/kind", shape);
    check(with(flow(), "/weather/stability", "G".into()), "/scenario/weather/stability", shape);
    check(with(flow(), "/weather/wind_m_s", "5".into()), "/scenario/weather/wind_m_s", shape);
    check(with(flow(), "/site", json!({ "blast_class": 300 })), "/scenario/site/blast_class", shape);
    check(with(flow(), "/receivers", json!([{ "east_m": 1 }])), "/scenario/receivers/0/north_m", shape);
}

#[test]
fn bodies_that_are_no_question_are_refused() {
    let city = City::alone();
    let status = |text: &str| city.post_text(&city.office(), text.to_owned()).status;
    assert_eq!(status("{"), 400);
    assert_eq!(status(r#"{"scenario": NaN}"#), 400, "NaN is not JSON");
    assert_eq!(status(&json!({ "scenario": flow() }).to_string().replace(":600", ":1e999")), 400, "no figure at all");
    assert_eq!(status("{}"), 422);
    assert_eq!(status(&json!({ "scenario": flow(), "vessle": null }).to_string()), 422);
    assert_eq!(status(&json!({ "scenario": flow(), "vessel": null }).to_string()), 200);
    assert_eq!(status(&format!("\"{}\"", "x".repeat(5 << 20))), 413);
}

/// Whatever is asked is answered or refused: strange but possible figures bring nothing down.
#[test]
fn the_edges_of_what_is_possible_are_answered_or_refused() {
    let city = City::alone();
    let edges = [
        ("/weather/wind_m_s", json!(0.2)),
        ("/weather/wind_m_s", json!(60)),
        ("/weather/temperature_k", json!(200)),
        ("/weather/humidity", json!(0)),
        ("/weather/pressure_pa", json!(4e4)),
        ("/vessel/temperature_k", json!(20)),
        ("/vessel/temperature_k", json!(1000)),
        ("/vessel/volume_m3", json!(1e6)),
        ("/vessel/mass_kg", json!(0.001)),
        ("/vessel/pressure_pa", json!(1e8)),
        ("/release/diameter_m", json!(0.0001)),
        ("/release/diameter_m", json!(5)),
        ("/release/above_bottom_m", json!(200)),
        ("/release/pipe_length_m", json!(1e6)),
        ("/release/duration_s", json!(1)),
    ];
    for (pointer, value) in edges {
        let answer = city.post(&city.office(), &json!({ "scenario": with(hole(), pointer, value.clone()) }));
        assert!(matches!(answer.status, 200 | 422), "{pointer} {value}: {} {}", answer.status, answer.body);
        let numbers = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(
            answer.status != 200 || !numbers.contains("\"value\":null"),
            "{pointer} {value}: a figure that is none"
        );
        let pointed = answer.body["errors"][0]["pointer"].as_str();
        assert!(answer.status != 422 || pointed.is_some_and(|at| at.starts_with("/scenario")), "{}", answer.body);
    }
}
