//! Where bytes come from.

use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// What can be read at any place.
pub(crate) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A file or a buffer that says how far it was read. Clones share the place of reading: one pass ends before the next begins.
#[derive(Clone)]
pub(crate) struct Input {
    inner: Arc<Mutex<Box<dyn ReadSeek>>>,
    /// Size in bytes.
    pub(crate) size: u64,
    /// Place of reading in the file.
    pub(crate) position: Arc<AtomicU64>,
}

impl Input {
    pub(crate) fn new(inner: impl ReadSeek + 'static, size: u64) -> Self {
        Self { inner: Arc::new(Mutex::new(Box::new(inner))), size, position: Arc::default() }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.lock().map_err(|_| Error::other("another reader failed"))?.read(buffer)?;
        self.position.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let place = self.inner.lock().map_err(|_| Error::other("another reader failed"))?.seek(to)?;
        self.position.store(place, Ordering::Relaxed);
        Ok(place)
    }
}
