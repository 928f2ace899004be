//! A server on the loopback that ends when it is dropped.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{Router, extract::Request};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::gate::{self, Mall};

/// A running server.
pub(crate) struct Server {
    pub address: SocketAddr,
    _stop: DropGuard,
}

impl Server {
    /// Listens on 127.0.0.1, `port` 0 for any free one. The mall is made when the address is known.
    pub(crate) async fn start<M: Mall>(
        port: u16,
        make: impl FnOnce(String) -> M,
    ) -> io::Result<(Self, Arc<M>)> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let mall = Arc::new(make(format!("http://{address}")));
        let stop = CancellationToken::new();
        let (served, stopped) = (Arc::clone(&mall), stop.clone());
        let app = Router::new().fallback(move |request: Request| {
            let (mall, stop) = (Arc::clone(&served), stopped.clone());
            async move { gate::handle(mall, stop, request).await }
        });
        let until = stop.clone().cancelled_owned();
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(until).await {
                tracing::warn!(%error, "a simulated mall stopped");
            }
        });
        Ok((Self { address, _stop: stop.drop_guard() }, mall))
    }
}
