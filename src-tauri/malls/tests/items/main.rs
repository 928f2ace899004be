//! Item files of every mall, made up: what comes out of them, in UTF-8 and in `Shift_JIS`, and what is said of damaged ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod damaged;
mod golden;
mod help;
