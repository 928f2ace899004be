//! Rakuten's three worlds of errors: the gateway's `Results`, the order API's `MessageModelList`, the inventory
//! API's `errors`.
//!
//! Codes that the documentation names are used where it names them. Others follow its pattern
//! `ORDER_EXT_API_<NAME>_<INFO|ERROR>_<nnn>` (the numbers are invented): a program must look at `messageType`.

use serde_json::{Map, Value, json};

use crate::stand::wire::Answer;

/// A gateway refusal (official codes: ES04-01, ES04-03, ES01-02; others invented).
pub(super) fn gateway(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"Results": {"errorCode": code, "message": message}}))
}

/// A row of `MessageModelList`.
#[derive(Debug, Clone)]
pub(super) struct Message(Map<String, Value>);

impl Message {
    fn new(kind: &str, api: &str, number: &str, text: &str) -> Self {
        let mut row = Map::new();
        row.insert("messageType".to_owned(), json!(kind));
        row.insert("messageCode".to_owned(), json!(format!("ORDER_EXT_API_{api}_{kind}_{number}")));
        row.insert("message".to_owned(), json!(text));
        Self(row)
    }

    pub(super) fn info(api: &str, number: &str, text: &str) -> Self {
        Self::new("INFO", api, number, text)
    }

    pub(super) fn error(api: &str, number: &str, text: &str) -> Self {
        Self::new("ERROR", api, number, text)
    }

    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    #[must_use]
    pub(super) fn order(self, number: &str) -> Self {
        self.with("orderNumber", number)
    }

    pub(super) fn is_error(&self) -> bool {
        self.0.get("messageType").is_some_and(|kind| kind == "ERROR")
    }

    pub(super) fn value(self) -> Value {
        Value::Object(self.0)
    }
}

/// An answer of `MessageModelList` and nothing else.
pub(super) fn only_messages(status: u16, messages: Vec<Message>) -> Answer {
    Answer::json(status, &json!({"MessageModelList": values(messages)}))
}

pub(super) fn values(messages: Vec<Message>) -> Vec<Value> {
    messages.into_iter().map(Message::value).collect()
}

/// A mandatory member is missing (009, official).
pub(super) fn missing(api: &str, member: &str) -> Message {
    Message::error(api, "009", &format!("必須項目が設定されていません。（{member}）"))
}

/// A member has the wrong form (011, official).
pub(super) fn malformed(api: &str, member: &str) -> Message {
    Message::error(api, "011", &format!("フォーマットが正しくありません。（{member}）"))
}

/// A row of the inventory API's `errors`.
pub(super) fn inventory_error(code: &str, message: &str, property_path: Option<String>) -> Value {
    match property_path {
        Some(path) => json!({"code": code, "message": message, "metadata": {"propertyPath": path}}),
        None => json!({"code": code, "message": message}),
    }
}

pub(super) fn inventory_errors(status: u16, errors: &[Value]) -> Answer {
    Answer::json(status, &json!({"errors": errors}))
}
