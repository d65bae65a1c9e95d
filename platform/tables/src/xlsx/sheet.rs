//! Rows of one sheet.

use std::io::Read;

use anlan_kernel::problem::{Problem, Result};
use quick_xml::events::{BytesStart, Event};

use super::parts::Strings;
use super::xml::{Xml, attribute, push_text, unescape};
use crate::cell::{Cell, Row};
use crate::limits::Limits;
use crate::problems::{self, Fault};
use crate::{column_letter, date};

/// Columns a workbook can have (ECMA-376 part 1, 18.3.1.13: XFD).
const SHEET_COLUMNS: usize = 16_384;
/// Digits a spreadsheet keeps of a number.
const KEPT_DIGITS: f64 = 1e15;

/// Reads a sheet row by row.
pub(crate) struct SheetReader {
    xml: Xml,
    buffer: Vec<u8>,
    strings: Strings,
    date_styles: Vec<bool>,
    since_1904: bool,
    limits: Limits,
    number: u64,
    ended: bool,
}

impl SheetReader {
    pub(crate) fn new(
        part: Box<dyn Read + Send>,
        strings: Strings,
        date_styles: Vec<bool>,
        since_1904: bool,
        limits: Limits,
    ) -> Self {
        Self {
            xml: Xml::new(part),
            buffer: Vec::new(),
            strings,
            date_styles,
            since_1904,
            limits,
            number: 0,
            ended: false,
        }
    }

    /// Goes to the first row and returns the number of rows the sheet says it has.
    pub(crate) fn start(&mut self) -> Result<Option<u64>> {
        let mut rows = None;
        loop {
            match self.xml.next(&mut self.buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "dimension" => {
                        let area = attribute(&element, "ref")?.unwrap_or_default();
                        let last = area.rsplit(':').next().unwrap_or_default();
                        rows = last.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok();
                    }
                    "sheetData" => return Ok(rows),
                    _ => {}
                },
                Event::Eof => return Err(problems::workbook("工作表没有数据区", "the sheet has no data")),
                _ => {}
            }
        }
    }

    /// Returns the next row, or `None` behind the last.
    pub(crate) fn next(&mut self) -> Option<Result<Row, Fault>> {
        if self.ended {
            return None;
        }
        loop {
            match self.xml.next(&mut self.buffer) {
                Ok(Event::Start(element)) if element.local_name().as_ref() == "row" => {
                    let given = attribute(&element, "r").map(|r| r.and_then(|r| r.parse().ok()));
                    match given {
                        Ok(given) => self.number = given.unwrap_or(self.number + 1),
                        Err(problem) => return Some(Err(Fault::Fatal(problem))),
                    }
                    return Some(self.row());
                }
                Ok(Event::End(element)) if element.local_name().as_ref() == "sheetData" => {
                    self.ended = true;
                    return None;
                }
                Ok(Event::Eof) => {
                    let problem = problems::workbook("工作表不完整", "the sheet is not complete");
                    return Some(Err(Fault::Fatal(problem.at_row(self.number))));
                }
                Ok(_) => {}
                Err(problem) => return Some(Err(Fault::Fatal(problem.at_row(self.number)))),
            }
        }
    }

    fn row(&mut self) -> Result<Row, Fault> {
        let number = self.number;
        let fatal = |problem: Problem| Fault::Fatal(problem.at_row(number));
        let mut row = Row { number, cells: Vec::new(), warnings: Vec::new() };
        let mut fault = None;
        let mut column = 0;
        loop {
            let head = match self.xml.next(&mut self.buffer).map_err(fatal)? {
                Event::Start(element) if element.local_name().as_ref() == "c" => Head::of(&element).map_err(fatal)?,
                Event::End(element) if element.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(fatal(problems::workbook("工作表不完整", "the sheet is not complete"))),
                _ => continue,
            };
            column = head.column.unwrap_or(column);
            let read = self.cell(&head).map_err(fatal)?;
            if fault.is_none() {
                let placed = read.and_then(|(cell, warning)| {
                    row.warnings.extend(warning.map(|warning| warning.at_row(number).at_column(column_letter(column))));
                    place(&mut row.cells, column, cell, &self.limits)
                });
                fault = placed.err().map(|problem| match problem.code.as_ref() {
                    "tables.too_many_columns" => problem.at_row(number),
                    _ => problem.at_row(number).at_column(column_letter(column)),
                });
            }
            column += 1;
        }
        fault.map_or(Ok(row), |problem| Err(Fault::Row(problem)))
    }

    /// Reads to the end of a cell. The outer error is one of the sheet, the inner one of the cell.
    fn cell(&mut self, head: &Head) -> Result<Result<(Cell, Option<Problem>)>> {
        let mut value: Option<String> = None;
        let mut formula: Option<String> = None;
        let mut inside = Inside::Nothing;
        let mut too_long = false;
        let max = self.limits.max_cell_bytes;
        loop {
            let event = self.xml.next(&mut self.buffer)?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => {
                        inside = Inside::Value;
                        value.get_or_insert_default();
                    }
                    "t" if inside != Inside::Phonetic => {
                        inside = Inside::Value;
                        value.get_or_insert_default();
                    }
                    "f" => {
                        inside = Inside::Formula;
                        formula.get_or_insert_default();
                    }
                    "rPh" => inside = Inside::Phonetic,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "c" => break,
                    "v" | "f" | "rPh" => inside = Inside::Nothing,
                    "t" if inside != Inside::Phonetic => inside = Inside::Nothing,
                    _ => {}
                },
                Event::Eof => return Err(problems::workbook("工作表不完整", "the sheet is not complete")),
                _ => {
                    let text = match inside {
                        Inside::Value => value.get_or_insert_default(),
                        Inside::Formula => formula.get_or_insert_default(),
                        Inside::Nothing | Inside::Phonetic => continue,
                    };
                    if text.len() <= max {
                        push_text(&event, text)?;
                    }
                    too_long |= text.len() > max;
                }
            }
        }
        if too_long {
            return Ok(Err(problems::cell_too_long(self.number, 0, max)));
        }
        Ok(self.typed(head, value).map(|cell| {
            if let Some(text) = formula {
                let warning = (cell != Cell::Empty).then(|| problems::formula_value_used(&text));
                return (Cell::Formula { text, cached: Box::new(cell) }, warning);
            }
            let long = match &cell {
                Cell::Number { text, value } if value.abs() >= KEPT_DIGITS => Some(problems::long_number(text)),
                _ => None,
            };
            (cell, long)
        }))
    }

    fn typed(&self, head: &Head, value: Option<String>) -> Result<Cell> {
        let Some(value) = value else { return Ok(Cell::Empty) };
        let broken = |value: &str| {
            let shown = problems::shorten(value);
            problems::workbook(
                format!("单元格内容“{shown}”与类型不符"),
                format!("the cell value \"{shown}\" does not fit its type"),
            )
        };
        Ok(match head.kind.as_deref() {
            Some("s") => {
                let text = value.trim().parse().ok().and_then(|index| self.strings.get(index));
                Cell::from_text(text.ok_or_else(|| broken(&value))?)
            }
            Some("str") => Cell::Text(unescape(value)),
            Some("inlineStr") => Cell::from_text(unescape(value)),
            Some("b") => Cell::Bool(value.trim() == "1" || value.trim() == "true"),
            Some("e") => Cell::Error(value),
            Some("d") => {
                let moment = value.trim().trim_end_matches('Z');
                let day = || moment.parse::<jiff::civil::Date>().map(|day| day.at(0, 0, 0, 0));
                Cell::Date(moment.parse().or_else(|_| day()).map_err(|_| broken(&value))?)
            }
            _ if value.trim().is_empty() => Cell::Empty,
            _ => {
                let text = value.trim();
                let number: f64 =
                    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| broken(text))?;
                let is_date = head.style.and_then(|style| self.date_styles.get(style)).copied().unwrap_or(false);
                match is_date.then(|| date::from_serial(number, self.since_1904)).flatten() {
                    Some(moment) => Cell::Date(moment),
                    None => Cell::Number { text: digits(text, number), value: number },
                }
            }
        })
    }
}

#[derive(PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Formula,
    Phonetic,
}

/// What the tag of a cell says.
struct Head {
    column: Option<usize>,
    style: Option<usize>,
    kind: Option<String>,
}

impl Head {
    fn of(element: &BytesStart<'_>) -> Result<Self> {
        let mut head = Self { column: None, style: None, kind: None };
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| super::xml::broken(&error))?;
            let value: &str = &attribute.value;
            match attribute.key.as_ref() {
                "r" => head.column = column_of(value),
                "s" => head.style = value.parse().ok(),
                "t" => head.kind = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(head)
    }
}

/// Returns the column of a reference such as `AB12`, counted from 0.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let index =
        letters.take(4).fold(0, |index, letter| index * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    (1..=SHEET_COLUMNS).contains(&index).then(|| index - 1)
}

/// Puts a cell in its place; styled but empty cells may stand anywhere.
fn place(cells: &mut Vec<Cell>, column: usize, cell: Cell, limits: &Limits) -> Result<()> {
    if cell == Cell::Empty {
        return Ok(());
    }
    if column >= limits.max_columns {
        return Err(problems::too_many_columns(0, limits.max_columns));
    }
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Empty);
    }
    if cells[column] != Cell::Empty {
        return Err(problems::workbook("同一单元格出现两次", "the same cell stands twice"));
    }
    cells[column] = cell;
    Ok(())
}

/// Returns the digits a person meant.
///
/// Spreadsheets store 17 digits where 15 mean the same number (`0.10000000000000001` for 0.1) and powers of ten for long whole
/// numbers; both are written plainly when nothing is lost. Longer numbers keep what the file says.
fn digits(stored: &str, value: f64) -> String {
    let is_plain = !stored.contains(['e', 'E']);
    let count = stored.bytes().filter(u8::is_ascii_digit).count();
    if is_plain && count <= 15 {
        return stored.to_owned();
    }
    if value.abs() >= KEPT_DIGITS {
        return stored.to_owned();
    }
    // The shortest digits that mean the same binary number.
    let shortest = value.to_string();
    if shortest.len() < stored.len() || !is_plain { shortest } else { stored.to_owned() }
}
