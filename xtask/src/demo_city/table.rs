//! Tables as delimited text.

/// A table with its file name.
pub(super) struct Table {
    pub(super) file: &'static str,
    columns: usize,
    text: String,
    rows: usize,
}

impl Table {
    pub(super) fn new(file: &'static str, headings: &[&str]) -> Self {
        let mut table = Self { file, columns: headings.len(), text: String::new(), rows: 0 };
        table.line(headings);
        table
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        assert_eq!(N, self.columns, "{}", self.file);
        self.line(&cells);
        self.rows += 1;
    }

    fn line(&mut self, cells: &[impl AsRef<str>]) {
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.text.push(',');
            }
            let cell = cell.as_ref();
            if cell.contains([',', '"', '\n']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}
