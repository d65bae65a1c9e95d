//! The frozen city, timed: `cargo bench -p anlan-qra --bench city [-- THREADS] [growth] [json]`. `anlan bench city` tells the same with
//! more figures.

use std::time::Instant as Wall;

use anlan_qra::city::{City, Size};
use anlan_qra::{Folded, contours, parallel};

/// Levels of contours, 1/year.
const LEVELS: [f64; 5] = [1e-4, 1e-5, 3e-6, 1e-6, 3e-7];

/// Time by the wall, and by the processors where the system tells: other work on the machine does not count there.
struct Clock(Wall, f64);

impl Clock {
    fn start() -> Self {
        Self(Wall::now(), processors())
    }

    fn stop(&self) -> String {
        format!("{:.3} s ({:.2} s of processors)", self.0.elapsed().as_secs_f64(), processors() - self.1)
    }
}

fn processors() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|tick| tick.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let threads = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(0);
    parallel::with_threads(threads, || if has("growth") { growth() } else { whole(has("json")) })
        .expect("threads can be started");
}

fn whole(as_json: bool) {
    let city = City::frozen(&Size::default()).expect("the frozen city exists");
    let evaluations = city.evaluations().expect("its plumes exist");
    let clock = Clock::start();
    parallel::each(city.len(), |index| drop(city.source(index)));
    let tabulated = clock.stop();
    let clock = Clock::start();
    let risk = city.individual();
    let seconds = clock.0.elapsed().as_secs_f64();
    let used = processors() - clock.1;
    let individual = clock.stop();
    let clock = Clock::start();
    let areas = contours(risk.grid(), &risk.risks(), &LEVELS);
    let drawn = clock.stop();
    let clock = Clock::start();
    let society = city.society(2);
    let societal = clock.stop();
    let checksum = format!("{:016x}-{:016x}", risk.checksum(), society.checksum());
    let clock = Clock::start();
    let (before, after) = (city.source(7).expect("exists"), city.changed(7, 1.5).expect("exists"));
    risk.take(&Folded::new(&before, &city.fold), &city.fold);
    risk.add(&Folded::new(&after, &city.fold), &city.fold);
    society.take(&before, &city.fold, &city.rose, &city.population);
    society.add(&after, &city.fold, &city.rose, &city.population);
    let redrawn = contours(risk.grid(), &risk.risks(), &LEVELS);
    let curve = society.curve();
    let changed = clock.stop();
    let threads = parallel::threads();
    if as_json {
        let (effective, of_processors) = (evaluations / seconds, evaluations / used);
        println!(
            "{{\"seconds\":{seconds},\"effective_per_s\":{effective},\"effective_per_processor_s\":{of_processors},\"threads\":{threads},\"checksum\":\"{checksum}\"}}"
        );
        return;
    }
    println!("threads {threads}, {evaluations:.3e} evaluations");
    println!("tables of footprints {tabulated}");
    println!("individual risk {individual}: {:.3e} evaluations a second; contours {drawn}", evaluations / seconds);
    println!("societal risk {societal}; one case changed {changed}; {} points of F-N", curve.len());
    println!("peak {:.0} MB, checksums {checksum}; {} and {} areas", peak(), areas.len(), redrawn.len());
}

/// Time against cells and against cases.
fn growth() {
    println!("cells, cases, evaluations, individual risk, contours, societal risk");
    let size = Size::default();
    for (cell, cases) in [(200.0, 5_000), (100.0, 5_000), (50.0, 5_000), (50.0, 1_250), (50.0, 20_000), (25.0, 5_000)] {
        let city = City::frozen(&Size { cell, cases, ..size }).expect("the frozen city exists");
        let evaluations = city.evaluations().expect("its plumes exist");
        let clock = Clock::start();
        let risk = city.individual();
        let individual = clock.stop();
        let clock = Clock::start();
        drop(contours(risk.grid(), &risk.risks(), &LEVELS));
        let drawn = clock.stop();
        let clock = Clock::start();
        drop(city.society(2));
        println!("{}, {cases}, {evaluations:.2e}, {individual}, {drawn}, {}", city.grid.len(), clock.stop());
    }
}

/// Most memory so far, MB.
fn peak() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap_or(0.0) / 1e3
}
