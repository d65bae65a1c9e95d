//! A million open cases, and the to-do list of one unit: `cargo bench -p anlan-casework [-- CASES]`. The rows are written by the database itself, as
//! a case of its own takes a command; the list is read by the code that the route reads it by.

use std::time::Instant;

use anlan_casework::MIGRATIONS;
use anlan_casework::derive::List;
use anlan_casework::lists::{Wanted, all, count, page};
use anlan_kernel::{Grant, PageRequest, RecordId};
use anlan_store::{Location, Store};
use anlan_testkit::Database;
use jiff::Timestamp;

/// How often each list is read.
const RUNS: u32 = 50;
/// Units among whom the cases are spread.
const UNITS: i64 = 30;

fn main() {
    let cases = std::env::args().skip(1).find_map(|argument| argument.parse::<i64>().ok()).unwrap_or(1_000_000);
    let databases = [
        ("sqlite", Some(Database::sqlite())),
        ("postgres", std::env::var_os("ANLAN_TEST_POSTGRES").map(|_| Database::postgres())),
    ];
    for (name, database) in databases {
        if let Some(database) = database {
            run(name, &database, cases);
        }
    }
}

fn run(name: &str, database: &Database, cases: i64) {
    let migrations = [anlan_registry::MIGRATIONS, MIGRATIONS].concat();
    let store = Store::open(&Location::parse(&database.address), &migrations).expect("a fresh database");
    fill(&store, name == "sqlite", cases);
    let now: Timestamp = "2026-11-25T01:00:00Z".parse().expect("a moment");
    let one = vec![holder(7).to_string()];
    let post_of_all: Vec<String> = (0..UNITS).map(|n| holder(n).to_string()).collect();
    let first = PageRequest { limit: 50, after: None };
    let timed = |what: &str, work: &dyn Fn() -> usize| {
        let (mut best, mut worst, mut found) = (f64::MAX, 0.0_f64, 0);
        let before = processors();
        for _ in 0..RUNS {
            let start = Instant::now();
            found = work();
            let took = start.elapsed().as_secs_f64() * 1000.0;
            (best, worst) = (best.min(took), worst.max(took));
        }
        let used = (processors() - before) * 1000.0 / f64::from(RUNS);
        println!(
            "{name:9} {cases:>9} cases  {what:40} {found:>6}  best {best:7.2} ms  worst {worst:7.2} ms  processors {used:6.2} ms"
        );
    };
    let read = |holders: &[String], request: &PageRequest| {
        store.read(|reader| page(reader, holders, List::Todo, request)).expect("it reads")
    };
    timed("to-do list of one unit, first 50", &|| read(&one, &first).items.len());
    let deep = PageRequest { limit: 50, after: read(&one, &PageRequest { limit: 1000, after: None }).next };
    timed("the same, behind the first 1000", &|| read(&one, &deep).items.len());
    timed("to-do list of thirty units", &|| read(&post_of_all, &first).items.len());
    let counted = |holders: &[String]| store.read(|reader| count(reader, holders, List::Todo, now)).expect("it counts");
    timed("count of one unit, with overdue", &|| usize::try_from(counted(&one).all).unwrap_or(0));
    timed("count of thirty units, with overdue", &|| usize::try_from(counted(&post_of_all).all).unwrap_or(0));
    let everything = Grant::everything();
    let wanted = Wanted { lifecycle: Some("finding".to_owned()), ..Wanted::default() };
    timed("all of one lifecycle, first 50", &|| {
        store.read(|reader| all(reader, &everything, &wanted, &first)).expect("it reads").items.len()
    });
    let owners = std::collections::BTreeSet::from([holder(7)]);
    let scope = anlan_kernel::Scope {
        reach: anlan_kernel::Reach::Owners(owners),
        level: anlan_kernel::Level::Sensitive,
        fields: None,
        because: String::new(),
    };
    let own = Grant { scopes: vec![scope] };
    timed("all of one owner, first 50", &|| {
        store.read(|reader| all(reader, &own, &Wanted::default(), &first)).expect("it reads").items.len()
    });
    timed("all, first 50", &|| {
        store.read(|reader| all(reader, &everything, &Wanted::default(), &first)).expect("it reads").items.len()
    });
}

/// Time of this program's processors in seconds, where the system tells: other work on the machine does not count.
fn processors() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|tick| tick.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Ids whose text the databases can make themselves: digits of base 32 are digits of base 10 here.
fn holder(n: i64) -> RecordId {
    format!("{n:026}").parse().expect("digits are an id")
}

fn fill(store: &Store, is_sqlite: bool, cases: i64) {
    let pad = |number: &str| {
        if is_sqlite { format!("printf('%026d', {number})") } else { format!("lpad(cast({number} as text), 26, '0')") }
    };
    let moment = if is_sqlite {
        "strftime('%Y-%m-%dT%H:%M:%SZ', 1790000000 + (n * 7919) % 20000000, 'unixepoch')"
    } else {
        "to_char(to_timestamp(1790000000 + (n * 7919) % 20000000) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    };
    let numbers = format!(
        "with recursive numbers(n) as (select 1000 union all select n + 1 from numbers where n < {})",
        999 + cases
    );
    let into_cases = format!(
        "insert into casework_case (id, lifecycle, state, version, body, provenance, position, title, subject, owner, district, park, due, ended,
           changed_at, changed_by)
         {numbers} select {}, case when n % 2 = 0 then 'finding' else 'joint_approval' end, 'found', 1, '{{}}', '{{}}', n, 'case', null, {},
           '2102' || (n % 13), null, {moment}, 0, '2026-11-02T01:00:00Z', 'bench' from numbers",
        pad("n"),
        pad("n % 20000"),
    );
    let into_seats = format!(
        "insert into casework_seat (holder, list, due, id) {numbers} select {}, 'todo', {moment}, {} from numbers",
        pad(&format!("n % {UNITS}")),
        pad("n")
    );
    for statement in [into_cases, into_seats, "analyze".to_owned()] {
        store.write(move |tx| tx.execute(&statement, &[])).expect("rows can be written");
    }
}
