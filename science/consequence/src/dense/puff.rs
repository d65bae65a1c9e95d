//! A cloud that is there at once and moves off with the wind.

use anlan_quantity::math::{cbrt, exp, ln};
use anlan_quantity::si::GRAVITY;

use super::Closure;
use super::ambient::Ambient;
use super::fluid::Mixing;
use super::slab::{Body, GAUSSIAN_WIDTH, averaging_share, crosswind_growth, rates};
use super::station::{Station, across};
use crate::numerics::{Next, Pace, follow};

/// Side of a square over the diameter of a circle of the same area, halved: half-side over radius.
const SQUARE: f64 = 0.886_226_925_452_758;
/// Growth of along-wind deviation over friction velocity (Hanna and Franzese, J. Appl. Meteorol. 39 (2000) 1700, eq. 10).
pub(super) const ALONG: f64 = 2.0;

/// Mass, enthalpy, momentum, half-widths along and across, deviations along and across, place.
const N: usize = 8;

/// A puff at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PuffStation {
    /// Cross-section through the centre; `distance` is where the centre is.
    pub(super) section: Station,
    /// Effective half-width along the wind and its deviation.
    pub(super) half_length: f64,
    pub(super) along: f64,
}

impl PuffStation {
    /// Share of the centre's mole ratio at a place.
    pub(super) fn shape(&self, x: f64, y: f64, z: f64, meander: f64) -> f64 {
        across(self.half_length, self.along, x - self.section.distance, 0.0) * self.section.shape(y, z, meander)
    }
}

/// Returns a puff between two of its times.
pub(super) fn between(a: &PuffStation, b: &PuffStation, time: f64) -> PuffStation {
    let gap = b.section.time - a.section.time;
    let part = if gap > 0.0 { ((time - a.section.time) / gap).clamp(0.0, 1.0) } else { 1.0 };
    let mix = |a: f64, b: f64| a + (b - a) * part;
    // Thinning is a power of time: on logarithms it is nearly straight.
    let thin = |a: f64, b: f64| {
        let floor = f64::MIN_POSITIVE;
        exp(mix(ln(a.max(floor)), ln(b.max(floor))))
    };
    let (s, t) = (&a.section, &b.section);
    PuffStation {
        section: Station {
            distance: mix(s.distance, t.distance),
            time,
            stretch: 1.0,
            height: 0.0,
            depth: mix(s.depth, t.depth),
            half_width: mix(s.half_width, t.half_width),
            crosswind: mix(s.crosswind, t.crosswind),
            radius: 0.0,
            speed: mix(s.speed, t.speed),
            mass_fraction: thin(s.mass_fraction, t.mass_fraction),
            mole_fraction: thin(s.mole_fraction, t.mole_fraction),
            density: mix(s.density, t.density),
            temperature: mix(s.temperature, t.temperature),
            enthalpy: mix(s.enthalpy, t.enthalpy),
            mass_flux: mix(s.mass_flux, t.mass_flux),
            flux_fraction: thin(s.flux_fraction, t.flux_fraction),
            meander: mix(s.meander, t.meander),
            lasting: 1.0,
        },
        half_length: mix(a.half_length, b.half_length),
        along: mix(a.along, b.along),
    }
}

/// What is released at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Volume {
    pub(super) fluid: f64,
    pub(super) air: f64,
    pub(super) fluid_enthalpy: f64,
    pub(super) aspect: f64,
}

pub(super) struct Puff<'a> {
    pub(super) ambient: &'a Ambient,
    pub(super) mixing: &'a Mixing,
    pub(super) closure: &'a Closure,
    pub(super) volume: Volume,
}

impl Puff<'_> {
    fn body(&self, y: &[f64; N]) -> (Body, f64) {
        let mass = y[0].max(1e-12);
        let fraction = (self.volume.fluid / mass).min(1.0);
        let mixture = self.mixing.at(fraction, y[1] / mass);
        let area = 4.0 * y[3].max(1e-6) * y[4].max(1e-6);
        let depth = mass / (mixture.density * area);
        let speed = (y[2] / mass).max(0.0);
        let reduced = GRAVITY * (mixture.density - self.mixing.air.density) / mixture.density;
        let front = self.closure.front * (reduced * depth).max(0.0).sqrt();
        (Body { mixture, depth, speed, half_width: y[4], front }, fraction)
    }

    fn slope(&self, time: f64, y: &[f64; N]) -> [f64; N] {
        let (body, _) = self.body(y);
        let r = rates(&body, self.ambient, self.mixing, self.closure, true);
        let air = self.mixing.air.density;
        let (length, width) = (y[3].max(1e-6), y[4].max(1e-6));
        let area = 4.0 * length * width;
        let wide = averaging_share(0.0) * crosswind_growth(self.ambient, body.depth, time);
        let long = ALONG * self.ambient.friction;
        let spread = GAUSSIAN_WIDTH * GAUSSIAN_WIDTH;
        let passive_x = spread * y[5] * long / length;
        let passive_y = spread * y[6] * wide / width;
        let edge = self.closure.edge_entrainment * body.front * SQUARE;
        let through_top = air * r.top * area;
        let through_sides = air * 4.0 * body.depth * (width * (passive_x + edge) + length * (passive_y + edge));
        [
            through_top + through_sides,
            area * r.heat,
            through_top * r.wind_top + through_sides * r.wind_mean + area * r.stress,
            SQUARE * body.front + passive_x,
            SQUARE * body.front + passive_y,
            long,
            wide,
            body.speed,
        ]
    }

    fn station(&self, time: f64, y: &[f64; N]) -> PuffStation {
        let (body, fraction) = self.body(y);
        PuffStation {
            section: Station {
                distance: y[7],
                time,
                stretch: 1.0,
                height: 0.0,
                depth: body.depth,
                half_width: y[4],
                crosswind: y[6].min(y[4] / GAUSSIAN_WIDTH),
                radius: 0.0,
                speed: body.speed,
                mass_fraction: fraction,
                mole_fraction: body.mixture.mole_fraction,
                density: body.mixture.density,
                temperature: body.mixture.temperature,
                enthalpy: y[1] / y[0].max(1e-12),
                mass_flux: y[0],
                flux_fraction: fraction,
                meander: 0.0,
                lasting: 1.0,
            },
            half_length: y[3],
            along: y[5].min(y[3] / GAUSSIAN_WIDTH),
        }
    }

    /// Follows the puff until its centre has passed a distance.
    pub(super) fn travel(&self, to: f64) -> Vec<PuffStation> {
        let Volume { fluid, air, fluid_enthalpy, aspect } = self.volume;
        let mass = fluid + air;
        let mixture = self.mixing.at(fluid / mass, fluid * fluid_enthalpy / mass);
        let radius = cbrt(mass / (mixture.density * core::f64::consts::PI * aspect));
        let half = SQUARE * radius;
        let start = [mass, fluid * fluid_enthalpy, 0.0, half, half, 1e-3 * half, 1e-3 * half, 0.0];
        let heat = self.mixing.air.heat * self.mixing.air.temperature;
        let pace = Pace {
            relative: self.closure.tolerance,
            absolute: [1e-6 * mass, 1e-7 * mass * heat, 1e-6 * mass, 1e-6, 1e-6, 1e-5, 1e-5, 1e-4],
            first: 1e-3,
            longest: 0.1 * to,
            most_steps: 4_000,
        };
        let mut stations = vec![self.station(0.0, &start)];
        // The end in time lies beyond where even the slowest cloud has passed; the watcher stops at the distance.
        let end = 100.0 * to / self.ambient.friction.max(1e-3);
        follow(
            |t, y| self.slope(t, y),
            (0.0, end),
            start,
            &pace,
            |step| {
                let middle = 0.5 * (step.from + step.to);
                stations.push(self.station(middle, &step.at(middle)));
                stations.push(self.station(step.to, &step.end));
                let thin = stations.last().is_some_and(|station| station.section.mole_fraction < 1e-9);
                if thin || step.end[7] > to { Next::Stop } else { Next::Go }
            },
        );
        stations
    }
}
