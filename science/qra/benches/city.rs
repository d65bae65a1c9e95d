//! The frozen city, timed: `cargo bench -p anlan-qra --bench city [-- THREADS]`. `anlan bench city` tells the same with more figures.

use std::time::Instant;

use anlan_qra::city::{City, Size};
use anlan_qra::{Folded, contours};

fn main() {
    let threads = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
    pool.install(|| {
        let city = City::frozen(&Size::default()).expect("the frozen city exists");
        let evaluations = city.evaluations().expect("its plumes exist");
        let from = Instant::now();
        let tables = anlan_qra::parallel::collect(city.len(), |index| city.source(index).expect("its plumes exist"));
        let tabulated = from.elapsed().as_secs_f64();
        drop(tables);
        let from = Instant::now();
        let risk = city.individual();
        let individual = from.elapsed().as_secs_f64();
        let from = Instant::now();
        let risks = risk.risks();
        let areas = contours(risk.grid(), &risks, &[1e-4, 1e-5, 3e-6, 1e-6, 3e-7]);
        let drawn = from.elapsed().as_secs_f64();
        let from = Instant::now();
        let society = city.society(2);
        let societal = from.elapsed().as_secs_f64();
        let from = Instant::now();
        let (before, after) = (city.source(7).expect("exists"), city.changed(7, 1.5).expect("exists"));
        risk.take(&Folded::new(&before, &city.fold), &city.fold);
        risk.add(&Folded::new(&after, &city.fold), &city.fold);
        society.take(&before, &city.fold, &city.rose, &city.population);
        society.add(&after, &city.fold, &city.rose, &city.population);
        let curve = society.curve();
        let changed = from.elapsed().as_secs_f64();
        println!("threads {}, {:.3e} evaluations", pool.current_num_threads(), evaluations);
        println!(
            "tables {tabulated:.2} s, individual risk {individual:.2} s ({:.3e} a second), contours {drawn:.3} s",
            evaluations / individual
        );
        println!(
            "societal risk {societal:.2} s, one case changed {:.1} ms, {} points of F-N",
            1e3 * changed,
            curve.len()
        );
        println!(
            "checksums {:016x} {:016x}; {} polygons",
            risk.checksum(),
            society.checksum(),
            areas.iter().map(|area| area.polygons.len()).sum::<usize>()
        );
    });
}
