//! What changed since a day, and which hazards must be assessed anew.

use anlan_hazards::reassess::DueUnit;
use anlan_hazards::{Reason, VerdictChange};

use crate::output::{Output, say};

/// Prints each unit whose verdict changed: causes with their journal entries, then what followed.
pub(super) fn show_since(output: &Output, changes: &[VerdictChange]) {
    output.value(&changes);
    if output.is_json() {
        return;
    }
    for change in changes {
        let Some(verdict) = change.after.as_ref().or(change.before.as_ref()) else { continue };
        say!("{} · {} · {}", verdict.subject.name, verdict.subject.enterprise_name, change.edition);
        let (causes, results): (Vec<&Reason>, Vec<&Reason>) =
            change.reasons.iter().partition(|reason| reason.what.is_cause());
        for cause in causes {
            say!("  {}", output.text(&cause.told()));
        }
        let results: Vec<&str> = results.iter().map(|result| output.text(&result.text)).collect();
        if !results.is_empty() {
            say!("  → {}", results.join(output.pick("；", "; ")));
        }
    }
    output.line(format!("{}个单元的结论有变化", changes.len()), format!("{} verdicts changed", changes.len()));
}

/// Prints the hazards to be assessed anew, each with its causes.
pub(super) fn show_due(output: &Output, units: &[DueUnit]) {
    output.value(&units);
    if output.is_json() {
        return;
    }
    for unit in units {
        say!("{}", unit.name);
        for due in &unit.due {
            let since = due.since.map(|day| format!(" [{day}]")).unwrap_or_default();
            say!("  {}{since}", output.text(&due.text));
        }
    }
    output.line(
        format!("{}个重大危险源须重新辨识评估", units.len()),
        format!("{} major hazards must be identified and assessed anew", units.len()),
    );
}
