//! Taking in what a shop already sells: from its mall's files or API, first looked at, then taken in as a job, and taken back
//! as a whole; and which waiting article is which SKU.

mod apply;
mod candidates;
mod damaged;
#[cfg(test)]
mod damaged_tests;
mod desk;
mod fetch;
mod join;
mod open;
mod plan;
mod proposals;
mod take_back;
#[cfg(test)]
mod tests;

pub(crate) use desk::Desk;

/// Kind of the job that takes articles in.
pub(crate) const IMPORT: &str = "articles_import";
/// Kind of the job that reads them by API.
pub(crate) const FETCH: &str = "articles_fetch";
/// Kind of the job that joins waiting articles.
pub(crate) const JOIN: &str = "articles_join";
/// Kind of the job that takes one of these back.
pub(crate) const UNDO: &str = "articles_undo";
/// The layout of what an API was read into: an article a line, as JSON.
pub(crate) const API_LAYOUT: &str = "api.articles";
/// Articles written in one go, so that an order that comes in meanwhile waits 200 ms at most.
pub(crate) const SLICE: usize = 100;
