//! Chores: house rules that a program can check (`cargo xtask tidy`), the sample city (`cargo xtask demo-city`).

use std::path::Path;
use std::process::ExitCode;

mod demo_city;
mod tidy;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["demo-city", rest @ ..] => match demo_city::run(root, rest.contains(&"--check")) {
            Ok(()) => ExitCode::SUCCESS,
            Err(cause) => {
                eprintln!("{cause:#}");
                ExitCode::FAILURE
            }
        },
        ["tidy"] => {
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
            eprintln!("cargo xtask tidy                  check the house rules");
            eprintln!("cargo xtask demo-city [--check]   write the tables of the sample city, or check them");
            ExitCode::FAILURE
        }
    }
}
