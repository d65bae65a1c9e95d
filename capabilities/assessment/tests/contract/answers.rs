//! What is offered, and what is answered.

use serde_json::{Value, json};

use crate::setup::{City, flow, hole};

fn city() -> City {
    City::alone()
}

#[test]
fn substances_are_found_by_what_people_call_them() {
    let city = city();
    let first = |query: &str| {
        let answer = city.get(&city.office(), &format!("/consequence/substances?{query}"));
        assert_eq!(answer.status, 200);
        answer.body["items"][0].clone()
    };
    let chlorine = first("q=%E6%B6%B2%E6%B0%AF");
    assert_eq!((&chlorine["cas"], &chlorine["state"]), (&json!("7782-50-5"), &json!("gas")));
    assert_eq!(chlorine["lower_limit"], Value::Null);
    assert!(chlorine["toxic_sets"].as_array().unwrap().contains(&json!("aqt3046")), "{chlorine}");
    assert_eq!(first("q=108-88-3")["state"], "liquid");
    assert_eq!(first("q=TOLU")["cas"], "108-88-3");
    assert_eq!(first("q=124-38-9")["state"], "gas", "carbon dioxide sublimes");
    let count = |query: &str| {
        city.get(&city.office(), &format!("/consequence/substances{query}")).body["items"].as_array().unwrap().len()
    };
    assert_eq!((count(""), count("?limit=3"), count("?q=zzzz"), count("?limit=0")), (50, 3, 0, 0));
    assert!(count("?limit=1000") > 150);
    assert_eq!(city.get(&city.office(), "/consequence/substances?limit=-1").status, 422);
}

#[test]
fn the_weather_offered_says_where_it_comes_from_and_can_be_asked_in() {
    let city = city();
    let answer = city.get(&city.office(), "/consequence/weather");
    let items = answer.body["items"].as_array().unwrap();
    assert_eq!((&items[0]["id"], &items[1]["id"]), (&json!("1.5F"), &json!("5D")));
    assert_eq!((&items[0]["share"], &items[0]["confidence"]), (&Value::Null, &json!("verified")));
    let climate: Vec<&Value> = items.iter().filter(|item| item["share"].is_number()).collect();
    assert!(climate.len() > 10 && climate.iter().all(|item| item["confidence"] == "synthetic"));
    for item in items {
        let mut scenario = flow();
        scenario["weather"] = item["conditions"].clone();
        let run = city.post(&city.office(), &json!({ "scenario": scenario }));
        assert_eq!(run.status, 200, "{}: {}", item["id"], run.body);
    }
}

#[test]
fn the_same_question_gets_the_same_bytes() {
    let city = city();
    let asked = json!({ "scenario": hole() });
    let (first, second) = (city.post(&city.office(), &asked), city.post(&city.office(), &asked));
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(first.body["schema"], "anlan.outcome/1");
    assert!(first.bytes == second.bytes);
    assert!(!first.body["hazards"].as_array().unwrap().is_empty());
}

#[test]
fn ten_thousand_receivers_are_answered_and_one_more_is_not() {
    let city = city();
    let mut scenario = flow();
    let receiver =
        |number: u32| json!({ "label": format!("受体{number}"), "east_m": -f64::from(number), "north_m": 0.5 });
    scenario["receivers"] = (0..10_000).map(receiver).collect();
    let answer = city.post(&city.office(), &json!({ "scenario": scenario }));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["receivers"].as_array().unwrap().len(), 10_000);
    scenario["receivers"] = (0..10_001).map(receiver).collect();
    let refused = city.post(&city.office(), &json!({ "scenario": scenario }));
    assert_eq!((refused.status, &refused.body["code"]), (422, &json!("consequence.too_many_receivers")));
    assert_eq!(refused.body["errors"][0]["pointer"], "/scenario/receivers");
}
