//! Major hazards derived from declared facts, and the city archive.
