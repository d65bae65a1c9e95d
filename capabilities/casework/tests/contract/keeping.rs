//! Cases are kept, listed and acted on, on both databases alike.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_casework::cases::{self, derive_anew};
use anlan_casework::{ABSENCE, ABSENCE_CHECK, CASE, CASE_CHECK};
use anlan_kernel::{Reach, Verb};
use anlan_store::journal::verify::{StateCheck, verify};
use anlan_testkit::Database;
use serde_json::json;

use crate::setup::{City, order, photo, somebody};

anlan_testkit::on_both! {
    a_finding_goes_from_list_to_list
    of_two_who_act_one_is_first_and_the_other_reads_why
    of_many_who_act_at_once_one_is_first
    who_has_no_part_in_it_sees_nothing
    what_is_wrong_is_said_by_field
    lists_go_on_page_by_page
    an_absent_person_has_a_stand_in
    the_journal_holds_what_the_tables_hold
    lifecycles_are_told_and_drawn
}

fn a_finding_goes_from_list_to_list(database: &Database) {
    let city = City::open(database);
    let (inspector, firm, helper) = (city.of_unit(0), city.of_firm(), city.of_unit(1));
    let id = city.finding("2号罐区围堰破损");
    let todo = |caller| {
        let list = city.get(caller, "/cases");
        assert_eq!(list.status, 200, "{}", list.text);
        list.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["state"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!((todo(&inspector), todo(&firm)), (vec!["found".to_owned()], Vec::new()));
    assert_eq!(city.get(&helper, "/cases?list=copied").body["items"][0]["title"], "2号罐区围堰破损");
    let view = city.get(&inspector, &format!("/cases/{id}"));
    assert_eq!((view.status, view.etag.as_str()), (200, "\"1\""), "{}", view.text);
    // Three working days: 5 November, with the working said in both languages.
    assert_eq!(view.body["clocks"][0]["due"], "2026-11-05T15:59:59Z");
    assert!(
        view.body["clocks"][0]["working"].as_array().unwrap().iter().all(|line| line["zh"] != "" && line["en"] != "")
    );
    assert_eq!(view.body["colour"]["name"], "yellow");
    assert_eq!(view.body["seats"][0]["name"], "0号单位（演示）");
    let allowed = |body: &serde_json::Value, action: &str| {
        let actions = body["actions"].as_array().unwrap();
        actions.iter().find(|one| one["name"] == action).map(|one| one["allowed"].as_bool().unwrap())
    };
    assert_eq!((allowed(&view.body, "order"), allowed(&view.body, "report_done")), (Some(true), None));
    let of_firm = city.get(&firm, &format!("/cases/{id}"));
    assert_eq!(allowed(&of_firm.body, "order"), Some(false), "shown, with the reason");
    let path = format!("/cases/{id}/actions");
    let done = city.post(&inspector, &path, "\"1\"", order());
    assert_eq!((done.status, done.etag.as_str()), (200, "\"2\""), "{}", done.text);
    assert_eq!((todo(&inspector), todo(&firm)), (Vec::new(), vec!["rectifying".to_owned()]));
    assert_eq!(city.get(&inspector, "/cases?list=done").body["items"][0]["id"], id);
    let counts = city.get(&firm, "/cases/counts");
    assert_eq!((counts.body["todo"]["all"].as_u64(), counts.body["todo"]["overdue"].as_u64()), (Some(1), Some(0)));
    let said = city.post(&firm, &format!("/cases/{id}/comments"), "", json!({ "text": "备件明日到" }));
    assert_eq!((said.status, said.etag.as_str()), (200, "\"3\""), "{}", said.text);
    let urged = city.post(&inspector, &format!("/cases/{id}/urgings"), "", json!({ "text": "请尽快整改" }));
    assert_eq!(urged.status, 200, "{}", urged.text);
    let report = json!({ "action": "report_done", "fields": { "measures": "已修补" }, "evidence": photo() });
    // The version read before the comment still does: nothing was done since.
    let done = city.post(&firm, &path, "\"2\"", report);
    assert_eq!(done.status, 200, "{}", done.text);
    let accept = json!({ "action": "accept", "fields": { "accepted_on": "2026-11-02" }, "evidence": photo() });
    let done = city.post(&inspector, &path, &done.etag, accept);
    assert_eq!((done.status, &done.body["state"]), (200, &json!("closed")), "{}", done.text);
    assert!(todo(&inspector).is_empty() && todo(&firm).is_empty());
    assert_eq!(city.post(&inspector, &format!("/cases/{id}/urgings"), "", json!({ "text": "?" })).status, 409);
    let timeline = city.get(&firm, &format!("/cases/{id}/timeline"));
    let labels: Vec<_> =
        timeline.body["items"].as_array().unwrap().iter().map(|item| item["label"]["zh"].clone()).collect();
    assert_eq!(labels, ["立案", "下达整改", "评论", "催办", "报告整改完成", "验收销号"]);
    let ended = city.get(&inspector, "/cases?list=all&ended=true&lifecycle=finding&state=closed");
    assert_eq!(ended.body["items"][0]["id"], id, "{}", ended.text);
    assert_eq!(city.get(&inspector, &format!("/cases?list=all&subject={}", city.site)).body["items"], json!([]));
}

fn of_two_who_act_one_is_first_and_the_other_reads_why(database: &Database) {
    let city = City::open(database);
    let inspector = city.of_unit(0);
    let path = format!("/cases/{}/actions", city.finding("一"));
    let first = city.post(&inspector, &path, "\"1\"", order());
    let second = city.post(&inspector, &path, "\"1\"", json!({ "action": "void", "comment": "误报" }));
    assert_eq!((first.status, second.status), (200, 412), "{}", second.text);
    let said = second.body["message"]["zh"].as_str().unwrap();
    assert!(said.contains("已办理“下达整改”") && said.contains("整改中"), "{said}");
    assert_eq!(city.post(&inspector, &path, "", order()).status, 428);
    assert_eq!(city.post(&inspector, &path, "\"9\"", order()).status, 412, "a version there is not yet");
    let stale = city.post(&inspector, &path, &first.etag, json!({ "action": "void", "comment": "误报" }));
    assert_eq!((stale.status, &stale.body["code"]), (409, &json!("case.not_now")));
}

fn of_many_who_act_at_once_one_is_first(database: &Database) {
    let city = City::open(database);
    let path = format!("/cases/{}/actions", city.finding("一"));
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let acts: Vec<_> =
            (0..8).map(|_| scope.spawn(|| city.post(&city.of_unit(0), &path, "\"1\"", order()).status)).collect();
        acts.into_iter().map(|act| act.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
}

fn who_has_no_part_in_it_sees_nothing(database: &Database) {
    let city = City::open(database);
    let id = city.finding("一");
    let elsewhere = Reach::Districts(BTreeSet::from(["210281".to_owned()]));
    let stranger = somebody(city.units[5], elsewhere, &[Verb::Read, Verb::Create, Verb::Update]);
    for (path, body) in [
        (format!("/cases/{id}"), None),
        (format!("/cases/{id}/timeline"), None),
        (format!("/cases/{id}/actions"), Some(order())),
        (format!("/cases/{id}/comments"), Some(json!({ "text": "x" }))),
        (format!("/cases/{id}/urgings"), Some(json!({ "text": "x" }))),
    ] {
        let method = if body.is_some() { "POST" } else { "GET" };
        let answer = city.ask(&stranger, method, &path, "\"1\"", body.clone());
        let absent = city.ask(&stranger, method, &path.replace(&id, "00000000000000000000000000"), "\"1\"", body);
        assert_eq!((answer.status, absent.status), (404, 404), "{path}: {}", answer.text);
        assert_eq!(answer.body["code"], absent.body["code"]);
    }
    assert_eq!(city.get(&stranger, "/cases?list=all").body["items"], json!([]));
    assert_eq!(city.get(&stranger, "/cases").body["items"], json!([]));
    // The same person within reach sees it, but it is not theirs to act on.
    let near = city.of_unit(5);
    assert_eq!(city.get(&near, "/cases?list=all").body["items"][0]["id"], id);
    let not_theirs = city.post(&near, &format!("/cases/{id}/actions"), "\"1\"", order());
    assert_eq!((not_theirs.status, &not_theirs.body["code"]), (403, &json!("case.not_yours")));
    // Opening one about what lies elsewhere is like opening one about nothing.
    let body = json!({ "lifecycle": "finding", "title": "x", "subject": city.site.to_string(), "seats": [] });
    assert_eq!(city.post(&stranger, "/cases", "", body).body["code"], "case.subject_unknown");
    let reader = somebody(city.units[5], Reach::All, &[Verb::Read]);
    assert_eq!(city.post(&reader, &format!("/cases/{id}/actions"), "\"1\"", order()).status, 403);
    assert_eq!(city.post(&reader, &format!("/cases/{id}/urgings"), "", json!({ "text": "x" })).status, 403);
    let nobody = anlan_kernel::Caller { actor: None, ..reader };
    for path in ["/cases", "/cases/counts", "/case-lifecycles", "/case-absences"] {
        assert_eq!(city.get(&nobody, path).status, 401, "{path}");
    }
}

fn what_is_wrong_is_said_by_field(database: &Database) {
    let city = City::open(database);
    let inspector = city.of_unit(0);
    let open = |body: serde_json::Value| {
        let answer = city.post(&inspector, "/cases", "", body);
        (
            answer.status,
            answer.body["code"].as_str().unwrap_or_default().to_owned(),
            answer.body["errors"][0]["pointer"].clone(),
        )
    };
    let site = city.site.to_string();
    let seats = json!([{ "party": "inspecting", "holder": city.units[0].to_string() }, { "party": "firm", "holder": city.firm.to_string() }]);
    let with = |more: serde_json::Value| {
        let mut body = json!({ "lifecycle": "finding", "title": "x", "subject": site, "seats": seats });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    assert_eq!(open(with(json!({ "lifecycle": "no_such" }))).0, 404);
    assert_eq!(open(with(json!({ "title": "" }))), (422, "case.title".to_owned(), json!("/title")));
    assert_eq!(open(with(json!({ "seats": [] }))), (422, "case.seats".to_owned(), json!("/seats")));
    assert_eq!(
        open(with(json!({ "seats": [{ "party": "firm", "holder": site }] }))),
        (422, "case.holder".to_owned(), json!("/seats/0/holder"))
    );
    assert_eq!(
        open(with(json!({ "clock_start": "yesterday" }))),
        (422, "case.clock_start".to_owned(), json!("/clock_start"))
    );
    assert_eq!(open(with(json!({ "clock_start": "2026-11-03T09:00:00+08:00" }))).1, "case.clock_start");
    assert_eq!(open(with(json!({ "clock_start": "1917-11-03T09:00:00+08:00" }))).1, "case.clock_start");
    assert_eq!(open(with(json!({ "no_such": 1 }))).1, "http.body");
    let id = city.finding("一");
    let path = format!("/cases/{id}/actions");
    let act = |body| {
        let answer = city.post(&inspector, &path, "\"1\"", body);
        let errors = answer.body["errors"].as_array().cloned().unwrap_or_default();
        let mut pointers: Vec<String> =
            errors.iter().map(|one| one["pointer"].as_str().unwrap_or_default().to_owned()).collect();
        pointers.sort();
        (answer.status, pointers.join(" "))
    };
    assert_eq!(
        act(json!({ "action": "order", "fields": { "level": "huge", "cost": "1" } })),
        (422, "/evidence /fields/cost /fields/finding /fields/level".to_owned())
    );
    assert_eq!(act(json!({ "action": "fly" })), (422, "/action".to_owned()));
    assert_eq!(act(json!({ "action": "hand_over", "comment": "x" })), (422, "/to".to_owned()));
    let script = json!([{ "kind": "photo", "name": "a.svg", "media_type": "image/svg+xml", "sha256": "ab".repeat(32), "size_bytes": 9 }]);
    let mut with_script = order();
    with_script["evidence"] = script;
    assert_eq!(act(with_script), (422, "/evidence/0".to_owned()));
    assert_eq!(city.get(&inspector, &format!("/cases/{id}")).body["state"], "found", "nothing of it was kept");
    for query in ["list=some", "limit=0", "limit=x", "after=x", "after=~_x", "ended=maybe", "subject=x", "no_such=1"] {
        assert_eq!(city.get(&inspector, &format!("/cases?{query}")).status, 422, "{query}");
    }
}

fn lists_go_on_page_by_page(database: &Database) {
    let city = City::open(database);
    let ids: BTreeSet<String> = (0..7).map(|n| city.finding(&format!("第{n}项"))).collect();
    for list in ["todo", "all"] {
        let mut found = Vec::new();
        let mut after = String::new();
        loop {
            let page = city.get(&city.of_unit(0), &format!("/cases?list={list}&limit=3{after}"));
            assert_eq!(page.status, 200, "{}", page.text);
            found.extend(
                page.body["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()),
            );
            match page.body["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!((found.len(), &found.into_iter().collect::<BTreeSet<_>>()), (7, &ids), "{list}");
    }
}

fn an_absent_person_has_a_stand_in(database: &Database) {
    let city = City::open(database);
    // Two approvals, whose window is unit 0 and whose leader is unit 4 in their own name.
    let body = json!({
        "lifecycle": "joint_approval", "title": "新建罐区", "subject": city.firm.to_string(),
        "seats": [
            { "party": "window", "holder": city.units[0].to_string() },
            { "party": "field_units", "holder": city.units[4].to_string() },
            { "party": "leaders", "holder": city.units[5].to_string() },
            { "party": "applicant", "holder": city.firm.to_string() },
        ],
    });
    let opened = city.post(&city.of_unit(0), "/cases", "", body);
    assert_eq!(opened.status, 201, "{}", opened.text);
    let path = format!("/cases/{}", opened.body["id"].as_str().unwrap());
    let accepted = city.post(&city.of_unit(0), &format!("{path}/actions"), "\"1\"", json!({ "action": "accept" }));
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let person = city.create("person", json!({ "name": "王强（演示）" }));
    let (absent, stand_in) = (city.of_unit(4), somebody(person, Reach::Owners(BTreeSet::new()), &[Verb::Update]));
    assert_eq!(city.get(&stand_in, &path).status, 404);
    let days =
        |first: &str, last: &str| json!({ "stand_in": person.to_string(), "first_day": first, "last_day": last });
    let declared = city.post(&absent, "/case-absences", "", days("2026-11-01", "2026-11-05"));
    assert_eq!(declared.status, 201, "{}", declared.text);
    assert_eq!(
        city.post(&absent, "/case-absences", "", days("2026-11-05", "2026-11-06")).body["code"],
        "absence.overlap"
    );
    assert_eq!(city.post(&absent, "/case-absences", "", days("2026-10-01", "2026-10-02")).body["code"], "absence.days");
    let unit = json!({ "stand_in": city.firm.to_string(), "first_day": "2026-12-01", "last_day": "2026-12-02" });
    assert_eq!(
        city.post(&absent, "/case-absences", "", unit).body["code"],
        "case.holder",
        "a person stands in for a person"
    );
    assert_eq!(city.post(&absent, "/case-absences", "", days("2026-13-01", "2026-10-02")).body["code"], "absence.day");
    assert_eq!(city.get(&stand_in, "/case-absences").body["stands_in_for"], json!([city.units[4].to_string()]));
    assert_eq!(city.get(&stand_in, "/cases").body["items"][0]["state"], "opinions");
    let opine = json!({ "action": "opine", "stance": "agree" });
    let done = city.post(&stand_in, &format!("{path}/actions"), &accepted.etag, opine);
    assert_eq!((done.status, &done.body["state"]), (200, &json!("signing")), "{}", done.text);
    let timeline = city.get(&absent, &format!("{path}/timeline"));
    assert_eq!(timeline.body["items"][2]["event"]["stood_in_for"], city.units[4].to_string());
    let id = declared.body["id"].as_str().unwrap();
    assert_eq!(city.ask(&stand_in, "DELETE", &format!("/case-absences/{id}"), "", None).status, 404, "only one's own");
    assert_eq!(city.ask(&absent, "DELETE", &format!("/case-absences/{id}"), "", None).status, 204);
    assert_eq!(city.get(&stand_in, "/case-absences").body["stands_in_for"], json!([]));
}

fn the_journal_holds_what_the_tables_hold(database: &Database) {
    let city = City::open(database);
    let id = city.finding("一");
    city.post(&city.of_unit(0), &format!("/cases/{id}/actions"), "\"1\"", order());
    city.finding("二");
    let person = city.create("person", json!({ "name": "王强（演示）" }));
    let day = json!({ "stand_in": person.to_string(), "first_day": "2026-11-02", "last_day": "2026-11-03" });
    assert_eq!(city.post(&city.of_unit(4), "/case-absences", "", day).status, 201);
    let registry = StateCheck { covers: |kind| kind != CASE && kind != ABSENCE, ..anlan_registry::STATE_CHECK };
    let checks = [registry, CASE_CHECK, ABSENCE_CHECK];
    let sound = || verify(&city.door.store, &[], &checks, &mut |_, _| {}).unwrap();
    assert!(sound().is_sound(), "{:?}", sound().faults);
    // What is derived can be derived anew, and is the same.
    let rows = || {
        city.door
            .store
            .read(|reader| {
                reader.query(
                    "select holder, list, due, id from casework_seat order by holder, list, due, id",
                    &[],
                    |row| (0..4).map(|at| row.text(at).map(str::to_owned)).collect::<Result<Vec<_>, _>>(),
                )
            })
            .unwrap()
    };
    let before = rows();
    city.door.store.write(|tx| tx.execute("delete from casework_seat", &[])).unwrap();
    assert_eq!(derive_anew(&city.door.store, &Arc::clone(&city.door.rules)).unwrap(), 2);
    assert_eq!(rows(), before);
    // A row changed behind the program's back is found.
    let parsed = id.parse().unwrap();
    let there = city.door.store.read(|reader| cases::require(reader, parsed)).unwrap();
    let forged = serde_json::to_string(&there.case).unwrap().replace("围堰破损", "完好");
    city.door
        .store
        .write(move |tx| tx.execute("update casework_case set body = $2 where id = $1", &[id.into(), forged.into()]))
        .unwrap();
    assert!(!sound().is_sound());
}

fn lifecycles_are_told_and_drawn(database: &Database) {
    let city = City::open(database);
    let anybody = city.of_unit(0);
    let all = city.get(&anybody, "/case-lifecycles");
    let names: Vec<_> = all.body["items"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["finding", "joint_approval"]);
    assert!(all.body["items"][0]["mermaid"]["zh"].as_str().unwrap().starts_with("stateDiagram-v2"));
    let picture = city.get(&anybody, "/case-lifecycles/finding/diagram?language=en&state=found");
    assert!(picture.status == 200 && picture.text.starts_with("<svg") && picture.text.contains("being rectified"));
    assert_eq!(city.get(&anybody, "/case-lifecycles/none/diagram").status, 404);
    assert_eq!(city.get(&anybody, "/case-lifecycles/finding/diagram?state=none").status, 422);
}
