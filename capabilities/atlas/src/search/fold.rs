//! Texts made comparable: width, case and signs between letters do not matter; Chinese is also spelt.

use pinyin::ToPinyinMulti as _;

/// Spellings kept of one name whose characters can be read in several ways.
const SPELLINGS: usize = 4;

/// Returns letters and digits only, in lower case and of usual width.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(usual_width).filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Full-width forms of letters, digits and signs have the same order as the usual ones.
fn usual_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

/// A name spelt: syllable after syllable, letters and digits as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spelling {
    pub(crate) full: String,
    pub(crate) initials: String,
    /// Where syllables begin in the full form.
    pub(crate) starts: Vec<usize>,
}

/// Returns how a name may be spelt; nothing where there is no Chinese in it.
pub(crate) fn spellings(text: &str) -> Vec<Spelling> {
    let mut all = vec![Spelling::default()];
    let mut has_chinese = false;
    for letter in fold(text).chars() {
        let mut readings: Vec<&'static str> = Vec::new();
        if let Some(multi) = letter.to_pinyin_multi() {
            for reading in multi {
                if !readings.contains(&reading.plain()) {
                    readings.push(reading.plain());
                }
            }
        }
        has_chinese |= !readings.is_empty();
        if readings.is_empty() {
            let mut buffer = [0; 4];
            let letter: &str = letter.encode_utf8(&mut buffer);
            for spelling in &mut all {
                spelling.push(letter);
            }
            continue;
        }
        let room = SPELLINGS / all.len();
        let others: Vec<Spelling> = (readings.iter().skip(1).take(room.saturating_sub(1)))
            .flat_map(|reading| {
                all.iter().map(move |spelling| {
                    let mut other = spelling.clone();
                    other.push(reading);
                    other
                })
            })
            .collect();
        for spelling in &mut all {
            spelling.push(readings[0]);
        }
        all.extend(others);
    }
    if has_chinese { all } else { Vec::new() }
}

impl Spelling {
    fn push(&mut self, syllable: &str) {
        self.starts.push(self.full.len());
        self.full.push_str(syllable);
        self.initials.extend(syllable.chars().next());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_signs_do_not_matter() {
        assert_eq!(fold("辽B·１２３ａ（演示）"), "辽b123a演示");
        assert_eq!(fold(" Tank-A 2 "), "tanka2");
    }

    #[test]
    fn names_are_spelt_in_each_usual_way() {
        let spelt = spellings("重庆A厂");
        let initials: Vec<&str> = spelt.iter().map(|spelling| spelling.initials.as_str()).collect();
        assert!(initials.contains(&"zqac") && initials.contains(&"cqac"), "{initials:?}");
        assert!(spelt.iter().any(|spelling| spelling.full == "chongqingachang"));
        assert!(spellings("Tank A2").is_empty());
        assert!(spellings(&"行长重乐".repeat(40)).len() <= SPELLINGS);
    }
}
