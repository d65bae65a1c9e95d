//! Tiles as they were made, until their layer changes.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::http::HeaderValue;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;

use super::address::TileId;

/// Parts of the cache, each with a lock of its own.
const PARTS: usize = 16;
/// Bytes kept in each part where nothing is said.
const ROOM: usize = 8 << 20;
/// Smaller tiles are not worth packing.
const PACKED_FROM: usize = 512;
/// What an entry costs besides its bytes.
const OVERHEAD: usize = 256;

/// What tells tiles apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) layer: usize,
    pub(crate) tile: TileId,
    /// Fingerprint of what the reader may see.
    pub(crate) rights: u128,
}

/// A tile as served.
#[derive(Debug)]
pub(crate) struct Tile {
    pub(crate) bytes: Bytes,
    packed: OnceLock<Bytes>,
    pub(crate) tag: HeaderValue,
}

/// Tiles by key; those of the past are replaced when they are asked for again, or go when room is needed.
#[derive(Debug)]
pub(crate) struct Cache {
    parts: [Mutex<Part>; PARTS],
    /// Bytes kept in each part.
    room: AtomicUsize,
}

impl Default for Cache {
    fn default() -> Self {
        Self { parts: Default::default(), room: AtomicUsize::new(ROOM) }
    }
}

#[derive(Debug, Default)]
struct Part {
    tiles: HashMap<Key, Kept>,
    /// In the order in which they came.
    order: VecDeque<Key>,
    size: usize,
}

#[derive(Debug)]
struct Kept {
    generation: u64,
    day: Date,
    tile: Arc<Tile>,
}

impl Tile {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let mut hash = DefaultHasher::new();
        bytes.hash(&mut hash);
        let tag = HeaderValue::from_str(&format!("\"{:016x}\"", hash.finish())).expect("hexadecimal is a header value");
        Self { bytes: bytes.into(), packed: OnceLock::new(), tag }
    }

    /// Returns the tile packed by gzip, where that makes it smaller.
    pub(crate) fn packed(&self) -> Option<Bytes> {
        let packed = self.packed.get_or_init(|| {
            if self.bytes.len() < PACKED_FROM {
                return Bytes::new();
            }
            let mut encoder = GzEncoder::new(Vec::with_capacity(self.bytes.len() / 2), Compression::new(4));
            encoder.write_all(&self.bytes).expect("writing to memory");
            encoder.finish().expect("writing to memory").into()
        });
        (!packed.is_empty()).then(|| packed.clone())
    }
}

impl Cache {
    pub(crate) fn set_room(&self, bytes: usize) {
        self.room.store(bytes / PARTS, Ordering::Relaxed);
        for part in &self.parts {
            part.lock().unwrap_or_else(PoisonError::into_inner).shrink(bytes / PARTS);
        }
    }

    pub(crate) fn get(&self, key: &Key, generation: u64, day: Date) -> Option<Arc<Tile>> {
        let part = self.part(key).lock().unwrap_or_else(PoisonError::into_inner);
        let kept = part.tiles.get(key)?;
        (kept.generation == generation && kept.day == day).then(|| Arc::clone(&kept.tile))
    }

    pub(crate) fn put(&self, key: Key, generation: u64, day: Date, tile: Arc<Tile>) {
        let mut part = self.part(&key).lock().unwrap_or_else(PoisonError::into_inner);
        part.size += cost(&tile);
        match part.tiles.insert(key, Kept { generation, day, tile }) {
            Some(before) => part.size -= cost(&before.tile),
            None => part.order.push_back(key),
        }
        part.shrink(self.room.load(Ordering::Relaxed));
    }

    fn part(&self, key: &Key) -> &Mutex<Part> {
        let mut hash = DefaultHasher::new();
        key.tile.hash(&mut hash);
        #[expect(clippy::cast_possible_truncation, reason = "any bits will do")]
        let number = hash.finish() as usize;
        &self.parts[number % PARTS]
    }
}

impl Part {
    /// Lets the oldest go until the rest has room.
    fn shrink(&mut self, room: usize) {
        while self.size > room
            && let Some(oldest) = self.order.pop_front()
        {
            if let Some(gone) = self.tiles.remove(&oldest) {
                self.size -= cost(&gone.tile);
            }
        }
    }
}

/// Packed bytes come later and are at most as many.
fn cost(tile: &Tile) -> usize {
    2 * tile.bytes.len() + OVERHEAD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first_and_a_changed_layer_is_not_served() {
        let cache = Cache::default();
        let day = jiff::civil::date(2026, 11, 24);
        let key = |x| Key { layer: 0, tile: TileId::new(9, x, 0).unwrap(), rights: 0 };
        for x in 0..200 {
            cache.put(key(x), 1, day, Arc::new(Tile::new(vec![0; 1000])));
        }
        assert!(cache.get(&key(7), 1, day).is_some());
        assert!(cache.get(&key(7), 2, day).is_none(), "another generation");
        assert!(cache.get(&key(7), 1, day.tomorrow().unwrap()).is_none(), "another day");
        assert!(cache.get(&Key { rights: 1, ..key(7) }, 1, day).is_none(), "other rights");
        cache.set_room(PARTS * 3 * (2 * 1000 + OVERHEAD));
        let left = (0..200).filter(|x| cache.get(&key(*x), 1, day).is_some()).count();
        assert!(left > 0 && left <= PARTS * 3, "{left}");
        cache.set_room(0);
        assert!((0..200).all(|x| cache.get(&key(x), 1, day).is_none()));
    }
}
