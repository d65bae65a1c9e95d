//! Backup while writing goes on, and restore that refuses what is broken.
//!
//! A backup is a folder-less pair: the SQLite copy and beside it `<name>.manifest.json` with its SHA-256 and the head of its journal.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anlan_kernel::{Kind, Problem};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::journal::{Head, JournalRead as _};
use crate::migration::{Migration, hex};
use crate::sqlite::{Sqlite, problem};
use crate::store::{Location, Store, create_folder};

/// Pages copied at a step; writers go on between steps.
const STEP: i32 = 2048;

/// What is known of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// Version of this layout.
    pub anlan_backup: u32,
    /// When it was made.
    pub at: Timestamp,
    /// Bytes of the copy.
    pub bytes: u64,
    /// SHA-256 of the copy, hexadecimal.
    pub sha256: String,
    /// Head of the journal in the copy.
    pub head: Head,
}

impl Store {
    /// Copies the database to a file while writing goes on.
    pub fn backup(&self, to: &Path, now: Timestamp) -> Result<BackupManifest, Problem> {
        let Location::File(path) = self.location() else {
            return Err(Problem::new(
                Kind::Invalid,
                "backup.server",
                "PostgreSQL 数据库由服务器的工具备份",
                "a PostgreSQL database is backed up with the server's own tools",
            )
            .remedy("运行 pg_dump -Fc，用 pg_restore 恢复", "run pg_dump -Fc, and restore with pg_restore"));
        };
        create_folder(to)?;
        let temporary = beside(to, "part");
        let _ = std::fs::remove_file(&temporary);
        {
            let source = Sqlite::open_reader(path)?;
            let mut target = rusqlite::Connection::open(&temporary).map_err(|cause| problem(&cause))?;
            let copy = rusqlite::backup::Backup::new(&source.0, &mut target).map_err(|cause| problem(&cause))?;
            copy.run_to_completion(STEP, Duration::from_millis(1), None).map_err(|cause| problem(&cause))?;
        }
        let head = head_of(&temporary)?;
        let (sha256, bytes) = digest(&temporary)?;
        std::fs::File::open(&temporary)
            .and_then(|file| file.sync_all())
            .map_err(|cause| file_problem(&temporary, &cause))?;
        let manifest = BackupManifest { anlan_backup: 1, at: now, bytes, sha256, head };
        let text = serde_json::to_string_pretty(&manifest).expect("a manifest is JSON");
        std::fs::write(manifest_path(to), text).map_err(|cause| file_problem(to, &cause))?;
        std::fs::rename(&temporary, to).map_err(|cause| file_problem(to, &cause))?;
        Ok(manifest)
    }
}

/// Puts a backup in the place of a database; the old file is kept beside it as `<name>.before-restore`.
pub fn restore(from: &Path, to: &Path, migrations: &[Migration]) -> Result<BackupManifest, Problem> {
    let text = std::fs::read_to_string(manifest_path(from)).map_err(|cause| {
        Problem::invalid(
            "restore.no_manifest",
            format!("找不到备份清单{}：{cause}", manifest_path(from).display()),
            format!("the manifest {} is not there: {cause}", manifest_path(from).display()),
        )
        .remedy("清单与备份须放在一起", "keep the manifest beside the backup")
    })?;
    let manifest: BackupManifest = serde_json::from_str(&text).map_err(|cause| {
        refused("restore.manifest", &format!("清单有误：{cause}"), &format!("the manifest is wrong: {cause}"))
    })?;
    let (sha256, bytes) = digest(from)?;
    if bytes != manifest.bytes {
        return Err(refused(
            "restore.truncated",
            &format!("备份有{bytes}字节，应为{}字节", manifest.bytes),
            &format!("the backup has {bytes} bytes, it should have {}", manifest.bytes),
        ));
    }
    if sha256 != manifest.sha256 {
        return Err(refused(
            "restore.damaged",
            "备份的SHA-256与清单不符",
            "the SHA-256 of the backup is not the manifest's",
        ));
    }
    create_folder(to)?;
    let temporary = beside(to, "restoring");
    std::fs::copy(from, &temporary).map_err(|cause| file_problem(&temporary, &cause))?;
    let checked = Store::open(&Location::File(temporary.clone()), migrations).and_then(|store| store.head());
    match checked {
        Ok(head) if head == manifest.head => {}
        Ok(_) => {
            remove(&temporary);
            return Err(refused(
                "restore.foreign",
                "备份中的日志头与清单不符",
                "the head of the journal in the backup is not the manifest's",
            ));
        }
        Err(problem) => {
            remove(&temporary);
            return Err(problem);
        }
    }
    if to.exists() {
        std::fs::rename(to, beside(to, "before-restore")).map_err(|cause| file_problem(to, &cause))?;
    }
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(to, ending));
        let _ = std::fs::remove_file(with_ending(&temporary, ending));
    }
    std::fs::rename(&temporary, to).map_err(|cause| file_problem(to, &cause))?;
    Ok(manifest)
}

fn head_of(path: &Path) -> Result<Head, Problem> {
    let mut connection = Sqlite::open_reader(path)?;
    crate::Reader { connection: &mut connection }.head()
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(path, ending));
    }
}

fn manifest_path(backup: &Path) -> PathBuf {
    beside(backup, "manifest.json")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    with_ending(path, &format!(".{ending}"))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn digest(path: &Path) -> Result<(String, u64), Problem> {
    let mut file = std::fs::File::open(path).map_err(|cause| file_problem(path, &cause))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(|cause| file_problem(path, &cause))?;
        if read == 0 {
            return Ok((hex(&hasher.finalize()), bytes));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn refused(code: &'static str, zh: &str, en: &str) -> Problem {
    Problem::invalid(code, zh.to_owned(), en.to_owned())
        .remedy("换用完好的备份；现有数据库未被触动", "use a sound backup; the database is untouched")
}

fn file_problem(path: &Path, cause: &std::io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "backup.file",
        format!("文件{}：{cause}", path.display()),
        format!("file {}: {cause}", path.display()),
    )
    .remedy("检查路径、权限和磁盘空间", "check path, permissions and disk space")
}
