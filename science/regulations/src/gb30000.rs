//! GB 30000.1-2024: which pictograms, signal words and statements of a label give way to others (5.1.4).

/// Reason for which the exclamation mark GHS07 stands on a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExclamationReason {
    /// Skin irritation.
    SkinIrritation,
    /// Eye irritation.
    EyeIrritation,
    /// Skin sensitisation.
    SkinSensitisation,
    /// Anything else: acute toxicity category 4, narcotic effects, airway irritation, ozone layer.
    Other,
}

/// What is known of the hazards behind the pictograms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictogramContext {
    /// Reasons for GHS07; empty where nothing was said.
    pub exclamation: Vec<ExclamationReason>,
    /// GHS08 stands for respiratory sensitisation.
    pub respiratory_sensitisation: bool,
}

/// Returns the pictograms that stay, in the order given.
///
/// # Source
/// GB 30000.1-2024, 5.1.4.2. The corrosion symbol drops the exclamation mark for skin and eye irritation only; where no reason is given
/// nothing is dropped for it.
pub fn pictograms<'a>(given: &[&'a str], context: &PictogramContext) -> Vec<&'a str> {
    let has = |code: &str| given.contains(&code);
    let all = |allowed: &[ExclamationReason]| {
        !context.exclamation.is_empty() && context.exclamation.iter().all(|reason| allowed.contains(reason))
    };
    let irritation = [ExclamationReason::SkinIrritation, ExclamationReason::EyeIrritation];
    let skin_and_eye =
        [ExclamationReason::SkinIrritation, ExclamationReason::EyeIrritation, ExclamationReason::SkinSensitisation];
    let mut remaining: Vec<ExclamationReason> = context.exclamation.clone();
    if has("GHS05") {
        remaining.retain(|reason| !irritation.contains(reason));
    }
    if has("GHS08") && context.respiratory_sensitisation {
        remaining.retain(|reason| !skin_and_eye.contains(reason));
    }
    let covered = !context.exclamation.is_empty() && remaining.is_empty();
    let drop_exclamation = has("GHS06")
        || (has("GHS05") && all(&irritation))
        || (has("GHS08") && context.respiratory_sensitisation && all(&skin_and_eye))
        || covered;
    given.iter().copied().filter(|code| !(*code == "GHS07" && drop_exclamation)).collect()
}

/// Returns the signal words that stay: 危险 leaves out 警告 (5.1.4.3).
pub fn signal_words<'a>(given: &[&'a str]) -> Vec<&'a str> {
    let danger = given.iter().any(|word| matches!(*word, "危险") || word.eq_ignore_ascii_case("danger"));
    given
        .iter()
        .copied()
        .filter(|word| !(danger && (*word == "警告" || word.eq_ignore_ascii_case("warning"))))
        .collect()
}

/// Statements that give way: the second is left out where the first stands (5.1.4.4).
const STATEMENT_PRECEDENCE: [(&str, &str); 4] =
    [("H410", "H400"), ("H411", "H401"), ("H412", "H402"), ("H314", "H318")];

/// Returns the hazard statements that stay, in the order given.
pub fn statements<'a>(given: &[&'a str]) -> Vec<&'a str> {
    given
        .iter()
        .copied()
        .filter(|code| !STATEMENT_PRECEDENCE.iter().any(|(first, second)| second == code && given.contains(first)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExclamationReason::{EyeIrritation, Other, SkinIrritation, SkinSensitisation};

    fn check(given: &[&str], reasons: &[ExclamationReason], respiratory: bool, expect: &[&str]) {
        let context = PictogramContext { exclamation: reasons.to_vec(), respiratory_sensitisation: respiratory };
        assert_eq!(pictograms(given, &context), expect);
    }

    #[test]
    fn the_exclamation_mark_gives_way_only_where_it_says_nothing_new() {
        check(&["GHS06", "GHS07"], &[Other], false, &["GHS06"]);
        check(&["GHS05", "GHS07"], &[SkinIrritation], false, &["GHS05"]);
        check(&["GHS05", "GHS07"], &[EyeIrritation, SkinIrritation], false, &["GHS05"]);
        check(&["GHS05", "GHS07"], &[SkinIrritation, Other], false, &["GHS05", "GHS07"]);
        check(&["GHS05", "GHS07"], &[], false, &["GHS05", "GHS07"]);
        check(&["GHS08", "GHS07"], &[SkinSensitisation], true, &["GHS08"]);
        check(&["GHS08", "GHS07"], &[SkinSensitisation], false, &["GHS08", "GHS07"]);
        check(&["GHS05", "GHS08", "GHS07"], &[EyeIrritation, SkinSensitisation], true, &["GHS05", "GHS08"]);
    }

    #[test]
    fn words_and_statements_give_way() {
        assert_eq!(signal_words(&["危险", "警告"]), ["危险"]);
        assert_eq!(signal_words(&["警告"]), ["警告"]);
        assert_eq!(statements(&["H400", "H410", "H318", "H314", "H226"]), ["H410", "H314", "H226"]);
        assert_eq!(statements(&["H411", "H400"]), ["H411", "H400"]);
    }
}
