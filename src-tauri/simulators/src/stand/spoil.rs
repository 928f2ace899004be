//! Turns an answer into bytes on the wire, whole or spoiled.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, ReadBuf},
    time::{Sleep, sleep},
};
use tokio_util::io::ReaderStream;

use super::{faults::Fault, wire::Answer};
use crate::clock::{SECOND, http_date};

/// Breaks off after the first part has had time to leave.
struct BreaksOff(Pin<Box<Sleep>>);

impl AsyncRead for BreaksOff {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.0.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Half of `body`, under the length of the whole.
fn cut_off(mut body: Vec<u8>) -> Body {
    body.truncate(body.len() / 2);
    let reader = io::Cursor::new(body).chain(BreaksOff(Box::pin(sleep(Duration::from_millis(30)))));
    Body::from_stream(ReaderStream::new(reader))
}

/// Bytes that are no text in any encoding, and no JSON or XML.
const GARBAGE: &[u8] = b"\x00\xff\xfe{\"<x \x81\x00]&#xD800; \xc0\xc1 not what you asked for";

pub(crate) fn respond(answer: Answer, faults: &[Fault], now: i64) -> Response {
    let Answer { status, headers, mut body } = answer;
    if faults.contains(&Fault::Garbage) {
        body = GARBAGE.to_vec();
    }
    let length = body.len();
    let cut = faults.contains(&Fault::CutOffBody) && length > 1;
    let mut response = Response::new(if cut { cut_off(body) } else { Body::from(body) });
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let fields = response.headers_mut();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            fields.append(HeaderName::from_static(name), value);
        }
    }
    if cut {
        fields.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    let skew = faults.iter().find_map(|fault| match fault {
        Fault::ClockSkew { seconds } => Some(seconds.saturating_mul(SECOND)),
        _ => None,
    });
    if let Ok(date) = HeaderValue::try_from(http_date(now.saturating_add(skew.unwrap_or(0)))) {
        fields.insert(header::DATE, date);
    }
    response
}
