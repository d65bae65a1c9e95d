//! The state machine: an action on a case by somebody at a moment gives events, or says what stands against it. Nothing is changed here.

use anlan_duty::Calendar;
use anlan_kernel::{Body, Kind, Problem, RecordId, Text};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Case, Event, Evidence, Seat, Stance, What};
use crate::lifecycle::{Action, ActionKind, EvidenceKind, Field, FieldKind, Lifecycle, Opinions};

/// Characters of a comment.
const COMMENT_MAX: usize = 4000;
/// Pieces of evidence with one action.
const EVIDENCE_MAX: usize = 60;
/// Bytes of one piece.
const EVIDENCE_BYTES: u64 = 512 << 20;
/// Seats of a case.
pub(crate) const SEATS_MAX: usize = 500;

/// Who acts, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// Id in the journal.
    pub id: String,
    /// Name.
    pub name: String,
    /// Person; absent for a program.
    pub person: Option<RecordId>,
    /// Posts.
    pub desks: Vec<Desk>,
    /// People who are absent and have named this person to stand in.
    pub stands_in_for: Vec<RecordId>,
}

/// A post, as far as cases mind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Unit.
    pub unit: RecordId,
    /// Enterprise, where the unit is one.
    pub enterprise: Option<RecordId>,
    /// Role, as the policies of access name it.
    pub role: String,
}

/// In what capacity somebody takes the part of a seat.
#[derive(Clone, Copy)]
enum As {
    /// As its holder.
    Holder,
    /// In the place of a person who is absent.
    StandIn(RecordId),
}

impl Acting {
    /// Whom the actor acts for: themselves, their units and enterprises, and those they stand in for.
    pub fn holders(&self) -> Vec<RecordId> {
        let mut holders: Vec<RecordId> = self.person.iter().copied().collect();
        for desk in &self.desks {
            holders.push(desk.unit);
            holders.extend(desk.enterprise);
        }
        holders.extend(&self.stands_in_for);
        holders.sort_unstable();
        holders.dedup();
        holders
    }

    /// Tells whether the actor may take a seat's part, with a role among some where any are named.
    fn takes(&self, holder: RecordId, roles: &[String]) -> Option<As> {
        let fits = |desk: &&Desk| roles.is_empty() || roles.contains(&desk.role);
        let desk = self.desks.iter().filter(fits).any(|desk| desk.unit == holder || desk.enterprise == Some(holder));
        let has_role = roles.is_empty() || self.desks.iter().any(|desk| roles.contains(&desk.role));
        if desk || (self.person == Some(holder) && has_role) {
            return Some(As::Holder);
        }
        (self.stands_in_for.contains(&holder) && has_role).then_some(As::StandIn(holder))
    }
}

/// An action as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// Action.
    pub action: String,
    /// Fields.
    pub fields: Body,
    /// Evidence.
    pub evidence: Vec<Evidence>,
    /// Comment.
    pub comment: Option<String>,
    /// What an opinion says.
    pub stance: Option<Stance>,
    /// Whose seat, where the actor has several.
    pub seat: Option<RecordId>,
    /// Who is added, takes over or acts in one's place.
    pub to: Option<Named>,
}

/// Somebody with a name: a unit, an enterprise or a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Id.
    pub holder: RecordId,
    /// Name.
    pub name: String,
}

/// Does an action: returns the events, or everything that stands against it.
pub fn apply(
    lifecycle: &Lifecycle,
    calendar: &Calendar,
    case: &Case,
    act: &Act,
    actor: &Acting,
    now: Timestamp,
) -> Result<Vec<Event>, Vec<Problem>> {
    let (action, seat, stood_in_for) = permitted(lifecycle, case, &act.action, act.seat, actor)?;
    let mut problems = Vec::new();
    let fields = asked_fields(lifecycle, action, case, act, &mut problems);
    asked_evidence(action, &act.evidence, now, &mut problems);
    let comment = asked_comment(action, act, &mut problems);
    let event = |what| Event {
        at: now,
        by: actor.id.clone(),
        name: actor.name.clone(),
        stood_in_for,
        comment: comment.clone(),
        fields: fields.clone(),
        evidence: act.evidence.clone(),
        what,
    };
    let done = match what(lifecycle, calendar, case, action, act, seat, actor, now) {
        Ok(what) => event(what),
        Err(problem) => {
            problems.push(problem);
            return Err(problems);
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut events = vec![done];
    events.extend(joined(lifecycle, case, &events[0]));
    Ok(events)
}

/// Says something on a case.
pub fn comment(text: &str, actor: &Acting, now: Timestamp, urges: bool) -> Result<Event, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > COMMENT_MAX {
        return Err(comment_length());
    }
    Ok(Event {
        at: now,
        by: actor.id.clone(),
        name: actor.name.clone(),
        stood_in_for: None,
        comment: Some(text.to_owned()),
        fields: Body::new(),
        evidence: Vec::new(),
        what: if urges { What::Urged } else { What::Commented },
    })
}

/// Tells whether somebody may do an action now, by the state and by who they are, whatever it asks for; or says why not.
pub fn may(lifecycle: &Lifecycle, case: &Case, action: &str, actor: &Acting) -> Result<(), Problem> {
    permitted(lifecycle, case, action, None, actor).map(|_| ())
}

type Permitted<'a> = (&'a Action, &'a Seat, Option<RecordId>);

fn permitted<'a>(
    lifecycle: &'a Lifecycle,
    case: &'a Case,
    action: &str,
    seat: Option<RecordId>,
    actor: &Acting,
) -> Result<Permitted<'a>, Problem> {
    let Some(action) = lifecycle.action(action) else {
        return Err(Problem::invalid(
            "case.no_such_action",
            format!("流程“{}”没有操作“{action}”", lifecycle.label.zh),
            format!("there is no action \u{201c}{action}\u{201d} in \u{201c}{}\u{201d}", lifecycle.label.en),
        )
        .in_field("/action"));
    };
    if !action.from.contains(&case.state) {
        return Err(not_now(lifecycle, case, action));
    }
    // Seats that may act and have not yet, first: an opinion is given once for each.
    let mut spent = None;
    let mut turn = None;
    for candidate in case.seats_of(&action.by).filter(|candidate| seat.is_none_or(|wanted| candidate.holder == wanted))
    {
        let direct = actor.takes(candidate.holder, &action.roles);
        let delegated = candidate.delegate.as_ref().and_then(|delegate| actor.takes(delegate.holder, &action.roles));
        let Some(capacity) = direct.or(delegated) else { continue };
        if action.kind == ActionKind::Opinion {
            if case.has_opined(candidate) {
                spent = Some(candidate);
                continue;
            }
            let asked = lifecycle.state(&case.state).and_then(|state| state.opinions.as_ref());
            if let Some(before) = asked.filter(|asked| asked.in_turn).and_then(|asked| pending(case, asked).next())
                && (before.party != candidate.party || before.holder != candidate.holder)
            {
                turn = Some(before);
                continue;
            }
        }
        let stood_in_for = match capacity {
            As::Holder => None,
            As::StandIn(absent) => Some(absent),
        };
        return Ok((action, candidate, stood_in_for));
    }
    Err(match (spent, turn) {
        (_, Some(before)) => Problem::new(
            Kind::Conflict,
            "case.not_your_turn",
            format!("须先由{}提出意见", before.name),
            format!("{} gives an opinion first", before.name),
        )
        .remedy("待前一方完成后再办理", "wait until they have"),
        (Some(seat), None) => Problem::new(
            Kind::Conflict,
            "case.opined_already",
            format!("{}已提出意见", seat.name),
            format!("{} has given an opinion already", seat.name),
        )
        .remedy("如需补充，请发表评论", "comment, if there is more to say"),
        (None, None) => not_yours(lifecycle, case, action),
    })
}

fn not_now(lifecycle: &Lifecycle, case: &Case, action: &Action) -> Problem {
    let state = lifecycle.state(&case.state).map(|state| state.label.clone()).unwrap_or_default();
    let last = case.last.iter().rev().find(|event| !matches!(event.what, What::Commented | What::Urged));
    let (zh, en) = last.map_or_else(Default::default, |event| {
        let did = told(lifecycle, &event.what);
        (format!("{}已办理“{}”，", event.name, did.zh), format!("{} has done \u{201c}{}\u{201d}; ", event.name, did.en))
    });
    Problem::new(
        Kind::Conflict,
        "case.not_now",
        format!("{zh}现为“{}”，不能“{}”", state.zh, action.label.zh),
        format!(
            "{en}the case is \u{201c}{}\u{201d} now, where \u{201c}{}\u{201d} cannot be done",
            state.en, action.label.en
        ),
    )
    .remedy("重新读取后再办理", "read it again and see what is left to do")
}

fn not_yours(lifecycle: &Lifecycle, case: &Case, action: &Action) -> Problem {
    let names: Vec<&str> = case.seats_of(&action.by).map(|seat| seat.name.as_str()).take(6).collect();
    let party = |party: &String| lifecycle.party(party).map(|party| party.label.clone()).unwrap_or_default();
    let parties: Vec<Text> = action.by.iter().map(party).collect();
    let zh: Vec<&str> = parties.iter().map(|label| label.zh.as_ref()).collect();
    let en: Vec<&str> = parties.iter().map(|label| label.en.as_ref()).collect();
    Problem::new(
        Kind::Forbidden,
        "case.not_yours",
        format!("“{}”由{}（{}）办理", action.label.zh, zh.join("、"), names.join("、")),
        format!("\u{201c}{}\u{201d} is for the {} ({}) to do", action.label.en, en.join(", "), names.join(", ")),
    )
    .remedy("请其办理、委托或改派", "let them do it, delegate or reassign it")
}

/// What an event is called.
pub fn told(lifecycle: &Lifecycle, what: &What) -> Text {
    let of_action = |name: &String| lifecycle.action(name).map(|action| action.label.clone()).unwrap_or_default();
    match what {
        What::Opened { .. } => Text::new("立案", "open"),
        What::Moved { action, .. } | What::Opined { action, .. } => of_action(action),
        What::Joined { agreed: true, .. } => Text::new("意见一致", "agreed"),
        What::Joined { agreed: false, .. } => Text::new("未获同意", "refused"),
        What::SignerAdded { .. } => Text::new("加签", "add signer"),
        What::Delegated { .. } => Text::new("委托", "delegate"),
        What::Reassigned { .. } => Text::new("改派", "reassign"),
        What::Paused { .. } => Text::new("暂停计时", "pause"),
        What::Resumed { .. } => Text::new("恢复计时", "resume"),
        What::Commented => Text::new("评论", "comment"),
        What::Urged => Text::new("催办", "urge"),
    }
}

#[expect(clippy::too_many_arguments, reason = "it is the inside of `apply`, and what that was given")]
fn what(
    lifecycle: &Lifecycle,
    calendar: &Calendar,
    case: &Case,
    action: &Action,
    act: &Act,
    seat: &Seat,
    actor: &Acting,
    now: Timestamp,
) -> Result<What, Problem> {
    let to = || {
        act.to.clone().filter(|to| !to.name.trim().is_empty()).ok_or_else(|| {
            Problem::invalid("case.whom", "须写明对象", "say who")
                .remedy("选择单位或人员", "choose a unit or a person")
                .in_field("/to")
        })
    };
    let taken =
        |party: &str, holder: RecordId| case.seats.iter().any(|seat| seat.party == party && seat.holder == holder);
    match action.kind {
        ActionKind::Move | ActionKind::Return | ActionKind::Withdraw => {
            let to = action.to.clone().unwrap_or_default();
            if action.kind == ActionKind::Withdraw
                && !case.moved.as_ref().is_some_and(|moved| moved.by == actor.id && moved.from == to)
            {
                return Err(Problem::new(
                    Kind::Conflict,
                    "case.cannot_withdraw",
                    "只能撤回本人刚办理且后续尚无人办理的步骤",
                    "only one's own last step can be taken back, while nobody has acted on it",
                )
                .remedy("请经办人退回", "ask whoever has it to return it"));
            }
            Ok(What::Moved { action: action.name.clone(), kind: action.kind, from: case.state.clone(), to })
        }
        ActionKind::Opinion => match act.stance {
            Some(stance) => {
                Ok(What::Opined { action: action.name.clone(), party: seat.party.clone(), holder: seat.holder, stance })
            }
            None => {
                Err(Problem::invalid("case.no_stance", "须写明同意、有条件同意或不同意", "say whether it is agreed to")
                    .remedy("选择其一", "choose one")
                    .in_field("/stance"))
            }
        },
        ActionKind::AddSigner => {
            let (party, to) = (action.adds.clone().unwrap_or_default(), to()?);
            let single = lifecycle.party(&party).is_some_and(|party| party.kind.bounds().1 == 1);
            if taken(&party, to.holder) || single || case.seats.len() >= SEATS_MAX {
                return Err(Problem::new(
                    Kind::Conflict,
                    "case.signer",
                    format!("不能再加签{}", to.name),
                    format!("{} cannot be added", to.name),
                )
                .remedy("该方已在其中，或只能有一方", "they take part already, or there is but one place")
                .in_field("/to"));
            }
            Ok(What::SignerAdded { party, holder: to.holder, holder_name: to.name })
        }
        ActionKind::Delegate => {
            let to = to()?;
            Ok(What::Delegated { party: seat.party.clone(), holder: seat.holder, to: to.holder, to_name: to.name })
        }
        ActionKind::Reassign => {
            let (party, to) = (action.adds.clone().unwrap_or_default(), to()?);
            let mut there = case.seats.iter().filter(|seat| seat.party == party);
            let from = there.next().filter(|_| there.next().is_none() && !taken(&party, to.holder));
            let Some(from) = from else {
                return Err(Problem::new(
                    Kind::Conflict,
                    "case.reassign",
                    "该参与方不是一家，或对象已在其中",
                    "the party is not one, or they take part already",
                )
                .remedy("用加签增加一方", "add a signer instead")
                .in_field("/to"));
            };
            Ok(What::Reassigned { party, holder: from.holder, to: to.holder, to_name: to.name })
        }
        ActionKind::Pause | ActionKind::Resume => {
            let clock = action.clock.clone().unwrap_or_default();
            let (what, event) = if action.kind == ActionKind::Pause {
                let reason = act.comment.clone().unwrap_or_default();
                (What::Paused { clock: clock.clone() }, anlan_duty::What::Pause { reason })
            } else {
                (What::Resumed { clock: clock.clone() }, anlan_duty::What::Resume)
            };
            let mut history = case.clocks.get(&clock).cloned().unwrap_or_default();
            history.push(anlan_duty::Event::new(now, actor.name.clone(), event));
            // A year whose notice is missing is asked for on the page of the case, and stands in nobody's way.
            if let Some(named) = lifecycle.clock(&clock)
                && let Err(fault) = anlan_duty::due_without_working(&named.clock, &history, calendar)
                && fault.asked_year.is_none()
            {
                return Err(of_clock(fault));
            }
            Ok(what)
        }
    }
}

/// A fault of a clock as a problem.
pub fn of_clock(fault: anlan_duty::Fault) -> Problem {
    let mut problem = Problem::new(Kind::Conflict, fault.code, fault.reason.zh, fault.reason.en);
    problem.remedy = Text::new(fault.remedy.zh, fault.remedy.en);
    problem
}

/// Seats that have not given their opinion, in the order they are asked.
pub(crate) fn pending<'a>(case: &'a Case, asked: &'a Opinions) -> impl Iterator<Item = &'a Seat> {
    case.seats_of(&asked.of).filter(|seat| !case.has_opined(seat))
}

/// What follows from the opinions once the last one that matters is given.
fn joined(lifecycle: &Lifecycle, case: &Case, event: &Event) -> Option<Event> {
    let What::Opined { stance, party, holder, .. } = &event.what else { return None };
    let asked = lifecycle.state(&case.state)?.opinions.as_ref()?;
    let said = |seat: &Seat| {
        if seat.party == *party && seat.holder == *holder {
            return Some(*stance);
        }
        let given = case.round.iter().find(|given| given.party == seat.party && given.holder == seat.holder);
        given.map(|given| given.stance)
    };
    let stances: Vec<Option<Stance>> = case.seats_of(&asked.of).map(said).collect();
    let total = stances.len();
    let given = stances.iter().flatten().count();
    let agreeing = stances.iter().flatten().filter(|one| **one != Stance::Object).count();
    let objects = *stance == Stance::Object;
    let needed = asked.join.needed(total);
    let agreed = if (asked.veto && objects) || agreeing + (total - given) < needed {
        false
    } else if agreeing >= needed && (!asked.veto || given >= total) {
        // Where one may veto, all are heard.
        true
    } else {
        return None;
    };
    let to = if agreed { asked.then.clone() } else { asked.refused.clone() };
    let what = What::Joined { agreed, from: case.state.clone(), to };
    Some(Event { what, comment: None, fields: Body::new(), evidence: Vec::new(), ..event.clone() })
}

fn asked_fields(lifecycle: &Lifecycle, action: &Action, case: &Case, act: &Act, problems: &mut Vec<Problem>) -> Body {
    let mut fields = Body::new();
    for (name, value) in &act.fields {
        let asked = action.asks.iter().any(|ask| ask.field == *name);
        let Some(field) = lifecycle.field(name).filter(|_| asked) else {
            problems.push(
                Problem::invalid(
                    "case.not_asked",
                    format!("此操作不填“{name}”"),
                    format!("this action does not ask for \u{201c}{name}\u{201d}"),
                )
                .remedy("删去该项", "leave it out")
                .in_field(name.clone()),
            );
            continue;
        };
        if value.is_null() {
            continue;
        }
        match read_value(field, value) {
            Ok(value) => drop(fields.insert(name.clone(), value)),
            Err(problem) => problems.push(problem.in_field(name.clone())),
        }
    }
    for ask in action.asks.iter().filter(|ask| ask.required) {
        if !fields.contains_key(&ask.field) && !problems.iter().any(|one| one.place.field.as_ref() == Some(&ask.field))
        {
            let kept = case.fields.contains_key(&ask.field) && !act.fields.contains_key(&ask.field);
            if kept {
                continue;
            }
            let label = lifecycle.field(&ask.field).map(|field| field.label.clone()).unwrap_or_default();
            problems.push(
                Problem::invalid(
                    "case.field_missing",
                    format!("请填写“{}”", label.zh),
                    format!("enter the {}", label.en),
                )
                .in_field(ask.field.clone()),
            );
        }
    }
    fields
}

fn read_value(field: &Field, value: &Value) -> Result<Value, Problem> {
    let bad = |zh: String, en: String| Problem::invalid("case.field", zh, en);
    let label = &field.label;
    let text = value.as_str().map(str::trim);
    let sound = match &field.kind {
        FieldKind::Text { max } => match text {
            Some(text) if !text.is_empty() && text.chars().count() <= *max => Some(Value::from(text)),
            _ => {
                return Err(bad(
                    format!("“{}”须为1至{max}个字", label.zh),
                    format!("the {} has 1 to {max} characters", label.en),
                ));
            }
        },
        FieldKind::Integer => value.as_i64().map(Value::from),
        FieldKind::Decimal => text.filter(|text| is_decimal(text)).map(Value::from),
        FieldKind::Boolean => value.as_bool().map(Value::from),
        FieldKind::Date => {
            text.filter(|text| text.parse::<Date>().is_ok_and(|day| day.to_string() == **text)).map(Value::from)
        }
        FieldKind::Choice(choices) => {
            text.filter(|text| choices.iter().any(|(value, _)| value == text)).map(Value::from)
        }
    };
    sound.ok_or_else(|| {
        let (zh, en) = match &field.kind {
            FieldKind::Integer => ("整数", "a whole number"),
            FieldKind::Decimal => ("小数，写成文本", "a decimal number, as text"),
            FieldKind::Boolean => ("是或否", "true or false"),
            FieldKind::Date => ("日期，如 2026-03-31", "a day, such as 2026-03-31"),
            FieldKind::Choice(_) => ("所列选项之一", "one of its choices"),
            FieldKind::Text { .. } => ("文本", "text"),
        };
        bad(format!("“{}”须为{zh}", label.zh), format!("the {} is {en}", label.en))
    })
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let is_digits = |text: &str| !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && part.is_none_or(is_digits)
}

fn asked_evidence(action: &Action, given: &[Evidence], now: Timestamp, problems: &mut Vec<Problem>) {
    if given.len() > EVIDENCE_MAX {
        problems.push(
            Problem::invalid(
                "case.evidence_many",
                format!("一次最多{EVIDENCE_MAX}件证据"),
                format!("{EVIDENCE_MAX} pieces of evidence at a time at most"),
            )
            .remedy("分次提交", "send them in several steps")
            .in_field("/evidence"),
        );
        return;
    }
    for (at, piece) in given.iter().enumerate() {
        let label = piece.kind.label();
        let wrong = if !piece.kind.takes(&piece.media_type) {
            Some((
                format!("{}不能是{}", label.zh, piece.media_type),
                format!("a {} is not {}", label.en, piece.media_type),
            ))
        } else if piece.sha256.len() != 64
            || !piece.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            Some((
                "sha256 须为64位小写十六进制".to_owned(),
                "sha256 has 64 hexadecimal digits in lower case".to_owned(),
            ))
        } else if piece.size_bytes == 0 || piece.size_bytes > EVIDENCE_BYTES {
            Some(("文件为空或过大".to_owned(), "the file is empty or too large".to_owned()))
        } else if piece.name.trim().is_empty() || piece.name.chars().count() > 200 || piece.name.contains(['/', '\\']) {
            Some((
                "文件名须为1至200个字且不含斜杠".to_owned(),
                "the name has 1 to 200 characters and no slash".to_owned(),
            ))
        } else if piece.place.is_some_and(|[x, y]| !(x.abs() <= 180.0 && y.abs() <= 90.0)) {
            Some(("经纬度超出范围".to_owned(), "longitude or latitude is out of range".to_owned()))
        } else if piece.taken_at.is_some_and(|taken| taken.as_second() > now.as_second() + 86_400) {
            Some(("拍摄时间晚于现在一日以上".to_owned(), "it was taken more than a day from now".to_owned()))
        } else {
            None
        };
        if let Some((zh, en)) = wrong {
            let problem = Problem::invalid("case.evidence", zh, en).remedy("更换文件", "choose another file");
            problems.push(problem.in_field(format!("/evidence/{at}")));
        }
    }
    for ask in &action.evidence {
        let count = |kind: EvidenceKind| given.iter().filter(|piece| piece.kind == kind).count();
        if count(ask.kind) < usize::try_from(ask.least).unwrap_or(usize::MAX) {
            let (label, n) = (ask.kind.label(), ask.least);
            problems.push(
                Problem::invalid(
                    "case.evidence_missing",
                    format!("至少需要{n}件{}", label.zh),
                    format!("{n} pieces of evidence are needed at least: {}", label.en),
                )
                .remedy("补充后再提交", "add them")
                .in_field("/evidence"),
            );
        }
    }
}

fn asked_comment(action: &Action, act: &Act, problems: &mut Vec<Problem>) -> Option<String> {
    let comment = act.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty());
    if comment.is_some_and(|comment| comment.chars().count() > COMMENT_MAX) {
        problems.push(comment_length());
    }
    let stance_needs =
        matches!(act.stance, Some(Stance::Object | Stance::AgreeWithConditions)) && action.kind == ActionKind::Opinion;
    if comment.is_none() && (action.comment || action.kind.needs_comment() || stance_needs) {
        problems.push(
            Problem::invalid(
                "case.no_comment",
                format!("“{}”须说明理由", action.label.zh),
                format!("\u{201c}{}\u{201d} needs a reason", action.label.en),
            )
            .in_field("/comment"),
        );
    }
    comment.map(str::to_owned)
}

fn comment_length() -> Problem {
    Problem::invalid(
        "case.comment",
        format!("评论须为1至{COMMENT_MAX}个字"),
        format!("a comment has 1 to {COMMENT_MAX} characters"),
    )
    .in_field("/comment")
}
