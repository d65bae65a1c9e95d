//! Whether a body is acceptable as a record of its type, and its canonical form.
//!
//! Every fault is reported, each with its field and its remedy; a body with a fault that is an error is refused whole.

use anlan_kernel::{Body, Problem};
use anlan_quantity::Decimal;
use anlan_spatial::{ReadOptions, Shape};
use anlan_substances::{Cas, CasError, CreditCode, UnNumber};
use jiff::civil::Date;
use serde_json::Value;

use crate::catalogue::{Code, Field, FieldKind, RecordType};

/// Days before this are refused: no record of today's city is older.
const FIRST_DAY: Date = Date::constant(1900, 1, 1);
/// Days from this on are refused.
const LAST_DAY: Date = Date::constant(2100, 1, 1);
/// Earlier days are slips more often than not: few plants that still run are older.
const SUSPECT_BEFORE: Date = Date::constant(1980, 1, 1);

/// Returns the canonical body and what a person should look at, or everything that is wrong with it.
pub fn validate(record_type: &RecordType, body: Body) -> Result<(Body, Vec<Problem>), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut canonical = Body::new();
    for (name, value) in body {
        let Some(field) = record_type.get(&name) else {
            problems.push(
                Problem::invalid(
                    "record.unknown_field",
                    format!("“{}”没有字段“{name}”", record_type.label.zh),
                    format!("a {} has no field \u{201c}{name}\u{201d}", record_type.label.en),
                )
                .remedy("删去该字段，或改用模板中的名称", "remove the field, or use the name in the template")
                .in_field(name),
            );
            continue;
        };
        if is_blank(&value) {
            continue;
        }
        match canonical_value(field, value) {
            Ok((value, warnings)) => {
                problems.extend(warnings.into_iter().map(|problem| problem.in_field(name.clone())));
                canonical.insert(name, value);
            }
            Err(faults) => problems.extend(faults.into_iter().map(|problem| problem.in_field(name.clone()))),
        }
    }
    for field in
        record_type.fields.iter().filter(|field| field.required && !canonical.contains_key(field.name.as_ref()))
    {
        if problems.iter().any(|problem| problem.place.field.as_deref() == Some(field.name.as_ref())) {
            continue; // already said what is wrong with it
        }
        problems.push(
            Problem::invalid(
                "record.required",
                format!("缺少“{}”", field.label.zh),
                format!("\u{201c}{}\u{201d} is missing", field.label.en),
            )
            .remedy("补填该项", "fill it in")
            .in_field(field.name.clone()),
        );
    }
    for group in &record_type.any_of {
        if !group.iter().any(|field| canonical.contains_key(field.as_ref())) {
            let labels = |zh: bool| {
                let label =
                    |name: &str| record_type.get(name).map(|field| if zh { &field.label.zh } else { &field.label.en });
                group.iter().filter_map(|name| label(name)).map(ToString::to_string).collect::<Vec<_>>()
            };
            problems.push(
                Problem::invalid(
                    "record.one_required",
                    format!("至少填写一项：{}", labels(true).join("、")),
                    format!("at least one of these is needed: {}", labels(false).join(", ")),
                )
                .remedy("补填其中一项", "fill one of them in"),
            );
        }
    }
    if problems.iter().any(Problem::is_error) { Err(problems) } else { Ok((canonical, problems)) }
}

/// Forms the outside key of a body by the first rule all of whose fields are given.
pub fn key_of(record_type: &RecordType, body: &Body) -> Option<String> {
    record_type.keys.iter().find_map(|rule| {
        let parts: Option<Vec<String>> = rule
            .iter()
            .map(|field| match body.get(field.as_ref())? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
            .collect();
        parts.map(|parts| parts.join("-"))
    })
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

type Checked = Result<(Value, Vec<Problem>), Vec<Problem>>;

fn canonical_value(field: &Field, value: Value) -> Checked {
    let (value, remark) = without_invisible(value);
    let (value, mut remarks) = canonical_kind(field, value)?;
    remarks.extend(remark);
    if matches!(field.kind, FieldKind::Text { .. }) && value.as_str().is_some_and(|text| text.starts_with(['=', '@'])) {
        remarks.push(
            Problem::invalid(
                "value.formula",
                "像公式；按文字保存，不会计算",
                "it looks like a formula; it is kept as text and never computed",
            )
            .remedy("填写公式的结果", "enter what the formula comes to")
            .warning(),
        );
    }
    Ok((value, remarks))
}

/// Takes out what nobody sees: control characters that a wrong encoding or another program left in a text.
fn without_invisible(value: Value) -> (Value, Option<Problem>) {
    match value {
        Value::String(text) if text.contains(is_invisible) => {
            let kept: String = text.chars().filter(|letter| !is_invisible(*letter)).collect();
            let removed = text.chars().filter(|letter| is_invisible(*letter)).count();
            let remark = Problem::invalid(
                "value.invisible_character",
                format!("已去除{removed}个不可见字符，保留“{kept}”"),
                format!("{removed} invisible characters were taken out; “{kept}” is kept"),
            )
            .remedy("核对该值", "check the value")
            .warning();
            (Value::String(kept), Some(remark))
        }
        Value::Array(items) => {
            let (items, remarks): (Vec<Value>, Vec<Option<Problem>>) = items.into_iter().map(without_invisible).unzip();
            (Value::Array(items), remarks.into_iter().flatten().next())
        }
        value => (value, None),
    }
}

/// Tells whether a letter is one that nobody sees.
pub(crate) fn is_invisible(letter: char) -> bool {
    (letter.is_control() && letter != '\n' && letter != '\t') || matches!(letter, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn canonical_kind(field: &Field, value: Value) -> Checked {
    let one = |result: Result<Value, Problem>| result.map(|value| (value, Vec::new())).map_err(|problem| vec![problem]);
    match &field.kind {
        FieldKind::Text { max } => one(text(value, *max)),
        FieldKind::Code(code) => {
            text(value, 200).map_err(|problem| vec![problem]).and_then(|value| coded(*code, &value))
        }
        FieldKind::Integer { min, max } => one(whole_number(&value, *min, *max)),
        FieldKind::Decimal { unit, min, max, suspect_above } => {
            decimal(&value, unit, min.as_deref(), max.as_deref(), suspect_above.as_deref())
        }
        FieldKind::Boolean => one(match value {
            Value::Bool(_) => Ok(value),
            other => Err(wrong_kind(&other, "是或否", "yes or no")),
        }),
        FieldKind::Date => day(&value),
        FieldKind::Choice(choices) => one(text(value, 400).and_then(|value| {
            let given = value.as_str().unwrap_or_default();
            let found = choices.iter().find(|choice| {
                choice.value == given || choice.label.zh == given || choice.label.en.eq_ignore_ascii_case(given)
            });
            found.map(|choice| Value::String(choice.value.to_string())).ok_or_else(|| {
                let zh: Vec<&str> = choices.iter().map(|choice| choice.label.zh.as_ref()).collect();
                let en: Vec<&str> = choices.iter().map(|choice| choice.value.as_ref()).collect();
                Problem::invalid(
                    "value.not_a_choice",
                    format!("“{given}”不在选项之中"),
                    format!("\u{201c}{given}\u{201d} is not one of the choices"),
                )
                .remedy(format!("选用：{}", zh.join("、")), format!("use one of: {}", en.join(", ")))
            })
        })),
        FieldKind::Reference { .. } => one(text(value, 200)),
        FieldKind::Geometry { shapes } => geometry(value, shapes),
        FieldKind::List => one(match value {
            Value::Array(items) => {
                items.into_iter().map(|item| text(item, 400)).collect::<Result<Vec<_>, _>>().map(Value::Array)
            }
            Value::String(items) => Ok(Value::Array(
                items
                    .split([';', '；', '、'])
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(Value::from)
                    .collect(),
            )),
            other => Err(wrong_kind(&other, "文本列表", "a list of texts")),
        }),
    }
}

fn text(value: Value, max: usize) -> Result<Value, Problem> {
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        other => return Err(wrong_kind(&other, "文本", "text")),
    };
    let text = text.trim();
    let length = text.chars().count();
    if length > max {
        return Err(Problem::invalid(
            "value.too_long",
            format!("共{length}个字符，超过{max}个"),
            format!("{length} characters, more than {max}"),
        )
        .remedy("缩短文字", "shorten the text"));
    }
    Ok(Value::String(text.to_owned()))
}

fn coded(code: Code, value: &Value) -> Checked {
    let given = value.as_str().unwrap_or_default();
    let one = |read: Result<String, (&'static str, String, String)>| match read {
        Ok(code) => Ok((Value::String(code), Vec::new())),
        Err((code, zh, en)) => Err(vec![Problem::invalid(code, zh, en).remedy(FROM_PAPERS.0, FROM_PAPERS.1)]),
    };
    match code {
        Code::CreditCode => one(given
            .parse::<CreditCode>()
            .map(|code| code.to_string())
            .map_err(|fault| ("value.credit_code", fault.text_zh(), fault.text_en()))),
        Code::Un => one(given
            .parse::<UnNumber>()
            .map(|code| code.to_string())
            .map_err(|fault| ("value.un", fault.text_zh(), fault.text_en()))),
        Code::Cas => cas_numbers(given),
    }
}

const FROM_PAPERS: (&str, &str) =
    ("对照证照或安全技术说明书改正", "correct it from the licence or the safety data sheet");

/// Reads the CAS numbers of a substance, several for a mixture. A wrong check digit is a slip of the pen and refused; what is no number at
/// all (a word, a placeholder) stays as written and identifies nothing, so the substance goes by its name or to the queue.
fn cas_numbers(given: &str) -> Checked {
    let (mut numbers, mut remarks, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for part in given.split([';', '；', ',', '，', '、', '/']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.parse::<Cas>() {
            Ok(number) => numbers.push(number.to_string()),
            Err(fault @ CasError::WrongCheckDigit { .. }) => faults.push(
                Problem::invalid("value.cas", fault.text_zh(), fault.text_en()).remedy(FROM_PAPERS.0, FROM_PAPERS.1),
            ),
            Err(fault) => {
                numbers.push(part.to_owned());
                remarks.push(
                    Problem::invalid("value.cas_unreadable", fault.text_zh(), fault.text_en())
                        .remedy(
                            "物质将按名称辨认；有 CAS 号时请补填",
                            "the substance goes by its name; give the number if there is one",
                        )
                        .warning(),
                );
            }
        }
    }
    if faults.is_empty() { Ok((Value::String(numbers.join(";")), remarks)) } else { Err(faults) }
}

fn whole_number(value: &Value, min: i64, max: i64) -> Result<Value, Problem> {
    let number = match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let text = number.to_string();
            text.strip_suffix(".0").unwrap_or(&text).parse().ok() // 12.0 is the whole number 12
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let Some(number) = number else {
        return Err(wrong_kind(value, "整数", "a whole number"));
    };
    if (min..=max).contains(&number) {
        return Ok(Value::from(number));
    }
    Err(Problem::invalid(
        "value.out_of_range",
        format!("{number}超出范围（{min}至{max}）"),
        format!("{number} is outside the range {min} to {max}"),
    )
    .remedy("核对数值与单位", "check the value and its unit"))
}

fn decimal(value: &Value, unit: &str, min: Option<&str>, max: Option<&str>, suspect_above: Option<&str>) -> Checked {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        other => return Err(vec![wrong_kind(other, "数", "a number")]),
    };
    let out_of_range = || {
        let (low, high) = (min.unwrap_or("-∞"), max.unwrap_or("∞"));
        vec![
            Problem::invalid(
                "value.out_of_range",
                format!("{text} {unit}超出范围（{low}至{high} {unit}）"),
                format!("{text} {unit} is outside the range {low} to {high} {unit}"),
            )
            .remedy("核对数值与单位", "check the value and its unit"),
        ]
    };
    let Ok(number) = text.parse::<Decimal>() else {
        // A number too large for exact decimals is a number all the same.
        let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
        return Err(if is_number { out_of_range() } else { vec![wrong_kind(value, "数", "a number")] });
    };
    let bound = |text: &str| text.parse::<Decimal>().expect("bounds of record types are decimals");
    let negative = text.starts_with('-') && min == Some("0");
    if negative {
        return Err(vec![
            Problem::invalid(
                "value.negative",
                format!("数值为负：{text} {unit}"),
                format!("the value is negative: {text} {unit}"),
            )
            .remedy("填写不小于零的数", "enter zero or more"),
        ]);
    }
    if min.is_some_and(|min| number < bound(min)) || max.is_some_and(|max| number > bound(max)) {
        return Err(out_of_range());
    }
    let mut warnings = Vec::new();
    if let Some(limit) = suspect_above.filter(|limit| number > bound(limit)) {
        warnings.push(
            Problem::invalid(
                "value.suspicious",
                format!("{text} {unit}大于{limit} {unit}，异常偏大"),
                format!("{text} {unit} is above {limit} {unit}: implausibly large"),
            )
            .remedy(
                "核对单位（kg、磅、全厂合计？）；确认无误可保留",
                "check the unit (kg, lb, a whole-site total?); keep it if it is right",
            )
            .warning(),
        );
    }
    let kept: serde_json::Number = number.to_string().parse().map_err(|_| vec![wrong_kind(value, "数", "a number")])?;
    // A record keeps numbers as 64-bit floats do. What that rounds is told, since the last digit may decide.
    if kept.to_string().parse::<Decimal>() != Ok(number) {
        warnings.push(
            Problem::invalid(
                "value.rounded",
                format!("{text} {unit}的有效数字过多，按{kept} {unit}保存"),
                format!("{text} {unit} has more digits than can be kept; it is kept as {kept} {unit}"),
            )
            .remedy("最多填写15位有效数字", "give at most 15 significant digits")
            .warning(),
        );
    }
    Ok((Value::Number(kept), warnings))
}

fn day(value: &Value) -> Checked {
    let Some(date) = value.as_str().and_then(|text| text.trim().parse::<Date>().ok()) else {
        return Err(vec![wrong_kind(value, "日期（年-月-日）", "a day (year-month-day)")]);
    };
    if date < FIRST_DAY || date >= LAST_DAY {
        let problem = Problem::invalid(
            "value.date_out_of_range",
            format!("日期{date}不在1900年至2099年之间"),
            format!("the day {date} is not between 1900 and 2099"),
        );
        return Err(vec![problem.remedy("核对年份", "check the year")]);
    }
    let remark = (date < SUSPECT_BEFORE).then(|| {
        Problem::invalid(
            "value.suspicious_date",
            format!("日期{date}早于1980年，请核对"),
            format!("the day {date} is before 1980"),
        )
        .remedy("核对年份；确认无误可保留", "check the year; keep it if it is right")
        .warning()
    });
    Ok((Value::String(date.to_string()), remark.into_iter().collect()))
}

fn geometry(value: Value, shapes: &[&str]) -> Checked {
    let shape = read_shape(&value).map_err(|problem| vec![problem])?;
    let value = shape.to_geojson();
    let given = value.get("type").and_then(Value::as_str).unwrap_or_default();
    if !shapes.contains(&given) {
        return Err(vec![
            Problem::invalid(
                "geometry.wrong_shape",
                format!("此处不接受{given}"),
                format!("a {given} is not taken here"),
            )
            .remedy(format!("提供：{}", shapes.join("、")), format!("give one of: {}", shapes.join(", "))),
        ]);
    }
    let faults: Vec<anlan_spatial::Fault> =
        anlan_spatial::validate(&shape).into_iter().filter(|fault| fault.kind.is_error()).collect();
    if faults.is_empty() {
        return Ok((value, Vec::new()));
    }
    let repair = anlan_spatial::repair(&shape).map(|shape| shape.to_geojson());
    Err(faults
        .into_iter()
        .map(|fault| {
            let problem = Problem::invalid("geometry.invalid", fault.text.zh, fault.text.en)
                .at_point([fault.point.lon, fault.point.lat]);
            match &repair {
                Some(repair) => problem.remedy(
                    format!("可采用修复后的图形：{repair}"),
                    format!("a repaired geometry is offered: {repair}"),
                ),
                None => {
                    problem.remedy("在制图软件中改正后重新提交", "mend it in a drawing program and submit it again")
                }
            }
        })
        .collect())
}

/// Reads a geometry given as GeoJSON, as a value or as its text.
pub(crate) fn read_shape(value: &Value) -> Result<Shape, Problem> {
    let options = ReadOptions::default();
    match value {
        Value::String(text) => Shape::from_geojson_str(text, &options),
        other => Shape::from_geojson(other, &options),
    }
    .map_err(|fault| {
        let (text, remedy) = (fault.text(), fault.remedy());
        let problem = Problem::invalid("geometry.unreadable", text.zh, text.en).remedy(remedy.zh, remedy.en);
        match fault.position() {
            Some(point) => problem.at_point([point.lon, point.lat]),
            None => problem,
        }
    })
}

fn wrong_kind(value: &Value, zh: &'static str, en: &'static str) -> Problem {
    let shown: String = match value {
        Value::String(text) => text.chars().take(60).collect(),
        other => other.to_string().chars().take(60).collect(),
    };
    Problem::invalid("value.wrong_kind", format!("“{shown}”不是{zh}"), format!("\u{201c}{shown}\u{201d} is not {en}"))
        .remedy(format!("填写{zh}"), format!("enter {en}"))
}
