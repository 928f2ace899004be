//! Who may come in.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::server::Shared;

/// The header that carries the token.
pub(crate) const TOKEN: &str = "x-miseban-token";

/// Lets only this host's own pages through: `Host` is ours (no name that somebody else points at 127.0.0.1), and
/// so is `Origin` where there is one.
pub(crate) async fn own_pages_only(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, StatusCode> {
    if ours(request.headers(), shared.port) {
        Ok(next.run(request).await)
    } else {
        Err(StatusCode::FORBIDDEN)
    }
}

fn ours(headers: &HeaderMap, port: u16) -> bool {
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST).is_some_and(|host| hosts.iter().any(|our| our == host));
    let origin = text(header::ORIGIN).is_none_or(|origin| {
        origin.strip_prefix("http://").is_some_and(|origin| hosts.iter().any(|our| our == origin))
    });
    host && origin
}

/// Whether the header carries the token.
pub(crate) fn has_token(headers: &HeaderMap, token: &str) -> bool {
    headers.get(TOKEN).is_some_and(|shown| same(token.as_bytes(), shown.as_bytes()))
}

/// Compares without telling by its time how much was right.
pub(crate) fn same(ours: &[u8], shown: &[u8]) -> bool {
    ours.len() == shown.len()
        && ours.iter().zip(shown).fold(0, |unlike, (our, their)| unlike | (our ^ their)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &'static str, origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_our_own_pages_come_in() {
        assert!(ours(&headers("127.0.0.1:7", None), 7));
        assert!(ours(&headers("localhost:7", Some("http://localhost:7")), 7));
        assert!(!ours(&headers("evil.example:7", None), 7));
        assert!(!ours(&headers("127.0.0.1:8", None), 7));
        assert!(!ours(&headers("127.0.0.1:7", Some("http://evil.example")), 7));
        assert!(!ours(&headers("127.0.0.1:7", Some("null")), 7));
        assert!(!ours(&headers("127.0.0.1:7", Some("https://127.0.0.1:7")), 7));
        assert!(!ours(&HeaderMap::new(), 7));
    }
}
