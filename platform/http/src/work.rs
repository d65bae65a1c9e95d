//! Blocking work beside the asynchronous door.

use std::sync::LazyLock;

use anlan_kernel::Problem;
use tokio::sync::Semaphore;

use crate::problem::Refusal;

/// Threads of the door kept free of short work, so that it always answers.
const KEPT_FREE: usize = 2;

/// Places for short work at one time: as many as the machine has processors.
static PLACES: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(processors()));

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Returns how many threads the door's runtime should have.
pub fn door_threads() -> usize {
    processors() + KEPT_FREE
}

/// Runs work that waits for the database or computes for long, and answers when it is done.
pub async fn work<T, E>(job: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Refusal>
where
    T: Send + 'static,
    E: Into<Refusal> + Send + 'static,
{
    match tokio::task::spawn_blocking(job).await {
        Ok(outcome) => outcome.map_err(Into::into),
        Err(cause) => Err(Problem::internal("http.work", cause).into()),
    }
}

/// Runs work that is known to take well below a millisecond, such as reading one record: on the spot while there is room, since handing it
/// to another thread and back takes longer than the work itself, and as [`work`] otherwise.
pub async fn short<T, E>(job: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Refusal>
where
    T: Send + 'static,
    E: Into<Refusal> + Send + 'static,
{
    match PLACES.try_acquire() {
        Ok(_place) => job().map_err(Into::into),
        Err(_) => work(job).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn short_work_is_done_on_the_spot_while_there_is_room() {
        let here = std::thread::current().id();
        let at = || Ok::<_, Problem>(std::thread::current().id());
        assert_eq!(short(at).await.ok(), Some(here));
        let all = PLACES.acquire_many(u32::try_from(processors()).unwrap()).await.unwrap();
        assert_ne!(short(at).await.ok(), Some(here));
        drop(all);
    }
}
