//! The log's files: one after another, each of a size, all of them together never larger than the log may be. A fault that
//! fills the log in a minute must not fill the disk.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use miseban_domain::Instant;
use miseban_malls::Clock;

/// All log files together.
pub(crate) const LOG_BYTES: u64 = 50 * 1024 * 1024;
/// One of them.
const FILE_BYTES: u64 = 5 * 1024 * 1024;

/// Writes the log.
pub(crate) struct LogFiles<C> {
    dir: PathBuf,
    clock: C,
    file_bytes: u64,
    all_bytes: u64,
    file: Option<(File, u64)>,
    /// Tells apart files that began in the same millisecond.
    made: u32,
}

impl<C: Clock> LogFiles<C> {
    /// Writes into files in `dir`, which is there.
    pub(crate) fn new(dir: PathBuf, clock: C) -> Self {
        Self { dir, clock, file_bytes: FILE_BYTES, all_bytes: LOG_BYTES, file: None, made: 0 }
    }

    /// The next file; what is too old for it to fit goes first.
    fn turn(&mut self) -> io::Result<(File, u64)> {
        prune(&self.dir, self.all_bytes.saturating_sub(self.file_bytes));
        self.made = self.made.wrapping_add(1);
        let path = self.dir.join(name(self.clock.now(), self.made));
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }
}

impl<C: Clock> Write for LogFiles<C> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let open = self.file.take().filter(|(_, size)| size.saturating_add(more) <= self.file_bytes);
        let next = match open {
            Some(open) => open,
            None => self.turn()?,
        };
        let (file, size) = self.file.insert(next);
        let written = file.write(bytes)?;
        *size = size.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |(file, _)| file.flush())
    }
}

/// Names end with the moment, so the newest come last.
fn name(now: Instant, made: u32) -> String {
    let stamp = now.in_tokyo().map(|at| at.strftime("%Y-%m-%d-%H%M%S").to_string()).unwrap_or_default();
    format!("miseban.{stamp}-{made:06}.log")
}

/// Keeps the newest files of a folder, `most` bytes of them.
pub(crate) fn prune(dir: &Path, most: u64) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut files: Vec<(PathBuf, u64)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok().filter(fs::Metadata::is_file)?.len())))
        .collect();
    files.sort();
    let mut sum = 0_u64;
    for (path, size) in files.into_iter().rev() {
        sum = sum.saturating_add(size);
        // Nobody is told of one that stays: that would be written to the log.
        if sum > most {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TestClock;

    #[test]
    fn a_flood_stays_within_its_bounds_and_its_end_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = LogFiles {
            file_bytes: 1_000,
            all_bytes: 5_000,
            ..LogFiles::new(dir.path().to_owned(), TestClock::new(Instant(0)))
        };
        for line in 0..2_000 {
            writeln!(log, "line {line:05}").unwrap();
            let sum: u64 =
                fs::read_dir(dir.path()).unwrap().map(|one| one.unwrap().metadata().unwrap().len()).sum();
            assert!(sum <= 5_000, "{sum}");
        }
        let mut files: Vec<PathBuf> =
            fs::read_dir(dir.path()).unwrap().map(|one| one.unwrap().path()).collect();
        files.sort();
        let last = fs::read_to_string(files.last().unwrap()).unwrap();
        assert!(last.ends_with("line 01999\n") && files.len() >= 4, "{files:?}");
    }

    #[test]
    fn what_a_program_before_left_counts() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("miseban.2026-01-01-00.log"), vec![b'x'; 4_500]).unwrap();
        let mut log = LogFiles {
            file_bytes: 1_000,
            all_bytes: 5_000,
            ..LogFiles::new(dir.path().to_owned(), TestClock::new(Instant(1_795_300_000_000)))
        };
        log.write_all(b"now").unwrap();
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
