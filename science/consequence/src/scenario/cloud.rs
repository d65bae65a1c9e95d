//! Clouds that can be asked, by whichever model they were computed.

use std::sync::{Arc, OnceLock};

use anlan_quantity::si::{Kelvin, KilogramsPerSecond, Metres, Pascals, Seconds};

use super::chain::Case;
use super::slice::Slice;
use super::spread::{REACH, Stream, dense_weather, fluid};
use crate::dense::{Closure, DenseCloud, DenseSource, MODEL as DENSE, release};
use crate::numerics::gauss_legendre;
use crate::outcome::Spread;
use crate::plume::{SimilarityPlume, SurfaceRelease, similarity, to_ppm};
use crate::{Fault, Trace, Warning};

/// A cloud of one stream.
#[derive(Clone)]
pub(super) enum Cloud {
    /// Heavier than air, or a jet.
    Dense(Arc<DenseCloud>),
    /// There at once, moving off.
    Puff(Arc<Passing>),
    /// Carried by the wind, with what makes a mole fraction of kg/m³.
    Passive(Arc<SimilarityPlume>, f64),
}

/// A puff, which passes every place at another time.
pub(super) struct Passing {
    pub(super) cloud: DenseCloud,
    averaging: f64,
    /// Distance and time of its stations.
    course: Vec<(f64, f64)>,
}

/// Golden section.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

impl Passing {
    fn new(cloud: DenseCloud, averaging: f64) -> Self {
        let course = cloud.sections().map(|section| (section.distance.0, section.time.0)).collect();
        Self { cloud, averaging, course }
    }

    /// The greatest mean over the averaging time: around the moment at which the most is there.
    ///
    /// The moment lies near that at which the centre passes; from there the stations are climbed to the highest, and the peak between its
    /// neighbours is found by golden sections.
    fn at(&self, x: f64, y: f64, z: f64) -> f64 {
        let ratio = |time: f64| {
            let part = self.cloud.concentration_at(Metres(x), Metres(y), Metres(z), Seconds(time));
            part / (1.0 - part).max(1e-12)
        };
        let last = self.course.len() - 1;
        let mut best = self.course.partition_point(|(distance, _)| *distance < x).min(last);
        let mut most = ratio(self.course[best].1);
        for step in [1_usize, usize::MAX] {
            while let Some((_, time)) = self.course.get(best.wrapping_add(step)) {
                let next = ratio(*time);
                // A narrow puff has not reached the place yet: on to where it has.
                if next < most {
                    break;
                }
                (best, most) = (best.wrapping_add(step), next);
            }
        }
        let (mut low, mut high) = (self.course[best.saturating_sub(1)].1, self.course[(best + 1).min(last)].1);
        let (mut moment, start) = (self.course[best].1, low);
        let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (mut at_a, mut at_b) = (ratio(a), ratio(b));
        // Near its peak the curve is flat: a hundredth of the time between stations is enough.
        let enough = 0.01 * (high - start);
        while high - low > enough {
            let (time, there) = if at_a > at_b { (a, at_a) } else { (b, at_b) };
            if there > most {
                (moment, most) = (time, there);
            }
            if at_a > at_b {
                (high, b, at_b) = (b, a, at_a);
                a = high - GOLDEN * (high - low);
                at_a = ratio(a);
            } else {
                (low, a, at_a) = (a, b, at_b);
                b = low + GOLDEN * (high - low);
                at_b = ratio(b);
            }
        }
        let peak = most / (1.0 + most);
        if self.averaging < 1.0 || most <= 0.0 {
            return peak;
        }
        // Before the beginning nothing is there, after the end nothing was followed.
        let from = (moment - 0.5 * self.averaging).max(self.course[0].1);
        let to = (moment + 0.5 * self.averaging).min(self.course[last].1);
        let is_narrow = ratio(from).min(ratio(to)) < 0.2 * most;
        let mean = (gauss_legendre(ratio, from, to, if is_narrow { 4 } else { 1 }) / self.averaging).min(most);
        mean / (1.0 + mean)
    }

    /// Where sections of a slice lie: close to the release, wider further on.
    fn sections(&self) -> impl Iterator<Item = f64> {
        let (from, to) = (self.begin(), self.cloud.range().1.0);
        let scale = 0.25 * self.half_length();
        let step = anlan_quantity::math::ln((to - from) / scale + 1.0) / f64::from(CUTS);
        (0..=CUTS).map(move |i| from + scale * anlan_quantity::math::expm1(step * f64::from(i)))
    }

    /// Where it begins against the wind: a puff spreads to all sides before it moves.
    fn begin(&self) -> f64 {
        -3.0 * self.half_length()
    }

    /// Half of the length at the beginning, as wide as long.
    fn half_length(&self) -> f64 {
        self.cloud.sections().next().map_or(1.0, |section| section.half_width.0.max(0.1))
    }
}

/// Sections of a puff's slice.
const CUTS: u32 = 96;

impl Cloud {
    /// Mole fraction at a place; for a release that ends, the most there ever is.
    pub(super) fn at(&self, x: f64, y: f64, z: f64) -> f64 {
        match self {
            Self::Dense(cloud) => cloud.concentration(Metres(x), Metres(y), Metres(z)),
            Self::Puff(puff) => puff.at(x, y, z),
            Self::Passive(plume, to_mole) if x > 0.0 => {
                (plume.concentration(Metres(x), Metres(y), Metres(z)).0 * to_mole).min(1.0)
            }
            Self::Passive(..) => 0.0,
        }
    }

    /// The most at any height: on the ground, where the middle of the cloud is, and where it was released.
    fn most(&self, x: f64, y: f64, released: f64) -> f64 {
        let middle = match self {
            Self::Dense(cloud) => cloud.section_at(Metres(x)).map_or(0.0, |section| section.height.0),
            // Lies on the ground.
            Self::Puff(_) => return self.at(x, y, 0.0),
            Self::Passive(..) => released,
        };
        let mut most = self.at(x, y, 0.0);
        for z in [middle, released] {
            if z > 0.0 {
                most = most.max(self.at(x, y, z));
            }
        }
        most
    }

    fn spread(&self) -> Spread {
        let over = |cloud: &DenseCloud| {
            let (from, to) = cloud.range();
            Spread::Plume { from: from.0, to: to.0 }
        };
        match self {
            Self::Dense(cloud) => over(cloud),
            Self::Puff(puff) => Spread::Plume { from: puff.begin(), to: puff.cloud.range().1.0 },
            Self::Passive(..) => Spread::Plume { from: 0.5, to: REACH },
        }
    }

    fn model(&self) -> &'static str {
        match self {
            Self::Dense(_) | Self::Puff(_) => DENSE.id,
            Self::Passive(..) => similarity::MODEL.id,
        }
    }

    /// The cloud at one height, where its profiles are known.
    fn slice(&self, z: f64) -> Option<Slice> {
        let field = |x: f64, y: f64| self.at(x, y, z);
        match self {
            Self::Dense(cloud) => {
                // Where a jet becomes a layer two sections stand at one place: the first is asked just before it.
                let mut places: Vec<f64> = cloud.sections().map(|section| section.distance.0).collect();
                for i in 1..places.len() {
                    if places[i] <= places[i - 1] {
                        places[i - 1] = places[i] - 1e-9 * places[i].abs().max(1.0);
                    }
                }
                Slice::of(field, places.into_iter())
            }
            Self::Puff(puff) => Slice::tabulated(field, puff.sections()),
            // Quick by itself.
            Self::Passive(..) => None,
        }
    }
}

/// The clouds of one release together.
#[derive(Clone)]
pub(super) struct Clouds(pub(super) Vec<Cloud>);

impl Clouds {
    pub(super) fn of(case: &Case<'_>, streams: &[Stream], averaging: f64, trace: &mut Trace) -> Result<Self, Fault> {
        let clouds: Result<Vec<Cloud>, Fault> =
            streams.iter().map(|stream| cloud(case, stream, averaging, trace)).collect();
        Ok(Self(clouds?))
    }

    pub(super) fn at(&self, x: f64, y: f64, z: f64) -> f64 {
        self.0.iter().map(|cloud| cloud.at(x, y, z)).sum::<f64>().min(1.0)
    }

    pub(super) fn most(&self, x: f64, y: f64, released: f64) -> f64 {
        self.0.iter().map(|cloud| cloud.most(x, y, released)).sum::<f64>().min(1.0)
    }

    pub(super) fn spread(&self) -> Spread {
        self.0.iter().map(Cloud::spread).fold(Spread::Nowhere, |all, one| match (all, one) {
            (Spread::Plume { from, to }, Spread::Plume { from: a, to: b }) => {
                Spread::Plume { from: from.min(a), to: to.max(b) }
            }
            (_, one) => one,
        })
    }

    pub(super) fn model(&self) -> &'static str {
        self.0.first().map_or(similarity::MODEL.id, Cloud::model)
    }

    /// Tells whether slices are as good as the clouds themselves: of a puff they are not.
    pub(super) fn is_steady(&self) -> bool {
        !self.0.iter().any(|cloud| matches!(cloud, Cloud::Puff(_)))
    }

    /// Tells whether all of it lies on the ground, so that the most is there.
    pub(super) fn is_low(&self) -> bool {
        self.0.iter().all(|cloud| match cloud {
            Cloud::Dense(cloud) => cloud.sections().all(|section| section.height.0 <= 0.0),
            Cloud::Puff(_) => true,
            Cloud::Passive(..) => false,
        })
    }

    /// The clouds at one height, to be asked often: made ready when first asked.
    pub(super) fn ready(self, z: f64) -> impl Fn(f64, f64) -> f64 + Send + Sync + 'static {
        let slices: OnceLock<Vec<Option<Slice>>> = OnceLock::new();
        move |x, y| {
            let slices = slices.get_or_init(|| self.0.iter().map(|cloud| cloud.slice(z)).collect());
            let of = |(cloud, slice): (&Cloud, &Option<Slice>)| {
                slice.as_ref().map_or_else(|| cloud.at(x, y, z), |slice| slice.at(x, y))
            };
            self.0.iter().zip(slices).map(of).sum::<f64>().min(1.0)
        }
    }
}

/// Computes the cloud of a stream for an averaging time.
fn cloud(case: &Case<'_>, stream: &Stream, averaging: f64, trace: &mut Trace) -> Result<Cloud, Fault> {
    if let Some(source) = &stream.dense {
        match release(&fluid(case)?, source, &dense_weather(case), Metres(REACH), Seconds(averaging), &Closure::best())
        {
            Ok(cloud) => {
                trace.take(cloud.trace.clone());
                let is_puff = matches!(source, DenseSource::Instantaneous { .. });
                return Ok(if is_puff {
                    Cloud::Puff(Arc::new(Passing::new(cloud, averaging)))
                } else {
                    Cloud::Dense(Arc::new(cloud))
                });
            }
            Err(fault) if stream.rate > 0.0 => trace.warn(Warning::new(
                "consequence.dense_failed",
                "source",
                format!("重气云模型不能计算（{}），改用被动烟羽", fault.text.zh),
                format!("the dense-gas model has no answer ({}); the passive plume is used", fault.text.en),
            )),
            Err(fault) => return Err(fault),
        }
    }
    let mut wanted = SurfaceRelease::near_ground(KilogramsPerSecond(stream.rate), Metres(stream.height.max(0.1)));
    wanted.averaging = Seconds(averaging);
    wanted.reach = Metres(REACH);
    let plume = SimilarityPlume::new(&wanted, &case.weather, trace)?;
    let (temperature, pressure) =
        (Kelvin(case.scenario.weather.temperature_k), Pascals(case.scenario.weather.pressure_pa));
    let one = anlan_quantity::si::KilogramsPerCubicMetre(1.0);
    let to_mole = 1e-6 * to_ppm(one, case.substance.molar_mass(), temperature, pressure);
    Ok(Cloud::Passive(Arc::new(plume), to_mole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dense::{DenseFluid, DenseSource, DenseWeather};
    use anlan_quantity::si::{
        ATMOSPHERE, JoulesPerKilogram, JoulesPerKilogramKelvin, Kilograms, KilogramsPerCubicMetre, KilogramsPerMole,
        MetresPerSecond, SquareMetres,
    };

    fn propane(source: &DenseSource, averaging: f64) -> DenseCloud {
        let propane = DenseFluid {
            molar_mass: KilogramsPerMole(0.0441),
            vapour_heat: JoulesPerKilogramKelvin(1_670.0),
            liquid_heat: JoulesPerKilogramKelvin(2_240.0),
            boiling_point: Kelvin(231.0),
            heat_of_vaporisation: JoulesPerKilogram(426_000.0),
            liquid_density: KilogramsPerCubicMetre(581.0),
            saturation: None,
        };
        let weather = DenseWeather {
            friction_velocity: MetresPerSecond(0.25),
            inverse_obukhov: 0.0,
            roughness: Metres(0.1),
            temperature: Kelvin(293.0),
            pressure: ATMOSPHERE,
            relative_humidity: 0.6,
            ground_temperature: Kelvin(293.0),
            mixing_height: None,
        };
        release(&propane, source, &weather, Metres(10_000.0), Seconds(averaging), &Closure::best()).unwrap()
    }

    fn puff(averaging: f64) -> Passing {
        let source = DenseSource::Instantaneous {
            mass: Kilograms(20_000.0),
            temperature: Kelvin(231.0),
            liquid_fraction: 0.6,
            air: Kilograms(200_000.0),
            aspect: 1.0,
        };
        Passing::new(propane(&source, averaging), averaging)
    }

    fn places() -> impl Iterator<Item = (f64, f64)> {
        let across = |x: f64| [0.0, 0.1, 0.3, 0.6, 1.0].map(move |part| (x, part * (40.0 + 0.4 * x)));
        [-30.0, -5.0, 0.0, 10.0, 40.0, 90.0, 200.0, 450.0, 900.0, 2_000.0, 5_000.0].into_iter().flat_map(across)
    }

    #[test]
    fn a_puff_is_asked_at_the_moment_it_is_strongest() {
        for averaging in [0.0, 18.75, 60.0] {
            let passing = puff(averaging);
            for (x, y) in places() {
                let whole = passing.cloud.concentration(Metres(x), Metres(y), Metres(1.0));
                let quick = passing.at(x, y, 1.0);
                assert!((quick - whole).abs() <= 0.01 * whole + 1e-9, "{averaging} {x} {y}: {whole} {quick}");
            }
        }
    }

    /// Within a share, but for what is a hundred-thousandth of the greatest.
    fn agree(cloud: &Cloud, height: f64, within: f64) {
        let slice = cloud.slice(height).expect("its profiles are known");
        let near = (1..400).flat_map(|i| [(0.05 * f64::from(i), 0.0), (0.05 * f64::from(i), 0.6)]);
        for (x, y) in places().chain(near) {
            let (whole, quick) = (cloud.at(x, y, height), slice.at(x, y));
            assert!((quick - whole).abs() <= within * whole + 1e-9, "{x} {y}: {whole} {quick}");
        }
    }

    #[test]
    fn a_slice_of_a_plume_is_the_plume_at_its_height() {
        let pool = DenseSource::Pool {
            rate: KilogramsPerSecond(20.0),
            area: SquareMetres(900.0),
            temperature: Kelvin(231.0),
            duration: Some(Seconds(600.0)),
        };
        let jet = DenseSource::Jet {
            rate: KilogramsPerSecond(10.0),
            velocity: MetresPerSecond(80.0),
            temperature: Kelvin(231.0),
            liquid_fraction: 0.5,
            height: Metres(1.0),
            angle: anlan_quantity::si::Radians(0.0),
            duration: None,
        };
        for source in [pool, jet] {
            for (height, averaging) in [(0.0, 18.75), (1.5, 600.0)] {
                agree(&Cloud::Dense(Arc::new(propane(&source, averaging))), height, 1e-4);
            }
        }
    }

    #[test]
    fn a_slice_of_a_puff_is_the_puff_at_its_height() {
        for averaging in [18.75, 60.0] {
            agree(&Cloud::Puff(Arc::new(puff(averaging))), 1.0, 0.05);
        }
    }
}
