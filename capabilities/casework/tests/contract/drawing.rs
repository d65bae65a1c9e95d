//! Lifecycles are drawn from their declaration.

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
