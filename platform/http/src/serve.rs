//! Listening, with limits on what is slow or large, and a graceful end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anlan_kernel::Problem;
use anlan_kernel::problem::Kind;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

use crate::problem::Refusal;

/// Limits of the door.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A client must have sent its request line and headers within this time.
    pub headers: Duration,
    /// An answer must be ready within this time; streams go on after their first byte.
    pub answer: Duration,
    /// Connections at one time; more wait.
    pub connections: usize,
    /// Open requests get this long to finish when the server ends.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(10),
            answer: Duration::from_mins(2),
            connections: 4096,
            farewell: Duration::from_secs(10),
        }
    }
}

/// Address of the peer, as the connection has it.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Opens the port.
///
/// # Errors
/// `http.port`: the port is taken, or may not be used.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Problem> {
    TcpListener::bind(address).await.map_err(|cause| {
        Problem::new(
            Kind::Unavailable,
            "http.port",
            format!("无法监听{address}：{cause}"),
            format!("cannot listen on {address}: {cause}"),
        )
        .remedy("换一个端口：--listen 127.0.0.1:8081", "use another port: --listen 127.0.0.1:8081")
    })
}

/// Serves until told to end; requests under way are finished.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, mut end: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = ended(&mut end) => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of descriptors, or a connection that went away before it was taken: the next may do better.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let (router, end) = (router.clone(), end.clone());
        tokio::spawn(async move {
            connection(stream, peer, router, limits, end).await;
            drop(place);
        });
    }
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    // Those that do not finish in time are cut off.
    let _ = tokio::time::timeout(limits.farewell, places.acquire_many(all)).await;
}

async fn ended(end: &mut watch::Receiver<bool>) {
    // A sender that is gone has ended too.
    let _ = end.wait_for(|ended| *ended).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut end: watch::Receiver<bool>,
) {
    // Small answers should not wait for more to come.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        let router = router.clone();
        async move { Ok::<_, Infallible>(answer(router, request.map(axum::body::Body::new), limits).await) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.headers).max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(20)))
        .max_header_list_size(64 * 1024);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let told_to_end = tokio::select! {
        // A peer that breaks the protocol or goes away needs no report.
        _ = connection.as_mut() => false,
        () = ended(&mut end) => true,
    };
    if told_to_end {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

async fn answer(router: Router, request: Request, limits: Limits) -> Response {
    match tokio::time::timeout(limits.answer, router.oneshot(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => {
            let problem = Problem::new(Kind::Unavailable, "http.slow", "处理超时", "the request took too long")
                .remedy("缩小范围后重试", "narrow it down and try again");
            let mut response = Refusal::from(problem).into_response();
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
    }
}
