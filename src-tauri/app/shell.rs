//! What only a desktop window can do, as the pages call it.

use std::{path::Path, process::Command};

use miseban_api::{Api, Problem};
use tauri::{AppHandle, State, Url};
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;
use tokio::sync::oneshot;

use crate::{arguments::demo_beside, files, print, start::problem};

/// The first start: the made-up shop is a program of its own on the folder beside this one; one's own shop is here.
#[tauri::command]
pub(crate) async fn start_choose(
    app: AppHandle,
    api: State<'_, Api>,
    kind: String,
) -> Result<(), Box<Problem>> {
    if kind != "demo" {
        return Ok(());
    }
    let program = tauri::process::current_binary(&tauri::Manager::env(&app)).map_err(failed)?;
    let mut demo = Command::new(program);
    demo.arg("--demo").arg("--data").arg(demo_beside(api.dir())).env_remove("MISEBAN_DATA");
    demo.spawn().map_err(failed)?;
    app.exit(0);
    Ok(())
}

/// Opens an address in the system's browser.
#[tauri::command]
pub(crate) async fn open_external(app: AppHandle, url: String) -> Result<(), Box<Problem>> {
    let address = web_address(&url).ok_or_else(|| problem("problem.not_an_address", "url", &url))?;
    app.opener().open_url(address, None::<&str>).map_err(failed)
}

/// Opens a file that the program made with the system's program for it.
#[tauri::command]
pub(crate) async fn open_file(app: AppHandle, api: State<'_, Api>, path: String) -> Result<(), Box<Problem>> {
    open(&app, &files::ours(api.dir(), &path)?)
}

/// Asks where to, and copies a file that the program made there; nothing when the person changed their mind.
#[tauri::command]
pub(crate) async fn save_file(
    app: AppHandle,
    api: State<'_, Api>,
    path: String,
    name: String,
) -> Result<Option<String>, Box<Problem>> {
    let file = files::ours(api.dir(), &path)?;
    let (tell, told) = oneshot::channel();
    app.dialog().file().set_file_name(files::plain_name(&name)).save_file(move |place| {
        // When the window is gone nobody waits for the answer.
        let _ = tell.send(place);
    });
    let Some(place) = told.await.ok().flatten() else { return Ok(None) };
    let place = place.into_path().map_err(failed)?;
    tokio::fs::copy(&file, &place).await.map_err(|error| problem("problem.copy_failed", "detail", error))?;
    Ok(Some(place.display().to_string()))
}

/// Prints a file that the program made; where the system can't by itself, it is opened.
#[tauri::command]
pub(crate) async fn print_file(
    app: AppHandle,
    api: State<'_, Api>,
    path: String,
) -> Result<(), Box<Problem>> {
    let file = files::ours(api.dir(), &path)?;
    if print::print(&file).await.map_err(failed)? { Ok(()) } else { open(&app, &file) }
}

/// Ends the program: the way out where there is no tray.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands it over")]
pub(crate) fn quit(app: AppHandle) {
    app.exit(0);
}

fn open(app: &AppHandle, file: &Path) -> Result<(), Box<Problem>> {
    app.opener().open_path(file.to_string_lossy(), None::<&str>).map_err(failed)
}

fn failed(error: impl ToString) -> Box<Problem> {
    problem("problem.system_refused", "detail", error)
}

/// An address for a browser, and nothing else that a system would start a program for.
fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn only_addresses_of_the_web_are_opened() {
        assert!(web_address("https://auth.login.yahoo.co.jp/yconnect/v2/authorization?a=b").is_some());
        assert!(web_address("http://127.0.0.1:1234/").is_some());
        for bad in ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@example.com", "calc.exe", ""] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }
}
