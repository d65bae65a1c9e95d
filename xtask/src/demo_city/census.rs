//! The census of risks: campaign, returns, risk points of every link and place, and other registers to match them with.

use anlan_spatial::LonLat;

use super::chance::Chance;
use super::city::{City, Firm, position, sensible};
use super::ground::{Ground, point};
use super::names::Names;
use super::stock::{Line, Place};

const CAMPAIGN: &str = "DM-2026-1";
/// Share of firms that have not answered yet.
const SILENT: f64 = 0.06;
/// Share of small users and carriers that report nothing.
const NIL: f64 = 0.25;

pub(super) fn fill(chance: &mut Chance, city: &mut City, ground: &Ground, firms: &[Firm]) {
    city.campaigns.row([
        CAMPAIGN.to_owned(),
        "2026年危险化学品安全风险摸排（演示）".to_owned(),
        "production;storage;port;filling_station;use;waste;transport".to_owned(),
        String::new(),
        "2026-03-01".to_owned(),
        "2026-06-30".to_owned(),
        "演示市安委办".to_owned(),
    ]);
    for firm in firms {
        let small = matches!(firm.kind.sector, "use" | "transport");
        let nil = small && chance.happens(NIL);
        let found = if nil { 0 } else { points_of(chance, city, firm) };
        register(chance, city, firm);
        if chance.happens(SILENT) {
            continue;
        }
        city.returns.row([
            CAMPAIGN.to_owned(),
            firm.name.clone(),
            firm.code.clone(),
            firm.district.clone(),
            firm.kind.sector.to_owned(),
            nil.to_string(),
            found.to_string(),
            Names::person(chance),
            format!("2026-{:02}-{:02}", 4 + chance.below(3), 1 + chance.below(28)),
        ]);
    }
    elsewhere(chance, city, ground);
}

/// Risk points of a firm; returns how many.
fn points_of(chance: &mut Chance, city: &mut City, firm: &Firm) -> usize {
    let (link, place) = match firm.kind.sector {
        "production" => ("production", "chemical_enterprise"),
        "storage" => ("storage", "logistics_park"),
        "port" => ("storage", if firm.kind.ending.contains("码头") { "quay" } else { "port" }),
        "filling_station" => ("trade", "filling_station"),
        "waste" => ("disposal", "chemical_enterprise"),
        "transport" => ("transport", "logistics_park"),
        _ => ("use", if firm.kind.ending.contains("研究") { "laboratory" } else { "other" }),
    };
    let mut count = 0;
    let Some((line, tonnes)) = firm.largest else {
        point_row(chance, city, firm, &format!("{}停车场", firm.name), link, place, None);
        return 1;
    };
    point_row(chance, city, firm, &format!("{}{}", firm.name, line.name), link, place, Some((line, tonnes)));
    count += 1;
    if firm.kind.sector == "production" {
        let name = format!("{}装卸车台", firm.name);
        point_row(chance, city, firm, &name, "transport", "chemical_park", Some((line, sensible(tonnes.min(30.0)))));
        count += 1;
    }
    count
}

fn point_row(
    chance: &mut Chance,
    city: &mut City,
    firm: &Firm,
    name: &str,
    link: &str,
    place: &str,
    stock: Option<(Line, f64)>,
) {
    let number = city.risk_points.len() + 1;
    let accident = match stock.map(|(line, _)| line) {
        Some(line) if matches!(line.name, "液氯" | "液氨" | "碳酰氯" | "硫化氢" | "氟化氢（无水）") => {
            "泄漏中毒"
        }
        Some(line) if line.state != "liquid" => "泄漏爆炸",
        Some(_) => "火灾",
        None => "车辆碰撞泄漏",
    };
    let town = firm.kind.place == Place::Towns;
    city.risk_points.row([
        format!("DMR{number:04}"),
        name.to_owned(),
        firm.site.clone(),
        firm.code.clone(),
        link.to_owned(),
        place.to_owned(),
        firm.kind.sector.to_owned(),
        firm.district.clone(),
        stock.map(|(line, _)| line.name.to_owned()).unwrap_or_default(),
        stock.map(|(_, tonnes)| tonnes.to_string()).unwrap_or_default(),
        accident.to_owned(),
        sensible(chance.spread(if town { 40.0 } else { 5.0 }, if town { 3000.0 } else { 300.0 })).round().to_string(),
        (1 + chance.below(3)).to_string(),
        (1 + chance.below(if town { 3 } else { 4 })).to_string(),
        "可燃与有毒气体报警；紧急切断；双人巡检（演示）".to_owned(),
        Names::person(chance),
        position(firm).to_string(),
        "true".to_owned(),
    ]);
}

/// A licence or registration of most firms, as another register has it.
fn register(chance: &mut Chance, city: &mut City, firm: &Firm) {
    let kind = match firm.kind.sector {
        "production" => "production_licence",
        "storage" | "filling_station" => "trade_licence",
        "use" => "use_licence",
        "waste" => "waste_manifest",
        "transport" => "waybill",
        _ => "registration",
    };
    if !chance.happens(0.4) {
        return;
    }
    let number = city.register.len() + 1;
    city.register.row([
        kind.to_owned(),
        format!("演示证字{number:04}"),
        firm.name.clone(),
        firm.code.clone(),
        firm.code.clone(),
        firm.largest.map(|(line, _)| line.name.to_owned()).unwrap_or_default(),
        firm.largest.map(|(_, tonnes)| tonnes.to_string()).unwrap_or_default(),
        firm.district.clone(),
        format!("{}-{:02}-28", 2026 + chance.below(3), 1 + chance.below(12)),
    ]);
}

/// Risk points that no chemical firm owns: the places of measure 1.2 that are easily overlooked.
fn elsewhere(chance: &mut Chance, city: &mut City, ground: &Ground) {
    let places: &[(&str, &str, &str, LonLat, &str, f64, &str)] = &[
        ("演示机场航煤油库", "storage", "airport", LonLat { lon: 121.545, lat: 38.965 }, "喷气燃料", 4000.0, "火灾"),
        (
            "演示铁路危险货物到发线",
            "transport",
            "railway_station",
            LonLat { lon: 121.722, lat: 39.098 },
            "液氯",
            60.0,
            "泄漏中毒",
        ),
        ("演示输气干线阀室", "transport", "pipeline", LonLat { lon: 121.930, lat: 39.210 }, "天然气", 12.0, "泄漏爆炸"),
        ("演示成品油管道跨河段", "transport", "pipeline", LonLat { lon: 121.760, lat: 39.120 }, "汽油", 300.0, "火灾"),
        ("演示高校化学实验楼", "use", "laboratory", LonLat { lon: 121.520, lat: 38.880 }, "乙醚", 0.1, "火灾"),
        (
            "演示大型餐饮燃气用户",
            "use",
            "city_gas_user",
            LonLat { lon: 121.600, lat: 38.915 },
            "天然气",
            0.2,
            "泄漏爆炸",
        ),
        ("演示集中供热锅炉房", "use", "city_gas_user", LonLat { lon: 121.560, lat: 38.930 }, "天然气", 0.5, "泄漏爆炸"),
        ("演示化工市场经营门店", "trade", "other", LonLat { lon: 121.640, lat: 39.040 }, "丙酮", 2.0, "火灾"),
        ("演示废弃危险化学品暂存点", "disposal", "other", LonLat { lon: 121.700, lat: 39.100 }, "废酸", 6.0, "泄漏"),
    ];
    for (name, link, place, at, substance, tonnes, accident) in places {
        let number = city.risk_points.len() + 1;
        city.risk_points.row([
            format!("DMR{number:04}"),
            format!("{name}（演示）"),
            String::new(),
            String::new(),
            (*link).to_owned(),
            (*place).to_owned(),
            "other".to_owned(),
            ground.district(*at).0,
            (*substance).to_owned(),
            tonnes.to_string(),
            (*accident).to_owned(),
            sensible(chance.spread(50.0, 4000.0)).round().to_string(),
            (1 + chance.below(3)).to_string(),
            (2 + chance.below(3)).to_string(),
            "专人值守；封闭管理（演示）".to_owned(),
            Names::person(chance),
            point(*at).to_string(),
            "true".to_owned(),
        ]);
    }
}
