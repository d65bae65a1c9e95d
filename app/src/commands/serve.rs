//! `anlan serve`: the browser client, the interface and the map service.

use super::{Outcome, code};
use crate::cli::{Arguments, Command};
use crate::house::House;
use crate::output::Output;
use crate::serve::{self, Wanted};

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let Command::Serve { listen, hosts, public_url, folder, weather } = &arguments.command else {
        unreachable!("called for this command only")
    };
    let house = House::open(arguments, true)?;
    let folder = folder.clone().unwrap_or_else(|| serve::folder_of(house.store.location()));
    let weather = weather.as_deref().map(super::weather::read).transpose()?;
    serve::run(
        house,
        &Wanted { listen: *listen, hosts: hosts.clone(), public_url: public_url.clone(), folder, weather },
        output,
    )?;
    Ok(code(true))
}
