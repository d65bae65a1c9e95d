//! The notice: titles, number, issuer, day.

use jiff::civil::Date;

use crate::dates;
use crate::outline::{Outline, lines};
use crate::question::{Code, Question};
use crate::source::{Source, Span};

/// Ends of titles of plans.
const PLANS: [&str; 12] =
    ["方案", "计划", "规划", "纲要", "工作要点", "行动", "实施意见", "意见", "任务分工", "措施", "办法", "清单"];
/// Ends of names that issue plans.
const ISSUERS: [&str; 8] = ["办公厅", "办公室", "人民政府", "委员会", "安委会", "国务院", "局", "厅"];
/// Letters of a line that may be part of a title.
const TITLE: usize = 90;

/// What stands before and around the plan.
pub(crate) struct Front {
    pub(crate) title: String,
    pub(crate) notice: Option<String>,
    pub(crate) issued_by: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) questions: Vec<Question>,
}

/// Tells whether a paragraph is a date and nothing else.
pub(crate) fn is_date(line: &str) -> bool {
    dates::read(line, 0, line.len()).is_some_and(|token| {
        token.year().is_some() && line[token.end..].trim_matches(['。', '.', ')', '印', '发']).is_empty()
    })
}

/// Reads what stands before the first number.
pub(crate) fn read(outline: &Outline<'_>) -> Front {
    let source = &outline.source;
    let text = &source.text;
    let start = source.span(0..text.len().min(outline.front.max(1)));
    let head: Vec<_> = lines(&text[..outline.front]).filter(|line| !line.is_empty()).take(60).collect();
    let mut front =
        Front { title: String::new(), notice: None, issued_by: None, number: None, date: None, questions: Vec::new() };
    let mut gathered = String::new();
    for (index, line) in head.iter().enumerate() {
        let words = &text[line.clone()];
        let own = || source.own_words(line.clone());
        if front.number.is_none()
            && let Some(number) = number(words)
        {
            let at = line.start + number.start..line.start + number.end;
            front.number = Some(source.own_words(at));
            if words.len() <= number.len() + 2 {
                continue;
            }
        }
        if words.chars().take(TITLE + 1).count() > TITLE || words.ends_with(['。', ':', ',', ';']) {
            gathered.clear();
            continue;
        }
        if is_date(words) {
            front.date = front.date.or_else(|| day(words));
            if let Some(before) = index.checked_sub(1).map(|before| &text[head[before].clone()])
                && front.issued_by.is_none()
                && is_issuer(before)
            {
                front.issued_by = Some(source.own_words(head[index - 1].clone()));
            }
            gathered.clear();
            continue;
        }
        gathered.push_str(&own());
        if front.notice.is_none() && gathered.contains("关于") && words.ends_with("通知") {
            front.notice = Some(std::mem::take(&mut gathered));
        } else if PLANS.iter().any(|end| words.trim_end_matches(['》', ')']).ends_with(end)) {
            front.title = std::mem::take(&mut gathered);
        } else if is_issuer(words) || words.starts_with('(') {
            gathered.clear();
        }
    }
    dated_in_brackets(source, outline.front, &mut front);
    complete(&mut front);
    ask(&mut front, start);
    front
}

/// A date such as (2017年4月24日) below the title, or at the end of the whole text.
fn dated_in_brackets(source: &Source<'_>, end: usize, front: &mut Front) {
    let text = &source.text;
    if front.date.is_none() {
        let within = |line: &str| {
            line.strip_prefix('(').and_then(|line| line.strip_suffix(')')).filter(|line| is_date(line)).and_then(day)
        };
        front.date = lines(&text[..end]).take(60).find_map(|line| within(&text[line]));
    }
    if front.date.is_none() {
        let tail = text.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
        let mut before = "";
        for line in text[tail.max(end)..].lines() {
            if is_date(line) {
                front.date = day(line);
                if front.issued_by.is_none() && is_issuer(before) {
                    front.issued_by = Some(before.to_owned());
                }
            }
            before = line;
        }
    }
}

/// Fills in from the title of the notice.
fn complete(front: &mut Front) {
    if let Some(notice) = &front.notice {
        if let Some((issuer, rest)) = notice.split_once("关于") {
            let issuer = issuer.trim();
            if front.issued_by.is_none() && is_issuer(issuer) && issuer.chars().count() <= 40 {
                front.issued_by = Some(issuer.to_owned());
            }
            if front.title.is_empty()
                && let Some(named) = rest.strip_prefix("印发").map(|rest| rest.trim_end_matches("的通知"))
            {
                front.title = named.trim_start_matches('《').trim_end_matches('》').to_owned();
            }
        }
        if front.title.is_empty() {
            front.title.clone_from(notice);
        }
    }
}

fn ask(front: &mut Front, start: Span) {
    let mut ask = |missing: bool, code, zh: &str, en: &str| {
        if missing {
            front.questions.push(Question::new(code, start, zh, en));
        }
    };
    ask(front.title.is_empty(), Code::NoTitle, "没有找到方案的标题；标题是什么？", "no title was found; what is it?");
    ask(
        front.issued_by.is_none(),
        Code::NoIssuer,
        "没有找到印发机关；由谁印发？",
        "no issuer was found; who issued it?",
    );
    ask(
        front.number.is_none(),
        Code::NoNumber,
        "没有找到发文字号；字号是什么？",
        "no document number was found; what is it?",
    );
    ask(
        front.date.is_none(),
        Code::NoDate,
        "没有找到成文日期；哪一天印发？按季度报送的日期要由它算起",
        "no date of issue was found; when was it issued? Quarterly dates count from it",
    );
}

fn day(text: &str) -> Option<Date> {
    dates::read(text, 0, text.len())?.days(None, None).filter(|days| days.from == days.to).map(|days| days.to)
}

fn is_issuer(text: &str) -> bool {
    let text = text.trim();
    text.chars().take(41).count() <= 40
        && ISSUERS.iter().any(|end| text.ends_with(end))
        && !text.contains(['。', ',', '、'])
}

/// Finds a document number such as 大政办发(2017)56号.
fn number(line: &str) -> Option<std::ops::Range<usize>> {
    for (at, _) in line.match_indices("号") {
        let head = &line[..at];
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        let head = &head[..head.len() - digits];
        let head = head.strip_suffix('第').unwrap_or(head);
        let Some(head) = head.strip_suffix(')') else { continue };
        let Some(year) = head.len().checked_sub(4).and_then(|start| head.get(start..)) else { continue };
        let head = &head[..head.len() - 4];
        if digits == 0 || !year.bytes().all(|byte| byte.is_ascii_digit()) || !head.ends_with('(') {
            continue;
        }
        let word = head[..head.len() - 1]
            .char_indices()
            .rev()
            .take_while(|(_, letter)| !letter.is_ascii() && !matches!(letter, '《' | '》' | '、' | '。' | '”' | '“'))
            .last()
            .map(|(start, _)| start);
        let Some(start) = word else { continue };
        // A number that is cited stands in a sentence; the plan's own stands alone.
        if line.len() - (at + "号".len() - start) <= 3 {
            return Some(start..at + "号".len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline;

    #[test]
    fn a_notice() {
        let raw = "临海市人民政府办公室关于印发\n临海市某某治理实施方案的通知\n\n临政办发【2017】8号\n\n各区人民政府：\n\n现将方案印发给你们（国办发〔2016〕88号）。\n\n临海市人民政府办公室\n\n二〇一七年三月一日\n\n临海市某某治理实施方案\n\n一、目标\n略。";
        let front = read(&outline::read(&Source::new(raw)));
        assert_eq!(front.title, "临海市某某治理实施方案");
        assert_eq!(front.notice.as_deref(), Some("临海市人民政府办公室关于印发临海市某某治理实施方案的通知"));
        assert_eq!(front.issued_by.as_deref(), Some("临海市人民政府办公室"));
        assert_eq!(front.number.as_deref(), Some("临政办发【2017】8号"));
        assert_eq!(front.date.map(|day| day.to_string()).as_deref(), Some("2017-03-01"));
        assert!(front.questions.is_empty());
    }
}
