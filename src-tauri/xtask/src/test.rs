//! `cargo xtask test`: every stage, timed, logged and summed up.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::run::tail;
use crate::setup::{self, Need};
use crate::stages::{STAGES, Stage, Tests};
use crate::summary::{self, Ending, Row};
use crate::{junit, paths, run};

/// Runs all stages, or the one named by `--only`. Fails if any stage did; one that fails keeps
/// none of the others from running.
pub fn test(arguments: &[String]) -> Result<(), String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let stages: Vec<&Stage> =
        match words.as_slice() {
            [] => STAGES.iter().collect(),
            ["--list"] => {
                for stage in STAGES {
                    println!("{}", stage.name);
                }
                return Ok(());
            }
            ["--only", name] => {
                let found = STAGES.iter().find(|stage| stage.name == *name);
                vec![found.ok_or_else(|| {
                    format!("no stage is called `{name}`; cargo xtask test --list names them")
                })?]
            }
            _ => return Err("usage: cargo xtask test [--only STAGE | --list]".to_owned()),
        };
    let started = Instant::now();
    setup::run(&[Need::Build, Need::Window, Need::Servers])?;
    let mut rows = vec![Row { stage: "setup", ending: Ending::Clean, time: started.elapsed() }];
    let reports = paths::reports();
    fs::create_dir_all(&reports).map_err(|error| format!("{}: {error}", reports.display()))?;
    rows.extend(stages.into_iter().map(|stage| one(stage, &reports)));
    let text = format!("{}\n{}\n", summary::table(&rows), summary::last_line(&rows));
    let _ = fs::write(reports.join("summary.txt"), &text);
    print!("\n{text}");
    if rows.iter().any(|row| row.failed() > 0) { Err(String::new()) } else { Ok(()) }
}

/// Runs one stage and says how it went as soon as it is known.
fn one(stage: &Stage, reports: &Path) -> Row {
    let row = |ending, time| Row { stage: stage.name, ending, time };
    if let Some(why) = (stage.absent)() {
        println!("{:<14} absent: {why}", stage.name);
        return row(Ending::Absent(why), Duration::ZERO);
    }
    let log = reports.join(format!("{}.log", stage.name.replace(['\'', ' '], "-")));
    let started = Instant::now();
    let (ending, time) = match ran(stage, &log, reports) {
        Ok((ending, time)) => (ending, time),
        Err(why) => (Ending::Broken { suites: vec![], why }, started.elapsed()),
    };
    let verdict = match &ending {
        Ending::Broken { why, .. } => {
            let said = fs::read_to_string(&log).unwrap_or_default();
            eprintln!("--- {}: the end of {} ---\n{}", stage.name, log.display(), tail(&said, 120));
            format!("FAILED: {why}")
        }
        _ => "ok".to_owned(),
    };
    println!("{:<14} {:>6.1} s  {verdict}", stage.name, time.as_secs_f64());
    row(ending, time)
}

fn ran(stage: &Stage, log: &Path, reports: &Path) -> Result<(Ending, Duration), String> {
    if let Some(tests) = &stage.tests {
        // Results of an earlier run must not be taken for this one's.
        let _ = fs::remove_file((tests.junit)());
    }
    let run = run::logged(&mut (stage.command)()?, log, stage.limit)?;
    let broken = if run.time >= stage.limit {
        format!("took longer than {} minutes", stage.limit.as_secs() / 60)
    } else {
        format!("see {}", log.display())
    };
    let Some(tests) = &stage.tests else {
        let ending = if run.ok { Ending::Clean } else { Ending::Broken { suites: vec![], why: broken } };
        return Ok((ending, run.time));
    };
    let suites = collect(stage, tests, reports)?;
    let empty = suites.iter().all(|suite| suite.passed + suite.failed == 0);
    let ending = if empty {
        Ending::Broken { suites, why: format!("no test ran; {broken}") }
    } else if run.ok {
        Ending::Tested(suites)
    } else {
        Ending::Broken { suites, why: broken }
    };
    Ok((ending, run.time))
}

/// Reads the stage's `JUnit` file and keeps it in the reports under the stage's name.
fn collect(stage: &Stage, tests: &Tests, reports: &Path) -> Result<Vec<summary::Suite>, String> {
    let file = (tests.junit)();
    let text = fs::read_to_string(&file)
        .map_err(|error| format!("{}: {error}; see the log of `{}`", file.display(), stage.name))?;
    if file.parent() != Some(reports) {
        let kept = reports.join(format!("{}.xml", stage.name));
        fs::write(&kept, &text).map_err(|error| format!("{}: {error}", kept.display()))?;
    }
    Ok(summary::suites(&junit::parse(&text), tests.suite))
}
