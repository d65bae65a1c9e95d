//! A real NATS server with JetStream for tests.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A server of one's own in a temporary folder; it stops when the value is dropped.
#[derive(Debug)]
pub struct NatsServer {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    child: Child,
}

impl NatsServer {
    /// Starts a server, or says in one line what is left out where none is installed.
    ///
    /// # Panics
    /// Where the program is there and does not start.
    pub fn start_or_leave_out(what: &str) -> Option<Self> {
        let Some(program) = program() else {
            eprintln!("left out: {what}, since nats-server is not there: apt-get install nats-server");
            return None;
        };
        Some(Self::start(program).unwrap_or_else(|cause| panic!("nats-server: {cause}")))
    }

    fn start(program: PathBuf) -> Result<Self, String> {
        let folder = crate::folder();
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = free.map_err(|cause| cause.to_string())?.port();
        let child = spawn(&program, folder.path(), port)?;
        let server = Self { program, folder, port, child };
        server.wait()?;
        Ok(server)
    }

    /// Returns its address.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Kills the server with SIGKILL.
    ///
    /// # Panics
    /// Where it cannot be killed.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("the server ends");
    }

    /// Starts a killed server again with its files, at the same address.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn restart(&mut self) {
        self.child = spawn(&self.program, self.folder.path(), self.port).expect("the server starts again");
        self.wait().expect("the server answers again");
    }

    fn wait(&self) -> Result<(), String> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        for _ in 0..300 {
            if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default())
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join("nats-server"))
        .find(|program| program.is_file())
}

/// Starts the program; what is acknowledged is flushed at once where it knows the setting (from 2.10 on).
fn spawn(program: &Path, folder: &Path, port: u16) -> Result<Child, String> {
    let file = folder.join("nats.conf");
    let config = |sync: &str| {
        let store = folder.join("store");
        format!(
            "listen: \"127.0.0.1:{port}\"\nlog_file: \"{}\"\njetstream {{ store_dir: \"{}\"{sync} }}\n",
            folder.join("log").display(),
            store.display()
        )
    };
    let write = |text: String| std::fs::write(&file, text).map_err(|cause| cause.to_string());
    write(config(", sync_interval: always"))?;
    let test = Command::new(program).arg("-t").arg("-c").arg(&file).output().map_err(|cause| cause.to_string())?;
    if !test.status.success() {
        write(config(""))?;
    }
    let mut command = Command::new(program);
    command.arg("-c").arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(|cause| cause.to_string())
}
