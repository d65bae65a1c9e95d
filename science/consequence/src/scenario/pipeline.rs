//! A long pipeline of gas that breaks across: both ends blow, and what burns is told by the mean of the first seconds.

use anlan_quantity::si::{Kelvin, KilogramsPerSecond, Metres, Pascals, Radians, Seconds};

use super::chain::Case;
use super::emission::{Emitted, JetRelease};
use super::{Direction, Release};
use crate::discharge::{GasOrifice, Pipeline, PipelineRelease, gas_orifice, pipeline_rupture};
use crate::flash::{Expansion, expand};
use crate::outcome::{Jet, Moment, Phase, Source};
use crate::{Fault, Trace, Warning};

/// Shortest stretch of pipe beside a break that still flows, m.
const STUB: f64 = 1.0;
/// Moments that are told, at even ratios of time from one second on.
const TOLD: u32 = 40;

/// What gets out of a broken pipeline.
///
/// The flow falls fast. A jet fire is judged by the mean over the longest exposure to heat, and so is the cloud; how long they last is what was
/// in the pipe over that mean. Both ends are taken as one opening of the same area, at the pressure whose choked flow is that mean.
pub(super) fn broken(case: &Case<'_>, trace: &mut Trace) -> Result<Emitted, Fault> {
    let Release::Pipeline {
        diameter_m,
        length_m,
        pressure_pa,
        temperature_k,
        position,
        height_m,
        direction,
        duration_s,
    } = case.scenario.release
    else {
        return Ok(Emitted::default());
    };
    let substance = case.substance;
    let ambient = Pascals(case.scenario.weather.pressure_pa);
    let air = Kelvin(case.scenario.weather.temperature_k);
    let inside = Kelvin(temperature_k.unwrap_or(air.0));
    let of = |length: f64| {
        let line = Pipeline {
            ambient,
            ..Pipeline::steel(substance, Pascals(pressure_pa), inside, Metres(length), Metres(diameter_m))
        };
        pipeline_rupture(&line).map_err(|fault| fault.within("release"))
    };
    let ends: Result<Vec<PipelineRelease>, Fault> = [position * length_m, (1.0 - position) * length_m]
        .into_iter()
        .filter(|length| *length > STUB)
        .map(of)
        .collect();
    let ends = ends?;
    for end in &ends {
        trace.take(end.trace.clone());
    }
    let sum = |part: &dyn Fn(&PipelineRelease) -> f64| ends.iter().map(part).sum::<f64>();
    let (initial, held) = (sum(&|end| end.initial_rate.0), sum(&|end| end.mass.0));
    let window = case.scenario.effects.heat_exposure_s.min(duration_s.unwrap_or(f64::INFINITY));
    let mean = sum(&|end| end.released(Seconds(window)).0) / window;
    let mass = duration_s.map_or(held, |until| sum(&|end| end.released(Seconds(until)).0));
    trace.warn(Warning::new(
        "consequence.pipeline_mean",
        "source.rate_kg_s",
        format!("管道断裂的流量衰减很快（起始 {initial:.0} kg/s）；火灾和气云按最初 {window} s 的平均流量 {mean:.0} kg/s 计算"),
        format!(
            "the flow of a broken pipeline falls fast, from {initial:.0} kg/s; fire and cloud are computed with the mean of the first {window} s, {mean:.0} kg/s"
        ),
    ));
    // The pressure at the break that drives this mean through all ends.
    let driving = (pressure_pa * mean / initial).max(1.05 * ambient.0);
    let area = (ends.len() as f64).sqrt();
    let opening = GasOrifice {
        discharge_coefficient: Some(1.0),
        ambient,
        ..GasOrifice::new(substance, Pascals(driving), inside, Metres(diameter_m * area))
    };
    let mut outflow = gas_orifice(&opening)?;
    outflow.mass_rate = KilogramsPerSecond(mean);
    trace.take(outflow.trace.clone());
    let jet = expand(substance, &outflow, ambient, air, Expansion::Momentum)?;
    trace.take(jet.trace.clone());
    let lasting = mass / mean;
    let history = if case.is_told { course(&ends, held, duration_s.unwrap_or(10.0 * lasting)) } else { Vec::new() };
    let facts = Source {
        phase: Phase::Gas,
        rate_kg_s: initial,
        duration_s: duration_s.unwrap_or(lasting),
        mass_kg: mass,
        jet: Some(Jet {
            velocity_m_s: jet.velocity.0,
            temperature_k: jet.temperature.0,
            liquid_fraction: jet.liquid_mass_fraction,
            rain_out: 0.0,
            drop_diameter_m: None,
        }),
        history,
        ..Source::default()
    };
    let release = JetRelease {
        rate: KilogramsPerSecond(mean),
        velocity: if direction == Direction::Blocked {
            case.weather.wind(Metres(height_m.max(1.0)))
        } else {
            jet.velocity
        },
        temperature: jet.temperature,
        density: jet.density.0,
        liquid_fraction: jet.liquid_mass_fraction,
        height: Metres(height_m),
        angle: Radians(if direction == Direction::Up { core::f64::consts::FRAC_PI_2 } else { 0.0 }),
        duration: Seconds(lasting),
        driven: Some(jet.velocity),
    };
    Ok(Emitted { facts, jet: Some(release), ..Emitted::default() })
}

fn course(ends: &[PipelineRelease], held: f64, until: f64) -> Vec<Moment> {
    let ratio = anlan_quantity::math::pow(until.max(2.0), 1.0 / f64::from(TOLD));
    let times = core::iter::once(0.0)
        .chain(core::iter::successors(Some(1.0), move |time| Some(time * ratio)).take(TOLD as usize + 1));
    times
        .map(|time| Moment {
            time_s: time,
            rate_kg_s: ends.iter().map(|end| end.rate(Seconds(time)).0).sum(),
            pressure_pa: None,
            mass_kg: held - ends.iter().map(|end| end.released(Seconds(time)).0).sum::<f64>(),
        })
        .collect()
}
