//! Every request that a mall got, refused ones included.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// How many requests are kept.
const KEPT: usize = 20_000;

/// A request and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Logged {
    /// Counts from 1.
    pub seq: u64,
    /// When it came, UTC milliseconds.
    pub at: i64,
    /// GET, POST, …
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Status of the answer; `None` while it is out or when it never went.
    pub status: Option<u16>,
    /// Bytes of the answer's body before any fault cut it.
    pub body_length: Option<usize>,
    /// When the answer went, UTC milliseconds.
    pub answered_at: Option<i64>,
    /// Kinds of the faults that met it.
    pub faults: Vec<String>,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<Logged>,
    seq: u64,
}

impl RequestLog {
    pub(crate) fn start(&mut self, method: &str, path: &str, at: i64, faults: Vec<String>) -> u64 {
        self.seq += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(Logged {
            seq: self.seq,
            at,
            method: method.to_owned(),
            path: path.to_owned(),
            status: None,
            body_length: None,
            answered_at: None,
            faults,
        });
        self.seq
    }

    pub(crate) fn finish(&mut self, seq: u64, status: u16, body_length: usize, at: i64) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.seq == seq) {
            entry.status = Some(status);
            entry.body_length = Some(body_length);
            entry.answered_at = Some(at);
        }
    }

    pub(crate) fn since(&self, seq: u64) -> Vec<Logged> {
        self.entries.iter().filter(|entry| entry.seq > seq).cloned().collect()
    }
}
