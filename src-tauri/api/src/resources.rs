//! Where the files that come with the program lie (`fonts/`, licences).

use std::{
    env,
    path::{Path, PathBuf},
};

const FONT: &str = "fonts/BIZUDPGothic_400Regular.ttf";

/// The folder that `fonts/` is in. The desktop program knows its own from its bundle; this is for the programs beside it.
///
/// Tried in turn: `MISEBAN_RESOURCES`, beside the program (Windows; a build in the checkout), a Linux package's and an
/// `AppImage`'s place, a macOS bundle's. Without any of them the program's own folder, and slips say what is missing.
pub fn find() -> PathBuf {
    let told = env::var_os("MISEBAN_RESOURCES").map(PathBuf::from);
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    let places = ["", "..", "../lib/Miseban", "../Resources", "../../Resources"];
    told.into_iter()
        .chain(places.iter().map(|place| beside.join(place)))
        .find(|place| place.join(FONT).is_file())
        .unwrap_or(beside)
}
