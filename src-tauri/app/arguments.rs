//! The command line of the desktop program.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

/// What the program was started with.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// `--data DIR` or `MISEBAN_DATA`; the usual place otherwise.
    pub data: Option<PathBuf>,
    /// `--demo`: the made-up shop.
    pub demo: bool,
    /// `--hidden`: at login; the window comes when it is asked for.
    pub hidden: bool,
    /// `--blank-window`: one static line and nothing behind it, for the `start` benchmark to compare with.
    pub blank_window: bool,
}

impl Arguments {
    /// Reads the words after the program's name. What nobody knows is passed over: systems add words of their own.
    pub(crate) fn read(words: impl IntoIterator<Item = OsString>, data: Option<OsString>) -> Self {
        let data = data.filter(|data| !data.is_empty()).map(PathBuf::from);
        let mut arguments = Self { data, ..Self::default() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--data") => arguments.data = words.next().map(PathBuf::from).or(arguments.data),
                Some("--demo") => arguments.demo = true,
                Some("--hidden") => arguments.hidden = true,
                Some("--blank-window") => arguments.blank_window = true,
                _ => {}
            }
        }
        arguments
    }
}

/// Where the demo shop lies that is offered by the program of the folder `own`: beside it.
pub(crate) fn demo_beside(own: &Path) -> PathBuf {
    let mut name = own.file_name().unwrap_or_default().to_owned();
    name.push("-demo");
    own.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str], data: Option<&str>) -> Arguments {
        Arguments::read(words.iter().map(OsString::from), data.map(OsString::from))
    }

    #[test]
    fn the_command_line_goes_before_the_environment() {
        assert_eq!(read(&[], None), Arguments::default());
        assert_eq!(read(&[], Some("/a")).data, Some("/a".into()));
        assert_eq!(read(&["--data", "/b"], Some("/a")).data, Some("/b".into()));
        assert_eq!(read(&["--data"], Some("/a")).data, Some("/a".into()));
        assert_eq!(read(&[], Some("")).data, None);
        let all = read(&["--demo", "-psn_0_1", "--hidden"], None);
        assert!(all.demo && all.hidden && !all.blank_window);
    }

    #[test]
    fn the_demo_shop_is_a_neighbour() {
        assert_eq!(demo_beside(Path::new("/home/x/miseban")), Path::new("/home/x/miseban-demo"));
        assert_eq!(
            miseban_api::own_folder().map(|own| demo_beside(&own)),
            miseban_api::demo_folder(),
            "the usual places are neighbours too"
        );
    }
}
