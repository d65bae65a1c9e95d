//! Some sources of the map looked at by themselves: those of an enterprise, of a site, of a park.

use anlan_kernel::RecordId;
use anlan_qra::{Fault, Grid, Place, RiskGrid, Society};

use super::facts::Facts;
use super::map::{Counted, RiskMap};

/// Cells of a map of some sources alone, about: it is as fine as these allow.
const CELLS: f64 = 60_000.0;
/// Most cells of it.
const MOST_CELLS: f64 = 600_000.0;
/// Smallest cell, m.
const SMALLEST: f64 = 10.0;

/// Some sources of the map.
pub struct Group<'a> {
    map: &'a RiskMap,
    /// Those that are counted.
    pub counted: Vec<(RecordId, &'a Counted)>,
    /// Those that could not be computed.
    pub not_computed: Vec<RecordId>,
}

impl<'a> Group<'a> {
    /// Takes the sources for which something holds.
    pub fn of(map: &'a RiskMap, is_of: impl Fn(RecordId) -> bool) -> Self {
        let counted = map.sources.iter().filter(|(id, _)| is_of(**id)).map(|(id, source)| (*id, source)).collect();
        Self { map, counted, not_computed: map.problems.keys().copied().filter(|id| is_of(*id)).collect() }
    }

    /// Takes the sources of an enterprise.
    pub fn of_enterprise(map: &'a RiskMap, facts: &Facts, enterprise: RecordId) -> Self {
        Self::of(map, |id| facts.site_of(id).is_some_and(|(_, site)| site.enterprise == Some(enterprise)))
    }

    /// Takes the sources of a park.
    pub fn of_park(map: &'a RiskMap, facts: &Facts, park: &str) -> Self {
        Self::of(map, |id| facts.site_of(id).is_some_and(|(_, site)| site.park.as_deref() == Some(park)))
    }

    /// Whether a source is one of those counted.
    pub fn holds(&self, id: RecordId) -> bool {
        self.counted.binary_search_by_key(&id, |(own, _)| *own).is_ok()
    }

    /// Deaths a year.
    pub fn loss_of_life(&self) -> f64 {
        self.counted.iter().map(|(_, source)| source.account.loss_of_life()).sum()
    }

    /// Individual risk at a place by these sources alone, 1/year.
    pub fn risk_at(&self, place: Place) -> f64 {
        self.counted.iter().map(|(_, source)| source.folded.risk_at(&self.map.fold, place)).sum()
    }

    /// Societal risk by these sources alone.
    pub fn society(&self) -> Society {
        let alone = self.map.society.emptied();
        for (_, source) in &self.counted {
            alone.count(&source.account);
        }
        alone
    }

    /// Individual risk on a grid by these sources alone; nothing where there are none.
    ///
    /// # Errors
    /// A [`Fault`] where they do not fit on a map.
    pub fn grid(&self) -> Result<Option<RiskGrid>, Fault> {
        let (mut low, mut high): (Option<Place>, Option<Place>) = (None, None);
        for (_, source) in &self.counted {
            let (place, reach) = (source.folded.place(), source.folded.reach());
            let (west, south) = (place.east - reach, place.north - reach);
            let (east, north) = (place.east + reach, place.north + reach);
            low = Some(low.map_or(Place { east: west, north: south }, |own| Place {
                east: own.east.min(west),
                north: own.north.min(south),
            }));
            high =
                Some(high.map_or(Place { east, north }, |own| Place {
                    east: own.east.max(east),
                    north: own.north.max(north),
                }));
        }
        let (Some(low), Some(high)) = (low, high) else { return Ok(None) };
        let area = (high.east - low.east) * (high.north - low.north);
        let fine = (area / CELLS).sqrt().clamp(SMALLEST, self.map.grid.grid().cell.max(SMALLEST));
        let cell = fine.max((area / MOST_CELLS).sqrt());
        let grid = RiskGrid::new(Grid::covering(low, high, 2.0 * cell, cell)?);
        for (_, source) in &self.counted {
            grid.add(&source.folded, &self.map.fold);
        }
        Ok(Some(grid))
    }
}
