//! The desktop program.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    miseban_app::run(env::args_os().skip(1))
}
