//! Driving the real window: tauri-driver, and the web view's own driver behind it.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::child::Running;
use crate::display::Display;
use crate::{base64, http, run, tools, wait};

const STEP: Duration = Duration::from_secs(30);

/// One window being driven. Dropping it ends the session and the driver.
pub struct Window {
    _driver: Running,
    session: String,
}

impl Window {
    /// Opens the program in a window that can be driven; `environment` reaches the program too.
    pub fn open(
        display: &Display,
        program: &Path,
        arguments: &[String],
        environment: &[(String, String)],
        log: &Path,
    ) -> Result<Self, String> {
        let (port, inner) = (free_port()?, free_port()?);
        let mut driver = run::command(tools::tauri_driver()?);
        driver.args(["--port", &port.to_string(), "--native-port", &inner.to_string()]);
        driver.env("DISPLAY", display.name());
        driver.envs(environment.iter().map(|(name, value)| (name, value)));
        let driver = Running::start(driver, log)?;
        let base = format!("http://127.0.0.1:{port}");
        wait::until("the window's driver", STEP, || {
            Ok(http::call("GET", &format!("{base}/status"), None, STEP).ok())
        })?;
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "wry",
            "tauri:options": {"application": program, "args": arguments},
        }}});
        let answer = http::call("POST", &format!("{base}/session"), Some(&wanted), STEP)?;
        let id = answer.pointer("/value/sessionId").and_then(Value::as_str);
        let id = id.ok_or_else(|| format!("no session: {answer}"))?;
        Ok(Self { _driver: driver, session: format!("{base}/session/{id}") })
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let answer = http::call(method, &format!("{}/{path}", self.session), body, STEP)?;
        Ok(answer.get("value").cloned().unwrap_or(Value::Null))
    }

    /// Runs a script in the page and gives what it returns.
    pub fn script(&self, script: &str) -> Result<Value, String> {
        self.call("POST", "execute/sync", Some(&json!({"script": script, "args": []})))
    }

    /// Waits until a script returns something that counts as true, and gives it.
    pub fn until(&self, what: &str, script: &str, limit: Duration) -> Result<Value, String> {
        wait::until(what, limit, || {
            let value = self.script(script)?;
            let empty =
                matches!(value, Value::Null | Value::Bool(false)) || value == json!(0) || value == json!("");
            Ok((!empty).then_some(value))
        })
    }

    /// Goes to one of the program's pages by its hash address.
    pub fn go(&self, page: &str) -> Result<(), String> {
        self.script(&format!("window.location.hash = {};", json!(page))).map(drop)
    }

    /// Clicks the first element that a CSS selector finds, as a person's pointer would.
    pub fn click(&self, selector: &str) -> Result<(), String> {
        let found =
            self.call("POST", "element", Some(&json!({"using": "css selector", "value": selector})))?;
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        let id = id.ok_or_else(|| format!("{selector}: {found}"))?;
        self.call("POST", &format!("element/{id}/click"), Some(&json!({}))).map(drop)
    }

    /// Writes what the window shows as a PNG.
    pub fn picture(&self, file: &Path) -> Result<(), String> {
        let data = self.call("GET", "screenshot", None)?;
        let bytes = data.as_str().and_then(base64::decode).ok_or("the driver gave no picture")?;
        fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = http::call("DELETE", &self.session, None, STEP);
    }
}

/// A port that nobody listens on now.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}
