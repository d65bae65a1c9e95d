//! What one caller may see of the records of one type.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, Grant, Level, Reach, Verb};
use sha2::{Digest as _, Sha256};

use crate::places::{PlaceNumber, Places};
use crate::plan::KindPlan;

/// Most fields of a type that can be told apart; those beyond are not shown.
const FIELDS: usize = 128;

/// Rights on one record type; cheap to make.
#[derive(Clone)]
pub(crate) struct Rights {
    pub(crate) grant: Arc<Grant>,
    /// Colours and grades may be seen.
    pub(crate) sees_grades: bool,
}

impl Rights {
    /// Returns what a caller may read of a type; nothing where that is nothing.
    pub(crate) fn of(caller: &Caller, kind: &str) -> Option<Self> {
        let grant = caller.rights.grant(Verb::Read, kind);
        let sees_grades = caller.rights.may(operation::HAZARDS_READ);
        (!grant.is_empty()).then_some(Self { grant, sees_grades })
    }

    /// Returns the same for callers who see the same: what tiles are kept by.
    pub(crate) fn fingerprint(&self) -> u128 {
        let mut hash = Sha256::new();
        hash.update([u8::from(self.sees_grades)]);
        let mut part = |sign: u8, text: &[u8]| {
            hash.update([sign]);
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        for scope in &self.grant.scopes {
            match &scope.reach {
                Reach::All => part(b'*', b""),
                Reach::Owners(owners) => owners.iter().for_each(|owner| part(b'o', owner.to_string().as_bytes())),
                Reach::Districts(codes) => codes.iter().for_each(|code| part(b'd', code.as_bytes())),
                Reach::Parks(names) => names.iter().for_each(|name| part(b'p', name.as_bytes())),
            }
            part(b'l', scope.level.name().as_bytes());
            if let Some(fields) = &scope.fields {
                part(b'n', b"");
                for field in fields {
                    part(b'f', field.as_bytes());
                }
            }
        }
        let digest = hash.finalize();
        u128::from_le_bytes(digest[..16].try_into().expect("a digest has 32 bytes"))
    }

    pub(crate) fn view<'a>(&'a self, plan: &'a KindPlan, places: &'a Places) -> View<'a> {
        let mut view = View { rights: self, plan, places, everywhere: None, known: RefCell::default() };
        if self.grant.scopes.iter().all(|scope| scope.reach == Reach::All) {
            view.everywhere = view.work_out(0);
        }
        view
    }
}

/// Rights with the places they were asked about.
pub(crate) struct View<'a> {
    rights: &'a Rights,
    plan: &'a KindPlan,
    places: &'a Places,
    /// Rights that do not depend on the place.
    everywhere: Option<Seen>,
    known: RefCell<HashMap<PlaceNumber, Option<Seen>>>,
}

/// Fields that may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    fields: u128,
    pub(crate) title: bool,
    pub(crate) grades: bool,
}

impl Seen {
    pub(crate) fn shows(self, field: usize) -> bool {
        field < FIELDS && self.fields & (1 << field) != 0
    }
}

impl View<'_> {
    /// Returns what may be seen of records that stand in a place; nothing where it is out of reach.
    pub(crate) fn at(&self, place: PlaceNumber) -> Option<Seen> {
        if self.everywhere.is_some() {
            return self.everywhere;
        }
        *self.known.borrow_mut().entry(place).or_insert_with(|| self.work_out(place))
    }

    fn work_out(&self, place: PlaceNumber) -> Option<Seen> {
        let sight = self.rights.grant.at(self.places.get(place))?;
        let mut fields = 0;
        for (index, field) in self.plan.fields().iter().enumerate().take(FIELDS) {
            if sight.shows(&field.name, field.level) {
                fields |= 1 << index;
            }
        }
        let title = sight.shows(&self.plan.record_type.title, self.plan.title_level);
        // Grades say what stands inside: they are internal.
        let grades = self.rights.sees_grades && sight.shows("grade", Level::Internal);
        Some(Seen { fields, title, grades })
    }
}
