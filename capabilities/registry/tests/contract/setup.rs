//! A registry on a fresh database, and short ways to act on it.

use std::sync::Arc;

use anlan_kernel::id::CountingIds;
use anlan_kernel::{Actor, Body, Context, IdSource, Problem, Record, RecordId};
use anlan_registry::MIGRATIONS;
use anlan_registry::catalogue::Catalogue;
use anlan_registry::import::{Importer, Report, Request, Source, import};
use anlan_registry::records::{self, Change, NewRecord};
use anlan_store::{Location, Options, Store};
use anlan_testkit::Database;
use jiff::Timestamp;

/// Codes of a region that does not exist.
pub(crate) const CODE_A: &str = "91990200MA0000001M";
pub(crate) const CODE_B: &str = "91990200MA0000002Q";

pub(crate) struct Registry {
    pub(crate) store: Store,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) ids: Arc<CountingIds>,
}

impl Registry {
    pub(crate) fn open(database: &Database) -> Self {
        let migrations = [anlan_http::MIGRATIONS, MIGRATIONS].concat();
        let options = Options { patience: std::time::Duration::from_mins(1), ..Options::default() };
        let store = Store::open_with(&Location::parse(&database.address), &migrations, options).unwrap();
        Self { store, catalogue: Arc::new(Catalogue::built_in()), ids: Arc::new(CountingIds::new(1)) }
    }

    /// Runs an action as a person.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        person: &str,
        action: impl FnOnce(&mut anlan_store::Tx<'_>, &Context<'_>, &Catalogue) -> Result<T, Vec<Problem>> + Send + 'static,
    ) -> Result<T, Vec<Problem>> {
        let (catalogue, ids, actor) = (self.catalogue.clone(), self.ids.clone(), Actor::new(person, person));
        records::act(&self.store, move |tx| {
            let context = Context { actor, now: now(), ids: ids.as_ref() as &dyn IdSource };
            action(tx, &context, &catalogue)
        })
    }

    pub(crate) fn create(&self, kind: &str, fields: &[(&str, &str)]) -> Result<Record, Vec<Problem>> {
        let new = NewRecord {
            kind: kind.to_owned(),
            body: body(fields),
            source: "登记表".to_owned(),
            ..NewRecord::default()
        };
        self.act("lin", move |tx, context, catalogue| records::create(tx, context, catalogue, new))
            .map(|written| written.record)
    }

    pub(crate) fn update(
        &self,
        person: &str,
        record: &Record,
        fields: &[(&str, &str)],
    ) -> Result<Record, Vec<Problem>> {
        let change = Change {
            fields: body(fields),
            expected_version: record.version,
            source: "现场检查".to_owned(),
            ..Change::default()
        };
        let id = record.id;
        self.act(person, move |tx, context, catalogue| records::update(tx, context, catalogue, id, change))
            .map(|written| written.record)
    }

    pub(crate) fn get(&self, id: RecordId) -> Option<Record> {
        self.store.read(|reader| records::get(reader, id)).unwrap()
    }

    pub(crate) fn import(&self, kind: &str, text: &str, change: impl FnOnce(&mut Request)) -> Report {
        let importer = Importer {
            actor: Actor::new("lin", "lin"),
            now: now(),
            ids: self.ids.clone(),
            progress: Arc::new(|_| {}),
            shoreline: None,
        };
        let source = Source::Bytes { name: "table.csv".to_owned(), bytes: text.as_bytes().to_vec() };
        let mut request = Request { kind: Some(kind.to_owned()), ..Request::new(source) };
        change(&mut request);
        import(&self.store, &self.catalogue, &importer, request).unwrap()
    }

    pub(crate) fn journal_size(&self) -> u64 {
        self.store.journal_head().unwrap().size
    }
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

/// Fields from texts; an empty text removes a field.
pub(crate) fn body(fields: &[(&str, &str)]) -> Body {
    let value = |text: &str| if text.is_empty() { serde_json::Value::Null } else { text.into() };
    fields.iter().map(|(name, text)| ((*name).to_owned(), value(text))).collect()
}

/// The code of the only problem, after a look at its texts.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, Vec<Problem>>) -> String {
    let problems = outcome.unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(!problems[0].message.zh.is_empty() && !problems[0].message.en.is_empty());
    problems[0].code.to_string()
}
