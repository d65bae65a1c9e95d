//! Programs that are not ours: GDAL lists, pages, filters and copies.

use std::process::Command;

use anlan_testkit::folder;
use serde_json::Value;

use crate::ogc::sites;
use crate::setup::{City, city};

/// A server on a port of its own, for as long as the value lives.
struct Served {
    address: String,
    end: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Served {
    fn new(here: &City) -> Self {
        let router = City::router(here.door(), city());
        let listener = here.runtime().block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}/ogc", listener.local_addr().unwrap());
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        here.runtime().spawn(async move {
            let _ = axum::serve(listener, router).with_graceful_shutdown(async { ended.await.unwrap_or(()) }).await;
        });
        Self { address, end: Some(end) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.end.take().map(|end| end.send(()));
    }
}

/// Runs a program of GDAL; nothing where it is not installed, which is said.
fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).env("GDAL_HTTP_TIMEOUT", "30").output() {
        Ok(output) => {
            let said =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{program} {arguments:?}: {said}");
            Some(said)
        }
        Err(cause) => {
            eprintln!("left out: {program} of gdal-bin ({cause}); apt-get install gdal-bin");
            None
        }
    }
}

#[test]
fn gdal_lists_pages_filters_and_copies() {
    let here = City::new();
    sites(&here, 60);
    let served = Served::new(&here);
    let source = format!("OAPIF:{}", served.address);
    let Some(listed) = gdal("ogrinfo", &[&source]) else { return };
    assert!(listed.contains("site"), "{listed}");
    let count = |arguments: &[&str]| {
        let all = [&["-ro", "-al", "-so", "-oo", "PAGE_SIZE=7", &source, "site"], arguments].concat();
        let said = gdal("ogrinfo", &all).unwrap();
        let line = said
            .lines()
            .find_map(|line| line.strip_prefix("Feature Count: "))
            .unwrap_or_else(|| panic!("{said}"))
            .to_owned();
        line.parse::<usize>().unwrap()
    };
    assert_eq!(count(&[]), 60);
    assert_eq!(count(&["-where", "district = '210213'"]), 20);
    let (west, south, east, north) = (121.55, 38.87, 121.65, 38.93);
    let items = here.get(&format!("/ogc/collections/site/items?bbox={west},{south},{east},{north}"), &city()).json();
    let inside = items["numberMatched"].as_u64().unwrap();
    assert!(inside > 0 && inside < 60);
    let spat = [west, south, east, north].map(|edge| edge.to_string());
    assert_eq!(count(&["-spat", &spat[0], &spat[1], &spat[2], &spat[3]]) as u64, inside);
    let folder = folder();
    let copy = folder.path().join("sites.geojson");
    let copied = gdal(
        "ogr2ogr",
        &["-f", "GeoJSON", copy.to_str().unwrap(), &source, "site", "-oo", "PAGE_SIZE=7", "-t_srs", "OGC:CRS84"],
    );
    assert!(copied.is_some());
    let copy: Value = serde_json::from_slice(&std::fs::read(copy).unwrap()).unwrap();
    assert_eq!(copy["features"].as_array().unwrap().len(), 60);
    let ours = here.get("/ogc/collections/site/items?limit=1000", &city()).json();
    for (copied, own) in copy["features"].as_array().unwrap().iter().zip(ours["features"].as_array().unwrap()) {
        assert_eq!(copied["properties"]["code"], own["properties"]["code"]);
        let first = |feature: &Value| match feature["geometry"]["type"].as_str() {
            Some("Point") => feature["geometry"]["coordinates"].clone(),
            _ => feature["geometry"]["coordinates"][0][0].clone(),
        };
        let (a, b) = (first(copied), first(own));
        assert!((a[0].as_f64().unwrap() - b[0].as_f64().unwrap()).abs() < 1e-6, "{a} {b}");
        assert!((a[1].as_f64().unwrap() - b[1].as_f64().unwrap()).abs() < 1e-6, "{a} {b}");
    }
}

#[test]
fn gdal_copies_all_sites_in_cgcs2000() {
    let here = City::new();
    sites(&here, 25);
    let served = Served::new(&here);
    let folder = folder();
    let copy = folder.path().join("sites.gpkg");
    let source = format!("OAPIF:{}", served.address);
    let target = copy.to_str().unwrap();
    if gdal("ogr2ogr", &["-f", "GPKG", target, &source, "site", "-oo", "PAGE_SIZE=10", "-t_srs", "EPSG:4490"]).is_none()
    {
        return;
    }
    let said = gdal("ogrinfo", &["-ro", "-al", "-so", target]).unwrap();
    assert!(said.contains("Feature Count: 25") && said.contains("China Geodetic Coordinate System 2000"), "{said}");
    let extent = said.lines().find(|line| line.starts_with("Extent")).unwrap();
    assert!(extent.starts_with("Extent: (121."), "{extent}");
}
