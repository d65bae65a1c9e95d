//! What the store found out about the machine when it was opened.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anlan_kernel::{Kind, Problem};

use crate::problems;

/// A flush slower than this is worth a warning: every commit waits for one.
const SLOW_FLUSH: Duration = Duration::from_millis(2);
/// Flushes measured; the middle one counts.
const FLUSHES: usize = 5;

/// State of the store's surroundings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// How long the disk takes to flush 4 kB; absent for a server, whose disk is not ours to measure.
    pub flush_time: Option<Duration>,
    /// What a person should look at.
    pub warnings: Vec<Problem>,
}

impl Health {
    /// Measures the disk beside a database file.
    pub(crate) fn of_file(database: &Path) -> Result<Self, Problem> {
        let mut name = database.as_os_str().to_owned();
        name.push(format!(".flush-{}", std::process::id()));
        let path = Path::new(&name);
        let measured = flush_time(path);
        // Left behind at worst as an empty file; what matters is told below.
        let _ = std::fs::remove_file(path);
        let flush_time = measured.map_err(|error| problems::file(&error, database))?;
        Ok(Self { flush_time: Some(flush_time), warnings: warning(flush_time).into_iter().collect() })
    }
}

fn warning(flush_time: Duration) -> Option<Problem> {
    let milliseconds = flush_time.as_secs_f64() * 1000.0;
    (flush_time > SLOW_FLUSH).then(|| {
        Problem::new(
            Kind::Unavailable,
            "store.slow_flush",
            format!("磁盘落盘一次需{milliseconds:.1}毫秒，写入会变慢"),
            format!("the disk takes {milliseconds:.1} ms to flush; writing will be slow"),
        )
        .remedy("将数据库放在固态硬盘上", "keep the database on a solid-state disk")
        .warning()
    })
}

fn flush_time(path: &Path) -> std::io::Result<Duration> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let mut times = Vec::with_capacity(FLUSHES);
    for _ in 0..FLUSHES {
        let begun = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times[FLUSHES / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_slow_disk_is_warned_of() {
        assert_eq!(warning(Duration::from_micros(1900)), None);
        let problem = warning(Duration::from_micros(7250)).unwrap();
        assert!(problem.message.en.contains("7.3 ms") || problem.message.en.contains("7.2 ms"), "{problem}");
    }
}
