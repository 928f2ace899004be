//! A data folder: where it is, and the lock that says that one engine owns it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// A locked data folder. The lock goes when this is dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// Why a folder could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another engine holds it; talk to that one.
    #[error("the data folder is in use")]
    InUse,
    /// It cannot be made or written.
    #[error("the data folder cannot be used")]
    Io(#[from] io::Error),
}

impl Folder {
    /// Makes the folder if it is not there and takes its lock.
    pub fn lock(path: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path)?;
        let lock =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Where a person's own shop lies: the system's place for a program's data.
pub fn own_folder() -> Option<PathBuf> {
    data_home().map(|home| home.join("miseban"))
}

/// Where the made-up shop lies, beside the own one.
pub fn demo_folder() -> Option<PathBuf> {
    data_home().map(|home| home.join("miseban-demo"))
}

fn data_home() -> Option<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        // Not the roaming profile: some companies copy that over the network at every login.
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_engine_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let first = Folder::lock(dir.path()).unwrap();
        assert!(matches!(Folder::lock(dir.path()), Err(FolderError::InUse)));
        drop(first);
        assert!(Folder::lock(dir.path()).is_ok());
    }
}
