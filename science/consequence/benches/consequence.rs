//! How long an answer takes: the parts, and whole scenarios of `docs/scenarios`.

use anlan_consequence::Trace;
use anlan_consequence::dense::{Closure, DenseFluid, DenseSource, DenseWeather, release};
use anlan_consequence::fire::jet::{JetSet, JetSource, jet_fire};
use anlan_consequence::fire::pool::{PoolFire, PoolSets, pool_fire};
use anlan_consequence::fire::{Air, Receiver, TransmissionSet, Vector};
use anlan_consequence::scenario::{Scenario, assess};
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole,
    KilogramsPerSecond, KilogramsPerSquareMetreSecond, Metres, MetresPerSecond, Seconds, SquareMetres,
};

fn main() {
    divan::main();
}

#[divan::bench]
fn dense_gas_steady_to_2_km(bencher: divan::Bencher) {
    let methane = DenseFluid {
        molar_mass: KilogramsPerMole(0.016_043),
        vapour_heat: JoulesPerKilogramKelvin(2_238.0),
        liquid_heat: JoulesPerKilogramKelvin(3_348.5),
        boiling_point: Kelvin(111.7),
        heat_of_vaporisation: JoulesPerKilogram(509_900.0),
        liquid_density: KilogramsPerCubicMetre(424.1),
        saturation: None,
    };
    let weather = DenseWeather {
        friction_velocity: MetresPerSecond(0.2),
        inverse_obukhov: 0.0,
        roughness: Metres(2e-4),
        temperature: Kelvin(300.0),
        pressure: ATMOSPHERE,
        relative_humidity: 0.3,
        ground_temperature: Kelvin(300.0),
        mixing_height: None,
    };
    let pool = DenseSource::Pool {
        rate: KilogramsPerSecond(100.0),
        area: SquareMetres(600.0),
        temperature: Kelvin(111.7),
        duration: None,
    };
    let closure = Closure::best();
    bencher.bench(|| release(&methane, &pool, &weather, Metres(2_000.0), Seconds(18.75), &closure).is_ok());
}

fn receivers() -> impl Iterator<Item = Receiver> {
    (1..=100).map(|i| Receiver::at(Metres(20.0 + f64::from(i)), Metres(f64::from(i % 7)), Metres(1.5)))
}

#[divan::bench]
fn pool_fire_with_100_receivers(bencher: divan::Bencher) {
    let fire = PoolFire {
        diameter: Metres(20.0),
        burning_rate: KilogramsPerSquareMetreSecond(0.055),
        heat_of_combustion: JoulesPerKilogram(43.7e6),
        vapour_to_air: 2.9,
        air: Air { wind: MetresPerSecond(5.0), ..Air::default() },
    };
    bencher.bench(|| {
        let flame = pool_fire(&fire, &PoolSets::mudan("gasoline"), &mut Trace::default()).expect("it burns");
        receivers().filter_map(|at| flame.exposure(&at).ok()).map(|exposure| exposure.flux.0).sum::<f64>()
    });
}

#[divan::bench]
fn jet_fire_with_100_receivers(bencher: divan::Bencher) {
    let jet = JetSource {
        mass_rate: KilogramsPerSecond(7.9),
        velocity: MetresPerSecond(707.0),
        density: KilogramsPerCubicMetre(1.36),
        molar_mass: KilogramsPerMole(0.0175),
        heat_of_combustion: JoulesPerKilogram(48e6),
    };
    let air = Air { wind: MetresPerSecond(3.9), ..Air::default() };
    let ahead = Vector::new(1.0, 0.0, 0.0);
    bencher.bench(|| {
        let fire =
            jet_fire(&jet, ahead, ahead, &air, JetSet::Points, TransmissionSet::Wayne, None, &mut Trace::default())
                .expect("it burns");
        receivers().filter_map(|at| fire.exposure(&at).ok()).map(|exposure| exposure.flux.0).sum::<f64>()
    });
}

/// From the question to every contour.
#[divan::bench(args = ["chlorine-hole", "hexane-spill", "lng-on-water", "propane-rupture", "ammonia-pipe", "methane-line", "nitrate-store"])]
fn scenario_to_footprint(bencher: divan::Bencher, name: &str) {
    let path = format!("{}/../../docs/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let scenario = Scenario::read(&std::fs::read_to_string(path).expect("it is there")).expect("it reads");
    bencher.bench(|| assess(&scenario).is_ok());
}
