//! A verdict can be recomputed from what it prints, and nothing of it is stored.

use anlan_hazards::Verdict;
use anlan_quantity::{Decimal, Ratio, Tonnes};
use anlan_regulations::gb18218::{Edition, Step};
use anlan_store::Store;
use serde_json::json;

use crate::setup::{City, bytes, on_both, point, verdict};

on_both! {
    deriving_writes_nothing
}

/// Recomputes S and R from the steps alone, as an expert with the printed page would.
fn recomputed(steps: &[Step]) -> (Ratio, Option<Ratio>) {
    let ratio = |text: &str| -> Ratio {
        // 0.3333 (= 1/3) is exact in its brackets; 0.5000 is exact as it stands.
        let exact = text.split_once("(= ").map_or(text, |(_, rest)| rest.trim_end_matches(')'));
        match exact.split_once('/') {
            Some((over, under)) => Ratio::try_new(over.parse().unwrap(), under.parse().unwrap()).unwrap(),
            None => Ratio::try_from(exact.trim().parse::<Decimal>().unwrap()).unwrap(),
        }
    };
    let (mut s, mut quotients, mut betas, mut r) = (Ratio::ZERO, Vec::new(), Vec::new(), None);
    for step in steps {
        if let Some((q, critical)) = step.formula.split_once(" ÷ ") {
            let tonnes = |text: &str| text.trim_end_matches(" t").parse::<Tonnes>().unwrap();
            let quotient = tonnes(q).ratio_to(tonnes(critical)).unwrap();
            assert_eq!(ratio(&step.result), quotient, "{}", step.formula);
            s = s.checked_add(&quotient).unwrap();
            quotients.push(quotient);
        } else if step.what.en.starts_with("S = ") {
            let (shown, _) = step.result.split_once(['<', '≥']).unwrap();
            assert_eq!(ratio(shown.trim()), s, "{}", step.result);
            let terms: Vec<Ratio> = step.formula.split(" + ").filter(|term| !term.is_empty()).map(ratio).collect();
            assert_eq!(terms, quotients);
        } else if step.formula == "β" {
            betas.push(ratio(&step.result));
        } else if step.what.en.starts_with("R = ") {
            let alpha = ratio(step.formula.split_once(" × ").unwrap().0);
            let terms = quotients.iter().zip(&betas).map(|(quotient, beta)| quotient.checked_mul(beta).unwrap());
            let sum = terms.fold(Ratio::ZERO, |sum, term| sum.checked_add(&term).unwrap());
            r = Some(sum.checked_mul(&alpha).unwrap());
        }
    }
    (s, r)
}

fn check(verdict: &Verdict) {
    let (s, r) = recomputed(&verdict.working.steps());
    assert_eq!(s.to_string(), verdict.s.exact, "{}", verdict.subject.name);
    assert_eq!(verdict.major_hazard, s >= Ratio::ONE);
    if verdict.major_hazard {
        assert_eq!(r.map(|r| r.to_string()), verdict.r.as_ref().map(|r| r.exact.clone()));
        let limits = [(100, 1), (50, 2), (10, 3)];
        let grade = limits.iter().find(|(least, _)| r.unwrap() >= Ratio::from(*least)).map_or(4, |(_, grade)| *grade);
        assert_eq!(verdict.grade.unwrap().number(), grade);
    }
}

#[test]
fn s_r_and_grade_follow_from_the_printed_working_alone() {
    let city = City::sqlite();
    let substances = ["氯", "氨", "苯", "甲醇", "乙炔", "硝酸铵（含可燃物≤0.2%）", "异氰酸甲酯", "氟化氢"];
    let quantities = ["0.1", "7", "0.000000001", "33.333333333", "1e-12", "123456.789", "0.75", "19"];
    for at in 0..24_usize {
        let step = u32::try_from(at).unwrap();
        let (_, site) = city.site(&format!("S{at}"), 3000.0 * f64::from(step), 0.0);
        city.target("村", step * 7, point(3000.0 * f64::from(step) + 100.0, 400.0));
        let unit = city.unit(site, &format!("U{at}"));
        for line in 0..=at % 8 {
            city.holding(unit, substances[(at + line * 3) % 8], quantities[(at * 5 + line) % 8]);
        }
    }
    let board = city.board();
    let mut hazards = 0;
    for edition in Edition::ALL {
        for verdict in board.verdicts(edition) {
            check(verdict);
            hazards += usize::from(verdict.major_hazard);
        }
    }
    assert!(hazards > 20, "{hazards} hazards");
}

#[test]
fn a_verdict_names_step_row_clause_edition_and_journal_position() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    let holding = city.holding(unit, "氯", "40");
    city.target("村", 12, point(300.0, 100.0));
    let board = city.board();
    for edition in Edition::ALL {
        let verdict = verdict(&board, edition, unit);
        assert_eq!(verdict.edition, edition.id());
        assert_eq!(verdict.derived_at, Some(5));
        assert!(verdict.engine.starts_with("anlan-hazards "));
        let line = &verdict.lines[0];
        assert_eq!((line.holding, line.source.as_str(), line.declared_at), (Some(holding), "申报表", Some(4)));
        assert!(!line.factor.q_basis.clause.is_empty() && !line.factor.q_basis.source.is_empty());
        for step in verdict.working.steps() {
            assert_eq!(step.edition, edition);
            assert!(!step.clause.is_empty() && !step.what.zh.is_empty() && !step.what.en.is_empty(), "{step:?}");
        }
        assert!(verdict.working.steps().iter().filter(|step| step.row.is_some()).count() >= 2, "rows of q/Q and β");
        let json = serde_json::to_value(&*verdict).unwrap();
        for field in
            ["edition", "subject", "s", "persons_500m", "surroundings", "alpha", "r", "grade", "lines", "working"]
        {
            assert!(!json[field].is_null(), "{field}");
        }
    }
}

#[test]
fn a_quantity_that_cannot_be_counted_exactly_is_told_not_rounded() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    city.holding(unit, "氯", "5");
    city.holding(unit, "氯", "1.25e-20");
    city.holding(unit, "氨", "99999999.9");
    let verdict = verdict(&city.board(), Edition::E2018, unit);
    assert_eq!(verdict.lines.len(), 2);
    assert_eq!(verdict.open.len(), 1);
    assert!(verdict.open[0].reason.zh.contains("小数"), "{}", verdict.open[0].reason.zh);
    check(&verdict);
}

/// Every row of every table, as text.
fn everything(store: &Store) -> Vec<String> {
    let mut all = Vec::new();
    for (table, order) in
        [("record", "id"), ("facet", "id, field, value"), ("journal", "position"), ("import_batch", "id")]
    {
        let sql = format!("select cast(count(*) as text) from {table}");
        let count = store.read(|reader| reader.query(&sql, &[], |row| Ok(row.text(0)?.to_owned()))).unwrap();
        all.push(format!("{table}: {count:?} by {order}"));
    }
    let records = "select id || ' ' || cast(version as text) || ' ' || body || ' ' || provenance || ' ' || cast(position as text) from record order by id";
    all.extend(store.read(|reader| reader.query(records, &[], |row| Ok(row.text(0)?.to_owned()))).unwrap());
    let head = store.journal_head().unwrap();
    all.push(format!("{head:?}"));
    all
}

fn deriving_writes_nothing(city: &City) {
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    city.holding(unit, "氯", "40");
    city.create(
        "risk_point",
        json!({"name": "卸车", "link": "transport", "place_class": "quay", "site": site.to_string()}),
    );
    let before = everything(&city.store);
    let mut board = city.board();
    board.catch_up(&city.store).unwrap();
    let archive = anlan_hazards::archive::derive(
        &board,
        Edition::E2018,
        jiff::civil::date(2026, 2, 1),
        &std::collections::BTreeMap::new(),
    );
    assert!(!archive.rows.is_empty() && !bytes(&board).is_empty());
    assert_eq!(everything(&city.store), before);
}

#[test]
fn digits_that_a_record_cannot_keep_are_told() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    for (tonnes, told) in [("4.99999999999999", None), ("4.99999999999999999999", Some("value.rounded"))] {
        let body = json!({"unit": unit.to_string(), "substance_name": "氯", "design_max_t": tonnes});
        let warnings = city.act(move |tx, ctx, catalogue| {
            let serde_json::Value::Object(body) = body else { unreachable!("an object") };
            let new = anlan_registry::records::NewRecord { kind: "holding".to_owned(), body, ..Default::default() };
            anlan_registry::records::create(tx, ctx, catalogue, new).map(|written| written.warnings)
        });
        let codes: Vec<String> = warnings.unwrap().into_iter().map(|warning| warning.code.to_string()).collect();
        assert_eq!(codes, told.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{tonnes}");
    }
}
