//! A server of its own with the sample city, and people who sign in to it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

/// A server under way; it ends with the value.
pub(crate) struct Server {
    child: Child,
    /// Address, `http://127.0.0.1:port`.
    pub(crate) url: String,
    folder: Option<anlan_testkit::TempDir>,
}

fn anlan() -> Command {
    Command::new(env!("CARGO_BIN_EXE_anlan"))
}

/// Loads the sample city into a database.
pub(crate) fn load_sample_city(database: &str, folder: &Path) {
    let done = anlan().args(["--database", database, "demo", "--out"]).arg(folder.join("out")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

impl Server {
    /// Starts a server on a database that is there.
    pub(crate) fn on(database: &str, folder: &Path) -> Self {
        let mut child = anlan()
            .args(["--database", database, "--lang", "en", "serve", "--listen", "127.0.0.1:0", "--folder"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next().expect("the server says where it listens").unwrap();
            if let Some(at) = line.find("http://127.0.0.1:") {
                break line[at..].split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
            }
        };
        // What it prints later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url, folder: None }
    }

    /// Starts a server on a sample city of its own.
    pub(crate) fn with_sample_city() -> Self {
        let folder = anlan_testkit::folder();
        let database = folder.path().join("city.db").display().to_string();
        load_sample_city(&database, folder.path());
        let mut server = Self::on(&database, folder.path());
        server.folder = Some(folder);
        server
    }

    /// Returns the server that tests share which leave it as it was.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::with_sample_city)
    }

    /// Returns a visitor who has not signed in.
    pub(crate) fn visitor(&self) -> Client {
        Client { url: self.url.clone(), cookie: String::new(), csrf: String::new() }
    }

    /// Signs one of the invented people in.
    pub(crate) fn sign_in(&self, login: &str) -> Client {
        let meta = self.visitor().get("/meta");
        let people = meta.body["demo_people"].as_array().unwrap();
        let person = people.iter().find(|person| person["login"] == login);
        let person = person.unwrap_or_else(|| panic!("no {login} in {people:?}"));
        self.sign_in_with(login, person["password"].as_str().unwrap())
    }

    /// Signs somebody in.
    pub(crate) fn sign_in_with(&self, login: &str, password: &str) -> Client {
        let body = serde_json::json!({"login": login, "password": password});
        let answer = self.visitor().ask("POST", "/session", Some(&body), &[]);
        assert_eq!(answer.status, 200, "{login}: {}", answer.body);
        let cookie = answer.header("set-cookie").expect("a cookie").split(';').next().unwrap().to_owned();
        Client { url: self.url.clone(), cookie, csrf: answer.body["csrf"].as_str().unwrap().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        drop(self.folder.take());
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) url: String,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) text: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None, &[])
    }

    /// Asks under `/api/v1`, or at a path that begins with `//` as it is.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        let bytes = body.map(|body| body.to_string().into_bytes());
        let mut all = Vec::new();
        if bytes.is_some() {
            all.push(("content-type", "application/json"));
        }
        all.extend_from_slice(headers);
        self.send(method, path, bytes, &all)
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: Option<Vec<u8>>, headers: &[(&str, &str)]) -> Answer {
        let url = match path.strip_prefix('/') {
            Some(rest) if rest.starts_with('/') => format!("{}{rest}", self.url),
            _ => format!("{}/api/v1{path}", self.url),
        };
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .build()
            .into();
        let mut request = ureq::http::Request::builder().method(method).uri(&url);
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        if !self.csrf.is_empty() {
            request = request.header("x-anlan-csrf", &self.csrf);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = agent.run(request.body(body.unwrap_or_default()).unwrap()).unwrap();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
        let headers: Vec<_> = headers.collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), text, headers }
    }
}
