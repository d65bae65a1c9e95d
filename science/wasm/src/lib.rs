//! The engine as a module that a browser or Node can load.
//!
//! `take(length)` gives room for a scenario, `answer()` computes it and returns how many bytes of JSON stand at `answer_at()`: the outcome, or
//! the fault. `tools/check-wasm` builds it and compares it with the program, number by number.

#![allow(unsafe_code, reason = "exported names; nothing else here is unsafe")]

use std::cell::RefCell;

use anlan_consequence::scenario::{Scenario, assess};

thread_local! {
    static QUESTION: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a scenario of so many bytes and returns where it lies.
#[unsafe(no_mangle)]
pub extern "C" fn take(length: usize) -> *mut u8 {
    QUESTION.with_borrow_mut(|question| {
        question.clear();
        question.resize(length, 0);
        question.as_mut_ptr()
    })
}

/// Computes the scenario that lies there, and returns how long the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    let told = QUESTION.with_borrow(|question| {
        let text = String::from_utf8_lossy(question);
        let outcome = Scenario::read(&text).and_then(|scenario| assess(&scenario));
        match outcome {
            Ok(outcome) => serde_json::to_vec(&outcome),
            Err(fault) => serde_json::to_vec(&fault),
        }
    });
    ANSWER.with_borrow_mut(|answer| {
        *answer = told.unwrap_or_default();
        answer.len()
    })
}

/// Returns where the answer lies.
#[unsafe(no_mangle)]
pub extern "C" fn answer_at() -> *const u8 {
    ANSWER.with_borrow(Vec::as_ptr)
}
