//! A steady plume, marched along the wind.

use anlan_quantity::math::cbrt;
use anlan_quantity::si::GRAVITY;

use super::Closure;
use super::ambient::Ambient;
use super::fluid::Mixing;
use super::slab::{Body, GAUSSIAN_WIDTH, averaging_share, crosswind_growth, rates};
use super::station::Station;
use crate::numerics::{End, Next, Pace, follow};

/// Values that are marched: mass flux, enthalpy flux, momentum flux along the wind, half-width, crosswind deviation, time, outward momentum
/// flux of one half, stretch, and how far the ends have made themselves felt.
const N: usize = 9;

/// Where a plume on the ground begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) at: f64,
    pub(super) mass: f64,
    pub(super) enthalpy: f64,
    pub(super) momentum: f64,
    pub(super) half_width: f64,
    pub(super) crosswind: f64,
    pub(super) time: f64,
}

/// An area from which the fluid rises.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) from: f64,
    pub(super) to: f64,
}

/// A plume on the ground and what it is made of.
pub(super) struct Ground<'a> {
    pub(super) ambient: &'a Ambient,
    pub(super) mixing: &'a Mixing,
    pub(super) closure: &'a Closure,
    /// Fluid, kg/s, and its specific enthalpy.
    pub(super) rate: f64,
    pub(super) fluid_enthalpy: f64,
    pub(super) area: Option<Area>,
    /// How long the release lasts, s; infinite where it is steady.
    pub(super) duration: f64,
}

impl Ground<'_> {
    fn fluid_flux(&self, x: f64) -> f64 {
        self.area.map_or(self.rate, |area| self.rate * ((x - area.from) / (area.to - area.from)).clamp(1e-6, 1.0))
    }

    fn body(&self, x: f64, y: &[f64; N]) -> (Body, f64) {
        let mass = y[0].max(1e-12);
        let fraction = (self.fluid_flux(x) / mass).min(1.0);
        let mixture = self.mixing.at(fraction, y[1] / mass);
        let width = 2.0 * y[3].max(1e-6);
        // Weight drives a cloud that the wind does not: it flows off at the critical speed √(g′ h) at least.
        let reduced = GRAVITY * (mixture.density - self.mixing.air.density) / mixture.density;
        let critical = cbrt((reduced * mass / (mixture.density * width)).max(0.0));
        let speed = (y[2] / mass).max(critical).max(0.02 * self.ambient.friction);
        let depth = mass / (mixture.density * speed * width * y[7].max(1.0));
        let front = (4.0 * y[6] / mass).max(0.0);
        (Body { mixture, depth, speed, half_width: 0.5 * width, front }, fraction)
    }

    fn slope(&self, x: f64, y: &[f64; N]) -> [f64; N] {
        let (body, _) = self.body(x, y);
        let over_area = self.area.is_some_and(|area| x < area.to);
        let r = rates(&body, self.ambient, self.mixing, self.closure, !over_area);
        let air = self.mixing.air.density;
        let width = y[3].max(1e-6);
        let spread = averaging_share(0.0) * crosswind_growth(self.ambient, body.depth, y[5]);
        let passive = GAUSSIAN_WIDTH * GAUSSIAN_WIDTH * y[4] * spread / width;
        // A release that lasts a while is a cloud of finite length that spreads along the wind too, from its ends inward.
        let stretch = y[7].max(1.0);
        let through_top = stretch * air * r.top * 2.0 * width;
        let through_sides =
            stretch * air * 2.0 * body.depth * (passive + r.side + self.closure.edge_entrainment * body.front);
        let (mut mass, mut heat) = (through_top + through_sides, stretch * 2.0 * width * r.heat);
        if let Some(area) = self.area.filter(|area| x < area.to) {
            let source = self.rate / (area.to - area.from);
            mass += source;
            heat += source * self.fluid_enthalpy;
        }
        let push = through_top * r.wind_top + through_sides * r.wind_mean + stretch * 2.0 * width * r.stress;
        let length = body.speed * self.duration;
        let felt = (2.0 * y[8] / (length * stretch)).min(1.0);
        [
            mass,
            heat,
            push,
            (body.front + passive + r.fan) / body.speed,
            (spread + r.fan / GAUSSIAN_WIDTH) / body.speed,
            1.0 / body.speed,
            stretch * r.outward,
            2.0 * r.wave * self.closure.front * felt / (length * body.speed),
            r.wave / body.speed,
        ]
    }

    pub(super) fn station(&self, x: f64, y: &[f64; N]) -> Station {
        let (body, fraction) = self.body(x, y);
        Station {
            distance: x,
            time: y[5],
            stretch: y[7],
            height: 0.0,
            depth: body.depth,
            half_width: y[3],
            crosswind: y[4].min(y[3] / GAUSSIAN_WIDTH),
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
        }
    }

    /// Marches to a distance and returns what was passed on the way; less where the march could not go on.
    pub(super) fn march(&self, start: &Start, to: f64, stations: &mut Vec<Station>) -> End {
        let first =
            [start.mass, start.enthalpy, start.momentum, start.half_width, start.crosswind, start.time, 0.0, 1.0, 0.0];
        let heat = self.mixing.air.heat * self.mixing.air.temperature;
        let pace = |longest: f64| Pace {
            relative: self.closure.tolerance,
            absolute: [
                1e-6 * self.rate,
                1e-7 * self.rate * heat,
                1e-6 * self.rate,
                1e-6,
                1e-4,
                1e-3,
                1e-5 * self.rate,
                1e-4,
                1e-3,
            ],
            first: 0.0,
            longest,
            most_steps: 4_000,
        };
        let mut at = (start.at, first);
        stations.push(self.station(at.0, &at.1));
        let mut pieces = [to; 2];
        if let Some(area) = self.area.filter(|area| area.to > start.at) {
            pieces[0] = area.to.min(to);
        }
        for end in pieces {
            if at.0 >= end {
                continue;
            }
            let mut last = at;
            let mut step_count = 0_u32;
            let outcome = follow(
                |x, y| self.slope(x, y),
                (at.0, end),
                at.1,
                &pace(0.25 * (end - at.0)),
                |step| {
                    step_count += 1;
                    let middle = 0.5 * (step.from + step.to);
                    stations.push(self.station(middle, &step.at(middle)));
                    stations.push(self.station(step.to, &step.end));
                    last = (step.to, step.end);
                    let thin = stations.last().is_some_and(|station| station.mole_fraction < 1e-9);
                    if thin { Next::Stop } else { Next::Go }
                },
            );
            if outcome != End::Reached {
                return outcome;
            }
            at = last;
        }
        End::Reached
    }
}
