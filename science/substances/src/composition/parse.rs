//! Reading composition notes in Chinese and English.

use super::{Comparator, Composition, Limit, Percent, Word};
use crate::fold::squeeze;

/// Words of state as they stand when squeezed; the first form of each is the one printed.
const WORDS: [(Word, &[&str]); 20] = [
    (Word::Anhydrous, &["无水", "无水的", "anhydrous"]),
    (Word::Solution, &["溶液", "水溶液", "在溶液中", "solution", "insolution", "aqueous", "aqueoussolution", "溶液的"]),
    (Word::Dry, &["干的", "干", "dry"]),
    (Word::Wet, &["湿的", "湿", "wet", "wetted"]),
    (Word::Water, &["含水", "withwater"]),
    (Word::Alcohol, &["含乙醇", "withalcohol", "withethanol"]),
    (Word::Compressed, &["压缩的", "压缩", "compressed"]),
    (Word::Liquefied, &["液化的", "液化", "液态", "liquefied", "liquified", "refrigeratedliquid", "cryogenicliquid"]),
    (Word::Gas, &["气体", "气态", "gas", "gaseous"]),
    (Word::Solid, &["固体", "固态", "solid"]),
    (Word::Liquid, &["液体", "liquid"]),
    (Word::Stabilized, &["稳定的", "抑制了的", "stabilized", "stabilised", "inhibited"]),
    (Word::Molten, &["熔融的", "熔融", "molten"]),
    (Word::Paste, &["糊状", "糊状物", "paste"]),
    (Word::RedFuming, &["发红烟的", "redfuming"]),
    (Word::NotRedFuming, &["发红烟的除外", "otherthanredfuming"]),
    (Word::Unmodified, &["未改型的", "unmodified"]),
    (Word::Plasticised, &["增塑的", "plasticised", "plasticized"]),
    (Word::Trans, &["反式", "trans"]),
    (Word::Cis, &["顺式", "cis"]),
];

/// Words of grade and packing, which never change what a substance is.
const GRADES: [&str; 16] = [
    "工业级",
    "工业",
    "试剂",
    "试剂级",
    "分析纯",
    "化学纯",
    "电子级",
    "食品级",
    "医用",
    "瓶装",
    "桶装",
    "罐装",
    "储罐",
    "technicalgrade",
    "industrialgrade",
    "reagentgrade",
];

/// Component names of the notes, English and Chinese, to the one kept; "" is the substance itself.
const COMPONENTS: [(&str, &str); 34] = [
    ("含量", ""),
    ("浓度", ""),
    ("质量分数", ""),
    ("质量浓度", ""),
    ("纯度", ""),
    ("conc", ""),
    ("conc.", ""),
    ("concentration", ""),
    ("content", ""),
    ("purity", ""),
    ("水", "水"),
    ("water", "水"),
    ("乙醇", "乙醇"),
    ("酒精", "乙醇"),
    ("alcohol", "乙醇"),
    ("ethanol", "乙醇"),
    ("水或乙醇", "水或乙醇"),
    ("水(或乙醇)", "水或乙醇"),
    ("water(oralcohol)", "水或乙醇"),
    ("wateroralcohol", "水或乙醇"),
    ("氮", "氮"),
    ("氮量", "氮"),
    ("n", "氮"),
    ("nitrogen", "氮"),
    ("nitrogencontent", "氮"),
    ("可燃物", "可燃物"),
    ("combustible", "可燃物"),
    ("combustiblecontent", "可燃物"),
    ("combustibles", "可燃物"),
    ("增塑剂", "增塑剂"),
    ("plasticiser", "增塑剂"),
    ("plasticizer", "增塑剂"),
    ("availableoxygen", "有效氧"),
    ("typeadiluent", "a型稀释剂"),
];

/// Wordings of comparators, longest first, in folded text; they bind to the share that follows.
const BEFORE: [(&str, Comparator); 22] = [
    ("not more than", Comparator::AtMost),
    ("not less than", Comparator::AtLeast),
    ("no more than", Comparator::AtMost),
    ("no less than", Comparator::AtLeast),
    ("greater than", Comparator::Above),
    ("more than", Comparator::Above),
    ("less than", Comparator::Below),
    ("at least", Comparator::AtLeast),
    ("at most", Comparator::AtMost),
    ("大于等于", Comparator::AtLeast),
    ("小于等于", Comparator::AtMost),
    ("不低于", Comparator::AtLeast),
    ("不少于", Comparator::AtLeast),
    ("不小于", Comparator::AtLeast),
    ("不大于", Comparator::AtMost),
    ("不高于", Comparator::AtMost),
    ("不超过", Comparator::AtMost),
    ("大于", Comparator::Above),
    ("高于", Comparator::Above),
    ("小于", Comparator::Below),
    ("低于", Comparator::Below),
    ("超过", Comparator::Above),
];

/// Wordings that follow the share.
const AFTER: [(&str, Comparator); 10] = [
    ("or greater", Comparator::AtLeast),
    ("or more", Comparator::AtLeast),
    ("or above", Comparator::AtLeast),
    ("or higher", Comparator::AtLeast),
    ("or less", Comparator::AtMost),
    ("or below", Comparator::AtMost),
    ("or lower", Comparator::AtMost),
    ("及以上", Comparator::AtLeast),
    ("以上", Comparator::AtLeast),
    ("以下", Comparator::AtMost),
];

/// Tells whether a squeezed part speaks of grade or packing only.
pub(crate) fn is_grade(squeezed: &str) -> bool {
    GRADES.contains(&squeezed)
}

/// Returns the printed form of a word.
pub(super) fn printed(word: Word) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == word).map_or("", |(_, forms)| forms[0])
}

fn word(squeezed: &str) -> Option<Word> {
    WORDS.iter().find(|(_, forms)| forms.contains(&squeezed)).map(|(word, _)| *word)
}

/// Reads a note, given folded. `None` when it says nothing about composition.
///
/// The name is used to recognise "content of ammonia" in "ammonia solution" as the substance itself.
pub(crate) fn read_note(note: &str, name: &str) -> Option<Composition> {
    let sure = note.contains(['%', '≥', '≤', '<', '>']);
    let mut composition = Composition::default();
    let mut understood = false;
    for part in split_top(note) {
        understood |= read_part(part, name, &mut composition);
    }
    (understood || sure).then_some(composition)
}

/// Reads one part of a note; returns whether it was understood. What is not is kept as it stands.
fn read_part(part: &str, name: &str, into: &mut Composition) -> bool {
    let part = part.trim();
    let part = ["或", "or "].iter().find_map(|link| part.strip_prefix(link)).unwrap_or(part);
    let squeezed = squeeze(part);
    if squeezed.is_empty() {
        return false;
    }
    if let Some(word) = word(&squeezed) {
        into.add_word(word);
        return true;
    }
    if is_grade(&squeezed) {
        into.others.push(squeezed);
        return true;
    }
    if let Some(limits) = shares(part, name, into) {
        into.limits.extend(limits);
        return true;
    }
    into.others.push(squeezed);
    false
}

/// Splits at commas and semicolons that stand outside brackets.
fn split_top(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0 && matches!(c, ',' | ';' | '。')
    })
    .collect()
}

/// Reads `component comparator share`, `share < component ≤ share`, `share to share` and their wordings.
fn shares(part: &str, name: &str, words: &mut Composition) -> Option<Vec<Limit>> {
    if !part.contains('%') {
        return None;
    }
    let worded =
        BEFORE.iter().fold(part.to_owned(), |text, (wording, comparator)| text.replace(wording, comparator.sign()));
    let worded = AFTER.iter().fold(worded, |text, (wording, comparator)| text.replace(wording, comparator.sign()));
    let tokens = tokens(&worded);
    let percents: Vec<(usize, Percent)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| if let Token::Share(percent) = token { Some((at, *percent)) } else { None })
        .collect();
    if percents.is_empty() || percents.len() > 2 {
        return None;
    }
    let described: String = tokens
        .iter()
        .filter_map(|token| if let Token::Text(text) = token { Some(text.as_str()) } else { None })
        .collect();
    let is_span = percents.len() == 2 && percents[1].0 == percents[0].0 + 1;
    let component = component(&described, name, words);
    let limit = |comparator, percent| Limit { component: component.clone(), comparator, percent };
    if is_span {
        return Some(vec![limit(Comparator::AtLeast, percents[0].1), limit(Comparator::AtMost, percents[1].1)]);
    }
    let sign_at = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
        Some(Token::Sign(comparator)) => Some(*comparator),
        _ => None,
    };
    let limits = percents.iter().map(|(at, percent)| {
        let comparator = match (sign_at(at.checked_sub(1)), sign_at(Some(at + 1))) {
            (Some(before), _) => before,
            // "10% < x": the sign is read from the other side; "20% or greater" stands at the end.
            (None, Some(after)) if at + 2 < tokens.len() => after.mirrored(),
            (None, Some(after)) => after,
            (None, None) => Comparator::Equal,
        };
        limit(comparator, *percent)
    });
    Some(limits.collect())
}

#[derive(Debug)]
enum Token {
    Share(Percent),
    Sign(Comparator),
    Text(String),
}

/// Cuts text into shares (digits before `%`), signs and what stands between; `~`, `至` and `-` between shares vanish.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let sign = match first {
            '<' => Some(Comparator::Below),
            '≤' => Some(Comparator::AtMost),
            '=' => Some(Comparator::Equal),
            '≥' => Some(Comparator::AtLeast),
            '>' => Some(Comparator::Above),
            _ => None,
        };
        if let Some(comparator) = sign {
            tokens.push(Token::Sign(comparator));
            rest = &rest[first.len_utf8()..];
            continue;
        }
        if let Some((percent, after)) = share(rest) {
            tokens.push(Token::Share(percent));
            rest = after;
            continue;
        }
        rest = &rest[first.len_utf8()..];
        if matches!(first, ' ' | '~' | '至' | '到' | '-' | '约') {
            continue;
        }
        if let Some(Token::Text(text)) = tokens.last_mut() {
            text.push(first);
        } else {
            tokens.push(Token::Text(first.to_string()));
        }
    }
    tokens
}

/// Reads a number and its percent sign; the first number of `52-100%` shares the sign of the second.
fn share(text: &str) -> Option<(Percent, &str)> {
    let (percent, after) = number(text)?;
    let spaced = after.trim_start();
    if let Some(after) = spaced.strip_prefix('%') {
        return Some((percent, after));
    }
    let span = spaced.strip_prefix(['-', '~', '至', '到'])?.trim_start();
    let (_, end) = number(span)?;
    end.trim_start().starts_with('%').then_some((percent, span))
}

fn number(text: &str) -> Option<(Percent, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    Percent::parse(&text[..end]).map(|percent| (percent, &text[end..]))
}

/// Settles the name of a component; words of state in front of it are taken out.
fn component(described: &str, name: &str, words: &mut Composition) -> String {
    let squeezed = squeeze(described);
    let mut text = squeezed.as_str();
    while let Some((first, rest)) = text.split_once('或').or_else(|| text.split_once("or")) {
        let Some(word) = word(first).filter(|_| !rest.is_empty()) else { break };
        words.add_word(word);
        text = rest;
    }
    for front in ["按质量", "bymass", "with", "含有", "含"] {
        if let Some(rest) = text.strip_prefix(front) {
            text = rest;
        }
    }
    // "31% solution": the share is of the substance itself.
    if let Some(word) = word(text) {
        words.add_word(word);
        return String::new();
    }
    if let Some((first, rest)) = text.split_once("with")
        && let Some(word) = word(first)
    {
        words.add_word(word);
        text = rest;
    }
    if let Some((_, settled)) = COMPONENTS.iter().find(|(form, _)| *form == text) {
        return (*settled).to_owned();
    }
    for end in ["含量", "content", "量"] {
        if let Some(rest) = text.strip_suffix(end) {
            text = rest;
        }
    }
    if text.is_empty() || is_own(text, name) {
        return String::new();
    }
    COMPONENTS.iter().find(|(form, _)| *form == text).map_or(text, |(_, settled)| *settled).to_owned()
}

/// Tells whether a component is the substance itself: "氨" in "氨溶液", "nitric acid" in "nitric acid".
fn is_own(component: &str, name: &str) -> bool {
    let core = ["水溶液", "溶液", "solution"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    component == core || ["无水", "水合"].iter().any(|front| core.strip_prefix(front) == Some(component))
}

/// Cuts a share off the front or the end of a folded name: `98% sulfuric acid`, `硝酸 68%`, `氨 ≥99%`.
pub(crate) fn leading_or_trailing_share(name: &str) -> Option<(String, Limit)> {
    let own = |comparator, percent| Limit { component: String::new(), comparator, percent };
    if let Some((percent, after)) = number(name)
        && let Some(rest) = after.trim_start().strip_prefix('%')
        && !rest.trim().is_empty()
        && !rest.contains('%')
    {
        return Some((rest.trim().to_owned(), own(Comparator::Equal, percent)));
    }
    let without = name.strip_suffix('%')?.trim_end();
    let digits = without.len() - without.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let percent = Percent::parse(&without[digits..])?;
    let before = without[..digits].trim_end();
    let (before, comparator) = [
        ('≥', Comparator::AtLeast),
        ('≤', Comparator::AtMost),
        ('>', Comparator::Above),
        ('<', Comparator::Below),
        ('=', Comparator::Equal),
    ]
    .iter()
    .find_map(|(sign, comparator)| before.strip_suffix(*sign).map(|before| (before.trim_end(), *comparator)))
    .unwrap_or((before, Comparator::Equal));
    let before = ["含量", "浓度"]
        .iter()
        .find_map(|end| before.strip_suffix(end))
        .unwrap_or(before)
        .trim_end_matches([' ', ',', '-']);
    (!before.is_empty() && !before.contains('%')).then(|| (before.to_owned(), own(comparator, percent)))
}
