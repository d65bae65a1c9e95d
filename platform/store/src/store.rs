//! The store: one database, its writer thread and its readers.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anlan_kernel::{Position, Problem};
use crossbeam_channel::Sender;

use crate::connection::Connection;
use crate::health::Health;
use crate::journal::Head;
use crate::location::Location;
use crate::migrate::{self, Migration};
use crate::pool::Pool;
use crate::reader::Reader;
use crate::tx::Tx;
use crate::writer::{self, Command, Committed, Ticket, Writer};

/// How often a waiting follower looks for entries that another program wrote.
const POLL: Duration = Duration::from_millis(250);

/// What may be set when a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long a command may wait for its turn before it is refused.
    pub patience: Duration,
    /// Commands that may wait at one time.
    pub queue: usize,
    /// Commands taken into one commit at most; 1 commits each by itself.
    pub batch: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { patience: Duration::from_millis(200), queue: 4096, batch: 1024 }
    }
}

/// Something kept in memory that follows the journal: an index, a board, the rights of people.
pub trait Follower: Send + Sync {
    /// Takes what the journal has that it has not yet taken, and returns the position it has reached.
    fn catch_up(&self, store: &Store) -> Result<Position, Problem>;
}

/// A database. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    location: Location,
    options: Options,
    health: Health,
    readers: Pool,
    grown: Arc<Grown>,
    queue: Option<Sender<Box<dyn Command>>>,
    writer: Option<JoinHandle<()>>,
}

/// The journal's position, for those who wait for it.
#[derive(Default)]
struct Grown {
    position: Mutex<Position>,
    changed: Condvar,
}

impl Committed for Arc<Grown> {
    fn reached(&self, position: Position) {
        let mut known = self.position.lock().unwrap_or_else(PoisonError::into_inner);
        *known = position.max(*known);
        self.changed.notify_all();
    }
}

impl Store {
    /// Opens a database, creates it where there is none and brings its schema up to date.
    ///
    /// # Errors
    /// `store.newer` where a newer program wrote it, `store.foreign` where another program owns it, `store.corrupt`, `store.io`,
    /// `store.unreachable` where it cannot be opened.
    pub fn open(location: &Location, migrations: &[Migration]) -> Result<Self, Problem> {
        Self::open_with(location, migrations, Options::default())
    }

    /// Opens a database with settings of one's own.
    pub fn open_with(location: &Location, migrations: &[Migration], options: Options) -> Result<Self, Problem> {
        let mut reader = Reader { connection: Connection::writer(location)? };
        migrate::migrate(&mut reader, migrations).map_err(|problem| problem.in_file(location.shown()))?;
        let position = reader.journal_head()?.size;
        let health = match location {
            Location::File(path) => Health::of_file(path)?,
            Location::Postgres(_) => Health::default(),
        };
        let grown = Arc::new(Grown { position: Mutex::new(position), ..Grown::default() });
        let (queue, commands) = crossbeam_channel::bounded(options.queue);
        let writer = Writer {
            location: location.clone(),
            reader,
            committed: Arc::clone(&grown),
            batch: options.batch.max(1),
            stopped: false,
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run(&commands))
            .map_err(|cause| Problem::internal("store.thread", cause))?;
        Ok(Self {
            shared: Arc::new(Shared {
                location: location.clone(),
                options,
                health,
                readers: Pool::new(location.clone()),
                grown,
                queue: Some(queue),
                writer: Some(thread),
            }),
        })
    }

    /// Runs a command and returns once its changes are on disk. A command that fails or panics leaves nothing behind. Commands run one
    /// after another, so a command must not wait for another one.
    ///
    /// # Errors
    /// The command's own, or `store.queue`, `store.disk_full`, `store.io`, `store.busy`, `store.unreachable`: nothing was saved then, except
    /// that a server lost during commit may have saved it (`store.commit_unknown`).
    pub fn write<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.write_or_roll_back(move |tx| command(tx).map(|value| (value, true)))
    }

    /// Runs a command that says itself whether its changes are kept: previews do the work and undo it.
    pub fn write_or_roll_back<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let queue = self.shared.queue.as_ref().expect("the queue is taken only when the last clone is dropped");
        writer::submit(queue, self.shared.options.patience, command)
    }

    /// Queues a command as [`Store::write_or_roll_back`] does, but holds no thread: `done` is called with the answer, on the writer's thread, so
    /// it must only pass it on. Who has waited longer than [`Store::patience`] may withdraw the command.
    pub fn write_then<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem> + Send + 'static,
        done: impl FnOnce(Result<T, Problem>) + Send + 'static,
    ) -> Ticket {
        let queue = self.shared.queue.as_ref().expect("the queue is taken only when the last clone is dropped");
        writer::submit_then(queue, command, done)
    }

    /// Returns how long a command should wait for its turn.
    pub fn patience(&self) -> Duration {
        self.shared.options.patience
    }

    /// The problem of a command that was withdrawn.
    pub fn too_many_waiting() -> Problem {
        crate::problems::queue_full()
    }

    /// Reads one consistent state of the database.
    pub fn read<T>(&self, work: impl FnOnce(&mut Reader) -> Result<T, Problem>) -> Result<T, Problem> {
        self.shared.readers.read(work)
    }

    /// Returns how far the journal goes.
    pub fn journal_head(&self) -> Result<Head, Problem> {
        self.read(Reader::journal_head)
    }

    /// Waits until the journal has reached a position or the time is up, and returns how far it goes then. Entries written by another
    /// program are seen within a quarter of a second.
    pub fn wait_for(&self, position: Position, time: Duration) -> Result<Position, Problem> {
        let deadline = Instant::now() + time;
        loop {
            let reached = self.journal_head()?.size;
            self.shared.grown.reached(reached);
            let left = deadline.saturating_duration_since(Instant::now());
            if reached >= position || left.is_zero() {
                return Ok(reached);
            }
            let known = self.shared.grown.position.lock().unwrap_or_else(PoisonError::into_inner);
            if *known < position {
                let waited = self.shared.grown.changed.wait_timeout(known, left.min(POLL));
                drop(waited.unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    /// Returns how far the journal is known to go, without asking the database: never behind what this program wrote itself.
    pub fn reached(&self) -> Position {
        *self.shared.grown.position.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how many commands wait for their turn.
    pub fn queue_length(&self) -> usize {
        self.shared.queue.as_ref().map_or(0, Sender::len)
    }

    /// Returns what was found out about the machine when the store was opened.
    pub fn health(&self) -> &Health {
        &self.shared.health
    }

    /// Returns where the database lies.
    pub fn location(&self) -> &Location {
        &self.shared.location
    }
}

impl Drop for Shared {
    /// Closes the queue and waits until what stands in it is written. The writer's connection closes last: only it may fold the log of a file
    /// into the file.
    fn drop(&mut self) {
        self.readers.close();
        drop(self.queue.take());
        if let Some(writer) = self.writer.take()
            && writer.thread().id() != std::thread::current().id()
        {
            // A panic of the writer has answered its callers already.
            let _ = writer.join();
        }
    }
}
