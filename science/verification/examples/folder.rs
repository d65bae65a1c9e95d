//! Judges a folder and prints its reports: `cargo run --example folder DIR`.
fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let mut files = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("it can be read").flatten() {
        if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.insert(entry.file_name().to_string_lossy().into_owned(), text);
        }
    }
    for report in anlan_verification::campaigns::judge(&files) {
        println!(
            "{} [{}] {} cases, {} passed, {} failed, {} not: {}",
            report.file,
            report.family,
            report.cases,
            report.passed,
            report.failed.len(),
            report.not_implemented,
            serde_json::to_string(&report.metrics).unwrap_or_default()
        );
        for failure in report.failed.iter().take(6) {
            println!("     {} expected {} got {}", failure.id, failure.expected, failure.got);
        }
    }
    for (name, text) in &files {
        if let Some(report) = anlan_verification::check_file(name, text) {
            println!(
                "JSON {} [{}] {} cases, {} passed, {} failed, {} not",
                report.file,
                report.family,
                report.cases,
                report.passed,
                report.failed.len(),
                report.not_implemented
            );
            for failure in report.failed.iter().take(6) {
                println!("     {} expected {} got {}", failure.id, failure.expected, failure.got);
            }
        }
    }
}
