//! Blocking work beside the asynchronous door.

use anlan_kernel::Problem;

use crate::problem::Refusal;

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
