//! How counting people and checking rings grow with size.

use anlan_spatial::{CountingRule, LonLat, Polygon, Shape, TargetIndex, validate};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// A number in 0..1 that depends on its seed only.
fn spread(seed: u64) -> f64 {
    let mixed = (seed ^ (seed >> 31)).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A block of some metres in a window the size of a large city.
fn block(seed: u64, half: f64) -> Shape {
    let (lon, lat) = (121.0 + 2.0 * spread(2 * seed), 38.7 + 1.5 * spread(2 * seed + 1));
    let (w, h) = (half / 86_700.0, half / 111_000.0);
    let corners = [(-w, -h), (w, -h), (w, h), (-w, h), (-w, -h)];
    Shape::Polygon(Polygon::from_shell(corners.map(|(x, y)| LonLat::new(lon + x, lat + y)).to_vec()))
}

fn targets(count: u64) -> TargetIndex {
    TargetIndex::new((0..count).map(|i| (i, block(i, 25.0), 40)))
}

/// Alpha counts of 10 000 sites over a growing number of targets.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5)]
fn people_near_10_000_sites(bencher: Bencher<'_, '_>, count: u64) {
    let index = targets(count);
    let sites: Vec<Shape> = (0..10_000).map(|i| block(1_000_000 + i, 200.0)).collect();
    bencher
        .counter(ItemsCount::new(sites.len()))
        .bench(|| sites.iter().map(|site| index.people_within(site, 500.0, CountingRule::Whole).people).sum::<u64>());
}

/// One target moved: taken out and put back elsewhere.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn target_moves(bencher: Bencher<'_, '_>, count: u64) {
    let mut index = targets(count);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        index.insert(turn % count, block(count + turn, 25.0), 40);
    });
}

/// Validity of one jagged ring.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 10)]
fn ring_is_valid(bencher: Bencher<'_, '_>, vertices: u32) {
    let ring: Vec<LonLat> = (0..=vertices)
        .map(|i| {
            let i = i % vertices;
            let angle = f64::from(i) / f64::from(vertices) * std::f64::consts::TAU;
            let radius = 0.2 + spread(u64::from(i)) / f64::from(vertices); // as rough as its edges are long
            LonLat::new(121.6 + radius * angle.cos(), 38.9 + radius * angle.sin())
        })
        .collect();
    let shape = Shape::Polygon(Polygon::from_shell(ring));
    bencher.counter(ItemsCount::new(vertices)).bench(|| assert_eq!(validate(&shape), []));
}
