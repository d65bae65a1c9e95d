//! Small help with text as people type it.

/// Returns the text without surrounding blanks, among them the ideographic space, and without characters that cannot be seen
/// (zero-width marks, byte order marks, marks of writing direction) anywhere in it.
///
/// # Example
/// ```
/// assert_eq!(anlan_tables::clean("\u{3000}液氨\u{200b} "), "液氨");
/// ```
pub fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_invisible) {
        return text.trim().into();
    }
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    visible.trim().to_owned().into()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Returns a character in its half-width form where it has one.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).expect("the full-width block maps onto printable ASCII")
        }
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '−' | '–' => '-', // minus sign and en dash, as text processors put them
        '。' => '.',
        other => other,
    }
}

/// Returns the letter a spreadsheet shows over a column, counted from 0.
///
/// # Example
/// ```
/// assert_eq!(anlan_tables::column_letter(0), "A");
/// assert_eq!(anlan_tables::column_letter(27), "AB");
/// ```
pub fn column_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        letters.push(b'A' + u8::try_from(rest % 26).expect("a remainder of 26 fits"));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.reverse();
    String::from_utf8(letters).expect("letters are ASCII")
}
