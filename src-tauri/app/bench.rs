//! For the `start` benchmark: saying when the first row is painted, and the window that it is held against.

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};

use tauri::{WebviewUrl, WebviewWindowBuilder, http::Response};

/// The word on stdout, and on the way there the title of the page.
const PAINTED: &str = "painted";

/// Two frames after the first row is in the page, the row has been painted. Titles cost nothing and need no command.
pub(crate) const WHEN_ROWS_ARE_PAINTED: &str = "\
    (() => { \
        const painted = () => { document.title = 'painted'; }; \
        const look = () => document.querySelector('[role=row] [role=gridcell]') \
            ? requestAnimationFrame(() => requestAnimationFrame(painted)) \
            : requestAnimationFrame(look); \
        requestAnimationFrame(look); \
    })();";

const BLANK: &str = "<!doctype html><meta charset=\"utf-8\"><title>-</title><p>店番</p><script>\
    requestAnimationFrame(() => requestAnimationFrame(() => { document.title = 'painted'; }));</script>";

/// Whether somebody measures.
pub(crate) fn wants_painted() -> bool {
    env::var_os("MISEBAN_SAY_PAINTED").is_some()
}

/// Says it, once the page's title does.
pub(crate) fn say_painted(title: &str) {
    if title == PAINTED {
        // Whoever measured may have gone.
        let _ = writeln!(io::stdout(), "{PAINTED}").and_then(|()| io::stdout().flush());
    }
}

/// A window of the same kind as ours with one line of text and nothing behind it.
pub(crate) fn blank_window() -> ExitCode {
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol("blank", |_, _| {
            let answer = Response::builder().header("content-type", "text/html; charset=utf-8");
            answer.body(BLANK.as_bytes().to_vec()).unwrap_or_default()
        })
        .setup(|app| {
            WebviewWindowBuilder::new(
                app,
                "blank",
                WebviewUrl::CustomProtocol("blank://localhost/".parse()?),
            )
            .title("店番")
            .inner_size(1280.0, 800.0)
            .on_document_title_changed(|_, title| say_painted(&title))
            .build()?;
            Ok(())
        })
        .build(crate::context());
    match built {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(|_, _| {})).unwrap_or(1)),
        Err(_) => ExitCode::FAILURE,
    }
}
