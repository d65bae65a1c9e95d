//! Numbers as people type them.

use anlan_kernel::Problem;
use anlan_kernel::problem::Result;

use crate::text::{clean, half_width};

/// Returns a plain decimal (`-1234.5`) from a number as people type it.
///
/// Taken: full-width digits and signs (`１２３４．５`), a leading `+`, thousands separators (`1,234.5`, `1 234.5`, `1,234,567`),
/// and powers of ten (`2.5e3`), which are kept as written. `NaN` and infinity are words, not numbers, and are refused; whether a
/// negative number makes sense is for the caller to say.
///
/// # Errors
/// `number.ambiguous` where a comma may be a decimal mark (`1.234,5`, `12,5`), `number.unreadable` otherwise.
///
/// # Example
/// ```
/// assert_eq!(anlan_tables::parse_decimal("１，２３４．５")?, "1234.5");
/// assert!(anlan_tables::parse_decimal("1.234,5").is_err());
/// # Ok::<(), anlan_kernel::Problem>(())
/// ```
pub fn parse_decimal(text: &str) -> Result<String> {
    let plain: String = clean(text).chars().map(half_width).collect();
    let plain = plain.trim();
    let (sign, unsigned) = match plain.as_bytes().first() {
        Some(b'-') => ("-", &plain[1..]),
        Some(b'+') => ("", &plain[1..]),
        _ => ("", plain),
    };
    let unsigned = unsigned.trim_start();
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if fraction.is_some_and(|fraction| fraction.contains(',')) {
        return Err(ambiguous(text));
    }
    let whole = without_separators(whole, text)?;
    let fraction_is_digits = fraction.is_none_or(|fraction| fraction.bytes().all(|b| b.is_ascii_digit()));
    let has_digit = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let exponent_is_whole = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())
    });
    if !(fraction_is_digits && has_digit && exponent_is_whole) {
        return Err(unreadable(text));
    }
    let mut decimal = String::with_capacity(plain.len() + 1);
    decimal.push_str(sign);
    decimal.push_str(if whole.is_empty() { "0" } else { &whole });
    if let Some(fraction) = fraction.filter(|fraction| !fraction.is_empty()) {
        decimal.push('.');
        decimal.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        decimal.push('e');
        decimal.push_str(exponent);
    }
    Ok(decimal)
}

/// Returns the whole part without thousands separators, which must stand every three digits.
fn without_separators(whole: &str, source: &str) -> Result<String> {
    let separator = if whole.contains(',') { ',' } else { ' ' };
    let groups: Vec<&str> = whole.split(separator).collect();
    if groups.iter().any(|group| !group.bytes().all(|b| b.is_ascii_digit())) {
        return Err(unreadable(source));
    }
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
        && (first.is_empty() || first.len() > 3 || rest.iter().any(|group| group.len() != 3))
    {
        return Err(if separator == ',' { ambiguous(source) } else { unreadable(source) });
    }
    Ok(groups.concat())
}

fn ambiguous(source: &str) -> Problem {
    let shown = crate::problems::shorten(source);
    Problem::invalid(
        "number.ambiguous",
        format!("“{shown}”中的逗号可能是小数点，也可能是千位分隔符"),
        format!("the comma in \"{shown}\" may be a decimal mark or a thousands separator"),
    )
    .remedy("小数点用“.”，例如 1234.5", "write the decimal mark as a point, such as 1234.5")
}

fn unreadable(source: &str) -> Problem {
    let shown = crate::problems::shorten(source);
    Problem::invalid("number.unreadable", format!("“{shown}”不是数字"), format!("\"{shown}\" is not a number")).remedy(
        "只填数字，单位写在表头或单独一列",
        "enter digits only; the unit belongs in the heading or its own column",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for (typed, decimal) in [
            ("12", "12"),
            (" 12.50 ", "12.50"),
            ("１２３４", "1234"),
            ("－１２．５", "-12.5"),
            ("＋３", "3"),
            ("−4", "-4"),
            ("1,234.5", "1234.5"),
            ("1,234,567", "1234567"),
            ("１，２３４", "1234"),
            ("1 234.5", "1234.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("2.5E3", "2.5e3"),
            ("1e-3", "1e-3"),
            ("210102198001011234", "210102198001011234"),
            ("0.1000000000000000055", "0.1000000000000000055"),
        ] {
            assert_eq!(parse_decimal(typed).as_deref(), Ok(decimal), "{typed}");
        }
    }

    #[test]
    fn ambiguous_commas_are_refused() {
        for typed in ["1.234,5", "12,5", "1,23", "1234,567", ",123", "1.234,567.8"] {
            assert_eq!(parse_decimal(typed).unwrap_err().code, "number.ambiguous", "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in ["", "NaN", "inf", "-", ".", "1.2.3", "12t", "0x10", "1e", "1e9999", "--1", "十二", "1 2", "e5"]
        {
            assert_eq!(parse_decimal(typed).unwrap_err().code, "number.unreadable", "{typed}");
        }
    }
}
