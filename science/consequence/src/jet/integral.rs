//! An integral jet or plume in the open: mass, momentum and heat along a bent axis.

use anlan_quantity::math::cbrt;
use anlan_quantity::si::GRAVITY;

use crate::dense::ambient::Ambient;
use crate::dense::fluid::Mixing;
use crate::dense::station::{SPREAD2, Settled, Station};
use crate::numerics::{Next, Pace, follow};
use crate::{Model, Range};

/// Entrainment by shear, uniform values over the section: 0.282 √π / 2π … of Ricou and Spalding, J. Fluid Mech. 11 (1961) 21, eq. 11.
const SHEAR: f64 = 0.079_6;
/// Entrainment by the wind across the axis: 0.6 (Briggs, in Lectures on Air Pollution and Environmental Impact Analyses (1975), p. 77).
const CROSS: f64 = 0.6;
/// Entrainment by the turbulence of the air: Ooms, Atmos. Environ. 6 (1972) 899, eq. 16, α₃ = 1.
const TURBULENCE: f64 = 1.0;

/// The model.
pub const MODEL: Model = Model {
    id: "jet.integral",
    zh: "风中射流积分模型",
    en: "Integral jet in a wind",
    source: "Ooms, Atmos. Environ. 6 (1972) 899; entrainment of Ricou and Spalding, J. Fluid Mech. 11 (1961) 21; peak of Chen and Rodi (1980)",
    valid_for: &[Range { quantity: "velocity", unit: "m/s", from: 1.0, to: 1_500.0 }],
};

/// Start of a jet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nozzle {
    pub(crate) rate: f64,
    pub(crate) speed: f64,
    pub(crate) enthalpy: f64,
    pub(crate) height: f64,
    /// Angle above the horizontal, rad; the jet points along the wind.
    pub(crate) angle: f64,
}

/// How a jet ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Landing {
    pub(crate) distance: f64,
    pub(crate) time: f64,
    /// Mass flux, momentum flux along the wind, and radius, all of uniform values.
    pub(crate) mass: f64,
    pub(crate) momentum: f64,
    pub(crate) radius: f64,
    pub(crate) speed: f64,
}

/// mass, enthalpy, momentum along x and z, x, z, time.
const N: usize = 7;

struct Axis<'a> {
    ambient: &'a Ambient,
    mixing: &'a Mixing,
    nozzle: &'a Nozzle,
}

struct Section {
    density: f64,
    speed: f64,
    sine: f64,
    cosine: f64,
    radius: f64,
    wind: f64,
}

impl Axis<'_> {
    fn section(&self, y: &[f64; N]) -> Section {
        let mass = y[0].max(1e-12);
        let mixture = self.mixing.at(self.nozzle.rate / mass, y[1] / mass);
        let momentum = (y[2] * y[2] + y[3] * y[3]).sqrt().max(1e-6 * mass);
        let speed = momentum / mass;
        let radius = (mass / (core::f64::consts::PI * mixture.density * speed)).sqrt();
        Section {
            density: mixture.density,
            speed,
            sine: y[3] / momentum,
            cosine: y[2] / momentum,
            radius,
            wind: self.ambient.speed(y[5].max(0.0)),
        }
    }

    fn slope(&self, y: &[f64; N]) -> [f64; N] {
        let s = self.section(y);
        let air = self.mixing.air.density;
        let along = (s.speed - s.wind * s.cosine).abs();
        let across = s.wind * s.sine.abs();
        let scale = s.radius.min(y[5].max(self.ambient.roughness));
        let eddy = cbrt(self.ambient.dissipation(y[5].max(self.ambient.roughness)) * scale);
        let around = 2.0 * core::f64::consts::PI * s.radius * air;
        let entrained =
            around * (SHEAR * (s.density / air).sqrt() * along + CROSS * across + TURBULENCE * eddy.min(s.speed));
        let weight = core::f64::consts::PI * s.radius * s.radius * GRAVITY * (air - s.density);
        [entrained, 0.0, entrained * s.wind, weight, s.cosine, s.sine, 1.0 / s.speed]
    }

    /// Peak over uniform concentration: 1 in the core near the nozzle, then that of Gaussian profiles in a wind.
    fn peak(&self, y: &[f64; N], s: &Section) -> (f64, f64) {
        let uniform = self.nozzle.rate / y[0].max(1e-12);
        let wind = s.wind * s.cosine;
        let excess = 2.0 * (s.speed - wind).max(0.0);
        let wind = wind.max(0.0);
        let factor = 2.0 * (wind + 0.5 * excess) / (SPREAD2 * wind + excess * SPREAD2 / (1.0 + SPREAD2)).max(1e-9);
        ((factor * uniform).min(1.0), uniform)
    }

    fn station(&self, y: &[f64; N]) -> Station {
        let s = self.section(y);
        let (peak, uniform) = self.peak(y, &s);
        let enthalpy = y[1] / y[0] * peak / uniform;
        let mixture = self.mixing.at(peak, enthalpy);
        Station {
            distance: y[4],
            time: y[6],
            stretch: 1.0,
            height: y[5],
            depth: 2.0 * s.radius,
            half_width: s.radius,
            crosswind: 0.5 * s.radius,
            radius: s.radius,
            speed: s.speed,
            mass_fraction: peak,
            mole_fraction: mixture.mole_fraction,
            density: mixture.density,
            temperature: mixture.temperature,
            enthalpy,
            mass_flux: y[0],
            flux_fraction: uniform,
            settled: Settled::default(),
        }
    }
}

/// Follows a jet until it touches the ground or passes a distance; stations are added along x.
pub(crate) fn fly(
    nozzle: &Nozzle,
    ambient: &Ambient,
    mixing: &Mixing,
    to: f64,
    tolerance: f64,
    stations: &mut Vec<Station>,
) -> Option<Landing> {
    let axis = Axis { ambient, mixing, nozzle };
    let momentum = nozzle.rate * nozzle.speed;
    let (sine, cosine) = (anlan_quantity::math::sin(nozzle.angle), anlan_quantity::math::cos(nozzle.angle));
    let start =
        [nozzle.rate, nozzle.rate * nozzle.enthalpy, momentum * cosine, momentum * sine, 0.0, nozzle.height, 0.0];
    let radius = axis.section(&start).radius;
    let pace = Pace {
        relative: tolerance,
        absolute: [
            1e-6 * nozzle.rate,
            1e-3 * nozzle.rate * mixing.air.heat,
            1e-6 * momentum,
            1e-5 * momentum,
            1e-6,
            1e-5,
            1e-6,
        ],
        first: 0.1 * radius,
        longest: 0.1 * to,
        most_steps: 4_000,
    };
    stations.push(axis.station(&start));
    let touches = |y: &[f64; N]| y[5] - axis.section(y).radius;
    let mut landing = None;
    let land = |y: &[f64; N]| {
        let s = axis.section(y);
        Landing { distance: y[4], time: y[6], mass: y[0], momentum: y[2], radius: s.radius, speed: s.speed }
    };
    if touches(&start) <= 0.0 {
        return Some(land(&start));
    }
    follow(
        |_, y| axis.slope(y),
        (0.0, 20.0 * to),
        start,
        &pace,
        |step| {
            if let Some(s) = step.crossing(|_, y| touches(y)) {
                let y = step.at(s);
                stations.push(axis.station(&y));
                landing = Some(land(&y));
                return Next::Stop;
            }
            stations.push(axis.station(&step.at(0.5 * (step.from + step.to))));
            stations.push(axis.station(&step.end));
            let thin = stations.last().is_some_and(|station| station.mole_fraction < 1e-9);
            if thin || step.end[4] >= to || step.end[2] <= 0.0 { Next::Stop } else { Next::Go }
        },
    );
    landing
}
