//! Properties of whole fires: pools, jets, fireballs.

use anlan_consequence::Trace;
use anlan_consequence::fire::fireball::{FireballInput, FireballSet, fireball, martinsen_marx};
use anlan_consequence::fire::jet::{HydrogenJet, JetSet, JetSource, aqt3046, calm_length, hydrogen, jet_fire};
use anlan_consequence::fire::pool::{
    DragSet, LengthSet, PoolFire, PoolSets, TiltSet, burning_rates, emission_rows, pool_fire,
};
use anlan_consequence::fire::{Air, Facing, Receiver, Transmission, TransmissionSet, Vector};
use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{
    JoulesPerKilogram, Kelvin, Kilograms, KilogramsPerCubicMetre, KilogramsPerMole, KilogramsPerSecond,
    KilogramsPerSquareMetreSecond, Metres, MetresPerSecond, Pascals, Seconds,
};
use proptest::prelude::*;

/// Any number that a caller may pass, the hostile ones included.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(0.0),
        Just(1e308),
        Just(-1e308),
        Just(f64::MIN_POSITIVE),
        -1e3_f64..1e3,
        (-300.0_f64..300.0).prop_map(|power| anlan_quantity::math::pow(10.0, power)),
    ]
}

fn air(wind: f64) -> Air {
    Air { wind: MetresPerSecond(wind), ..Air::default() }
}

fn pool(diameter: f64, rate: f64, wind: f64) -> PoolFire {
    PoolFire {
        diameter: Metres(diameter),
        burning_rate: KilogramsPerSquareMetreSecond(rate),
        heat_of_combustion: JoulesPerKilogram(45e6),
        vapour_to_air: 1.5,
        air: air(wind),
    }
}

fn gas(rate: f64, velocity: f64) -> JetSource {
    JetSource {
        mass_rate: KilogramsPerSecond(rate),
        velocity: MetresPerSecond(velocity),
        density: KilogramsPerCubicMetre(1.2),
        molar_mass: KilogramsPerMole(0.0175),
        heat_of_combustion: JoulesPerKilogram(48e6),
    }
}

const ALONG: Vector = Vector::new(1.0, 0.0, 0.0);

fn every_set() -> Vec<PoolSets> {
    vec![
        PoolSets::mudan("LNG"),
        PoolSets::rew_hulbert("gasoline"),
        PoolSets::yellow_book(0.35, 0.8),
        PoolSets::luketa(),
    ]
}

#[test]
fn tables_read_and_name_their_sources() {
    assert!(burning_rates().iter().all(|row| row.m_inf > 0.0 && !row.source.is_empty()));
    assert!(emission_rows().iter().all(|row| row.sep_max > 0.0 && !row.source.is_empty()));
    for row in emission_rows() {
        let sets = if row.set == "mudan_1984" { PoolSets::mudan(&row.fuel) } else { PoolSets::rew_hulbert(&row.fuel) };
        assert!(pool_fire(&pool(10.0, 0.05, 3.0), &sets, &mut Trace::default()).is_ok(), "{}", row.fuel);
    }
}

#[test]
fn an_unknown_fuel_is_told() {
    let fault = pool_fire(&pool(10.0, 0.05, 3.0), &PoolSets::mudan("milk"), &mut Trace::default()).unwrap_err();
    assert_eq!(fault.code, "consequence.unknown_fuel");
    assert!(!fault.remedy.zh.is_empty() && !fault.remedy.en.is_empty());
}

#[test]
fn a_receiver_in_the_flame_is_warned() {
    let flame = pool_fire(&pool(10.0, 0.05, 0.0), &PoolSets::mudan("LNG"), &mut Trace::default()).unwrap();
    let inside = flame.exposure(&Receiver::at(Metres(1.0), Metres(0.0), Metres(1.0))).unwrap();
    assert!(inside.inside && inside.warning().is_some());
    assert_eq!(inside.flux, flame.emissive_power);
}

#[test]
fn the_worked_pool_of_the_yellow_book() {
    // Yellow Book CPR 14E (2005) 6.6.3, with the air's density and viscosity as printed.
    let scales = anlan_consequence::fire::pool::Scales::of_printed(
        Metres(42.445),
        KilogramsPerSquareMetreSecond(0.085),
        5.0,
        1.2243,
        7.5133e-6,
    )
    .unwrap();
    assert!((LengthSet::ThomasWind.length_to_diameter(&scales) / 1.101_938 - 1.0).abs() < 1e-3);
    assert!((TiltSet::PritchardBinding.tilt(&scales, 1.0).0.to_degrees() / 50.8286 - 1.0).abs() < 1e-3);
}

#[test]
fn a_level_jet_in_cross_wind_leans_with_it() {
    // The sign of the wind: one that blows to the left moves the flame to the left.
    let left = Vector::new(0.0, 1.0, 0.0);
    for set in [JetSet::Points, JetSet::Johnson, JetSet::Chamberlain] {
        let fire = jet_fire(
            &gas(8.0, 500.0),
            ALONG,
            left,
            &air(2.0),
            set,
            TransmissionSet::Wayne,
            None,
            &mut Trace::default(),
        );
        assert!(fire.unwrap().flame.tip.y > 0.0, "{set:?}");
    }
}

proptest! {
    #[test]
    fn a_pool_radiates_less_further_out(
        diameter in 1.0_f64..60.0, rate in 0.02_f64..0.15, wind in 0.0_f64..12.0, turn in 0.0_f64..6.2,
        near in 1.0_f64..20.0, step in 1.05_f64..3.0, which in 0_usize..4,
    ) {
        let flame = pool_fire(&pool(diameter, rate, wind), &every_set()[which], &mut Trace::default()).unwrap();
        prop_assert!(flame.radiating_length.0.is_finite() && flame.tilt.0 >= 0.0 && flame.drag >= 1.0);
        // From outside the flame's shadow on the ground.
        let clear = 0.5 * diameter * flame.drag + flame.radiating_length.0 + 0.5 * diameter;
        let at = |r: f64| {
            let receiver = Receiver::at(Metres(r * cos(turn)), Metres(r * sin(turn)), Metres(1.5));
            flame.exposure(&receiver).unwrap().flux.0
        };
        let (r0, r1) = (clear + near, (clear + near) * step);
        prop_assert!(at(r1) <= at(r0) * (1.0 + 1e-9), "{} {}", at(r0), at(r1));
        // Left and right of the wind are alike.
        let mirrored = Receiver::at(Metres(r0 * cos(turn)), Metres(-r0 * sin(turn)), Metres(1.5));
        prop_assert!((flame.exposure(&mirrored).unwrap().flux.0 - at(r0)).abs() <= 1e-6 * at(r0) + 1e-9);
    }

    #[test]
    fn a_jet_radiates_less_further_aside(
        rate in 0.1_f64..80.0, velocity in 100.0_f64..900.0, wind in 0.0_f64..10.0, out in 1.0_f64..4.0, step in 1.05_f64..3.0,
        which in 0_usize..3,
    ) {
        let set = [JetSet::Points, JetSet::Johnson, JetSet::Chamberlain][which];
        let fire = jet_fire(&gas(rate, velocity), ALONG, ALONG, &air(wind), set, TransmissionSet::Wayne, None, &mut Trace::default()).unwrap();
        let length = fire.flame.tip.length();
        prop_assert!(length.is_finite() && length > 0.0 && fire.flame.emissive_power.0 > 0.0);
        let at = |y: f64| {
            let receiver = Receiver::at(Metres(0.5 * length), Metres(y), Metres(-1.0));
            fire.exposure(&receiver).unwrap().flux.0
        };
        prop_assert!(at(out * step * length) < at(out * length));
        // No more passes a sphere than is radiated.
        let far = 50.0 * length;
        let sphere = 4.0 * core::f64::consts::PI * far * far * at(far);
        prop_assert!(sphere < 4.0 * fire.flame.radiated, "{sphere} {}", fire.flame.radiated);
    }

    #[test]
    fn flames_grow_with_the_leak(rate in 0.1_f64..80.0, velocity in 100.0_f64..900.0) {
        let small = calm_length(&gas(rate, velocity), &Air::default()).unwrap();
        let large = calm_length(&gas(2.0 * rate, velocity), &Air::default()).unwrap();
        prop_assert!(large.0 > small.0);
        let short = aqt3046(KilogramsPerSecond(rate), JoulesPerKilogram(48e6), 0.2, &mut Trace::default()).unwrap();
        let long = aqt3046(KilogramsPerSecond(2.0 * rate), JoulesPerKilogram(48e6), 0.2, &mut Trace::default()).unwrap();
        prop_assert!(long.length.0 > short.length.0);
    }

    #[test]
    fn hydrogen_flames_grow_with_pressure(bar in 20.0_f64..800.0, mm in 0.5_f64..20.0) {
        let flame = |bar: f64| {
            let jet = HydrogenJet { pressure: Pascals(bar * 1e5), temperature: Kelvin(288.0), orifice: Metres(mm / 1e3), discharge: 0.9 };
            hydrogen(&jet, &Air::default(), &mut Trace::default()).unwrap()
        };
        let (weak, strong) = (flame(bar), flame(1.2 * bar));
        prop_assert!(strong.mass_rate.0 > weak.mass_rate.0);
        // The correlation jumps by a tenth where buoyancy begins to matter, at a Froude number of 5.
        let grown = strong.length.0 > weak.length.0;
        prop_assert!(grown || (strong.froude < 5.0 && weak.froude >= 5.0));
        prop_assert!((0.0..0.3001).contains(&weak.radiated_fraction));
    }

    #[test]
    fn fireballs_grow_with_mass(mass in 10.0_f64..1e6, which in 0_usize..3) {
        let set = FireballSet::ALL[which];
        let input = |mass: f64| FireballInput { mass: Kilograms(mass), heat_of_combustion: JoulesPerKilogram(46e6), radiated_fraction: 0.3 };
        let of = |mass: f64| fireball(&input(mass), set, &mut Trace::default()).unwrap();
        let (small, large) = (of(mass), of(1.5 * mass));
        prop_assert!(large.diameter.0 > small.diameter.0 && large.duration.0 >= small.duration.0 * 0.999);
        let receiver = |x: f64| Receiver::at(Metres(x), Metres(0.0), Metres(0.0));
        let near = large.exposure(&receiver(500.0), &Transmission::clear()).unwrap();
        let far = large.exposure(&receiver(1000.0), &Transmission::clear()).unwrap();
        prop_assert!(far.flux.0 <= near.flux.0 && near.view_factor <= 1.0);
        let moving = martinsen_marx(&input(mass), &mut Trace::default()).unwrap();
        prop_assert!(moving.at(moving.duration).emissive_power.0.abs() < 1e-9);
        prop_assert!(moving.at(Seconds(0.0)).diameter.0.abs() < 1e-9);
    }

    #[test]
    fn air_takes_more_on_a_longer_way(path in 1.0_f64..2000.0, humidity in 0.05_f64..1.0, which in 0_usize..4) {
        let air = Transmission::new(TransmissionSet::ALL[which], Kelvin(290.0), humidity).unwrap();
        prop_assert!((0.0..=1.0).contains(&air.over(path)));
        prop_assert!(air.over(1.1 * path) <= air.over(path) + 1e-12);
    }

    #[test]
    fn nothing_panics_and_answers_are_finite(v in prop::collection::vec(anything(), 12), which in 0_usize..4, jets in 0_usize..3) {
        let trace = &mut Trace::default();
        let any_air = Air { temperature: Kelvin(v[0]), pressure: Pascals(v[1]), relative_humidity: v[2], wind: MetresPerSecond(v[3]) };
        let receiver = Receiver {
            x: Metres(v[4]), y: Metres(v[5]), z: Metres(v[6]),
            facing: [Facing::Maximum, Facing::Vertical, Facing::Up, Facing::Normal(Vector::new(v[7], v[8], v[9]))][which],
        };
        for air in [any_air, Air::default()] {
            let fire = PoolFire {
                diameter: Metres(v[7]), burning_rate: KilogramsPerSquareMetreSecond(v[8]), heat_of_combustion: JoulesPerKilogram(v[9]),
                vapour_to_air: v[10], air,
            };
            let sets = PoolSets { length: LengthSet::ALL[which], tilt: TiltSet::ALL[which], drag: DragSet::ALL[which % 3], ..every_set()[which].clone() };
            if let Ok(flame) = pool_fire(&fire, &sets, trace) {
                prop_assert!(flame.radiating_length.0.is_finite() && flame.emissive_power.0.is_finite());
                if let Ok(exposure) = flame.exposure(&receiver) {
                    prop_assert!(exposure.flux.0.is_finite() && exposure.flux.0 >= 0.0);
                }
            }
            let jet = JetSource {
                mass_rate: KilogramsPerSecond(v[7]), velocity: MetresPerSecond(v[8]), density: KilogramsPerCubicMetre(v[9]),
                molar_mass: KilogramsPerMole(v[10]), heat_of_combustion: JoulesPerKilogram(v[11]),
            };
            let set = [JetSet::Points, JetSet::Johnson, JetSet::Chamberlain][jets];
            let direction = Vector::new(v[4], v[5], v[6]);
            if let Ok(fire) = jet_fire(&jet, direction, ALONG, &air, set, TransmissionSet::Bagster, None, trace) {
                prop_assert!(fire.flame.tip.length().is_finite());
                if let Ok(exposure) = fire.exposure(&receiver) {
                    prop_assert!(exposure.flux.0.is_finite() && exposure.flux.0 >= 0.0);
                }
            }
            let hydrogen_jet = HydrogenJet { pressure: Pascals(v[7]), temperature: Kelvin(v[8]), orifice: Metres(v[9]), discharge: v[10] };
            if let Ok(flame) = hydrogen(&hydrogen_jet, &air, trace) {
                prop_assert!(flame.length.0.is_finite() && flame.radiated.is_finite());
            }
        }
        let input = FireballInput { mass: Kilograms(v[7]), heat_of_combustion: JoulesPerKilogram(v[8]), radiated_fraction: v[9] };
        if let Ok(ball) = fireball(&input, FireballSet::ALL[jets], trace) {
            prop_assert!(ball.emissive_power.0.is_finite());
            let air = Transmission::new(TransmissionSet::Wayne, Kelvin(288.0), 0.5).unwrap();
            if let Ok(exposure) = ball.exposure(&receiver, &air) {
                prop_assert!(exposure.flux.0.is_finite() && exposure.flux.0 >= 0.0);
            }
        }
    }
}
