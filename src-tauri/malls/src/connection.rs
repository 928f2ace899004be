//! What a mall's room is given to work with: settings, secrets, a clock, a budget, the HTTP door.

use std::{collections::BTreeMap, fmt, sync::Arc};

use miseban_domain::Instant;
use miseban_transport::{Ftp, Http};

use crate::MallError;

/// A secret; it prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The time, given from outside.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// Calls that a mall allows a day, counted where a restart does not forget them.
pub trait Budget: Send + Sync {
    /// Takes one call of `scope` out of `limit` for the day of `now`; an error when none is left.
    fn spend(&self, scope: &str, limit: u32, now: Instant) -> Result<(), MallError>;
}

/// Everything the room of one shop's mall needs.
#[derive(Clone)]
pub struct Connection {
    /// The shop's code, for logs and budgets.
    pub shop: String,
    /// Settings that are not secret, by key.
    pub settings: BTreeMap<String, String>,
    /// Secrets, by key; also what [`crate::Login`] obtained.
    pub secrets: BTreeMap<String, Secret>,
    /// Addresses that replace the mall's own; empty but in demo and test folders.
    pub addresses: BTreeMap<String, String>,
    /// The door to the network.
    pub http: Http,
    /// The door to FTP servers.
    pub ftp: Ftp,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Daily quotas.
    pub budget: Arc<dyn Budget>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("shop", &self.shop).finish_non_exhaustive()
    }
}
