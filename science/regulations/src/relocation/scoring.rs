//! The order of the candidates: weighted criteria, each brought to a scale from nought to one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use anlan_quantity::math::log1p;
use serde::{Deserialize, Serialize};

use crate::fault::not_negative;
use crate::table::rows;
use crate::{Fault, Text};

/// Which end of a criterion is the worse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// The more, the more reason to relocate.
    Higher,
    /// The less, the more reason to relocate.
    Lower,
}

/// How a value becomes a share of its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// In proportion.
    Linear,
    /// By the logarithm of one more than the value: ten people more count more where there are few.
    Log,
}

/// A criterion with its weight; all of it may be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Key under which candidates carry their value.
    pub key: String,
    /// Name.
    pub name: Text,
    /// Unit.
    pub unit: Text,
    /// Which end is worse.
    pub worse: Worse,
    /// Scale.
    pub scale: Scale,
    /// Value at and below which it counts as the least.
    pub low: f64,
    /// Value at and above which it counts as the most.
    pub high: f64,
    /// Weight; only the proportions of weights count.
    pub weight: f64,
    /// Why it counts.
    pub why: Text,
}

#[derive(Deserialize)]
struct Row {
    key: String,
    name_zh: String,
    name_en: String,
    unit_zh: String,
    unit_en: String,
    worse: Worse,
    scale: Scale,
    low: f64,
    high: f64,
    weight: f64,
    why_zh: String,
    why_en: String,
}

static CRITERIA: LazyLock<Vec<Criterion>> = LazyLock::new(|| {
    rows::<Row>(include_str!("../../data/relocation-criteria.csv"))
        .into_iter()
        .map(|row| Criterion {
            key: row.key,
            name: Text::new(row.name_zh, row.name_en),
            unit: Text::new(row.unit_zh, row.unit_en),
            worse: row.worse,
            scale: row.scale,
            low: row.low,
            high: row.high,
            weight: row.weight,
            why: Text::new(row.why_zh, row.why_en),
        })
        .collect()
});

/// Returns the criteria a city starts from. No publication gives them: the index system that the plan names was not published, so
/// criteria, ranges and weights are settings to be confirmed, and [`Ranking::note`] says so.
pub fn default_criteria() -> &'static [Criterion] {
    &CRITERIA
}

impl Criterion {
    fn check(&self) -> Result<(), Fault> {
        let place = |field: &str| format!("criteria.{}.{field}", self.key);
        not_negative(&place("weight"), self.weight)?;
        not_negative(&place("low"), self.low)?;
        not_negative(&place("high"), self.high)?;
        if self.low < self.high {
            Ok(())
        } else {
            Err(Fault::new(place("high"), "上限应大于下限", "the upper end must be above the lower"))
        }
    }

    /// Returns the reason to relocate that a value gives, from nought to one.
    fn normalised(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        let share = match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log => (log1p(value) - log1p(self.low)) / (log1p(self.high) - log1p(self.low)),
        };
        match self.worse {
            Worse::Higher => share,
            Worse::Lower => 1.0 - share,
        }
    }
}

/// A firm to be ranked, with its values by key; what is absent is not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Values.
    pub values: BTreeMap<String, f64>,
}

/// What one criterion adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Criterion.
    pub key: String,
    /// Value; absent where it is not known.
    pub value: Option<f64>,
    /// Reason to relocate from nought to one; an unknown value counts as one until it is asked.
    pub normalised: f64,
    /// What it adds to the score.
    pub adds: f64,
}

/// A firm in its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranked {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Place, from one; equal scores share a place.
    pub rank: usize,
    /// Score from nought to one, unknown values counted as the worst.
    pub score: f64,
    /// Score if every unknown value turned out the best: the true one lies between.
    pub lowest: f64,
    /// Criterion by criterion.
    pub parts: Vec<Part>,
    /// Keys of the values that are not known and carry weight.
    pub unknown: Vec<String>,
}

/// The smallest change of one weight that would bring two neighbours level.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Swap {
    /// The one in front.
    pub above: String,
    /// The one behind.
    pub below: String,
    /// Criterion whose weight changes; absent where no single weight does it.
    pub criterion: Option<String>,
    /// Weight now.
    pub from: f64,
    /// Weight at which the two are level, the others unchanged.
    pub to: f64,
    /// The change as a share of all weights: small means that the order is a matter of taste.
    pub share_of_weights: f64,
    /// What is said of it.
    pub text: Text,
}

/// The order with its working.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// Firms, the most urgent first.
    pub order: Vec<Ranked>,
    /// For each neighbours, what would exchange them.
    pub swaps: Vec<Swap>,
    /// What a reader must know.
    pub note: Text,
}

/// Ranks candidates by weighted criteria.
///
/// Each value is brought to 0–1 over the criterion's own range, which does not depend on who else is ranked: a firm that joins or leaves
/// exchanges nobody. An unknown value counts as the worst and is listed.
///
/// # Errors
/// [`Fault`] where there are no criteria, a key stands twice, all weights are nought, a range is empty, or a value is below zero or not a
/// number.
pub fn rank(criteria: &[Criterion], candidates: &[Candidate]) -> Result<Ranking, Fault> {
    let matrix = Matrix::of(criteria, candidates)?;
    let weights: Vec<f64> = criteria.iter().map(|criterion| criterion.weight).collect();
    let places = matrix.places(&weights);
    let total: f64 = weights.iter().sum();
    let mut order: Vec<Ranked> = candidates
        .iter()
        .enumerate()
        .map(|(at, candidate)| {
            let parts: Vec<Part> = criteria
                .iter()
                .zip(&matrix.rows[at])
                .map(|(criterion, normalised)| Part {
                    key: criterion.key.clone(),
                    value: candidate.values.get(&criterion.key).copied(),
                    normalised: *normalised,
                    adds: normalised * criterion.weight / total,
                })
                .collect();
            let unknown: Vec<&Part> = parts.iter().filter(|part| part.value.is_none() && part.adds > 0.0).collect();
            let open: f64 = unknown.iter().map(|part| part.adds).sum();
            let score = places.scores[at];
            Ranked {
                id: candidate.id.clone(),
                name: candidate.name.clone(),
                rank: places.ranks[at],
                score,
                lowest: (score - open).max(0.0),
                unknown: unknown.iter().map(|part| part.key.clone()).collect(),
                parts,
            }
        })
        .collect();
    order.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.id.cmp(&b.id)));
    let swaps = order.windows(2).map(|pair| swap(criteria, total, &pair[0], &pair[1])).collect();
    let note = Text::new(
        "指标、量程和权重由城市设定，标准未规定；未知值按最不利计并列为待核实",
        "criteria, ranges and weights are settings of the city, no standard gives them; unknown values count as the worst and are to be asked",
    );
    Ok(Ranking { order, swaps, note })
}

fn swap(criteria: &[Criterion], total: f64, above: &Ranked, below: &Ranked) -> Swap {
    let lead = (above.score - below.score) * total;
    // Lead + change·(own − other) = 0 for the changed weight; a weight does not fall below nought.
    let smallest = criteria
        .iter()
        .enumerate()
        .filter_map(|(at, criterion)| {
            let apart = above.parts[at].normalised - below.parts[at].normalised;
            let to = criterion.weight - lead / apart;
            (to.is_finite() && to >= 0.0).then_some((criterion, to))
        })
        .min_by(|(a, to_a), (b, to_b)| (to_a - a.weight).abs().total_cmp(&(to_b - b.weight).abs()));
    let (ids, none) = ((above.id.clone(), below.id.clone()), lead > 0.0 && smallest.is_none());
    let (criterion, from, to) = match smallest {
        Some((criterion, to)) if lead > 0.0 => (Some(criterion), criterion.weight, to),
        _ => (None, 0.0, 0.0),
    };
    let text = match criterion {
        Some(criterion) => Text::new(
            format!("“{}”的权重由 {from:.1} 改为 {to:.1} 即可互换", criterion.name.zh),
            format!("they change places when the weight of “{}” goes from {from:.1} to {to:.1}", criterion.name.en),
        ),
        None if none => Text::new("任何单一权重的改变都不能互换", "no change of a single weight exchanges them"),
        None => Text::new("二者得分相同", "they are level"),
    };
    Swap {
        above: ids.0,
        below: ids.1,
        criterion: criterion.map(|criterion| criterion.key.clone()),
        from,
        to,
        share_of_weights: if criterion.is_some() { (to - from).abs() / total } else { 0.0 },
        text,
    }
}

/// Normalised values, a row a candidate.
pub(super) struct Matrix {
    pub(super) rows: Vec<Vec<f64>>,
}

/// Scores and places under some weights.
pub(super) struct Places {
    pub(super) scores: Vec<f64>,
    pub(super) ranks: Vec<usize>,
}

impl Matrix {
    pub(super) fn of(criteria: &[Criterion], candidates: &[Candidate]) -> Result<Self, Fault> {
        if criteria.is_empty() {
            return Err(Fault::new("criteria", "请至少设一项指标", "give at least one criterion"));
        }
        let mut keys = BTreeSet::new();
        for criterion in criteria {
            criterion.check()?;
            if !keys.insert(&criterion.key) {
                return Err(Fault::new(
                    format!("criteria.{}", criterion.key),
                    "指标重复",
                    "this criterion stands twice",
                ));
            }
        }
        let total: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
        if !(total > 0.0 && total.is_finite()) {
            return Err(Fault::new("criteria", "权重之和应大于零", "the weights must add up to more than nought"));
        }
        let mut ids = BTreeSet::new();
        let rows = candidates
            .iter()
            .map(|candidate| {
                if !ids.insert(&candidate.id) {
                    let place = format!("candidates.{}", candidate.id);
                    return Err(Fault::new(place, "企业重复", "this firm stands twice"));
                }
                criteria
                    .iter()
                    .map(|criterion| match candidate.values.get(&criterion.key) {
                        None => Ok(1.0),
                        Some(value) => {
                            let place = format!("candidates.{}.{}", candidate.id, criterion.key);
                            Ok(criterion.normalised(not_negative(&place, *value)?))
                        }
                    })
                    .collect()
            })
            .collect::<Result<Vec<Vec<f64>>, Fault>>()?;
        Ok(Self { rows })
    }

    pub(super) fn places(&self, weights: &[f64]) -> Places {
        let total: f64 = weights.iter().sum();
        let scores: Vec<f64> = self
            .rows
            .iter()
            .map(|row| row.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>() / total)
            .collect();
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let mut ranks = vec![0; scores.len()];
        for (place, at) in order.iter().enumerate() {
            let level = place > 0 && scores[order[place - 1]].total_cmp(&scores[*at]).is_eq();
            ranks[*at] = if level { ranks[order[place - 1]] } else { place + 1 };
        }
        Places { scores, ranks }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in super::super) fn candidate(id: &str, values: &[(&str, f64)]) -> Candidate {
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
        Candidate { id: id.to_owned(), name: id.to_owned(), values }
    }

    /// Two criteria of one range each.
    pub(in super::super) fn two(weights: [f64; 2]) -> Vec<Criterion> {
        ["x", "y"]
            .into_iter()
            .zip(weights)
            .map(|(key, weight)| Criterion {
                key: key.to_owned(),
                name: Text::new(key, key),
                unit: Text::default(),
                worse: Worse::Higher,
                scale: Scale::Linear,
                low: 0.0,
                high: 10.0,
                weight,
                why: Text::default(),
            })
            .collect()
    }

    #[test]
    fn the_settings_read_and_add_up() {
        assert_eq!(default_criteria().len(), 8);
        assert!((default_criteria().iter().map(|own| own.weight).sum::<f64>() - 100.0).abs() < 1e-12);
        assert!(default_criteria().iter().all(|own| own.check().is_ok()));
        let grade = default_criteria().iter().find(|own| own.key == "hazard_grade").unwrap();
        assert!(grade.normalised(1.0) > 0.999 && grade.normalised(5.0) < 1e-12);
    }

    #[test]
    fn scores_are_weighted_sums_and_neighbours_swap_where_told() {
        let firms = [candidate("a", &[("x", 10.0), ("y", 0.0)]), candidate("b", &[("x", 0.0), ("y", 10.0)])];
        let ranking = rank(&two([6.0, 4.0]), &firms).unwrap();
        assert_eq!(ranking.order.iter().map(|own| own.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!((ranking.order[0].score - 0.6).abs() < 1e-12);
        let swap = &ranking.swaps[0];
        // Both weights differ by two from level; the first named is kept.
        assert_eq!(swap.criterion.as_deref(), Some("x"));
        assert!((swap.to - 4.0).abs() < 1e-12 && (swap.share_of_weights - 0.2).abs() < 1e-12);
    }

    #[test]
    fn one_that_is_worse_in_everything_stays_in_front() {
        let firms = [candidate("a", &[("x", 9.0), ("y", 9.0)]), candidate("b", &[("x", 5.0), ("y", 5.0)])];
        let swap = rank(&two([1.0, 1.0]), &firms).unwrap().swaps.remove(0);
        assert_eq!((swap.criterion, swap.text.en.contains("no change")), (None, true));
    }

    #[test]
    fn unknown_values_count_as_the_worst_and_are_listed() {
        let firms = [candidate("a", &[("x", 2.0)]), candidate("b", &[("x", 2.0), ("y", 9.0)])];
        let ranking = rank(&two([1.0, 1.0]), &firms).unwrap();
        assert_eq!(
            (ranking.order[0].id.as_str(), ranking.order[0].unknown.as_slice()),
            ("a", ["y".to_owned()].as_slice())
        );
        assert!((ranking.order[0].lowest - 0.1).abs() < 1e-12);
    }

    #[test]
    fn level_firms_share_a_place() {
        let firms = ["c", "b", "a"].map(|id| candidate(id, &[("x", 3.0), ("y", 4.0)]));
        let ranking = rank(&two([1.0, 2.0]), &firms).unwrap();
        assert!(ranking.order.iter().all(|own| own.rank == 1));
        assert_eq!(ranking.order[0].id, "a");
        assert_eq!(ranking.swaps[0].text.en, "they are level");
    }

    #[test]
    fn what_cannot_be_is_named() {
        let firm = [candidate("a", &[("x", -1.0)])];
        assert_eq!(rank(&two([1.0, 1.0]), &firm).unwrap_err().place, "candidates.a.x");
        assert_eq!(rank(&two([0.0, 0.0]), &[]).unwrap_err().place, "criteria");
        assert_eq!(rank(&two([1.0, f64::NAN]), &[]).unwrap_err().place, "criteria.y.weight");
        assert_eq!(rank(&[], &[]).unwrap_err().place, "criteria");
        let twice = [candidate("a", &[]), candidate("a", &[])];
        assert_eq!(rank(&two([1.0, 1.0]), &twice).unwrap_err().place, "candidates.a");
    }

    proptest! {
        #[test]
        fn worse_values_never_lower_a_score(value in 0.0_f64..2e5, more in 0.0_f64..1e5, at in 0_usize..8) {
            let criteria = default_criteria();
            let key = criteria[at].key.as_str();
            let score = |value| rank(criteria, &[candidate("a", &[(key, value)])]).unwrap().order[0].score;
            let (own, other) = (score(value), score(value + more));
            match criteria[at].worse {
                Worse::Higher => prop_assert!(other >= own),
                Worse::Lower => prop_assert!(other <= own),
            }
            prop_assert!((0.0..=1.0 + 1e-12).contains(&own));
        }

        #[test]
        fn only_proportions_of_weights_count_and_a_told_change_does_swap(
            values in prop::collection::vec((0.0_f64..10.0, 0.0_f64..10.0), 2..6), x in 0.1_f64..10.0, y in 0.1_f64..10.0,
        ) {
            let firms: Vec<Candidate> = values
                .iter()
                .enumerate()
                .map(|(at, (x, y))| candidate(&format!("f{at}"), &[("x", *x), ("y", *y)]))
                .collect();
            let ids = |ranking: &Ranking| ranking.order.iter().map(|own| own.id.clone()).collect::<Vec<_>>();
            let ranking = rank(&two([x, y]), &firms).unwrap();
            prop_assert_eq!(ids(&ranking), ids(&rank(&two([4.0 * x, 4.0 * y]), &firms).unwrap()));
            for swap in ranking.swaps.iter().filter(|swap| swap.criterion.is_some()) {
                let past = swap.to + (swap.to - swap.from) * 1e-6;
                let mut criteria = two([x, y]);
                let own = criteria.iter_mut().find(|own| Some(&own.key) == swap.criterion.as_ref()).unwrap();
                own.weight = past.max(0.0);
                if past < 0.0 || (criteria[0].weight + criteria[1].weight) <= 0.0 {
                    continue;
                }
                let after = rank(&criteria, &firms).unwrap();
                let score = |id: &str| after.order.iter().find(|own| own.id == id).unwrap().score;
                prop_assert!(score(&swap.below) >= score(&swap.above) - 1e-12);
            }
        }
    }
}
