//! A display of its own, so that a window can open where nobody is looking.

use std::path::Path;
use std::time::Duration;

use crate::child::Running;
use crate::run;

/// A running Xvfb, the size of a small laptop's screen.
pub struct Display {
    _server: Running,
    name: String,
}

impl Display {
    /// Starts one; the server picks a free number and says which.
    pub fn start(log: &Path) -> Result<Self, String> {
        let mut xvfb = run::command("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let (server, number) = Running::announced(xvfb, log, Duration::from_secs(20))?;
        Ok(Self { _server: server, name: format!(":{}", number.trim()) })
    }

    /// What a program finds in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
