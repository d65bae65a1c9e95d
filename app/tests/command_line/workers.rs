//! A run split over workers: the same bytes as in one process, whatever is killed in between.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anlan_link::{Link, Next};
use anlan_testkit::NatsServer;

use crate::assess::{FILES, small};
use crate::setup::Desk;

/// Sources of the larger city: those of the small one and as many more vessels.
const MORE: usize = 30;
/// How long anything may take.
const LONG: Duration = Duration::from_mins(4);

/// A process that is ended with the test.
struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_anlan"))
            .args(arguments)
            .args(["--lang", "en"])
            .current_dir(desk.path("."))
            .env_remove("ANLAN_NATS")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, lines) = channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let told = tell.clone();
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).for_each(|line| drop(told.send(line)));
        });
        std::thread::spawn(move || {
            BufReader::new(err).lines().map_while(Result::ok).for_each(|line| drop(tell.send(line)));
        });
        Self { child, lines }
    }

    fn worker(desk: &Desk, url: &str, name: &str) -> Self {
        Self::start(desk, &["worker", "--nats", url, "--threads", "1", "--name", name])
    }

    fn assess(desk: &Desk, url: &str, city: &str, out: &str, patience: &str) -> Self {
        Self::start(desk, &["assess", city, "--nats", url, "--patience", patience, "--threads", "1", "--out", out])
    }

    /// Waits for a line with a text.
    fn until(&self, text: &str) -> String {
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(LONG) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => before.push(line),
                Err(cause) => panic!("no “{text}” ({cause}) in: {}", before.join("\n")),
            }
        }
    }

    /// Kills it at once, as a power cut would.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end: exit code, and what it said since.
    fn end(mut self) -> (Option<i32>, Vec<String>) {
        let code = self.child.wait().unwrap().code();
        (code, self.lines.iter().collect())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Batches enough for three workers.
fn large(desk: &Desk) {
    use std::fmt::Write as _;
    small(desk);
    let table = desk.path("small/vessels.csv");
    let mut text = std::fs::read_to_string(&table).unwrap();
    for i in 0..MORE {
        let (lon, lat) = (121.6 + 0.0007 * i as f64, 38.951 + 0.0003 * (i % 7) as f64);
        let (name, volume, gauge) = [("液氨球罐", 400, "1.2"), ("汽油储罐", 2000, "0")][i % 2];
        writeln!(
            text,
            "W-{i},{name},A-U1,tank,{volume},{gauge},20,\"{{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[{lon:.4},{lat:.4}]}}\""
        )
        .unwrap();
    }
    std::fs::write(table, text).unwrap();
}

fn read(desk: &Desk, folder: &str, file: &str) -> Vec<u8> {
    std::fs::read(desk.path(folder).join(file)).unwrap_or_else(|cause| panic!("{folder}/{file}: {cause}"))
}

/// Requires that two runs wrote the same bytes.
fn same(desk: &Desk, one: &str, two: &str) {
    for file in FILES {
        if file == "summary.json" {
            let [a, b] = [one, two].map(|folder| {
                let mut summary: serde_json::Value = serde_json::from_slice(&read(desk, folder, file)).unwrap();
                for own in ["seconds", "threads"] {
                    summary.as_object_mut().unwrap().remove(own).unwrap();
                }
                summary
            });
            assert_eq!(a, b);
        } else {
            assert!(read(desk, one, file) == read(desk, two, file), "{file} of {two} differs from that of {one}");
        }
    }
}

fn link(url: &str) -> Link {
    Link::connect(url, "test").unwrap()
}

#[test]
fn workers_find_the_same_bytes_whoever_is_killed() {
    let Some(mut server) = NatsServer::start_or_leave_out("a run split over workers") else { return };
    let url = server.url();
    let desk = Desk::empty();
    large(&desk);
    desk.done(&["assess", "small", "--threads", "1", "--out", "here", "--lang", "en"]);

    // The first worker is killed with its first batch in its hands; three others come.
    let run = Process::assess(&desk, &url, "small", "split", "2");
    let said = run.until("computed by workers");
    assert!(said.contains("5 batches"), "{said}");
    let first = Process::worker(&desk, &url, "first");
    let taken = first.until("attempt 1");
    first.kill();
    let workers = ["second", "third", "fourth"].map(|name| Process::worker(&desk, &url, name));
    let (code, lines) = run.end();
    assert_eq!(code, Some(0), "{lines:?}");
    same(&desk, "here", "split");
    // What the first one had was done by another.
    let again = taken.split("takes ").nth(1).unwrap().replace("attempt 1", "attempt 2");
    let mut heard = Vec::new();
    let mut sources = 0;
    for worker in workers {
        while let Ok(line) = worker.lines.recv_timeout(Duration::from_millis(500)) {
            let handed_in = line.split(" sources").next().filter(|_| line.contains("hands in"));
            sources += handed_in.and_then(|text| text.rsplit(' ').next()?.parse::<usize>().ok()).unwrap_or(0);
            heard.push(line);
        }
    }
    assert_eq!(sources, MORE + 3, "each source once: {heard:#?}");
    assert!(heard.iter().any(|line| line.contains(&again)), "{again}: {heard:#?}");

    // The server is killed while a worker computes, and comes back.
    let run = Process::assess(&desk, &url, "small", "restarted", "2");
    let worker = Process::worker(&desk, &url, "fifth");
    worker.until("hands in");
    server.kill();
    worker.until("the link broke");
    server.restart();
    worker.until("connected again");
    let (code, lines) = run.end();
    assert_eq!(code, Some(0), "{lines:?}");
    same(&desk, "here", "restarted");
    worker.kill();

    // The coordinator is killed; the worker goes on; another coordinator needs nobody any more.
    let run = Process::assess(&desk, &url, "small", "resumed", "2");
    let worker = Process::worker(&desk, &url, "sixth");
    worker.until("hands in");
    run.kill();
    for _ in 1..5 {
        worker.until("hands in");
    }
    worker.kill();
    let (code, lines) = Process::assess(&desk, &url, "small", "resumed", "2").end();
    assert_eq!(code, Some(0), "{lines:?}");
    same(&desk, "here", "resumed");
}

#[test]
fn a_batch_that_nobody_survives_is_told_with_its_source() {
    let Some(server) = NatsServer::start_or_leave_out("a batch that ends its workers") else { return };
    let url = server.url();
    let desk = Desk::empty();
    small(&desk);
    let mut run = Process::assess(&desk, &url, "small", "out", "1");
    let mut killed = Vec::new();
    while run.child.try_wait().unwrap().is_none() {
        let worker = Process::worker(&desk, &url, "w");
        while run.child.try_wait().unwrap().is_none() {
            let Ok(line) = worker.lines.recv_timeout(Duration::from_millis(100)) else { continue };
            if line.contains(" batch 0, attempt") || line.contains(" batch 0-1, attempt") {
                killed.push(line);
                break;
            }
        }
        worker.kill();
    }
    assert_eq!(killed.len(), 6, "{killed:#?}");
    let (code, lines) = run.end();
    let lines = lines.join("\n");
    assert_eq!(code, Some(1), "{lines}");
    assert!(lines.contains("risk.batch_apart") && lines.contains("risk.given_up"), "{lines}");
    let sources = String::from_utf8(read(&desk, "out", "sources.csv")).unwrap();
    let failed: Vec<&str> = sources.lines().filter(|line| line.contains("risk.given_up")).collect();
    assert_eq!(failed.len(), 1, "{sources}");
    let name = failed[0].split(',').find(|cell| ["液氨球罐", "汽油储罐", "液氯钢瓶"].contains(cell));
    assert!(lines.contains(name.unwrap_or_else(|| panic!("{failed:?}"))), "{lines}");
}

#[test]
fn another_version_is_refused_and_a_run_called_off_leaves_nothing() {
    // The server of tools/with-nats, or one of one's own.
    let mut own = None;
    let url = std::env::var("ANLAN_TEST_NATS").ok().or_else(|| {
        own = NatsServer::start_or_leave_out("workers of another version");
        own.as_ref().map(NatsServer::url)
    });
    let Some(url) = url else { return };
    let desk = Desk::empty();
    small(&desk);

    // A worker says that it refuses, here and to the run.
    let there = link(&url);
    let old = there.run("0.0.0+old", "feed", Duration::from_secs(5)).unwrap();
    old.submit("0", b"work of an engine of old").unwrap();
    let worker = Process::worker(&desk, &url, "new");
    let said = worker.until("link.other_version");
    assert!(said.contains("0-0-0-old") && said.contains(env!("CARGO_PKG_VERSION")), "{said}");
    let seen = old.look().unwrap();
    assert_eq!((seen.refused_by.len(), seen.waiting.len(), seen.done.len()), (1, 1, 0), "{seen:?}");
    worker.kill();
    old.purge().unwrap();
    let seen = old.look().unwrap();
    assert!(seen.waiting.is_empty() && seen.refused_by.is_empty(), "{seen:?}");

    // A run hears that its only worker refuses it, and that nobody works.
    let run = Process::assess(&desk, &url, "small", "out", "5");
    let id = run.until("computed by workers");
    let id = id.split(", run ").nth(1).unwrap().split(',').next().unwrap().to_owned();
    let mut worker = there.worker("0.0.0+old", "old");
    let refused = loop {
        if let Next::Foreign { run, .. } = worker.wait().unwrap() {
            break run;
        }
    };
    assert_eq!(refused, id);
    run.until("link.other_version");
    run.until("link.nobody");

    // Called off, it takes its work away and writes nothing.
    assert!(Command::new("kill").args(["-INT", &run.child.id().to_string()]).status().unwrap().success());
    let (code, lines) = run.end();
    assert_eq!(code, Some(130), "{lines:?}");
    assert_eq!(std::fs::read_dir(desk.path("out")).unwrap().count(), 0);
    let own = there.run(anlan_assessment::risk::survey::split::engine(), &id, Duration::from_secs(5)).unwrap();
    let seen = own.look().unwrap();
    assert!(seen.waiting.is_empty() && seen.done.is_empty() && seen.refused_by.is_empty(), "{seen:?}");
}

#[test]
fn a_server_that_is_not_there_is_told_with_the_remedy() {
    let desk = Desk::empty();
    small(&desk);
    for arguments in [&["assess", "small", "--out", "out"][..], &["worker"]] {
        for (url, code, exit) in [("nats://127.0.0.1:1", "link.unreachable", 5), ("nats://a b", "link.address", 2)] {
            let run = desk.run(&[arguments, &["--nats", url, "--json"]].concat());
            assert_eq!(run.code, exit, "{}", run.err);
            let problems = run.problems();
            let problem = &problems[0];
            assert_eq!(problem["code"], code, "{problem}");
            for text in ["message", "remedy"] {
                assert!(!problem[text]["zh"].as_str().unwrap().is_empty(), "{problem}");
                assert!(!problem[text]["en"].as_str().unwrap().is_empty(), "{problem}");
            }
        }
    }
}
