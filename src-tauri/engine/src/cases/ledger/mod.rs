//! The numbers and their story: changing many, taking back, the history, the shelves and how the two books agree.

pub mod history;
