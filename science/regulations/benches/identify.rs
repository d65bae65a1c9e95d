//! Holdings identified and graded a second, in memory: units of ten substances, S, R and grade exactly. `cargo bench -p anlan-regulations`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anlan_quantity::Tonnes;
use anlan_regulations::gb18218::{Asked, Conditions, Edition, Factor, Outcome, Resolution, identify, resolve, working};

const TIME: Duration = Duration::from_secs(3);
const PER_UNIT: usize = 10;
const UNITS: usize = 10_000;

/// Substances of Table 1, and categories of Table 2 for one that is not named there.
const NAMED: [&str; 12] = [
    "氯",
    "氨",
    "苯",
    "甲醇",
    "乙炔",
    "氢",
    "氟化氢",
    "异氰酸甲酯",
    "硝酸铵（含可燃物≤0.2%）",
    "汽油",
    "丙烯腈",
    "环氧乙烷",
];
const CLASSED: [&str; 4] = ["W5.3", "W5.4", "J5", "W9.2"];

struct Unit<'a> {
    lines: Vec<(&'a str, Tonnes, &'a Factor)>,
    persons: Option<u64>,
}

fn main() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores; units of {PER_UNIT} substances, {UNITS} units in a round");
    println!("{:>30} {:>22} {:>18} {:>22}", "", "holdings/s, one core", "all cores", "a core, when all work");
    for edition in Edition::ALL {
        let factors = factors(edition);
        let units = units(&factors);
        for (what, work) in [("verdict", judge as fn(Edition, &Unit<'_>) -> usize), ("with the printed working", print)]
        {
            let one = rate(1, edition, &units, work);
            let all = rate(cores, edition, &units, work);
            let name = format!("{} {what}", &edition.id()[..12]);
            println!("{name:>30} {one:>22} {all:>18} {:>22}", all / cores as u64);
        }
    }
    let begun = Instant::now();
    let asked: Vec<Asked<'_>> = NAMED.iter().map(|name| Asked { name, ..Asked::default() }).collect();
    let mut count = 0_u64;
    while begun.elapsed() < TIME {
        for asked in &asked {
            black_box(resolve(Edition::E2018, asked, &Conditions::default()));
            count += 1;
        }
    }
    println!("rows found anew (a city remembers them): {}/s on one core", per_second(count, begun.elapsed()));
}

fn factors(edition: Edition) -> Vec<(String, Factor)> {
    let named = NAMED.iter().map(|name| (*name, Conditions::default()));
    let classed = CLASSED
        .iter()
        .map(|symbol| ("某货", Conditions { categories: vec![(*symbol).to_owned()], ..Conditions::default() }));
    named
        .chain(classed)
        .filter_map(|(name, conditions)| match resolve(edition, &Asked { name, ..Asked::default() }, &conditions) {
            Resolution::Counted(factor) => Some((name.to_owned(), *factor)),
            _ => None,
        })
        .collect()
}

/// Quantities as they are declared: whole tonnes, kilograms, pounds.
fn units(factors: &[(String, Factor)]) -> Vec<Unit<'_>> {
    let mut state = 1_u64;
    let mut below = move |count: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % count
    };
    (0..UNITS)
        .map(|_| {
            let lines = (0..PER_UNIT)
                .map(|_| {
                    let (name, factor) = &factors[usize::try_from(below(factors.len() as u64)).expect("an index")];
                    let quantity = match below(3) {
                        0 => format!("{}", below(900)),
                        1 => format!("{}.{:03}", below(400), below(1000)),
                        _ => format!("{}.{:08}", below(300), below(100_000_000)),
                    };
                    (name.as_str(), quantity.parse().expect("a quantity"), factor)
                })
                .collect();
            Unit { lines, persons: (below(4) > 0).then(|| below(300)) }
        })
        .collect()
}

fn outcome(edition: Edition, unit: &Unit<'_>) -> Outcome {
    let lines: Vec<(Tonnes, &Factor)> = unit.lines.iter().map(|(_, quantity, factor)| (*quantity, *factor)).collect();
    identify(edition, unit.persons, &lines).expect("quantities of records")
}

fn judge(edition: Edition, unit: &Unit<'_>) -> usize {
    black_box(outcome(edition, unit)).ratios.len()
}

fn print(edition: Edition, unit: &Unit<'_>) -> usize {
    let outcome = outcome(edition, unit);
    black_box(working(edition, unit.persons, &unit.lines, &outcome));
    outcome.ratios.len()
}

fn rate(threads: usize, edition: Edition, units: &[Unit<'_>], work: fn(Edition, &Unit<'_>) -> usize) -> u64 {
    let begun = Instant::now();
    let counts: Vec<u64> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0;
                    while begun.elapsed() < TIME {
                        count += units.iter().map(|unit| work(edition, unit)).sum::<usize>() as u64;
                    }
                    count
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker")).collect()
    });
    per_second(counts.iter().sum(), begun.elapsed())
}

fn per_second(count: u64, time: Duration) -> u64 {
    u64::try_from(u128::from(count) * 1_000_000 / time.as_micros().max(1)).unwrap_or(u64::MAX)
}
