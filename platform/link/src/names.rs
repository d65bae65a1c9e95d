//! Streams and subjects.

/// The work queue.
pub(crate) const WORK: &str = "ANLAN_WORK";
/// Inputs, parts and reasons.
pub(crate) const RUNS: &str = "ANLAN_RUNS";
/// What stands where a run is there.
pub(crate) const MARK: &str = "mark";
/// Before the name of a batch whose part is there.
pub(crate) const DONE: &str = "done_";
/// Before the name of a batch that failed.
pub(crate) const FAILED: &str = "failed_";
/// Before the version of an engine that refuses the run.
pub(crate) const REFUSED: &str = "refused_";

/// A text as one token of a subject.
pub(crate) fn token(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }).collect()
}

pub(crate) fn consumer(engine: &str) -> String {
    format!("engine_{}", token(engine))
}

pub(crate) fn all_work(engine: &str) -> String {
    format!("anlan.work.{}.>", token(engine))
}

pub(crate) fn work_of(run: &str) -> String {
    format!("anlan.work.*.{run}.>")
}

pub(crate) fn work(engine: &str, run: &str, batch: &str) -> String {
    format!("anlan.work.{}.{run}.{batch}", token(engine))
}

/// Engine, run and batch of a subject.
pub(crate) fn of_work(subject: &str) -> Option<(&str, &str, &str)> {
    let mut parts = subject.strip_prefix("anlan.work.")?.splitn(3, '.');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

pub(crate) fn all_of(run: &str) -> String {
    format!("anlan.run.{run}.>")
}

pub(crate) fn heads(run: &str) -> String {
    format!("anlan.run.{run}.head.*")
}

pub(crate) fn head(run: &str, name: &str) -> String {
    format!("anlan.run.{run}.head.{name}")
}

pub(crate) fn piece(run: &str, name: &str, digest: &str, number: usize) -> String {
    format!("anlan.run.{run}.piece.{name}.{}.{number}", &digest[..16.min(digest.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_tells_engine_run_and_batch() {
        let subject = work("0.1.0+ab", "f00d", "12-3");
        assert_eq!(of_work(&subject), Some(("0-1-0-ab", "f00d", "12-3")));
        assert_eq!(of_work("anlan.work.x"), None);
    }
}
