//! What is found, by right, the nearest to what was written first.

use std::collections::HashMap;

use anlan_kernel::{Caller, RecordId};

use super::fold::{fold, spellings};
use super::index::{Hit, Pile, Place, bare_number};
use crate::geometry::Steps;
use crate::plan::KindNumber;
use crate::view::{Rights, View};
use crate::world::{Node, World};

/// Hits looked at in one kind of text: who writes a single letter does not look for the last of a million.
const ENOUGH: usize = 3_000;

/// One thing found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) kind: KindNumber,
    pub(crate) id: RecordId,
    pub(crate) title: String,
    /// Title of what it stands in or who answers for it.
    pub(crate) subtitle: String,
    pub(crate) point: Option<Steps>,
    /// Field in which the word stands, and what stands there.
    pub(crate) field: String,
    pub(crate) text: String,
}

/// Returns what a caller may see of what fits a word.
pub(crate) fn find(world: &World, caller: &Caller, word: &str, limit: usize) -> Vec<Found> {
    let rights: Vec<Option<Rights>> = world.plan.kinds.iter().map(|kind| Rights::of(caller, kind.name())).collect();
    let views =
        world.plan.kinds.iter().zip(&rights).map(|(kind, rights)| Some(rights.as_ref()?.view(kind, &world.places)));
    let mut search = Search { world, views: views.collect(), best: HashMap::new(), looked_at: 0 };
    search.numbers(word);
    let folded = fold(word);
    if !folded.is_empty() {
        search.codes(&folded);
        search.names(&folded);
        if folded.len() >= 2 && folded.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            search.spelt(&folded);
        }
    }
    search.first(limit)
}

struct Search<'a> {
    world: &'a World,
    views: Vec<Option<View<'a>>>,
    best: HashMap<RecordId, Candidate<'a>>,
    looked_at: usize,
}

struct Candidate<'a> {
    rank: u8,
    node: &'a Node,
    source: RecordId,
    field: u16,
}

impl<'a> Search<'a> {
    fn numbers(&mut self, word: &str) {
        let found = self.world.index.numbers.get(bare_number(word));
        for (source, field) in found.into_iter().flatten().take(ENOUGH) {
            self.take(0, *source, *field);
        }
    }

    fn codes(&mut self, word: &str) {
        let index = &self.world.index;
        self.pile(&index.codes, Place::Whole, word, 0);
        self.pile(&index.codes, Place::Beginning, word, 3);
        if word.chars().count() >= 3 {
            self.pile(&index.codes, Place::Anywhere, word, 6);
        }
    }

    fn names(&mut self, word: &str) {
        let index = &self.world.index;
        self.pile(&index.names, Place::Whole, word, 1);
        self.pile(&index.names, Place::Beginning, word, 2);
        self.pile(&index.names, Place::Anywhere, word, 4);
    }

    fn spelt(&mut self, word: &str) {
        let index = &self.world.index;
        self.pile(&index.initials, Place::Whole, word, 3);
        self.pile(&index.initials, Place::Beginning, word, 4);
        self.pile(&index.initials, Place::Anywhere, word, 5);
        self.pile(&index.spelt, Place::Beginning, word, 4);
        self.looked_at = 0;
        let world = self.world;
        index.spelt.scan(Place::Anywhere, word, |hit| {
            if begins_a_syllable(world, &hit, word) {
                self.take(5, hit.source, hit.field);
            }
            self.goes_on()
        });
    }

    fn pile(&mut self, pile: &'a Pile, place: Place, word: &str, rank: u8) {
        self.looked_at = 0;
        pile.scan(place, word, |hit| {
            self.take(rank, hit.source, hit.field);
            self.goes_on()
        });
    }

    fn goes_on(&mut self) -> bool {
        self.looked_at += 1;
        self.looked_at < ENOUGH
    }

    fn take(&mut self, rank: u8, source: RecordId, field: u16) {
        let Some(node) = self.world.nodes.get(&source) else { return };
        let seen = self.views[usize::from(node.kind)].as_ref().and_then(|view| view.at(node.place));
        if !seen.is_some_and(|seen| seen.shows(field.into())) {
            return;
        }
        let plan = self.world.plan.kind(node.kind);
        let found = if plan.is_carried { self.world.stands_in(source) } else { Some((source, node)) };
        let Some((id, node)) = found else { return };
        if !self.views[usize::from(node.kind)]
            .as_ref()
            .and_then(|view| view.at(node.place))
            .is_some_and(|seen| seen.title)
        {
            return;
        }
        // Of texts that fit alike, a record's own is named before what it carries; never whichever was laid down first.
        let weight = |rank, source, field| (rank, source != id, source, field);
        let better = self
            .best
            .get(&id)
            .is_none_or(|best| weight(rank, source, field) < weight(best.rank, best.source, best.field));
        if better {
            self.best.insert(id, Candidate { rank, node, source, field });
        }
    }

    fn first(self, limit: usize) -> Vec<Found> {
        let mut all: Vec<(RecordId, &Candidate<'a>)> =
            self.best.iter().map(|(id, candidate)| (*id, candidate)).collect();
        let order = |(id, candidate): &(RecordId, &Candidate<'a>)| {
            let kind = kind_order(self.world.plan.kind(candidate.node.kind).name());
            (candidate.rank, kind, candidate.node.title.chars().count(), candidate.node.title.clone(), *id)
        };
        all.sort_by_cached_key(order);
        all.into_iter().take(limit).map(|(id, candidate)| self.found(id, candidate)).collect()
    }

    fn found(&self, id: RecordId, candidate: &Candidate<'_>) -> Found {
        let world = self.world;
        let source = &world.nodes[&candidate.source];
        let field = &world.plan.kind(source.kind).fields()[usize::from(candidate.field)];
        let written = world.index.written(candidate.source, candidate.field);
        let text = written.map_or_else(|| source.title.to_string(), str::to_owned);
        let is_seen = |node: &&Node| {
            self.views[usize::from(node.kind)]
                .as_ref()
                .and_then(|view| view.at(node.place))
                .is_some_and(|seen| seen.title)
        };
        let above = candidate.node.parents.iter().filter_map(|parent| world.nodes.get(parent)).find(is_seen);
        // Who may see a firm but not its site is not told where the site is.
        let point = world.point_seen(id, &|node| is_seen(&node));
        Found {
            kind: candidate.node.kind,
            id,
            title: candidate.node.title.to_string(),
            subtitle: above.map(|node| node.title.to_string()).unwrap_or_default(),
            point,
            field: field.name.to_string(),
            text,
        }
    }
}

/// Tells whether a word begins where a syllable does: `an` does not stand in `dan`.
fn begins_a_syllable(world: &World, hit: &Hit<'_>, word: &str) -> bool {
    let Some(node) = world.nodes.get(&hit.source) else { return false };
    spellings(&node.title).iter().any(|spelling| {
        spelling.full == hit.text && spelling.starts.iter().any(|start| spelling.full[*start..].starts_with(word))
    })
}

fn kind_order(kind: &str) -> u8 {
    match kind {
        "enterprise" => 0,
        "site" => 1,
        "unit" => 2,
        "vessel" => 3,
        "protection_target" => 4,
        "risk_point" => 5,
        _ => 6,
    }
}
