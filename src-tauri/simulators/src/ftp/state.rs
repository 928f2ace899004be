//! What all visitors share: files, knobs, the log.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use super::{FtpConfig, FtpKnobs};
use crate::stand::lock;

/// Names and bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

pub(super) struct State {
    pub config: FtpConfig,
    knobs: Mutex<FtpKnobs>,
    directories: Mutex<BTreeMap<String, Files>>,
    commands: Mutex<Vec<String>>,
}

impl State {
    pub(super) fn new(config: FtpConfig) -> Self {
        let directories = config.directories.iter().map(|name| (name.clone(), Files::new())).collect();
        Self {
            config,
            knobs: Mutex::default(),
            directories: Mutex::new(directories),
            commands: Mutex::default(),
        }
    }

    pub(super) fn knobs(&self) -> FtpKnobs {
        lock(&self.knobs).clone()
    }

    pub(super) fn set(&self, knobs: FtpKnobs) {
        *lock(&self.knobs) = knobs;
    }

    /// Uses a knob that works once.
    pub(super) fn once<T>(&self, take: impl FnOnce(&mut FtpKnobs) -> T) -> T {
        take(&mut lock(&self.knobs))
    }

    pub(super) fn log(&self, command: &str) {
        let shown = if command.to_ascii_uppercase().starts_with("PASS") { "PASS ***" } else { command };
        lock(&self.commands).push(shown.to_owned());
    }

    pub(super) fn commands(&self) -> Vec<String> {
        lock(&self.commands).clone()
    }

    pub(super) fn has_directory(&self, name: &str) -> bool {
        lock(&self.directories).contains_key(name)
    }

    pub(super) fn files(&self, directory: &str) -> Files {
        lock(&self.directories).get(directory).cloned().unwrap_or_default()
    }

    pub(super) fn file(&self, directory: &str, name: &str) -> Option<Vec<u8>> {
        lock(&self.directories).get(directory)?.get(name).cloned()
    }

    /// Writes a file; `false` when the disk is full (then what fits stays).
    pub(super) fn put(&self, directory: &str, name: &str, mut bytes: Vec<u8>) -> bool {
        let disk = lock(&self.knobs).disk;
        let mut directories = lock(&self.directories);
        let others: usize = directories
            .iter()
            .flat_map(|(at, files)| files.iter().map(move |(file, bytes)| (at, file, bytes.len())))
            .filter(|(at, file, _)| !(at.as_str() == directory && file.as_str() == name))
            .map(|(_, _, size)| size)
            .sum();
        let room = disk.map_or(usize::MAX, |disk| disk.saturating_sub(others));
        let fits = bytes.len() <= room;
        bytes.truncate(room);
        directories.entry(directory.to_owned()).or_default().insert(name.to_owned(), bytes);
        fits
    }

    pub(super) fn remove(&self, directory: &str, name: &str) -> Option<Vec<u8>> {
        lock(&self.directories).get_mut(directory)?.remove(name)
    }

    /// A file got its name: the mall takes it after its time.
    pub(super) fn named(self: &Arc<Self>, directory: &str, name: &str) {
        let Some(after) = self.knobs().takes_after.filter(|_| is_whole(name)) else { return };
        let (state, directory, name) = (Arc::clone(self), directory.to_owned(), name.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(after)).await;
            state.take(&directory, &name);
        });
    }

    fn take(&self, directory: &str, name: &str) {
        if let Some(bytes) = self.remove(directory, name)
            && let Some(taker) = &self.config.taker
        {
            taker(directory, name, &bytes);
        }
    }

    pub(super) fn take_now(&self) -> usize {
        let found: Vec<(String, String)> = lock(&self.directories)
            .iter()
            .flat_map(|(directory, files)| files.keys().map(|name| (directory.clone(), name.clone())))
            .filter(|(_, name)| is_whole(name))
            .collect();
        for (directory, name) in &found {
            self.take(directory, name);
        }
        found.len()
    }
}

fn is_whole(name: &str) -> bool {
    std::path::Path::new(name).extension().is_none_or(|end| end != "tmp")
}
