//! Running other programs: quietly, with a log, or in the foreground.

use std::env;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::paths;

/// A command that runs in the checkout's top folder.
///
/// What `cargo run` told us about our own package is taken out of the environment: build
/// scripts that watch those variables (ring's does) would otherwise run again each time.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root());
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        let ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if ours.iter().any(|prefix| name_text.starts_with(prefix)) || name_text == "OUT_DIR" {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo itself, the one that started us.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Runs in the foreground; a failure is a sentence.
pub fn foreground(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    let status = command.status().map_err(|error| format!("{shown}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Runs and gives what was printed; a failure carries what was said on the way.
pub fn output(command: &mut Command) -> Result<String, String> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{shown}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{shown}: {}\n{}{}", output.status, tail(&text, 40), tail(&said, 40)))
    }
}

/// How a logged run ended.
pub struct Logged {
    pub ok: bool,
    pub time: Duration,
}

/// Runs with all output in `log`. A run that takes longer than `limit` is ended and has failed.
pub fn logged(command: &mut Command, log: &Path, limit: Duration) -> Result<Logged, String> {
    let shown = shown(command);
    let file = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let errors = file.try_clone().map_err(|error| format!("{}: {error}", log.display()))?;
    let started = Instant::now();
    let status = bounded(command, limit)
        .env("NO_COLOR", "1")
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .status()
        .map_err(|error| format!("{shown}: {error}"))?;
    Ok(Logged { ok: status.success(), time: started.elapsed() })
}

/// The same command under coreutils' `timeout`, which ends the whole process group; where
/// there is none (Windows, macOS) the command as it is.
fn bounded(command: &Command, limit: Duration) -> Command {
    let mut bounded = match paths::on_path("timeout").filter(|_| cfg!(target_os = "linux")) {
        Some(timeout) => {
            let mut bounded = Command::new(timeout);
            bounded.args(["--kill-after=10", &limit.as_secs().to_string()]);
            bounded.arg(command.get_program());
            bounded
        }
        None => Command::new(command.get_program()),
    };
    bounded.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        bounded.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => bounded.env(name, value),
            None => bounded.env_remove(name),
        };
    }
    bounded
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// The last lines of a text, each ended.
pub fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let kept = all.get(all.len().saturating_sub(lines)..).unwrap_or(&all);
    kept.iter().fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::{command, output, tail};

    #[test]
    fn the_tail_is_the_last_lines() {
        assert_eq!(tail("a\nb\nc", 2), "b\nc\n");
        assert_eq!(tail("a", 5), "a\n");
        assert_eq!(tail("", 5), "");
    }

    #[test]
    fn a_failing_command_says_what_it_said() {
        let error = output(command("cargo").arg("no-such-command")).unwrap_err();
        assert!(error.contains("no-such-command"), "{error}");
    }
}
