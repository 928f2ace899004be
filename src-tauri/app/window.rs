//! The window, and the life of the program around it.

use std::{collections::BTreeMap, process::ExitCode};

use miseban_api::Api;
use tauri::{AppHandle, Manager as _, RunEvent, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{
    arguments::Arguments,
    bench,
    ending::{self, Ending},
    login_start::{self, LoginStart},
    rpc, shell,
    start::Minding,
    tray::{self, Tray},
};

const LABEL: &str = "main";

/// Opens the window and stays until the program ends.
pub(crate) fn run(minding: Minding, arguments: &Arguments) -> ExitCode {
    let api = minding.api.clone();
    let hidden = arguments.hidden;
    // Beside the data: the demo shop's window doesn't move one's own.
    let state_file = api.dir().join("window.json").to_string_lossy().into_owned();
    let states = StateFlags::all() - StateFlags::VISIBLE - StateFlags::DECORATIONS;
    let built = tauri::Builder::default()
        .plugin(login_start::plugin())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_filename(state_file)
                .with_state_flags(states)
                .build(),
        )
        .manage(api)
        .manage(Ending::of(minding))
        .manage(LoginStart::of(arguments))
        .invoke_handler(tauri::generate_handler![
            rpc::rpc,
            shell::start_choose,
            shell::open_external,
            shell::open_file,
            shell::save_file,
            shell::print_file,
            shell::quit,
            login_start::starts_at_login,
            login_start::set_starts_at_login,
        ])
        .setup(move |app| {
            set_up(app.handle(), hidden)?;
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                api.prevent_close();
                close(window.app_handle());
            }
        })
        .build(crate::context());
    match built {
        Ok(app) => {
            ExitCode::from(u8::try_from(app.run_return(|app, event| on_event(app, &event))).unwrap_or(1))
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn set_up(app: &AppHandle, hidden: bool) -> tauri::Result<()> {
    let api = app.state::<Api>().inner().clone();
    let tray = tray::put(app);
    // Hidden without a tray there would be no way to it.
    let (visible, minimised) = (!hidden || !tray.present, hidden && !tray.present);
    app.manage(tray);
    let mut window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(tauri::async_runtime::block_on(api.text("app.name", &BTreeMap::new())))
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 680.0)
        .visible(visible)
        .data_directory(api.dir().join("webview"))
        .on_navigation(ours)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny);
    if bench::wants_painted() {
        window = window
            .initialization_script(bench::WHEN_ROWS_ARE_PAINTED)
            .on_document_title_changed(|_, title| bench::say_painted(&title));
    }
    let window = window.build()?;
    if minimised {
        window.minimize()?;
    }
    tauri::async_runtime::spawn(rpc::tell_changes(app.clone(), api.events()));
    tauri::async_runtime::spawn(show_when_asked(app.clone(), api.show_requests()));
    #[cfg(unix)]
    tauri::async_runtime::spawn(ending::on_signals(app.clone()));
    Ok(())
}

fn on_event(app: &AppHandle, event: &RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Reopen { .. } = event {
        show(app);
    }
    ending::on_event(app, event);
}

/// A second start wants the window of the first.
async fn show_when_asked(app: AppHandle, mut requests: Receiver<()>) {
    while let Ok(()) | Err(RecvError::Lagged(_)) = requests.recv().await {
        show(&app);
    }
}

/// Brings the window to the front, from the tray or from under others.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Closing goes on minding: into the tray, or where there is none, into the task bar.
fn close(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let closed = if app.state::<Tray>().present {
        tauri::async_runtime::spawn(tray::say_still_minding(app.clone()));
        window.hide()
    } else {
        window.minimize()
    };
    if let Err(error) = closed {
        tracing::warn!(%error, "the window could not be put away");
    }
}

/// Whether the window may go to an address: only to the program's own pages, whatever a mail or a mall's text says.
fn ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" | "about" | "blob" => true,
        "http" | "https" => {
            url.host_str() == Some("tauri.localhost")
                || (cfg!(debug_assertions) && url.host_str() == Some("localhost"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_our_pages_only() {
        for good in ["tauri://localhost/index.html#/orders", "http://tauri.localhost/", "about:srcdoc"] {
            assert!(ours(&good.parse().unwrap()), "{good}");
        }
        for bad in ["https://example.com/", "file:///etc/passwd", "data:text/html,x", "http://127.0.0.1/"] {
            assert!(!ours(&bad.parse().unwrap()), "{bad}");
        }
    }
}
