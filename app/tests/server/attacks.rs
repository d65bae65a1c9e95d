//! What is tried against a server on an open network: each attempt is refused with a clear answer, and nothing is lost or leaked.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::setup::{Client, Server};

fn raw(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn every_answer_carries_the_headers_that_browsers_act_on() {
    let server = Server::shared();
    for path in ["/meta", "/session", "/nothing", "///", "//ogc/"] {
        let answer = server.visitor().get(path);
        let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
    let office = server.sign_in("office");
    let answer = office.get("/records/enterprise?limit=1");
    assert!(answer.header("cache-control").unwrap_or_default().contains("no-store"), "private answers are not kept");
    assert!(answer.header("access-control-allow-origin").is_none(), "closed to other origins");
}

#[test]
fn the_page_has_a_nonce_of_its_own_each_time() {
    let server = Server::shared();
    let policy = |_| server.visitor().get("///").header("content-security-policy").unwrap_or_default().to_owned();
    let (one, two) = (policy(1), policy(2));
    if server.visitor().get("///").text.contains("id=\"root\"") {
        assert_ne!(one, two);
        assert!(one.contains("script-src 'self';"), "{one}");
    }
}

#[test]
fn a_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let server = Server::shared();
    let meta = server.visitor().get("/meta");
    let person = &meta.body["demo_people"][0];
    let body = json!({"login": person["login"], "password": person["password"]});
    let answer = server.visitor().ask("POST", "/session", Some(&body), &[]);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"), "{cookie}");
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(!answer.text.contains(secret), "the secret stands in the cookie only");
}

#[test]
fn forged_requests_change_nothing() {
    let server = Server::shared();
    let office = server.sign_in("office");
    let body = json!({"fields": {"name": "伪造", "credit_code": ""}, "source": "x"});
    let without = Client { csrf: String::new(), ..office.clone() };
    let refused = without.ask("POST", "/records/enterprise", Some(&body), &[]);
    assert_eq!(refused.status, 403, "{}", refused.text);
    let wrong = Client { csrf: "guess".to_owned(), ..office.clone() };
    assert_eq!(wrong.ask("POST", "/records/enterprise", Some(&body), &[]).status, 403);
    for headers in [[("origin", "https://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")]] {
        let refused = office.ask("POST", "/records/enterprise", Some(&body), &headers);
        assert_eq!((refused.status, refused.body["code"].as_str()), (403, Some("http.cross_site")), "{headers:?}");
    }
    let found = office.get("/records/enterprise?q=%E4%BC%AA%E9%80%A0");
    assert_eq!(found.body["items"], json!([]), "nothing was written");
}

#[test]
fn a_session_that_ended_is_of_no_more_use() {
    let server = Server::shared();
    let office = server.sign_in("office");
    assert_eq!(office.get("/session").status, 200);
    assert_eq!(office.ask("DELETE", "/session", None, &[]).status, 204);
    assert_eq!(office.get("/session").status, 401, "replayed");
    assert_eq!(office.get("/records/enterprise").status, 401);
    for cookie in ["anlan_session=", "anlan_session=AAAA", "anlan_session=../../etc", "anlan_session=\u{feff}"] {
        let guess = Client { cookie: cookie.to_owned(), ..office.clone() };
        assert_eq!(guess.get("/session").status, 401, "{cookie}");
    }
    let token = server.visitor().ask("GET", "/session", None, &[("authorization", "Bearer anlan_AAAAAAAA")]);
    assert_eq!(token.status, 401);
}

#[test]
fn foreign_hosts_and_broken_requests_are_refused() {
    let server = Server::shared();
    let answer = raw(server, "GET /api/v1/meta HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("http.host") && !answer.contains("location:"), "{answer}");
    let twice =
        raw(server, "GET /api/v1/meta HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(twice.starts_with("HTTP/1.1 4"), "{twice}");
    let none = raw(server, "GET /api/v1/meta HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(none.starts_with("HTTP/1.1 4"), "{none}");
    let smuggled = raw(
        server,
        "POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    );
    assert_eq!(smuggled.matches("HTTP/1.1 ").count(), 1, "{smuggled}");
    let long = raw(
        server,
        &format!("GET /api/v1/meta HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {}\r\n\r\n", "x".repeat(200_000)),
    );
    assert!(long.is_empty() || long.starts_with("HTTP/1.1 431"), "{}", &long[..long.len().min(80)]);
    let traversal = raw(server, "GET /../../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assert!(!traversal.contains("root:"), "{traversal}");
    assert_eq!(server.visitor().get("/meta").status, 200, "still serving");
}

#[test]
fn large_and_slow_requests_do_not_take_the_door() {
    let server = Server::shared();
    let office = server.sign_in("office");
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST /api/v1/records/enterprise HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nCookie: {}\r\nX-Anlan-Csrf: {}\r\nConnection: close\r\n\r\n",
        100 << 20,
        office.cookie,
        office.csrf
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut sending = stream.try_clone().unwrap();
    // The server stops reading once it has seen enough.
    let sender =
        std::thread::spawn(move || (0..100).take_while(|_| sending.write_all(&vec![b' '; 1 << 20]).is_ok()).count());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("http.too_large"), "{answer}");
    assert!(sender.join().unwrap() < 100, "not all of it was taken");
    let mut slow = Vec::new();
    for _ in 0..64 {
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        stream.write_all(b"GET /api/v1/meta HTTP/1.1\r\nHost: 127").unwrap();
        slow.push(stream);
    }
    assert_eq!(office.get("/session").status, 200, "served beside 64 slow ones");
}

#[test]
fn what_is_out_of_reach_looks_as_if_it_were_not_there() {
    let server = Server::shared();
    let (office, manager) = (server.sign_in("office"), server.sign_in("manager"));
    let own = manager.get("/records/enterprise");
    let own: Vec<&str> = own.body["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(own.len(), 1, "a firm sees itself");
    let all = office.get("/records/enterprise?limit=50");
    let other = all.body["items"].as_array().unwrap().iter().find(|item| item["id"] != own[0]).unwrap();
    let (other, name) = (other["id"].as_str().unwrap(), other["title"].as_str().unwrap());
    let absent = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
    let strip = |answer: &crate::setup::Answer, id: &str| (answer.status, answer.text.replace(id, "ID"));
    for path in [
        "/records/enterprise/ID",
        "/records/enterprise/ID/history",
        "/records/enterprise/ID/tree",
        "/map/card/enterprise/ID",
    ] {
        let foreign = manager.get(&path.replace("ID", other));
        let missing = manager.get(&path.replace("ID", absent));
        assert_eq!(foreign.status, 404, "{path}: {}", foreign.text);
        assert_eq!(strip(&foreign, other), strip(&missing, absent), "{path}");
    }
    for (method, path, body) in [
        ("PATCH", "/records/enterprise/ID", json!({"fields": {"address": "x"}, "source": "x"})),
        ("POST", "/records/enterprise/ID/reveal", json!({"fields": ["principal"], "purpose": "x"})),
    ] {
        let ask = |id: &str| manager.ask(method, &path.replace("ID", id), Some(&body), &[("if-match", "\"1\"")]);
        let (foreign, missing) = (ask(other), ask(absent));
        assert_eq!(foreign.status, 404, "{path}: {}", foreign.text);
        assert_eq!(strip(&foreign, other), strip(&missing, absent), "{path}");
    }
    let searched = manager.get(&format!("/search?q={}", urlencode(name)));
    assert!(!searched.text.contains(other), "{}", searched.text);
    for path in ["/records/enterprise/export?format=csv", "/records/site/export?format=geojson", "/hazards", "/archive"]
    {
        let answer = manager.get(path);
        assert!(!answer.text.contains(name) && !answer.text.contains(other), "{path}");
    }
    let body = json!({"fields": {"code": "X1", "name": "越权", "enterprise": other}, "source": "x"});
    let refused = manager.ask("POST", "/records/site", Some(&body), &[]);
    assert_eq!(
        (refused.status, refused.body["code"].as_str()),
        (422, Some("record.reference_not_found")),
        "{}",
        refused.text
    );
}

#[test]
fn nobody_gives_a_post_to_oneself_nor_joins_two_administrators() {
    let server = Server::shared();
    let admin = server.sign_in("sysadmin");
    let me = admin.get("/session");
    let person = |login: &str| {
        let found = admin.get("/records/person?limit=100");
        let found = found.body["items"].as_array().unwrap().clone();
        found.iter().find(|item| item["fields"]["login"] == login).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let give = |person: &str, role: &str| {
        let unit = &me.body["posts"][0]["unit"]["id"];
        let fields = json!({"name": "增设岗位", "person": person, "unit": unit, "role": role});
        admin.ask("POST", "/records/post", Some(&json!({"fields": fields, "source": "x"})), &[])
    };
    let own = give(me.body["person"]["id"].as_str().unwrap(), "city_office");
    assert_eq!(own.body["code"], "access.own_post", "{}", own.text);
    let joined = give(&person("auditor"), "security_admin");
    assert_eq!(joined.body["code"], "access.administrators_joined", "{}", joined.text);
}

pub(crate) fn urlencode(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}
