//! Personal data as shown to those who have no reason to see it: enough left to tell two people apart, not enough to reach them.

/// Returns a text masked by what it looks like: an address for mail, a telephone number, an identity number, or else a name.
///
/// # Example
/// ```
/// use anlan_kernel::masking::mask;
/// assert_eq!(mask("王小明"), "王**");
/// assert_eq!(mask("0411-000-0001"), "0411****0001");
/// ```
pub fn mask(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    if text.contains('@') {
        return mail(text);
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    match (digits, letters) {
        (14.., 0 | 1) => number(text),
        (5..=13, 0) => telephone(text),
        _ => name(text),
    }
}

/// Returns the first character of a name; its length is not told.
pub fn name(text: &str) -> String {
    let mut masked: String = text.trim().chars().take(1).collect();
    masked.push_str("**");
    masked
}

/// Returns the ends of a telephone number: area code or the operator's digits, and the last four where that leaves four hidden.
pub fn telephone(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let head = if digits.len() == 11 && digits[0] == '1' { 3 } else { 4 };
    if digits.len() < head + 7 {
        let last = digits.len().saturating_sub(2);
        return format!("****{}", digits[last..].iter().collect::<String>());
    }
    let tail = &digits[digits.len() - 4..];
    format!("{}****{}", digits[..head].iter().collect::<String>(), tail.iter().collect::<String>())
}

/// Returns the ends of an identity number: three characters and the last two.
pub fn number(text: &str) -> String {
    let signs: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if signs.len() < 10 {
        return "****".to_owned();
    }
    let tail = &signs[signs.len() - 2..];
    format!("{}****{}", signs[..3].iter().collect::<String>(), tail.iter().collect::<String>())
}

fn mail(text: &str) -> String {
    let (person, host) = text.rsplit_once('@').unwrap_or((text, ""));
    format!("{}@{host}", name(person))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_personal_is_no_longer_told() {
        for (text, masked) in [
            ("王小明", "王**"),
            ("示某456", "示**"),
            ("Lin Daiyu", "L**"),
            ("0411-000-0001", "0411****0001"),
            ("13800000001", "138****0001"),
            ("84000001", "****01"),
            ("210200199001010018", "210****18"),
            ("21020019900101001X", "210****1X"),
            ("zhang@example.invalid", "z**@example.invalid"),
            ("  ", ""),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
    }
}
