//! `cargo xtask`: everything that a person or a build machine types to work on Miseban.
//!
//! This room sets the machine up, builds, tests, shows the demo shop, measures and takes
//! pictures. It must build before anything is installed, so it uses none of the house's
//! crates and nothing from the registry but `serde_json`; whatever it needs beyond that it
//! calls as a program. What it judges (tests, the demo's report) it computes from what those
//! programs leave behind: `JUnit` files, the simulators' books, the database read-only.
//! What must not be in here: rules of the shop, and anything the shipped program needs.

// Talking to the terminal is this program's job.
#![allow(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod base64;
mod bench;
mod build;
mod child;
mod demo;
mod display;
mod ftp_servers;
mod fuzz;
mod generate;
mod http;
mod junit;
mod node;
mod paths;
mod pictures;
mod run;
mod setup;
mod stages;
mod summary;
mod test;
mod tools;
mod wait;
mod webdriver;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  setup                 install what is missing on this machine
  test [--only STAGE]   run every check and test (cargo xtask test --list names the stages)
  demo [--check]        start the program on a made-up shop; --check does it unattended
  simulate              run the malls' simulators alone, for poking at
  generate [--check]    write the pages' list of commands anew, or see whether it is fresh
  fuzz [TARGET] [--seconds N]
                        send every reader of strangers' bytes what nobody thought of
  bench [NAME] [--json] measure, beside what each number is held against
  pictures              take the README's pictures from the running program
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) =
        arguments.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let outcome = match command {
        "setup" => setup::run(&[setup::Need::Build, setup::Need::Window, setup::Need::Servers]),
        "test" => test::test(rest),
        "demo" => demo::demo(rest),
        "simulate" => demo::simulate(rest),
        "generate" => generate::generate(rest),
        "fuzz" => fuzz::fuzz(rest),
        "bench" => bench::bench(rest),
        "pictures" => pictures::pictures(),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("cargo xtask knows no `{command}`.\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // What failed has been said already where there is no message.
            if !message.is_empty() {
                eprintln!("xtask: {message}");
            }
            ExitCode::FAILURE
        }
    }
}
