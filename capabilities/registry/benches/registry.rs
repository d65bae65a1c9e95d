//! Imports, reads by id and filtered pages, with growth in size. `cargo bench -p anlan-registry`; some minutes, one table.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anlan_kernel::id::CountingIds;
use anlan_kernel::{Actor, Grant, PageRequest, Reach, RecordId};
use anlan_registry::MIGRATIONS;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::import::{Importer, Request, Source, import};
use anlan_registry::lists::{self, Filter};
use anlan_registry::records;
use anlan_store::{Location, Store};
use jiff::Timestamp;

/// Rows added at each step, and what they come to.
const STEPS: [usize; 3] = [100_000, 300_000, 600_000];
const DISTRICTS: usize = 50;

fn main() {
    let folder = anlan_testkit::folder();
    let store = Store::open(&Location::File(folder.path().join("city.db")), MIGRATIONS).expect("a new database");
    let catalogue = Arc::new(Catalogue::built_in());
    let ids = Arc::new(CountingIds::new(1));
    println!(
        "{:>10} {:>12} {:>12} {:>14} {:>14} {:>16} {:>14} {:>14} {:>14} {:>14} {:>14}",
        "records",
        "imported in",
        "rows/s",
        "peak memory",
        "reads by id/s",
        "filtered page",
        "deep page",
        "text found",
        "text missing",
        "in a district",
        "count"
    );
    let mut total = 0;
    for rows in STEPS {
        let path = folder.path().join("table.csv");
        std::fs::write(&path, table(total, rows)).expect("room on the disk");
        let begun = Instant::now();
        let importer = Importer {
            actor: Actor::new("bench", "bench"),
            now: Timestamp::from_second(1_795_000_000).expect("a time in range"),
            ids: ids.clone(),
            progress: Arc::new(|_| {}),
            shoreline: None,
        };
        let request =
            Request { kind: Some("site".to_owned()), all_or_nothing: true, ..Request::new(Source::File(path)) };
        let report = import(&store, &catalogue, &importer, request).expect("a sound table");
        assert_eq!(report.created, rows as u64);
        let took = begun.elapsed();
        total += rows;
        let (page, deep) = pages(&store, &catalogue);
        let everything = Arc::new(Grant::everything());
        let found = asked(&store, &catalogue, &everything, "区99999");
        let missing = asked(&store, &catalogue, &everything, "无此");
        let district = Reach::Districts(std::collections::BTreeSet::from(["210207".to_owned()]));
        let mut narrow = Grant::everything();
        narrow.scopes[0].reach = district;
        let narrow = asked(&store, &catalogue, &Arc::new(narrow), "无此");
        let begun = Instant::now();
        let counted = store.read(|reader| lists::count(reader, &catalogue, &Filter::new("site", everything.clone())));
        assert_eq!(counted.expect("readable"), total as u64);
        let counted = begun.elapsed();
        println!(
            "{total:>10} {:>10.1} s {:>12} {:>11} MB {:>14} {:>13.2} ms {:>11.2} ms {:>11.2} ms {:>11.2} ms {:>11.2} ms {:>11.2} ms",
            took.as_secs_f64(),
            rate(rows as u64, took),
            peak_memory_mb(),
            reads(&store),
            page.as_secs_f64() * 1000.0,
            deep.as_secs_f64() * 1000.0,
            found.as_secs_f64() * 1000.0,
            missing.as_secs_f64() * 1000.0,
            narrow.as_secs_f64() * 1000.0,
            counted.as_secs_f64() * 1000.0,
        );
    }
}

fn table(from: usize, rows: usize) -> String {
    let mut text = "厂区编号,厂区名称,行政区划代码,地址,经度,纬度\n".to_owned();
    for number in from..from + rows {
        let (lon, lat) = (121.0 + (number % 1000) as f64 / 1000.0, 39.0 + (number % 777) as f64 / 1000.0);
        let district = 210_200 + number % DISTRICTS;
        let _ = writeln!(text, "S{number},厂区{number},{district},演示路{number}号,{lon},{lat}");
    }
    text
}

/// Reads a second of one thread, each in a view of its own.
fn reads(store: &Store) -> u64 {
    let ids: Vec<RecordId> = store
        .read(|reader| reader.query("select id from record order by body limit 20000", &[], |row| row.text(0)?.parse()))
        .expect("readable");
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(1) {
        for id in ids.iter().take(1000) {
            assert!(store.read(|reader| records::get(reader, *id)).expect("readable").is_some());
            count += 1;
        }
    }
    rate(count, begun.elapsed())
}

/// The first page of a search for a text inside titles, at its third asking.
fn asked(store: &Store, catalogue: &Catalogue, grant: &Arc<Grant>, text: &str) -> Duration {
    let filter = Filter { contains: Some(text.to_owned()), ..Filter::new("site", grant.clone()) };
    let mut last = Duration::ZERO;
    for _ in 0..3 {
        let begun = Instant::now();
        store.read(|reader| lists::list(reader, catalogue, &filter)).expect("readable");
        last = begun.elapsed();
    }
    last
}

/// A page of one district's records: the first, and one far down.
fn pages(store: &Store, catalogue: &Catalogue) -> (Duration, Duration) {
    let mut filter = Filter {
        equals: vec![("district".to_owned(), "210207".to_owned())],
        page: PageRequest { limit: 50, after: None },
        ..Filter::new("site", Arc::new(Grant::everything()))
    };
    let mut ask = |after: Option<String>| {
        filter.page.after = after;
        let begun = Instant::now();
        let page = store.read(|reader| lists::list(reader, catalogue, &filter)).expect("readable");
        assert_eq!(page.items.len(), 50);
        (begun.elapsed(), page.next)
    };
    let (first, mut next) = ask(None);
    let mut deep = first;
    for _ in 0..20 {
        (deep, next) = ask(next);
    }
    (first, deep)
}

/// The most memory the process has held so far, as Linux tells it.
fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

fn rate(count: u64, time: Duration) -> u64 {
    u64::try_from(u128::from(count) * 1_000_000 / time.as_micros().max(1)).unwrap_or(u64::MAX)
}
