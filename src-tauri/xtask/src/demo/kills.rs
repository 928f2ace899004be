//! Ending the program in the middle of its work, at points that would hurt if anything were half done.

use std::time::Duration;

use super::database;
use super::program::Place;
use super::stand::Stand;
use crate::display::Display;
use crate::wait;

const LIMIT: Duration = Duration::from_secs(40);

/// A kill that the program was put through.
pub struct Kill {
    pub point: &'static str,
    /// The program was gone as by kill -9, and what it had begun lay there unfinished.
    pub unfinished: bool,
}

/// Places an order at the mall of this name.
pub type Order<'a> = dyn FnMut(&str) -> Result<(), String> + 'a;

/// The raw item is stored and the order isn't yet.
pub fn in_intake(place: &Place, display: &Display, order: &mut Order) -> Result<Kill, String> {
    let mut program = place.start(display, Some("raw_stored"))?;
    order("rakuten")?;
    order("yahoo")?;
    program.end(LIMIT)?;
    let waiting = database::number(&place.database(), "SELECT count(*) FROM raw_items WHERE state = 'new'");
    Ok(Kill { point: "raw_stored", unfinished: waiting.unwrap_or(0) > 0 })
}

/// The mall has applied the new number and its answer never arrives.
pub fn in_doubt(place: &Place, display: &Display, stand: &Stand, order: &mut Order) -> Result<Kill, String> {
    let mut program = place.start(display, None)?;
    let yahoo = stand.mall("yahoo")?;
    yahoo.hold_answers("setStock")?;
    order("rakuten")?;
    wait::until("a push whose answer is held back", LIMIT, || Ok((yahoo.held()? > 0).then_some(())))?;
    program.kill();
    let unfinished = open_attempts(place) > 0;
    yahoo.behave()?;
    Ok(Kill { point: "answer_held_back", unfinished })
}

/// The answer has arrived and isn't stored yet.
pub fn in_outcome(place: &Place, display: &Display, order: &mut Order) -> Result<Kill, String> {
    let mut program = place.start(display, Some("push_answered"))?;
    order("yahoo")?;
    program.end(LIMIT)?;
    Ok(Kill { point: "push_answered", unfinished: open_attempts(place) > 0 })
}

fn open_attempts(place: &Place) -> i64 {
    database::number(&place.database(), "SELECT count(*) FROM push_attempts WHERE outcome IS NULL")
        .unwrap_or(0)
}
