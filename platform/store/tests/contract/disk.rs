//! A full disk: writing is refused, reading goes on, nothing acknowledged is lost.

use std::path::Path;
use std::process::Command;

use anlan_kernel::Kind;
use anlan_store::journal::verify::verify;
use anlan_store::{Location, Store};

use crate::setup::{TABLES, count, ids, put};

/// A small file system in memory, unmounted when dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// Nothing where the user may not mount.
    fn mount(folder: &'a Path) -> Option<Self> {
        let status =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder).output().ok()?.status;
        status.success().then_some(Self(folder))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_refuses_writing_and_loses_nothing() {
    let folder = anlan_testkit::folder();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        eprintln!("left out: full disk (mounting a small file system takes root)");
        return;
    };
    let location = Location::File(folder.path().join("city.db"));
    let store = Store::open(&location, TABLES).unwrap();
    let mut acknowledged = 0;
    let text = "满".repeat(300);
    let problem = loop {
        let id = ids(acknowledged + 1)[acknowledged];
        let text = text.clone();
        match store.write(move |tx| put(tx, id, 1, &text)) {
            Ok(_) => acknowledged += 1,
            Err(problem) => break problem,
        }
    };
    assert_eq!((problem.code.as_ref(), problem.kind), ("store.disk_full", Kind::Unavailable));
    assert!(problem.message.zh.contains("磁盘已满") && !problem.remedy.en.is_empty());
    assert!(acknowledged > 100);
    assert_eq!(count(&store, "thing"), acknowledged as u64, "reading goes on");
    assert!(store.backup(&folder.path().join("city.backup"), crate::setup::now()).is_err());
    assert!(!folder.path().join("city.backup.partial").exists(), "a failed backup leaves nothing");
    // Room again: writing goes on without a restart.
    let status = Command::new("mount").args(["-o", "remount,size=16m"]).arg(folder.path()).status().unwrap();
    assert!(status.success());
    let id = ids(acknowledged + 1)[acknowledged];
    store.write(move |tx| put(tx, id, 1, "空")).unwrap();
    drop(store);
    let store = Store::open(&location, TABLES).unwrap();
    assert_eq!(count(&store, "thing"), acknowledged as u64 + 1);
    assert!(verify(&store, &[], &[], &mut |_, _| {}).unwrap().is_sound());
    drop(store);
    drop(disk);
}
