//! The coordinator's side: inputs and batches out, parts in.

use std::collections::BTreeSet;
use std::time::Duration;

use anlan_kernel::Problem;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull};
use async_nats::jetstream::message::PublishMessage;

use crate::client::{Link, is_missing};
use crate::{ATTEMPTS, blob, fault, names};

/// A run as its coordinator sees it.
pub struct Run<'a> {
    link: &'a Link,
    id: String,
    engine: String,
    /// Tells the messages of this coordinator from those of one before.
    session: String,
    patience: Duration,
}

/// What is there of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Batches that wait or are being computed.
    pub waiting: BTreeSet<String>,
    /// Batches whose part is there.
    pub done: BTreeSet<String>,
    /// Batches that failed.
    pub failed: BTreeSet<String>,
    /// Versions of engines that refuse the run.
    pub refused_by: BTreeSet<String>,
    /// Whether anybody takes or computes work of this engine.
    pub has_hands: bool,
    /// Work that is still handed out: none means that no batch that waits will be taken again.
    pub is_moving: bool,
}

impl<'a> Run<'a> {
    pub(crate) fn open(link: &'a Link, engine: &str, id: &str, patience: Duration) -> Result<Self, Problem> {
        let run = Self {
            link,
            id: names::token(id),
            engine: engine.to_owned(),
            session: link.client.new_inbox().chars().filter(char::is_ascii_alphanumeric).collect(),
            patience,
        };
        run.link.patiently(async || run.made_consumer().await.map(drop))?;
        run.put(names::MARK, id.as_bytes())?;
        Ok(run)
    }

    /// Identity of the run.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The consumer of this engine's work, made where it is not there.
    async fn consumer(&self) -> Result<PullConsumer, async_nats::Error> {
        let work = self.link.stream(names::WORK).await?;
        match work.get_consumer(&names::consumer(&self.engine)).await {
            Err(cause) if is_missing(&cause) => self.made_consumer().await,
            other => other,
        }
    }

    async fn made_consumer(&self) -> Result<PullConsumer, async_nats::Error> {
        let work = self.link.stream(names::WORK).await?;
        let config = pull::Config {
            durable_name: Some(names::consumer(&self.engine)),
            deliver_policy: DeliverPolicy::All,
            ack_policy: AckPolicy::Explicit,
            ack_wait: self.patience,
            // One more to say that it failed, and one more for whoever dies saying so.
            max_deliver: i64::try_from(ATTEMPTS + 2).unwrap_or(i64::MAX),
            filter_subject: names::all_work(&self.engine),
            ..pull::Config::default()
        };
        Ok(work.create_consumer(config).await?)
    }

    /// Stores an input that all batches share, unless it is there.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        if self.link.has(&self.id, name)? {
            return Ok(());
        }
        self.link.put(&self.id, name, bytes, &self.engine, "coordinator")
    }

    /// Puts a batch into the queue.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn submit(&self, batch: &str, bytes: &[u8]) -> Result<(), Problem> {
        let subject = names::work(&self.engine, &self.id, batch);
        let message_id = format!("{}.{batch}.{}", self.id, self.session);
        let packed = blob::pack(bytes);
        if packed.len() > self.link.client.max_payload().saturating_sub(4096) {
            return Err(fault::broken(batch, &format!("{} bytes", packed.len())));
        }
        let digest = blob::digest(&packed);
        self.link.patiently(async || {
            let message = PublishMessage::build()
                .payload(packed.clone().into())
                .message_id(&message_id)
                .header("Anlan-Sha256", digest.as_str())
                .header("Anlan-Bytes", bytes.len().to_string().as_str())
                .header("Anlan-Engine", self.engine.as_str());
            self.link.context.send_publish(subject.clone(), message).await?.await?;
            Ok(())
        })
    }

    /// Looks at what is there. A batch that is in none of the sets is nowhere: it must be put into the queue.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn look(&self) -> Result<Seen, Problem> {
        // In this order: what leaves the queue in between has its part stored already.
        let info = self.link.patiently(async || {
            let consumer = self.consumer().await?;
            Ok(consumer.cached_info().clone())
        })?;
        let filter = names::work_of(&self.id);
        let queued = self.link.patiently(async || self.link.subjects(names::WORK, &filter).await)?;
        let filter = names::heads(&self.id);
        let heads = self.link.patiently(async || self.link.subjects(names::RUNS, &filter).await)?;
        let mut seen = Seen {
            has_hands: info.num_waiting > 0 || info.num_ack_pending > 0,
            is_moving: info.num_pending > 0 || info.num_ack_pending > 0,
            ..Seen::default()
        };
        seen.waiting = queued.iter().filter_map(|subject| Some(names::of_work(subject)?.2.to_owned())).collect();
        for subject in &heads {
            let Some(name) = subject.rsplit('.').next() else { continue };
            if let Some(batch) = name.strip_prefix(names::DONE) {
                seen.done.insert(batch.to_owned());
            } else if let Some(batch) = name.strip_prefix(names::FAILED) {
                seen.failed.insert(batch.to_owned());
            } else if let Some(engine) = name.strip_prefix(names::REFUSED) {
                seen.refused_by.insert(engine.to_owned());
            }
        }
        Ok(seen)
    }

    /// Returns the part of a batch that is done; nothing where it is gone.
    ///
    /// # Errors
    /// `link.lost`, `link.broken`.
    pub fn part(&self, batch: &str) -> Result<Option<Vec<u8>>, Problem> {
        self.link.get(&self.id, &format!("{}{batch}", names::DONE))
    }

    /// Returns why a batch failed.
    ///
    /// # Errors
    /// `link.lost`, `link.broken`.
    pub fn failure(&self, batch: &str) -> Result<String, Problem> {
        let why = self.link.get(&self.id, &format!("{}{batch}", names::FAILED))?;
        Ok(String::from_utf8_lossy(&why.unwrap_or_default()).into_owned())
    }

    /// Takes away a part or a failure, so that the batch is computed anew.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn forget(&self, batch: &str) -> Result<(), Problem> {
        for state in [names::DONE, names::FAILED] {
            let subject = names::head(&self.id, &format!("{state}{batch}"));
            self.link.patiently(async || {
                self.link.stream(names::RUNS).await?.purge().filter(subject.clone()).await?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Takes a batch out of the queue.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn withdraw(&self, batch: &str) -> Result<(), Problem> {
        let subject = names::work(&self.engine, &self.id, batch);
        self.link.patiently(async || {
            self.link.stream(names::WORK).await?.purge().filter(subject.clone()).await?;
            Ok(())
        })
    }

    /// Takes away all that belongs to the run. A worker that is still computing for it drops what it has.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn purge(&self) -> Result<(), Problem> {
        let (work, all) = (names::work_of(&self.id), names::all_of(&self.id));
        self.link.patiently(async || {
            self.link.stream(names::WORK).await?.purge().filter(work.clone()).await?;
            self.link.stream(names::RUNS).await?.purge().filter(all.clone()).await?;
            Ok(())
        })
    }
}
