//! The running program: capabilities put together behind one door.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anlan_http::guard::{self, Hosts};
use anlan_kernel::Problem;
use anlan_store::Location;
use axum::Router;
use tokio::sync::watch;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::house::House;
use crate::output::{Output, say};

mod city;
mod client;
mod follow;
mod meta;

use city::City;

/// How it is to be served.
pub(crate) struct Wanted {
    pub(crate) listen: SocketAddr,
    pub(crate) hosts: Vec<String>,
    pub(crate) public_url: Option<String>,
    pub(crate) folder: PathBuf,
    /// Wind and stability of the city, where a table was given.
    pub(crate) weather: Option<anlan_qra::Rose>,
}

/// Returns the folder of backups and uploads where none is named: the database's own, or the one the program runs in.
pub(crate) fn folder_of(location: &Location) -> PathBuf {
    match location {
        Location::File(path) => path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf),
        Location::Postgres(_) => PathBuf::from("data"),
    }
}

/// Serves until told to end.
pub(crate) fn run(house: House, wanted: &Wanted, output: &Output) -> Result<(), Vec<Problem>> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ANLAN_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(anlan_http::door_threads())
        .enable_all()
        .build()
        .map_err(|cause| vec![Problem::internal("serve.runtime", cause)])?;
    let listener = runtime.block_on(anlan_http::serve::listen(wanted.listen))?;
    let address = listener.local_addr().map_err(|cause| vec![Problem::internal("serve.address", cause)])?;
    let (reached, changed) = watch::channel(house.store.reached());
    let city = City::open(house, wanted, changed)?;
    let following = follow::follow(city.store.clone(), city.followers(), reached)
        .map_err(|cause| vec![Problem::internal("serve.follower", cause)])?;
    let router = router(&city, wanted, address)?;
    greet(&city, wanted, address, output)?;
    let (end, ended) = watch::channel(false);
    runtime.block_on(async move {
        tokio::spawn(async move {
            told_to_end().await;
            end.send_replace(true);
            // Streams of changes end with the thread that feeds them.
            let _ = tokio::task::spawn_blocking(move || drop(following)).await;
        });
        anlan_http::serve::serve(listener, router, anlan_http::serve::Limits::default(), ended).await;
    });
    output.line("已停止", "stopped");
    // Work that still runs (a stream's look at the rights) must not hold the program.
    runtime.shutdown_background();
    Ok(())
}

async fn told_to_end() {
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        // Without it Ctrl-C still ends the program.
        return drop(tokio::signal::ctrl_c().await);
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Returns everything that is answered.
fn router(city: &City, wanted: &Wanted, address: SocketAddr) -> Result<Router, Vec<Problem>> {
    let (api, described) = city.api().split_for_parts();
    let text = described_text(described)?;
    let api = api
        .merge(meta::description(text))
        .fallback(|| async { anlan_http::Refusal::from(anlan_http::problem::no_such_route()) })
        .method_not_allowed_fallback(|| async { anlan_http::Refusal::from(anlan_http::problem::no_such_method()) });
    let assets = client::assets();
    let page = move |method: axum::http::Method, uri: axum::http::Uri, headers: axum::http::HeaderMap| {
        let assets = assets.clone();
        async move { assets.answer(&method, &uri, &headers) }
    };
    let asked = Router::new().nest("/api/v1", api).merge(city.ogc());
    let asked = city.signed_in(asked).layer(tower_http::compression::CompressionLayer::new().gzip(true));
    let https = wanted.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let hosts = Arc::new(Hosts { names: host_names(wanted, address), https });
    Ok(Router::new()
        .merge(asked)
        .fallback(page)
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::from_fn_with_state(hosts, guard::protect)))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    use axum::response::IntoResponse as _;
    anlan_http::Refusal::from(Problem::internal("serve.panic", "a handler panicked")).into_response()
}

/// Names under which the service may be addressed: those given, the host of the public address, and the machine's own loopback names.
fn host_names(wanted: &Wanted, address: SocketAddr) -> std::collections::BTreeSet<String> {
    let mut names: std::collections::BTreeSet<String> =
        wanted.hosts.iter().map(|host| host.trim().to_lowercase()).filter(|host| !host.is_empty()).collect();
    let public = wanted.public_url.as_deref().and_then(|url| url.split("://").nth(1));
    let public = public.and_then(|rest| rest.split(['/', ':']).next());
    names.extend(public.map(str::to_lowercase));
    names.extend(["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()]);
    if !address.ip().is_unspecified() {
        names.insert(address.ip().to_string());
    }
    names
}

fn greet(city: &City, wanted: &Wanted, address: SocketAddr, output: &Output) -> Result<(), Vec<Problem>> {
    let url = wanted.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    output.line(format!("安澜已启动：{url}"), format!("Anlan is serving: {url}"));
    if let Some(code) = city.setup_code()? {
        output.line(
            format!("首次使用：打开 {url}/setup ，安装码 {code}"),
            format!("first use: open {url}/setup , setup code {code}"),
        );
    }
    let people = city.demo_people()?;
    if !people.is_empty() {
        output.line("示例登录（人员均为虚构）：", "demo sign-ins (the people are invented):");
        for person in &people {
            let role = output.pick(&person.role.zh, &person.role.en);
            say!("  {:<18} {:<22} {role} · {}", person.login, person.password, person.unit);
        }
    }
    output.problems(&city.store.health().warnings);
    Ok(())
}

/// Returns the description of the interface, as a city without records gives it.
pub(crate) fn description() -> Result<String, Vec<Problem>> {
    let folder = tempfile::tempdir().map_err(|cause| vec![Problem::internal("openapi.folder", cause)])?;
    let house = House::at(&Location::File(folder.path().join("described.db")), "openapi")?;
    let wanted = Wanted {
        weather: None,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        hosts: Vec::new(),
        public_url: None,
        folder: folder.path().to_owned(),
    };
    let (_reached, changed) = watch::channel(0);
    let city = City::open(house, &wanted, changed)?;
    described_text(city.api().split_for_parts().1)
}

fn described_text(mut described: utoipa::openapi::OpenApi) -> Result<String, Vec<Problem>> {
    name_operations(&mut described);
    serde_json::to_string_pretty(&described).map_err(|cause| vec![Problem::internal("openapi.text", cause)])
}

/// What the layers before every route may answer.
const IN_FRONT: [(&str, &str); 4] = [
    ("401", "the session or token has ended"),
    ("403", "not for this post, or a request from another site, or a password to change first"),
    ("422", "something in the request is wrong"),
    ("503", "try again later"),
];

fn problem_answer(description: &str) -> Response {
    let shape = Ref::from_schema_name("ProblemDocument");
    let content = ContentBuilder::new().schema(Some(shape)).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

/// Names every operation by its method and path, so that no two share a name: `get_records_kind_id`.
fn name_operations(described: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut described.paths.paths {
        let words: Vec<&str> =
            path.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let words = words.join("_");
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("patch", &mut item.patch),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{words}"));
                for (status, description) in IN_FRONT {
                    let answer = || RefOr::T(problem_answer(description));
                    operation.responses.responses.entry(status.to_owned()).or_insert_with(answer);
                }
            }
        }
    }
}
