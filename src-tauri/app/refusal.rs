//! Saying why the program can't start, where there is no window to say it in.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use miseban_api::{Messages, Problem, language};
use serde_json::json;
use tauri::RunEvent;
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

/// Shows the sentence in a dialog of the system, and says the problem on stderr for whoever started us.
pub(crate) fn show(problem: &Problem) -> ExitCode {
    let messages = Messages::of(language::of_system());
    let text = messages.text(&problem.code, &problem.args);
    let title = messages.text("app.name", &std::collections::BTreeMap::new());
    // A desktop program has no stderr on Windows, and nobody need be listening elsewhere.
    let _ = writeln!(io::stderr(), "{}", json!(problem));
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(move |app| {
            let handle = app.handle().clone();
            let dialog = app.dialog().message(text).title(title).kind(MessageDialogKind::Error);
            dialog.show(move |_| handle.exit(1));
            Ok(())
        })
        .build(crate::context());
    if let Ok(app) = built {
        app.run(|_, event| {
            // There is no window; only the answered dialog ends this.
            if let RunEvent::ExitRequested { code: None, api, .. } = event {
                api.prevent_exit();
            }
        });
    }
    ExitCode::FAILURE
}
