//! `anlan backup` and `anlan restore`.

use std::path::Path;

use anlan_kernel::Problem;
use anlan_store::Location;

use super::{Outcome, code};
use crate::cli::Arguments;
use crate::house::{House, now};
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
            manifest.head.position,
            manifest.sha256
        ),
        format!(
            "backed up to {} ({} bytes, journal at {}, SHA-256 {})",
            to.display(),
            manifest.bytes,
            manifest.head.position,
            manifest.sha256
        ),
    );
    Ok(code(true))
}

pub(super) fn restore(arguments: &Arguments, output: &Output, from: &Path) -> Outcome {
    let Location::File(to) = Location::parse(&arguments.database) else {
        return Err(vec![
            Problem::invalid(
                "restore.server",
                "PostgreSQL 数据库由服务器的工具恢复",
                "a PostgreSQL database is restored with the server's own tools",
            )
            .remedy("运行 pg_restore", "run pg_restore"),
        ]);
    };
    let manifest = anlan_store::restore(from, &to, anlan_registry::MIGRATIONS)?;
    output.value(&manifest);
    output.line(
        format!(
            "已恢复到 {}（日志{}条，备份于{}）；原文件保留为 .before-restore",
            to.display(),
            manifest.head.position,
            manifest.at
        ),
        format!(
            "restored to {} (journal at {}, backup of {}); the old file is kept as .before-restore",
            to.display(),
            manifest.head.position,
            manifest.at
        ),
    );
    Ok(code(true))
}
