//! A lifecycle as it is declared: states, actions, who may act, what each asks for, and which clocks run.

use std::collections::BTreeSet;

use anlan_duty::Clock;
use anlan_kernel::Text;
use serde::{Deserialize, Serialize};

/// A lifecycle of cases.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// Name, unique among all packs.
    pub name: String,
    /// What a case of it is called.
    pub label: Text,
    /// Record types a case may be about; none where it is about no record, or about any.
    pub subjects: Vec<String>,
    /// Clock of the whole case.
    pub clock: Option<String>,
    /// State in which a case begins.
    pub start: String,
    /// Who takes part.
    pub parties: Vec<Party>,
    /// What is written down in the course of it.
    pub fields: Vec<Field>,
    /// States.
    pub states: Vec<State>,
    /// Actions.
    pub actions: Vec<Action>,
    /// Clocks.
    pub clocks: Vec<NamedClock>,
    /// Where it is declared: `pack/file`.
    pub origin: String,
}

/// A party: a place at the table that units or people take.
#[derive(Clone, Debug)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Label.
    pub label: Text,
    /// In what capacity.
    pub kind: PartyKind,
    /// A case cannot be opened without it.
    pub required: bool,
    /// It is shown the case although it has nothing to do.
    pub copied: bool,
}

/// In what capacity a party takes part, as plans of government name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 牵头: one.
    Lead,
    /// 共同牵头: one or more beside the lead.
    CoLead,
    /// 分别牵头: two or more, each for its own part.
    JointLead,
    /// 责任: named without a lead.
    Responsible,
    /// 配合.
    Cooperating,
    /// 各有关部门, resolved to units by a person.
    AllRelevant,
    /// 领导小组: one.
    Group,
}

impl PartyKind {
    /// Fewest and most that take the place, where it has to be taken.
    pub fn bounds(self) -> (usize, usize) {
        match self {
            Self::Lead | Self::Group => (1, 1),
            Self::JointLead => (2, usize::MAX),
            Self::CoLead | Self::Responsible | Self::AllRelevant | Self::Cooperating => (1, usize::MAX),
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Lead => Text::new("牵头", "lead"),
            Self::CoLead => Text::new("共同牵头", "co-lead"),
            Self::JointLead => Text::new("分别牵头", "joint lead"),
            Self::Responsible => Text::new("责任", "responsible"),
            Self::Cooperating => Text::new("配合", "cooperating"),
            Self::AllRelevant => Text::new("各有关部门", "all relevant"),
            Self::Group => Text::new("领导小组", "leading group"),
        }
    }
}

/// Something written down in the course of a case.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Label.
    pub label: Text,
    /// What may stand in it.
    pub kind: FieldKind,
}

/// What may stand in a field.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// Text of so many characters at most.
    Text {
        /// Characters.
        max: usize,
    },
    /// A whole number.
    Integer,
    /// A decimal number, written as text so that none of its digits is lost.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// One of several.
    Choice(Vec<(String, Text)>),
}

/// A state.
#[derive(Clone, Debug)]
pub struct State {
    /// Name.
    pub name: String,
    /// Label.
    pub label: Text,
    /// Nothing follows it.
    pub is_end: bool,
    /// Clocks that run in it.
    pub clocks: Vec<String>,
    /// Opinions asked in it.
    pub opinions: Option<Opinions>,
}

/// Opinions that several give, and what follows from them.
#[derive(Clone, Debug)]
pub struct Opinions {
    /// Parties whose every holder is asked.
    pub of: Vec<String>,
    /// All at once, or one after another.
    pub in_turn: bool,
    /// How many have to agree.
    pub join: Join,
    /// One that objects decides.
    pub veto: bool,
    /// State when they agree.
    pub then: String,
    /// State when they do not.
    pub refused: String,
}

/// How many have to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// Each of them.
    All,
    /// One.
    Any,
    /// More than half.
    Majority,
    /// So many.
    AtLeast(u32),
}

impl Join {
    /// How many of those asked.
    pub fn needed(self, asked: usize) -> usize {
        match self {
            Self::All => asked,
            Self::Any => asked.min(1),
            Self::Majority => asked / 2 + 1,
            Self::AtLeast(n) => usize::try_from(n).unwrap_or(usize::MAX).min(asked),
        }
    }
}

/// An action.
#[derive(Clone, Debug)]
pub struct Action {
    /// Name.
    pub name: String,
    /// Label.
    pub label: Text,
    /// What it does.
    pub kind: ActionKind,
    /// States in which it can be done.
    pub from: Vec<String>,
    /// State it leads to.
    pub to: Option<String>,
    /// Parties that may do it.
    pub by: Vec<String>,
    /// Roles of posts that may, as the policies of access name them; any where none is named.
    pub roles: Vec<String>,
    /// Fields it asks for.
    pub asks: Vec<Ask>,
    /// Evidence it asks for.
    pub evidence: Vec<EvidenceAsk>,
    /// It asks for a word.
    pub comment: bool,
    /// Nobody has to do it.
    pub optional: bool,
    /// Clock that it stops or lets go on.
    pub clock: Option<String>,
    /// Party that it adds a holder to.
    pub adds: Option<String>,
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Goes on to another state.
    Move,
    /// Gives an opinion, or a countersignature.
    Opinion,
    /// Goes back to an earlier state, with a word.
    Return,
    /// Takes back what oneself did last, while nobody has acted on it.
    Withdraw,
    /// Adds somebody who has to sign.
    AddSigner,
    /// Lets somebody act in one's place.
    Delegate,
    /// Puts another in the place of a party.
    Reassign,
    /// Lets a clock stand still.
    Pause,
    /// Lets it go on.
    Resume,
}

impl ActionKind {
    /// Tells whether it leads to a state of its own.
    pub fn leads(self) -> bool {
        matches!(self, Self::Move | Self::Return | Self::Withdraw)
    }

    /// Tells whether it cannot go without a word.
    pub fn needs_comment(self) -> bool {
        matches!(self, Self::Return | Self::Pause | Self::Reassign)
    }
}

/// A field an action asks for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Field.
    pub field: String,
    /// It cannot go without.
    pub required: bool,
}

/// Evidence an action asks for.
#[derive(Clone, Copy, Debug)]
pub struct EvidenceAsk {
    /// What kind.
    pub kind: EvidenceKind,
    /// How many at least.
    pub least: u32,
}

/// Kinds of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A picture taken on the spot.
    Photo,
    /// A document.
    File,
    /// A signature drawn by finger.
    Signature,
    /// A spoken note.
    Voice,
}

impl EvidenceKind {
    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Photo => Text::new("照片", "photo"),
            Self::File => Text::new("文件", "file"),
            Self::Signature => Text::new("签名", "signature"),
            Self::Voice => Text::new("语音", "voice note"),
        }
    }

    /// Tells whether a media type is one of its own.
    pub fn takes(self, media_type: &str) -> bool {
        match self {
            Self::Photo => ["image/jpeg", "image/png", "image/webp", "image/heic"].contains(&media_type),
            Self::Signature => media_type == "image/png",
            Self::Voice => ["audio/mp4", "audio/mpeg", "audio/ogg", "audio/webm", "audio/wav"].contains(&media_type),
            Self::File => [
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "text/plain",
                "text/csv",
                "image/jpeg",
                "image/png",
            ]
            .contains(&media_type),
        }
    }
}

/// A clock with its name.
#[derive(Clone, Debug)]
pub struct NamedClock {
    /// Name.
    pub name: String,
    /// Label.
    pub label: Text,
    /// The clock.
    pub clock: Clock,
}

impl Lifecycle {
    /// Returns a state.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// Returns an action.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    /// Returns the actions that can be done in a state.
    pub fn actions_in<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Action> {
        self.actions.iter().filter(move |action| action.from.iter().any(|from| from == state))
    }

    /// Returns a party.
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.name == name)
    }

    /// Returns a field.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns a clock.
    pub fn clock(&self, name: &str) -> Option<&NamedClock> {
        self.clocks.iter().find(|clock| clock.name == name)
    }

    /// Returns the states that can come after one, by what is done or by what is said in it.
    pub fn next(&self, state: &str) -> BTreeSet<&str> {
        let leaves = self.actions.iter().filter(|action| action.from.iter().any(|from| from == state));
        let mut next: BTreeSet<&str> = leaves.filter_map(|action| action.to.as_deref()).collect();
        if let Some(opinions) = self.state(state).and_then(|state| state.opinions.as_ref()) {
            next.insert(&opinions.then);
            next.insert(&opinions.refused);
        }
        next
    }

    /// Returns the states that can be reached from one, itself included.
    pub fn reached_from<'a>(&'a self, state: &'a str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::from([state]);
        let mut open = vec![state];
        while let Some(one) = open.pop() {
            for next in self.next(one) {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }
}
