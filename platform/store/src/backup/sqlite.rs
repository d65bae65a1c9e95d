//! Backup of a file: its pages, copied in one consistent state.

use std::fs::{self, File};
use std::path::Path;

use anlan_kernel::Problem;
use rusqlite::backup::Backup;

use super::{beside, exists, sync_folder};
use crate::connection::Connection;
use crate::journal::Head;
use crate::migrate;
use crate::problems;
use crate::reader::Reader;

/// Copies all pages; writing goes on meanwhile, the copy is of the state when it began.
pub(super) fn copy(reader: &mut Reader, to: &Path) -> Result<(u32, Head), Problem> {
    let found = (migrate::schema_version(reader)?, reader.journal_head()?);
    let Connection::Sqlite(source) = &reader.connection else {
        return Err(Problem::internal("backup.connection", "a file is read through its own connection"));
    };
    // A copy left half made by an earlier try is written anew.
    if to.exists() {
        fs::remove_file(to).map_err(|error| problems::file(&error, to))?;
    }
    let mut target = rusqlite::Connection::open(to).map_err(problems::sqlite)?;
    target.execute_batch("pragma synchronous = full").map_err(problems::sqlite)?;
    // All pages in one step: in several, every commit between two would start the copy over.
    Backup::new(&source.connection, &mut target).and_then(|backup| backup.step(-1)).map_err(problems::sqlite)?;
    target.close().map_err(|(_, error)| problems::sqlite(error))?;
    File::open(to).and_then(|file| file.sync_all()).map_err(|error| problems::file(&error, to))?;
    Ok(found)
}

/// Puts a checked backup in its place under a temporary name first, so that a database is whole or not there.
pub(super) fn restore(from: &Path, to: &Path) -> Result<(), Problem> {
    for path in [to, &beside(to, "-wal"), &beside(to, "-journal")] {
        if path.exists() {
            return Err(exists("backup.target_exists", path));
        }
    }
    let partial = beside(to, ".restoring");
    let put = || {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, &partial)?;
        File::open(&partial)?.sync_all()?;
        fs::rename(&partial, to)?;
        sync_folder(to)
    };
    put().map_err(|error| {
        // The temporary file may be what filled the disk.
        let _ = fs::remove_file(&partial);
        problems::file(&error, to)
    })
}
