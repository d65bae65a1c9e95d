//! Identification of a table without any database: `anlan identify FILE`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anlan_kernel::Problem;
use anlan_quantity::Tonnes;
use anlan_registry::catalogue::{Catalogue, Field, FieldKind, RecordType, integer, text};
use anlan_registry::import::{ColumnMatch, Mapping, recognise};
use anlan_regulations::gb18218::{Edition, Resolution};
use anlan_spatial::Datum;
use anlan_substances::{Match, Suggestion};
use anlan_tables::Limits;
use serde::Serialize;
use serde_json::Value;

use crate::substance::{Counted, Declared, LineState, Substances};
use crate::verdict::{Declaration, Subject, Verdict, derive};

/// What was found in a file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// File name.
    pub file: String,
    /// Edition.
    pub edition: String,
    /// How the columns were understood.
    pub columns: Vec<ColumnMatch>,
    /// Counts.
    pub summary: Summary,
    /// One verdict a unit, in the order in which units first appear.
    pub verdicts: Vec<Verdict>,
    /// Questions a person must answer, the most frequent first.
    pub queue: Vec<Question>,
    /// Refused lines.
    pub refused: Vec<Problem>,
    /// Lines taken that a person should look at.
    pub warnings: Vec<Problem>,
}

/// Counts of a file: `lines = matched + queued + refused`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Lines read.
    pub lines: u64,
    /// Lines whose substance is known.
    pub matched: u64,
    /// Of those matched, lines whose row depends on a hazard category that nobody has given yet.
    pub category_needed: u64,
    /// Lines a person must decide.
    pub queued: u64,
    /// Lines that cannot be taken.
    pub refused: u64,
    /// Units (or sites, where no unit is given).
    pub units: u64,
    /// Units by grade: `1` to `4`, `major_hazard_not_graded` where people within 500 m are not known and the grade depends on them,
    /// `not_major_hazard`, and `not_decided` where open lines could still make it one.
    pub by_grade: BTreeMap<String, u64>,
}

/// One question of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Key; a decision on it holds for every line that asks it.
    pub question: String,
    /// Name as written in the first line that asks it.
    pub declared: String,
    /// CAS number as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cas: Option<String>,
    /// Lines that ask it.
    pub lines: u64,
    /// Why a person is asked.
    pub reason_zh: String,
    /// Why a person is asked.
    pub reason_en: String,
    /// What it could be.
    pub candidates: Vec<String>,
    /// A category that the substance's properties suggest; a person confirms it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
}

/// Identifies the units of a table. `persons` is used where the table has no column of people within 500 m.
pub fn identify_file(
    path: &Path,
    edition: Edition,
    mapping: &Mapping,
    persons: Option<u64>,
    limits: &Limits,
    substances: &mut Substances,
) -> Result<FileReport, Problem> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let record_type = line_type();
    let mut table = anlan_tables::open(path, limits).map_err(|problem| problem.in_file(file.clone()))?;
    let columns = recognise(&record_type, &table.header, mapping, Datum::Wgs84)
        .map_err(|problem| problem.in_file(file.clone()))?;
    let mut summary = Summary::default();
    let mut units: Vec<UnitLines> = Vec::new();
    let mut unit_at: BTreeMap<String, usize> = BTreeMap::new();
    let mut questions: BTreeMap<String, Question> = BTreeMap::new();
    let (mut refused, mut warnings) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let row = match row {
            Ok(row) => row,
            Err(problem) if problem.kind == anlan_kernel::Kind::TooLarge => return Err(problem.in_file(file)),
            Err(problem) => {
                summary.lines += 1;
                refuse(&mut summary, &mut refused, vec![problem], &file, None);
                continue;
            }
        };
        let number = row.number;
        let read = match columns.read(&record_type, &row) {
            Ok(read) if read.body.is_empty() => continue,
            Ok(read) => read,
            Err(problems) => {
                summary.lines += 1;
                refuse(&mut summary, &mut refused, problems, &file, Some(number));
                continue;
            }
        };
        summary.lines += 1;
        let (body, notes) = match anlan_registry::validate::validate(&record_type, read.body) {
            Ok(valid) => valid,
            Err(problems) => {
                let problems = problems.into_iter().map(|problem| columns.name_column(problem)).collect();
                refuse(&mut summary, &mut refused, problems, &file, Some(number));
                continue;
            }
        };
        warnings
            .extend(notes.into_iter().map(|problem| columns.name_column(problem).in_file(file.clone()).at_row(number)));
        let line = Line::from_body(&body);
        let counted = substances.count(edition, &line.declared);
        let state = state_of(&counted);
        match state {
            LineState::Matched => {
                summary.matched += 1;
                summary.category_needed += u64::from(is_asked(&counted));
            }
            LineState::Queued => summary.queued += 1,
            LineState::Refused => {
                let problem = Problem::invalid("substance.refused", reason_of(&counted).0, reason_of(&counted).1)
                    .remedy("对照安全技术说明书改正", "correct it from the safety data sheet");
                refuse(&mut summary, &mut refused, vec![problem], &file, Some(number));
                continue;
            }
        }
        if is_asked(&counted) {
            let question =
                questions.entry(counted.question.clone()).or_insert_with(|| question_of(&line.declared, &counted));
            question.lines += 1;
        }
        let at = *unit_at.entry(line.unit_key()).or_insert_with(|| {
            units.push(UnitLines { subject: line.subject(&file), ..UnitLines::default() });
            units.len() - 1
        });
        let unit = &mut units[at];
        unit.persons = match (unit.persons, line.persons) {
            (Some(there), Some(here)) => Some(there.max(here)), // rows of one unit that disagree: the more people decide
            (there, here) => there.or(here),
        };
        unit.lines.push((line.declared.name, line.quantity, counted));
    }
    let verdicts: Vec<Verdict> = units
        .into_iter()
        .map(|unit| {
            let declarations: Vec<Declaration<'_>> = unit
                .lines
                .iter()
                .map(|(name, quantity, counted)| Declaration {
                    holding: None,
                    name,
                    quantity: Some(*quantity),
                    counted: counted.clone(),
                    source: "",
                    declared_at: None,
                })
                .collect();
            derive(edition, unit.subject, unit.persons.or(persons), &declarations, None)
        })
        .collect();
    summary.units = verdicts.len() as u64;
    for verdict in &verdicts {
        *summary.by_grade.entry(grade_key(verdict)).or_default() += 1;
    }
    let mut queue: Vec<Question> = questions.into_values().collect();
    queue.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.question.cmp(&b.question)));
    Ok(FileReport {
        file,
        edition: edition.id().to_owned(),
        columns: columns.matches().to_vec(),
        summary,
        verdicts,
        queue,
        refused,
        warnings,
    })
}

/// Key under which a verdict is counted.
pub fn grade_key(verdict: &Verdict) -> String {
    match (verdict.grade, verdict.major_hazard) {
        (Some(grade), _) => grade.number().to_string(),
        (None, true) => "major_hazard_not_graded".to_owned(),
        (None, false) if verdict.open.is_empty() => "not_major_hazard".to_owned(),
        (None, false) => "not_decided".to_owned(),
    }
}

/// Tells what becomes of a line: every line is exactly one of the three.
pub fn state_of(counted: &Counted) -> LineState {
    match (&counted.matched, &counted.resolution) {
        (Match::Refused { .. }, _) => LineState::Refused,
        (Match::Matched { .. }, Resolution::Undecided { candidates, .. }) if candidates.is_empty() => {
            LineState::Matched
        }
        (_, Resolution::Undecided { .. }) => LineState::Queued,
        (_, Resolution::Counted(_)) => LineState::Matched,
        (Match::Matched { .. }, Resolution::NotCounted { .. }) => LineState::Matched,
        (Match::Unsure { .. }, Resolution::NotCounted { .. }) => LineState::Queued,
    }
}

/// Tells whether a person must say something about a line: what it is, which row applies, or its hazard category.
pub fn is_asked(counted: &Counted) -> bool {
    match (&counted.matched, &counted.resolution) {
        (Match::Refused { .. }, _) => false,
        (_, Resolution::Undecided { .. }) => true,
        (_, Resolution::Counted(_)) => false,
        (matched, Resolution::NotCounted { .. }) => matches!(matched, Match::Unsure { .. }),
    }
}

/// Returns the queue's entry for a line.
pub fn question_of(declared: &Declared, counted: &Counted) -> Question {
    let (reason_zh, reason_en) = reason_of(counted);
    let candidates = match (&counted.matched, &counted.resolution) {
        (_, Resolution::Undecided { candidates, .. }) if !candidates.is_empty() => {
            candidates.iter().map(|row| format!("{} {}", row.name_zh, row.name_en)).collect()
        }
        (Match::Unsure { candidates, .. }, _) => {
            candidates.iter().take(8).map(|(identity, _)| identity.name_zh.clone()).collect()
        }
        _ => Vec::new(),
    };
    Question {
        question: counted.question.clone(),
        declared: declared.name.clone(),
        cas: declared.cas.clone(),
        lines: 0,
        reason_zh,
        reason_en,
        candidates,
        suggestion: suggestion_of(declared, counted),
    }
}

/// Suggests a category where one is all that is missing; the figures are of the pure substance and say nothing of its solutions.
fn suggestion_of(declared: &Declared, counted: &Counted) -> Option<Suggestion> {
    match &counted.resolution {
        Resolution::Undecided { candidates, .. } if candidates.is_empty() => {
            anlan_substances::suggested_category(declared.cas.as_deref()?.parse().ok()?)
        }
        _ => None,
    }
}

fn reason_of(counted: &Counted) -> (String, String) {
    match (&counted.matched, &counted.resolution) {
        (Match::Refused { reason }, _) => (reason.text_zh(), reason.text_en()),
        (Match::Unsure { reasons, .. }, Resolution::Undecided { reason, .. }) => (
            reasons
                .iter()
                .map(anlan_substances::Reason::text_zh)
                .chain([reason.zh.to_string()])
                .collect::<Vec<_>>()
                .join("；"),
            reasons
                .iter()
                .map(anlan_substances::Reason::text_en)
                .chain([reason.en.to_string()])
                .collect::<Vec<_>>()
                .join("; "),
        ),
        (_, Resolution::Undecided { reason, .. } | Resolution::NotCounted { reason }) => {
            (reason.zh.to_string(), reason.en.to_string())
        }
        _ => (String::new(), String::new()),
    }
}

#[derive(Default)]
struct UnitLines {
    subject: Subject,
    persons: Option<u64>,
    lines: Vec<(String, Tonnes, Arc<Counted>)>,
}

struct Line {
    unit: String,
    site: String,
    enterprise: String,
    persons: Option<u64>,
    declared: Declared,
    quantity: Tonnes,
}

impl Line {
    fn from_body(body: &anlan_kernel::Body) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let truth = |name: &str| body.get(name).and_then(Value::as_bool).unwrap_or(false);
        let quantity = body
            .get("design_max_t")
            .and_then(|value| value.to_string().parse().ok())
            .and_then(|number| Tonnes::try_new(number).ok())
            .expect("validation has seen a quantity of zero or more");
        Self {
            unit: text("unit").unwrap_or_default(),
            site: text("site").unwrap_or_default(),
            enterprise: text("enterprise").unwrap_or_default(),
            persons: body.get("persons_500m").and_then(Value::as_u64),
            declared: Declared {
                name: text("substance_name").unwrap_or_default(),
                cas: text("cas"),
                un: text("un"),
                composition: text("composition"),
                categories: body
                    .get("categories")
                    .and_then(Value::as_array)
                    .map(|items| items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                    .unwrap_or_default(),
                above_boiling_point: truth("above_boiling_point"),
                special_process: truth("special_process"),
            },
            quantity,
        }
    }

    fn unit_key(&self) -> String {
        format!("{}\u{1f}{}\u{1f}{}", self.enterprise, self.site, self.unit)
    }

    fn subject(&self, file: &str) -> Subject {
        let name = [&self.unit, &self.site, &self.enterprise]
            .into_iter()
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| file.to_owned());
        Subject {
            code: name.clone(),
            name,
            site_name: self.site.clone(),
            enterprise_name: self.enterprise.clone(),
            ..Subject::default()
        }
    }
}

/// The holding type as a table without a database has it: references are plain names, and people may stand in a column.
fn line_type() -> RecordType {
    let catalogue = Catalogue::built_in();
    let mut record_type = catalogue.get("holding").expect("a built-in type").clone();
    record_type.any_of.clear();
    record_type.keys.clear();
    for field in &mut record_type.fields {
        if matches!(field.kind, FieldKind::Reference { .. }) {
            field.kind = FieldKind::Text { max: 400 };
        }
    }
    record_type.fields.push(enterprise_field());
    record_type.fields.push(
        integer("persons_500m", "厂界外500m内人数", "persons within 500 m", 0, 100_000_000).aliases(&[
            "500m内人数",
            "500米内人数",
            "周边人数",
            "persons",
            "暴露人员",
            "500m范围内人数",
            "厂区边界外500m范围内人数估算值",
        ]),
    );
    record_type
}

fn enterprise_field() -> Field {
    text("enterprise", "企业名称", "enterprise").aliases(&["单位名称", "企业", "company", "operator", "填报单位名称"])
}

fn refuse(summary: &mut Summary, refused: &mut Vec<Problem>, problems: Vec<Problem>, file: &str, row: Option<u64>) {
    summary.refused += 1;
    refused.extend(problems.into_iter().filter(Problem::is_error).map(|mut problem| {
        problem.place.file = Some(file.to_owned());
        problem.place.row = problem.place.row.or(row);
        problem
    }));
}
