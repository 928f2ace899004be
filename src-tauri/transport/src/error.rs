//! What goes wrong before a whole answer is there.

/// Kinds of trouble on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransportErrorKind {
    /// The address is not allowed here (a demo folder reaches only this machine) or is no address.
    Address,
    /// No connection came about; nothing was sent.
    NotSent,
    /// A reading call got no whole answer, also after repeating it.
    NoAnswer,
    /// A changing call left and its answer did not come whole: it may or may not have happened.
    OutcomeUnknown,
    /// The answer is larger than the call allows.
    TooLarge,
    /// The client could not be set up (no certificates on this machine).
    SetUp,
}

/// Trouble on the line. Carries no header, no query and no body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} at {host}: {detail}")]
pub struct TransportError {
    /// Which kind.
    pub kind: TransportErrorKind,
    /// The other side.
    pub host: String,
    /// For the log, not for people.
    pub detail: String,
}

impl TransportError {
    pub(crate) fn new(kind: TransportErrorKind, host: &str, detail: impl Into<String>) -> Self {
        Self { kind, host: host.to_owned(), detail: detail.into() }
    }
}
