//! Discharge and expansion: monotone, conserving, finite, and typed faults for what cannot be.

use anlan_consequence::Fault;
use anlan_consequence::discharge::{
    BoilingVessel, GasOrifice, GasPipe, GasVessel, HistoryPoint, LiquidOrifice, Outflow, Pipeline, TwoPhaseHole,
    Vessel, blowdown_boiling, blowdown_gas, gas_nozzle_real, gas_orifice, gas_pipe_adiabatic, gas_pipe_isothermal,
    homogeneous_equilibrium, liquid_orifice, non_equilibrium, omega, pipeline_rupture, rupture,
};
use anlan_consequence::flash::{Expansion, RainOutInput, expand, flash, rain_out};
use anlan_quantity::si::{ATMOSPHERE, CubicMetres, Kelvin, Metres, MetresPerSecond, Pascals, Seconds};
use anlan_substances::properties::Substance;
use proptest::prelude::*;

const BAD: [f64; 6] = [0.0, -1.0, f64::NAN, f64::INFINITY, 1e308, -1e308];

/// Substances that are liquid under pressure at 20 °C and boil below it.
fn liquefied() -> Vec<&'static Substance> {
    Substance::all()
        .iter()
        .filter(|s| s.boiling_point().get() < 283.0 && s.critical().temperature.get() > 330.0)
        .collect()
}

fn sound(out: &Outflow) -> bool {
    let parts = [out.mass_rate.get(), out.velocity.get(), out.pressure.get(), out.temperature.get(), out.density.get()];
    parts.iter().all(|value| value.is_finite() && *value > 0.0)
}

/// What leaves in the plane of the hole is density times velocity times area.
fn continuous(out: &Outflow) -> bool {
    (out.density.get() * out.velocity.get() * out.area.get() / out.mass_rate.get() - 1.0).abs() < 1e-6
}

#[test]
fn every_liquefied_gas_flows_flashes_and_expands() {
    let all = liquefied();
    assert!(all.len() > 25);
    for s in all {
        let name = s.name_en();
        let t = Kelvin(293.15);
        let boiling = TwoPhaseHole::boiling(s, t, Metres(0.025)).unwrap();
        let cold = liquid_orifice(&LiquidOrifice::new(s, boiling.pressure, t, Metres(0.025))).unwrap();
        let equilibrium = homogeneous_equilibrium(&boiling).unwrap();
        let leung = omega(&boiling).unwrap();
        let short = non_equilibrium(&TwoPhaseHole { length: Metres(0.02), ..boiling }).unwrap();
        for out in [&cold, &equilibrium, &leung, &short] {
            assert!(sound(out) && continuous(out), "{name} {out:?}");
            let vapour = flash(s, t, ATMOSPHERE).unwrap().vapour_fraction;
            let jet = expand(s, out, ATMOSPHERE, Kelvin(288.15), Expansion::Momentum).unwrap();
            let fast = expand(s, out, ATMOSPHERE, Kelvin(288.15), Expansion::Isentropic).unwrap();
            assert!((0.0..=1.0).contains(&jet.liquid_mass_fraction), "{name}");
            // Motion takes heat from the flash, entropy kept takes the most.
            assert!(1.0 - jet.liquid_mass_fraction <= vapour + 0.03, "{name} {jet:?} {vapour}");
            assert!(fast.velocity.get() >= 0.9 * jet.velocity.get(), "{name} {jet:?} {fast:?}");
            let through = jet.density.get()
                * jet.velocity.get()
                * 0.25
                * core::f64::consts::PI
                * jet.diameter.get()
                * jet.diameter.get();
            assert!((through / out.mass_rate.get() - 1.0).abs() < 1e-9);
        }
        assert!(equilibrium.mass_rate < cold.mass_rate, "{name}");
        assert!((leung.mass_rate.get() / equilibrium.mass_rate.get() - 1.0).abs() < 0.15, "{name}");
    }
}

#[test]
fn a_vessel_that_fails_at_once_sets_free_what_it_held() {
    for s in liquefied() {
        let burst = rupture(s, CubicMetres(10.0), Kelvin(293.15), 0.85, Pascals(0.0), ATMOSPHERE).unwrap();
        let held = 8.5 * s.liquid_density(Kelvin(293.15)).unwrap().get();
        assert!(burst.mass.get() >= held && burst.mass.get() < 1.2 * held);
        assert!(burst.expansion_energy.get() > 0.0 && burst.vapour_fraction < 1.0 && burst.airborne_fraction <= 1.0);
    }
}

#[test]
fn bad_inputs_are_faults() {
    let propane = Substance::find("propane").unwrap();
    let told = |name: &str, what: Result<(), Fault>| {
        let fault = what.expect_err(name);
        assert!(!fault.code.is_empty() && !fault.text.zh.is_empty() && !fault.text.en.is_empty(), "{name}");
    };
    let hole = TwoPhaseHole::boiling(propane, Kelvin(290.0), Metres(0.02)).unwrap();
    for bad in BAD {
        let orifice = |p, t, d| LiquidOrifice::new(propane, Pascals(p), Kelvin(t), Metres(d));
        told("liquid pressure", liquid_orifice(&orifice(bad, 290.0, 0.01)).map(|_| ()));
        told("liquid temperature", liquid_orifice(&orifice(2e6, bad, 0.01)).map(|_| ()));
        told("liquid diameter", liquid_orifice(&orifice(2e6, 290.0, bad)).map(|_| ()));
        let gas = |p, t, d| GasOrifice::new(propane, Pascals(p), Kelvin(t), Metres(d));
        told("gas pressure", gas_orifice(&gas(bad, 290.0, 0.01)).map(|_| ()));
        told("gas temperature", gas_nozzle_real(&gas(5e5, bad, 0.01)).map(|_| ()));
        told("gas diameter", gas_nozzle_real(&gas(5e5, 290.0, bad)).map(|_| ()));
        told("boiling pressure", homogeneous_equilibrium(&TwoPhaseHole { pressure: Pascals(bad), ..hole }).map(|_| ()));
        told("boiling diameter", omega(&TwoPhaseHole { hole_diameter: Metres(bad), ..hole }).map(|_| ()));
        told("flash", flash(propane, Kelvin(bad), ATMOSPHERE).map(|_| ()));
        told("vessel", Vessel::Sphere { diameter: Metres(bad) }.check().map(|_| ()));
        told("rupture", rupture(propane, CubicMetres(bad), Kelvin(290.0), 0.5, Pascals(0.0), ATMOSPHERE).map(|_| ()));
        let pipe = GasPipe {
            substance: propane,
            pressure: Pascals(5e5),
            temperature: Kelvin(300.0),
            length: Metres(bad),
            diameter: Metres(0.1),
            roughness: Metres(45e-6),
            ambient: ATMOSPHERE,
        };
        told("pipe length", gas_pipe_isothermal(&pipe).map(|_| ()));
        told(
            "pipe roughness",
            gas_pipe_adiabatic(&GasPipe { length: Metres(10.0), roughness: Metres(bad), ..pipe }).map(|_| ()),
        );
        let line = Pipeline::steel(propane, Pascals(5e5), Kelvin(300.0), Metres(bad), Metres(0.3));
        told("pipeline", pipeline_rupture(&line).map(|_| ()));
        told(
            "blowdown",
            blowdown_gas(&GasVessel::new(propane, CubicMetres(bad), Pascals(5e5), Kelvin(300.0), Metres(0.02)))
                .map(|_| ()),
        );
    }
    let methane = Substance::find("methane").unwrap();
    assert_eq!(
        TwoPhaseHole::boiling(methane, Kelvin(290.0), Metres(0.02)).unwrap_err().code,
        "properties.supercritical"
    );
    let benzene = Substance::find("benzene").unwrap();
    assert_eq!(flash(benzene, Kelvin(250.0), ATMOSPHERE).unwrap_err().code, "properties.solid");
    let cold = TwoPhaseHole::boiling(benzene, Kelvin(300.0), Metres(0.02)).unwrap();
    assert_eq!(homogeneous_equilibrium(&cold).unwrap_err().code, "discharge.no_driving_pressure");
}

#[test]
fn drops_that_are_finer_fall_less() {
    let input = RainOutInput {
        substance: Substance::find("n-butane").unwrap(),
        droplet_diameter: Metres(2e-3),
        velocity: MetresPerSecond(20.0),
        release_height: Metres(1.5),
        air_temperature: Kelvin(293.15),
        ambient_pressure: ATMOSPHERE,
    };
    let shares: Vec<f64> = [2e-3, 5e-4, 2e-4, 5e-5, 1e-5]
        .into_iter()
        .map(|d| rain_out(&RainOutInput { droplet_diameter: Metres(d), ..input }).unwrap().fraction)
        .collect();
    assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]), "{shares:?}");
    assert!(shares[0] > 0.7 && shares[4] < 0.01, "{shares:?}");
}

/// What left a vessel is the integral of its flow.
fn conserves(history: &[HistoryPoint]) -> bool {
    let flowed: f64 = history
        .windows(2)
        .map(|w| 0.5 * (w[0].mass_rate.get() + w[1].mass_rate.get()) * (w[1].time.get() - w[0].time.get()))
        .sum();
    let lost = history[0].mass.get() - history[history.len() - 1].mass.get();
    (flowed / lost - 1.0).abs() < 0.03
}

#[test]
fn a_vessel_of_boiling_liquid_empties_through_its_bottom_and_keeps_its_mass_books() {
    let tank = Vessel::HorizontalCylinder { diameter: Metres(2.5), length: Metres(10.0) };
    for name in ["propane", "ammonia", "chlorine", "vinyl chloride"] {
        let s = Substance::find(name).unwrap();
        let bottom = BoilingVessel::new(s, tank, Metres(2.0), Kelvin(293.15), Metres(0.05), Metres(0.0));
        let (history, _) = blowdown_boiling(&bottom).unwrap();
        let last = history[history.len() - 1];
        assert!(conserves(&history), "{name}");
        assert!(last.level < 0.05 && last.temperature < history[0].temperature, "{name} {last:?}");
        assert!(history.windows(2).all(|w| w[0].mass > w[1].mass && w[0].time < w[1].time), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn gas_flow_grows_with_pressure_and_area(which in 0..163_usize, p in 1.2e5..1e6_f64, d in 0.002..0.2_f64) {
        let s = &Substance::all()[which];
        let t = Kelvin((s.boiling_point().get() + 120.0).max(300.0));
        let at = |p: f64, d: f64| gas_orifice(&GasOrifice::new(s, Pascals(p), t, Metres(d)));
        if let (Ok(small), Ok(more), Ok(wide)) = (at(p, d), at(1.1 * p, d), at(p, 1.1 * d)) {
            prop_assert!(sound(&small) && continuous(&small));
            prop_assert!(more.mass_rate > small.mass_rate);
            prop_assert!((wide.mass_rate.get() / small.mass_rate.get() - 1.21).abs() < 1e-9);
        }
    }

    #[test]
    fn blowdown_books_close(which in 0..163_usize, bar in 2.0..60.0_f64, d in 0.005..0.1_f64) {
        let s = &Substance::all()[which];
        let vessel = GasVessel::new(s, CubicMetres(5.0), Pascals(bar * 1e5), Kelvin(350.0), Metres(d));
        if let Ok((history, _)) = blowdown_gas(&vessel) {
            prop_assert!(conserves(&history), "{}", s.name_en());
            prop_assert!(history.windows(2).all(|w| w[0].mass > w[1].mass && w[0].time < w[1].time));
        }
    }

    #[test]
    fn a_pipeline_gives_all_it_holds(bar in 10.0..100.0_f64, km in 0.5..100.0_f64, d in 0.1..1.2_f64) {
        let line = Pipeline::steel(Substance::find("methane").unwrap(), Pascals(bar * 1e5), Kelvin(288.0), Metres(km * 1e3), Metres(d));
        let release = pipeline_rupture(&line).unwrap();
        prop_assert!((release.released(Seconds(1e12)).get() / release.mass.get() - 1.0).abs() < 1e-9);
        prop_assert!((release.rate(Seconds(0.0)).get() / release.initial_rate.get() - 1.0).abs() < 1e-12);
        prop_assert!(release.rate(Seconds(100.0)) < release.initial_rate);
    }
}
