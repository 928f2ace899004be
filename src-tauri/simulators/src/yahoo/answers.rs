//! Yahoo!'s ways of saying no. Codes that the documentation names are used where it names them; other `od` codes are
//! invented, as is the status of what the order API refuses (it is known to use both 200 and 400).

use std::fmt::Write as _;

use super::xml::escape;
use crate::stand::wire::Answer;

const TYPE: &str = "text/xml; charset=UTF-8";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

pub(super) fn xml(status: u16, body: &str) -> Answer {
    Answer::new(status, TYPE, format!("{DECLARATION}{body}"))
}

/// A token that doesn't do (official shape).
pub(super) fn bad_token(description: &str) -> Answer {
    let message = format!(
        "Please provide valid credentials. Bearer realm=\"yahooapis.jp\", error=\"invalid_token\", error_description=\"{description}\""
    );
    xml(401, &format!("<Error>\n<Message>{}</Message>\n</Error>\n", escape(&message)))
        .with("www-authenticate", "Bearer realm=\"yahooapis.jp\", error=\"invalid_token\"")
}

/// A parameter that doesn't do (official shape).
pub(super) fn parameter(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<Error xmlns=\"urn:yahoo:api\">\n<Message>{}</Message>\n<Code>{code}</Code>\n</Error>\n",
        escape(message)
    );
    xml(status, &body)
}

/// The order API refuses (official shape).
pub(super) fn order_refused(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<Result>\n<Status>NG</Status>\n<Error><Code>{code}</Code><Message>{}</Message></Error>\n</Result>\n",
        escape(message)
    );
    xml(status, &body)
}

/// A change was done, maybe with warnings (code and text).
pub(super) fn changed(warnings: &[(&str, &str)]) -> Answer {
    let warnings = warnings.iter().fold(String::new(), |mut text, (code, message)| {
        let message = escape(message);
        let _ = write!(text, "<Warning><Code>{code}</Code><Message>{message}</Message><Detail/></Warning>");
        text
    });
    xml(200, &format!("<ResultSet>\n<Result><Status>OK</Status>{warnings}</Result>\n</ResultSet>\n"))
}
