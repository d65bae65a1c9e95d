//! The atlas: the world in memory, kept current by the journal, with its tiles.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, RwLock, RwLockReadGuard};
use std::{collections::HashSet, sync::PoisonError};

use anlan_kernel::{Caller, Position, Problem, RecordId, Text};
use anlan_registry::catalogue::Catalogue;
use anlan_store::{Follower, Store};
use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::plan::Plan;
use crate::tiles::{self, Attribute, Cache, Key, Tile, TileId, attributes};
use crate::view::Rights;
use crate::world::{World, day_in_city};

/// Entries of the journal read at one time.
const STEP: usize = 10_000;
/// A follower that is so far behind reads the records themselves instead.
const FAR_BEHIND: u64 = 500_000;

/// Colour and grade of a feature, as another capability derived them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Painted {
    /// `red`, `orange`, `yellow` or `blue`.
    pub colour: Option<&'static str>,
    /// Grade, 1 the worst.
    pub grade: Option<u8>,
}

/// What colours features. It is asked while the atlas is being changed and must not ask the atlas.
pub trait Paint: Send + Sync {
    /// Returns the position of the journal the answers are derived from, after taking what the journal has.
    fn position(&self) -> Position;

    /// Returns colour and grade of a record.
    fn paint(&self, kind: &str, id: RecordId) -> Option<Painted>;

    /// Tells whether records of a type have colours at all.
    fn paints(&self, _kind: &str) -> bool {
        true
    }

    /// Returns the records whose answer may have changed since a position; nothing where any may have.
    fn changed_since(&self, _position: Position) -> Option<Vec<RecordId>> {
        None
    }

    /// Returns why a record has its colour or grade, in a sentence.
    fn reason(&self, _kind: &str, _id: RecordId) -> Option<Text> {
        None
    }
}

/// The map of a running program.
pub struct Atlas {
    pub(crate) plan: Arc<Plan>,
    pub(crate) paint: Arc<dyn Paint>,
    pub(crate) cache: Cache,
    now: fn() -> Timestamp,
    world: RwLock<World>,
    /// Position taken; beside the world, so that a look at it waits for nobody.
    reached: AtomicU64,
    /// Position at which colours were last asked for.
    painted: AtomicU64,
    /// Day for which they were.
    day: AtomicI64,
    generations: Vec<AtomicU64>,
    attributes: Vec<Vec<Attribute>>,
}

impl Atlas {
    /// Reads all records that are there.
    pub fn open(
        store: &Store,
        catalogue: &Catalogue,
        paint: Arc<dyn Paint>,
        now: fn() -> Timestamp,
    ) -> Result<Self, Problem> {
        let plan = Arc::new(Plan::new(catalogue));
        let world = World::load(store, Arc::clone(&plan))?;
        let atlas = Self {
            generations: world.layers.iter().map(|_| AtomicU64::new(1)).collect(),
            reached: AtomicU64::new(world.position),
            painted: AtomicU64::new(0),
            day: AtomicI64::new(i64::MIN),
            world: RwLock::new(world),
            cache: Cache::default(),
            attributes: plan.layers().map(|(_, kind)| attributes(kind)).collect(),
            plan,
            paint,
            now,
        };
        atlas.catch_up(store)?;
        Ok(atlas)
    }

    /// Returns a number that counts up whenever something on a layer is drawn differently; nothing where there is no such layer.
    pub fn generation(&self, layer: &str) -> Option<u64> {
        let layer = self.plan.kind(self.plan.number(layer)?).layer?;
        Some(self.generation_of(layer))
    }

    /// Returns the position of the journal it has reached.
    pub fn position(&self) -> Position {
        self.reached.load(Ordering::Acquire)
    }

    pub(crate) fn generation_of(&self, layer: usize) -> u64 {
        self.generations[layer].load(Ordering::Acquire)
    }

    /// Returns what the tiles of a layer say about each feature.
    pub(crate) fn attributes(&self, layer: usize) -> &[Attribute] {
        &self.attributes[layer]
    }

    pub(crate) fn today(&self) -> Date {
        day_in_city((self.now)())
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Tells whether everything this program wrote is in it, without waiting.
    pub(crate) fn is_current(&self, store: &Store) -> bool {
        let reached = store.reached();
        self.position() >= reached
            && self.painted.load(Ordering::Acquire) >= reached
            && self.day.load(Ordering::Acquire) == number_of(self.today())
    }

    /// Looks at the world as it stands; what this program wrote before is in it.
    pub(crate) fn look<T>(&self, store: &Store, look: impl FnOnce(&World) -> T) -> Result<T, Problem> {
        self.catch_up(store)?;
        Ok(look(&self.read()))
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a vector tile of one layer as somebody may see it; nothing where there is no such layer or tile, or none of it is for them.
    pub fn tile(
        &self,
        store: &Store,
        caller: &Caller,
        layer: &str,
        z: u8,
        x: u32,
        y: u32,
    ) -> Result<Option<Bytes>, Problem> {
        let number = self.plan.number(layer).and_then(|kind| self.plan.kind(kind).layer);
        let (Some(layer), Some(tile), Some(rights)) = (number, TileId::new(z, x, y), Rights::of(caller, layer)) else {
            return Ok(None);
        };
        let key = Key { layer, tile, rights: rights.fingerprint() };
        let tile = match self.kept_tile(store, &key) {
            Some(tile) => tile,
            None => self.made_tile(store, key, &rights)?,
        };
        Ok(Some(tile.bytes.clone()))
    }

    /// Says how many bytes of tiles are kept, 128 MiB where nothing is said; with none each tile is made anew.
    pub fn keep_tiles(&self, bytes: usize) {
        self.cache.set_room(bytes);
    }

    /// Returns a tile that was made before and is still right.
    pub(crate) fn kept_tile(&self, store: &Store, key: &Key) -> Option<Arc<Tile>> {
        let tile = self.cache.get(key, self.generation_of(key.layer), self.today())?;
        self.is_current(store).then_some(tile)
    }

    pub(crate) fn made_tile(&self, store: &Store, key: Key, rights: &Rights) -> Result<Arc<Tile>, Problem> {
        let day = self.today();
        let (generation, made) = self.look(store, |world| {
            let generation = world.layers[key.layer].generation;
            if let Some(tile) = self.cache.get(&key, generation, day) {
                return (generation, Err(tile));
            }
            let view = rights.view(world.kind_of_layer(key.layer), &world.places);
            (generation, Ok(tiles::build(world, key.layer, self.attributes(key.layer), key.tile, &view, day)))
        })?;
        Ok(match made {
            Err(kept) => kept,
            Ok(bytes) => {
                let tile = Arc::new(Tile::new(bytes));
                self.cache.put(key, generation, day, Arc::clone(&tile));
                tile
            }
        })
    }

    fn changed(&self, world: &mut World, layers: impl IntoIterator<Item = usize>) {
        for layer in layers {
            world.layers[layer].generation += 1;
            self.generations[layer].fetch_add(1, Ordering::AcqRel);
        }
    }
}

fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 1000 + i64::from(day.day_of_year())
}

impl Follower for Atlas {
    fn catch_up(&self, store: &Store) -> Result<Position, Problem> {
        if self.is_current(store) {
            return Ok(self.position());
        }
        let mut world = self.world.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = HashSet::new();
        if store.reached() > world.position + FAR_BEHIND {
            *world = World::load(store, Arc::clone(&self.plan))?;
            self.painted.store(0, Ordering::Release);
            changed.extend(0..world.layers.len());
        }
        while world.position < store.reached() {
            let after = world.position;
            let entries = store.read(|reader| reader.entries_after(after, STEP))?;
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                world.take(entry, &mut changed);
            }
        }
        let today = number_of(self.today());
        let is_new_day = self.day.load(Ordering::Acquire) != today;
        let since = if is_new_day { 0 } else { self.painted.load(Ordering::Acquire) };
        let reached = world.position;
        if since < reached || !world.fresh.is_empty() {
            let painted = self.paint.position();
            changed.extend(world.repaint(self.paint.as_ref(), since));
            self.painted.store(painted, Ordering::Release);
        }
        if is_new_day {
            // Facts begin and cease to hold without anybody declaring anything.
            changed.extend(0..world.layers.len());
        }
        self.changed(&mut world, changed);
        self.day.store(today, Ordering::Release);
        self.reached.store(reached, Ordering::Release);
        Ok(reached)
    }
}
