//! The command line of `miseban-host`.

use std::{ffi::OsString, path::PathBuf};

/// What `miseban-host` was told.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `--data DIR`: the data folder.
    pub data: PathBuf,
    /// `--demo`: a new folder becomes a demo folder, whose malls may be on this machine.
    pub demo: bool,
    /// `--key-file`: the folder's key lies in a file.
    pub key_file: bool,
    /// `--addresses FILE`: JSON, mall -> name of an address -> URL.
    pub addresses: Option<PathBuf>,
    /// `--ui DIR`: the built pages.
    pub ui: PathBuf,
}

/// Reads the words after the program's name; an error is the word that is wrong or lacks its value.
pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, String> {
    let mut arguments = Arguments { ui: PathBuf::from("ui/dist"), ..Arguments::default() };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let option = word.to_string_lossy().into_owned();
        let mut path = || words.next().map(PathBuf::from).ok_or_else(|| option.clone());
        match option.as_str() {
            "--data" => arguments.data = path()?,
            "--ui" => arguments.ui = path()?,
            "--addresses" => arguments.addresses = Some(path()?),
            "--demo" => arguments.demo = true,
            "--key-file" => arguments.key_file = true,
            _ => return Err(option),
        }
    }
    // Never a person's own folder by mistake: a test says where.
    if arguments.data.as_os_str().is_empty() { Err("--data".to_owned()) } else { Ok(arguments) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_must_be_named() {
        let given = |words: &[&str]| read(words.iter().map(OsString::from));
        let arguments = given(&["--data", "d", "--demo", "--addresses", "a.json"]).unwrap();
        assert_eq!(arguments.data, PathBuf::from("d"));
        assert_eq!((arguments.demo, arguments.addresses), (true, Some("a.json".into())));
        assert_eq!(arguments.ui, PathBuf::from("ui/dist"));
        assert_eq!(given(&["--demo"]), Err("--data".to_owned()));
        assert_eq!(given(&["--data"]), Err("--data".to_owned()));
        assert_eq!(given(&["--sell"]), Err("--sell".to_owned()));
    }
}
