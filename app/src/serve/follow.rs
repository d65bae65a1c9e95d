//! One thread keeps everything in memory up with the journal, and tells the streams of changes how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anlan_kernel::Position;
use anlan_store::{Follower, Store};
use tokio::sync::watch;

/// How long the thread waits for an entry before it looks at the calendar and the end of the program.
const WAIT: Duration = Duration::from_millis(500);
/// How long it rests after a fault, so that a database that went away is not asked without pause.
const REST: Duration = Duration::from_secs(1);

/// The thread; it ends with the value.
pub(crate) struct Following {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Starts following.
pub(crate) fn follow(
    store: Store,
    followers: Vec<Arc<dyn Follower>>,
    reached: watch::Sender<Position>,
) -> std::io::Result<Following> {
    let ended = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&ended);
    let thread = std::thread::Builder::new().name("follower".to_owned()).spawn(move || {
        let mut position = *reached.borrow();
        while !over.load(Ordering::Relaxed) {
            let outcome = store.wait_for(position + 1, WAIT).and_then(|head| {
                for follower in &followers {
                    follower.catch_up(&store)?;
                }
                Ok(head)
            });
            match outcome {
                Ok(head) if head > position => {
                    position = head;
                    reached.send_replace(head);
                }
                Ok(_) => {}
                Err(problem) => {
                    tracing::warn!(code = %problem.code, "following the journal: {}", problem.message.en);
                    std::thread::sleep(REST);
                }
            }
        }
    })?;
    Ok(Following { ended, thread: Some(thread) })
}

impl Drop for Following {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there was told when it happened.
            let _ = thread.join();
        }
    }
}
