//! Tables in and out: XLSX, CSV, GeoJSON and JSON read as rows, with limits and places.
//!
//! A [`Table`] is a file seen as a heading and rows, whatever its format. The format is told by content, the file is never
//! taken into memory whole, and everything a hostile or careless file can do ends in a
//! [`Problem`](anlan_kernel::Problem) with place and remedy. A bad row is such a problem and reading goes on; a fault of the
//! file itself ends the rows and [`Table::cut_short`] tells so.
//!
//! Words used here:
//! * a [`Cell`] keeps what stands in the file: a number keeps its digits as written, so that decimals stay exact and codes of
//!   18 digits survive;
//! * a [`Row`] is numbered as a person counts it in the file;
//! * [`Limits`] say what is refused as too large;
//! * a [`RowWriter`] is the way out, the same for every format.
//!
//! # Example
//! ```
//! use anlan_tables::{Limits, Table};
//! let bytes = "名称,数量\n液氨,１２.50\n".as_bytes().to_vec();
//! let mut table = Table::from_bytes("stock.csv", bytes, &Limits::default())?;
//! assert_eq!(table.header, ["名称", "数量"]);
//! let row = table.rows().next().expect("one row")?;
//! assert_eq!(row.number, 2);
//! assert_eq!(row.cells[1].decimal_text()?.as_deref(), Some("12.50"));
//! # Ok::<(), anlan_kernel::Problem>(())
//! ```
//!
//! # How to add one more format
//! Write a reader with `next(&mut self) -> Option<Result<Row>>` in its own file, add a variant to `Source` in `table.rs`, and
//! recognise it in `sniff.rs`. A writer implements [`RowWriter`].

#![allow(
    clippy::result_large_err,
    reason = "a problem is a page for a person to read and rare beside the rows; boxing it would burden every caller"
)]

mod cell;
mod date;
mod limits;
mod number;
mod table;
mod text;

mod csv;
mod document;
mod encoding;
mod heading;
mod input;
mod json;
mod problems;
mod scan;
mod sniff;
mod xlsx;

pub mod write;

#[doc(hidden)]
pub mod fuzzing;

pub use cell::{Cell, Row};
pub use date::parse_date;
pub use document::{Document, document_from_bytes, read_document};
pub use limits::Limits;
pub use number::parse_decimal;
pub use table::{Format, Options, Rows, Table, open};
pub use text::{clean, column_letter};
pub use write::{Column, ColumnKind, RowWriter};
