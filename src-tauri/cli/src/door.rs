//! Reaching an engine: the one that holds the folder, or one of our own.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use miseban_api::{
    Api, BackupView, FolderKind, OpenError, OpenOptions, Problem, RestoreView, copies_in, demo_folder,
    own_folder, resources, restore_closed,
    socket::{CallError, Client},
};
use serde_json::Value;

use crate::{
    arguments::{Filling, Place},
    problem,
};

/// How long a folder may be held by somebody who doesn't answer: another `miseban call`, or a program that is just
/// starting or ending.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(150);

/// By mall, the addresses that take the place of its own.
type Addresses = BTreeMap<String, BTreeMap<String, String>>;

/// Runs a command in the engine of the folder.
pub(crate) async fn call(place: &Place, name: &str, arg: Value) -> Result<Value, Box<Problem>> {
    let dir = folder(place)?;
    let until = Instant::now() + PATIENCE;
    loop {
        // The holder first: opening would only find out that there is one.
        if let Ok(mut client) = Client::connect(&dir).await {
            return client.call(name, arg).await.map_err(|error| match error {
                CallError::Refused(problem) => problem,
                CallError::Lost(error) => problem("problem.socket_lost", "detail", error.to_string()),
            });
        }
        match Api::open(options(place, dir.clone())?).await {
            Ok(api) => {
                let result = api.call(name, arg).await;
                api.close().await;
                return result.map_err(Box::new);
            }
            Err(OpenError::Refused(problem)) => return Err(problem),
            Err(OpenError::InUse) if Instant::now() < until => tokio::time::sleep(PAUSE).await,
            Err(OpenError::InUse) => {
                return Err(problem("problem.folder_in_use", "folder", dir.display().to_string()));
            }
        }
    }
}

/// The copies of the folder, newest first, whoever holds it.
pub(crate) fn copies(place: &Place) -> Result<Vec<BackupView>, Box<Problem>> {
    Ok(copies_in(&folder(place)?))
}

/// Puts a copy back in a folder that nobody holds.
pub(crate) async fn restore(place: &Place, name: String) -> Result<RestoreView, Box<Problem>> {
    let dir = folder(place)?;
    let restored = tokio::task::spawn_blocking(move || restore_closed(&dir, &name)).await;
    restored.map_err(|error| problem("problem.internal", "detail", error.to_string()))?
}

/// Makes orders or SKUs up in a demo folder that nobody holds.
pub(crate) async fn fill(place: Place, what: Filling, count: u32) -> Result<(), Box<Problem>> {
    let api = demo(place).await?;
    let filled = match what {
        Filling::Orders => api.fill_for_bench(count).await,
        Filling::Skus => api.fill_listings_for_bench(count).await,
    };
    api.close().await;
    filled.map_err(Box::new)
}

/// Measures something in a demo folder that nobody holds.
pub(crate) async fn measure(place: Place, name: &str) -> Result<Value, Box<Problem>> {
    let api = demo(place).await?;
    let measured = api.measure(name).await;
    api.close().await;
    measured.map_err(Box::new)
}

async fn demo(place: Place) -> Result<Api, Box<Problem>> {
    let dir = folder(&place)?;
    // A new folder becomes a demo, and a folder of another kind is refused before anything in it is touched.
    let options = options(&Place { demo: true, ..place }, dir.clone())?;
    Api::open(options).await.map_err(|error| match error {
        OpenError::Refused(problem) => problem,
        OpenError::InUse => problem("problem.folder_in_use", "folder", dir.display().to_string()),
    })
}

fn folder(place: &Place) -> Result<PathBuf, Box<Problem>> {
    let usual = if place.demo { demo_folder } else { own_folder };
    let dir = place.data.clone().or_else(usual);
    dir.ok_or_else(|| problem("problem.no_data_folder", "option", "--data".to_owned()))
}

fn options(place: &Place, dir: PathBuf) -> Result<OpenOptions, Box<Problem>> {
    Ok(OpenOptions {
        dir,
        kind: place.demo.then_some(FolderKind::Demo),
        timers: false,
        breath: Duration::ZERO,
        key_file: place.demo || place.key_file,
        addresses: place.addresses.as_deref().map_or_else(|| Ok(BTreeMap::new()), addresses)?,
        resources: resources::find(),
    })
}

fn addresses(file: &Path) -> Result<Addresses, Box<Problem>> {
    let unreadable = |detail: String| problem("problem.cli_addresses", "detail", detail);
    let text = fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
}
