//! Exact decimals, ratios and SI quantities.
