//! The risk map knows what other capabilities know, and tells nobody who may not read it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::setup::Server;

#[test]
fn relocation_knows_the_grades_of_major_hazards() {
    let server = Server::shared();
    let office = server.sign_in("office");
    let page = office.get("/hazards?edition=2018&limit=1000");
    assert_eq!((page.status, &page.body["next"]), (200, &Value::Null), "{}", page.text);
    // Major hazards by site: the gravest grade where every grade is known, and a name.
    let mut of: BTreeMap<String, (Vec<Option<u64>>, String)> = BTreeMap::new();
    let mut open: BTreeSet<String> = BTreeSet::new();
    let mut all: BTreeSet<String> = BTreeSet::new();
    for row in page.body["items"].as_array().unwrap() {
        let Some(site) = row["site"].as_str() else { continue };
        all.insert(site.to_owned());
        if row["open"].as_u64().unwrap() > 0 {
            open.insert(site.to_owned());
        }
        if row["major_hazard"] == true {
            let own = of.entry(site.to_owned()).or_default();
            own.0.push(row["grade"].as_u64());
            row["name"].as_str().unwrap().clone_into(&mut own.1);
        }
    }
    assert!(
        !of.is_empty() && of.len() < all.len(),
        "some sites of the sample city have a major hazard and some have none"
    );
    let answer = office.get("/risk/relocation");
    assert_eq!(answer.status, 200, "{}", answer.text);
    let (mut yes, mut no, mut unknown) = (0, 0, 0);
    for site in answer.body["screened"].as_array().unwrap() {
        let id = site["id"].as_str().unwrap();
        let finding =
            site["findings"].as_array().unwrap().iter().find(|finding| finding["fact"] == "major_hazard").unwrap();
        match finding["value"].as_str().unwrap() {
            "yes" => {
                yes += 1;
                let reason = finding["reason"]["zh"].as_str().unwrap();
                assert!(reason.contains(&of[id].1), "{reason} names {}", of[id].1);
            }
            "no" => {
                no += 1;
                assert!(all.contains(id) && !of.contains_key(id) && !open.contains(id), "{site}");
            }
            _ => {
                unknown += 1;
                // Nothing recorded, or a line that may make one.
                assert!(!of.contains_key(id) && (open.contains(id) || !all.contains(id)), "{site}");
            }
        }
    }
    assert_eq!(yes, of.len(), "{no} without, {unknown} unknown");
    for ranked in answer.body["ranking"].as_array().unwrap() {
        let parts = ranked["parts"].as_array().unwrap();
        let grade = &parts.iter().find(|part| part["criterion"] == "hazard_grade").unwrap()["value"];
        let id = ranked["id"].as_str().unwrap();
        let known = of.get(id).map(|(grades, _)| grades.iter().copied().collect::<Option<Vec<u64>>>());
        match known {
            Some(Some(grades)) => {
                assert_eq!(grade.as_f64(), grades.into_iter().min().map(|own| own as f64), "{ranked}");
            }
            Some(None) => {}
            None if open.contains(id) || !all.contains(id) => assert!(grade.is_null(), "{ranked}"),
            None => assert_eq!(grade.as_f64(), Some(5.0), "none: {ranked}"),
        }
    }
}

#[test]
fn nothing_of_the_risk_map_is_told_to_the_public_or_to_enterprises() {
    let server = Server::shared();
    let description = server.visitor().get("/openapi.json");
    let paths: Vec<String> = (description.body["paths"].as_object().unwrap().keys())
        .map(|path| path.strip_prefix("/api/v1").unwrap_or(path).to_owned())
        .filter(|path| path == "/risk" || path.starts_with("/risk/"))
        .collect();
    assert!(paths.len() >= 15, "{paths:?}");
    let meta = server.visitor().get("/meta");
    let shut_out = ["public", "enterprise_manager", "enterprise_employee", "carrier", "insurer"];
    let mut tried = 0;
    for person in meta.body["demo_people"].as_array().unwrap() {
        let role = person["role"]["id"].as_str().unwrap();
        if !shut_out.contains(&role) {
            continue;
        }
        let client = server.sign_in_with(person["login"].as_str().unwrap(), person["password"].as_str().unwrap());
        tried += 1;
        for path in &paths {
            for (method, body) in [("GET", None), ("POST", Some(serde_json::json!({})))] {
                let is_there = description.body["paths"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .any(|(own, item)| own.ends_with(path.as_str()) && item.get(method.to_lowercase()).is_some());
                if !is_there {
                    continue;
                }
                let asked =
                    path.replace("{id}", "01BX5ZZKBKACTAV9WEVGEMMVRZ").replace("{site}", "x").replace("{name}", "x");
                let answer = client.ask(method, &asked, body.as_ref(), &[]);
                assert_eq!(answer.status, 403, "{role} {method} {asked}: {}", answer.text);
                assert_eq!(answer.body["code"], "access.forbidden", "{}", answer.text);
            }
        }
        // Nor does anything say to the browser that there is such a screen.
        let me = client.get("/session");
        assert!(!me.text.contains("risk.read"), "{role}: {}", me.text);
    }
    assert!(tried >= 3, "{tried}");
}
