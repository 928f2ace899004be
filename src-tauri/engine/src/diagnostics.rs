//! Logs, crash reports, and the file that a person can send when something is wrong. No rows of the shop's data are in
//! any of them: counts only.

use std::{
    backtrace::Backtrace,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use miseban_domain::Instant;
use miseban_store::Store;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    clock::SystemClock,
    log_files::{self, LOG_BYTES, LogFiles},
    problem::{Fault, FaultResult},
};

const LOGS: &str = "logs";
const CRASHES: &str = "crash";

/// Writes logs and crash reports into the folder from now on. Only the first call of a process has an effect.
pub fn init_logging(dir: &Path) {
    static GUARD: OnceLock<tracing_appender::non_blocking::WorkerGuard> = OnceLock::new();
    if GUARD.get().is_some() {
        return;
    }
    let logs = dir.join(LOGS);
    if fs::create_dir_all(&logs).is_err() {
        return;
    }
    let (writer, guard) = tracing_appender::non_blocking(LogFiles::new(logs, SystemClock));
    let filter = EnvFilter::try_from_env("MISEBAN_LOG").unwrap_or_else(|_| EnvFilter::new("info,hyper=warn"));
    // It would write passwords down, at its finest.
    let filter = match "suppaftp=off".parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    };
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    if tracing_subscriber::registry().with(filter).with(layer).try_init().is_ok() {
        let _ = GUARD.set(guard);
        report_panics(dir.join(CRASHES));
    }
}

/// Keeps the newest log files of a data folder, 50 MB together. The log sees to that whenever it begins a file; this is
/// for what else may have been put there.
pub(crate) fn prune(dir: &Path) {
    log_files::prune(&dir.join(LOGS), LOG_BYTES);
}

fn report_panics(dir: PathBuf) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let words = info.payload_as_str().unwrap_or("no words");
        tracing::error!(place, words, "panic");
        let report = format!(
            "miseban {}\n{} {}\n{place}\n{words}\n\n{}",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            Backtrace::force_capture()
        );
        let stamp = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_millis());
        // In a panic there is nobody left to tell that the disk is full.
        let _ = fs::create_dir_all(&dir);
        let _ = fs::write(dir.join(format!("crash-{stamp}.txt")), report);
        before(info);
    }));
}

/// Whether there are crash reports that were not saved.
pub(crate) fn crashed(dir: &Path) -> bool {
    crash_files(dir).next().is_some()
}

fn crash_files(dir: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(dir.join(CRASHES))
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
}

/// 診断ファイルを保存: one text file with versions, counts, crash reports and the end of the log.
pub(crate) async fn save(store: &Store, now: Instant) -> FaultResult<PathBuf> {
    let store = store.clone();
    tokio::task::spawn_blocking(move || write_diagnostics(&store, now))
        .await
        .map_err(|_| Fault::new("problem.internal"))?
}

fn write_diagnostics(store: &Store, now: Instant) -> FaultResult<PathBuf> {
    let dir = store.dir().to_owned();
    let mut text = format!(
        "miseban {} {} {}\n{}\n\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        now.to_tokyo_text()
    );
    for (table, rows) in store.read_blocking(miseban_store::settings::table_counts)? {
        let _ = writeln!(text, "{table}: {rows}");
    }
    let crashes: Vec<PathBuf> = crash_files(&dir).collect();
    for path in &crashes {
        let _ = writeln!(text, "\n== {}", path.display());
        text.push_str(&fs::read_to_string(path).unwrap_or_default());
    }
    let _ = writeln!(text, "\n== log");
    text.push_str(&log_end(&dir.join(LOGS)));
    let disk = |error: io::Error| {
        let mut fault = Fault::new("problem.disk").with("path", dir.display());
        fault.source = Some(Box::new(error));
        fault
    };
    let stamp = now.in_tokyo().map(|at| at.strftime("%Y%m%d-%H%M%S").to_string()).unwrap_or_default();
    let path = dir.join(crate::cases::slips::FILES).join(format!("miseban-diagnostics-{stamp}.txt"));
    fs::create_dir_all(dir.join(crate::cases::slips::FILES)).map_err(disk)?;
    fs::write(&path, text).map_err(disk)?;
    for crash in crashes {
        fs::rename(&crash, crash.with_extension("saved")).map_err(disk)?;
    }
    Ok(path)
}

/// The last lines of the newest log.
fn log_end(logs: &Path) -> String {
    const LINES: usize = 2000;
    let mut files: Vec<PathBuf> =
        fs::read_dir(logs).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    let text = files.last().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(LINES)).fold(String::new(), |mut all, line| {
        all.push_str(line);
        all.push('\n');
        all
    })
}
