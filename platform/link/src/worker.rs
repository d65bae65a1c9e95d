//! The worker's side: a batch at a time, signs of life while it computes, the part stored before the batch is acknowledged.

use std::collections::BTreeSet;
use std::time::Duration;

use anlan_kernel::Problem;
use async_nats::connection::State;
use async_nats::jetstream::consumer::{Consumer, PullConsumer, pull};
use async_nats::jetstream::{AckKind, Message};
use futures_util::StreamExt as _;
use tokio::task::JoinHandle;

use crate::client::Link;
use crate::{ATTEMPTS, blob, names};

/// How long one request for work stands.
const STANDS: Duration = Duration::from_secs(2);
/// Pause before the server is asked again.
const PAUSE: Duration = Duration::from_millis(200);
/// Signs of life that one batch may give: a computation that never ends is given to another in the end.
const MOST_SIGNS: u32 = 600;

/// A worker of one version of an engine.
pub struct Worker<'a> {
    link: &'a Link,
    engine: String,
    name: String,
    /// Runs of other engines that were told so.
    refused: BTreeSet<String>,
}

/// What comes next for a worker.
pub enum Next<'a> {
    /// A batch to compute.
    Work(Box<Taken<'a>>),
    /// Nothing for now.
    Nothing,
    /// The server is away.
    Away,
    /// There is a run for another version of the engine, which is refused.
    Foreign {
        /// The run.
        run: String,
        /// Version it is for.
        engine: String,
    },
}

/// A batch that was taken; it goes to another worker unless it is finished, failed or given back.
pub struct Taken<'a> {
    link: &'a Link,
    message: Message,
    engine: String,
    by: String,
    /// The run.
    pub run: String,
    /// Name of the batch.
    pub batch: String,
    /// Which attempt this is, from 1.
    pub attempt: u64,
    /// What is to be computed.
    pub bytes: Vec<u8>,
    signs: JoinHandle<()>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.signs.abort();
    }
}

impl<'a> Worker<'a> {
    pub(crate) fn new(link: &'a Link, engine: &str, name: &str) -> Self {
        Self { link, engine: engine.to_owned(), name: name.to_owned(), refused: BTreeSet::new() }
    }

    /// Waits a little for a batch.
    ///
    /// # Errors
    /// `link.lost` where the server does not come back while a batch is looked at.
    pub fn wait(&mut self) -> Result<Next<'a>, Problem> {
        if self.link.client.connection_state() != State::Connected {
            std::thread::sleep(PAUSE);
            return Ok(Next::Away);
        }
        match self.link.runtime.block_on(self.fetch()) {
            Ok(Some((message, patience))) => self.take(message, patience),
            Ok(None) => self.idle(),
            // Asked again at once or after the server is back.
            Err(_) => {
                std::thread::sleep(PAUSE);
                Ok(Next::Nothing)
            }
        }
    }

    async fn fetch(&self) -> Result<Option<(Message, Duration)>, async_nats::Error> {
        let work = self.link.stream(names::WORK).await?;
        let consumer: Result<PullConsumer, _> = work.get_consumer(&names::consumer(&self.engine)).await;
        let Ok(consumer) = consumer else {
            // No run of this engine yet.
            tokio::time::sleep(PAUSE).await;
            return Ok(None);
        };
        let patience = Self::patience(&consumer);
        let mut messages = consumer.fetch().max_messages(1).expires(STANDS).messages().await?;
        Ok(messages.next().await.transpose()?.map(|message| (message, patience)))
    }

    fn patience(consumer: &Consumer<pull::Config>) -> Duration {
        consumer.cached_info().config.ack_wait.max(Duration::from_secs(1))
    }

    /// Takes a batch, unless there is nothing to compute about it.
    fn take(&self, message: Message, patience: Duration) -> Result<Next<'a>, Problem> {
        let Some((_, run, batch)) = names::of_work(&message.subject) else { return Ok(Next::Nothing) };
        let (run, batch) = (run.to_owned(), batch.to_owned());
        let attempt = message.info().map_or(1, |info| u64::try_from(info.delivered).unwrap_or(1));
        let header = |name: &str| message.headers.as_ref()?.get(name).map(|value| value.as_str().to_owned());
        let meant_for = header("Anlan-Engine").unwrap_or_default();
        let length = header("Anlan-Bytes").and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
        let is_whole = header("Anlan-Sha256").is_some_and(|digest| digest == blob::digest(&message.payload));
        let bytes = blob::unpack(&message.payload, length).ok().filter(|_| is_whole);
        let signs = self.signs(&message, patience);
        let mut taken = Taken {
            link: self.link,
            message,
            engine: self.engine.clone(),
            by: self.name.clone(),
            run,
            batch,
            attempt,
            bytes: Vec::new(),
            signs,
        };
        if meant_for != self.engine {
            // Two versions whose names differ in a sign that subjects do not have.
            let (run, engine) = (taken.run.clone(), meant_for);
            taken.end(AckKind::Nak(Some(patience)));
            return Ok(Next::Foreign { run, engine });
        }
        let is_gone = !self.link.has(&taken.run, names::MARK)?;
        if is_gone || self.link.has(&taken.run, &format!("{}{}", names::DONE, taken.batch))? {
            taken.end(AckKind::Ack);
            return Ok(Next::Nothing);
        }
        let Some(bytes) = bytes else {
            taken.fail("the batch arrived damaged")?;
            return Ok(Next::Nothing);
        };
        if taken.attempt > ATTEMPTS {
            let tried = taken.attempt - 1;
            taken.fail(&format!("{tried} workers took it and none came back with it"))?;
            return Ok(Next::Nothing);
        }
        taken.bytes = bytes;
        Ok(Next::Work(Box::new(taken)))
    }

    /// Gives signs of life for a batch until it is let go.
    fn signs(&self, message: &Message, patience: Duration) -> JoinHandle<()> {
        let (client, reply) = (self.link.client.clone(), message.reply.clone());
        self.link.runtime.spawn(async move {
            let Some(reply) = reply else { return };
            for _ in 0..MOST_SIGNS {
                tokio::time::sleep(patience / 3).await;
                // What does not get through now does later.
                let _ = client.publish(reply.clone(), AckKind::Progress.into()).await;
            }
        })
    }

    /// Looks for runs of other engines, and says to them that they are refused.
    fn idle(&mut self) -> Result<Next<'a>, Problem> {
        let queued = self.link.runtime.block_on(self.link.subjects(names::WORK, "anlan.work.>"));
        let own = names::token(&self.engine);
        for subject in queued.unwrap_or_default() {
            let Some((engine, run, _)) = names::of_work(&subject) else { continue };
            if engine == own || self.refused.contains(run) {
                continue;
            }
            self.refused.insert(run.to_owned());
            let text = self.engine.as_bytes();
            self.link.put(run, &format!("{}{own}", names::REFUSED), text, &self.engine, &self.name)?;
            return Ok(Next::Foreign { run: run.to_owned(), engine: engine.to_owned() });
        }
        Ok(Next::Nothing)
    }
}

impl Taken<'_> {
    /// Returns an input of the run; nothing where the run is gone.
    ///
    /// # Errors
    /// `link.lost`, `link.broken`.
    pub fn input(&self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        self.link.get(&self.run, name)
    }

    /// Hands the part in; false where the run is gone and the part was dropped.
    ///
    /// # Errors
    /// `link.lost`: the batch goes to another worker.
    pub fn finish(self, part: &[u8]) -> Result<bool, Problem> {
        let is_there = self.link.has(&self.run, names::MARK)?;
        if is_there {
            let name = format!("{}{}", names::DONE, self.batch);
            self.link.put(&self.run, &name, part, &self.engine, &self.by)?;
        }
        self.end(AckKind::Ack);
        Ok(is_there)
    }

    /// Says that the batch cannot be computed, and why.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn fail(self, why: &str) -> Result<(), Problem> {
        if self.link.has(&self.run, names::MARK)? {
            let name = format!("{}{}", names::FAILED, self.batch);
            self.link.put(&self.run, &name, why.as_bytes(), &self.engine, &self.by)?;
        }
        self.end(AckKind::Ack);
        Ok(())
    }

    /// Gives the batch back, to be tried once more; after the last attempt it has failed.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn give_back(self, why: &str) -> Result<(), Problem> {
        if self.attempt >= ATTEMPTS {
            return self.fail(why);
        }
        self.end(AckKind::Nak(None));
        Ok(())
    }

    fn end(self, how: AckKind) {
        self.signs.abort();
        // Confirmed, so that it does not come again; where the server forgot who had it, it comes again and is found done.
        let confirmed = self
            .link
            .runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(5), self.message.double_ack_with(how)).await });
        drop(confirmed);
    }
}
