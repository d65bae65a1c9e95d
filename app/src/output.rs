//! What is printed: Chinese first, English when asked, JSON for programs.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anlan_kernel::problem::Language;
use anlan_kernel::{Kind, Problem, Text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use serde::Serialize;

/// Problems of one kind printed in full.
const TOLD: usize = 3;
/// Rows named of the others.
const ROWS: usize = 12;

/// Prints a line; a reader that has gone away (`anlan … | head`) ends the program quietly.
macro_rules! say {
    ($($text:tt)*) => { $crate::output::print(format_args!($($text)*)) };
}
pub(crate) use say;

pub(crate) fn print(line: std::fmt::Arguments<'_>) {
    if let Err(cause) = writeln!(std::io::stdout().lock(), "{line}") {
        std::process::exit(i32::from(cause.kind() != std::io::ErrorKind::BrokenPipe));
    }
}

/// Where results go.
pub(crate) struct Output {
    language: Language,
    json: bool,
    silent: bool,
}

impl Output {
    pub(crate) fn new(language: Language, json: bool) -> Self {
        Self { language, json, silent: false }
    }

    /// Returns an output that says nothing, for work done on behalf of a request.
    pub(crate) fn silent() -> Self {
        Self { language: Language::Zh, json: false, silent: true }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    pub(crate) fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.language)
    }

    /// Prints a result as JSON, where JSON was asked for.
    pub(crate) fn value(&self, value: &impl Serialize) {
        if self.json {
            say!("{}", serde_json::to_string_pretty(value).expect("results are JSON"));
        }
    }

    /// Prints a line, where no JSON was asked for.
    pub(crate) fn line(&self, zh: impl AsRef<str>, en: impl AsRef<str>) {
        if !self.json && !self.silent {
            say!("{}", self.pick(zh.as_ref(), en.as_ref()));
        }
    }

    /// Prints problems to the error stream. Of those of one kind in one column a few are printed and the others counted.
    pub(crate) fn problems<'a>(&self, problems: impl IntoIterator<Item = &'a Problem>) {
        if self.json {
            for problem in problems {
                eprintln!("{}", serde_json::to_string(problem).expect("problems are JSON"));
            }
            return;
        }
        let mut groups: Vec<Vec<&Problem>> = Vec::new();
        let mut at: HashMap<_, usize> = HashMap::new();
        for problem in problems {
            let kind = (&problem.code, &problem.place.file, &problem.place.column);
            let group = *at.entry(kind).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(problem);
        }
        groups.sort_by_key(|group| !group[0].is_error());
        for group in &groups {
            self.group(group);
        }
    }

    fn group(&self, group: &[&Problem]) {
        let mut told: Vec<&Problem> = Vec::new();
        for problem in group {
            if told.len() < TOLD && told.iter().all(|other| other.message != problem.message) {
                self.problem(problem);
                told.push(problem);
            }
        }
        let others: Vec<&&Problem> = group.iter().filter(|problem| !told.contains(problem)).collect();
        if others.is_empty() {
            return;
        }
        let mut rows: Vec<String> =
            others.iter().filter_map(|other| other.place.row).take(ROWS).map(|row| row.to_string()).collect();
        if others.len() > rows.len() && !rows.is_empty() {
            rows.push("…".to_owned());
        }
        let count = others.len();
        let text = (format!("… 同类问题另有{count}处"), format!("… {count} more of this kind"));
        let rows = if rows.is_empty() {
            String::new()
        } else {
            format!("{}{}", self.pick("：行 ", ": rows "), rows.join(self.pick("、", ", ")))
        };
        eprintln!("  {}{rows}", self.pick(&text.0, &text.1));
    }

    fn problem(&self, problem: &Problem) {
        let kind = match (problem.is_error(), self.language) {
            (true, Language::Zh) => "错误",
            (true, Language::En) => "error",
            (false, Language::Zh) => "提醒",
            (false, Language::En) => "warning",
        };
        eprintln!("{kind} [{}] {}", problem.code, self.text(&problem.message));
        let place = self.place(problem);
        if !place.is_empty() {
            eprintln!("  {} {place}", self.pick("位置", "where"));
        }
        if !problem.remedy.is_empty() {
            eprintln!("  {} {}", self.pick("处理", "remedy"), self.text(&problem.remedy));
        }
    }

    fn place(&self, problem: &Problem) -> String {
        let place = &problem.place;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(place.file.clone());
        parts.extend(place.sheet.clone());
        parts.extend(place.row.map(|row| format!("{}{row}", self.pick("第", "row ")) + self.pick("行", "")));
        parts.extend(place.column.as_ref().map(|column| format!("{}“{column}”", self.pick("列", "column "))));
        parts.extend(place.record.clone());
        if place.column.is_none() {
            parts.extend(place.field.clone());
        }
        parts.extend(place.point.map(|[lon, lat]| format!("{lon:.6}, {lat:.6}")));
        parts.join(" · ")
    }

    /// A counter on the terminal for work that takes longer than two seconds.
    pub(crate) fn progress(&self, zh: &str, en: &str) -> Arc<dyn Fn(u64) + Send + Sync> {
        if self.json || !std::io::stderr().is_terminal() {
            return Arc::new(|_| {});
        }
        // Gone when the work is: what is printed next begins on a clean line.
        let bar =
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_finish(ProgressFinish::AndClear);
        bar.set_style(
            ProgressStyle::with_template("{spinner} {msg} {human_pos}  {per_sec}  {elapsed}")
                .expect("the template is fixed"),
        );
        bar.set_message(self.pick(zh, en).to_owned());
        let shown = std::sync::Once::new();
        Arc::new(move |count| {
            if bar.elapsed() > Duration::from_secs(2) {
                shown.call_once(|| bar.set_draw_target(ProgressDrawTarget::stderr()));
            }
            bar.set_position(count);
        })
    }
}

/// Exit code of a problem, as the help says.
pub(crate) fn exit_code(problem: &Problem) -> ExitCode {
    ExitCode::from(match problem.kind {
        Kind::Invalid | Kind::TooLarge => 2,
        Kind::NotFound => 3,
        Kind::Conflict | Kind::Forbidden | Kind::Unauthenticated => 4,
        Kind::Unavailable | Kind::TooMany => 5,
        Kind::Internal => 70,
    })
}

/// Prints a table with columns as wide as their widest cell; wide characters count double.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>], right: &[usize]) -> String {
    let width = |text: &str| text.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum::<usize>();
    let mut widths: Vec<usize> = headings.iter().map(|heading| width(heading)).collect();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            widths[column] = widths[column].max(width(cell));
        }
    }
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                let space = " ".repeat(widths[column] - width(cell));
                if right.contains(&column) { format!("{space}{cell}") } else { format!("{cell}{space}") }
            })
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut text = line(headings.to_vec());
    text.push('\n');
    text.push_str(&widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join("  "));
    for row in rows {
        text.push('\n');
        text.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    text
}

fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}
