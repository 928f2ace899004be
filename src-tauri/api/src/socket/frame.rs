//! What goes over the socket: one JSON text a line.

use std::{collections::BTreeMap, io};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::Problem;

/// What a holder takes in one frame. The largest argument is a list of orders.
pub(super) const LONGEST_CALL: u64 = 16 << 20;
/// What a caller takes in one frame. The largest answer is a PDF of a thousand slips in base64.
pub(super) const LONGEST_ANSWER: u64 = 256 << 20;

/// A caller's frame.
#[derive(Serialize, Deserialize)]
pub(super) struct Call {
    pub token: String,
    pub name: String,
    #[serde(default)]
    pub arg: Value,
}

/// The holder's frame.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    Ok(Value),
    Problem(Problem),
}

/// Reads one frame; nothing at the end of the line. Longer than `longest` bytes is an error.
pub(super) async fn read(
    from: &mut (impl AsyncBufRead + Unpin),
    longest: u64,
) -> io::Result<Option<Vec<u8>>> {
    let mut frame = Vec::new();
    from.take(longest).read_until(b'\n', &mut frame).await?;
    match frame.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(frame)),
        Some(_) if u64::try_from(frame.len()).is_ok_and(|length| length + 1 >= longest) => {
            Err(io::Error::new(io::ErrorKind::FileTooLarge, "a frame is too long"))
        }
        Some(_) => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Writes one frame.
pub(super) async fn write(to: &mut (impl AsyncWrite + Unpin), frame: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(frame)?;
    bytes.push(b'\n');
    to.write_all(&bytes).await?;
    to.flush().await
}

/// A problem that has a text and no more.
pub(super) fn problem(code: &str) -> Problem {
    Problem {
        code: code.to_owned(),
        args: BTreeMap::new(),
        mall_words: None,
        retry_at: None,
        action: None,
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn frames_have_an_end_and_a_greatest_length() {
        assert_eq!(read(&mut &b"{}\n"[..], 100).await.unwrap().unwrap(), b"{}");
        assert!(read(&mut &b""[..], 100).await.unwrap().is_none());
        let cut = read(&mut &b"{\"tok"[..], 100).await.unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
        let long = read(&mut &b"0123456789\n"[..], 5).await.unwrap_err();
        assert_eq!(long.kind(), io::ErrorKind::FileTooLarge);
    }
}
