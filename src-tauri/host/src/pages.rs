//! The built pages.

use std::path::{Component, Path, PathBuf};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::server::Shared;

/// The same policy as the window's (`tauri.conf.json`), so that a page that breaks it breaks in the tests too.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; \
    base-uri 'none'; form-action 'none'";

/// A file of the built pages; `/` is `index.html`.
pub(crate) async fn page(State(shared): State<Shared>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let Some(file) = file(&shared.ui, request.uri().path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(bytes) = tokio::fs::read(&file).await else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type(&file))),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, bytes).into_response()
}

/// The file below `ui`, or nothing for a path that leads elsewhere. Vite's names need no percent-decoding.
fn file(ui: &Path, path: &str) -> Option<PathBuf> {
    let asked = Path::new(path.trim_start_matches('/'));
    let plain = asked.components().all(|part| matches!(part, Component::Normal(_)));
    match (plain, asked.as_os_str().is_empty()) {
        (_, true) => Some(ui.join("index.html")),
        (true, false) => Some(ui.join(asked)),
        (false, false) => None,
    }
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_pages() {
        let ui = Path::new("ui/dist");
        assert_eq!(file(ui, "/"), Some(ui.join("index.html")));
        assert_eq!(file(ui, "/assets/a.js"), Some(ui.join("assets/a.js")));
        for path in ["/../Cargo.toml", "/assets/../../x", "/./x/..", "/a/../../b"] {
            assert_eq!(file(ui, path), None, "{path}");
        }
        assert_eq!(media_type(Path::new("a.mjs")), "text/javascript; charset=utf-8");
    }
}
