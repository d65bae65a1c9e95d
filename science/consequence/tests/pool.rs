//! Pools: mass is kept, and the shape of what happens is right.

use anlan_consequence::pool::{PoolInput, Surface, pool};
use anlan_quantity::si::{Kelvin, Kilograms, KilogramsPerSecond, MetresPerSecond, Seconds, SquareMetres};
use anlan_substances::properties::Substance;
use proptest::prelude::*;

fn spill(name: &str, rate: f64, duration: f64, t: f64) -> PoolInput {
    PoolInput::on_concrete(Substance::find(name).unwrap(), KilogramsPerSecond(rate), Seconds(duration), Kelvin(t))
}

#[test]
fn a_boiling_pool_goes_with_the_root_of_time() {
    // Methane in a bund: the flux falls as t^−½ once the bund is covered (Yellow Book eq. 3.20).
    let lng = PoolInput {
        instantaneous: Kilograms(20_000.0),
        bund: Some(SquareMetres(200.0)),
        wind_at_10m: MetresPerSecond(0.5),
        times: vec![Seconds(200.0), Seconds(800.0)],
        ..spill("methane", 0.0, 0.0, 111.6)
    };
    let history = pool(&lng).unwrap();
    let (early, late) = (history.points[0], history.points[1]);
    assert!((early.temperature.get() - 111.6).abs() < 0.5 && (early.area.get() - 200.0).abs() < 1e-9);
    // λ ΔT / (π a t)^½ / h = 1.3 · 176.5 / (π 6.6e−7 200)^½ / 511e3 = 0.0220 kg/(m² s), and some heat of the air.
    assert!((early.vapour_rate.get() / 200.0 / 0.0235 - 1.0).abs() < 0.1, "{early:?}");
    let ratio = early.vapour_rate.get() / late.vapour_rate.get();
    assert!(ratio > 1.6 && ratio < 2.05, "{ratio}");
}

#[test]
fn a_pool_of_solvent_spreads_to_its_least_depth_and_cools() {
    let history = pool(&PoolInput {
        end: Seconds(7200.0),
        times: vec![Seconds(600.0), Seconds(7200.0)],
        ..spill("acetone", 10.0, 300.0, 293.15)
    })
    .unwrap();
    let first = history.points[0];
    // 3000 kg on 5 mm of roughness: about 750 m².
    assert!(history.greatest_area.get() > 500.0 && history.greatest_area.get() < 800.0, "{history:?}");
    assert!(first.temperature.get() < 288.0 && first.temperature.get() > 250.0, "{first:?}");
}

#[test]
fn a_pool_on_water_spreads_boils_and_is_gone() {
    let lng = PoolInput {
        instantaneous: Kilograms(10_000.0),
        surface: Surface::Water,
        times: (1..=30).map(|i| Seconds(10.0 * f64::from(i))).collect(),
        end: Seconds(300.0),
        ..spill("methane", 0.0, 0.0, 111.6)
    };
    let history = pool(&lng).unwrap();
    let last = history.points[29];
    assert!(last.mass.get() == 0.0 && (last.evaporated.get() - 10_000.0).abs() < 1e-6, "{last:?}");
    assert!(history.greatest_area.get() > 500.0);
}

#[test]
fn impossible_spills_are_told() {
    let code = |input: PoolInput| pool(&input).unwrap_err().code;
    assert_eq!(code(spill("benzene", 0.0, 10.0, 293.0)), "pool.nothing_spilled");
    assert_eq!(code(spill("benzene", 1.0, 10.0, 200.0)), "properties.solid");
    assert_eq!(code(spill("benzene", f64::NAN, 10.0, 293.0)), "consequence.not_a_number");
    assert_eq!(code(spill("benzene", 1e308, 10.0, 293.0)), "consequence.out_of_bounds");
    assert_eq!(code(PoolInput { surface: Surface::Water, ..spill("chlorine", 1.0, 10.0, 239.0) }), "pool.sinks");
    assert_eq!(
        code(PoolInput { surface: Surface::Land("lawn".into()), ..spill("benzene", 1.0, 10.0, 293.0) }),
        "consequence.unknown_set"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn mass_is_kept(which in 0..163_usize, rate in 0.01..100.0_f64, minutes in 0.5..30.0_f64, wind in 0.0..12.0_f64, bund in prop::option::of(10.0..2000.0_f64)) {
        let substance = &Substance::all()[which];
        let t = substance.boiling_point().get().min(293.15);
        let input = PoolInput {
            wind_at_10m: MetresPerSecond(wind),
            bund: bund.map(SquareMetres),
            ..spill(substance.cas(), rate, 60.0 * minutes, t)
        };
        if let Ok(history) = pool(&input) {
            let mut before = 0.0;
            for point in &history.points {
                let spilled = point.spilled.get();
                prop_assert!((point.mass.get() + point.evaporated.get() - spilled).abs() <= 1e-9 * spilled, "{} {:?}", substance.name_en(), point);
                prop_assert!(point.mass.get() >= 0.0 && point.area.get().is_finite() && point.vapour_rate.get() >= 0.0);
                prop_assert!(point.evaporated.get() >= before - 1e-9 * spilled);
                before = point.evaporated.get();
            }
            let last = history.points[history.points.len() - 1];
            prop_assert!((last.spilled.get() - rate * 60.0 * minutes).abs() < 1e-6 * last.spilled.get());
        }
    }
}
