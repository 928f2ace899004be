//! "Test the connection".

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{MailboxConfig, MailboxError, session::Session};

/// What a mailbox has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its folders, as people read them.
    pub folders: Vec<String>,
    /// Whether the server tells of new mails by itself.
    pub idle: bool,
}

/// Connects, logs in, lists the folders and opens the chosen ones for reading. Blocks; `stop` ends it within a second.
pub fn check(config: &MailboxConfig, stop: &CancellationToken) -> Result<Check, MailboxError> {
    let mut session = Session::open(config, stop)?;
    let idle = session.has_idle()?;
    let folders = session.folders()?;
    for folder in &config.folders {
        session.select(folder, false)?;
    }
    session.log_out();
    Ok(Check { folders, idle })
}
