//! `start`: from the start of the program to the first painted row of 100,000 orders, and the memory of the
//! whole family of processes then, beside a window of the same kind that shows one line of text.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::line::{Goal, Line, percentile};
use crate::child::Running;
use crate::display::Display;
use crate::setup::{self, Need};
use crate::{build, paths, run};

const ORDERS: &str = "100000";
/// Ours and theirs run in turn so often; medians are compared.
const RUNS: usize = 7;
const LIMIT: Duration = Duration::from_secs(90);
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
    build::pages()?;
    run::foreground(run::cargo(&["build", "--quiet", "--release", "--bins"]).args(build::WORKSPACE))?;
    let folder = paths::target().join("bench/start");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let data = folder.join("data");
    run::output(run::command(paths::released("miseban")).arg("--data").arg(&data).args([
        "fill-for-bench",
        "--orders",
        ORDERS,
    ]))?;
    let display = Display::start(&folder.join("display.log"))?;
    let log = folder.join("program.log");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(once(&display, &["--data", &data.display().to_string(), "--demo"], &log)?);
        theirs.push(once(&display, &["--blank-window"], &log)?);
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
fn once(display: &Display, arguments: &[&str], log: &Path) -> Result<Start, String> {
    let mut program = run::command(paths::released("miseban-desktop"));
    program.args(arguments).env("DISPLAY", display.name()).env("MISEBAN_SAY_PAINTED", "1");
    program.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    let began = Instant::now();
    let (running, said) = Running::announced(program, log, LIMIT)?;
    let seconds = began.elapsed().as_secs_f64();
    if said != PAINTED {
        return Err(format!(
            "the program said `{said}` where it should say `{PAINTED}`; see {}",
            log.display()
        ));
    }
    Ok(Start { seconds, megabytes: family_memory(running.id()) })
}

/// Memory of a process and all that it started, shared pages counted by their share, in megabytes.
fn family_memory(id: u32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let own = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let own =
        own.and_then(|text| text.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0);
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().filter_map(Result::ok);
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<u32> = children.flat_map(|text| numbers(&text)).collect();
    own / 1024.0 + children.into_iter().map(family_memory).sum::<f64>()
}

fn numbers(text: &str) -> Vec<u32> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{family_memory, numbers};

    #[test]
    fn a_family_weighs_more_than_nothing() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let (family, alone) = (family_memory(std::process::id()), family_memory(child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(alone > 0.0);
        assert!(family > alone);
    }

    #[test]
    fn children_are_numbers() {
        assert_eq!(numbers("12 345 \n"), [12, 345]);
    }
}
