//! Dates as plans write them.

use std::ops::Range;

use jiff::civil::Date;

use crate::marker::chinese;

/// A date or a part of a year, as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    part: Part,
    /// From the day of issue on.
    pub(crate) at_once: bool,
    /// Where it stands.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    End,
    Beginning,
    Third(i8),
    Half(i8),
    Quarter(i8),
    NextYear,
}

/// A date with its first and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: Date,
    pub(crate) to: Date,
    /// A single day, or the end of a month or year: "before it" leaves no doubt.
    pub(crate) sharp: bool,
    /// The year was not printed.
    pub(crate) year_assumed: bool,
}

/// Finds the first date within a range.
pub(crate) fn find(text: &str, range: Range<usize>) -> Option<Token> {
    let mut before = None;
    for (at, letter) in text.get(range.clone())?.char_indices() {
        let at = range.start + at;
        if starts(letter)
            && !before.is_some_and(|before: char| before.is_ascii_digit() || starts_chinese(before) || before == '第')
            && let Some(token) = read(text, at, range.end)
        {
            return Some(token);
        }
        before = Some(letter);
    }
    None
}

fn starts(letter: char) -> bool {
    letter.is_ascii_digit()
        || starts_chinese(letter)
        || matches!(letter, '今' | '本' | '当' | '明' | '即' | '年' | '月')
}

fn starts_chinese(letter: char) -> bool {
    crate::marker::digit(letter).is_some()
}

/// Reads a date that begins at a place.
pub(crate) fn read(text: &str, start: usize, limit: usize) -> Option<Token> {
    let whole = text.get(start..limit)?;
    let mut token = Token { year: None, month: None, day: None, part: Part::Whole, at_once: false, start, end: start };
    let mut rest = whole;
    if let Some(after) = strip(rest, &["即日起", "即日", "自印发之日起", "印发之日起"]) {
        token.at_once = true;
        token.end = limit - after.len();
        return Some(token);
    }
    if let Some(after) = strip(rest, &["年底", "年末", "年内", "年终"]) {
        token.part = Part::End;
        token.month = Some(12);
        token.end = limit - after.len();
        return Some(token);
    }
    let relative = strip(rest, &["今年", "本年度", "本年", "当年", "明年"]);
    if let Some(after) = relative {
        if rest.starts_with('明') {
            token.part = Part::NextYear;
        }
        rest = after;
    } else if let Some((year, after)) = numeral(rest, 4)
        && let Some(after) = after.strip_prefix('年')
    {
        if !(1949..=2200).contains(&year) {
            return None;
        }
        token.year = i16::try_from(year).ok();
        rest = after.strip_prefix('度').unwrap_or(after);
    }
    let has_year = token.year.is_some() || relative.is_some();
    if let Some((month, after)) = numeral(rest, 2)
        && let Some(after) = after.strip_prefix('月')
    {
        token.month = i8::try_from(month).ok();
        rest = after.strip_prefix('份').unwrap_or(after);
        if let Some((day, after)) = numeral(rest, 2)
            && let Some(after) = after.strip_prefix(['日', '号'])
        {
            token.day = i8::try_from(day).ok();
            rest = after;
        } else {
            rest = part_of_month(&mut token, rest);
        }
    } else if has_year {
        rest = part_of_year(&mut token, rest);
    } else {
        return None;
    }
    token.end = limit - rest.len();
    Some(token)
}

fn part_of_month<'a>(token: &mut Token, rest: &'a str) -> &'a str {
    let forms = [("上旬", Part::Third(1)), ("中旬", Part::Third(2)), ("下旬", Part::Third(3)), ("初", Part::Beginning)];
    for (word, part) in forms {
        if let Some(after) = rest.strip_prefix(word) {
            token.part = part;
            return after;
        }
    }
    strip(rest, &["底", "末"]).map_or(rest, |after| {
        if token.part != Part::NextYear {
            token.part = Part::End;
        }
        after
    })
}

fn part_of_year<'a>(token: &mut Token, rest: &'a str) -> &'a str {
    let next = token.part == Part::NextYear;
    if let Some(after) = strip(rest, &["年底", "底", "年末", "末", "内"]) {
        (token.month, token.part) = (Some(12), if next { Part::NextYear } else { Part::End });
        return after;
    }
    for (word, part) in [("上半年", Part::Half(1)), ("下半年", Part::Half(2)), ("初", Part::Beginning)] {
        if let Some(after) = rest.strip_prefix(word) {
            token.part = part;
            return after;
        }
    }
    let quarter = rest.strip_prefix('第').unwrap_or(rest);
    if let Some((number @ 1..=4, after)) = numeral(quarter, 1)
        && let Some(after) = after.strip_prefix("季度")
    {
        token.part = Part::Quarter(i8::try_from(number).unwrap_or(1));
        return strip(after, &["末", "底"]).unwrap_or(after);
    }
    rest
}

/// Reads an Arabic or Chinese number of at most so many digits.
pub(crate) fn numeral(text: &str, most: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return (digits <= most).then(|| text[..digits].parse().ok().map(|number| (number, &text[digits..])))?;
    }
    let end = text.char_indices().find(|(_, letter)| !starts_chinese(*letter)).map_or(text.len(), |(at, _)| at);
    Some((chinese(&text[..end])?, &text[end..]))
}

fn strip<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

impl Token {
    /// Tells whether the year is printed.
    pub(crate) fn year(&self) -> Option<i16> {
        self.year
    }

    /// Returns the days it covers; the year is taken from `year` where none is printed. None where there is no such day.
    pub(crate) fn days(&self, year: Option<i16>, issued: Option<Date>) -> Option<Days> {
        if self.at_once {
            return issued.map(|day| Days { from: day, to: day, sharp: true, year_assumed: false });
        }
        let assumed = self.year.is_none();
        let mut year = self.year.or(year)?;
        if self.part == Part::NextYear {
            year += 1;
        }
        let days = |from, to, sharp| Some(Days { from, to, sharp, year_assumed: assumed });
        let (first, last) = match (self.part, self.month) {
            (_, Some(month)) => (month, month),
            (Part::Half(half), None) => (half * 6 - 5, half * 6),
            (Part::Quarter(quarter), None) => (quarter * 3 - 2, quarter * 3),
            (Part::Beginning, None) => (1, 1),
            _ => (1, 12),
        };
        let from = Date::new(year, first, 1).ok()?;
        let to = Date::new(year, last, 1).ok()?.last_of_month();
        if let Some(day) = self.day {
            let day = Date::new(year, first, day).ok()?;
            return days(day, day, true);
        }
        match self.part {
            Part::Third(1) => days(from, Date::new(year, first, 10).ok()?, true),
            Part::Third(2) => days(Date::new(year, first, 11).ok()?, Date::new(year, first, 20).ok()?, true),
            Part::Third(_) => days(Date::new(year, first, 21).ok()?, to, true),
            Part::End | Part::Half(_) | Part::Quarter(_) => days(from, to, true),
            _ => days(from, to, self.part == Part::NextYear && self.month.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        let check = |text: &str, from: &str, to: &str| {
            let token = find(text, 0..text.len()).unwrap_or_else(|| panic!("{text}"));
            let days = token.days(Some(2020), None).unwrap();
            assert_eq!((days.from.to_string(), days.to.to_string()), (from.to_owned(), to.to_owned()), "{text}");
        };
        check("于2018年3月底前", "2018-03-01", "2018-03-31");
        check("2017年5月10日前", "2017-05-10", "2017-05-10");
        check("二〇一七年十二月三十一日", "2017-12-31", "2017-12-31");
        check("2019年底前", "2019-12-01", "2019-12-31");
        check("2018年上半年", "2018-01-01", "2018-06-30");
        check("2018年第三季度末", "2018-07-01", "2018-09-30");
        check("2017年6月中旬", "2017-06-11", "2017-06-20");
        check("11月底前", "2020-11-01", "2020-11-30");
        check("年底前", "2020-12-01", "2020-12-31");
        check("明年2月底", "2021-02-01", "2021-02-28");
        check("2016年2月", "2016-02-01", "2016-02-29");
        let impossible = "2018年2月30日";
        assert_eq!(find(impossible, 0..impossible.len()).unwrap().days(None, None), None);
        assert_eq!(find("第三季度每年一次", 0..24), None);
    }
}
