//! Layers written as protocol buffers: Mapbox Vector Tile Specification 2.1, section 4.

use std::collections::HashMap;

/// Kind of a geometry, 4.3.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Point = 1,
    Line = 2,
    Area = 3,
}

/// A layer under way.
pub(crate) struct Layer<'a> {
    keys: Vec<u8>,
    key_count: u32,
    features: Vec<u8>,
    values: Vec<u8>,
    value_count: u32,
    texts: HashMap<&'a str, u32>,
    plain: HashMap<(u8, u64), u32>,
    tags: Vec<u8>,
    pub(crate) geometry: Geometry,
}

/// A value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Whole(i64),
    Real(f64),
    Truth(bool),
}

impl<'a> Layer<'a> {
    pub(crate) fn new() -> Self {
        Self {
            keys: Vec::new(),
            key_count: 0,
            features: Vec::new(),
            values: Vec::new(),
            value_count: 0,
            texts: HashMap::new(),
            plain: HashMap::new(),
            tags: Vec::new(),
            geometry: Geometry::default(),
        }
    }

    /// Adds a key and returns its number.
    pub(crate) fn key(&mut self, name: &str) -> u32 {
        bytes_field(&mut self.keys, 3, name.as_bytes());
        self.key_count += 1;
        self.key_count - 1
    }

    /// Adds an attribute to the feature under way.
    pub(crate) fn tag(&mut self, key: u32, value: Value<'a>) {
        let number = self.value(value);
        varint(&mut self.tags, key.into());
        varint(&mut self.tags, number.into());
    }

    /// Adds an attribute whose text no other feature has: it is not looked for among those there are.
    pub(crate) fn tag_unique(&mut self, key: u32, text: &[u8]) {
        let number = self.text(text);
        varint(&mut self.tags, key.into());
        varint(&mut self.tags, number.into());
    }

    /// Ends the feature under way, whose geometry has been drawn.
    pub(crate) fn end_feature(&mut self, kind: Kind) {
        let (tags, geometry) = (&self.tags, &self.geometry.bytes);
        let body = 1 + length_of(tags.len()) + tags.len() + 2 + 1 + length_of(geometry.len()) + geometry.len();
        varint(&mut self.features, (2 << 3) | 2);
        varint(&mut self.features, body as u64);
        bytes_field(&mut self.features, 2, tags);
        self.features.extend([3 << 3, kind as u8]);
        bytes_field(&mut self.features, 4, geometry);
        self.tags.clear();
        self.geometry.clear();
    }

    /// Writes the layer to the end of a tile; one without features is left out.
    pub(crate) fn write(&self, name: &str, tile: &mut Vec<u8>) {
        if self.features.is_empty() {
            return;
        }
        let mut head = Vec::with_capacity(name.len() + 8);
        head.extend([15 << 3, 2]);
        bytes_field(&mut head, 1, name.as_bytes());
        let mut extent = vec![5 << 3];
        varint(&mut extent, 4096);
        let length = head.len() + self.features.len() + self.keys.len() + self.values.len() + extent.len();
        tile.reserve(length + 12);
        varint(tile, (3 << 3) | 2);
        varint(tile, length as u64);
        for part in [&head, &self.features, &self.keys, &self.values, &extent] {
            tile.extend_from_slice(part);
        }
    }

    fn value(&mut self, value: Value<'a>) -> u32 {
        match value {
            Value::Text(text) => {
                if let Some(number) = self.texts.get(text) {
                    return *number;
                }
                self.texts.insert(text, self.value_count);
                self.text(text.as_bytes())
            }
            Value::Whole(number) => self.plain(4, number.cast_unsigned(), |bytes| {
                bytes.push(4 << 3);
                varint(bytes, number.cast_unsigned());
            }),
            Value::Real(number) => self.plain(3, number.to_bits(), |bytes| {
                bytes.push((3 << 3) | 1);
                bytes.extend(number.to_le_bytes());
            }),
            Value::Truth(truth) => self.plain(7, truth.into(), |bytes| bytes.extend([7 << 3, truth.into()])),
        }
    }

    fn text(&mut self, text: &[u8]) -> u32 {
        varint(&mut self.values, (4 << 3) | 2);
        varint(&mut self.values, (1 + length_of(text.len()) + text.len()) as u64);
        bytes_field(&mut self.values, 1, text);
        self.value_count += 1;
        self.value_count - 1
    }

    fn plain(&mut self, kind: u8, bits: u64, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        if let Some(number) = self.plain.get(&(kind, bits)) {
            return *number;
        }
        let mut bytes = Vec::with_capacity(11);
        write(&mut bytes);
        bytes_field(&mut self.values, 4, &bytes);
        self.plain.insert((kind, bits), self.value_count);
        self.value_count += 1;
        self.value_count - 1
    }
}

/// Drawing commands, 4.3: relative to where the pen was, which starts anew with each feature.
#[derive(Debug, Default)]
pub(crate) struct Geometry {
    bytes: Vec<u8>,
    pen: [i32; 2],
}

impl Geometry {
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn points(&mut self, points: &[[i32; 2]]) {
        self.command(1, points.len());
        for point in points {
            self.go(*point);
        }
    }

    pub(crate) fn line(&mut self, line: &[[i32; 2]]) {
        self.command(1, 1);
        self.go(line[0]);
        self.command(2, line.len() - 1);
        for point in &line[1..] {
            self.go(*point);
        }
    }

    /// A ring without its closing position.
    pub(crate) fn ring(&mut self, ring: &[[i32; 2]]) {
        self.line(ring);
        self.command(7, 1);
    }

    fn command(&mut self, id: u64, count: usize) {
        varint(&mut self.bytes, (count as u64) << 3 | id);
    }

    fn go(&mut self, [x, y]: [i32; 2]) {
        for by in [x - self.pen[0], y - self.pen[1]] {
            varint(&mut self.bytes, u64::from(((by << 1) ^ (by >> 31)).cast_unsigned()));
        }
        self.pen = [x, y];
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.pen = [0, 0];
    }
}

fn bytes_field(to: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    to.push((field << 3) | 2);
    varint(to, bytes.len() as u64);
    to.extend_from_slice(bytes);
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn varint(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn length_of(number: usize) -> usize {
    let bits = usize::BITS - number.leading_zeros();
    bits.max(1).div_ceil(7) as usize
}
