//! Stages, and the window of the whole work.

use jiff::civil::Date;

use crate::clock::{self, Calendar};
use crate::marker::number;
use crate::outline::{Item, Outline};
use crate::plan::{Reading, Stage, StageWindow, Window};
use crate::question::{Code, Question};

/// Stages with their doubts.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) stages: Vec<Stage>,
    pub(crate) window: Option<Window>,
    pub(crate) questions: Vec<Question>,
    /// Indices of the items that are stages.
    pub(crate) items: Vec<usize>,
}

/// Reads the stages among the items.
pub(crate) fn read(outline: &Outline<'_>, issued: Option<Date>) -> Read {
    let mut read = Read::default();
    let calendar = Calendar { issued, ..Calendar::default() };
    let mut last = None;
    let mut announced = None;
    for (index, item) in outline.items.iter().enumerate() {
        if let Some(stage) = stage(outline, item, calendar, &mut read) {
            if last.is_none() {
                let lead = index.checked_sub(1).map(|before| &outline.items[before]);
                announced = lead.and_then(|lead| overall(outline, lead, calendar, &mut read));
            }
            // A second list of stages elsewhere in the text is another's.
            if last.is_none_or(|last| index - last <= 4) && read.stages.len() < 20 {
                read.stages.push(stage);
                read.items.push(index);
                last = Some(index);
            }
        }
    }
    if read.window.is_none() {
        let from = read.stages.iter().filter_map(|stage| stage.from).min();
        let to = read.stages.iter().filter_map(|stage| stage.to).max();
        if let Some(first) = read.stages.first().filter(|_| from.is_some() || to.is_some()) {
            read.window = Some(Window { from, to, span: first.span });
        }
    }
    if let Some((count, span)) = announced
        && count as usize != read.stages.len()
    {
        let found = read.stages.len();
        read.questions.push(Question::new(
            Code::StageCount,
            span,
            format!("文中说分{count}个阶段，找到{found}个；缺了哪个？"),
            format!("the text announces {count} stages and {found} were found; which is missing?"),
        ));
    }
    meet(&mut read);
    read
}

fn stage(outline: &Outline<'_>, item: &Item, calendar: Calendar, read: &mut Read) -> Option<Stage> {
    let source = &outline.source;
    let text = item.text(source);
    let head = text[..text.find(['。', '\n']).unwrap_or(text.len())].trim_end();
    let name = item.heading(source);
    if !name.contains("阶段") || name.chars().take(31).count() > 30 {
        return None;
    }
    let name_end = item.words + text.find(name).unwrap_or(0) + name.len();
    let mut range = name_end..item.words + head.len().max(name.len());
    // （2017年4月） behind the name, or the first sentence.
    if source.text[range.clone()].starts_with('(') {
        let mut depth = 0_usize;
        let end = source.text[range.clone()].bytes().position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        range = range.start + 1..end.map_or(range.end, |end| range.start + end);
    }
    if range.is_empty() {
        range = name_end..item.end;
    }
    let found = clock::read(source, range, calendar);
    let mut windows: Vec<StageWindow> = Vec::new();
    for clock in found.clocks {
        let (from, to) = match clock.read {
            Reading::Stage { from, to } => (from, to),
            // 部署阶段（2017年4月） is the month, and 2017年4月底前 has no beginning.
            Reading::Due { by } if clock.text.contains('前') => (None, Some(by)),
            Reading::Due { by } if clock.text.contains(['日', '号']) => (Some(by), Some(by)),
            Reading::Due { by } => (Some(by.first_of_month()), Some(by)),
            Reading::Ongoing | Reading::Recurring(_) => continue,
        };
        windows.push(StageWindow { name: purpose(&clock.text), from, to, span: clock.span });
    }
    if windows.is_empty() {
        return None;
    }
    read.questions.extend(found.questions);
    let from = windows.iter().filter_map(|window| window.from).min();
    let to = windows.iter().filter_map(|window| window.to).max();
    Some(Stage {
        name: source.own_words(name_end - name.len()..name_end),
        from,
        to,
        windows,
        text: source.own_words(item.words..item.end).trim().to_owned(),
        span: source.span(item.start..item.end),
    })
}

/// Words of a window without its dates.
pub(crate) fn purpose(words: &str) -> String {
    let last = words.rfind(['月', '年', '日', '底', '末', '前', '旬']).map_or(0, |at| at + "月".len());
    words[last..].trim_matches([',', '，', ' ', '、']).to_owned()
}

/// Reads the paragraph that announces the stages: 2017年4月开始至2019年11月结束，分3个阶段.
fn overall(outline: &Outline<'_>, lead: &Item, calendar: Calendar, read: &mut Read) -> Option<(u32, crate::Span)> {
    let source = &outline.source;
    let found = clock::read(source, lead.words..lead.end, calendar);
    for clock in found.clocks {
        if let Reading::Stage { from: Some(from), to: Some(to) } = clock.read {
            read.window = Some(Window { from: Some(from), to: Some(to), span: clock.span });
            break;
        }
    }
    let text = lead.text(source);
    let at = text.find("个阶段").or_else(|| text.find("阶段进行"))?;
    let start = text[..at].rfind('分').map(|start| start + "分".len())?;
    let digits = text[start..at].trim_start_matches('为');
    let (count, rest) = number(digits)?;
    rest.is_empty().then(|| (count, source.span(lead.words + start..lead.words + at)))
}

/// Asks where stages overlap or leave days out.
fn meet(read: &mut Read) {
    let windows: Vec<&StageWindow> = read.stages.iter().flat_map(|stage| &stage.windows).collect();
    for pair in windows.windows(2) {
        let (Some(end), Some(begin)) = (pair[0].to, pair[1].from) else { continue };
        if end.tomorrow().ok() != Some(begin) {
            read.questions.push(
                Question::new(
                    Code::StagesDoNotMeet,
                    pair[1].span,
                    format!("上一段到{end}为止，这一段从{begin}开始，前后不相接；对吗？"),
                    format!("the stage before ends on {end} and this one begins on {begin}; is that meant?"),
                )
                .also([pair[0].span]),
            );
        }
    }
    if let Some(window) = read.window {
        let last = read.stages.iter().filter_map(|stage| stage.to).max();
        if let (Some(to), Some(last)) = (window.to, last)
            && to != last
        {
            read.questions.push(Question::new(
                Code::DatesContradict,
                window.span,
                format!("全程到{to}结束，各阶段却到{last}；以哪个为准？"),
                format!("the whole ends on {to}, its stages on {last}; which holds?"),
            ));
        }
    }
}
