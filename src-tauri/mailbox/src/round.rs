//! One look through a folder: what is new is fetched in batches and handed over together with the place to go on from.

use miseban_formats::mail::message_id;
use tokio_util::sync::CancellationToken;

use crate::{
    FolderCursor, MailboxConfig, MailboxError, RawMail, Sink,
    session::{Opened, Session},
};

/// Mails in one batch at most.
const BATCH_MAILS: usize = 100;
/// Bytes in one batch at most, unless a single mail is bigger.
const BATCH_BYTES: u64 = 8 * 1024 * 1024;
/// UIDs whose sizes are asked for at once.
const ASK: usize = 500;

/// Brings `folder` up to date; gives what was opened and the new cursor.
pub(crate) fn folder(
    session: &mut Session,
    config: &MailboxConfig,
    folder: &str,
    known: Option<FolderCursor>,
    sink: &mut dyn Sink,
    stop: &CancellationToken,
) -> Result<(Opened, FolderCursor), MailboxError> {
    let opened = session.select(folder, config.mark_seen)?;
    // What was told before belongs to another folder or an older look.
    session.told_of_more(u32::MAX);
    let same = known.filter(|cursor| cursor.uid_validity == opened.uid_validity);
    let uids = match same {
        Some(cursor) if opened.uid_next.is_some_and(|next| next <= cursor.next_uid) => Vec::new(),
        Some(cursor) => session.uids_from(cursor.next_uid)?,
        // New to us, or renumbered: the whole window again; the sink knows what it has.
        None => session.uids_of_window(config.window_days)?,
    };
    let mut look = Look { session, config, folder, validity: opened.uid_validity, sink, stop };
    let mut next = same.map_or(1, |cursor| cursor.next_uid);
    for chunk in uids.chunks(ASK) {
        next = look.chunk(chunk, next)?;
    }
    // Numbers that were never seen were given to mails that are gone or outside the window.
    let end = next.max(opened.uid_next.unwrap_or(next));
    let cursor = FolderCursor { uid_validity: opened.uid_validity, next_uid: end };
    if known != Some(cursor) && (next != end || uids.is_empty()) {
        look.commit(&[], cursor)?;
    }
    Ok((opened, cursor))
}

struct Look<'l> {
    session: &'l mut Session,
    config: &'l MailboxConfig,
    folder: &'l str,
    validity: u32,
    sink: &'l mut dyn Sink,
    stop: &'l CancellationToken,
}

impl Look<'_> {
    /// Fetches `uids` in batches; gives the next number.
    fn chunk(&mut self, uids: &[u32], mut next: u32) -> Result<u32, MailboxError> {
        let sizes = self.session.sizes(uids)?;
        let mut batch: Vec<u32> = Vec::new();
        let mut bytes = 0_u64;
        for (uid, size) in sizes {
            if !batch.is_empty() && (batch.len() >= BATCH_MAILS || bytes + size > BATCH_BYTES) {
                next = self.batch(&batch)?.unwrap_or(next);
                batch.clear();
                bytes = 0;
            }
            batch.push(uid);
            bytes += size;
        }
        Ok(self.batch(&batch)?.unwrap_or(next))
    }

    /// Fetches and hands over one batch; gives the number after it.
    fn batch(&mut self, uids: &[u32]) -> Result<Option<u32>, MailboxError> {
        let Some(last) = uids.last() else { return Ok(None) };
        if self.stop.is_cancelled() {
            return Err(MailboxError::stopped());
        }
        let mails = self.fetched(uids)?;
        let next = last.saturating_add(1);
        self.commit(&mails, FolderCursor { uid_validity: self.validity, next_uid: next })?;
        if self.config.mark_seen && !mails.is_empty() {
            let kept: Vec<u32> =
                mails.iter().filter(|mail| mail.unfetched.is_none()).map(|mail| mail.uid).collect();
            if !kept.is_empty() {
                self.session.mark_seen(&kept)?;
            }
        }
        Ok(Some(next))
    }

    fn fetched(&mut self, uids: &[u32]) -> Result<Vec<RawMail>, MailboxError> {
        match self.session.fetch(uids)? {
            Ok(mails) => Ok(mails
                .into_iter()
                .map(|mail| RawMail {
                    message_id: message_id(&mail.bytes),
                    internal_date: mail.internal_date,
                    bytes: mail.bytes,
                    ..self.empty(mail.uid)
                })
                .collect()),
            // One bad mail must not hide the others: each by itself.
            Err(_) if uids.len() > 1 => {
                let mut all = Vec::with_capacity(uids.len());
                for uid in uids {
                    all.extend(self.fetched(&[*uid])?);
                }
                Ok(all)
            }
            Err(words) => Ok(uids
                .iter()
                .map(|uid| RawMail { unfetched: Some(words.clone()), ..self.empty(*uid) })
                .collect()),
        }
    }

    fn empty(&self, uid: u32) -> RawMail {
        RawMail {
            account: self.config.account.clone(),
            folder: self.folder.to_owned(),
            uid_validity: self.validity,
            uid,
            message_id: None,
            internal_date: None,
            bytes: Vec::new(),
            unfetched: None,
        }
    }

    fn commit(&mut self, mails: &[RawMail], cursor: FolderCursor) -> Result<(), MailboxError> {
        self.sink
            .commit(mails, self.folder, cursor)
            .map_err(|error| MailboxError::new("mailbox.sink_failed", [("detail", error.0)]))
    }
}
