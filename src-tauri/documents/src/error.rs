//! Why a document could not be made.

use std::path::PathBuf;

/// Why a document could not be made. What a document merely cannot show (a missing character, a text that
/// is too long) is no error: it is listed in [`crate::Rendered`].
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The folder with the fonts, or a file in it, cannot be read.
    #[error("font file {path} cannot be read: {source}")]
    FontUnreadable {
        /// The file that was looked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not a font, or not one that can be put into a PDF.
    #[error("font cannot be used: {0}")]
    FontUnusable(String),
    /// A document without a single slip has no pages.
    #[error("nothing to print")]
    Empty,
    /// The PDF could not be put together.
    #[error("PDF cannot be written: {0}")]
    Write(String),
}

impl DocumentError {
    /// The code under which the message catalogue has the sentence for people.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FontUnreadable { .. } => "document_font_unreadable",
            Self::FontUnusable(_) => "document_font_unusable",
            Self::Empty => "document_empty",
            Self::Write(_) => "document_write",
        }
    }
}
