//! `cargo xtask fuzz`: bytes that nobody thought of, to every reader of what strangers send.
//!
//! Not a part of `test`: it finds more the longer it runs. What it finds lies in `target/fuzz/found` and is mended with
//! a test in the crate that was wrong.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{paths, run, tools};

/// How long each target runs unless told otherwise.
const SECONDS: u32 = 60;
/// Bytes of an input at most; what breaks a reader is small.
const LONGEST: u32 = 16_384;

/// Runs one target or all.
pub fn fuzz(arguments: &[String]) -> Result<(), String> {
    let (name, seconds) = read(arguments)?;
    let known = targets()?;
    if let Some(name) = name.as_ref().filter(|name| !known.contains(name)) {
        return Err(format!("there is no target `{name}`; there are {}", known.join(", ")));
    }
    let tool = tools::fuzz()?;
    for target in known.iter().filter(|target| name.as_ref().is_none_or(|name| name == *target)) {
        one(&tool, target, seconds)?;
    }
    Ok(())
}

fn read(arguments: &[String]) -> Result<(Option<String>, u32), String> {
    let usage = || "usage: cargo xtask fuzz [TARGET] [--seconds N]".to_owned();
    let (mut name, mut seconds) = (None, SECONDS);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            seconds = words.next().and_then(|word| word.parse().ok()).ok_or_else(usage)?;
        } else if word.starts_with('-') || name.is_some() {
            return Err(usage());
        } else {
            name = Some(word.clone());
        }
    }
    Ok((name, seconds))
}

fn folder() -> PathBuf {
    paths::root().join("tests/fuzz")
}

/// Every target: a file each.
fn targets() -> Result<Vec<String>, String> {
    let folder = folder().join("fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut names: Vec<String> =
        files.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect();
    names.sort_unstable();
    Ok(names)
}

/// What a target begins with: its own seeds, and the mails that the tests of `formats` read.
fn seeds(target: &str) -> Vec<PathBuf> {
    let own = folder().join("seeds").join(target);
    let mails = paths::root().join("src-tauri/formats/tests/mails");
    let bodies = (target.starts_with("mail_") || target == "encoding").then_some(mails);
    std::iter::once(own).chain(bodies).filter(|folder| folder.is_dir()).collect()
}

fn one(tool: &Path, target: &str, seconds: u32) -> Result<(), String> {
    println!("{target}, {seconds} s");
    let (corpus, found) =
        (paths::target().join("fuzz/corpus").join(target), paths::target().join("fuzz/found"));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut fuzz = run::command(tool);
    // Nothing of ours is unsafe, so there is nothing for a sanitizer to see; without one it is several times faster.
    fuzz.args(["run", "--sanitizer", "none", "--fuzz-dir"]).arg(folder());
    fuzz.arg("--target-dir")
        .arg(paths::target().join("fuzz/build"))
        .arg(target)
        .arg(&corpus)
        .args(seeds(target));
    fuzz.args(["--", &format!("-max_total_time={seconds}"), &format!("-max_len={LONGEST}")]);
    fuzz.args(["-timeout=10", "-print_final_stats=1"]);
    fuzz.arg(format!("-artifact_prefix={}/{target}-", found.display()));
    // The instrumentation is the compiler's own, but its switches are for those who work on it.
    fuzz.env("RUSTC_BOOTSTRAP", "1");
    run::foreground(&mut fuzz).map_err(|error| format!("{error}\nwhat was found is in {}", found.display()))
}

#[cfg(test)]
mod tests {
    use super::{read, seeds, targets};

    #[test]
    fn every_target_is_declared_and_has_something_to_begin_with() {
        let manifest = std::fs::read_to_string(super::folder().join("Cargo.toml")).unwrap();
        let targets = targets().unwrap();
        assert!(targets.len() >= 6, "{targets:?}");
        for target in targets {
            assert!(manifest.contains(&format!("name = \"{target}\"")), "{target}");
            assert!(!seeds(&target).is_empty(), "{target}");
        }
    }

    #[test]
    fn a_target_and_a_time_can_be_chosen() {
        let read = |words: &[&str]| read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(read(&[]), Ok((None, 60)));
        assert_eq!(read(&["mail", "--seconds", "5"]), Ok((Some("mail".to_owned()), 5)));
        assert!(read(&["mail", "encoding"]).is_err() && read(&["--seconds"]).is_err());
    }
}
