//! Packs: duties as files. A pack declares record types, tables of data and labels in YAML; it holds no code.
//!
//! `pack.yaml` names the pack and its files:
//! ```yaml
//! pack: risk-census
//! title: {zh: 风险摸排, en: Risk census}
//! measures: ["1.1", "1.2"]
//! types: [types/census_return.yaml]
//! data: [{file: data/returns.csv, type: census_return}]
//! lifecycles: [lifecycles/return.yaml]
//! ```
//! A type file declares one record type:
//! ```yaml
//! type: census_return
//! label: {zh: 摸排回执, en: Census return}
//! group: {zh: 风险与摸排, en: Risk and census}
//! title: unit_name
//! keys: [[code]]
//! fields:
//!   - {name: code, label: {zh: 回执编号, en: return code}, kind: text, required: true}
//!   - {name: unit_name, label: {zh: 单位, en: unit}, kind: text, level: public}
//!   - {name: signed_by, label: {zh: 签署人, en: signed by}, kind: text, personal: true}
//! ```
//! Every error names file and line and says what to do.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anlan_kernel::{Level, Problem, Text};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::catalogue::{Catalogue, Choice, Code, Field, FieldKind, Origin, RecordType, group};

/// Files of one pack by their path inside it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A pack as loaded.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Name, the folder's.
    pub name: String,
    /// Title.
    pub title: Text,
    /// Rows of the requirements matrix it serves.
    pub measures: Vec<String>,
    /// Record types it declares.
    pub types: Vec<RecordType>,
    /// Tables to load, in order.
    pub data: Vec<DataFile>,
    /// Map layers.
    pub layers: Vec<Layer>,
    /// Lifecycles of cases, by their paths inside it; `casework` reads them.
    pub lifecycles: Vec<String>,
    /// Everything in it is invented.
    pub demo: bool,
    /// All files, for the data tables.
    pub files: Files,
}

/// A table of records that comes with a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// Path inside the pack.
    pub file: String,
    /// Record type of its rows.
    #[serde(rename = "type")]
    pub record_type: String,
}

/// A map layer that comes with a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Name used by drawings: `land`, `districts`, `roads` …
    pub name: String,
    /// Path inside the pack.
    pub file: String,
    /// Credit line to show.
    pub credit: String,
    /// Not surveyed: marked on every drawing.
    #[serde(default)]
    pub schematic: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    pack: Spanned<String>,
    title: Label,
    #[serde(default)]
    measures: Vec<String>,
    #[serde(default)]
    types: Vec<Spanned<String>>,
    #[serde(default)]
    data: Vec<Spanned<DataFile>>,
    #[serde(default)]
    layers: Vec<Spanned<Layer>>,
    #[serde(default)]
    lifecycles: Vec<Spanned<String>>,
    #[serde(default)]
    demo: bool,
    #[serde(default, rename = "description")]
    _description: Option<Label>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields)]
struct Label {
    zh: String,
    en: String,
}

impl From<Label> for Text {
    fn from(label: Label) -> Self {
        Text::new(label.zh, label.en)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeFile {
    #[serde(rename = "type")]
    name: Spanned<String>,
    label: Label,
    #[serde(default)]
    title: Option<Spanned<String>>,
    #[serde(default)]
    keys: Vec<Vec<Spanned<String>>>,
    #[serde(default)]
    any_of: Vec<Vec<Spanned<String>>>,
    #[serde(default)]
    group: Option<Label>,
    fields: Vec<Spanned<FieldFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    name: Spanned<String>,
    label: Label,
    #[serde(default)]
    help: Label,
    kind: Spanned<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    indexed: bool,
    #[serde(default)]
    level: Level,
    #[serde(default)]
    personal: bool,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    to: Option<Spanned<String>>,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    min: Option<Spanned<String>>,
    #[serde(default)]
    max: Option<Spanned<String>>,
    #[serde(default)]
    choices: Vec<Spanned<ChoiceFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceFile {
    value: String,
    zh: String,
    en: String,
}

/// Reads a pack; all its problems are returned, not only the first.
pub fn load(folder: &str, files: Files) -> Result<Pack, Vec<Problem>> {
    let mut problems = Vec::new();
    let head: PackFile = match parse(folder, "pack.yaml", &files) {
        Ok(head) => head,
        Err(problem) => return Err(vec![problem]),
    };
    if head.pack.value != folder {
        problems.push(
            fault("pack.name", folder, "pack.yaml", line(&head.pack))
                .say(
                    format!("包名“{}”与文件夹“{folder}”不一致", head.pack.value),
                    format!(
                        "the pack is named \u{201c}{}\u{201d} but its folder is \u{201c}{folder}\u{201d}",
                        head.pack.value
                    ),
                )
                .remedy("使两者一致", "make the two equal"),
        );
    }
    let mut types = Vec::new();
    for path in &head.types {
        if !files.contains_key(&path.value) {
            problems.push(missing(folder, "pack.yaml", line(path), &path.value));
            continue;
        }
        match parse::<TypeFile>(folder, &path.value, &files) {
            Ok(file) => types.extend(read_type(folder, &path.value, file, &mut problems)),
            Err(problem) => problems.push(problem),
        }
    }
    for data in &head.data {
        if !files.contains_key(&data.value.file) {
            problems.push(missing(folder, "pack.yaml", line(data), &data.value.file));
        }
    }
    for layer in &head.layers {
        if !files.contains_key(&layer.value.file) {
            problems.push(missing(folder, "pack.yaml", line(layer), &layer.value.file));
        }
    }
    for path in &head.lifecycles {
        if !files.contains_key(&path.value) {
            problems.push(missing(folder, "pack.yaml", line(path), &path.value));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Pack {
        name: folder.to_owned(),
        title: head.title.into(),
        measures: head.measures,
        types,
        data: head.data.into_iter().map(|data| data.value).collect(),
        layers: head.layers.into_iter().map(|layer| layer.value).collect(),
        lifecycles: head.lifecycles.into_iter().map(|path| path.value).collect(),
        demo: head.demo,
        files,
    })
}

/// Adds the types of packs to a catalogue and checks that every reference and every table names a type there is.
pub fn register(catalogue: &mut Catalogue, packs: &[Pack]) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    for pack in packs {
        for record_type in &pack.types {
            if let Err(problem) = catalogue.add(record_type.clone()) {
                problems.push(problem.in_file(origin_file(record_type)));
            }
        }
    }
    for record_type in packs.iter().flat_map(|pack| &pack.types) {
        for field in &record_type.fields {
            if let FieldKind::Reference { to } = &field.kind
                && let Err(problem) = catalogue.require(to)
            {
                problems.push(problem.in_file(origin_file(record_type)).in_field(field.name.clone()));
            }
        }
    }
    for pack in packs {
        for data in &pack.data {
            if let Err(problem) = catalogue.require(&data.record_type) {
                problems.push(problem.in_file(format!("{}/pack.yaml", pack.name)));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn origin_file(record_type: &RecordType) -> String {
    match &record_type.origin {
        Origin::Pack { pack, file } => format!("{pack}/{file}"),
        Origin::Code => record_type.name.to_string(),
    }
}

fn read_type(folder: &str, path: &str, file: TypeFile, problems: &mut Vec<Problem>) -> Option<RecordType> {
    let before = problems.len();
    if !is_name(&file.name.value) {
        problems.push(bad_name(folder, path, line(&file.name), &file.name.value));
    }
    let mut fields: Vec<Field> = Vec::new();
    let mut seen = BTreeSet::new();
    for field in file.fields {
        let at = line(&field);
        let field = field.value;
        if !is_name(&field.name.value) {
            problems.push(bad_name(folder, path, line(&field.name), &field.name.value));
        }
        if !seen.insert(field.name.value.clone()) {
            problems.push(
                fault("pack.duplicate_field", folder, path, line(&field.name))
                    .say(
                        format!("字段“{}”声明了两次", field.name.value),
                        format!("field \u{201c}{}\u{201d} is declared twice", field.name.value),
                    )
                    .remedy("删去其中一个", "remove one of them"),
            );
        }
        match read_kind(folder, path, at, &field) {
            Ok(kind) => fields.push(Field {
                name: Cow::Owned(field.name.value),
                label: field.label.into(),
                help: field.help.into(),
                kind,
                required: field.required,
                indexed: field.indexed,
                level: field.level,
                personal: field.personal,
                aliases: field.aliases.into_iter().map(Cow::Owned).collect(),
            }),
            Err(problem) => problems.push(problem),
        }
    }
    let title = file.title.as_ref().map_or("name", |title| title.value.as_str());
    let mut unknown = |name: &str, at: u64| {
        if !seen.contains(name) {
            problems.push(
                fault("pack.unknown_field", folder, path, at)
                    .say(format!("没有字段“{name}”"), format!("there is no field \u{201c}{name}\u{201d}"))
                    .remedy("改为 fields 中声明的名称", "use a name declared under fields"),
            );
        }
    };
    unknown(title, file.title.as_ref().map_or(1, line));
    for name in file.keys.iter().chain(&file.any_of).flatten() {
        unknown(&name.value, line(name));
    }
    if problems.len() > before {
        return None;
    }
    let names = |groups: Vec<Vec<Spanned<String>>>| {
        groups.into_iter().map(|group| group.into_iter().map(|name| Cow::Owned(name.value)).collect()).collect()
    };
    Some(RecordType {
        title: Cow::Owned(title.to_owned()),
        name: Cow::Owned(file.name.value),
        label: file.label.into(),
        fields,
        keys: names(file.keys),
        any_of: names(file.any_of),
        group: file.group.map_or_else(|| group::OTHER.text(), Text::from),
        origin: Origin::Pack { pack: folder.to_owned(), file: path.to_owned() },
    })
}

fn read_kind(folder: &str, path: &str, at: u64, field: &FieldFile) -> Result<FieldKind, Problem> {
    let whole = |bound: &Option<Spanned<String>>, default: i64| match bound {
        None => Ok(default),
        Some(text) => text.value.parse::<i64>().map_err(|_| {
            fault("pack.bound", folder, path, line(text))
                .say(
                    format!("“{}”不是整数", text.value),
                    format!("\u{201c}{}\u{201d} is not a whole number", text.value),
                )
                .remedy("填写整数", "write a whole number")
        }),
    };
    Ok(match field.kind.value.as_str() {
        "text" => FieldKind::Text { max: usize::try_from(whole(&field.max, 400)?).unwrap_or(400) },
        "integer" => FieldKind::Integer { min: whole(&field.min, i64::MIN)?, max: whole(&field.max, i64::MAX)? },
        "decimal" => FieldKind::Decimal {
            unit: Cow::Owned(field.unit.clone().unwrap_or_default()),
            min: field.min.as_ref().map(|bound| Cow::Owned(bound.value.clone())),
            max: field.max.as_ref().map(|bound| Cow::Owned(bound.value.clone())),
            suspect_above: None,
        },
        "boolean" => FieldKind::Boolean,
        "date" => FieldKind::Date,
        "list" => FieldKind::List,
        "credit_code" => FieldKind::Code(Code::CreditCode),
        "cas" => FieldKind::Code(Code::Cas),
        "un" => FieldKind::Code(Code::Un),
        "point" => FieldKind::Geometry { shapes: &["Point"] },
        "geometry" => {
            FieldKind::Geometry { shapes: &["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"] }
        }
        "choice" if field.choices.is_empty() => {
            return Err(fault("pack.no_choices", folder, path, at)
                .say(
                    format!("字段“{}”没有选项", field.name.value),
                    format!("field \u{201c}{}\u{201d} has no choices", field.name.value),
                )
                .remedy("在 choices 下列出 value、zh、en", "list value, zh and en under choices"));
        }
        "choice" => FieldKind::Choice(
            field
                .choices
                .iter()
                .map(|choice| Choice {
                    value: Cow::Owned(choice.value.value.clone()),
                    label: Text::new(choice.value.zh.clone(), choice.value.en.clone()),
                })
                .collect(),
        ),
        "reference" => match &field.to {
            Some(to) => FieldKind::Reference { to: Cow::Owned(to.value.clone()) },
            None => {
                return Err(fault("pack.no_target", folder, path, at)
                    .say(
                        format!("引用字段“{}”没有写明 to", field.name.value),
                        format!("reference field \u{201c}{}\u{201d} does not say to which type", field.name.value),
                    )
                    .remedy("加上 to: 记录类型", "add to: and a record type"));
            }
        },
        other => {
            return Err(fault("pack.unknown_kind", folder, path, line(&field.kind))
                .say(format!("没有字段种类“{other}”"), format!("there is no field kind \u{201c}{other}\u{201d}"))
                .remedy(
                    "可用：text integer decimal boolean date list choice reference credit_code cas un point geometry",
                    "use one of: text integer decimal boolean date list choice reference credit_code cas un point geometry",
                ));
        }
    })
}

fn parse<T: for<'de> Deserialize<'de>>(folder: &str, path: &str, files: &Files) -> Result<T, Problem> {
    let Some(bytes) = files.get(path) else {
        return Err(missing(folder, path, 1, path));
    };
    let text = std::str::from_utf8(bytes).map_err(|cause| {
        let row = 1 + bytes[..cause.valid_up_to()].split(|byte| *byte == b'\n').count() as u64 - 1;
        fault("pack.encoding", folder, path, row)
            .say("文件不是 UTF-8 编码", "the file is not UTF-8")
            .remedy("另存为 UTF-8", "save it as UTF-8")
    })?;
    serde_saphyr::from_str(text).map_err(|cause| {
        let row = cause.location().map_or(1, |location| location.line());
        let detail = cause.to_string();
        let detail = detail.lines().next().unwrap_or_default().to_owned();
        fault("pack.yaml", folder, path, row)
            .say(format!("YAML 有误：{detail}"), format!("the YAML is wrong: {detail}"))
            .remedy("按文档中的格式改正该行", "mend the line to the documented form")
    })
}

fn line<T>(spanned: &Spanned<T>) -> u64 {
    spanned.referenced.line()
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 60
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

fn bad_name(folder: &str, path: &str, row: u64, name: &str) -> Problem {
    fault("pack.bad_name", folder, path, row)
        .say(format!("名称“{name}”不合规"), format!("\u{201c}{name}\u{201d} is not a proper name"))
        .remedy(
            "只用小写字母、数字和下划线，以字母开头",
            "use lower-case letters, digits and underscores, beginning with a letter",
        )
}

fn missing(folder: &str, path: &str, row: u64, file: &str) -> Problem {
    fault("pack.missing_file", folder, path, row)
        .say(format!("找不到文件“{file}”"), format!("there is no file \u{201c}{file}\u{201d}"))
        .remedy("补上文件，或删去这一行", "add the file, or remove the line")
}

fn fault(code: &'static str, folder: &str, path: &str, row: u64) -> Problem {
    Problem::invalid(code, "", "").in_file(format!("{folder}/{path}")).at_row(row)
}

trait Say {
    fn say(self, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self;
}

impl Say for Problem {
    fn say(mut self, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        self.message = Text::new(zh, en);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "pack: p\ntitle: {zh: 包, en: pack}\ntypes: [t.yaml]\n";

    fn files(head: &str, type_file: &str) -> Files {
        BTreeMap::from([
            ("pack.yaml".to_owned(), head.as_bytes().to_vec()),
            ("t.yaml".to_owned(), type_file.as_bytes().to_vec()),
        ])
    }

    /// Loads a pack of one type and checks code, file and line of its first problem.
    fn check(type_file: &str, code: &str, row: u64) {
        let problems = load("p", files(HEAD, type_file)).unwrap_err();
        assert_eq!(problems[0].code, code, "{problems:?}");
        assert_eq!(problems[0].place.file.as_deref(), Some("p/t.yaml"));
        assert_eq!(problems[0].place.row, Some(row), "{problems:?}");
        assert!(!problems[0].remedy.is_empty());
    }

    #[test]
    fn a_sound_pack_joins_the_catalogue() {
        let text = "type: thing\nlabel: {zh: 物, en: thing}\ntitle: name\nkeys: [[name]]\nfields:\n  - {name: name, label: {zh: 名, en: name}, kind: text, required: true}\n  - {name: site, label: {zh: 厂, en: site}, kind: reference, to: site}\n";
        let pack = load("p", files(HEAD, text)).unwrap();
        let mut catalogue = Catalogue::built_in();
        register(&mut catalogue, &[pack]).unwrap();
        assert!(catalogue.get("thing").unwrap().get("site").unwrap().is_facet());
    }

    #[test]
    fn errors_name_file_line_and_remedy() {
        let head = "type: thing\nlabel: {zh: 物, en: thing}\nfields:\n";
        let name = "  - {name: name, label: {zh: 名, en: name}, kind: text}\n";
        check("type: [\n", "pack.yaml", 1);
        check(
            &format!("{head}{name}  - {{name: x, label: {{zh: 名, en: n}}, kind: colour}}\n"),
            "pack.unknown_kind",
            5,
        );
        check(&format!("{head}{name}  - {{name: Big, label: {{zh: 名, en: n}}, kind: text}}\n"), "pack.bad_name", 5);
        check(&format!("{head}{name}{name}"), "pack.duplicate_field", 5);
        check(&format!("{head}{name}  - {{name: x, label: {{zh: 名, en: n}}, kind: choice}}\n"), "pack.no_choices", 5);
        check(
            &format!("{head}{name}  - {{name: x, label: {{zh: 名, en: n}}, kind: reference}}\n"),
            "pack.no_target",
            5,
        );
        check(&format!("{head}{name}keys: [[nothing]]\n"), "pack.unknown_field", 5);
    }

    #[test]
    fn a_reference_to_no_type_is_found_when_packs_are_joined() {
        let text = "type: thing\nlabel: {zh: 物, en: thing}\nfields:\n  - {name: name, label: {zh: 名, en: name}, kind: reference, to: nowhere}\n";
        let pack = load("p", files(HEAD, text)).unwrap();
        let problems = register(&mut Catalogue::built_in(), &[pack]).unwrap_err();
        assert_eq!(problems[0].code, "catalogue.unknown_type");
    }
}
