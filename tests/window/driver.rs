//! A window in our hands: `WebDriver` over tauri-driver, and the web view's own driver behind it.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// How long something may take that a person would wait for; a machine that builds at the same time is slow.
const PATIENCE: Duration = Duration::from_secs(40);

/// One driven window. Dropping it ends the drivers, not the program.
pub struct Window {
    driver: Child,
    port: u16,
    session: String,
}

impl Window {
    /// Opens a program whose window can be driven; the environment reaches the program, too.
    pub fn open(program: &Path, arguments: &[&OsStr], environment: &[(&str, &OsStr)]) -> Self {
        let binary = std::env::var_os("MISEBAN_TAURI_DRIVER").unwrap_or_else(|| "tauri-driver".into());
        let (port, inner) = (free_port(), free_port());
        let driver = Command::new(&binary)
            .args(["--port", &port.to_string(), "--native-port", &inner.to_string()])
            .envs(environment.iter().copied())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask setup`", binary.display()));
        let mut window = Self { driver, port, session: String::new() };
        for (name, port) in [("the driver", port), ("the web view's driver", inner)] {
            until(name, PATIENCE, || {
                TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())
            });
        }
        let arguments: Vec<_> = arguments.iter().map(|word| word.to_str().unwrap()).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "wry",
            "tauri:options": { "application": program, "args": arguments },
        } } });
        let session = window.call("/session", &wanted).expect("a window");
        window.session = format!("/session/{}", session["sessionId"].as_str().expect("a session"));
        window
    }

    /// Runs a script in the page, again where it didn't get through, and gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        until(script, PATIENCE, || self.try_run(script))
    }

    /// The same where the page may go away meanwhile.
    pub fn try_run(&self, script: &str) -> Result<Value, String> {
        let arg = json!({ "script": script, "args": [] });
        self.call(&format!("{}/execute/sync", self.session), &arg)
    }

    /// Waits until a script returns true.
    pub fn until(&self, what: &str, script: &str) {
        until(what, PATIENCE, || match self.try_run(script) {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(other) => Err(format!("{other}; {}", self.text())),
            Err(error) => Err(error),
        });
    }

    /// Goes to one of the program's pages.
    pub fn go(&self, page: &str) {
        self.run(&format!("window.location.hash = {};", json!(page)));
    }

    /// Clicks what an `XPath` finds, as soon as it is there and can be clicked.
    pub fn click(&self, xpath: &str) {
        until(xpath, PATIENCE, || {
            let wanted = json!({ "using": "xpath", "value": xpath });
            let found = self.call(&format!("{}/element", self.session), &wanted)?;
            let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
            let id = id.ok_or_else(|| format!("no element: {found}"))?;
            self.call(&format!("{}/element/{id}/click", self.session), &json!({}))
        });
    }

    /// Waits until what a selector finds has this text in it.
    pub fn until_it_says(&self, selector: &str, text: &str) {
        let script = format!(
            "return document.querySelector({})?.textContent.includes({}) === true;",
            json!(selector),
            json!(text)
        );
        self.until(&format!("{text} in {selector}"), &script);
    }

    /// Waits until the grid has so many rows, all of them drawn.
    pub fn until_rows(&self, count: usize) {
        let script = format!(
            "const grid = document.querySelector('[role=grid]');
             const drawn = [...grid.querySelectorAll('.grid-row')].filter((row) => row.textContent.trim());
             return Number(grid.ariaRowCount) === {count} + 1 && drawn.length === {count};"
        );
        self.until(&format!("{count} rows"), &script);
    }

    /// Waits until a column says this in the row that has `row` in one of its cells.
    pub fn until_cell_says(&self, row: &str, column: &str, text: &str) {
        let script = format!(
            "const row = [...document.querySelectorAll('.grid-row')].find((row) => row.textContent.includes({}));
             return row?.querySelector('[id$=\"-{column}\"]')?.textContent.trim() === {};",
            json!(row),
            json!(text)
        );
        self.until(&format!("{text} in {column} of {row}"), &script);
    }

    /// What the page says, for a test that waited in vain.
    fn text(&self) -> String {
        self.try_run("return document.body.innerText;").map_or_else(|error| error, |text| text.to_string())
    }

    fn call(&self, path: &str, body: &Value) -> Result<Value, String> {
        let (good, answer) = post(self.port, path, body).map_err(|error| format!("{path}: {error}"))?;
        let mut said: Value = serde_json::from_slice(&answer).map_err(|error| format!("{path}: {error}"))?;
        if good { Ok(said["value"].take()) } else { Err(format!("{path}: {}", said["value"])) }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Asked to end, it ends the web view's driver as well.
        let _ = Command::new("kill").arg(self.driver.id().to_string()).status();
        let _ = self.driver.wait();
    }
}

/// Asks again and again until the answer is good; `limit` ends the test with the last bad one.
pub fn until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Result<T, String>) -> T {
    let end = Instant::now() + limit;
    loop {
        match look() {
            Ok(found) => return found,
            Err(why) if Instant::now() > end => panic!("waited in vain for: {what}\n{why}"),
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// Sends a request; gives whether it was taken, and the answer's body.
///
/// It doesn't ask for the connection to be closed: tauri-driver hands the wish on to the driver behind it and sends
/// the next request into the connection that is just going away.
fn post(port: u16, path: &str, body: &Value) -> std::io::Result<(bool, Vec<u8>)> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let body = body.to_string();
    write!(
        &stream,
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line)?;
    let good = line.split(' ').nth(1) == Some("200");
    let mut length = 0;
    while !line.trim().is_empty() {
        line.clear();
        answer.read_line(&mut line)?;
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    let mut bytes = vec![0; length];
    answer.read_exact(&mut bytes)?;
    Ok((good, bytes))
}

/// A port that nobody listens on now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
