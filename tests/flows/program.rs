//! The real program as a child process, to be killed as a power cut would: `miseban-host` on the stage's folder.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use miseban_tests::{Stage, stage::addresses};
use serde_json::{Value, json};

/// A running program. It dies when this is dropped.
pub struct Program {
    child: Child,
    /// `127.0.0.1:PORT`
    host: String,
    token: String,
}

impl Program {
    /// Starts it on the folder of a stage whose own program is closed, and waits until it answers.
    pub fn start(stage: &Stage, kill_at: Option<&str>) -> Self {
        let file = stage.dir.path().join("addresses.json");
        std::fs::write(&file, json!(addresses(&stage.rakuten, &stage.yahoo)).to_string()).unwrap();
        let mut command = Command::new(binary());
        command.arg("--data").arg(stage.dir.path()).args(["--demo", "--addresses"]).arg(&file);
        if let Some(point) = kill_at {
            command.env("MISEBAN_KILL_AT", point);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Ok(ready) = serde_json::from_str::<Value>(&line) else {
            panic!("the program did not start: {:?}", child.wait());
        };
        let url = ready["url"].as_str().unwrap();
        let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, host, token: ready["token"].as_str().unwrap().to_owned() }
    }

    /// A command.
    pub fn ask(&self, name: &str, arg: &Value) -> Value {
        let body = json!({ "name": name, "arg": arg }).to_string();
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(
            stream,
            "POST /rpc HTTP/1.1\r\nHost: {}\r\nX-Miseban-Token: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.host,
            self.token,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{name}: {answer}");
        serde_json::from_str(body).unwrap()
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it has ended by itself.
    pub async fn ended(mut self) -> ExitStatus {
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        let ended = tokio::time::timeout(Duration::from_mins(1), async {
            loop {
                tick.tick().await;
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
            }
        });
        ended.await.expect("the program came to the point at which it ends")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Beside this test's own file, where a build of the workspace puts it; built when it isn't there.
fn binary() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(|deps| deps.parent()).unwrap();
    let path = folder.join(format!("miseban-host{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        let built = Command::new(env!("CARGO"))
            .args(["build", "-p", "miseban-host", "--target-dir"])
            .arg(folder.parent().unwrap())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(
            built.is_ok_and(|status| status.success()) && path.exists(),
            "{} is missing: run `cargo build -p miseban-host`",
            path.display()
        );
    }
    path
}
