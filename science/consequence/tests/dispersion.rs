//! What any plume or puff must obey.

use anlan_consequence::Trace;
use anlan_consequence::numerics::gauss_legendre;
use anlan_consequence::plume::averaging::TEN_MINUTES;
use anlan_consequence::plume::{
    Course, Deposition, GaussianPlume, Lateral, Puff, PuffRelease, Release, Sigmas, SimilarityPlume, SurfaceRelease,
    farthest,
};
use anlan_consequence::weather::{
    Conditions, LateralTurbulence, PasquillClass, Similarity, Stability, SurfaceLayer, Weather,
};
use anlan_quantity::math::{exp, ln};
use anlan_quantity::si::{
    Kilograms, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds,
};
use proptest::prelude::*;

fn weather(class: PasquillClass, wind: f64, roughness: f64) -> Weather {
    let conditions = Conditions::of_class(class, MetresPerSecond(wind), Radians(0.0), Metres(roughness));
    Weather::new(&conditions, &mut Trace::default()).unwrap()
}

fn similarity(release: &SurfaceRelease, weather: &Weather) -> SimilarityPlume {
    SimilarityPlume::new(release, weather, &mut Trace::default()).unwrap()
}

fn gaussian(set: &str, height: f64, weather: &Weather) -> GaussianPlume {
    let release = Release {
        rate: KilogramsPerSecond(1.0),
        height: Metres(height),
        averaging: TEN_MINUTES,
        sigmas: set.to_owned(),
    };
    GaussianPlume::new(&release, weather, &mut Trace::default()).unwrap()
}

fn class() -> impl Strategy<Value = PasquillClass> {
    prop::sample::select(PasquillClass::ALL.to_vec())
}

fn set() -> impl Strategy<Value = &'static str> {
    prop::sample::select(Sigmas::all().iter().map(|set| set.set.as_str()).collect::<Vec<_>>())
}

/// Integral over a height interval whose scale changes by orders of magnitude.
fn over_logarithm(f: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    gauss_legendre(|log| f(exp(log)) * exp(log), ln(from), ln(to), 60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What is released passes every distance: ∫∫ u c dy dz = Q.
    #[test]
    fn a_gaussian_plume_conserves(class in class(), set in set(), wind in 1.0..12.0_f64, height in 0.0..80.0_f64, x in 80.0..8000.0_f64) {
        let weather = weather(class, wind, 0.03);
        prop_assume!(height < 0.8 * weather.mixing_height().get());
        let plume = gaussian(set, height, &weather);
        let (sigma_y, sigma_z) = plume.spread(Metres(x));
        let lid = if class < PasquillClass::E { weather.mixing_height().get() } else { f64::INFINITY };
        let top = lid.min(height + 8.0 * sigma_z.get());
        let across = |z: f64| {
            let reach = 8.0 * sigma_y.get();
            gauss_legendre(|y| plume.concentration(Metres(x), Metres(y), Metres(z)).get(), -reach, reach, 6)
        };
        let flux = plume.wind().get() * gauss_legendre(across, 0.0, top, 24);
        prop_assert!((flux - 1.0).abs() < 2e-3, "{flux}");
    }

    /// The similarity plume as well, with the wind of every height; and the ground takes only where it is told to.
    #[test]
    fn a_similarity_plume_conserves(class in class(), wind in 1.0..12.0_f64, height in 0.1..10.0_f64, roughness in 0.005..0.3_f64, x in 30.0..5000.0_f64) {
        let weather = weather(class, wind, roughness);
        prop_assume!(height < 0.5 * weather.mixing_height().get());
        let release = SurfaceRelease::near_ground(KilogramsPerSecond(1.0), Metres(height));
        let plume = similarity(&release, &weather);
        prop_assert!((plume.airborne(Metres(x)) - 1.0).abs() < 1e-9);
        let layer = weather.surface_with(Similarity::named(&release.similarity).unwrap());
        let carried = |z: f64| layer.wind(Metres(z)).get() * plume.crosswind_integrated(Metres(x), Metres(z));
        let flux = over_logarithm(carried, roughness.max(0.01), weather.mixing_height().get());
        prop_assert!((flux - 1.0).abs() < 0.04, "{flux}");

        let grass = SurfaceRelease { deposition: Some(Deposition::SULFUR_DIOXIDE_ON_GRASS), ..release };
        let taken = similarity(&grass, &weather);
        prop_assert!(taken.airborne(Metres(2.0 * x)) < taken.airborne(Metres(x)));
        prop_assert!(taken.airborne(Metres(x)) < 1.0 && taken.airborne(Metres(x)) > 0.0);
    }

    /// Both sides alike, less to the side, less farther on.
    #[test]
    fn plumes_are_symmetric_and_fall(class in class(), wind in 1.0..12.0_f64, x in 50.0..4000.0_f64, y in 1.0..300.0_f64) {
        let weather = weather(class, wind, 0.05);
        let near_ground = similarity(&SurfaceRelease::near_ground(KilogramsPerSecond(1.0), Metres(0.5)), &weather);
        let briggs = gaussian("briggs_rural", 0.0, &weather);
        let fields: [&dyn Fn(f64, f64) -> f64; 2] = [
            &|x, y| near_ground.concentration(Metres(x), Metres(y), Metres(1.5)).get(),
            &|x, y| briggs.concentration(Metres(x), Metres(y), Metres(0.0)).get(),
        ];
        for c in fields {
            prop_assert_eq!(c(x, y).to_bits(), c(x, -y).to_bits());
            prop_assert!(c(x, y) <= c(x, 0.5 * y));
            prop_assert!(c(1.3 * x, 0.0) < c(x, 0.0));
            prop_assert!(c(-x, 0.0) == 0.0);
            prop_assert!(c(x, y).is_finite() && c(x, y) >= 0.0);
        }
    }

    /// The outline of a concentration lies where the concentration is.
    #[test]
    fn outlines_lie_on_the_concentration(class in class(), wind in 1.0..12.0_f64, level in 1e-6..1e-4_f64) {
        let weather = weather(class, wind, 0.05);
        let plume = similarity(&SurfaceRelease::near_ground(KilogramsPerSecond(1.0), Metres(0.5)), &weather);
        let (level, height) = (KilogramsPerCubicMetre(level), Metres(1.5));
        let Some(end) = farthest(&plume, level, height, Seconds(0.0), Metres(9000.0)) else { return Ok(()) };
        let at = |x: Metres, y: Metres| plume.concentration(x, y, height).get() / level.get();
        prop_assert!(end == Metres(9000.0) || (at(end, Metres(0.0)) - 1.0).abs() < 1e-6);
        let middle = Metres(0.5 * end.get());
        if let Some(width) = plume.half_width(middle, height, level) {
            prop_assert!((at(middle, width) - 1.0).abs() < 1e-9);
        }
    }

    /// Twice the source, twice the concentration; a longer mean is a wider and lower plume.
    #[test]
    fn concentration_follows_source_and_averaging(class in class(), wind in 1.0..12.0_f64, x in 50.0..4000.0_f64) {
        let weather = weather(class, wind, 0.05);
        let one = SurfaceRelease::near_ground(KilogramsPerSecond(1.0), Metres(0.5));
        let two = SurfaceRelease { rate: KilogramsPerSecond(2.0), ..one.clone() };
        let hour = SurfaceRelease { averaging: Seconds(3600.0), ..one.clone() };
        let at = |release: &SurfaceRelease| {
            similarity(release, &weather).concentration(Metres(x), Metres(0.0), Metres(1.5)).get()
        };
        prop_assert!((at(&two) / at(&one) - 2.0).abs() < 1e-12);
        prop_assert!(at(&hour) < at(&one));
    }

    /// A puff holds its mass, and the dose of a release grows with how long it lasts.
    #[test]
    fn puffs_conserve_and_doses_grow(class in class(), wind in 1.0..12.0_f64, x in 100.0..2000.0_f64, lasts in 20.0..900.0_f64) {
        let weather = weather(class, wind, 0.05);
        let puff = |course: Course, set: &str| {
            let release = PuffRelease { course, height: Metres(1.0), averaging: Seconds(18.75), sigmas: set.to_owned() };
            Puff::new(&release, &weather, &mut Trace::default()).unwrap()
        };
        let at_once = puff(Course::Instantaneous(Kilograms(5.0)), "slade_1968_puff");
        let time = x / gaussian("briggs_rural", 1.0, &weather).wind().get();
        let (sigma, up) = Sigmas::named("slade_1968_puff").unwrap().at(Metres(x), class);
        let top = 1.0 + 7.0 * up.get();
        let reach = 7.0 * sigma.get();
        let column = |x: f64, y: f64| {
            gauss_legendre(|z| at_once.concentration(Metres(x), Metres(y), Metres(z), Seconds(time)).get(), 0.0, top, 6)
        };
        let row = |x: f64| gauss_legendre(|y| column(x, y), -reach, reach, 2);
        let mass = gauss_legendre(row, x - reach, x + reach, 2);
        prop_assert!((mass - 5.0).abs() < 0.01, "{mass}");

        let dose = |seconds: f64| {
            puff(Course::Steps(vec![(Seconds(seconds), KilogramsPerSecond(1.0))]), "briggs_rural")
                .dose(Metres(x), Metres(0.0), Metres(1.5), Seconds(1e5), 1.0)
        };
        let (short, long) = (dose(lasts), dose(1.5 * lasts));
        prop_assert!(long > short);
        // Linear dose: proportional to what was released.
        prop_assert!((long / short - 1.5).abs() < 1e-3, "{}", long / short);
    }

    /// A release that lasts is a plume in between.
    #[test]
    fn a_long_release_becomes_the_plume(class in class(), wind in 1.0..12.0_f64, x in 100.0..2000.0_f64) {
        let weather = weather(class, wind, 0.05);
        let release = PuffRelease {
            course: Course::Steps(vec![(Seconds(1e5), KilogramsPerSecond(1.0))]),
            height: Metres(1.0),
            averaging: TEN_MINUTES,
            sigmas: "briggs_rural".to_owned(),
        };
        let puff = Puff::new(&release, &weather, &mut Trace::default()).unwrap();
        let plume = gaussian("briggs_rural", 1.0, &weather);
        let steady = plume.concentration(Metres(x), Metres(5.0), Metres(1.5)).get();
        let found = puff.concentration(Metres(x), Metres(5.0), Metres(1.5), Seconds(5e4)).get();
        prop_assert!((found / steady - 1.0).abs() < 1e-9);
    }

    /// No input, however odd, makes a model panic.
    #[test]
    fn nothing_panics(wind in prop::num::f64::ANY, z0 in prop::num::f64::ANY, length in prop::num::f64::ANY, x in prop::num::f64::ANY, rate in prop::num::f64::ANY) {
        let mut trace = Trace::default();
        let conditions = Conditions {
            stability: Stability::Length(Metres(length)),
            ..Conditions::of_class(PasquillClass::D, MetresPerSecond(wind), Radians(x), Metres(z0))
        };
        let _ = Weather::new(&conditions, &mut trace);
        let sound = weather(PasquillClass::E, 3.0, 0.1);
        let release = SurfaceRelease {
            reach: Metres(x),
            lateral: Lateral::Measured { sigma_direction: Radians(length), averaging: Seconds(z0) },
            ..SurfaceRelease::near_ground(KilogramsPerSecond(rate), Metres(wind))
        };
        let _ = SimilarityPlume::new(&release, &sound, &mut trace);
        let plume = similarity(&SurfaceRelease::near_ground(KilogramsPerSecond(1.0), Metres(1.0)), &sound);
        let _ = plume.concentration(Metres(x), Metres(length), Metres(z0));
        let _ = gaussian("briggs_urban", 10.0, &sound).concentration(Metres(x), Metres(length), Metres(z0));
    }
}

/// Wind from the west carries east; from the east, west; from the north, south.
#[test]
fn the_plume_lies_where_the_wind_goes() {
    for (from, east, north) in [(270.0, 1.0, 0.0), (90.0, -1.0, 0.0), (0.0, 0.0, -1.0), (180.0, 0.0, 1.0)] {
        let conditions =
            Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians::from_degrees(from), Metres(0.03));
        let weather = Weather::new(&conditions, &mut Trace::default()).unwrap();
        let plume = gaussian("briggs_rural", 0.0, &weather);
        let at = |e: f64, n: f64| {
            let (x, y) = weather.along(Metres(e), Metres(n));
            plume.concentration(x, y, Metres(0.0)).get()
        };
        assert!(at(500.0 * east, 500.0 * north) > 0.0, "wind from {from}");
        assert!(at(-500.0 * east, -500.0 * north) == 0.0, "wind from {from}");
        let (e, n) = weather.place(Metres(300.0), Metres(40.0));
        let (x, y) = weather.along(e, n);
        assert!((x.get() - 300.0).abs() < 1e-9 && (y.get() - 40.0).abs() < 1e-9);
    }
    // Wind from the south: left of it is west.
    let south =
        Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians::from_degrees(180.0), Metres(0.03));
    let (east, _) = Weather::new(&south, &mut Trace::default()).unwrap().place(Metres(0.0), Metres(10.0));
    assert!((east.get() + 10.0).abs() < 1e-9);
}

/// Odd weather is told, not hidden.
#[test]
fn weather_that_cannot_be_and_weather_that_is_rare() {
    let of = |wind: f64| Conditions::of_class(PasquillClass::D, MetresPerSecond(wind), Radians(0.0), Metres(0.03));
    assert_eq!(Weather::new(&of(0.0), &mut Trace::default()).unwrap_err().place, "wind");
    let warnings = |conditions: &Conditions| {
        let mut trace = Trace::default();
        Weather::new(conditions, &mut trace).unwrap();
        trace.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>()
    };
    assert_eq!(warnings(&of(60.0)), ["consequence.outside_validity"]);
    let at = |class: PasquillClass, sun: f64| Conditions {
        stability: Stability::Class(class),
        sun_altitude: Some(Radians::from_degrees(sun)),
        mixing_height: Some(Metres(500.0)),
        ..of(2.0)
    };
    assert_eq!(warnings(&at(PasquillClass::F, 60.0)), ["consequence.class_against_sun"]);
    assert_eq!(warnings(&at(PasquillClass::A, -20.0)), ["consequence.class_against_sun"]);
    assert!(warnings(&at(PasquillClass::F, -20.0)).is_empty());
}

/// A known heat flux gives the L that is defined by it.
#[test]
fn heat_flux_and_length_agree() {
    use anlan_quantity::si::WattsPerSquareMetre;
    for heat in [-20.0, -5.0, 50.0, 300.0] {
        let conditions = Conditions {
            stability: Stability::HeatFlux(WattsPerSquareMetre(heat)),
            mixing_height: Some(Metres(800.0)),
            ..Conditions::of_class(PasquillClass::D, MetresPerSecond(5.0), Radians(0.0), Metres(0.05))
        };
        let weather = Weather::new(&conditions, &mut Trace::default()).unwrap();
        let layer = weather.surface();
        let friction = layer.friction_velocity().get();
        let density = 101_325.0 / (287.05 * 293.15);
        let inverse = -0.4 * 9.806_65 * heat / (density * 1004.7 * 293.15 * friction * friction * friction);
        assert!((layer.inverse_length() - inverse).abs() < 1e-6 + 1e-6 * inverse.abs(), "{heat}");
    }
}

/// Wind profiles rise with height whatever the stability, and turbulence is positive.
#[test]
fn profiles_rise() {
    for set in Similarity::all() {
        for inverse in [-0.15, -0.02, 0.0, 0.02, 0.15] {
            let layer =
                SurfaceLayer::through(MetresPerSecond(4.0), Metres(10.0), inverse, Metres(0.05), Metres(0.2), set);
            let winds: Vec<f64> = (0..40).map(|i| layer.wind(Metres(0.3 + 3.0 * f64::from(i))).get()).collect();
            assert!(winds.windows(2).all(|pair| pair[1] > pair[0]), "{} {inverse}", set.set);
            for form in
                [LateralTurbulence::Cimorelli2005, LateralTurbulence::Panofsky1977, LateralTurbulence::Gryning1987]
            {
                assert!(anlan_consequence::weather::sigma_v(&layer, Metres(800.0), form).get() > 0.0);
            }
        }
    }
}
