//! The demo's data folder, from one program to the next.

use std::{
    fs::{self, OpenOptions},
    io,
    path::Path,
};

use miseban_api::OpenError;

use crate::start::problem;

/// Beside the database of a shop whose malls ended with the program: its orders are nowhere any more.
const MALLS_INSIDE: &str = "demo-malls-inside";
/// There from the first command of the set-up to its last.
const UNFINISHED: &str = "demo-unfinished";

/// What a data folder's engine makes, and nothing else: a folder that somebody named by mistake loses no file of theirs.
const OURS: [&str; 10] = [
    "miseban.db",
    "miseban.db-wal",
    "miseban.db-shm",
    "epoch",
    "key",
    "backups",
    "restore-request",
    "restore-outcome",
    "files",
    UNFINISHED,
];

/// Makes a folder new that an earlier demo in this program has left; any other folder stays as it is.
pub(super) fn begin_anew(dir: &Path) -> Result<(), OpenError> {
    let failed = |error: io::Error| OpenError::Refused(problem("problem.demo", "detail", error));
    fs::create_dir_all(dir).map_err(failed)?;
    let mark = dir.join(MALLS_INSIDE);
    if mark.exists() {
        // Nobody may be at it while it goes; the engine takes the same lock afterwards.
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("lock"));
        let lock = lock.map_err(failed)?;
        lock.try_lock().map_err(|_| OpenError::InUse)?;
        for name in OURS {
            remove(&dir.join(name)).map_err(failed)?;
        }
    } else if !dir.join("miseban.db").exists() {
        fs::write(mark, "").map_err(failed)?;
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Whether a set-up was begun here and not ended.
pub(super) fn is_unfinished(dir: &Path) -> bool {
    dir.join(UNFINISHED).exists()
}

/// Notes that the set-up begins.
pub(super) fn begin(dir: &Path) -> io::Result<()> {
    fs::write(dir.join(UNFINISHED), "")
}

/// Notes that it is done.
pub(super) fn finish(dir: &Path) -> io::Result<()> {
    remove(&dir.join(UNFINISHED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_earlier_demo_left_goes() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str| dir.path().join(name);
        assert!(begin_anew(dir.path()).is_ok());
        fs::write(file("miseban.db"), "orders").unwrap();
        fs::create_dir(file("backups")).unwrap();
        fs::write(file("letter.txt"), "mine").unwrap();
        assert!(begin_anew(dir.path()).is_ok());
        assert!(!file("miseban.db").exists() && !file("backups").exists());
        assert!(file("letter.txt").exists());
    }

    #[test]
    fn a_shop_that_is_no_such_demo_stays() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("miseban.db"), "orders").unwrap();
        assert!(begin_anew(dir.path()).is_ok());
        assert!(begin_anew(dir.path()).is_ok());
        assert_eq!(fs::read_to_string(dir.path().join("miseban.db")).unwrap(), "orders");
    }

    #[test]
    fn a_demo_that_is_running_stays() {
        let dir = tempfile::tempdir().unwrap();
        assert!(begin_anew(dir.path()).is_ok());
        fs::write(dir.path().join("miseban.db"), "orders").unwrap();
        let lock = fs::File::create(dir.path().join("lock")).unwrap();
        lock.lock().unwrap();
        assert!(matches!(begin_anew(dir.path()), Err(OpenError::InUse)));
        assert!(dir.path().join("miseban.db").exists());
    }
}
