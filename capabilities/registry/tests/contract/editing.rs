//! Records: declared, changed, deleted, and what of it is kept.

use anlan_registry::records;
use anlan_testkit::Database;

use crate::setup::{CODE_A, Registry, code};

anlan_testkit::on_both! {
    a_record_keeps_its_versions_sources_and_history
    two_people_editing_one_record_do_not_overwrite_each_other
    keys_are_unique_and_references_hold
    a_change_of_nothing_writes_nothing
    every_fault_of_a_record_is_told_at_once
}

fn a_record_keeps_its_versions_sources_and_history(database: &Database) {
    let registry = Registry::open(database);
    let first = registry.create("enterprise", &[("credit_code", CODE_A), ("name", "海湾仓储（演示）")]).unwrap();
    assert_eq!((first.version, first.key.as_deref()), (1, Some(CODE_A)));
    let second = registry.update("wang", &first, &[("name", "海湾储运（演示）"), ("employees", "40")]).unwrap();
    assert_eq!((second.version, second.id), (2, first.id));
    assert_eq!(second.provenance.of("name").by, "wang");
    assert_eq!(second.provenance.of("name").source, "现场检查");
    assert_eq!(second.provenance.of("credit_code").by, "lin", "what nobody touched keeps its source");
    let third = registry.update("lin", &second, &[("employees", "")]).unwrap();
    assert!(!third.body.contains_key("employees"), "an empty field is taken away");
    assert_eq!(registry.get(first.id), Some(third.clone()));
    let history = registry.store.read(|reader| reader.history(first.id)).unwrap();
    assert_eq!(history.iter().map(|entry| entry.version).collect::<Vec<_>>(), [1, 2, 3]);
    let then = registry.store.read(|reader| reader.as_of(first.id, history[0].position)).unwrap().unwrap();
    assert_eq!(then.body, first.body, "as of the first entry");
    let id = first.id;
    registry.act("lin", move |tx, context, _| Ok(records::delete(tx, context, id, 3, None)?)).unwrap();
    assert_eq!(registry.get(first.id), None);
    assert_eq!(registry.store.read(|reader| reader.history(first.id)).unwrap().len(), 4, "history outlives the record");
}

fn two_people_editing_one_record_do_not_overwrite_each_other(database: &Database) {
    let registry = Registry::open(database);
    let seen = registry.create("enterprise", &[("credit_code", CODE_A), ("name", "甲")]).unwrap();
    registry.update("wang", &seen, &[("name", "乙")]).unwrap();
    let before = registry.journal_size();
    let refused = registry.update("lin", &seen, &[("name", "丙")]);
    let problem = &refused.as_ref().unwrap_err()[0];
    assert!(!problem.remedy.is_empty(), "{problem:?}");
    assert!(
        problem.message.zh.contains("wang") && problem.message.zh.contains("企业名称"),
        "who and what: {problem:?}"
    );
    assert_eq!(code(refused), "record.version_conflict");
    assert_eq!(registry.get(seen.id).unwrap().text("name"), Some("乙"));
    assert_eq!(registry.journal_size(), before, "what was refused left nothing");
    let id = seen.id;
    let deleted = registry.act("lin", move |tx, context, _| Ok(records::delete(tx, context, id, 1, None)?));
    assert_eq!(code(deleted), "record.version_conflict");
}

fn keys_are_unique_and_references_hold(database: &Database) {
    let registry = Registry::open(database);
    let firm = registry.create("enterprise", &[("credit_code", CODE_A), ("name", "甲")]).unwrap();
    assert_eq!(code(registry.create("enterprise", &[("credit_code", CODE_A), ("name", "乙")])), "record.duplicate_key");
    let site = registry.create("site", &[("code", "S1"), ("name", "一库"), ("enterprise", CODE_A)]).unwrap();
    assert_eq!(
        site.text("enterprise"),
        Some(firm.id.to_string().as_str()),
        "a key given is kept as the id it leads to"
    );
    let lost = registry.create("site", &[("code", "S2"), ("name", "二库"), ("enterprise", "无此代码")]);
    assert_eq!(code(lost), "record.reference_not_found");
    let id = firm.id;
    let used = registry.act("lin", move |tx, context, _| Ok(records::delete(tx, context, id, 1, None)?));
    let text = used.as_ref().unwrap_err()[0].message.zh.to_string();
    assert!(text.contains("一库"), "who uses it is named: {text}");
    assert_eq!(code(used), "record.in_use");
}

fn a_change_of_nothing_writes_nothing(database: &Database) {
    let registry = Registry::open(database);
    let site = registry.create("site", &[("code", "S1"), ("name", "一库")]).unwrap();
    let before = registry.journal_size();
    let same = registry.update("wang", &site, &[("name", " 一库 ")]).unwrap();
    assert_eq!((same.version, registry.journal_size()), (1, before), "blanks around a text are not a change");
}

fn every_fault_of_a_record_is_told_at_once(database: &Database) {
    let registry = Registry::open(database);
    let problems = registry
        .create("enterprise", &[("credit_code", "91990200MA0000001N"), ("employees", "-3"), ("colour", "red")])
        .unwrap_err();
    // In the order the fields were given, or of their names, as the JSON library is built.
    let mut codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_ref()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["record.required", "record.unknown_field", "value.credit_code", "value.out_of_range"]);
    assert_eq!(registry.journal_size(), 0);
}
