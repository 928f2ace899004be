//! A small `IMAP4rev1` server on loopback, for tests and the demo shop.
//!
//! It keeps folders of mails in memory, speaks LOGIN, SELECT, EXAMINE, UID FETCH, UID SEARCH, IDLE, LIST, NOOP, STORE and
//! LOGOUT (RFC 3501, RFC 2177; commands are read by `imap-codec`), announces new mails to sessions that idle, writes down every
//! command, and has faults that can be switched on. Plain only: it never leaves this machine.

mod compose;
mod fetch;
mod session;
mod state;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

pub use compose::{Charset, Compose, compose};
pub use state::Faults;

use state::Shared;

/// Who may log in, and where.
#[derive(Debug, Clone)]
pub struct ImapConfig {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct ImapSim {
    shared: Arc<Shared>,
    address: SocketAddr,
}

impl ImapSim {
    /// Starts a server with an empty `INBOX`.
    pub fn start(config: ImapConfig) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(config));
        let for_thread = Arc::clone(&shared);
        thread::Builder::new().name("imap-simulator".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                if for_thread.stopped() {
                    break;
                }
                if let Ok(stream) = stream {
                    let shared = Arc::clone(&for_thread);
                    // A session that can't get a thread is a closed connection for its client.
                    drop(thread::Builder::new().name("imap-session".to_owned()).spawn(move || {
                        if let Err(error) = session::serve(&shared, stream) {
                            tracing::debug!(%error, "imap simulator session ended");
                        }
                    }));
                }
            }
        })?;
        Ok(Self { shared, address })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// Puts a mail into a folder (made if need be), received now; gives its UID.
    pub fn deliver(&self, folder: &str, bytes: impl Into<Vec<u8>>) -> u32 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        self.deliver_at(folder, bytes, i64::try_from(now).unwrap_or_default())
    }

    /// Puts a mail into a folder, received at `at` (milliseconds since 1970, UTC).
    pub fn deliver_at(&self, folder: &str, bytes: impl Into<Vec<u8>>, at: i64) -> u32 {
        self.shared.change(|state| state.folder(folder).add(bytes.into(), at))
    }

    /// Makes an empty folder. The name is as it goes over the wire (modified UTF-7).
    pub fn create(&self, folder: &str) {
        self.shared.change(|state| {
            state.folder(folder);
        });
    }

    /// Gives the folder a new UIDVALIDITY and new UIDs, as after a restore; open sessions are cut off.
    pub fn renumber(&self, folder: &str) {
        self.shared.change(|state| {
            state.folder(folder).renumber();
            state.generation += 1;
        });
    }

    /// Removes a mail; false when it isn't there.
    pub fn delete(&self, folder: &str, uid: u32) -> bool {
        self.shared.change(|state| state.folder(folder).take(uid).is_some())
    }

    /// Moves a mail to another folder; gives its UID there.
    pub fn move_mail(&self, from: &str, uid: u32, to: &str) -> Option<u32> {
        self.shared.change(|state| {
            let mail = state.folder(from).take(uid)?;
            Some(state.folder(to).add(mail.bytes.to_vec(), mail.received))
        })
    }

    /// Cuts every open connection.
    pub fn drop_connections(&self) {
        self.shared.change(|state| state.generation += 1);
    }

    /// Switches faults on and off.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) {
        self.shared.change(|state| change(&mut state.faults));
    }

    /// Every command since the start, one a line, passwords hidden.
    pub fn log(&self) -> Vec<String> {
        self.shared.read(|state| state.log.clone())
    }

    /// Commands that would change the mailbox (STORE, APPEND, COPY, EXPUNGE, …).
    pub fn writes(&self) -> Vec<String> {
        self.shared.read(|state| state.writes.clone())
    }

    /// Flags of a mail.
    pub fn flags(&self, folder: &str, uid: u32) -> Vec<String> {
        self.shared.change(|state| {
            let mails = &state.folder(folder).mails;
            mails.iter().find(|mail| mail.uid == uid).map(|mail| mail.flags.clone()).unwrap_or_default()
        })
    }

    /// Number of open connections.
    pub fn connections(&self) -> usize {
        self.shared.read(|state| state.connections)
    }

    /// Number of sessions that idle at this moment.
    pub fn idling(&self) -> usize {
        self.shared.read(|state| state.idling)
    }

    /// Waits until `ready` holds of this server, asked again after every change; false when `limit` passed first.
    pub fn wait_until(&self, limit: Duration, mut ready: impl FnMut(&Self) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        loop {
            let seen = self.shared.read(|state| state.changes);
            if ready(self) {
                return true;
            }
            if !self.shared.wait_change(seen, deadline) {
                return ready(self);
            }
        }
    }
}

impl Drop for ImapSim {
    fn drop(&mut self) {
        self.shared.stop();
        // Wakes the listener, which then sees that it is over.
        drop(TcpStream::connect_timeout(&self.address, Duration::from_secs(1)));
    }
}
