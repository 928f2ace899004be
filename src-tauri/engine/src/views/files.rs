use miseban_domain::{FileId, Instant, JobId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `files.take_in`: a file that the person chose, kept as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TakeInFile {
    /// Made by the caller.
    pub request_id: String,
    /// Its name, as the person knows it.
    pub name: String,
    /// Its bytes, in base64; empty when `path` says where they lie.
    pub bytes: String,
    /// Where it lies on this computer.
    pub path: String,
    /// When it was last changed there.
    pub changed_at: Option<Instant>,
    /// What it is for: `stock`, `items`.
    pub kind: String,
}

/// `files.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FileQuery {
    /// Any part of the name.
    pub text: String,
    /// `taken_in`, `made`; empty for both.
    pub direction: String,
    /// Only this kind.
    pub kind: String,
    /// Only what this job took in or made.
    pub job_id: Option<JobId>,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A file that was taken in or made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FileView {
    /// File.
    pub id: FileId,
    /// Its name.
    pub name: String,
    /// What it is: message code `file_kind.<kind>`.
    pub kind: String,
    /// `taken_in` or `made`.
    pub direction: String,
    /// Where it lies.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// In which encoding it was read or written, by the name that people know.
    pub encoding: Option<String>,
    /// Rows below its header.
    pub rows: Option<i64>,
    /// When it was taken in or made.
    pub created_at: Instant,
    /// When it was last changed where it came from.
    pub changed_at: Option<Instant>,
    /// The job that took it in or made it.
    pub job_id: Option<JobId>,
    /// It still lies there.
    pub there: bool,
}

/// A command about one file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneFile {
    /// File.
    pub file_id: FileId,
}

/// `files.bytes`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FileBytes {
    /// Its name.
    pub name: String,
    /// Its bytes, in base64.
    pub bytes: String,
}

/// A list that was made into a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListFile {
    /// The file, among ファイル.
    pub file: FileView,
    /// Rows below the header.
    pub rows: i64,
    /// Cells with characters that the encoding does not have; 〓 stands there.
    pub replaced: i64,
}
