//! Logging in at the demo's Yahoo! Shopping without a browser: its page says yes to everybody.

use std::{io, time::Duration};

use miseban_api::{Api, Problem};
use serde_json::json;
use tauri::Url;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::set_up::{refused, text_of};
use crate::start::problem;

const PATIENCE: Duration = Duration::from_secs(10);
/// More than the head of any answer.
const LONGEST_ANSWER: u64 = 64 << 10;

/// Follows the login as a browser would, and hands over the address at which it ends.
pub(super) async fn log_in(api: &Api, shop: &str) -> Result<(), Box<Problem>> {
    let started = api.call("shops.login", json!({"shop_id": shop})).await?;
    let failed = |error: io::Error| problem("problem.demo", "detail", error);
    let begun = text_of(&started, "address");
    let ended = tokio::time::timeout(PATIENCE, redirected(&begun));
    let address = ended.await.map_err(|_| failed(io::ErrorKind::TimedOut.into()))?.map_err(failed)?;
    let checked = api.call("shops.paste_login", json!({"shop_id": shop, "address": address})).await?;
    if checked["ok"] == true { Ok(()) } else { Err(refused("shops.paste_login", &checked)) }
}

/// Where a page on this machine sends a browser on to.
async fn redirected(address: &str) -> io::Result<String> {
    let bad = || io::Error::from(io::ErrorKind::InvalidInput);
    let url = Url::parse(address).map_err(|_| bad())?;
    let (host, port) = (url.host_str().ok_or_else(bad)?, url.port_or_known_default().ok_or_else(bad)?);
    let mut page = TcpStream::connect((host, port)).await?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let asked =
        format!("GET {}{query} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n", url.path());
    page.write_all(asked.as_bytes()).await?;
    let mut answer = Vec::new();
    page.take(LONGEST_ANSWER).read_to_end(&mut answer).await?;
    location(&String::from_utf8_lossy(&answer)).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn location(answer: &str) -> Option<String> {
    let head = answer.split("\r\n\r\n").next()?;
    let lines = head.lines().skip(1);
    let mut values = lines.filter_map(|line| line.split_once(':'));
    values.find(|(name, _)| name.eq_ignore_ascii_case("location")).map(|(_, value)| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::location;

    #[test]
    fn the_next_address_is_in_the_head() {
        let answer =
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/login?code=a&state=b\r\n\r\nlocation: no";
        assert_eq!(location(answer).as_deref(), Some("http://127.0.0.1:1/login?code=a&state=b"));
        assert_eq!(location("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\nLocation: x"), None);
    }
}
