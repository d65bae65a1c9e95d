//! How far a thing would have to move for the plan to be acceptable.
//!
//! Rings around the place are tried from the nearest outwards, each in the same directions. A place answers for every target and for society by
//! the very verdict that the plan gets: what is told is judged once more as if it had been asked, at the coordinates that are told.

use std::f64::consts::TAU;

use anlan_http::problem::BothLanguages;
use anlan_kernel::Problem;
use anlan_qra::{Place, Source};
use anlan_spatial::LonLat;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::lists::distance;
use super::super::summary::society;
use super::judged::{Judged, is_worse, judge, limit_as_new, limit_of, span};
use super::plan::{Added, NewTarget, Plan};
use crate::risk::living::View;
use crate::risk::targets::judged_as;

/// Farthest that a thing is moved in search of an acceptable place, m.
pub(super) const FARTHEST: f64 = 10_000.0;
/// Directions tried on every ring.
pub(super) const DIRECTIONS: u32 = 32;
/// Places at which societal risk is worked out at most: each goes through the people around.
const MOST_COUNTED: usize = 48;
/// Places at which the whole verdict is given at most.
const MOST_JUDGED: usize = 6;

/// How far a thing of the plan would have to move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoveShown {
    /// Index of the change.
    change: usize,
    /// How far from where it was put; zero where it may stay; absent where no place within the radius was found, or where moving is no
    /// remedy.
    distance_m: Option<f64>,
    /// Direction from where it was put, degrees from north.
    bearing_deg: Option<f64>,
    /// Where it would stand then.
    lon: Option<f64>,
    /// Where it would stand then.
    lat: Option<f64>,
    /// How far was searched.
    radius_m: f64,
    /// In how many directions.
    directions: u32,
    /// Why.
    text: BothLanguages,
}

/// Distances that are tried, m.
fn rings() -> impl Iterator<Item = f64> {
    let near = (1..=20).map(|step| 50.0 * f64::from(step));
    let far = (1..=20).map(|step| 1_000.0 + 100.0 * f64::from(step));
    near.chain(far).chain((1..=28).map(|step| 3_000.0 + 250.0 * f64::from(step)))
}

fn on_ring(middle: Place, radius: f64, direction: u32) -> (Place, f64) {
    let angle = TAU * f64::from(direction) / f64::from(DIRECTIONS);
    (Place { east: middle.east + radius * angle.sin(), north: middle.north + radius * angle.cos() }, angle.to_degrees())
}

/// As it is told, to a tenth of a metre, and where on the map that is.
fn told(view: &View<'_>, place: Place) -> (LonLat, Place) {
    let at = view.map.position(place);
    let short = |degrees: f64| (degrees * 1e6).round() / 1e6;
    let at = LonLat::new(short(at.lon), short(at.lat));
    (at, view.map.place(at))
}

/// Looks for the nearest acceptable place of each thing that the plan puts somewhere.
///
/// # Errors
/// A figure that is none.
pub(super) fn moves(view: &View<'_>, plan: &Plan, judged: &Judged) -> Result<Vec<MoveShown>, Problem> {
    let mut all = Vec::new();
    for added in plan.added.iter().filter(|added| added.is_new()) {
        let place = added.prepared.folded.place();
        all.push(moved(view, plan, judged, added.change, place, &|rest| Equipment::new(view, rest, added))?);
    }
    for target in &plan.new_targets {
        all.push(moved(view, plan, judged, target.change, target.place, &|rest| People::new(view, rest, target))?);
    }
    Ok(all)
}

/// What stands against a place, cheaply: never more than the verdict would.
trait Seeking {
    /// Whether individual risk allows it.
    fn allows(&mut self, place: Place) -> bool;
    /// Whether societal risk allows it.
    fn society_allows(&self, place: Place) -> Result<bool, Problem>;
    /// Whether there is societal risk to be asked.
    fn has_society(&self) -> bool;
}

fn moved<S: Seeking>(
    view: &View<'_>,
    plan: &Plan,
    judged: &Judged,
    change: usize,
    stands: Place,
    seeking: &dyn Fn(&Plan) -> Result<S, Problem>,
) -> Result<MoveShown, Problem> {
    let shown = |found: Option<(f64, Option<(f64, LonLat)>)>, zh: String, en: String| MoveShown {
        change,
        distance_m: found.map(|(distance, _)| distance),
        bearing_deg: found.and_then(|(_, to)| to).map(|(bearing, _)| bearing),
        lon: found.and_then(|(_, to)| to).map(|(_, at)| at.lon),
        lat: found.and_then(|(_, to)| to).map(|(_, at)| at.lat),
        radius_m: FARTHEST,
        directions: DIRECTIONS,
        text: BothLanguages { zh, en },
    };
    if !judged.is_refused() {
        return Ok(shown(Some((0.0, None)), "现位置可接受".to_owned(), "it may stay where it is".to_owned()));
    }
    if judged.law_refuses() {
        let (zh, en) = ("法规不允许，移动位置不能解决", "the law refuses it: another place is no remedy");
        return Ok(shown(None, zh.to_owned(), en.to_owned()));
    }
    let rest = plan.without(change);
    let without = judge(view, &rest)?;
    if without.is_refused() {
        let worst = without.hits.iter().find(|hit| hit.refuses());
        let (zh, en) = match worst {
            Some(hit) => (
                format!("只移动本项不够：没有它，“{}”也超过限值", hit.title),
                format!(
                    "moving this alone is not enough: without it \u{201c}{}\u{201d} is above its limit too",
                    hit.title
                ),
            ),
            None => (
                "只移动本项不够：没有它，社会风险也不可接受".to_owned(),
                "moving this alone is not enough: without it societal risk is not acceptable either".to_owned(),
            ),
        };
        return Ok(shown(None, zh, en));
    }
    // Where a target is above the limit without this, whatever adds to it is refused: a place must lie beyond the reach of it.
    let already = judged
        .hits
        .iter()
        .filter(|hit| hit.id.is_some() && hit.limit().is_some_and(|limit| hit.before > limit))
        .count();
    let mut seeking = seeking(&rest)?;
    let (mut counted, mut whole, mut by_society) = (0, 0, None);
    'rings: for radius in rings() {
        for direction in 0..DIRECTIONS {
            let (place, bearing) = on_ring(stands, radius, direction);
            if !view.map.covers(place) {
                continue;
            }
            let (at, place) = told(view, place);
            if !view.map.covers(place) || !seeking.allows(place) {
                continue;
            }
            if seeking.has_society() {
                by_society.get_or_insert(radius);
                counted += 1;
                if counted > MOST_COUNTED {
                    break 'rings;
                }
                if !seeking.society_allows(place)? {
                    continue;
                }
            }
            whole += 1;
            if whole > MOST_JUDGED {
                break 'rings;
            }
            if judge(view, &plan.with(view, change, place))?.is_refused() {
                continue;
            }
            let far = distance(stands, place).round();
            let (zh, en) = compass(bearing);
            return Ok(shown(
                Some((far, Some((bearing, at)))),
                format!("向{zh}移动约 {far:.0} m 后可接受（只按风险判断，未核对用地和法规距离）"),
                format!(
                    "acceptable some {far:.0} m to the {en} (by risk alone: land use and legal distances are not looked at)"
                ),
            ));
        }
    }
    Ok(match by_society {
        Some(radius) => shown(
            None,
            format!(
                "移动约 {radius:.0} m 起个人风险可接受，但已试的位置社会风险仍不可接受（{FARTHEST:.0} m 内、{DIRECTIONS} 个方向，最多 {MOST_COUNTED} 处）"
            ),
            format!(
                "from some {radius:.0} m individual risk would be acceptable, but societal risk is not at the places tried (within {FARTHEST:.0} m, {DIRECTIONS} directions, at most {MOST_COUNTED} places)"
            ),
        ),
        None => {
            let (zh, en) = match already {
                0 => (String::new(), String::new()),
                _ => (
                    format!("：影响所及有 {already} 个防护目标没有本项也已超过此限值，凡再增加其风险的位置都不可接受"),
                    format!(
                        ": {already} protection targets within reach are above this limit already, and every place that adds to them \
                         is refused"
                    ),
                ),
            };
            shown(
                None,
                format!("{FARTHEST:.0} m 内、{DIRECTIONS} 个方向上没有找到可接受的位置{zh}"),
                format!("no acceptable place was found within {FARTHEST:.0} m in {DIRECTIONS} directions{en}"),
            )
        }
    })
}

fn compass(bearing: f64) -> (&'static str, &'static str) {
    const NAMES: [(&str, &str); 8] = [
        ("北", "north"),
        ("东北", "northeast"),
        ("东", "east"),
        ("东南", "southeast"),
        ("南", "south"),
        ("西南", "southwest"),
        ("西", "west"),
        ("西北", "northwest"),
    ];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bearing is between 0 and 360")]
    let index = (bearing / 45.0).round() as usize % 8;
    NAMES[index]
}

/// A target as it is without what is moved.
struct Around {
    limit: f64,
    before: f64,
    middle: Place,
    span: f64,
    places: Vec<(Place, f64)>,
}

/// A piece of equipment looking for a place.
struct Equipment<'a> {
    view: &'a View<'a>,
    added: &'a Added,
    around: Vec<Around>,
    /// The target that stood against the last place: it will often stand against the next.
    last: usize,
    society: anlan_qra::Society,
    own: anlan_qra::Society,
}

impl<'a> Equipment<'a> {
    fn new(view: &'a View<'a>, rest: &Plan, added: &'a Added) -> Result<Self, Problem> {
        let mut around = Vec::new();
        for risk in view.targets()?.iter().filter(|risk| !rest.gone_targets.contains(&risk.id)) {
            let Some(facts) = view.facts.targets.get(&risk.id) else { continue };
            let persons = facts.target.persons.and_then(|persons| u64::try_from(persons).ok());
            let Some(limit) = limit_of(&judged_as(&facts.target.target_kind, persons, true, risk.per_year)?) else {
                continue;
            };
            let span = span(risk);
            let is_changed = rest.touched().any(|folded| distance(folded.place(), risk.worst) <= folded.reach() + span);
            let base = |place: Place, now: f64| if is_changed { now + rest.change_at(view, place) } else { now };
            let places = risk.looked_at.iter().map(|(place, now)| (*place, base(*place, *now))).collect();
            around.push(Around { limit, before: risk.per_year, middle: risk.worst, span, places });
        }
        for target in &rest.new_targets {
            let Some(limit) = limit_as_new(&target.kind, target.persons)? else { continue };
            let base = view.map.at(target.place).0 + rest.change_at(view, target.place);
            // Who comes is exposed by coming: whatever is above the limit counts.
            let places = vec![(target.place, base)];
            around.push(Around { limit, before: 0.0, middle: target.place, span: 0.0, places });
        }
        let (society, own) = (view.map.society.clone(), view.map.society.emptied());
        for (id, _) in &rest.removed {
            society.discount(&view.map.sources[id].account);
        }
        for other in &rest.added {
            society.count(&other.prepared.account);
            if other.is_new() {
                own.count(&other.prepared.account);
            }
        }
        Ok(Self { view, added, around, last: 0, society, own })
    }

    fn stands_against(&self, around: &Around, place: Place) -> bool {
        let folded = &self.added.prepared.folded;
        if distance(around.middle, place) > folded.reach() + around.span {
            return false;
        }
        let stood = folded.place();
        let after = around.places.iter().fold(0.0, |worst: f64, (looked_at, base)| {
            // The source moved, as seen from the target.
            let seen = Place {
                east: looked_at.east - place.east + stood.east,
                north: looked_at.north - place.north + stood.north,
            };
            worst.max(base + folded.risk_at(&self.view.map.fold, seen))
        });
        after > around.limit && is_worse(around.before, after)
    }
}

impl Seeking for Equipment<'_> {
    fn allows(&mut self, place: Place) -> bool {
        if self.around.get(self.last).is_some_and(|around| self.stands_against(around, place)) {
            return false;
        }
        match self.around.iter().position(|around| self.stands_against(around, place)) {
            Some(index) => {
                self.last = index;
                false
            }
            None => true,
        }
    }

    fn society_allows(&self, place: Place) -> Result<bool, Problem> {
        use anlan_regulations::risk_criteria::Region;
        let map = self.view.map;
        let source = Source { place, ..self.added.prepared.built.source.clone() };
        let account = map.society.account(&source, &map.fold, &map.setting.rose, &map.population);
        let is_over = |curve: &[anlan_qra::FnPoint]| -> Result<bool, Problem> {
            Ok(society(curve)?.iter().any(|verdict| verdict.region == Region::NotAcceptable))
        };
        let (own, city) = (self.own.clone(), self.society.clone());
        own.count(&account);
        city.count(&account);
        Ok(!is_over(&own.curve())? && (is_over(&map.society.curve())? || !is_over(&city.curve())?))
    }

    fn has_society(&self) -> bool {
        true
    }
}

/// People looking for a place.
struct People<'a> {
    view: &'a View<'a>,
    rest: Plan,
    limit: Option<f64>,
}

impl<'a> People<'a> {
    fn new(view: &'a View<'a>, rest: &Plan, target: &NewTarget) -> Result<Self, Problem> {
        Ok(Self { view, rest: rest.clone(), limit: limit_as_new(&target.kind, target.persons)? })
    }
}

impl Seeking for People<'_> {
    fn allows(&mut self, place: Place) -> bool {
        let Some(limit) = self.limit else { return true };
        self.view.map.at(place).0 + self.rest.change_at(self.view, place) <= limit
    }

    fn society_allows(&self, _place: Place) -> Result<bool, Problem> {
        Ok(true)
    }

    fn has_society(&self) -> bool {
        false
    }
}
