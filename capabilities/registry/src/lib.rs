//! Records: typed things with validity, provenance, references, geometry, history.
