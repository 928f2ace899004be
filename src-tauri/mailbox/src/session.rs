//! The few commands that are needed, over the IMAP crate.

use std::time::{Duration, SystemTime};

use imap::types::UnsolicitedResponse;
use miseban_domain::Instant;
use tokio_util::sync::CancellationToken;

use crate::{MailboxConfig, MailboxError, connect, connect::Wire, folder_name};

/// A folder as it was when it was opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opened {
    pub uid_validity: u32,
    pub uid_next: Option<u32>,
    pub exists: u32,
}

/// A mail as fetched.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub uid: u32,
    pub internal_date: Option<Instant>,
    pub bytes: Vec<u8>,
}

/// A session that is logged in.
pub(crate) struct Session {
    inner: imap::Session<Wire>,
}

impl Session {
    pub fn open(config: &MailboxConfig, stop: &CancellationToken) -> Result<Self, MailboxError> {
        Ok(Self { inner: connect::log_in(config, stop)? })
    }

    pub fn has_idle(&mut self) -> Result<bool, MailboxError> {
        Ok(self.inner.capabilities()?.has_str("IDLE"))
    }

    /// Folder names as people read them.
    pub fn folders(&mut self) -> Result<Vec<String>, MailboxError> {
        let names = self.inner.list(Some(""), Some("*"))?;
        let mut folders: Vec<String> = names
            .iter()
            // The attribute's type is not the IMAP crate's own and can't be named here.
            .filter(|name| !name.attributes().iter().any(|attribute| format!("{attribute:?}") == "NoSelect"))
            .map(|name| folder_name::from_wire(name.name()))
            .collect();
        folders.sort();
        Ok(folders)
    }

    /// Opens a folder for reading, or for writing where flags are to be set.
    pub fn select(&mut self, folder: &str, writable: bool) -> Result<Opened, MailboxError> {
        let wire = folder_name::to_wire(folder);
        let opened = if writable { self.inner.select(&wire) } else { self.inner.examine(&wire) };
        let opened = opened.map_err(|error| match error {
            imap::Error::No(no) => {
                MailboxError::new("mailbox.folder_missing", [("folder", folder.to_owned())])
                    .said(no.information)
            }
            imap::Error::Validate(_) => {
                MailboxError::new("mailbox.folder_name_invalid", [("folder", folder.to_owned())])
            }
            other => other.into(),
        })?;
        Ok(Opened {
            // A server without UIDVALIDITY has no lasting numbers; 0 stands for "the only one".
            uid_validity: opened.uid_validity.unwrap_or_default(),
            uid_next: opened.uid_next,
            exists: opened.exists,
        })
    }

    /// UIDs from `next` on, ascending.
    pub fn uids_from(&mut self, next: u32) -> Result<Vec<u32>, MailboxError> {
        let found = self.inner.uid_search(format!("UID {next}:*"))?;
        // "n:*" always includes the last mail, even one below n.
        let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid >= next).collect();
        uids.sort_unstable();
        Ok(uids)
    }

    /// UIDs of mails that came within the last `days`, ascending.
    pub fn uids_of_window(&mut self, days: u16) -> Result<Vec<u32>, MailboxError> {
        let since = since(days).ok_or_else(|| MailboxError::new("mailbox.protocol", []))?;
        let mut uids: Vec<u32> = self.inner.uid_search(format!("SINCE {since}"))?.into_iter().collect();
        uids.sort_unstable();
        Ok(uids)
    }

    /// Sizes of the mails that are still there.
    pub fn sizes(&mut self, uids: &[u32]) -> Result<Vec<(u32, u64)>, MailboxError> {
        let fetched = self.inner.uid_fetch(set(uids), "(UID RFC822.SIZE)")?;
        let mut sizes: Vec<(u32, u64)> = fetched
            .iter()
            .filter_map(|fetch| Some((fetch.uid?, u64::from(fetch.size.unwrap_or_default()))))
            .filter(|(uid, _)| uids.contains(uid))
            .collect();
        sizes.sort_unstable();
        sizes.dedup_by_key(|(uid, _)| *uid);
        Ok(sizes)
    }

    /// The mails themselves, ascending. `Err(Ok(words))` when the server refuses them.
    pub fn fetch(&mut self, uids: &[u32]) -> Result<Result<Vec<Fetched>, String>, MailboxError> {
        let fetched = match self.inner.uid_fetch(set(uids), "(UID INTERNALDATE BODY.PEEK[])") {
            Ok(fetched) => fetched,
            Err(imap::Error::No(no)) => return Ok(Err(no.information)),
            Err(error) => return Err(error.into()),
        };
        let mut mails: Vec<Fetched> = fetched
            .iter()
            .filter_map(|fetch| {
                let uid = fetch.uid.filter(|uid| uids.contains(uid))?;
                // A FETCH without a body is the server telling of changed flags.
                let bytes = fetch.body()?.to_vec();
                let internal_date = fetch.internal_date().map(|date| Instant(date.timestamp_millis()));
                Some(Fetched { uid, internal_date, bytes })
            })
            .collect();
        mails.sort_by_key(|mail| mail.uid);
        mails.dedup_by_key(|mail| mail.uid);
        Ok(Ok(mails))
    }

    /// Marks mails as read; only when the person wants it.
    pub fn mark_seen(&mut self, uids: &[u32]) -> Result<(), MailboxError> {
        self.inner.uid_store(set(uids), "+FLAGS.SILENT (\\Seen)")?;
        Ok(())
    }

    /// Whether the server told, in passing, of more mails than `exists`.
    pub fn told_of_more(&mut self, exists: u32) -> bool {
        let mut more = false;
        for told in self.inner.take_all_unsolicited() {
            more |= matches!(told, UnsolicitedResponse::Exists(now) if now > exists);
        }
        more
    }

    /// Waits until something changes in the open folder or `limit` has passed.
    pub fn idle(&mut self, limit: Duration) -> Result<(), MailboxError> {
        let mut handle = self.inner.idle();
        handle.timeout(limit).keepalive(false);
        handle.wait_while(imap::extensions::idle::stop_on_any)?;
        Ok(())
    }

    /// Says goodbye; whether anyone hears it does not matter.
    pub fn log_out(&mut self) {
        drop(self.inner.logout());
    }
}

/// `1,2,5:9` for ascending UIDs.
fn set(uids: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*uid) => *last = *uid,
            _ => ranges.push((*uid, *uid)),
        }
    }
    let texts: Vec<String> = ranges
        .iter()
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}:{to}") })
        .collect();
    texts.join(",")
}

/// The day `days` ago and one more (servers count days in their own time zone), as IMAP writes it.
fn since(days: u16) -> Option<String> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let then = now.as_secs().saturating_sub((u64::from(days) + 1) * 86_400);
    let day = Instant(i64::try_from(then).ok()?.saturating_mul(1000)).day_in_tokyo()?;
    Some(day.strftime("%d-%b-%Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_written_short() {
        assert_eq!(set(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(set(&[u32::MAX]), "4294967295");
    }
}
