//! The real client against a server on this machine.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use axum::{Router, body::Bytes, extract::Request as Asked, http::header, response::IntoResponse, routing};
use miseban_transport::{Http, Method, Request, TimeOuts, TransportErrorKind};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

fn http() -> Http {
    Http::loopback_only(TimeOuts::default()).unwrap()
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// Takes connections, reads a little, and answers with these bytes before hanging up.
async fn serve_bytes(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut some = [0; 4096];
            let _ = stream.read(&mut some).await;
            let _ = stream.write_all(bytes).await;
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn method_headers_and_body_arrive_and_the_answer_comes_back_whole() {
    let router = Router::new().route(
        "/echo",
        routing::put(|asked: Asked| async move {
            let kind = asked.headers().get(header::CONTENT_TYPE).cloned().unwrap();
            let body: Bytes = axum::body::to_bytes(asked.into_body(), 1024).await.unwrap();
            ([(header::CONTENT_TYPE, kind)], body).into_response()
        }),
    );
    let base = serve(router).await;
    let request =
        Request::changing(Method::Put, format!("{base}/echo")).body("text/plain; charset=utf-8", "在庫 3");
    let got = http().send(request).await.unwrap();
    assert_eq!(got.status, 200);
    assert_eq!(got.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(got.body, "在庫 3".as_bytes());
    assert!(got.date().is_some());
}

#[tokio::test]
async fn redirects_are_answers() {
    let router = Router::new().route(
        "/",
        routing::get(|| async {
            (axum::http::StatusCode::FOUND, [(header::LOCATION, "http://127.0.0.1:1/")])
        }),
    );
    let base = serve(router).await;
    assert_eq!(http().send(Request::reading(Method::Get, base)).await.unwrap().status, 302);
}

#[tokio::test]
async fn a_cut_off_answer_to_a_changing_call_leaves_its_outcome_unknown() {
    let base = serve_bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf").await;
    let error = http().send(Request::changing(Method::Post, base).body("text/plain", "x")).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::OutcomeUnknown);
    let base = serve_bytes(b"").await;
    let error = http().send(Request::changing(Method::Post, base).body("text/plain", "x")).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn silence_ends_at_the_time_out() {
    let router = Router::new().route("/", routing::post(std::future::pending::<()>));
    let base = serve(router).await;
    let request = Request::changing(Method::Post, base).whole(Duration::from_millis(50));
    assert_eq!(http().send(request).await.unwrap_err().kind, TransportErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn nothing_listens_so_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = http().send(Request::changing(Method::Post, format!("http://{address}/"))).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::NotSent);
}

#[tokio::test]
async fn an_answer_over_the_limit_is_cut_short() {
    let router = Router::new().route("/", routing::get(|| async { vec![b'x'; 5000] }));
    let base = serve(router).await;
    let request = Request::reading(Method::Get, base).max_answer(4999);
    assert_eq!(http().send(request).await.unwrap_err().kind, TransportErrorKind::TooLarge);
}
