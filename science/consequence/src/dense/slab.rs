//! A cloud on the ground: what it entrains, how it spreads, what the ground does to it.

use anlan_quantity::math::{cbrt, exp, expm1, ln, pow};
use anlan_quantity::si::GRAVITY;

use super::Closure;
use super::ambient::{Ambient, KARMAN};
use super::fluid::{Mixing, Mixture};
use crate::plume::similarity::{structure_constant, taylor};

/// Entrainment of a self-preserving round jet in terms of its centre values: 0.282 √π / 4 of Ricou and Spalding (J. Fluid Mech. 11 (1961)
/// 21, eq. 11) for uniform values, over (1 + λ²)/λ² with λ = 1.16 for the peak of the profile (Chen and Rodi 1980, §3.2).
const JET: f64 = 0.042_6;
/// Growth of the effective half-width of a three-dimensional wall jet: 0.26 for the half-width (Launder and Rodi, Annu. Rev. Fluid Mech. 15
/// (1983) 429), times √(π/2) / √(2 ln 2).
const WALL_JET: f64 = 0.277;
/// Specific heat, J/(kg·K), and Prandtl number of air, for what the ground gives.
const AIR_HEAT: f64 = 1_007.0;
const PRANDTL: f64 = 0.707;
/// Mean height of what a layer holds over its depth, for the profile exp(−(z/S)^1.5): Γ(4/3)/Γ(2/3)/Γ(5/3).
const MEAN_HEIGHT: f64 = 0.730_6;
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
    /// Speed √(g′ h) of a gravity wave, m/s.
    pub(super) wave: f64,
}

/// Returns what happens to a cloud at a section; `heated` tells whether the ground under it is warm.
pub(super) fn rates(body: &Body, ambient: &Ambient, mixing: &Mixing, closure: &Closure, heated: bool) -> Rates {
    let Body { mixture, depth, speed, half_width, front } = *body;
    let air = mixing.air.density;
    let (wind_top, wind_mean) = (ambient.speed(depth), ambient.mean_speed(depth));
    let reduced = GRAVITY * (mixture.density - air) / mixture.density;
    let heavy = (reduced * depth).max(0.0);
    // Friction of the ground; the law of the wall does not reach down among the obstacles (Raupach, Antonia and Rajagopalan 1991).
    let drag = ambient.friction / ambient.mean_speed(depth.max(20.0 * ambient.roughness));
    let base = drag * drag;
    let heat = if heated { ground_heat(&mixture, speed, base, ambient) } else { 0.0 };

    // A jet entrains through its sides, and through its top as far as its weight lets it: E(Ri) of Ellison and Turner, J. Fluid Mech. 6
    // (1959) 423, in the fit of Turner, J. Fluid Mech. 173 (1986) 431, over its value at Ri = 0.
    let slip = speed - speed.clamp(wind_mean, wind_top.max(wind_mean));
    let side = JET * (mixture.density / air).sqrt() * slip.abs();
    let damped = heavy / (slip * slip).max(1e-9);
    let over = side * (1.0 - 1.25 * damped).max(0.0) / (1.0 + 5.0 * damped);

    // The air stirs the top by its friction velocity, where it convects as its vertical fluctuations grow (Panofsky et al., Boundary-Layer
    // Meteorol. 11 (1977) 355: 1.3 u* (1 − 3 z/L)^⅓), and a cold cloud over warm ground by its own convection.
    let convective = cbrt(GRAVITY * depth * heat / (mixture.density * AIR_HEAT * mixture.temperature));
    let lifted = if ambient.inverse < 0.0 { cbrt(1.0 - 3.0 * depth * ambient.inverse) } else { 1.0 };
    let (wind_stir, own_stir) = (ambient.friction * lifted, closure.convective_share * convective);
    let stir2 = wind_stir * wind_stir + own_stir * own_stir;
    let calm = lifted * ambient.phi_heat(closure.stability_height * depth);
    let lid = (1.0 - depth / ambient.mixing_height).max(0.0);
    // Weight holds the mixing down; a cloud that warm ground has made lighter than air stirs itself.
    let ((factor, exponent), (light_factor, light_exponent)) = (closure.richardson, closure.buoyant);
    let lifting = (-reduced * depth).max(0.0) / stir2;
    let damping = (closure.neutral * calm + factor * pow(heavy / stir2, exponent))
        / (1.0 + light_factor * pow(lifting, light_exponent));
    // Exponent α of the wind profile at the top, that of the logarithmic law.
    let alpha = (ambient.friction / (KARMAN * wind_top.max(1e-6))).min(0.5);
    let top = over + KARMAN * (1.0 + alpha) * stir2.sqrt() * lid / damping;

    // Half the weight of the depth pushes outward; the front is held as in a current that runs at front √(g′ h), the base by friction.
    let push = (0.5 * mixture.density * reduced * depth * depth).max(0.0);
    let held = 0.5 * mixture.density * front * front * depth / (closure.front * closure.front);
    let rubbed = 0.5 * mixture.density * base * (speed * speed + front * front).sqrt() * front * half_width;
    // Friction slows what is faster than the wind over the same depth and drives what is slower: in a passive layer it vanishes.
    let stress = base * (air * wind_mean * wind_mean - mixture.density.max(air) * speed * speed);
    Rates {
        top,
        side,
        fan: (WALL_JET * slip).max(side),
        outward: push - held - rubbed,
        heat,
        wind_top,
        wind_mean,
        stress,
        wave: heavy.sqrt(),
    }
}

/// Heat from the ground into a colder cloud, W/m²: the greater of turbulent free convection over a plate (McAdams 1954, eq. 7-10) and of
/// forced convection by Colburn's analogy, with the properties of air at the mean temperature.
fn ground_heat(mixture: &Mixture, speed: f64, base: f64, ambient: &Ambient) -> f64 {
    let difference = ambient.ground - mixture.temperature;
    if difference <= 0.0 {
        return 0.0;
    }
    let film = 0.5 * (ambient.ground + mixture.temperature);
    // Air (Incropera and DeWitt, Table A.4): 0.0263 W/(m·K) and 15.89e-6 m²/s at 300 K; between 150 and 350 K as T^0.93 and T^1.83.
    let warm = ln(film / 300.0);
    let (conductivity, viscosity) = (0.026_3 * exp(0.93 * warm), 1.589e-5 * exp(1.83 * warm));
    let free = 0.14 * conductivity * cbrt(PRANDTL * GRAVITY * difference / (film * viscosity * viscosity));
    let forced = mixture.density * AIR_HEAT * base * speed / cbrt(PRANDTL * PRANDTL);
    free.max(forced) * difference
}

/// Returns the standard deviation of passive crosswind spread in ten minutes after a travel time, m, of a layer: Taylor's theorem as in the
/// similarity plume, with the turbulence at the mean height of the layer.
pub(super) fn crosswind_spread(ambient: &Ambient, depth: f64, time: f64) -> f64 {
    let time = time.max(0.0);
    ambient.crosswind() * time * taylor(time / lagrangian(ambient, depth))
}

/// Growth of it, m/s, over that of straight flight.
pub(super) fn crosswind_growth(ambient: &Ambient, depth: f64, time: f64) -> f64 {
    let ratio = time.max(0.0) / lagrangian(ambient, depth);
    ambient.crosswind() * if ratio < 1e-3 { 1.0 - ratio / 3.0 } else { -expm1(-ratio) / (ratio * taylor(ratio)) }
}

/// Lagrangian time 2 σᵥ² / (C₀ ε), s.
fn lagrangian(ambient: &Ambient, depth: f64) -> f64 {
    let speed = ambient.crosswind();
    2.0 * speed * speed / (structure_constant() * ambient.dissipation(MEAN_HEIGHT * depth))
}

/// Share of ten-minute crosswind spread that is seen in an averaging time: (t/600 s)^0.2, at least that of 18.75 s, which is taken as
/// instantaneous (Hanna, Briggs and Hosker, DOE/TIC-11223 (1982) §4.6; Witlox 1994).
pub(super) fn averaging_share(seconds: f64) -> f64 {
    exp(0.2 * ln(seconds.clamp(18.75, 36_000.0) / 600.0))
}
