//! House rules that a program can check: `cargo xtask tidy`.

use std::path::Path;
use std::process::ExitCode;

mod tidy;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
            let findings = tidy::check(root);
            for finding in &findings {
                eprintln!("{finding}");
            }
            if findings.is_empty() {
                println!("tidy: nothing to mend");
                return ExitCode::SUCCESS;
            }
            eprintln!("tidy: {} to mend", findings.len());
            ExitCode::FAILURE
        }
        _ => {
            eprintln!("cargo xtask tidy    check the house rules");
            ExitCode::FAILURE
        }
    }
}
