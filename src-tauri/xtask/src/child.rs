//! Programs that run beside us and end with us.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::{run, wait};

/// A running program. Dropping it kills it.
pub struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Starts `command` with everything that it says in `log`.
    pub fn start(mut command: Command, log: &Path) -> Result<Self, String> {
        let (out, errors) = logs(log)?;
        command.stdin(Stdio::null()).stdout(out).stderr(errors);
        Self::spawn(command)
    }

    /// Starts `command` and gives the first line that it prints; what it says on the side is in `log`.
    /// Its input stays open as long as we hold it: the simulators end when theirs does.
    pub fn announced(mut command: Command, log: &Path, limit: Duration) -> Result<(Self, String), String> {
        let (_, errors) = logs(log)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let mut running = Self::spawn(command)?;
        let out = running.child.stdout.take().ok_or("no output to read")?;
        let line = first_line(out, limit).ok_or_else(|| {
            format!(
                "{} didn't say that it is ready within {} s; see {}",
                running.name,
                limit.as_secs(),
                log.display()
            )
        })?;
        Ok((running, line))
    }

    fn spawn(mut command: Command) -> Result<Self, String> {
        let name = run::shown(&command);
        let child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
        Ok(Self { name, child })
    }

    /// The operating system's number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, String> {
        self.child.try_wait().map_err(|error| format!("{}: {error}", self.name))
    }

    /// Waits until it has ended by itself.
    pub fn end(&mut self, limit: Duration) -> Result<ExitStatus, String> {
        let name = self.name.clone();
        wait::until(&format!("the end of {name}"), limit, || self.ended())
    }

    /// Asks it to end, as the system does at logging out.
    pub fn ask_to_end(&self) -> Result<(), String> {
        run::output(run::command("sh").args(["-c", "kill \"$1\"", "sh", &self.child.id().to_string()]))
            .map(drop)
    }

    /// Ends it as a power cut would (kill -9), and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

fn logs(log: &Path) -> Result<(File, File), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", log.display());
    let file = File::options().create(true).append(true).open(log).map_err(failed)?;
    let again = file.try_clone().map_err(failed)?;
    Ok((file, again))
}

/// The first line, read by a thread that goes on reading so that the program never blocks on a full pipe.
fn first_line(out: ChildStdout, limit: Duration) -> Option<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines() {
            let Ok(line) = line else { break };
            // Only the first one is waited for.
            let _ = send.send(line);
        }
    });
    receive.recv_timeout(limit).ok()
}
