//! Figures as people of the trade write them.

/// Writes a power of ten: `10⁻⁶`.
///
/// ```
/// assert_eq!(anlan_quantity::power_of_ten(-12), "10⁻¹²");
/// ```
pub fn power_of_ten(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = if exponent < 0 { "⁻" } else { "" };
    let digits = exponent.unsigned_abs().to_string();
    let raised: String = digits.chars().filter_map(|digit| DIGITS.get(digit.to_digit(10)? as usize)).collect();
    format!("10{sign}{raised}")
}

/// Writes a figure to three digits with a power of ten, without zeros at the end; what is not above zero, and what is no figure, is `0`.
///
/// ```
/// assert_eq!(anlan_quantity::scientific(5.2537e-6), "5.25×10⁻⁶");
/// assert_eq!(anlan_quantity::scientific(3e-7), "3×10⁻⁷");
/// assert_eq!(anlan_quantity::scientific(0.0), "0");
/// ```
pub fn scientific(value: f64) -> String {
    let text = format!("{value:.2e}");
    match text.split_once('e') {
        Some((digits, exponent)) if value > 0.0 => {
            let digits = digits.trim_end_matches('0').trim_end_matches('.');
            format!("{digits}×{}", power_of_ten(exponent.parse().unwrap_or(0)))
        }
        _ => "0".to_owned(),
    }
}
