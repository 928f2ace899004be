//! Engines from bytes to rows and back: text encodings, mails, and the like.
//!
//! What belongs here: decoding and reading by rules that come in as data, without a clock, a network or a file. The
//! only room that knows `encoding_rs` and mail-parser.
//!
//! What doesn't: what a particular mall's files and mails look like (their layouts and rules are data in the mall's
//! folder), and what an order means (that is `domain`).
//!
//! Everything here takes bytes from strangers: nothing may panic, and what can't be read is said with a message code and
//! a place, never guessed and never dropped.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod encoding;
pub mod mail;
pub mod sheet;
pub mod table;
