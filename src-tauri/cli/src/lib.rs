//! `miseban`: every command of the program without its window.
//!
//! `miseban call NAME JSON` runs a command in whatever engine holds the data folder, or in one of its own that
//! minds nothing, and prints what the window would get. Results go to stdout, problems to stderr, both as JSON.
//!
//! Must not be here: what a command does or takes (the api's and the engine's), sentences (the catalogue's), and
//! any way to the data that is not a command.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod arguments;
mod door;

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, IsTerminal as _, Read, Write},
};

use miseban_api::{Api, Messages, Problem, language};
use serde_json::{Value, json};

use arguments::{Arguments, Input, Task, Usage};

/// It worked.
pub const DONE: u8 = 0;
/// The program said no; why is on stderr as JSON.
pub const REFUSED: u8 = 1;
/// The command line makes no sense.
pub const MISUSED: u8 = 2;

/// Runs the program with these arguments (its own name left out) and gives its exit code.
pub async fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut (impl Write + Send),
    err: &mut (impl Write + Send),
) -> u8 {
    let messages = Messages::of(language::of_system());
    match answer(arguments, &messages).await {
        Ok(text) => match line(out, &text) {
            Ok(()) => DONE,
            // Whoever read us has seen enough (`miseban call … | head -1`).
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
            Err(_) => REFUSED,
        },
        Err(Ended::Misused(usage)) => {
            let args = BTreeMap::from([("word".to_owned(), usage.word)]);
            // When stderr is gone there is nobody to tell.
            let _ = line(err, &messages.text(usage.code, &args));
            let _ = line(err, &messages.text("cli.help", &BTreeMap::new()));
            MISUSED
        }
        Err(Ended::Refused(problem)) => {
            let _ = line(err, &pretty(&json!(problem)));
            REFUSED
        }
    }
}

/// Why there is nothing for stdout.
enum Ended {
    Misused(Usage),
    Refused(Box<Problem>),
}

impl From<Box<Problem>> for Ended {
    fn from(problem: Box<Problem>) -> Self {
        Self::Refused(problem)
    }
}

async fn answer(arguments: impl IntoIterator<Item = OsString>, messages: &Messages) -> Result<String, Ended> {
    let Arguments { place, task } = arguments::read(arguments).map_err(Ended::Misused)?;
    match task {
        Task::Help => Ok(messages.text("cli.help", &BTreeMap::new())),
        Task::Version => Ok(format!("miseban {}", env!("CARGO_PKG_VERSION"))),
        Task::List => Ok(pretty(&Api::describe())),
        Task::Copies => Ok(pretty(&json!(door::copies(&place)?))),
        Task::Restore { name } => Ok(pretty(&json!(door::restore(&place, name).await?))),
        Task::Call { name, input } => {
            let arg = parse(&read(input)?)?;
            Ok(pretty(&door::call(&place, &name, arg).await?))
        }
        Task::Fill { what, count } => {
            door::fill(place, what, count).await?;
            Ok(pretty(&json!({ "count": count })))
        }
        Task::Measure { name } => Ok(pretty(&door::measure(place, &name).await?)),
    }
}

/// What the command takes: from the command line, or from stdin. Nobody types JSON into a waiting terminal, so a
/// terminal without an argument means the empty one.
fn read(input: Input) -> Result<String, Box<Problem>> {
    let from_stdin = || {
        let mut text = String::new();
        let read = io::stdin().read_to_string(&mut text);
        read.map(|_| text).map_err(|error| problem("problem.cli_stdin", "detail", error.to_string()))
    };
    match input {
        Input::Given(text) => Ok(text),
        Input::Absent if io::stdin().is_terminal() => Ok(String::new()),
        Input::Stdin | Input::Absent => from_stdin(),
    }
}

fn parse(text: &str) -> Result<Value, Box<Problem>> {
    // PowerShell puts a byte order mark before what it pipes.
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_str(text).map_err(|error| problem("problem.cli_json", "detail", error.to_string()))
}

fn problem(code: &str, name: &str, value: String) -> Box<Problem> {
    Box::new(Problem {
        code: code.to_owned(),
        args: BTreeMap::from([(name.to_owned(), value)]),
        mall_words: None,
        retry_at: None,
        action: None,
        request_id: None,
    })
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

fn line(to: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(to, "{text}")?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn told(words: &[&str]) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(words.iter().map(OsString::from), &mut out, &mut err).await;
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[tokio::test]
    async fn version_and_help_are_no_errors() {
        let (code, out, err) = told(&["--version"]).await;
        assert_eq!(
            (code, out, err),
            (DONE, format!("miseban {}\n", env!("CARGO_PKG_VERSION")), String::new())
        );
        let (code, out, _) = told(&["--help"]).await;
        assert_eq!(code, DONE);
        assert!(out.contains("--data"), "{out}");
    }

    #[tokio::test]
    async fn a_senseless_command_line_shows_how_it_goes() {
        for words in [&["calll"][..], &[], &["call"], &["--data"], &["call", "x", "{}", "more"]] {
            let (code, out, err) = told(words).await;
            assert_eq!((code, out.as_str()), (MISUSED, ""), "{words:?}");
            assert!(err.contains("--data"), "{err}");
        }
    }

    #[tokio::test]
    async fn every_command_is_listed_with_its_schemas() {
        let (code, out, _) = told(&["call", "--list"]).await;
        assert_eq!(code, DONE);
        let list: Value = serde_json::from_str(&out).unwrap();
        let orders = list["commands"]
            .as_array()
            .unwrap()
            .iter()
            .find(|command| command["name"] == "orders.list")
            .unwrap();
        assert!(orders["arg"].is_object() && orders["result"].is_object());
    }

    #[tokio::test]
    async fn a_command_runs_without_a_window() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().to_str().unwrap();
        let (code, out, err) = told(&["--data", data, "--demo", "call", "app.state", "{}"]).await;
        assert_eq!((code, err.as_str()), (DONE, ""));
        let state: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((&state["folder_kind"], &state["empty"]), (&json!("demo"), &json!(true)));
        // And again: the folder was let go of.
        assert_eq!(told(&["--data", data, "call", "shops.list", "{}"]).await.0, DONE);
    }

    #[tokio::test]
    async fn a_demo_folder_is_filled_and_an_own_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let (demo, own) = (dir.path().join("demo"), dir.path().join("own"));
        let (demo, own) = (demo.to_str().unwrap(), own.to_str().unwrap());
        let (code, _, err) = told(&["--data", demo, "fill-for-bench", "--orders", "30"]).await;
        assert_eq!((code, err.as_str()), (DONE, ""));
        let (_, counts, _) = told(&["--data", demo, "call", "orders.counts", "{}"]).await;
        assert_eq!(serde_json::from_str::<Value>(&counts).unwrap()["all"], 30);
        assert_eq!(told(&["--data", own, "--key-file", "call", "shops.list", "{}"]).await.0, DONE);
        let (code, _, err) = told(&["--data", own, "fill-for-bench", "--orders", "30"]).await;
        assert_eq!(code, REFUSED);
        assert_eq!(serde_json::from_str::<Problem>(&err).unwrap().code, "store.folder_kind");
        let (_, counts, _) = told(&["--data", own, "--key-file", "call", "orders.counts", "{}"]).await;
        assert_eq!(serde_json::from_str::<Value>(&counts).unwrap()["all"], 0);
    }

    #[tokio::test]
    async fn a_problem_is_json_on_stderr() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().to_str().unwrap();
        for words in [["no.such", "{}"], ["orders.get", "{}"], ["orders.counts", "{"]] {
            let (code, out, err) = told(&["--data", data, "--demo", "call", words[0], words[1]]).await;
            assert_eq!((code, out.as_str()), (REFUSED, ""), "{words:?}");
            let problem: Problem = serde_json::from_str(&err).unwrap();
            assert!(problem.code.starts_with("problem."), "{problem:?}");
        }
    }

    #[tokio::test]
    async fn a_copy_is_put_back_where_nobody_holds_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().to_str().unwrap();
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let ask = async |name: &str, arg: &str| told(&["--data", data, "--demo", "call", name, arg]).await.1;
        let copy = json(&ask("backups.make", "{}").await)["name"].as_str().unwrap().to_owned();
        ask("skus.save", r#"{"request_id": "1", "code": "A", "name": "a", "tax_rate": 10, "price": 1}"#)
            .await;
        let rows = async || json(&ask("stock.list", r#"{"limit": 10}"#).await)["total"].clone();
        assert_eq!(rows().await, 1);

        let listed = json(&told(&["--data", data, "restore", "--list"]).await.1);
        assert_eq!((&listed[0]["name"], &listed[0]["reason"]), (&json!(copy), &json!("by_hand")));
        let (code, out, err) = told(&["--data", data, "restore", &copy]).await;
        assert_eq!((code, err.as_str()), (DONE, ""));
        assert_eq!(json(&out)["name"], copy);
        assert_eq!(rows().await, 0, "the article came after the copy");
        let jobs = json(&ask("jobs.list", r#"{"kind": "restore", "limit": 10}"#).await);
        assert_eq!(jobs["total"], 1, "it is put on record once");

        let api = Api::open(miseban_api::OpenOptions {
            dir: dir.path().to_owned(),
            key_file: true,
            ..miseban_api::OpenOptions::default()
        });
        let holder = api.await.ok().unwrap();
        let (code, _, err) = told(&["--data", data, "restore", &copy]).await;
        assert_eq!((code, &json(&err)["code"]), (REFUSED, &json!("problem.folder_in_use")));
        holder.close().await;
        let (code, _, err) = told(&["--data", data, "restore", "none.db"]).await;
        assert_eq!((code, &json(&err)["code"]), (REFUSED, &json!("problem.no_such_copy")));
    }

    #[tokio::test]
    async fn a_damaged_folder_names_the_copy_that_helps() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().to_str().unwrap();
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let made = told(&["--data", data, "--demo", "call", "backups.make", "{}"]).await.1;
        let copy = json(&made)["name"].as_str().unwrap().to_owned();
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(dir.path().join(format!("miseban.db{suffix}")));
        }
        std::fs::write(dir.path().join("miseban.db"), vec![b'x'; 8192]).unwrap();
        let (code, _, err) = told(&["--data", data, "call", "shops.list", "{}"]).await;
        let problem = json(&err);
        assert_eq!((code, &problem["code"]), (REFUSED, &json!("store.corrupt")));
        assert_eq!((&problem["action"], &problem["args"]["copy"]), (&json!("restore_copy"), &json!(copy)));
        assert_eq!(told(&["--data", data, "restore", &copy]).await.0, DONE);
        assert_eq!(told(&["--data", data, "call", "shops.list", "{}"]).await.0, DONE);
    }

    #[tokio::test]
    async fn nobody_reading_is_no_fault() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert_eq!(run([OsString::from("--version")], &mut Gone, &mut Gone).await, DONE);
        assert_eq!(run([OsString::from("nonsense")], &mut Gone, &mut Gone).await, MISUSED);
    }

    #[test]
    fn an_argument_may_be_empty_and_may_come_from_powershell() {
        assert_eq!(parse(" \n").unwrap(), json!({}));
        assert_eq!(parse("\u{feff}{\"a\": 1}\r\n").unwrap(), json!({"a": 1}));
        assert_eq!(parse("{").unwrap_err().code, "problem.cli_json");
    }
}
