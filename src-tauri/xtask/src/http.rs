//! The little of HTTP that talking to programs on this machine takes: one request, one JSON answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Sends a request to a loopback address and reads the JSON that comes back (null for an empty answer).
/// Anything but a status of 200 to 299 is an error that carries what was said.
pub fn call(method: &str, url: &str, body: Option<&Value>, limit: Duration) -> Result<Value, String> {
    let failed = |error: std::io::Error| format!("{method} {url}: {error}");
    let (host, path) = split(url)?;
    let mut stream = TcpStream::connect(host).map_err(failed)?;
    stream.set_read_timeout(Some(limit)).map_err(failed)?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let request = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let bytes = whole(&mut stream).map_err(failed)?;
    let (status, text) = answer(&bytes).ok_or_else(|| format!("{method} {url}: not an answer"))?;
    if !(200..300).contains(&status) {
        return Err(format!("{method} {url}: {status} {text}"));
    }
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&text).map_err(|error| format!("{method} {url}: {error}"))
}

/// Reads until the answer is whole by its own length, or the other side ends. Asking it to close instead makes tauri-driver
/// hand requests to a connection that is already going away.
fn whole(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0_u8; 8192];
    loop {
        let read = stream.read(&mut part)?;
        bytes.extend_from_slice(part.get(..read).unwrap_or_default());
        if read == 0 || (says_its_length(&bytes) && answer(&bytes).is_some()) {
            return Ok(bytes);
        }
    }
}

fn says_its_length(bytes: &[u8]) -> bool {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_ascii_lowercase();
    head.lines().any(|line| line.starts_with("content-length:") || line.starts_with("transfer-encoding:"))
}

/// Host and path of a plain loopback address.
fn split(url: &str) -> Result<(&str, &str), String> {
    let rest = url.strip_prefix("http://").ok_or_else(|| format!("{url} isn't a plain loopback address"))?;
    Ok(rest.split_once('/').unwrap_or((rest, "")))
}

/// Status and body of an answer that was read to its end.
fn answer(bytes: &[u8]) -> Option<(u16, String)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, rest) = bytes.split_at_checked(end)?;
    let body = rest.get(4..)?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let body = if head.lines().any(|line| line.starts_with("transfer-encoding:") && line.contains("chunked"))
    {
        joined(body)?
    } else {
        let length = length.and_then(|text| text.trim().parse().ok()).unwrap_or(body.len());
        body.get(..length)?.to_vec()
    };
    Some((status, String::from_utf8_lossy(&body).into_owned()))
}

/// The chunks of a chunked body put together.
fn joined(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    loop {
        let end = bytes.windows(2).position(|two| two == b"\r\n")?;
        let size = String::from_utf8_lossy(bytes.get(..end)?).into_owned();
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        let from = end + 2;
        if size == 0 {
            return Some(all);
        }
        all.extend_from_slice(bytes.get(from..from.checked_add(size)?)?);
        bytes = bytes.get(from + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::{answer, call, split};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    #[test]
    fn answers_are_read_whole_or_not_at_all() {
        assert_eq!(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), Some((200, "{}".to_owned())));
        assert_eq!(
            answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n"),
            Some((200, "[]".to_owned()))
        );
        assert_eq!(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"), None);
        assert_eq!(answer(b"HTTP/1.1 200"), None);
    }

    #[test]
    fn only_plain_addresses_are_taken() {
        assert_eq!(split("http://127.0.0.1:1/a/b"), Ok(("127.0.0.1:1", "a/b")));
        assert!(split("https://mall.example.com/").is_err());
    }

    #[test]
    fn a_refusal_is_an_error_with_its_words() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/status", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut read, mut part) = (Vec::new(), [0; 64]);
            while !read.ends_with(b"\r\n\r\n") {
                let count = stream.read(&mut part).unwrap();
                read.extend_from_slice(&part[..count]);
            }
            stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone").unwrap();
        });
        let error = call("GET", &url, None, Duration::from_secs(5)).unwrap_err();
        server.join().unwrap();
        assert!(error.contains("404 none"), "{error}");
    }
}
