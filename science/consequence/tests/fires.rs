//! Properties of the fire models.

use anlan_consequence::fire::view_factor::{Band, Part, tilted_cylinder_downwind, upright_cylinder};
use anlan_consequence::fire::{Facing, Receiver, SolidFlame, Transmission, Vector};
use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{Metres, Radians, WattsPerSquareMetre};
use proptest::prelude::*;

fn cylinder(radius: f64, length: f64, tilt: f64) -> SolidFlame {
    let top = Vector::new(length * sin(tilt), 0.0, length * cos(tilt));
    let band = Band::level(Vector::default(), Metres(radius), top, Metres(radius));
    SolidFlame { bands: vec![(band, WattsPerSquareMetre(1.0))], foot: None, tip: Some(WattsPerSquareMetre(1.0)) }
}

fn factor(flame: &SolidFlame, x: f64, y: f64, z: f64, facing: Facing) -> f64 {
    let receiver = Receiver { x: Metres(x), y: Metres(y), z: Metres(z), facing };
    flame.exposure(&receiver, &Transmission::clear()).unwrap().flux.0
}

/// Directions from the normal outwards; four times as many around it.
const N: u32 = 160;

/// View factor by summing a body's directions on a fine grid of the hemisphere, as a check that shares nothing with the outline.
fn counted(inside: impl Fn(Vector) -> bool, place: Vector, normal: Vector) -> f64 {
    let helper = if normal.x.abs() < 0.6 { Vector::new(1.0, 0.0, 0.0) } else { Vector::new(0.0, 1.0, 0.0) };
    let first = normal.cross(helper).direction().unwrap();
    let second = normal.cross(first);
    let mut hits = 0.0;
    for i in 0..N {
        for j in 0..4 * N {
            // Equal shares of cos·dω: r² uniform in the unit disc.
            let r = ((f64::from(i) + 0.5) / f64::from(N)).sqrt();
            let phi = core::f64::consts::TAU * (f64::from(j) + 0.5) / f64::from(4 * N);
            let direction = first * (r * cos(phi)) + second * (r * sin(phi)) + normal * (1.0 - r * r).sqrt();
            if (1..400).any(|k| inside(place + direction * (0.02 * f64::from(k)))) {
                hits += 1.0;
            }
        }
    }
    hits / f64::from(4 * N * N)
}

#[test]
fn the_outline_agrees_with_counting_directions() {
    let flame = Band::level(Vector::default(), Metres(1.0), Vector::new(1.5, 0.5, 2.0), Metres(0.6));
    for (place, normal) in [
        (Vector::new(2.0, -1.0, 0.3), Vector::new(-1.0, 0.5, 0.2)),
        (Vector::new(2.0, -1.0, 1.0), Vector::new(0.2, 0.4, 1.0)),
        (Vector::new(0.0, -1.6, 2.6), Vector::new(1.0, 0.2, -0.1)),
        (Vector::new(-1.5, 0.0, 2.5), Vector::new(0.1, 0.3, -1.0)),
        (Vector::new(1.5, 0.5, 3.0), Vector::new(0.0, 0.3, -1.0)),
        (Vector::new(1.3, 0.2, 0.0), Vector::new(0.0, 0.0, 1.0)),
    ] {
        let normal = normal.direction().unwrap();
        let sum: f64 = [Part::Side, Part::Top, Part::Base]
            .into_iter()
            .map(|part| flame.factor(part, place, normal, flame.sight(part, place)))
            .sum();
        let counted = counted(|p| flame.holds(p), place, normal);
        assert!((sum - counted).abs() < 0.006, "{place:?} {normal:?}: {sum} {counted}");
    }
}

proptest! {
    #[test]
    fn the_outline_agrees_with_the_closed_form(h in 0.05_f64..30.0, b in 1.02_f64..60.0, turn in 0.0_f64..6.2) {
        let flame = cylinder(1.0, h, 0.0);
        let closed = upright_cylinder(Metres(1.0), Metres(h), Metres(b)).unwrap();
        let (x, y) = (b * cos(turn), b * sin(turn));
        prop_assert!((factor(&flame, x, y, 0.0, Facing::Up) - closed.horizontal).abs() < 1e-9);
        prop_assert!((factor(&flame, x, y, 0.0, Facing::Vertical) - closed.vertical).abs() < 1e-9);
        prop_assert!((factor(&flame, x, y, 0.0, Facing::Maximum) - closed.maximum).abs() < 1e-9);
    }

    #[test]
    fn the_outline_agrees_with_the_leaning_closed_form(h in 0.5_f64..10.0, gap in 0.1_f64..30.0, tilt in -1.2_f64..1.2) {
        let b = 1.0 + gap + h * sin(tilt).max(0.0);
        let flame = cylinder(1.0, h, tilt);
        let closed = tilted_cylinder_downwind(h, b, Radians(tilt)).unwrap();
        prop_assert!((factor(&flame, b, 0.0, 0.0, Facing::Up) - closed.horizontal).abs() < 1e-8);
        prop_assert!((factor(&flame, b, 0.0, 0.0, Facing::Vertical) - closed.vertical).abs() < 1e-8);
    }

    #[test]
    fn view_factors_are_shares(
        h in 0.1_f64..20.0, tilt in 0.0_f64..1.4, x in -50.0_f64..50.0, y in -50.0_f64..50.0, z in -3.0_f64..30.0,
        nx in -1.0_f64..1.0, ny in -1.0_f64..1.0, nz in -1.0_f64..1.0,
    ) {
        let flame = cylinder(1.0, h, tilt);
        let most = factor(&flame, x, y, z, Facing::Maximum);
        prop_assert!((0.0..=1.0 + 1e-9).contains(&most));
        for facing in [Facing::Up, Facing::Vertical, Facing::Normal(Vector::new(nx, ny, nz + 1e-9))] {
            let value = factor(&flame, x, y, z, facing);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&value), "{value}");
        }
    }

    #[test]
    fn a_split_flame_is_the_sum_of_its_bands(
        share in 0.05_f64..0.95, tilt in 0.0_f64..1.2, x in -20.0_f64..20.0, y in -20.0_f64..20.0, z in 0.0_f64..9.0,
        nx in -1.0_f64..1.0, ny in -1.0_f64..1.0, nz in -1.0_f64..1.0,
    ) {
        let whole = cylinder(1.0, 5.0, tilt);
        let band = whole.bands[0].0;
        prop_assume!(!band.holds(Vector::new(x, y, z)));
        let power = WattsPerSquareMetre(1.0);
        let split = SolidFlame { bands: vec![(band.between(0.0, share), power), (band.between(share, 1.0), power)], ..whole.clone() };
        let facing = Facing::Normal(Vector::new(nx, ny, nz + 1e-9));
        prop_assert!((factor(&whole, x, y, z, facing) - factor(&split, x, y, z, facing)).abs() < 1e-9);
    }
}
