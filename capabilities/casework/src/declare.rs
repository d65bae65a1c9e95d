//! Lifecycles read from the YAML of packs. Every fault names file and line and says what to do; [`check`](crate::check) finds those of sense.
//!
//! ```yaml
//! lifecycle: rectification
//! label: {zh: 隐患整改, en: Rectification}
//! subjects: [site]
//! start: ordered
//! parties:
//!   - {name: inspector, label: {zh: 检查单位, en: inspecting unit}, kind: lead}
//!   - {name: firm, label: {zh: 企业, en: enterprise}, kind: responsible}
//! fields:
//!   - {name: measures, label: {zh: 整改措施, en: measures}, kind: text}
//! clocks:
//!   - {name: rectify, label: {zh: 整改期限, en: rectification}, clock: {due: {within: {calendar_days: 15}}}}
//! states:
//!   - {name: ordered, label: {zh: 待整改, en: to be rectified}, clocks: [rectify]}
//!   - {name: closed, label: {zh: 已销号, en: closed}, end: true}
//! actions:
//!   - {name: close, label: {zh: 销号, en: close}, from: [ordered], to: closed, by: [inspector], asks: [{field: measures, required: true}]}
//! ```

use anlan_duty::Clock;
use anlan_kernel::{Problem, Text};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::lifecycle::{
    Action, ActionKind, Ask, EvidenceAsk, EvidenceKind, Field, FieldKind, Join, Lifecycle, NamedClock, Opinions, Party,
    PartyKind, State,
};

/// Where the parts of a lifecycle stand in its file, for those who find fault with them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    pub(crate) file: String,
    pub(crate) head: u64,
    pub(crate) start: u64,
    pub(crate) clock: u64,
    pub(crate) parties: Vec<u64>,
    pub(crate) fields: Vec<u64>,
    pub(crate) states: Vec<u64>,
    pub(crate) actions: Vec<u64>,
    pub(crate) clocks: Vec<u64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
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
struct LifecycleFile {
    lifecycle: Spanned<String>,
    #[serde(default)]
    label: Label,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    clock: Option<Spanned<String>>,
    start: Spanned<String>,
    parties: Vec<Spanned<PartyFile>>,
    #[serde(default)]
    fields: Vec<Spanned<FieldFile>>,
    states: Vec<Spanned<StateFile>>,
    actions: Vec<Spanned<ActionFile>>,
    #[serde(default)]
    clocks: Vec<Spanned<ClockFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyFile {
    name: String,
    #[serde(default)]
    label: Label,
    kind: PartyKind,
    #[serde(default)]
    required: Option<bool>,
    #[serde(default)]
    copied: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    name: String,
    #[serde(default)]
    label: Label,
    kind: KindFile,
    #[serde(default)]
    max: Option<usize>,
    #[serde(default)]
    choices: Vec<ChoiceFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    Text,
    Integer,
    Decimal,
    Boolean,
    Date,
    Choice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceFile {
    value: String,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile {
    name: String,
    #[serde(default)]
    label: Label,
    #[serde(default)]
    end: bool,
    #[serde(default)]
    clocks: Vec<String>,
    #[serde(default)]
    opinions: Option<OpinionsFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpinionsFile {
    of: Vec<String>,
    #[serde(default)]
    in_turn: bool,
    join: Join,
    #[serde(default)]
    veto: bool,
    then: String,
    refused: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionFile {
    name: String,
    #[serde(default)]
    label: Label,
    #[serde(default = "moving")]
    kind: ActionKind,
    from: Vec<String>,
    #[serde(default)]
    to: Option<String>,
    by: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    asks: Vec<AskFile>,
    #[serde(default)]
    evidence: Vec<EvidenceFile>,
    #[serde(default)]
    comment: bool,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    clock: Option<String>,
    #[serde(default)]
    adds: Option<String>,
}

fn moving() -> ActionKind {
    ActionKind::Move
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskFile {
    field: String,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceFile {
    kind: EvidenceKind,
    #[serde(default = "one")]
    least: u32,
}

fn one() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockFile {
    name: String,
    #[serde(default)]
    label: Label,
    clock: Clock,
}

/// Longest text of a field where none is said.
const TEXT_MAX: usize = 2000;

/// Reads a lifecycle; what is wrong with its sense is for [`check`](crate::check::check) to say.
pub(crate) fn read(origin: &str, bytes: &[u8]) -> Result<(Lifecycle, Lines), Problem> {
    let text = std::str::from_utf8(bytes).map_err(|cause| {
        let row = bytes[..cause.valid_up_to()].split(|byte| *byte == b'\n').count();
        Problem::invalid("pack.encoding", "文件不是 UTF-8 编码", "the file is not UTF-8")
            .remedy("另存为 UTF-8", "save it as UTF-8")
            .in_file(origin)
            .at_row(row as u64)
    })?;
    let file: LifecycleFile = serde_saphyr::from_str(text).map_err(|cause| {
        let row = cause.location().map_or(1, |location| location.line());
        let detail = cause.to_string().lines().next().unwrap_or_default().to_owned();
        Problem::invalid("pack.yaml", format!("YAML 有误：{detail}"), format!("the YAML is wrong: {detail}"))
            .remedy("按文档中的格式改正该行", "mend the line to the documented form")
            .in_file(origin)
            .at_row(row)
    })?;
    let lines = Lines {
        file: origin.to_owned(),
        head: line(&file.lifecycle),
        start: line(&file.start),
        clock: file.clock.as_ref().map_or(1, line),
        parties: file.parties.iter().map(line).collect(),
        fields: file.fields.iter().map(line).collect(),
        states: file.states.iter().map(line).collect(),
        actions: file.actions.iter().map(line).collect(),
        clocks: file.clocks.iter().map(line).collect(),
    };
    let lifecycle = Lifecycle {
        name: file.lifecycle.value,
        label: file.label.into(),
        subjects: file.subjects,
        clock: file.clock.map(|clock| clock.value),
        start: file.start.value,
        parties: file.parties.into_iter().map(|party| read_party(party.value)).collect(),
        fields: file.fields.into_iter().map(|field| read_field(field.value)).collect(),
        states: file.states.into_iter().map(|state| read_state(state.value)).collect(),
        actions: file.actions.into_iter().map(|action| read_action(action.value)).collect(),
        clocks: file
            .clocks
            .into_iter()
            .map(|clock| clock.value)
            .map(|file| NamedClock { name: file.name, label: file.label.into(), clock: file.clock })
            .collect(),
        origin: origin.to_owned(),
    };
    Ok((lifecycle, lines))
}

fn read_party(file: PartyFile) -> Party {
    let optional = matches!(file.kind, PartyKind::Cooperating);
    Party {
        name: file.name,
        label: file.label.into(),
        kind: file.kind,
        required: file.required.unwrap_or(!optional),
        copied: file.copied,
    }
}

fn read_field(file: FieldFile) -> Field {
    let kind = match file.kind {
        KindFile::Text => FieldKind::Text { max: file.max.unwrap_or(TEXT_MAX) },
        KindFile::Integer => FieldKind::Integer,
        KindFile::Decimal => FieldKind::Decimal,
        KindFile::Boolean => FieldKind::Boolean,
        KindFile::Date => FieldKind::Date,
        KindFile::Choice => FieldKind::Choice(
            file.choices.into_iter().map(|choice| (choice.value, Text::new(choice.zh, choice.en))).collect(),
        ),
    };
    Field { name: file.name, label: file.label.into(), kind }
}

fn read_state(file: StateFile) -> State {
    let opinions = file.opinions.map(|asked| Opinions {
        of: asked.of,
        in_turn: asked.in_turn,
        join: asked.join,
        veto: asked.veto,
        then: asked.then,
        refused: asked.refused,
    });
    State { name: file.name, label: file.label.into(), is_end: file.end, clocks: file.clocks, opinions }
}

fn read_action(file: ActionFile) -> Action {
    Action {
        name: file.name,
        label: file.label.into(),
        kind: file.kind,
        from: file.from,
        to: file.to,
        by: file.by,
        roles: file.roles,
        asks: file.asks.into_iter().map(|ask| Ask { field: ask.field, required: ask.required }).collect(),
        evidence: file.evidence.into_iter().map(|ask| EvidenceAsk { kind: ask.kind, least: ask.least }).collect(),
        comment: file.comment,
        optional: file.optional,
        clock: file.clock,
        adds: file.adds,
    }
}

fn line<T>(spanned: &Spanned<T>) -> u64 {
    spanned.referenced.line()
}
