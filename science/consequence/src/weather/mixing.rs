//! Depth of the mixed layer.

use anlan_quantity::math::sin;
use anlan_quantity::si::{Metres, Radians};

use super::SurfaceLayer;
use crate::{Model, Range, Trace, Warning};

/// Depth of the mixed layer where it was not measured.
pub const MODEL: Model = Model {
    id: "weather.mixing_height",
    zh: "混合层高度（中性与稳定条件）",
    en: "mixing height in neutral and stable air",
    source: "Nieuwstadt, Boundary-Layer Meteorology 20 (1981) 3–17, Eq. 12; neutral limit 0.3 u*/f",
    valid_for: &[Range { quantity: "latitude_deg", unit: "°", from: 20.0, to: 80.0 }],
};

/// Depth taken for unstable air that was not sounded, m: daytime lids over land lie at 500–2000 m.
const CONVECTIVE_DEFAULT: f64 = 1000.0;
/// Least latitude with which the Coriolis parameter is formed; nearer the equator the theory has no answer.
const LEAST_LATITUDE: f64 = 0.35;

/// Returns the depth of the mixed layer from u*, L and latitude.
///
/// # Units
///
/// Latitude in radians; result in m.
///
/// # Source
///
/// Nieuwstadt (1981) Eq. 12: h/L = (−1 + (1 + 2.28 u*/(fL))^½)/3.8; for 1/L → 0 it is 0.3 u*/f.
///
/// # Valid for
///
/// Steady neutral and stable air. In unstable air the depth follows from the morning sounding: a usual value is taken and a warning says so.
pub fn mixing_height(layer: &SurfaceLayer, latitude: Radians, trace: &mut Trace) -> Metres {
    const SIDEREAL: f64 = 7.292_1e-5; // Rotation of the Earth, rad/s.
    MODEL.judge(&[("latitude_deg", latitude.get().abs().to_degrees())], trace);
    let coriolis = 2.0 * SIDEREAL * sin(latitude.get().abs().max(LEAST_LATITUDE));
    let neutral = 0.3 * layer.friction_velocity().get() / coriolis;
    let inverse = layer.inverse_length();
    if inverse < 0.0 {
        trace.warn(Warning::new(
            "consequence.mixing_height_assumed",
            "weather.mixing_height",
            format!("未给出混合层高度，不稳定条件下取 {CONVECTIVE_DEFAULT} m"),
            format!("no mixing height was given: {CONVECTIVE_DEFAULT} m is taken for unstable air"),
        ));
        return Metres(neutral.max(CONVECTIVE_DEFAULT));
    }
    // The formula times L, written so that it does not cancel where 1/L is small: a = 3.8/L, b = 0.3 u*/f.
    let part = 1.0 + 7.6 * neutral * inverse;
    Metres(2.0 * neutral / (1.0 + part.sqrt()))
}
