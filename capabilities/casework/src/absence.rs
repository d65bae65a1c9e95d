//! Absences: who is away from one day to another, and who acts in their place meanwhile. Each is a declaration of the person who will be away.

use anlan_kernel::{Body, Context, FieldSource, Kind, Problem, Provenance, Record, RecordId};
use anlan_store::{NewEntry, Row, Sql, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cases::to_text;
use crate::tables::ABSENCE;

/// Absences of one person that are not over, at most.
const MOST: usize = 50;
/// Longest absence.
const MOST_DAYS: i32 = 366;

/// An absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Its id.
    pub id: RecordId,
    /// Who is away.
    pub person: RecordId,
    /// Who acts meanwhile.
    pub stand_in: RecordId,
    /// Name.
    pub stand_in_name: String,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
}

/// Declares that a person will be away.
pub fn declare(tx: &mut Tx<'_>, ctx: &Context<'_>, absence: Absence, today: Date) -> Result<Absence, Problem> {
    let wrong = |code, zh, en, field: &str| Err(Problem::invalid(code, zh, en).in_field(field));
    if absence.stand_in == absence.person {
        return wrong("absence.self", "不能由本人代理本人", "nobody stands in for oneself", "/stand_in");
    }
    let days = absence.first_day.until(absence.last_day).map_or(-1, |span| span.get_days());
    if !(0..=MOST_DAYS).contains(&days) || absence.last_day < today {
        return wrong(
            "absence.days",
            "末日不得早于首日或今日，且不超过一年",
            "the last day is not before the first or today, and a year off at most",
            "/last_day",
        );
    }
    if absence.stand_in_name.trim().is_empty() || absence.stand_in_name.chars().count() > 200 {
        return wrong("absence.name", "须写明代理人姓名", "say the name of the stand-in", "/stand_in_name");
    }
    let there = of_person(tx, absence.person, today)?;
    if there.len() >= MOST
        || there.iter().any(|one| one.first_day <= absence.last_day && absence.first_day <= one.last_day)
    {
        return Err(Problem::new(
            Kind::Conflict,
            "absence.overlap",
            "该时段已有代理安排",
            "there is a stand-in for some of these days already",
        )
        .remedy("先撤销已有安排", "take back the one that is there"));
    }
    let source = FieldSource { source: "本人申报".to_owned(), date: None, by: ctx.actor.id.clone() };
    let provenance = Provenance { default: source, ..Provenance::default() };
    let body = Body::from_iter([
        ("person".to_owned(), absence.person.to_string().into()),
        ("stand_in".to_owned(), absence.stand_in.to_string().into()),
        ("stand_in_name".to_owned(), absence.stand_in_name.clone().into()),
        ("first_day".to_owned(), absence.first_day.to_string().into()),
        ("last_day".to_owned(), absence.last_day.to_string().into()),
    ]);
    let record = Record {
        id: absence.id,
        kind: ABSENCE.to_owned(),
        key: None,
        version: 1,
        body,
        valid_from: None,
        valid_to: None,
        provenance,
        position: 0,
    };
    tx.journal(entry(ctx, absence.id, 1, "create", Some(to_text(&record)?)))?;
    tx.execute(
        "insert into casework_absence (id, person, stand_in, stand_in_name, first_day, last_day, body, provenance)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            absence.id.into(),
            absence.person.into(),
            absence.stand_in.into(),
            absence.stand_in_name.as_str().into(),
            absence.first_day.to_string().into(),
            absence.last_day.to_string().into(),
            to_text(&record.body)?.into(),
            to_text(&record.provenance)?.into(),
        ],
    )?;
    Ok(absence)
}

/// Takes an absence of a person back.
pub fn take_back(tx: &mut Tx<'_>, ctx: &Context<'_>, person: RecordId, id: RecordId) -> Result<(), Problem> {
    let gone = tx.execute("delete from casework_absence where id = $1 and person = $2", &[id.into(), person.into()])?;
    if gone == 0 {
        return Err(Problem::new(Kind::NotFound, "absence.not_found", "没有这项代理安排", "there is no such absence"));
    }
    tx.journal(entry(ctx, id, 2, "delete", None)).map(drop)
}

fn entry(ctx: &Context<'_>, id: RecordId, version: u32, action: &str, after: Option<String>) -> NewEntry {
    NewEntry {
        at: ctx.now,
        actor: ctx.actor.id.clone(),
        action: action.to_owned(),
        kind: ABSENCE.to_owned(),
        record: id,
        version,
        after,
        batch: None,
    }
}

const COLUMNS: &str = "id, person, stand_in, stand_in_name, first_day, last_day";

/// Returns the absences of a person that are not over on a day.
pub fn of_person(sql: &mut impl Sql, person: RecordId, day: Date) -> Result<Vec<Absence>, Problem> {
    sql.query(
        &format!("select {COLUMNS} from casework_absence where person = $1 and last_day >= $2 order by first_day, id"),
        &[person.into(), day.to_string().into()],
        read,
    )
}

/// Returns for whom a person stands in on a day.
pub fn stood_in_for(sql: &mut impl Sql, person: RecordId, day: Date) -> Result<Vec<RecordId>, Problem> {
    sql.query(
        "select person from casework_absence where stand_in = $1 and first_day <= $2 and last_day >= $2 order by person",
        &[person.into(), day.to_string().into()],
        |row| row.text(0)?.parse(),
    )
}

fn read(row: &Row<'_>) -> Result<Absence, Problem> {
    let day = |column: usize| -> Result<Date, Problem> {
        row.text(column)?.parse().map_err(|cause| Problem::internal("casework.row", cause))
    };
    Ok(Absence {
        id: row.text(0)?.parse()?,
        person: row.text(1)?.parse()?,
        stand_in: row.text(2)?.parse()?,
        stand_in_name: row.text(3)?.to_owned(),
        first_day: day(4)?,
        last_day: day(5)?,
    })
}
