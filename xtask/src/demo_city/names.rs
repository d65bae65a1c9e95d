//! Names that nobody bears, and codes of a region that does not exist.

use std::collections::BTreeSet;

use anlan_substances::CreditCode;

use super::chance::Chance;

const FIRST: &[&str] = &["澜", "屿", "岬", "汀", "溆", "泓", "澍", "沚", "渚", "浔", "漪", "泮", "湑", "浛"];
const SECOND: &[&str] = &["珩", "珝", "翎", "琤", "珲", "棠", "柘", "楦", "槿", "樾", "昉", "晞", "旸", "昶"];
const SURNAMES: &[&str] = &["示", "例", "演", "试"];

/// Gives every firm a name and a code of its own.
#[derive(Default)]
pub(super) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// A name of two rare syllables, marked as a demonstration.
    pub(super) fn firm(&mut self, chance: &mut Chance, ending: &str) -> String {
        loop {
            let name = format!("{}{}{ending}（演示）", chance.one(FIRST), chance.one(SECOND));
            if self.used.insert(name.clone()) {
                return name;
            }
        }
    }

    /// A person who does not exist: a surname that is none, and a number.
    pub(super) fn person(chance: &mut Chance) -> String {
        format!("{}某{:03}", chance.one(SURNAMES), chance.below(1000))
    }
}

/// Code of the firm of a number. No region has the number 990200, so nobody bears the code; its check characters are right.
pub(super) fn credit_code(number: usize) -> String {
    // Organisation code of GB 11714: eight characters and one that checks them.
    let body = format!("DM{number:06}");
    let value = |letter: char| letter.to_digit(36).unwrap_or(0);
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().map(value).zip(weights).map(|(value, weight)| value * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    let front = format!("91990200{body}{check}");
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|last| format!("{front}{last}"))
        .find(|code| code.parse::<CreditCode>().is_ok())
        .expect("one of the thirty-one characters is right")
}
