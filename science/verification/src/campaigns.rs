//! Field trials and listings of other programs against which the models are judged.

pub mod dense;
pub mod phast;
pub mod slab_listings;
