//! XLSX out, with a sheet of notes on the columns.

use std::path::{Path, PathBuf};

use anlan_kernel::problem::{Problem, Result};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

use super::{Column, ColumnKind, RowWriter, plain};
use crate::cell::Cell;
use crate::{column_letter, problems};

/// Sheet that says what stands in each column.
const NOTES: &str = "说明 Notes";
/// Sheet that holds long lists to choose from.
const LISTS: &str = "选项 Lists";
/// Longest list that a cell can carry itself, in characters with commas (Excel's own limit).
const MAX_INLINE_CHOICES: usize = 255;
/// Rows below the heading that a template offers choices in.
const TEMPLATE_ROWS: u32 = 100_000;
/// Last row a sheet can have (ECMA-376 part 1, 18.3.1.73).
const LAST_ROW: u32 = 1_048_575;

/// Writes a workbook row by row: only the row at hand is in memory.
///
/// Text is always written as text, so no cell can become a formula; codes keep the text format when a person edits them.
pub struct XlsxWriter {
    workbook: Workbook,
    path: PathBuf,
    columns: Vec<Column>,
    formats: Vec<Format>,
    next: u32,
}

impl XlsxWriter {
    /// Returns a writer of a new workbook with one sheet of rows; the file appears when it is finished.
    pub fn create(path: &Path, sheet: &str) -> Result<Self> {
        let mut workbook = Workbook::new();
        // A fixed day of making: the same rows give the same bytes. What is told by the file tells its own days.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        workbook.add_worksheet_with_constant_memory().and_then(|rows| rows.set_name(sheet)).map_err(failed)?;
        Ok(Self { workbook, path: path.to_owned(), columns: Vec::new(), formats: Vec::new(), next: 0 })
    }

    fn rows(&mut self) -> Result<&mut Worksheet> {
        self.workbook.worksheet_from_index(0).map_err(failed)
    }

    /// Writes what each column holds, and the lists that are too long for a cell.
    fn notes(&mut self) -> Result<()> {
        let columns = std::mem::take(&mut self.columns);
        let sheet =
            self.workbook.add_worksheet_with_constant_memory().and_then(|s| s.set_name(NOTES)).map_err(failed)?;
        let write = |sheet: &mut Worksheet| -> Result<(), XlsxError> {
            for (index, width) in [24.0, 14.0, 60.0, 60.0, 40.0].into_iter().enumerate() {
                sheet.set_column_width(u16::try_from(index).expect("five columns"), width)?;
            }
            let headings = ["列 Column", "类型 Kind", "说明", "Description", "可选值 Choices"];
            for (index, heading) in headings.into_iter().enumerate() {
                sheet.write_string_with_format(
                    0,
                    u16::try_from(index).expect("five columns"),
                    heading,
                    &heading_format(),
                )?;
            }
            for (row, column) in (1_u32..).zip(&columns) {
                sheet.write_string(row, 0, &column.name)?;
                sheet.write_string(row, 1, kind_name(column.kind))?;
                sheet.write_string(row, 2, column.description.zh.as_ref())?;
                sheet.write_string(row, 3, column.description.en.as_ref())?;
                let choices: String = column.choices.join("、").chars().take(1_000).collect();
                sheet.write_string(row, 4, choices)?;
            }
            sheet.set_freeze_panes(1, 0)?;
            Ok(())
        };
        write(sheet).map_err(failed)?;
        let long: Vec<&Column> = columns.iter().filter(|column| !fits_inline(&column.choices)).collect();
        if !long.is_empty() {
            let sheet =
                self.workbook.add_worksheet_with_constant_memory().and_then(|s| s.set_name(LISTS)).map_err(failed)?;
            sheet.set_hidden(true);
            let deepest = long.iter().map(|column| column.choices.len()).max().unwrap_or(0);
            for row in 0..deepest {
                for (place, column) in long.iter().enumerate() {
                    if let Some(choice) = column.choices.get(row) {
                        sheet.write_string(row_index(row)?, column_index(place)?, choice).map_err(failed)?;
                    }
                }
            }
        }
        self.columns = columns;
        Ok(())
    }
}

impl RowWriter for XlsxWriter {
    fn header(&mut self, columns: &[Column]) -> Result<()> {
        self.columns = columns.to_vec();
        self.formats = columns.iter().map(|column| cell_format(column.kind)).collect();
        let formats = self.formats.clone();
        let sheet = self.rows()?;
        let mut lists = 0;
        for (index, (column, format)) in columns.iter().zip(&formats).enumerate() {
            let place = column_index(index)?;
            sheet.set_column_width(place, width(column)).map_err(failed)?;
            sheet.set_column_format(place, format).map_err(failed)?;
            if let Some(validation) = validation(column, &mut lists)? {
                sheet.add_data_validation(1, place, TEMPLATE_ROWS, place, &validation).map_err(failed)?;
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (index, column) in columns.iter().enumerate() {
            sheet.write_string_with_format(0, column_index(index)?, &column.name, &heading_format()).map_err(failed)?;
        }
        self.next = 1;
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let row = self.next;
        if row > LAST_ROW {
            return Err(problems::too_many_rows(u64::from(row) + 1, u64::from(LAST_ROW) + 1));
        }
        self.next += 1;
        let columns = std::mem::take(&mut self.columns);
        let formats = std::mem::take(&mut self.formats);
        let sheet = self.rows()?;
        let mut write = || -> Result<()> {
            for (index, cell) in cells.iter().enumerate() {
                let place = column_index(index)?;
                let kind = columns.get(index).map_or(ColumnKind::Text, |column| column.kind);
                let plain_format = Format::default();
                let format = formats.get(index).unwrap_or(&plain_format);
                write_cell(sheet, row, place, kind, cell, format)?;
            }
            Ok(())
        };
        let written = write();
        self.columns = columns;
        self.formats = formats;
        written.map_err(|problem| problem.at_row(u64::from(row) + 1))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.notes()?;
        let path = self.path.clone();
        self.workbook.save(path).map_err(failed)
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    kind: ColumnKind,
    cell: &Cell,
    format: &Format,
) -> Result<()> {
    let written = match cell {
        Cell::Empty => return Ok(()),
        Cell::Formula { cached, .. } => return write_cell(sheet, row, column, kind, cached, format),
        // A number goes over as one only when the workbook gives back the same digits.
        Cell::Number { text, value } if kind != ColumnKind::Code && survives(text, *value) => {
            sheet.write_number_with_format(row, column, *value, format)
        }
        Cell::Bool(value) => sheet.write_boolean(row, column, *value),
        Cell::Date(moment) if moment.year() >= 1900 => {
            let day = format!("{}", moment.date());
            let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(&day).map_err(failed)?;
            let midnight = moment.time() == jiff::civil::Time::midnight();
            let serial = date.to_excel() + f64::from(seconds(*moment)) / 86_400.0;
            let format = if midnight {
                Format::new().set_num_format("yyyy-mm-dd")
            } else {
                Format::new().set_num_format("yyyy-mm-dd hh:mm:ss")
            };
            sheet.write_number_with_format(row, column, serial, &format)
        }
        other => sheet.write_string_with_format(row, column, plain(other).as_ref(), format),
    };
    written.map(|_| ()).map_err(|error| failed(error).at_column(column_letter(usize::from(column))))
}

fn seconds(moment: jiff::civil::DateTime) -> i32 {
    i32::from(moment.hour()) * 3600 + i32::from(moment.minute()) * 60 + i32::from(moment.second())
}

/// Tells whether a workbook, which keeps 15 digits, gives these digits back.
fn survives(text: &str, value: f64) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits <= 15 && value.to_string() == text
}

/// Returns the list a person chooses from, inside the cell or on the sheet of lists.
fn validation(column: &Column, lists: &mut usize) -> Result<Option<DataValidation>> {
    if column.choices.is_empty() {
        return Ok(None);
    }
    if fits_inline(&column.choices) {
        return DataValidation::new().allow_list_strings(&column.choices).map(Some).map_err(failed);
    }
    let letter = column_letter(*lists);
    *lists += 1;
    let list = Formula::new(format!("='{LISTS}'!${letter}$1:${letter}${}", column.choices.len()));
    Ok(Some(DataValidation::new().allow_list_formula(list)))
}

fn fits_inline(choices: &[String]) -> bool {
    let length: usize = choices.iter().map(|choice| choice.chars().count() + 1).sum();
    length <= MAX_INLINE_CHOICES && choices.iter().all(|choice| !choice.contains(','))
}

fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00DD_E7F3))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn cell_format(kind: ColumnKind) -> Format {
    match kind {
        ColumnKind::Text | ColumnKind::Code | ColumnKind::Geometry => Format::new().set_num_format("@"),
        ColumnKind::Date => Format::new().set_num_format("yyyy-mm-dd"),
        ColumnKind::Number | ColumnKind::Bool => Format::new(),
    }
}

fn kind_name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "文本 text",
        ColumnKind::Code => "编码 code",
        ColumnKind::Number => "数值 number",
        ColumnKind::Date => "日期 date",
        ColumnKind::Bool => "是否 yes/no",
        ColumnKind::Geometry => "图形 GeoJSON",
    }
}

/// Returns a width that shows the heading, Chinese characters being twice as wide.
fn width(column: &Column) -> f64 {
    let heading: f64 = column.name.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.2 }).sum();
    let least = match column.kind {
        ColumnKind::Code => 22.0,
        ColumnKind::Text | ColumnKind::Geometry => 18.0,
        ColumnKind::Date | ColumnKind::Number => 12.0,
        ColumnKind::Bool => 8.0,
    };
    (heading + 2.0).clamp(least, 60.0)
}

fn column_index(index: usize) -> Result<u16> {
    u16::try_from(index).map_err(|_| problems::too_many_columns(1, usize::from(u16::MAX)))
}

fn row_index(index: usize) -> Result<u32> {
    u32::try_from(index).map_err(|_| problems::too_many_rows(1, u64::from(LAST_ROW)))
}

fn failed(error: XlsxError) -> Problem {
    match error {
        XlsxError::IoError(error) => problems::io(&error),
        other => problems::workbook(other.to_string(), other.to_string()),
    }
}
