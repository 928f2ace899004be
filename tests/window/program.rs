//! The program that ships, started with its window in our hands, and asked on the command line.

use std::{
    env,
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::driver::{Window, until};

/// What the house promises.
pub const QUITTING: Duration = Duration::from_secs(10);

/// What a program finds in its environment.
pub type Environment<'a> = Vec<(&'static str, &'a OsStr)>;

/// The running program. It dies when this is dropped.
pub struct Program {
    pub window: Window,
    /// Where its starter notes its beginning and its end.
    notes: PathBuf,
}

impl Program {
    /// Starts the program; what its starter notes goes into `notes`.
    pub fn start(notes: &Path, arguments: &[&OsStr], environment: Environment<'_>) -> Self {
        assert!(
            env::var_os("DISPLAY").is_some(),
            "no display: run `cargo xtask test`, or this under xvfb-run"
        );
        for left in ["began", "ended"] {
            let _ = fs::remove_file(notes.join(left));
        }
        let desktop = built("MISEBAN_DESKTOP");
        let all: Environment<'_> =
            environment.into_iter().chain([("MISEBAN_DESKTOP", desktop.as_os_str())]).collect();
        let window = Window::open(&starter(notes), arguments, &all);
        Self { window, notes: notes.to_owned() }
    }

    /// Quits as the page's own way out does; the program ends in time, and as one that is content.
    pub fn quit(&self) {
        // The window is gone before it can answer.
        let _ = self.window.try_run("window.__TAURI_INTERNALS__.invoke('quit');");
        let code = until("the program's end", QUITTING, || {
            fs::read_to_string(self.notes.join("ended")).map_err(|error| error.to_string())
        });
        assert_eq!(code.trim(), "0");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.notes.join("ended").exists() {
            return;
        }
        if let Ok(id) = fs::read_to_string(self.notes.join("began")) {
            let _ = Command::new("kill").args(["-9", id.trim()]).status();
        }
    }
}

/// The drivers start the program, so that its end would be theirs to see; this between them notes it for us.
fn starter(notes: &Path) -> PathBuf {
    let starter = "cd \"$(dirname \"$0\")\" || exit 1\n\"$MISEBAN_DESKTOP\" \"$@\" &\n\
                   echo $! >began\nwait $!\necho $? >ending\nmv ending ended\n";
    script(&notes.join("starter"), starter)
}

/// Writes a script that can be run.
pub fn script(file: &Path, lines: &str) -> PathBuf {
    fs::write(file, format!("#!/bin/sh\n{lines}")).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o700)).unwrap();
    file.to_owned()
}

/// Asks whoever holds the folder, on the command line.
pub fn ask(data: &Path, command: &str, arg: &Value) -> Value {
    let out = Command::new(built("MISEBAN_CLI"))
        .arg("--data")
        .arg(data)
        .args(["call", command, &arg.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(out.status.success(), "{command}: {:?}", out.status);
    serde_json::from_slice(&out.stdout).unwrap()
}

/// A program that ships; `cargo xtask test` builds it and says where it is.
pub fn built(variable: &str) -> PathBuf {
    let path = env::var_os(variable).map(PathBuf::from);
    path.unwrap_or_else(|| panic!("{variable} doesn't say where the program is: run `cargo xtask test`"))
}
