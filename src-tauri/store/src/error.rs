//! The one error of this room: what kind of trouble it is, and what SQLite or the system said.

use miseban_domain::Coded;
use rusqlite::ErrorCode;

/// What went wrong, in the kinds that a caller treats differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// Another program holds the file; trying again helps.
    Busy,
    /// The store was closed.
    Closed,
    /// The disk is full.
    Full,
    /// The file or its folder cannot be written.
    ReadOnly,
    /// The file is damaged, or holds something that cannot be.
    Corrupt,
    /// The file was written by a newer program.
    Newer {
        /// The schema found in the file.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// There is no such row; the word says of what.
    NotFound(&'static str),
    /// A rule of the data stands against it; the code says which.
    Conflict(&'static str),
    /// Refused with a message for the person.
    Refused(Coded),
    /// Reading or writing failed.
    Io,
    /// A defect of the program (a panic in a closure, a statement that is wrong).
    Internal,
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[error("store: {kind:?}{}", self.source.as_ref().map(|e| format!(": {e}")).unwrap_or_default())]
pub struct StoreError {
    /// Which kind.
    pub kind: StoreErrorKind,
    /// What lies under it.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StoreError {
    /// An error without a cause under it.
    pub const fn new(kind: StoreErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// An error with what lies under it.
    pub fn with(kind: StoreErrorKind, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind, source: Some(source.into()) }
    }

    /// There is no such row.
    pub const fn not_found(what: &'static str) -> Self {
        Self::new(StoreErrorKind::NotFound(what))
    }

    /// A rule of the data stands against it.
    pub const fn conflict(code: &'static str) -> Self {
        Self::new(StoreErrorKind::Conflict(code))
    }

    /// Refused with a message for the person.
    pub const fn refused(message: Coded) -> Self {
        Self::new(StoreErrorKind::Refused(message))
    }

    /// The message for the person: code `store.<kind>`, or the message of a refusal.
    pub fn coded(&self) -> Coded {
        match &self.kind {
            StoreErrorKind::Busy => Coded::new("store.busy"),
            StoreErrorKind::Closed => Coded::new("store.closed"),
            StoreErrorKind::Full => Coded::new("store.full"),
            StoreErrorKind::ReadOnly => Coded::new("store.read_only"),
            StoreErrorKind::Corrupt => Coded::new("store.corrupt"),
            StoreErrorKind::Newer { found, known } => {
                Coded::new("store.newer").with("found", found).with("known", known)
            }
            StoreErrorKind::NotFound(what) => Coded::new("store.not_found").with("what", what),
            StoreErrorKind::Conflict(code) => Coded::new(*code),
            StoreErrorKind::Refused(message) => message.clone(),
            StoreErrorKind::Io => Coded::new("store.io"),
            StoreErrorKind::Internal => Coded::new("store.internal"),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match &error {
            rusqlite::Error::SqliteFailure(code, _) => match code.code {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreErrorKind::Busy,
                ErrorCode::DiskFull => StoreErrorKind::Full,
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreErrorKind::ReadOnly,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreErrorKind::Corrupt,
                ErrorCode::ConstraintViolation => StoreErrorKind::Conflict("store.conflict"),
                ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => StoreErrorKind::Io,
                _ => StoreErrorKind::Internal,
            },
            rusqlite::Error::QueryReturnedNoRows => StoreErrorKind::NotFound("row"),
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..) => StoreErrorKind::Corrupt,
            _ => StoreErrorKind::Internal,
        };
        Self::with(kind, error)
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreErrorKind::Full,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
                StoreErrorKind::ReadOnly
            }
            _ => StoreErrorKind::Io,
        };
        Self::with(kind, error)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::with(StoreErrorKind::Corrupt, error)
    }
}
