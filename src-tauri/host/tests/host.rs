//! The host from outside: who gets in, and what they get.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;

use miseban_api::{Api, FolderKind, OpenOptions};
use miseban_host::{Host, HostOptions};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Stand {
    api: Api,
    host: Host,
    client: Client,
    _dir: TempDir,
}

impl Stand {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ui = dir.path().join("ui");
        std::fs::create_dir_all(ui.join("assets")).unwrap();
        std::fs::write(ui.join("index.html"), "<!doctype html><title>店番</title>").unwrap();
        std::fs::write(ui.join("assets/a.js"), "1").unwrap();
        let options = OpenOptions {
            dir: dir.path().join("data"),
            kind: Some(FolderKind::Demo),
            timers: false,
            breath: std::time::Duration::ZERO,
            key_file: true,
            addresses: BTreeMap::new(),
            resources: dir.path().to_owned(),
        };
        let api = Api::open(options).await.unwrap();
        let host = Host::start(api.clone(), HostOptions { ui }).await.unwrap();
        // TLS is not spoken here, and the client wants to know with what it would be; the second test of a process finds it set.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { api, host, client: Client::new(), _dir: dir }
    }

    fn post(&self, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}rpc", self.host.url())).json(body)
    }

    fn rpc(&self, name: &str, arg: &Value) -> RequestBuilder {
        self.post(&json!({"name": name, "arg": arg})).header("x-miseban-token", self.host.token())
    }

    async fn close(self) {
        self.host.close().await;
        self.api.close().await;
    }
}

#[tokio::test]
async fn a_page_with_the_token_gets_results_and_problems() {
    let stand = Stand::new().await;
    let state = stand.rpc("app.state", &json!({})).send().await.unwrap();
    assert_eq!(state.status(), StatusCode::OK);
    assert_eq!(state.json::<Value>().await.unwrap()["folder_kind"], "demo");
    let refused = stand.rpc("no.such", &json!({})).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.json::<Value>().await.unwrap()["code"].as_str().unwrap().starts_with("problem."));
    stand.close().await;
}

#[tokio::test]
async fn without_the_token_there_is_nothing() {
    let stand = Stand::new().await;
    let call = json!({"name": "app.state", "arg": {}});
    let none = stand.post(&call).send().await.unwrap();
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
    let wrong = stand.post(&call).header("x-miseban-token", "0".repeat(64)).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let events = stand.client.get(format!("{}events?token=x", stand.host.url())).send().await.unwrap();
    assert_eq!(events.status(), StatusCode::UNAUTHORIZED);
    stand.close().await;
}

#[tokio::test]
async fn other_pages_are_sent_away() {
    let stand = Stand::new().await;
    for (name, value) in
        [("origin", "http://shop.example.com"), ("origin", "null"), ("host", "shop.example.com")]
    {
        let answer = stand.rpc("app.state", &json!({})).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let page = stand.client.get(stand.host.url()).header("host", "shop.example.com").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    let ours = stand.host.url();
    let answer = stand.rpc("app.state", &json!({})).header("origin", ours.trim_end_matches('/'));
    assert_eq!(answer.send().await.unwrap().status(), StatusCode::OK);
    stand.close().await;
}

#[tokio::test]
async fn the_pages_are_served_with_their_policy() {
    let stand = Stand::new().await;
    let page = stand.client.get(stand.host.url()).send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("script-src 'self';"));
    assert!(page.text().await.unwrap().contains("店番"));
    for (path, status) in [("assets/a.js", 200), ("assets/b.js", 404), ("%2e%2e/data/key", 404)] {
        let answer = stand.client.get(format!("{}{path}", stand.host.url())).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
    stand.close().await;
}

#[tokio::test]
async fn changes_are_told_as_they_happen_until_the_host_ends() {
    let stand = Stand::new().await;
    let url = format!("{}events?token={}", stand.host.url(), stand.host.token());
    let mut events = stand.client.get(url).send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let sku = json!({"request_id": "1", "code": "HT-001", "name": "煎茶"});
    let saved = stand.rpc("skus.save", &sku).send().await.unwrap();
    assert_eq!(saved.status(), StatusCode::OK);
    let mut heard = String::new();
    while !heard.contains("\n\n") {
        heard.push_str(std::str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(heard.starts_with("event: changed\ndata: {\"topics\":["), "{heard}");
    stand.close().await;
    while let Some(rest) = events.chunk().await.unwrap() {
        assert!(!rest.is_empty());
    }
}
