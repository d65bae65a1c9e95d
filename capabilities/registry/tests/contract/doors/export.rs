//! Lists as files: what the caller sees, and noted.

use std::sync::Arc;

use anlan_kernel::{Level, Verb};
use anlan_testkit::Database;

use super::setup::{City, Post, somebody};

anlan_testkit::on_both! {
    a_file_holds_what_the_caller_sees_and_is_noted
    every_format_is_given
}

fn a_file_holds_what_the_caller_sees_and_is_noted(database: &Database) {
    let city = City::open(database);
    let post = Arc::new(Post::all(Level::Internal));
    let reader = somebody("li", post.clone());
    let text = |caller, path: &str| {
        let reply = city.get(caller, path);
        assert_eq!(reply.status.as_u16(), 200, "{reply:?}");
        (String::from_utf8(reply.bytes).unwrap(), reply.headers["content-disposition"].to_str().unwrap().to_owned())
    };
    let (file, name) = text(&reader, "/records/enterprise/export?format=csv&filter.district=210211&purpose=x");
    assert!(file.contains("海湾仓储") && !file.contains("松岛"), "{file}");
    assert!(file.contains("王**") && !file.contains("王小明"), "{file}");
    assert!(name.contains("filename*=UTF-8''%E4%BC%81%E4%B8%9A.csv"), "{name}");
    {
        let notes = post.notes.lock().unwrap();
        assert_eq!(
            (notes[0].action.as_str(), notes[0].kind.as_str(), notes[0].count, notes[0].purpose.as_str()),
            ("export", "enterprise", 1, "x")
        );
    }
    let (file, _) = text(&reader, "/records/holding/export?format=csv&lang=en");
    assert!(file.contains("substance") && !file.contains("design maximum"), "{file}");
    let (file, _) = text(&reader, "/records/enterprise/export?format=jsonl&columns=name,district");
    assert!(file.contains("210211") && !file.contains("91990200"), "{file}");
    for columns in ["design_max_t", "nothing"] {
        assert_eq!(
            city.get(&reader, &format!("/records/holding/export?columns={columns}")).code(),
            (422, "http.query")
        );
    }
    let manager = somebody("wang", Arc::new(Post::of_firm(city.ids["A"])));
    assert!(!text(&manager, "/records/site/export?format=csv").0.contains("松岛"));
    let without = somebody("w", Arc::new(Post::all(Level::Internal).without(Verb::Export, "site")));
    assert_eq!(city.get(&without, "/records/site/export").code(), (403, "access.forbidden"));
    let left: Vec<_> = std::fs::read_dir(city.folder.path()).unwrap().flatten().collect();
    assert!(left.is_empty(), "no file stays behind: {left:?}");
}

fn every_format_is_given(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    for (format, begins) in [("xlsx", &b"PK"[..]), ("geojson", b"{"), ("jsonl", b"{"), ("csv", "\u{feff}".as_bytes())] {
        let reply = city.get(&reader, &format!("/records/site/export?format={format}"));
        assert!(reply.bytes.starts_with(begins), "{format}");
        assert_eq!(reply.headers["content-length"].to_str().unwrap(), reply.bytes.len().to_string());
    }
    assert_eq!(city.get(&reader, "/records/site/export?format=pdf").code(), (422, "http.query"));
}
