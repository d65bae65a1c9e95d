//! 风险分布档案: the city's risks as of a day, by district and sector, each with its colour and the reason (measure 1.3).
//!
//! An archive is derived, never typed: the same journal position, day and edition give the same bytes. Two archives can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anlan_kernel::{Position, RecordId, Text};
use anlan_registry::types::RiskPoint;
use anlan_regulations::gb18218::Edition;
use anlan_spatial::{LonLat, ReadOptions, Shape, label_point};
use jiff::civil::Date;
use serde::Serialize;

use crate::board::Board;
use crate::inputs::{Inputs, id_of};
use crate::verdict::{ENGINE, Verdict};

mod colour;
pub mod compare;
pub mod html;
pub mod map;
pub mod sheet;

pub use colour::Colour;
use colour::{judged_colour, of_site, worse};

/// Whether a row of the archive is a site or a risk point of the census.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A site with what it holds.
    Site,
    /// A risk point found by the census.
    RiskPoint,
}

/// One risk of the archive.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiskRow {
    /// Record.
    pub id: RecordId,
    /// Site or risk point.
    pub kind: RowKind,
    /// Site that a risk point belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<RecordId>,
    /// Name.
    pub name: String,
    /// Who answers for it.
    pub enterprise: String,
    /// District code.
    pub district: String,
    /// Sector.
    pub sector: String,
    /// Park.
    pub park: String,
    /// Link of the life cycle, for risk points.
    pub link: String,
    /// Main substances.
    pub substances: String,
    /// Colour; absent where nothing was judged.
    pub colour: Option<Colour>,
    /// Why this colour.
    pub reason: Text,
    /// Worst grade by the edition of the archive.
    pub grade: Option<u8>,
    /// Worst grade by the 2009 edition with Order 40.
    pub grade_2009: Option<u8>,
    /// Major-hazard units by the edition of the archive.
    pub major_hazards: usize,
    /// Largest S of its units.
    pub s: String,
    /// Largest R of its units.
    pub r: String,
    /// Lines a person must still decide.
    pub open_lines: usize,
    /// Place.
    pub point: Option<LonLat>,
    /// Invented for demonstration.
    pub demo: bool,
}

/// The archive as of a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Archive {
    /// Day.
    pub as_of: Date,
    /// Journal position it was derived at.
    pub position: Position,
    /// Edition that grades.
    pub edition: String,
    /// Engine and version.
    pub engine: &'static str,
    /// Risks, the worst first.
    pub rows: Vec<RiskRow>,
    /// Names of districts by code.
    pub districts: BTreeMap<String, String>,
    /// Verdicts on the major hazards, with their working, in the order of the sites.
    pub major_hazards: Vec<Arc<Verdict>>,
}

/// Derives the archive.
pub fn derive(board: &Board, edition: Edition, as_of: Date, districts: &BTreeMap<String, String>) -> Archive {
    let inputs = board.inputs();
    let mut rows = Vec::new();
    let mut site_rows: BTreeMap<RecordId, (Option<Colour>, Text)> = BTreeMap::new();
    for (id, state) in &inputs.sites {
        let verdicts = board.of_site(edition, *id);
        let (colour, reason) = of_site(&verdicts);
        site_rows.insert(*id, (colour, reason.clone()));
        let enterprise = inputs.operator_of(state).and_then(|id| inputs.enterprises.get(&id));
        rows.push(RiskRow {
            id: *id,
            kind: RowKind::Site,
            site: None,
            name: state.site.name.clone(),
            enterprise: enterprise
                .map(|enterprise| enterprise.name.clone())
                .or_else(|| state.site.operator.clone())
                .unwrap_or_default(),
            district: state.site.district.clone().unwrap_or_default(),
            sector: state
                .site
                .sector
                .clone()
                .or_else(|| enterprise.and_then(|enterprise| enterprise.sector.clone()))
                .unwrap_or_default(),
            park: state.site.park.clone().unwrap_or_default(),
            link: String::new(),
            substances: main_substances(&verdicts),
            colour,
            reason,
            grade: worst_grade(&verdicts),
            grade_2009: worst_grade(&board.of_site(Edition::E2009, *id)),
            major_hazards: verdicts.iter().filter(|verdict| verdict.major_hazard).count(),
            s: largest(&verdicts, |verdict| Some(verdict.s.text.clone())),
            r: largest(&verdicts, |verdict| verdict.r.as_ref().map(|r| r.text.clone())),
            open_lines: verdicts.iter().map(|verdict| verdict.open.len()).sum(),
            point: state.boundary.as_ref().and_then(label_point),
            demo: state.site.demo,
        });
    }
    for (id, point) in &inputs.risk_points {
        let site = id_of(point.site.as_deref());
        let (colour, reason) = colour_of_point(inputs, point, |site| site_rows.get(&site).cloned());
        let state = site.and_then(|site| inputs.sites.get(&site));
        let enterprise = id_of(point.enterprise.as_deref())
            .or_else(|| state.and_then(|state| inputs.operator_of(state)))
            .and_then(|id| inputs.enterprises.get(&id));
        rows.push(RiskRow {
            id: *id,
            kind: RowKind::RiskPoint,
            site: state.map(|_| site).unwrap_or_default(),
            name: point.name.clone(),
            enterprise: enterprise.map(|enterprise| enterprise.name.clone()).unwrap_or_default(),
            district: point
                .district
                .clone()
                .or_else(|| state.and_then(|state| state.site.district.clone()))
                .unwrap_or_default(),
            sector: point
                .sector
                .clone()
                .or_else(|| enterprise.and_then(|enterprise| enterprise.sector.clone()))
                .unwrap_or_default(),
            park: state.and_then(|state| state.site.park.clone()).unwrap_or_default(),
            link: point.link.clone(),
            substances: point.substance_name.clone().unwrap_or_default(),
            colour,
            reason,
            grade: None,
            grade_2009: None,
            major_hazards: 0,
            s: String::new(),
            r: String::new(),
            open_lines: 0,
            point: point
                .position
                .as_ref()
                .and_then(|value| Shape::from_geojson(value, &ReadOptions::default()).ok())
                .or_else(|| state.and_then(|state| state.boundary.clone()))
                .and_then(|shape| label_point(&shape)),
            demo: point.demo,
        });
    }
    rows.sort_by(|a, b| {
        let rank = |row: &RiskRow| row.colour.map_or(9, Colour::level);
        rank(a)
            .cmp(&rank(b))
            .then_with(|| a.district.cmp(&b.district))
            .then_with(|| a.name.cmp(&b.name))
            .then(a.id.cmp(&b.id))
    });
    let major_hazards = rows
        .iter()
        .filter(|row| row.kind == RowKind::Site)
        .flat_map(|row| board.of_site(edition, row.id))
        .filter(|verdict| verdict.major_hazard)
        .cloned()
        .collect();
    Archive {
        as_of,
        position: inputs.position,
        edition: edition.id().to_owned(),
        engine: ENGINE,
        rows,
        districts: districts.clone(),
        major_hazards,
    }
}

/// Returns the colour of a site and its reason.
pub fn colour_of_site(board: &Board, edition: Edition, site: RecordId) -> (Option<Colour>, Text) {
    of_site(&board.of_site(edition, site))
}

/// Returns the colour of a unit by its verdict, and its reason.
pub fn colour_of_unit(verdict: &Arc<Verdict>) -> (Option<Colour>, Text) {
    of_site(&[verdict])
}

/// Returns the colour of a risk point and its reason; nothing where there is no such point.
pub fn colour_of_risk_point(board: &Board, edition: Edition, point: RecordId) -> Option<(Option<Colour>, Text)> {
    let inputs = board.inputs();
    let of_site = |site| inputs.sites.contains_key(&site).then(|| colour_of_site(board, edition, site));
    Some(colour_of_point(inputs, inputs.risk_points.get(&point)?, of_site))
}

fn colour_of_point(
    inputs: &Inputs,
    point: &RiskPoint,
    of_site: impl FnOnce(RecordId) -> Option<(Option<Colour>, Text)>,
) -> (Option<Colour>, Text) {
    let judged = judged_colour(inputs, point.likelihood, point.severity);
    worse(judged, id_of(point.site.as_deref()).and_then(of_site))
}

impl Archive {
    /// Leaves only the rows that are wanted, and the workings that belong to them.
    pub fn retain(&mut self, wanted: impl Fn(&RiskRow) -> bool) {
        self.rows.retain(|row| wanted(row));
        let sites: BTreeSet<RecordId> = self.of_kind(RowKind::Site).map(|row| row.id).collect();
        self.major_hazards.retain(|verdict| verdict.subject.site.is_some_and(|site| sites.contains(&site)));
    }

    /// Counts rows of a kind by a label and colour; the last column counts rows without one.
    pub fn count_by(&self, kind: RowKind, label: impl Fn(&RiskRow) -> &str) -> BTreeMap<String, [usize; 5]> {
        let mut counts: BTreeMap<String, [usize; 5]> = BTreeMap::new();
        for row in self.of_kind(kind) {
            let column = row.colour.map_or(4, |colour| usize::from(colour.level()) - 1);
            counts.entry(label(row).to_owned()).or_default()[column] += 1;
        }
        counts
    }

    /// Rows of a kind, the worst first.
    pub fn of_kind(&self, kind: RowKind) -> impl Iterator<Item = &RiskRow> {
        self.rows.iter().filter(move |row| row.kind == kind)
    }

    /// Returns the name of a district, or its code where no name is known.
    pub fn district_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.districts.get(code).map_or(code, String::as_str)
    }
}

fn worst_grade(verdicts: &[&std::sync::Arc<Verdict>]) -> Option<u8> {
    verdicts.iter().filter_map(|verdict| verdict.grade).map(anlan_regulations::gb18218::Grade::number).min()
}

/// The largest number among the texts of a column, as shown.
fn largest(verdicts: &[&Arc<Verdict>], column: impl Fn(&Verdict) -> Option<String>) -> String {
    let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NEG_INFINITY);
    verdicts
        .iter()
        .filter_map(|verdict| column(verdict))
        .max_by(|a, b| number(a).total_cmp(&number(b)))
        .unwrap_or_default()
}

fn main_substances(verdicts: &[&Arc<Verdict>]) -> String {
    let mut names: Vec<String> = Vec::new();
    for line in verdicts.iter().flat_map(|verdict| verdict.lines.iter()) {
        if !names.contains(&line.declared) {
            names.push(line.declared.clone());
        }
    }
    let more = names.len() > 4;
    names.truncate(4);
    format!("{}{}", names.join("、"), if more { "…" } else { "" })
}
