//! Which row is the heading.

use anlan_kernel::problem::Result;

use crate::cell::{Cell, Row};
use crate::problems;
use crate::text::clean;

/// How many blank and title rows may stand above the heading.
pub(crate) const ROWS_ABOVE: usize = 5;

/// Returns the place of the heading among the first rows.
///
/// A title fills one cell of a wide table and a filling-in date a few: the heading is the first row that fills at least half as
/// many cells as the fullest, none of them a number.
pub(crate) fn find(rows: &[Row]) -> Option<usize> {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let fullest = rows.iter().map(filled).max().filter(|&fullest| fullest > 0)?;
    let is_wide = |row: &Row| filled(row) * 2 >= fullest && (filled(row) > 1 || fullest == 1);
    let wide = || rows.iter().enumerate().take(ROWS_ABOVE + 1).filter(|(_, row)| is_wide(row));
    wide().find(|(_, row)| !row.cells.iter().any(is_number)).or_else(|| wide().next()).map(|(index, _)| index)
}

fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => text.trim().parse::<f64>().is_ok() || crate::parse_date(text).is_ok(),
        Cell::Number { .. } | Cell::Date(_) => true,
        _ => false,
    }
}

/// Returns the headings of a row, without blank ones at its end.
///
/// # Errors
/// The same heading on two columns.
pub(crate) fn headings(row: &Row) -> Result<Vec<String>> {
    let mut names = Vec::with_capacity(row.cells.len());
    for (column, cell) in row.cells.iter().enumerate() {
        let text = cell.text().map_err(|problem| problem.at_row(row.number).at_column(crate::column_letter(column)))?;
        // Line breaks inside a heading are laid out for the eye only.
        names.push(text.map(|text| clean(&text).split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default());
    }
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let mut seen: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
    for (column, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        seen.entry(name).or_default().push(column);
    }
    let twice = seen.iter().filter(|(_, columns)| columns.len() > 1).min_by_key(|(_, columns)| columns[0]);
    if let Some((name, columns)) = twice {
        return Err(problems::duplicate_heading(name, row.number, columns));
    }
    if names.is_empty() { Err(problems::no_header()) } else { Ok(names) }
}
