//! The people around a site, target by target.

use anlan_kernel::{Placement, Position, RecordId, Text};
use anlan_spatial::{Shape, Standing, area_m2};
use serde::Serialize;

use super::{ALPHA_RADIUS_M, Inputs};

/// One protection target that touches the 500 m around a site, or lies inside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Neighbour {
    /// Protection target.
    pub target: RecordId,
    /// Its name.
    pub name: String,
    /// Where it stands, which decides who may be told its name.
    #[serde(skip)]
    pub placement: Placement,
    /// People there.
    pub persons: u64,
    /// Whether they count: some part is outside the boundary and within 500 m.
    pub counted: bool,
    /// Distance of its nearest edge from the boundary, m; 0 where it overlaps.
    pub distance_m: f64,
    /// Journal position at which it was declared as it is.
    pub declared_at: Position,
}

/// The people within 500 m outside the boundary of a site, with the working.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Surroundings {
    /// Site whose boundary it is.
    pub site: RecordId,
    /// Journal position at which the site was declared as it is.
    pub site_declared_at: Position,
    /// Boundary: its kind, its area in m² and the middle of its box, to tell one from another.
    pub boundary: String,
    /// People who count.
    pub persons: u64,
    /// Whether they are known: without any target within reach, nobody is only nobody once the surroundings were surveyed.
    pub known: bool,
    /// Targets inside and within 500 m, in order of their records.
    pub targets: Vec<Neighbour>,
    /// What a reader must know of the boundary and the survey.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
}

/// Counts the people around a site; nothing where it has no boundary.
///
/// # Units
/// People; metres.
///
/// # Source
/// GB 18218-2018, 4.3.2 and Table 5; Order 40, Annex 1, Table 3: people resident within 500 m outside the site boundary. A target that is
/// partly within counts whole.
pub(super) fn around(inputs: &Inputs, site: RecordId) -> Option<Surroundings> {
    let state = inputs.sites.get(&site)?;
    let boundary = state.boundary.as_ref()?;
    let (count, records) = inputs.target_places.people_within(boundary, ALPHA_RADIUS_M);
    let mut targets: Vec<Neighbour> = count
        .rows
        .iter()
        .zip(records)
        .filter(|(row, _)| row.standing != Standing::Beyond)
        .filter_map(|(row, target)| {
            let state = inputs.targets.get(&target)?;
            Some(Neighbour {
                target,
                name: state.target.name.clone(),
                placement: Placement {
                    record: Some(target),
                    district: state.target.district.clone(),
                    ..Placement::default()
                },
                persons: u64::from(row.people),
                counted: row.standing == Standing::Counted,
                distance_m: row.distance_m,
                declared_at: state.declared_at,
            })
        })
        .collect();
    targets.sort_unstable_by_key(|row| row.target);
    let mut notes = Vec::new();
    if matches!(boundary, Shape::Point(_)) {
        notes.push(Text::new(
            "厂界仅以一点表示，500 m自该点量起；补充厂界后可能更多",
            "the boundary is a point only: 500 m are measured from it; with the true boundary there may be more",
        ));
    }
    let known = count.people > 0 || state.site.surroundings_surveyed_on.is_some();
    if !known {
        notes.push(Text::new(
            "周边未登记防护目标，也未填周边调查日期，500 m内人数不详",
            "no protection target is registered around the site and no survey is dated, so the people within 500 m are not known",
        ));
    }
    Some(Surroundings {
        site,
        site_declared_at: state.declared_at,
        boundary: told(boundary),
        persons: count.people,
        known,
        targets,
        notes,
    })
}

fn told(boundary: &Shape) -> String {
    let kind = if boundary.is_areal() { "Polygon" } else { "Point" };
    let middle = boundary.bbox().map(|bbox| {
        let at = bbox.centre();
        format!(" @ {:.6},{:.6}", at.lon, at.lat)
    });
    format!("{kind} {:.2} m²{}", area_m2(boundary), middle.unwrap_or_default())
}
