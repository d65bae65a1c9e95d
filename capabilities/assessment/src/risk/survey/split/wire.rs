//! What goes over the link: MessagePack, in which a figure keeps its bits, and a tally in as few bytes as it needs.

use anlan_kernel::Problem;
use anlan_qra::event_tree::Choice;
use anlan_qra::plant::Setting;
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::tally::Units;
use anlan_qra::{Account, Grid, People, Place, Population, Rose, WeatherClass};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::super::map::RiskMap;
use crate::fault;

/// What the batches of a region share.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ground {
    weather: Vec<WeatherClass>,
    air_k: f64,
    humidity: f64,
    frequencies: String,
    choice: Choice,
    corner: Place,
    cell: f64,
    columns: usize,
    rows: usize,
    people: Vec<People>,
    /// Places at which protection targets are looked at.
    pub(super) looks: Vec<Place>,
}

/// Sources to be computed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Batch {
    /// Region they lie in.
    pub(super) ground: usize,
    pub(super) sources: Vec<Ask>,
}

/// A source to be computed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ask {
    pub(super) equipment: EquipmentDescription,
    pub(super) place: Place,
}

/// What came of a batch.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    /// Of each source in its order.
    pub(super) sources: Vec<Result<Answer, Problem>>,
    /// Whole units by cell, of all sources together.
    pub(super) tally: Vec<u8>,
}

/// What came of a source.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) account: Account,
    pub(super) frequency_per_year: f64,
    pub(super) reach_m: f64,
    /// Risk at the places that are looked at, by their number; nothing where there is none.
    pub(super) looks: Vec<(usize, f64)>,
}

impl Ground {
    pub(super) fn new(map: &RiskMap, looks: &[Place]) -> Self {
        let (setting, grid) = (&map.setting, map.grid.grid());
        Self {
            weather: setting.rose.classes().to_vec(),
            air_k: setting.air_k,
            humidity: setting.humidity,
            frequencies: setting.frequencies.clone(),
            choice: setting.choice.clone(),
            corner: grid.corner,
            cell: grid.cell,
            columns: grid.columns,
            rows: grid.rows,
            people: map.population.people().to_vec(),
            looks: looks.to_vec(),
        }
    }

    /// The empty map of the region.
    pub(super) fn map(&self) -> Result<RiskMap, Problem> {
        let failed = |found: anlan_qra::Fault| fault::plain(&found);
        let setting = Setting {
            rose: Rose::again(self.weather.clone()).map_err(failed)?,
            air_k: self.air_k,
            humidity: self.humidity,
            frequencies: self.frequencies.clone(),
            choice: self.choice.clone(),
        };
        let grid = Grid::new(self.corner, self.cell, self.columns, self.rows).map_err(failed)?;
        let population = Population::new(self.people.clone()).map_err(failed)?;
        Ok(RiskMap::of_cells(grid, setting, population))
    }
}

/// A value as bytes.
pub(super) fn bytes(value: &impl Serialize) -> Vec<u8> {
    rmp_serde::to_vec_named(value).expect("values of the link are plain")
}

/// Reads a value.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    rmp_serde::from_slice(bytes).map_err(|cause| {
        Problem::internal("link.unreadable", cause)
            .remedy("各机器使用同一版本的程序", "use the same version of the program on all machines")
    })
}

/// Writes cells with what they have: steps between cells and units, seven bits a byte.
pub(super) fn packed(cells: &[(usize, Units)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(cells.len() * 6);
    let mut next = 0;
    for (index, units) in cells {
        number(&mut out, (index - next) as u64);
        number(&mut out, units.0);
        next = index + 1;
    }
    out
}

/// Reads cells with what they have; nothing where the bytes are none of [`packed`].
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<(usize, Units)>> {
    let (mut cells, mut at, mut next) = (Vec::new(), 0, 0_usize);
    while at < bytes.len() {
        let step = read_number(bytes, &mut at)?;
        let units = read_number(bytes, &mut at)?;
        let index = next.checked_add(usize::try_from(step).ok()?)?;
        cells.push((index, Units(units)));
        next = index.checked_add(1)?;
    }
    Some(cells)
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

fn read_number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        let part = u64::from(byte & 0x7f);
        if shift == 63 && part > 1 {
            return None;
        }
        value |= part << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_comes_back_as_it_was() {
        let cells: Vec<(usize, Units)> =
            [(0, 1), (1, u64::MAX), (2, 127), (700, 128), (9_000_000, 1 << 63)].map(|(i, u)| (i, Units(u))).into();
        let bytes = packed(&cells);
        assert_eq!(unpacked(&bytes).unwrap(), cells);
        assert_eq!(unpacked(&[]).unwrap(), []);
        assert!(unpacked(&bytes[..bytes.len() - 1]).is_none());
        assert!(unpacked(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).is_none());
    }

    #[test]
    fn figures_keep_their_bits() {
        let values = [0.1 + 0.2, f64::MIN_POSITIVE, 5e-324, 1.0 / 3.0, 123_456_789.123_456_78, -0.0];
        let back: Vec<f64> = read(&bytes(&values.to_vec())).unwrap();
        assert!(values.iter().zip(&back).all(|(a, b)| a.to_bits() == b.to_bits()));
    }

    #[test]
    fn a_ground_makes_the_map_that_it_was_made_of() {
        let setting = Setting::new(anlan_qra::sample_rose());
        let map = RiskMap::around(&[anlan_spatial::LonLat::new(121.6, 38.9)], setting, None).unwrap();
        let ground: Ground = read(&bytes(&Ground::new(&map, &[]))).unwrap();
        let again = ground.map().unwrap();
        assert_eq!(again.setting, map.setting);
        assert_eq!(again.grid.grid(), map.grid.grid());
    }
}
