//! A cloud that can be asked for its concentration.

use anlan_quantity::math::{erf, exp, ln};
use anlan_quantity::si::{Kelvin, Kilograms, KilogramsPerCubicMetre, Metres, MetresPerSecond, Seconds};

use super::ambient::Ambient;
use super::cloud::{self, March};
use super::fluid::Mixing;
use super::mass::Between;
use super::profile::Profile;
use super::puff::{ALONG, Blob, PuffStation, between};
use super::slab::{averaging_share, crosswind_spread};
use super::station::Station;
use super::{Closure, DenseFluid, DenseSource, DenseWeather};
use crate::numerics::{bracketed, gauss_legendre};
use crate::{Fault, Inputs, Trace};

/// A cloud that is heavier than air, or was.
///
/// Concentrations are mole (volume) fractions of the fluid, vapour and droplets together, over the averaging time it was computed for. x runs
/// with the wind from the source, y across, z up from the ground.
#[derive(Clone, Debug)]
pub struct DenseCloud {
    stations: Vec<Station>,
    puffs: Vec<PuffStation>,
    mixing: Mixing,
    ambient: Ambient,
    averaging: f64,
    duration: Option<f64>,
    /// What the result rests on.
    pub trace: Trace,
}

/// Two concentrations between which a cloud burns or matters, as mole fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Lower.
    pub lower: f64,
    /// Upper.
    pub upper: f64,
}

/// A cross-section of a cloud as a listing shows it: values of its centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Section {
    /// Distance with the wind from the source; for a puff where its centre is.
    pub distance: Metres,
    /// Travel time.
    pub time: Seconds,
    /// Height of the centre.
    pub height: Metres,
    /// Depth: what flows divided by width, speed and centre value.
    pub depth: Metres,
    /// Effective half-width.
    pub half_width: Metres,
    /// Deviation of its edges.
    pub crosswind: Metres,
    /// Mole fraction of the fluid in the centre.
    pub mole_fraction: f64,
    /// Density in the centre.
    pub density: KilogramsPerCubicMetre,
    /// Temperature in the centre.
    pub temperature: Kelvin,
    /// Speed.
    pub speed: MetresPerSecond,
    /// Fluid that flows through, kg/s; the fluid that is there, kg, in a puff.
    pub fluid: f64,
}

/// Computes a cloud.
///
/// # Units
///
/// SI; concentrations as mole fractions.
///
/// # Source
///
/// See [`super::MODEL`]; constants of the closure set, each with its own.
///
/// # Valid for
///
/// Flat ground without obstacles; the ranges of [`super::MODEL`], beyond which the trace holds a warning.
///
/// # Errors
///
/// A [`Fault`] that names the input which is not possible.
///
/// # Example
///
/// ```
/// use anlan_consequence::dense::{Closure, DenseFluid, DenseSource, DenseWeather, release};
/// use anlan_quantity::si::*;
/// let methane = DenseFluid {
///     molar_mass: KilogramsPerMole(0.016_043),
///     vapour_heat: JoulesPerKilogramKelvin(2_238.0),
///     liquid_heat: JoulesPerKilogramKelvin(3_348.5),
///     boiling_point: Kelvin(111.7),
///     heat_of_vaporisation: JoulesPerKilogram(509_900.0),
///     liquid_density: KilogramsPerCubicMetre(424.1),
///     saturation: None,
/// };
/// let weather = DenseWeather {
///     friction_velocity: MetresPerSecond(0.2),
///     inverse_obukhov: 0.0,
///     roughness: Metres(2e-4),
///     temperature: Kelvin(300.0),
///     pressure: ATMOSPHERE,
///     relative_humidity: 0.3,
///     ground_temperature: Kelvin(300.0),
///     mixing_height: None,
/// };
/// let pool = DenseSource::Pool {
///     rate: KilogramsPerSecond(100.0),
///     area: SquareMetres(600.0),
///     temperature: Kelvin(111.7),
///     duration: None,
/// };
/// let cloud = release(&methane, &pool, &weather, Metres(2_000.0), Seconds(18.75), &Closure::best())?;
/// let reach = cloud.distance_to(0.05, Metres(1.0)).unwrap();
/// assert!(reach.0 > 100.0 && reach.0 < 1_000.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn release(
    fluid: &DenseFluid,
    source: &DenseSource,
    weather: &DenseWeather,
    reach: Metres,
    averaging: Seconds,
    closure: &Closure,
) -> Result<DenseCloud, Fault> {
    Inputs.between("averaging_time", averaging.0, 0.0, 1e5)?;
    let March { stations, puffs, mixing, ambient, trace } = cloud::march(fluid, source, weather, reach, closure)?;
    let duration = source.duration().map(|seconds| seconds.0);
    let mut cloud = DenseCloud { stations, puffs, mixing, ambient, averaging: averaging.0, duration, trace };
    cloud.settle();
    Ok(cloud)
}

impl DenseCloud {
    /// Returns where the cloud begins and where the march ended.
    pub fn range(&self) -> (Metres, Metres) {
        let all = || self.sections().map(|section| section.distance.0);
        (Metres(all().fold(f64::INFINITY, f64::min)), Metres(all().fold(f64::NEG_INFINITY, f64::max)))
    }

    /// Returns the cross-sections of the march, in order.
    pub fn sections(&self) -> impl Iterator<Item = Section> + '_ {
        let steady = self.stations.iter().map(section);
        steady.chain(self.puffs.iter().map(|puff| section(&puff.section)))
    }

    /// Returns the section of a steady cloud at a distance.
    pub fn section_at(&self, x: Metres) -> Option<Section> {
        let (a, b, part) = self.bracket(x.0)?;
        let (a, b) = (section(a), section(b));
        let mix = |a: f64, b: f64| a + (b - a) * part;
        let log = |value: f64| ln(value.max(f64::MIN_POSITIVE));
        Some(Section {
            distance: x,
            time: Seconds(mix(a.time.0, b.time.0)),
            height: Metres(mix(a.height.0, b.height.0)),
            depth: Metres(mix(a.depth.0, b.depth.0)),
            half_width: Metres(mix(a.half_width.0, b.half_width.0)),
            crosswind: Metres(mix(a.crosswind.0, b.crosswind.0)),
            mole_fraction: blend(log(a.mole_fraction), log(b.mole_fraction), part),
            density: KilogramsPerCubicMetre(mix(a.density.0, b.density.0)),
            temperature: Kelvin(mix(a.temperature.0, b.temperature.0)),
            speed: MetresPerSecond(mix(a.speed.0, b.speed.0)),
            fluid: mix(a.fluid, b.fluid),
        })
    }

    /// Returns the first section whose speed lies within a share of the wind at its height: from there a jet is a plume.
    pub fn slowed(&self, share: f64) -> Option<Section> {
        self.sections().find(|section| {
            let wind = self.ambient.speed(section.height.0.max(0.5 * section.depth.0));
            (section.speed.0 - wind).abs() <= share * wind
        })
    }

    /// Returns the greatest concentration that a place sees in the averaging time.
    pub fn concentration(&self, x: Metres, y: Metres, z: Metres) -> f64 {
        if !self.puffs.is_empty() {
            return self.puff_mean(x.0, y.0, z.0);
        }
        let ratio = self.steady_ratio(x.0, y.0, z.0, |station| station.settled.log_lasting);
        ratio / (1.0 + ratio)
    }

    /// Returns the concentration at a place at a time after the release began; a steady release has no beginning and gives what it always
    /// gives.
    pub fn concentration_at(&self, x: Metres, y: Metres, z: Metres, time: Seconds) -> f64 {
        let ratio = if self.puffs.is_empty() {
            self.steady_ratio(x.0, y.0, z.0, |station| ln(self.present(station, time.0).max(f64::MIN_POSITIVE)))
        } else {
            self.puff_at(time.0).ratio(x.0, y.0, z.0)
        };
        ratio / (1.0 + ratio)
    }

    /// Returns the greatest concentration as kilograms of fluid in a cubic metre.
    pub fn mass_concentration(&self, x: Metres, y: Metres, z: Metres) -> KilogramsPerCubicMetre {
        let near = self.bracket(x.0).map(|(a, _, _)| a).or_else(|| {
            let nearest = |puff: &&PuffStation| (puff.section.distance - x.0).abs();
            let puff = self.puffs.iter().min_by(|a, b| nearest(a).total_cmp(&nearest(b)));
            puff.map(|puff| &puff.section)
        });
        near.map_or(KilogramsPerCubicMetre(0.0), |station| {
            KilogramsPerCubicMetre(self.mass_of(station, self.concentration(x, y, z)))
        })
    }

    /// Returns temperature and density of what the centre at a distance becomes when it is thinned to a mole fraction.
    pub fn thinned(&self, x: Metres, mole_fraction: f64) -> Option<(Kelvin, KilogramsPerCubicMetre)> {
        let (a, b, part) = self.bracket(x.0)?;
        let fraction = self.mixing.mass_fraction(mole_fraction.clamp(0.0, 1.0));
        let heat = |station: &Station| station.enthalpy / station.mass_fraction.max(1e-30);
        let mixture = self.mixing.at(fraction, fraction * (heat(a) * (1.0 - part) + heat(b) * part));
        Some((Kelvin(mixture.temperature), KilogramsPerCubicMetre(mixture.density)))
    }

    /// Returns mole fraction, temperature and density of what flows through a section, all of it mixed; on the ground that is the centre.
    pub fn mixed_at(&self, x: Metres) -> Option<(f64, Kelvin, KilogramsPerCubicMetre)> {
        let (a, b, part) = self.bracket(x.0)?;
        let mix = |of: fn(&Station) -> f64| of(a) * (1.0 - part) + of(b) * part;
        let fraction = mix(|station| station.flux_fraction);
        let mixture =
            self.mixing.at(fraction, fraction * mix(|station| station.enthalpy / station.mass_fraction.max(1e-30)));
        Some((mixture.mole_fraction, Kelvin(mixture.temperature), KilogramsPerCubicMetre(mixture.density)))
    }

    /// Kilograms in a cubic metre at a mole fraction: the centre of a station mixed with more air, or less.
    fn mass_of(&self, station: &Station, mole_fraction: f64) -> f64 {
        let fraction = self.mixing.mass_fraction(mole_fraction);
        let enthalpy = station.enthalpy * fraction / station.mass_fraction.max(1e-30);
        fraction * self.mixing.at(fraction, enthalpy).density
    }

    /// Greatest mean over the averaging time that a puff gives at a place.
    fn puff_mean(&self, x: f64, y: f64, z: f64) -> f64 {
        let of = |ratio: f64| ratio / (1.0 + ratio);
        let (time, peak) = self.puff_peak(x, y, z);
        let peak = of(peak);
        if self.averaging < 1.0 {
            return peak;
        }
        let (first, last) = (self.puffs[0].section.time, self.puffs[self.puffs.len() - 1].section.time);
        let at = |time: f64| {
            if (first..=last).contains(&time) { of(self.puff_at(time).ratio(x, y, z)) } else { 0.0 }
        };
        // The averaging time lies so that as much is there when it begins as when it ends: nowhere is the mean greater.
        let level = |before: f64| at(time + self.averaging - before) - at(time - before);
        let before = bracketed(level, 0.0, self.averaging, 1e-6 * self.averaging).unwrap_or(0.5 * self.averaging);
        // To each side no farther than something is there.
        let reach = |sign: f64, mut side: f64| {
            while side > 1e-3 * self.averaging && at(time + 0.5 * sign * side) < 1e-9 * peak {
                side *= 0.5;
            }
            side
        };
        let (from, to) = (time - reach(-1.0, before), time + reach(1.0, self.averaging - before));
        let parts = [(from.max(first), time), (time, to.min(last))];
        let sum: f64 = parts.into_iter().map(|(from, to)| gauss_legendre(at, from, to.max(from), 2)).sum();
        (sum / self.averaging).min(peak)
    }

    fn puff_at(&self, time: f64) -> Blob {
        let i = self.puffs.partition_point(|puff| puff.section.time <= time).clamp(1, self.puffs.len() - 1);
        between(&self.puffs[i - 1], &self.puffs[i], time)
    }

    /// Time and value of the greatest mole ratio at a place: the station that gives most, then golden sections around it.
    fn puff_peak(&self, x: f64, y: f64, z: f64) -> (f64, f64) {
        let ratios = self.puffs.iter().map(|puff| (puff.section.time, Blob::of(puff).ratio(x, y, z)));
        let (best, mut peak) =
            ratios.enumerate().fold((0, (0.0, 0.0)), |best, now| if now.1.1 > best.1.1 { now } else { best });
        let (before, after) = (best.saturating_sub(1), (best + 1).min(self.puffs.len() - 1));
        let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
        let (mut low, mut high) = (self.puffs[before].section.time, self.puffs[after].section.time);
        for _ in 0..24 {
            let (left, right) = (high - golden * (high - low), low + golden * (high - low));
            let at = |time: f64| (time, self.puff_at(time).ratio(x, y, z));
            let (a, b) = (at(left), at(right));
            let greater = if a.1 > b.1 { a } else { b };
            if greater.1 > peak.1 {
                peak = greater;
            }
            if a.1 > b.1 {
                high = right;
            } else {
                low = left;
            }
        }
        peak
    }

    fn steady_ratio(&self, x: f64, y: f64, z: f64, log_share: impl Fn(&Station) -> f64) -> f64 {
        let Some((a, b, part)) = self.bracket(x) else { return 0.0 };
        let at = |station: &Station| station.log_ratio(y, z) + log_share(station);
        blend(at(a), at(b), part)
    }

    /// Works out once for every station what its averaging and the end of the release make of it.
    fn settle(&mut self) {
        let shares: Vec<(f64, f64)> =
            self.stations.iter().map(|station| (self.meander(station), self.lasting(station))).collect();
        for (station, (meander, lasting)) in self.stations.iter_mut().zip(shares) {
            station.settle(meander, lasting);
        }
        let meanders: Vec<f64> = self.puffs.iter().map(|puff| self.meander(&puff.section)).collect();
        for (puff, meander) in self.puffs.iter_mut().zip(meanders) {
            puff.section.settle(meander, 1.0);
        }
    }

    /// Sections of a steady cloud at a height: where, the logarithm of the mole ratio on the axis before its profile, and the profile.
    pub(crate) fn slices(&self, z: f64) -> impl Iterator<Item = (f64, f64, Profile)> + '_ {
        self.stations.iter().map(move |station| {
            let settled = &station.settled;
            (station.distance, settled.log_odds + settled.log_lasting + station.log_upright(z), settled.profile)
        })
    }

    /// Stations around a distance.
    fn bracket(&self, x: f64) -> Option<(&Station, &Station, f64)> {
        let (first, last) = (self.stations.first()?, self.stations.last()?);
        if !(first.distance..=last.distance).contains(&x) {
            return None;
        }
        let i = self.stations.partition_point(|station| station.distance <= x).clamp(1, self.stations.len() - 1);
        let (a, b) = (&self.stations[i - 1], &self.stations[i]);
        let gap = b.distance - a.distance;
        Some((a, b, if gap > 0.0 { ((x - a.distance) / gap).clamp(0.0, 1.0) } else { 1.0 }))
    }

    /// Further deviation by meandering within the averaging time, m.
    fn meander(&self, station: &Station) -> f64 {
        let (now, instant) = (averaging_share(self.averaging), averaging_share(0.0));
        crosswind_spread(&self.ambient, station.depth.max(2.0 * station.height), station.time)
            * (now * now - instant * instant).max(0.0).sqrt()
    }

    /// Share of the steady value that a release of finite duration reaches: Hanna and Franzese, J. Appl. Meteorol. 39 (2000) 1700, averaged
    /// over the averaging time around its middle.
    fn lasting(&self, station: &Station) -> f64 {
        let Some(duration) = self.duration.map(|duration| duration * station.stretch) else { return 1.0 };
        let (wide, middle) = (self.blur(station), 0.5 * duration);
        if self.averaging < 1e-3 * duration {
            return erf(middle / wide);
        }
        // Integral of the error function.
        let whole = |x: f64| x * erf(x) + exp(-x * x) / core::f64::consts::PI.sqrt();
        let (from, to) = (middle - 0.5 * self.averaging, middle + 0.5 * self.averaging);
        wide / self.averaging * (whole(to / wide) - whole(from / wide))
    }

    /// √2 times the deviation in time with which the ends of a cloud pass, s.
    fn blur(&self, station: &Station) -> f64 {
        core::f64::consts::SQRT_2 * (ALONG * self.ambient.friction * station.time / station.speed).max(1e-3)
    }

    /// Share of the steady value that is there at a time after the beginning.
    fn present(&self, station: &Station, time: f64) -> f64 {
        let Some(duration) = self.duration.map(|duration| duration * station.stretch) else { return 1.0 };
        let wide = self.blur(station);
        let since = time - station.time;
        0.5 * (erf(since / wide) - erf((since - duration) / wide))
    }

    /// Returns the farthest distance at which a concentration is reached on the axis at a height.
    pub fn distance_to(&self, concentration: f64, z: Metres) -> Option<Metres> {
        let over = |x: f64| self.concentration(Metres(x), Metres(0.0), z) - concentration;
        let mut marks: Vec<f64> = self.stations.iter().map(|station| station.distance).collect();
        for puff in &self.puffs {
            marks.extend([puff.section.distance, puff.section.distance + puff.half_length]);
        }
        marks.sort_by(f64::total_cmp);
        let mut beyond: Option<f64> = None;
        for x in marks.into_iter().rev() {
            if over(x) >= 0.0 {
                let Some(beyond) = beyond else { return Some(Metres(x)) };
                return bracketed(over, x, beyond, 1e-6 * beyond.abs().max(1.0)).map(Metres);
            }
            beyond = Some(x);
        }
        None
    }

    /// Returns how far from the axis a concentration reaches at a distance and height; nothing where it is not reached.
    pub fn half_width(&self, x: Metres, z: Metres, concentration: f64) -> Option<Metres> {
        let over = |y: f64| self.concentration(x, Metres(y), z) - concentration;
        if !(concentration > 0.0 && over(0.0) >= 0.0) {
            return None;
        }
        let mut out = 1.0;
        while over(out) > 0.0 {
            out *= 2.0;
            if out > 1e7 {
                return None;
            }
        }
        bracketed(over, 0.0, out, 1e-6 * out).map(Metres)
    }

    /// Returns the mass of fluid where the concentration lies between two limits: of the steady cloud, or the most that a puff ever has.
    pub fn mass_between(&self, limits: Limits) -> Kilograms {
        let between =
            Between::new(&self.mixing, limits, self.stations.iter().chain(self.puffs.iter().map(|puff| &puff.section)));
        Kilograms(between.along(&self.stations).max(between.most(&self.puffs)))
    }
}

fn section(station: &Station) -> Section {
    Section {
        distance: Metres(station.distance),
        time: Seconds(station.time),
        height: Metres(station.height),
        depth: Metres(station.depth),
        half_width: Metres(station.half_width),
        crosswind: Metres(station.crosswind),
        mole_fraction: station.mole_fraction,
        density: KilogramsPerCubicMetre(station.density),
        temperature: Kelvin(station.temperature),
        speed: MetresPerSecond(station.speed),
        fluid: station.mass_flux * station.flux_fraction,
    }
}

/// Between two values in proportion of their logarithms, which are given; nothing lies below the smallest number.
fn blend(low: f64, high: f64, part: f64) -> f64 {
    if low < LEAST && high < LEAST {
        return 0.0;
    }
    exp(low.max(LEAST) * (1.0 - part) + high.max(LEAST) * part)
}

/// Logarithm of the smallest number.
const LEAST: f64 = -708.396_418_532_264_1;
