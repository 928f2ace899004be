//! What is sent.

use std::time::Duration;

use crate::Pace;

/// How to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

impl Method {
    /// As it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a call does at the other side; the caller knows, not the method (many malls read by POST).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It only reads: sending it twice does no harm.
    Repeatable,
    /// It changes something: sent once, whatever happens.
    Changing,
}

/// A request. Its `Debug` shows neither headers nor query nor body.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) effect: Effect,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) paces: Vec<(String, Pace)>,
    pub(crate) whole: Option<Duration>,
    pub(crate) max_answer: usize,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("effect", &self.effect)
            .finish_non_exhaustive()
    }
}

impl Request {
    /// A call that only reads.
    pub fn reading(method: Method, url: impl Into<String>) -> Self {
        Self::new(method, url.into(), Effect::Repeatable)
    }

    /// A call that changes something.
    pub fn changing(method: Method, url: impl Into<String>) -> Self {
        Self::new(method, url.into(), Effect::Changing)
    }

    fn new(method: Method, url: String, effect: Effect) -> Self {
        Self {
            method,
            effect,
            url,
            headers: Vec::new(),
            body: Vec::new(),
            paces: Vec::new(),
            whole: None,
            max_answer: 32 << 20,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sets the body and its `Content-Type`.
    #[must_use]
    pub fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut request = self.header("Content-Type", content_type);
        request.body = body.into();
        request
    }

    /// Every sending of it waits for a permit of `key`. The first pace given for a key counts for all.
    #[must_use]
    pub fn paced(mut self, key: impl Into<String>, pace: Pace) -> Self {
        self.paces.push((key.into(), pace));
        self
    }

    /// Most time from the first byte out to the last byte in, for one sending; the door's own time unless told.
    #[must_use]
    pub const fn whole(mut self, most: Duration) -> Self {
        self.whole = Some(most);
        self
    }

    /// Most bytes of the answer after unpacking. 32 MiB unless told.
    #[must_use]
    pub const fn max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    /// How it asks.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The whole address, with its query. For a [`crate::Wire`]; not for logs.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// All headers. For a [`crate::Wire`]; not for logs.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The body. For a [`crate::Wire`]; not for logs.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// Most time for one sending, where the request says one.
    pub const fn time_out(&self) -> Option<Duration> {
        self.whole
    }

    /// Most bytes of the answer.
    pub const fn answer_limit(&self) -> usize {
        self.max_answer
    }
}
