//! Tiles of 100 000 points and 50 000 areas, made and kept. `cargo bench -p anlan-atlas --bench tiles`; against martin over HTTP:
//! `tools/bench-tiles`. Search is timed in `search.rs`.

mod city;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use city::City;
use divan::Bencher;
use divan::counter::ItemsCount;

static CITY: LazyLock<(City, tempfile::TempDir)> = LazyLock::new(|| {
    let folder = anlan_testkit::folder();
    (City::new(folder.path(), 100_000, 50_000, city::now), folder)
});

fn main() {
    LazyLock::force(&CITY);
    divan::main();
}

/// Zooms 11 to 14, where every feature is drawn.
#[divan::bench(args = ["risk_point", "protection_target"], threads = [1, 2], sample_count = 1000, sample_size = 1)]
fn made(bencher: Bencher, layer: &str) {
    tiles(bencher, layer, 0);
}

#[divan::bench(args = ["risk_point", "protection_target"], threads = [1, 2], sample_count = 1000, sample_size = 100)]
fn kept(bencher: Bencher, layer: &str) {
    tiles(bencher, layer, 1 << 30);
}

fn tiles(bencher: Bencher, layer: &str, room: usize) {
    let city = &CITY.0;
    let of = if layer == "risk_point" { &city.points } else { &city.areas };
    let tiles = city::tiles(of, 500);
    let caller = city::caller();
    let next = AtomicUsize::new(0);
    city.atlas.keep_tiles(room);
    let tile =
        |(z, x, y)| city.atlas.tile(&city.store, &caller, layer, z, x, y).expect("a tile").expect("of this city");
    if room > 0 {
        for address in &tiles {
            tile(*address);
        }
    }
    bencher.counter(ItemsCount::new(1_usize)).bench(|| tile(tiles[next.fetch_add(1, Ordering::Relaxed) % tiles.len()]));
}

/// The whole city in one tile: everything is gathered.
#[divan::bench(args = ["risk_point", "protection_target"])]
fn gathered(bencher: Bencher, layer: &str) {
    let city = &CITY.0;
    let caller = city::caller();
    city.atlas.keep_tiles(0);
    bencher.bench(|| city.atlas.tile(&city.store, &caller, layer, 4, 13, 6).expect("a tile").expect("of this city"));
}
