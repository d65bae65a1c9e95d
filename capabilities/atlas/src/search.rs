//! Search: names by any part of them, by pinyin and by initials; codes, plates, CAS and UN numbers.

mod find;
mod fold;
mod index;

pub(crate) use find::{Found, find};
pub(crate) use index::Index;
