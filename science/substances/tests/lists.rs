//! Real lists run through the matcher.

use std::path::PathBuf;

use anlan_substances::{Match, Query, match_substance};

/// Returns a file of the shared data, or says which check is left out.
fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    eprintln!("left out: {file} is not there (set ANLAN_SHARED_DATA)");
    None
}

fn rows(path: &PathBuf) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn told(answer: &Match) -> String {
    match answer {
        Match::Matched { identity, reasons } => {
            let why: Vec<String> = reasons.iter().map(anlan_substances::Reason::text_en).collect();
            format!("matched {:?} {} — {}", identity.serial, identity.name_zh, why.join("; "))
        }
        Match::Unsure { candidates, reasons } => {
            let why: Vec<String> = reasons.iter().map(anlan_substances::Reason::text_en).collect();
            let names: Vec<&str> = candidates.iter().map(|(identity, _)| identity.name_zh.as_str()).collect();
            format!("unsure — {} {names:?}", why.join("; "))
        }
        Match::Refused { reason } => format!("refused — {}", reason.text_en()),
    }
}

/// Runs every name with its CAS numbers; `unsure` lists those that must stay open.
fn check(file: &str, name: &str, cas: &str, unsure: &[&str]) {
    let Some(path) = shared(file) else { return };
    let mut seen = Vec::new();
    let mut wrong = Vec::new();
    for row in rows(&path) {
        let query = Query { name: Some(&row[name]), cas: row.get(cas).map(String::as_str), ..Query::default() };
        if seen.contains(&row[name]) {
            continue;
        }
        seen.push(row[name].clone());
        let answer = match_substance(&query);
        println!("{:<60} {:<24} {}", row[name], query.cas.unwrap_or_default(), told(&answer));
        let open = matches!(answer, Match::Unsure { .. });
        if matches!(answer, Match::Refused { .. }) || open != unsure.contains(&row[name].as_str()) {
            wrong.push(format!("{}: {}", row[name], told(&answer)));
        }
    }
    println!("{} names, {} left open", seen.len(), unsure.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn american_inventory() {
    check(
        "facilities/rmp_inventory.csv",
        "chemical",
        "cas",
        &[
            "Flammable Mixture",
            "Butene",
            "Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater) [Hydrofluoric acid]",
            "Hydrocyanic acid",
            "Acrylyl chloride [2-Propenoyl chloride]",
            "1-Chloropropylene [1-Propene, 1-chloro-]",
        ],
    );
}

#[test]
fn table_1_of_2018_in_chinese() {
    check("standards/gb18218-2018-table1-substances.csv", "name_zh", "cas", &["甲烷，天然气"]);
}

#[test]
fn table_1_of_2018_in_english() {
    check("standards/gb18218-2018-table1-substances.csv", "name_en", "cas", &["Methane; natural gas"]);
}

#[test]
fn table_1_of_2018_by_name_alone() {
    check("standards/gb18218-2018-table1-substances.csv", "name_zh", "no such column", &["甲烷，天然气"]);
}

#[test]
fn table_1_of_2009_in_chinese() {
    check(
        "standards/gb18218-2009-table1-substances.csv",
        "name_zh",
        "cas_added",
        &["甲烷，天然气", "硝化纤维素", "硝酸铵基化肥", "过氧乙酸（含量≥60%）"],
    );
}

#[test]
fn table_1_of_2009_in_english() {
    check(
        "standards/gb18218-2009-table1-substances.csv",
        "name_en",
        "cas_added",
        &[
            "Methane; natural gas",
            "Nitrocellulose",
            "Ammonium nitrate based fertiliser",
            "Peracetic acid (content >= 60 %)",
        ],
    );
}
