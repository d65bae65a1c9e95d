//! The board of today, kept current by the journal and by the calendar, and boards of past days as they are asked for.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub use anlan_kernel::day_in_city;
use anlan_kernel::{Kind, Position, Problem, RecordId, Text};
use anlan_regulations::gb18218::Edition;
use anlan_store::{Follower, Store};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::archive::{Colour, colour_of_risk_point, colour_of_site};
use crate::board::{Board, VerdictChange};
use crate::inputs::id_of;

/// Boards of past days that are kept; the one asked for longest ago goes first.
const PAST_KEPT: usize = 6;
/// Steps of the journal of which it is remembered what they changed.
const STEPS_KEPT: usize = 256;

/// The boards of a running program.
pub struct Live {
    store: Store,
    now: fn() -> Timestamp,
    today: RwLock<Today>,
    past: Mutex<Vec<(Date, Arc<Board>)>>,
}

struct Today {
    day: Date,
    board: Board,
    /// Position reached by each step, and the records whose colour it may have changed.
    steps: VecDeque<(Position, BTreeSet<RecordId>)>,
    /// Position before the first step that is remembered.
    remembered_from: Position,
}

impl Today {
    fn new(store: &Store, day: Date) -> Result<Self, Problem> {
        let board = Board::as_of(store, None, Some(day))?;
        let remembered_from = board.inputs().position;
        Ok(Self { day, board, steps: VecDeque::new(), remembered_from })
    }

    fn catch_up(&mut self, store: &Store) -> Result<(), Problem> {
        let changes = self.board.catch_up(store)?;
        self.steps.push_back((self.board.inputs().position, self.coloured_anew(&changes)));
        if self.steps.len() > STEPS_KEPT
            && let Some((position, _)) = self.steps.pop_front()
        {
            self.remembered_from = position;
        }
        Ok(())
    }

    /// Units and sites of verdicts that changed, and the risk points that take their colour from them.
    fn coloured_anew(&self, changes: &[VerdictChange]) -> BTreeSet<RecordId> {
        let verdicts = changes.iter().flat_map(|change| change.before.iter().chain(&change.after));
        let mut records: BTreeSet<RecordId> = BTreeSet::new();
        for verdict in verdicts {
            records.extend(verdict.subject.ids.iter().chain(&verdict.subject.site));
        }
        if !records.is_empty() {
            let points = self.board.inputs().risk_points.iter();
            let touched: Vec<RecordId> = points
                .filter(|(_, point)| id_of(point.site.as_deref()).is_some_and(|site| records.contains(&site)))
                .map(|(id, _)| *id)
                .collect();
            records.extend(touched);
        }
        records
    }
}

/// Colour, grade and reason of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coloured {
    /// Colour; absent where not decided.
    pub colour: Option<Colour>,
    /// Grade of the unit, or the worst of a site's units.
    pub grade: Option<u8>,
    /// Why.
    pub reason: Text,
}

impl Live {
    /// Derives the board of today.
    pub fn open(store: &Store, now: fn() -> Timestamp) -> Result<Self, Problem> {
        let day = day_in_city(now());
        let today = RwLock::new(Today::new(store, day)?);
        Ok(Self { store: store.clone(), now, today, past: Mutex::default() })
    }

    /// Returns the day in the city.
    pub fn day(&self) -> Date {
        day_in_city((self.now)())
    }

    /// Looks at the board of a day, today where none is named. What this program wrote before is always in it.
    ///
    /// # Errors
    /// `as_of.future` for a day that has not begun.
    pub fn look<T>(&self, as_of: Option<Date>, look: impl FnOnce(&Board) -> T) -> Result<T, Problem> {
        let today = self.day();
        match as_of {
            Some(day) if day > today => Err(future(day, today)),
            Some(day) if day < today => Ok(look(self.past_board(day)?.as_ref())),
            _ => {
                self.catch_up(&self.store)?;
                Ok(look(&self.today.read().unwrap_or_else(PoisonError::into_inner).board))
            }
        }
    }

    /// Works with the board of today where counting substances fills its memory.
    pub fn work<T>(&self, work: impl FnOnce(&mut Board) -> T) -> Result<T, Problem> {
        self.catch_up(&self.store)?;
        Ok(work(&mut self.today.write().unwrap_or_else(PoisonError::into_inner).board))
    }

    /// Returns the position of the journal that the board of today has reached, after catching up.
    pub fn position(&self) -> Position {
        // A database that cannot be read is told to those who ask for an answer; here the last known position serves.
        let _ = self.catch_up(&self.store);
        self.today.read().unwrap_or_else(PoisonError::into_inner).board.inputs().position
    }

    /// Returns colour, grade and reason of a site, a unit or a risk point as of today; nothing for records without a colour.
    pub fn coloured(&self, record: RecordId) -> Option<Coloured> {
        let today = self.today.read().unwrap_or_else(PoisonError::into_inner);
        let board = &today.board;
        let inputs = board.inputs();
        let edition = Edition::E2018;
        if inputs.sites.contains_key(&record) {
            let (colour, reason) = colour_of_site(board, edition, record);
            let verdicts = board.of_site(edition, record);
            let grade = verdicts.iter().filter_map(|verdict| Some(verdict.grade?.number())).min();
            return Some(Coloured { colour, grade, reason });
        }
        if let Some((colour, reason)) = colour_of_risk_point(board, edition, record) {
            return Some(Coloured { colour, grade: None, reason });
        }
        inputs.units.get(&record)?;
        let verdict = board.of_unit(edition, record)?;
        let (colour, reason) = crate::archive::colour_of_unit(verdict);
        Some(Coloured { colour, grade: verdict.grade.map(anlan_regulations::gb18218::Grade::number), reason })
    }

    /// Returns the records whose colour may have changed since a position; nothing where that is not remembered.
    pub fn coloured_anew_since(&self, position: Position) -> Option<Vec<RecordId>> {
        let today = self.today.read().unwrap_or_else(PoisonError::into_inner);
        if position < today.remembered_from {
            return None;
        }
        let later = today.steps.iter().filter(|(reached, _)| *reached > position);
        let records: BTreeSet<RecordId> = later.flat_map(|(_, records)| records.iter().copied()).collect();
        Some(records.into_iter().collect())
    }

    fn past_board(&self, day: Date) -> Result<Arc<Board>, Problem> {
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = past.iter().position(|(kept, _)| *kept == day) {
            let found = past.remove(at);
            let board = Arc::clone(&found.1);
            past.push(found);
            return Ok(board);
        }
        drop(past);
        // Two who ask at once derive it twice, to the same result; nobody waits for another's day.
        let board = Arc::new(Board::at_end_of(&self.store, day)?);
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        if past.len() >= PAST_KEPT {
            past.remove(0);
        }
        past.push((day, Arc::clone(&board)));
        Ok(board)
    }
}

impl Follower for Live {
    fn catch_up(&self, store: &Store) -> Result<Position, Problem> {
        let day = self.day();
        let same_day = {
            let today = self.today.read().unwrap_or_else(PoisonError::into_inner);
            if today.day == day && today.board.inputs().position >= store.reached() {
                return Ok(today.board.inputs().position);
            }
            today.day == day
        };
        let mut today = self.today.write().unwrap_or_else(PoisonError::into_inner);
        if same_day && today.day == day {
            today.catch_up(store)?;
        } else {
            // Midnight: facts begin and cease to hold without anybody declaring anything.
            *today = Today::new(store, day)?;
        }
        Ok(today.board.inputs().position)
    }
}

fn future(day: Date, today: Date) -> Problem {
    Problem::new(
        Kind::Invalid,
        "as_of.future",
        format!("{day}尚未到来（今天是{today}）"),
        format!("{day} has not come yet (today is {today})"),
    )
    .remedy("选择今天或更早的日期", "choose today or an earlier day")
    .in_field("/as_of")
}
