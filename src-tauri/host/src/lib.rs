//! The commands over HTTP on this machine's loopback, so that a browser can show the screens: tests of the
//! screens run against the real engine through it. Not in releases.
//!
//! Who may come in: a page that this host served itself and that was told the token. `Host` and `Origin` are
//! checked, so that no page from elsewhere reaches it through a name that points to 127.0.0.1.
//!
//! Must not be here: what a command does, simulators, and anything that a release needs.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod arguments;
mod events;
mod gate;
mod pages;
mod rpc;
mod server;

pub use arguments::{Arguments, read as read_arguments};
pub use server::{Host, HostOptions};
