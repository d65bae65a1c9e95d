//! Wind and temperature over height in the surface layer.

use anlan_quantity::math::{exp, ln};
use anlan_quantity::si::{GRAVITY, Kelvin, Metres, MetresPerSecond, SquareMetresPerSecond};

use super::Similarity;
use crate::{Model, Range};

/// Similarity of the surface layer.
pub const MODEL: Model = Model {
    id: "weather.surface_layer",
    zh: "近地层相似理论（风廓线、温度廓线）",
    en: "surface-layer similarity (wind and temperature profiles)",
    source: "Monin and Obukhov, Trudy Geofizicheskogo Instituta 24 (1954) 163–187; functions of the set that is named",
    valid_for: &[Range { quantity: "wind_height_over_roughness", unit: "1", from: 10.0, to: 1e6 }],
};

/// Profiles of the surface layer, fixed by u*, L, roughness and a set of similarity functions.
///
/// Heights are above ground; the profiles start from the displacement height.
///
/// ```
/// use anlan_consequence::weather::{Similarity, SurfaceLayer};
/// use anlan_quantity::si::{Metres, MetresPerSecond};
/// let set = Similarity::named("dyer_1974").unwrap();
/// let neutral = SurfaceLayer::through(MetresPerSecond(5.0), Metres(10.0), 0.0, Metres(0.03), Metres(0.0), set);
/// assert!((neutral.friction_velocity().get() - 0.344).abs() < 1e-3);
/// assert!((neutral.wind(Metres(10.0)).get() - 5.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceLayer {
    friction: f64,
    inverse_length: f64,
    roughness: f64,
    displacement: f64,
    set: &'static Similarity,
}

impl SurfaceLayer {
    /// Returns the profiles whose wind passes through a measured value; its u* follows.
    ///
    /// Inputs must be sound: [`Weather`](super::Weather) checks them.
    pub fn through(
        wind: MetresPerSecond,
        height: Metres,
        inverse_length: f64,
        roughness: Metres,
        displacement: Metres,
        set: &'static Similarity,
    ) -> Self {
        let mut layer =
            Self { friction: 1.0, inverse_length, roughness: roughness.get(), displacement: displacement.get(), set };
        layer.friction = wind.get() / layer.wind(height).get();
        layer
    }

    /// Returns the profiles whose wind passes through a measured value with a measured u*: the roughness that the wind feels follows.
    ///
    /// The gradient u*/(κz) φm is what similarity says; the roughness is only where its integral starts.
    pub fn measured(
        wind: MetresPerSecond,
        height: Metres,
        friction: MetresPerSecond,
        inverse_length: f64,
        displacement: Metres,
        set: &'static Similarity,
    ) -> Self {
        let (above, friction) = (height.get() - displacement.get(), friction.get());
        let reach = set.kappa * wind.get() / friction;
        let psi = |z: f64| set.psi_m(z * inverse_length);
        let mut roughness = above * exp(-reach - psi(above));
        // ψ at the roughness is small; a few rounds meet it to the last digits.
        for _ in 0..8 {
            roughness = (above * exp(-reach - psi(above) + psi(roughness))).clamp(1e-9 * above, 0.5 * above);
        }
        Self { friction, inverse_length, roughness, displacement: displacement.get(), set }
    }

    /// u*.
    pub fn friction_velocity(&self) -> MetresPerSecond {
        MetresPerSecond(self.friction)
    }

    /// 1/L in 1/m: positive is stable, zero neutral, negative unstable.
    pub fn inverse_length(&self) -> f64 {
        self.inverse_length
    }

    /// Monin–Obukhov length; nothing where neutral.
    pub fn length(&self) -> Option<Metres> {
        (self.inverse_length != 0.0).then(|| Metres(1.0 / self.inverse_length))
    }

    /// Roughness that the wind feels.
    pub fn roughness(&self) -> Metres {
        Metres(self.roughness)
    }

    /// Displacement height.
    pub fn displacement(&self) -> Metres {
        Metres(self.displacement)
    }

    /// Similarity functions.
    pub fn similarity(&self) -> &'static Similarity {
        self.set
    }

    /// Mean wind at a height; zero down to displacement plus roughness.
    pub fn wind(&self, height: Metres) -> MetresPerSecond {
        let z = height.get() - self.displacement;
        if z <= self.roughness {
            return MetresPerSecond(0.0);
        }
        let lean = self.set.psi_m(z * self.inverse_length) - self.set.psi_m(self.roughness * self.inverse_length);
        MetresPerSecond(self.friction / self.set.kappa * (ln(z / self.roughness) - lean).max(0.0))
    }

    /// Temperature at a height, from that at another: the potential profile and the adiabatic lapse.
    pub fn temperature(&self, reference: Kelvin, reference_height: Metres, height: Metres) -> Kelvin {
        /// Dry-adiabatic lapse rate g/cp, K/m, with cp of dry air 1004.7 J/(kg·K).
        const LAPSE: f64 = GRAVITY / 1004.7;
        let bottom = self.roughness;
        let of = |z: Metres| (z.get() - self.displacement).max(bottom);
        let (from, to) = (of(reference_height), of(height));
        let scale = self.friction * self.friction * reference.get() * self.inverse_length / (self.set.kappa * GRAVITY);
        let psi = |z: f64| self.set.psi_h(z * self.inverse_length);
        let rise = scale / self.set.kappa * (self.set.prandtl() * ln(to / from) - psi(to) + psi(from));
        Kelvin(reference.get() + rise - LAPSE * (to - from))
    }

    /// Vertical eddy diffusivity of a gas at a height, that of heat: κ u* z/φh.
    pub fn diffusivity(&self, height: Metres) -> SquareMetresPerSecond {
        let z = (height.get() - self.displacement).max(0.0);
        SquareMetresPerSecond(self.set.kappa * self.friction * z / self.set.phi_h(z * self.inverse_length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_pass_through_what_was_measured() {
        for set in Similarity::all() {
            for inverse in [-0.1, -0.01, 0.0, 0.02, 0.15] {
                let layer = SurfaceLayer::measured(
                    MetresPerSecond(4.0),
                    Metres(2.0),
                    MetresPerSecond(0.25),
                    inverse,
                    Metres(0.0),
                    set,
                );
                assert!((layer.wind(Metres(2.0)).get() - 4.0).abs() < 1e-6, "{} {inverse}", set.set);
                let again = SurfaceLayer::through(
                    MetresPerSecond(4.0),
                    Metres(2.0),
                    inverse,
                    layer.roughness(),
                    Metres(0.0),
                    set,
                );
                assert!((again.friction_velocity().get() - 0.25).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn night_air_is_warmer_aloft_and_day_air_is_cooler() {
        let set = Similarity::named("hogstrom_1996").unwrap();
        let at = |inverse: f64| {
            let layer =
                SurfaceLayer::through(MetresPerSecond(3.0), Metres(10.0), inverse, Metres(0.03), Metres(0.0), set);
            layer.temperature(Kelvin(293.15), Metres(2.0), Metres(20.0)).celsius() - 20.0
        };
        assert!(at(0.1) > 0.5 && at(-0.1) < -0.3);
        // Neutral: the adiabatic lapse over 18 m.
        assert!((at(0.0) + 18.0 * 9.80665 / 1004.7).abs() < 1e-9);
    }
}
