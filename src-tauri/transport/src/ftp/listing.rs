//! What lies in a directory.

use suppaftp::list::{File, ListParser};

/// A file in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, without the directory.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The files in the lines of MLSD.
pub(super) fn machine(lines: &[String]) -> Vec<Entry> {
    lines.iter().filter_map(|line| entry(&ListParser::parse_mlsd(line).ok()?)).collect()
}

/// The files in the lines of LIST, of Unix or of DOS. A line that is neither (`total 8`) is no file.
pub(super) fn people(lines: &[String]) -> Vec<Entry> {
    lines
        .iter()
        .filter_map(|line| {
            entry(&ListParser::parse_posix(line).or_else(|_| ListParser::parse_dos(line)).ok()?)
        })
        .collect()
}

fn entry(file: &File) -> Option<Entry> {
    let size = u64::try_from(file.size()).ok()?;
    file.is_file().then(|| Entry { name: file.name().to_owned(), size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_three_kinds_of_listing() {
        let lines = |text: &[&str]| text.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let file = |name: &str, size| Entry { name: name.to_owned(), size };
        let unix = lines(&[
            "total 8",
            "drwxr-xr-x    2 0        0            4096 Nov 20 10:00 archive",
            "-rw-r--r--    1 1000     1000           42 Nov 20 10:00 quantity.csv",
            "-rw-r--r--    1 1000     1000            7 Jan  3  2025 goods stock.csv",
        ]);
        assert_eq!(people(&unix), [file("quantity.csv", 42), file("goods stock.csv", 7)]);
        let dos = lines(&["11-20-26  10:00AM                   42 quantity.csv"]);
        assert_eq!(people(&dos), [file("quantity.csv", 42)]);
        let facts = lines(&[
            "type=cdir;modify=20261120100000; .",
            "type=file;size=42;modify=20261120100000; quantity.csv",
        ]);
        assert_eq!(machine(&facts), [file("quantity.csv", 42)]);
    }
}
