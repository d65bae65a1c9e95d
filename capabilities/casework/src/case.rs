//! A case as it stands, and the events that made it so. What stands here is declared; what is due and who has to act is derived.

use std::collections::{BTreeMap, BTreeSet};

use anlan_duty as duty;
use anlan_kernel::{Body, RecordId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::lifecycle::{ActionKind, EvidenceKind, Lifecycle};

/// A case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Lifecycle.
    pub lifecycle: String,
    /// What it is about, in a line.
    pub title: String,
    /// Record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<RecordId>,
    /// State.
    pub state: String,
    /// Who takes part.
    pub seats: Vec<Seat>,
    /// What has been written down.
    pub fields: Body,
    /// Opinions given since the state was entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub round: Vec<Given>,
    /// What happened to its clocks, by name.
    pub clocks: BTreeMap<String, Vec<duty::Event>>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Who has acted.
    pub acted: BTreeSet<String>,
    /// The last change of state by an action, while it may be withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// Events of this version.
    pub last: Vec<Event>,
}

/// A place at the table, taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Party.
    pub party: String,
    /// Unit, enterprise or person.
    pub holder: RecordId,
    /// Its name when it took the place.
    pub name: String,
    /// Who acts in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegate: Option<Delegate>,
}

/// Somebody who acts in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegate {
    /// Person or unit.
    pub holder: RecordId,
    /// Name.
    pub name: String,
}

/// An opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Party.
    pub party: String,
    /// Whose it is.
    pub holder: RecordId,
    /// What it says.
    pub stance: Stance,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What an opinion says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// 同意.
    Agree,
    /// 有条件同意: the conditions are said in the comment.
    AgreeWithConditions,
    /// 不同意: why is said in the comment.
    Object,
}

/// A change of state by an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Action.
    pub action: String,
    /// State before.
    pub from: String,
    /// Who.
    pub by: String,
}

/// A piece of evidence: what it is and its hash; the file lies in the store of files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Kind.
    pub kind: EvidenceKind,
    /// Name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size_bytes: u64,
    /// When it was taken, as the device says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// Longitude and latitude where it was taken, as the device says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<[f64; 2]>,
}

/// Something that happened. Events never change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Id of who did it.
    pub by: String,
    /// Name of who did it.
    pub name: String,
    /// Person stood in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood_in_for: Option<RecordId>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// What was written down.
    #[serde(default, skip_serializing_if = "Body::is_empty")]
    pub fields: Body,
    /// Evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What can happen to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// It was opened.
    Opened {
        /// Moment from which its clocks are counted.
        clock_start: Timestamp,
    },
    /// It went to another state.
    Moved {
        /// Action.
        action: String,
        /// How: on, back, or taken back.
        kind: ActionKind,
        /// State before.
        from: String,
        /// State after.
        to: String,
    },
    /// An opinion was given.
    Opined {
        /// Action.
        action: String,
        /// Party.
        party: String,
        /// Whose it is.
        holder: RecordId,
        /// What it says.
        stance: Stance,
    },
    /// The opinions were joined.
    Joined {
        /// They agree.
        agreed: bool,
        /// State before.
        from: String,
        /// State after.
        to: String,
    },
    /// Somebody more has to sign.
    SignerAdded {
        /// Party.
        party: String,
        /// Who.
        holder: RecordId,
        /// Name.
        holder_name: String,
    },
    /// Somebody acts in the place of another.
    Delegated {
        /// Party.
        party: String,
        /// Whose place.
        holder: RecordId,
        /// Who.
        to: RecordId,
        /// Name.
        to_name: String,
    },
    /// Another took the place of a party.
    Reassigned {
        /// Party.
        party: String,
        /// Who had it.
        holder: RecordId,
        /// Who has it.
        to: RecordId,
        /// Name.
        to_name: String,
    },
    /// A clock stands still.
    Paused {
        /// Clock.
        clock: String,
    },
    /// A clock goes on.
    Resumed {
        /// Clock.
        clock: String,
    },
    /// Something was said.
    Commented,
    /// Those who have to act were urged.
    Urged,
}

impl Case {
    /// Returns a case at its beginning; the opening event is taken by [`Case::take`].
    pub fn new(
        lifecycle: &Lifecycle,
        title: String,
        subject: Option<RecordId>,
        seats: Vec<Seat>,
        at: Timestamp,
    ) -> Self {
        Self {
            lifecycle: lifecycle.name.clone(),
            title,
            subject,
            state: lifecycle.start.clone(),
            seats,
            fields: Body::new(),
            round: Vec::new(),
            clocks: BTreeMap::new(),
            opened_at: at,
            ended_at: None,
            acted: BTreeSet::new(),
            moved: None,
            last: Vec::new(),
        }
    }

    /// Takes the events of one version.
    pub fn take_all(&mut self, lifecycle: &Lifecycle, events: Vec<Event>) {
        for event in &events {
            self.take(lifecycle, event);
        }
        self.last = events;
    }

    fn take(&mut self, lifecycle: &Lifecycle, event: &Event) {
        for (name, value) in &event.fields {
            self.fields.insert(name.clone(), value.clone());
        }
        if !matches!(event.what, What::Commented | What::Urged | What::Joined { .. }) {
            self.acted.insert(event.by.clone());
        }
        let clock = |what| duty::Event::new(event.at, event.name.clone(), what);
        match &event.what {
            What::Opened { clock_start } => {
                let start = duty::Event::new(*clock_start, event.name.clone(), duty::What::Start);
                for name in
                    lifecycle.clock.iter().chain(lifecycle.state(&self.state).iter().flat_map(|state| &state.clocks))
                {
                    self.clocks.insert(name.clone(), vec![start.clone()]);
                }
            }
            What::Moved { action, kind, from, to } => {
                self.leave(lifecycle, event, from == to);
                self.enter(lifecycle, to, *kind, event);
                let moved = Moved { action: action.clone(), from: from.clone(), by: event.by.clone() };
                self.moved = (*kind == ActionKind::Move).then_some(moved);
            }
            What::Joined { from, to, .. } => {
                self.leave(lifecycle, event, from == to);
                self.enter(lifecycle, to, ActionKind::Move, event);
                self.moved = None;
            }
            What::Opined { party, holder, stance, .. } => {
                let given = Given {
                    party: party.clone(),
                    holder: *holder,
                    stance: *stance,
                    by: event.by.clone(),
                    at: event.at,
                };
                self.round.push(given);
                self.moved = None;
            }
            What::SignerAdded { party, holder, holder_name } => self.seats.push(Seat {
                party: party.clone(),
                holder: *holder,
                name: holder_name.clone(),
                delegate: None,
            }),
            What::Delegated { party, holder, to, to_name } => {
                if let Some(seat) = self.seat_mut(party, *holder) {
                    seat.delegate = (to != holder).then(|| Delegate { holder: *to, name: to_name.clone() });
                }
            }
            What::Reassigned { party, holder, to, to_name } => {
                if let Some(seat) = self.seat_mut(party, *holder) {
                    (seat.holder, seat.name, seat.delegate) = (*to, to_name.clone(), None);
                }
            }
            What::Paused { clock: name } => {
                let reason = event.comment.clone().unwrap_or_default();
                self.clocks.entry(name.clone()).or_default().push(clock(duty::What::Pause { reason }));
            }
            What::Resumed { clock: name } => {
                self.clocks.entry(name.clone()).or_default().push(clock(duty::What::Resume));
            }
            What::Commented | What::Urged => {}
        }
    }

    /// The clocks of the state are done; one that comes again waits for the next time where the state stays, and stops where it does not.
    fn leave(&mut self, lifecycle: &Lifecycle, event: &Event, stays: bool) {
        for name in lifecycle.state(&self.state).iter().flat_map(|state| &state.clocks) {
            let what = if comes_again(lifecycle, name) && !stays { duty::What::Stop } else { duty::What::Done };
            if let Some(history) = self.clocks.get_mut(name) {
                history.push(duty::Event::new(event.at, event.name.clone(), what));
            }
        }
    }

    /// The clocks of the state start, or after a return go on as they are declared to.
    fn enter(&mut self, lifecycle: &Lifecycle, to: &str, kind: ActionKind, event: &Event) {
        let stays = self.state == to;
        to.clone_into(&mut self.state);
        self.round.clear();
        let Some(state) = lifecycle.state(to) else { return };
        for name in &state.clocks {
            let history = self.clocks.entry(name.clone()).or_default();
            let made = |what| duty::Event::new(event.at, event.name.clone(), what);
            if stays && comes_again(lifecycle, name) && !history.is_empty() {
                continue;
            }
            let goes_back = matches!(kind, ActionKind::Return | ActionKind::Withdraw) && !history.is_empty();
            if !goes_back {
                *history = vec![made(duty::What::Start)];
                continue;
            }
            if history.last().is_some_and(|last| matches!(last.what, duty::What::Done | duty::What::Stop)) {
                history.pop();
            }
            if kind == ActionKind::Return {
                history.push(made(duty::What::Return { reason: event.comment.clone().unwrap_or_default() }));
            }
        }
        if state.is_end {
            self.ended_at = Some(event.at);
            if let Some(history) = lifecycle.clock.as_ref().and_then(|name| self.clocks.get_mut(name)) {
                history.push(duty::Event::new(event.at, event.name.clone(), duty::What::Done));
            }
        }
    }

    fn seat_mut(&mut self, party: &str, holder: RecordId) -> Option<&mut Seat> {
        self.seats.iter_mut().find(|seat| seat.party == party && seat.holder == holder)
    }

    /// Returns the seats of some parties, in the order of the parties and then in that of the case.
    pub fn seats_of<'a>(&'a self, parties: &'a [String]) -> impl Iterator<Item = &'a Seat> {
        parties.iter().flat_map(|party| self.seats.iter().filter(move |seat| seat.party == *party))
    }

    /// Tells whether a seat has given its opinion since the state was entered.
    pub fn has_opined(&self, seat: &Seat) -> bool {
        self.round.iter().any(|given| given.party == seat.party && given.holder == seat.holder)
    }
}

fn comes_again(lifecycle: &Lifecycle, clock: &str) -> bool {
    let rule = lifecycle.clock(clock).map(|named| &named.clock.due);
    matches!(rule, Some(duty::Rule::Every(_) | duty::Rule::Stages(_)))
}
