//! Which mailbox, and how patient to be with it.

use std::{fmt, time::Duration};

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one place that sends it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// How the user is known to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive] // XOAUTH2 comes with the first provider that asks for it
pub enum Auth {
    /// LOGIN with a password.
    Password(Secret),
}

/// Encryption of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte (port 993).
    Implicit,
    /// None. Refused for any address that isn't this machine.
    LoopbackOnly,
}

/// How long to wait for what. The defaults suit real servers; tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Finding the host and connecting, TLS included.
    pub connect: Duration,
    /// An answer, and each stretch of a long one.
    pub command: Duration,
    /// IDLE is renewed after this long, and the folders looked at anew. Under 29 minutes; 4 by default, which also keeps
    /// routers from forgetting the connection and finds a dead one.
    pub idle_renew: Duration,
    /// Between two looks where there is no IDLE.
    pub poll: Duration,
    /// First wait after an error; doubles with each error in a row.
    pub backoff_first: Duration,
    /// First wait after a refused login, so that a mistyped password doesn't lock the account.
    pub backoff_login: Duration,
    /// Longest wait after errors.
    pub backoff_most: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            command: Duration::from_mins(1),
            idle_renew: Duration::from_mins(4),
            poll: Duration::from_secs(30),
            backoff_first: Duration::from_secs(2),
            backoff_login: Duration::from_mins(1),
            backoff_most: Duration::from_mins(5),
        }
    }
}

/// One mailbox of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxConfig {
    /// The program's own name for it; comes back with every mail.
    pub account: String,
    /// Host name or address.
    pub host: String,
    /// Port, usually 993.
    pub port: u16,
    /// Encryption.
    pub tls: Tls,
    /// User name.
    pub user: String,
    /// Password.
    pub auth: Auth,
    /// Folders to watch, as people read them (受注); the first one is watched by IDLE. Empty means `INBOX`.
    pub folders: Vec<String>,
    /// Wait by IDLE where the server has it.
    pub idle: bool,
    /// A certificate authority (PEM) that is trusted beside the system's own: for a shop's own server.
    pub extra_ca: Option<String>,
    /// How far back to look in a folder that is new or was renumbered, in days.
    pub window_days: u16,
    /// Mark mails as read once they are kept. Off by default: the box is not written to.
    pub mark_seen: bool,
    /// Patience.
    pub timing: Timing,
}

impl MailboxConfig {
    /// A mailbox with TLS, IDLE, `INBOX`, a window of 30 days, not written to.
    pub fn new(account: &str, host: &str, port: u16, user: &str, password: Secret) -> Self {
        Self {
            account: account.to_owned(),
            host: host.to_owned(),
            port,
            tls: Tls::Implicit,
            user: user.to_owned(),
            auth: Auth::Password(password),
            folders: Vec::new(),
            idle: true,
            extra_ca: None,
            window_days: 30,
            mark_seen: false,
            timing: Timing::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_configuration_shows_no_password() {
        let config = MailboxConfig::new("a", "mail.example.com", 993, "shop", Secret::new("hunter2"));
        let printed = format!("{config:?}");
        assert!(printed.contains("***") && !printed.contains("hunter2"));
    }
}
