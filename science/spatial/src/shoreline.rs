//! Whether positions were given in another datum than stated, judged by the shoreline.

use rstar::{AABB, PointDistance, RTree};
use serde::Serialize;

use crate::segments::{RayCount, Segment, Where, Xy, tree};
use crate::{BBox, Datum, Frame, LonLat, Text, convert, geodesic_m};

/// Spacing of the positions looked at along a coast line, in metres.
const STEP_M: f64 = 100.0;
/// Length of coast that counts as one independent observation: several times the shift of GCJ-02.
const PIECE_M: f64 = 2_000.0;
/// Positions farther than this from the shoreline say nothing about it, in metres.
const FARTHEST_M: f64 = 3_000.0;
/// Independent observations needed before anything is said.
const FEWEST: usize = 8;
/// Probability of the observations by chance below which suspicion is reported.
const SIGNIFICANCE: f64 = 0.001;

/// A trusted shoreline on WGS 84 against which positions are tested.
///
/// # What it can tell
///
/// GCJ-02 moves positions by 100 to 700 m, BD-09 by about 1 km, a shoreline is known to about 100 m. Coast lines taken in
/// the wrong datum lie beside the shoreline; sites taken in the wrong datum fall into the sea.
///
/// # What it cannot tell
///
/// Nothing about positions inland, and nothing about a few: without eight independent observations the answer is "not
/// enough". A coast that runs along the shift shows little of it. Sites on piers or on land newer than the shoreline
/// stand in the sea in the right datum too, so only the sites that tell two datums apart are counted. WGS 84 and
/// CGCS2000 cannot be told apart.
#[derive(Debug)]
pub struct ShorelineTest {
    frame: Frame,
    bbox: BBox,
    index: RTree<Segment>,
    east: f64,
    closed: bool,
}

/// How well one datum fits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The datum.
    pub datum: Datum,
    /// Coast lines: median distance from the shoreline. Sites: mean depth into the sea, those on land counting 0. Metres.
    pub statistic_m: f64,
    /// Sites that fall into the sea; 0 for coast lines.
    pub in_sea: usize,
}

/// What the shoreline says about the datum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShorelineVerdict {
    /// The datum that was stated.
    pub stated: Datum,
    /// Every distinct datum with its fit, WGS 84, GCJ-02, BD-09.
    pub candidates: Vec<Candidate>,
    /// The datum that fits best.
    pub best: Datum,
    /// Independent observations: pieces of 2 km of coast, or sites that tell stated and best apart.
    pub observations: usize,
    /// 1 less the probability that the best fits better than the stated by chance only (sign test); 0 where the
    /// stated is the best.
    pub confidence: f64,
    /// Whether the stated datum is to be doubted: enough observations, and confidence above 0.999.
    pub suspicious: bool,
    /// The finding, for a reader.
    pub text: Text,
}

impl ShorelineTest {
    /// Returns a test over a shoreline; `None` when it has no edge. Lines that are closed are taken as edges of
    /// land (or of lakes in it), which the test of sites needs.
    pub fn new(shoreline: &[Vec<LonLat>]) -> Option<Self> {
        let bbox = BBox::around(shoreline.iter().flatten().copied())?;
        let frame = Frame::at(bbox.centre());
        let edges: Vec<Segment> = (shoreline.iter())
            .flat_map(|line| line.windows(2))
            .filter(|ends| ends[0].is_on_globe() && ends[1].is_on_globe())
            .map(|ends| Segment { a: frame.project(ends[0]), b: frame.project(ends[1]), ring: 0, index: 0 })
            .collect();
        let east = edges.iter().fold(f64::NEG_INFINITY, |east, edge| east.max(edge.a[0]).max(edge.b[0]));
        let closed = shoreline.iter().all(|line| line.first() == line.last());
        (!edges.is_empty()).then(|| Self { frame, bbox, index: tree(edges), east, closed })
    }

    /// Tests lines that should run along the coast, given in the stated datum.
    ///
    /// # Source
    ///
    /// Own method: median distance to the shoreline for each datum, and a sign test over pieces of 2 km.
    pub fn coast_lines(&self, lines: &[Vec<LonLat>], stated: Datum) -> ShorelineVerdict {
        let pieces: Vec<Vec<LonLat>> = lines.iter().flat_map(|line| pieces(line)).collect();
        let distances = Datum::DISTINCT.map(|datum| {
            (pieces.iter())
                .map(|piece| {
                    median(piece.iter().map(|p| self.distance(self.frame.project(convert(*p, datum)))).collect())
                })
                .collect::<Vec<f64>>()
        });
        // A piece far from the shoreline in every datum is no piece of coast.
        let coast: Vec<usize> = (0..pieces.len()).filter(|i| distances.iter().any(|of| of[*i] <= FARTHEST_M)).collect();
        let candidates: Vec<Candidate> = (Datum::DISTINCT.iter().zip(&distances))
            .map(|(datum, of)| Candidate {
                datum: *datum,
                statistic_m: median(coast.iter().map(|i| of[*i]).collect()),
                in_sea: 0,
            })
            .collect();
        let best = best_of(&candidates, stated);
        let (s, b) = (place_of(stated), place_of(best));
        let better = coast.iter().filter(|i| distances[b][**i] < distances[s][**i]).count();
        verdict(stated, candidates, best, coast.len(), better, "海岸线", "coast lines")
    }

    /// Tests sites that should stand on land, given in the stated datum; `None` when the shoreline is not closed.
    ///
    /// # Source
    ///
    /// Own method: depth into the sea for each datum, and a sign test over the sites that are on land in one datum and
    /// in the sea in the other (McNemar's test in its exact form).
    pub fn sites(&self, sites: &[LonLat], stated: Datum) -> Option<ShorelineVerdict> {
        if !self.closed {
            return None;
        }
        let covered: Vec<LonLat> = sites.iter().copied().filter(|p| self.bbox.contains(convert(*p, stated))).collect();
        let depths = Datum::DISTINCT.map(|datum| {
            covered.iter().map(|p| self.depth(self.frame.project(convert(*p, datum)))).collect::<Vec<f64>>()
        });
        let candidates: Vec<Candidate> = (Datum::DISTINCT.iter().zip(&depths))
            .map(|(datum, of)| Candidate {
                datum: *datum,
                statistic_m: of.iter().sum::<f64>() / of.len().max(1) as f64,
                in_sea: of.iter().filter(|depth| **depth > 0.0).count(),
            })
            .collect();
        let best = best_of(&candidates, stated);
        let (s, b) = (&depths[place_of(stated)], &depths[place_of(best)]);
        let apart: Vec<bool> =
            s.iter().zip(b).filter(|(s, b)| (**s > 0.0) != (**b > 0.0)).map(|(s, b)| s > b).collect();
        let better = apart.iter().filter(|better| **better).count();
        Some(verdict(stated, candidates, best, apart.len(), better, "厂址", "sites"))
    }

    fn distance(&self, p: Xy) -> f64 {
        self.index.nearest_neighbor(p).map_or(f64::INFINITY, |edge| edge.distance_2(&p).sqrt())
    }

    /// Returns how far a place is out at sea, 0 on land.
    fn depth(&self, p: Xy) -> f64 {
        let mut count = RayCount::default();
        let ray = AABB::from_corners(p, [self.east.max(p[0]), p[1]]);
        self.index.locate_in_envelope_intersecting(ray).for_each(|edge| count.add(p, edge.a, edge.b));
        if count.answer() == Where::Outside { self.distance(p) } else { 0.0 }
    }
}

/// Cuts a line into pieces of about 2 km, each given by positions every 100 m.
fn pieces(line: &[LonLat]) -> Vec<Vec<LonLat>> {
    let mut pieces = vec![Vec::new()];
    let (mut length, mut due) = (0.0, 0.0);
    for ends in line.windows(2).filter(|ends| ends[0].is_on_globe() && ends[1].is_on_globe()) {
        let edge = geodesic_m(ends[0], ends[1]);
        while due < length + edge {
            let share = (due - length) / edge;
            let p = LonLat::new(
                ends[0].lon + (ends[1].lon - ends[0].lon) * share,
                ends[0].lat + (ends[1].lat - ends[0].lat) * share,
            );
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a length over 2 km, not negative"
            )]
            let number = (due / PIECE_M) as usize;
            if number >= pieces.len() {
                pieces.push(Vec::new());
            }
            pieces.last_mut().expect("one piece at least").push(p);
            due += STEP_M;
        }
        length += edge;
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Returns the datum with the smallest statistic; the stated one where it is as good.
fn best_of(candidates: &[Candidate], stated: Datum) -> Datum {
    let own = candidates[place_of(stated)];
    let best = candidates.iter().min_by(|a, b| a.statistic_m.total_cmp(&b.statistic_m)).copied().unwrap_or(own);
    if best.statistic_m < own.statistic_m { best.datum } else { stated }
}

fn place_of(datum: Datum) -> usize {
    Datum::DISTINCT.iter().position(|d| d.same_positions(datum)).expect("every datum is the same as a distinct one")
}

fn verdict(
    stated: Datum,
    candidates: Vec<Candidate>,
    best: Datum,
    observations: usize,
    better: usize,
    zh: &str,
    en: &str,
) -> ShorelineVerdict {
    let confidence = if best == stated { 0.0 } else { 1.0 - sign_test(observations, better) };
    let suspicious = best != stated && observations >= FEWEST && confidence > 1.0 - SIGNIFICANCE;
    let of = |datum| candidates[place_of(datum)].statistic_m;
    let (stated_name, best_name) = (stated.name(), best.name());
    let text = if suspicious {
        Text::new(
            format!(
                "所填坐标系 {} 可疑：{zh}与 {} 更吻合（偏差 {:.0} 米，所填为 {:.0} 米，依据 {observations} 处）",
                stated_name.zh,
                best_name.zh,
                of(best),
                of(stated)
            ),
            format!(
                "The stated datum {} is doubtful: the {en} fit {} better ({:.0} m off against {:.0} m, {observations} observations)",
                stated_name.en,
                best_name.en,
                of(best),
                of(stated)
            ),
        )
    } else if observations < FEWEST {
        Text::new(
            format!("依据不足（{observations} 处，至少 {FEWEST} 处），无法用海岸线核对坐标系"),
            format!(
                "Not enough to check the datum by the shoreline ({observations} observations of at least {FEWEST})"
            ),
        )
    } else {
        Text::new(
            format!("未见坐标系 {} 有误的迹象（偏差 {:.0} 米）", stated_name.zh, of(stated)),
            format!("No sign that the datum {} is wrong ({:.0} m off)", stated_name.en, of(stated)),
        )
    };
    ShorelineVerdict { stated, candidates, best, observations, confidence, suspicious, text }
}

/// Returns the probability of at least `better` heads in `n` throws of a fair coin.
fn sign_test(n: usize, better: usize) -> f64 {
    // Terms as logarithms: 2^-n underflows from n = 1075.
    let mut log_term = -(n as f64) * std::f64::consts::LN_2;
    let mut sum = 0.0;
    for k in 0..=n {
        if k >= better {
            sum += log_term.exp();
        }
        log_term += ((n - k) as f64).ln() - ((k + 1) as f64).ln();
    }
    sum.min(1.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    match values.len() {
        0 => f64::INFINITY,
        n if n % 2 == 1 => values[n / 2],
        n => values[n / 2 - 1].midpoint(values[n / 2]),
    }
}
