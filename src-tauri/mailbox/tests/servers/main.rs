//! The watcher against real mail servers from the system's packages, started here on loopback.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]
// There are no such packages on other systems; the simulator's tests run there.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;
mod dovecot;
