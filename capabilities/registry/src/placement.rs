//! Where a record stands in the city: the enterprise that answers for it, its district and its park.
//!
//! Rights are decided by it, so it stands in columns that lists can ask for. It is derived: from the record's own fields, and where those say
//! nothing, from the records it refers to. It is computed whenever a record is written, and passed on to the records that refer to it, in
//! the same transaction; the journal keeps nothing of it.

use std::collections::{BTreeSet, HashMap, VecDeque};

use anlan_kernel::{Body, Placement, Position, Problem, Record, RecordId};
use anlan_store::{Reader, Row, Sql, Store, Tx, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::catalogue::{Catalogue, FieldKind, RecordType};
use crate::records::{self, rows};

/// Record types that answer for others; each owns itself. The first that a record refers to is its owner.
pub const OWNERS: [&str; 2] = ["enterprise", "person"];

/// Referrers of one record that are placed anew at most so often in one command: the rings that packs may declare end here.
const MOST_VISITS: u8 = 8;
/// Records placed in one command when rules have changed.
const AT_ONCE: usize = 500;

/// A record that another refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referred {
    /// Field that refers to it.
    pub field: String,
    /// Its type.
    pub kind: String,
    /// Its id.
    pub id: RecordId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub placement: Placement,
}

/// Returns where a record stands, given the records it refers to in the order of its fields.
pub fn compute(record_type: &RecordType, id: RecordId, body: &Body, referred: &[Referred]) -> Placement {
    let own = |field: &str| body.get(field)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let is_owner = |target: &&Referred| OWNERS.contains(&target.kind.as_str());
    let elsewhere = || referred.iter().filter(|target| record_type.name != target.kind);
    let owner = if OWNERS.contains(&record_type.name.as_ref()) {
        Some(id)
    } else {
        let direct = OWNERS.iter().find_map(|kind| elsewhere().find(|target| target.kind == *kind));
        direct.map(|target| target.id).or_else(|| elsewhere().find_map(|target| target.placement.owner))
    };
    // A site stands where it stands, not where its firm is registered: firms are asked last.
    let near_first = || elsewhere().filter(|target| !is_owner(target)).chain(elsewhere().filter(is_owner));
    Placement {
        record: Some(id),
        owner,
        district: own("district").or_else(|| near_first().find_map(|target| target.placement.district.clone())),
        park: own("park").or_else(|| near_first().find_map(|target| target.placement.park.clone())),
    }
}

/// Returns the records that a body refers to by id, in the order of the fields; those that are gone are left out.
pub fn referred(sql: &mut impl Sql, record_type: &RecordType, body: &Body) -> Result<Vec<Referred>, Problem> {
    let mut found = Vec::new();
    for field in &record_type.fields {
        let FieldKind::Reference { to } = &field.kind else { continue };
        let Some(id) = body.get(field.name.as_ref()).and_then(serde_json::Value::as_str) else { continue };
        let target = sql.query_optional(
            "select id, title, owner, district, park from record where id = $1 and kind = $2",
            &[id.into(), to.as_ref().into()],
            |row| read_referred(&field.name, to, row),
        )?;
        found.extend(target);
    }
    Ok(found)
}

/// Reads id, title and placement columns of a record that is referred to.
pub(crate) fn read_referred(field: &str, kind: &str, row: &Row<'_>) -> Result<Referred, Problem> {
    let id: RecordId = row.text(0)?.parse()?;
    Ok(Referred {
        field: field.to_owned(),
        kind: kind.to_owned(),
        id,
        title: row.text(1)?.to_owned(),
        placement: read(id, row, 2)?,
    })
}

/// Reads the columns `owner, district, park`, from one on.
pub(crate) fn read(id: RecordId, row: &Row<'_>, from: usize) -> Result<Placement, Problem> {
    let text = |column: usize| row.optional_text(column).map(|text| text.map(str::to_owned));
    Ok(Placement {
        record: Some(id),
        owner: row.optional_text(from)?.map(str::parse).transpose()?,
        district: text(from + 1)?,
        park: text(from + 2)?,
    })
}

/// Returns where a record stands; nothing where there is no such record.
pub fn of(sql: &mut impl Sql, id: RecordId) -> Result<Option<Placement>, Problem> {
    sql.query_optional("select owner, district, park from record where id = $1", &[id.into()], |row| read(id, row, 0))
}

/// Passes a new placement on to the records that refer to one, and on from there.
pub(crate) fn cascade(tx: &mut Tx<'_>, catalogue: &Catalogue, from: RecordId) -> Result<(), Problem> {
    let mut visits: HashMap<RecordId, u8> = HashMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(moved) = waiting.pop_front() {
        let users: BTreeSet<RecordId> = tx
            .query("select id from facet where value = $1 and field like 'ref:%'", &[moved.into()], |row| {
                row.text(0)?.parse()
            })?
            .into_iter()
            .collect();
        for user in users {
            let count = visits.entry(user).or_default();
            *count += 1;
            if *count <= MOST_VISITS && place(tx, catalogue, user)? {
                waiting.push_back(user);
            }
        }
    }
    Ok(())
}

/// Places one record anew; tells whether it has moved.
fn place(tx: &mut Tx<'_>, catalogue: &Catalogue, id: RecordId) -> Result<bool, Problem> {
    let Some(there) = records::stored(tx, id)? else { return Ok(false) };
    let Some(record_type) = catalogue.get(&there.record.kind) else { return Ok(false) };
    let referred = referred(tx, record_type, &there.record.body)?;
    let placement = compute(record_type, id, &there.record.body, &referred);
    if placement == there.placement {
        return Ok(false);
    }
    let [owner, district, park] = columns(&placement);
    tx.execute(
        "update record set owner = $2, district = $3, park = $4 where id = $1",
        &[id.into(), owner, district, park],
    )?;
    Ok(true)
}

/// Returns the values of the columns `owner, district, park`.
pub(crate) fn columns(placement: &Placement) -> [Value; 3] {
    [placement.owner.into(), placement.district.clone().into(), placement.park.clone().into()]
}

/// Returns where a record stood that is gone or has moved, as far as the journal tells.
pub fn then(
    reader: &mut Reader,
    catalogue: &Catalogue,
    record: &Record,
    position: Position,
) -> Result<Placement, Problem> {
    then_within(reader, catalogue, record, position, 8)
}

fn then_within(
    reader: &mut Reader,
    catalogue: &Catalogue,
    record: &Record,
    position: Position,
    depth: u8,
) -> Result<Placement, Problem> {
    let Some(record_type) = catalogue.get(&record.kind) else { return Ok(Placement::default()) };
    let mut found = Vec::new();
    for field in record_type.fields.iter().filter(|_| depth > 0) {
        let FieldKind::Reference { to } = &field.kind else { continue };
        let Some(id) = record.text(&field.name).and_then(|id| id.parse::<RecordId>().ok()) else { continue };
        let Some(target) = reader.as_of(id, position)? else { continue };
        let placement = then_within(reader, catalogue, &target, position, depth - 1)?;
        let kind = to.to_string();
        found.push(Referred { field: field.name.to_string(), kind, id, title: String::new(), placement });
    }
    Ok(compute(record_type, record.id, &record.body, &found))
}

/// Derives title, facets and placement of every record anew where the rules have changed since: after an update of the program or of a
/// pack. Says how many records were looked at; none where nothing has changed.
pub fn place_all(store: &Store, catalogue: &Catalogue, progress: &dyn Fn(u64)) -> Result<u64, Problem> {
    let rules = rules(catalogue);
    let known = store.read(|reader| {
        reader.query_optional("select value from registry_state where name = 'placement'", &[], |row| {
            Ok(row.text(0)?.to_owned())
        })
    })?;
    if known.as_deref() == Some(rules.as_str()) {
        return Ok(0);
    }
    let shared = std::sync::Arc::new(catalogue.clone());
    let mut done = 0;
    for kind in in_order(catalogue) {
        let mut after = String::new();
        loop {
            let ids: Vec<RecordId> = store.read(|reader| {
                reader.query(
                    &format!("select id from record where kind = $1 and id > $2 order by id limit {AT_ONCE}"),
                    &[kind.into(), after.as_str().into()],
                    |row| row.text(0)?.parse(),
                )
            })?;
            let Some(last) = ids.last() else { break };
            after = last.to_string();
            done += ids.len() as u64;
            let catalogue = std::sync::Arc::clone(&shared);
            store.write(move |tx| {
                for id in ids {
                    rows::derive(tx, &catalogue, id)?;
                    place(tx, &catalogue, id)?;
                }
                Ok(())
            })?;
            progress(done);
        }
    }
    store.write(move |tx| {
        tx.execute(
            "insert into registry_state (name, value) values ('placement', $1)
             on conflict (name) do update set value = excluded.value",
            &[rules.into()],
        )
    })?;
    Ok(done)
}

/// Returns the names of the types, those referred to before those that refer to them.
pub(crate) fn in_order(catalogue: &Catalogue) -> Vec<&str> {
    fn visit<'c>(
        catalogue: &'c Catalogue,
        record_type: &'c RecordType,
        order: &mut Vec<&'c str>,
        open: &mut Vec<&'c str>,
    ) {
        let name = record_type.name.as_ref();
        if order.contains(&name) || open.contains(&name) {
            return;
        }
        open.push(name);
        for field in &record_type.fields {
            if let FieldKind::Reference { to } = &field.kind
                && let Some(target) = catalogue.get(to)
            {
                visit(catalogue, target, order, open);
            }
        }
        open.pop();
        order.push(name);
    }
    let mut order = Vec::new();
    for record_type in catalogue.types() {
        visit(catalogue, record_type, &mut order, &mut Vec::new());
    }
    order
}

/// Returns what the derived columns depend on, as one digest.
fn rules(catalogue: &Catalogue) -> String {
    let mut hash = Sha256::new();
    for record_type in catalogue.types() {
        hash.update(format!("{} {}\n", record_type.name, record_type.title));
        for field in &record_type.fields {
            let to = if let FieldKind::Reference { to } = &field.kind { to.as_ref() } else { "" };
            hash.update(format!(" {} {} {to}\n", field.name, field.is_facet()));
        }
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}
