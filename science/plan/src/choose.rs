//! Which numbers are measures.

use crate::clause::Clause;
use crate::marker::Level;
use crate::outline::{Item, Outline};

/// Words of a chapter that holds tasks, where none says who or when.
const TASKS: [&str; 7] = ["任务", "措施", "内容", "重点", "工作安排", "分工", "举措"];

/// A measure before it is read.
pub(crate) struct Chosen {
    /// Its item.
    pub(crate) item: usize,
    /// End of its text, parts below included.
    pub(crate) end: usize,
    /// Item of its chapter.
    pub(crate) chapter: Option<usize>,
}

/// Chooses the items that are measures, in order; `skip` are stages.
pub(crate) fn choose(outline: &Outline<'_>, clauses: &[Clause], skip: &[usize]) -> Vec<Chosen> {
    let items = &outline.items;
    let ends = ends(items, outline.source.text.len());
    let count = |from: usize, to: usize| {
        let first = clauses.partition_point(|clause| clause.outer.start < from);
        clauses[first..].iter().take_while(|clause| clause.outer.start < to).take(2).count()
    };
    let holds = |index: usize| !skip.contains(&index) && count(items[index].start, ends[index]) > 0;
    let best = Level::ALL.iter().map(|level| {
        let of_level = || items.iter().enumerate().filter(|(_, item)| item.level == *level);
        let held = of_level().filter(|(index, _)| holds(*index)).count();
        // As many at two levels: the one in which every number says who, and of these the deeper.
        (held, std::cmp::Reverse(of_level().count()), *level)
    });
    let Some((held, _, level)) = best.max() else { return Vec::new() };
    if held == 0 {
        return by_heading(outline, &ends, skip);
    }
    let mut chosen = Vec::new();
    let mut index = 0;
    while index < items.len() {
        // A section that holds measures has them all; one in which few say who has only those.
        let chapter_end = section_end(items, index, level);
        let member = |at: usize| items[at].level == level && !skip.contains(&at);
        let members = (index..chapter_end).filter(|at| member(*at)).count();
        let holding = (index..chapter_end).filter(|at| member(*at) && holds(*at)).count();
        let all = holding * 2 >= members && holding > 0;
        for at in index..chapter_end {
            let own = count(items[at].start, items[at].end) > 0 && !skip.contains(&at);
            let measure = match items[at].level.cmp(&level) {
                std::cmp::Ordering::Equal => member(at) && (all || holds(at)),
                // A section that says who itself, without a measure below.
                std::cmp::Ordering::Less => own && items[at].level > Level::Chapter && !has_member(items, at, level),
                std::cmp::Ordering::Greater => false,
            };
            if measure {
                let end = if items[at].level < level { items[at].end } else { ends[at] };
                chosen.push(Chosen { item: at, end, chapter: chapter(items, at) });
            }
        }
        index = chapter_end;
    }
    chosen
}

/// End of each item with everything below it.
fn ends(items: &[Item], end: usize) -> Vec<usize> {
    let mut next = [end; Level::ALL.len()];
    let mut ends = vec![end; items.len()];
    for (index, item) in items.iter().enumerate().rev() {
        ends[index] = next[item.level as usize];
        next[item.level as usize..].fill(item.start);
    }
    ends
}

/// Index after the last item of the chapter that begins here.
fn section_end(items: &[Item], from: usize, level: Level) -> usize {
    let above = if level == Level::Chapter { return items.len() } else { Level::Chapter };
    (from + 1..items.len()).find(|index| items[*index].level == above).unwrap_or(items.len())
}

fn has_member(items: &[Item], at: usize, level: Level) -> bool {
    items[at + 1..].iter().take_while(|item| item.level > items[at].level).any(|item| item.level == level)
}

/// The heading above an item: the nearest of a higher level.
pub(crate) fn chapter(items: &[Item], at: usize) -> Option<usize> {
    items[..at].iter().rposition(|item| item.level < items[at].level)
}

/// Nobody is named anywhere: the numbers below headings that speak of tasks.
fn by_heading(outline: &Outline<'_>, ends: &[usize], skip: &[usize]) -> Vec<Chosen> {
    let items = &outline.items;
    let mut within = false;
    let mut found: Vec<usize> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if item.level == Level::Chapter {
            let heading = item.heading(&outline.source);
            within = TASKS.iter().any(|word| heading.contains(word));
        } else if within && !skip.contains(&index) {
            found.push(index);
        }
    }
    let deepest =
        if found.iter().any(|index| items[*index].level == Level::Item) { Level::Item } else { Level::Section };
    found.retain(|index| items[*index].level == deepest);
    if found.len() < 2 {
        return Vec::new();
    }
    found.into_iter().map(|item| Chosen { item, end: ends[item], chapter: chapter(items, item) }).collect()
}
