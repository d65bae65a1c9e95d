//! What a query asks for.

use anlan_http::Refusal;
use anlan_kernel::{Grant, Kind, PageRequest, Problem, RecordId};
use jiff::civil::Date;
use std::sync::Arc;

use crate::lists::{Filter, Range, Sort};
use crate::validate::is_invisible;

/// Longest text taken in a query.
const MOST_TEXT: usize = 400;
/// Filters taken in one query.
const MOST_FILTERS: usize = 16;

/// The pairs of a query string.
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Takes the pairs; texts that no database keeps are refused.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let is_bad = |text: &str| text.len() > 4 * MOST_TEXT || text.chars().any(is_invisible);
        if pairs.len() > 64 {
            return Err(wrong("", "参数过多", "too many parameters"));
        }
        match pairs.iter().find(|(name, value)| name != "after" && (is_bad(name) || is_bad(value))) {
            Some((name, _)) => {
                Err(wrong(name, "参数过长或含不可见字符", "it is too long or holds invisible characters"))
            }
            None => Ok(Self(pairs)),
        }
    }

    /// Takes a parameter out; an empty one is none.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let mut found = None;
        self.0.retain_mut(|(own, value)| {
            if own != name {
                return true;
            }
            found = Some(std::mem::take(value));
            false
        });
        found.filter(|value| !value.is_empty())
    }

    /// Takes a whole number out.
    pub(super) fn number(&mut self, name: &str, from: u32, to: u32) -> Result<Option<u32>, Problem> {
        let Some(text) = self.take(name) else { return Ok(None) };
        match text.parse::<u32>() {
            Ok(number) if (from..=to).contains(&number) => Ok(Some(number)),
            _ => Err(wrong(
                name,
                format!("须为{from}至{to}的整数"),
                format!("it must be a whole number from {from} to {to}"),
            )),
        }
    }

    /// Takes a day out.
    pub(super) fn day(&mut self, name: &str) -> Result<Option<Date>, Problem> {
        self.take(name).map(|text| day(&text, &format!("/{name}"))).transpose()
    }

    /// Takes filters and order of a list out.
    pub(super) fn filter(&mut self, kind: &str, grant: Arc<Grant>) -> Result<Filter, Problem> {
        let sort = match self.take("sort").as_deref() {
            None | Some("title") => Sort::Title,
            Some("-changed") => Sort::Newest,
            Some(_) => return Err(wrong("sort", "可用 title 或 -changed", "use title or -changed")),
        };
        let mut filter = Filter { sort, key: self.take("key"), contains: self.take("q"), ..Filter::new(kind, grant) };
        filter.contains = filter.contains.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let rest = std::mem::take(&mut self.0);
        for (name, value) in rest {
            match name.split_once('.') {
                _ if value.is_empty() => {}
                Some(("filter", field)) => filter.equals.push((field.to_owned(), value)),
                Some(("from", field)) => {
                    let from = Some(day(&value, &format!("/{name}"))?);
                    filter.ranges.push(Range { field: field.to_owned(), from, to: None });
                }
                Some(("to", field)) => {
                    let to = Some(day(&value, &format!("/{name}"))?);
                    filter.ranges.push(Range { field: field.to_owned(), from: None, to });
                }
                _ => self.0.push((name, value)),
            }
        }
        if filter.equals.len() + filter.ranges.len() > MOST_FILTERS {
            return Err(wrong("filter", "筛选条件过多", "there are too many filters"));
        }
        Ok(filter)
    }

    /// Takes the page out.
    pub(super) fn page(&mut self) -> Result<PageRequest, Problem> {
        let limit = self.number("limit", 1, 1000)?.unwrap_or(50);
        Ok(PageRequest { limit: limit as usize, after: self.take("after") })
    }

    /// Refuses what is left.
    pub(super) fn end(self) -> Result<(), Problem> {
        match self.0.into_iter().find(|(_, value)| !value.is_empty()) {
            Some((name, _)) => Err(wrong(&name, "没有这个参数", "there is no such parameter")),
            None => Ok(()),
        }
    }
}

/// Reads a day of our times.
pub(super) fn day(text: &str, pointer: &str) -> Result<Date, Problem> {
    let day: Option<Date> = text.parse().ok();
    day.filter(|day| (1900..2200).contains(&day.year())).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        Problem::invalid(
            "day.unreadable",
            format!("“{shown}”不是日期"),
            format!("\u{201c}{shown}\u{201d} is not a day"),
        )
        .remedy("写作 2026-05-31", "write it as 2026-05-31")
        .in_field(pointer)
    })
}

/// Reads a day that may be missing.
pub(super) fn optional_day(text: Option<&str>, pointer: &str) -> Result<Option<Date>, Problem> {
    text.filter(|text| !text.is_empty()).map(|text| day(text, pointer)).transpose()
}

/// Reads a record's id; one that is none leads nowhere, like any other that is not there.
pub(super) fn id(text: &str) -> Result<RecordId, Problem> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().filter(|letter| !is_invisible(*letter)).take(40).collect();
        Problem::new(Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record").on_record(shown)
    })
}

/// Reads a line that a person must give: why, or from where.
pub(super) fn line(text: &str, pointer: &'static str) -> Result<String, Refusal> {
    let kept: String = text.chars().filter(|letter| !is_invisible(*letter)).collect();
    let kept = kept.trim();
    if kept.is_empty() || kept.chars().count() > MOST_TEXT {
        return Err(Problem::invalid(
            "value.line",
            format!("须填写，且不超过{MOST_TEXT}字"),
            format!("it must be given, in {MOST_TEXT} characters at most"),
        )
        .remedy("说明依据或用途", "say on what ground or for what purpose")
        .in_field(pointer)
        .into());
    }
    Ok(kept.to_owned())
}

pub(super) fn wrong(name: &str, zh: impl std::fmt::Display, en: impl std::fmt::Display) -> Problem {
    let shown: String = name.chars().filter(|letter| !is_invisible(*letter)).take(60).collect();
    Problem::invalid("http.query", format!("参数“{shown}”：{zh}"), format!("parameter \u{201c}{shown}\u{201d}: {en}"))
        .remedy("接口见 /api/v1/openapi.json", "the parameters are described at /api/v1/openapi.json")
        .in_field(format!("/{shown}"))
}
