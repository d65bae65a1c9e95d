//! What is said of each kind of fault.

use anlan_kernel::{Kind, Position, Problem};

const RESTORE: (&str, &str) = (
    "保全数据库文件，与备份和已导出的存证包比对",
    "keep the database file as evidence, compare it with backups and exported bundles",
);

fn fault(code: &'static str, zh: String, en: String) -> Problem {
    Problem::new(Kind::Conflict, code, zh, en).remedy(RESTORE.0, RESTORE.1)
}

pub(super) fn edited(position: Position, stored: &str, computed: &str) -> Problem {
    fault(
        "journal.edited",
        format!("第{position}条日志被改动：记录的散列为{stored}，按内容计算为{computed}"),
        format!("entry {position} was edited: its hash is {stored}, its content gives {computed}"),
    )
}

pub(super) fn malformed(position: Position, cause: &Problem) -> Problem {
    fault(
        "journal.edited",
        format!("第{position}条日志被改动，内容已无法读取：{}", cause.message.zh),
        format!("entry {position} was edited and cannot be read any more: {}", cause.message.en),
    )
}

pub(super) fn replaced(position: Position) -> Problem {
    fault(
        "journal.replaced",
        format!("第{position}条日志连同散列被替换：下一条所记的散列与其不符"),
        format!("entry {position} was replaced together with its hash: the entry after it holds another one"),
    )
}

pub(super) fn last_replaced(position: Position) -> Problem {
    fault(
        "journal.replaced",
        format!("最后一条日志（第{position}条）与日志头不符"),
        format!("the last entry ({position}) is not the one the head was made of"),
    )
}

pub(super) fn deleted(first: i64, last: i64) -> Problem {
    let (zh, en) = span(first, last);
    fault("journal.deleted", format!("{zh}日志被删除"), format!("{en} deleted"))
}

pub(super) fn inserted(position: i64) -> Problem {
    fault(
        "journal.inserted",
        format!("日志中出现不应存在的序号{position}"),
        format!("an entry stands at the impossible position {position}"),
    )
}

pub(super) fn unreadable(first: i64, last: i64, cause: &Problem) -> Problem {
    let (zh, en) = span(first, last);
    fault(
        "journal.unreadable",
        format!("{zh}日志无法读取：{}", cause.message.zh),
        format!("{en} unreadable: {}", cause.message.en),
    )
}

pub(super) fn truncated(first: Position, last: Position) -> Problem {
    fault(
        "journal.truncated",
        format!("日志末尾第{first}至{last}条被删除"),
        format!("the end of the journal is missing: entries {first} to {last}"),
    )
}

pub(super) fn beyond_head(size: Position, last: Position) -> Problem {
    fault(
        "journal.beyond_head",
        format!("日志头止于第{size}条，表中却有第{last}条"),
        format!("the head ends at entry {size}, but the table goes on to {last}"),
    )
}

pub(super) fn root() -> Problem {
    fault(
        "journal.root",
        "日志的默克尔根与日志头不符".to_owned(),
        "the Merkle root of the entries is not the head's".to_owned(),
    )
}

pub(super) fn head_inconsistent() -> Problem {
    fault("journal.head_edited", "日志头被改动".to_owned(), "the head row of the journal was edited".to_owned())
}

pub(super) fn differs_from_known(size: Position) -> Problem {
    fault(
        "journal.rewritten",
        format!("日志已被改写：第{size}条时的默克尔根与先前存证不符"),
        format!("the journal was rewritten: its root at entry {size} is not the one kept earlier"),
    )
}

pub(super) fn shorter_than_known(known: Position, size: Position) -> Problem {
    fault(
        "journal.rewritten",
        format!("日志仅有{size}条，先前存证时已有{known}条"),
        format!("the journal has {size} entries; a head kept earlier had {known}"),
    )
}

pub(super) fn state_edited(table: &str, position: Position) -> Problem {
    fault(
        "state.edited",
        format!("表{table}中的记录与日志第{position}条不符"),
        format!("the row in table {table} is not what entry {position} of the journal says"),
    )
}

pub(super) fn state_unexpected(table: &str) -> Problem {
    fault(
        "state.unexpected",
        format!("表{table}中的记录在日志中不存在或已删除"),
        format!("the row in table {table} is not in the journal, or was deleted there"),
    )
}

pub(super) fn state_missing(table: &str, position: Position) -> Problem {
    fault(
        "state.missing",
        format!("日志第{position}条所记的记录在表{table}中被删除"),
        format!("the record of entry {position} was deleted from table {table}"),
    )
}

fn span(first: i64, last: i64) -> (String, String) {
    if first == last {
        (format!("第{first}条"), format!("entry {first} is"))
    } else {
        (format!("第{first}至{last}条"), format!("entries {first} to {last} are"))
    }
}
