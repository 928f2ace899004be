//! Where things lie in the checkout.

use std::env;
use std::path::{Path, PathBuf};

/// The checkout's top folder. Cargo says where it started us; a copied binary remembers.
pub fn root() -> PathBuf {
    let here = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let here = Path::new(&here);
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Cargo's output folder.
pub fn target() -> PathBuf {
    let chosen = env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    chosen.map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Where people look for what a run has left: in the checkout, wherever cargo builds.
fn results() -> PathBuf {
    root().join("target")
}

/// A program of ours as a debug build leaves it.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A program of ours as a release build leaves it.
pub fn released(name: &str) -> PathBuf {
    target().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Where every suite leaves its `JUnit` file and every stage its log.
pub fn reports() -> PathBuf {
    results().join("reports")
}

/// Where nextest leaves its reports: its own place in the checkout, wherever cargo builds.
pub fn nextest() -> PathBuf {
    results().join("nextest")
}

/// Where the demo's check leaves its report and its pictures.
pub fn demo() -> PathBuf {
    results().join("demo")
}

/// Build tools of the pinned versions live here and nowhere else on the machine.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The folder of the pages.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The first file of this name on the search path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}
