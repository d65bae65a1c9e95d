//! Backups: a consistent copy made while writing goes on, with a manifest beside it that says what it is.
//!
//! `city.backup` holds the data, `city.backup.manifest.json` its size, hash, schema and journal head. A backup of a file is restored to a file,
//! one of a server to an empty database on a server. Every commit that was answered before the backup began is in it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use anlan_kernel::{Kind, Problem};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::journal::{Head, hex};
use crate::location::Location;
use crate::migrate::{self, Migration};
use crate::problems;
use crate::store::Store;

mod postgres;
mod sqlite;

/// Name and version of the format.
const FORMAT: &str = "anlan-backup-1";

/// What a backup is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name and version of the format.
    pub format: String,
    /// Database it was made from: `sqlite` or `postgres`.
    pub database: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Latest step of the schema.
    pub schema: u32,
    /// Size of the data in bytes.
    pub bytes: u64,
    /// SHA-256 of the data, hexadecimal.
    pub sha256: String,
    /// How far its journal goes.
    pub head: Head,
}

impl Store {
    /// Makes a backup while reading and writing go on.
    ///
    /// # Errors
    /// `backup.exists` where the file is there already; `store.disk_full` and `store.io` leave nothing behind.
    pub fn backup(&self, to: &Path, created_at: Timestamp) -> Result<Manifest, Problem> {
        for path in [to, &beside(to, ".manifest.json")] {
            if path.exists() {
                return Err(exists("backup.exists", path));
            }
        }
        let partial = beside(to, ".partial");
        let made = self.copy(&partial, created_at).and_then(|manifest| {
            fs::rename(&partial, to).map_err(|error| problems::file(&error, to))?;
            write_manifest(&beside(to, ".manifest.json"), &manifest)?;
            Ok(manifest)
        });
        if made.is_err() {
            for path in [to, &partial] {
                // What was half made is of no use to anybody; that it is there is told by the error.
                let _ = fs::remove_file(path);
            }
        }
        made
    }

    fn copy(&self, partial: &Path, created_at: Timestamp) -> Result<Manifest, Problem> {
        let (database, (schema, head)) = match self.location() {
            Location::File(_) => ("sqlite", self.read(|reader| sqlite::copy(reader, partial))?),
            Location::Postgres(_) => ("postgres", self.read(|reader| postgres::copy(reader, partial))?),
        };
        let (bytes, sha256) = digest(partial)?;
        Ok(Manifest {
            format: FORMAT.to_owned(),
            database: database.to_owned(),
            created_at,
            schema,
            bytes,
            sha256,
            head,
        })
    }
}

/// Reads a backup's manifest and checks its data against it, without restoring it.
///
/// # Errors
/// `backup.foreign`, `backup.truncated`, `backup.broken`: each names the file and what to do.
pub fn check(from: &Path) -> Result<Manifest, Problem> {
    let manifest_path = beside(from, ".manifest.json");
    let text = match fs::read_to_string(&manifest_path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(foreign(&manifest_path)),
        Err(error) => return Err(problems::file(&error, &manifest_path)),
    };
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| foreign(&manifest_path))?;
    if manifest.format != FORMAT {
        return Err(foreign(&manifest_path));
    }
    let length = fs::metadata(from).map_err(|error| problems::file(&error, from))?.len();
    if length < manifest.bytes {
        return Err(unusable(
            "backup.truncated",
            format!("备份不完整：应有{}字节，实有{length}字节", manifest.bytes),
            format!("the backup is cut short: it has {length} of {} bytes", manifest.bytes),
            from,
        ));
    }
    if digest(from)? != (manifest.bytes, manifest.sha256.clone()) {
        return Err(unusable(
            "backup.broken",
            "备份内容与清单的散列不符".to_owned(),
            "the backup's content does not have the hash of its manifest".to_owned(),
            from,
        ));
    }
    Ok(manifest)
}

/// Restores a backup to a place where there is no database yet.
///
/// # Errors
/// As [`check`], and `backup.newer` where a newer program made it, `backup.other_database` where it does not fit the place,
/// `backup.target_exists` where there is a database already. Nothing is changed then.
pub fn restore(from: &Path, to: &Location, migrations: &[Migration]) -> Result<Manifest, Problem> {
    let manifest = check(from)?;
    let ours = migrate::latest(migrations);
    if manifest.schema > ours {
        return Err(Problem::new(
            Kind::Conflict,
            "backup.newer",
            format!("备份的数据库版本为{}，高于本程序的版本{ours}", manifest.schema),
            format!("the backup is at version {}, this program knows versions up to {ours}", manifest.schema),
        )
        .remedy("请使用做此备份的新版程序", "use the newer program that made the backup")
        .in_file(from.display().to_string()));
    }
    match (to, manifest.database.as_str()) {
        (Location::File(path), "sqlite") => sqlite::restore(from, path)?,
        (Location::Postgres(url), "postgres") => postgres::restore(from, url, migrations)?,
        _ => {
            return Err(Problem::new(
                Kind::Conflict,
                "backup.other_database",
                format!("该备份来自{}，无法恢复到{}", manifest.database, to.shown()),
                format!("the backup was made from {} and cannot be restored to {}", manifest.database, to.shown()),
            )
            .remedy("恢复到同类数据库", "restore it to a database of the same kind")
            .in_file(from.display().to_string()));
        }
    }
    Ok(manifest)
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

fn write_manifest(path: &Path, manifest: &Manifest) -> Result<(), Problem> {
    let text = serde_json::to_string_pretty(manifest).map_err(|cause| Problem::internal("backup.manifest", cause))?;
    let write = || {
        let mut file = File::create_new(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        sync_folder(path)
    };
    write().map_err(|error| problems::file(&error, path))
}

/// Makes a new name in a folder durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn digest(path: &Path) -> Result<(u64, String), Problem> {
    let read = || {
        let mut file = File::open(path)?;
        let (mut hasher, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok((length, hex(&hasher.finalize())));
            }
            hasher.update(&buffer[..count]);
            length += count as u64;
        }
    };
    read().map_err(|error| problems::file(&error, path))
}

fn exists(code: &'static str, path: &Path) -> Problem {
    Problem::new(Kind::Conflict, code, "该处已有文件，未作改动", "something is there already; it was left as it is")
        .remedy("另选位置，或先移走原文件", "choose another place, or move it away first")
        .in_file(path.display().to_string())
}

fn foreign(path: &Path) -> Problem {
    unusable(
        "backup.foreign",
        "这不是本程序的备份：缺少清单或清单无法识别".to_owned(),
        "this is no backup of ours: its manifest is missing or not understood".to_owned(),
        path,
    )
}

fn unusable(code: &'static str, zh: String, en: String, path: &Path) -> Problem {
    Problem::invalid(code, zh, en).remedy("改用另一份备份", "use another backup").in_file(path.display().to_string())
}
