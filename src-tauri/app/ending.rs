//! Ending: whatever asks the program to go, the shop is left in order, and within ten seconds.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tauri::{AppHandle, Manager as _, RunEvent};

use crate::start::Minding;

const LONGEST: Duration = Duration::from_secs(10);

/// What has to be closed before the process may go.
pub(crate) struct Ending {
    minding: Mutex<Option<Minding>>,
    over: AtomicBool,
}

impl Ending {
    pub(crate) fn of(minding: Minding) -> Self {
        Self { minding: Mutex::new(Some(minding)), over: AtomicBool::new(false) }
    }

    /// What is to be closed; nothing when somebody is at it already.
    fn take(&self) -> Option<Minding> {
        self.minding.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Holds the end back until everything is closed.
pub(crate) fn on_event(app: &AppHandle, event: &RunEvent) {
    let ending = app.state::<Ending>();
    match event {
        RunEvent::ExitRequested { api, code, .. } if !ending.over.load(Ordering::SeqCst) => {
            api.prevent_exit();
            let code = code.unwrap_or(0);
            if let Some(minding) = ending.take() {
                // To the person it ends at once.
                for window in app.webview_windows().values() {
                    let _ = window.hide();
                }
                let app = app.clone();
                tauri::async_runtime::spawn(async move {
                    close(minding).await;
                    app.state::<Ending>().over.store(true, Ordering::SeqCst);
                    app.exit(code);
                });
            }
        }
        // Some ways out (Cmd+Q on macOS) don't ask before.
        RunEvent::Exit => {
            if let Some(minding) = ending.take() {
                tauri::async_runtime::block_on(close(minding));
            }
        }
        _ => {}
    }
}

async fn close(minding: Minding) {
    let Minding { api, socket, demo } = minding;
    let closed = tokio::time::timeout(LONGEST, async {
        socket.close().await;
        api.close().await;
    });
    if closed.await.is_err() {
        // Nothing is lost: what is unfinished goes on at the next start.
        tracing::warn!("not everything ended in time");
    }
    drop(demo);
}

/// Ends when the system asks for it (logging out, `kill`).
#[cfg(unix)]
pub(crate) async fn on_signals(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hang_up)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()))
    else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    app.exit(0);
}
