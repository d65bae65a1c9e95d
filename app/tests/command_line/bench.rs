//! The measure of the engine: what it tells, and what it refuses.

use crate::setup::Desk;

#[test]
fn a_city_has_the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::empty();
    let of = |threads: &str| {
        let size = ["--sources", "30", "--cell", "400", "--people", "20000", "--threads", threads];
        desk.done(&[&["bench", "city"], &size[..], &["--json"]].concat()).json()
    };
    let (one, two) = (of("1"), of("2"));
    assert_eq!((&one["threads"], &two["threads"]), (&1.into(), &2.into()));
    assert_eq!(one["checksum"], two["checksum"]);
    for field in ["seconds", "effective_per_s", "change_one_ms", "evaluations", "loss_of_life_per_y"] {
        assert!(one[field].as_f64().unwrap() > 0.0, "{field}: {one}");
    }
    assert_eq!(one["change_reverts"], true);
    assert!(one["polygons"].is_u64() && !one["verdict"].as_str().unwrap().is_empty(), "{one}");
    if cfg!(target_os = "linux") {
        assert!(one["peak_mb"].as_f64().unwrap() > 1.0, "{one}");
    }
}

#[test]
fn sizes_that_cannot_be_are_refused() {
    let desk = Desk::empty();
    for (option, value, code) in [
        ("--sources", "0", "bench.out_of_range"),
        ("--sources", "100000000", "bench.out_of_range"),
        ("--cell", "0", "bench.out_of_range"),
        ("--cell", "NaN", "bench.out_of_range"),
        ("--cell", "5", "qra.grid_size"),
        ("--people=-1", "", "bench.out_of_range"),
        ("--threads", "100000", "bench.out_of_range"),
        ("--directions", "0", "bench.out_of_range"),
    ] {
        let given = if value.is_empty() { vec![option] } else { vec![option, value] };
        let run = desk.run(&[&["bench", "city"], &given[..], &["--json"]].concat());
        assert_ne!(run.code, 0, "{option} {value}");
        let problems = run.problems();
        assert_eq!(problems[0]["code"], code, "{option} {value}: {}", run.err);
        for language in ["zh", "en"] {
            assert!(!problems[0]["message"][language].as_str().unwrap().is_empty());
            assert!(!problems[0]["remedy"][language].as_str().unwrap().is_empty());
        }
    }
    // A word where a number belongs is refused before anything is done.
    assert_ne!(desk.run(&["bench", "city", "--sources", "many"]).code, 0);
}
