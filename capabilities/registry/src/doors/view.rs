//! A record as a caller sees it: the one place where it is made for the wire.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anlan_kernel::{Caller, FieldSource, Grant, Kind, Problem, RecordId, Verb};
use anlan_store::{Reader, Sql};

use super::House;
use super::wire::{Person, RecordView, Reference, Source};
use crate::catalogue::{FieldKind, RecordType};
use crate::lists::{self, AsOf};
use crate::placement::Referred;
use crate::records::{self, Stored};
use crate::sight;

/// Verbs about one record.
const VERBS: [Verb; 5] = [Verb::Read, Verb::Update, Verb::Delete, Verb::Export, Verb::Reveal];

/// What a caller sees of the records of one type.
pub(super) struct Viewer<'a> {
    house: &'a House,
    caller: &'a Caller,
    pub(super) record_type: &'a RecordType,
    /// What may be read.
    pub(super) read: Arc<Grant>,
    verbs: Vec<(Verb, Arc<Grant>)>,
    grants: RefCell<HashMap<String, Arc<Grant>>>,
}

/// Records that others refer to, by id.
pub(super) type Targets = BTreeMap<RecordId, Referred>;

impl<'a> Viewer<'a> {
    /// Returns the view of a caller on a type, or why there is none.
    pub(super) fn of(house: &'a House, caller: &'a Caller, kind: &str) -> Result<Self, Problem> {
        let viewer = Self::writing(house, caller, kind)?;
        if viewer.read.is_empty() {
            caller.grant(Verb::Read, kind)?;
        }
        Ok(viewer)
    }

    /// Returns the view of a caller who writes, and may perhaps not read.
    pub(super) fn writing(house: &'a House, caller: &'a Caller, kind: &str) -> Result<Self, Problem> {
        let record_type = house.door.catalogue.require(kind)?;
        let verbs: Vec<(Verb, Arc<Grant>)> =
            VERBS.iter().map(|verb| (*verb, caller.rights.grant(*verb, kind))).collect();
        let read = Arc::clone(&verbs[0].1);
        Ok(Self { house, caller, record_type, read, verbs, grants: RefCell::default() })
    }

    /// Returns a record of the type that may be read; any other is not there.
    pub(super) fn require(&self, sql: &mut impl Sql, id: RecordId) -> Result<Stored, Problem> {
        records::stored(sql, id)?
            .filter(|stored| stored.record.kind == self.record_type.name && self.read.at(&stored.placement).is_some())
            .ok_or_else(|| records::not_found(id))
    }

    /// Returns a record as it stood at the end of a day, where it may be read.
    pub(super) fn require_as_of(&self, reader: &mut Reader, id: RecordId, at: AsOf) -> Result<Stored, Problem> {
        lists::stored_as_of(reader, &self.house.door.catalogue, id, at)?
            .filter(|stored| stored.record.kind == self.record_type.name && self.read.at(&stored.placement).is_some())
            .filter(|stored| stored.record.holds_on(at.day))
            .ok_or_else(|| records::not_found(id))
    }

    /// Requires a verb at a record that may be read.
    pub(super) fn may(&self, verb: Verb, stored: &Stored) -> Result<(), Problem> {
        if self.caller.grant(verb, &self.record_type.name)?.at(&stored.placement).is_some() {
            return Ok(());
        }
        Err(Problem::new(
            Kind::Forbidden,
            "access.forbidden",
            "您的岗位不能对这条记录执行此操作",
            "your post does not allow this on this record",
        )
        .remedy("联系安全管理员", "ask the security administrator")
        .on_record(stored.record.id))
    }

    /// Returns a page of records with what they refer to.
    pub(super) fn views(&self, sql: &mut impl Sql, items: &[Stored]) -> Result<Vec<RecordView>, Problem> {
        let targets = lists::titles(sql, items.iter().flat_map(|item| self.targets_of(item)))?;
        Ok(items.iter().map(|item| self.view(item, &targets)).collect())
    }

    /// Returns the ids of what a record refers to, and of its owner.
    pub(super) fn targets_of(&self, stored: &Stored) -> Vec<RecordId> {
        let fields = self.record_type.fields.iter().filter(|field| matches!(field.kind, FieldKind::Reference { .. }));
        let ids = fields.filter_map(|field| stored.record.text(&field.name)?.parse().ok());
        let mut ids: Vec<RecordId> = ids.chain(stored.placement.owner).collect();
        ids.retain(|id| *id != stored.record.id);
        ids
    }

    /// Returns a record as the caller sees it; nothing of its fields where it may not be read.
    pub(super) fn view(&self, stored: &Stored, targets: &Targets) -> RecordView {
        let Stored { record, placement, changed_at, changed_by } = stored;
        let sight = self.read.at(placement);
        let mut seen = match &sight {
            Some(sight) => sight::of(self.record_type, record, sight),
            None => sight::Seen {
                hidden: self.record_type.fields.iter().map(|field| field.name.to_string()).collect(),
                ..sight::Seen::default()
            },
        };
        let title = std::mem::take(&mut seen.title);
        let references = seen
            .fields
            .iter()
            .filter(|(name, _)| {
                matches!(self.record_type.get(name).map(|field| &field.kind), Some(FieldKind::Reference { .. }))
            })
            .filter_map(|(name, id)| {
                let target = targets.get(&id.as_str()?.parse().ok()?)?;
                Some((name.clone(), self.reference(target)?))
            })
            .collect();
        let owner = match placement.owner {
            Some(owner) if owner == record.id => {
                Some(Reference { kind: record.kind.clone(), id: owner.to_string(), title: title.clone() })
            }
            Some(owner) => targets.get(&owner).and_then(|target| self.reference(target)),
            None => None,
        };
        let sources = record.provenance.fields.iter().filter(|(name, _)| seen.fields.contains_key(name.as_str()));
        let can = self.verbs.iter().filter(|(_, grant)| grant.at(placement).is_some());
        RecordView {
            id: record.id.to_string(),
            kind: record.kind.clone(),
            key: seen.key,
            version: record.version,
            title,
            references,
            masked: seen.masked,
            hidden: seen.hidden,
            valid_from: record.valid_from.map(|day| day.to_string()),
            valid_to: record.valid_to.map(|day| day.to_string()),
            sources: sources.map(|(name, source)| (name.clone(), self.source(source))).collect(),
            default_source: self.source(&record.provenance.default),
            fields: seen.fields,
            position: record.position,
            changed_at: changed_at.clone(),
            changed_by: self.person(changed_by),
            owner,
            district: placement.district.clone(),
            park: placement.park.clone(),
            can: can.map(|(verb, _)| verb.name()).collect(),
            warnings: Vec::new(),
        }
    }

    /// Returns another record by its title, where the caller may know it.
    pub(super) fn reference(&self, target: &Referred) -> Option<Reference> {
        let record_type = self.house.door.catalogue.get(&target.kind)?;
        let mut grants = self.grants.borrow_mut();
        let grant =
            grants.entry(target.kind.clone()).or_insert_with(|| self.caller.rights.grant(Verb::Read, &target.kind));
        let title = sight::title(record_type, &target.title, &grant.at(&target.placement)?)?;
        Some(Reference { kind: target.kind.clone(), id: target.id.to_string(), title })
    }

    /// Returns who acted; a visitor is not told.
    pub(super) fn person(&self, id: &str) -> Person {
        if self.caller.actor.is_none() || id.is_empty() {
            return Person { id: String::new(), name: String::new() };
        }
        Person { id: id.to_owned(), name: (self.house.door.actor_name)(id) }
    }

    fn source(&self, source: &FieldSource) -> Source {
        let Person { id, name } = self.person(&source.by);
        Source { source: source.source.clone(), date: source.date.map(|day| day.to_string()), by: id, by_name: name }
    }
}
