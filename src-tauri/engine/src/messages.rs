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
    pub fn text(&self, code: &str, args: &BTreeMap<String, String>) -> String {
        let Some(text) = self.texts.get(code) else { return code.to_owned() };
        let mut text = text.clone();
        for (name, value) in args {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
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
