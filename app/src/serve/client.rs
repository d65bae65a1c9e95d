//! The browser client inside the binary.

use anlan_http::assets::Assets;
use include_dir::{Dir, include_dir};

static CLIENT: Dir<'_> = include_dir!("$OUT_DIR/client");

/// Returns the files of the client; none where the binary was built without it.
pub(crate) fn assets() -> Assets {
    let mut files = Vec::new();
    collect(&CLIENT, &mut files);
    Assets::new(files, nonce)
}

fn collect(folder: &Dir<'_>, files: &mut Vec<(String, Vec<u8>)>) {
    for file in folder.files() {
        files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
    }
    for inner in folder.dirs() {
        collect(inner, files);
    }
}

/// Returns a word that nobody can guess.
fn nonce() -> String {
    let mut bytes = [0; 16];
    crate::house::random(&mut bytes);
    anlan_kernel::hex(&bytes)
}
