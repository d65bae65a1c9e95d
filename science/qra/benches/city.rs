//! The frozen city, timed: `cargo bench -p anlan-qra --bench city [-- THREADS]`. `anlan bench city` tells the same with more figures.

use std::time::Instant as Wall;

use anlan_qra::city::{City, Size};
use anlan_qra::{Folded, contours};

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
    let threads = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
    pool.install(|| {
        let city = City::frozen(&Size::default()).expect("the frozen city exists");
        let evaluations = city.evaluations().expect("its plumes exist");
        let clock = Clock::start();
        anlan_qra::parallel::each(city.len(), |index| drop(city.source(index)));
        let tabulated = clock.stop();
        let clock = Clock::start();
        let risk = city.individual();
        let seconds = clock.0.elapsed().as_secs_f64();
        let individual = clock.stop();
        let clock = Clock::start();
        let risks = risk.risks();
        let areas = contours(risk.grid(), &risks, &[1e-4, 1e-5, 3e-6, 1e-6, 3e-7]);
        let drawn = clock.stop();
        let clock = Clock::start();
        let society = city.society(2);
        let societal = clock.stop();
        let clock = Clock::start();
        let (before, after) = (city.source(7).expect("exists"), city.changed(7, 1.5).expect("exists"));
        risk.take(&Folded::new(&before, &city.fold), &city.fold);
        risk.add(&Folded::new(&after, &city.fold), &city.fold);
        society.take(&before, &city.fold, &city.rose, &city.population);
        society.add(&after, &city.fold, &city.rose, &city.population);
        let curve = society.curve();
        let changed = clock.stop();
        println!("threads {}, {evaluations:.3e} evaluations", pool.current_num_threads());
        println!("tables of footprints {tabulated}");
        println!("individual risk {individual}: {:.3e} evaluations a second; contours {drawn}", evaluations / seconds);
        println!("societal risk {societal}; one case changed {changed}; {} points of F-N", curve.len());
        println!(
            "checksums {:016x} {:016x}; {} polygons",
            risk.checksum(),
            society.checksum(),
            areas.iter().map(|area| area.polygons.len()).sum::<usize>()
        );
    });
}
