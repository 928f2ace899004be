//! Reading the command line.

use std::{ffi::OsString, path::PathBuf};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub place: Place,
    pub task: Task,
}

/// Which data folder, and how it is opened where nobody holds it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// `--data DIR`.
    pub data: Option<PathBuf>,
    /// `--demo`: the made-up shop's folder; a new folder becomes one.
    pub demo: bool,
    /// `--key-file`: the key of a new folder lies in a file, where there is no keychain.
    pub key_file: bool,
    /// `--addresses FILE`: a demo folder's malls are there.
    pub addresses: Option<PathBuf>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Version,
    List,
    Call {
        name: String,
        input: Input,
    },
    /// `restore --list`: the copies of the data.
    Copies,
    /// `restore NAME`: puts a copy back.
    Restore {
        name: String,
    },
    /// `fill-for-bench --orders N | --skus N`: makes orders, or SKUs with their listings, up in a demo folder; a new
    /// folder becomes one.
    Fill {
        what: Filling,
        count: u32,
    },
    /// `measure NAME`: measures something of the engine in the demo folder and prints what came of it.
    Measure {
        name: String,
    },
}

/// What a demo folder is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filling {
    Orders,
    Skus,
}

/// Where the command's argument is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Given(String),
    Stdin,
    Absent,
}

/// What is wrong with the command line: a message code, and the word that it is about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    pub code: &'static str,
    pub word: String,
}

fn usage(code: &'static str, word: impl Into<String>) -> Usage {
    Usage { code, word: word.into() }
}

/// Reads the words after the program's name.
pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, Usage> {
    let mut words = words.into_iter();
    let mut place = Place::default();
    while let Some(word) = words.next() {
        let mut path =
            |option: &str| words.next().map(PathBuf::from).ok_or_else(|| usage("cli.needs_value", option));
        let task = match word.to_str() {
            Some("--data") => {
                place.data = Some(path("--data")?);
                continue;
            }
            Some("--addresses") => {
                place.addresses = Some(path("--addresses")?);
                continue;
            }
            Some("--demo") => {
                place.demo = true;
                continue;
            }
            Some("--key-file") => {
                place.key_file = true;
                continue;
            }
            Some("--help" | "-h") => Task::Help,
            Some("--version" | "-V") => Task::Version,
            Some("call") => call(&mut words)?,
            Some("restore") => restore(&mut words)?,
            Some("fill-for-bench") => fill(&mut words)?,
            Some("measure") => measure(&mut words)?,
            _ => return Err(usage("cli.unknown_word", word.to_string_lossy())),
        };
        return match words.next() {
            Some(more) => Err(usage("cli.unknown_word", more.to_string_lossy())),
            None => Ok(Arguments { place, task }),
        };
    }
    Err(usage("cli.nothing", ""))
}

fn restore(words: &mut impl Iterator<Item = OsString>) -> Result<Task, Usage> {
    match words.next().map(OsString::into_string) {
        None => Err(usage("cli.needs_value", "restore")),
        Some(Err(word)) => Err(usage("cli.not_text", word.to_string_lossy())),
        Some(Ok(name)) if name == "--list" => Ok(Task::Copies),
        Some(Ok(name)) => Ok(Task::Restore { name }),
    }
}

fn call(words: &mut impl Iterator<Item = OsString>) -> Result<Task, Usage> {
    let text =
        |word: OsString| word.into_string().map_err(|word| usage("cli.not_text", word.to_string_lossy()));
    let name = words.next().map(text).transpose()?.ok_or_else(|| usage("cli.needs_value", "call"))?;
    if name == "--list" {
        return Ok(Task::List);
    }
    let input = match words.next().map(text).transpose()? {
        None => Input::Absent,
        Some(dash) if dash == "-" => Input::Stdin,
        Some(json) => Input::Given(json),
    };
    Ok(Task::Call { name, input })
}

fn fill(words: &mut impl Iterator<Item = OsString>) -> Result<Task, Usage> {
    let (what, option) = match words.next() {
        Some(word) if word == "--orders" => (Filling::Orders, "--orders"),
        Some(word) if word == "--skus" => (Filling::Skus, "--skus"),
        other => return Err(usage("cli.unknown_word", other.unwrap_or_default().to_string_lossy())),
    };
    let count = words.next().ok_or_else(|| usage("cli.needs_value", option))?;
    let number = count.to_str().and_then(|count| count.parse().ok());
    number
        .map(|count| Task::Fill { what, count })
        .ok_or_else(|| usage("cli.unknown_word", count.to_string_lossy()))
}

fn measure(words: &mut impl Iterator<Item = OsString>) -> Result<Task, Usage> {
    match words.next().map(OsString::into_string) {
        None => Err(usage("cli.needs_value", "measure")),
        Some(Err(word)) => Err(usage("cli.not_text", word.to_string_lossy())),
        Some(Ok(name)) => Ok(Task::Measure { name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(words: &[&str]) -> Result<Arguments, Usage> {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn the_command_line_is_read() {
        let arguments = given(&["--data", "/店", "call", "orders.counts", "{}"]).unwrap();
        assert_eq!(arguments.place, Place { data: Some("/店".into()), ..Place::default() });
        let task = Task::Call { name: "orders.counts".to_owned(), input: Input::Given("{}".to_owned()) };
        assert_eq!(arguments.task, task);
        assert_eq!(given(&["call", "--list"]).unwrap().task, Task::List);
        let asked = |words: &[&str]| match given(words).unwrap().task {
            Task::Call { input, .. } => input,
            task => panic!("{task:?}"),
        };
        assert_eq!(asked(&["call", "x", "-"]), Input::Stdin);
        assert_eq!(asked(&["call", "x"]), Input::Absent);
        assert_eq!(given(&["restore", "--list"]).unwrap().task, Task::Copies);
        assert_eq!(given(&["restore", "a.db"]).unwrap().task, Task::Restore { name: "a.db".to_owned() });
        assert!(given(&["--demo", "--key-file", "--version"]).unwrap().place.demo);
        let fill = |what| Task::Fill { what, count: 7 };
        assert_eq!(given(&["fill-for-bench", "--orders", "7"]).unwrap().task, fill(Filling::Orders));
        assert_eq!(given(&["fill-for-bench", "--skus", "7"]).unwrap().task, fill(Filling::Skus));
        assert_eq!(given(&["measure", "x"]).unwrap().task, Task::Measure { name: "x".to_owned() });
        assert_eq!(given(&["measure"]), Err(usage("cli.needs_value", "measure")));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(given(&["--data"]), Err(usage("cli.needs_value", "--data")));
        assert_eq!(given(&["sell"]), Err(usage("cli.unknown_word", "sell")));
        assert_eq!(given(&["call"]), Err(usage("cli.needs_value", "call")));
        assert_eq!(given(&["restore"]), Err(usage("cli.needs_value", "restore")));
        assert_eq!(given(&["fill-for-bench", "--orders"]), Err(usage("cli.needs_value", "--orders")));
        assert_eq!(given(&["fill-for-bench", "--orders", "-1"]), Err(usage("cli.unknown_word", "-1")));
        assert_eq!(given(&["fill-for-bench", "9"]), Err(usage("cli.unknown_word", "9")));
        assert_eq!(given(&[]), Err(usage("cli.nothing", "")));
    }
}
