//! A scenario is read or refused, and whatever is read is answered or refused: nothing panics, chances of death stay between 0 and 1.
#![no_main]

use anlan_consequence::scenario::{Scenario, appraise};

/// Longer texts are receivers, of which an appraisal makes nothing.
const LONGEST: usize = 4_096;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(text) = core::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST) else { return };
    let Ok(outcome) = Scenario::read(text).and_then(|scenario| appraise(&scenario)) else { return };
    for hazard in &outcome.hazards {
        let reach = hazard.reach();
        assert!(reach.is_finite() && reach >= 0.0);
        for (x, y) in [(0.0, 0.0), (1.0, 1.0), (0.5 * reach, 0.1 * reach), (-reach, 0.0), (2.0 * reach + 1.0, 0.0), (f64::NAN, 0.0)] {
            for chance in [hazard.lethality(x, y), hazard.indoor_lethality(x, y)] {
                assert!((0.0..=1.0).contains(&chance));
            }
        }
        assert!(hazard.lethality(2.0 * reach + 1.0, 0.0) < 1e-6);
    }
});
