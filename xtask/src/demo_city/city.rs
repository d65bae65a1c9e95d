//! The city, firm by firm.

use std::collections::BTreeMap;

use anlan_spatial::LonLat;
use anyhow::Result;
use serde_json::Value;

use super::chance::Chance;
use super::ground::{Ground, Plot, Spot, point};
use super::names::{Names, credit_code};
use super::stock::{Form, KINDS, Kind, Line, PARKS, Place};
use super::table::Table;

/// Density by which volumes of tanks are made from tonnes; tanks are built somewhat larger than they are filled.
const TONNES_PER_M3: f64 = 0.7;
/// Share of sites whose surroundings nobody has surveyed yet.
const NOT_SURVEYED: f64 = 0.03;

/// The tables of the city, in the order in which references allow them to be loaded.
pub(super) struct City {
    pub(super) enterprises: Table,
    pub(super) sites: Table,
    pub(super) units: Table,
    pub(super) vessels: Table,
    pub(super) holdings: Table,
    pub(super) targets: Table,
    pub(super) risk_points: Table,
    pub(super) campaigns: Table,
    pub(super) returns: Table,
    pub(super) register: Table,
}

/// A firm with the ground it took.
pub(super) struct Firm {
    pub(super) kind: &'static Kind,
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) site: String,
    pub(super) district: String,
    pub(super) park: String,
    pub(super) plot: Plot,
    pub(super) employees: u64,
    /// Largest stock, for its risk point.
    pub(super) largest: Option<(Line, f64)>,
}

impl City {
    fn new() -> Self {
        Self {
            enterprises: Table::new(
                "enterprises.csv",
                &[
                    "credit_code",
                    "name",
                    "sector",
                    "district",
                    "address",
                    "principal",
                    "telephone",
                    "employees",
                    "status",
                    "demo",
                ],
            ),
            sites: Table::new(
                "sites.csv",
                &[
                    "code",
                    "name",
                    "enterprise",
                    "sector",
                    "district",
                    "park",
                    "address",
                    "boundary",
                    "surroundings_surveyed_on",
                    "demo",
                ],
            ),
            units: Table::new(
                "units.csv",
                &["code", "name", "site", "kind", "outline", "in_service_since", "processes"],
            ),
            vessels: Table::new(
                "vessels.csv",
                &["code", "name", "unit", "kind", "volume_m3", "pressure_mpa", "temperature_c", "position"],
            ),
            holdings: Table::new(
                "holdings.csv",
                &[
                    "unit",
                    "line",
                    "substance_name",
                    "cas",
                    "categories",
                    "design_max_t",
                    "actual_max_t",
                    "state",
                    "temperature_c",
                    "pressure_mpa",
                ],
            ),
            targets: Table::new(
                "protection_targets.csv",
                &["code", "name", "target_kind", "persons", "district", "outline", "demo"],
            ),
            risk_points: Table::new(
                "risk_points.csv",
                &[
                    "code",
                    "name",
                    "site",
                    "enterprise",
                    "link",
                    "place_class",
                    "sector",
                    "district",
                    "substance_name",
                    "most_held_t",
                    "accident",
                    "persons_nearby",
                    "likelihood",
                    "severity",
                    "controls",
                    "owner",
                    "position",
                    "demo",
                ],
            ),
            campaigns: Table::new(
                "census_campaigns.csv",
                &["code", "name", "sectors", "districts", "begins", "ends", "lead"],
            ),
            returns: Table::new(
                "census_returns.csv",
                &[
                    "campaign",
                    "unit_name",
                    "enterprise",
                    "district",
                    "sector",
                    "nil_return",
                    "points_found",
                    "signed_by",
                    "signed_on",
                ],
            ),
            register: Table::new(
                "register_entries.csv",
                &[
                    "register",
                    "number",
                    "holder_name",
                    "credit_code",
                    "enterprise",
                    "substance_name",
                    "quantity_t",
                    "district",
                    "expires_on",
                ],
            ),
        }
    }

    /// All tables, in load order, each with its record type.
    pub(super) fn tables(&self) -> [(&Table, &'static str); 10] {
        [
            (&self.enterprises, "enterprise"),
            (&self.sites, "site"),
            (&self.units, "unit"),
            (&self.vessels, "vessel"),
            (&self.holdings, "holding"),
            (&self.targets, "protection_target"),
            (&self.risk_points, "risk_point"),
            (&self.campaigns, "census_campaign"),
            (&self.returns, "census_return"),
            (&self.register, "register_entry"),
        ]
    }
}

/// Builds the city.
pub(super) fn build(seed: u64, layers: &std::path::Path) -> Result<City> {
    let mut chance = Chance::new(seed);
    let mut ground = Ground::read(layers)?;
    let mut names = Names::default();
    let mut city = City::new();
    let mut firms = Vec::new();
    for kind in KINDS {
        for _ in 0..kind.count {
            let firm = settle(&mut chance, &mut ground, &mut names, kind, firms.len() + 1)?;
            firms.push(firm);
        }
    }
    for firm in &mut firms {
        declare(&mut chance, &mut city, firm);
        equip(&mut chance, &mut city, firm);
    }
    for firm in &firms {
        surround(&mut chance, &mut city, &mut ground, firm);
    }
    super::census::fill(&mut chance, &mut city, &ground, &firms);
    Ok(city)
}

fn settle(
    chance: &mut Chance,
    ground: &mut Ground,
    names: &mut Names,
    kind: &'static Kind,
    number: usize,
) -> Result<Firm> {
    let (spot, radius, park) = match kind.place {
        Place::Parks(parks) => {
            let (name, lon, lat, radius) = PARKS[*chance.one(parks)];
            (Spot { name: name.to_owned(), at: LonLat { lon, lat }, rank: 1 }, radius, name)
        }
        Place::Towns => {
            // Larger towns more often: two draws, the larger wins.
            let (first, second) = (chance.below(ground.towns.len()), chance.below(ground.towns.len()));
            let larger = if ground.towns[first].rank >= ground.towns[second].rank { first } else { second };
            (ground.towns[larger].clone(), 1800.0, "")
        }
    };
    let size = kind.size_m.map(|side| side * chance.between(0.85, 1.15));
    let plot = ground.site(chance, &spot, radius, size)?;
    let (district, district_name) = ground.district(plot.middle());
    Ok(Firm {
        kind,
        number,
        name: names.firm(chance, kind.ending),
        code: credit_code(number),
        site: format!("DM{number:03}-S1"),
        district,
        park: if park.is_empty() { format!("{district_name}{}", spot.name) } else { park.to_owned() },
        plot,
        employees: whole(chance.spread(kind.employees[0], kind.employees[1])),
        largest: None,
    })
}

fn declare(chance: &mut Chance, city: &mut City, firm: &Firm) {
    let in_park = matches!(firm.kind.place, Place::Parks(_));
    let address = format!("{}演示路{}号", firm.park, firm.number);
    city.enterprises.row([
        firm.code.clone(),
        firm.name.clone(),
        firm.kind.sector.to_owned(),
        firm.district.clone(),
        address.clone(),
        Names::person(chance),
        format!("0411-000-{:04}", firm.number),
        firm.employees.to_string(),
        "active".to_owned(),
        "true".to_owned(),
    ]);
    let surveyed = if chance.happens(NOT_SURVEYED) {
        String::new()
    } else {
        format!("2026-{:02}-{:02}", 3 + chance.below(4), 1 + chance.below(28))
    };
    city.sites.row([
        firm.site.clone(),
        firm.name.replace("（演示）", "厂区（演示）").replace("站厂区", "站"),
        firm.code.clone(),
        firm.kind.sector.to_owned(),
        firm.district.clone(),
        if in_park { firm.park.clone() } else { String::new() },
        address,
        firm.plot.geojson().to_string(),
        surveyed,
        "true".to_owned(),
    ]);
}

/// Units, what stands in them, and what they hold.
fn equip(chance: &mut Chance, city: &mut City, firm: &mut Firm) {
    let mut by_unit: BTreeMap<u8, Vec<Line>> = BTreeMap::new();
    for line in firm.kind.lines {
        if chance.happens(line.share) {
            let unit = match line.form {
                Form::Process => 0,
                Form::Tanks(_) => 1,
                Form::Drums => 2,
            };
            by_unit.entry(unit).or_default().push(*line);
        }
    }
    let count = by_unit.len();
    for (index, (unit, lines)) in by_unit.into_iter().enumerate() {
        let code = format!("DM{:03}-U{}", firm.number, index + 1);
        let (name, kind, process) = match unit {
            0 if firm.kind.process.0.is_empty() => ("制冷机房", "production", ""),
            0 => (firm.kind.process.0, "production", firm.kind.process.1),
            1 => ("储罐区", "storage_tank", ""),
            _ => ("仓库", "storage_warehouse", ""),
        };
        let width = 0.9 / count as f64;
        let from = 0.05 + width * index as f64;
        let outline = firm.plot.part([from + 0.02, 0.12], [from + width - 0.02, 0.88]);
        city.units.row([
            code.clone(),
            name.to_owned(),
            firm.site.clone(),
            kind.to_owned(),
            outline.geojson().to_string(),
            format!("{}-{:02}-01", 2004 + chance.below(20), 1 + chance.below(12)),
            process.to_owned(),
        ]);
        let columns = lines.len();
        for (number, line) in lines.iter().enumerate() {
            let low = number as f64 / columns as f64;
            let strip = outline.part([low, 0.0], [low + 1.0 / columns as f64, 1.0]);
            let tonnes = hold(chance, city, &code, number + 1, line);
            place_vessels(city, &code, number + 1, line, tonnes, &strip);
            if firm.largest.is_none_or(|(_, most)| tonnes > most) {
                firm.largest = Some((*line, tonnes));
            }
        }
    }
}

fn hold(chance: &mut Chance, city: &mut City, unit: &str, number: usize, line: &Line) -> f64 {
    let design = sensible(chance.spread(line.tonnes[0], line.tonnes[1]));
    let actual = sensible(design * chance.between(0.55, 0.95));
    city.holdings.row([
        unit.to_owned(),
        number.to_string(),
        line.name.to_owned(),
        line.cas.to_owned(),
        line.categories.to_owned(),
        design.to_string(),
        actual.to_string(),
        line.state.to_owned(),
        line.temperature_c.to_string(),
        line.pressure_mpa.to_string(),
    ]);
    design
}

fn place_vessels(city: &mut City, unit: &str, number: usize, line: &Line, tonnes: f64, strip: &Plot) {
    let (count, kind, letter, word) = match line.form {
        Form::Tanks(size) => ((tonnes / f64::from(size)).ceil().clamp(1.0, 12.0), "tank", "T", "储罐"),
        Form::Process => (1.0, "vessel", "R", "设备"),
        Form::Drums => (1.0, "bay", "B", "库位"),
    };
    let rows = whole(count);
    for index in 1..=rows {
        let at = strip.part([0.5, (index as f64 - 0.5) / count], [0.5, (index as f64 - 0.5) / count]).middle();
        let volume = if kind == "bay" { String::new() } else { sensible(tonnes / count / TONNES_PER_M3).to_string() };
        city.vessels.row([
            format!("{unit}-{letter}{number}{index:02}"),
            format!("{}{word}{index}", line.name),
            unit.to_owned(),
            kind.to_owned(),
            volume,
            line.pressure_mpa.to_string(),
            line.temperature_c.to_string(),
            point(at).to_string(),
        ]);
    }
}

/// People around a site, from nobody to a crowd: towns have many, parks few.
fn surround(chance: &mut Chance, city: &mut City, ground: &mut Ground, firm: &Firm) {
    let in_town = firm.kind.place == Place::Towns;
    let count = if in_town { 1 + chance.below(3) } else { [0, 0, 0, 1, 1, 2][chance.below(6)] };
    for _ in 0..count {
        let away = if in_town { chance.between(40.0, 600.0) } else { chance.between(120.0, 800.0) };
        let (kind, name, persons, size) = *chance.one(if in_town { IN_TOWN } else { IN_PARKS });
        let Some(plot) = ground.target(chance, &firm.plot, away, size) else { continue };
        let number = city.targets.len() + 1;
        city.targets.row([
            format!("DMT{number:04}"),
            format!("{name}{number}（演示）"),
            kind.to_owned(),
            sensible(chance.spread(persons[0], persons[1])).round().to_string(),
            ground.district(plot.middle()).0,
            plot.geojson().to_string(),
            "true".to_owned(),
        ]);
    }
}

/// A kind of place where people are, its name, how many, and how wide it is.
type People = (&'static str, &'static str, [f64; 2], f64);

const IN_TOWN: &[People] = &[
    ("dwelling", "演示小区", [60.0, 2600.0], 110.0),
    ("dwelling", "演示小区", [60.0, 2600.0], 110.0),
    ("dwelling", "演示小区", [20.0, 400.0], 70.0),
    ("education", "演示小学", [200.0, 1400.0], 100.0),
    ("medical", "演示社区医院", [30.0, 300.0], 60.0),
    ("commercial", "演示商场", [40.0, 900.0], 80.0),
    ("welfare", "演示养老院", [24.0, 220.0], 50.0),
];

const IN_PARKS: &[People] = &[
    ("industry", "演示机加工厂", [12.0, 28.0], 90.0),
    ("industry", "演示包装厂", [30.0, 48.0], 90.0),
    ("office", "演示园区办公楼", [52.0, 96.0], 50.0),
    ("dwelling", "演示职工宿舍", [110.0, 460.0], 60.0),
    ("dwelling", "演示村", [14.0, 90.0], 90.0),
];

/// Rounds to three figures: nobody designs for 1 523.7 t.
pub(super) fn sensible(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let digits = value.log10().floor() - 1.0;
    let unit = 10_f64.powf(digits) / 2.0;
    let rounded = (value / unit).round() * unit;
    (rounded * 1e6).round() / 1e6
}

pub(super) fn whole(value: f64) -> u64 {
    format!("{value:.0}").parse().unwrap_or(0)
}

/// Where a firm is, as a risk point has it.
pub(super) fn position(firm: &Firm) -> Value {
    point(firm.plot.middle())
}
