//! A socket whose every wait ends within a quarter of a second when it should.
//!
//! The IMAP crate blocks; so the waiting is done here in short looks, each asking whether to stop, whether time is up, and whether
//! the computer slept in between (then the connection is likely dead, and a new look at the box is due anyway).

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use tokio_util::sync::CancellationToken;

use crate::error::Stopped;

/// Longest wait between two looks.
pub(crate) const LOOK: Duration = Duration::from_millis(200);
/// The wall clock running this far ahead of the monotonic one means that the computer slept.
const SLEPT: Duration = Duration::from_mins(1);

/// How long a read may take; shared, since the socket is buried under TLS.
#[derive(Debug, Clone)]
pub(crate) struct Patience(Arc<Mutex<Duration>>);

impl Patience {
    pub fn new(limit: Duration) -> Self {
        Self(Arc::new(Mutex::new(limit)))
    }

    pub fn set(&self, limit: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = limit;
    }

    fn get(&self) -> Duration {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The socket.
#[derive(Debug)]
pub(crate) struct Socket {
    tcp: TcpStream,
    patience: Patience,
    stop: CancellationToken,
}

impl Socket {
    pub fn new(tcp: TcpStream, patience: Patience, stop: CancellationToken) -> io::Result<Self> {
        tcp.set_read_timeout(Some(LOOK))?;
        tcp.set_write_timeout(Some(LOOK))?;
        tcp.set_nodelay(true)?;
        Ok(Self { tcp, patience, stop })
    }

    fn patiently<T>(&mut self, mut attempt: impl FnMut(&mut TcpStream) -> io::Result<T>) -> io::Result<T> {
        let limit = self.patience.get();
        let (start, wall) = (Instant::now(), SystemTime::now());
        loop {
            if self.stop.is_cancelled() {
                return Err(io::Error::other(Stopped));
            }
            match attempt(&mut self.tcp) {
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                    let waited = start.elapsed();
                    let slept = wall.elapsed().is_ok_and(|by_wall| by_wall > waited + SLEPT);
                    if waited >= limit || slept {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.patiently(|tcp| tcp.read(buffer))
    }
}

impl Write for Socket {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.patiently(|tcp| tcp.write(buffer))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}
