//! The coordinator's side: batches out, parts in and added up, region by region, each batch once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anlan_kernel::{Kind, Problem, RecordId};
use anlan_link::{Run, Seen};
use anlan_qra::Place;
use anlan_qra::plant::Setting;

use super::super::super::facts::Facts;
use super::super::super::map::RiskMap;
use super::super::super::targets::of_parts;
use super::super::{Figures, Region, SourceRow, Survey, Watch, deciding_first, empty_row, target_row};
use super::wire::{self, Answer, Part};
use super::{Asked, Split, batch_of, engine, ground_name, looks};

/// Pause between looks.
const POLL: Duration = Duration::from_millis(100);
/// How long nobody may be at work before it is said.
const LONELY: Duration = Duration::from_secs(5);
/// How long a batch may lie in the queue without being handed out any more before it counts as failed.
const STUCK: Duration = Duration::from_mins(1);

/// A batch that is not added up yet.
struct Open {
    region: usize,
    asked: Vec<Asked>,
}

/// What each source adds at a place that is looked at.
type Looked = BTreeMap<RecordId, f64>;

/// Lets workers compute a survey and adds up what they find. Nothing comes of a survey that was called off: its work is taken away. What a
/// run left behind that ended before it was done is taken up.
///
/// # Errors
/// `link.lost`; a figure that is none; what the one who watches says.
pub fn gather(
    split: &Split,
    run: &Run<'_>,
    facts: &Facts,
    setting: &Setting,
    plan: &[Region],
    watch: &mut dyn Watch,
) -> Result<Option<Survey>, Problem> {
    for (number, ground) in split.grounds.iter().enumerate() {
        run.put(&ground_name(number), ground)?;
    }
    let batches = split.batches.iter().zip(&split.of_region).enumerate();
    let open = batches.map(|(i, (asked, region))| (i.to_string(), Open { region: *region, asked: asked.clone() }));
    let mut desk = Desk {
        run,
        open: open.collect(),
        finished: 0,
        quiet: Duration::ZERO,
        still: Duration::ZERO,
        told: BTreeSet::new(),
    };
    let mut found = Survey::empty(setting, plan.len())?;
    for (number, region) in plan.iter().enumerate() {
        let mut map = found.open(facts, region, setting)?;
        for (id, problems) in &split.refused[number] {
            found.sources.push(failed(facts, *id, problems.clone()));
            desk.finished += 1;
        }
        let places = &split.looks[number];
        let mut looked: Vec<Looked> = vec![Looked::new(); places.len()];
        while desk.open.values().any(|open| open.region == number) {
            if watch.is_called_off() {
                run.purge()?;
                return Ok(None);
            }
            let seen = run.look()?;
            let ready = desk.ready(number, &seen, watch)?;
            if ready.is_empty() {
                std::thread::sleep(POLL);
            }
            for (name, part) in ready {
                let Some(open) = desk.open.remove(&name) else { continue };
                let is_taken = match part {
                    Ok(part) => add(&mut found, facts, &mut map, &mut looked, &open.asked, part),
                    Err(problem) => {
                        let rows = open.asked.iter().map(|asked| failed(facts, asked.id, vec![problem.clone()]));
                        found.sources.extend(rows);
                        true
                    }
                };
                if is_taken {
                    desk.finished += open.asked.len();
                } else {
                    // It is none of this batch: computed anew.
                    run.forget(&name)?;
                    desk.open.insert(name, open);
                }
            }
            watch.done(desk.finished + desk.ahead(number, &seen));
        }
        judge(&mut found, facts, &map, region, places, &looked)?;
        found.close(&map, watch)?;
    }
    Ok(Some(found.sorted()))
}

/// What the coordinator has on its desk.
struct Desk<'a> {
    run: &'a Run<'a>,
    open: BTreeMap<String, Open>,
    /// Sources that are added up.
    finished: usize,
    /// For how long nobody has been at work.
    quiet: Duration,
    /// For how long nothing has been handed out.
    still: Duration,
    told: BTreeSet<String>,
}

type Ready = Vec<(String, Result<Part, Problem>)>;

impl Desk<'_> {
    /// Brings in what is there of a region, and puts into the queue what is nowhere.
    fn ready(&mut self, region: usize, seen: &Seen, watch: &mut dyn Watch) -> Result<Ready, Problem> {
        self.say(seen, watch);
        let (mut ready, mut singles) = (Vec::new(), Vec::new());
        for (name, open) in &self.open {
            if seen.done.contains(name) {
                if open.region == region {
                    match self.part(name)? {
                        Some(part) => ready.push((name.clone(), Ok(part))),
                        None => self.run.forget(name)?,
                    }
                }
            } else if seen.failed.contains(name) {
                if open.asked.len() > 1 {
                    singles.push(name.clone());
                } else if open.region == region {
                    ready.push((name.clone(), Err(given_up(&self.run.failure(name)?))));
                }
            } else if !seen.waiting.contains(name) {
                self.run.submit(name, &batch_of(open.region, &open.asked))?;
            }
        }
        // One of its sources is the cause: each by itself tells which.
        for name in singles {
            let Some(open) = self.open.remove(&name) else { continue };
            watch.hear(&apart(open.asked.len(), &self.run.failure(&name)?));
            for (i, asked) in open.asked.into_iter().enumerate() {
                self.open.insert(format!("{name}-{i}"), Open { region: open.region, asked: vec![asked] });
            }
        }
        self.still = if seen.is_moving || seen.waiting.is_empty() { Duration::ZERO } else { self.still + POLL };
        if self.still > STUCK {
            self.still = Duration::ZERO;
            let stuck = self.open.iter().filter(|(name, open)| open.region == region && seen.waiting.contains(*name));
            for (name, _) in stuck {
                self.run.withdraw(name)?;
                ready.push((name.clone(), Err(given_up("no worker takes it any more"))));
            }
        }
        Ok(ready)
    }

    /// A part, unless it is damaged or gone.
    fn part(&self, name: &str) -> Result<Option<Part>, Problem> {
        let bytes = match self.run.part(name) {
            Err(problem) if problem.code == "link.broken" => None,
            other => other?,
        };
        Ok(bytes.and_then(|bytes| wire::read(&bytes).ok()))
    }

    /// Sources of later regions that are computed already.
    fn ahead(&self, region: usize, seen: &Seen) -> usize {
        let later = self.open.iter().filter(|(name, open)| open.region > region && seen.done.contains(*name));
        later.map(|(_, open)| open.asked.len()).sum()
    }

    /// Says who refuses the run, and that nobody works on it.
    fn say(&mut self, seen: &Seen, watch: &mut dyn Watch) {
        for other in &seen.refused_by {
            if self.told.insert(other.clone()) {
                watch.hear(&refused(other));
            }
        }
        self.quiet = if seen.has_hands { Duration::ZERO } else { self.quiet + POLL };
        if self.quiet > LONELY && self.told.insert(String::new()) {
            watch.hear(&nobody());
        }
    }
}

/// Adds a part up; false where it does not belong to what was asked, and nothing is added.
fn add(
    found: &mut Survey,
    facts: &Facts,
    map: &mut RiskMap,
    looked: &mut [Looked],
    asked: &[Asked],
    part: Part,
) -> bool {
    let fits = |answer: &Answer| {
        found.society.takes(&answer.account) && answer.looks.iter().all(|(place, _)| *place < looked.len())
    };
    let Some(cells) = wire::unpacked(&part.tally) else { return false };
    let cells_fit = cells.last().is_none_or(|(index, _)| *index < map.grid.grid().len());
    if !cells_fit || part.sources.len() != asked.len() || !part.sources.iter().flatten().all(fits) {
        return false;
    }
    for (index, units) in cells {
        map.grid.count(index, units);
    }
    for (asked, answer) in asked.iter().zip(part.sources) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(problem) => {
                found.sources.push(failed(facts, asked.id, vec![problem]));
                continue;
            }
        };
        found.society.count(&answer.account);
        map.society.count(&answer.account);
        for (place, risk) in &answer.looks {
            looked[*place].insert(asked.id, *risk);
        }
        let mut row = empty_row(facts, asked.id);
        row.substance.clone_from(&asked.described.substance);
        row.outcome = Ok(Figures {
            loss_of_life_per_year: answer.account.loss_of_life(),
            frequency_per_year: answer.frequency_per_year,
            reach_m: answer.reach_m,
            defaults: asked.described.reasons.clone(),
        });
        found.sources.push(row);
    }
    true
}

/// Judges the targets of a region.
fn judge(
    found: &mut Survey,
    facts: &Facts,
    map: &RiskMap,
    region: &Region,
    places: &[Place],
    looked: &[Looked],
) -> Result<(), Problem> {
    let mut from = 0;
    for id in &region.targets {
        let Some(target) = facts.targets.get(id) else { continue };
        let to = from + looks(target, map).len();
        let parts: Vec<Vec<(RecordId, f64)>> =
            looked[from..to].iter().map(|parts| parts.iter().map(|(id, risk)| (*id, *risk)).collect()).collect();
        let risk = of_parts(*id, target, &places[from..to], &parts)?;
        found.targets.push(target_row(facts, map, target, risk));
        from = to;
    }
    Ok(())
}

fn failed(facts: &Facts, id: RecordId, problems: Vec<Problem>) -> SourceRow {
    SourceRow { outcome: Err(deciding_first(problems)), ..empty_row(facts, id) }
}

fn given_up(why: &str) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "risk.given_up",
        format!("工作进程未能算出，试了 {} 次：{why}", anlan_link::ATTEMPTS),
        format!("workers did not come back with it in {} tries: {why}", anlan_link::ATTEMPTS),
    )
    .remedy(
        "在本机（不加 --nats）单独计算该风险源，看原因；并将此问题报告给我们",
        "compute this source here, without --nats, to see why, and report it to us",
    )
}

fn apart(count: usize, why: &str) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "risk.batch_apart",
        format!("一批 {count} 个风险源未能算出（{why}），改为逐个计算"),
        format!("a batch of {count} sources was not computed ({why}); each is tried by itself"),
    )
    .warning()
}

fn refused(other: &str) -> Problem {
    Problem::new(
        Kind::Conflict,
        "link.other_version",
        format!("有工作进程是另一版本（{other}），拒绝本次计算；本机为 {}", engine()),
        format!("a worker has another version ({other}) and refuses this run, which is for {}", engine()),
    )
    .warning()
    .remedy("在该机器上安装同一版本的程序", "install the same version of the program on its machine")
}

fn nobody() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "link.nobody",
        "没有工作进程在取任务，继续等待",
        "no worker takes work; waiting for one",
    )
    .warning()
    .remedy(
        "在任一台机器上运行 anlan worker --nats 同一地址，版本须相同；Ctrl-C 放弃",
        "run anlan worker --nats with this address on any machine, of the same version; Ctrl-C gives up",
    )
}
