//! Lifecycles are drawn from their declaration.

use std::fmt::Write as _;

use anlan_casework::check::read;
use anlan_casework::diagram::{mermaid, svg};
use anlan_kernel::problem::Language;

use crate::checking::{APPROVAL, FINDING, known};

#[test]
fn every_state_and_action_is_in_the_picture_and_it_is_well_formed() {
    for text in [FINDING, APPROVAL] {
        let (lifecycle, _) = read("p/l.yaml", text.as_bytes(), &known()).unwrap();
        for language in [Language::Zh, Language::En] {
            let picture = svg(&lifecycle, language, Some(&lifecycle.start));
            let text = mermaid(&lifecycle, language);
            for state in &lifecycle.states {
                assert!(picture.contains(state.label.get(language)), "{}", state.name);
                assert!(text.contains(&state.name), "{}", state.name);
            }
            for action in lifecycle.actions.iter().filter(|action| action.to.is_some()) {
                assert!(picture.contains(action.label.get(language)) && text.contains(action.label.get(language)));
            }
            assert_eq!(picture.matches('<').count(), picture.matches('>').count());
            assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
            assert!(!picture.contains("NaN") && !picture.contains("script"));
        }
    }
}

#[test]
fn what_is_written_on_it_cannot_break_out() {
    let text = FINDING.replace("label: {zh: 已发现, en: found}", "label: {zh: \"<script>\", en: \"a; b: c\"}");
    let (lifecycle, _) = read("p/l.yaml", text.as_bytes(), &known()).unwrap();
    assert!(svg(&lifecycle, Language::Zh, None).contains("&lt;script&gt;"));
    assert!(mermaid(&lifecycle, Language::En).contains("\"a  b  c\""));
}

/// Lifecycles of all packs, in the order of their paths.
fn of_all_packs() -> Vec<(String, Vec<u8>)> {
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut found = Vec::new();
    for pack in std::fs::read_dir(packs).unwrap().flatten() {
        let Ok(files) = std::fs::read_dir(pack.path().join("lifecycles")) else { continue };
        for file in files.flatten() {
            let name = format!("{}/lifecycles/{}", pack.file_name().display(), file.file_name().display());
            found.push((name, std::fs::read(file.path()).unwrap()));
        }
    }
    found.sort();
    found
}

/// Checks a page of the docs against what is drawn now, or writes it where a review was asked for.
fn review(name: &str, drawn: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var("ANLAN_REVIEW").is_ok_and(|review| review == "write") {
        std::fs::write(&path, drawn).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == drawn,
        "docs/{name} is stale: run with ANLAN_REVIEW=write"
    );
}

#[test]
fn the_page_of_lifecycles_is_drawn_from_the_packs() {
    let mut page = String::from(
        "# Lifecycles 流程\n\nGenerated from the packs: `ANLAN_REVIEW=write cargo test -p anlan-casework --test contract drawing`. How to read and write \
         them: [casework.md](casework.md).\n",
    );
    for (name, bytes) in of_all_packs() {
        let anything = anlan_casework::check::Known { is_type: &|_| true, roles: &[] };
        let (lifecycle, _) = read(&name, &bytes, &anything).unwrap();
        let (zh, en) = (&lifecycle.label.zh, &lifecycle.label.en);
        let picture = format!("lifecycle-{}.svg", lifecycle.name);
        review(&picture, &svg(&lifecycle, Language::Zh, None));
        writeln!(
            page,
            "\n## {zh} {en}\n\n`packs/{name}`\n\n![{zh}]({picture})\n\n```mermaid\n{}```",
            mermaid(&lifecycle, Language::Zh)
        )
        .unwrap();
        page.push_str("\n| clock 期限 | rule 规则 | ground 依据 |\n|---|---|---|\n");
        for named in &lifecycle.clocks {
            let (rule, ground) = (named.clock.text(), named.clock.ground.as_ref());
            let ground = ground.map(|ground| format!("{} {} ({})", ground.source, ground.clause, ground.confidence));
            let (label, ground) = (&named.label, ground.unwrap_or_default());
            writeln!(page, "| {} {} | {} {} | {ground} |", label.zh, label.en, rule.zh, rule.en).unwrap();
        }
    }
    review("lifecycles.md", &page);
}
