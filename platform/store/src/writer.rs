//! One writer, many commands in a commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use anlan_kernel::{Kind, Problem};
use crossbeam_channel::{Receiver, Sender};

use crate::connection::{Connection, Tx};
use crate::journal::Tail;

/// Commands taken into one commit at most.
const BATCH: usize = 1024;
/// Commands that may wait.
pub(crate) const QUEUE: usize = 16_384;
/// Commands that waited longer are turned away, so that callers can slow down.
const PATIENCE: Duration = Duration::from_millis(200);
/// A batch that took longer than this was one slow command (an import): those behind it are not to blame.
const SLOW_BATCH: Duration = Duration::from_millis(150);

/// What a command left behind: whether to keep it, and how to answer once the commit is known.
pub(crate) struct Done {
    pub(crate) keep: bool,
    pub(crate) answer: Box<dyn FnOnce(Result<(), Problem>) + Send>,
}

/// What a command does when its turn comes, or when it cannot come.
type Command = dyn FnOnce(Result<&mut Tx<'_>, Problem>) -> Done + Send;

/// A command waiting for the writer.
pub(crate) struct Job {
    pub(crate) since: Instant,
    pub(crate) run: Box<Command>,
}

/// Wraps an action as a job whose answer goes to a channel. The action says whether to keep what it did.
pub(crate) fn job<T: Send + 'static, E: From<Problem> + Send + 'static>(
    action: impl FnOnce(&mut Tx<'_>) -> Result<(T, bool), E> + Send + 'static,
    answer: Sender<Result<T, E>>,
) -> Job {
    Job {
        since: Instant::now(),
        run: Box::new(move |tx| {
            let result = match tx {
                Ok(tx) => catch_unwind(AssertUnwindSafe(|| action(tx))).unwrap_or_else(|_| {
                    Err(Problem::new(
                        Kind::Internal,
                        "store.panic",
                        "操作因程序缺陷中止，未写入",
                        "the action stopped because of a fault in the program; nothing was written",
                    )
                    .into())
                }),
                Err(problem) => Err(problem.into()),
            };
            Done {
                keep: matches!(result, Ok((_, true))),
                answer: Box::new(move |commit| {
                    let _ = answer.send(match commit {
                        Ok(()) => result.map(|(value, _)| value),
                        // What was not kept was not to be committed either: its own answer stands.
                        Err(_) if !matches!(result, Ok((_, true))) => result.map(|(value, _)| value),
                        Err(problem) => Err(problem.into()),
                    });
                }),
            }
        }),
    }
}

/// Serves commands until every sender is gone. `reopen` gives a new connection when the old one is lost.
pub(crate) fn serve(
    mut connection: Box<dyn Connection>,
    jobs: &Receiver<Job>,
    lock: &str,
    mut reopen: impl FnMut() -> Result<Box<dyn Connection>, Problem>,
) {
    let mut last_batch = Duration::ZERO;
    while let Ok(first) = jobs.recv() {
        let began = Instant::now();
        if !connection.is_open() {
            match reopen() {
                Ok(fresh) => connection = fresh,
                Err(problem) => {
                    let done = (first.run)(Err(problem.clone()));
                    (done.answer)(Err(problem));
                    continue;
                }
            }
        }
        commit_batch(connection.as_mut(), first, jobs, lock, last_batch);
        last_batch = began.elapsed();
    }
}

fn commit_batch(connection: &mut dyn Connection, first: Job, jobs: &Receiver<Job>, lock: &str, last_batch: Duration) {
    let mut answers = Vec::new();
    let begun = connection.batch(connection.begin_write()).and_then(|()| Tail::load(connection, lock));
    let mut tail = match begun {
        Ok(tail) => tail,
        Err(problem) => {
            let _ = connection.batch("rollback");
            let done = (first.run)(Err(problem.clone()));
            (done.answer)(Err(problem));
            return;
        }
    };
    let before = tail.position();
    let mut broken: Option<Problem> = None;
    let mut next = Some(first);
    while let Some(job) = next {
        if job.since.elapsed() > PATIENCE && last_batch < SLOW_BATCH && answers.len() > 1 {
            let problem = overloaded();
            let done = (job.run)(Err(problem.clone()));
            (done.answer)(Err(problem));
        } else {
            match run(connection, &mut tail, job) {
                Ok(done) => answers.push(done),
                Err((done, problem)) => {
                    answers.push(done);
                    broken = Some(problem);
                    break;
                }
            }
        }
        next = if answers.len() < BATCH { jobs.try_recv().ok() } else { None };
    }
    let result = match broken {
        Some(problem) => Err(problem),
        None => (if tail.position() == before { Ok(()) } else { tail.save(connection) })
            .and_then(|()| connection.batch("commit")),
    };
    if result.is_err() {
        let _ = connection.batch("rollback");
    }
    for done in answers {
        (done.answer)(result.clone());
    }
}

/// Runs one command in a savepoint; an error is one of the connection, after which nothing of the batch can be kept.
fn run(connection: &mut dyn Connection, tail: &mut Tail, job: Job) -> Result<Done, (Done, Problem)> {
    if let Err(problem) = connection.batch("savepoint command") {
        return Err(((job.run)(Err(problem.clone())), problem));
    }
    let mark = tail.clone();
    let done = (job.run)(Ok(&mut Tx { connection, tail }));
    let settled = if done.keep {
        connection.batch("release savepoint command")
    } else {
        *tail = mark;
        connection.batch("rollback to savepoint command; release savepoint command")
    };
    match settled {
        Ok(()) => Ok(done),
        Err(problem) => Err((done, problem)),
    }
}

fn overloaded() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.overloaded",
        "写入排队已超过200毫秒",
        "the queue of writes is longer than 200 ms",
    )
    .remedy("稍后重试", "try again a little later")
}
