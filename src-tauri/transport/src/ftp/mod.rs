//! The door to FTP: explicit TLS unless the shop allows plain, time-outs on every wait, files put down whole or not at all.
//!
//! A file is uploaded under another name, its size is checked, and only then it gets the name that the mall looks for; a
//! file that the mall has not taken yet is never written over. Dropping a call closes its connections: every wait can be
//! broken off.

mod deliver;
mod error;
mod listing;
mod session;
mod tls;

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

pub use deliver::{Delivered, PROBE};
pub use error::{FtpError, FtpErrorKind};
pub use listing::Entry;
pub use session::Session;

use tls::Trust;

/// How long to wait for a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FtpTimeOuts {
    /// Until the control connection stands, TLS included; the same for each data connection. 15 s.
    pub connect: Duration,
    /// For the answer to a command. 30 s.
    pub command: Duration,
    /// Without a byte going through while a file is on its way. 60 s.
    pub stall: Duration,
    /// For the answer after the last byte of a file: some servers look at a file before they say 226. 180 s.
    pub finish: Duration,
    /// Before a broken upload is gone on with. 2 s.
    pub again: Duration,
}

impl Default for FtpTimeOuts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            connect: seconds(15),
            command: seconds(30),
            stall: seconds(60),
            finish: seconds(180),
            again: seconds(2),
        }
    }
}

/// Whether the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Explicit TLS on both connections; a server without it is refused.
    Tls,
    /// Nothing is: password and files can be read on the way. Only where the shop allows it after a warning.
    Plain,
}

/// Who opens the data connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataMode {
    /// We do (EPSV, else PASV). The address in a server's answer is never used but its port: behind NAT it is a private one.
    Passive,
    /// The server does (PORT, EPRT); it has to reach this computer.
    Active,
}

/// An account at a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Site {
    /// Name or address.
    pub host: String,
    /// Port of the control connection.
    pub port: u16,
    /// Login name.
    pub user: String,
    /// Password; printed as `***`.
    pub password: String,
    /// TLS or not.
    pub protection: Protection,
    /// Passive or active.
    pub mode: DataMode,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user)
            .field("password", &"***")
            .field("protection", &self.protection)
            .field("mode", &self.mode)
            .finish()
    }
}

/// The door to FTP servers. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Ftp {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    time_outs: FtpTimeOuts,
    trust: Trust,
    loopback_only: bool,
}

impl Ftp {
    /// To everywhere; certificates are checked against this machine's own trust.
    pub fn new(time_outs: FtpTimeOuts) -> Self {
        Self::with(time_outs, Trust::System, false)
    }

    /// To this machine only (demo and test folders). `authority`: certificates (PEM) that are trusted; without it none is.
    pub fn loopback_only(time_outs: FtpTimeOuts, authority: Option<String>) -> Self {
        Self::with(time_outs, Trust::Only(authority.unwrap_or_default()), true)
    }

    fn with(time_outs: FtpTimeOuts, trust: Trust, loopback_only: bool) -> Self {
        Self { inner: Arc::new(Inner { time_outs, trust, loopback_only }) }
    }

    /// Connects and logs in. Binary transfers from the start.
    pub async fn open(&self, site: &Site) -> Result<Session, FtpError> {
        self.allowed(site)?;
        session::open(site, self.inner.time_outs, &self.inner.trust, self.inner.loopback_only).await
    }

    fn allowed(&self, site: &Site) -> Result<(), FtpError> {
        let refuse = |why: &str| Err(FtpError::new(FtpErrorKind::Address, &site.host, why));
        if site.host.is_empty() || site.port == 0 {
            return refuse("no host or no port");
        }
        let here = match site.host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => site.host.eq_ignore_ascii_case("localhost"),
        };
        if self.inner.loopback_only && !here { refuse("not on this machine") } else { Ok(()) }
    }
}
