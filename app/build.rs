//! Puts the built browser client, where there is one, to where the binary embeds it from.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let client = PathBuf::from("../web/dist");
    let target = PathBuf::from(std::env::var("OUT_DIR").expect("cargo names the folder")).join("client");
    println!("cargo::rerun-if-changed={}", client.display());
    let _ = fs::remove_dir_all(&target);
    fs::create_dir_all(&target).expect("the build folder is writable");
    if client.join("index.html").exists() {
        copy(&client, &target);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the build folder is writable");
    for entry in fs::read_dir(from).expect("the client was built").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("the build folder is writable");
        }
    }
}
