//! npm: packages of the pages and of the workflow linter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{paths, run};

/// The folder with the linter for GitHub's workflows, a package of its own so that the pages'
/// packages stay theirs.
pub fn linter() -> PathBuf {
    paths::root().join("src-tauri/xtask/workflows")
}

/// Whether a package's `package.json` has a script of this name.
pub fn has_script(folder: &Path, script: &str) -> bool {
    let Ok(text) = fs::read_to_string(folder.join("package.json")) else { return false };
    let Ok(package) = serde_json::from_str::<serde_json::Value>(&text) else { return false };
    package.get("scripts").and_then(|scripts| scripts.get(script)).is_some()
}

/// npm with these arguments in `folder`.
pub fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = run::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(arguments).current_dir(folder);
    npm
}

/// Installs the packages of `folder` at the versions and hashes of its lock file, unless that was
/// done since the lock file last changed.
///
/// `npm ci` would refuse: it wants every system's own build of a package in the lock file, and a
/// mirror that has only some of them leaves the others out. `--no-save` adds what this system
/// needs and writes nothing.
pub fn install(folder: &Path) -> Result<(), String> {
    let Ok(lock) = fs::read_to_string(folder.join("package-lock.json")) else { return Ok(()) };
    let done = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    if run::command("node").arg("--version").output().is_err() {
        return Err("Node.js 20 or newer is missing: install it from https://nodejs.org/".to_owned());
    }
    println!("Installing the packages of {}", folder.display());
    run::output(&mut npm(folder, &["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(&done, lock).map_err(|error| format!("{}: {error}", done.display()))
}
