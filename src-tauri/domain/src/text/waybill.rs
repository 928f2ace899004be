//! The replacements that let a text be written in CP932, each of them told, none of them silent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::char::compose;

/// A character that was replaced in a text for a waybill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replaced {
    /// What stood there.
    pub from: char,
    /// What stands there now; empty when it was taken out.
    pub to: String,
    /// Which character of the original it was, from 0.
    pub at: usize,
    /// The text looks or reads different now, so that a person should see it before the file is made.
    pub ask: bool,
}

/// The text with every character replaced that CP932 writes under another code or not at all, and what was replaced.
///
/// Only what has a decided replacement is touched. Other characters outside CP932 (emoji, rare kanji) stay: the
/// encoder reports them, and they are a 確認事項 until somebody has changed the text.
pub fn for_waybill(text: &str) -> (String, Vec<Replaced>) {
    let mut written = String::with_capacity(text.len());
    let mut replaced = Vec::new();
    let mut rest = text.chars().enumerate().peekable();
    while let Some((at, mut c)) = rest.next() {
        // Kana and its voicing mark apart (as macOS writes file names) are one character. Composing everything would
        // turn the old forms of kanji in names into the new ones.
        if let Some(&(_, mark @ ('\u{3099}' | '\u{309A}'))) = rest.peek()
            && let Some(composed) = compose(c, mark)
        {
            c = composed;
            rest.next();
        }
        match replacement(c) {
            None => written.push(c),
            Some((to, ask)) => {
                written.push_str(to);
                replaced.push(Replaced { from: c, to: to.to_owned(), at, ask });
            }
        }
    }
    (written, replaced)
}

/// What stands for the character, and whether a person should see it.
const fn replacement(c: char) -> Option<(&'static str, bool)> {
    Some(match c {
        '\u{301C}' => ("～", false),
        '\u{2016}' => ("∥", false),
        '\u{2014}' => ("―", false),
        '\u{2011}' | '\u{2013}' => ("‐", false),
        '\u{2212}' => ("－", false),
        '\u{A2}' => ("￠", false),
        '\u{A3}' => ("￡", false),
        '\u{AC}' => ("￢", false),
        '\u{A5}' => ("￥", false),
        '\u{203E}' => ("￣", false),
        '\u{A0}' | '\n' | '\t' => (" ", false),
        '\r' | '\u{200B}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => ("", false),
        'ゔ' => ("ヴ", true),
        '𠮷' => ("吉", true),
        _ => return None,
    })
}
