//! What is wrong with a lifecycle as it is declared: every fault with file, line and remedy.

use std::collections::{BTreeMap, BTreeSet};

use anlan_kernel::{Problem, Text};
use anlan_registry::pack::Pack;

use crate::declare::{self, Lines};
use crate::lifecycle::{Action, ActionKind, FieldKind, Lifecycle, State};

/// Words that a lifecycle may use of the house around it.
pub struct Known<'a> {
    /// Tells whether there is a record type.
    pub is_type: &'a dyn Fn(&str) -> bool,
    /// Roles of posts; empty where they are not known, and then not checked.
    pub roles: &'a [&'a str],
}

/// Reads one lifecycle and finds fault with it; it is returned where none is an error.
pub fn read(origin: &str, bytes: &[u8], known: &Known<'_>) -> Result<(Lifecycle, Vec<Problem>), Vec<Problem>> {
    let (lifecycle, lines) = declare::read(origin, bytes)?;
    let problems = Checker { lifecycle: &lifecycle, lines: &lines, problems: Vec::new() }.run(known);
    if problems.iter().any(Problem::is_error) { Err(problems) } else { Ok((lifecycle, problems)) }
}

/// Reads the lifecycles of packs.
///
/// # Errors
/// All that is wrong with any of them.
pub fn read_all(packs: &[Pack], known: &Known<'_>) -> Result<BTreeMap<String, Lifecycle>, Vec<Problem>> {
    let mut found: BTreeMap<String, Lifecycle> = BTreeMap::new();
    let mut problems = Vec::new();
    for pack in packs {
        for path in &pack.lifecycles {
            let origin = format!("{}/{path}", pack.name);
            let bytes = pack.files.get(path).map(Vec::as_slice).unwrap_or_default();
            match read(&origin, bytes, known) {
                Ok((lifecycle, _)) => {
                    if let Some(other) = found.get(&lifecycle.name) {
                        problems.push(
                            Problem::invalid(
                                "lifecycle.duplicate",
                                format!("流程“{}”已在{}中声明", lifecycle.name, other.origin),
                                format!(
                                    "lifecycle \u{201c}{}\u{201d} is declared in {} already",
                                    lifecycle.name, other.origin
                                ),
                            )
                            .remedy("改用另一个名称", "give it another name")
                            .in_file(origin),
                        );
                    } else {
                        found.insert(lifecycle.name.clone(), lifecycle);
                    }
                }
                Err(wrong) => problems.extend(wrong),
            }
        }
    }
    if problems.iter().any(Problem::is_error) { Err(problems) } else { Ok(found) }
}

struct Checker<'a> {
    lifecycle: &'a Lifecycle,
    lines: &'a Lines,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn run(mut self, known: &Known<'_>) -> Vec<Problem> {
        self.names();
        self.texts();
        self.head(known);
        self.states();
        self.actions(known);
        self.clocks();
        if !self.problems.iter().any(Problem::is_error) {
            // Where names are wrong, what can be reached says nothing.
            self.reach();
        }
        self.problems
    }

    fn fault(&mut self, code: &'static str, row: u64, said: (String, String), remedy: (&'static str, &'static str)) {
        let problem = Problem::invalid(code, said.0, said.1).remedy(remedy.0, remedy.1);
        self.problems.push(problem.in_file(self.lines.file.clone()).at_row(row));
    }

    fn names(&mut self) {
        let of = |names: Vec<&String>, rows: &[u64], what: (&'static str, &'static str)| {
            names.into_iter().cloned().zip(rows.to_vec()).map(|(name, row)| (name, row, what)).collect::<Vec<_>>()
        };
        let (all, lines) = (self.lifecycle, self.lines);
        let groups = [
            of(all.parties.iter().map(|one| &one.name).collect(), &lines.parties, ("参与方", "party")),
            of(all.fields.iter().map(|one| &one.name).collect(), &lines.fields, ("字段", "field")),
            of(all.states.iter().map(|one| &one.name).collect(), &lines.states, ("状态", "state")),
            of(all.actions.iter().map(|one| &one.name).collect(), &lines.actions, ("操作", "action")),
            of(all.clocks.iter().map(|one| &one.name).collect(), &lines.clocks, ("期限", "clock")),
            vec![(all.name.clone(), lines.head, ("流程", "lifecycle"))],
        ];
        for group in groups {
            let mut seen = BTreeSet::new();
            for (name, row, (zh, en)) in group {
                if !is_name(&name) {
                    self.fault(
                        "pack.bad_name",
                        row,
                        (
                            format!("{zh}名称“{name}”不合规"),
                            format!("\u{201c}{name}\u{201d} is not a proper name of a {en}"),
                        ),
                        (
                            "只用小写字母、数字和下划线，以字母开头",
                            "use lower-case letters, digits and underscores, beginning with a letter",
                        ),
                    );
                }
                if !seen.insert(name.clone()) {
                    self.fault(
                        "lifecycle.duplicate",
                        row,
                        (format!("{zh}“{name}”声明了两次"), format!("{en} \u{201c}{name}\u{201d} is declared twice")),
                        ("删去其中一个，或改名", "remove one of them, or rename it"),
                    );
                }
            }
        }
    }

    fn texts(&mut self) {
        let (all, lines) = (self.lifecycle, self.lines);
        let mut texts: Vec<(u64, &str, &Text)> = vec![(lines.head, &all.name, &all.label)];
        texts.extend(all.parties.iter().zip(&lines.parties).map(|(one, row)| (*row, one.name.as_str(), &one.label)));
        texts.extend(all.states.iter().zip(&lines.states).map(|(one, row)| (*row, one.name.as_str(), &one.label)));
        texts.extend(all.actions.iter().zip(&lines.actions).map(|(one, row)| (*row, one.name.as_str(), &one.label)));
        texts.extend(all.clocks.iter().zip(&lines.clocks).map(|(one, row)| (*row, one.name.as_str(), &one.label)));
        for (field, row) in all.fields.iter().zip(&lines.fields) {
            texts.push((*row, &field.name, &field.label));
            if let FieldKind::Choice(choices) = &field.kind {
                texts.extend(choices.iter().map(|(value, label)| (*row, value.as_str(), label)));
            }
        }
        let lacking: Vec<(u64, String, &str, &str)> = texts
            .into_iter()
            .flat_map(|(row, name, text)| {
                let of = |said: &str, zh, en| said.trim().is_empty().then(|| (row, name.to_owned(), zh, en));
                [of(&text.zh, "中文", "Chinese"), of(&text.en, "英文", "English")].into_iter().flatten()
            })
            .collect();
        for (row, name, zh, en) in lacking {
            self.fault(
                "lifecycle.no_text",
                row,
                (format!("“{name}”没有{zh}名称"), format!("\u{201c}{name}\u{201d} has no label in {en}")),
                ("在 label 中补上 zh 和 en", "give zh and en under label"),
            );
        }
    }

    fn head(&mut self, known: &Known<'_>) {
        let all = self.lifecycle;
        self.state_there(&all.start, self.lines.start);
        if let Some(clock) = &all.clock {
            self.clock_there(clock, self.lines.clock);
        }
        for kind in all.subjects.iter().filter(|kind| !(known.is_type)(kind)) {
            self.unknown(self.lines.head, "记录类型", "record type", kind);
        }
        if all.parties.is_empty() {
            self.fault(
                "lifecycle.no_parties",
                self.lines.head,
                ("没有参与方".to_owned(), "it has no parties".to_owned()),
                ("在 parties 下声明谁参与", "declare under parties who takes part"),
            );
        }
        if !all.states.iter().any(|state| state.is_end) {
            self.fault(
                "lifecycle.no_end",
                self.lines.head,
                ("没有终结状态".to_owned(), "it has no end".to_owned()),
                ("至少给一个状态写 end: true", "mark a state at least with end: true"),
            );
        }
        for (field, row) in all.fields.iter().zip(&self.lines.fields) {
            if matches!(&field.kind, FieldKind::Choice(choices) if choices.is_empty()) {
                self.fault(
                    "pack.no_choices",
                    *row,
                    (
                        format!("字段“{}”没有选项", field.name),
                        format!("field \u{201c}{}\u{201d} has no choices", field.name),
                    ),
                    ("在 choices 下列出 value、zh、en", "list value, zh and en under choices"),
                );
            }
        }
    }

    fn states(&mut self) {
        for (state, row) in self.lifecycle.states.iter().zip(&self.lines.states) {
            for clock in &state.clocks {
                self.clock_there(clock, *row);
            }
            let can = |kind| self.lifecycle.actions_in(&state.name).any(|action| action.kind == kind);
            match &state.opinions {
                Some(asked) => {
                    self.state_there(&asked.then, *row);
                    self.state_there(&asked.refused, *row);
                    for party in &asked.of {
                        self.party_there(party, *row);
                    }
                    let gives = |party: &String| {
                        let all = self.lifecycle.actions_in(&state.name);
                        all.filter(|action| action.kind == ActionKind::Opinion).any(|action| action.by.contains(party))
                    };
                    if asked.of.is_empty() || !asked.of.iter().all(gives) {
                        self.fault(
                            "lifecycle.no_opinion",
                            *row,
                            (
                                format!("状态“{}”征求意见，却没有人能提出意见", state.name),
                                format!("state \u{201c}{}\u{201d} asks for opinions that nobody can give", state.name),
                            ),
                            (
                                "在 of 中写明参与方，并声明 kind: opinion 的操作",
                                "name parties under of, and declare an action of kind: opinion",
                            ),
                        );
                    }
                }
                None if can(ActionKind::Opinion) => self.fault(
                    "lifecycle.no_opinion",
                    *row,
                    (
                        format!("状态“{}”不征求意见，却声明了意见操作", state.name),
                        format!("state \u{201c}{}\u{201d} asks for no opinions, yet an action gives one", state.name),
                    ),
                    (
                        "给该状态写 opinions，或改正操作的 from",
                        "give the state opinions, or correct the from of the action",
                    ),
                ),
                None => {}
            }
            let is_there = |party: &String| self.lifecycle.party(party).is_none_or(|party| party.required);
            let acts = match &state.opinions {
                Some(asked) => asked.of.iter().any(is_there),
                None => self
                    .lifecycle
                    .actions_in(&state.name)
                    .any(|action| action.kind.leads() && action.by.iter().any(is_there)),
            };
            if !state.is_end && !acts {
                self.fault(
                    "lifecycle.nobody_acts",
                    *row,
                    (
                        format!("状态“{}”可能没有人能办理：有权的参与方都可以缺席", state.name),
                        format!("in state \u{201c}{}\u{201d} there may be nobody to act: every party that may can be missing", state.name),
                    ),
                    ("给其中一个参与方写 required: true，或加上一个操作", "mark one of the parties required: true, or add an action"),
                );
            }
            let leaves = !self.lifecycle.next(&state.name).is_empty();
            if state.is_end && (leaves || !state.clocks.is_empty()) {
                self.fault(
                    "lifecycle.end_goes_on",
                    *row,
                    (
                        format!("终结状态“{}”还有后续操作或期限", state.name),
                        format!("something follows the end \u{201c}{}\u{201d}, or a clock runs in it", state.name),
                    ),
                    ("去掉 end，或去掉后续", "remove end, or what follows"),
                );
            }
        }
    }

    fn actions(&mut self, known: &Known<'_>) {
        for (action, row) in self.lifecycle.actions.iter().zip(&self.lines.actions) {
            let row = *row;
            for state in &action.from {
                self.state_there(state, row);
            }
            if let Some(state) = &action.to {
                self.state_there(state, row);
            }
            for party in action.by.iter().chain(&action.adds) {
                self.party_there(party, row);
            }
            for ask in &action.asks {
                if self.lifecycle.field(&ask.field).is_none() {
                    self.unknown(row, "字段", "field", &ask.field);
                }
            }
            for role in
                action.roles.iter().filter(|role| !known.roles.is_empty() && !known.roles.contains(&role.as_str()))
            {
                self.unknown(row, "岗位角色", "role", role);
            }
            if let Some(clock) = &action.clock {
                self.clock_there(clock, row);
            }
            let asked = |from: &String| self.lifecycle.state(from).and_then(|state| state.opinions.as_ref());
            let unasked = |party: &&String| action.from.iter().filter_map(asked).any(|asked| !asked.of.contains(party));
            if action.kind == ActionKind::Opinion
                && let Some(party) = action.by.iter().find(unasked)
            {
                self.fault(
                    "lifecycle.no_opinion",
                    row,
                    (
                        format!("操作“{}”由“{party}”提出意见，但该状态并未征求其意见", action.name),
                        format!("action \u{201c}{}\u{201d} lets \u{201c}{party}\u{201d} give an opinion that the state does not ask for", action.name),
                    ),
                    ("在该状态的 of 中加上此参与方，或从 by 中删去", "add the party to the of of the state, or take it out of by"),
                );
            }
            for what in missing(action) {
                self.fault(
                    "lifecycle.incomplete",
                    row,
                    (
                        format!("操作“{}”缺少 {what}", action.name),
                        format!("action \u{201c}{}\u{201d} lacks {what}", action.name),
                    ),
                    ("补上缺少的内容", "add what is missing"),
                );
            }
            for what in idle(action) {
                self.fault(
                    "lifecycle.idle",
                    row,
                    (
                        format!("操作“{}”的 {what} 对这类操作没有意义", action.name),
                        format!("{what} means nothing for action \u{201c}{}\u{201d} of this kind", action.name),
                    ),
                    ("删去该项，或改正 kind", "remove it, or correct the kind"),
                );
            }
        }
    }

    fn clocks(&mut self) {
        for (named, row) in self.lifecycle.clocks.iter().zip(&self.lines.clocks) {
            for fault in named.clock.check() {
                let said = |text: &anlan_quantity::Text| Text::new(text.zh.clone(), text.en.clone());
                let mut problem = Problem::invalid(fault.code, "", "").in_file(self.lines.file.clone()).at_row(*row);
                (problem.message, problem.remedy) = (said(&fault.reason), said(&fault.remedy));
                self.problems.push(problem);
            }
            let told = named.clock.remind.iter().filter_map(|one| one.to.as_ref());
            let told = told.chain(named.clock.escalate.iter().map(|one| &one.to)).filter(|to| !to.trim().is_empty());
            for party in told.cloned().collect::<Vec<_>>() {
                self.party_there(&party, *row);
            }
            let uses = |name: &String| *name == named.name;
            let in_states = self.lifecycle.states.iter().any(|state| state.clocks.iter().any(uses));
            if !in_states && !self.lifecycle.clock.as_ref().is_some_and(uses) {
                let problem = Problem::invalid(
                    "lifecycle.unused_clock",
                    format!("期限“{}”没有被使用", named.name),
                    format!("clock \u{201c}{}\u{201d} is never used", named.name),
                )
                .remedy("在状态的 clocks 中引用，或删去", "name it under the clocks of a state, or remove it");
                self.problems.push(problem.warning().in_file(self.lines.file.clone()).at_row(*row));
            }
        }
    }

    /// Dead states, traps, actions that nobody can come to, returns that go forward, pauses of clocks that do not run.
    fn reach(&mut self) {
        let all = self.lifecycle;
        let reached = all.reached_from(&all.start);
        for (state, row) in all.states.iter().zip(&self.lines.states) {
            if !reached.contains(state.name.as_str()) {
                self.fault(
                    "lifecycle.dead_state",
                    *row,
                    (
                        format!("状态“{}”永远到不了", state.name),
                        format!("state \u{201c}{}\u{201d} is never reached", state.name),
                    ),
                    ("声明一个通向它的操作，或删去", "declare an action that leads to it, or remove it"),
                );
            } else if !all
                .reached_from(&state.name)
                .iter()
                .any(|name| all.state(name).is_some_and(|there| there.is_end))
            {
                self.fault(
                    "lifecycle.trap",
                    *row,
                    (
                        format!("从状态“{}”走不到任何终结", state.name),
                        format!("no end can be reached from state \u{201c}{}\u{201d}", state.name),
                    ),
                    ("声明一个离开它的操作", "declare an action that leaves it"),
                );
            }
        }
        for (action, row) in all.actions.iter().zip(&self.lines.actions) {
            if !action.from.iter().any(|from| reached.contains(from.as_str())) {
                self.fault(
                    "lifecycle.unreachable_action",
                    *row,
                    (
                        format!("操作“{}”永远无法执行", action.name),
                        format!("action \u{201c}{}\u{201d} can never be done", action.name),
                    ),
                    ("改正 from", "correct from"),
                );
            }
            let goes_back = matches!(action.kind, ActionKind::Return | ActionKind::Withdraw);
            if let Some(to) = action.to.as_ref().filter(|_| goes_back) {
                let forward = all.actions.iter().filter(|one| one.kind == ActionKind::Move).collect::<Vec<_>>();
                for from in action.from.iter().filter(|from| !comes_after(all, &forward, to, from)) {
                    self.fault(
                        "lifecycle.not_back",
                        *row,
                        (
                            format!("操作“{}”退回到“{to}”，但“{to}”不在“{from}”之前", action.name),
                            format!(
                                "action \u{201c}{}\u{201d} goes back to \u{201c}{to}\u{201d}, which does not come before \u{201c}{from}\u{201d}",
                                action.name
                            ),
                        ),
                        ("改正 to，或改用 kind: move", "correct to, or use kind: move"),
                    );
                }
            }
            if let Some(clock) = &action.clock {
                let runs = |state: &&State| state.clocks.contains(clock) || all.clock.as_ref() == Some(clock);
                let still =
                    action.from.iter().filter(|from| all.state(from).as_ref().is_some_and(|state| !runs(state)));
                for from in still.cloned().collect::<Vec<_>>() {
                    self.fault(
                        "lifecycle.clock_still",
                        *row,
                        (
                            format!("期限“{clock}”在状态“{from}”中并不计时"),
                            format!("clock \u{201c}{clock}\u{201d} does not run in state \u{201c}{from}\u{201d}"),
                        ),
                        ("改正 clock 或 from", "correct clock or from"),
                    );
                }
                if all.clock(clock).is_some_and(|named| !named.clock.may_pause) {
                    self.fault(
                        "clock.cannot_pause",
                        *row,
                        (
                            format!("期限“{clock}”不得暂停"),
                            format!("clock \u{201c}{clock}\u{201d} may not stand still"),
                        ),
                        (
                            "给该期限写 may_pause: true，或删去此操作",
                            "give the clock may_pause: true, or remove the action",
                        ),
                    );
                }
            }
        }
    }

    fn state_there(&mut self, name: &str, row: u64) {
        if self.lifecycle.state(name).is_none() {
            self.unknown(row, "状态", "state", name);
        }
    }

    fn party_there(&mut self, name: &str, row: u64) {
        if self.lifecycle.party(name).is_none() {
            self.unknown(row, "参与方", "party", name);
        }
    }

    fn clock_there(&mut self, name: &str, row: u64) {
        if self.lifecycle.clock(name).is_none() {
            self.unknown(row, "期限", "clock", name);
        }
    }

    fn unknown(&mut self, row: u64, zh: &str, en: &str, name: &str) {
        self.fault(
            "lifecycle.unknown",
            row,
            (format!("没有{zh}“{name}”"), format!("there is no {en} \u{201c}{name}\u{201d}")),
            ("改为已声明的名称", "use a name that is declared"),
        );
    }
}

/// Tells whether a state comes after another by moves and opinions alone.
fn comes_after(all: &Lifecycle, forward: &[&Action], first: &str, later: &str) -> bool {
    let mut reached = BTreeSet::from([first.to_owned()]);
    let mut open = vec![first.to_owned()];
    while let Some(one) = open.pop() {
        let moves = forward.iter().filter(|action| action.from.contains(&one)).filter_map(|action| action.to.clone());
        let joined = all.state(&one).and_then(|state| state.opinions.as_ref());
        let joined = joined.map(|asked| [asked.then.clone(), asked.refused.clone()]).into_iter().flatten();
        for next in moves.chain(joined) {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached.contains(later)
}

/// What an action of its kind lacks.
fn missing(action: &Action) -> Vec<&'static str> {
    let mut lacking = Vec::new();
    if action.from.is_empty() {
        lacking.push("from");
    }
    if action.by.is_empty() {
        lacking.push("by");
    }
    if action.kind.leads() && action.to.is_none() {
        lacking.push("to");
    }
    if matches!(action.kind, ActionKind::Pause | ActionKind::Resume) && action.clock.is_none() {
        lacking.push("clock");
    }
    if matches!(action.kind, ActionKind::AddSigner | ActionKind::Reassign) && action.adds.is_none() {
        lacking.push("adds");
    }
    lacking
}

/// What an action says that its kind makes nothing of.
fn idle(action: &Action) -> Vec<&'static str> {
    let mut idle = Vec::new();
    if !action.kind.leads() && action.to.is_some() {
        idle.push("to");
    }
    if !matches!(action.kind, ActionKind::Pause | ActionKind::Resume) && action.clock.is_some() {
        idle.push("clock");
    }
    if !matches!(action.kind, ActionKind::AddSigner | ActionKind::Reassign) && action.adds.is_some() {
        idle.push("adds");
    }
    idle
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 60
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}
