//! The desktop shell: window, tray, notifications, files and printing around the commands, and the demo shop's
//! surroundings.
//!
//! One program a data folder: a second start shows the first one's window. Closing the window keeps minding the
//! shop; quitting ends cleanly within ten seconds.
//!
//! Must not be here: what a command does (the engine's), how a mall talks (the malls'), and sentences (the
//! catalogue's). This is the only room that knows Tauri.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod arguments;
mod bench;
mod demo;
mod ending;
mod files;
mod login_start;
mod print;
mod refusal;
mod rpc;
mod shell;
mod start;
mod tray;
mod window;

use std::{ffi::OsString, process::ExitCode};

use arguments::Arguments;
use start::Started;

/// Runs the program with these arguments (its own name left out) until it ends.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = Arguments::read(words, std::env::var_os("MISEBAN_DATA"));
    if arguments.blank_window {
        return bench::blank_window();
    }
    match tauri::async_runtime::block_on(start::start(&arguments)) {
        Ok(Started::Minding(minding)) => window::run(*minding, &arguments),
        Ok(Started::Shown) => ExitCode::SUCCESS,
        Err(problem) => refusal::show(&problem, start::folder(&arguments).ok().as_deref()),
    }
}

/// Pages, icons and settings, built in. Made once: each use of the macro would build them in again.
fn context() -> tauri::Context {
    tauri::generate_context!()
}
