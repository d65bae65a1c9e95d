//! Lists: filtered, paged, without gaps or doubles.

use std::sync::Arc;

use anlan_kernel::{Grant, PageRequest};
use anlan_registry::lists::{self, Filter};
use anlan_registry::records;
use anlan_testkit::Database;

use crate::setup::Registry;

anlan_testkit::on_both! {
    pages_follow_one_another_without_gaps_or_doubles
    lists_are_filtered_by_fields_and_by_the_beginning_of_the_title
}

fn pages_follow_one_another_without_gaps_or_doubles(database: &Database) {
    let registry = Registry::open(database);
    for number in 0..25 {
        // Every name stands five times, so that pages end among equals.
        registry.create("site", &[("code", &format!("S{number}")), ("name", &format!("库{}", number % 5))]).unwrap();
    }
    let mut seen = Vec::new();
    let mut page = PageRequest { limit: 7, after: None };
    loop {
        let filter = Filter { page: page.clone(), ..Filter::new("site", Arc::new(Grant::everything())) };
        let found = registry.store.read(|reader| lists::list(reader, &registry.catalogue, &filter)).unwrap();
        seen.extend(
            found
                .items
                .iter()
                .map(|item| &item.record)
                .map(|record| (record.text("name").unwrap().to_owned(), record.id)),
        );
        match found.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((seen.len(), &seen), (25, &sorted));
}

fn lists_are_filtered_by_fields_and_by_the_beginning_of_the_title(database: &Database) {
    let registry = Registry::open(database);
    for (code, name, district) in
        [("S1", "海湾一库", "210211"), ("S2", "海湾二库", "210213"), ("S3", "松木岛库", "210213")]
    {
        registry.create("site", &[("code", code), ("name", name), ("district", district)]).unwrap();
    }
    let names = |equals: &[(&str, &str)], prefix: Option<&str>| {
        let filter = Filter {
            equals: equals.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect(),
            title_prefix: prefix.map(str::to_owned),
            ..Filter::new("site", Arc::new(Grant::everything()))
        };
        registry
            .store
            .read(|reader| lists::list(reader, &registry.catalogue, &filter))
            .map(|page| page.items.iter().map(|item| item.record.text("code").unwrap().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(names(&[("district", "210213")], None).unwrap().len(), 2);
    assert_eq!(names(&[("district", "210213")], Some("海湾")).unwrap(), ["S2"]);
    assert_eq!(names(&[], Some("海湾")).unwrap().len(), 2);
    assert_eq!(names(&[("address", "x")], None).unwrap_err().code, "list.not_indexed");
    let counts = registry.store.read(records::counts).unwrap();
    assert_eq!(counts, [("site".to_owned(), 3)]);
}
