//! A pool over time.

use anlan_quantity::Confidence;
use anlan_quantity::si::{
    ATMOSPHERE, GRAVITY, Kelvin, Kilograms, KilogramsPerSecond, Metres, MetresPerSecond, Pascals, STEFAN_BOLTZMANN,
    Seconds, SquareMetres, WattsPerSquareMetre,
};
use anlan_substances::properties::Substance;

use super::evaporation::transfer;
use super::ground::Rings;
use super::liquid::Liquid;
use super::spreading::velocity;
use super::surface::{COLDEST, Surface, SurfaceRow, land};
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Model, Range, Trace, Warning, air};

/// The pool.
pub const MODEL: Model = Model {
    id: "pool.march",
    zh: "液池扩展与蒸发（非稳态）",
    en: "Spreading and evaporating pool in time",
    source: "TNO Yellow Book CPR 14E (2005) ch. 3 (balances of mass and heat); parts: pool.spreading, pool.evaporation, pool.ground_heat",
    valid_for: &[
        Range { quantity: "wind_speed", unit: "m/s", from: 0.5, to: 15.0 },
        Range { quantity: "end", unit: "s", from: 1.0, to: 86_400.0 },
    ],
};

/// Coefficient of heat transfer from open water to a pool on it, W/(m²·K) (Yellow Book CPR 14E (2005) 3.5.5, recalled).
const WATER_HEAT: f64 = 500.0;
/// Density of water under a pool, kg/m³.
const WATER_DENSITY: f64 = 998.0;
/// Emissivity of a liquid surface (Yellow Book CPR 14E (2005) 3.5.4, recalled).
const EMISSIVITY: f64 = 0.95;
/// Prandtl number of air near 290 K (U.S. Standard Atmosphere 1976, from its eq. 51 and 53).
const PRANDTL: f64 = 0.71;
/// Calm air still carries vapour away like this wind, m/s.
const CALM: f64 = 0.5;

/// A spill.
#[derive(Clone, Debug)]
pub struct PoolInput {
    /// Substance.
    pub substance: &'static Substance,
    /// Mass that is spilled at once.
    pub instantaneous: Kilograms,
    /// Rate of what flows on after that.
    pub rate: KilogramsPerSecond,
    /// How long it flows.
    pub duration: Seconds,
    /// Temperature of the liquid as it reaches the ground.
    pub temperature: Kelvin,
    /// What the pool lies on.
    pub surface: Surface,
    /// Area of a bund; nothing lets it spread.
    pub bund: Option<SquareMetres>,
    /// Wind speed at 10 m.
    pub wind_at_10m: MetresPerSecond,
    /// Temperature of the air.
    pub air_temperature: Kelvin,
    /// Temperature of ground or water.
    pub ground_temperature: Kelvin,
    /// Sunshine that the pool takes up.
    pub solar: WattsPerSquareMetre,
    /// Ambient pressure.
    pub ambient: Pascals,
    /// How long the pool is followed.
    pub end: Seconds,
    /// Times at which the pool is told.
    pub times: Vec<Seconds>,
}

impl PoolInput {
    /// Returns a spill on concrete in a wind of 3 m/s at 15 °C without sunshine, told at twenty times within an hour.
    pub fn on_concrete(
        substance: &'static Substance,
        rate: KilogramsPerSecond,
        duration: Seconds,
        temperature: Kelvin,
    ) -> Self {
        Self {
            substance,
            instantaneous: Kilograms(0.0),
            rate,
            duration,
            temperature,
            surface: Surface::Land("concrete".to_owned()),
            bund: None,
            wind_at_10m: MetresPerSecond(3.0),
            air_temperature: Kelvin(288.15),
            ground_temperature: Kelvin(288.15),
            solar: WattsPerSquareMetre(0.0),
            ambient: ATMOSPHERE,
            end: Seconds(3600.0),
            times: (1..=20).map(|i| Seconds(180.0 * f64::from(i))).collect(),
        }
    }
}

/// The pool at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolPoint {
    /// Time since the spill began.
    pub time: Seconds,
    /// Mass of liquid.
    pub mass: Kilograms,
    /// Area.
    pub area: SquareMetres,
    /// Mean depth.
    pub depth: Metres,
    /// Temperature.
    pub temperature: Kelvin,
    /// Rate at which vapour leaves.
    pub vapour_rate: KilogramsPerSecond,
    /// Mass of vapour that has left.
    pub evaporated: Kilograms,
    /// Mass that has been spilled.
    pub spilled: Kilograms,
}

/// The pool over time.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolHistory {
    /// At the times that were asked for.
    pub points: Vec<PoolPoint>,
    /// Greatest area.
    pub greatest_area: SquareMetres,
    /// Greatest rate of vapour.
    pub greatest_rate: KilogramsPerSecond,
    /// What it rests on.
    pub trace: Trace,
}

/// Returns a pool over time.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`]. Each step spreads the edge, gathers the heat of the ground (each ring by the time it has been wet), of water, of the air and of
/// radiation, and finds the temperature at which heat and evaporation agree; near the boiling point the vapour's own outflow makes the rate what
/// the heat allows.
///
/// # Valid for
///
/// Pure liquids on flat ground. A liquid hotter than its boiling point is taken at its boiling point: flash it first.
///
/// # Errors
///
/// Those of the properties; nothing spilled; inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::pool::{PoolInput, pool};
/// use anlan_quantity::si::{Kelvin, KilogramsPerSecond, Seconds};
/// use anlan_substances::properties::Substance;
/// let spill = PoolInput::on_concrete(Substance::find("benzene")?, KilogramsPerSecond(10.0), Seconds(600.0), Kelvin(288.15));
/// let history = pool(&spill)?;
/// let last = history.points[history.points.len() - 1];
/// assert!((last.mass.get() + last.evaporated.get() - last.spilled.get()).abs() < 1e-9 * last.spilled.get());
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn pool(input: &PoolInput) -> Result<PoolHistory, Fault> {
    let mut trace = Trace::default();
    let mut march = March::prepare(input, &mut trace)?;
    let end = Inputs.between("end", input.end.get(), 1e-3, 1e7)?;
    let mut times: Vec<f64> = Vec::new();
    for time in &input.times {
        times.push(Inputs.between("times", time.get(), 0.0, end)?);
    }
    times.sort_by(f64::total_cmp);
    MODEL.judge(&[("wind_speed", input.wind_at_10m.get()), ("end", end)], &mut trace);
    for part in [&super::SPREADING, &super::EVAPORATION, &super::GROUND_HEAT] {
        part.judge(&[], &mut trace);
    }
    let mut points = Vec::new();
    let mut next = 0;
    let (mut greatest_area, mut greatest_rate) = (0.0_f64, 0.0_f64);
    // Steps grow with the time since the spill began or stopped, and end at every time that is asked for.
    for _ in 0..40_000 {
        while next < times.len() && times[next] <= march.time {
            points.push(march.point()?);
            next += 1;
        }
        if march.time >= end {
            break;
        }
        let stop = if march.time < march.duration { march.duration } else { f64::MAX };
        let goal = times.get(next).copied().unwrap_or(end).min(end).min(stop);
        march.step(goal)?;
        greatest_area = greatest_area.max(march.area);
        greatest_rate = greatest_rate.max(march.vapour_rate);
    }
    while next < times.len() {
        points.push(march.point()?);
        next += 1;
    }
    if march.froze {
        trace.warn(Warning::new(
            "pool.freezes",
            input.substance.cas().to_owned(),
            "液池降温至熔点，后续按熔点温度计算",
            "the pool cools to its melting point and is kept there",
        ));
    }
    if let Some(warning) = march.liquid.judge(march.lowest) {
        trace.warn(warning);
    }
    Ok(PoolHistory {
        points,
        greatest_area: SquareMetres(greatest_area),
        greatest_rate: KilogramsPerSecond(greatest_rate),
        trace,
    })
}

struct March<'a> {
    input: &'a PoolInput,
    liquid: Liquid,
    /// Heat from the air over the transfer of wind and diameter, J/(m³·K).
    air_heat: f64,
    air4: f64,
    ground: Option<&'static SurfaceRow>,
    minimum_depth: f64,
    boiling: f64,
    coldest: f64,
    duration: f64,
    time: f64,
    mass: f64,
    area: f64,
    temperature: f64,
    spilled: f64,
    evaporated: f64,
    vapour_rate: f64,
    rings: Rings,
    froze: bool,
    lowest: f64,
}

impl<'a> March<'a> {
    fn prepare(input: &'a PoolInput, trace: &mut Trace) -> Result<Self, Fault> {
        let substance = input.substance;
        let instantaneous = Inputs.between("instantaneous", input.instantaneous.get(), 0.0, 1e10)?;
        let rate = Inputs.between("rate", input.rate.get(), 0.0, 1e8)?;
        let duration = Inputs.between("duration", input.duration.get(), 0.0, 1e8)?;
        Inputs.between("wind_speed", input.wind_at_10m.get(), 0.0, 100.0)?;
        Inputs.between("air_temperature", input.air_temperature.get(), COLDEST.get(), 350.0)?;
        Inputs.between("ground_temperature", input.ground_temperature.get(), COLDEST.get(), 400.0)?;
        Inputs.between("solar", input.solar.get(), 0.0, 1500.0)?;
        Inputs.positive("ambient_pressure", input.ambient.get())?;
        if let Some(bund) = input.bund {
            Inputs.between("bund", bund.get(), 1e-3, 1e8)?;
        }
        if instantaneous + rate * duration <= 0.0 {
            return Err(Fault::new("pool.nothing_spilled", "rate", "没有泄漏量", "nothing is spilled")
                .remedy("填写瞬时泄漏量，或泄漏速率和时间", "give an instantaneous mass, or a rate and a duration"));
        }
        trace.rests_on("pool.emissivity", "TNO Yellow Book CPR 14E (2005) 3.5.4", Confidence::Recalled);
        trace.rests_on("pool.transfer_constant", "TNO Yellow Book CPR 14E (2005) eq. 3.26", Confidence::Recalled);
        crate::flash::note_properties(substance, trace);
        let boiling = substance.boiling_point_at(input.ambient)?.get();
        let given = Inputs.positive("temperature", input.temperature.get())?;
        let mut temperature = given;
        if given > boiling {
            temperature = boiling;
            trace.warn(Warning::new(
                "pool.superheated",
                "temperature",
                "液体温度高于沸点，按沸点计算；应先计算闪蒸",
                "the liquid is hotter than its boiling point and taken at it: flash it first",
            ));
        }
        if substance.melting_point().is_ok_and(|melting| temperature < melting.get()) {
            // Not a liquid yet, but for a hair.
            substance.liquid_density(Kelvin(temperature))?;
        }
        let liquid = Liquid::new(substance, input.ambient)?;
        let density = liquid.density(temperature)?;
        liquid.heat_capacity(temperature)?;
        liquid.heat_of_vaporisation(temperature)?;
        // By the analogy of heat and mass: k ρ c (Sc/Pr)^⅔ with Sc = Pr.
        let air_density = air::density(input.air_temperature, input.ambient, 0.0)?.get();
        let air_heat = anlan_quantity::math::pow(PRANDTL, -0.67) * air_density * air::HEAT_CAPACITY.get();
        let air2 = input.air_temperature.get() * input.air_temperature.get();
        let (ground, minimum_depth) = match &input.surface {
            Surface::Land(name) => {
                let row = land(name, trace)?;
                (Some(row), row.minimum_depth)
            }
            Surface::Water => {
                trace.rests_on("pool.water_heat", "TNO Yellow Book CPR 14E (2005) 3.5.5", Confidence::Recalled);
                if density >= WATER_DENSITY {
                    return Err(Fault::new(
                        "pool.sinks",
                        "surface",
                        "该液体比水重，不在水面上形成液池",
                        "the liquid is heavier than water: it does not float as a pool",
                    ));
                }
                // Capillary depth of a liquid that does not wet, 2 (σ / (g Δ))^½ (de Gennes, Rev. Mod. Phys. 57 (1985) 827, eq. 2.46).
                let tension = substance.surface_tension(Kelvin(temperature))?.get();
                let buoyant = GRAVITY * density * (1.0 - density / WATER_DENSITY);
                (None, (2.0 * (tension / buoyant).sqrt()).clamp(1e-4, 0.02))
            }
        };
        let coldest = substance.melting_point().map_or(0.6 * boiling, Kelvin::get).min(temperature) + 0.02;
        // A spill at once begins as a cylinder as high as it is wide; a flow as its first tenth of a second.
        let volume = (instantaneous + 0.1 * rate).max(1e-9) / density;
        let radius = anlan_quantity::math::cbrt(volume / core::f64::consts::PI);
        let mut area = core::f64::consts::PI * radius * radius;
        if let Some(bund) = input.bund {
            area = area.min(bund.get());
        }
        let temperature = temperature.clamp(coldest.min(boiling), boiling);
        Ok(Self {
            input,
            liquid,
            air_heat,
            air4: air2 * air2,
            ground,
            minimum_depth,
            boiling,
            coldest,
            duration: if rate > 0.0 { duration } else { 0.0 },
            time: 0.0,
            mass: instantaneous,
            area,
            temperature,
            spilled: instantaneous,
            evaporated: 0.0,
            vapour_rate: 0.0,
            rings: Rings::default(),
            froze: false,
            lowest: temperature,
        })
    }

    fn point(&self) -> Result<PoolPoint, Fault> {
        let density = self.density()?;
        Ok(PoolPoint {
            time: Seconds(self.time),
            mass: Kilograms(self.mass),
            area: SquareMetres(if self.mass > 0.0 { self.area } else { 0.0 }),
            depth: Metres(if self.mass > 0.0 { self.mass / (density * self.area) } else { 0.0 }),
            temperature: Kelvin(self.temperature),
            vapour_rate: KilogramsPerSecond(self.vapour_rate),
            evaporated: Kilograms(self.evaporated),
            spilled: Kilograms(self.spilled),
        })
    }

    fn density(&self) -> Result<f64, Fault> {
        self.liquid.density(self.temperature)
    }

    /// Goes on by one step, at most to a time.
    fn step(&mut self, goal: f64) -> Result<(), Fault> {
        let flowing = self.time < self.duration;
        if self.mass <= 0.0 && !flowing {
            self.vapour_rate = 0.0;
            self.time = goal;
            return Ok(());
        }
        let density = self.density()?;
        let rate = if flowing { self.input.rate.get() } else { 0.0 };
        let since = if flowing { self.time } else { self.time - self.duration };
        let mut step = (0.03 * since).clamp(0.05, 60.0);
        // The edge, as far as depth and bund allow it.
        let depth = self.mass.max(1e-12) / (density * self.area);
        let radius = (self.area / core::f64::consts::PI).sqrt();
        let bound = self.input.bund.map_or(f64::MAX, SquareMetres::get);
        let spreads = depth > self.minimum_depth && self.area < bound;
        let edge = if spreads { velocity(radius, depth, self.gravity(density), self.viscosity(density)) } else { 0.0 };
        if spreads {
            step = step.min((0.1 * radius / edge).max(1e-3));
        }
        step = step.min(goal - self.time);
        let to = if goal - self.time - step < 1e-9 { goal } else { self.time + step };
        step = to - self.time;
        let came = rate * step;
        let available = self.mass + came;
        if spreads {
            let wider = radius + edge * step;
            let most = (available / (density * self.minimum_depth)).max(self.area);
            self.area = (core::f64::consts::PI * wider * wider).min(most).min(bound);
        }
        self.rings.follow(self.time, self.area);
        let left = self.balance(available, came, step, to)?;
        self.vapour_rate = left / step;
        self.mass = available - left;
        if self.mass <= 1e-9 * self.spilled.max(1e-9) {
            self.mass = 0.0;
        }
        self.spilled += came;
        self.evaporated = self.spilled - self.mass;
        self.time = to;
        // What roughness holds back dries from the edge.
        let held = self.mass / (density * self.minimum_depth);
        if held < self.area && (self.input.bund.is_none() || !flowing) {
            self.area = held.max(1e-6);
            self.rings.follow(self.time, self.area);
        }
        Ok(())
    }

    /// Finds the temperature at the end of a step and returns what evaporates in it.
    fn balance(&mut self, available: f64, came: f64, step: f64, to: f64) -> Result<f64, Fault> {
        let capacity = self.liquid.heat_capacity(self.temperature)?;
        let latent = self.liquid.heat_of_vaporisation(self.temperature)?;
        let feed = self.input.temperature.get().min(self.boiling);
        let mixed = if available > 0.0 {
            (self.temperature * (available - came) + feed * came) / available
        } else {
            self.temperature
        };
        let diameter = (4.0 * self.area / core::f64::consts::PI).sqrt();
        let transfer = transfer(self.input.wind_at_10m.get().max(CALM), diameter);
        let ground = match self.ground {
            Some(row) => self.rings.conductance(row, self.time, to),
            None => WATER_HEAT * self.area,
        };
        let (air, solar) = (self.input.air_temperature.get(), self.input.solar.get());
        let sensible = transfer * self.air_heat;
        let heat = |t: f64| {
            let radiation = solar + EMISSIVITY * STEFAN_BOLTZMANN * (self.air4 - t * t * t * t);
            ground * (self.input.ground_temperature.get() - t) + self.area * (sensible * (air - t) + radiation)
        };
        // Heat in less heat of vapour, less what warms the liquid: falls with temperature.
        let gap = |t: f64| match self.liquid.flux(t, transfer) {
            Ok(leaving) => (heat(t) - leaving * self.area * latent) * step - available * capacity * (t - mixed),
            Err(_) => f64::MIN,
        };
        // Just below the boiling point the logarithm of the outflow is still finite.
        let top = self.boiling - 1e-7 * self.boiling;
        let low = self.coldest.min(top);
        let temperature = if let Some(near) = near(gap, mixed, self.temperature, (low, top)) {
            near
        } else if gap(low) <= 0.0 {
            self.froze |= self.coldest < top;
            low
        } else if gap(top) >= 0.0 {
            top
        } else {
            bracketed(gap, low, top, 1e-10).unwrap_or(mixed.clamp(low, top))
        };
        // What leaves follows from the heat, so that the balance closes; a pool at its melting point evaporates by its vapour pressure.
        let left = if temperature <= low {
            self.liquid.flux(temperature, transfer)? * self.area * step
        } else {
            (heat(temperature) * step - available * capacity * (temperature - mixed)) / latent
        };
        self.temperature = temperature;
        self.lowest = self.lowest.min(temperature);
        Ok(left.clamp(0.0, available))
    }

    fn gravity(&self, density: f64) -> f64 {
        if self.ground.is_some() { GRAVITY } else { GRAVITY * (1.0 - density / WATER_DENSITY).max(1e-3) }
    }

    fn viscosity(&self, density: f64) -> f64 {
        self.input.substance.liquid_viscosity(Kelvin(self.temperature)).map_or(1e-6, |v| v.get() / density)
    }
}

/// Looks for the root of a falling function near where it was last, by secants; nothing where they leave the bounds or do not close in.
fn near(gap: impl Fn(f64) -> f64, from: f64, last: f64, (low, high): (f64, f64)) -> Option<f64> {
    let inside = |t: f64| t > low && t < high;
    let (mut a, mut b) = (from, last);
    if (a - b).abs() < 1e-3 {
        b = a - 0.01;
    }
    if !inside(a) || !inside(b) {
        return None;
    }
    let (mut at_a, mut at_b) = (gap(a), gap(b));
    for _ in 0..8 {
        let next = b - at_b * (b - a) / (at_b - at_a);
        if !inside(next) {
            return None;
        }
        if (next - b).abs() < 1e-8 {
            return Some(next);
        }
        (a, at_a) = (b, at_b);
        (b, at_b) = (next, gap(next));
    }
    None
}
