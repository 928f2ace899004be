//! The commands, as the pages call them.

use miseban_api::{Api, Changed, Problem};
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, State};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Every command of the program through one door.
#[tauri::command]
pub(crate) async fn rpc(api: State<'_, Api>, name: String, arg: Value) -> Result<Value, Box<Problem>> {
    Ok(api.call(&name, arg).await?)
}

/// Tells the pages what changed, for as long as the engine lives.
pub(crate) async fn tell_changes(app: AppHandle, mut events: Receiver<Changed>) {
    loop {
        let changed = match events.recv().await {
            Ok(changed) => changed,
            // Too much at once to hear all of it: ask for everything again.
            Err(RecvError::Lagged(_)) => Changed { topics: vec!["*".to_owned()] },
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = app.emit("changed", &changed) {
            tracing::warn!(%error, "the window could not be told of a change");
        }
    }
}
