//! Building: one feature set for every call of cargo, so that nothing is built twice.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::{node, paths, run};

/// Chosen for every call: the whole workspace, with the pages inside the desktop program as in
/// a release.
pub const WORKSPACE: &[&str] = &["--workspace", "--features", "miseban/custom-protocol"];

/// Builds the pages unless what was built is newer than everything it is made from.
pub fn pages() -> Result<(), String> {
    let ui = paths::ui();
    if !node::has_script(&ui, "build") {
        return Err("ui/package.json has no `build` script".to_owned());
    }
    let built = fs::metadata(ui.join("dist/index.html")).and_then(|file| file.modified());
    if built.is_ok_and(|built| newest(&ui).is_some_and(|source| source < built)) {
        return Ok(());
    }
    println!("Building the pages");
    run::output(&mut node::npm(&ui, &["run", "build"])).map(drop)
}

/// Builds all programs of the workspace.
pub fn programs() -> Result<(), String> {
    println!("Building the programs");
    run::foreground(run::cargo(&["build", "--bins"]).args(WORKSPACE))
}

/// Builds what is shipped: what is measured is what a shop runs.
pub fn released() -> Result<(), String> {
    pages()?;
    run::foreground(run::cargo(&["build", "--quiet", "--release", "--bins"]).args(WORKSPACE))
}

/// When the newest source below `folder` was changed; what tools make is left out.
fn newest(folder: &Path) -> Option<SystemTime> {
    let skipped = ["node_modules", "dist", "paraglide", "test-results"];
    let entries = fs::read_dir(folder).ok()?;
    entries
        .filter_map(Result::ok)
        .filter(|entry| !skipped.iter().any(|name| entry.file_name() == *name))
        .filter_map(|entry| {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                newest(&entry.path())
            } else {
                entry.metadata().and_then(|file| file.modified()).ok()
            }
        })
        .max()
}
