//! Matching a declared name and numbers to a row, with reasons.

use serde::Serialize;

use crate::catalogue::{Catalogue, RowId, Way, catalogue};
use crate::composition::{Composition, Fit, is_grade, read_note};
use crate::fold::{light, squeeze};
use crate::name::{NormalName, normalise};
use crate::near::near_rows;
use crate::{Cas, CasError, Identity, Reason, UnNumber};

/// What is asked: any of name, CAS number, UN number and a note on composition, as written by the holder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query<'a> {
    /// Name as written.
    pub name: Option<&'a str>,
    /// CAS number as written; several may be joined by `;`.
    pub cas: Option<&'a str>,
    /// UN number as written.
    pub un: Option<&'a str>,
    /// Note on composition as written.
    pub note: Option<&'a str>,
}

/// The answer. Nothing near is ever taken for the thing itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "match", rename_all = "snake_case")]
pub enum Match {
    /// One row, for the reasons given.
    Matched {
        /// The substance.
        identity: Identity,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// A person must decide; the decision holds for every row with the same question.
    Unsure {
        /// What it may be, each with its reasons.
        candidates: Vec<(Identity, Vec<Reason>)>,
        /// What stands in the way.
        reasons: Vec<Reason>,
    },
    /// The input cannot be right as it stands.
    Refused {
        /// What is wrong.
        reason: Reason,
    },
}

/// Candidates shown to a person.
const SHOWN: usize = 12;

/// Names that say nothing about what the substance is.
const GENERIC: [&str; 34] = [
    "flammablemixture",
    "toxicmixture",
    "mixture",
    "mixtures",
    "other",
    "others",
    "chemical",
    "chemicals",
    "hazardouschemicals",
    "flammableliquid",
    "flammableliquids",
    "flammablegas",
    "flammablegases",
    "solvent",
    "solvents",
    "mixedsolvents",
    "wasteliquid",
    "unknown",
    "混合物",
    "易燃混合物",
    "有毒混合物",
    "其他",
    "危险化学品",
    "危化品",
    "化学品",
    "易燃液体",
    "易燃气体",
    "溶剂",
    "混合溶剂",
    "有机溶剂",
    "原料",
    "产品",
    "废液",
    "混合气体",
];

/// Finds out what a declared substance is.
///
/// Name and CAS number agreeing is best. A CAS number alone decides only when it stands in one row; where rows share
/// it, the composition must decide. Names that are merely near are candidates for a person, never an answer.
///
/// # Example
///
/// ```
/// use anlan_substances::{Match, Query, match_substance};
///
/// let query = Query { name: Some("液氨"), cas: Some("7664-41-7"), ..Query::default() };
/// let Match::Matched { identity, .. } = match_substance(&query) else { panic!("ammonia is in the catalogue") };
/// assert_eq!(identity.serial, Some(2));
///
/// let nitrocellulose = Query { cas: Some("9004-70-0"), ..Query::default() };
/// assert!(matches!(match_substance(&nitrocellulose), Match::Unsure { .. }));
/// ```
pub fn match_substance(query: &Query<'_>) -> Match {
    match Asked::read(query) {
        Ok(asked) => asked.answer(catalogue()),
        Err(reason) => Match::Refused { reason },
    }
}

/// A query as read.
struct Asked<'a> {
    written: &'a str,
    name: NormalName,
    composition: Composition,
    cas: Vec<Cas>,
    un: Option<UnNumber>,
    /// Numbers that could not be read, as reasons.
    faults: Vec<Reason>,
}

impl<'a> Asked<'a> {
    fn read(query: &Query<'a>) -> Result<Self, Reason> {
        let written = given(query.name);
        let mut faults = Vec::new();
        let mut cas = Vec::new();
        for part in given(query.cas).split([';', '；', ',', '，', '、', '/']).filter(|part| !part.trim().is_empty())
        {
            match part.parse::<Cas>() {
                Ok(number) => cas.push(number),
                Err(fault @ CasError::Malformed { .. }) => faults.push(Reason::from(&fault)),
                Err(fault) => return Err(Reason::from(&fault)),
            }
        }
        let un = match given(query.un) {
            "" => None,
            text => text.parse().map_err(|fault| faults.push(Reason::from(&fault))).ok(),
        };
        let name = normalise(written);
        let mut composition = name.composition.clone();
        let note = light(given(query.note));
        if !note.is_empty() {
            let read = read_note(&note, &name.name);
            composition
                .extend(read.unwrap_or_else(|| Composition { others: vec![squeeze(&note)], ..Composition::default() }));
        }
        if written.is_empty() && cas.is_empty() && un.is_none() {
            return Err(faults.into_iter().next().unwrap_or(Reason::NothingGiven));
        }
        Ok(Self { written, name, composition, cas, un, faults })
    }

    fn answer(&self, all: &'static Catalogue) -> Match {
        if GENERIC.contains(&self.name.name.as_str()) {
            return self.unsure(all, &[], vec![Reason::GenericName { name: self.written.to_owned() }]);
        }
        let named = self.rows_by_name(all);
        let by_cas = self.open(self.cas.iter().filter_map(|cas| all.by_cas.get(cas)).flatten());
        let by_un = self.open(self.un.iter().filter_map(|un| all.by_un.get(un)).flatten());
        let agreeing: Vec<RowId> = named.rows.iter().filter(|row| by_cas.contains(row)).copied().collect();

        let (rows, reason) = match (named.rows.is_empty(), by_cas.is_empty()) {
            (false, false) if agreeing.is_empty() => {
                let both: Vec<RowId> = named.rows.iter().chain(&by_cas).copied().collect();
                return self.unsure(all, &both, vec![Reason::NameAndCasDiffer]);
            }
            (false, false) => (agreeing, Reason::NameAndCasAgree),
            (false, true) if !self.cas.is_empty() => {
                let missing = self.cas.iter().map(|cas| Reason::CasNotListed { cas: *cas }).collect();
                return self.unsure(all, &named.rows, missing);
            }
            (false, true) => (named.rows, Reason::NameOnly),
            (true, false) if self.written.is_empty() => (by_cas, Reason::CasOnly),
            (true, false) => (by_cas, Reason::CasWithUnknownName { name: self.written.to_owned() }),
            (true, true) if self.written.is_empty() && self.cas.is_empty() && !by_un.is_empty() => {
                (by_un.clone(), Reason::UnOnly)
            }
            (true, true) => return self.unknown(all, &by_un),
        };
        if !self.faults.is_empty() {
            return self.unsure(all, &rows, Vec::new());
        }
        if let Some(part) = named.not_understood.filter(|_| reason != Reason::NameAndCasAgree) {
            return self.unsure(all, &rows, vec![Reason::PartNotUnderstood { part }]);
        }
        self.choose(all, rows, named.whole, reason, &by_un)
    }

    /// Chooses among rows by composition.
    fn choose(
        &self,
        all: &'static Catalogue,
        mut rows: Vec<RowId>,
        whole: bool,
        reason: Reason,
        by_un: &[RowId],
    ) -> Match {
        rows.sort_unstable();
        let fits: Vec<(RowId, Fit)> =
            rows.iter().map(|row| (*row, self.composition.fits(&all.rows[*row].full))).collect();
        let best = fits.iter().map(|(_, fit)| *fit).max().unwrap_or(Fit::Outside);
        if best == Fit::Outside && !(whole && rows.len() == 1) {
            let composition = self.composition.to_string();
            return self.unsure(all, &rows, vec![Reason::CompositionOutside { composition }]);
        }
        let left: Vec<RowId> = fits.iter().filter(|(_, fit)| *fit == best).map(|(row, _)| *row).collect();
        let Some(row) = Self::most_bound(all, &left, best) else {
            let why = if reason == Reason::NameOnly && self.composition.is_empty() && !shares_cas(all, &left) {
                vec![Reason::NameAmbiguous]
            } else {
                vec![Reason::CompositionNeeded]
            };
            return self.unsure(all, &left, why);
        };
        let mut reasons = vec![reason];
        if fits.len() > 1 {
            reasons.push(Reason::CompositionDecides { composition: self.composition.to_string() });
        }
        let printed = &all.rows[row].composition;
        if !whole && !printed.limits.is_empty() && self.composition.fits(printed) == Fit::Open {
            reasons.push(Reason::CompositionAssumed { composition: printed.to_string() });
        }
        let left_over = self.composition.others.iter().filter(|part| !whole && !is_grade(part));
        reasons.extend(left_over.map(|part| Reason::PartNotUnderstood { part: part.clone() }));
        if self.un.is_some() && reasons[0] != Reason::UnOnly {
            match by_un {
                [] => reasons.push(Reason::UnNotListed),
                rows if rows.contains(&row) => reasons.push(Reason::UnAgrees),
                others => {
                    let both: Vec<RowId> = std::iter::once(row).chain(others.iter().copied()).collect();
                    return self.unsure(all, &both, vec![Reason::UnDiffers]);
                }
            }
        }
        Match::Matched { identity: Identity::of(&all.rows[row], &self.composition), reasons }
    }

    /// Returns the one row left, or among rows that all hold the one with the most bounds.
    fn most_bound(all: &Catalogue, left: &[RowId], fit: Fit) -> Option<RowId> {
        if let [row] = left {
            return Some(*row);
        }
        if fit != Fit::Inside {
            return None;
        }
        let bounds = |row: RowId| all.rows[row].full.limits.len() + all.rows[row].full.words.len();
        let most = left.iter().map(|row| bounds(*row)).max()?;
        let mut bound = left.iter().filter(|row| bounds(**row) == most);
        bound.next().filter(|_| bound.next().is_none() && most > 0).copied()
    }

    fn unknown(&self, all: &'static Catalogue, by_un: &[RowId]) -> Match {
        let mut reasons: Vec<Reason> = self.cas.iter().map(|cas| Reason::CasNotListed { cas: *cas }).collect();
        if !self.written.is_empty() {
            reasons.push(Reason::NameNotListed { name: self.written.to_owned() });
        }
        if self.un.is_some() && by_un.is_empty() {
            reasons.push(Reason::UnNotListed);
        }
        let near = near_rows(all, &self.name.name);
        let rows: Vec<RowId> = by_un.iter().copied().chain(near).collect();
        self.unsure(all, &rows, reasons)
    }

    fn unsure(&self, all: &'static Catalogue, rows: &[RowId], mut reasons: Vec<Reason>) -> Match {
        let mut seen: Vec<RowId> = Vec::new();
        for row in rows {
            if !seen.contains(row) {
                seen.push(*row);
            }
        }
        let candidates = seen
            .iter()
            .take(SHOWN)
            .map(|row| (Identity::of(&all.rows[*row], &self.composition), self.reasons_for(all, *row)))
            .collect();
        reasons.extend(self.faults.iter().cloned());
        Match::Unsure { candidates, reasons }
    }

    fn reasons_for(&self, all: &Catalogue, row: RowId) -> Vec<Reason> {
        let leads = |ways: Option<&Vec<Way>>| ways.is_some_and(|ways| ways.iter().any(|way| way.row == row));
        let by_name = self.rows_by_name(all).rows.contains(&row);
        let by_cas = self.cas.iter().any(|cas| leads(all.by_cas.get(cas)));
        let mut reasons = match (by_name, by_cas) {
            (true, true) => vec![Reason::NameAndCasAgree],
            (true, false) => vec![Reason::NameOnly],
            (false, true) => vec![Reason::CasOnly],
            (false, false) => Vec::new(),
        };
        if self.un.is_some_and(|un| leads(all.by_un.get(&un))) {
            reasons.push(Reason::UnAgrees);
        }
        if reasons.is_empty() {
            reasons.push(Reason::NearName { name: all.rows[row].name_zh.clone() });
        }
        reasons
    }

    fn rows_by_name(&self, all: &Catalogue) -> Named {
        let whole = self.open(all.by_whole.get(&self.name.whole).into_iter().flatten());
        if !whole.is_empty() && self.name.whole != self.name.name {
            return Named { rows: whole, whole: true, not_understood: None };
        }
        let mut rows = self.rows_of(all, &self.name.name);
        let joined = self.name.name.contains('/');
        let mut not_understood = None;
        for synonym in &self.name.synonyms {
            let of_synonym = self.rows_of(all, synonym);
            let common: Vec<RowId> = rows.iter().filter(|row| of_synonym.contains(row)).copied().collect();
            if of_synonym.is_empty() {
                not_understood = Some(synonym.clone());
            } else if common.is_empty() || joined {
                // A text that joins several names keeps them all: an index name does not say which is meant.
                rows.extend(of_synonym.into_iter().filter(|row| !common.contains(row)));
            } else {
                rows = common;
            }
        }
        Named { rows, whole: false, not_understood }
    }

    /// Rows of a key; a key of several names joined by `/` or `,` has the rows of all, when all are known.
    fn rows_of(&self, all: &Catalogue, key: &str) -> Vec<RowId> {
        let rows = self.open(all.by_name.get(key).into_iter().flatten());
        if !rows.is_empty() || !key.contains(['/', ',', ';']) {
            return rows;
        }
        let parts: Vec<Vec<RowId>> =
            key.split(['/', ',', ';']).map(|part| self.open(all.by_name.get(part).into_iter().flatten())).collect();
        if parts.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let mut rows = parts.concat();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn open<'w>(&self, ways: impl Iterator<Item = &'w Way>) -> Vec<RowId> {
        let mut rows = Vec::new();
        for way in ways.filter(|way| !way.dilute || self.composition.may_be_dilute()) {
            if !rows.contains(&way.row) {
                rows.push(way.row);
            }
        }
        rows
    }
}

struct Named {
    rows: Vec<RowId>,
    /// The whole text, composition included, is one that the lists print.
    whole: bool,
    not_understood: Option<String>,
}

fn shares_cas(all: &Catalogue, rows: &[RowId]) -> bool {
    rows.windows(2).all(|pair| all.rows[pair[0]].cas.iter().any(|cas| all.rows[pair[1]].cas.contains(cas)))
}

/// Returns what was really given: a dash or "none" in a cell is nothing.
fn given(text: Option<&str>) -> &str {
    let text = text.unwrap_or_default().trim();
    let nothing = ["-", "--", "—", "——", "/", "无", "n/a", "na", "none", "null", "不适用"];
    if nothing.iter().any(|word| text.eq_ignore_ascii_case(word)) { "" } else { text }
}
