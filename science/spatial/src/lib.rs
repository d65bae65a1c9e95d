//! Datums, geometry validity, distances and counts on the ground.
