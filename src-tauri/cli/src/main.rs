//! The command line program.

use std::{
    env,
    io::{stderr, stdout},
    process::ExitCode,
};

#[tokio::main]
async fn main() -> ExitCode {
    ExitCode::from(miseban_cli::run(env::args_os().skip(1), &mut stdout(), &mut stderr()).await)
}
