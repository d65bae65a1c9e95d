//! Properties of harm.

use anlan_consequence::Trace;
use anlan_consequence::harm::{
    Escape, Probit, ToxicSet, aqt3046_blast, aqt3046_heat, effects, heat_dose, heat_dose_over, indoor, toxic_load,
    toxic_load_over, toxic_probit, toxic_probits,
};
use anlan_quantity::si::{Metres, MetresPerSecond, Pascals, Seconds, WattsPerSquareMetre};
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
fn every_set_reads() {
    for set in ToxicSet::ALL {
        assert!(toxic_probits(set).iter().all(|row| row.b > 0.0 && row.n > 0.0 && !row.source.is_empty()));
    }
    // The guideline took its figures from the Purple Book.
    for row in toxic_probits(ToxicSet::Aqt3046) {
        let other = toxic_probit(ToxicSet::PurpleBook, &row.cas).unwrap();
        assert_eq!((row.a, row.b, row.n), (other.a, other.b, other.n), "{}", row.substance);
    }
}

#[test]
fn limits_of_the_guideline() {
    let trace = &mut Trace::default();
    let heat =
        |kw: f64, s: f64, trace: &mut Trace| aqt3046_heat(WattsPerSquareMetre(kw * 1e3), Seconds(s), trace).unwrap();
    assert_eq!(heat(37.5, 1.0, trace).indoors.to_bits(), 1.0_f64.to_bits());
    // No exposure counts for more than 20 s.
    assert_eq!(heat(10.0, 20.0, trace), heat(10.0, 600.0, trace));
    let at = |kpa: f64, trace: &mut Trace| aqt3046_blast(Pascals(kpa * 1e3), trace).unwrap().outdoors;
    assert_eq!((at(10.0, trace) + at(29.9, trace), at(30.0, trace)), (0.0, 1.0));
}

proptest! {
    #[test]
    fn more_is_worse(a in -40.0_f64..0.0, b in 0.3_f64..7.0, dose in 1e-3_f64..1e12, step in 1.0_f64..10.0) {
        let probit = Probit::new(a, b).unwrap();
        let (less, more) = (probit.probability(dose).unwrap(), probit.probability(dose * step).unwrap());
        prop_assert!((0.0..=1.0).contains(&less) && less <= more && more <= 1.0);
    }

    #[test]
    fn dose_and_share_are_inverse(a in -40.0_f64..0.0, b in 0.3_f64..7.0, share in 1e-6_f64..0.999_999) {
        let probit = Probit::new(a, b).unwrap();
        let back = probit.probability(probit.dose(share).unwrap()).unwrap();
        prop_assert!((back / share - 1.0).abs() < 1e-8);
    }

    #[test]
    fn concentration_in_time_is_exact(c0 in 0.0_f64..1e4, c1 in 0.0_f64..1e4, seconds in 1.0_f64..3600.0, n in 0.5_f64..4.0) {
        let whole = toxic_load_over(&[(0.0, c0), (seconds, c1)], n).unwrap();
        // Cutting a straight piece changes nothing; neither does turning it round.
        let middle = toxic_load_over(&[(0.0, c0), (0.3 * seconds, c0 + 0.3 * (c1 - c0)), (seconds, c1)], n).unwrap();
        let back = toxic_load_over(&[(0.0, c1), (seconds, c0)], n).unwrap();
        prop_assert!((middle - whole).abs() <= 1e-9 * whole && (back - whole).abs() <= 1e-12 * whole);
        // Between the loads of the lower and the higher concentration.
        let steady = |c: f64| toxic_load(c, n, Seconds(seconds)).unwrap();
        prop_assert!(steady(c0.min(c1)) <= whole * (1.0 + 1e-9) && whole <= steady(c0.max(c1)) * (1.0 + 1e-9));
        let flat = toxic_load_over(&[(0.0, c0), (seconds, c0)], n).unwrap();
        prop_assert!((flat - steady(c0)).abs() <= 1e-12 * flat);
    }

    #[test]
    fn nearly_equal_concentrations_lose_nothing(c in 1.0_f64..1e4, gap in 1e-12_f64..1e-3, n in 0.5_f64..4.0) {
        let load = toxic_load_over(&[(0.0, c), (60.0, c * (1.0 + gap))], n).unwrap();
        let between = toxic_load(c * (1.0 + 0.5 * gap), n, Seconds(60.0)).unwrap();
        prop_assert!((load / between - 1.0).abs() < 1e-6);
    }

    #[test]
    fn flight_helps(kw in 1.0_f64..30.0, from in 10.0_f64..200.0, further in 1.0_f64..500.0, speed in 1.0_f64..6.0) {
        let escape = Escape { reaction: Seconds(5.0), speed: MetresPerSecond(speed), from: Metres(from), to: Metres(from + further) };
        let flux = WattsPerSquareMetre(kw * 1e3);
        let running = escape.dose(flux).unwrap();
        let standing = heat_dose(flux, Seconds(5.0 + further / speed)).unwrap();
        prop_assert!(running > heat_dose(flux, Seconds(5.0)).unwrap() && running < standing);
    }

    #[test]
    fn houses_delay(out in 1.0_f64..1e4, changes in 0.1_f64..5.0, passage in 1.0_f64..7200.0, after in 0.0_f64..7200.0) {
        let inside = |time: f64| indoor(out, changes, Seconds(passage), Seconds(time)).unwrap();
        prop_assert!(inside(passage) <= out && inside(passage + after) <= inside(passage) && inside(0.0) == 0.0);
    }

    #[test]
    fn nothing_panics_and_answers_are_finite(v in prop::collection::vec(anything(), 6)) {
        let trace = &mut Trace::default();
        for row in effects() {
            if let Ok(share) = row.probability(v[0], trace) {
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
        if let Ok(probit) = Probit::new(v[0], v[1]) {
            if let Ok(share) = probit.probability(v[2]) {
                prop_assert!((0.0..=1.0).contains(&share));
            }
            let _ = probit.dose(v[3]);
        }
        for load in [toxic_load(v[0], v[1], Seconds(v[2])), toxic_load_over(&[(v[0], v[1]), (v[2], v[3])], v[4])].into_iter().flatten() {
            prop_assert!(load.is_finite() && load >= 0.0);
        }
        for dose in [heat_dose(WattsPerSquareMetre(v[0]), Seconds(v[1])), heat_dose_over(&[(v[0], v[1]), (v[2], v[3])])].into_iter().flatten() {
            prop_assert!(dose.is_finite() && dose >= 0.0);
        }
        let chlorine = toxic_probit(ToxicSet::Aqt3046, "chlorine").unwrap();
        if let Ok(share) = chlorine.probability(v[0], Seconds(v[1]), trace) {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        let _ = chlorine.lethal_concentration(v[0], Seconds(v[1]));
        let _ = aqt3046_heat(WattsPerSquareMetre(v[0]), Seconds(v[1]), trace);
        let _ = indoor(v[0], v[1], Seconds(v[2]), Seconds(v[3]));
    }
}
