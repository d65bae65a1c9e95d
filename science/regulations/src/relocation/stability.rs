//! How firm the order is: the same candidates under many other weights.

use serde::{Deserialize, Serialize};

use super::draw::Draw;
use super::scoring::{Candidate, Criterion, Matrix};
use crate::{Fault, Text};

/// Which weights are tried.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// Each weight up to this share of itself lower or higher, evenly: how firm the order is among people who broadly agree.
    Around(f64),
    /// Any weights, all mixtures alike: how firm it is whatever one thinks.
    Anywhere,
}

/// How many weights are tried, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draws {
    /// How many.
    pub count: u32,
    /// Seed; the same seed gives the same answer on every machine.
    pub seed: u64,
    /// Which.
    pub spread: Spread,
}

impl Draws {
    /// Most draws that are made at once.
    pub const MOST: u32 = 100_000;
    /// Most scores that are computed at once: draws times firms times criteria.
    pub const MOST_WORK: u64 = 200_000_000;
}

/// What becomes of one firm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FirmStability {
    /// Identifier.
    pub id: String,
    /// Place under the weights as they are.
    pub rank: usize,
    /// Share of draws in which it is among the first so many.
    pub share_in_top: f64,
    /// Share of draws in which it is first.
    pub share_first: f64,
    /// Least urgent place it took.
    pub least_urgent: usize,
    /// Most urgent place it took.
    pub most_urgent: usize,
    /// Mean place.
    pub mean_rank: f64,
    /// What is said of it.
    pub text: Text,
}

/// What becomes of the order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stability {
    /// What was tried.
    pub draws: Draws,
    /// How many places count as the top.
    pub top: usize,
    /// Firms in the order of the weights as they are.
    pub firms: Vec<FirmStability>,
    /// Share of draws in which the first so many are the very same firms.
    pub share_same_top: f64,
    /// What a reader must know.
    pub note: Text,
}

/// Ranks the candidates under many weights and counts.
///
/// # Errors
/// As [`rank`](super::rank); and [`Fault`] where no draws, or more than are made at once, are asked for, the spread is not between nought
/// and one, or the top is nought.
pub fn stability(
    criteria: &[Criterion],
    candidates: &[Candidate],
    top: usize,
    draws: Draws,
) -> Result<Stability, Fault> {
    let matrix = Matrix::of(criteria, candidates)?;
    check(&draws, top, (candidates.len() * criteria.len()) as u64)?;
    let weights: Vec<f64> = criteria.iter().map(|criterion| criterion.weight).collect();
    let now = matrix.places(&weights).ranks;
    let mut counts = vec![Count { most_urgent: usize::MAX, ..Count::default() }; candidates.len()];
    let mut same_top = 0_u32;
    let mut draw = Draw::new(draws.seed);
    for _ in 0..draws.count {
        let drawn: Vec<f64> = weights
            .iter()
            .map(|weight| match draws.spread {
                Spread::Around(share) => weight * (1.0 + share * (2.0 * draw.unit() - 1.0)),
                Spread::Anywhere => draw.exponential(),
            })
            .collect();
        let ranks = matrix.places(&drawn).ranks;
        same_top += u32::from(ranks.iter().zip(&now).all(|(rank, now)| (*rank <= top) == (*now <= top)));
        for (count, rank) in counts.iter_mut().zip(ranks) {
            count.add(rank, top);
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(draws.count);
    let mut firms: Vec<FirmStability> = candidates
        .iter()
        .zip(counts)
        .zip(&now)
        .map(|((candidate, count), rank)| FirmStability {
            id: candidate.id.clone(),
            rank: *rank,
            share_in_top: share(count.in_top),
            share_first: share(count.first),
            least_urgent: count.least_urgent,
            most_urgent: count.most_urgent,
            mean_rank: count.sum as f64 / f64::from(draws.count),
            text: told(top, share(count.in_top), &count),
        })
        .collect();
    firms.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.id.cmp(&b.id)));
    Ok(Stability { draws, top, firms, share_same_top: share(same_top), note: note(&draws) })
}

/// Places one firm took.
#[derive(Clone, Default)]
struct Count {
    in_top: u32,
    first: u32,
    least_urgent: usize,
    most_urgent: usize,
    sum: u64,
}

impl Count {
    fn add(&mut self, rank: usize, top: usize) {
        self.in_top += u32::from(rank <= top);
        self.first += u32::from(rank == 1);
        self.least_urgent = self.least_urgent.max(rank);
        self.most_urgent = self.most_urgent.min(rank);
        self.sum += rank as u64;
    }
}

fn check(draws: &Draws, top: usize, size: u64) -> Result<(), Fault> {
    if top == 0 {
        return Err(Fault::new("top", "前几名应不小于1", "the top is one place or more"));
    }
    if draws.count == 0 || draws.count > Draws::MOST || u64::from(draws.count).saturating_mul(size) > Draws::MOST_WORK {
        return Err(Fault::new(
            "draws.count",
            format!("抽样次数应为1至{}，企业多时应减少", Draws::MOST),
            format!("draw once up to {} times, fewer where there are many firms", Draws::MOST),
        ));
    }
    match draws.spread {
        Spread::Around(share) if !(share.is_finite() && (0.0..1.0).contains(&share)) => {
            Err(Fault::new("draws.spread", "波动幅度应在0与1之间", "the spread lies between nought and one"))
        }
        _ => Ok(()),
    }
}

fn told(top: usize, share_in_top: f64, count: &Count) -> Text {
    let percent = 100.0 * share_in_top;
    Text::new(
        format!("{percent:.0}% 的抽样中位于前{top}名；名次在{}至{}之间", count.most_urgent, count.least_urgent),
        format!(
            "among the first {top} in {percent:.0} % of the draws; places from {} to {}",
            count.most_urgent, count.least_urgent
        ),
    )
}

fn note(draws: &Draws) -> Text {
    match draws.spread {
        Spread::Around(share) => Text::new(
            format!("各权重在±{:.0}%内随机变动，{}次抽样，种子{}", 100.0 * share, draws.count, draws.seed),
            format!("weights vary by ±{:.0} %, {} draws, seed {}", 100.0 * share, draws.count, draws.seed),
        ),
        Spread::Anywhere => Text::new(
            format!("权重任意组合，{}次抽样，种子{}", draws.count, draws.seed),
            format!("any weights, {} draws, seed {}", draws.count, draws.seed),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scoring::tests::{candidate, two};
    use super::*;

    fn draws(spread: Spread) -> Draws {
        Draws { count: 4000, seed: 42, spread }
    }

    #[test]
    fn shares_are_those_of_the_geometry() {
        // a leads where w·10 > (1 − w)·10, in half of all weights; c is behind both everywhere but never in front.
        let firms = [
            candidate("a", &[("x", 10.0), ("y", 0.0)]),
            candidate("b", &[("x", 0.0), ("y", 10.0)]),
            candidate("c", &[("x", 0.0), ("y", 0.0)]),
        ];
        let stable = stability(&two([6.0, 4.0]), &firms, 1, draws(Spread::Anywhere)).unwrap();
        assert_eq!(stable.firms.iter().map(|own| own.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!((stable.firms[0].share_in_top - 0.5).abs() < 0.03, "{}", stable.firms[0].share_in_top);
        assert_eq!((stable.firms[2].share_first, stable.firms[2].least_urgent), (0.0, 3));
        assert!((stable.firms[0].share_first + stable.firms[1].share_first - 1.0).abs() < 1e-12);
        let near = stability(&two([6.0, 4.0]), &firms, 1, draws(Spread::Around(0.1))).unwrap();
        assert!((near.firms[0].share_in_top - 1.0).abs() < 1e-12 && (near.share_same_top - 1.0).abs() < 1e-12);
        let wide = stability(&two([6.0, 4.0]), &firms, 1, draws(Spread::Around(0.5))).unwrap();
        // Weights x in 3–9, y in 2–6: y > x for x in 3–6, the triangle of legs 3 in an area of 6 by 4.
        assert!((wide.firms[1].share_first - 4.5 / 24.0).abs() < 0.02, "{}", wide.firms[1].share_first);
    }

    #[test]
    fn the_same_seed_gives_the_same_answer() {
        let firms = [candidate("a", &[("x", 7.0), ("y", 2.0)]), candidate("b", &[("x", 3.0), ("y", 6.0)])];
        let of = |seed| stability(&two([1.0, 1.0]), &firms, 1, Draws { seed, ..draws(Spread::Anywhere) }).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1).firms, of(2).firms);
    }

    #[test]
    fn what_cannot_be_drawn_is_named() {
        let of = |draws, top| stability(&two([1.0, 1.0]), &[], top, draws).unwrap_err().place;
        assert_eq!(of(Draws { count: 0, ..draws(Spread::Anywhere) }, 1), "draws.count");
        assert_eq!(of(draws(Spread::Around(1.5)), 1), "draws.spread");
        assert_eq!(of(draws(Spread::Anywhere), 0), "top");
    }
}
