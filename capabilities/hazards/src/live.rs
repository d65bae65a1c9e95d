//! The board of today, kept current by the journal and by the calendar, and boards of past days as they are asked for.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anlan_kernel::{Kind, Position, Problem};
use anlan_store::{Follower, Store};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::board::Board;

/// Boards of past days that are kept; the one asked for longest ago goes first.
const PAST_KEPT: usize = 6;

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
}

impl Live {
    /// Derives the board of today.
    pub fn open(store: &Store, now: fn() -> Timestamp) -> Result<Self, Problem> {
        let day = day_in_city(now());
        let board = Board::as_of(store, None, Some(day))?;
        Ok(Self { store: store.clone(), now, today: RwLock::new(Today { day, board }), past: Mutex::default() })
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
            today.board.catch_up(store)?;
        } else {
            // Midnight: facts begin and cease to hold without anybody declaring anything.
            *today = Today { day, board: Board::as_of(store, None, Some(day))? };
        }
        Ok(today.board.inputs().position)
    }
}

/// Returns the day in the city at an instant: China Standard Time is UTC+8, without summer time since 1992.
pub fn day_in_city(instant: Timestamp) -> Date {
    jiff::tz::Offset::constant(8).to_datetime(instant).date()
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
