//! Everything the atlas holds at one position of the journal.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

pub(crate) use anlan_kernel::day_in_city;
use anlan_kernel::{Entry, Position, Problem, Record, RecordId};
use anlan_registry::records;
use anlan_store::Store;
use rstar::{AABB, RTree, RTreeObject};

use crate::atlas::Paint;
use crate::feature::Feature;
use crate::geometry::{Drawn, Steps, steps};
use crate::places::{PlaceNumber, Places};
use crate::plan::{KindNumber, KindPlan, Plan};
use crate::search::Index;

/// References are followed so far: holding, vessel, unit, site, enterprise, and one to spare.
const DEPTH: usize = 6;

/// What is held of all records.
pub(crate) struct World {
    pub(crate) plan: Arc<Plan>,
    pub(crate) position: Position,
    pub(crate) nodes: HashMap<RecordId, Node>,
    /// Who refers to a record.
    children: HashMap<RecordId, Vec<RecordId>>,
    pub(crate) places: Places,
    pub(crate) layers: Vec<Layer>,
    pub(crate) index: Index,
    /// Features that have not been coloured yet.
    pub(crate) fresh: Vec<RecordId>,
}

/// What is held of every record.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: KindNumber,
    pub(crate) title: Box<str>,
    pub(crate) parents: Box<[RecordId]>,
    district: Option<Box<str>>,
    park: Option<Box<str>>,
    pub(crate) place: PlaceNumber,
}

/// The records of one type on the map.
pub(crate) struct Layer {
    pub(crate) kind: KindNumber,
    features: Vec<Option<Feature>>,
    free: Vec<u32>,
    /// Slots by record, in the order of ids.
    slots: BTreeMap<RecordId, u32>,
    tree: RTree<Outline>,
    /// The tree holds what the slots hold; while loading it is left for the end.
    is_indexed: bool,
    /// Counts up with every change of what is drawn.
    pub(crate) generation: u64,
}

/// Bounding box of a feature, in steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outline {
    corners: [[f64; 2]; 2],
    slot: u32,
}

impl RTreeObject for Outline {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.corners[0], self.corners[1])
    }
}

impl World {
    /// Reads all records as they stand.
    pub(crate) fn load(store: &Store, plan: Arc<Plan>) -> Result<Self, Problem> {
        let layers = plan.layers().map(|(kind, _)| Layer::new(kind)).collect();
        let mut world = Self {
            position: 0,
            nodes: HashMap::new(),
            children: HashMap::new(),
            places: Places::new(),
            layers,
            index: Index::default(),
            fresh: Vec::new(),
            plan: Arc::clone(&plan),
        };
        store.read(|reader| {
            world.position = reader.journal_head()?.size;
            // A record's place is known once everything it refers to is there.
            for kind in &plan.kinds {
                records::each(reader, kind.name(), |record| {
                    world.note(&record);
                    Ok(())
                })?;
            }
            for kind in plan.kinds.iter().filter(|kind| kind.layer.is_some()) {
                records::each(reader, kind.name(), |record| {
                    world.draw(&record);
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        let ids: Vec<RecordId> = world.nodes.keys().copied().collect();
        for id in ids {
            let place = world.place_of(id);
            world.stand(id, place);
        }
        world.layers.iter_mut().for_each(Layer::index_all);
        Ok(world)
    }

    /// Takes one entry of the journal; returns the layers that changed.
    pub(crate) fn take(&mut self, entry: &Entry, changed: &mut HashSet<usize>) {
        self.position = entry.position;
        match &entry.after {
            Some(record) if self.plan.number(&record.kind).is_some() => {
                if let Some(layer) = self.layer_of(&record.kind) {
                    changed.insert(layer);
                }
                self.note(record);
                self.draw(record);
                self.stand_all(entry.record, changed);
            }
            _ => self.forget(entry.record, changed),
        }
    }

    pub(crate) fn layer_of(&self, kind: &str) -> Option<usize> {
        self.plan.kind(self.plan.number(kind)?).layer
    }

    pub(crate) fn kind_of_layer(&self, layer: usize) -> &KindPlan {
        self.plan.kind(self.layers[layer].kind)
    }

    pub(crate) fn children(&self, id: RecordId) -> &[RecordId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Returns the feature of a record, where it has one.
    pub(crate) fn feature(&self, id: RecordId) -> Option<&Feature> {
        let node = self.nodes.get(&id)?;
        self.layers[self.plan.kind(node.kind).layer?].get(id)
    }

    /// Returns where a record is, or else the first of those that stand in it and may be seen.
    pub(crate) fn point_seen(&self, id: RecordId, is_seen: &dyn Fn(&Node) -> bool) -> Option<Steps> {
        let seen = |id: RecordId| self.nodes.get(&id).is_some_and(is_seen).then(|| self.feature(id)).flatten();
        if let Some(feature) = seen(id) {
            return Some(feature.label);
        }
        let inside = self.children(id).iter().filter_map(|child| seen(*child));
        inside.min_by_key(|feature| (matches!(feature.drawn, Drawn::Point(_)), feature.id)).map(|feature| feature.label)
    }

    /// Returns the site a record stands in, or else the first thing it refers to.
    pub(crate) fn stands_in(&self, id: RecordId) -> Option<(RecordId, &Node)> {
        let mut open = vec![(id, 0)];
        let mut first = None;
        while let Some((id, depth)) = open.pop() {
            let node = self.nodes.get(&id)?;
            if depth > 0 && self.plan.kind(node.kind).name() == "site" {
                return Some((id, node));
            }
            if depth > 0 && first.is_none() {
                first = Some((id, node));
            }
            if depth < DEPTH {
                let there = node.parents.iter().rev().filter(|parent| self.nodes.contains_key(parent));
                open.extend(there.map(|parent| (*parent, depth + 1)));
            }
        }
        first
    }

    fn note(&mut self, record: &Record) {
        let Some(kind) = self.plan.number(&record.kind) else { return };
        self.unlink(record.id);
        let plan = Arc::clone(&self.plan);
        let plan = plan.kind(kind);
        let refers = |field: &usize| record.text(&plan.fields()[*field].name)?.parse().ok();
        let parents: Box<[RecordId]> = plan.parents.iter().filter_map(refers).collect();
        for parent in &parents {
            self.children.entry(*parent).or_default().push(record.id);
        }
        let title: Box<str> = records::title_of(&plan.record_type, record).into();
        self.index.put(plan, record);
        let node = Node {
            kind,
            title,
            parents,
            district: record.text("district").filter(|code| !code.is_empty()).map(Box::from),
            park: record.text("park").filter(|name| !name.is_empty()).map(Box::from),
            place: self.nodes.get(&record.id).map_or(0, |node| node.place),
        };
        self.nodes.insert(record.id, node);
    }

    fn draw(&mut self, record: &Record) {
        let Some(node) = self.nodes.get(&record.id) else { return };
        let plan = Arc::clone(&self.plan);
        let plan = plan.kind(node.kind);
        let Some(layer) = plan.layer else { return };
        let feature = Feature::read(plan, record, &node.title, node.place);
        self.layers[layer].put(record.id, feature);
        self.fresh.push(record.id);
    }

    fn unlink(&mut self, id: RecordId) {
        let Some(node) = self.nodes.get(&id) else { return };
        for parent in &node.parents {
            if let Some(children) = self.children.get_mut(parent) {
                children.retain(|child| *child != id);
            }
        }
        self.index.remove(id);
    }

    fn forget(&mut self, id: RecordId, changed: &mut HashSet<usize>) {
        self.unlink(id);
        let Some(node) = self.nodes.remove(&id) else { return };
        if let Some(layer) = self.plan.kind(node.kind).layer {
            self.layers[layer].put(id, None);
            changed.insert(layer);
        }
        for child in self.children(id).to_vec() {
            self.stand_all(child, changed);
        }
    }

    /// Says anew where a record stands, and all that stands in it.
    fn stand_all(&mut self, id: RecordId, changed: &mut HashSet<usize>) {
        let mut open = vec![(id, 0)];
        while let Some((id, depth)) = open.pop() {
            let place = self.place_of(id);
            let has_moved = self.stand(id, place);
            if has_moved && let Some(layer) = self.nodes.get(&id).and_then(|node| self.plan.kind(node.kind).layer) {
                changed.insert(layer);
            }
            if depth < DEPTH && (has_moved || depth == 0) {
                open.extend(self.children(id).iter().map(|child| (*child, depth + 1)));
            }
        }
    }

    fn stand(&mut self, id: RecordId, place: PlaceNumber) -> bool {
        let Some(node) = self.nodes.get_mut(&id) else { return false };
        let has_moved = node.place != place;
        node.place = place;
        if let Some(layer) = self.plan.kind(node.kind).layer
            && let Some(feature) = self.layers[layer].get_mut(id)
        {
            feature.place = place;
        }
        has_moved
    }

    fn place_of(&mut self, id: RecordId) -> PlaceNumber {
        let owner = self.owner(id, DEPTH);
        let district = self.nearest(id, DEPTH, &|node| node.district.as_deref()).map(str::to_owned);
        let park = self.nearest(id, DEPTH, &|node| node.park.as_deref()).map(str::to_owned);
        self.places.number(owner, district.as_deref(), park.as_deref())
    }

    fn owner(&self, id: RecordId, depth: usize) -> Option<RecordId> {
        let node = self.nodes.get(&id)?;
        if self.owner_rank(id).is_some() {
            return Some(id);
        }
        let direct = node.parents.iter().filter_map(|parent| Some((self.owner_rank(*parent)?, *parent)));
        if let Some((_, owner)) = direct.min_by_key(|(rank, _)| *rank) {
            return Some(owner);
        }
        let depth = depth.checked_sub(1)?;
        node.parents.iter().find_map(|parent| self.owner(*parent, depth))
    }

    fn owner_rank(&self, id: RecordId) -> Option<usize> {
        self.plan.kind(self.nodes.get(&id)?.kind).owner_rank
    }

    /// Returns what a record says, or else the nearest thing it stands in; firms are asked last, as [`anlan_registry::placement`] does.
    fn nearest<'a>(
        &'a self,
        id: RecordId,
        depth: usize,
        says: &dyn Fn(&'a Node) -> Option<&'a str>,
    ) -> Option<&'a str> {
        let node = self.nodes.get(&id)?;
        if let Some(said) = says(node) {
            return Some(said);
        }
        let depth = depth.checked_sub(1)?;
        let (owners, near): (Vec<RecordId>, Vec<RecordId>) =
            node.parents.iter().copied().partition(|parent| self.owner_rank(*parent).is_some());
        near.into_iter().chain(owners).find_map(|parent| self.nearest(parent, depth, says))
    }

    /// Asks for colours and grades that may have changed since a position, all where it is 0; returns the layers in which one changed.
    pub(crate) fn repaint(&mut self, paint: &dyn Paint, since: Position) -> Vec<usize> {
        let fresh = std::mem::take(&mut self.fresh);
        let only = if since == 0 { None } else { paint.changed_since(since) };
        let only = only.map(|ids| ids.into_iter().chain(fresh).collect::<Vec<_>>());
        let mut changed = Vec::new();
        for (number, layer) in self.layers.iter_mut().enumerate() {
            let kind = self.plan.kind(layer.kind).name();
            if !paint.paints(kind) {
                continue;
            }
            let mut any = false;
            let mut one = |feature: &mut Feature| {
                let painted = paint.paint(kind, feature.id).unwrap_or_default();
                any |= painted != feature.painted;
                feature.painted = painted;
            };
            match &only {
                None => layer.features.iter_mut().flatten().for_each(&mut one),
                Some(ids) => ids.iter().for_each(|id| {
                    if let Some(feature) = layer.get_mut(*id) {
                        one(feature);
                    }
                }),
            }
            if any {
                changed.push(number);
            }
        }
        changed
    }
}

impl Layer {
    fn new(kind: KindNumber) -> Self {
        Self {
            kind,
            features: Vec::new(),
            free: Vec::new(),
            slots: BTreeMap::new(),
            tree: RTree::new(),
            is_indexed: false,
            generation: 1,
        }
    }

    pub(crate) fn get(&self, id: RecordId) -> Option<&Feature> {
        self.at(*self.slots.get(&id)?)
    }

    pub(crate) fn at(&self, slot: u32) -> Option<&Feature> {
        self.features[slot as usize].as_ref()
    }

    fn get_mut(&mut self, id: RecordId) -> Option<&mut Feature> {
        self.features[*self.slots.get(&id)? as usize].as_mut()
    }

    /// Returns all features in the order of their ids.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Feature> {
        self.slots.values().filter_map(|slot| self.at(*slot))
    }

    /// Returns the features whose box meets one, in no order; corners in steps.
    pub(crate) fn near(&self, low: [f64; 2], high: [f64; 2]) -> impl Iterator<Item = &Feature> {
        self.tree.locate_in_envelope_intersecting(AABB::from_corners(low, high)).filter_map(|found| self.at(found.slot))
    }

    /// Returns the features whose box meets one in degrees.
    pub(crate) fn near_box(&self, bbox: anlan_spatial::BBox) -> impl Iterator<Item = &Feature> {
        let [west, south] = steps(bbox.min).map(f64::from);
        let [east, north] = steps(bbox.max).map(f64::from);
        // One step wider: what was rounded away must not be missed.
        self.near([west - 1.0, north - 1.0], [east + 1.0, south + 1.0])
    }

    fn put(&mut self, id: RecordId, feature: Option<Feature>) {
        if let Some(slot) = self.slots.remove(&id) {
            if let Some(outline) = self.outline(slot) {
                self.tree.remove(&outline);
            }
            self.features[slot as usize] = None;
            self.free.push(slot);
        }
        let Some(feature) = feature else { return };
        let slot = self.free.pop().unwrap_or_else(|| {
            self.features.push(None);
            u32::try_from(self.features.len() - 1).expect("a layer has fewer than 2^32 features")
        });
        self.features[slot as usize] = Some(feature);
        self.slots.insert(id, slot);
        if self.is_indexed
            && let Some(outline) = self.outline(slot)
        {
            self.tree.insert(outline);
        }
    }

    fn outline(&self, slot: u32) -> Option<Outline> {
        let [west, north, east, south] = self.at(slot)?.bounds.map(f64::from);
        Some(Outline { corners: [[west, north], [east, south]], slot })
    }

    fn index_all(&mut self) {
        let outlines = self.slots.values().filter_map(|slot| self.outline(*slot)).collect();
        self.tree = RTree::bulk_load(outlines);
        self.is_indexed = true;
    }
}
