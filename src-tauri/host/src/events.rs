//! `GET /events`: what changed, as server-sent events named `changed`.

use std::convert::Infallible;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use miseban_api::Changed;
use serde::Deserialize;
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use crate::{gate, server::Shared};

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// An `EventSource` can't send headers.
    #[serde(default)]
    token: String,
}

pub(crate) async fn events(
    State(shared): State<Shared>,
    Query(asked): Query<Asked>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    if !gate::same(shared.token.as_bytes(), asked.token.as_bytes()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let state = (shared.api.events(), shared.stop.clone());
    let stream = stream::unfold(state, |(mut events, mut stop)| async move {
        let changed = next(&mut events, &mut stop).await?;
        let event = Event::default().event("changed").json_data(&changed).ok()?;
        Some((Ok(event), (events, stop)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// The next change, or nothing when the engine or the host has ended.
async fn next(events: &mut Receiver<Changed>, stop: &mut watch::Receiver<bool>) -> Option<Changed> {
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => None,
        changed = events.recv() => match changed {
            Ok(changed) => Some(changed),
            // Too slow to hear everything: whatever it was, ask for all again.
            Err(RecvError::Lagged(_)) => Some(Changed { topics: vec!["*".to_owned()] }),
            Err(RecvError::Closed) => None,
        },
    }
}
