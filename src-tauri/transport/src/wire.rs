//! One sending of one request: the seam under the repetition and the pacing.

use async_trait::async_trait;

use crate::{Request, Response};

/// Why one sending brought no whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// No connection: nothing left this machine.
    NotSent(String),
    /// Something may have left; no whole answer came.
    NoAnswer(String),
    /// The answer went over the request's limit.
    TooLarge,
}

/// Sends a request once. The real one is a network client; tests bring their own.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Sends it, within its time-out and its limit for the answer.
    async fn send(&self, request: &Request) -> Result<Response, Lost>;
}
