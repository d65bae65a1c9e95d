//! Speed of reading the catalogue and of exact look-ups.

use anlan_substances::{Query, match_substance};

fn main() {
    let started = std::time::Instant::now();
    divan::black_box(match_substance(&Query { name: Some("氨"), ..Query::default() }));
    eprintln!("first call, reading the catalogue: {:?}", started.elapsed());
    divan::main();
}

/// Names as holders write them, most with a CAS number.
const ASKED: [(&str, &str); 6] = [
    ("液氨", "7664-41-7"),
    ("Chlorine", "7782-50-5"),
    ("甲醇", "67-56-1"),
    ("Isobutane [Propane, 2-methyl]", "75-28-5"),
    ("盐酸", ""),
    ("环氧乙烷", "75-21-8"),
];

#[divan::bench(args = ASKED, counters = [divan::counter::ItemsCount::new(1_u32)])]
fn exact(bencher: divan::Bencher, (name, cas): (&str, &str)) {
    bencher.bench(|| match_substance(&Query { name: Some(name), cas: Some(cas), ..Query::default() }));
}

#[divan::bench(counters = [divan::counter::ItemsCount::new(1_u32)])]
fn unknown(bencher: divan::Bencher) {
    bencher.bench(|| match_substance(&Query { name: Some("某种不存在的物质"), ..Query::default() }));
}
