//! Saying why the program can't start, where there is no window to say it in; and where a copy of the data would help,
//! putting it back.

use std::{
    collections::BTreeMap,
    env,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use miseban_api::{Messages, Problem, language, restore_closed};
use serde_json::json;
use tauri::{AppHandle, Manager as _, RunEvent};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};

/// A copy that can be put back, and its folder.
#[derive(Debug, PartialEq, Eq)]
struct Offer {
    dir: PathBuf,
    copy: String,
}

/// Shows the sentence in a dialog of the system, and says the problem on stderr for whoever started us.
pub(crate) fn show(problem: &Problem, dir: Option<&Path>) -> ExitCode {
    // A desktop program has no stderr on Windows, and nobody need be listening elsewhere.
    let _ = writeln!(io::stderr(), "{}", json!(problem));
    let messages = Messages::of(language::of_system());
    let offer = offer(problem, dir);
    let text = text(&messages, problem, offer.is_some());
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(move |app| {
            ask(app.handle().clone(), messages, text, offer);
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

fn ask(app: AppHandle, messages: Messages, text: String, offer: Option<Offer>) {
    let word = |code: &str| messages.text(code, &BTreeMap::new());
    let dialog = app.dialog().message(text).title(word("app.name")).kind(MessageDialogKind::Error);
    let Some(offer) = offer else {
        dialog.show(move |_| app.exit(1));
        return;
    };
    let buttons = MessageDialogButtons::OkCancelCustom(word("refusal.restore"), word("refusal.end"));
    dialog.buttons(buttons).show(move |yes| {
        if !yes {
            app.exit(1);
            return;
        }
        match restore_closed(&offer.dir, &offer.copy).and_then(|_| again(&app)) {
            Ok(()) => app.exit(0),
            // What is said now is the end of it.
            Err(problem) => ask(app, messages.clone(), messages.text(&problem.code, &problem.args), None),
        }
    });
}

/// Starts the program as this one was started.
fn again(app: &AppHandle) -> Result<(), Box<Problem>> {
    let started = tauri::process::current_binary(&app.env())
        .and_then(|program| Command::new(program).args(env::args_os().skip(1)).spawn());
    started.map(drop).map_err(|error| crate::start::problem("problem.system_refused", "detail", error))
}

/// The copy that the problem names, where there is one.
fn offer(problem: &Problem, dir: Option<&Path>) -> Option<Offer> {
    let restorable = problem.action.as_deref() == Some("restore_copy");
    let copy = problem.args.get("copy").filter(|_| restorable)?;
    Some(Offer { dir: dir?.to_owned(), copy: copy.clone() })
}

fn text(messages: &Messages, problem: &Problem, offered: bool) -> String {
    let mut text = messages.text(&problem.code, &problem.args);
    if offered {
        let at = problem.args.get("copy_at").cloned().unwrap_or_default();
        text.push_str("\n\n");
        text.push_str(&messages.text("refusal.offer", &BTreeMap::from([("at".to_owned(), at)])));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_offered_where_the_problem_names_one() {
        let dir = Path::new("/data");
        let mut damaged = crate::start::problem("store.corrupt", "copy", "a.db");
        assert_eq!(offer(&damaged, Some(dir)), None, "it is not said that this helps");
        damaged.action = Some("restore_copy".to_owned());
        damaged.args.insert("copy_at".to_owned(), "2026/11/22 09:30".to_owned());
        assert_eq!(offer(&damaged, Some(dir)), Some(Offer { dir: dir.to_owned(), copy: "a.db".to_owned() }));
        assert_eq!(offer(&damaged, None), None);

        let messages = Messages::of("ja");
        let said = text(&messages, &damaged, true);
        assert!(said.contains("壊れています") && said.contains("2026/11/22 09:30"), "{said}");
        assert!(!text(&messages, &damaged, false).contains("2026"));
    }
}
