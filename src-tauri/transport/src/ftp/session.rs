//! One login, and what can be done in it. After trouble on the line a session is over; a new one is opened.

use std::{future::Future, net::SocketAddr, time::Duration};

use suppaftp::{
    FtpError as Raw, FtpResult, Mode, Status,
    tokio::{AsyncRustlsFtpStream, AsyncRustlsStream, TransferStream},
    types::FileType,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, lookup_host},
    time,
};

use super::{
    DataMode, FtpError, FtpErrorKind, FtpTimeOuts, Protection, Site,
    error::{DATA, Doing},
    listing::{self, Entry},
    tls::{self, Trust},
};

/// How much goes out at a time; a time-out counts from one piece to the next.
const PIECE: usize = 16 * 1024;
/// How long the reason of a broken transfer is waited for.
const WHY: Duration = Duration::from_secs(5);
/// Most bytes of a listing that are looked at.
const LISTING: u64 = 8 * 1024 * 1024;

/// A login at a server.
pub struct Session {
    stream: AsyncRustlsFtpStream,
    host: String,
    time_outs: FtpTimeOuts,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("host", &self.host).finish_non_exhaustive()
    }
}

/// How far an upload came.
#[derive(Debug)]
pub(super) enum Uploaded {
    /// The server said that it has all of it.
    Whole,
    /// It broke; any part of it may have arrived.
    Broken(FtpError),
}

pub(super) async fn open(
    site: &Site,
    time_outs: FtpTimeOuts,
    trust: &Trust,
    loopback_only: bool,
) -> Result<Session, FtpError> {
    let host = site.host.as_str();
    let begun = time::Instant::now();
    let stream = within(time_outs.connect, Doing::Connecting, host, async {
        let tcp = connect(host, site.port, loopback_only).await.map_err(Raw::ConnectionError)?;
        AsyncRustlsFtpStream::connect_with_stream(tcp).await
    })
    .await?;
    let mut stream = match site.protection {
        Protection::Plain => stream,
        Protection::Tls => {
            let connector =
                tls::connector(trust).map_err(|words| FtpError::new(FtpErrorKind::SetUp, host, words))?;
            within(time_outs.connect, Doing::StartingTls, host, stream.into_secure(connector, host)).await?
        }
    };
    within(time_outs.command, Doing::LoggingIn, host, stream.login(&site.user, &site.password)).await?;
    within(time_outs.command, Doing::Changing, host, stream.transfer_type(FileType::Binary)).await?;
    // The port counts, never the address: behind NAT it is a private one, and a hostile server could name any.
    stream.set_passive_nat_workaround(true);
    let stream = match site.mode {
        DataMode::Active => stream.active_mode(time_outs.connect),
        DataMode::Passive => {
            let mode = passive(&mut stream, site, time_outs.command).await?;
            stream.set_mode(mode);
            let limit = time_outs.connect;
            stream.passive_stream_builder(move |address| Box::pin(data_connection(address, limit)))
        }
    };
    let ms = begun.elapsed().as_millis();
    tracing::info!(host, port = site.port, protection = ?site.protection, mode = ?site.mode, ms, "FTP login");
    Ok(Session { stream, host: host.to_owned(), time_outs })
}

/// Opens a data connection; a failure is marked as one, since the control connection's look alike.
async fn data_connection(address: SocketAddr, limit: Duration) -> FtpResult<TcpStream> {
    let failed = |words: String| Raw::ConnectionError(std::io::Error::new(DATA, words));
    match time::timeout(limit, TcpStream::connect(address)).await {
        Ok(opened) => opened.map_err(|error| failed(error.to_string())),
        Err(_) => Err(failed("time-out".to_owned())),
    }
}

/// Tries every address of the host in turn.
async fn connect(host: &str, port: u16, loopback_only: bool) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::from(std::io::ErrorKind::NotFound);
    let addresses: Vec<SocketAddr> = lookup_host((host, port)).await?.collect();
    for address in addresses {
        if loopback_only && !address.ip().is_loopback() {
            continue;
        }
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Waits for an answer, not for ever.
async fn within<T>(
    limit: Duration,
    doing: Doing,
    host: &str,
    work: impl Future<Output = FtpResult<T>>,
) -> Result<T, FtpError> {
    let result = match time::timeout(limit, work).await {
        Ok(result) => result.map_err(|raw| FtpError::of(doing, host, raw)),
        Err(_) => Err(FtpError::late(doing, host)),
    };
    if let Err(error) = &result {
        tracing::warn!(host, ?doing, %error, "FTP failed");
    }
    result
}

impl Session {
    /// Goes into a directory; an empty name stays where the login began.
    pub async fn enter(&mut self, directory: &str) -> Result<(), FtpError> {
        if directory.is_empty() {
            return Ok(());
        }
        within(self.time_outs.command, Doing::Entering, &self.host, self.stream.cwd(directory)).await
    }

    /// The files in the directory. MLSD where the server has it, else LIST; directories are left out.
    pub async fn list(&mut self) -> Result<Vec<Entry>, FtpError> {
        match self.lines("MLSD").await {
            Ok(lines) => Ok(listing::machine(&lines)),
            Err(error) if error.kind == FtpErrorKind::NoFile => match self.lines("LIST").await {
                Ok(lines) => Ok(listing::people(&lines)),
                // Some servers say 450 or 550 of an empty directory.
                Err(error) if error.kind == FtpErrorKind::NoFile => Ok(Vec::new()),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    /// The size of a file; `None` when there is none of that name. SIZE where the server has it, else the listing.
    pub async fn size(&mut self, name: &str) -> Result<Option<u64>, FtpError> {
        let told = within(self.time_outs.command, Doing::Listing, &self.host, self.stream.size(name)).await;
        match told {
            Ok(size) => Ok(u64::try_from(size).ok()),
            // "No such file", "not a plain file", "not in this mode" and "unknown command" look alike: the listing knows.
            Err(error) if matches!(error.kind, FtpErrorKind::NoFile | FtpErrorKind::BadAnswer) => {
                Ok(self.list().await?.into_iter().find(|entry| entry.name == name).map(|entry| entry.size))
            }
            Err(error) => Err(error),
        }
    }

    /// A whole file, at most `limit` bytes.
    pub async fn download(&mut self, name: &str, limit: usize) -> Result<Vec<u8>, FtpError> {
        let mut data = self.open_data(Doing::Reading, &format!("RETR {name}"), 0).await?;
        let (mut bytes, mut piece) = (Vec::new(), vec![0; PIECE]);
        loop {
            let read = within(self.time_outs.stall, Doing::Reading, &self.host, async {
                data.read(&mut piece).await.map_err(Raw::ConnectionError)
            })
            .await?;
            if read == 0 {
                break;
            }
            if bytes.len().saturating_add(read) > limit {
                return Err(FtpError::new(FtpErrorKind::TooLarge, &self.host, name));
            }
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
        }
        within(self.time_outs.finish, Doing::Reading, &self.host, data.finish()).await?;
        tracing::info!(host = self.host, name, bytes = bytes.len(), "FTP download");
        Ok(bytes)
    }

    /// Deletes a file.
    pub async fn delete(&mut self, name: &str) -> Result<(), FtpError> {
        within(self.time_outs.command, Doing::Changing, &self.host, self.stream.rm(name)).await
    }

    /// Renames a file. A time-out or a break leaves open whether it happened.
    pub async fn rename(&mut self, from: &str, to: &str) -> Result<(), FtpError> {
        within(self.time_outs.command, Doing::Changing, &self.host, self.stream.rename(from, to)).await
    }

    /// Says goodbye; whether the server answers doesn't matter.
    pub async fn close(mut self) {
        let bye = time::timeout(self.time_outs.command.min(Duration::from_secs(2)), self.stream.quit());
        drop(bye.await);
    }

    /// Puts `bytes` from `from` on into a file (0: a new file, else what the server has of it stays).
    pub(super) async fn put(&mut self, name: &str, bytes: &[u8], from: usize) -> Result<Uploaded, FtpError> {
        let mut data = match self.open_data(Doing::Writing, &format!("STOR {name}"), from).await {
            Ok(data) => data,
            Err(error) if error.is_break() => return Ok(Uploaded::Broken(error)),
            Err(error) => return Err(error),
        };
        let (limit, host) = (self.time_outs.stall, self.host.as_str());
        let mut sent = Ok(());
        for piece in bytes.get(from..).unwrap_or_default().chunks(PIECE) {
            let work = async { data.write_all(piece).await.map_err(Raw::ConnectionError) };
            sent = within(limit, Doing::Writing, host, work).await;
            if sent.is_err() {
                break;
            }
        }
        if sent.is_ok() {
            let work = async { data.shutdown().await.map_err(Raw::ConnectionError) };
            sent = within(limit, Doing::Writing, host, work).await;
        }
        let answer = match sent {
            Ok(()) => within(self.time_outs.finish, Doing::Writing, host, data.finish()).await,
            // The server has hung up on the data; why, it says on the other connection.
            Err(error) => {
                let limit = self.time_outs.command.min(WHY);
                let why = within(limit, Doing::Writing, host, self.stream.abort(data)).await.err();
                Err(why.filter(|why| why.words.is_some()).unwrap_or(error))
            }
        };
        match answer {
            Ok(()) => Ok(Uploaded::Whole),
            Err(error) if error.is_break() => Ok(Uploaded::Broken(error)),
            Err(error) => Err(error),
        }
    }

    async fn lines(&mut self, command: &str) -> Result<Vec<String>, FtpError> {
        let mut data = self.open_data(Doing::Listing, command, 0).await?;
        let mut bytes = Vec::new();
        within(self.time_outs.stall, Doing::Listing, &self.host, async {
            let mut limited = (&mut data).take(LISTING);
            limited.read_to_end(&mut bytes).await.map_err(Raw::ConnectionError)
        })
        .await?;
        within(self.time_outs.command, Doing::Listing, &self.host, data.finish()).await?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(text.lines().map(str::to_owned).collect())
    }

    async fn open_data(
        &mut self,
        doing: Doing,
        command: &str,
        from: usize,
    ) -> Result<TransferStream<AsyncRustlsStream>, FtpError> {
        let limit = self.time_outs.connect + self.time_outs.command;
        within(limit, doing, &self.host, async {
            let stream = &mut self.stream;
            stream.resume_transfer(from).await?;
            match command.split_once(' ') {
                Some(("RETR", name)) => stream.retr_as_stream(name).await,
                Some(("STOR", name)) => stream.put_with_stream(name).await,
                Some(("APPE", name)) => stream.append_with_stream(name).await,
                _ => {
                    let opened = [Status::AboutToSend, Status::AlreadyOpen];
                    stream.custom_data_command(command, &opened).await.map(|(_, stream)| stream)
                }
            }
        })
        .await
    }
}

/// Finds out which passive command the server has: EPSV, else PASV.
async fn passive(stream: &mut AsyncRustlsFtpStream, site: &Site, limit: Duration) -> Result<Mode, FtpError> {
    let asks = [
        ("EPSV", Status::ExtendedPassiveMode, Mode::ExtendedPassive),
        ("PASV", Status::PassiveMode, Mode::Passive),
    ];
    let mut refused = None;
    for (command, status, mode) in asks {
        match within(limit, Doing::Changing, &site.host, stream.custom_command(command, &[status])).await {
            Ok(_) => return Ok(mode),
            Err(error) if error.words.is_some() && error.kind != FtpErrorKind::Busy => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    let words = refused.and_then(|error| error.words);
    Err(FtpError {
        words,
        ..FtpError::new(FtpErrorKind::PassiveRefused, &site.host, "neither EPSV nor PASV")
    })
}
