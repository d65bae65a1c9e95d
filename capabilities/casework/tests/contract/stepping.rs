//! The state machine: who may do what when, and what follows.

use anlan_casework::case::{Case, Evidence, Stance, What};
use anlan_casework::check::read;
use anlan_casework::derive::{self, Colour, List};
use anlan_casework::lifecycle::{EvidenceKind, Lifecycle};
use anlan_casework::open::{NewCase, open};
use anlan_casework::step::{Act, Acting, Desk, Named, apply, may};
use anlan_duty::{Calendar, Due, Standing};
use anlan_kernel::{Body, Problem, RecordId};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use crate::checking::{APPROVAL, FINDING, known};

fn lifecycle(text: &str) -> Lifecycle {
    read("p/l.yaml", text.as_bytes(), &known()).unwrap().0
}

fn id(n: u128) -> RecordId {
    RecordId::from_parts(1, n)
}

fn at(text: &str) -> Timestamp {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().unwrap()
}

/// Somebody at a desk of a unit.
fn of_unit(unit: u128, role: &str) -> Acting {
    let name = format!("{unit}号单位人员（演示）");
    let desks = vec![Desk { unit: id(unit), enterprise: None, role: role.to_owned() }];
    Acting { id: format!("p{unit}"), name, person: Some(id(unit + 1000)), desks, stands_in_for: Vec::new() }
}

fn named(n: u128) -> Named {
    Named { holder: id(n), name: format!("{n}号单位（演示）") }
}

fn new_case(subject: &str, seats: &[(&str, u128)]) -> NewCase {
    NewCase {
        title: "2号罐区围堰破损".to_owned(),
        subject: Some((id(9), subject.to_owned())),
        seats: seats.iter().map(|(party, n)| ((*party).to_owned(), named(*n))).collect(),
        clock_start: None,
    }
}

fn photo() -> Evidence {
    Evidence {
        kind: EvidenceKind::Photo,
        name: "围堰.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        sha256: "ab".repeat(32),
        size_bytes: 120_000,
        taken_at: None,
        place: Some([121.8, 39.0]),
    }
}

fn act(action: &str, fields: serde_json::Value) -> Act {
    let serde_json::Value::Object(fields) = fields else { panic!("fields are an object") };
    Act { action: action.to_owned(), fields, evidence: vec![photo()], ..Act::default() }
}

struct Play {
    lifecycle: Lifecycle,
    case: Case,
    opened: Case,
    events: Vec<Vec<anlan_casework::case::Event>>,
}

impl Play {
    fn finding() -> Self {
        let lifecycle = lifecycle(FINDING);
        let new = new_case("site", &[("inspecting", 1), ("firm", 2), ("helping", 3)]);
        let case = open(&lifecycle, new, &of_unit(1, "inspector"), at("2026-11-02 09:00")).unwrap();
        Self { lifecycle, opened: case.clone(), case, events: Vec::new() }
    }

    fn approval() -> Self {
        let lifecycle = lifecycle(APPROVAL);
        let seats = [
            ("window", 1),
            ("field_units", 2),
            ("field_units", 3),
            ("field_units", 4),
            ("leaders", 5),
            ("leaders", 6),
            ("applicant", 7),
        ];
        let case =
            open(&lifecycle, new_case("enterprise", &seats), &of_unit(1, "inspector"), at("2026-09-07 09:00")).unwrap();
        Self { lifecycle, opened: case.clone(), case, events: Vec::new() }
    }

    fn try_it(&self, act: &Act, actor: &Acting, when: &str) -> Result<Vec<anlan_casework::case::Event>, Vec<Problem>> {
        apply(&self.lifecycle, Calendar::china(), &self.case, act, actor, at(when))
    }

    fn do_it(&mut self, act: &Act, actor: &Acting, when: &str) {
        let events = self.try_it(act, actor, when).unwrap_or_else(|problems| panic!("{problems:?}"));
        self.case.take_all(&self.lifecycle, events.clone());
        self.events.push(events);
    }

    fn refused(&self, act: &Act, actor: &Acting, when: &str, code: &str) {
        let problems = self.try_it(act, actor, when).unwrap_err();
        assert!(problems.iter().any(|problem| problem.code == code), "{code}: {problems:?}");
        assert!(problems.iter().all(|problem| !problem.message.zh.is_empty() && !problem.message.en.is_empty()));
    }

    fn todo(&self) -> Vec<RecordId> {
        derive::who(&self.lifecycle, &self.case)
            .into_iter()
            .filter(|(_, list)| *list == List::Todo)
            .map(|(holder, _)| holder)
            .collect()
    }

    fn colour(&self, when: &str) -> Colour {
        let clocks = derive::clocks(&self.lifecycle, Calendar::china(), &self.case);
        derive::colour(&self.case, &clocks, at(when))
    }

    /// The events alone give the case again.
    fn replays(&self) {
        let mut again = self.opened.clone();
        for events in &self.events {
            again.take_all(&self.lifecycle, events.clone());
        }
        assert_eq!(again, self.case);
        let text = serde_json::to_string(&self.case).unwrap();
        assert_eq!(serde_json::from_str::<Case>(&text).unwrap(), self.case);
    }
}

fn due_of<'a>(timed: &'a derive::Timed<'_>) -> &'a Due {
    timed.due.as_ref().unwrap()
}

fn order() -> Act {
    act("order", json!({ "level": "general", "finding": "围堰破损" }))
}

#[test]
fn a_finding_goes_its_way_and_cannot_leave_the_chain() {
    let mut play = Play::finding();
    let (inspector, firm) = (of_unit(1, "inspector"), of_unit(2, "enterprise_manager"));
    assert_eq!(play.todo(), [id(1)]);
    assert!(derive::who(&play.lifecycle, &play.case).contains(&(id(3), List::Copied)));
    play.refused(&act("report_done", json!({ "measures": "已修补" })), &firm, "2026-11-03 09:00", "case.not_now");
    play.refused(&order(), &firm, "2026-11-03 09:00", "case.not_yours");
    play.refused(
        &act("order", json!({ "level": "huge", "finding": "x" })),
        &inspector,
        "2026-11-03 09:00",
        "case.field",
    );
    play.refused(&act("order", json!({})), &inspector, "2026-11-03 09:00", "case.field_missing");
    play.refused(&act("order", json!({ "cost": "1" })), &inspector, "2026-11-03 09:00", "case.not_asked");
    play.refused(&Act { evidence: Vec::new(), ..order() }, &inspector, "2026-11-03 09:00", "case.evidence_missing");
    let script = Evidence { media_type: "text/html".to_owned(), ..photo() };
    play.refused(&Act { evidence: vec![script], ..order() }, &inspector, "2026-11-03 09:00", "case.evidence");
    play.do_it(&order(), &inspector, "2026-11-03 09:00");
    assert_eq!((play.case.state.as_str(), play.todo()), ("rectifying", vec![id(2)]));
    play.do_it(&act("report_done", json!({ "measures": "已修补", "cost": "1.50" })), &firm, "2026-11-10 09:00");
    play.refused(&act("return", json!({})), &inspector, "2026-11-11 09:00", "case.no_comment");
    let returned = Act { comment: Some("缺少修补后的照片".to_owned()), ..act("return", json!({})) };
    play.do_it(&returned, &inspector, "2026-11-11 09:00");
    // Returned: the period of the step starts anew, 15 days from 11 November.
    let clocks = derive::clocks(&play.lifecycle, Calendar::china(), &play.case);
    assert_eq!(due_of(&clocks[0]).at.unwrap().as_second(), at("2026-11-26 23:59").as_second() + 59);
    assert!(due_of(&clocks[0]).working.iter().any(|line| line.zh.contains("退回（缺少修补后的照片）")));
    assert_eq!(
        [play.colour("2026-11-12 09:00"), play.colour("2026-11-24 09:00"), play.colour("2026-11-27 00:00")],
        [Colour::Green, Colour::Yellow, Colour::Red]
    );
    let told = derive::told(Calendar::china(), &clocks).unwrap();
    assert_eq!(told[0].1.at, at("2026-11-23 00:00"), "the reminder is that of the new period");
    play.do_it(&act("report_done", json!({})), &firm, "2026-11-27 09:00");
    play.do_it(&act("accept", json!({ "accepted_on": "2026-11-27" })), &inspector, "2026-11-27 10:00");
    assert!(play.case.ended_at.is_some() && play.todo().is_empty());
    play.refused(&order(), &inspector, "2026-11-28 09:00", "case.not_now");
    assert_eq!(play.colour("2027-01-01 00:00"), Colour::Green, "the whole was in time");
    play.replays();
}

#[test]
fn ones_own_last_step_can_be_taken_back_while_nobody_has_acted() {
    let mut play = Play::finding();
    let (inspector, other) = (of_unit(1, "inspector"), Acting { id: "another".to_owned(), ..of_unit(1, "inspector") });
    play.do_it(&order(), &inspector, "2026-11-03 09:00");
    play.refused(&act("take_back", json!({})), &other, "2026-11-03 10:00", "case.cannot_withdraw");
    play.do_it(&act("take_back", json!({})), &inspector, "2026-11-03 10:00");
    assert_eq!(play.case.state, "found");
    let clocks = derive::clocks(&play.lifecycle, Calendar::china(), &play.case);
    assert_eq!(
        due_of(&clocks[0]).at.unwrap().as_second(),
        at("2026-11-05 23:59").as_second() + 59,
        "its clock goes on as if nothing had been"
    );
    play.replays();
}

#[test]
fn a_clock_stands_still_with_a_reason_and_a_name() {
    let mut play = Play::finding();
    let inspector = of_unit(1, "inspector");
    play.do_it(&order(), &inspector, "2026-11-03 09:00");
    play.refused(&act("resume", json!({})), &inspector, "2026-11-04 09:00", "clock.history");
    play.refused(&act("pause", json!({})), &inspector, "2026-11-04 09:00", "case.no_comment");
    let pause = Act { comment: Some("等待备件".to_owned()), ..act("pause", json!({})) };
    play.refused(&pause, &inspector, "2026-11-20 09:00", "clock.history");
    play.do_it(&pause, &inspector, "2026-11-04 09:00");
    let clocks = derive::clocks(&play.lifecycle, Calendar::china(), &play.case);
    let Standing::Paused { by, reason, .. } = &due_of(&clocks[0]).standing else { panic!("{clocks:?}") };
    assert_eq!((by.as_str(), reason.as_str()), ("1号单位人员（演示）", "等待备件"));
    play.do_it(&act("resume", json!({})), &inspector, "2026-11-14 09:00");
    let clocks = derive::clocks(&play.lifecycle, Calendar::china(), &play.case);
    assert_eq!(due_of(&clocks[0]).at.unwrap().as_second(), at("2026-11-28 23:59").as_second() + 59);
    play.replays();
}

fn opinion(stance: Stance) -> Act {
    let comment = (stance != Stance::Agree).then(|| "距学校不足".to_owned());
    Act { stance: Some(stance), comment, ..act("opine", json!({})) }
}

#[test]
fn opinions_are_given_in_parallel_and_joined() {
    let mut play = Play::approval();
    play.do_it(&act("accept", json!({})), &of_unit(1, "inspector"), "2026-09-08 09:00");
    assert_eq!(play.todo(), [id(2), id(3), id(4)]);
    play.refused(&act("opine", json!({})), &of_unit(2, "x"), "2026-09-09 09:00", "case.no_stance");
    play.do_it(&opinion(Stance::Agree), &of_unit(3, "x"), "2026-09-09 09:00");
    play.refused(&opinion(Stance::Agree), &of_unit(3, "x"), "2026-09-09 10:00", "case.opined_already");
    play.refused(&act("take_back", json!({})), &of_unit(1, "inspector"), "2026-09-09 10:00", "case.cannot_withdraw");
    play.refused(
        &Act { comment: None, ..opinion(Stance::AgreeWithConditions) },
        &of_unit(2, "x"),
        "2026-09-09 10:00",
        "case.no_comment",
    );
    let add = Act { to: Some(named(8)), ..act("add_unit", json!({})) };
    play.do_it(&add, &of_unit(1, "inspector"), "2026-09-10 09:00");
    play.refused(&add, &of_unit(1, "inspector"), "2026-09-10 09:00", "case.signer");
    play.do_it(&opinion(Stance::AgreeWithConditions), &of_unit(2, "x"), "2026-09-10 09:00");
    play.do_it(&opinion(Stance::Agree), &of_unit(8, "x"), "2026-09-10 09:00");
    assert_eq!((play.case.state.as_str(), play.todo()), ("opinions", vec![id(4)]));
    play.do_it(&opinion(Stance::Agree), &of_unit(4, "x"), "2026-09-11 09:00");
    assert_eq!(play.case.state, "signing");
    assert!(matches!(&play.case.last[1].what, What::Joined { agreed: true, .. }));
    // Countersigned one after another.
    let sign = Act { stance: Some(Stance::Agree), ..act("countersign", json!({})) };
    assert_eq!(play.todo(), [id(5), id(6)], "a leader may also return it");
    play.refused(&sign, &of_unit(6, "x"), "2026-09-12 09:00", "case.not_your_turn");
    play.do_it(&sign, &of_unit(5, "x"), "2026-09-12 09:00");
    let back = Act { comment: Some("补充消防意见".to_owned()), ..act("ask_again", json!({})) };
    play.do_it(&back, &of_unit(6, "x"), "2026-09-12 10:00");
    assert_eq!((play.case.state.as_str(), play.todo().len()), ("opinions", 4), "all are asked again");
    play.replays();
}

#[test]
fn a_year_without_its_notice_is_asked_for_and_stands_in_nobodys_way() {
    let mut play = Play::approval();
    play.do_it(&act("accept", json!({})), &of_unit(1, "inspector"), "2026-12-15 09:00");
    let clocks = derive::clocks(&play.lifecycle, Calendar::china(), &play.case);
    let question = clocks[0].due.as_ref().unwrap_err();
    assert_eq!(question.code, "clock.year_missing");
    assert!(question.message.zh.contains("2027年") && !question.remedy.zh.is_empty());
    assert_eq!(derive::deadline(&play.lifecycle, Calendar::china(), &play.case).unwrap(), None);
    assert_eq!(play.colour("2026-12-20 09:00"), Colour::Grey);
    let wait = Act { comment: Some("补正材料".to_owned()), ..act("wait_for_papers", json!({})) };
    play.do_it(&wait, &of_unit(1, "inspector"), "2026-12-16 09:00");
    play.do_it(&opinion(Stance::Object), &of_unit(3, "x"), "2026-12-17 09:00");
    assert_eq!(play.case.state, "refused");
    play.replays();
}

#[test]
fn one_that_objects_decides_where_there_is_a_veto() {
    let mut play = Play::approval();
    play.do_it(&act("accept", json!({})), &of_unit(1, "inspector"), "2026-09-08 09:00");
    play.do_it(&opinion(Stance::Object), &of_unit(3, "x"), "2026-09-09 09:00");
    assert_eq!(play.case.state, "refused");
    assert!(matches!(&play.case.last[1].what, What::Joined { agreed: false, .. }));
    play.replays();
}

#[test]
fn somebody_acts_in_the_place_of_another() {
    let mut play = Play::approval();
    play.do_it(&act("accept", json!({})), &of_unit(1, "inspector"), "2026-09-08 09:00");
    let stranger = of_unit(40, "x");
    assert_eq!(may(&play.lifecycle, &play.case, "opine", &stranger).unwrap_err().code, "case.not_yours");
    let delegate = Act { to: Some(named(40)), ..act("delegate", json!({})) };
    play.do_it(&delegate, &of_unit(2, "x"), "2026-09-08 10:00");
    assert!(play.todo().contains(&id(40)) && play.todo().contains(&id(2)));
    play.do_it(&opinion(Stance::Agree), &stranger, "2026-09-09 09:00");
    let What::Opined { holder, .. } = &play.case.last[0].what else { panic!() };
    assert_eq!(*holder, id(2), "the opinion is that of the unit");
    // A stand-in for somebody who is absent; the event says for whom.
    let stand_in = Acting { stands_in_for: vec![id(3)], ..of_unit(41, "x") };
    play.do_it(&opinion(Stance::Agree), &stand_in, "2026-09-09 09:00");
    assert_eq!(play.case.last[0].stood_in_for, Some(id(3)));
    play.replays();
}

#[test]
fn a_unit_is_replaced_by_another() {
    let mut play = Play::finding();
    let hand_over =
        Act { to: Some(named(50)), comment: Some("机构调整".to_owned()), ..act("hand_over", json!({})) };
    play.do_it(&hand_over, &of_unit(1, "inspector"), "2026-11-02 10:00");
    assert_eq!(play.todo(), [id(50)]);
    play.refused(&order(), &of_unit(1, "inspector"), "2026-11-03 09:00", "case.not_yours");
    play.do_it(&order(), &of_unit(50, "inspector"), "2026-11-03 09:00");
    play.replays();
}

#[test]
fn a_case_is_opened_with_the_parties_its_lifecycle_asks_for() {
    let lifecycle = lifecycle(FINDING);
    let opened = |new: NewCase| open(&lifecycle, new, &of_unit(1, "inspector"), at("2026-11-02 09:00"));
    let code = |new: NewCase| opened(new).unwrap_err()[0].code.to_string();
    assert_eq!(code(new_case("site", &[("inspecting", 1)])), "case.seats");
    assert_eq!(code(new_case("site", &[("inspecting", 1), ("inspecting", 4), ("firm", 2)])), "case.seats");
    assert_eq!(code(new_case("site", &[("inspecting", 1), ("firm", 2), ("king", 3)])), "case.seat");
    assert_eq!(code(new_case("holding", &[("inspecting", 1), ("firm", 2)])), "case.subject");
    let good = || new_case("site", &[("inspecting", 1), ("firm", 2)]);
    assert_eq!(code(NewCase { title: " ".to_owned(), ..good() }), "case.title");
    assert_eq!(code(NewCase { subject: None, ..good() }), "case.subject");
    assert_eq!(code(NewCase { clock_start: Some(at("2026-11-03 09:00")), ..good() }), "case.clock_start");
    let case = opened(NewCase { clock_start: Some(at("2026-10-26 09:00")), ..good() }).unwrap();
    let clocks = derive::clocks(&lifecycle, Calendar::china(), &case);
    assert_eq!(due_of(&clocks[0]).at.unwrap().as_second(), at("2026-10-29 23:59").as_second() + 59);
}

proptest! {
    /// Whatever is tried in whatever order: nothing panics, what is taken replays, and an ended case stays ended.
    #[test]
    fn any_order_of_tries_leaves_a_sound_case(tries in proptest::collection::vec((0_usize..12, 1_u128..9, 0_i64..72, 0_u8..3), 0..40)) {
        for mut play in [Play::finding(), Play::approval()] {
            let mut now = at("2026-09-07 09:00").max(play.case.opened_at);
            for (action, unit, hours, stance) in &tries {
                now += jiff::SignedDuration::from_hours(*hours);
                let names: Vec<String> = play.lifecycle.actions.iter().map(|action| action.name.clone()).collect();
                let name = &names[action % names.len()];
                let asks = &play.lifecycle.action(name).unwrap().asks;
                let value = |field: &str| match field { "level" => "major", "accepted_on" => "2026-11-01", "decision" => "approved", _ => "1" };
                let fields: Body = asks.iter().map(|ask| (ask.field.clone(), json!(value(&ask.field)))).collect();
                let stance = [Stance::Agree, Stance::AgreeWithConditions, Stance::Object][usize::from(*stance)];
                let act = Act { action: name.clone(), fields, evidence: vec![photo()], comment: Some("理由".to_owned()), stance: Some(stance), seat: None, to: Some(named(*unit + 1)) };
                let ended = play.case.ended_at;
                match apply(&play.lifecycle, Calendar::china(), &play.case, &act, &of_unit(*unit, "inspector"), now) {
                    Ok(events) => {
                        prop_assert!(ended.is_none());
                        play.case.take_all(&play.lifecycle, events.clone());
                        play.events.push(events);
                    }
                    Err(problems) => prop_assert!(!problems.is_empty()),
                }
                prop_assert!(play.lifecycle.state(&play.case.state).is_some());
                prop_assert_eq!(play.case.ended_at.is_some(), play.lifecycle.state(&play.case.state).unwrap().is_end);
                prop_assert!(play.case.ended_at.is_some() || !play.todo().is_empty(), "nobody has to act in {}", play.case.state);
                prop_assert!(derive::deadline(&play.lifecycle, Calendar::china(), &play.case).is_ok());
            }
            play.replays();
        }
    }
}
