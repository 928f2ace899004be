//! Starting when the person logs in. Offered for the folder that a start without arguments takes, and for no other: the
//! made-up shop needs no minding, and a folder elsewhere was chosen for this one start.

use miseban_api::Problem;
use tauri::{AppHandle, State};
use tauri_plugin_autostart::ManagerExt as _;

use crate::{arguments::Arguments, start::problem};

/// Whether starting at login is offered.
pub(crate) struct LoginStart {
    offered: bool,
}

impl LoginStart {
    pub(crate) fn of(arguments: &Arguments) -> Self {
        Self { offered: !arguments.demo && arguments.data.is_none() }
    }
}

/// The system's own entry for it: minding begins without a window.
pub(crate) fn plugin() -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_autostart::Builder::new().arg("--hidden").build()
}

/// Whether the program starts at login; nothing where that isn't offered.
#[tauri::command]
pub(crate) async fn starts_at_login(
    app: AppHandle,
    login: State<'_, LoginStart>,
) -> Result<Option<bool>, Box<Problem>> {
    if !login.offered {
        return Ok(None);
    }
    app.autolaunch().is_enabled().map(Some).map_err(refused)
}

/// Starts the program at login from now on, or no longer.
#[tauri::command]
pub(crate) async fn set_starts_at_login(
    app: AppHandle,
    login: State<'_, LoginStart>,
    on: bool,
) -> Result<(), Box<Problem>> {
    if !login.offered {
        return Err(problem("problem.login_start_not_here", "on", on));
    }
    let entry = app.autolaunch();
    if on { entry.enable() } else { entry.disable() }.map_err(refused)
}

fn refused(error: tauri_plugin_autostart::Error) -> Box<Problem> {
    problem("problem.system_refused", "detail", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_folder_is_started_at_login() {
        let offered = |arguments: Arguments| LoginStart::of(&arguments).offered;
        assert!(offered(Arguments::default()));
        assert!(offered(Arguments { hidden: true, ..Arguments::default() }));
        assert!(!offered(Arguments { demo: true, ..Arguments::default() }));
        assert!(!offered(Arguments { data: Some("/srv/shop".into()), ..Arguments::default() }));
    }
}
