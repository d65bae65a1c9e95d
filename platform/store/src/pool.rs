//! Connections for readers, opened as needed and kept.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use anlan_kernel::Problem;

use crate::connection::Connection;
use crate::location::Location;
use crate::reader::Reader;

/// Readers at one time; more wait.
const READERS: usize = 16;

pub(crate) struct Pool {
    location: Location,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    free: Vec<Reader>,
    open: usize,
}

impl Pool {
    pub(crate) fn new(location: Location) -> Self {
        Self { location, state: Mutex::default(), returned: Condvar::new() }
    }

    /// Reads one consistent state of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Reader) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut lent = self.take()?;
        let reader = lent.reader.as_mut().expect("a reader is lent until it is dropped");
        if let Err(problem) = reader.connection.begin_read() {
            if !reader.connection.is_closed() {
                return Err(problem);
            }
            reader.connection = Connection::reader(&self.location)?;
            reader.connection.begin_read()?;
        }
        let outcome = work(reader);
        // A connection that cannot end its transaction is not used again.
        lent.sound = reader.connection.batch("rollback").is_ok();
        outcome
    }

    /// Closes the connections that nobody has on loan.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.open -= state.free.len();
        state.free.clear();
    }

    fn take(&self) -> Result<Lent<'_>, Problem> {
        let mut state = self.state();
        loop {
            if let Some(reader) = state.free.pop() {
                return Ok(Lent { pool: self, reader: Some(reader), sound: false });
            }
            if state.open < READERS {
                state.open += 1;
                drop(state);
                let mut lent = Lent { pool: self, reader: None, sound: false };
                lent.reader = Some(Reader { connection: Connection::reader(&self.location)? });
                return Ok(lent);
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reader on loan; it goes back to the pool, or is closed where its work panicked.
struct Lent<'a> {
    pool: &'a Pool,
    reader: Option<Reader>,
    sound: bool,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state();
        match self.reader.take().filter(|_| self.sound) {
            Some(reader) => state.free.push(reader),
            None => state.open -= 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}
