//! What the server knows: folders, mails, faults, and a book of what was asked.

use std::{
    collections::BTreeMap,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::ImapConfig;

/// Faults that a real server shows now and then.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own
pub struct Faults {
    /// Every LOGIN is answered NO.
    pub refuse_login: bool,
    /// IDLE is not among the capabilities and answered BAD.
    pub no_idle: bool,
    /// IDLE is among the capabilities and answered NO all the same.
    pub refuse_idle: bool,
    /// Commands are taken and never answered.
    pub stall: bool,
    /// This many of the next bodies are cut off in the middle, and the connection with them.
    pub cut_bodies: u32,
    /// These UIDs answer NO when they are fetched.
    pub unfetchable: Vec<u32>,
    /// Connections are closed before the greeting.
    pub refuse_connections: bool,
}

/// One mail in a folder.
#[derive(Debug, Clone)]
pub(super) struct Mail {
    pub uid: u32,
    /// Milliseconds since 1970, UTC.
    pub received: i64,
    pub flags: Vec<String>,
    pub bytes: Arc<[u8]>,
}

/// A folder.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    pub uid_validity: u32,
    pub uid_next: u32,
    pub mails: Vec<Mail>,
}

impl Folder {
    pub fn add(&mut self, bytes: Vec<u8>, received: i64) -> u32 {
        let uid = self.uid_next;
        self.uid_next += 1;
        self.mails.push(Mail { uid, received, flags: Vec::new(), bytes: bytes.into() });
        uid
    }

    pub fn take(&mut self, uid: u32) -> Option<Mail> {
        let at = self.mails.iter().position(|mail| mail.uid == uid)?;
        Some(self.mails.remove(at))
    }

    pub fn renumber(&mut self) {
        self.uid_validity += 1;
        self.uid_next = 1;
        for mail in &mut self.mails {
            mail.uid = self.uid_next;
            self.uid_next += 1;
        }
    }
}

/// Everything behind the lock.
#[derive(Debug)]
pub(super) struct State {
    pub folders: BTreeMap<String, Folder>,
    pub faults: Faults,
    pub log: Vec<String>,
    pub writes: Vec<String>,
    /// Sessions of an older generation are cut off.
    pub generation: u64,
    /// Grows with every change, for those who wait.
    pub changes: u64,
    pub connections: usize,
    pub idling: usize,
    stopped: bool,
    next_validity: u32,
}

impl State {
    pub fn folder(&mut self, name: &str) -> &mut Folder {
        let name = if name.eq_ignore_ascii_case("inbox") { "INBOX" } else { name };
        let next_validity = &mut self.next_validity;
        self.folders.entry(name.to_owned()).or_insert_with(|| {
            *next_validity += 1000;
            Folder { uid_validity: *next_validity, uid_next: 1, mails: Vec::new() }
        })
    }
}

/// The state, its lock and its bell.
#[derive(Debug)]
pub(super) struct Shared {
    pub config: ImapConfig,
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    pub fn new(config: ImapConfig) -> Self {
        let mut state = State {
            folders: BTreeMap::new(),
            faults: Faults::default(),
            log: Vec::new(),
            writes: Vec::new(),
            generation: 0,
            changes: 0,
            connections: 0,
            idling: 0,
            stopped: false,
            next_validity: 1000,
        };
        state.folder("INBOX");
        Self { config, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        state.changes += 1;
        drop(state);
        self.changed.notify_all();
        result
    }

    /// Waits for a change after number `seen`; false when `deadline` came first.
    pub fn wait_change(&self, seen: u64, deadline: Instant) -> bool {
        let mut state = self.lock();
        while state.changes == seen {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { return false };
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    pub fn stop(&self) {
        self.change(|state| state.stopped = true);
    }

    pub fn stopped(&self) -> bool {
        self.read(|state| state.stopped)
    }
}
