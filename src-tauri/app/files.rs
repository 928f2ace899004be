//! Which files the pages may open, print and copy: those that the program made for them.

use std::path::{Path, PathBuf};

use miseban_api::Problem;

use crate::start::problem;

/// Where the program puts what it makes, in the data folder.
const MADE: &str = "files";

/// The file as it really lies on the disk, if it is one of ours.
pub(crate) fn ours(dir: &Path, path: &str) -> Result<PathBuf, Box<Problem>> {
    let refused = || problem("problem.not_our_file", "path", path);
    // Both are followed to their end, so that neither `..` nor a link leads out.
    let made = dir.join(MADE).canonicalize().map_err(|_| refused())?;
    let file = Path::new(path).canonicalize().map_err(|_| refused())?;
    if file.starts_with(&made) && file.is_file() { Ok(file) } else { Err(refused()) }
}

/// A name for a copy: the last part of what was proposed, without what some system refuses.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !r#":*?"<>|"#.contains(*c)).collect();
    let plain = plain.trim_matches([' ', '.']);
    if plain.is_empty() { "miseban".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_program_made_may_be_opened() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("files")).unwrap();
        let slip = dir.path().join("files/slip.pdf");
        std::fs::write(&slip, "").unwrap();
        std::fs::write(dir.path().join("key"), "").unwrap();
        let ours = |path: &Path| ours(dir.path(), path.to_str().unwrap());
        assert_eq!(ours(&slip).unwrap(), slip.canonicalize().unwrap());
        assert!(ours(&dir.path().join("key")).is_err());
        assert!(ours(&dir.path().join("files/../key")).is_err());
        assert!(ours(&dir.path().join("files")).is_err());
        assert_eq!(ours(&dir.path().join("files/none.pdf")).unwrap_err().code, "problem.not_our_file");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("files")).unwrap();
        std::fs::write(dir.path().join("key"), "").unwrap();
        std::os::unix::fs::symlink(dir.path().join("key"), dir.path().join("files/key")).unwrap();
        assert!(ours(dir.path(), dir.path().join("files/key").to_str().unwrap()).is_err());
    }

    #[test]
    fn a_copy_gets_a_name_that_every_system_takes() {
        assert_eq!(plain_name("納品書 2026-11-22.pdf"), "納品書 2026-11-22.pdf");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\a\\b:c?.pdf"), "bc.pdf");
        assert_eq!(plain_name(".."), "miseban");
    }
}
