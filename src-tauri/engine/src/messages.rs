//! The one catalogue of texts, for what is not drawn by the window: slips, tray, notifications, command line.

use std::collections::BTreeMap;

/// The texts of one language.
#[derive(Debug, Clone)]
pub struct Messages {
    texts: BTreeMap<String, String>,
}

const JAPANESE: &str = include_str!("../../../ui/messages/ja.json");
const ENGLISH: &str = include_str!("../../../ui/messages/en.json");

impl Messages {
    /// The texts of `language` (`ja` or `en`; anything else is Japanese).
    pub fn of(language: &str) -> Self {
        let source = if language == "en" { ENGLISH } else { JAPANESE };
        // The catalogue is part of the program and a test reads it, so a fault here cannot reach a shop.
        let texts: BTreeMap<String, serde_json::Value> = serde_json::from_str(source).unwrap_or_default();
        let texts = texts
            .into_iter()
            .filter_map(|(code, text)| text.as_str().map(|text| (code, text.to_owned())))
            .collect();
        Self { texts }
    }

    /// The text of `code` with its arguments; the code itself when there is none, so that it can be found.
    ///
    /// The key is the code, letter by letter, as in the window. An argument that is itself a code (`@mall.rakuten`) is
    /// looked up, and one that wasn't given is an empty place, there as here.
    pub fn text(&self, code: &str, args: &BTreeMap<String, String>) -> String {
        let Some(text) = self.texts.get(code) else { return code.to_owned() };
        let mut filled = String::with_capacity(text.len());
        let mut rest = text.as_str();
        // In one pass: braces in an argument, such as a path, are no places to be filled.
        while let Some((before, name, after)) =
            rest.split_once('{').and_then(|(before, more)| more.split_once('}').map(|(n, a)| (before, n, a)))
        {
            filled.push_str(before);
            filled.push_str(args.get(name).map_or("", |value| self.spoken(value)));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn spoken<'a>(&'a self, value: &'a str) -> &'a str {
        match value.strip_prefix('@') {
            Some(code) => self.texts.get(code).map_or(value, String::as_str),
            None => value,
        }
    }

    /// Whether there is a text for `code`.
    pub fn has(&self, code: &str) -> bool {
        self.texts.contains_key(code)
    }
}

impl miseban_documents::Texts for Messages {
    fn text(&self, code: &str, args: &[(&str, &str)]) -> String {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self::text(self, code, &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_text_is_found_under_its_code_in_either_language() {
        let none = BTreeMap::new();
        for (language, name) in [("ja", "店番"), ("en", "Miseban"), ("fr", "店番")] {
            let messages = Messages::of(language);
            assert_eq!(messages.text("app.name", &none), name);
            assert_ne!(messages.text("problem.number_empty", &none), "problem.number_empty");
            assert_eq!(messages.text("problem.never_heard_of", &none), "problem.never_heard_of");
        }
    }

    #[test]
    fn arguments_are_filled_in_once() {
        let messages = Messages {
            texts: [("t", "<{a}|{b}|{c}>"), ("mall.x", "X")]
                .map(|(code, text)| (code.to_owned(), text.to_owned()))
                .into(),
        };
        let filled = messages.text("t", &args(&[("a", "{b}"), ("b", "@mall.x"), ("d", "?")]));
        assert_eq!(filled, "<{b}|X|>");
        assert_eq!(messages.text("t", &args(&[("a", "@nobody"), ("b", "2"), ("c", "3")])), "<@nobody|2|3>");
    }
}
