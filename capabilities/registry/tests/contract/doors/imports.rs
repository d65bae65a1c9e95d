//! Imports through the door: mended by hand, bounded by right, and hostile files.

use std::io::Write as _;
use std::sync::Arc;

use anlan_kernel::{Caller, Level, Verb};
use anlan_testkit::Database;
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::setup::{City, Post, Reply, somebody};
use crate::setup::{CODE_A, CODE_B};

anlan_testkit::on_both! {
    a_file_is_looked_at_mended_imported_and_taken_back
    rows_of_others_are_refused_one_by_one
    what_the_columns_do_not_tell_is_asked
    uploads_of_others_are_not_there
    hostile_files_are_refused
}

fn upload(city: &City, caller: &Caller, query: &str, bytes: impl Into<Body>) -> Reply {
    let request = Request::builder().method("POST").uri(format!("/api/v1/imports{query}"));
    let request = request.header("content-type", "application/octet-stream").body(bytes.into()).unwrap();
    city.reply(city.send(caller, request))
}

fn a_file_is_looked_at_mended_imported_and_taken_back(database: &Database) {
    let city = City::open(database);
    let clerk = somebody("li", Arc::new(Post::all(Level::Sensitive)));
    let table = "厂区编号,厂区名称,district,经度\nS1,一库,210211,\n,二库,210213,\nS3,三库,210213,\n";
    let shown = upload(&city, &clerk, "?name=sites.csv&kind=site", table);
    assert_eq!(shown.status.as_u16(), 201, "{shown:?}");
    assert_eq!((&shown.body["created"], &shown.body["refused"]), (&json!(2), &json!(1)));
    assert_eq!(shown.body["rows_at"]["3"]["厂区名称"], "二库");
    assert_eq!(shown.body["problems"][0]["place"]["row"], 3);
    assert_eq!(shown.body["columns"][0]["how"], "recognised");
    assert_eq!(city.registry.journal_size(), 8, "nothing is written yet");
    let id = shown.body["id"].as_str().unwrap();
    let mended = json!({"kind": "site", "edits": {"3": {"厂区编号": "S2"}}, "stated_on": "2026-05-01"});
    let again = city.post(&clerk, &format!("/imports/{id}/preview"), mended.clone());
    assert_eq!((&again.body["created"], &again.body["refused"]), (&json!(3), &json!(0)));
    let run = city.post(&clerk, &format!("/imports/{id}/run"), mended.clone());
    assert_eq!(run.body["created"], 3, "{run:?}");
    assert_eq!(city.get(&clerk, "/records/site?key=S2").titles(), ["二库"]);
    assert_eq!(city.post(&clerk, &format!("/imports/{id}/run"), mended).code(), (404, "import.no_upload"));
    let batch = run.body["batch"].as_str().unwrap();
    let list = city.get(&clerk, "/imports");
    assert_eq!(
        (&list.body["items"][0]["id"], &list.body["items"][0]["summary"]["created"]),
        (&json!(batch), &json!(3))
    );
    let other = somebody("wang", Arc::new(Post::of_firm(city.ids["A"])));
    assert_eq!(city.get(&other, "/imports").body["items"], json!([]));
    let undo = |caller: &Caller| city.ask(caller, "POST", &format!("/imports/{batch}/undo"), &[], None);
    assert_eq!(undo(&other).code(), (404, "import.not_found"));
    assert_eq!(undo(&clerk).body["removed"], 3);
    assert_eq!(undo(&clerk).code(), (409, "import.already_undone"));
}

fn rows_of_others_are_refused_one_by_one(database: &Database) {
    let city = City::open(database);
    let manager = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    let table = format!(
        "厂区编号,厂区名称,统一社会信用代码\nS-A,新名,{CODE_A}\nS-B,夺名,{CODE_A}\nN1,新库,{CODE_B}\nN2,无主库,\nN3,自家库,{CODE_A}\n"
    );
    let shown = upload(&city, &manager, "?name=a.csv&kind=site", table);
    assert_eq!(
        (&shown.body["updated"], &shown.body["created"], &shown.body["refused"]),
        (&json!(1), &json!(1), &json!(3)),
        "{shown:?}"
    );
    let problems = shown.body["problems"].as_array().unwrap();
    let codes: Vec<_> =
        problems.iter().map(|problem| (problem["place"]["row"].clone(), problem["code"].clone())).collect();
    assert_eq!(
        codes,
        [
            (json!(3), json!("access.out_of_reach")),
            (json!(4), json!("record.reference_not_found")),
            (json!(5), json!("access.out_of_reach")),
        ]
    );
    assert!(!shown.body.to_string().contains("松岛"), "nothing is told of the other firm");
    let run = city.post(&manager, &format!("/imports/{}/run", shown.body["id"].as_str().unwrap()), json!({}));
    assert_eq!((&run.body["updated"], &run.body["created"]), (&json!(1), &json!(1)));
    assert_eq!(city.registry.get(city.ids["S-B"]).unwrap().text("name"), Some("松岛化工（演示）一库"));
    let hidden = somebody("w", Arc::new(Post::all(Level::Internal)));
    let table = "存量编号,单元编号,危险化学品名称,设计最大量\nH-A,U-A,液氨,60\n";
    let refused = upload(&city, &hidden, "?name=h.csv&kind=holding", table);
    assert_eq!(
        refused.body["problems"][0]["code"], "access.field",
        "a quantity that may not be seen may not be imported"
    );
    let without = somebody("x", Arc::new(Post::all(Level::Internal).without(Verb::Import, "holding")));
    assert_eq!(upload(&city, &without, "?name=h.csv&kind=holding", table).code(), (403, "access.forbidden"));
    assert_eq!(
        upload(&city, &without, "?name=h.csv", table).code(),
        (403, "access.forbidden"),
        "also where the type is recognised"
    );
}

fn what_the_columns_do_not_tell_is_asked(database: &Database) {
    let city = City::open(database);
    let clerk = somebody("li", Arc::new(Post::all(Level::Sensitive)));
    let shown = upload(&city, &clerk, "?name=a.csv&kind=site", "甲,乙\nS1,一库\n");
    assert_eq!((shown.status.as_u16(), &shown.body["problems"][0]["code"]), (201, &json!("import.missing_columns")));
    assert_eq!(shown.body["columns"][1], json!({"heading": "乙", "how": "left_out"}));
    let path = format!("/imports/{}", shown.body["id"].as_str().unwrap());
    assert_eq!(
        city.post(&clerk, &format!("{path}/run"), json!({"kind": "site"})).code(),
        (422, "import.missing_columns")
    );
    let mapped = json!({"kind": "site", "mapping": {"甲": "code", "乙": "name"}});
    assert_eq!(city.post(&clerk, &format!("{path}/preview"), mapped.clone()).body["created"], 1);
    assert_eq!(city.post(&clerk, &format!("{path}/run"), mapped).body["created"], 1);
    for body in
        [json!({"datum": "moon"}), json!({"edits": {"x": {}}}), json!({"stated_on": "1.1.2026"}), json!({"other": 1})]
    {
        let shown = upload(&city, &clerk, "?name=a.csv&kind=site", "厂区编号,厂区名称\nS1,一库\n");
        let path = format!("/imports/{}/preview", shown.body["id"].as_str().unwrap());
        assert_eq!(city.post(&clerk, &path, body.clone()).status.as_u16(), 422, "{body}");
    }
}

fn uploads_of_others_are_not_there(database: &Database) {
    let city = City::open(database);
    let post = Arc::new(Post::all(Level::Sensitive));
    let (li, wang) = (somebody("li", post.clone()), somebody("wang", post));
    let shown = upload(&city, &li, "?name=..%2F..%2Fetc%2Fpasswd&kind=site", "厂区编号,厂区名称\nS1,一库\n");
    assert_eq!(shown.body["file"], "passwd", "a name holds no folders");
    let path = format!("/imports/{}/preview", shown.body["id"].as_str().unwrap());
    assert_eq!(city.post(&wang, &path, json!({})).code(), (404, "import.no_upload"));
    assert_eq!(city.post(&li, "/imports/..%2Fcity/preview", json!({})).code(), (404, "import.no_upload"));
    assert_eq!(city.post(&li, &path, json!({})).status.as_u16(), 200);
    for _ in 0..12 {
        upload(&city, &li, "?name=b.csv&kind=site", "厂区编号,厂区名称\nS1,一库\n");
    }
    assert_eq!(city.post(&li, &path, json!({})).code(), (404, "import.no_upload"), "the oldest of too many goes");
}

fn hostile_files_are_refused(database: &Database) {
    let city = City::open(database);
    let clerk = somebody("li", Arc::new(Post::all(Level::Sensitive)));
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        bomb.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..64 {
            bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
    }
    let bomb = bomb.finish().unwrap().into_inner();
    let refused = upload(&city, &clerk, "?name=bomb.xlsx&kind=site", bomb);
    assert!(matches!(refused.status.as_u16(), 413 | 422), "{:?}", refused.code());
    let formula = upload(&city, &clerk, "?name=f.csv&kind=site", "厂区编号,厂区名称\nS1,=cmd|' /C calc'!A0\n");
    assert_eq!((&formula.body["created"], &formula.body["warned"]), (&json!(1), &json!(1)), "kept as text, and told");
    assert_eq!(upload(&city, &clerk, "?name=x.csv", vec![0_u8; 64]).status.as_u16(), 422);
    assert_eq!(upload(&city, &clerk, "?name=x.csv", "").status.as_u16(), 422);
    // 201 MB in parts, so that the size is not known beforehand.
    let part = bytes::Bytes::from(vec![b'a'; 1 << 20]);
    let parts = futures_util::stream::iter((0..201).map(move |_| Ok::<_, std::io::Error>(part.clone())));
    assert_eq!(upload(&city, &clerk, "?name=big.csv", Body::from_stream(parts)).code(), (413, "import.too_large"));
    let request = Request::builder().method("POST").uri("/api/v1/imports").header("content-length", 201 << 20);
    let reply = city.reply(city.send(&clerk, request.body(Body::empty()).unwrap()));
    assert_eq!(reply.code(), (413, "import.too_large"));
    let kept: Vec<_> = std::fs::read_dir(city.folder.path()).unwrap().flatten().collect();
    assert_eq!(kept.len(), 2, "of all these only the table with a formula is kept, with its note: {kept:?}");
}
