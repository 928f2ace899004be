//! `start`: from the start of the program to the first painted row of 100,000 orders, and the memory of the
//! whole family of processes then, beside a window of the same kind that shows one line of text.
//!
//! The program minds two malls and a mailbox meanwhile, as every day: they are simulated, in a process of their own
//! that isn't weighed.

use std::fs;
use std::time::{Duration, Instant};

use super::line::{Goal, Line, percentile};
use crate::child::Running;
use crate::demo::{day, program::Place, stand::Stand};
use crate::display::Display;
use crate::setup::{self, Need};
use crate::{build, paths, run, wait};

const ORDERS: &str = "100000";
/// Ours and theirs run in turn so often; medians are compared.
const RUNS: usize = 7;
const LIMIT: Duration = Duration::from_secs(90);
const ENDING: Duration = Duration::from_secs(20);
/// What the program prints when the first row, or the one line, has been painted.
const PAINTED: &str = "painted";

/// What one start came to.
struct Start {
    seconds: f64,
    megabytes: f64,
}

/// Measures release builds: what is shipped is what is judged.
pub fn start() -> Result<Vec<Line>, String> {
    setup::run(&[Need::Build, Need::Window])?;
    build::released()?;
    let folder = paths::target().join("bench/start");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let display = Display::start(&folder.join("display.log"))?;
    let stand = Stand::start_program(&paths::released("miseban-simulators"), &folder, &[])?;
    let place = Place::below(&folder, &stand, paths::released("miseban-desktop"));
    day::first_start(&place, &display)?;
    let began = Instant::now();
    run::output(run::command(paths::released("miseban")).arg("--data").arg(&place.data).args([
        "fill-for-bench",
        "--orders",
        ORDERS,
    ]))?;
    eprintln!("{ORDERS} orders were made up in {:.0} s", began.elapsed().as_secs_f64());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(once(&place, &display, &place.arguments())?);
        theirs.push(once(&place, &display, &["--blank-window".to_owned()])?);
    }
    let line = |case: &str, unit, value: fn(&Start) -> f64| {
        let median = |starts: &[Start]| -> Option<f64> {
            let mut values: Vec<f64> = starts.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            percentile(&values, 50)
        };
        let (ours, theirs) = median(&ours).zip(median(&theirs)).ok_or("nothing was measured")?;
        Ok::<_, String>(Line {
            bench: "start",
            case: case.to_owned(),
            unit,
            ours,
            theirs: Some(("window with one static line", theirs)),
            goal: Goal::Ratio(1.5),
        })
    };
    Ok(vec![
        line("first row of 100,000 orders", "s", |start| start.seconds)?,
        line("memory then", "MB", |start| start.megabytes)?,
    ])
}

/// Starts the program once. With `MISEBAN_SAY_PAINTED` it prints a line as soon as what it shows is painted.
fn once(place: &Place, display: &Display, arguments: &[String]) -> Result<Start, String> {
    let (mut program, log) = (run::command(&place.desktop), &place.log);
    program.args(arguments).envs(place.environment(None));
    program.env("DISPLAY", display.name()).env("MISEBAN_SAY_PAINTED", "1");
    let began = Instant::now();
    let (mut running, said) = Running::announced(program, log, LIMIT)?;
    let seconds = began.elapsed().as_secs_f64();
    if said != PAINTED {
        return Err(format!(
            "the program said `{said}` where it should say `{PAINTED}`; see {}",
            log.display()
        ));
    }
    let family = family(running.id());
    let megabytes = family.iter().copied().map(memory).sum();
    // As every day: asked to end, and nothing of it is left when the next one starts.
    running.ask_to_end()?;
    running.end(ENDING)?;
    wait::until("the end of the whole family", ENDING, || {
        Ok(family.iter().all(|id| !fs::exists(format!("/proc/{id}")).unwrap_or(false)).then_some(()))
    })?;
    Ok(Start { seconds, megabytes })
}

/// A process and all that it started.
fn family(id: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().filter_map(Result::ok);
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<u32> = children.flat_map(|text| numbers(&text)).collect();
    std::iter::once(id).chain(children.into_iter().flat_map(family)).collect()
}

/// Memory of a process in megabytes; a page that several use counts by its share.
fn memory(id: u32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let kilobytes = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = kilobytes.and_then(|text| text.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

fn numbers(text: &str) -> Vec<u32> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{family, memory, numbers};

    #[test]
    fn a_child_is_in_the_family_and_weighs_something() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let (id, family, weight) = (child.id(), family(std::process::id()), memory(child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(family.contains(&id) && family.contains(&std::process::id()), "{family:?}");
        assert!(weight > 0.0);
    }

    #[test]
    fn children_are_numbers() {
        assert_eq!(numbers("12 345 \n"), [12, 345]);
    }
}
