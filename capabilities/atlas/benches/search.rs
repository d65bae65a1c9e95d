//! Search among a million titles, from the request to the bytes of the answer. `cargo bench -p anlan-atlas --bench search`; a minute goes by
//! while they are written. Without `--bench` there are ten thousand, to see that it works.

#[expect(dead_code, reason = "tiles and tables are for the others")]
mod city;

use std::sync::{Arc, LazyLock};

use anlan_atlas::{Door, routes};
use axum::body::Body;
use axum::http::Request;
use axum::{Extension, Router};
use city::City;
use divan::Bencher;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// Titles `风险点0（演示）`, `风险点1（演示）` …, each with a code, its pinyin and its initials.
static TITLES: LazyLock<usize> =
    LazyLock::new(|| if std::env::args().any(|argument| argument == "--bench") { 1_000_000 } else { 10_000 });

static CITY: LazyLock<(City, tempfile::TempDir)> = LazyLock::new(|| {
    let folder = anlan_testkit::folder();
    (City::new(folder.path(), *TITLES, 0, city::now), folder)
});

fn main() {
    LazyLock::force(&CITY);
    divan::main();
}

/// What is written, and how many answers it has, the most that are asked for being 20.
#[derive(Debug)]
enum Word {
    /// A whole title.
    Title,
    /// What stands in the middle of one title.
    Middle,
    /// The beginning of all titles.
    Common,
    /// The initials of all titles.
    Initials,
    /// The pinyin of all titles, from its second syllable on.
    Pinyin,
    /// A whole code.
    Code,
    /// What stands nowhere: every text is gone through.
    Nowhere,
}

impl Word {
    fn text(&self) -> String {
        let last = *TITLES - 1;
        match self {
            Self::Title => format!("风险点{last}（演示）"),
            Self::Middle => format!("点{last}"),
            Self::Common => "风险".to_owned(),
            Self::Initials => "fxd".to_owned(),
            Self::Pinyin => "xiandian".to_owned(),
            Self::Code => format!("R{last}"),
            Self::Nowhere => "jiayouzhan".to_owned(),
        }
    }

    fn answers(&self) -> usize {
        match self {
            Self::Title | Self::Middle | Self::Code => 1,
            Self::Common | Self::Initials | Self::Pinyin => 20,
            Self::Nowhere => 0,
        }
    }
}

#[divan::bench(args = [Word::Title, Word::Middle, Word::Common, Word::Initials, Word::Pinyin, Word::Code, Word::Nowhere])]
fn search(bencher: Bencher, word: &Word) {
    let city = &CITY.0;
    let door = Door {
        atlas: Arc::clone(&city.atlas),
        store: city.store.clone(),
        catalogue: Arc::clone(&city.catalogue),
        base_layers: Arc::default(),
        public_url: None,
    };
    let (api, _) = routes(door).split_for_parts();
    let router: Router = api.layer(Extension(city::caller()));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    let encoded = word.text().bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
    let path = format!("/search?q={encoded}");
    let ask = || {
        let request = Request::get(&path).body(Body::empty()).expect("a request");
        runtime.block_on(async {
            let answer = router.clone().oneshot(request).await.expect("it always answers");
            answer.into_body().collect().await.expect("a whole body").to_bytes()
        })
    };
    let found: serde_json::Value = serde_json::from_slice(&ask()).expect("JSON");
    assert_eq!(found["items"].as_array().map(Vec::len), Some(word.answers()), "{word:?}: {found}");
    bencher.bench(ask);
}
