//! Properties of dense clouds and jets.

use anlan_consequence::dense::{Closure, DenseCloud, DenseFluid, DenseSource, DenseWeather, Limits, Section, release};
use anlan_consequence::jet::JetSource;
use anlan_quantity::math::pow;
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, Kilograms, KilogramsPerCubicMetre,
    KilogramsPerMole, KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds, SquareMetres,
};
use proptest::prelude::*;

/// Molar mass, heats of vapour and liquid, boiling point, heat of vaporisation, density of the liquid.
const METHANE: [f64; 6] = [0.016_043, 2_238.0, 3_348.5, 111.7, 509_900.0, 424.1];
const CHLORINE: [f64; 6] = [0.070_906, 478.0, 940.7, 239.2, 287_000.0, 1_563.6];
const PROPANE: [f64; 6] = [0.044_1, 1_550.0, 2_250.0, 231.0, 425_600.0, 581.0];
const HYDROGEN: [f64; 6] = [0.002_016, 14_300.0, 9_700.0, 20.3, 446_000.0, 70.8];

fn fluid(v: [f64; 6]) -> DenseFluid {
    DenseFluid {
        molar_mass: KilogramsPerMole(v[0]),
        vapour_heat: JoulesPerKilogramKelvin(v[1]),
        liquid_heat: JoulesPerKilogramKelvin(v[2]),
        boiling_point: Kelvin(v[3]),
        heat_of_vaporisation: JoulesPerKilogram(v[4]),
        liquid_density: KilogramsPerCubicMetre(v[5]),
        saturation: None,
    }
}

fn weather(friction: f64, inverse: f64, roughness: f64) -> DenseWeather {
    DenseWeather {
        friction_velocity: MetresPerSecond(friction),
        inverse_obukhov: inverse,
        roughness: Metres(roughness),
        temperature: Kelvin(290.0),
        pressure: ATMOSPHERE,
        relative_humidity: 0.6,
        ground_temperature: Kelvin(290.0),
        mixing_height: None,
    }
}

fn pool(rate: f64, area: f64, temperature: f64, duration: Option<f64>) -> DenseSource {
    DenseSource::Pool {
        rate: KilogramsPerSecond(rate),
        area: SquareMetres(area),
        temperature: Kelvin(temperature),
        duration: duration.map(Seconds),
    }
}

fn jet(rate: f64, velocity: f64, temperature: f64, liquid: f64, height: f64, angle: f64) -> DenseSource {
    JetSource {
        mass_rate: KilogramsPerSecond(rate),
        velocity: MetresPerSecond(velocity),
        temperature: Kelvin(temperature),
        liquid_fraction: liquid,
        height: Metres(height),
        angle: Radians(angle),
        duration: None,
    }
    .into()
}

fn puff(mass: f64, temperature: f64) -> DenseSource {
    DenseSource::Instantaneous {
        mass: Kilograms(mass),
        temperature: Kelvin(temperature),
        liquid_fraction: 0.0,
        air: Kilograms(0.0),
        aspect: 1.0,
    }
}

fn cloud(fluid: &DenseFluid, source: &DenseSource, weather: &DenseWeather) -> DenseCloud {
    release(fluid, source, weather, Metres(3_000.0), Seconds(60.0), &Closure::best()).unwrap()
}

#[test]
fn what_is_released_flows_through_every_section() {
    let weather = weather(0.25, 0.0, 0.01);
    for (source, rate) in [(pool(20.0, 100.0, 240.0, None), 20.0), (jet(20.0, 60.0, 239.2, 0.8, 1.0, 0.0), 20.0)] {
        let cloud = cloud(&fluid(CHLORINE), &source, &weather);
        for section in cloud.sections().filter(|section| section.distance.0 > 6.0) {
            assert!((section.fluid / rate - 1.0).abs() < 1e-9, "{section:?}");
        }
    }
    let gone = cloud(&fluid(CHLORINE), &puff(1_000.0, 250.0), &weather);
    assert!(gone.sections().all(|section| (section.fluid / 1_000.0 - 1.0).abs() < 1e-9));
}

#[test]
fn the_profiles_hold_what_flows() {
    // Far downwind, where the cloud is thin, concentration times speed over the section is the release.
    let cloud = cloud(&fluid(CHLORINE), &pool(20.0, 100.0, 240.0, None), &weather(0.25, 0.0, 0.01));
    let section = cloud.sections().find(|section| section.distance.0 > 1_000.0).unwrap();
    let (wide, deep) = (6.0 * section.half_width.0, 6.0 * section.depth.0);
    let n = 200_u32;
    let mut flux = 0.0;
    for i in 0..n {
        for j in 0..n {
            let at = |k: u32, reach: f64| Metres(reach * (f64::from(k) + 0.5) / f64::from(n));
            let c = cloud.mass_concentration(section.distance, at(i, wide), at(j, deep)).0;
            flux += 2.0 * c * section.speed.0 * wide * deep / f64::from(n * n);
        }
    }
    assert!((flux / 20.0 - 1.0).abs() < 0.03, "{flux}");
}

#[test]
fn a_section_between_two_lies_between_them() {
    let air = weather(0.3, 0.0, 0.05);
    for (name, source) in [("pool", pool(10.0, 100.0, 239.0, None)), ("jet", jet(5.0, 30.0, 239.0, 0.5, 2.0, 0.0))] {
        let cloud = cloud(&fluid(CHLORINE), &source, &air);
        let sections: Vec<_> = cloud.sections().collect();
        for pair in sections.windows(2).filter(|pair| pair[1].distance.0 > pair[0].distance.0) {
            for part in [0.0, 0.5] {
                let x = Metres(pair[0].distance.0 + part * (pair[1].distance.0 - pair[0].distance.0));
                let Some(section) = cloud.section_at(x) else { continue };
                for of in [|section: &Section| section.mole_fraction, |section: &Section| section.temperature.0] {
                    let (a, b) = (of(&pair[0]), of(&pair[1]));
                    let (low, high) = (a.min(b) * (1.0 - 1e-9), a.max(b) * (1.0 + 1e-9));
                    assert!((low..=high).contains(&of(&section)), "{name}: {} of {a} … {b} at {x:?}", of(&section));
                }
            }
        }
    }
}

#[test]
fn a_contour_closes_and_the_mass_in_it_grows_with_it() {
    let cloud = cloud(&fluid(METHANE), &pool(100.0, 600.0, 111.7, None), &weather(0.2, 0.01, 2e-4));
    let reach = cloud.distance_to(0.05, Metres(1.0)).unwrap();
    assert!((cloud.concentration(reach, Metres(0.0), Metres(1.0)) - 0.05).abs() < 1e-4);
    let half = cloud.half_width(Metres(0.5 * reach.0), Metres(1.0), 0.05).unwrap();
    assert!((cloud.concentration(Metres(0.5 * reach.0), half, Metres(1.0)) - 0.05).abs() < 1e-4);
    assert_eq!(cloud.half_width(Metres(1.1 * reach.0), Metres(1.0), 0.05), None);
    let mass = |lower: f64| cloud.mass_between(Limits { lower, upper: 0.15 }).0;
    assert!(mass(0.025) > mass(0.05) && mass(0.05) > 0.0);
}

#[test]
fn a_long_release_is_a_steady_one_and_a_short_one_less() {
    let (fluid, weather) = (fluid(METHANE), weather(0.2, 0.0, 2e-4));
    let at = |duration: Option<f64>| {
        let cloud = cloud(&fluid, &pool(100.0, 600.0, 111.7, duration), &weather);
        cloud.concentration(Metres(600.0), Metres(0.0), Metres(1.0))
    };
    assert!((at(Some(1e5)) / at(None) - 1.0).abs() < 1e-3);
    assert!(at(Some(20.0)) < at(Some(200.0)) && at(Some(200.0)) <= at(None) * 1.001);
}

#[test]
fn a_short_release_comes_and_goes() {
    let source = pool(100.0, 600.0, 111.7, Some(120.0));
    let weather = weather(0.2, 0.0, 2e-4);
    let cloud = release(&fluid(METHANE), &source, &weather, Metres(3_000.0), Seconds(0.0), &Closure::best()).unwrap();
    let place = (Metres(400.0), Metres(0.0), Metres(1.0));
    let series: Vec<f64> =
        (0..600).map(|t| cloud.concentration_at(place.0, place.1, place.2, Seconds(f64::from(t)))).collect();
    let most = series.iter().copied().fold(0.0, f64::max);
    let peak = cloud.concentration(place.0, place.1, place.2);
    assert!((most / peak - 1.0).abs() < 0.01, "{most} {peak}");
    assert!(series[0] < 1e-6 * peak && series[599] < 0.01 * peak);
}

#[test]
fn a_puff_moves_off_and_thins() {
    let cloud = cloud(&fluid(CHLORINE), &puff(2_000.0, 250.0), &weather(0.3, 0.0, 0.02));
    let at = |x: f64| cloud.concentration(Metres(x), Metres(0.0), Metres(1.0));
    assert!(at(100.0) > at(300.0) && at(300.0) > at(1_000.0) && at(1_000.0) > 0.0);
    let late = cloud.concentration_at(Metres(100.0), Metres(0.0), Metres(1.0), Seconds(900.0));
    assert!(late < 0.1 * at(100.0));
    assert!(cloud.mass_between(Limits { lower: 1e-4, upper: 1.0 }).0 > 200.0);
}

#[test]
fn light_gas_rises_and_heavy_gas_comes_down() {
    let weather = weather(0.2, 0.0, 0.03);
    let light = cloud(&fluid(HYDROGEN), &jet(0.5, 30.0, 290.0, 0.0, 5.0, 0.0), &weather);
    let heavy = cloud(&fluid(PROPANE), &jet(5.0, 30.0, 231.0, 0.5, 5.0, 0.0), &weather);
    assert!(light.sections().any(|section| section.height.0 > 6.0));
    assert!(heavy.sections().last().unwrap().height.0.abs() < 1e-12);
    assert!(heavy.slowed(0.2).is_some());
}

#[test]
fn what_is_not_a_number_is_a_fault() {
    let good = weather(0.2, 0.0, 0.01);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -1.0, 1e308] {
        let chlorine = fluid(CHLORINE);
        let try_it = |source: DenseSource, weather: DenseWeather| {
            release(&chlorine, &source, &weather, Metres(1_000.0), Seconds(60.0), &Closure::best())
        };
        assert!(try_it(pool(bad, 10.0, 240.0, None), good).is_err());
        assert!(try_it(pool(1.0, bad, 240.0, None), good).is_err());
        assert!(try_it(pool(1.0, 10.0, bad, None), good).is_err());
        assert!(try_it(jet(1.0, bad, 240.0, 0.0, 1.0, 0.0), good).is_err());
        assert!(try_it(puff(bad, 240.0), good).is_err());
        let wind = DenseWeather { friction_velocity: MetresPerSecond(bad), ..good };
        assert!(try_it(pool(1.0, 10.0, 240.0, None), wind).is_err());
        let source = pool(1.0, 10.0, 240.0, None);
        assert!(release(&chlorine, &source, &good, Metres(bad), Seconds(60.0), &Closure::best()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_possible_cloud_is_finite_symmetric_and_thins(
        kind in 0..4_usize,
        which in 0..4_usize,
        strength in -2.0..3.0_f64,
        friction in 0.03..1.0_f64,
        inverse in -0.2..0.2_f64,
        rough in -4.5..0.0_f64,
        liquid in 0.0..1.0_f64,
        speed in 0.0..2.6_f64,
        height in 0.0..30.0_f64,
        angle in -1.5..1.57_f64,
    ) {
        let fluid = fluid([METHANE, CHLORINE, PROPANE, HYDROGEN][which]);
        let boiling = fluid.boiling_point.0;
        let rate = pow(10.0, strength);
        let source = match kind {
            0 => pool(rate, 5.0 * rate.max(0.1), boiling, None),
            1 => pool(rate, 0.5 * rate.max(0.1), boiling, Some(60.0)),
            2 => jet(rate, pow(10.0, speed), boiling, liquid, height, angle),
            _ => puff(100.0 * rate, boiling),
        };
        let weather = weather(friction, inverse, pow(10.0, rough));
        let cloud = release(&fluid, &source, &weather, Metres(2_000.0), Seconds(60.0), &Closure::best()).unwrap();
        for section in cloud.sections() {
            prop_assert!(section.depth.0.is_finite() && section.depth.0 > 0.0, "{section:?}");
            prop_assert!(section.half_width.0.is_finite() && section.half_width.0 > 0.0);
            prop_assert!((0.0..=1.0).contains(&section.mole_fraction));
            prop_assert!(section.density.0 > 0.0 && section.temperature.0 > 15.0 && section.temperature.0 < 400.0);
            prop_assert!(section.speed.0.is_finite() && section.speed.0 >= 0.0);
        }
        for (x, y, z) in [(1.0, 0.5, 0.0), (50.0, 5.0, 1.0), (700.0, 40.0, 2.0), (1_900.0, 0.0, 10.0)] {
            let left = cloud.concentration(Metres(x), Metres(y), Metres(z));
            let right = cloud.concentration(Metres(x), Metres(-y), Metres(z));
            prop_assert!((0.0..=1.0).contains(&left));
            prop_assert!((left - right).abs() <= 1e-12 * left.max(1e-300));
            // To the accuracy with which a puff is averaged as it passes.
            let centre = cloud.concentration(Metres(x), Metres(0.0), Metres(z));
            prop_assert!(centre >= left * (1.0 - 1e-3), "{x} {y} {z}: {centre} {left}");
            prop_assert!(cloud.mass_concentration(Metres(x), Metres(y), Metres(z)).0.is_finite());
        }
        // Far downwind the centre only thins.
        let far: Vec<f64> =
            cloud.sections().filter(|section| section.distance.0 > 200.0).map(|section| section.mole_fraction).collect();
        prop_assert!(far.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-6)));
    }
}
