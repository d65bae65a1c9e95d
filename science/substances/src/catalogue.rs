//! The catalogue of hazardous chemicals, further rows and aliases, read once from the embedded files.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::composition::{Composition, Word};
use crate::name::{NormalName, normalise};
use crate::{Cas, UnNumber};

/// Place of a row in [`Catalogue::rows`].
pub(crate) type RowId = usize;

/// One row: a substance in one composition.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) serial: Option<u32>,
    pub(crate) name_zh: String,
    pub(crate) name_en: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) cas: Vec<Cas>,
    pub(crate) highly_toxic: bool,
    /// What the row prints.
    pub(crate) composition: Composition,
    /// What the row prints and what its being a separate row implies.
    pub(crate) full: Composition,
    pub(crate) source: String,
    pub(crate) confidence: String,
}

/// A way from a key to a row; `dilute` ones are open only to a query that speaks of a solution or a low share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) row: RowId,
    pub(crate) dilute: bool,
}

/// Rows and the ways to them.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) rows: Vec<Row>,
    pub(crate) by_serial: HashMap<u32, RowId>,
    pub(crate) by_whole: HashMap<String, Vec<Way>>,
    pub(crate) by_name: HashMap<String, Vec<Way>>,
    pub(crate) by_cas: HashMap<Cas, Vec<Way>>,
    pub(crate) by_un: HashMap<UnNumber, Vec<Way>>,
    /// Every name key with its row, sorted: for look-up by the beginning and for near names.
    pub(crate) keys: Vec<(String, RowId)>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::read);

/// Returns the catalogue; the first call reads it.
pub(crate) fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

const SOURCE_2015: &str = "hazchem-catalogue-2015";

impl Catalogue {
    fn read() -> Self {
        let mut all = Self::default();
        for [serial, name_zh, alias_zh, cas, name_en, remark, _, confidence] in
            table(include_str!("../data/hazchem-catalogue-2015.csv"))
        {
            all.add(
                [&name_zh, &alias_zh, &cas, &name_en],
                serial.parse().ok(),
                remark == "剧毒",
                SOURCE_2015.into(),
                confidence,
            );
        }
        for [serial, change, from, name_zh, alias_zh, cas, name_en, _, confidence] in
            table(include_str!("../data/hazchem-catalogue-amendments.csv"))
        {
            // The renamed row (1674) already carries the name in force in the copy that is embedded.
            if change == "add" {
                let source = format!("{SOURCE_2015}, amendment {from}");
                all.add([&name_zh, &alias_zh, &cas, &name_en], serial.parse().ok(), false, source, confidence);
            }
        }
        for [name_zh, alias_zh, cas, name_en, source, confidence] in table(include_str!("../data/further.csv")) {
            all.add([&name_zh, &alias_zh, &cas, &name_en], None, false, source, confidence);
        }
        all.read_implied();
        all.read_aliases();
        all.read_un();
        all.keys.sort_unstable();
        all.keys.dedup();
        all
    }

    fn add(
        &mut self,
        [name_zh, alias_zh, cas, name_en]: [&str; 4],
        serial: Option<u32>,
        highly_toxic: bool,
        source: String,
        confidence: String,
    ) {
        let id = self.rows.len();
        let printed = normalise(name_zh);
        let numbers: Vec<Cas> = cas.split(';').filter_map(|number| number.parse().ok()).collect();
        let aliases: Vec<String> =
            alias_zh.split(';').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect();
        let name_en = Some(name_en.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
        for number in &numbers {
            push(&mut self.by_cas, *number, Way { row: id, dilute: false });
        }
        if let Some(serial) = serial {
            self.by_serial.insert(serial, id);
        }
        self.name(id, &printed, false);
        if let Some(name) = &name_en {
            self.name(id, &normalise(name), false);
        }
        for alias in &aliases {
            self.alias(id, normalise(alias), false);
        }
        self.rows.push(Row {
            serial,
            name_zh: name_zh.to_owned(),
            name_en,
            aliases,
            cas: numbers,
            highly_toxic,
            full: printed.composition.clone(),
            composition: printed.composition,
            source,
            confidence,
        });
    }

    fn name(&mut self, row: RowId, name: &NormalName, dilute: bool) {
        let way = Way { row, dilute };
        push(&mut self.by_whole, name.whole.clone(), way);
        for key in std::iter::once(&name.name).chain(&name.synonyms) {
            push(&mut self.by_name, key.clone(), way);
            self.keys.push((key.clone(), row));
        }
    }

    /// An alias's own note, "石油气[液化的]", belongs to the whole text, never to the bare name.
    fn alias(&mut self, row: RowId, alias: NormalName, dilute: bool) {
        if alias.whole == alias.name || alias.composition.is_empty() {
            self.name(row, &alias, dilute);
        } else {
            push(&mut self.by_whole, alias.whole, Way { row, dilute });
        }
    }

    fn read_implied(&mut self) {
        for [serial, word, solute, _] in table(include_str!("../data/implied.csv")) {
            let Some(id) = self.of_serial(&serial) else { continue };
            let word = match word.as_str() {
                "anhydrous" => Word::Anhydrous,
                "red_fuming" => Word::RedFuming,
                "not_red_fuming" => Word::NotRedFuming,
                _ => Word::Solution,
            };
            self.rows[id].full.add_word(word);
            if let Ok(number) = solute.parse() {
                push(&mut self.by_cas, number, Way { row: id, dilute: true });
            }
        }
    }

    fn read_aliases(&mut self) {
        for [name, serial, cas, when, _] in table(include_str!("../data/aliases.csv")) {
            let Some(id) = self.of_serial(&serial) else { continue };
            self.alias(id, normalise(&name), when == "dilute");
            if let Ok(number) = cas.parse() {
                push(&mut self.by_cas, number, Way { row: id, dilute: false });
            }
            if when.is_empty() && !self.rows[id].aliases.contains(&name) {
                self.rows[id].aliases.push(name);
            }
        }
    }

    /// A UN number leads to a row by the CAS beside it, or by the name beside it when that is one row's.
    fn read_un(&mut self) {
        for [un, cas, name_en, _, _] in table(include_str!("../data/un.csv")) {
            let Ok(number) = un.parse::<UnNumber>() else { continue };
            let name = normalise(&name_en);
            let ways = match cas.parse::<Cas>() {
                Ok(cas) => self.by_cas.get(&cas),
                Err(_) => self.by_whole.get(&name.whole).or_else(|| self.by_name.get(&name.name)),
            };
            let open: Vec<Way> = ways.into_iter().flatten().filter(|way| !way.dilute).copied().collect();
            for way in open {
                push(&mut self.by_un, number, way);
            }
        }
    }

    fn of_serial(&self, serial: &str) -> Option<RowId> {
        serial.parse().ok().and_then(|serial: u32| self.by_serial.get(&serial).copied())
    }
}

/// Reads an embedded table of `N` columns; the header is skipped.
pub(crate) fn table<const N: usize>(text: &'static str) -> impl Iterator<Item = [String; N]> {
    csv::Reader::from_reader(text.as_bytes())
        .into_records()
        .map(|record| record.expect("embedded tables are well-formed"))
        .map(|record| std::array::from_fn(|at| record.get(at).unwrap_or_default().to_owned()))
}

fn push<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<Way>>, key: K, way: Way) {
    let ways = map.entry(key).or_default();
    if !ways.iter().any(|known| known.row == way.row && (!known.dilute || way.dilute)) {
        ways.retain(|known| known.row != way.row);
        ways.push(way);
    }
}
