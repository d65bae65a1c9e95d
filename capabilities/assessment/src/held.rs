//! What the records say of a vessel: itself, its unit and site, and what is held there, each as far as the caller may see it.

use std::sync::Arc;

use anlan_kernel::{Body, Caller, Grant, Problem, RecordId, Verb};
use anlan_registry::catalogue::{Catalogue, RecordType};
use anlan_registry::records::{self, Stored};
use anlan_registry::{lists, sight};
use anlan_spatial::{LonLat, ReadOptions, Shape, label_point};
use anlan_store::Reader;
use jiff::civil::Date;
use serde_json::Value;

/// Holdings of one vessel or unit that are looked at.
const MOST_HOLDINGS: usize = 500;

/// A vessel with what is known around it.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Title of the vessel; empty where it may not be known.
    pub title: String,
    /// Fields of the vessel.
    pub vessel: Body,
    /// Fields of its type that may not be known.
    pub hidden: Vec<String>,
    /// Lines of what is held, those of the vessel itself or else of its unit, as they follow one another in the records.
    pub lines: Vec<Line>,
    /// The lines are the unit's, of which the vessel is a part.
    pub lines_of_unit: bool,
    /// Enterprise that answers for it, with its name.
    pub enterprise: Option<(RecordId, String)>,
    /// Where it stands, and which record says so.
    pub origin: Option<(LonLat, Origin)>,
}

/// One line of what is held.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Fields that may be known.
    pub fields: Body,
}

/// Which record says where a vessel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Its own position.
    Vessel,
    /// The outline of its unit.
    Unit,
    /// The boundary of its site.
    Site,
}

/// What a caller may read of each type.
pub struct Sighted<'a> {
    catalogue: &'a Catalogue,
    caller: &'a Caller,
    day: Date,
}

impl<'a> Sighted<'a> {
    /// Returns the view of a caller on a day.
    pub fn new(catalogue: &'a Catalogue, caller: &'a Caller, day: Date) -> Self {
        Self { catalogue, caller, day }
    }

    /// Returns a vessel with what is known around it.
    ///
    /// # Errors
    /// `record.not_found` where there is no such vessel, or not for the caller.
    pub fn vessel(&self, reader: &mut Reader, id: RecordId) -> Result<Held, Problem> {
        let (stored, seen) = self.seen(reader, "vessel", id)?.ok_or_else(|| records::not_found(id))?;
        let mut held = Held { title: seen.title, vessel: seen.fields, hidden: seen.hidden, ..Held::default() };
        held.enterprise = self.enterprise(reader, &stored)?;
        let unit = refers_to(&held.vessel, "unit").map(|unit| self.seen(reader, "unit", unit)).transpose()?.flatten();
        let site = unit.as_ref().and_then(|(_, unit)| refers_to(&unit.fields, "site"));
        let site = site.map(|site| self.seen(reader, "site", site)).transpose()?.flatten();
        let at = |fields: &Body, field: &str, origin| Some((place(fields.get(field)?)?, origin));
        held.origin = at(&held.vessel, "position", Origin::Vessel)
            .or_else(|| at(&unit.as_ref()?.1.fields, "outline", Origin::Unit))
            .or_else(|| at(&site.as_ref()?.1.fields, "boundary", Origin::Site));
        held.lines = self.lines(reader, "vessel", id)?;
        if held.lines.is_empty()
            && let Some((unit, _)) = &unit
        {
            held.lines = self.lines(reader, "unit", unit.record.id)?;
            held.lines_of_unit = !held.lines.is_empty();
        }
        Ok(held)
    }

    /// Requires that a vessel is there for the caller.
    ///
    /// # Errors
    /// `record.not_found`.
    pub fn require(&self, reader: &mut Reader, id: RecordId) -> Result<(), Problem> {
        self.seen(reader, "vessel", id)?.map(|_| ()).ok_or_else(|| records::not_found(id))
    }

    fn seen(&self, reader: &mut Reader, kind: &str, id: RecordId) -> Result<Option<(Stored, sight::Seen)>, Problem> {
        let Some(stored) = records::stored(reader, id)? else { return Ok(None) };
        let (record_type, grant) = (self.catalogue.require(kind)?, self.grant(kind));
        let seen = Self::look(record_type, &grant, &stored);
        Ok(seen.map(|seen| (stored, seen)))
    }

    fn grant(&self, kind: &str) -> Arc<Grant> {
        self.caller.rights.grant(Verb::Read, kind)
    }

    fn look(record_type: &RecordType, grant: &Grant, stored: &Stored) -> Option<sight::Seen> {
        let sight = grant.at(&stored.placement).filter(|_| stored.record.kind == record_type.name)?;
        Some(sight::of(record_type, &stored.record, &sight))
    }

    fn enterprise(&self, reader: &mut Reader, stored: &Stored) -> Result<Option<(RecordId, String)>, Problem> {
        let Some(owner) = stored.placement.owner else { return Ok(None) };
        let Some(target) = lists::titles(reader, [owner])?.remove(&owner) else { return Ok(None) };
        if target.kind != "enterprise" {
            return Ok(None);
        }
        let (record_type, grant) = (self.catalogue.require("enterprise")?, self.grant("enterprise"));
        let title = grant.at(&target.placement).and_then(|sight| sight::title(record_type, &target.title, &sight));
        Ok(title.map(|title| (owner, title)))
    }

    /// Holdings that refer to a record; those that may not be seen are not there.
    fn lines(&self, reader: &mut Reader, field: &str, id: RecordId) -> Result<Vec<Line>, Problem> {
        let (record_type, grant) = (self.catalogue.require("holding")?, self.grant("holding"));
        if grant.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<RecordId> = reader.query(
            &format!(
                "select id from facet where value = $1 and field = $2 and kind = 'holding' order by id limit {MOST_HOLDINGS}"
            ),
            &[id.into(), format!("ref:{field}").into()],
            |row| row.text(0)?.parse(),
        )?;
        let mut lines = Vec::new();
        for id in ids {
            let Some(stored) = records::stored(reader, id)? else { continue };
            if !stored.record.holds_on(self.day) {
                continue;
            }
            let Some(seen) = Self::look(record_type, &grant, &stored) else { continue };
            // That it belongs here is told by the field: where that may not be known, neither may the line.
            if refers_to(&seen.fields, field).is_some() {
                lines.push(Line { fields: seen.fields });
            }
        }
        Ok(lines)
    }
}

impl Line {
    /// Returns a text field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    /// Returns a figure.
    pub fn figure(&self, field: &str) -> Option<f64> {
        figure(&self.fields, field)
    }
}

/// Returns a figure of a record.
pub fn figure(fields: &Body, field: &str) -> Option<f64> {
    fields.get(field)?.as_f64().filter(|value| value.is_finite())
}

fn refers_to(fields: &Body, field: &str) -> Option<RecordId> {
    fields.get(field)?.as_str()?.parse().ok()
}

/// Returns a position within a geometry: the point itself, or the inside of an area.
fn place(geometry: &Value) -> Option<LonLat> {
    match Shape::from_geojson(geometry, &ReadOptions::default()).ok()? {
        Shape::Point(at) => Some(at),
        shape => label_point(&shape),
    }
}
