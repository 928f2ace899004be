//! Text made searchable by any part of it, from one character up, in every script.
//!
//! SQLite's own tokenizers cut at blanks, which Japanese does not have. So the program writes each pair of
//! neighbouring characters as an ASCII word; a part of a text is then a phrase of such words.

use std::fmt::Write as _;

use miseban_domain::text::search_form;
use rusqlite::params;

use crate::{Result, Write, sql, sql::Connected};

/// Searched are at most so many characters a text; nobody looks for the end of a novel in the remarks.
const LONGEST: usize = 2_000;

/// The words for a row's texts.
pub(crate) fn grams<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut grams = String::new();
    for text in texts {
        let form = search_form(text);
        let mut chars = form.chars().take(LONGEST).peekable();
        while let Some(c) = chars.next() {
            // The last character stands alone, which also keeps phrases from running on into the next text.
            let _ = write!(grams, "{:06x}", u32::from(c));
            if let Some(next) = chars.peek() {
                let _ = write!(grams, "x{:06x}", u32::from(*next));
            }
            grams.push(' ');
        }
    }
    grams
}

/// The full-text query for what a person typed: every word of it, anywhere. `None` when nothing was typed.
pub(crate) fn query(typed: &str) -> Option<String> {
    let mut query = String::new();
    for word in typed.split_whitespace() {
        let form: Vec<char> = search_form(word).chars().take(LONGEST).collect();
        match form.as_slice() {
            [] => {}
            [only] => {
                let _ = write!(query, "{:06x}* ", u32::from(*only));
            }
            [..] => {
                query.push('"');
                for (a, b) in form.iter().zip(form.iter().skip(1)) {
                    let _ = write!(query, "{:06x}x{:06x} ", u32::from(*a), u32::from(*b));
                }
                query.push_str("\" ");
            }
        }
    }
    (!query.is_empty()).then_some(query)
}

/// Which table of words.
#[derive(Clone, Copy)]
pub(crate) enum Index {
    Orders,
    Skus,
}

/// Replaces a row's words.
pub(crate) fn put(w: &Write<'_>, index: Index, id: i64, grams: &str) -> Result<()> {
    let sql = match index {
        Index::Orders => "INSERT OR REPLACE INTO order_search (rowid, grams) VALUES (?1, ?2)",
        Index::Skus => "INSERT OR REPLACE INTO sku_search (rowid, grams) VALUES (?1, ?2)",
    };
    sql::run(w.conn(), sql, params![id, grams]).map(|_| ())
}

/// Forgets a row's words.
pub(crate) fn drop_row(w: &Write<'_>, index: Index, id: i64) -> Result<()> {
    let sql = match index {
        Index::Orders => "DELETE FROM order_search WHERE rowid = ?1",
        Index::Skus => "DELETE FROM sku_search WHERE rowid = ?1",
    };
    sql::run(w.conn(), sql, [id]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What SQLite would do, without SQLite.
    fn finds(texts: &[&str], typed: &str) -> bool {
        let grams = grams(texts.iter().copied());
        query(typed).is_some_and(|query| {
            query
                .trim()
                .split_inclusive(['"', '*'])
                .map(|part| part.trim_matches(['"', ' ']))
                .filter(|part| !part.is_empty())
                .all(|part| match part.strip_suffix('*') {
                    Some(start) => grams.split(' ').any(|gram| gram.starts_with(start)),
                    None => grams.contains(part),
                })
        })
    }

    #[test]
    fn any_part_is_found_whatever_its_spelling() {
        let texts = ["山田 花子", "ヤマダ ハナコ", "090-0000-1234", "A-100"];
        for typed in ["山田", "田花", "花", "子", "やまだ", "ﾊﾅｺ", "0900000", "00001234", "a100", "山田 1234"]
        {
            assert!(finds(&texts, typed), "{typed}");
        }
        for typed in ["田山", "花子ヤ", "佐藤", "山田 佐藤"] {
            assert!(!finds(&texts, typed), "{typed}");
        }
        assert_eq!(query(" 　- "), None);
    }
}
