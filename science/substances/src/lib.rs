//! Substance identity: catalogue, lists, CAS and UN numbers, matching with reasons.

mod fold;

mod cas;
mod enterprise_code;
mod un_number;

mod composition;
mod name;

pub use cas::{Cas, CasError};
pub use composition::{Comparator, Composition, Fit, Limit, Percent, Word};
pub use enterprise_code::{CreditCode, CreditCodeError};
pub use name::{NormalName, normalise};
pub use un_number::{UnNumber, UnNumberError};
