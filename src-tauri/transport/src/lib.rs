//! The door to the network: HTTP and FTP with pacing, time-outs, careful repetition, and logs without secrets.
//!
//! Whoever sends something says whether it may be repeated. What only reads is repeated a few times when
//! the line or the other side stumbles; what changes something there is sent exactly once, and when
//! its answer does not come whole the caller is told that the outcome is unknown.
//!
//! Must not be here: anything that knows a mall, the meaning of a status code beyond "busy" and
//! "broken", storage, stock. No other room may use reqwest or suppaftp, so that no call can go out without a pace,
//! a time-out and a limit to its answer.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod error;
mod ftp;
mod http;
mod line;
mod pace;
mod request;
mod response;
mod retry;
mod wire;

pub use error::{TransportError, TransportErrorKind};
pub use ftp::{
    DataMode, Delivered, Entry, Ftp, FtpError, FtpErrorKind, FtpTimeOuts, PROBE, Protection, Session, Site,
};
pub use http::{Http, Random};
pub use line::TimeOuts;
pub use pace::Pace;
pub use request::{Effect, Method, Request};
pub use response::Response;
pub use wire::{Lost, Wire};
