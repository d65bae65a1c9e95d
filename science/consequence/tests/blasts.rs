//! Properties of explosions.

use anlan_consequence::Trace;
use anlan_consequence::blast::burst::{BurstEnergy, fragment_range, fragment_speed, gas_energy, vessel_blast};
use anlan_consequence::blast::cloud::{baker_strehlow_tang, flame_mach, multi_energy, side_by_side};
use anlan_consequence::blast::condensed::{tnt_equivalence, tnt_equivalences};
use anlan_consequence::blast::distance_to;
use anlan_consequence::blast::tnt::{TntSet, blast};
use anlan_quantity::si::{ATMOSPHERE, CubicMetres, Joules, Kilograms, Metres, Pascals};
use proptest::prelude::*;

fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(0.0),
        Just(1e308),
        Just(-1e308),
        -1e3_f64..1e3,
        (-300.0_f64..300.0).prop_map(|power| anlan_quantity::math::pow(10.0, power)),
    ]
}

#[test]
fn substances_are_found_by_number_and_name() {
    assert!(tnt_equivalences().iter().all(|row| row.factor > 0.0 && row.factor < 2.0 && !row.source.is_empty()));
    for name in ["6484-52-2", "硝酸铵", "Ammonium nitrate"] {
        assert_eq!(tnt_equivalence(name).unwrap().factor.to_bits(), 0.42_f64.to_bits());
    }
    assert!(tnt_equivalence("9004-70-0").unwrap().confidence().must_be_shown());
}

#[test]
fn a_distance_is_not_found_where_the_pressure_never_is() {
    let weak = |distance| multi_energy(Joules(1e9), 1, distance, &mut Trace::default()).map(|wave| wave.overpressure);
    assert_eq!(distance_to(Pascals(50e3), weak), Ok(Metres(0.0)));
    assert!(distance_to(Pascals(-1.0), weak).is_err());
}

proptest! {
    #[test]
    fn waves_fall_with_distance_and_grow_with_energy(
        energy in 1e6_f64..1e13, r in 1.0_f64..5000.0, step in 1.01_f64..3.0, class in 1_u8..=10, mach in 0.05_f64..5.2,
    ) {
        let at = |energy: f64, r: f64| {
            let all = side_by_side(Joules(energy), 0.03, class, mach, Metres(r), &mut Trace::default()).unwrap();
            [all.tnt.overpressure.0, all.multi_energy.overpressure.0, all.baker_strehlow_tang.overpressure.0]
        };
        let (near, far, more) = (at(energy, r), at(energy, r * step), at(2.0 * energy, r));
        for i in 0..3 {
            prop_assert!(far[i] <= near[i] && near[i] <= more[i] && far[i] > 0.0);
        }
        // Cube-root scaling.
        let scaled = at(8.0 * energy, 2.0 * r);
        for i in 0..3 {
            prop_assert!((scaled[i] / near[i] - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn distance_and_pressure_are_inverse(charge in 0.1_f64..1e6, kpa in 0.5_f64..300.0, which in 0_usize..3) {
        let wave = |distance| blast(TntSet::ALL[which], Kilograms(charge), distance, &mut Trace::default()).map(|wave| wave.overpressure);
        let distance = distance_to(Pascals(kpa * 1e3), wave).unwrap();
        let back = wave(distance).unwrap().0;
        // The pieces of the polynomial do not meet exactly.
        prop_assert!((back / (kpa * 1e3) - 1.0).abs() < 0.02, "{back}");
    }

    #[test]
    fn stronger_classes_are_stronger(energy in 1e6_f64..1e12, r in 1.0_f64..2000.0) {
        let of = |class| multi_energy(Joules(energy), class, Metres(r), &mut Trace::default()).unwrap().overpressure.0;
        prop_assert!((1..10).all(|class| of(class) <= of(class + 1)));
        let bst = |mach| baker_strehlow_tang(Joules(energy), mach, 2.0, Metres(r), &mut Trace::default()).unwrap().overpressure.0;
        prop_assert!(bst(0.2) <= bst(0.5) && bst(0.5) <= bst(1.5));
    }

    #[test]
    fn energies_of_gas_are_in_order(bar in 1.1_f64..300.0, volume in 0.1_f64..1000.0) {
        let of = |kind| gas_energy(kind, Pascals(bar * ATMOSPHERE.0), ATMOSPHERE, CubicMetres(volume), 1.4).unwrap().0;
        let (brode, isentropic) = (of(BurstEnergy::Brode), of(BurstEnergy::Isentropic));
        prop_assert!(isentropic > 0.0 && isentropic < brode + bar * ATMOSPHERE.0 * volume * 2.5);
        prop_assert!(of(BurstEnergy::Available) >= 0.0);
    }

    #[test]
    fn nothing_panics_and_answers_are_finite(v in prop::collection::vec(anything(), 6), class in 0_u8..=12) {
        let trace = &mut Trace::default();
        for set in TntSet::ALL {
            if let Ok(wave) = blast(set, Kilograms(v[0]), Metres(v[1]), trace) {
                prop_assert!(wave.overpressure.0.is_finite() && wave.overpressure.0 >= 0.0);
                prop_assert!(wave.duration.is_none_or(|time| time.0.is_finite()), "{:?}", wave);
                prop_assert!(wave.impulse.is_none_or(|impulse| impulse.0.is_finite()), "{:?}", wave);
            }
        }
        let waves = [
            multi_energy(Joules(v[0]), class, Metres(v[1]), trace),
            baker_strehlow_tang(Joules(v[0]), v[2], v[3], Metres(v[1]), trace),
            vessel_blast(Joules(v[0]), v[2], Metres(v[1]), trace),
        ];
        for wave in waves.into_iter().flatten() {
            prop_assert!(wave.overpressure.0.is_finite() && wave.overpressure.0 >= 0.0);
        }
        for kind in [BurstEnergy::Brode, BurstEnergy::Isentropic, BurstEnergy::Available] {
            if let Ok(energy) = gas_energy(kind, Pascals(v[0]), Pascals(v[1]), CubicMetres(v[2]), v[3]) {
                prop_assert!(energy.0.is_finite());
            }
        }
        let _ = fragment_range(Kilograms(v[0]), CubicMetres(v[1]), trace);
        let _ = fragment_speed(Joules(v[0]), Kilograms(v[1]), Kilograms(v[2]));
        let _ = flame_mach(class, class, v[0]);
    }
}
