//! Serves the map of an invented city to anybody, for benches and for foreign test suites; not a way to run Anlan.
//!
//! `cargo run --release -p anlan-atlas --example serve -- PORT POINTS AREAS [ROOM] [FOLDER]`: ROOM is how many bytes of tiles are kept; into
//! FOLDER go `risk_point.csv`, `protection_target.csv` and `tiles.txt`, from which another server can be given the same.

#[path = "../benches/city/mod.rs"]
mod city;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anlan_atlas::{Door, ogc_routes, routes};
use axum::{Extension, Router};
use city::City;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: usize| arguments.get(at).map_or(usual, |text| text.parse().expect("a number"));
    let folder = anlan_testkit::folder();
    let city = City::new(folder.path(), number(1, 1_000), number(2, 500), jiff::Timestamp::now);
    city.atlas.keep_tiles(number(3, 128 << 20));
    if let Some(folder) = arguments.get(4) {
        write(&city, Path::new(folder));
    }
    let door = Door {
        atlas: Arc::clone(&city.atlas),
        store: city.store.clone(),
        catalogue: Arc::clone(&city.catalogue),
        base_layers: Arc::default(),
        public_url: None,
    };
    let (api, _) = routes(door.clone()).split_for_parts();
    let router = Router::new().nest("/api/v1", api).merge(ogc_routes(door)).layer(Extension(city::caller()));
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", u16::try_from(number(0, 0)).expect("a port"))).await;
        let listener = listener.expect("the port is free");
        println!("http://{} ready after {:.1?}", listener.local_addr().expect("an address"), begun.elapsed());
        axum::serve(listener, router).await.expect("serving goes on");
    });
}

fn write(city: &City, folder: &Path) {
    let tables = [
        (
            "risk_point",
            &city.points,
            ["name", "link", "place_class", "persons_nearby", "likelihood", "severity", "demo"].as_slice(),
        ),
        ("protection_target", &city.areas, ["name", "target_kind", "persons", "demo"].as_slice()),
    ];
    for (kind, places, columns) in tables {
        std::fs::write(folder.join(format!("{kind}.csv")), city::table(places, kind, columns))
            .expect("the folder can be written");
    }
    let mut all = String::new();
    for (kind, places) in [("risk_point", &city.points), ("protection_target", &city.areas)] {
        for (z, x, y) in city::tiles(places, 1_000) {
            writeln!(all, "{kind}/{z}/{x}/{y}").expect("a String takes everything");
        }
    }
    std::fs::write(folder.join("tiles.txt"), all).expect("the folder can be written");
}
