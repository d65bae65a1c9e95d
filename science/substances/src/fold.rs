//! Folding of written forms: width, case, brackets, dashes, comparators, spelling.

/// Returns the half-width form of a character: full-width letters, digits and signs become their ASCII twins.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Tells whether a character is one of the many dashes, hyphens and minus signs.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{2500}'
    )
}

/// Tells whether a character is invisible and carries nothing: byte-order mark, zero-width joiners, controls.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}') || (c.is_control() && !c.is_whitespace())
}

/// Folds width, case, brackets, dashes, quotes and comparators; words stay apart by one space.
pub(crate) fn light(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let c = half_width(c);
        match c {
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if is_dash(c) => out.push('-'),
            '[' | '{' | '【' | '〔' | '〖' | '「' | '《' | '〈' => out.push('('),
            ']' | '}' | '】' | '〕' | '〗' | '」' | '》' | '〉' => out.push(')'),
            '﹥' => out.push('>'),
            '≧' | '⩾' => out.push('≥'),
            '≦' | '⩽' => out.push('≤'),
            '﹤' => out.push('<'),
            '﹪' | '٪' => out.push('%'),
            '、' => out.push(','),
            '‘' | '’' | '′' | '´' | '`' => out.push('\''),
            '“' | '”' | '″' => out.push('"'),
            '∼' | '〜' => out.push('~'),
            '=' if out.ends_with('>') => replace_last(&mut out, '≥'),
            '=' if out.ends_with('<') => replace_last(&mut out, '≤'),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Drops spaces and dashes from folded text and settles the spellings of English.
pub(crate) fn squeeze(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars().filter(|c| *c != ' ' && *c != '-') {
        match c {
            '=' if out.ends_with('>') => replace_last(&mut out, '≥'),
            '=' if out.ends_with('<') => replace_last(&mut out, '≤'),
            c => out.push(c),
        }
    }
    for (from, to) in SPELLINGS {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out
}

/// Spellings of the two English usages and of the catalogue; the right side is the one kept.
const SPELLINGS: [(&str, &str); 4] =
    [("sulph", "sulf"), ("aluminum", "aluminium"), ("cesium", "caesium"), ("其它", "其他")];

fn replace_last(text: &mut String, with: char) {
    text.pop();
    text.push(with);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &str) {
        assert_eq!(squeeze(&light(input)), expect, "{input}");
    }

    #[test]
    fn forms_of_writing_fall_together() {
        check("２－丙烯腈", "2丙烯腈");
        check("2—丙烯腈 ", "2丙烯腈");
        check("硝酸铵［含可燃物＞０.２％］", "硝酸铵(含可燃物>0.2%)");
        check("氨【含量 >= 20 %】", "氨(含量≥20%)");
        check("Sulphur Dioxide", "sulfurdioxide");
        check("一氧化碳", "一氧化碳");
        check("Cesium", "caesium");
    }
}
