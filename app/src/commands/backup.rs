//! `anlan backup` and `anlan restore`.

use std::path::Path;

use anlan_store::Location;

use super::{Outcome, code};
use crate::cli::Arguments;
use crate::house::{House, migrations, now};
use crate::output::Output;

pub(super) fn backup(arguments: &Arguments, output: &Output, to: &Path) -> Outcome {
    let house = House::open(arguments, false)?;
    let manifest = house.store.backup(to, now())?;
    output.value(&manifest);
    output.line(
        format!(
            "已备份到 {}（{}字节，日志{}条，SHA-256 {}）",
            to.display(),
            manifest.bytes,
            manifest.head.size,
            manifest.sha256
        ),
        format!(
            "backed up to {} ({} bytes, journal at {}, SHA-256 {})",
            to.display(),
            manifest.bytes,
            manifest.head.size,
            manifest.sha256
        ),
    );
    Ok(code(true))
}

pub(super) fn restore(arguments: &Arguments, output: &Output, from: &Path) -> Outcome {
    let to = Location::parse(&arguments.database);
    let manifest = anlan_store::backup::restore(from, &to, &migrations())?;
    output.value(&manifest);
    output.line(
        format!("已恢复到 {}（日志{}条，备份于{}）", to.shown(), manifest.head.size, manifest.created_at),
        format!("restored to {} (journal at {}, backup of {})", to.shown(), manifest.head.size, manifest.created_at),
    );
    Ok(code(true))
}
