//! Lifecycles of the packs are sound, and what is wrong with others is named by file, line and remedy.

use anlan_casework::check::{Known, read};
use anlan_kernel::Problem;

pub(crate) const FINDING: &str = include_str!("../../../../packs/four-lists/lifecycles/finding.yaml");
pub(crate) const APPROVAL: &str = include_str!("../../../../packs/joint-approval/lifecycles/joint_approval.yaml");

pub(crate) fn known() -> Known<'static> {
    Known {
        is_type: &|kind| ["site", "enterprise", "unit", "risk_point"].contains(&kind),
        roles: &["inspector", "city_office"],
    }
}

const SOUND: &str = "lifecycle: small
label: {zh: 小流程, en: small}
start: a
parties:
  - {name: lead, label: {zh: 牵头, en: lead}, kind: lead}
fields:
  - {name: note, label: {zh: 说明, en: note}, kind: text}
clocks:
  - {name: week, label: {zh: 一周, en: a week}, clock: {due: {within: {calendar_days: 7}}}}
states:
  - {name: a, label: {zh: 甲, en: a}, clocks: [week]}
  - {name: b, label: {zh: 乙, en: b}}
  - {name: z, label: {zh: 终, en: z}, end: true}
actions:
  - {name: go, label: {zh: 走, en: go}, from: [a], to: b, by: [lead], asks: [{field: note}]}
  - {name: back, label: {zh: 退, en: back}, kind: return, from: [b], to: a, by: [lead]}
  - {name: end, label: {zh: 完, en: end}, from: [b], to: z, by: [lead]}
";

fn problems(text: &str) -> Vec<Problem> {
    read("p/small.yaml", text.as_bytes(), &known()).map_or_else(|problems| problems, |(_, warnings)| warnings)
}

#[test]
fn the_lifecycles_of_the_packs_are_sound() {
    for text in [FINDING, APPROVAL, SOUND] {
        let (lifecycle, warnings) = read("p/l.yaml", text.as_bytes(), &known()).unwrap();
        assert_eq!(warnings, [], "{}", lifecycle.name);
    }
}

/// Replaces one line of the sound lifecycle and checks code and line of the first problem.
fn check(line: &str, instead: &str, code: &str, row: u64) {
    assert_eq!(SOUND.matches(line).count(), 1, "{line}");
    let found = problems(&SOUND.replace(line, instead));
    let first = found.first().unwrap_or_else(|| panic!("nothing found: {instead}"));
    assert_eq!((first.code.as_ref(), first.place.row), (code, Some(row)), "{found:?}");
    assert_eq!(first.place.file.as_deref(), Some("p/small.yaml"));
    assert!(!first.remedy.zh.is_empty() && !first.remedy.en.is_empty(), "{first:?}");
    assert!(!first.message.zh.is_empty() && !first.message.en.is_empty(), "{first:?}");
}

#[test]
fn faults_name_file_line_and_remedy() {
    check("lifecycle: small", "lifecycle: [", "pack.yaml", 1);
    check("kind: lead}", "kind: leader}", "pack.yaml", 5);
    check("label: {zh: 小流程, en: small}", "label: {zh: 小流程}", "lifecycle.no_text", 1);
    check("label: {zh: 乙, en: b}", "label: {en: b}", "lifecycle.no_text", 12);
    check("{name: note,", "{name: Note,", "pack.bad_name", 7);
    check("{name: b, label", "{name: a, label", "lifecycle.duplicate", 12);
    check("start: a", "start: x", "lifecycle.unknown", 3);
    check("clocks: [week]", "clocks: [weeks]", "lifecycle.unknown", 11);
    check("calendar_days: 7", "calendar_days: 0", "clock.no_length", 9);
    check("to: b, by: [lead]", "to: b, by: [boss]", "lifecycle.unknown", 15);
    check(
        "to: b, by: [lead], asks: [{field: note}]",
        "to: b, by: [lead], asks: [{field: notes}]",
        "lifecycle.unknown",
        15,
    );
    check("from: [b], to: z, by: [lead]", "from: [b], to: z, by: [lead], roles: [king]", "lifecycle.unknown", 17);
    check("from: [b], to: z, by: [lead]", "from: [b], to: z, by: []", "lifecycle.incomplete", 17);
    check("from: [b], to: z, by: [lead]", "from: [b], by: [lead]", "lifecycle.incomplete", 17);
    check("from: [b], to: z, by: [lead]", "from: [b], to: z, by: [lead], clock: week", "lifecycle.idle", 17);
    check(", end: true", "", "lifecycle.no_end", 1);
    check("kind: return, from: [b], to: a", "kind: return, from: [a], to: b", "lifecycle.not_back", 16);
    check(
        "kind: return, from: [b], to: a, by: [lead]",
        "kind: pause, clock: week, from: [b], by: [lead]",
        "lifecycle.clock_still",
        16,
    );
    check("from: [b], to: z", "kind: opinion, from: [b]", "lifecycle.no_opinion", 12);
    check("{zh: 乙, en: b}}", "{zh: 乙, en: b}, end: true}", "lifecycle.end_goes_on", 12);
}

#[test]
fn a_state_in_which_there_may_be_nobody_to_act_is_found() {
    let optional = SOUND.replace("kind: lead}", "kind: cooperating}");
    let found = problems(&optional);
    let codes: Vec<_> = found.iter().map(|problem| (problem.code.as_ref(), problem.place.row)).collect();
    assert_eq!(codes, [("lifecycle.nobody_acts", Some(11)), ("lifecycle.nobody_acts", Some(12))]);
    // An opinion that nobody asked for.
    let unasked = APPROVAL.replace(
        "kind: opinion, from: [opinions], by: [field_units]",
        "kind: opinion, from: [opinions], by: [field_units, window]",
    );
    assert_eq!(problems(&unasked)[0].code, "lifecycle.no_opinion");
}

#[test]
fn what_cannot_be_reached_is_found() {
    // Nothing leads to c, so its action can never be done.
    let dead = SOUND.replace("  - {name: z,", "  - {name: c, label: {zh: 丙, en: c}}\n  - {name: z,")
        + "  - {name: leave, label: {zh: 离开, en: leave}, from: [c], to: z, by: [lead]}\n";
    let found = problems(&dead);
    let codes: Vec<_> = found.iter().map(|problem| (problem.code.as_ref(), problem.place.row)).collect();
    assert_eq!(codes, [("lifecycle.dead_state", Some(13)), ("lifecycle.unreachable_action", Some(19))]);
    // From b nothing leads to an end any more.
    let trap = SOUND
        .replace("from: [b], to: z", "from: [a], to: z")
        .replace("kind: return, from: [b], to: a", "from: [b], to: b");
    assert_eq!(problems(&trap)[0].code, "lifecycle.trap");
    let unused = SOUND.replace(", clocks: [week]", "");
    let found = problems(&unused);
    assert!(found.len() == 1 && !found[0].is_error() && found[0].code == "lifecycle.unused_clock", "{found:?}");
}
