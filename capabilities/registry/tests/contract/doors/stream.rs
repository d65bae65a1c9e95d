//! The stream of changes: by right, resumed, and ended with the rights.

use std::sync::Arc;

use anlan_kernel::{Caller, Level};
use anlan_testkit::Database;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;

use super::setup::{City, Post, somebody};

anlan_testkit::on_both! {
    changes_are_told_to_those_who_may_know
    a_stream_resumes_where_it_was_cut
    a_stream_ends_with_the_server
    a_stream_ends_with_the_rights
}

/// Reads events until one holds a text; returns all.
fn listen(city: &City, caller: &Caller, last: Option<u64>, until: &str, act: impl FnOnce()) -> String {
    *city.still.lock().unwrap() = Some(caller.clone());
    let mut request = Request::builder().uri("/api/v1/events");
    if let Some(last) = last {
        request = request.header("last-event-id", last.to_string());
    }
    let response = city.send(caller, request.body(Body::empty()).unwrap());
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    let mut text = String::new();
    let mut next = |text: &mut String| {
        city.block(async {
            let frame =
                tokio::time::timeout(std::time::Duration::from_secs(20), body.frame()).await.expect("an event in time");
            match frame {
                Some(frame) => {
                    let data = frame.unwrap().into_data().unwrap_or_default();
                    text.push_str(std::str::from_utf8(&data).unwrap());
                    true
                }
                None => false,
            }
        })
    };
    next(&mut text);
    act();
    city.position.send_replace(city.registry.journal_size());
    while !text.contains(until) && next(&mut text) {}
    text
}

fn changes_are_told_to_those_who_may_know(database: &Database) {
    let city = City::open(database);
    let manager = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    let (a, b) = (city.ids["S-A"].to_string(), city.ids["S-B"].to_string());
    let (gone, other_gone) = (city.ids["H-A"], city.ids["H-B"]);
    let text = listen(&city, &manager, None, "delete", || {
        for name in ["S-B", "S-A"] {
            let site = city.registry.get(city.ids[name]).unwrap();
            city.registry.update("wang", &site, &[("address", "x")]).unwrap();
        }
        for id in [other_gone, gone] {
            city.registry
                .act("wang", move |tx, ctx, _| Ok(anlan_registry::records::delete(tx, ctx, id, 1, None)?))
                .unwrap();
        }
    });
    assert!(text.starts_with("event: hello") && text.contains("\"version\":\"0\""), "{text}");
    assert!(text.contains(&a) && text.contains("\"action\":\"update\""), "{text}");
    assert!(text.contains(&gone.to_string()), "of one that is gone, where it stood decides: {text}");
    assert!(!text.contains(&b) && !text.contains(&other_gone.to_string()), "{text}");
}

fn a_stream_resumes_where_it_was_cut(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let text = listen(&city, &reader, Some(5), "\"position\":8", || {});
    assert!(!text.contains("\"position\":5,\"kind\""), "{text}");
    for position in 6..=8 {
        assert_eq!(text.matches(&format!("\"position\":{position},\"kind\"")).count(), 1, "{text}");
    }
    assert!(text.contains("id: 8"), "{text}");
    let visitor = Caller { actor: None, ..reader };
    assert_eq!(city.get(&visitor, "/events").code(), (401, "access.sign_in"));
}

fn a_stream_ends_with_the_server(database: &Database) {
    let mut city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let response = city.send(&reader, Request::builder().uri("/api/v1/events").body(Body::empty()).unwrap());
    let mut body = response.into_body();
    let (gone, _) = tokio::sync::watch::channel(0);
    drop(std::mem::replace(&mut city.position, gone));
    let mut frames = 0;
    while city.block(body.frame()).is_some() {
        frames += 1;
    }
    assert_eq!(frames, 1, "the greeting, and the end");
}

fn a_stream_ends_with_the_rights(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let response = city.send(&reader, Request::builder().uri("/api/v1/events").body(Body::empty()).unwrap());
    // Whoever is asked anew finds nobody.
    let mut body = response.into_body();
    let mut frames = 0;
    while city.block(body.frame()).is_some() {
        frames += 1;
    }
    assert_eq!(frames, 1, "the greeting, and the end");
}
