//! Measured releases and fires, listings of other programs, and how well the engine meets them.
//!
//! The files of a campaign are not part of the program: they are read from a folder, and are known by their columns. A folder with other
//! trials of the same layout is judged the same way.

pub mod dense;
pub mod explosions;
pub mod fires;
pub mod goals;
pub mod harm;
pub mod integrals;
pub mod phast;
pub mod prairie_grass;
pub mod properties;
pub mod slab_listings;
pub mod source;
pub mod statistics;
pub mod viewfactors;

mod printed;
mod sheet;

use std::collections::BTreeMap;

use crate::FileReport;

/// A check of the files of a folder.
type Campaign = fn(&BTreeMap<String, String>) -> Vec<FileReport>;

/// Every campaign that is known, in the order of its subject.
const CAMPAIGNS: &[Campaign] = &[
    prairie_grass::judge,
    dense::judge,
    slab_listings::judge,
    phast::judge,
    properties::property_tables,
    source::discharge_listings,
    fires::judge,
    viewfactors::judge,
    explosions::judge,
    integrals::judge,
];

/// Judges the files of one folder, given by name: those that belong to a campaign, one report a file.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    let mut reports: Vec<FileReport> = Vec::new();
    for report in CAMPAIGNS.iter().flat_map(|campaign| campaign(files)) {
        match reports.iter_mut().find(|there| there.file == report.file) {
            Some(there) => there.join(report),
            None => reports.push(report),
        }
    }
    reports
}
