//! The cases of a piece of equipment.

use anlan_consequence::scenario::{Release, Site, Vessel};
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::Text;
use anlan_quantity::si::Kelvin;
use anlan_substances::properties::Substance;

use super::assumed::{Assumptions, same};
use super::opening::{TEN_MINUTES, shape_of, ten_minute_opening};
use super::{EquipmentDescription, Holes, ReleaseCase, Step, Template, Working};
use crate::frequency::{
    Band, ClassFrequency, Equipment, Hole, HoleClass, Into, LeakFrequency, Origin, by_class, frequencies, product,
};
use crate::ignition::Place;

/// Volume of a drum as it is in common use, m³ (210 litres).
const DRUM: f64 = 0.21;

/// Returns the releases that a piece of equipment may suffer, by a set of frequencies.
///
/// # Units
///
/// As the field names say.
///
/// # Source
///
/// The set; AQ/T 3046-2013 Table 2 for the holes, annex F for how long they leak.
///
/// # Valid for
///
/// Single substances with known properties; explosives by the table of the engine.
///
/// # Errors
///
/// Those of [`frequencies`] and of the factors; `qra.no_id`; `qra.no_content` where a release needs a content that is not given;
/// `qra.not_modelled` for the fire of a warehouse.
///
/// # Example
///
/// See [`crate::release_case`].
pub fn cases(description: &EquipmentDescription, set: &str) -> Result<Vec<ReleaseCase>, Fault> {
    if description.id.trim().is_empty() {
        return Err(Fault::new("qra.no_id", "id", "设备没有编号", "the equipment has no id")
            .remedy("填写设备位号或编号", "give its tag or number"));
    }
    Inputs.between("number", Inputs.positive("number", description.number)?, 0.0, 1e6)?;
    let openings = match description.holes {
        Holes::Aqt3046 => by_class(set, &description.equipment)?.into_iter().map(Opening::from).collect::<Vec<_>>(),
        Holes::AsPublished => {
            frequencies(set, &description.equipment)?.into_iter().map(Opening::from).collect::<Vec<_>>()
        }
    };
    openings.into_iter().map(|opening| case(description, opening)).collect()
}

/// A hole with the rows it rests on.
struct Opening {
    hole: Hole,
    into: Into,
    class: HoleClass,
    per_year: f64,
    members: Vec<LeakFrequency>,
}

impl From<ClassFrequency> for Opening {
    fn from(of: ClassFrequency) -> Self {
        Self { hole: of.hole, into: of.into, class: of.class, per_year: of.per_year, members: of.members }
    }
}

impl From<LeakFrequency> for Opening {
    fn from(of: LeakFrequency) -> Self {
        Self { hole: of.hole, into: of.into, class: of.class, per_year: of.per_year, members: vec![of] }
    }
}

fn case(description: &EquipmentDescription, opening: Opening) -> Result<ReleaseCase, Fault> {
    let factor = product(&description.factors, opening.class)?;
    let frequency = opening.per_year * description.number * factor;
    let mut assumed = Assumptions::default();
    let (release, site, vessel) = release(description, &opening, &mut assumed)?;
    if let Some(vessel) = &vessel {
        assumed.pressure(vessel);
    }
    let effects = assumed.effects(description);
    let name = title(description, &opening);
    let suffix = if opening.into == Into::Second { "+second" } else { "" };
    Ok(ReleaseCase {
        id: format!("{}/{}{suffix}", description.id.trim(), opening.hole.id()),
        equipment: description.id.trim().to_owned(),
        place: place(&description.equipment),
        hole: opening.hole,
        into: opening.into,
        class: opening.class,
        frequency_per_year: frequency,
        band: band(&opening.members, description.number * factor),
        working: working(description, &opening, frequency),
        scenario: Template {
            title: name.zh.to_string(),
            substance: description.substance.trim().to_owned(),
            vessel,
            release,
            site,
            effects,
        },
        title: name,
        assumed: assumed.0,
    })
}

fn place(equipment: &Equipment) -> Place {
    match equipment {
        Equipment::RoadTanker { .. } => Place::Road,
        Equipment::RailTanker { .. } => Place::Rail,
        _ => Place::Fixed,
    }
}

fn title(description: &EquipmentDescription, opening: &Opening) -> Text {
    let (given, kind, hole) = (&description.title, description.equipment.name(), opening.hole.name());
    let pick =
        |given: &str, kind: &str| if given.trim().is_empty() { kind.to_owned() } else { given.trim().to_owned() };
    Text::new(
        format!("{}：{}", pick(&given.zh, &kind.zh), hole.zh),
        format!("{}: {}", pick(&given.en, &kind.en), hole.en),
    )
}

/// Band of the sum: lows and highs add up, as members of one set are off together.
fn band(members: &[LeakFrequency], factor: f64) -> Band {
    let sum = |of: fn(&Band) -> f64| factor * members.iter().map(|member| of(&member.band)).sum::<f64>();
    let unknown = members.iter().map(|member| &member.band.origin).find(|origin| **origin == Origin::Unknown);
    let origin = unknown.or_else(|| members.first().map(|member| &member.band.origin)).cloned();
    Band {
        low: sum(|band| band.low),
        median: sum(|band| band.median),
        high: sum(|band| band.high),
        origin: origin.unwrap_or(Origin::Unknown),
    }
}

fn working(description: &EquipmentDescription, opening: &Opening, frequency: f64) -> Working {
    let plain = Text::default;
    let per_year = || Text::new("每年", "per year");
    let mut steps = Vec::new();
    let mut notes = Vec::new();
    for member in &opening.members {
        let hole = member.hole.name();
        let unit = member.row.per.unit();
        let text = Text::new(format!("{}的频率", hole.zh), format!("frequency of: {}", hole.en));
        steps.push(Step { text, value: member.row.frequency, unit });
        steps.push(Step {
            text: Text::new("× 计数", "× how often it counts"), value: member.exposure, unit: plain()
        });
        if let Some(note) = &member.note
            && !notes.contains(note)
        {
            notes.push(note.clone());
        }
        if member.hole != opening.hole {
            let stands = opening.hole.name();
            notes.push(Text::new(
                format!("“{}”按 AQ/T 3046 归入“{}”", hole.zh, stands.zh),
                format!("“{}” is taken as “{}” by the classes of AQ/T 3046", hole.en, stands.en),
            ));
        }
    }
    if opening.members.len() > 1 {
        steps.push(Step { text: Text::new("合计", "sum"), value: opening.per_year, unit: per_year() });
    }
    if description.number.to_bits() != 1.0_f64.to_bits() {
        steps.push(Step {
            text: Text::new("× 相同设备数", "× pieces alike"),
            value: description.number,
            unit: plain(),
        });
    }
    let factors: Vec<_> = description.factors.iter().filter(|factor| factor.is_for(opening.class)).cloned().collect();
    for factor in &factors {
        let (reason, by) = (factor.reason.trim(), factor.by.trim());
        let text = Text::new(format!("× 修正：{reason}（{by}）"), format!("× factor: {reason} ({by})"));
        steps.push(Step { text, value: factor.value, unit: plain() });
    }
    steps.push(Step { text: Text::new("频率", "frequency"), value: frequency, unit: per_year() });
    Working { steps, rows: opening.members.iter().map(|member| member.row.clone()).collect(), factors, notes }
}

/// How it gets out, onto what ground, and out of what.
fn release(
    description: &EquipmentDescription,
    opening: &Opening,
    assumed: &mut Assumptions,
) -> Result<(Release, Site, Option<Vessel>), Fault> {
    match opening.hole {
        Hole::Fire => Err(not_modelled()),
        Hole::Detonation => {
            let mass_kg = description.mass_kg.ok_or_else(|| no_content("mass_kg"))?;
            Ok((Release::Explosive { mass_kg, share: 1.0 }, assumed.site(description), None))
        }
        Hole::Rupture if matches!(description.equipment, Equipment::Package { .. }) => {
            let mass_kg = package(description, assumed)?;
            Ok((Release::Spill { mass_kg, temperature_k: None }, assumed.site(description), None))
        }
        Hole::Rupture | Hole::TenMinutes | Hole::Bleve if opening.into == Into::Second => {
            let vessel = content(description)?;
            let site = second(description, &vessel, assumed);
            let spill = Release::Spill { mass_kg: vessel.mass_kg, temperature_k: Some(vessel.temperature_k) };
            Ok((spill, site, None))
        }
        Hole::Rupture | Hole::Bleve => {
            let vessel = content(description)?;
            assumed.burst(&vessel);
            Ok((Release::Rupture, assumed.site(description), Some(vessel)))
        }
        Hole::TenMinutes => {
            let vessel = content(description)?;
            let top = shape_of(&vessel).height().0;
            let above = assumed.above_bottom(description, top);
            let diameter = ten_minute_opening(substance(description)?, &vessel, above)?;
            let hole = Release::Hole {
                diameter_m: diameter,
                height_m: assumed.height(description),
                above_bottom_m: above,
                pipe_length_m: 0.0,
                direction: assumed.direction(description),
                coefficient: None,
                duration_s: Some(TEN_MINUTES),
                detection: None,
                isolation: None,
            };
            assumed.note(
                "hole",
                same(format!("{:.0} mm", 1e3 * diameter)),
                "孔径按 10 min 内匀速流尽全部存量反算（标准大气压）",
                "the opening lets out all of the content evenly in ten minutes, at the standard pressure of the air",
            );
            Ok((hole, assumed.site(description), Some(vessel)))
        }
        Hole::FullBore | Hole::Diameter { .. } | Hole::Share { .. } | Hole::Tubes { .. } => {
            let vessel = content(description)?;
            let bore = description.equipment.bore();
            let diameter_m = opening.hole.diameter(bore).ok_or_else(|| no_content("equipment"))?;
            let top = shape_of(&vessel).height().0;
            let (detection, isolation) = assumed.stopping(description);
            if let (Hole::FullBore, Equipment::Pipe { .. }) = (opening.hole, &description.equipment) {
                assumed.one_end();
            }
            let hole = Release::Hole {
                diameter_m,
                height_m: assumed.height(description),
                above_bottom_m: assumed.above_bottom(description, top),
                pipe_length_m: assumed.pipe_length(description, opening.hole),
                direction: assumed.direction(description),
                coefficient: None,
                duration_s: None,
                detection: Some(detection),
                isolation: Some(isolation),
            };
            let site = match opening.into {
                Into::Air => assumed.site(description),
                Into::Second => second(description, &vessel, assumed),
            };
            Ok((hole, site, Some(vessel)))
        }
    }
}

fn content(description: &EquipmentDescription) -> Result<Vessel, Fault> {
    let vessel = description.vessel.ok_or_else(|| no_content("vessel"))?;
    Inputs.positive("vessel.volume_m3", vessel.volume_m3)?;
    Inputs.positive("vessel.mass_kg", vessel.mass_kg)?;
    Inputs.positive("vessel.temperature_k", vessel.temperature_k)?;
    Ok(vessel)
}

fn substance(description: &EquipmentDescription) -> Result<&'static Substance, Fault> {
    Substance::find(description.substance.trim()).map_err(Fault::from)
}

fn package(description: &EquipmentDescription, assumed: &mut Assumptions) -> Result<f64, Fault> {
    if let Some(mass) = description.mass_kg {
        return Inputs.positive("mass_kg", mass);
    }
    let density = substance(description)?.liquid_density(Kelvin(293.15))?;
    let mass = DRUM * density.0;
    assumed.note(
        "mass_kg",
        same(format!("{mass:.0} kg")),
        "未填写；按一只 210 L 桶在 20 °C 的装量",
        "not given; the content of a drum of 210 litres at 20 °C",
    );
    Ok(mass)
}

/// The ground inside a second containment.
fn second(description: &EquipmentDescription, vessel: &Vessel, assumed: &mut Assumptions) -> Site {
    let site = assumed.site(description);
    if site.bund_m2.is_some() {
        return site;
    }
    let shape = shape_of(vessel);
    let area = shape.volume().0 / shape.height().0;
    assumed.note(
        "site.bund_m2",
        same(format!("{area:.0} m²")),
        "未填写；第二围护内液面按在储罐高度内容纳全部容积的面积",
        "not given; the second containment holds the whole volume within the height of the tank",
    );
    Site { bund_m2: Some(area), ..site }
}

fn no_content(place: &'static str) -> Fault {
    Fault::new("qra.no_content", place, "没有给出泄漏物质的存量", "the content that would get out is not given").remedy(
        "填写容器（或供料容器）的容积、存量和温度；包装件、爆炸品填写质量",
        "give volume, content and temperature of the vessel, or of the one that feeds it; of a package or explosive its mass",
    )
}

fn not_modelled() -> Fault {
    Fault::new(
        "qra.not_modelled",
        "equipment",
        "库房火灾的有毒燃烧产物尚无模型，不能计算其后果",
        "the toxic smoke of a burning warehouse is not modelled, and its consequences cannot be computed",
    )
    .remedy(
        "按包装件泄漏计算，火灾另行评价并注明",
        "compute the spill of packages, and judge the fire by other means, saying so",
    )
}
