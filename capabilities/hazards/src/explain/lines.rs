//! Lines of two verdicts side by side.

use anlan_kernel::{Position, RecordId, Text};
use anlan_quantity::Tonnes;
use anlan_regulations::gb18218::Factor;
use anlan_regulations::order40::Trigger;

use super::{Reason, What};
use crate::verdict::{OtherLine, Verdict};

/// One line, whatever it came to.
struct Line<'a> {
    holding: Option<RecordId>,
    name: &'a str,
    quantity: Option<Tonnes>,
    declared_at: Option<Position>,
    standing: Standing<'a>,
}

enum Standing<'a> {
    Counted(&'a Factor),
    Open(&'a Text),
    Outside(&'a Text),
}

impl Standing<'_> {
    fn text(&self) -> Text {
        match self {
            Self::Counted(factor) => row_of(factor),
            Self::Open(reason) => Text::new(format!("待认定（{}）", reason.zh), format!("undecided ({})", reason.en)),
            Self::Outside(reason) => {
                Text::new(format!("不计入（{}）", reason.zh), format!("not counted ({})", reason.en))
            }
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Counted(_), Self::Counted(_)) => true,
            (Self::Open(one), Self::Open(two)) | (Self::Outside(one), Self::Outside(two)) => one == two,
            _ => false,
        }
    }
}

fn row_of(factor: &Factor) -> Text {
    let basis = &factor.q_basis;
    Text::new(
        format!("{}第{}行", basis.table.replace("Table ", "表"), basis.row),
        format!("{} row {}", basis.table, basis.row),
    )
}

fn lines_of(verdict: &Verdict) -> Vec<Line<'_>> {
    let counted = verdict.lines.iter().map(|line| Line {
        holding: line.holding,
        name: &line.declared,
        quantity: Some(line.quantity_t),
        declared_at: line.declared_at,
        standing: Standing::Counted(&line.factor),
    });
    let open = verdict.open.iter().map(|line| other(line, Standing::Open(&line.reason)));
    let outside = verdict.outside.iter().map(|line| other(line, Standing::Outside(&line.reason)));
    counted.chain(open).chain(outside).collect()
}

fn other<'a>(line: &'a OtherLine, standing: Standing<'a>) -> Line<'a> {
    Line {
        holding: line.holding,
        name: &line.declared,
        quantity: line.quantity_t,
        declared_at: line.declared_at,
        standing,
    }
}

/// Says which lines came, went or changed. Lines are paired by their record, or by name in order where there are no records.
pub(super) fn compare(before: &Verdict, after: &Verdict, reasons: &mut Vec<Reason>) {
    let (old, new) = (lines_of(before), lines_of(after));
    let mut paired = vec![false; new.len()];
    for line in &old {
        let partner = new.iter().enumerate().position(|(at, other)| {
            !paired[at] && other.holding == line.holding && (line.holding.is_some() || other.name == line.name)
        });
        match partner {
            Some(at) => {
                paired[at] = true;
                changes(line, &new[at], before.edition == after.edition, reasons);
            }
            None => reasons.push(whole(line, line.holding, None, false)),
        }
    }
    for (line, _) in new.iter().zip(&paired).filter(|(_, paired)| !**paired) {
        reasons.push(whole(line, line.holding, line.declared_at, true));
    }
}

/// A line that came or went.
fn whole(line: &Line<'_>, holding: Option<RecordId>, position: Option<Position>, came: bool) -> Reason {
    let value = Some(tonnes(line.quantity));
    let (from, to) = if came { (None, value) } else { (value, None) };
    Reason::of(What::Line, &format!("存量 {}", line.name), &format!("holding {}", line.name), from, to).declared(
        holding,
        position,
        Trigger::InventoryChanged,
    )
}

fn changes(old: &Line<'_>, new: &Line<'_>, same_edition: bool, reasons: &mut Vec<Reason>) {
    let position = new.declared_at.filter(|position| old.declared_at != Some(*position));
    let trigger = if same_edition { Trigger::InventoryChanged } else { Trigger::StandardChanged };
    let name = new.name;
    let mut tell = |what, label: Text, from: Text, to: Text| {
        let text = Text::new(
            format!("{name}：{} {} → {}", label.zh, from.zh, to.zh),
            format!("{name}: {} {} → {}", label.en, from.en, to.en),
        );
        let (from, to) = (Some(from.en.into_owned()), Some(to.en.into_owned()));
        reasons.push(Reason {
            what,
            record: new.holding,
            neighbour: None,
            from,
            to,
            position,
            trigger: Some(trigger),
            text,
        });
    };
    if old.name != new.name {
        tell(What::Substance, Text::new("物质", "substance"), plain(old.name), plain(new.name));
    }
    if old.quantity != new.quantity {
        let label = Text::new("设计最大量", "design maximum");
        tell(What::Quantity, label, plain(&tonnes(old.quantity)), plain(&tonnes(new.quantity)));
    }
    let (Standing::Counted(was), Standing::Counted(is)) = (&old.standing, &new.standing) else {
        if !old.standing.is_like(&new.standing) {
            tell(What::Standing, Text::new("认定", "standing"), old.standing.text(), new.standing.text());
        }
        return;
    };
    // Rows are numbered anew with each edition: there only another table says something.
    let (row, other) = (&was.q_basis, &is.q_basis);
    if row.table != other.table || (same_edition && row.row != other.row) {
        tell(What::Row, Text::new("适用的行", "row"), row_of(was), row_of(is));
    }
    if was.critical_quantity_t != is.critical_quantity_t {
        let shown = |factor: &Factor| plain(&tonnes(Some(factor.critical_quantity_t)));
        tell(What::CriticalQuantity, Text::new("临界量", "critical quantity"), shown(was), shown(is));
    }
    if was.beta != is.beta {
        tell(What::Beta, Text::new("β", "β"), plain(&was.beta.to_string()), plain(&is.beta.to_string()));
    }
}

/// What reads the same in both languages.
fn plain(text: &str) -> Text {
    Text::new(text.to_owned(), text.to_owned())
}

fn tonnes(quantity: Option<Tonnes>) -> String {
    quantity.map_or_else(|| "?".to_owned(), |quantity| format!("{quantity} t"))
}
