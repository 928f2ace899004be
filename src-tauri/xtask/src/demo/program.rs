//! Starting the desktop program for the demo: with a data folder, on simulators that run elsewhere.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::stand::Stand;
use crate::child::Running;
use crate::display::Display;
use crate::webdriver::Window;
use crate::{paths, run};

/// Where the program keeps its data, and which simulators it talks to.
pub struct Place {
    /// The program itself.
    pub desktop: PathBuf,
    pub data: PathBuf,
    /// What the simulators said when they were ready.
    pub stand: PathBuf,
    pub log: PathBuf,
}

impl Place {
    /// A place below `folder` for a program that talks to `stand`.
    pub fn below(folder: &Path, stand: &Stand, desktop: PathBuf) -> Self {
        let (data, log) = (folder.join("data"), folder.join("program.log"));
        Self { desktop, data, stand: stand.file.clone(), log }
    }

    /// The database that the program keeps.
    pub fn database(&self) -> PathBuf {
        self.data.join("miseban.db")
    }

    pub fn arguments(&self) -> Vec<String> {
        vec!["--data".to_owned(), self.data.display().to_string(), "--demo".to_owned()]
    }

    /// `MISEBAN_DEMO_STAND` names the simulators' own account of themselves; with it the program starts
    /// none. `MISEBAN_KILL_AT` names a point at which the program ends itself as a power cut would.
    pub fn environment(&self, kill_at: Option<&str>) -> Vec<(String, String)> {
        let mut environment = vec![
            ("MISEBAN_DEMO_STAND".to_owned(), self.stand.display().to_string()),
            // There is no graphics card behind a display of our own.
            ("WEBKIT_DISABLE_DMABUF_RENDERER".to_owned(), "1".to_owned()),
        ];
        environment.extend(kill_at.map(|point| ("MISEBAN_KILL_AT".to_owned(), point.to_owned())));
        environment
    }

    /// Starts the program.
    pub fn start(&self, display: &Display, kill_at: Option<&str>) -> Result<Running, String> {
        let mut program = run::command(&self.desktop);
        program.args(self.arguments()).env("DISPLAY", display.name());
        program.envs(self.environment(kill_at));
        Running::start(program, &self.log)
    }

    /// Calls a command of the running program, as `miseban call` does.
    pub fn call(&self, name: &str, argument: &Value) -> Result<Value, String> {
        let mut program = run::command(paths::built("miseban"));
        program.arg("--data").arg(&self.data).args(["call", name, &argument.to_string()]);
        let text = run::output(&mut program)?;
        serde_json::from_str(&text).map_err(|error| format!("{name} said `{text}`: {error}"))
    }

    /// Starts the program with its window in our hands.
    pub fn drive(&self, display: &Display) -> Result<Window, String> {
        Window::open(display, &self.desktop, &self.arguments(), &self.environment(None), &self.log)
    }
}
