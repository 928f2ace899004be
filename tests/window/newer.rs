//! Data of a newer program: said, and left alone.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    driver::until,
    program::{ask, built},
    shop::no_graphics_card,
};

const PATIENCE: Duration = Duration::from_secs(40);

/// A program that shows why it can't start; it is ended with this.
struct Refused(Child);

impl Drop for Refused {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_folder_of_a_newer_program_is_refused_with_a_sentence_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let made = Command::new(built("MISEBAN_CLI"))
        .arg("--data")
        .arg(&data)
        .args(["--demo", "call", "app.state", "{}"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let database = data.join("miseban.db");
    let version = sqlite(&database, "PRAGMA user_version");
    let newer = version.parse::<i64>().unwrap() + 1;
    sqlite(&database, &format!("PRAGMA user_version = {newer}"));
    let before = fs::read(&database).unwrap();

    let mut refused = Refused(
        Command::new(built("MISEBAN_DESKTOP"))
            .arg("--data")
            .arg(&data)
            .envs([no_graphics_card()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let said = BufReader::new(refused.0.stderr.take().unwrap());
    let problem =
        said.lines().map_while(Result::ok).find_map(|line| serde_json::from_str::<Value>(&line).ok());
    let problem = problem.expect("it says why");
    assert_eq!(problem["code"], "store.newer");
    assert_eq!(problem["args"], json!({ "found": newer.to_string(), "known": version }));
    until("a window with the sentence", PATIENCE, || {
        let tree =
            Command::new("xwininfo").args(["-root", "-tree"]).output().map_err(|error| error.to_string())?;
        let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
        // The sentence wraps, so that its box is wider than high; the program's other windows are a dot.
        if shows_a_dialog(&tree) { Ok(()) } else { Err(tree) }
    });
    assert!(refused.0.try_wait().unwrap().is_none(), "it waits until the sentence was read");
    drop(refused);
    assert_eq!(fs::read(&database).unwrap(), before, "the data is as it was");

    sqlite(&database, &format!("PRAGMA user_version = {version}"));
    assert_eq!(ask(&data, "app.state", &json!({}))["folder_kind"], "demo", "its own program opens it");
}

/// Whether the display shows a window of the program that is as big as a sentence.
fn shows_a_dialog(tree: &str) -> bool {
    tree.lines().filter(|line| line.contains("miseban-desktop")).any(|line| {
        // `0x200003 "Miseban": (…)  546x129+0+0`: the window's id comes first and has an x, too.
        let size = line.split_whitespace().skip(1).find_map(|word| {
            let (width, rest) = word.split_once('x')?;
            Some((width.parse::<u32>().ok()?, rest.split('+').next()?.parse::<u32>().ok()?))
        });
        size.is_some_and(|(width, height)| width >= 150 && height >= 60)
    })
}

fn sqlite(database: &Path, statement: &str) -> String {
    let out = Command::new("sqlite3").arg(database).arg(statement).output().unwrap();
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}
