//! Where the holder of a data folder is to be found, and the token that a caller shows.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use interprocess::local_socket::Name;
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};

const TOKEN_FILE: &str = "socket-token";

/// Makes a new token and puts it where only this user reads it.
pub(super) fn make_token(dir: &Path) -> io::Result<String> {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    let token = hex(&bytes);
    let file = dir.join(TOKEN_FILE);
    // A file that is there keeps its mode, so an old one goes first.
    absent_is_fine(fs::remove_file(&file))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&file)?.write_all(token.as_bytes())?;
    Ok(token)
}

/// The token of the folder's holder, or of the last one that there was.
pub(super) fn read_token(dir: &Path) -> io::Result<String> {
    Ok(fs::read_to_string(dir.join(TOKEN_FILE))?.trim().to_owned())
}

/// Compares without telling by its time how much was right.
pub(super) fn same_token(ours: &str, shown: &str) -> bool {
    ours.len() == shown.len()
        && ours.bytes().zip(shown.bytes()).fold(0, |unlike, (our, their)| unlike | (our ^ their)) == 0
}

/// The name that goes with a folder and its token. Other users can't guess it, so they can't take it first.
fn unguessable(dir: &Path, token: &str) -> io::Result<String> {
    let mut hash = Sha256::new();
    hash.update(dir.canonicalize()?.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(token.as_bytes());
    let digest = hash.finalize();
    Ok(format!("miseban-{}", hex(digest.get(..16).unwrap_or(&digest))))
}

#[cfg(unix)]
mod place {
    use std::path::PathBuf;

    use super::{Name, Path, absent_is_fine, fs, io, unguessable};
    use interprocess::local_socket::{GenericFilePath, ListenerOptions, ToFsName as _};

    /// A socket's path fits into 104 bytes on macOS, its closing zero included.
    const LONGEST: usize = 100;

    fn file(dir: &Path, token: &str) -> io::Result<PathBuf> {
        let beside = dir.canonicalize()?.join("socket");
        if beside.as_os_str().len() <= LONGEST {
            return Ok(beside);
        }
        // Not $XDG_RUNTIME_DIR or $TMPDIR: a caller started elsewhere (cron, ssh) has other ones.
        Ok(Path::new("/tmp").join(unguessable(dir, token)?))
    }

    pub(in super::super) fn name(dir: &Path, token: &str) -> io::Result<Name<'static>> {
        file(dir, token)?.to_fs_name::<GenericFilePath>()
    }

    /// Takes away what an engine that died has left: the folder's lock says that there is no other.
    pub(in super::super) fn clear(dir: &Path, token: &str) -> io::Result<()> {
        absent_is_fine(fs::remove_file(file(dir, token)?))
    }

    #[expect(clippy::unnecessary_wraps, reason = "it can fail on Windows")]
    pub(in super::super) fn guard(options: ListenerOptions<'_>) -> io::Result<ListenerOptions<'_>> {
        Ok(options)
    }

    /// Nobody else may even connect. (Setting the mode before binding is not possible on macOS.)
    pub(in super::super) fn close_to_others(dir: &Path, token: &str) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(file(dir, token)?, fs::Permissions::from_mode(0o600))
    }
}

#[cfg(windows)]
mod place {
    use super::{Name, Path, io, unguessable};
    use interprocess::{
        local_socket::{GenericNamespaced, ListenerOptions, ToNsName as _},
        os::windows::{local_socket::ListenerOptionsExt as _, security_descriptor::SecurityDescriptor},
    };

    pub(in super::super) fn name(dir: &Path, token: &str) -> io::Result<Name<'static>> {
        unguessable(dir, token)?.to_ns_name::<GenericNamespaced>()
    }

    pub(in super::super) fn clear(_dir: &Path, _token: &str) -> io::Result<()> {
        Ok(())
    }

    /// The pipe's owner and the system, nobody else: by default everyone may read.
    pub(in super::super) fn guard(options: ListenerOptions<'_>) -> io::Result<ListenerOptions<'_>> {
        let owner_and_system = widestring::u16cstr!("D:P(A;;GA;;;OW)(A;;GA;;;SY)");
        Ok(options.security_descriptor(SecurityDescriptor::deserialize(owner_and_system)?))
    }

    pub(in super::super) fn close_to_others(_dir: &Path, _token: &str) -> io::Result<()> {
        Ok(())
    }
}

pub(super) use place::{clear, close_to_others, guard, name};

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_new_each_time_and_compared_whole() {
        let dir = tempfile::tempdir().unwrap();
        let first = make_token(dir.path()).unwrap();
        let second = make_token(dir.path()).unwrap();
        assert_eq!(second.len(), 64);
        assert_eq!(read_token(dir.path()).unwrap(), second);
        assert!(same_token(&second, &second));
        assert!(!same_token(&second, &first));
        assert!(!same_token(&second, ""));
    }
}
