//! The map: layers, vector tiles, OGC API Features, search, people around a place.
