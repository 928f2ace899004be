//! What can go wrong with a mailbox, as codes.

use std::{collections::BTreeMap, io};

use serde::Serialize;

/// An error as the screen shows it: a message code with arguments, and the server's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code} {args:?}")]
pub struct MailboxError {
    /// `mailbox.host_unknown`, `mailbox.refused`, `mailbox.timeout`, `mailbox.connection_lost`, `mailbox.plain_refused`,
    /// `mailbox.certificate_invalid`, `mailbox.certificate_name`, `mailbox.certificate_expired`, `mailbox.tls_failed`,
    /// `mailbox.ca_invalid`, `mailbox.auth_failed`, `mailbox.folder_missing`, `mailbox.folder_name_invalid`,
    /// `mailbox.server_refused`, `mailbox.protocol`, `mailbox.sink_failed`, `mailbox.stopped`.
    pub code: &'static str,
    /// Arguments of the message.
    pub args: BTreeMap<&'static str, String>,
    /// What the server said, word for word.
    pub server_words: Option<String>,
}

impl MailboxError {
    pub(crate) fn new<const N: usize>(code: &'static str, args: [(&'static str, String); N]) -> Self {
        Self { code, args: args.into_iter().collect(), server_words: None }
    }

    pub(crate) fn said(mut self, words: impl Into<String>) -> Self {
        self.server_words = Some(words.into());
        self
    }

    /// The person asked to stop.
    pub(crate) fn stopped() -> Self {
        Self::new("mailbox.stopped", [])
    }

    pub(crate) fn is_stop(&self) -> bool {
        self.code == "mailbox.stopped"
    }

    /// From connecting, reading or writing.
    pub(crate) fn io(error: &io::Error) -> Self {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::tls(tls);
        }
        if Stopped::is_behind(error) {
            return Self::stopped();
        }
        let code = match error.kind() {
            io::ErrorKind::ConnectionRefused => "mailbox.refused",
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "mailbox.timeout",
            _ => "mailbox.connection_lost",
        };
        Self::new(code, [("detail", error.to_string())])
    }

    pub(crate) fn tls(error: &rustls::Error) -> Self {
        use rustls::CertificateError::{
            Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext,
        };
        let code = match error {
            rustls::Error::InvalidCertificate(
                Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. },
            ) => "mailbox.certificate_expired",
            rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
                "mailbox.certificate_name"
            }
            rustls::Error::InvalidCertificate(_) => "mailbox.certificate_invalid",
            _ => "mailbox.tls_failed",
        };
        Self::new(code, [("detail", error.to_string())])
    }
}

impl From<imap::Error> for MailboxError {
    fn from(error: imap::Error) -> Self {
        match error {
            imap::Error::Io(error) => Self::io(&error),
            imap::Error::ConnectionLost => Self::new("mailbox.connection_lost", []),
            imap::Error::Bye(bye) if bye.information == "no explanation given" => {
                Self::new("mailbox.protocol", [("detail", "unreadable answer".to_owned())])
            }
            imap::Error::Bye(bye) => Self::new("mailbox.connection_lost", []).said(bye.information),
            imap::Error::No(no) => Self::new("mailbox.server_refused", []).said(no.information),
            imap::Error::Bad(bad) => Self::new("mailbox.server_refused", []).said(bad.information),
            other => Self::new("mailbox.protocol", [("detail", clipped(&other.to_string()))]),
        }
    }
}

/// Long answers don't belong in a message.
fn clipped(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Marks an I/O error that isn't one: the wait was ended because the person asked to stop.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
pub(crate) struct Stopped;

impl Stopped {
    pub fn is_behind(error: &io::Error) -> bool {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()).is_some()
    }
}
