//! What goes wrong at an FTP server, by what has to happen next.

use std::io::ErrorKind;

use suppaftp::{FtpError as Raw, Status};

/// Kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FtpErrorKind {
    /// The address is not allowed here, or is none.
    Address,
    /// No connection came about.
    NotReached,
    /// The server has too many visitors or is closed for now (421).
    Busy,
    /// User or password is not accepted.
    Login,
    /// The server lets nobody in without TLS, and the shop is set to plain.
    NeedsTls,
    /// The server does not know TLS. Plain is never tried by itself.
    NoTls,
    /// The certificate is not the host's, has run out, or nobody vouches for it.
    Certificate,
    /// The handshake failed.
    Tls,
    /// There is no such directory, or the account may not enter it.
    NoDirectory,
    /// There is no such file.
    NoFile,
    /// The account may not write, rename or delete there.
    NotAllowed,
    /// The server's disk or the account's share of it is full.
    Full,
    /// The server refuses passive connections.
    PassiveRefused,
    /// The data connection did not come about (a firewall between, or active mode behind a router).
    DataConnection,
    /// The mall has not taken the last file of this name yet; nothing was sent.
    Waiting,
    /// The server took the file and has another one: shorter, or none.
    Forgotten,
    /// The connection broke, also after going on with it a few times. Nothing was put in the mall's place.
    Broken,
    /// The connection broke in the rename and could not be looked at again: the file may be in the mall's place.
    OutcomeUnknown,
    /// A file is larger than the call allows.
    TooLarge,
    /// The server's answer is not FTP.
    BadAnswer,
    /// The client could not be set up (no certificates on this machine).
    SetUp,
}

/// Trouble at a server. Carries no password and no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} at {host}: {detail}")]
pub struct FtpError {
    /// Which kind.
    pub kind: FtpErrorKind,
    /// The other side.
    pub host: String,
    /// The server's own words, where it said any.
    pub words: Option<String>,
    /// For the log, not for people.
    pub detail: String,
}

/// How a data connection that did not come about is told from a control connection that broke.
pub(super) const DATA: ErrorKind = ErrorKind::AddrNotAvailable;

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Connecting,
    StartingTls,
    LoggingIn,
    Entering,
    Listing,
    Reading,
    Writing,
    Changing,
}

impl FtpError {
    pub(super) fn new(kind: FtpErrorKind, host: &str, detail: impl Into<String>) -> Self {
        Self { kind, host: host.to_owned(), words: None, detail: detail.into() }
    }

    /// A connection that is no more. Another one may do better.
    pub(super) fn is_break(&self) -> bool {
        use FtpErrorKind::{BadAnswer, Broken, Busy, DataConnection, NotReached};
        matches!(self.kind, Broken | NotReached | Busy | BadAnswer | DataConnection)
    }

    pub(super) fn of(doing: Doing, host: &str, raw: Raw) -> Self {
        match raw {
            Raw::ConnectionError(error) => {
                let kind = match (doing, error.kind()) {
                    (Doing::Connecting, _) => FtpErrorKind::NotReached,
                    // What waits for the server in active mode says that it came too late.
                    (_, DATA | ErrorKind::TimedOut) => FtpErrorKind::DataConnection,
                    _ => FtpErrorKind::Broken,
                };
                Self::new(kind, host, error.to_string())
            }
            Raw::SecureError(words) => Self::tls(host, words),
            Raw::UnexpectedResponse(answer) => {
                let words = String::from_utf8_lossy(&answer.body).trim().to_owned();
                let kind = refused(doing, answer.status, &words);
                let detail = format!("{doing:?}: {}", answer.status.code());
                Self { words: Some(words.chars().take(300).collect()), ..Self::new(kind, host, detail) }
            }
            Raw::BadResponse | Raw::InvalidAddress(_) | Raw::DataConnectionAlreadyOpen => {
                Self::new(FtpErrorKind::BadAnswer, host, format!("{doing:?}: not FTP"))
            }
        }
    }

    pub(super) fn tls(host: &str, words: String) -> Self {
        // rustls says so of everything that is wrong with a certificate; the crate keeps nothing but its words.
        let certificate = words.to_ascii_lowercase().contains("certificate");
        Self::new(if certificate { FtpErrorKind::Certificate } else { FtpErrorKind::Tls }, host, words)
    }

    pub(super) fn late(doing: Doing, host: &str) -> Self {
        let kind = if doing == Doing::Connecting { FtpErrorKind::NotReached } else { FtpErrorKind::Broken };
        Self::new(kind, host, format!("{doing:?}: time-out"))
    }
}

/// What a refusal means. Servers put a full disk under 451, 452, 550 and 552 alike and name it in words.
fn refused(doing: Doing, status: Status, words: &str) -> FtpErrorKind {
    use FtpErrorKind::{
        BadAnswer, Broken, Busy, DataConnection, Full, Login, NeedsTls, NoDirectory, NoFile, NoTls,
        NotAllowed,
    };
    let code = status.code();
    let said = words.to_ascii_lowercase();
    let full =
        ["no space", "disk full", "quota", "writing to local file", "during write to file", "disk is full"];
    let tls = ["tls", "ssl", "encrypt", "cleartext"];
    match doing {
        Doing::LoggingIn if tls.iter().any(|words| said.contains(words)) => NeedsTls,
        _ if code == 421 => Busy,
        Doing::Writing if matches!(code, 452 | 552) || full.iter().any(|words| said.contains(words)) => Full,
        _ if code == 425 => DataConnection,
        _ if code == 426 => Broken,
        Doing::Connecting => Busy,
        Doing::StartingTls => NoTls,
        Doing::LoggingIn => Login,
        // A login that is void, or one that wants TLS first.
        _ if matches!(code, 530 | 532) => Login,
        Doing::Entering => NoDirectory,
        Doing::Listing | Doing::Reading => NoFile,
        // 522, 521, 536: the data connection has to be protected otherwise (session not reused).
        Doing::Writing | Doing::Changing if (400..500).contains(&code) => Broken,
        Doing::Writing | Doing::Changing if code >= 500 => NotAllowed,
        Doing::Writing | Doing::Changing => BadAnswer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_one_in_every_servers_words() {
        for (code, words) in [
            (Status::RequestedActionNotTaken, "452 whatever"),
            (Status::ExceededStorage, "552 whatever"),
            (Status::ActionAborted, "451 Failure writing to local file."),
            (Status::ActionAborted, "451 Error during write to file"),
            (Status::FileUnavailable, "550 No space left on device"),
        ] {
            assert_eq!(refused(Doing::Writing, code, words), FtpErrorKind::Full, "{words}");
        }
        assert_eq!(refused(Doing::Writing, Status::FileUnavailable, "550 no"), FtpErrorKind::NotAllowed);
    }

    #[test]
    fn a_site_prints_no_password() {
        let site = crate::Site {
            host: "h".into(),
            port: 21,
            user: "u".into(),
            password: "s3cret".into(),
            protection: crate::Protection::Tls,
            mode: crate::DataMode::Passive,
        };
        assert!(!format!("{site:?}").contains("s3cret"));
    }
}
