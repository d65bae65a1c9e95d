//! One enterprise registered twice.

use anlan_registry::merge::{merge, part};
use anlan_testkit::Database;

use crate::setup::{CODE_A, CODE_B, Registry, code};

anlan_testkit::on_both! {
    a_merge_is_taken_back_and_different_codes_forbid_it
}

fn a_merge_is_taken_back_and_different_codes_forbid_it(database: &Database) {
    let registry = Registry::open(database);
    let a = registry.create("enterprise", &[("credit_code", CODE_A), ("name", "海湾仓储")]).unwrap();
    let b = registry.create("enterprise", &[("credit_code", CODE_B), ("name", "海湾仓储有限公司")]).unwrap();
    let merged = |from: anlan_kernel::RecordId, into: anlan_kernel::RecordId| {
        registry.act("lin", move |tx, context, catalogue| merge(tx, context, catalogue, from, into, "同一家"))
    };
    assert_eq!(code(merged(a.id, b.id)), "merge.credit_code");
    assert_eq!(code(merged(a.id, a.id)), "merge.same");
    let without = registry.create("site", &[("code", "S1"), ("name", "一库"), ("enterprise", CODE_A)]).unwrap();
    assert_eq!(code(merged(without.id, b.id)), "merge.not_an_enterprise");
    let before = registry.get(a.id).unwrap();
    let taken = registry.act("lin", move |tx, context, catalogue| part(tx, context, catalogue, a.id, "并未合并"));
    assert_eq!(code(taken), "merge.not_merged");
    assert_eq!(registry.get(a.id).unwrap(), before);
    let unnumbered = registry.create("enterprise", &[("name", "海湾仓储（旧登记）")]).unwrap();
    let taken_in = merged(unnumbered.id, a.id).unwrap().record;
    assert_eq!(taken_in.text("merged_into"), Some(a.id.to_string().as_str()));
    assert_eq!(code(merged(b.id, unnumbered.id)), "merge.chain");
    let id = unnumbered.id;
    let parted = registry.act("lin", move |tx, context, catalogue| part(tx, context, catalogue, id, "两家"));
    assert_eq!(parted.unwrap().record.body, unnumbered.body, "nothing was overwritten");
}
