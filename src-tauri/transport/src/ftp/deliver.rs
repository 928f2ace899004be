//! Putting a file where the mall looks for it: whole, once, and never over one that it has not taken yet.

use tokio::time;

use super::{Ftp, FtpError, FtpErrorKind, Session, Site, session::Uploaded};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// It broke so many times on the way and was gone on with.
    pub breaks: u32,
    /// After it had got its name it was gone already: the mall was quick.
    pub taken: bool,
}

/// How often a delivery may break before it is given up.
const BREAKS: u32 = 4;
/// What a file is called until it is whole.
const UNFINISHED: &str = ".tmp";
/// What the file of [`Ftp::probe`] is called.
pub const PROBE: &str = "miseban-check.tmp";

/// Where the delivery stands; a new connection goes on from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing left yet.
    Begin,
    /// Some or all of it may lie under the other name.
    Uploading,
    /// The server was told to rename; nobody knows whether it did.
    Renaming,
}

impl Ftp {
    /// Puts `bytes` into `directory` as `name`.
    ///
    /// The file of that name must be gone (else [`FtpErrorKind::Waiting`]); it is written as `name.tmp`, its size is checked, and
    /// then it is renamed. A broken upload is gone on with where the server stopped, or begun again. Every error but
    /// [`FtpErrorKind::OutcomeUnknown`] means that nothing stands under `name` that wasn't there before.
    pub async fn deliver(
        &self,
        site: &Site,
        directory: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<Delivered, FtpError> {
        let mut delivery = Delivery {
            name,
            aside: format!("{name}{UNFINISHED}"),
            bytes,
            stage: Stage::Begin,
            again_from_start: false,
        };
        let mut breaks = 0;
        loop {
            let error = match self.once(site, directory, &mut delivery).await {
                Ok(taken) => {
                    tracing::info!(
                        host = site.host,
                        directory,
                        name,
                        bytes = bytes.len(),
                        breaks,
                        "FTP delivered"
                    );
                    return Ok(Delivered { breaks, taken });
                }
                Err(error) => error,
            };
            let gone_on_with = error.is_break() || error.kind == FtpErrorKind::Forgotten;
            breaks += 1;
            if !gone_on_with || breaks > BREAKS {
                return Err(if delivery.stage == Stage::Renaming {
                    FtpError { kind: FtpErrorKind::OutcomeUnknown, ..error }
                } else {
                    error
                });
            }
            tracing::warn!(host = site.host, name, breaks, %error, "FTP delivery goes on with a new connection");
            time::sleep(self.inner.time_outs.again * breaks).await;
        }
    }

    /// Logs in, enters the directory, and writes, measures and deletes a small file named [`PROBE`]: shows that files can be
    /// put there, without touching any that a mall looks for.
    pub async fn probe(&self, site: &Site, directory: &str) -> Result<(), FtpError> {
        let mut session = self.open(site).await?;
        session.enter(directory).await?;
        let written = Self::write_probe(&mut session, &site.host).await;
        // Whatever came of it, nothing stays.
        let deleted = session.delete(PROBE).await;
        session.close().await;
        written.and(deleted)
    }

    async fn write_probe(session: &mut Session, host: &str) -> Result<(), FtpError> {
        let bytes = b"Miseban";
        if let Uploaded::Broken(error) = session.put(PROBE, bytes, 0).await? {
            return Err(error);
        }
        if session.size(PROBE).await? == u64::try_from(bytes.len()).ok() {
            Ok(())
        } else {
            Err(FtpError::new(FtpErrorKind::Forgotten, host, PROBE))
        }
    }

    async fn once(
        &self,
        site: &Site,
        directory: &str,
        delivery: &mut Delivery<'_>,
    ) -> Result<bool, FtpError> {
        let mut session = self.open(site).await?;
        session.enter(directory).await?;
        let result = delivery.go_on(&mut session, &site.host).await;
        if result.as_ref().is_err_and(|error| !error.is_break()) && delivery.stage == Stage::Uploading {
            // What can't become a whole file is not left behind; a server that is full may need it gone.
            drop(session.delete(&delivery.aside).await);
        }
        session.close().await;
        result
    }
}

struct Delivery<'a> {
    name: &'a str,
    aside: String,
    bytes: &'a [u8],
    stage: Stage,
    /// The server had another file than it said: the next time it is written anew.
    again_from_start: bool,
}

impl Delivery<'_> {
    async fn go_on(&mut self, session: &mut Session, host: &str) -> Result<bool, FtpError> {
        let whole = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        if self.stage == Stage::Renaming {
            // The other name is ours alone: without it the rename has happened, whether or not the mall took the file since.
            if session.size(&self.aside).await?.is_none() {
                return self.taken(session).await;
            }
            self.stage = Stage::Uploading;
        }
        if session.size(self.name).await?.is_some() {
            return Err(FtpError::new(FtpErrorKind::Waiting, host, self.name));
        }
        let there = match self.stage {
            Stage::Begin => None,
            _ => session.size(&self.aside).await?,
        };
        let from = match there {
            Some(size) if size <= whole && !self.again_from_start => usize::try_from(size).unwrap_or(0),
            _ => 0,
        };
        if from < self.bytes.len() || there.is_none() {
            self.stage = Stage::Uploading;
            match session.put(&self.aside, self.bytes, from).await {
                Ok(Uploaded::Whole) => {}
                Ok(Uploaded::Broken(error)) => {
                    self.again_from_start = false;
                    return Err(error);
                }
                Err(error) if from > 0 => {
                    // A server that does not resume: next time from the start.
                    self.again_from_start = true;
                    return Err(FtpError { kind: FtpErrorKind::Broken, ..error });
                }
                Err(error) => return Err(error),
            }
        }
        let size = session.size(&self.aside).await?;
        if size != Some(whole) {
            self.again_from_start = true;
            let told = size.map_or_else(|| "nothing".to_owned(), |size| size.to_string());
            return Err(FtpError::new(
                FtpErrorKind::Forgotten,
                host,
                format!("{told} instead of {whole} bytes"),
            ));
        }
        // While it was on its way another one may have been put there.
        if session.size(self.name).await?.is_some() {
            return Err(FtpError::new(FtpErrorKind::Waiting, host, self.name));
        }
        self.stage = Stage::Renaming;
        match session.rename(&self.aside, self.name).await {
            Ok(()) => self.taken(session).await,
            Err(error) if error.is_break() => Err(error),
            Err(error) => {
                // Refused in words: it did not happen.
                self.stage = Stage::Uploading;
                Err(error)
            }
        }
    }

    /// Whether the mall has taken the file already; a server that can't be asked any more has it nevertheless.
    async fn taken(&self, session: &mut Session) -> Result<bool, FtpError> {
        Ok(session.size(self.name).await.is_ok_and(|size| size.is_none()))
    }
}
