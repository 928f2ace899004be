//! The host itself.

use std::{io, net::Ipv4Addr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use miseban_api::Api;
use rand::RngCore as _;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{events::events, gate, pages::page, rpc::rpc};

const LARGEST_CALL: usize = 16 << 20;
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// What a host serves besides the commands.
#[derive(Debug, Clone)]
pub struct HostOptions {
    /// The built pages.
    pub ui: PathBuf,
}

/// A running host on a free port of 127.0.0.1.
#[derive(Debug)]
pub struct Host {
    port: u16,
    token: Arc<str>,
    stop: watch::Sender<bool>,
    task: JoinHandle<io::Result<()>>,
}

/// What every handler needs.
#[derive(Clone)]
pub(crate) struct Shared {
    pub api: Api,
    pub token: Arc<str>,
    pub port: u16,
    pub ui: Arc<PathBuf>,
    pub stop: watch::Receiver<bool>,
}

impl Host {
    /// Starts serving.
    pub async fn start(api: Api, options: HostOptions) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let token: Arc<str> = new_token().into();
        let (stop, mut stopped) = watch::channel(false);
        let shared =
            Shared { api, token: Arc::clone(&token), port, ui: Arc::new(options.ui), stop: stopped.clone() };
        let router = Router::new()
            .route("/rpc", post(rpc))
            .route("/events", get(events))
            .fallback(page)
            .layer(DefaultBodyLimit::max(LARGEST_CALL))
            .layer(middleware::from_fn_with_state(shared.clone(), gate::own_pages_only))
            .with_state(shared);
        let served = axum::serve(listener, router).with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
        let task = tokio::spawn(async move { served.await });
        Ok(Self { port, token, stop, task })
    }

    /// Where the pages are.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// What a page must show.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Ends the streams, waits a little for answers that are under way, and stops listening.
    pub async fn close(self) {
        let _ = self.stop.send(true);
        let abort = self.task.abort_handle();
        if tokio::time::timeout(LAST_ANSWERS, self.task).await.is_err() {
            abort.abort();
        }
    }
}

fn new_token() -> String {
    use std::fmt::Write as _;
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
