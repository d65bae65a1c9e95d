//! The one way to write: commands wait in a queue, a single thread takes all that wait into one transaction, a savepoint for each, and
//! commits once for all before it answers any.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anlan_kernel::{Position, Problem};
use crossbeam_channel::{Receiver, Sender, TrySendError};

use crate::connection::Connection;
use crate::journal::Tail;
use crate::location::Location;
use crate::problems;
use crate::reader::Reader;
use crate::tx::Tx;

/// Once a transaction has lasted so long it is committed, so that those done first need not wait for those last.
const BATCH_TIME: Duration = Duration::from_millis(50);

/// A command as the writer thread sees it.
pub(crate) trait Command: Send {
    /// Takes the command up; false where the caller no longer waits.
    fn start(&self) -> bool;
    /// Runs it; false where its changes are to be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers the caller.
    fn answer(self: Box<Self>, committed: Result<(), Problem>);
}

/// Where a caller waits for its answer.
struct Slot<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

#[expect(clippy::large_enum_variant, reason = "there is one for each caller that waits, and it ends as the large one")]
enum State<T> {
    Queued,
    Running,
    Done(Result<T, Problem>),
    Left,
}

impl<T> Slot<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, answer: Result<T, Problem>) {
        let mut state = self.state();
        if !matches!(*state, State::Done(_) | State::Left) {
            *state = State::Done(answer);
            self.changed.notify_one();
        }
    }
}

struct Task<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, Problem>>,
    slot: Arc<Slot<T>>,
}

impl<T, F> Command for Task<T, F>
where
    T: Send,
    F: FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem> + Send,
{
    fn start(&self) -> bool {
        let mut state = self.slot.state();
        let wanted = matches!(*state, State::Queued);
        if wanted {
            *state = State::Running;
        }
        wanted
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = attempt(work, tx);
        let keep = matches!(outcome, Ok((_, true)));
        self.outcome = Some(outcome.map(|(value, _)| value));
        keep
    }

    fn answer(mut self: Box<Self>, committed: Result<(), Problem>) {
        let answer = joined(self.outcome.take(), committed);
        self.slot.put(answer);
    }
}

impl<T, F> Drop for Task<T, F> {
    /// Whatever becomes of a command, its caller hears of it.
    fn drop(&mut self) {
        self.slot.put(Err(problems::closed()));
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}

/// Queues a command and waits for its answer; gives up when it has waited so long without being taken up.
pub(crate) fn submit<T, F>(queue: &Sender<Box<dyn Command>>, patience: Duration, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem> + Send + 'static,
{
    let slot = Arc::new(Slot { state: Mutex::new(State::Queued), changed: Condvar::new() });
    let deadline = Instant::now() + patience;
    let task = Box::new(Task { work: Some(work), outcome: None, slot: Arc::clone(&slot) });
    if let Err(error) = queue.send_deadline(task, deadline) {
        return Err(if error.is_timeout() { problems::queue_full() } else { problems::closed() });
    }
    let mut state = slot.state();
    loop {
        match std::mem::replace(&mut *state, State::Left) {
            State::Done(answer) => return answer,
            State::Running => {
                *state = State::Running;
                state = slot.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            State::Queued => {
                let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                    return Err(problems::queue_full());
                };
                *state = State::Queued;
                (state, _) = slot.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
            }
            State::Left => return Err(problems::closed()),
        }
    }
}

/// A command whose caller does not wait on a thread: it is called back.
struct Called<T, F, D: FnOnce(Result<T, Problem>)> {
    work: Option<F>,
    outcome: Option<Result<T, Problem>>,
    done: Option<D>,
    turn: Arc<AtomicU8>,
}

const QUEUED: u8 = 0;
const RUNNING: u8 = 1;
const WITHDRAWN: u8 = 2;

/// A command in the queue, which may be withdrawn until its turn has come.
pub struct Ticket {
    turn: Arc<AtomicU8>,
}

impl Ticket {
    /// Withdraws the command; false where its turn has come already, so that its answer must be waited for.
    pub fn withdraw(&self) -> bool {
        self.turn.compare_exchange(QUEUED, WITHDRAWN, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

impl<T, F, D> Command for Called<T, F, D>
where
    T: Send,
    F: FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem> + Send,
    D: FnOnce(Result<T, Problem>) + Send,
{
    fn start(&self) -> bool {
        self.turn.compare_exchange(QUEUED, RUNNING, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = attempt(work, tx);
        let keep = matches!(outcome, Ok((_, true)));
        self.outcome = Some(outcome.map(|(value, _)| value));
        keep
    }

    fn answer(mut self: Box<Self>, committed: Result<(), Problem>) {
        let answer = joined(self.outcome.take(), committed);
        if let Some(done) = self.done.take() {
            done(answer);
        }
    }
}

impl<T, F, D: FnOnce(Result<T, Problem>)> Drop for Called<T, F, D> {
    /// Whatever becomes of a command, its caller hears of it.
    fn drop(&mut self) {
        if let Some(done) = self.done.take() {
            done(Err(problems::closed()));
        }
    }
}

/// Runs a command; a panic is a problem like others.
fn attempt<T>(
    work: impl FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem>,
    tx: &mut Tx<'_>,
) -> Result<(T, bool), Problem> {
    catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|panic| Err(problems::panicked(&said(panic.as_ref()))))
}

/// Joins what a command came to with what became of its transaction.
fn joined<T>(outcome: Option<Result<T, Problem>>, committed: Result<(), Problem>) -> Result<T, Problem> {
    match (outcome, committed) {
        (Some(Ok(value)), Ok(())) => Ok(value),
        // What a command found wrong itself tells more than that the commit failed too.
        (Some(Err(problem)), _) | (_, Err(problem)) => Err(problem),
        (None, Ok(())) => Err(problems::closed()),
    }
}

/// Queues a command whose caller is called back, on the writer's thread, once it is committed or refused.
pub(crate) fn submit_then<T, F>(
    queue: &Sender<Box<dyn Command>>,
    work: F,
    done: impl FnOnce(Result<T, Problem>) + Send + 'static,
) -> Ticket
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<(T, bool), Problem> + Send + 'static,
{
    let turn = Arc::new(AtomicU8::new(QUEUED));
    let command = Box::new(Called { work: Some(work), outcome: None, done: Some(done), turn: Arc::clone(&turn) });
    if let Err(TrySendError::Full(command)) = queue.try_send(command) {
        command.answer(Err(problems::queue_full()));
    }
    Ticket { turn }
}

/// What the writer thread tells the others.
pub(crate) trait Committed: Send {
    /// The journal has reached this position.
    fn reached(&self, position: Position);
}

/// The writer thread's own things.
pub(crate) struct Writer<C> {
    pub(crate) location: Location,
    pub(crate) reader: Reader,
    pub(crate) committed: C,
    /// Commands taken into one transaction at most.
    pub(crate) batch: usize,
    /// Set once a flush has failed: what the disk holds is then unknown until the program starts again.
    pub(crate) stopped: bool,
}

impl<C: Committed> Writer<C> {
    /// Serves commands until nobody can send any more.
    pub(crate) fn run(mut self, queue: &Receiver<Box<dyn Command>>) {
        let mut waiting = VecDeque::with_capacity(self.batch);
        loop {
            if waiting.is_empty() {
                match queue.recv() {
                    Ok(command) => waiting.push_back(command),
                    Err(_) => return,
                }
            }
            while waiting.len() < self.batch
                && let Ok(command) = queue.try_recv()
            {
                waiting.push_back(command);
            }
            self.serve(&mut waiting);
        }
    }

    /// Runs commands from the front of the queue as one transaction and answers them.
    fn serve(&mut self, waiting: &mut VecDeque<Box<dyn Command>>) {
        let mut taken = Vec::with_capacity(waiting.len());
        let committed = self.transact(waiting, &mut taken);
        if let Err(problem) = &committed {
            if self.reader.connection.in_transaction() {
                // A rollback that fails leaves a connection that the next transaction replaces.
                let _ = self.reader.connection.batch("rollback");
            }
            if problem.code == "store.flush_failed" {
                self.stopped = true;
            }
            // Nothing was taken up yet: these would meet the same problem.
            while let Some(command) = waiting.pop_front() {
                if command.start() {
                    taken.push(command);
                }
            }
        }
        if let Ok(Some(position)) = committed {
            self.committed.reached(position);
        }
        for command in taken {
            command.answer(committed.as_ref().map(|_| ()).map_err(Clone::clone));
        }
    }

    /// Returns the journal's position where it has grown.
    fn transact(
        &mut self,
        waiting: &mut VecDeque<Box<dyn Command>>,
        taken: &mut Vec<Box<dyn Command>>,
    ) -> Result<Option<Position>, Problem> {
        let mut tail = self.begin()?;
        let before = tail.size();
        let begun = Instant::now();
        while let Some(mut command) = waiting.pop_front() {
            if !command.start() {
                continue;
            }
            let outcome = self.one(command.as_mut(), &mut tail);
            taken.push(command);
            outcome?;
            if begun.elapsed() > BATCH_TIME {
                break;
            }
        }
        let grown = (tail.size() != before).then_some(tail.size());
        if grown.is_some() {
            tail.write(&mut self.reader)?;
        }
        self.reader.connection.commit()?;
        Ok(grown)
    }

    fn one(&mut self, command: &mut dyn Command, tail: &mut Tail) -> Result<(), Problem> {
        self.reader.connection.batch("savepoint command")?;
        let kept = tail.clone();
        let keep = command.run(&mut Tx::new(&mut self.reader, tail));
        if !self.reader.connection.in_transaction() {
            // A full disk or a lost server ends the transaction with all commands in it.
            return Err(self.lost());
        }
        if !keep {
            self.reader.connection.batch("rollback to savepoint command")?;
            *tail = kept;
        }
        self.reader.connection.batch("release savepoint command")
    }

    fn begin(&mut self) -> Result<Tail, Problem> {
        if self.stopped {
            return Err(problems::stopped());
        }
        if self.reader.connection.is_closed() {
            self.reader.connection = Connection::writer(&self.location)?;
        }
        if let Err(problem) = self.reader.connection.begin_write() {
            // A server that went away since the last transaction shows only now; nothing has run, so trying again is safe.
            if !self.reader.connection.is_closed() {
                return Err(problem);
            }
            self.reader.connection = Connection::writer(&self.location)?;
            self.reader.connection.begin_write()?;
        }
        let lock = self.reader.connection.for_update();
        Tail::read(&mut self.reader, lock)
    }

    fn lost(&self) -> Problem {
        match self.reader.connection {
            Connection::Sqlite(_) => problems::disk_full(),
            Connection::Postgres(_) => problems::unreachable("transaction lost"),
        }
    }
}
