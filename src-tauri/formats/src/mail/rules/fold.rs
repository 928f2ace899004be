//! Lines as the patterns see them, beside the lines as they came.

use unicode_normalization::UnicodeNormalization;

use super::Unreadable;

/// One line of a mail.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// From 1.
    pub number: usize,
    /// As it came, without the blanks at its ends.
    pub raw: &'t str,
    /// NFKC, blanks made one.
    pub folded: String,
}

/// All lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    text.lines()
        .enumerate()
        .map(|(at, raw)| Line { number: at + 1, raw: raw.trim(), folded: fold(raw) })
        .collect()
}

/// NFKC with runs of blanks made one and none at the ends.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc() {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// A line of dashes, stars and the like: ends what stands before it.
pub(super) fn is_rule(folded: &str) -> bool {
    folded.chars().count() >= 4
        && folded
            .chars()
            .all(|c| matches!(c, '-' | '=' | '*' | '_' | '─' | '━' | '~' | '‐' | '―' | '◇' | '◆' | '■'))
}

/// Whole yen or pieces, with or without commas. No sign, twelve digits at most.
pub(super) fn number(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|c| *c != ',').collect();
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The reason why a mail can't be read.
pub(super) fn unreadable<const N: usize>(code: &str, line: usize, args: [(&str, String); N]) -> Unreadable {
    Unreadable {
        code: code.to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        line,
        order_number: None,
    }
}
