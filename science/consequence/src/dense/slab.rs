//! A cloud on the ground: what it entrains, how it spreads, what the ground does to it.

use anlan_quantity::math::{cbrt, ln};
use anlan_quantity::si::GRAVITY;

use super::Closure;
use super::ambient::Ambient;
use super::fluid::{Mixing, Mixture};

/// Entrainment of a self-preserving round jet in terms of its centre values: 0.282 √π / 4 of Ricou and Spalding (J. Fluid Mech. 11 (1961)
/// 21, eq. 11) for uniform values, over (1 + λ²)/λ² with λ = 1.16 for the peak of the profile (Chen and Rodi 1980, §3.2).
const JET: f64 = 0.042_6;
/// Growth of the effective half-width of a three-dimensional wall jet: 0.26 for the half-width (Launder and Rodi, Annu. Rev. Fluid Mech. 15
/// (1983) 429), times √(π/2) / √(2 ln 2).
const WALL_JET: f64 = 0.277;
/// Relation of effective half-width to standard deviation of a Gaussian: √(π/2).
pub(super) const GAUSSIAN_WIDTH: f64 = 1.253_314_137_315_500_1;

/// State of a cloud's cross-section, or of a puff.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    /// Centre mixture.
    pub(super) mixture: Mixture,
    /// Depth, m.
    pub(super) depth: f64,
    /// Speed along the wind, m/s.
    pub(super) speed: f64,
    /// Half-width, m, and how fast the edge moves outward, m/s.
    pub(super) half_width: f64,
    pub(super) front: f64,
}

/// Rates of change of a cloud on the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    /// Entrainment velocity through the top, m/s.
    pub(super) top: f64,
    /// Entrainment velocity through the sides by the shear of a jet, m/s.
    pub(super) side: f64,
    /// Speed at which the sides move outward by the shear of a jet, m/s.
    pub(super) fan: f64,
    /// Force that drives each half of the cloud across the wind, per length, N/m, less what holds its front and its base.
    pub(super) outward: f64,
    /// Heat from the ground, W/m².
    pub(super) heat: f64,
    /// Wind at the top and mean wind over the depth, m/s.
    pub(super) wind_top: f64,
    pub(super) wind_mean: f64,
    /// Stress that remains between top and ground, N/m².
    pub(super) stress: f64,
}

pub(super) fn rates(body: &Body, ambient: &Ambient, mixing: &Mixing, closure: &Closure, heated: bool) -> Rates {
    let Body { mixture, depth, speed, half_width, front } = *body;
    let air = &mixing.air;
    let (wind_top, wind_mean) = (ambient.speed(depth), ambient.mean_speed(depth));
    let reduced = GRAVITY * (mixture.density - air.density) / mixture.density;
    let heavy = (reduced * depth).max(0.0);
    let heat = if heated { ground_heat(&mixture, speed, ambient) } else { 0.0 };
    let convective =
        if heat > 0.0 { cbrt(GRAVITY * depth * heat / (mixture.density * 1_100.0 * mixture.temperature)) } else { 0.0 };
    let side = JET * (mixture.density / air.density).sqrt() * (speed - wind_mean).abs();
    // A shear layer is damped by its own Richardson number (Ellison and Turner, J. Fluid Mech. 6 (1959) 423; fit of Turner 1986).
    let fan = (WALL_JET * (speed - wind_mean)).max(side);
    let slip2 = (speed - wind_mean) * (speed - wind_mean);
    let shear_richardson = if slip2 > 1e-9 { heavy / slip2 } else { f64::INFINITY };
    let over = if shear_richardson < 0.8 {
        side * (1.0 - 1.25 * shear_richardson) / (1.0 + 5.0 * shear_richardson)
    } else {
        0.0
    };
    let calm = ambient.phi_heat(closure.stability_height * depth);
    // Ambient convection stirs the top as the vertical fluctuations there grow (Panofsky et al. 1977, eq. 2).
    let lifted = if ambient.inverse < 0.0 { cbrt(1.0 - 3.0 * depth * ambient.inverse) } else { 1.0 };
    let wind_stir = ambient.friction * lifted;
    let calm = calm * lifted;
    let stir2 = wind_stir * wind_stir + closure.convective_share * closure.convective_share * convective * convective;
    let stir = stir2.sqrt();
    let richardson = heavy / stir2;
    let lid = (1.0 - depth / ambient.mixing_height).max(0.0);
    let top = over + closure.top_entrainment * stir * lid / (calm + closure.richardson * richardson);
    // Half the weight of the depth pushes; the front is held as in a current that runs at front √(g′ h), the base by friction.
    let push = 0.5 * mixture.density * reduced * depth * depth;
    let held = 0.5 * mixture.density * front * front * depth / (closure.front * closure.front);
    // Friction of the ground; the law of the wall does not reach down among the obstacles (Raupach, Antonia and Rajagopalan 1991).
    let drag = ambient.friction / ambient.mean_speed(depth.max(20.0 * ambient.roughness));
    let base = drag * drag;
    let rubbed = 0.5 * mixture.density * base * (speed * speed + front * front).sqrt() * front * half_width;
    let outward = push.max(0.0) - held - rubbed;
    let hold = calm / (calm + closure.richardson * richardson);
    let stress = base * (air.density * wind_mean * wind_mean * hold.min(1.0) - mixture.density * speed * speed);
    let stress = if heavy > 0.0 { stress } else { base * air.density * (wind_mean * wind_mean - speed * speed) };
    Rates { top, side, fan, outward, heat, wind_top, wind_mean, stress }
}

/// Heat from the ground into a colder cloud, W/m²: the greater of turbulent free convection over a plate (McAdams 1954, eq. 7-10) and of
/// forced convection by Colburn's analogy; properties of cold air.
fn ground_heat(mixture: &Mixture, speed: f64, ambient: &Ambient) -> f64 {
    let t = mixture.temperature;
    let difference = ambient.ground - t;
    if difference <= 0.0 {
        return 0.0;
    }
    let film = 0.5 * (ambient.ground + t);
    // Air at film temperature (power laws about 300 K): conductivity, kinematic viscosity, Prandtl number 0.71.
    let warm = film / 300.0;
    let conductivity = 0.026_2 * warm.sqrt() * warm.sqrt().sqrt() * warm.sqrt().sqrt().sqrt().max(0.5);
    let viscosity = 1.57e-5 * warm * warm.sqrt() * warm.sqrt().sqrt();
    let free = 0.14 * conductivity * cbrt(0.71 * GRAVITY * difference / (film * viscosity * viscosity)) * difference;
    let friction = ambient.friction * ambient.friction / ambient.mean_speed(10.0).max(1e-3);
    let forced = mixture.density * 1_050.0 * friction * 1.256 * (speed / ambient.mean_speed(10.0).max(1e-3)).min(1.0);
    free.max(forced * difference)
}

/// Growth of the standard deviation of passive crosswind spread, m/s, at a travel time: Draxler (Atmos. Environ. 10 (1976) 99) for sources
/// at the ground, with the fifth-root law of averaging times.
pub(super) fn crosswind_growth(ambient: &Ambient, time: f64, averaging: f64) -> f64 {
    let r = (time.max(0.0) / 300.0).sqrt();
    let f = 1.0 / (1.0 + 0.9 * r);
    ambient.crosswind() * averaging * f * f * (1.0 + 0.45 * r)
}

/// Returns the standard deviation of passive crosswind spread after a travel time, m.
pub(super) fn crosswind_spread(ambient: &Ambient, time: f64) -> f64 {
    ambient.crosswind() * time / (1.0 + 0.9 * (time.max(0.0) / 300.0).sqrt())
}

/// Share of ten-minute crosswind spread that is seen in an averaging time: (t/600 s)^0.2, at least that of 18.75 s, which is taken as
/// instantaneous (Hanna, Briggs and Hosker, DOE/TIC-11223 (1982) §4.6; Witlox 1994).
pub(super) fn averaging_share(seconds: f64) -> f64 {
    anlan_quantity::math::exp(0.2 * ln(seconds.clamp(18.75, 36_000.0) / 600.0))
}
