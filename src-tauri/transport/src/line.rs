//! The real wire: reqwest over rustls with the ring provider and this machine's own trust.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Once,
    time::Duration,
};

use async_trait::async_trait;
use tokio::time;

use crate::{Lost, Method, Request, Response, TransportError, TransportErrorKind, Wire};

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOuts {
    /// Until the connection stands, TLS included. 5 s.
    pub connect: Duration,
    /// From the first byte out to the last byte in, for one sending of a request that says nothing else. 30 s.
    pub whole: Duration,
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(30) }
    }
}

static PROVIDER: Once = Once::new();

/// The network.
#[derive(Debug)]
pub(crate) struct Line {
    client: reqwest::Client,
    whole: Duration,
}

impl Line {
    /// A client. One for loopback trusts no certificate and finds no name but `localhost`.
    pub(crate) fn new(time_outs: TimeOuts, loopback_only: bool) -> Result<Self, TransportError> {
        PROVIDER.call_once(|| {
            // An error means that a provider is there already, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let mut builder = reqwest::Client::builder()
            .tls_backend_rustls()
            .user_agent(concat!("Miseban/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(time_outs.connect)
            // A redirected POST would become a GET or carry keys to another host.
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(Duration::from_secs(30));
        if loopback_only {
            let here = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
            builder = builder.no_proxy().tls_certs_only([]).resolve("localhost", here);
        }
        let client = builder
            .build()
            .map_err(|error| TransportError::new(TransportErrorKind::SetUp, "", words(&error)))?;
        Ok(Self { client, whole: time_outs.whole })
    }

    async fn exchange(&self, request: &Request) -> Result<Response, Lost> {
        let method = match request.method() {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut asking = self.client.request(method, request.url());
        for (name, value) in request.headers() {
            asking = asking.header(name, value);
        }
        if !request.bytes().is_empty() {
            asking = asking.body(request.bytes().to_vec());
        }
        let mut answer = asking.send().await.map_err(|error| lost(&error))?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| Lost::NoAnswer(words(&error)))? {
            if body.len().saturating_add(chunk.len()) > request.answer_limit() {
                return Err(Lost::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, headers, body })
    }
}

#[async_trait]
impl Wire for Line {
    async fn send(&self, request: &Request) -> Result<Response, Lost> {
        match time::timeout(request.time_out().unwrap_or(self.whole), self.exchange(request)).await {
            Ok(result) => result,
            Err(_) => Err(Lost::NoAnswer("time-out".to_owned())),
        }
    }
}

fn lost(error: &reqwest::Error) -> Lost {
    if error.is_connect() || error.is_builder() {
        Lost::NotSent(words(error))
    } else {
        Lost::NoAnswer(words(error))
    }
}

/// The error's chain without the address, whose query may carry a secret.
fn words(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(error) = cause {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&error.to_string());
        cause = error.source();
    }
    if text.is_empty() { "no connection".to_owned() } else { text }
}
