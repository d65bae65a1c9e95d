//! Hazard categories as people write them, read as rows of Table 2 of an edition.

use super::Edition;
use super::edition::Tables;
use super::resolve::Conditions;

/// What a list of categories comes to.
pub(super) enum Read {
    /// Rows of Table 2.
    Symbols(Vec<String>),
    /// Classified, and none of Table 2 applies.
    None,
    /// Nothing was given.
    NotGiven,
    /// This one is not understood, or does not answer to one row.
    Unknown(String),
}

/// Words that say: classified, no category of Table 2.
const NONE: &[&str] = &["none", "nc", "-", "无", "不适用", "不属于", "not classified"];

/// Tells whether an edition understands a hazard category: a symbol of its Table 2, a class in words, or a word for none.
pub fn is_category(edition: Edition, text: &str) -> bool {
    let conditions = Conditions { categories: vec![text.to_owned()], ..Conditions::default() };
    matches!(read(super::identify::tables(edition), &conditions), Read::Symbols(_) | Read::None)
}

/// Reads the categories of a substance under its conditions of work.
pub(super) fn read(tables: &Tables, conditions: &Conditions) -> Read {
    let given: Vec<&str> =
        conditions.categories.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if given.is_empty() {
        return Read::NotGiven;
    }
    let mut symbols: Vec<String> = Vec::new();
    for text in given {
        let plain = plain(text);
        if NONE.contains(&plain.as_str()) {
            continue;
        }
        let symbol = match tables.edition {
            Edition::E2018 => symbol_2018(&plain).map(|symbol| under_conditions(symbol, conditions).to_owned()),
            Edition::E2009 => row_2009(&plain, conditions).map(str::to_owned),
        };
        match symbol.filter(|symbol| tables.category(symbol).is_some()) {
            Some(symbol) if !symbols.contains(&symbol) => symbols.push(symbol),
            Some(_) => {}
            None => return Read::Unknown(text.to_owned()),
        }
    }
    if symbols.is_empty() { Read::None } else { Read::Symbols(symbols) }
}

/// A flammable liquid of category 2 or 3 moves to W5.1 above its boiling point, to W5.2 under special process conditions.
fn under_conditions<'a>(symbol: &'a str, conditions: &Conditions) -> &'a str {
    match symbol {
        "W5.2" | "W5.3" | "W5.4" if conditions.above_boiling_point => "W5.1",
        "W5.3" | "W5.4" if conditions.special_process => "W5.2",
        other => other,
    }
}

/// Classes in words with the categories that make one symbol: (words, categories, symbol).
const CLASSES_2018: &[(&[&str], &[&str], &str)] = &[
    (&["易燃气体", "flammable gas"], &["1", "1a", "1b", "2"], "W2"),
    (&["气溶胶", "aerosol"], &["1", "2"], "W3"),
    (&["氧化性气体", "oxidising gas", "oxidizing gas"], &["1"], "W4"),
    (&["易燃液体", "flammable liquid"], &["1"], "W5.1"),
    (&["易燃液体", "flammable liquid"], &["2"], "W5.3"),
    (&["易燃液体", "flammable liquid"], &["3"], "W5.4"),
    (&["自反应", "self-reactive"], &["a", "b"], "W6.1"),
    (&["自反应", "self-reactive"], &["c", "d", "e"], "W6.2"),
    (&["有机过氧化物", "organic peroxide"], &["a", "b"], "W7.1"),
    (&["有机过氧化物", "organic peroxide"], &["c", "d", "e", "f"], "W7.2"),
    (&["自燃液体", "自燃固体", "pyrophoric"], &["1"], "W8"),
    (
        &["氧化性固体", "氧化性液体", "oxidising solid", "oxidising liquid", "oxidizing solid", "oxidizing liquid"],
        &["1"],
        "W9.1",
    ),
    (
        &["氧化性固体", "氧化性液体", "oxidising solid", "oxidising liquid", "oxidizing solid", "oxidizing liquid"],
        &["2", "3"],
        "W9.2",
    ),
    (&["易燃固体", "flammable solid"], &["1"], "W10"),
    (&["遇水放出易燃气体", "water-reactive", "emit flammable gas"], &["1", "2"], "W11"),
];

fn symbol_2018(plain: &str) -> Option<&'static str> {
    const SYMBOLS: &[&str] = &[
        "J1", "J2", "J3", "J4", "J5", "W1.1", "W1.2", "W1.3", "W2", "W3", "W4", "W5.1", "W5.2", "W5.3", "W5.4", "W6.1",
        "W6.2", "W7.1", "W7.2", "W8", "W9.1", "W9.2", "W10", "W11",
    ];
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| plain == symbol.to_lowercase()) {
        return Some(symbol);
    }
    let category = category_of(plain)?;
    CLASSES_2018
        .iter()
        .find(|(words, categories, _)| {
            words.iter().any(|word| plain.contains(word)) && categories.contains(&category.as_str())
        })
        .map(|(_, _, symbol)| *symbol)
}

/// Rows of the 2009 edition that a symbol of the 2018 edition answers to beyond doubt. Those left out do not: W5.1 (the 2009 edition asks for a
/// flash point below 0 °C), W10 (packing group), J4 and self-reactive substances.
const FROM_2018: &[(&str, &str)] = &[
    ("w1.1", "2"), // 1.1; division 1.1A (row 1) must be named as such
    ("w1.2", "3"),
    ("w1.3", "3"),
    ("w2", "4"),
    ("w4", "5"),
    ("j1", "6"),
    ("j3", "7"),
    ("w5.3", "9"),
    ("w5.4", "10"),
    ("w8", "12"),
    ("w11", "13"),
    ("w9.1", "14"),
    ("w9.2", "15"),
    ("w7.1", "16"),
    ("w7.2", "16"),
    ("j2", "17"),
    ("j5", "18"),
];

fn row_2009(plain: &str, conditions: &Conditions) -> Option<&'static str> {
    if let Some(row) = plain.strip_prefix("row ").and_then(|row| ROWS_2009.iter().find(|known| **known == row)) {
        return Some(row);
    }
    if conditions.above_boiling_point
        && (plain.starts_with("w5") || plain.contains("flammable liquid") || plain.contains("易燃液体"))
    {
        return Some("8"); // always kept above the boiling point
    }
    if let Some((_, row)) = FROM_2018.iter().find(|(symbol, _)| *symbol == plain) {
        return Some(row);
    }
    if plain.contains("extremely flammable") || plain.contains("极易燃") {
        return Some("8");
    }
    if plain.contains("highly flammable") || plain.contains("高度易燃") {
        return Some("9");
    }
    if let Some(row) = flammable_by_flash_point(plain) {
        return Some(row);
    }
    let division = division_of(plain)?;
    let group = packing_group_of(plain);
    let category = category_of(plain);
    match (division.as_str(), group, category.as_deref()) {
        ("1.1a", ..) => Some("1"),
        ("1.1", ..) => Some(if plain.contains("1.1a") && !plain.contains("other than") && !plain.contains("除") {
            "1"
        } else {
            "2"
        }),
        ("1.2" | "1.3" | "1.4" | "1.5" | "1.6", ..) => Some("3"),
        ("2.1", ..) => Some("4"),
        ("2.2", ..)
            if plain.contains("5.1")
                || plain.contains("subsidiary")
                || plain.contains("次要")
                || plain.contains("oxidi") =>
        {
            Some("5")
        }
        ("2.3", _, Some("1")) => Some("6"),
        ("2.3", ..) => Some("7"),
        ("4.1", Some(1), _) => Some("11"),
        ("4.2", Some(1 | 2), _) => Some("12"),
        ("4.3", Some(1 | 2), _) => Some("13"),
        ("5.1", Some(1), _) => Some("14"),
        ("5.1", Some(2 | 3), _) => Some("15"),
        ("5.2", ..) => Some("16"),
        ("6.1", _, Some("1")) => Some("17"),
        ("6.1", _, Some("2")) => Some("18"),
        _ => None,
    }
}

const ROWS_2009: &[&str] =
    &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18"];

/// Reads `flash point 12 °C` as the row it falls in: below 23 °C highly flammable, from 23 °C and below 61 °C flammable.
fn flammable_by_flash_point(plain: &str) -> Option<&'static str> {
    let after = plain.split_once("flash point").or_else(|| plain.split_once("闪点"))?.1;
    let number: String = after
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit() && *letter != '-')
        .take_while(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '.'))
        .collect();
    let celsius: f64 = number.parse().ok()?;
    let exactly_at_most = after.trim_start().starts_with(['<', '≤']);
    match celsius {
        flash if flash < 23.0 || (exactly_at_most && flash <= 23.0) => Some("9"),
        flash if flash < 61.0 || (exactly_at_most && flash <= 61.0) => Some("10"),
        _ => None,
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            'Ⅰ' => 'I',
            '\u{3000}' => ' ',
            other => other,
        })
        .collect::<String>()
        .replace('Ⅱ', "II")
        .replace('Ⅲ', "III")
        .to_lowercase()
        .trim()
        .to_owned()
}

/// Finds `1.1`, `4.3` … written as `division 4.3`, `4.3项` or `class 4.3`.
fn division_of(plain: &str) -> Option<String> {
    let at = ["division", "class"].iter().find_map(|word| plain.find(word).map(|at| at + word.len()));
    let (digits, after) = if let Some(at) = at {
        let rest = plain[at..].trim_start();
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
        (rest[..end].to_owned(), rest[end..].to_owned())
    } else {
        let end = plain.find('项')?;
        let letters = plain[..end].chars().rev().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '.');
        (letters.collect::<Vec<_>>().into_iter().rev().collect(), String::new())
    };
    let digits = digits.trim_end_matches('.').to_owned();
    if digits.is_empty() {
        return None;
    }
    Some(if digits == "1.1" && after.starts_with('a') { "1.1a".to_owned() } else { digits })
}

/// Finds the packing group: `packing group II`, `pg ii`, `包装II类`, `包装类别Ⅲ`.
fn packing_group_of(plain: &str) -> Option<u8> {
    let at = ["packing group", "pg", "包装类别", "包装"]
        .iter()
        .find_map(|word| plain.find(word).map(|at| at + word.len()))?;
    let rest = plain[at..].trim_start_matches([' ', '为', ':', '：', '组']);
    let roman: String = rest.chars().take_while(|letter| *letter == 'i').collect();
    match (roman.len(), rest.chars().next()) {
        (1, _) | (_, Some('1')) => Some(1),
        (2, _) | (_, Some('2')) => Some(2),
        (3, _) | (_, Some('3')) => Some(3),
        _ => None,
    }
}

/// Finds the category or type: `category 2`, `类别1`, `type B`, `B型`, or a last word that is one.
fn category_of(plain: &str) -> Option<String> {
    for word in ["category", "cat.", "cat", "类别", "type", "类型"] {
        if let Some(at) = plain.find(word) {
            let rest = plain[at + word.len()..].trim_start_matches([' ', ':', '：', '.']);
            let found: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !found.is_empty() {
                return Some(found);
            }
        }
    }
    if let Some(at) = plain.find('型') {
        return plain[..at].chars().next_back().filter(char::is_ascii_alphabetic).map(|letter| letter.to_string());
    }
    plain
        .rsplit([' ', ',', '，'])
        .next()
        .filter(|last| last.len() <= 2 && !last.is_empty())
        .map(str::to_owned)
        .or_else(|| plain.chars().next_back().filter(char::is_ascii_digit).map(|digit| digit.to_string()))
}
