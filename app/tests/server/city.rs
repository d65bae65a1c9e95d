//! The name of the city is that of its unit, as it is called now.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::setup::Server;

#[test]
fn a_city_that_gets_another_name_is_called_so_without_a_restart() {
    let server = Server::with_sample_city();
    let name = || server.visitor().get("/meta").body["city"].clone();
    assert_eq!(name(), json!({"zh": "示例城市", "en": "Sample City"}));
    let keeper = server.sign_in("sysadmin");
    let page = keeper.get("/records/org_unit?filter.level=city&limit=2");
    let [city] = page.body["items"].as_array().unwrap().as_slice() else { panic!("one city: {}", page.text) };
    let path = format!("/records/org_unit/{}", city["id"].as_str().unwrap());
    let version = format!("\"{}\"", city["version"]);
    let change: Value = json!({"fields": {"name": "滨海演示市"}, "source": "更名"});
    let written = keeper.ask("PATCH", &path, Some(&change), &[("if-match", &version)]);
    assert_eq!(written.status, 200, "{}", written.text);
    let wanted = json!({"zh": "滨海演示市", "en": "滨海演示市"});
    let begun = Instant::now();
    while name() != wanted {
        assert!(begun.elapsed() < Duration::from_mins(1), "still called {}", name());
        std::thread::sleep(Duration::from_millis(20));
    }
    let page = server.sign_in("office").get("/archive/page");
    assert!(page.text.contains("滨海演示市风险分布档案"), "the printed archive is headed by it too");
}
