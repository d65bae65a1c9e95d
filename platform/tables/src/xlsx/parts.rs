//! What cells refer to: sheets, formats, shared strings.

use std::collections::HashMap;

use anlan_kernel::problem::Result;
use quick_xml::events::Event;

use super::package::Package;
use super::xml::{Xml, attribute, push_text, unescape};
use crate::limits::Limits;
use crate::problems;

/// Sheets of a workbook and where its parts lie.
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) since_1904: bool,
    styles: Option<String>,
    strings: Option<String>,
}

/// One sheet of cells.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) visible: bool,
    pub(crate) part: String,
}

struct Relation {
    kind: String,
    target: String,
}

/// Opens a small part after checking it.
fn part(package: &mut Package, name: &str) -> Result<Xml> {
    package.verify(name)?;
    package.stream(name).map(Xml::new)
}

/// Returns the relations of a part by id; none where the file is not there.
fn relations(package: &mut Package, of: &str) -> Result<HashMap<String, Relation>> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let name = format!("{folder}/_rels/{file}.rels").trim_start_matches('/').to_owned();
    let mut found = HashMap::new();
    if !package.has(&name) {
        return Ok(found);
    }
    let mut xml = part(package, &name)?;
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let (id, kind) = (attribute(&element, "Id")?, attribute(&element, "Type")?);
                let outside = attribute(&element, "TargetMode")?.is_some_and(|mode| mode == "External");
                if let (Some(id), Some(kind), Some(target), false) = (id, kind, attribute(&element, "Target")?, outside)
                {
                    let target = match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => format!("{folder}/{target}").trim_start_matches('/').to_owned(),
                    };
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.insert(id, Relation { kind, target });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// Reads the list of sheets.
pub(crate) fn workbook(package: &mut Package) -> Result<Workbook> {
    let root = relations(package, "")?;
    let main = root.values().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target.clone());
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    if !package.has(&main) || !main.to_lowercase().ends_with(".xml") || main.to_lowercase().starts_with("word/") {
        return Err(problems::workbook("压缩包中没有 .xlsx 工作簿", "the archive holds no .xlsx workbook"));
    }
    let relations = relations(package, &main)?;
    let named =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let mut workbook =
        Workbook { sheets: Vec::new(), since_1904: false, styles: named("styles"), strings: named("sharedStrings") };
    let mut xml = part(package, &main)?;
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" => {
                    let flag = attribute(&element, "date1904")?;
                    workbook.since_1904 = flag.is_some_and(|flag| flag == "1" || flag == "true");
                }
                "sheet" => {
                    let id = sheet_relation(&element)?;
                    if let Some(relation) = id.and_then(|id| relations.get(&id)).filter(|r| r.kind == "worksheet") {
                        workbook.sheets.push(Sheet {
                            name: attribute(&element, "name")?.unwrap_or_default(),
                            visible: attribute(&element, "state")?.is_none_or(|state| state == "visible"),
                            part: relation.target.clone(),
                        });
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(workbook),
            _ => {}
        }
    }
}

/// Returns the attribute `r:id`, whatever the prefix; `sheetId` has another local name.
fn sheet_relation(element: &quick_xml::events::BytesStart<'_>) -> Result<Option<String>> {
    attribute(element, "id")
}

/// Returns for each cell style whether it shows a date.
pub(crate) fn date_styles(package: &mut Package, workbook: &Workbook) -> Result<Vec<bool>> {
    let Some(name) = workbook.styles.as_ref().filter(|name| package.has(name)) else { return Ok(Vec::new()) };
    let mut xml = part(package, name)?;
    let mut buffer = Vec::new();
    let mut custom: HashMap<u32, bool> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId")?.and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&element, "formatCode")?) {
                        custom.insert(id, is_date_format(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(custom.get(&id).copied().unwrap_or_else(|| is_builtin_date(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// Tells whether a built-in format shows a day (ECMA-376 part 1, 18.8.30, with the ids of Chinese versions).
fn is_builtin_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Tells whether a format code shows a day: a year or a day outside quotes and brackets.
fn is_date_format(code: &str) -> bool {
    let mut skip_next = false;
    let mut until = None;
    for c in code.split(';').next().unwrap_or_default().chars() {
        match until {
            _ if std::mem::take(&mut skip_next) => {}
            Some(end) if c == end => until = None,
            Some(_) => {}
            None => match c {
                '\\' | '_' | '*' => skip_next = true,
                '"' => until = Some('"'),
                '[' => until = Some(']'),
                'y' | 'Y' | 'd' | 'D' | 'e' => return true,
                'G' | 'g' => return false, // "General"
                _ => {}
            },
        }
    }
    false
}

/// Shared strings behind one another in one buffer.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Returns a string by its place.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[start..end])
    }
}

/// Reads the shared strings; runs of rich text are joined, phonetic readings left out.
pub(crate) fn shared_strings(package: &mut Package, workbook: &Workbook, limits: &Limits) -> Result<Strings> {
    let Some(name) = workbook.strings.as_ref().filter(|name| package.has(name)) else { return Ok(Strings::default()) };
    let mut xml = part(package, name)?;
    let mut buffer = Vec::new();
    let mut strings = Strings::default();
    let mut current = String::new();
    let (mut in_text, mut in_phonetic) = (false, false);
    loop {
        let event = xml.next(&mut buffer)?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => current.clear(),
                "t" => in_text = true,
                "rPh" => in_phonetic = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_phonetic = false,
                "si" => {
                    strings.text.push_str(&unescape(std::mem::take(&mut current)));
                    let end = u32::try_from(strings.text.len()).unwrap_or(u32::MAX);
                    strings.ends.push(end);
                    if strings.text.len() > limits.max_shared_bytes || strings.ends.len() > limits.max_shared_strings {
                        return Err(problems::hostile("文本总量过大", "it holds too much text"));
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ if in_text && !in_phonetic => {
                push_text(&event, &mut current)?;
                if current.len() > limits.max_shared_bytes {
                    return Err(problems::hostile("文本总量过大", "it holds too much text"));
                }
            }
            _ => {}
        }
    }
    Ok(strings)
}
