//! Our doors against the real servers, started on this machine for each test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg(target_os = "linux")]

mod ftp;
