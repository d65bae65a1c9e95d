//! Where records stand: derived when written, passed on, derived anew when rules change.

use anlan_kernel::{Placement, RecordId};
use anlan_registry::{placement, records};
use anlan_testkit::Database;

use crate::setup::{CODE_A, CODE_B, Registry};

anlan_testkit::on_both! {
    a_record_stands_where_what_it_refers_to_stands
    a_move_is_passed_on_to_all_that_refer_to_it
    what_rules_derive_is_derived_anew_once
    a_record_that_is_gone_is_placed_where_it_stood
}

fn place(registry: &Registry, id: RecordId) -> Placement {
    registry.store.read(|reader| placement::of(reader, id)).unwrap().unwrap()
}

/// An enterprise with a site, a unit in it, a vessel and a holding.
fn chain(registry: &Registry) -> [RecordId; 5] {
    let firm = registry
        .create("enterprise", &[("credit_code", CODE_A), ("name", "海湾仓储（演示）"), ("district", "210211")])
        .unwrap();
    let site = registry
        .create("site", &[("code", "S1"), ("name", "一库"), ("enterprise", CODE_A), ("park", "松木岛")])
        .unwrap();
    let unit = registry
        .create("unit", &[("code", "U1"), ("name", "罐区"), ("site", "S1"), ("unit_kind", "storage_tank")])
        .unwrap();
    let vessel =
        registry.create("vessel", &[("code", "V1"), ("name", "罐"), ("unit", "U1"), ("vessel_kind", "tank")]).unwrap();
    let holding = registry
        .create("holding", &[("vessel", "V1"), ("unit", "U1"), ("substance_name", "液氨"), ("design_max_t", "5")])
        .unwrap();
    [firm.id, site.id, unit.id, vessel.id, holding.id]
}

fn a_record_stands_where_what_it_refers_to_stands(database: &Database) {
    let registry = Registry::open(database);
    let [firm, site, unit, vessel, holding] = chain(&registry);
    for id in [firm, site, unit, vessel, holding] {
        let place = place(&registry, id);
        assert_eq!((place.owner, place.district.as_deref()), (Some(firm), Some("210211")), "{place:?}");
    }
    assert_eq!(place(&registry, holding).park.as_deref(), Some("松木岛"));
    assert_eq!(place(&registry, firm).park, None, "a firm stands in no park because one of its sites does");
    let point = registry
        .create(
            "risk_point",
            &[
                ("name", "装卸台"),
                ("site", "S1"),
                ("enterprise", CODE_A),
                ("link", "storage"),
                ("place_class", "port"),
                ("district", "210213"),
            ],
        )
        .unwrap();
    assert_eq!(place(&registry, point.id).district.as_deref(), Some("210213"), "its own district comes first");
}

fn a_move_is_passed_on_to_all_that_refer_to_it(database: &Database) {
    let registry = Registry::open(database);
    let [firm, site, unit, vessel, holding] = chain(&registry);
    let other =
        registry.create("enterprise", &[("credit_code", CODE_B), ("name", "乙"), ("district", "210281")]).unwrap();
    let before = registry.journal_size();
    let there = registry.get(site).unwrap();
    registry.update("lin", &there, &[("enterprise", CODE_B)]).unwrap();
    assert_eq!(registry.journal_size(), before + 1, "what is derived is not journalled");
    for id in [site, unit, vessel, holding] {
        let place = place(&registry, id);
        assert_eq!((place.owner, place.district.as_deref()), (Some(other.id), Some("210281")));
    }
    assert_eq!(place(&registry, firm).owner, Some(firm));
    let there = registry.get(site).unwrap();
    registry.update("lin", &there, &[("park", "")]).unwrap();
    assert_eq!(place(&registry, holding).park, None);
    let there = registry.get(other.id).unwrap();
    registry.update("lin", &there, &[("district", "210213")]).unwrap();
    assert_eq!(place(&registry, holding).district.as_deref(), Some("210213"));
}

fn what_rules_derive_is_derived_anew_once(database: &Database) {
    let registry = Registry::open(database);
    let [firm, .., holding] = chain(&registry);
    registry
        .store
        .write(|tx| {
            tx.execute("update record set owner = null, district = null, park = null", &[])?;
            tx.execute("delete from facet where field = 'district'", &[])
        })
        .unwrap();
    let all = |registry: &Registry| placement::place_all(&registry.store, &registry.catalogue, &|_| {}).unwrap();
    assert_eq!(all(&registry), 5);
    assert_eq!(place(&registry, holding).owner, Some(firm));
    let facets =
        registry.store.read(|reader| reader.query("select id from facet where field = 'district'", &[], |_| Ok(())));
    assert_eq!(facets.unwrap().len(), 1);
    assert_eq!(all(&registry), 0, "nothing has changed since");
}

fn a_record_that_is_gone_is_placed_where_it_stood(database: &Database) {
    let registry = Registry::open(database);
    let [firm, .., vessel, holding] = chain(&registry);
    for id in [holding, vessel] {
        registry.act("lin", move |tx, context, _| Ok(records::delete(tx, context, id, 1, None)?)).unwrap();
    }
    let head = registry.journal_size();
    let then = registry
        .store
        .read(|reader| {
            let record = reader.state_before(holding, head - 1)?.unwrap();
            placement::then(reader, &registry.catalogue, &record, head - 2)
        })
        .unwrap();
    assert_eq!((then.owner, then.park.as_deref()), (Some(firm), Some("松木岛")));
}
