//! A bare axum server that answers a file from memory: the limit that the door of the house is measured against (tools/bench-http).
//!
//! `cargo run --release -p anlan-http --example bare -- 127.0.0.1:18081 answer.json`

use axum::Router;
use axum::http::header;
use axum::routing::get;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().expect("an address");
    let answer: bytes::Bytes =
        std::fs::read(arguments.next().expect("a file")).expect("a file that can be read").into();
    let route = get(move || {
        let answer = answer.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], answer) }
    });
    let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
    axum::serve(listener, Router::new().route("/", route)).await.expect("serving");
}
