//! From a configuration to a session that is logged in.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use imap::extensions::idle::SetReadTimeout;
use rustls::{
    ClientConfig, ClientConnection, StreamOwned,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use tokio_util::sync::CancellationToken;

use crate::{
    Auth, MailboxConfig, MailboxError, Tls,
    error::Stopped,
    seven_bit::SevenBit,
    socket::{LOOK, Patience, Socket},
};

/// The connection below the IMAP crate, plain or TLS.
pub(crate) struct Wire {
    stream: Stream,
    cleaner: SevenBit,
    patience: Patience,
    command: Duration,
}

enum Stream {
    Plain(Socket),
    Tls(Box<StreamOwned<ClientConnection, Socket>>),
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.stream {
            Stream::Plain(socket) => socket.read(buffer)?,
            Stream::Tls(stream) => match stream.read(buffer) {
                // Many servers close without TLS's goodbye; to the protocol above it is the end like any other.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => 0,
                other => other?,
            },
        };
        self.cleaner.clean(buffer.get_mut(..length).unwrap_or_default());
        Ok(length)
    }
}

impl Write for Wire {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(socket) => socket.write(buffer),
            Stream::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(socket) => socket.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}

impl SetReadTimeout for Wire {
    fn set_read_timeout(&mut self, timeout: Option<Duration>) -> imap::error::Result<()> {
        // "None" is what the crate sets after IDLE; a command never waits for ever here.
        self.patience.set(timeout.unwrap_or(self.command));
        Ok(())
    }
}

/// Connects and logs in.
pub(crate) fn log_in(
    config: &MailboxConfig,
    stop: &CancellationToken,
) -> Result<imap::Session<Wire>, MailboxError> {
    let wire = connect(config, stop)?;
    let mut client = imap::Client::new(wire);
    let greeting = client.read_greeting().map_err(MailboxError::from)?;
    if !greeting.trim_ascii_start().starts_with(b"* OK") {
        let words = String::from_utf8_lossy(&greeting).trim().to_owned();
        return Err(MailboxError::new("mailbox.server_refused", []).said(words));
    }
    let Auth::Password(password) = &config.auth;
    client.login(&config.user, password.reveal()).map_err(|(error, _)| match error {
        imap::Error::No(no) => {
            MailboxError::new("mailbox.auth_failed", [("user", config.user.clone())]).said(no.information)
        }
        // What the crate says of characters that it can't send would show a part of the password.
        imap::Error::Validate(_) => MailboxError::new("mailbox.auth_failed", [("user", config.user.clone())]),
        other => other.into(),
    })
}

fn connect(config: &MailboxConfig, stop: &CancellationToken) -> Result<Wire, MailboxError> {
    let deadline = Instant::now() + config.timing.connect;
    let addresses = resolve(config, stop, deadline)?;
    if config.tls == Tls::LoopbackOnly && !addresses.iter().all(|address| address.ip().is_loopback()) {
        return Err(MailboxError::new("mailbox.plain_refused", [("host", config.host.clone())]));
    }
    let tcp = open(config, addresses, stop, deadline)?;
    let patience = Patience::new(deadline.saturating_duration_since(Instant::now()).max(LOOK));
    let io = |error: &io::Error| named(config, MailboxError::io(error));
    let socket = Socket::new(tcp, patience.clone(), stop.clone()).map_err(|error| io(&error))?;
    let stream = match config.tls {
        Tls::LoopbackOnly => Stream::Plain(socket),
        Tls::Implicit => {
            let name = server_name(&config.host)?;
            let connection = ClientConnection::new(Arc::new(tls_config(config)?), name)
                .map_err(|error| named(config, MailboxError::tls(&error)))?;
            let mut stream = StreamOwned::new(connection, socket);
            // The handshake now, so that its errors are told from those of the mailbox.
            while stream.conn.is_handshaking() {
                stream.conn.complete_io(&mut stream.sock).map_err(|error| match error.kind() {
                    io::ErrorKind::UnexpectedEof => {
                        named(config, MailboxError::new("mailbox.tls_failed", []))
                    }
                    _ => io(&error),
                })?;
            }
            Stream::Tls(Box::new(stream))
        }
    };
    patience.set(config.timing.command);
    Ok(Wire { stream, cleaner: SevenBit::default(), patience, command: config.timing.command })
}

fn named(config: &MailboxConfig, mut error: MailboxError) -> MailboxError {
    if !error.is_stop() {
        error.args.insert("host", config.host.clone());
        error.args.insert("port", config.port.to_string());
    }
    error
}

fn server_name(host: &str) -> Result<ServerName<'static>, MailboxError> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(ServerName::from(address));
    }
    ServerName::try_from(host.to_owned())
        .map_err(|_| MailboxError::new("mailbox.host_unknown", [("host", host.to_owned())]))
}

fn tls_config(config: &MailboxConfig) -> Result<ClientConfig, MailboxError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = match &config.extra_ca {
        None => Verifier::new(Arc::clone(&provider)),
        Some(pem) => {
            let bad = || MailboxError::new("mailbox.ca_invalid", []);
            let extra: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem.as_bytes())
                .collect::<Result<_, _>>()
                .map_err(|_| bad())?;
            if extra.is_empty() {
                return Err(bad());
            }
            Verifier::new_with_extra_roots(extra, Arc::clone(&provider))
        }
    };
    let verifier = verifier.map_err(|error| MailboxError::tls(&error))?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| MailboxError::tls(&error))?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

fn resolve(
    config: &MailboxConfig,
    stop: &CancellationToken,
    deadline: Instant,
) -> Result<Vec<SocketAddr>, MailboxError> {
    let target = (config.host.clone(), config.port);
    let found = aside(stop, deadline, move || target.to_socket_addrs().map(Iterator::collect::<Vec<_>>));
    match found {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses),
        Err(error) if Stopped::is_behind(&error) => Err(MailboxError::stopped()),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => Err(named(config, MailboxError::io(&error))),
        _ => Err(MailboxError::new("mailbox.host_unknown", [("host", config.host.clone())])),
    }
}

fn open(
    config: &MailboxConfig,
    addresses: Vec<SocketAddr>,
    stop: &CancellationToken,
    deadline: Instant,
) -> Result<TcpStream, MailboxError> {
    let tcp = aside(stop, deadline, move || {
        let mut last = io::Error::from(io::ErrorKind::TimedOut);
        for address in addresses {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            match TcpStream::connect_timeout(&address, left) {
                Ok(tcp) => return Ok(tcp),
                Err(error) => last = error,
            }
        }
        Err(last)
    });
    tcp.map_err(|error| named(config, MailboxError::io(&error)))
}

/// Runs what the system doesn't let us interrupt on a thread of its own, and leaves it alone when it takes too long.
fn aside<T: Send + 'static>(
    stop: &CancellationToken,
    deadline: Instant,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (send, receive) = mpsc::channel();
    thread::Builder::new().name("mailbox-connect".to_owned()).spawn(move || {
        // Nobody listens any more after a stop.
        drop(send.send(work()));
    })?;
    loop {
        if stop.is_cancelled() {
            return Err(io::Error::other(Stopped));
        }
        match receive.recv_timeout(LOOK) {
            Ok(result) => return result,
            Err(mpsc::RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
            Err(mpsc::RecvTimeoutError::Timeout) => return Err(io::ErrorKind::TimedOut.into()),
            Err(mpsc::RecvTimeoutError::Disconnected) => return Err(io::Error::other("connecting failed")),
        }
    }
}
