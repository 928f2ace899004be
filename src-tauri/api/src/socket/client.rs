//! The caller's side.

use std::{io, path::Path, time::Duration};

use interprocess::local_socket::tokio::{Stream, prelude::*};
use serde_json::{Value, json};
use tokio::io::BufStream;

use super::{PING, address, frame};
use crate::Problem;

/// How long a holder may take to say that it is there.
const GREETING: Duration = Duration::from_secs(5);

/// A line to the engine that holds a data folder.
#[derive(Debug)]
pub struct Client {
    token: String,
    line: BufStream<Stream>,
}

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The line broke. Whether the command was carried out is not known; asking again with the same request id is safe.
    #[error("the line to the running program broke")]
    Lost(#[from] io::Error),
    /// The command was refused.
    #[error("{}", .0.code)]
    Refused(Box<Problem>),
}

impl Client {
    /// Finds whoever holds the folder. An error means that nobody answers there, at least not now.
    pub async fn connect(dir: &Path) -> io::Result<Self> {
        let token = address::read_token(dir)?;
        let greeting = async {
            let line = BufStream::new(Stream::connect(address::name(dir, &token)?).await?);
            let mut client = Self { token, line };
            match client.call(PING, json!({})).await {
                Ok(_) => Ok(client),
                Err(CallError::Lost(error)) => Err(error),
                // The token changed between reading it and showing it: the holder is a newer one.
                Err(CallError::Refused(_)) => Err(io::ErrorKind::ConnectionRefused.into()),
            }
        };
        tokio::time::timeout(GREETING, greeting)
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    /// Runs a command there.
    pub async fn call(&mut self, name: &str, arg: Value) -> Result<Value, CallError> {
        let call = frame::Call { token: self.token.clone(), name: name.to_owned(), arg };
        frame::write(&mut self.line, &call).await?;
        let answer = frame::read(&mut self.line, frame::LONGEST_ANSWER).await?;
        let answer = answer.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        match serde_json::from_slice(&answer).map_err(io::Error::from)? {
            frame::Reply::Ok(value) => Ok(value),
            frame::Reply::Problem(problem) => Err(CallError::Refused(Box::new(problem))),
        }
    }

    #[cfg(test)]
    pub(super) fn forge(&mut self, token: String) {
        self.token = token;
    }
}
