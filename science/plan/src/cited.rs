//! Standards and orders that have been superseded since.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::plan::Citation;
use crate::question::{Code, Question};
use crate::source::Source;

#[derive(Deserialize)]
struct Row {
    cited: String,
    forms: String,
    successor: String,
    since: String,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("../data/superseded.csv").as_bytes())
        .deserialize()
        .collect::<Result<Vec<Row>, _>>()
        .expect("embedded tables are well-formed")
});

/// Places shown for one citation.
const PLACES: usize = 20;

/// Finds what is cited and has been superseded.
pub(crate) fn read(source: &Source<'_>) -> (Vec<Citation>, Vec<Question>) {
    let (mut cited, mut questions) = (Vec::new(), Vec::new());
    for row in TABLE.iter() {
        let mut places: Vec<_> = row
            .forms
            .split(';')
            .flat_map(|form| source.text.match_indices(form).take(PLACES))
            .map(|(at, form)| source.span(at..at + form.len()))
            .collect();
        places.sort_unstable();
        places.dedup_by(|later, earlier| later.byte_start < earlier.byte_end);
        let Some(first) = places.first().copied() else { continue };
        cited.extend(places.iter().map(|span| Citation {
            cited: row.cited.clone(),
            successor: row.successor.clone(),
            span: *span,
        }));
        questions.push(
            Question::new(
                Code::Superseded,
                first,
                format!(
                    "引用的{}已由{}代替（{}起）；按原版、现行版，还是两版对照？",
                    row.cited, row.successor, row.since
                ),
                format!(
                    "{} is cited; {} took its place on {}. Judge by the edition cited, by the one in force, or by both?",
                    row.cited, row.successor, row.since
                ),
            )
            .also(places.into_iter().skip(1))
            .offering([row.cited.clone(), row.successor.clone()]),
        );
    }
    (cited, questions)
}
