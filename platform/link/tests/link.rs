//! Batches out and parts in, on a real server.

use std::time::Duration;

use anlan_link::{ATTEMPTS, Link, Next, Run, Taken, Worker};
use anlan_testkit::NatsServer;

/// A server: that of `tools/with-nats`, or one of one's own.
struct Server {
    url: String,
    _own: Option<NatsServer>,
}

impl Server {
    fn find() -> Option<Self> {
        if let Ok(url) = std::env::var("ANLAN_TEST_NATS") {
            return Some(Self { url, _own: None });
        }
        let own = NatsServer::start_or_leave_out("batches and parts over NATS")?;
        Some(Self { url: own.url(), _own: Some(own) })
    }

    fn link(&self) -> Link {
        Link::connect(&self.url, "test").unwrap()
    }
}

const PATIENCE: Duration = Duration::from_secs(1);

fn taken<'a>(worker: &mut Worker<'a>) -> Taken<'a> {
    for _ in 0..30 {
        if let Next::Work(taken) = worker.wait().unwrap() {
            return *taken;
        }
    }
    panic!("nothing was handed out")
}

fn gets_nothing(worker: &mut Worker<'_>) {
    // Tests beside this one may have runs of other engines there.
    assert!(!matches!(worker.wait().unwrap(), Next::Work(_)));
}

/// Batches in each state: waiting, done, failed.
fn counts(run: &Run<'_>) -> [usize; 3] {
    let seen = run.look().unwrap();
    [seen.waiting.len(), seen.done.len(), seen.failed.len()]
}

#[test]
fn a_batch_that_is_sent_or_done_twice_counts_once() {
    let Some(server) = Server::find() else { return };
    let link = server.link();
    let run = link.run("once", "once", PATIENCE).unwrap();
    run.put("shared", b"shared").unwrap();
    for _ in 0..2 {
        run.submit("7", b"seven").unwrap();
    }
    assert_eq!(counts(&run), [1, 0, 0]);
    let mut worker = link.worker("once", "one");
    let batch = taken(&mut worker);
    assert_eq!((batch.batch.as_str(), batch.attempt, batch.bytes.as_slice()), ("7", 1, &b"seven"[..]));
    assert_eq!(batch.input("shared").unwrap().unwrap(), b"shared");
    assert!(batch.input("nothing").unwrap().is_none());
    assert_eq!(counts(&run), [1, 0, 0], "it waits until it is acknowledged");
    assert!(batch.finish(b"part").unwrap());
    assert_eq!(counts(&run), [0, 1, 0]);
    // Another coordinator of the same run sends it once more: it is done, and nobody computes it.
    let again = link.run("once", "once", PATIENCE).unwrap();
    again.submit("7", b"seven").unwrap();
    gets_nothing(&mut worker);
    assert_eq!(counts(&again), [0, 1, 0]);
    assert_eq!(again.part("7").unwrap().unwrap(), b"part");
    again.forget("7").unwrap();
    assert_eq!((counts(&again), again.part("7").unwrap()), ([0, 0, 0], None));
    run.purge().unwrap();
}

#[test]
fn signs_of_life_keep_a_batch_and_silence_loses_it() {
    let Some(server) = Server::find() else { return };
    let link = server.link();
    let run = link.run("life", "life", PATIENCE).unwrap();
    run.submit("0", b"zero").unwrap();
    let (mut one, mut two) = (link.worker("life", "one"), link.worker("life", "two"));
    let batch = taken(&mut one);
    // Two seconds, twice as long as silence may last.
    gets_nothing(&mut two);
    assert!(run.look().unwrap().has_hands);
    drop(batch);
    for attempt in 2..=ATTEMPTS {
        let batch = taken(&mut two);
        assert_eq!(batch.attempt, attempt);
    }
    // Nobody computes it any more: the next one says that it failed.
    for _ in 0..5 {
        if counts(&run) == [0, 0, 1] {
            break;
        }
        gets_nothing(&mut one);
    }
    assert_eq!(counts(&run), [0, 0, 1]);
    assert!(run.failure("0").unwrap().contains("3 workers"), "{}", run.failure("0").unwrap());
    // Who gives a batch back says why; after the last attempt that is the reason.
    run.submit("1", b"one").unwrap();
    for attempt in 1..=ATTEMPTS {
        let batch = taken(&mut one);
        assert_eq!(batch.attempt, attempt);
        batch.give_back("it does not go").unwrap();
    }
    assert_eq!((counts(&run), run.failure("1").unwrap().as_str()), ([0, 0, 2], "it does not go"));
    run.purge().unwrap();
}

#[test]
fn what_is_large_comes_whole_and_a_run_that_is_gone_takes_nothing() {
    let Some(server) = Server::find() else { return };
    let link = server.link();
    let run = link.run("large", "large", PATIENCE).unwrap();
    // Numbers that do not compress: three megabytes in many messages.
    let mut state = 1_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    })
    .take(3 << 20)
    .collect();
    run.submit("0", b"zero").unwrap();
    let mut worker = link.worker("large", "one");
    assert!(taken(&mut worker).finish(&noise).unwrap());
    assert!(run.part("0").unwrap().unwrap() == noise);
    run.submit("1", b"one").unwrap();
    let late = taken(&mut worker);
    run.purge().unwrap();
    assert!(!late.finish(&noise).unwrap(), "the run is gone");
    assert_eq!(counts(&run), [0, 0, 0]);
    gets_nothing(&mut worker);
}

#[test]
fn another_engine_gets_nothing_and_says_so_once() {
    let Some(server) = Server::find() else { return };
    let link = server.link();
    let run = link.run("version 1", "foreign", PATIENCE).unwrap();
    run.submit("0", b"zero").unwrap();
    let mut other = link.worker("version 2", "other");
    let mut told = 0;
    for _ in 0..10 {
        match other.wait().unwrap() {
            Next::Foreign { run, engine } if run == "foreign" => {
                assert_eq!(engine, "version-1");
                told += 1;
            }
            Next::Work(_) => panic!("work of another engine"),
            _ => {}
        }
    }
    assert_eq!(told, 1);
    let seen = run.look().unwrap();
    assert!(seen.waiting.len() == 1 && seen.refused_by.contains("version-2"), "{seen:?}");
    run.purge().unwrap();
}

#[test]
fn a_server_that_is_not_there_is_told_without_the_password() {
    let problem = Link::connect("nats://user:secret@127.0.0.1:1", "test").err().unwrap();
    assert_eq!(problem.code, "link.unreachable");
    assert!(!problem.message.zh.contains("secret") && !problem.message.en.contains("secret"), "{problem:?}");
    assert!(!problem.remedy.zh.is_empty() && !problem.remedy.en.is_empty());
}
