//! `cargo xtask demo`: the program on a made-up shop; `--check` minds it unattended and judges it.

mod books;
mod check;
pub mod database;
pub mod day;
mod figures;
mod kills;
pub mod program;
mod report;
pub mod sends;
pub mod stand;

use std::fs;
use std::time::Duration;

use crate::bench::{Goal, Line};
use crate::display::Display;
use crate::setup::{self, Need};
use crate::{build, paths, run};

/// Starts the demo, or checks it.
pub fn demo(arguments: &[String]) -> Result<(), String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => show(),
        ["--check"] => check::check(),
        _ => Err("usage: cargo xtask demo [--check]".to_owned()),
    }
}

/// A person's demo: the simulators run inside the program, and the shop starts anew each time.
fn show() -> Result<(), String> {
    setup::run(&[Need::Build])?;
    build::pages()?;
    build::programs()?;
    println!("The window opens on a made-up shop. Closing it ends the demo.");
    run::foreground(run::command(paths::built("miseban-desktop")).arg("--demo"))
}

/// `cargo xtask simulate`: the malls and the mailbox alone, in the foreground, until they are ended.
pub fn simulate(arguments: &[String]) -> Result<(), String> {
    setup::run(&[Need::Build])?;
    run::foreground(run::cargo(&["build", "--package", "miseban-simulators", "--bins"]).arg("--quiet"))?;
    run::foreground(run::command(paths::built("miseban-simulators")).args(arguments))
}

/// How long a sale at one mall takes to show at the others, in the demo's simulators with the malls' limits on.
pub fn order_to_stock() -> Result<Vec<Line>, String> {
    setup::run(&[Need::Build, Need::Window])?;
    build::pages()?;
    build::programs()?;
    let folder = paths::target().join("bench/order-to-stock");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let display = Display::start(&folder.join("display.log"))?;
    let stand = stand::Stand::start(&folder, &[])?;
    let place = program::Place::below(&folder, &stand, paths::built("miseban-desktop"));
    day::first_start(&place, &display)?;
    let _program = place.start(&display, None)?;
    let mut day = day::Day::new(&stand, &place)?;
    day::all_settled(&stand, &place)?;
    let from = day::now();
    for _ in 0..30 {
        day.order("rakuten")?;
        day.order("yahoo")?;
        std::thread::sleep(Duration::from_secs(1));
    }
    day::all_settled(&stand, &place)?;
    let figures = figures::Figures::compute(&stand.books()?, &database::rows(&place.database())?, from);
    if figures.never_arrived > 0 {
        return Err(format!("{} sales never showed at another mall", figures.never_arrived));
    }
    let line = |case: &str, percent, goal| {
        let ours = figures.percentile(percent).ok_or("no order's way could be timed")?;
        Ok::<_, String>(Line {
            bench: "order-to-stock",
            case: case.to_owned(),
            unit: "s",
            ours,
            theirs: None,
            goal,
        })
    };
    Ok(vec![line("median", 50, Goal::Shown)?, line("p95", 95, Goal::Most(10.0))?])
}
