//! A scenario proposed from what the records say of a vessel; every default with its reason.
//!
//! Of what is held the line is taken that the vessel is named after, else the largest whose properties are known; a tank that is named after
//! something without known properties is not taken for one of its neighbours. A quantity of the whole unit is cut to what the vessel takes; a
//! gas is told by its pressure.

use anlan_consequence::blast::condensed::{TntEquivalence, tnt_equivalence};
use anlan_consequence::scenario::{Conditions, Effects, Release, SCHEMA, Scenario, Shape, Site, Vessel};
use anlan_kernel::{Problem, Text};
use anlan_quantity::math::{log10, pow};
use anlan_quantity::si::{ATMOSPHERE, GAS_CONSTANT, Kelvin};
use anlan_substances::Cas;
use anlan_substances::properties::{Representative, Substance, representative_of};

use crate::held::{Held, Line, Origin, figure};
use crate::{fault, weather};

/// 0 °C.
const ICE_K: f64 = 273.15;
/// Share of its volume to which a vessel is filled with liquid where nothing is known: the usual limit of liquefied gases.
const FILLED: f64 = 0.85;
/// Medium hole (AQ/T 3046-2013 Table 2), m.
const HOLE_M: f64 = 0.025;
/// Share of the vapour pressure below which what is in a vessel counts as gas, as the engine has it.
const GAS_BELOW: f64 = 0.98;
/// Temperatures that a scenario takes, K.
const TEMPERATURES: std::ops::RangeInclusive<f64> = 20.0..=1_000.0;

/// A scenario and why it is as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The scenario.
    pub scenario: Scenario,
    /// Why, by path in the scenario.
    pub reasons: Vec<Reason>,
}

/// Why a figure was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Path in the scenario, such as `vessel.temperature_k`; `origin` for the place.
    pub path: &'static str,
    /// Why.
    pub text: Text,
}

/// A line whose substance can be computed.
struct Candidate<'a> {
    line: &'a Line,
    name: &'a str,
    what: What,
    /// The vessel is named after it.
    named: bool,
    /// Mass, kg, and whether it is the actual maximum.
    mass: Option<(f64, bool)>,
}

/// What a line is computed as.
#[derive(Clone, Copy)]
enum What {
    /// A substance with properties, and the product that it stands for.
    Fluid(&'static Substance, Option<&'static Representative>),
    /// A solid that can go off.
    Explosive(&'static TntEquivalence),
}

/// Reasons as they are found.
#[derive(Default)]
struct Reasons(Vec<Reason>);

impl Reasons {
    fn add(&mut self, path: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(Reason { path, text: Text::new(zh.into(), en.into()) });
    }
}

/// Proposes a scenario.
///
/// # Errors
/// `consequence.no_known_substance` where nothing can be computed, followed by the reason for each line.
pub fn propose(held: &Held) -> Result<Proposal, Vec<Problem>> {
    let (mut candidates, mut refused) = (Vec::new(), Vec::new());
    let named = named_after(held);
    let is_named = |line: &Line| named.is_some() && line.text("substance_name") == named;
    for line in held.lines.iter().filter(|line| named.is_none() || is_named(line)) {
        match candidate(line, is_named(line)) {
            Ok(candidate) => candidates.push(candidate),
            Err(problem) => refused.push(problem),
        }
    }
    // A stable sort: of equals the first in the records.
    candidates.sort_by(|a, b| {
        let mass = |candidate: &Candidate<'_>| candidate.mass.map_or(-1.0, |(mass, _)| mass);
        mass(b).total_cmp(&mass(a))
    });
    let count = candidates.len();
    for candidate in candidates {
        match fit(held, &candidate, count) {
            Ok(proposal) => return Ok(proposal),
            Err(problem) => refused.push(problem),
        }
    }
    let first = if held.lines.is_empty() {
        Problem::invalid(
            "consequence.no_known_substance",
            "没有可查看的存量记录，不能由记录提出情景",
            "there is no holding within your reach to propose a scenario from",
        )
        .remedy("先登记存量，或自行填写情景", "declare what is held first, or fill the scenario in yourself")
    } else {
        let (zh, en) = match named {
            Some(name) => (
                format!("设备以“{name}”命名，而该物质不能计算，不能由记录提出情景"),
                format!("the vessel is named after \u{201c}{name}\u{201d}, which cannot be computed"),
            ),
            None => {
                ("所存物质都不能计算，不能由记录提出情景".to_owned(), "no substance held can be computed".to_owned())
            }
        };
        Problem::invalid("consequence.no_known_substance", zh, en).remedy(
            "核对名称和CAS号，或选用性质相近的代表物质自行填写情景",
            "check names and CAS numbers, or fill the scenario in with a substance that behaves alike",
        )
    };
    refused.insert(0, first);
    Err(refused)
}

/// Returns the substance of its unit that a vessel is named after: the longest name, so that a tank of 甲苯二异氰酸酯 is none of 甲苯.
fn named_after(held: &Held) -> Option<&str> {
    let vessel = held.vessel.get("name").and_then(serde_json::Value::as_str).filter(|_| held.lines_of_unit)?;
    let names = held.lines.iter().filter_map(|line| line.text("substance_name"));
    names.filter(|name| stands_alone(vessel, name)).max_by_key(|name| name.len())
}

/// What may follow the name of a substance in the name of a vessel.
const VESSELS: [char; 14] = ['储', '贮', '罐', '槽', '设', '容', '库', '桶', '钢', '球', '塔', '反', '缓', '装'];

/// Tells whether a substance is named in a vessel's name by itself, and not as a part of another: 甲苯 stands in 二甲苯储罐 as a part.
fn stands_alone(vessel: &str, name: &str) -> bool {
    !name.is_empty()
        && vessel.match_indices(name).any(|(at, _)| {
            let before = vessel[..at].chars().next_back();
            let after = vessel[at + name.len()..].chars().next();
            !before.as_ref().is_some_and(|letter| letter.is_alphabetic())
                && !after.as_ref().is_some_and(|letter| letter.is_alphabetic() && !VESSELS.contains(letter))
        })
}

fn candidate(line: &Line, named: bool) -> Result<Candidate<'_>, Problem> {
    let name = line.text("substance_name").unwrap_or_default();
    let cas = line.text("cas").filter(|cas| !cas.is_empty());
    let told = cas.map_or_else(String::new, |cas| format!(" {cas}"));
    let what = if line.text("state") == Some("solid") {
        What::Explosive(cas.and_then(tnt_equivalence).or_else(|| tnt_equivalence(name)).ok_or_else(|| {
            solid(
                format!("{name}{told}：登记为固态，不会泄漏成流，也没有 TNT 当量；固体的燃烧、遇水反应和粉尘不在计算范围"),
                format!(
                    "{name}{told}: declared as solid, it does not flow out, and it has no TNT equivalence; burning solids, reactions with water and dust are not computed"
                ),
            )
        })?)
    } else {
        let substance = match cas {
            Some(text) => text.parse::<Cas>().ok().and_then(|cas| Substance::by_cas(cas).ok()),
            None => Substance::find(name).ok(),
        };
        // A number that is stated decides; a name helps where the number has no row.
        let product = || cas.and_then(representative_of).or_else(|| representative_of(name));
        let represented = || product().and_then(|row| Some(What::Fluid(row.substance().ok()?, Some(row))));
        substance.map(|substance| What::Fluid(substance, None)).or_else(represented).ok_or_else(|| {
            unusable(
                format!("{name}{told}：没有物性数据，也没有公认的代表物质"),
                format!("{name}{told}: its properties are not known, and no substance stands for it"),
            )
        })?
    };
    let tonnes = |field: &str| line.figure(field).filter(|tonnes| *tonnes > 0.0);
    let mass = (tonnes("actual_max_t").map(|tonnes| (tonnes, true)))
        .or_else(|| tonnes("design_max_t").map(|tonnes| (tonnes, false)))
        .map(|(tonnes, is_actual)| (tonnes * 1000.0, is_actual));
    Ok(Candidate { line, name, what, named, mass })
}

fn unusable(zh: String, en: String) -> Problem {
    Problem::invalid("consequence.line_unusable", zh, en)
}

fn solid(zh: String, en: String) -> Problem {
    Problem::invalid("consequence.line_solid", zh, en)
}

/// Makes the scenario of a line.
fn fit(held: &Held, candidate: &Candidate<'_>, count: usize) -> Result<Proposal, Problem> {
    let mut why = Reasons::default();
    of_substance(held, candidate, count, &mut why);
    let (substance, product) = match candidate.what {
        What::Fluid(substance, product) => (substance, product),
        What::Explosive(row) => return explosive(held, candidate, row, why),
    };
    let temperature = temperature(held, candidate, &mut why);
    if let Ok(melting) = substance.melting_point()
        && temperature < melting.get()
    {
        let (name, t, melting) = (candidate.name, short(temperature), short(melting.get()));
        return Err(unusable(
            format!("{name}：{t} K 时为固体（熔点 {melting} K）"),
            format!("{name}: solid at {t} K (it melts at {melting} K)"),
        ));
    }
    let (pressure, is_gas) = pressure(held, candidate, substance, temperature, &mut why);
    let density = if is_gas {
        pressure.unwrap_or(ATMOSPHERE.get()) * substance.molar_mass().get() / (GAS_CONSTANT * temperature)
    } else {
        let found = substance.liquid_density(Kelvin(temperature));
        found
            .map_err(|fault| {
                unusable(
                    format!("{}：{}", candidate.name, fault.text_zh()),
                    format!("{}: {}", candidate.name, fault.text_en()),
                )
            })?
            .get()
    };
    let (volume, mass) = content(held, candidate, density, is_gas, &mut why)?;
    why.add("vessel.shape", "形状未登记：按立式圆筒", "the shape is not recorded: an upright cylinder");
    why.add(
        "release",
        "泄漏情景为假定：中孔 25 mm（AQ/T 3046-2013 表2），离地 1 m，水平顺风；探测与隔离未登记，按泄漏至空",
        "the release is assumed: a medium hole of 25 mm (AQ/T 3046-2013 Table 2), 1 m above ground, level and with the wind; detection and isolation are not recorded, so until the vessel is empty",
    );
    why.add(
        "site",
        "地面粗糙度、围堰、拥塞程度未登记：粗糙度 0.1 m，混凝土地面，无围堰，中等拥塞",
        "roughness, bund and congestion are not recorded: 0.1 m, a concrete floor, no bund, moderate congestion",
    );
    let class = surroundings(held, &mut why);
    let known_as = product.map_or_else(|| substance.name_zh(), |row| row.product_zh.as_str());
    let name = if held.title.is_empty() { known_as } else { held.title.as_str() };
    let scenario = Scenario {
        schema: SCHEMA.to_owned(),
        title: format!("{name} 25 mm"),
        substance: product.map_or_else(|| substance.cas().to_owned(), |row| row.product_zh.clone()),
        vessel: Some(Vessel {
            shape: Shape::UprightCylinder,
            volume_m3: volume,
            mass_kg: mass,
            temperature_k: temperature,
            pressure_pa: pressure,
            burst_pressure_pa: None,
        }),
        release: Release::hole(HOLE_M),
        site: Site::default(),
        weather: class,
        effects: Effects::default(),
        receivers: Vec::new(),
    };
    proposed(candidate, scenario, why)
}

/// Adds the reasons for weather, people and place, and returns the weather.
fn surroundings(held: &Held, why: &mut Reasons) -> Conditions {
    let class = &weather::typical()[0];
    why.add(
        "weather",
        format!("气象为假定：{}，风从北来，20 °C；可改选其他气象", class.name.zh),
        format!("the weather is assumed: {}, wind from north, 20 °C; others can be chosen", class.name.en),
    );
    why.add(
        "effects",
        "人员高度 1.5 m；毒物暴露最长 30 min、热辐射最长 20 s（AQ/T 3046-2013）",
        "people at 1.5 m; exposed to a toxic cloud for 30 min and to heat for 20 s at most (AQ/T 3046-2013)",
    );
    origin(held, why);
    class.conditions
}

fn proposed(candidate: &Candidate<'_>, scenario: Scenario, why: Reasons) -> Result<Proposal, Problem> {
    scenario.check().map_err(|found| {
        let problem = fault::problem(&found, &scenario);
        unusable(
            format!("{}：{}", candidate.name, problem.message.zh),
            format!("{}: {}", candidate.name, problem.message.en),
        )
    })?;
    Ok(Proposal { scenario, reasons: why.0 })
}

/// Makes the scenario of a solid that can go off: all of it at once.
fn explosive(
    held: &Held,
    candidate: &Candidate<'_>,
    row: &'static TntEquivalence,
    mut why: Reasons,
) -> Result<Proposal, Problem> {
    let Some((mass, is_actual)) = candidate.mass else {
        return Err(solid(
            format!("{}：爆炸计算需要存量，而存量未登记或不可查看", candidate.name),
            format!(
                "{}: an explosion needs its quantity, which is not recorded or not within your reach",
                candidate.name
            ),
        ));
    };
    let name = row.name();
    why.add(
        "substance",
        format!("登记为固态：按表中“{}”的 TNT 当量系数 {} 计算爆炸（{}）", name.zh, row.factor, row.source),
        format!(
            "declared as solid: computed as an explosion by the TNT equivalence {} of \u{201c}{}\u{201d} ({})",
            row.factor, name.en, row.source
        ),
    );
    stated(held, is_actual, "release.mass_kg", &mut why);
    why.add("release", "爆炸情景为假定：全部存量同时参与", "the release is assumed: all of it goes off at once");
    let class = surroundings(held, &mut why);
    let title = if held.title.is_empty() { name.zh.as_ref() } else { held.title.as_str() };
    let scenario = Scenario {
        schema: SCHEMA.to_owned(),
        title: title.to_owned(),
        substance: row.cas.clone().unwrap_or_else(|| name.zh.to_string()),
        vessel: None,
        release: Release::Explosive { mass_kg: mass, share: 1.0 },
        site: Site::default(),
        weather: class,
        effects: Effects::default(),
        receivers: Vec::new(),
    };
    proposed(candidate, scenario, why)
}

fn of_substance(held: &Held, candidate: &Candidate<'_>, count: usize, why: &mut Reasons) {
    let name = candidate.name;
    let (of_zh, of_en) =
        if held.lines_of_unit { ("所在单元", "of its unit") } else { ("本设备", "of the vessel") };
    if candidate.named {
        why.add(
            "substance",
            format!("设备名称含{of_zh}存量中的“{name}”"),
            format!("the vessel is named after \u{201c}{name}\u{201d}, a holding {of_en}"),
        );
    } else if count > 1 {
        why.add(
            "substance",
            format!("{of_zh}有 {count} 种可计算的存量，取最大者“{name}”"),
            format!("the largest of {count} holdings {of_en} that can be computed: \u{201c}{name}\u{201d}"),
        );
    } else {
        why.add(
            "substance",
            format!("{of_zh}可计算的存量只有“{name}”"),
            format!("the only holding {of_en} that can be computed: \u{201c}{name}\u{201d}"),
        );
    }
    if let What::Fluid(substance, Some(row)) = candidate.what {
        why.add(
            "substance",
            format!(
                "“{name}”没有物性数据，以{}（{}）代表：{}；依据：{}；可改选其他物质",
                substance.name_zh(),
                substance.cas(),
                row.basis_zh,
                row.source
            ),
            format!(
                "\u{201c}{name}\u{201d} has no properties of its own; {} ({}) stands for it: {}; source: {}; another substance can be chosen",
                substance.name_en(),
                substance.cas(),
                row.basis_en,
                row.source
            ),
        );
    }
    if let Some(composition) = candidate.line.text("composition").filter(|text| !text.is_empty()) {
        why.add(
            "substance",
            format!("组成登记为“{composition}”：按纯物质计算"),
            format!("its composition is declared as \u{201c}{composition}\u{201d}: it is computed as pure"),
        );
    }
}

/// Temperature inside, K: of the vessel, else of the holding, else 20 °C.
fn temperature(held: &Held, candidate: &Candidate<'_>, why: &mut Reasons) -> f64 {
    let path = "vessel.temperature_k";
    let usable = |celsius: &f64| TEMPERATURES.contains(&(celsius + ICE_K));
    if let Some(celsius) = figure(&held.vessel, "temperature_c").filter(usable) {
        return kelvin(celsius);
    }
    if let Some(celsius) = candidate.line.figure("temperature_c").filter(usable) {
        why.add(path, "取存量登记的工作温度", "the working temperature declared of the holding");
        return kelvin(celsius);
    }
    let (zh, en) = not_known(held, "temperature_c", ("温度", "the temperature"));
    why.add(path, format!("{zh}：假定 20 °C"), format!("{en}: 20 °C assumed"));
    kelvin(20.0)
}

/// Degrees Celsius to K, without the last digits of a sum of doubles.
fn kelvin(celsius: f64) -> f64 {
    ((celsius + ICE_K) * 1e6).round() / 1e6
}

/// Absolute pressure inside, where it is stated, and whether the content is a gas.
fn pressure(
    held: &Held,
    candidate: &Candidate<'_>,
    substance: &'static Substance,
    temperature: f64,
    why: &mut Reasons,
) -> (Option<f64>, bool) {
    let path = "vessel.pressure_pa";
    let critical = temperature >= substance.critical().temperature.get();
    let saturation =
        substance.vapour_pressure(Kelvin(temperature)).ok().filter(|_| !critical).map(anlan_quantity::si::Pascals::get);
    let absolute = |gauge: f64| ((gauge * 1e6 + ATMOSPHERE.get()) * 10.0).round() / 10.0;
    let usable = |gauge: &f64| (1e4..=1e8).contains(&absolute(*gauge));
    let of_vessel = figure(&held.vessel, "pressure_mpa").filter(usable);
    let recorded = of_vessel.or_else(|| candidate.line.figure("pressure_mpa").filter(usable)).map(absolute);
    let state = candidate.line.text("state");
    let is_liquid = matches!(state, Some("liquid" | "liquefied_gas"));
    match (recorded, saturation) {
        (Some(pressure), Some(saturation)) if pressure < GAS_BELOW * saturation && is_liquid => {
            why.add(
                path,
                format!(
                    "登记为液态，而登记压力 {} kPa（绝压）低于该温度的饱和蒸气压 {} kPa：按饱和蒸气压",
                    short(pressure / 1e3),
                    short(saturation / 1e3)
                ),
                format!(
                    "declared as liquid, but {} kPa absolute is below its vapour pressure of {} kPa: the vapour pressure is taken",
                    short(pressure / 1e3),
                    short(saturation / 1e3)
                ),
            );
            (None, false)
        }
        (Some(pressure), saturation) => {
            if of_vessel.is_some() {
                why.add(
                    path,
                    "登记的最高工作压力（表压）加大气压",
                    "the highest working pressure recorded (gauge), and that of the air",
                );
            } else {
                why.add(
                    path,
                    "取存量登记的工作压力（表压）加大气压",
                    "the working pressure declared of the holding (gauge), and that of the air",
                );
            }
            (Some(pressure), saturation.is_none_or(|saturation| pressure < GAS_BELOW * saturation))
        }
        (None, Some(saturation)) if state != Some("gas") || saturation <= ATMOSPHERE.get() => {
            let (zh, en) = not_known(held, "pressure_mpa", ("压力", "the pressure"));
            why.add(
                path,
                format!("{zh}：按该温度的饱和蒸气压，不低于大气压"),
                format!("{en}: the vapour pressure at its temperature, at least that of the air"),
            );
            (None, false)
        }
        (None, _) => {
            let (zh, en) = not_known(held, "pressure_mpa", ("压力", "the pressure"));
            why.add(path, format!("{zh}：气体按大气压"), format!("{en}: for a gas that of the air"));
            (Some(ATMOSPHERE.get()), true)
        }
    }
}

/// Volume, m³, and mass inside, kg.
fn content(
    held: &Held,
    candidate: &Candidate<'_>,
    density: f64,
    is_gas: bool,
    why: &mut Reasons,
) -> Result<(f64, f64), Problem> {
    let volume = figure(&held.vessel, "volume_m3").filter(|volume| *volume >= 1e-3);
    let share = if is_gas { 1.0 } else { FILLED };
    let (mass_path, volume_path) = ("vessel.mass_kg", "vessel.volume_m3");
    match (volume, candidate.mass) {
        (Some(volume), recorded) => {
            let takes = down(volume * density * share);
            match recorded {
                Some((mass, is_actual)) if !is_gas && mass <= takes => {
                    stated(held, is_actual, mass_path, why);
                    Ok((volume, mass))
                }
                Some((mass, _)) => {
                    let (own_zh, own_en) =
                        if held.lines_of_unit { ("单元", "of the unit") } else { ("本设备", "of the vessel") };
                    let (zh, en) = if is_gas {
                        ("气体按容积、压力和温度计算", "a gas is told by volume, pressure and temperature")
                    } else {
                        ("按充装 85 % 计算", "the vessel is taken as filled to 85 %")
                    };
                    why.add(
                        mass_path,
                        format!("{own_zh}登记 {} t，{zh}：{} kg", short(mass / 1e3), short(takes)),
                        format!("{} t are recorded {own_en}; {en}: {} kg", short(mass / 1e3), short(takes)),
                    );
                    Ok((volume, takes))
                }
                None => {
                    why.add(
                        mass_path,
                        format!("存量未登记或不可查看：{}", if is_gas { "按容积、压力和温度" } else { "按充装 85 %" }),
                        format!(
                            "the quantity is not recorded or not within your reach: {}",
                            if is_gas { "by volume, pressure and temperature" } else { "filled to 85 %" }
                        ),
                    );
                    Ok((volume, takes))
                }
            }
        }
        (None, Some((mass, is_actual))) => {
            stated(held, is_actual, mass_path, why);
            let (zh, en) = not_known(held, "volume_m3", ("容积", "the volume"));
            let (how_zh, how_en) = if is_gas {
                ("按质量和该压力、温度下的密度", "mass by its density at that pressure and temperature")
            } else {
                ("质量 ÷ 密度 ÷ 0.85", "mass ÷ density ÷ 0.85")
            };
            why.add(volume_path, format!("{zh}：{how_zh}"), format!("{en}: {how_en}"));
            Ok((up(mass / density / share), mass))
        }
        (None, None) => Err(unusable(
            format!("{}：容积和存量都未登记或不可查看", candidate.name),
            format!("{}: neither volume nor quantity is recorded, or within your reach", candidate.name),
        )),
    }
}

fn stated(held: &Held, is_actual: bool, path: &'static str, why: &mut Reasons) {
    let (zh, en) = if is_actual {
        ("登记的实际最大量", "the actual maximum recorded")
    } else {
        ("实际最大量未登记：取设计最大量", "the actual maximum is not recorded: the design maximum")
    };
    let (of_zh, of_en) = if held.lines_of_unit { ("（所在单元）", " (of its unit)") } else { ("", "") };
    why.add(path, format!("{zh}{of_zh}"), format!("{en}{of_en}"));
}

fn origin(held: &Held, why: &mut Reasons) {
    match held.origin {
        Some((_, Origin::Vessel)) => {}
        Some((_, Origin::Unit)) => {
            why.add(
                "origin",
                "设备位置未登记：取单元轮廓之内",
                "the vessel's place is not recorded: inside the outline of its unit",
            );
        }
        Some((_, Origin::Site)) => {
            why.add(
                "origin",
                "设备位置和单元轮廓未登记：取厂界之内",
                "neither the vessel's place nor its unit's outline is recorded: inside the boundary of the site",
            );
        }
        None => why.add("origin", "位置未登记：请在图上指定", "no place is recorded: choose it on the map"),
    }
}

/// Says that a field of the vessel is not recorded, or not for the caller.
fn not_known(held: &Held, field: &str, (zh, en): (&str, &str)) -> (String, String) {
    if held.hidden.iter().any(|hidden| hidden == field) {
        (format!("{zh}不在您的查看范围"), format!("{en} is not within your reach"))
    } else {
        (format!("{zh}未登记"), format!("{en} is not recorded"))
    }
}

/// Four figures, not more than the value.
fn down(value: f64) -> f64 {
    figures(value, f64::floor)
}

/// Four figures, not less than the value.
fn up(value: f64) -> f64 {
    figures(value, f64::ceil)
}

fn figures(value: f64, round: fn(f64) -> f64) -> f64 {
    let decimals = 3.0 - log10(value.max(1e-9)).floor();
    let factor = pow(10.0, decimals.abs());
    // Divided by a whole number, the figures are the nearest double to what is written.
    if decimals >= 0.0 { round(value * factor) / factor } else { round(value / factor) * factor }
}

/// A figure as people write it.
fn short(value: f64) -> String {
    let text = if value.abs() >= 1000.0 { format!("{value:.0}") } else { format!("{value:.2}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use anlan_kernel::Body;

    use super::*;

    fn assess_quietly(scenario: &Scenario) -> bool {
        match anlan_consequence::scenario::appraise(scenario) {
            Ok(_) => true,
            Err(fault) => {
                println!("{fault}");
                false
            }
        }
    }

    #[test]
    fn a_name_within_another_name_is_no_name() {
        for vessel in ["甲苯储罐1", "T-101 甲苯", "1#甲苯罐", "甲苯"] {
            assert!(stands_alone(vessel, "甲苯"), "{vessel}");
        }
        for vessel in ["二甲苯储罐1", "甲苯二异氰酸酯储罐", "苯储罐", ""] {
            assert!(!stands_alone(vessel, "甲苯"), "{vessel}");
        }
        assert!(stands_alone("1,2-环氧丙烷储罐1", "1,2-环氧丙烷"));
        assert!(stands_alone("氧（液化的）储罐1", "氧（液化的）"));
        assert!(!stands_alone("甲苯储罐", ""));
    }

    #[test]
    fn figures_are_rounded_to_the_side_that_fits() {
        assert_eq!((down(67_158.7), up(135.641_2), down(0.041_239)), (67_150.0, 135.7, 0.041_23));
    }

    fn table(name: &str) -> Vec<Body> {
        let path = format!("{}/../../packs/demo-city/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let mut reader = csv::Reader::from_path(path).unwrap();
        let head = reader.headers().unwrap().clone();
        let cell = |text: &str| text.parse::<f64>().map_or_else(|_| text.into(), serde_json::Value::from);
        let body = |row: csv::StringRecord| {
            let cells = head.iter().zip(row.iter()).filter(|(_, text)| !text.is_empty());
            cells.map(|(field, text)| (field.to_owned(), cell(text))).collect()
        };
        reader.records().map(|row| body(row.unwrap())).collect()
    }

    fn held(vessel: &Body, holdings: &[Body]) -> Held {
        let of_unit = |line: &&Body| line.get("unit") == vessel.get("unit");
        let lines = holdings.iter().filter(of_unit).map(|fields| Line { fields: fields.clone() });
        Held { vessel: vessel.clone(), lines: lines.collect(), lines_of_unit: true, ..Held::default() }
    }

    fn alone(name: &str, cas: &str, state: &str) -> Held {
        let text = |text: &str| serde_json::Value::from(text);
        let fields =
            [("substance_name", text(name)), ("cas", text(cas)), ("state", text(state)), ("design_max_t", 10.into())];
        let fields: Body = fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
        Held { lines: vec![Line { fields }], ..Held::default() }
    }

    #[test]
    fn a_product_is_proposed_as_what_stands_for_it_and_says_so() {
        let petrol = propose(&alone("95号汽油", "", "liquid")).unwrap();
        assert_eq!(petrol.scenario.substance, "汽油");
        assert!(petrol.reasons.iter().any(|reason| reason.path == "substance" && reason.text.en.contains("n-hexane")));
        let outcome = anlan_consequence::scenario::appraise(&petrol.scenario).unwrap();
        assert!(outcome.trace.warnings.iter().any(|warning| warning.code == "consequence.representative"));
    }

    #[test]
    fn a_solid_goes_off_or_is_told_apart() {
        let nitrate = propose(&alone("硝酸铵", "6484-52-2", "solid")).unwrap();
        assert!(matches!(nitrate.scenario.release, Release::Explosive { mass_kg, .. } if (mass_kg - 1e4).abs() < 1e-6));
        let refused = propose(&alone("碳化钙", "75-20-7", "solid")).unwrap_err();
        assert_eq!(refused[1].code, "consequence.line_solid");
    }

    #[test]
    fn most_vessels_of_the_sample_city_have_a_proposal() {
        let (vessels, holdings) = (table("vessels"), table("holdings"));
        let mut refused: BTreeMap<String, usize> = BTreeMap::new();
        for vessel in &vessels {
            match propose(&held(vessel, &holdings)) {
                Ok(proposal) => assert!(assess_quietly(&proposal.scenario), "{:?}", proposal.scenario),
                Err(problems) => {
                    let last = problems.last().map(|problem| format!("{} {}", problem.code, problem.message.en));
                    *refused.entry(last.unwrap_or_default()).or_default() += 1;
                }
            }
        }
        let none: usize = refused.values().sum();
        println!("{} of {}\n{refused:#?}", vessels.len() - none, vessels.len());
        assert!(10 * none < vessels.len(), "{none} of {} have none: {refused:#?}", vessels.len());
    }
}
