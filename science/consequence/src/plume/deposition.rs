//! Uptake of a gas by the ground.

use anlan_quantity::math::pow;
use anlan_quantity::si::{MetresPerSecond, SquareMetresPerSecond};
use serde::{Deserialize, Serialize};

use crate::weather::SurfaceLayer;
use crate::{Fault, Inputs, Model, Range};

/// Dry deposition.
pub const MODEL: Model = Model {
    id: "plume.dry_deposition",
    zh: "干沉降（阻力模型）",
    en: "dry deposition by resistances",
    source: "Hicks, Baldocchi, Meyers, Hosker and Matt, Water, Air and Soil Pollution 36 (1987) 311–330: boundary-layer and surface resistance in series",
    valid_for: &[Range { quantity: "surface_resistance", unit: "s/m", from: 0.0, to: 1e5 }],
};

/// How a surface takes up a gas.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deposition {
    /// Resistance of the surface itself, s/m.
    pub surface_resistance: f64,
    /// Molecular diffusivity of the gas in air.
    pub diffusivity: SquareMetresPerSecond,
}

impl Deposition {
    /// Sulfur dioxide on grass by day and night.
    ///
    /// Surface resistance 100 s/m: between 70 s/m, the least that Wesely and Hicks (Journal of the Air Pollution Control Association 27
    /// (1977) 1110–1116) give for crops, and 140–200 s/m, the medians that Feliciano, Pio and Vermeulen (Atmospheric Environment 35 (2001)
    /// 3633–3643) measured over grass. Diffusivity 1.2e-5 m²/s: Massman, Atmospheric Environment 32 (1998) 1111–1127, at 20 °C.
    pub const SULFUR_DIOXIDE_ON_GRASS: Self =
        Self { surface_resistance: 100.0, diffusivity: SquareMetresPerSecond(1.2e-5) };

    /// Returns the flux into the ground over the concentration at the roughness height.
    ///
    /// # Units
    ///
    /// m/s.
    ///
    /// # Source
    ///
    /// Hicks et al. (1987): 1/(rb + rc), rb = 2/(κ u*) (Sc/Pr)^(2/3) with Pr = 0.72 and the viscosity of air 1.5e-5 m²/s.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a negative resistance or a diffusivity that is not above zero.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{plume::Deposition, weather::{Similarity, SurfaceLayer}};
    /// use anlan_quantity::si::{Metres, MetresPerSecond};
    /// let set = Similarity::named("dyer_1974").unwrap();
    /// let layer = SurfaceLayer::through(MetresPerSecond(5.0), Metres(10.0), 0.0, Metres(0.03), Metres(0.0), set);
    /// let velocity = Deposition::SULFUR_DIOXIDE_ON_GRASS.uptake(&layer).unwrap();
    /// assert!((velocity.get() - 0.008).abs() < 0.001);
    /// ```
    pub fn uptake(&self, layer: &SurfaceLayer) -> Result<MetresPerSecond, Fault> {
        const VISCOSITY: f64 = 1.5e-5;
        const PRANDTL: f64 = 0.72;
        let surface = Inputs.not_negative("surface_resistance", self.surface_resistance)?;
        let diffusivity = Inputs.positive("diffusivity", self.diffusivity.get())?;
        let schmidt = VISCOSITY / diffusivity;
        let boundary =
            2.0 / (layer.similarity().kappa * layer.friction_velocity().get()) * pow(schmidt / PRANDTL, 2.0 / 3.0);
        Ok(MetresPerSecond(1.0 / (boundary + surface)))
    }
}
