//! Data connections, and what goes wrong on them.

use std::{fmt::Write as _, io, net::Ipv4Addr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::session::{Data, Next, Visit, Wire};

/// Why an upload ended before its end.
enum Ended {
    Whole,
    Cut,
    Full,
}

impl Visit {
    async fn connection(&mut self) -> io::Result<Option<Box<dyn Wire>>> {
        let stream = match std::mem::replace(&mut self.data, Data::None) {
            Data::Passive(listener) => listener.accept().await?.0,
            Data::Active(port) => TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?,
            Data::None => return Ok(None),
        };
        match &self.tls {
            Some(tls) if self.protected => Ok(Some(Box::new(tls.accept(stream).await?))),
            _ => Ok(Some(Box::new(stream))),
        }
    }

    async fn give(&mut self, bytes: &[u8]) -> io::Result<Next> {
        self.say("150 Here it comes").await?;
        let Some(mut wire) = self.connection().await? else {
            return Ok(Next::Answer("425 No data connection".to_owned()));
        };
        wire.write_all(bytes).await?;
        wire.shutdown().await?;
        drop(wire);
        Ok(Next::Answer("226 That was it".to_owned()))
    }

    pub(super) async fn list(&mut self, facts: bool) -> io::Result<Next> {
        let mut text = String::new();
        for (name, bytes) in self.state.files(&self.directory) {
            let size = bytes.len();
            // Writing to a text never fails.
            let _ = if facts {
                write!(text, "type=file;size={size};modify=20261122000000; {name}\r\n")
            } else {
                write!(text, "-rw-r--r--    1 1000     1000 {size:>12} Nov 22 10:00 {name}\r\n")
            };
        }
        self.give(text.as_bytes()).await
    }

    pub(super) async fn send(&mut self, name: &str) -> io::Result<Next> {
        match self.state.file(&self.directory, name) {
            Some(bytes) => self.give(&bytes).await,
            None => Ok(Next::Answer("550 No such file".to_owned())),
        }
    }

    pub(super) async fn receive(&mut self, name: &str) -> io::Result<Next> {
        let knobs = self.state.knobs();
        self.say("150 Send it").await?;
        let Some(mut wire) = self.connection().await? else {
            return Ok(Next::Answer("425 No data connection".to_owned()));
        };
        let mut bytes = self.state.file(&self.directory, name).unwrap_or_default();
        bytes.truncate(std::mem::take(&mut self.rest));
        let (mut piece, mut came, mut ended) = (vec![0; 8192], 0, Ended::Whole);
        loop {
            let read = wire.read(&mut piece).await?;
            if read == 0 {
                break;
            }
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
            came += read;
            if knobs.cut_after.is_some_and(|after| came >= after)
                && self.state.once(|knobs| knobs.cut_after.take()).is_some()
            {
                ended = Ended::Cut;
                break;
            }
            if !self.state.put(&self.directory, name, bytes.clone()) {
                ended = Ended::Full;
                break;
            }
        }
        if matches!(ended, Ended::Whole) {
            wire.shutdown().await.or_else(|error| match error.kind() {
                io::ErrorKind::NotConnected | io::ErrorKind::BrokenPipe => Ok(()),
                _ => Err(error),
            })?;
        }
        drop(wire);
        if let Some(only) = knobs.keeps_only {
            bytes.truncate(only);
        }
        if knobs.forgets {
            self.state.remove(&self.directory, name);
        } else if !matches!(ended, Ended::Full) {
            self.state.put(&self.directory, name, bytes);
        }
        match ended {
            Ended::Cut => return Ok(Next::Cut),
            Ended::Full => return Ok(Next::Answer("452 Insufficient storage space".to_owned())),
            Ended::Whole => {}
        }
        if knobs.cut_after_last_byte
            && self.state.once(|knobs| std::mem::take(&mut knobs.cut_after_last_byte))
        {
            return Ok(Next::Cut);
        }
        if let Some(late) = knobs.late {
            tokio::time::sleep(Duration::from_millis(late)).await;
        }
        self.state.named(&self.directory, name);
        Ok(Next::Answer("226 Thank you".to_owned()))
    }
}
