//! `anlan archive`: the archive of risks as a page or a workbook.

use std::collections::BTreeMap;
use std::path::Path;

use anlan_hazards::archive::compare::{compare, give_causes};
use anlan_hazards::archive::html::{Page, page};
use anlan_hazards::archive::map::MapLayer;
use anlan_hazards::archive::{self, Archive, Colour, RowKind, sheet};
use anlan_kernel::problem::Language;
use anlan_kernel::{Problem, day_in_city};
use anlan_spatial::{LonLat, ReadOptions, Shape, label_point};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::identify::board_as_of;
use super::{Outcome, code, create_folder_of, write_file};
use crate::cli::{Arguments, Command};
use crate::house::{House, now};
use crate::output::Output;

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let Command::Archive { out, as_of, since, edition } = &arguments.command else {
        unreachable!("called for this command only")
    };
    let house = House::open(arguments, false)?;
    let layers = layers(&house)?;
    let districts = district_names(&house);
    let now = board_as_of(&house, *as_of)?;
    let now_archive = archive::derive(&now, *edition, as_of.unwrap_or_else(today), &districts);
    let differences = match since {
        Some(day) => {
            let then = board_as_of(&house, Some(*day))?;
            let mut list = compare(&archive::derive(&then, *edition, *day, &districts), &now_archive);
            give_causes(&mut list, &super::identify::changes_between(&house, &then, &now, *edition)?);
            Some((*day, list))
        }
        None => None,
    };
    if out.extension().is_some_and(|ending| ending == "xlsx") {
        create_folder_of(out)?;
        sheet::write(&now_archive, out, output.language() == Language::Zh)?;
    } else {
        let since = differences.as_ref().map(|(day, differences)| (*day, differences.as_slice()));
        write_page(&now_archive, &layers, since, out, output)?;
    }
    output.value(&Told { archive: &now_archive, differences: differences.as_ref().map(|(_, list)| list.as_slice()) });
    output.line(
        format!("风险分布档案已写入 {}", out.display()),
        format!("the archive of risks is written to {}", out.display()),
    );
    Ok(code(true))
}

/// What a program is told.
#[derive(Serialize)]
struct Told<'a> {
    archive: &'a Archive,
    differences: Option<&'a [anlan_hazards::archive::compare::Difference]>,
}

/// Writes the page of an archive.
pub(super) fn write_page(
    archive: &Archive,
    layers: &[MapLayer],
    since: Option<(Date, &[anlan_hazards::archive::compare::Difference])>,
    out: &Path,
    output: &Output,
) -> Result<(), Problem> {
    let demo = archive.rows.iter().any(|row| row.demo);
    let city = match (demo, output.language()) {
        (true, Language::Zh) => "示例城市",
        (true, Language::En) => "the sample city",
        (false, Language::Zh) => "全市",
        (false, Language::En) => "the city",
    };
    write_file(out, &page(archive, &Page { city, layers, since, language: output.language() }))
}

/// Counts of a kind by colour, for the summary line; 0 stands for those not decided.
pub(super) fn counts(archive: &Archive, kind: RowKind) -> BTreeMap<u8, usize> {
    let mut counts = BTreeMap::new();
    for row in archive.of_kind(kind) {
        *counts.entry(row.colour.map_or(0, Colour::level)).or_default() += 1;
    }
    counts
}

pub(super) fn today() -> Date {
    day_in_city(now())
}

/// Reads the map layers of the packs; a city replaces them by its own.
pub(crate) fn layers(house: &House) -> Result<Vec<MapLayer>, Problem> {
    let mut layers = Vec::new();
    for pack in &house.packs {
        // Names of places would cover the marks of risks on paper.
        for layer in pack.layers.iter().filter(|layer| layer.name != "place") {
            let Some(bytes) = pack.files.get(&layer.file) else { continue };
            let document: Value = serde_json::from_slice(bytes).map_err(|cause| {
                Problem::internal("layer.unreadable", format!("{}/{}: {cause}", pack.name, layer.file))
            })?;
            layers.push(read_layer(&document, &layer.name, &layer.credit, layer.schematic));
        }
    }
    Ok(layers)
}

fn read_layer(document: &Value, class: &str, credit: &str, schematic: bool) -> MapLayer {
    let mut layer = MapLayer {
        class: class.to_owned(),
        paths: Vec::new(),
        closed: false,
        labels: Vec::new(),
        credit: credit.to_owned(),
        schematic,
    };
    for feature in document["features"].as_array().into_iter().flatten() {
        let Ok(shape) =
            Shape::from_geojson(&feature["geometry"], &ReadOptions { max_positions: usize::MAX, region: None })
        else {
            continue;
        };
        for polygon in shape.polygons() {
            layer.closed = true;
            layer.paths.extend(polygon.rings().cloned());
        }
        match &shape {
            Shape::Line(line) => layer.paths.push(line.clone()),
            Shape::MultiLine(lines) => layer.paths.extend(lines.iter().cloned()),
            _ => {}
        }
        let named = class == "district" || matches!(shape, Shape::Point(_));
        if let Some(name) = feature["properties"]["name"].as_str().filter(|_| named) {
            let at = |name: &str| feature["properties"][name].as_f64();
            let place = match (at("label_lon"), at("label_lat")) {
                (Some(lon), Some(lat)) => Some(LonLat { lon, lat }),
                _ => label_point(&shape),
            };
            layer.labels.extend(place.map(|place| (place, name.to_owned())));
        }
    }
    layer
}

/// Names of districts by code, from the layer of districts.
pub(crate) fn district_names(house: &House) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for pack in &house.packs {
        for layer in pack.layers.iter().filter(|layer| layer.name == "district") {
            let document: Value =
                pack.files.get(&layer.file).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
            for feature in document["features"].as_array().into_iter().flatten() {
                let properties = &feature["properties"];
                let code = properties["code"]
                    .as_str()
                    .map(str::to_owned)
                    .or_else(|| properties["code"].as_i64().map(|code| code.to_string()));
                if let (Some(code), Some(name)) = (code, properties["name"].as_str()) {
                    names.insert(code, name.to_owned());
                }
            }
        }
    }
    names
}
