//! Where records stand in the city, each combination of owner, district and park held once.

use std::collections::HashMap;

use anlan_kernel::{Placement, RecordId};

/// Number of a combination.
pub(crate) type PlaceNumber = u32;

/// All combinations there have been.
#[derive(Debug)]
pub(crate) struct Places {
    all: Vec<Placement>,
    numbers: HashMap<Placement, PlaceNumber>,
}

impl Places {
    pub(crate) fn new() -> Self {
        let nowhere = Placement::default();
        Self { numbers: HashMap::from([(nowhere.clone(), 0)]), all: vec![nowhere] }
    }

    pub(crate) fn number(
        &mut self,
        owner: Option<RecordId>,
        district: Option<&str>,
        park: Option<&str>,
    ) -> PlaceNumber {
        let place =
            Placement { record: None, owner, district: district.map(str::to_owned), park: park.map(str::to_owned) };
        if let Some(number) = self.numbers.get(&place) {
            return *number;
        }
        let number = PlaceNumber::try_from(self.all.len()).expect("there are fewer than 2^32 places");
        self.all.push(place.clone());
        self.numbers.insert(place, number);
        number
    }

    pub(crate) fn get(&self, number: PlaceNumber) -> &Placement {
        &self.all[number as usize]
    }
}
