//! The store: where actions are handed in.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anlan_kernel::{Kind, Problem};
use crossbeam_channel::{Sender, bounded};

use crate::connection::{Connection, Reader, Tx};
use crate::journal::{Head, JournalRead as _};
use crate::migration::{Migration, migrate};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::writer::{self, Job, QUEUE, job};

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server, `postgres://user@host:port/database`.
    Postgres(String),
}

impl Location {
    /// Reads a path, or an address that begins with `postgres://` or `postgresql://`.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else {
            Self::File(PathBuf::from(text))
        }
    }
}

impl fmt::Debug for Location {
    /// Leaves out what stands before the host: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => write!(f, "postgres://{}", url.rsplit('@').next().unwrap_or_default()),
        }
    }
}

/// What was found of the machine when the store was opened.
#[derive(Clone, Copy, Debug)]
pub struct Health {
    /// Time the disk takes to make one write lasting; absent for a server.
    pub flush: Option<Duration>,
}

impl Health {
    /// A disk slower than this holds up every acknowledgement.
    pub const SLOW_FLUSH: Duration = Duration::from_millis(2);

    /// Returns a warning where the disk is slow.
    pub fn warning(&self) -> Option<Problem> {
        let flush = self.flush.filter(|flush| *flush > Self::SLOW_FLUSH)?;
        let ms = flush.as_secs_f64() * 1000.0;
        Some(
            Problem::new(
                Kind::Unavailable,
                "store.slow_disk",
                format!("磁盘落盘一次需{ms:.1}毫秒，写入会变慢"),
                format!("the disk takes {ms:.1} ms to make a write lasting; writes will be slow"),
            )
            .remedy("把数据目录放到更快的磁盘", "put the data folder on a faster disk")
            .warning(),
        )
    }
}

/// The database; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    location: Location,
    jobs: Option<Sender<Job>>,
    writer: Option<std::thread::JoinHandle<()>>,
    readers: Mutex<Vec<Box<dyn Connection>>>,
    health: Health,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.jobs = None; // the writer ends when nobody can hand in work
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl Store {
    /// Opens a database, creating the file where there is none, and brings its schema to this program's.
    pub fn open(location: &Location, migrations: &[Migration]) -> Result<Self, Problem> {
        let mut connection = open_writer(location)?;
        migrate(connection.as_mut(), migrations)?;
        let health = Health { flush: flush_time(location) };
        let (jobs, received) = bounded::<Job>(QUEUE);
        let lock = match location {
            Location::File(_) => "",
            Location::Postgres(_) => " for update",
        };
        if matches!(location, Location::Postgres(_)) {
            // The row that writers of all nodes queue at must be there.
            connection.batch("begin")?;
            let tail = crate::journal::Tail::load(connection.as_mut(), "")?;
            if tail.position() == 0 {
                connection.batch("insert into journal_head (id, position, hash, peaks, root) values (1, 0, decode(repeat('00', 32), 'hex'), ''::bytea, decode('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')) on conflict (id) do nothing")?;
            }
            connection.batch("commit")?;
        }
        let again = location.clone();
        let writer = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer::serve(connection, &received, lock, || reopen(&again)))
            .map_err(|cause| Problem::internal("store.thread", cause))?;
        Ok(Self {
            inner: Arc::new(Inner {
                location: location.clone(),
                jobs: Some(jobs),
                writer: Some(writer),
                readers: Mutex::new(Vec::new()),
                health,
            }),
        })
    }

    /// Runs an action and returns after what it did is lasting. An error, or a panic, leaves nothing behind.
    pub fn write<T, E>(&self, action: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Problem> + Send + 'static,
    {
        self.write_or_roll_back(move |tx| action(tx).map(|value| (value, true)))
    }

    /// Runs an action that says itself whether what it did is kept: `(answer, false)` answers and leaves nothing behind.
    pub fn write_or_roll_back<T, E>(
        &self,
        action: impl FnOnce(&mut Tx<'_>) -> Result<(T, bool), E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Problem> + Send + 'static,
    {
        let (answer, answered) = bounded(1);
        let jobs = self.inner.jobs.as_ref().expect("the sender lives as long as the store");
        if jobs.send(job(action, answer)).is_err() {
            return Err(stopped().into());
        }
        answered.recv().unwrap_or_else(|_| Err(stopped().into()))
    }

    /// Reads one snapshot.
    pub fn read<T>(&self, action: impl FnOnce(&mut Reader<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let pooled = self.readers().pop().filter(|connection| connection.is_open());
        let mut connection = match pooled {
            Some(connection) => connection,
            None => open_reader(&self.inner.location)?,
        };
        connection.batch(connection.begin_read())?;
        let result = action(&mut Reader { connection: connection.as_mut() });
        if connection.batch("commit").is_ok() {
            self.readers().push(connection);
        }
        result
    }

    /// Returns the head of the journal.
    pub fn head(&self) -> Result<Head, Problem> {
        self.read(|reader| reader.head())
    }

    /// Returns what was found of the machine.
    pub fn health(&self) -> Health {
        self.inner.health
    }

    /// Returns where the database is.
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    fn readers(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Connection>>> {
        self.inner.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn open_writer(location: &Location) -> Result<Box<dyn Connection>, Problem> {
    Ok(match location {
        Location::File(path) => Box::new(Sqlite::open_writer(path)?),
        Location::Postgres(url) => Box::new(Postgres::open(url)?),
    })
}

fn open_reader(location: &Location) -> Result<Box<dyn Connection>, Problem> {
    Ok(match location {
        Location::File(path) => Box::new(Sqlite::open_reader(path)?),
        Location::Postgres(url) => Box::new(Postgres::open(url)?),
    })
}

/// Tries for five seconds to reach a server that went away.
fn reopen(location: &Location) -> Result<Box<dyn Connection>, Problem> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        match open_writer(location) {
            Ok(connection) => return Ok(connection),
            Err(problem) if Instant::now() > until => return Err(problem),
            Err(_) => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Measures how long the disk takes to make a write lasting: the median of five.
fn flush_time(location: &Location) -> Option<Duration> {
    let Location::File(path) = location else { return None };
    let probe = path.with_extension("probe");
    let times = (|| {
        use std::io::Write as _;
        let mut file = std::fs::File::create(&probe)?;
        let mut times = Vec::new();
        for _ in 0..5 {
            let began = Instant::now();
            file.write_all(&[0; 4096])?;
            file.sync_data()?;
            times.push(began.elapsed());
        }
        Ok::<_, std::io::Error>(times)
    })();
    let _ = std::fs::remove_file(&probe);
    let mut times = times.ok()?;
    times.sort_unstable();
    times.get(2).copied()
}

fn stopped() -> Problem {
    Problem::new(Kind::Unavailable, "store.stopped", "数据库已停止写入", "the database has stopped writing")
        .remedy("重新启动程序", "start the program again")
}

/// Creates the folder of a database file.
pub(crate) fn create_folder(path: &Path) -> Result<(), Problem> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|cause| {
        Problem::new(
            Kind::Unavailable,
            "store.folder",
            format!("无法创建文件夹{}：{cause}", folder.display()),
            format!("the folder {} cannot be created: {cause}", folder.display()),
        )
        .remedy("检查路径和权限", "check the path and the permissions")
    })
}
