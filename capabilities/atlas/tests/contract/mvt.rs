//! A decoder of vector tiles that takes nothing for granted: it was written from the specification, not from the encoder.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Whole(i64),
    Real(f64),
    Truth(bool),
}

#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) name: String,
    pub(crate) features: Vec<Feature>,
}

#[derive(Debug)]
pub(crate) struct Feature {
    pub(crate) kind: u64,
    /// Points, lines, or rings with their closing position left out.
    pub(crate) parts: Vec<Vec<[i64; 2]>>,
    pub(crate) attributes: BTreeMap<String, Value>,
}

impl Feature {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.attributes.get(name)? {
            Value::Text(text) => Some(text),
            other => panic!("{name} is {other:?}"),
        }
    }

    pub(crate) fn whole(&self, name: &str) -> Option<i64> {
        match self.attributes.get(name)? {
            Value::Whole(number) => Some(*number),
            other => panic!("{name} is {other:?}"),
        }
    }
}

struct Wire<'a>(&'a [u8]);

enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Wire<'a> {
    fn varint(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.0[0];
            self.0 = &self.0[1..];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn all(bytes: &'a [u8]) -> Vec<(u64, Field<'a>)> {
        let mut wire = Wire(bytes);
        let mut fields = Vec::new();
        while !wire.0.is_empty() {
            let key = wire.varint();
            let field = match key & 7 {
                0 => Field::Number(wire.varint()),
                1 => Field::Number(u64::from_le_bytes(wire.take(8).try_into().unwrap())),
                2 => {
                    let length = usize::try_from(wire.varint()).unwrap();
                    Field::Bytes(wire.take(length))
                }
                other => panic!("wire type {other}"),
            };
            fields.push((key >> 3, field));
        }
        fields
    }

    fn numbers(bytes: &[u8]) -> Vec<u64> {
        let mut wire = Wire(bytes);
        let mut all = Vec::new();
        while !wire.0.is_empty() {
            all.push(wire.varint());
        }
        all
    }
}

pub(crate) fn decode(tile: &[u8]) -> Vec<Layer> {
    let layers = Wire::all(tile).into_iter().map(|(field, value)| match (field, value) {
        (3, Field::Bytes(bytes)) => layer(bytes),
        (other, _) => panic!("field {other} of a tile"),
    });
    layers.collect()
}

fn layer(bytes: &[u8]) -> Layer {
    let (mut name, mut keys, mut values, mut features, mut extent, mut version) =
        (String::new(), Vec::new(), Vec::new(), Vec::new(), 4096, 1);
    for field in Wire::all(bytes) {
        match field {
            (1, Field::Bytes(text)) => name = String::from_utf8(text.to_vec()).unwrap(),
            (2, Field::Bytes(feature)) => features.push(feature),
            (3, Field::Bytes(key)) => keys.push(String::from_utf8(key.to_vec()).unwrap()),
            (4, Field::Bytes(bytes)) => values.push(value(bytes)),
            (5, Field::Number(number)) => extent = number,
            (15, Field::Number(number)) => version = number,
            (other, _) => panic!("field {other} of a layer"),
        }
    }
    assert_eq!((extent, version), (4096, 2));
    assert!(!name.is_empty() && !features.is_empty());
    let mut unique = keys.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), keys.len(), "keys are unique");
    Layer { name, features: features.into_iter().map(|bytes| feature(bytes, &keys, &values)).collect() }
}

fn value(bytes: &[u8]) -> Value {
    let mut fields = Wire::all(bytes);
    assert_eq!(fields.len(), 1);
    match fields.remove(0) {
        (1, Field::Bytes(text)) => Value::Text(String::from_utf8(text.to_vec()).unwrap()),
        (3, Field::Number(bits)) => Value::Real(f64::from_bits(bits)),
        (4 | 5, Field::Number(number)) => Value::Whole(number.cast_signed()),
        (7, Field::Number(number)) => Value::Truth(number == 1),
        (other, _) => panic!("value {other}"),
    }
}

fn feature(bytes: &[u8], keys: &[String], values: &[Value]) -> Feature {
    let (mut attributes, mut kind, mut parts) = (BTreeMap::new(), 0, Vec::new());
    for field in Wire::all(bytes) {
        match field {
            (2, Field::Bytes(tags)) => {
                let tags = Wire::numbers(tags);
                assert_eq!(tags.len() % 2, 0);
                for pair in tags.chunks(2) {
                    let at = |number: u64| usize::try_from(number).unwrap();
                    let before = attributes.insert(keys[at(pair[0])].clone(), values[at(pair[1])].clone());
                    assert!(before.is_none(), "a key twice");
                }
            }
            (3, Field::Number(number)) => kind = number,
            (4, Field::Bytes(bytes)) => parts = geometry(&Wire::numbers(bytes)),
            (other, _) => panic!("field {other} of a feature"),
        }
    }
    assert!((1..=3).contains(&kind) && !parts.is_empty());
    Feature { kind, parts, attributes }
}

fn geometry(numbers: &[u64]) -> Vec<Vec<[i64; 2]>> {
    let mut parts: Vec<Vec<[i64; 2]>> = Vec::new();
    let mut pen = [0_i64; 2];
    let mut numbers = numbers.iter().copied();
    while let Some(command) = numbers.next() {
        let (id, count) = (command & 7, command >> 3);
        assert!(count > 0);
        match id {
            1 | 2 => {
                for _ in 0..count {
                    for along in &mut pen {
                        let number = numbers.next().unwrap();
                        *along += (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
                    }
                    if id == 1 {
                        parts.push(vec![pen]);
                    } else {
                        let part = parts.last_mut().unwrap();
                        assert_ne!(part.last(), Some(&pen), "a step that goes nowhere");
                        part.push(pen);
                    }
                }
            }
            7 => {
                let part = parts.last().unwrap();
                assert!(part.len() >= 3 && part.first() != part.last(), "{part:?}");
            }
            other => panic!("command {other}"),
        }
    }
    parts
}

/// Twice the area by the surveyor's formula, positive for outer rings.
pub(crate) fn twice_area(ring: &[[i64; 2]]) -> i64 {
    (0..ring.len())
        .map(|at| {
            let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
            a[0] * b[1] - b[0] * a[1]
        })
        .sum()
}
