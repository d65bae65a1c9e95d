//! Durable commands a second at 64 writers, beside one commit for each command; reads by id; growth with size.
//!
//! One run prints all columns, so that the ratios are of the same machine at the same time. `cargo bench -p anlan-store`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anlan_kernel::id::CountingIds;
use anlan_kernel::{IdSource as _, RecordId};
use anlan_store::journal::verify::verify;
use anlan_store::{Location, Migration, NewEntry, Options, Store, Tx};
use jiff::Timestamp;

const TABLES: &[Migration] = &[Migration::shared(
    1001,
    "bench: records",
    "create table record (id text primary key, kind text not null, version bigint not null, body {json} not null)",
)];
const WRITERS: usize = 64;
const TIME: Duration = Duration::from_secs(4);

fn main() {
    let folder = anlan_testkit::folder();
    let store = open(&folder.path().join("group.db"), Options::default().batch);
    println!("flush: {:?}", store.health().flush_time.expect("a file"));
    let ids = CountingIds::new(1);
    println!("{:>10} {:>26} {:>22} {:>16}", "entries", "commands/s, 64 writers", "reads by id/s", "verify entries/s");
    let mut best = 0;
    for step in 1..=4 {
        let written = durable(&store, &ids);
        let size = store.journal_head().expect("readable").size;
        let read = reads(&store);
        let begun = Instant::now();
        assert!(verify(&store, &[], &[], &mut |_, _| {}).expect("readable").is_sound());
        let verified = rate(size, begun.elapsed());
        println!("{size:>10} {written:>26} {read:>22} {verified:>16}");
        best = best.max(written);
        if step < 4 {
            fill(&store, &ids, 150_000);
        }
    }
    let single = open(&folder.path().join("single.db"), 1);
    let alone = durable(&single, &ids);
    println!(
        "one commit for each command, 64 writers: {alone}/s; group commit is {:.1} times that",
        best as f64 / alone as f64
    );
}

/// Opens a database that takes at most so many commands into one commit.
fn open(path: &std::path::Path, batch: usize) -> Store {
    let options = Options { patience: Duration::from_secs(10), batch, ..Options::default() };
    Store::open_with(&Location::File(path.to_owned()), TABLES, options).expect("a new database")
}

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("a time in range")
}

fn body(id: RecordId) -> String {
    format!(
        r#"{{"body":{{"address":"大连市甘井子区","credit_code":"91210200600000000X","name":"示例化工有限公司","people":120}},"id":"{id}","kind":"enterprise","provenance":{{"by":"lin","source":"bench"}},"version":1}}"#
    )
}

fn put(tx: &mut Tx<'_>, id: RecordId) -> Result<u64, anlan_kernel::Problem> {
    let body = body(id);
    tx.execute(
        "insert into record (id, kind, version, body) values ($1, $2, $3, $4)",
        &[id.into(), "enterprise".into(), 1_i64.into(), body.as_str().into()],
    )?;
    tx.journal(NewEntry {
        at: now(),
        actor: "lin".to_owned(),
        action: "create".to_owned(),
        kind: "enterprise".to_owned(),
        record: id,
        version: 1,
        after: Some(body),
        batch: None,
    })
}

/// Commands a second, each a record and its journal entry, answered after the flush.
fn durable(store: &Store, ids: &CountingIds) -> u64 {
    let done = AtomicU64::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                while begun.elapsed() < TIME {
                    let id = ids.next_id(now());
                    store.write(move |tx| put(tx, id)).expect("room on the disk");
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    rate(done.into_inner(), begun.elapsed())
}

fn fill(store: &Store, ids: &CountingIds, count: usize) {
    let ids: Vec<_> = (0..count).map(|_| ids.next_id(now())).collect();
    store.write(move |tx| ids.into_iter().try_for_each(|id| put(tx, id).map(|_| ()))).expect("room on the disk");
}

/// Reads a second of one thread, each in a view of its own.
fn reads(store: &Store) -> u64 {
    let ids: Vec<String> = store
        .read(|reader| {
            reader.query("select id from record order by body limit 20000", &[], |row| Ok(row.text(0)?.to_owned()))
        })
        .expect("readable");
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < TIME / 2 {
        for id in ids.iter().take(2000) {
            let found = store.read(|reader| {
                reader
                    .query_optional("select body from record where id = $1", &[id.into()], |row| Ok(row.text(0)?.len()))
            });
            assert!(found.expect("readable").is_some_and(|length| length > 0));
            count += 1;
        }
    }
    rate(count, begun.elapsed())
}

fn rate(count: u64, time: Duration) -> u64 {
    u64::try_from(u128::from(count) * 1_000_000 / time.as_micros().max(1)).unwrap_or(u64::MAX)
}
