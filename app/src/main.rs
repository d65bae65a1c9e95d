//! The command line of Anlan: it names the capabilities and packs, and does nothing of substance itself.

use std::process::ExitCode;

use clap::Parser as _;

mod cli;
mod house;
mod output;
mod serve;

mod commands;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let output = output::Output::new(arguments.language(), arguments.json);
    match commands::run(&arguments, &output) {
        Ok(code) => code,
        Err(problems) => {
            output.problems(&problems);
            problems.first().map_or(ExitCode::FAILURE, output::exit_code)
        }
    }
}
