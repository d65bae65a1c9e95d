//! Packs: what is wrong in one is told with file, line and remedy; what is right describes its records.

use std::collections::BTreeMap;

use anlan_registry::catalogue::Catalogue;
use anlan_registry::pack::{Files, load, register};
use anlan_registry::schema::json_schema;

const HEAD: &str = "pack: trial\ntitle: {zh: 试, en: Trial}\ntypes: [types/a.yaml]\n";
const TYPE: &str = "type: a\nlabel: {zh: 甲, en: A}\ntitle: name\nkeys: [[code]]\nfields:\n  - {name: code, label: {zh: 编号, en: code}, kind: text, required: true}\n  - {name: name, label: {zh: 名称, en: name}, kind: text}\n";

fn files(head: &str, kind: &str) -> Files {
    BTreeMap::from([("pack.yaml".to_owned(), head.into()), ("types/a.yaml".to_owned(), kind.into())])
}

#[test]
fn a_pack_describes_records_that_its_schema_accepts() {
    let pack = load("trial", files(HEAD, TYPE)).unwrap();
    let mut catalogue = Catalogue::built_in();
    register(&mut catalogue, &[pack]).unwrap();
    for record_type in catalogue.types() {
        let schema = json_schema(record_type);
        jsonschema::validator_for(&schema).unwrap_or_else(|cause| panic!("{}: {cause}", record_type.name));
    }
    let validator = jsonschema::validator_for(&json_schema(catalogue.require("a").unwrap())).unwrap();
    assert!(validator.is_valid(&serde_json::json!({"code": "1", "name": "甲"})));
    assert!(!validator.is_valid(&serde_json::json!({"name": "甲"})), "the code is required");
    assert!(!validator.is_valid(&serde_json::json!({"code": "1", "colour": "red"})), "nothing unknown is taken");
}

#[test]
fn faults_are_told_with_file_line_and_remedy() {
    let cases: [(&str, String, &str, u64); 6] = [
        (HEAD, TYPE.replace("kind: text, required", "kind: txt, required"), "types/a.yaml", 6),
        (HEAD, TYPE.replace("keys: [[code]]", "keys: [[nummer]]"), "types/a.yaml", 4),
        (HEAD, TYPE.replace("title: name", "title: titel"), "types/a.yaml", 3),
        (HEAD, TYPE.replace("fields:", "feilds:"), "types/a.yaml", 5),
        ("pack: trial\ntitle: {zh: 试, en: Trial}\ntypes: [types/b.yaml]\n", TYPE.to_owned(), "pack.yaml", 3),
        ("pack: other\ntitle: {zh: 试, en: Trial}\n", TYPE.to_owned(), "pack.yaml", 1),
    ];
    for (head, kind, file, line) in cases {
        let problems = load("trial", files(head, &kind)).unwrap_err();
        let problem = &problems[0];
        let place = (problem.place.file.as_deref().unwrap_or_default(), problem.place.row);
        assert!(place.0.ends_with(file), "{problem:?}");
        assert_eq!(place.1, Some(line), "{problem:?}");
        assert!(!problem.remedy.is_empty(), "{problem:?}");
    }
}
