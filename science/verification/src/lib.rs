//! Worked-example families checked against the engine.
