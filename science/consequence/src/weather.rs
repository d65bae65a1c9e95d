//! Weather as dispersion needs it: wind, stability, turbulence, depth of the mixed layer.
//!
//! The direction of the wind is always where it comes *from*, clockwise from north.

use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{
    Kelvin, KilogramsPerCubicMetre, Metres, MetresPerSecond, Pascals, Radians, WattsPerSquareMetre,
};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs, Model, Range, Trace, Warning};

pub mod class;
pub mod mixing;
pub mod obukhov;
pub mod power_law;
pub mod similarity;
pub mod sun;
pub mod surface_layer;
pub(crate) mod tables;
pub mod terrain;
pub mod turbulence;

pub use class::{Heating, PasquillClass, Sky, srdt_class, turner_class};
pub use mixing::mixing_height;
pub use obukhov::ClassLengths;
pub use power_law::WindExponents;
pub use similarity::Similarity;
pub use sun::{Sun, sun};
pub use surface_layer::SurfaceLayer;
pub use terrain::Terrain;
pub use turbulence::{LateralTurbulence, sigma_v, sigma_w};

/// Weather of a release.
pub const MODEL: Model = Model {
    id: "weather",
    zh: "气象条件",
    en: "weather",
    source: "Monin–Obukhov similarity; ranges of the campaigns on which dispersion models were tested",
    valid_for: &[
        Range { quantity: "wind", unit: "m/s", from: 0.5, to: 30.0 },
        Range { quantity: "roughness", unit: "m", from: 1e-5, to: 3.0 },
        Range { quantity: "temperature", unit: "K", from: 230.0, to: 325.0 },
    ],
};

/// How stability is known, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stability {
    /// As a Pasquill class; L follows from the roughness, u* from the wind.
    Class(PasquillClass),
    /// As a Monin–Obukhov length; u* follows from the wind.
    Length(Metres),
    /// As an upward heat flux; L and u* follow from the wind.
    HeatFlux(WattsPerSquareMetre),
    /// As measured u* and L; the roughness that the wind feels follows.
    Measured {
        /// u*.
        friction_velocity: MetresPerSecond,
        /// Monin–Obukhov length.
        length: Metres,
    },
}

/// What is known of the weather; [`Weather::new`] checks it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Wind at the anemometer.
    pub wind: MetresPerSecond,
    /// Height of the anemometer above ground.
    pub wind_height: Metres,
    /// Where the wind comes from, clockwise from north.
    pub wind_from: Radians,
    /// Stability.
    pub stability: Stability,
    /// Roughness length.
    pub roughness: Metres,
    /// Displacement height; zero over open ground.
    pub displacement: Metres,
    /// Temperature of the air near the ground.
    pub temperature: Kelvin,
    /// Relative humidity, 0–1.
    pub humidity: f64,
    /// Pressure of the air.
    pub pressure: Pascals,
    /// Depth of the mixed layer, where it is known.
    pub mixing_height: Option<Metres>,
    /// Latitude; used where the depth of the mixed layer is not known.
    pub latitude: Radians,
    /// Altitude of the sun, where it is known: a class is then judged against it.
    pub sun_altitude: Option<Radians>,
    /// Similarity functions, by name of the set.
    pub similarity: String,
}

impl Conditions {
    /// Name of the similarity functions that are used where nobody chooses others.
    pub const USUAL_SIMILARITY: &'static str = "dyer_1974";

    /// Returns weather of a class at 10 m wind with usual values of the rest: 20 °C, 60 % humidity, one atmosphere, latitude 31°.
    pub fn of_class(class: PasquillClass, wind_10m: MetresPerSecond, wind_from: Radians, roughness: Metres) -> Self {
        Self {
            wind: wind_10m,
            wind_height: Metres(10.0),
            wind_from,
            stability: Stability::Class(class),
            roughness,
            displacement: Metres(0.0),
            temperature: Kelvin::from_celsius(20.0),
            humidity: 0.6,
            pressure: anlan_quantity::si::ATMOSPHERE,
            mixing_height: None,
            latitude: Radians::from_degrees(31.0),
            sun_altitude: None,
            similarity: Self::USUAL_SIMILARITY.to_owned(),
        }
    }
}

/// Checked weather.
///
/// ```
/// use anlan_consequence::{Trace, weather::{Conditions, PasquillClass, Weather}};
/// use anlan_quantity::si::{Metres, MetresPerSecond, Radians};
/// let west = Radians::from_degrees(270.0);
/// let conditions = Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), west, Metres(0.03));
/// let weather = Weather::new(&conditions, &mut Trace::default()).unwrap();
/// assert!((weather.surface().wind(Metres(10.0)).get() - 5.0).abs() < 1e-12);
/// // Wind from the west carries to the east.
/// let (east, north) = weather.place(Metres(100.0), Metres(0.0));
/// assert!(east.get() > 99.9 && north.get().abs() < 1e-9);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Weather {
    conditions: Conditions,
    class: PasquillClass,
    surface: SurfaceLayer,
    mixing_height: f64,
}

impl Weather {
    /// Checks conditions and completes them.
    ///
    /// # Units
    ///
    /// As the fields of [`Conditions`] say.
    ///
    /// # Source
    ///
    /// Models and sets named in the trace.
    ///
    /// # Valid for
    ///
    /// Wind of 0.5–30 m/s; beyond, a warning.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for what is not a number or impossible: calm, an anemometer within the roughness, humidity outside 0–1.
    pub fn new(conditions: &Conditions, trace: &mut Trace) -> Result<Self, Fault> {
        let set = Similarity::named(&conditions.similarity)?;
        let wind = Inputs.positive("wind", conditions.wind.get()).map_err(calm)?;
        Inputs.between("wind", wind, 0.0, 120.0)?;
        let height = Inputs.positive("wind_height", conditions.wind_height.get())?;
        Inputs.finite("wind_from", conditions.wind_from.get())?;
        let roughness = Inputs.positive("roughness", conditions.roughness.get())?;
        let displacement = Inputs.not_negative("displacement", conditions.displacement.get())?;
        let temperature = Inputs.between("temperature", conditions.temperature.get(), 150.0, 400.0)?;
        Inputs.between("humidity", conditions.humidity, 0.0, 1.0)?;
        Inputs.between("pressure", conditions.pressure.get(), 2.0e4, 2.0e5)?;
        Inputs.between(
            "latitude",
            conditions.latitude.get(),
            -core::f64::consts::FRAC_PI_2,
            core::f64::consts::FRAC_PI_2,
        )?;
        if height - displacement < 2.0 * roughness {
            return Err(Fault::new(
                "consequence.anemometer_in_roughness",
                "wind_height",
                format!("风速计高度 {height} m 低于粗糙层（位移高度 {displacement} m，粗糙度 {roughness} m）"),
                format!("the anemometer at {height} m stands within the roughness (displacement {displacement} m, roughness {roughness} m)"),
            )
            .remedy("采用更高处的风速，或核对粗糙度", "use wind from higher up, or check the roughness"));
        }
        MODEL.judge(&[("wind", wind), ("roughness", roughness), ("temperature", temperature)], trace);
        surface_layer::MODEL.judge(&[("wind_height_over_roughness", (height - displacement) / roughness)], trace);
        set.note(trace);

        let through = |inverse: f64| {
            SurfaceLayer::through(
                conditions.wind,
                conditions.wind_height,
                inverse,
                conditions.roughness,
                conditions.displacement,
                set,
            )
        };
        let lengths = ClassLengths::usual();
        let surface = match conditions.stability {
            Stability::Class(class) => through(lengths.inverse(class, conditions.roughness, trace)?),
            Stability::Length(length) => through(inverse_of(length)?),
            Stability::HeatFlux(heat) => {
                Inputs.between("heat_flux", heat.get(), -300.0, 1000.0)?;
                let air = obukhov::Air { temperature: conditions.temperature, pressure: conditions.pressure };
                let share = |inverse: f64| through(inverse).friction_velocity().get() / wind;
                match obukhov::meet(share, wind, heat, set.kappa, air) {
                    Some((_, inverse)) => through(inverse),
                    None => return Err(no_turbulence(heat)),
                }
            }
            Stability::Measured { friction_velocity, length } => {
                let friction = Inputs.positive("friction_velocity", friction_velocity.get())?;
                Inputs.between("friction_velocity", friction, 0.02 * wind, 0.3 * wind)?;
                SurfaceLayer::measured(
                    conditions.wind,
                    conditions.wind_height,
                    friction_velocity,
                    inverse_of(length)?,
                    conditions.displacement,
                    set,
                )
            }
        };
        let class = match conditions.stability {
            Stability::Class(class) => class,
            _ => lengths.class(surface.inverse_length(), conditions.roughness),
        };
        if let Some(altitude) = conditions.sun_altitude {
            judge_class(class, Inputs.finite("sun_altitude", altitude.get())?, trace);
        }
        let mixing_height = match conditions.mixing_height {
            Some(given) => Inputs.positive("mixing_height", given.get())?,
            None => mixing_height(&surface, conditions.latitude, trace).get(),
        };
        Ok(Self { conditions: conditions.clone(), class, surface, mixing_height })
    }

    /// What was given.
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// Pasquill class, given or nearest.
    pub fn class(&self) -> PasquillClass {
        self.class
    }

    /// Profiles of the surface layer: u(z), u*, L, K(z).
    pub fn surface(&self) -> &SurfaceLayer {
        &self.surface
    }

    /// Profiles through the same measurements with other similarity functions; L is kept.
    pub fn surface_with(&self, set: &'static Similarity) -> SurfaceLayer {
        let Conditions { wind, wind_height, roughness, displacement, .. } = self.conditions;
        let inverse = self.surface.inverse_length();
        match self.conditions.stability {
            Stability::Measured { friction_velocity, .. } => {
                SurfaceLayer::measured(wind, wind_height, friction_velocity, inverse, displacement, set)
            }
            _ => SurfaceLayer::through(wind, wind_height, inverse, roughness, displacement, set),
        }
    }

    /// Depth of the mixed layer.
    pub fn mixing_height(&self) -> Metres {
        Metres(self.mixing_height)
    }

    /// Mean wind at a height.
    pub fn wind(&self, height: Metres) -> MetresPerSecond {
        self.surface.wind(height)
    }

    /// Density of the air, as dry air.
    pub fn density(&self) -> KilogramsPerCubicMetre {
        let Conditions { temperature, pressure, .. } = &self.conditions;
        KilogramsPerCubicMetre(
            pressure.get() * crate::air::MOLAR_MASS.get() / (anlan_quantity::si::GAS_CONSTANT * temperature.get()),
        )
    }

    /// Returns where a point lies east and north of the source: x downwind, y to the left of it.
    pub fn place(&self, downwind: Metres, left: Metres) -> (Metres, Metres) {
        let (sine, cosine) = (sin(self.conditions.wind_from.get()), cos(self.conditions.wind_from.get()));
        let (x, y) = (downwind.get(), left.get());
        // Downwind is (−sin, −cos) of the direction the wind comes from; left of it is (cos, −sin).
        (Metres(-x * sine + y * cosine), Metres(-x * cosine - y * sine))
    }

    /// Returns how far downwind and to the left a point lies that is east and north of the source: [`place`](Self::place) turned round.
    pub fn along(&self, east: Metres, north: Metres) -> (Metres, Metres) {
        let (sine, cosine) = (sin(self.conditions.wind_from.get()), cos(self.conditions.wind_from.get()));
        let (e, n) = (east.get(), north.get());
        (Metres(-e * sine - n * cosine), Metres(e * cosine - n * sine))
    }
}

fn calm(fault: Fault) -> Fault {
    fault.remedy(
        "静风时烟羽没有方向：取 0.5 m/s 以上，或用静风烟团",
        "in calm air a plume has no direction: take 0.5 m/s or more, or a puff",
    )
}

fn inverse_of(length: Metres) -> Result<f64, Fault> {
    let length = Inputs.finite("length", length.get())?;
    if length.abs() < 0.5 {
        return Err(Fault::new(
            "consequence.out_of_bounds",
            "length",
            format!("莫宁—奥布霍夫长度 {length} m 过小"),
            format!("a Monin–Obukhov length of {length} m is too small"),
        )
        .remedy("中性条件用 D 级", "for neutral air give class D"));
    }
    Ok(1.0 / length)
}

fn no_turbulence(heat: WattsPerSquareMetre) -> Fault {
    Fault::new(
        "consequence.no_turbulence",
        "heat_flux",
        format!("该风速下近地层不能维持 {heat} 的热通量"),
        format!("at this wind the surface layer cannot carry a heat flux of {heat}"),
    )
    .remedy("核对热通量，或改用稳定度级别", "check the heat flux, or give a stability class")
}

fn judge_class(class: PasquillClass, sun_altitude: f64, trace: &mut Trace) {
    let (night, day) =
        (class < PasquillClass::D && sun_altitude < 0.0, class > PasquillClass::D && sun_altitude > 0.35);
    if night || day {
        let degrees = sun_altitude.to_degrees();
        trace.warn(Warning::new(
            "consequence.class_against_sun",
            "weather.stability",
            format!("稳定度 {class} 级与太阳高度角 {degrees:.0}° 不符"),
            format!("class {class} does not go with a sun at {degrees:.0}°"),
        ));
    }
}
