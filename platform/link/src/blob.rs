//! Values of any size in messages of limited size: compressed, in pieces under their digest, and a head that says how many they are.

use std::io::{Read as _, Write as _};

use anlan_kernel::{Problem, hex};
use async_nats::jetstream::stream::DirectGetErrorKind;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::client::Link;
use crate::{fault, names};

/// Most bytes of a piece.
const PIECE: usize = 512 * 1024;
/// What a message needs besides its payload.
const ROOM: usize = 4 * 1024;
/// Most bytes of a value.
const MOST: u64 = 4 << 30;

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// SHA-256 of the compressed value.
    pub(crate) sha256: String,
    /// Pieces.
    pub(crate) pieces: usize,
    /// Length of the value.
    pub(crate) bytes: u64,
    /// Engine that made it.
    pub(crate) engine: String,
    /// Who made it.
    pub(crate) by: String,
}

/// Compresses a value; the same value always gives the same bytes.
pub(crate) fn pack(value: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(value.len() / 2), Compression::new(4));
    encoder.write_all(value).and_then(|()| encoder.finish()).expect("memory takes what is written")
}

/// Opens a compressed value of a known length.
pub(crate) fn unpack(packed: &[u8], bytes: u64) -> Result<Vec<u8>, String> {
    if bytes > MOST {
        return Err(format!("{bytes} bytes"));
    }
    let mut value = Vec::new();
    ZlibDecoder::new(packed).take(bytes + 1).read_to_end(&mut value).map_err(|cause| cause.to_string())?;
    if value.len() as u64 == bytes { Ok(value) } else { Err(format!("{} of {bytes} bytes", value.len())) }
}

/// Returns the SHA-256 of bytes in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Link {
    /// Stores a value; it is there when its head is.
    pub(crate) fn put(&self, run: &str, name: &str, value: &[u8], engine: &str, by: &str) -> Result<(), Problem> {
        let packed = pack(value);
        let size = PIECE.min(self.client.max_payload().saturating_sub(ROOM)).max(ROOM);
        let head = Head {
            sha256: digest(&packed),
            pieces: packed.chunks(size).len(),
            bytes: value.len() as u64,
            engine: engine.to_owned(),
            by: by.to_owned(),
        };
        for (number, piece) in packed.chunks(size).enumerate() {
            let subject = names::piece(run, name, &head.sha256, number);
            self.patiently(async || self.stored(&subject, piece.to_vec()).await)?;
        }
        let text = serde_json::to_vec(&head).expect("a head is JSON");
        let subject = names::head(run, name);
        self.patiently(async || self.stored(&subject, text.clone()).await)
    }

    async fn stored(&self, subject: &str, payload: Vec<u8>) -> Result<(), async_nats::Error> {
        // The second wait is for the server's word that it lies on disk.
        self.context.publish(subject.to_owned(), payload.into()).await?.await?;
        Ok(())
    }

    /// The last message of a subject.
    async fn last(&self, subject: &str) -> Result<Option<Vec<u8>>, async_nats::Error> {
        let stream = self.stream(names::RUNS).await?;
        match stream.direct_get_last_for_subject(subject).await {
            Ok(message) => Ok(Some(message.payload.to_vec())),
            Err(cause) if cause.kind() == DirectGetErrorKind::NotFound => Ok(None),
            Err(cause) => Err(cause.into()),
        }
    }

    /// Whether a value is there.
    pub(crate) fn has(&self, run: &str, name: &str) -> Result<bool, Problem> {
        let subject = names::head(run, name);
        Ok(self.patiently(async || self.last(&subject).await)?.is_some())
    }

    /// Returns a value, if it is there.
    pub(crate) fn get(&self, run: &str, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        let subject = names::head(run, name);
        let Some(head) = self.patiently(async || self.last(&subject).await)? else { return Ok(None) };
        let head: Head = serde_json::from_slice(&head).map_err(|cause| fault::broken(name, &cause))?;
        let mut packed = Vec::new();
        for number in 0..head.pieces {
            let subject = names::piece(run, name, &head.sha256, number);
            match self.patiently(async || self.last(&subject).await)? {
                Some(piece) => packed.extend(piece),
                None => return Err(fault::broken(name, &format!("{number}/{}", head.pieces))),
            }
        }
        if digest(&packed) != head.sha256 {
            return Err(fault::broken(name, &"SHA-256"));
        }
        unpack(&packed, head.bytes).map(Some).map_err(|why| fault::broken(name, &why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_nothing_else() {
        let value: Vec<u8> = (0..100_000_u32).flat_map(|i| (i % 251).to_le_bytes()).collect();
        let packed = pack(&value);
        assert!(packed.len() < value.len() / 2);
        assert_eq!(packed, pack(&value));
        assert_eq!(unpack(&packed, value.len() as u64).unwrap(), value);
        assert!(unpack(&packed, value.len() as u64 - 1).is_err());
        assert!(unpack(&packed[..packed.len() / 2], value.len() as u64).is_err());
        assert!(unpack(&packed, u64::MAX).is_err());
    }
}
