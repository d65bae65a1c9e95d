//! Standards and orders as dated rule sets that show their working.
