//! The committed description of the interface is the one the routes give.

use std::path::Path;
use std::process::Command;

use crate::setup::Server;

#[test]
fn the_committed_description_is_current() {
    let printed = Command::new(env!("CARGO_BIN_EXE_anlan")).arg("openapi").output().unwrap();
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let committed = std::fs::read_to_string(committed).unwrap_or_default();
    assert!(
        committed == String::from_utf8_lossy(&printed.stdout),
        "docs/openapi.json is stale: run `make interface` and read the difference"
    );
}

#[test]
fn the_server_gives_the_description_it_was_built_with() {
    let printed = Command::new(env!("CARGO_BIN_EXE_anlan")).arg("openapi").output().unwrap();
    let served = Server::shared().visitor().get("/openapi.json");
    assert_eq!(served.status, 200);
    assert_eq!(served.text.trim(), String::from_utf8_lossy(&printed.stdout).trim());
}
