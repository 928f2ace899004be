//! Printing a file the system's own way.

use std::{io, path::Path, process::Stdio};

use tokio::process::Command;

/// Sends the file to the printer. False when the system has no way to do so by itself (no printer set up, no program
/// that prints this kind of file): then it is to be opened, and the person prints from there.
pub(crate) async fn print(file: &Path) -> io::Result<bool> {
    let mut command = command(file);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(false);
    match command.status().await {
        Ok(status) => Ok(status.success()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// CUPS, on Linux and macOS: to the default printer.
#[cfg(unix)]
fn command(file: &Path) -> Command {
    let mut command = Command::new(if cfg!(target_os = "macos") { "lpr" } else { "lp" });
    command.arg("--").arg(file);
    command
}

/// The "print" verb of whatever program opens such files. The path goes by the environment, so that no character in
/// it means anything to the shell.
#[cfg(windows)]
fn command(file: &Path) -> Command {
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let mut command = Command::new("powershell.exe");
    command.args(["-NoProfile", "-NonInteractive", "-Command"]);
    command.arg("$ErrorActionPreference = 'Stop'; Start-Process -FilePath $env:MISEBAN_PRINT -Verb Print");
    command.env("MISEBAN_PRINT", file).creation_flags(CREATE_NO_WINDOW);
    command
}
