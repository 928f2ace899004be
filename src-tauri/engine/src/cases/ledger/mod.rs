//! The numbers and their story: changing many, taking back, the history, the shelves and how the two books agree.

pub mod edits;
pub mod file;
pub mod history;
pub mod levels;
#[cfg(test)]
mod tests;
pub mod undo;
pub(crate) mod undo_job;
pub mod warehouses;
