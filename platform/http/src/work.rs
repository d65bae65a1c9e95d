//! Blocking work beside the asynchronous door.

use std::sync::LazyLock;

use anlan_kernel::Problem;
use anlan_store::{Location, Store};
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
/// to another thread and back takes longer than the work itself, and as [`work`] otherwise. A database on a server is never asked on the spot:
/// the answer comes over a network, and its client refuses to wait on a thread of the door.
pub async fn short<T, E>(store: &Store, job: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Refusal>
where
    T: Send + 'static,
    E: Into<Refusal> + Send + 'static,
{
    if matches!(store.location(), Location::File(_))
        && let Ok(_place) = PLACES.try_acquire()
    {
        return job().map_err(Into::into);
    }
    work(job).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_testkit::Database;
    use std::thread::ThreadId;

    fn store(database: &Database) -> Store {
        Store::open(&Location::parse(&database.address), &[]).unwrap()
    }

    /// Asks the database by short work, and says on which thread that was.
    async fn asked(store: &Store) -> Option<ThreadId> {
        let shared = store.clone();
        short(store, move || shared.journal_head().map(|_| std::thread::current().id())).await.ok()
    }

    #[tokio::test]
    async fn short_work_is_done_on_the_spot_while_there_is_room() {
        let database = Database::sqlite();
        let store = store(&database);
        let here = Some(std::thread::current().id());
        assert_eq!(asked(&store).await, here);
        let all = PLACES.acquire_many(u32::try_from(processors()).unwrap()).await.unwrap();
        let elsewhere = asked(&store).await;
        assert!(elsewhere.is_some() && elsewhere != here);
        drop(all);
    }

    #[test]
    fn a_database_on_a_server_is_asked_from_another_thread() {
        let database = Database::postgres();
        let store = store(&database);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let elsewhere = runtime.block_on(asked(&store));
        assert!(elsewhere.is_some() && elsewhere != Some(std::thread::current().id()));
    }
}
