//! Composition notes: shares of components and words of state.

use std::fmt;

use serde::Serialize;

mod parse;

pub(crate) use parse::{is_grade, leading_or_trailing_share, read_note};

/// A share in percent, exact to one ten-thousandth of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "f64")]
pub struct Percent(u32);

impl Percent {
    /// 0 %.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const WHOLE: Self = Self(1_000_000);

    /// Reads digits with at most one decimal point; places beyond the fourth are dropped. `None` above 100.
    pub fn parse(digits: &str) -> Option<Self> {
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let padded: String = part.chars().chain("0000".chars()).take(4).collect();
        let value = whole.parse::<u32>().ok()? * 10_000 + padded.parse::<u32>().ok()?;
        (value <= Self::WHOLE.0).then_some(Self(value))
    }
}

impl From<Percent> for f64 {
    fn from(percent: Percent) -> Self {
        Self::from(percent.0) / 10_000.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", f64::from(*self))
    }
}

/// From here up a substance is taken as itself, not as its solution.
const PURE: Percent = Percent(900_000);

/// How a share is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// `<`
    Below,
    /// `≤`
    AtMost,
    /// `=`, or a share stated alone
    Equal,
    /// `≥`
    AtLeast,
    /// `>`
    Above,
}

impl Comparator {
    /// Returns the printed sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "≤",
            Self::Equal => "=",
            Self::AtLeast => "≥",
            Self::Above => ">",
        }
    }

    /// Returns the comparator seen from the other side: `10% < x` is `x > 10%`.
    pub(crate) const fn mirrored(self) -> Self {
        match self {
            Self::Below => Self::Above,
            Self::AtMost => Self::AtLeast,
            Self::Equal => Self::Equal,
            Self::AtLeast => Self::AtMost,
            Self::Above => Self::Below,
        }
    }
}

/// One bound on the share of a component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Limit {
    /// Component as folded; empty for the substance itself.
    pub component: String,
    /// Kind of bound.
    pub comparator: Comparator,
    /// The bound.
    pub percent: Percent,
}

/// A word of state or preparation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Word {
    /// 无水, anhydrous.
    Anhydrous,
    /// 溶液, in solution.
    Solution,
    /// 干的, dry.
    Dry,
    /// 湿的, wetted.
    Wet,
    /// 含水, with water.
    Water,
    /// 含乙醇, with alcohol.
    Alcohol,
    /// 压缩的, compressed.
    Compressed,
    /// 液化的, liquefied.
    Liquefied,
    /// 气体, as gas.
    Gas,
    /// 固体, solid.
    Solid,
    /// 液体, liquid.
    Liquid,
    /// 稳定的, stabilised.
    Stabilized,
    /// 熔融的, molten.
    Molten,
    /// 糊状, as paste.
    Paste,
    /// 发红烟的, red fuming.
    RedFuming,
    /// 发红烟的除外, other than red fuming.
    NotRedFuming,
    /// 未改型的, unmodified.
    Unmodified,
    /// 增塑的, plasticised.
    Plasticised,
    /// 反式, trans isomer.
    Trans,
    /// 顺式, cis isomer.
    Cis,
}

/// What is said about the composition; kept whole, since it decides between rows of one CAS number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Composition {
    /// Bounds on shares, in the order given.
    pub limits: Vec<Limit>,
    /// Words of state, sorted, each once.
    pub words: Vec<Word>,
    /// Parts that were not understood, folded.
    pub others: Vec<String>,
}

/// Whether a stated composition meets a row's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// It cannot be in the row.
    Outside,
    /// Nothing stated decides it.
    Open,
    /// Everything the row asks for is stated and met.
    Inside,
}

impl Composition {
    /// Tells whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.words.is_empty() && self.others.is_empty()
    }

    /// Tells whether a word is present.
    pub fn has(&self, word: Word) -> bool {
        self.words.contains(&word)
    }

    /// Tells whether the substance itself is stated to be below 90 %, or in solution.
    ///
    /// 90 % is a choice of this library, not of a standard: technical grades of pure substances lie above it.
    pub fn is_dilute(&self) -> bool {
        self.has(Word::Solution) || self.range("").is_some_and(|own| own.high < PURE)
    }

    /// Tells whether more than 10 % of water is stated.
    fn is_watery(&self) -> bool {
        self.range("水").is_some_and(|water| water.low > Percent(100_000))
    }

    /// Tells whether what is stated leaves room for less than 90 % of the substance itself.
    pub fn may_be_dilute(&self) -> bool {
        self.has(Word::Solution) || self.is_watery() || self.range("").is_some_and(|own| own.low < PURE)
    }

    /// Adds what another note says.
    pub fn extend(&mut self, other: Self) {
        for limit in other.limits {
            if !self.limits.contains(&limit) {
                self.limits.push(limit);
            }
        }
        for word in other.words {
            self.add_word(word);
        }
        for text in other.others {
            if !self.others.contains(&text) {
                self.others.push(text);
            }
        }
    }

    /// Returns this composition with a row's bounds for the components that it leaves open, and the row's words.
    pub fn completed_by(&self, row: &Self) -> Self {
        let mut whole = self.clone();
        for limit in &row.limits {
            if self.range(&limit.component).is_none() && !whole.limits.contains(limit) {
                whole.limits.push(limit.clone());
            }
        }
        for word in &row.words {
            whole.add_word(*word);
        }
        whole
    }

    pub(crate) fn add_word(&mut self, word: Word) {
        if let Err(at) = self.words.binary_search(&word) {
            self.words.insert(at, word);
        }
    }

    /// Tells whether this stated composition falls into a row's.
    pub fn fits(&self, row: &Self) -> Fit {
        // "dry, or with less than 25 % water": the bound on water says it all.
        let settled =
            |word: Word| word == Word::Dry && row.limits.iter().any(|limit| limit.component.starts_with('水'));
        let words =
            row.words.iter().filter(|word| decides(**word) && !settled(**word)).map(|word| self.fit_word(*word, row));
        let shares = components(row).map(|component| self.fit_share(component, row));
        words.chain(shares).min().unwrap_or(Fit::Inside)
    }

    fn fit_word(&self, word: Word, row: &Self) -> Fit {
        let against = |others: &[Word]| others.iter().any(|other| self.has(*other) && !row.has(*other));
        if self.has(word) {
            return Fit::Inside;
        }
        let opposed = match word {
            Word::Anhydrous => self.is_dilute() || self.is_watery() || against(&[Word::Wet, Word::Water]),
            Word::Solution => {
                self.has(Word::Anhydrous) || against(&[Word::Gas, Word::Compressed, Word::Liquefied, Word::Solid])
            }
            Word::Dry => against(&[Word::Wet, Word::Water, Word::Solution]),
            Word::Wet => against(&[Word::Dry, Word::Anhydrous]),
            Word::RedFuming => self.has(Word::NotRedFuming),
            Word::NotRedFuming => self.has(Word::RedFuming),
            Word::Trans => self.has(Word::Cis),
            Word::Cis => self.has(Word::Trans),
            _ => false,
        };
        match word {
            _ if opposed => Fit::Outside,
            Word::Solution if self.is_dilute() || self.is_watery() => Fit::Inside,
            _ => Fit::Open,
        }
    }

    fn fit_share(&self, component: &str, row: &Self) -> Fit {
        let wanted = row.range(component).unwrap_or_default();
        let stated = self.range(component).or_else(|| component.split('或').find_map(|part| self.range(part)));
        let dry = (self.has(Word::Dry) && component.starts_with('水'))
            .then_some(Range { high: Percent::ZERO, ..Range::default() });
        match stated.or(dry) {
            Some(stated) if stated.within(&wanted) => Fit::Inside,
            Some(stated) if stated.apart(&wanted) => Fit::Outside,
            _ => Fit::Open,
        }
    }

    /// Returns the range of a component's share, when one is stated.
    pub(crate) fn range(&self, component: &str) -> Option<Range> {
        let mut bounds = self.limits.iter().filter(|limit| limit.component == component).peekable();
        bounds.peek()?;
        Some(bounds.fold(Range::default(), Range::narrowed))
    }
}

/// Words of packing or habit that never tell two rows apart.
fn decides(word: Word) -> bool {
    !matches!(word, Word::Stabilized | Word::Compressed | Word::Liquefied | Word::Gas | Word::Liquid | Word::Unmodified)
}

fn components(row: &Composition) -> impl Iterator<Item = &str> {
    row.limits
        .iter()
        .enumerate()
        .filter(|(at, limit)| !row.limits[..*at].iter().any(|before| before.component == limit.component))
        .map(|(_, limit)| limit.component.as_str())
}

/// A range of shares; `*_open` leaves the end out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    low: Percent,
    low_open: bool,
    high: Percent,
    high_open: bool,
}

impl Default for Range {
    fn default() -> Self {
        Self { low: Percent::ZERO, low_open: false, high: Percent::WHOLE, high_open: false }
    }
}

impl Range {
    fn narrowed(mut self, limit: &Limit) -> Self {
        if matches!(limit.comparator, Comparator::AtLeast | Comparator::Above | Comparator::Equal)
            && limit.percent >= self.low
        {
            self.low = limit.percent;
            self.low_open = limit.comparator == Comparator::Above;
        }
        if matches!(limit.comparator, Comparator::AtMost | Comparator::Below | Comparator::Equal)
            && limit.percent <= self.high
        {
            self.high = limit.percent;
            self.high_open = limit.comparator == Comparator::Below;
        }
        self
    }

    fn within(&self, wide: &Self) -> bool {
        let low = self.low > wide.low || (self.low == wide.low && (self.low_open || !wide.low_open));
        let high = self.high < wide.high || (self.high == wide.high && (self.high_open || !wide.high_open));
        low && high
    }

    fn apart(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.high < b.low || (a.high == b.low && (a.high_open || b.low_open));
        before(self, other) || before(other, self)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let component = if self.component.is_empty() { "含量" } else { &self.component };
        write!(f, "{component}{}{}", self.comparator.sign(), self.percent)
    }
}

impl fmt::Display for Composition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limits = self.limits.iter().map(ToString::to_string);
        let words = self.words.iter().map(|word| parse::printed(*word).to_owned());
        let parts: Vec<String> = limits.chain(words).chain(self.others.iter().cloned()).collect();
        f.write_str(&parts.join("，"))
    }
}
