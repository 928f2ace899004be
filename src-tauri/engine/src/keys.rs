//! The one random key of a data folder, with which its secrets are encrypted.
//!
//! A shop's own folder keeps it in the system's keychain, named by the folder's id; a demo folder, and a
//! folder on a computer without a keychain that was told so, in a file that only this user reads.

use std::{fs, io, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_store::FolderKey;
use rand::RngCore;

const SERVICE: &str = "jp.miseban.desktop";
const FILE: &str = "key";

/// Where the key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyPlace {
    Keychain,
    File,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("the keychain cannot be used")]
    Keychain(#[source] keyring::Error),
    #[error("the key file cannot be used")]
    File(#[from] io::Error),
    /// Something lies in the key's place that is none. A new key in its stead would close every secret for good.
    #[error("what is kept as the key is none")]
    Damaged,
}

impl KeyError {
    /// What the person is told: on Linux there may be no keychain at all, and then waiting or logging in again is no help.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Keychain(keyring::Error::PlatformFailure(_) | keyring::Error::NoStorageAccess(_))
                if cfg!(target_os = "linux") =>
            {
                "problem.keychain_linux"
            }
            Self::Keychain(_) => "problem.keychain",
            Self::File(_) => "problem.key_file",
            Self::Damaged => "problem.key_damaged",
        }
    }
}

/// The folder's key and whether it had to be made: then no secret that is in the store can be read any more.
pub(crate) fn folder_key(
    place: KeyPlace,
    dir: &Path,
    folder_id: &str,
) -> Result<(FolderKey, bool), KeyError> {
    let kept = match place {
        KeyPlace::Keychain => from_keychain(folder_id)?,
        KeyPlace::File => from_file(dir)?,
    };
    if let Some(text) = kept {
        return Ok((FolderKey::new(decode(&text).ok_or(KeyError::Damaged)?), false));
    }
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    let text = BASE64_STANDARD.encode(bytes);
    match place {
        KeyPlace::Keychain => entry(folder_id)?.set_password(&text).map_err(KeyError::Keychain)?,
        KeyPlace::File => {
            // Half a key would be refused for good.
            let made = dir.join("key.new");
            write_private(&made, text.as_bytes())?;
            fs::rename(made, dir.join(FILE))?;
        }
    }
    Ok((FolderKey::new(bytes), true))
}

fn entry(folder_id: &str) -> Result<keyring::Entry, KeyError> {
    keyring::Entry::new(SERVICE, folder_id).map_err(KeyError::Keychain)
}

fn from_keychain(folder_id: &str) -> Result<Option<String>, KeyError> {
    match entry(folder_id)?.get_password() {
        Ok(text) => Ok(Some(text)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(KeyError::Keychain(error)),
    }
}

fn from_file(dir: &Path) -> Result<Option<String>, KeyError> {
    match fs::read_to_string(dir.join(FILE)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn decode(text: &str) -> Option<[u8; 32]> {
    BASE64_STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

/// Writes a file that only this user may read. On Windows the user's profile folder already sees to that.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_linux_computer_without_a_keychain_is_told_what_to_install() {
        let nobody = || Box::new(io::Error::from(io::ErrorKind::NotFound));
        assert_eq!(
            KeyError::Keychain(keyring::Error::PlatformFailure(nobody())).code(),
            "problem.keychain_linux"
        );
        assert_eq!(
            KeyError::Keychain(keyring::Error::TooLong("user".to_owned(), 1)).code(),
            "problem.keychain"
        );
    }

    #[test]
    fn what_is_no_key_is_refused_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["", "c2hvcnQ=", "キー"] {
            fs::write(dir.path().join(FILE), text).unwrap();
            let error = folder_key(KeyPlace::File, dir.path(), "x").unwrap_err();
            assert_eq!(error.code(), "problem.key_damaged");
            assert_eq!(fs::read_to_string(dir.path().join(FILE)).unwrap(), text);
        }
    }

    #[test]
    fn a_key_file_is_made_once_and_read_by_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let (_, made) = folder_key(KeyPlace::File, dir.path(), "x").unwrap();
        let (_, again) = folder_key(KeyPlace::File, dir.path(), "x").unwrap();
        assert!(made && !again);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
