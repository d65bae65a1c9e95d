//! What readers say when a file is not right: each with its remedy, Chinese first.

use anlan_kernel::problem::{Kind, Problem};

/// How a fault ends: with its row, or with the file.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The row is refused, reading goes on.
    Row(Problem),
    /// Nothing behind this place can be read.
    Fatal(Problem),
}

impl Fault {
    /// Returns the problem, whichever way it ends.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Row(problem) | Self::Fatal(problem) => problem,
        }
    }
}

/// Returns at most 40 characters of a text, for showing it in a message.
pub(crate) fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.len() < text.len() && text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

/// Returns a size as people read it.
pub(crate) fn size(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{bytes} B") }
}

pub(crate) fn io(error: &std::io::Error) -> Problem {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => {
            Problem::new(Kind::NotFound, "tables.not_found", "没有这个文件", "there is no such file")
                .remedy("核对文件名和路径", "check the name and the folder")
        }
        ErrorKind::PermissionDenied => {
            Problem::new(Kind::Forbidden, "tables.permission", "没有读取此文件的权限", "this file may not be read")
                .remedy("请管理员授予读取权限", "ask for the right to read it")
        }
        _ => Problem::new(
            Kind::Unavailable,
            "tables.io",
            format!("读写文件失败：{error}"),
            format!("reading or writing the file failed: {error}"),
        )
        .remedy("检查磁盘后重试", "check the disk and try again"),
    }
}

pub(crate) fn directory() -> Problem {
    Problem::invalid("tables.directory", "这是文件夹，不是文件", "this is a folder, not a file")
        .remedy("选择文件夹中的一个表格文件", "choose one table in the folder")
}

pub(crate) fn empty() -> Problem {
    Problem::invalid("tables.empty", "文件是空的", "the file is empty")
        .remedy("重新导出或重新上传文件", "export or upload the file again")
}

pub(crate) fn no_header() -> Problem {
    Problem::invalid("tables.no_header", "前 6 行内没有找到表头", "no heading was found in the first 6 rows")
        .remedy("在第一行填写列名", "put the column names on the first row")
}

pub(crate) fn file_too_large(actual: u64, limit: u64) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.file_too_large",
        format!("文件大小 {}，超过上限 {}", size(actual), size(limit)),
        format!("the file has {}, more than the {} that are taken", size(actual), size(limit)),
    )
    .remedy("拆分为几个文件，或另存为 CSV", "split it into several files, or save it as CSV")
}

pub(crate) fn line_too_long(row: u64, limit: usize) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.line_too_long",
        format!("一行超过 {}，可能缺少换行", size(limit as u64)),
        format!("a line is longer than {}; line breaks may be missing", size(limit as u64)),
    )
    .remedy("检查文件的换行和引号", "check the line breaks and the quotation marks")
    .at_row(row)
}

pub(crate) fn cell_too_long(row: u64, column: usize, limit: usize) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.cell_too_long",
        format!("单元格内容超过 {limit} 字节"),
        format!("a cell holds more than {limit} bytes"),
    )
    .remedy("缩短内容，或检查引号是否成对", "shorten it, or check that quotation marks come in pairs")
    .at_row(row)
    .at_column(crate::column_letter(column))
}

pub(crate) fn too_many_columns(row: u64, limit: usize) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.too_many_columns",
        format!("列数超过上限 {limit}"),
        format!("there are more than {limit} columns"),
    )
    .remedy("删除多余的列，或检查分隔符", "remove columns that are not needed, or check the delimiter")
    .at_row(row)
}

pub(crate) fn too_many_rows(row: u64, limit: u64) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.too_many_rows",
        format!("行数超过上限 {limit}，其后的行未读取"),
        format!("there are more than {limit} rows; what follows was not read"),
    )
    .remedy("拆分为几个文件", "split it into several files")
    .at_row(row)
}

pub(crate) fn nul(row: u64, column: usize) -> Problem {
    Problem::invalid("tables.nul", "单元格中有空字符（NUL）", "a cell holds a NUL character")
        .remedy("重新导出文件", "export the file again")
        .at_row(row)
        .at_column(crate::column_letter(column))
}

pub(crate) fn characters(row: u64, column: usize) -> Problem {
    Problem::invalid(
        "tables.characters",
        "有无法识别的字符，原文已损坏",
        "there are characters that cannot be read; the text is damaged",
    )
    .remedy("从原系统重新导出为 UTF-8", "export it again as UTF-8 from where it came")
    .at_row(row)
    .at_column(crate::column_letter(column))
}

pub(crate) fn encoding(offset: u64) -> Problem {
    Problem::invalid(
        "tables.encoding",
        format!("无法识别文件编码：第 {offset} 字节既不是 UTF-8 也不是 GB 18030"),
        format!("the encoding is not known: byte {offset} is neither UTF-8 nor GB 18030"),
    )
    .remedy("另存为“CSV UTF-8”格式", "save it as \"CSV UTF-8\"")
}

pub(crate) fn binary(what_zh: &str, what_en: &str) -> Problem {
    Problem::invalid(
        "tables.binary",
        format!("这不是表格文件，而是{what_zh}"),
        format!("this is no table but {what_en}"),
    )
    .remedy("使用 .xlsx、.csv、.geojson 或 .json 文件", "use an .xlsx, .csv, .geojson or .json file")
}

pub(crate) fn ragged(row: u64, cells: usize, columns: usize) -> Problem {
    Problem::invalid(
        "tables.ragged",
        format!("本行有 {cells} 个单元格，表头有 {columns} 列"),
        format!("the row has {cells} cells, the heading {columns} columns"),
    )
    .remedy("检查本行的分隔符和引号", "check the delimiters and quotation marks of the row")
    .at_row(row)
}

pub(crate) fn open_quote(row: u64) -> Problem {
    Problem::invalid(
        "tables.open_quote",
        format!("第 {row} 行开始的引号没有结束，其后的内容无法读取"),
        format!("the quotation mark opened on row {row} is never closed; nothing behind it can be read"),
    )
    .remedy("补上缺少的引号，单元格内的引号写两遍", "add the missing mark; a mark inside a cell is written twice")
    .at_row(row)
}

pub(crate) fn duplicate_heading(heading: &str, row: u64, columns: &[usize]) -> Problem {
    let letters: Vec<String> = columns.iter().map(|&column| crate::column_letter(column)).collect();
    let shown = shorten(heading);
    Problem::invalid(
        "tables.duplicate_heading",
        format!("列名“{shown}”出现了 {} 次（{} 列）", columns.len(), letters.join("、")),
        format!("the heading \"{shown}\" stands {} times (columns {})", columns.len(), letters.join(", ")),
    )
    .remedy("给每一列不同的列名", "give every column its own name")
    .at_row(row)
    .at_column(shown)
}

pub(crate) fn extension(given: &str, format_zh: &str) -> Problem {
    let shown = shorten(given);
    Problem::invalid(
        "tables.extension",
        format!("扩展名是 .{shown}，内容是 {format_zh}；已按内容读取"),
        format!("the extension is .{shown}, the content {format_zh}; it was read by its content"),
    )
    .warning()
    .remedy("改正扩展名", "correct the extension")
}

pub(crate) fn formula_without_value(formula: &str) -> Problem {
    let shown = shorten(formula);
    Problem::invalid(
        "tables.formula",
        format!("公式“={shown}”没有保存的结果"),
        format!("the formula \"={shown}\" has no saved value"),
    )
    .remedy("用表格软件打开并保存，或改填数值", "open and save it in a spreadsheet, or enter the value itself")
}

pub(crate) fn formula_value_used(formula: &str) -> Problem {
    let shown = shorten(formula);
    Problem::invalid(
        "tables.formula_used",
        format!("公式“={shown}”：采用保存时的结果"),
        format!("formula \"={shown}\": its saved value was taken"),
    )
    .warning()
    .remedy("确认数值无误，或改填数值", "make sure that the value is right, or enter the value itself")
}

pub(crate) fn error_cell(error: &str) -> Problem {
    let shown = shorten(error);
    Problem::invalid(
        "tables.error_cell",
        format!("单元格是错误值 {shown}"),
        format!("the cell holds the error {shown}"),
    )
    .remedy("改正公式，或改填数值", "mend the formula, or enter the value itself")
}

pub(crate) fn long_number(text: &str) -> Problem {
    let shown = shorten(text);
    Problem::invalid(
        "tables.long_number",
        format!("数字 {shown} 超过 15 位有效数字，表格软件可能已改动末位"),
        format!("the number {shown} has more than 15 digits; the spreadsheet may have changed its end"),
    )
    .warning()
    .remedy("编码类列设为“文本”格式后重新填写", "format columns of codes as text and enter them again")
}

pub(crate) fn not_a_number(shown: &str) -> Problem {
    let shown = shorten(shown);
    Problem::invalid("number.unreadable", format!("“{shown}”不是数字"), format!("\"{shown}\" is not a number"))
        .remedy("把单元格设为“数值”格式后重新填写", "format the cell as a number and enter it again")
}

pub(crate) fn not_a_bool(shown: &str) -> Problem {
    let shown = shorten(shown);
    Problem::invalid(
        "bool.unreadable",
        format!("“{shown}”不是“是”或“否”"),
        format!("\"{shown}\" is neither yes nor no"),
    )
    .remedy("填“是”或“否”", "enter 是 (yes) or 否 (no)")
}

pub(crate) fn workbook(zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::invalid(
        "tables.workbook",
        format!("工作簿无法读取：{}", zh.into()),
        format!("the workbook cannot be read: {}", en.into()),
    )
    .remedy("用表格软件打开后另存为 .xlsx", "open it in a spreadsheet and save it as .xlsx")
}

pub(crate) fn hostile(zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.hostile_archive",
        format!("压缩包异常，拒绝读取：{}", zh.into()),
        format!("the archive is not sound and was refused: {}", en.into()),
    )
    .remedy("用表格软件新建工作簿，复制数据后重新上传", "copy the data into a new workbook and upload that")
}

pub(crate) fn json(row: u64, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::invalid("tables.json", format!("JSON 有误：{}", zh.into()), format!("the JSON is wrong: {}", en.into()))
        .remedy("用原系统重新导出", "export it again from where it came")
        .at_row(row)
}

pub(crate) fn too_many_vertices(row: u64, limit: usize) -> Problem {
    Problem::new(
        Kind::TooLarge,
        "tables.too_many_vertices",
        format!("一个图形超过 {limit} 个顶点"),
        format!("one geometry has more than {limit} vertices"),
    )
    .remedy("先简化图形，或拆分为几个", "simplify the geometry first, or split it")
    .at_row(row)
    .at_column("geometry")
}
