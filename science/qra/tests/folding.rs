//! Folding by tables, against direct integration.

use std::sync::Arc;

use anlan_consequence::weather::PasquillClass;
use anlan_qra::steady::SteadyPlume;
use anlan_qra::{Effect, Fold, Folded, Footprint, Place, Rose, Source, Swath, WeatherClass, least_for, quadrature};
use anlan_quantity::math::{cos, exp, ln, sin};
use anlan_quantity::si::MetresPerSecond;

fn class(shares: Vec<f64>) -> WeatherClass {
    WeatherClass {
        id: "D5".to_owned(),
        stability: PasquillClass::D,
        wind: MetresPerSecond(5.0),
        day_share: 0.5,
        shares,
    }
}

/// Numbers from 0 to 1, the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the number of choices")]
    fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[(choices.len() as f64 * self.roll()) as usize]
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.roll()
    }
}

fn source(footprint: Footprint, per_year: f64) -> Source {
    let outdoors = vec![Some(Arc::new(footprint))];
    Source {
        id: "one".into(),
        place: Place::default(),
        effects: vec![Effect {
            case: "case".into(),
            kind: "toxic_cloud".into(),
            per_year: vec![per_year],
            outdoors,
            indoors: vec![None],
        }],
    }
}

fn at(distance: f64, bearing: f64) -> Place {
    Place { east: distance * sin(bearing), north: distance * cos(bearing) }
}

#[test]
fn fifty_random_plumes_agree_with_direct_integration() {
    let mut dice = Dice(7);
    let (mut worst, mut worst_table): (f64, f64) = (0.0, 0.0);
    let mut compared = 0;
    for _ in 0..50 {
        let sectors = *dice.one_of(&[12, 16, 36]);
        let mut shares: Vec<f64> = (0..sectors).map(|_| dice.roll()).collect();
        let sum: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= sum;
        }
        let rose = Rose::new(vec![class(shares)]).unwrap();
        let stability = *dice.one_of(&PasquillClass::ALL);
        // Purple Book's probits of chlorine and ammonia are two of the range from which these are drawn.
        let probit = (dice.between(-20.0, -5.0), dice.between(0.5, 1.1), dice.between(1.0, 2.75));
        let rate = exp(dice.between(ln(0.1), ln(100.0)));
        let plume =
            SteadyPlume::new(rate, (dice.between(1.5, 9.0), stability), dice.between(5.0, 30.0), probit).unwrap();
        let per_year = exp(dice.between(ln(1e-7), ln(1e-4)));
        let least = least_for(per_year);
        let fold = Fold::new(&rose);
        let source = source(Footprint::Swath(plume.footprint(least)), per_year);
        let reach = plume.reach(least);
        let table = Folded::new(&source, &fold);
        for _ in 0..20 {
            let distance = exp(dice.between(ln(10.0), ln(reach.max(11.0))));
            let bearing = dice.between(0.0, core::f64::consts::TAU);
            let folded = source.risk_at(&fold, at(distance, bearing));
            let direct = per_year * quadrature::individual(&rose, 0, |x, y| plume.lethality(x, y), distance, bearing);
            let looked_up = table.risk_at(&fold, at(distance, bearing));
            if direct >= 1e-9 {
                let error = (looked_up / direct - 1.0).abs();
                assert!(error <= 1e-3, "table {looked_up:e} for {direct:e} at {distance} of {reach} in {plume:?}");
                worst_table = worst_table.max(error);
                compared += 1;
                let error = (folded / direct - 1.0).abs();
                assert!(error <= 1e-3, "{folded:e} for {direct:e} at {distance} of {reach} in {plume:?}");
                worst = worst.max(error);
            } else {
                assert!((folded - direct).abs() <= 2e-2 * 1e-9, "{folded:e} for {direct:e}");
                assert!((looked_up - direct).abs() <= 2e-2 * 1e-9, "table {looked_up:e} for {direct:e}");
            }
        }
    }
    println!("{compared} places, worst {worst:e}, by the table {worst_table:e}");
    assert!(compared > 300, "{compared}");
}

#[test]
fn a_source_of_no_account_adds_nothing() {
    let rose = Rose::new(vec![class(vec![0.1; 10])]).unwrap();
    let fold = Fold::new(&rose);
    let plume = SteadyPlume::new(10.0, (5.0, PasquillClass::D), 30.0, (-9.0, 0.8, 2.0)).unwrap();
    for per_year in [0.0, 1e-300, 1e-20, 1e-16] {
        let table = Folded::new(&source(Footprint::Swath(plume.footprint(1e-9)), per_year), &fold);
        for distance in [0.0, 9.0, 10.0, 11.0, 50.0, 1e3, 1e6] {
            let risk = table.risk_at(&fold, at(distance, 1.0));
            assert!((0.0..=per_year).contains(&risk), "{risk:e} of {per_year:e} at {distance}");
        }
    }
}

#[test]
fn a_wind_from_the_west_kills_in_the_east() {
    let mut shares = vec![0.0; 36];
    shares[27] = 1.0;
    let rose = Rose::new(vec![class(shares)]).unwrap();
    let fold = Fold::new(&rose);
    let plume = SteadyPlume::new(3.0, (5.0, PasquillClass::D), 30.0, (-6.35, 0.5, 2.75)).unwrap();
    let source = source(Footprint::Swath(plume.footprint(1e-8)), 1e-4);
    let (east, west) = (Place { east: 100.0, north: 0.0 }, Place { east: -100.0, north: 0.0 });
    assert!(source.risk_at(&fold, east) > 1e-5);
    assert!(source.risk_at(&fold, west) == 0.0);
    // A wind from the north carries south.
    let mut shares = vec![0.0; 36];
    shares[0] = 1.0;
    let fold = Fold::new(&Rose::new(vec![class(shares)]).unwrap());
    assert!(source.risk_at(&fold, Place { east: 0.0, north: -100.0 }) > 1e-5);
    assert!(source.risk_at(&fold, Place { east: 0.0, north: 100.0 }) == 0.0);
}

#[test]
fn clouds_that_end_in_a_step_keep_their_area() {
    // An ellipse ahead of the source, as a flash fire.
    let inside = |x: f64, y: f64| if (x - 90.0) * (x - 90.0) / 1e4 + y * y / 900.0 < 1.0 { 1.0 } else { 0.0 };
    let swath = Swath::tabulate(190.0, 1e-8, inside);
    let exact = core::f64::consts::PI * 100.0 * 30.0;
    assert!((swath.lethal_area() / exact - 1.0).abs() < 1e-2, "{}", swath.lethal_area() / exact);
    let rose = Rose::new(vec![class(vec![1.0 / 16.0; 16])]).unwrap();
    for distance in [20.0, 60.0, 120.0, 170.0, 185.0] {
        let fold = Fold::new(&rose);
        let folded = source(Footprint::Swath(swath.clone()), 1.0).risk_at(&fold, at(distance, 1.0));
        let direct = quadrature::effective_angle(inside, distance, 1e-7) / core::f64::consts::TAU;
        assert!((folded / direct - 1.0).abs() < 1e-2, "{distance}: {folded} {direct}");
    }
}

#[test]
fn a_cloud_that_is_cut_short_counts_to_its_end() {
    let plume = SteadyPlume::new(20.0, (2.0, PasquillClass::F), 30.0, (-6.0, 0.9, 1.6)).unwrap();
    // Known to 2 km only, where people still die.
    let swath = Swath::tabulate(2_000.0, 1e-8, |x, y| if x > 1.0 { plume.lethality(x, y) } else { 1.0 });
    assert!(swath.at(1_999.0, 0.0) > 1e-2, "{}", swath.at(1_999.0, 0.0));
    let rose = Rose::new(vec![class(vec![1.0 / 16.0; 16])]).unwrap();
    let fold = Fold::new(&rose);
    let source = source(Footprint::Swath(swath), 1e-5);
    let table = Folded::new(&source, &fold);
    for distance in [300.0, 1_500.0, 1_900.0, 1_990.0] {
        let (exact, own) = (source.risk_at(&fold, at(distance, 2.0)), table.risk_at(&fold, at(distance, 2.0)));
        assert!(exact > 1e-9 && (own / exact - 1.0).abs() < 1e-3, "{distance}: {own:e} {exact:e}");
    }
}
