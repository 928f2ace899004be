//! The replacements that let a text be written in CP932, each of them told, none of them silent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A character that was replaced in a text for a waybill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replaced {
    /// What stood there.
    pub from: char,
    /// What stands there now; empty when it was taken out.
    pub to: String,
    /// Which character of the original it was, from 0 (after composing, か + ゛ being one).
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
    for (at, c) in text.nfc().enumerate() {
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
        '〜' => ("～", false),
        '‖' => ("∥", false),
        '—' => ("―", false),
        '\u{2011}' | '–' => ("‐", false),
        '−' => ("－", false),
        '¢' => ("￠", false),
        '£' => ("￡", false),
        '¬' => ("￢", false),
        '¥' => ("￥", false),
        '‾' => ("￣", false),
        '\u{A0}' | '\n' | '\r' | '\t' => (" ", false),
        '\u{200B}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => ("", false),
        'ゔ' => ("ヴ", true),
        '𠮷' => ("吉", true),
        _ => return None,
    })
}
