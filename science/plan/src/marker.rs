//! Numbers at the head of a paragraph.

/// A number at the head of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) level: Level,
    pub(crate) number: u32,
    /// Bytes of the marker.
    pub(crate) len: usize,
}

/// Depth of a number, by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// 一、 and 第一章.
    Chapter,
    /// （一）.
    Section,
    /// 1. and 1、 and 第1项.
    Item,
    /// (1) and 1).
    Sub,
    /// ①.
    Circle,
}

impl Level {
    pub(crate) const ALL: [Self; 5] = [Self::Chapter, Self::Section, Self::Item, Self::Sub, Self::Circle];
}

/// Reads the number at the head of a paragraph.
pub(crate) fn marker(line: &str) -> Option<Marker> {
    let found = |level, number, rest: &str| Some(Marker { level, number, len: line.len() - rest.len() });
    if let Some(rest) = line.strip_prefix('第') {
        let (number, rest) = number(rest)?;
        for (word, level) in
            [("部分", Level::Chapter), ("章", Level::Chapter), ("项", Level::Item), ("条", Level::Item)]
        {
            if let Some(rest) = rest.strip_prefix(word) {
                return found(level, number, rest.trim_start_matches(['、', '.', ':', ',']));
            }
        }
        return None;
    }
    if let Some(rest) = line.strip_prefix('(') {
        let level = if rest.starts_with(|first: char| first.is_ascii_digit()) { Level::Sub } else { Level::Section };
        let (number, rest) = number(rest)?;
        return found(level, number, rest.strip_prefix(')')?.trim_start_matches(['、', '.']));
    }
    let first = line.chars().next()?;
    if let '①'..='⑳' = first {
        return found(Level::Circle, u32::from(first) - u32::from('①') + 1, &line[first.len_utf8()..]);
    }
    let (number, rest) = number(line)?;
    if !first.is_ascii_digit() {
        return found(Level::Chapter, number, rest.strip_prefix(['、', '.'])?);
    }
    if let Some(rest) = rest.strip_prefix(')') {
        return found(Level::Sub, number, rest.trim_start_matches(['、', '.']));
    }
    let rest = rest.strip_prefix(['.', '、'])?;
    if rest.starts_with(|next: char| next.is_ascii_digit() || next == '%') {
        return None;
    }
    found(Level::Item, number, rest)
}

/// Reads a number of at most three digits, Arabic or Chinese, and what follows it.
pub(crate) fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number = (digits <= 3).then(|| text[..digits].parse().ok())??;
        return Some((number, &text[digits..]));
    }
    let end = text.char_indices().find(|(_, letter)| digit(*letter).is_none()).map_or(text.len(), |(at, _)| at);
    let number = chinese(&text[..end])?;
    Some((number, &text[end..]))
}

/// Value of a Chinese numeral, of ten and of a hundred.
pub(crate) fn digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        _ => return None,
    })
}

/// Reads 一 to 九百九十九, or digit by digit as in 二〇一七.
pub(crate) fn chinese(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 6 {
        return None;
    }
    if !text.contains(['十', '百']) {
        return text.chars().try_fold(0_u32, |sum, letter| Some(sum * 10 + digit(letter)?));
    }
    let (mut total, mut one) = (0, 0);
    for letter in text.chars() {
        match digit(letter)? {
            unit @ (10 | 100) => {
                total += unit * u32::max(one, 1);
                one = 0;
            }
            value => one = value,
        }
    }
    Some(total + one)
}

/// Writes 1 to 99 as in （二十一）.
pub(crate) fn in_chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        1..=9 => DIGITS[number as usize].to_owned(),
        10..=19 => format!("十{}", DIGITS[number as usize - 10]),
        20..=99 => format!("{}十{}", DIGITS[number as usize / 10], DIGITS[number as usize % 10]),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_numbers() {
        let check = |line: &str, expected: Option<(Level, u32)>| {
            assert_eq!(marker(line).map(|marker| (marker.level, marker.number)), expected, "{line}");
        };
        check("一、指导思想", Some((Level::Chapter, 1)));
        check("(十二)有效", Some((Level::Section, 12)));
        check("6.加强", Some((Level::Item, 6)));
        check("6、加强", Some((Level::Item, 6)));
        check("第二十一项加强", Some((Level::Item, 21)));
        check("第三章总则", Some((Level::Chapter, 3)));
        check("(3)加强", Some((Level::Sub, 3)));
        check("③加强", Some((Level::Circle, 3)));
        check("1.5公里", None);
        check("2018年4月", None);
        check("(大政办发(2017)56号)", None);
        check("一是加强", None);
        check("第三方机构", None);
        assert_eq!((in_chinese(10), in_chinese(21)), ("十".to_owned(), "二十一".to_owned()));
    }
}
