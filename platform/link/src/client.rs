//! The connection, and what is asked of the server again until it answers.

use std::collections::BTreeSet;
use std::time::Duration;

use anlan_kernel::Problem;
use async_nats::jetstream::stream::{Config, RetentionPolicy, StorageType, Stream};
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::run::Run;
use crate::worker::Worker;
use crate::{fault, names};

/// How long a server may be away before a run gives up.
const OUTAGE: Duration = Duration::from_mins(3);
/// Pause between tries.
const PAUSE: Duration = Duration::from_millis(300);
/// How long a request waits for its answer.
const ANSWER: Duration = Duration::from_secs(15);
/// How long what belongs to a run is kept.
const KEPT: Duration = Duration::from_hours(7 * 24);
/// Within which a message with the same id is a repetition.
const REPETITION: Duration = Duration::from_mins(2);

/// A connection to a NATS server with JetStream.
pub struct Link {
    pub(crate) runtime: Runtime,
    pub(crate) client: Client,
    pub(crate) context: Context,
}

impl Link {
    /// Connects and sees to it that both streams are there.
    ///
    /// # Errors
    /// `link.address`, `link.unreachable`, `link.refused`, `link.no_jetstream`.
    pub fn connect(url: &str, name: &str) -> Result<Self, Problem> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|cause| Problem::internal("link.runtime", cause))?;
        let options = ConnectOptions::new()
            .name(name)
            .connection_timeout(Duration::from_secs(5))
            .request_timeout(Some(ANSWER))
            .reconnect_delay_callback(|tries| Duration::from_millis(100 * tries.min(20) as u64));
        let client = runtime.block_on(options.connect(url)).map_err(|cause| fault::not_reached(url, &cause))?;
        // A context starts a task of its own.
        let inside = runtime.enter();
        let mut context = jetstream::new(client.clone());
        drop(inside);
        context.set_timeout(ANSWER);
        let link = Self { runtime, client, context };
        link.runtime.block_on(link.streams()).map_err(|cause| fault::no_jetstream(url, &cause))?;
        Ok(link)
    }

    /// Opens a run. A batch whose worker is silent for so long is given to another.
    ///
    /// # Errors
    /// `link.lost`.
    pub fn run(&self, engine: &str, id: &str, patience: Duration) -> Result<Run<'_>, Problem> {
        Run::open(self, engine, id, patience)
    }

    /// Stands ready as a worker of an engine.
    pub fn worker(&self, engine: &str, name: &str) -> Worker<'_> {
        Worker::new(self, engine, name)
    }

    /// Version of the server.
    pub fn server_version(&self) -> String {
        self.client.server_info().version
    }

    /// Makes the streams where they are not there.
    async fn streams(&self) -> Result<(), async_nats::Error> {
        let common = Config {
            storage: StorageType::File,
            max_age: KEPT,
            duplicate_window: REPETITION,
            allow_direct: true,
            ..Config::default()
        };
        self.context
            .get_or_create_stream(Config {
                name: names::WORK.to_owned(),
                description: Some("Anlan: batches to be computed".to_owned()),
                subjects: vec!["anlan.work.>".to_owned()],
                retention: RetentionPolicy::WorkQueue,
                ..common.clone()
            })
            .await?;
        self.context
            .get_or_create_stream(Config {
                name: names::RUNS.to_owned(),
                description: Some("Anlan: inputs and parts of runs".to_owned()),
                subjects: vec!["anlan.run.>".to_owned()],
                max_messages_per_subject: 1,
                ..common
            })
            .await?;
        Ok(())
    }

    /// Returns a stream without asking the server for it.
    pub(crate) async fn stream(&self, name: &str) -> Result<Stream<()>, async_nats::Error> {
        Ok(self.context.get_stream_no_info(name).await?)
    }

    /// Does something again until it succeeds, or the server has been away for too long.
    pub(crate) fn patiently<T>(&self, doing: impl AsyncFn() -> Result<T, async_nats::Error>) -> Result<T, Problem> {
        self.runtime.block_on(async {
            let mut last = None;
            let trying = async {
                loop {
                    match doing().await {
                        Ok(done) => return done,
                        Err(cause) => last = Some(cause),
                    }
                    tokio::time::sleep(PAUSE).await;
                    // A server that came back without its data gets its streams anew; one that is slow is not asked for more.
                    if last.as_ref().is_some_and(is_missing) {
                        let _ = self.streams().await;
                    }
                }
            };
            let tried = tokio::time::timeout(OUTAGE, trying).await;
            tried.map_err(|late| match last {
                Some(cause) => fault::lost(&cause),
                None => fault::lost(&late),
            })
        })
    }

    /// Subjects of a stream that match.
    pub(crate) async fn subjects(&self, stream: &str, filter: &str) -> Result<BTreeSet<String>, async_nats::Error> {
        let asked = json!({ "subjects_filter": filter });
        let info: Value = self.context.request(format!("STREAM.INFO.{stream}"), &asked).await?;
        if let Some(error) = info.get("error") {
            return Err(error.to_string().into());
        }
        let subjects = info["state"]["subjects"].as_object();
        Ok(subjects.map(|subjects| subjects.keys().cloned().collect()).unwrap_or_default())
    }
}

/// Whether an answer says that something is not there, and not that the server is away or slow.
pub(crate) fn is_missing(cause: &async_nats::Error) -> bool {
    let text = cause.to_string();
    ["not found", "no responders", "no stream"].iter().any(|part| text.contains(part))
}
