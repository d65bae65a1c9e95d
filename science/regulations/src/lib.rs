//! Standards and orders as dated rule sets that show their working.
//!
//! One module a standard, one file an edition; the tables are data with their source and clause (`data/README.md`). A result names the rows
//! it came from and how sure they are.
//!
//! | module | rule |
//! |---|---|
//! | [`gb18218`] | GB 18218-2018, and GB 18218-2009 with Order 40: major hazards |
//! | [`order40`] | Order 40 of 2011: when a hazard is identified anew |
//! | [`order493`] | Order 493 of 2007: grade of an accident |
//! | [`risk_criteria`] | acceptance of individual and societal risk |
//! | [`gb15603`] | GB 15603-2022: what may be stored with what |
//! | [`gb30000`] | GB 30000.1-2024: precedence on labels |
//! | [`lists`] | lists of special chemicals and processes |
//! | [`aqt3046`] | AQ/T 3046-2013: degree of danger |
//! | [`gbt37243`] | GB/T 37243-2019: method for the external safety distance |
//! | [`domino`] | thresholds of escalation |
//! | [`gb30871`] | GB 30871-2022: special work |
//! | [`gb32167`] | GB 32167-2015: how far an ignited gas pipe reaches |
//! | [`relocation`] | plan of 2017, measure 7: who comes into question to move, and in what order |
//! | [`siting`] | Hazardous Chemicals Safety Law of 2025, measures 16 to 18: where a plant may stand, and what beside one |
//! | [`erg`] | Emergency Response Guidebook of 2020 and 2024, 安监总厅管三〔2011〕142号: distances of the first minutes |
//! | [`area_risk`] | level of risk of an area |
//! | [`park_risk`] | guideline of 2023: grade of a chemical park |

mod fault;
mod sources;
mod table;

pub use anlan_quantity::{Confidence, Text};
pub use fault::Fault;
pub use sources::{Source, source, sources};

pub mod gb18218;

pub mod order40;

pub mod order493;

pub mod risk_criteria;

pub mod gb15603;

pub mod gb30000;

pub mod lists;

pub mod aqt3046;

pub mod gb32167;

pub mod park_risk;

pub mod relocation;

pub mod gbt37243;

pub mod domino;

pub mod siting;

pub mod area_risk;

pub mod gb30871;

pub mod erg;
