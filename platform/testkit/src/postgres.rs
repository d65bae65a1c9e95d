//! A real PostgreSQL server for tests.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

/// Where `make test` says its server is.
const SHARED: &str = "ANLAN_TEST_POSTGRES";

/// A server of one's own in a temporary folder; it stops when the value is dropped.
#[derive(Debug)]
pub struct PostgresServer {
    bin: PathBuf,
    data: PathBuf,
    url: String,
    // Dropped last: the server's files.
    _folder: TempDir,
}

impl PostgresServer {
    /// Starts a server.
    ///
    /// # Errors
    /// A sentence that says what is missing or what the server said.
    pub fn start() -> Result<Self, String> {
        let bin = binaries().ok_or("PostgreSQL is missing: apt-get install postgresql")?;
        let folder = crate::folder();
        hand_over(folder.path())?;
        let data = folder.path().join("db");
        let data_text = data.display().to_string();
        run(&bin.join("initdb"), &["-D", &data_text, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"])?;
        let port = free_port()?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = Self { bin, data, url, _folder: folder };
        server.control(port)?;
        Ok(server)
    }

    /// Returns the address of the server's first database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes an empty database and returns its address.
    pub fn create_database(&self) -> Result<String, String> {
        create_database(&self.url)
    }

    /// Kills the server at once, as a power cut would, and starts it again at the same address.
    pub fn crash_and_restart(&self) -> Result<(), String> {
        self.stop("immediate")?;
        let port = self.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap_or_default();
        self.control(port.parse().map_err(|_| "the address has a port")?)
    }

    fn control(&self, port: u16) -> Result<(), String> {
        let folder = self.data.parent().unwrap_or(&self.data).display();
        let options = format!("-p {port} -k {folder} -c listen_addresses=127.0.0.1");
        let log = format!("{folder}/log");
        let data = self.data.display().to_string();
        run(&self.bin.join("pg_ctl"), &["-D", &data, "-l", &log, "-w", "-o", &options, "start"])
    }

    fn stop(&self, mode: &str) -> Result<(), String> {
        run(&self.bin.join("pg_ctl"), &["-D", &self.data.display().to_string(), "-m", mode, "-w", "stop"])
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        if let Err(problem) = self.stop("immediate") {
            eprintln!("the test server did not stop: {problem}");
        }
    }
}

/// Returns the address of an empty database on the run's server, which is started when there is none yet.
///
/// # Panics
/// When there is no PostgreSQL: the tests that need one must not pass without it.
pub fn postgres_database() -> String {
    let made = match std::env::var(SHARED) {
        Ok(url) => create_database(&url),
        Err(_) => own_server().and_then(|url| create_database(&url)),
    };
    made.unwrap_or_else(|problem| panic!("no PostgreSQL for the tests: {problem}"))
}

/// Returns the address of this test program's server. It stops when the program ends: a small process waits for that.
fn own_server() -> Result<String, String> {
    static URL: Mutex<Option<String>> = Mutex::new(None);
    let mut url = URL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(url) = url.as_ref() {
        return Ok(url.clone());
    }
    let server = PostgresServer::start()?;
    // A static is never dropped, so the stop is left to a process that outlives this one.
    let script = format!(
        "while kill -0 {pid} 2>/dev/null; do sleep 0.2; done; {stop} -D '{data}' -m immediate stop; rm -rf '{folder}'",
        pid = std::process::id(),
        stop = as_server_user(&server.bin.join("pg_ctl")).join(" "),
        data = server.data.display(),
        folder = server.data.parent().unwrap_or(&server.data).display(),
    );
    Command::new("sh")
        .args(["-c", &script])
        .current_dir("/")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    *url = Some(server.url.clone());
    std::mem::forget(server);
    Ok(url.clone().unwrap_or_default())
}

fn create_database(url: &str) -> Result<String, String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let psql = binaries().ok_or("PostgreSQL is missing: apt-get install postgresql")?.join("psql");
    let drop = format!("drop database if exists {name} with (force)");
    let create = format!("create database {name}");
    let output = Command::new(psql)
        .args(["-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", &drop, "-c", &create])
        .output()
        .map_err(|error| error.to_string())?;
    said(&output)?;
    let (server, _) = url.rsplit_once('/').ok_or("the address names a database")?;
    Ok(format!("{server}/{name}"))
}

/// Newest version below Debian's folder, else what stands in the path.
fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin): &(u32, PathBuf)| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file())
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// The server refuses to run as root, so root hands the folder and the work to its user.
fn as_server_user(program: &Path) -> Vec<String> {
    let mut words = Vec::new();
    if is_root() {
        words.extend(["runuser", "-u", "postgres", "--"].map(str::to_owned));
    }
    words.push(program.display().to_string());
    words
}

fn hand_over(folder: &Path) -> Result<(), String> {
    if !is_root() {
        return Ok(());
    }
    said(&Command::new("chown").arg("postgres").arg(folder).output().map_err(|error| error.to_string())?)
}

fn run(program: &Path, arguments: &[&str]) -> Result<(), String> {
    let words = as_server_user(program);
    // The server keeps what it inherits, so its output goes nowhere rather than into a pipe that would never end.
    let log = tempfile::tempfile().map_err(|error| error.to_string())?;
    let copy = log.try_clone().map_err(|error| error.to_string())?;
    let status = Command::new(&words[0])
        .args(&words[1..])
        .args(arguments)
        .current_dir("/")
        .stdin(std::process::Stdio::null())
        .stdout(copy)
        .stderr(log)
        .status()
        .map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("{} {}: {status}", program.display(), arguments.join(" "))) }
}

fn said(output: &Output) -> Result<(), String> {
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}
