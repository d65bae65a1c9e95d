//! Requests through a real port: durable writes, reads, pages. `cargo bench -p anlan-registry --bench http`; needs wrk.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anlan_kernel::id::CountingIds;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Caller, Context, Grant, Problem, ReadNote, Rights, Verb};
use anlan_registry::MIGRATIONS;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::doors::{Door, routes};
use anlan_registry::records::{self, NewRecord};
use anlan_store::{Location, Store};
use axum::{Extension, Router};
use jiff::Timestamp;
use tokio::sync::watch;

const SITES: usize = 1000;
const SECONDS: u32 = 6;

/// Somebody who may do everything.
struct Everything(Arc<Grant>);

impl Rights for Everything {
    fn grant(&self, _verb: Verb, _kind: &str) -> Arc<Grant> {
        self.0.clone()
    }

    fn may(&self, _operation: &str) -> bool {
        true
    }

    fn note_read(&self, _read: ReadNote) -> Result<(), Problem> {
        Ok(())
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("a time in range")
}

fn main() {
    let folder = anlan_testkit::folder();
    let migrations = [anlan_http::MIGRATIONS, MIGRATIONS].concat();
    let store = Store::open(&Location::File(folder.path().join("city.db")), &migrations).expect("a new database");
    let catalogue = Arc::new(Catalogue::built_in());
    let ids = Arc::new(CountingIds::new(1));
    let site = fill(&store, &catalogue, &ids);
    let caller = Caller {
        actor: Some(Actor::new("bench", "bench")),
        language: Language::Zh,
        rights: Arc::new(Everything(Arc::new(Grant::everything()))),
    };
    let (_position, changed) = watch::channel(0);
    let door = Door {
        store: store.clone(),
        catalogue,
        ids,
        now,
        uploads: folder.path().to_owned(),
        shoreline: None,
        gates: None,
        recheck: Arc::new(|_| None),
        changed,
        actor_name: Arc::new(str::to_owned),
        version: "bench",
    };
    let api = routes(door).split_for_parts().0;
    let router = Router::new().nest("/api/v1", api).layer(Extension(caller));
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let here: SocketAddr = "127.0.0.1:0".parse().expect("an address");
    let listener = runtime.block_on(anlan_http::serve::listen(here)).expect("a free port");
    let address = listener.local_addr().expect("a port");
    let (_end, ended) = watch::channel(false);
    runtime.spawn(anlan_http::serve::serve(listener, router, anlan_http::serve::Limits::default(), ended));
    let base = format!("http://{address}/api/v1");
    for (what, path) in [("one record", format!("/records/site/{site}")), ("page of 50", "/records/site".to_owned())] {
        println!("{what:<24} {}", wrk(&format!("{base}{path}"), None));
    }
    let script = folder.path().join("write.lua");
    let body =
        r#"{"fields":{"name":"装卸台","link":"storage","place_class":"port","district":"210211"},"source":"bench"}"#;
    let lines = format!("wrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\nwrk.body = '{body}'\n");
    std::fs::write(&script, lines).expect("room on the disk");
    let before = store.journal_head().expect("readable").size;
    println!("{:<24} {}", "durable writes", wrk(&format!("{base}/records/risk_point"), Some(&script)));
    println!("{:<24} {}", "journalled", store.journal_head().expect("readable").size - before);
}

fn fill(store: &Store, catalogue: &Arc<Catalogue>, ids: &Arc<CountingIds>) -> String {
    let (catalogue, ids) = (catalogue.clone(), ids.clone());
    let made = records::act(store, move |tx| {
        let ctx = Context { actor: Actor::new("bench", "bench"), now: now(), ids: ids.as_ref() };
        let mut last = String::new();
        for number in 0..SITES {
            let body = serde_json::json!({"code": format!("S{number}"), "name": format!("厂区{number}"), "district": "210211"});
            let body = body.as_object().cloned().unwrap_or_default();
            let new = NewRecord { kind: "site".to_owned(), body, source: "bench".to_owned(), ..NewRecord::default() };
            last = records::create(tx, &ctx, &catalogue, new)?.record.id.to_string();
        }
        Ok(last)
    });
    made.expect("sound records")
}

/// Requests a second at 64 connections, as wrk tells them.
fn wrk(url: &str, script: Option<&Path>) -> String {
    let mut command = Command::new("wrk");
    command.args(["-t2", "-c64", &format!("-d{SECONDS}s"), "--latency"]);
    if let Some(script) = script {
        command.arg("-s").arg(script);
    }
    let before = processor_ms();
    let output = command.arg(url).output().expect("wrk is installed");
    let spent = processor_ms() - before;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap_or_default().trim().to_owned();
    let requests: u64 = line(" requests in ").split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
    let each = format!("{} us of processor each", spent * 1000 / requests.max(1));
    [line("Requests/sec"), each, line("99%"), line("Non-2xx")].join("  ").trim().to_owned()
}

/// Time that the server has used of the processors so far, as Linux tells it: the figure that does not depend on who else is at work.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    (ticks(11) + ticks(12)) * 10
}
