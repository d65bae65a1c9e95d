//! How far risk may be off: against closed forms and against itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use anlan_consequence::scenario::Vessel;
use anlan_qra::frequency::{Containment, Equipment, HoleClass, Into, Placing, Service, sets};
use anlan_qra::plant::{Appraised, Built, Setting, appraise_case, source, source_with};
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::uncertainty::{ErrorFactor, Known, Spread, Study, side_by_side};
use anlan_qra::{Fold, People, Place, Population, Society};

fn tank(id: &str, substance: &str, mass_kg: f64) -> EquipmentDescription {
    let mut tank = EquipmentDescription::new(
        id,
        Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General },
        substance,
    );
    tank.vessel = Some(Vessel {
        shape: anlan_consequence::scenario::Shape::default(),
        volume_m3: 100.0,
        mass_kg,
        temperature_k: 293.15,
        pressure_pa: None,
        burst_pressure_pa: None,
    });
    tank
}

fn stated(value: f64, class: Option<HoleClass>) -> ErrorFactor {
    ErrorFactor { value, reason: "示例".into(), by: "王工".into(), equipment: None, class }
}

fn built(tank: &EquipmentDescription) -> (Setting, Built) {
    let setting = Setting::new(anlan_qra::sample_rose());
    let built = source(tank, Place::default(), &setting).unwrap();
    (setting, built)
}

fn people(count: f64) -> Population {
    let at = |east: f64, north: f64| People { place: Place { east, north }, day: count, night: count, indoors: 0.5 };
    Population::new(vec![at(120.0, 0.0), at(0.0, 250.0), at(-400.0, -50.0), at(60.0, -800.0)]).unwrap()
}

#[test]
fn one_kind_has_the_band_of_its_distribution() {
    let sphere = tank("v-1", "7782-50-5", 60_000.0);
    let (setting, mut built) = built(&sphere);
    let fold = Fold::new(&setting.rose);
    // The rupture by itself is one kind: the band is that of its log-normal distribution.
    built.source.effects.retain(|effect| effect.case.ends_with("/rupture"));
    let far = Place { east: 0.0, north: 1_000.0 };
    let mut study = Study::new(&setting.frequencies);
    study.state(stated(10.0, None)).unwrap();
    study.take(&sphere, &built, Place::default()).unwrap();
    let range = study.individual(&fold, far);
    assert!((range.figure / built.source.risk_at(&fold, far) - 1.0).abs() < 1e-9);
    for (value, exact) in [(range.p05, 0.1), (range.p50, 1.0), (range.p95, 10.0)] {
        assert!((value / (exact * range.figure) - 1.0).abs() < 2e-3, "{range:?}");
    }
    // The mean of a log-normal distribution: exp(σ²/2), σ = ln 10 / 1.645.
    assert!((range.mean / range.figure / 2.665 - 1.0).abs() < 2e-2, "{range:?}");
    assert!((range.known - 1.0).abs() < 1e-12);
    // Between the sets it is theirs.
    let mut study = Study::new(&setting.frequencies);
    study.take(&sphere, &built, Place::default()).unwrap();
    let known = Known::between_sets(&sphere.equipment, "purple_book", HoleClass::Rupture, Into::Air).unwrap();
    let (low, middle, high) = known.band();
    let range = study.individual(&fold, far);
    for (value, exact) in [(range.p05, low), (range.p50, middle), (range.p95, high)] {
        assert!((value / (exact * range.figure) - 1.0).abs() < 2e-3, "{range:?} {known:?}");
    }
}

#[test]
fn pieces_of_a_kind_are_off_together_and_kinds_are_not() {
    let (one, two) = (tank("v-1", "7782-50-5", 60_000.0), tank("v-2", "7664-41-7", 50_000.0));
    let setting = Setting::new(anlan_qra::sample_rose());
    let fold = Fold::new(&setting.rose);
    let (first, second) = (built(&one).1, built(&two).1);
    let aside = Place { east: 300.0, north: 0.0 };
    let ranges = |factors: &[ErrorFactor], pieces: &[(&EquipmentDescription, &Built, Place)]| {
        let mut study = Study::new(&setting.frequencies);
        for factor in factors {
            study.state(factor.clone()).unwrap();
        }
        for (equipment, built, place) in pieces {
            study.take(equipment, built, *place).unwrap();
        }
        let society = study.society(&fold, &setting.rose, &people(20.0), 2);
        (study.individual(&fold, Place { east: 150.0, north: 80.0 }), society)
    };
    let all = [stated(5.0, None)];
    let whole = ranges(&all, &[(&one, &first, Place::default()), (&two, &second, aside)]);
    let turned = ranges(&all, &[(&two, &second, aside), (&one, &first, Place::default())]);
    // The order in which sources come changes nothing but the last digit of a sum.
    assert!((whole.0.p95 / turned.0.p95 - 1.0).abs() < 1e-12);
    assert!((whole.1.loss_of_life.p05 / turned.1.loss_of_life.p05 - 1.0).abs() < 1e-12);
    assert_eq!(ranges(&all, &[(&one, &first, Place::default()), (&two, &second, aside)]), whole);
    // Twice the same tank: twice the figure, the same band over it.
    let single = ranges(&all, &[(&one, &first, Place::default())]);
    let twice = ranges(&all, &[(&one, &first, Place::default()), (&one, &first, Place::default())]);
    assert!((twice.0.p95 / single.0.p95 - 2.0).abs() < 1e-9);
    // Two classes that vary by themselves: the band of the sum is narrower than that of each.
    assert!(single.0.p95 / single.0.p50 < 5.0 && single.0.p50 > single.0.p05);
    let society = &whole.1;
    assert!(society.loss_of_life.p05 < society.loss_of_life.figure);
    assert!(society.curve.windows(2).all(|pair| pair[0].per_year.p95 >= pair[1].per_year.p95));
    assert!(society.curve.windows(2).all(|pair| pair[0].per_year.p05 >= pair[1].per_year.p05));
}

#[test]
fn the_figures_are_those_of_the_map_and_of_the_account() {
    let sphere = tank("v-1", "7664-41-7", 50_000.0);
    let (setting, built) = built(&sphere);
    let fold = Fold::new(&setting.rose);
    let mut study = Study::new(&setting.frequencies);
    study.take(&sphere, &built, Place::default()).unwrap();
    let ranges = study.society(&fold, &setting.rose, &people(50.0), 4);
    let society = Society::new(4);
    society.add(&built.source, &fold, &setting.rose, &people(50.0));
    assert!((ranges.loss_of_life.figure / society.loss_of_life() - 1.0).abs() < 1e-9);
    let curve = society.curve();
    assert_eq!(curve.len(), ranges.curve.len());
    for (point, range) in curve.iter().zip(&ranges.curve) {
        assert!((point.deaths - range.deaths).abs() < 1e-9);
        assert!((point.per_year / range.per_year.figure - 1.0).abs() < 1e-6, "{point:?} {range:?}");
    }
}

#[test]
fn without_another_set_nothing_is_made_up() {
    let store = Equipment::ExplosivesStore;
    let known = Known::between_sets(&store, "purple_book", HoleClass::Rupture, Into::Air).unwrap();
    assert_eq!((known.spread.clone(), known.band()), (Spread::Unknown, (1.0, 1.0, 1.0)));
    assert!(known.text().zh.contains("没有其他数据集"));
    let mut charge = EquipmentDescription::new("m-1", store, "118-96-7");
    charge.mass_kg = Some(1_000.0);
    let (setting, built) = built(&charge);
    let mut study = Study::new(&setting.frequencies);
    study.take(&charge, &built, Place::default()).unwrap();
    let range = study.individual(&Fold::new(&setting.rose), Place { east: 20.0, north: 0.0 });
    assert!(range.figure > 0.0 && range.known.abs() < f64::EPSILON);
    assert!((range.p95 / range.figure - 1.0).abs() < 1e-12 && (range.p05 / range.figure - 1.0).abs() < 1e-12);
}

#[test]
fn who_states_a_factor_says_why_and_who() {
    let mut study = Study::new("purple_book");
    let wrong = |study: &mut Study, factor: ErrorFactor| study.state(factor).unwrap_err();
    assert_eq!(wrong(&mut study, stated(0.5, None)).place, "error_factor.value");
    assert_eq!(wrong(&mut study, stated(f64::NAN, None)).place, "error_factor.value");
    assert_eq!(
        wrong(&mut study, ErrorFactor { reason: " ".into(), ..stated(3.0, None) }).code,
        "qra.factor_without_reason"
    );
    assert_eq!(
        wrong(&mut study, ErrorFactor { by: String::new(), ..stated(3.0, None) }).code,
        "qra.factor_without_name"
    );
    assert_eq!(
        Known::between_sets(&Equipment::Reactor, "nothing", HoleClass::Small, Into::Air).unwrap_err().code,
        "qra.unknown_set"
    );
    // The last that fits counts; one for other equipment does not.
    study.state(stated(3.0, None)).unwrap();
    study.state(stated(7.0, Some(HoleClass::Rupture))).unwrap();
    study.state(ErrorFactor { equipment: Some("pipe".into()), ..stated(9.0, None) }).unwrap();
    let sphere = tank("v-1", "7664-41-7", 50_000.0);
    let (_, built) = built(&sphere);
    study.take(&sphere, &built, Place::default()).unwrap();
    let factor = |class| study.kinds().iter().find(|kind| kind.class == class).unwrap().error_factor;
    assert!((factor(HoleClass::Rupture) - 7.0).abs() < 1e-12 && (factor(HoleClass::Medium) - 3.0).abs() < 1e-12);
}

#[test]
fn sets_stand_side_by_side_and_ask_each_question_once() {
    let tank = {
        let mut tank = EquipmentDescription::new(
            "t-1",
            Equipment::AtmosphericTank { containment: Containment::Single, volume_m3: 1_000.0 },
            "71-43-2",
        );
        tank.vessel = Some(Vessel {
            shape: anlan_consequence::scenario::Shape::default(),
            volume_m3: 1_000.0,
            mass_kg: 7e5,
            temperature_k: 288.15,
            pressure_pa: None,
            burst_pressure_pa: None,
        });
        tank
    };
    let setting = Setting::new(anlan_qra::sample_rose());
    let kept: Mutex<BTreeMap<String, Arc<Appraised>>> = Mutex::default();
    let asked = |case: &anlan_qra::release_case::ReleaseCase, class: usize| {
        let key = format!("{class} {:?} {:?}", case.hole, case.scenario);
        if let Some(known) = kept.lock().unwrap().get(&key) {
            return Ok(Arc::clone(known));
        }
        let answer = Arc::new(appraise_case(case, setting.conditions(class), &setting.choice)?);
        kept.lock().unwrap().insert(key, Arc::clone(&answer));
        Ok(answer)
    };
    let aside = side_by_side(&tank, Place::default(), &setting, asked);
    assert_eq!(aside.len(), sets().count());
    let fold = Fold::new(&setting.rose);
    let mut risks = Vec::new();
    let mut cases = 0;
    for own in &aside {
        match &own.built {
            Ok(built) => {
                cases += built.cases.len();
                risks.push(built.source.risk_at(&fold, Place { east: 30.0, north: 0.0 }));
            }
            Err(fault) => assert_eq!(fault.code, "qra.no_frequency", "{fault}"),
        }
    }
    assert!(risks.len() >= 4, "{}", risks.len());
    let (low, high) =
        risks.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), risk| (low.min(*risk), high.max(*risk)));
    assert!(low > 0.0 && high > 1.5 * low, "{low:e} {high:e}");
    let classes = setting.rose.classes().len();
    assert!(kept.lock().unwrap().len() < cases * classes, "{} of {}", kept.lock().unwrap().len(), cases * classes);
    // The chosen set's column is the source as it is built by itself.
    let alone = source_with(&tank, Place::default(), &setting, asked).unwrap();
    let column = aside.iter().find(|own| own.set.id == setting.frequencies).unwrap().built.as_ref().unwrap();
    assert_eq!(alone.source, column.source);
}
