//! The worker's side: a batch becomes a part.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anlan_kernel::Problem;
use anlan_link::Taken;
use anlan_qra::parallel;

use super::super::super::map::{Prepared, RiskMap, Workshop};
use super::super::{computed, frequency};
use super::ground_name;
use super::wire::{self, Answer, Batch, Ground, Part};

/// Maps that stay in memory.
const GROUNDS_KEPT: usize = 2;

/// Where a worker computes: maps and footprints of batches before.
#[derive(Default)]
pub struct Bench {
    workshop: Workshop,
    grounds: Vec<Laid>,
}

/// The map of a region, laid out.
struct Laid {
    run: String,
    number: usize,
    map: RiskMap,
    ground: Arc<Ground>,
}

/// What became of a batch that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The part of so many sources is handed in.
    HandedIn(usize),
    /// The run is gone; nothing was handed in.
    Dropped,
    /// It could not be computed and was given back.
    GivenBack,
}

impl Bench {
    /// Computes a batch and hands its part in.
    ///
    /// # Errors
    /// `link.lost`, `link.broken`: the batch goes to another worker.
    pub fn work(&mut self, taken: Taken<'_>) -> Result<Done, Problem> {
        let batch: Batch = match wire::read(&taken.bytes) {
            Ok(batch) => batch,
            Err(problem) => {
                taken.fail(&problem.message.en)?;
                return Ok(Done::GivenBack);
            }
        };
        let at = match self.laid(&taken, batch.ground) {
            Ok(Some(at)) => at,
            Ok(None) => {
                taken.give_back("what its batches share is not there")?;
                return Ok(Done::Dropped);
            }
            Err(problem) => {
                taken.give_back(&problem.message.en)?;
                return Err(problem);
            }
        };
        let Laid { map, ground, .. } = &mut self.grounds[at];
        let workshop = &self.workshop;
        // A fault of the engine in one batch must not end the others.
        match catch_unwind(AssertUnwindSafe(|| part_of(map, workshop, ground, &batch))) {
            Ok(part) => {
                let is_there = taken.finish(&wire::bytes(&part))?;
                Ok(if is_there { Done::HandedIn(batch.sources.len()) } else { Done::Dropped })
            }
            Err(cause) => {
                let text = cause.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("panic").to_owned();
                // The map may hold half a batch.
                *self = Self::default();
                taken.give_back(&text)?;
                Ok(Done::GivenBack)
            }
        }
    }

    /// Lays out the map of a region; nothing where the run is gone.
    fn laid(&mut self, taken: &Taken<'_>, number: usize) -> Result<Option<usize>, Problem> {
        if let Some(at) = self.grounds.iter().position(|laid| laid.run == taken.run && laid.number == number) {
            return Ok(Some(at));
        }
        let Some(bytes) = taken.input(&ground_name(number))? else { return Ok(None) };
        let ground: Ground = wire::read(&bytes)?;
        let map = ground.map()?;
        if self.grounds.len() >= GROUNDS_KEPT {
            self.grounds.remove(0);
        }
        self.grounds.push(Laid { run: taken.run.clone(), number, map, ground: Arc::new(ground) });
        Ok(Some(self.grounds.len() - 1))
    }
}

fn part_of(map: &mut RiskMap, workshop: &Workshop, ground: &Ground, batch: &Batch) -> Part {
    let answers = parallel::collect(batch.sources.len(), |i| {
        let ask = &batch.sources[i];
        let prepared = computed(map, workshop, &ask.equipment, ask.place)?;
        let answer = answer_of(map, ground, &prepared);
        Ok((prepared, answer))
    });
    let mut sources = Vec::with_capacity(answers.len());
    for answer in answers {
        sources.push(answer.map(|(prepared, answer)| {
            map.grid.add(&prepared.folded, &map.fold);
            answer
        }));
    }
    Part { sources, tally: wire::packed(&map.grid.drain()) }
}

fn answer_of(map: &RiskMap, ground: &Ground, prepared: &Prepared) -> Answer {
    let risks = ground.looks.iter().map(|place| prepared.folded.risk_at(&map.fold, *place));
    Answer {
        account: prepared.account.clone(),
        frequency_per_year: frequency(prepared),
        reach_m: prepared.folded.reach(),
        looks: risks.enumerate().filter(|(_, risk)| *risk > 0.0).collect(),
    }
}
