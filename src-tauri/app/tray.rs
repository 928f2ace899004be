//! The tray: the program minds the shop while its window is closed.

use std::{collections::BTreeMap, fs};

use miseban_api::Api;
use tauri::{
    AppHandle, Manager as _,
    menu::{Menu, MenuItem},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};
use tauri_plugin_notification::NotificationExt as _;

use crate::window;

/// Whether there is a tray to close the window to.
pub(crate) struct Tray {
    pub present: bool,
}

/// Puts the icon into the tray, where the desktop has one.
pub(crate) fn put(app: &AppHandle) -> Tray {
    let present = host::is_there()
        && build(app).inspect_err(|error| tracing::warn!(%error, "there is no tray")).is_ok();
    Tray { present }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let api = app.state::<Api>();
    let text = |code: &str| tauri::async_runtime::block_on(api.text(code, &BTreeMap::new()));
    let open = MenuItem::with_id(app, "open", text("tray.open"), true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", text("tray.quit"), true, None::<&str>)?;
    let mut tray = TrayIconBuilder::with_id("miseban")
        .tooltip(text("app.name"))
        .menu(&Menu::with_items(app, &[&open, &quit])?)
        // On Windows a click opens the window and the menu is on the right button; elsewhere a click is the menu.
        .show_menu_on_left_click(!cfg!(windows))
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::show(app),
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            let click = matches!(
                event,
                TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
            );
            if click && cfg!(windows) {
                window::show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app).map(drop)
}

/// Tells once in the life of a data folder that the shop is still being minded.
pub(crate) async fn say_still_minding(app: AppHandle) {
    let api = app.state::<Api>();
    let said = api.dir().join("told-of-tray");
    if said.exists() {
        return;
    }
    let nothing = BTreeMap::new();
    let told = app
        .notification()
        .builder()
        .title(api.text("tray.still_minding", &nothing).await)
        .body(api.text("tray.still_minding_body", &nothing).await)
        .show();
    if let Err(error) = told
        .map_err(|error| error.to_string())
        .and_then(|()| fs::write(said, "").map_err(|error| error.to_string()))
    {
        tracing::warn!(error, "that the shop is still minded may be told again");
    }
}

/// Windows and macOS always have a tray.
#[cfg(not(target_os = "linux"))]
mod host {
    pub(super) fn is_there() -> bool {
        true
    }
}

/// Linux has one if the desktop shows `StatusNotifier` items, and if the library that speaks to it is installed
/// (without it the icon's creation would end the program).
#[cfg(target_os = "linux")]
mod host {
    use std::path::Path;

    use zbus::{blocking::Connection, zvariant::OwnedValue};

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const LIBRARIES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];

    pub(super) fn is_there() -> bool {
        has_library() && shows_items().unwrap_or(false)
    }

    fn shows_items() -> zbus::Result<bool> {
        let asked = (WATCHER, "IsStatusNotifierHostRegistered");
        let answer = Connection::session()?.call_method(
            Some(WATCHER),
            "/StatusNotifierWatcher",
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &asked,
        )?;
        let value: OwnedValue = answer.body().deserialize()?;
        Ok(bool::try_from(value)?)
    }

    fn has_library() -> bool {
        let triple = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
        let told = std::env::var("LD_LIBRARY_PATH").unwrap_or_default();
        let places = told.split(':').chain([triple.as_str(), "/usr/lib64", "/usr/lib", "/lib64", "/lib"]);
        places
            .filter(|place| !place.is_empty())
            .any(|place| LIBRARIES.iter().any(|library| Path::new(place).join(library).exists()))
    }
}
