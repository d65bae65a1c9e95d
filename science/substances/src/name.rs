//! Names in one form of writing, with synonyms and composition taken apart.

use serde::Serialize;

use crate::composition::{Composition, Word, leading_or_trailing_share, read_note};
use crate::fold::{light, squeeze};

/// A name taken apart. Keys are folded: half-width, lower case, without spaces and dashes, one kind of brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct NormalName {
    /// Key of the whole text, nothing cut off.
    pub whole: String,
    /// Key of the name alone.
    pub name: String,
    /// Keys of further names given in brackets or after a slash.
    pub synonyms: Vec<String>,
    /// What the text says about composition.
    pub composition: Composition,
}

/// Takes a name apart.
///
/// Two texts that differ only in width, case, kind of brackets, spaces and dashes have the same keys. A trailing
/// bracket becomes composition when it speaks of shares or state, otherwise a synonym; inner brackets stay, since
/// they belong to chemical names. The result's `name` taken apart again is itself.
///
/// # Example
///
/// ```
/// use anlan_substances::normalise;
///
/// let oleum = normalise("Oleum (Fuming Sulfuric acid) [Sulfuric acid, mixture with sulfur trioxide]");
/// assert_eq!(oleum.name, "oleum");
/// assert_eq!(oleum.synonyms, ["fumingsulfuricacid", "sulfuricacid,mixturewithsulfurtrioxide"]);
///
/// let nitrate = normalise("硝酸铵（含可燃物≤０．２％）");
/// assert_eq!(nitrate.name, "硝酸铵");
/// assert_eq!(nitrate.composition.to_string(), "可燃物≤0.2%");
/// ```
pub fn normalise(text: &str) -> NormalName {
    let folded = light(text);
    let mut normal = NormalName { whole: squeeze(&folded), ..NormalName::default() };
    if is_plain(&folded) {
        normal.name.clone_from(&normal.whole);
        add_spoken_words(&mut normal);
        return normal;
    }
    let mut rest = folded;
    loop {
        let cut = cut_once(&rest, &mut normal);
        let key = squeeze(&cut);
        // Squeezed text is read once more: a cut that dashes or spaces hid is made now, so that keys are stable.
        let next = if cut == rest { key.clone() } else { cut };
        if next == rest {
            normal.name = key;
            break;
        }
        rest = next;
    }
    normal.synonyms.reverse();
    let own_name = normal.name.clone();
    normal.synonyms.retain(|synonym| *synonym != own_name);
    add_spoken_words(&mut normal);
    normal
}

/// Tells whether a folded text holds nothing that could be cut off; "a" may begin "anhydrous".
fn is_plain(folded: &str) -> bool {
    !folded.starts_with('a') && folded.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii())
}

/// Makes the first possible cut; returns the text unchanged when there is none.
fn cut_once(text: &str, into: &mut NormalName) -> String {
    let text = text.trim_matches([' ', ',', ';', '.']);
    let unclosed = text.matches('(').count().saturating_sub(text.matches(')').count());
    if unclosed > 0 {
        return format!("{text}{}", ")".repeat(unclosed));
    }
    // "…, with < 25 % water (or alcohol)": the bracket belongs to the note in front of it.
    let noted = |inside: &str| inside.starts_with("or ") && text.contains('%');
    if let Some((before, inside)) = trailing_bracket(text).filter(|(_, inside)| !noted(inside)) {
        let before = before.trim_end();
        if let Some(composition) = read_note(inside, &squeeze(before)) {
            into.composition.extend(composition);
            return before.to_owned();
        }
        if before.is_empty() || is_locant(inside) {
            return text.to_owned();
        }
        if ["含", "包括", "incl", "例如"].iter().any(|front| inside.starts_with(front)) {
            into.composition.extend(Composition { others: vec![squeeze(inside)], ..Composition::default() });
        } else {
            push_synonym(inside, into);
        }
        return before.to_owned();
    }
    if let Some((before, after)) = text.rsplit_once(',')
        && !before.trim().is_empty()
        && let Some(composition) = read_note(after, &squeeze(before))
    {
        into.composition.extend(composition);
        return before.trim_end().to_owned();
    }
    if let Some((before, after)) = text.rsplit_once(" with ")
        && after.contains('%')
        && !before.trim().is_empty()
        && let Some(composition) = read_note(after, &squeeze(before))
    {
        into.composition.extend(composition);
        return before.trim_end().to_owned();
    }
    if let Some((rest, limit)) = leading_or_trailing_share(text) {
        into.composition.extend(Composition { limits: vec![limit], ..Composition::default() });
        return rest;
    }
    if let Some(rest) = text.strip_prefix("anhydrous").filter(|rest| !rest.is_empty()) {
        into.composition.add_word(Word::Anhydrous);
        return rest.trim_start_matches([' ', '-']).to_owned();
    }
    text.to_owned()
}

fn push_synonym(inside: &str, into: &mut NormalName) {
    let mut inner = NormalName::default();
    let mut rest = inside.to_owned();
    // A synonym may carry its own note: "[hydrofluoric acid (conc 50%)]".
    while let Some((before, note)) = trailing_bracket(&rest) {
        let Some(composition) = read_note(note, &squeeze(before)) else { break };
        inner.composition.extend(composition);
        rest = before.trim_end().to_owned();
    }
    let key = squeeze(rest.trim_matches([' ', ',', ';']));
    into.composition.extend(inner.composition);
    if !key.is_empty() && !into.synonyms.contains(&key) {
        into.synonyms.push(key);
    }
}

/// Splits `name (inside)` when the last bracket closes the text.
fn trailing_bracket(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], &inner[at + 1..]));
        }
    }
    None
}

/// Tells whether a bracket belongs to a chemical name: stereo letters, oxidation numbers, formulas, short locants.
fn is_locant(inside: &str) -> bool {
    let squeezed = squeeze(inside);
    squeezed.is_empty()
        || squeezed.chars().all(|c| matches!(c, 'i' | 'v' | 'x') || c.is_ascii_digit() || matches!(c, ',' | '\''))
        || matches!(squeezed.as_str(), "e" | "z" | "r" | "s" | "rs" | "d" | "l" | "dl" | "+" | "±")
}

/// Notes what the name itself says: a solution, without water.
fn add_spoken_words(normal: &mut NormalName) {
    let says = |text: &str| normal.name.ends_with(text);
    let solution = says("溶液") || says("solution") || says("水溶液");
    let anhydrous = normal.name.starts_with("无水");
    if solution {
        normal.composition.add_word(Word::Solution);
    }
    if anhydrous {
        normal.composition.add_word(Word::Anhydrous);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(input: &str, name: &str, synonyms: &[&str], composition: &str) {
        let normal = normalise(input);
        assert_eq!(
            (
                normal.name.as_str(),
                normal.synonyms.iter().map(String::as_str).collect::<Vec<_>>(),
                normal.composition.to_string()
            ),
            (name, synonyms.to_vec(), composition.to_owned()),
            "{input}"
        );
    }

    #[test]
    fn names_of_the_american_list() {
        check("Ammonia (conc 20% or greater)", "ammonia", &[], "含量≥20%");
        check("Ammonia (anhydrous)", "ammonia", &[], "无水");
        check("Formaldehyde (solution)", "formaldehyde", &[], "溶液");
        check("Isobutane [Propane, 2-methyl]", "isobutane", &["propane,2methyl"], "");
        check(
            "Vinyl acetate monomer [Acetic acid ethenyl ester]",
            "vinylacetatemonomer",
            &["aceticacidethenylester"],
            "",
        );
        check(
            "Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater) [Hydrofluoric acid]",
            "hydrogenfluoride/hydrofluoricacid",
            &["hydrofluoricacid"],
            "含量≥50%",
        );
        check(
            "Titanium tetrachloride [Titanium chloride (TiCl4) (T-4)-]",
            "titaniumtetrachloride",
            &["titaniumchloride(ticl4)(t4)"],
            "",
        );
        check("Ammonia, anhydrous", "ammonia", &[], "无水");
        check("Nitrocellulose with >= 25 % alcohol", "nitrocellulose", &[], "乙醇≥25%");
        check("Chloromethyl ether [Methane, oxybis[chloro-]", "chloromethylether", &["methane,oxybis(chloro)"], "");
        check("Sulphuric acid, 98%", "sulfuricacid", &[], "含量=98%");
    }

    #[test]
    fn names_of_the_catalogue() {
        check("氨溶液[含氨＞10%]", "氨溶液", &[], "含量>10%，溶液");
        check("硝化纤维素[干的或含水（或乙醇）＜25%]", "硝化纤维素", &[], "水或乙醇<25%，干的");
        check("硝化纤维素（未改型的，或增塑的，含增塑剂<18%）", "硝化纤维素", &[], "增塑剂<18%，未改型的，增塑的");
        check(
            "过氧化甲基乙基酮[10%＜有效氧含量 ≤10.7%,含 A 型稀释剂≥48%]",
            "过氧化甲基乙基酮",
            &[],
            "有效氧>10%，有效氧≤10.7%，a型稀释剂≥48%",
        );
        check("硝酸（发红烟的除外，含硝酸>70%）", "硝酸", &[], "含量>70%，发红烟的除外");
        check("砷化三氢（胂）", "砷化三氢", &["胂"], "");
        check("无水肼[含肼＞64%]", "无水肼", &[], "含量>64%，无水");
        check("98%硫酸", "硫酸", &[], "含量=98%");
        check("硝酸 68％", "硝酸", &[], "含量=68%");
        check(
            "2,5-二甲基-2,5-二(叔丁基过氧)己烷[52%-100%]",
            "2,5二甲基2,5二(叔丁基过氧)己烷",
            &[],
            "含量≥52%，含量≤100%",
        );
        check("（E）", "(e)", &[], "");
    }

    proptest! {
        #[test]
        fn taking_apart_is_stable(text in "\\PC{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once.name).name, once.name);
        }

        #[test]
        fn taking_apart_is_stable_near_the_grammar(
            text in "[ a-c氨%0-9.,;\\-()\\[\\]（）≥<>=含量水或溶液无/]{0,30}"
        ) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once.name).name, once.name);
        }
    }
}
